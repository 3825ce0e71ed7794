"""A question on the project table, read: which rows, which columns, which arithmetic, which claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.project_words import BLANK, ProjectWords, Token, mask, project_words
from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.answering.understand import Asked, Query
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts

_NUMERAL = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = r"(?P<n>\d+|[一二两三四五六七八九十]{1,3})"
_TABLE = re.compile(r"附表|附件1|(?<!\d)表1(?![-\d])|储备项目|项目(总)?表|项目清单|项目库|总投资|责任部门|建设规模|规划(的|里的?)?项目|重点项目")
_PROJECT = re.compile(r"项目|工程(?!师)")
_BUILD = re.compile(r"新建|建设|搬迁|搬|改造|盖|修|扩建|改建|重建|兴建|要建|建(?!档|卡|议|康|国)|投资|投入|投多少|造价|花")
_ROW = re.compile(
    rf"第(?P<a>\d+|[一二三四五六七八九十]{{1,3}})(?:号|个|项|行|条)(?:的)?(?:建设|储备)?(?:项目|工程)?|(?<![\d.])(?P<b>\d+)号(?:的)?(?:项目|工程)?|(?:序号|编号|项目号|no\.?)(?:是|为|第)?(?P<c>\d+)(?:号)?(?:的)?(?:项目)?|项目(?P<d>\d+)(?![\d.万亿%元亩平层户人个年所项])"
)
_SUPERLATIVE = re.compile(r"(?:最|顶)(?P<way>大|多|高|贵|广|重|费钱|烧钱|花钱|少|小|低|便宜|省钱|省)")
_TOP = re.compile(rf"(?:前|头|top ?|排名前|排前){_COUNT}(?!年)(?:名|位|个|大|项|多|高|的)?|(?:后|倒数|末)(?P<last>\d+|[一二两三四五六七八九十])(?:名|位|个|项)|最(?:大|多|高|贵|少|小|低|便宜)的(?:前)?(?P<of>\d+|[一二两三四五六七八九十])(?:个|项|所|家|名)")
_RANK = re.compile(rf"(?P<back>倒数)?第{_COUNT}(?P<way>大|多|高|贵|小|少|低|便宜|名|位)|(?:排|列|居|位列)(?:在|名)?(?P<back2>倒数)?第(?P<m>\d+|[一二三四五六七八九十])(?:位|名)?")
_RANK_OF = re.compile(r"(?:排|名列|位列|居|列)(?:在|名)?第?几|第几(?:大|高|多|名|位|贵)|排名")
_CLAIMING = re.compile(r"对吧|对吗|对不对|对么|是吗|是吧|是么|没错吧|没错|是不是|正确吗|准不准|真的|真有|确实|吧[?]?$|不是.{1,20}吗")
_WONDERING = re.compile(r"吗|嘛|么[?]?$|是否|有没有|有无|能否|是不是|不[?]?$")
_PLACES = re.compile(r"(?:保留|精确到|取)(?:到|小数点后)?(?:小数)?(?:点后)?(?P<n>\d|[一两二三四零])位|(?P<none>取整|四舍五入到?(?:整数|个位)|保留整数|整数)|(?P<tenth>一位小数)|(?P<hundredth>两位小数|2位小数)")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:局|委|委员会|集团|办公室)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure that bounds a column; ``quantity.value`` is in 元 for the investment, else in the column's unit."""

    column: Column
    quantity: Quantity
    unit: str


