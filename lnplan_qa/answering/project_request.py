"""A question on the project table, read: which rows, which columns, which arithmetic, which claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.project_bounds import ColumnSpan, Condition, bounds
from lnplan_qa.answering.project_mentions import Mentions, mentions, row_numbers
from lnplan_qa.answering.project_order import Order, number, read_order
from lnplan_qa.answering.project_words import ProjectWords, Token, mask, project_words
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.projects import Column, ProjectFacts

_MARK = re.compile(
    r"附表 ?1?|附件1|(?<!\d)表1(?![-\d])|(?<=[进入])了?储备库|(?<=[进入]了)储备库|项目储备库|(?<![资疗用料])储备库(?=(里头?|里面|中|内|上)?的?(建设)?项目)"
)
_TABLE = re.compile(r"序号|储备项目|项目总?表|项目清单|项目库|总投资|责任部门|规划(的|里的?)?项目")
_PROJECT = re.compile(r"项目|工程(?!师)")
_BUILD = re.compile(r"(?<!共)建(?!档|卡|议|康|国)|搬|改(?!革|善|进|变|为|成|天|日)|盖|修|扩建|投资|投[多几得了]|投入[多几]|造价|花")
_RANK_OF = re.compile(r"(?:排|名列|位列|居|列)(?:在|名)?第?几|第几(?:大|高|多|名|位|贵)|排名")
_CLAIMING = re.compile(r"对吧|对吗|对不对|对么|是吗|是吧|是么|没错|正确吗|准不准|确实|吧[?]?$|不是.{1,20}吗")
_WONDERING = re.compile(r"吗|嘛|么[?]?$|是否|有没有|有无|能否|是不是|不[?]?$")
_WHICH_PROJECT = re.compile("(哪|几|多少)(个|些|几个)?(建设|储备)?(项目|工程)")
_WHEN = re.compile("什么时候|啥时候?|何时|哪一?年|几时|几月|多久|哪天|时间")
_DECIMALS = re.compile(
    r"(?:保留|精确到|取)(?:到)?(?:小数点后|小数)?(?P<n>\d|[一两二三四])位(?:小数)?|(?P<none>取整|四舍五入到?(?:整数|个位)|(?:保留)?整数)|(?P<tenth>一位小数)|(?P<hundredth>[两2]位小数)"
)
#: Characters of a question that may stay unexplained.
_MAX_UNEXPLAINED = 2
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:局|委|委员会|集团|办公室)$")


@dataclass(frozen=True, slots=True)
class ProjectRequest:
    """What a question asks of the table.

    Attributes:
        text, masked: normalised question; the same with all names blanked.
        numbers: printed numbers asked for, existing or not.
        mentions: projects named.
        kinds, places, departments: those that name no project together.
        elsewhere: a name from another part of the plan stands in it.
        parts: (number, part) of buildings named (感染科大楼).
        columns: asked about, in order, without those that only serve a filter or an order.
        operations: keys of ``[operation]``, and ``rank_of``.
        conditions, claims, counts: figures that filter, that are asserted, and asserted numbers of things.
        absent: what the table has no column for; ``service``: the word of a service, or ``""``.
        names_table, names_project, names_building: how plainly it speaks of the table, of projects, of building.
        claiming, wondering: 对吧 and 吗.
        leftovers: words that nothing explains.
    """

    text: str
    masked: str
    numbers: tuple[int, ...]
    mentions: Mentions
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    departments: tuple[str, ...]
    elsewhere: bool
    parts: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    operations: frozenset[str]
    order: Order
    conditions: tuple[Condition, ...]
    claims: tuple[Condition, ...]
    counts: tuple[int, ...]
    absent: tuple[str, ...]
    service: str
    names_table: bool
    names_project: bool
    names_building: bool
    claiming: bool
    wondering: bool
    asks_when: bool
    decimals: int | None
    leftovers: tuple[str, ...]

    def does(self, *operations: str) -> bool:
        """True where one of ``operations`` is asked for."""
        return not self.operations.isdisjoint(operations)

    @property
    def is_ordered(self) -> bool:
        """True where the largest, the n-th or the first n are asked for."""
        return bool(self.order.way or self.order.rank or self.order.top)

    @property
    def content(self) -> tuple[str, ...]:
        """Unexplained words that can name a thing: two characters or more."""
        return tuple(word for word in self.leftovers if len(word) > 1)

    @property
    def is_foreign(self) -> bool:
        """True where so much is left unexplained that the question is about something else."""
        return sum(map(len, self.leftovers)) > _MAX_UNEXPLAINED

    @property
    def office(self) -> str:
        """A department that the table does not know; ``""`` where none is named."""
        return next((match[0] for word in self.leftovers if (match := _OFFICE.search(word)) is not None), "")


def _column_spans(words: ProjectWords, masked: str) -> list[ColumnSpan]:
    spans = [
        (match.start(), match.end(), column)
        for column, pattern in words.columns.items()
        for match in pattern.finditer(masked)
        if match.end() > match.start()
    ]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _absent_hits(
    words: ProjectWords, masked: str, elsewhere: list[tuple[int, int]]
) -> list[tuple[str, tuple[int, int]]]:
    """What the table lacks, in order of mention; of overlapping words the longest counts (钱从哪里来 is no 哪里)."""
    hits = [
        (word.name, match.span())
        for word in words.absent
        for match in word.pattern.finditer(masked)
        if match.end() > match.start()
    ]
    found: list[tuple[str, tuple[int, int]]] = []
    for name, span in sorted(hits, key=lambda hit: hit[1][0] - hit[1][1]):
        if not _overlaps(span, [*elsewhere, *(other for _, other in found)]):
            found.append((name, span))
    first = dict(sorted(found, key=lambda hit: hit[1], reverse=True))
    return sorted(first.items(), key=lambda hit: hit[1])


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def read_request(query: Query, facts: ProjectFacts) -> ProjectRequest:
    """Read ``query`` as a question on the project table; whether it is one is decided elsewhere."""
    words, text = project_words(facts), query.text
    marks = [match.span() for match in _MARK.finditer(text)]
    numbered = row_numbers(mask(text, marks), facts.rows[-1].number, bool(marks))
    rows = [span for span, _ in numbered]
    tokens = list(words.lexicon.tokens(mask(text, [*rows, *marks])))
    named = mentions(tokens, facts, text)
    names = [(token.start, token.end) for token in tokens] + rows + marks
    masked = mask(text, names)

    spans = _column_spans(words, masked)
    order = read_order(masked, spans)
    decimals = _DECIMALS.search(masked)
    rounding = [decimals.span()] if decimals else []
    operations = {
        name: [match.span() for match in pattern.finditer(masked)] for name, pattern in words.operations.items()
    }
    claiming, wondering = _CLAIMING.search(text) is not None, _WONDERING.search(text) is not None
    figures = bounds(
        tuple(item for item in query.quantities if item.unit or int(item.value) not in query.years),
        text,
        [*names, *order.consumed, *rounding],
        spans,
        has_subject=bool(named.groups or rows),
        asserts=claiming or wondering,
    )
    which_project = [span[:2] for span in spans if span[2] is Column.NAME]
    absent = _absent_hits(words, masked, which_project)
    consumed = [*order.consumed, *figures.consumed]
    outranked = [*consumed, *(span for _, span in absent)]
    columns = tuple(dict.fromkeys(column for start, end, column in spans if not _overlaps((start, end), outranked)))
    said = [
        *consumed,
        *rounding,
        *(span[:2] for span in spans),
        *(span for _, span in absent),
        *(span for found in operations.values() for span in found),
    ]
    parts, leftovers = _parts(tokens, named, text, words.leftovers(mask(masked, said)))
    service = words.service.search(masked)
    return ProjectRequest(
        text=text,
        masked=masked,
        numbers=tuple(dict.fromkeys(value for _, value in numbered)),
        mentions=named,
        kinds=_values(tokens, "kind", named),
        places=_values(tokens, "place", named),
        departments=_values(tokens, "department", named),
        elsewhere=any(token.role == "elsewhere" for token in tokens),
        parts=parts,
        columns=columns,
        operations=frozenset(name for name, found in operations.items() if found)
        | ({"rank_of"} if _RANK_OF.search(masked) else set()),
        order=order,
        conditions=tuple(figures.conditions),
        claims=tuple(figures.claims),
        counts=tuple(figures.counts),
        absent=_absent(query, [name for name, _ in absent], columns),
        service=service[0] if service else "",
        names_table=bool(marks) or _TABLE.search(text) is not None,
        names_project=_PROJECT.search(masked) is not None or any("项目" in text[start:end] for start, end in rows),
        names_building=_BUILD.search(text if named.groups else masked) is not None,
        claiming=claiming,
        wondering=wondering,
        asks_when=_WHEN.search(masked) is not None,
        decimals=_decimals(decimals),
        leftovers=leftovers,
    )


def _values(tokens: list[Token], role: str, named: Mentions) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.value for token in tokens if token.role == role and token.start not in named.used))


def _parts(
    tokens: list[Token], named: Mentions, text: str, leftovers: tuple[str, ...]
) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Buildings named; where the question asks which projects have one, they are words to look for in every row."""
    parts = [
        (int(value.split("/")[0]), value.split("/")[1])
        for value in (token.value for token in tokens if token.role == "part")
    ]
    if parts and not named.groups and _WHICH_PROJECT.search(text):
        return (), tuple(dict.fromkeys([*leftovers, *(part for _, part in parts)]))
    return tuple(dict.fromkeys(parts)), leftovers


def _decimals(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    if match["none"]:
        return 0
    if match["tenth"]:
        return 1
    return 2 if match["hundredth"] else number(match["n"])


def _absent(query: Query, names: list[str], columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Names of what the table lacks; a general time word gives way to a particular one."""
    if len(names) > 1 and "建设时间" in names:
        names.remove("建设时间")
    if "具体地点" in names and Column.DEPARTMENT in columns:
        names.remove("具体地点")
    if not names and not columns:
        for asked, name in (
            (Asked.PHONE, "联系电话"),
            (Asked.PLACE, "具体地点"),
            (Asked.DATE, "建设时间"),
            (Asked.REASON, "立项原因"),
        ):
            if query.asks(asked):
                return (name,)
    return tuple(names)