@dataclass(frozen=True, slots=True)
class ProjectRequest:
    """What a question asks of the table (see the attributes' names; positions are offsets into ``text``).

    ``named``: groups of numbers, one group for each name mentioned; a group of several is a name that fits them all.
    ``unknown``: place and kind named together without a project (大罗初中). ``leftovers``: words nothing explains.
    """

    text: str
    masked: str
    numbers: tuple[int, ...]
    named: tuple[tuple[int, ...], ...]
    is_sure: bool
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    departments: tuple[str, ...]
    elsewhere: bool
    unknown: tuple[str, ...]
    parts: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    operations: frozenset[str]
    conditions: tuple[Condition, ...]
    claims: tuple[Condition, ...]
    count_claims: tuple[int, ...]
    absent: tuple[str, ...]
    service: str
    names_table: bool
    names_project: bool
    names_building: bool
    superlative: str
    basis: Column | None
    rank: int
    top: int
    ascending: bool
    claiming: bool
    wondering: bool
    decimals: int | None
    leftovers: tuple[str, ...]

    def does(self, *operations: str) -> bool:
        """True where one of ``operations`` is asked for."""
        return not self.operations.isdisjoint(operations)

    @property
    def foreign(self) -> bool:
        """True where words of two characters or more are left that nothing explains."""
        return any(len(word) > 1 for word in self.leftovers)


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.rpartition("十")
    return (_NUMERAL.get(tens, 1) * 10 if "十" in text else 0) + _NUMERAL.get(ones, 0)


@dataclass(slots=True)
class _Reading:
    """Names found, and the text with them blanked."""

    facts: ProjectFacts
    tokens: list[Token]

    def of(self, *roles: str) -> list[Token]:
        return [token for token in self.tokens if token.role in roles]


def _mentions(reading: _Reading) -> tuple[tuple[tuple[int, ...], ...], bool, set[int], tuple[str, ...]]:
    """Named projects in order of mention; whether any is sure; starts of used place and kind tokens; unknown pairs."""
    facts = reading.facts
    found: list[tuple[int, tuple[int, ...]]] = []
    used: set[int] = set()
    unknown: list[str] = []
    sure = False
    by_start: dict[int, list[Token]] = {}
    for token in reading.of("name", "loose"):
        by_start.setdefault(token.start, []).append(token)
    for start, tokens in by_start.items():
        found.append((start, tuple(sorted({int(token.value) for token in tokens}))))
        sure = sure or any(token.role == "name" for token in tokens)
    # 杨坊的小学和初中, 杨坊和大罗的小学: a run of places with the run of kinds behind it.
    places: list[Token] = []
    kinds_since = False
    for token in reading.of("place", "kind"):
        if token.role == "place":
            places = [] if kinds_since else places
            kinds_since = False
            places.append(token)
            continue
        if not places:
            continue
        kinds_since = True
        hits = [
            (place, row.number) for place in places for row in facts.rows if place.value in row.places and token.value in row.kinds
        ]
        for place in places:
            if not any(hit[0] is place for hit in hits) and not any(other.end == place.start or place.end == other.start for other in places if other is not place):
                unknown.append(place.value + token.value)
        numbers = sorted({number for _, number in hits})
        if numbers:
            sure = True
            used |= {token.start, *(place.start for place in places)}
            if len({place.value for place in places}) > 1 and len(numbers) > 1:
                found += [(next(place.start for place, hit in hits if hit == number), (number,)) for number in numbers]
            else:
                found.append((token.start, tuple(numbers)))
    found.sort()
    return tuple(dict.fromkeys(group for _, group in found)), sure, used, tuple(unknown)


def _column_spans(words: ProjectWords, masked: str) -> list[tuple[int, int, Column]]:
    spans = [(match.start(), match.end(), column) for column, pattern in words.columns.items() for match in pattern.finditer(masked) if match.end() > match.start()]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


_UNIT_COLUMN = {"元": Column.INVESTMENT, "亩": Column.LAND, "公顷": Column.LAND, "平方米": Column.FLOOR, "层": Column.STOREYS, "人": Column.CAPACITY, "学位": Column.CAPACITY, "户": Column.HOUSEHOLDS}


def _column_of(quantity: Quantity, text: str, spans: list[tuple[int, int, Column]]) -> tuple[Column | None, str]:
    """Which column a figure of the question bounds, and in which unit."""
    before = [span for span in spans if span[0] < quantity.start and quantity.start - span[1] <= 8 and span[2] in COLUMN_UNIT]
    near = max(before, key=lambda span: span[1], default=None)
    column = _UNIT_COLUMN.get(quantity.unit)
    if quantity.unit == "平方米" and near is not None and near[2] is Column.LAND:
        return Column.LAND, "平方米"
    if quantity.unit in {"个", "所", "项", "家", "座"}:
        return (Column.COMMUNITIES, "个") if text[quantity.end : quantity.end + 2] == "小区" else (None, quantity.unit)
    if column is not None:
        return column, COLUMN_UNIT[column]
    if quantity.unit == "" and near is not None:
        return near[2], COLUMN_UNIT[near[2]]
    if quantity.unit == "" and re.search("[万亿]", text[quantity.start : quantity.end]):
        return Column.INVESTMENT, "万元"
    return None, quantity.unit


def _in_column_unit(quantity: Quantity, column: Column, raw: str) -> Quantity:
    """Investments in 元, land in 亩; a bare figure beside 投资 counts in the table's 万元."""
    factor = 10000 if column is Column.INVESTMENT and quantity.unit == "" and not re.search("[万亿]", raw) else 15 if quantity.unit == "公顷" else 1
    if factor == 1:
        return quantity
    upper = quantity.upper * factor if quantity.upper is not None else None
    return Quantity(quantity.value * factor, quantity.unit, quantity.comparator, upper, quantity.start, quantity.end)


def read_request(query: Query, facts: ProjectFacts) -> ProjectRequest:
    """Read ``query`` as a question on the project table; whether it is one is decided elsewhere."""
    words = project_words(facts)
    text = query.text
    rows = [match for match in _ROW.finditer(text) if not re.match("(?:人民)?医院|院", text[match.end() :])]
    tokens = [token for token in words.lexicon.tokens(mask(text, [match.span() for match in rows]))]
    reading = _Reading(facts, tokens)
    named, sure, used, unknown = _mentions(reading)
    masked = mask(text, [*(token_span(token) for token in tokens), *(match.span() for match in rows)])
    table_marks = [match.span() for match in re.finditer(r"附表 ?1?|附件1|表1(?![-\d])", masked)]
    masked = mask(masked, table_marks)

    tops = [match for match in _TOP.finditer(masked)]
    ranks = [match for match in _RANK.finditer(masked) if not tops]
    spans = _column_spans(words, masked)
    superlative = _SUPERLATIVE.search(masked)
    found = {name for name, pattern in words.operations.items() if pattern.search(masked)}
    if _RANK_OF.search(masked):
        found.add("rank_of")

    taken = [match.span() for match in (*tops, *ranks, *rows)] + [token_span(token) for token in tokens] + table_marks
    taken += [match.span() for match in _PLACES.finditer(masked)]
    conditions: list[Condition] = []
    claims: list[Condition] = []
    counts: list[int] = []
    consumed: list[tuple[int, int]] = []
    for quantity in query.quantities:
        figure = re.search(r"[\d一二两三四五六七八九十百千零〇]", text[quantity.start : quantity.end])
        where = quantity.start + (figure.start() if figure else 0)
        if any(start <= where < end for start, end in taken) or BLANK in masked[where : where + 1]:
            continue
        column, unit = _column_of(quantity, text, spans)
        if column is None:
            if unit in {"个", "所", "项", "家", "座"} and quantity.comparator is None and quantity.value == int(quantity.value):
                counts.append(int(quantity.value))
                consumed.append((quantity.start, quantity.end))
            continue
        scaled = _in_column_unit(quantity, column, text[quantity.start : quantity.end])
        condition = Condition(column, scaled, unit)
        consumed.append((quantity.start, quantity.end))
        near = [span for span in spans if span[2] is column and span[0] < quantity.start and quantity.start - span[1] <= 8]
        consumed += [span[:2] for span in near[-1:]]
        bounds = quantity.comparator not in (None, Comparator.ABOUT, Comparator.EXACTLY)
        is_filter = bounds or re.match("的|(项目|工程|学校|医院)", text[quantity.end :]) is not None or text[quantity.end - 1] == "的"
        (conditions if is_filter and not (named or rows) else claims).append(condition)

    basis, superlative_way = None, ""
    if superlative is not None:
        superlative_way = superlative["way"]
        before = [span for span in spans if span[1] <= superlative.start() + 2 and superlative.start() - span[1] <= 6 and span[2] in COLUMN_UNIT]
        after = [span for span in spans if 0 <= span[0] - superlative.end() <= 2 and span[2] in COLUMN_UNIT and re.match("的?(总?投资|面积|占地|建筑|规模)", masked[superlative.end() :])]
        pick = before[-1:] or after[:1]
        basis = pick[0][2] if pick else None
        consumed += [span[:2] for span in pick]
        consumed.append(superlative.span())
    for match in (*tops, *ranks):
        before = [span for span in spans if span[1] <= match.start() + 2 and match.start() - span[1] <= 6 and span[2] in COLUMN_UNIT]
        if before and basis is None:
            basis = before[-1][2]
            consumed.append(before[-1][:2])
        consumed.append(match.span())

    columns = [column for start, end, column in spans if not any(start < used_end and used_start < end for used_start, used_end in consumed)]
    absent_hits = [(word.name, match.span()) for word in words.absent if (match := word.pattern.search(masked)) is not None]
    service = words.service.search(masked)
    first_rank = ranks[0] if ranks else None
    way = superlative_way or (first_rank["way"] if first_rank and first_rank["way"] else "")
    backwards = bool(first_rank and (first_rank["back"] or first_rank["back2"])) or any(match["last"] for match in tops)
    places_asked = _PLACES.search(masked)
    rest = mask(masked, [span[:2] for span in spans] + consumed + [span for _, span in absent_hits] + [match.span() for pattern in words.operations.values() for match in pattern.finditer(masked)])
    return ProjectRequest(
        text=text,
        masked=masked,
        numbers=tuple(dict.fromkeys(_number(match["a"] or match["b"] or match["c"] or match["d"]) for match in rows)),
        named=named,
        is_sure=sure,
        kinds=tuple(dict.fromkeys(token.value for token in reading.of("kind") if token.start not in used)),
        places=tuple(dict.fromkeys(token.value for token in reading.of("place") if token.start not in used)),
        departments=tuple(dict.fromkeys(token.value for token in reading.of("department"))),
        elsewhere=bool(reading.of("elsewhere")),
        unknown=unknown,
        parts=tuple((int(token.value.split("/")[0]), token.value.split("/")[1]) for token in reading.of("part")),
        columns=tuple(dict.fromkeys(columns)),
        operations=frozenset(found),
        conditions=tuple(conditions),
        claims=tuple(claims),
        count_claims=tuple(counts),
        absent=_absent(query, absent_hits, columns),
        service=service[0] if service else "",
        names_table=bool(table_marks) or _TABLE.search(text) is not None,
        names_project=_PROJECT.search(masked) is not None,
        names_building=_BUILD.search(masked) is not None,
        superlative=way,
        basis=basis,
        rank=_number(first_rank["n"] or first_rank["m"]) if first_rank else 0,
        top=_number(tops[0]["n"] or tops[0]["last"] or tops[0]["of"]) if tops else 0,
        ascending=backwards or way in {"少", "小", "低", "便宜", "省钱", "省"},
        claiming=_CLAIMING.search(text) is not None,
        wondering=_WONDERING.search(text) is not None,
        decimals=_decimals(places_asked),
        leftovers=words.leftovers(rest),
    )


def token_span(token: Token) -> tuple[int, int]:
    """Where a token stands."""
    return token.start, token.end


def _decimals(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    if match["none"]:
        return 0
    if match["tenth"]:
        return 1
    return 2 if match["hundredth"] else _number(match["n"])


def _absent(query: Query, hits: list[tuple[str, tuple[int, int]]], columns: list[Column]) -> tuple[str, ...]:
    """Names of what the table lacks; a general time word gives way to a particular one."""
    names = [name for name, _ in hits]
    if len(names) > 1 and "建设时间" in names:
        names.remove("建设时间")
    if not names and not columns:
        for asked, name in ((Asked.PHONE, "联系电话"), (Asked.PLACE, "具体地点"), (Asked.DATE, "建设时间"), (Asked.REASON, "立项原因")):
            if query.asks(asked):
                return (name,)
    return tuple(names)


def office_named(request: ProjectRequest) -> str:
    """A department that the question names and the table does not know; ``""`` where there is none."""
    return next((match[0] for word in request.leftovers if (match := _OFFICE.search(word)) is not None), "")
