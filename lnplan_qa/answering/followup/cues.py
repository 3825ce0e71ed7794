"""What a turn says about the turns before it: 那…呢, a pronoun, the second of them, both of them, a correction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.followup.years import columns_shifted, years_shifted

#: Openings that say "as before, but". 那 before a counting word is a pronoun: 那个, 那所.
_OPENING = re.compile(
    r"^(那么|那要是|那如果|那(?![个些位所项种类笔条边里时年几两三份批座栋块只一]|家(?![政庭长]))|要是|如果是|如果|换成|换作|换|再问(一下|一句)?|再说|再"
    r"|还有|另外|顺便(再?问)?(一下)?|接着|同样的?|而|嗯|哦|好的?(?![多几])|所以|and|so|then|what about|how about|also)[,，、 ]*"
)
_ENDING = re.compile(r"(?P<mark>呢|咧|嘞|哩)?(啊|呀|哦|嘛(?=[?？]?$))?[?？。!！ ]*$")
#: What may follow a pronoun: nothing, or a word that is no noun. 那个绿色通道 points to nothing said before.
_AFTER = r"(?=$|[,，?？ 的地是有要归在能会给由占投花和跟与比都就也到还什哪谁几多好呢吗总建面咧加差各分一])"
_GENERIC = "(项目|工程|指标|数字|数据|数|事|钱|政策|学校|医院|地方|规划)?"
#: 现役的也行?
_TOO = re.compile("(也|还)(行|算|有|能|可以|包|要|得|是|一样)")
#: 大人呢，重度残疾的: the topic comes first.
_TOPIC_FIRST = re.compile("^[^,，]{1,10}(呢|咧|嘞|哩)[,，]")
_PRONOUN = re.compile(
    r"它们?|[他她]们|其中|前者|后者|二者|俩|刚才(说的|那个)?|前面(说的|那个)?|上面(?!说)|该(项目|指标|院|校)|此(项|类)|同一(年|个)"
    rf"|(?<!的)(?<![\u4e00-\u9fff]是)[这那](里面|里头|里|边|儿|(两|几|三|些|一)?(个|些|项|笔|所|家|种|类|处|座|栋|条|份|样|块)?){_GENERIC}{_AFTER}"
    r"|^里头(?=.)|^里面(?=.)|\b(it|they|them|its|their|that|those|this one|the (site|project|building|place|school|hospital)(?=\W*$))\b"
)
_PICKED = re.compile(
    "(?P<first>头一(个|项|所|家)|前(一|面那|边那)(个|项|所|家)|前者)|(?P<last>后(一|面那|边那)(个|项|所|家)|后者|最后(一|那)?(个|项|所|家))"
    r"|第(?P<nth>[一二两三四五六七八九十]|\d)(个|项|条|点|所|家)"
)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_WRONG = "(?:不对|不是|错了|[搞弄说打]错了)"
#: 我是问城市的; 不是农村，是城市; 我说的是2022年; 错了，是城市的.
_CORRECTION = re.compile(
    f"^(?:{_WRONG}[,，。 ]*(?:应该|应当|要)?是(?![不否])|{_WRONG}?[,，。 ]*"
    "(?:我(?:是|要|想)?(?:问|说|指|讲|要|查)(?:的)?是?|不是[^,，]{1,12}[,，](?:我?(?:问|说|要)的)?(?:而)?是))(?P<meant>[^,，]+?)(?:的)?$"
)
_WEIGHED = "(大|多|高|少|低|小|贵|便宜|长|快|远)"
_SUM = re.compile("加起来|加一起|加在一起|合计|合起来|相加|总和|之和|一共|总共|拢共|统共|总计|共计")
_DIFFERENCE = re.compile(
    r"差(了)?(多少|几多|好多|几|距|额)|相差|(高|低|多|少|大|小|涨|升|降|增|提高|增加|增长|下降|减少|上升|跌)(了|出|到)?(多少(?!人|户|家|个)|几(多|个百分|个点|张|元|块|岁)|好多)|(升|涨|增|提高|上升)(了)?(还是|没)(降|跌|减|下降|减少)?|(涨|增|升|降)幅|几倍|多少倍"
)
_WHICH = re.compile(rf"一样(吗|么|多|大|高)|相同|相等|是不是一样|(哪(一)?(个|边|项|样|家|所|种|头|块)|谁)[^,，]{{0,6}}{_WEIGHED}")
_SHARE = re.compile("平均(每|到|下来)?|[每人户]均|占(比|几成|多少|百分|总)|百分之几|几成|比例是")
_COUNT = re.compile("([两二三四俩]|[这那][两几三]|两)(个|项|者|样|笔|所|家|块|边|类|种|年|块)?")
_COMPARED_WITH = re.compile("^(比|跟|和|与|同|较)")
#: 跟2019年比: how far apart they are.
_HOW_FAR = re.compile("^(跟|和|与|同).+?(相比|对比|比较|比)(一下|起来)?(怎么?样)?$")


@dataclass(frozen=True, slots=True)
class Cues:
    """The surface of a turn (normalised).

    Attributes:
        core: the turn without opening, ending and pronouns.
        marked: it opens or ends like a follow-up (那…, …呢).
        points: it holds a pronoun.
        corrects: it says what was meant instead.
        pick: which of several things before it means, counted from 1, -1 for the last; 0 where none.
        computes: ``sum``, ``difference``, ``which``, ``share`` or ``""``.
        operands: how many things it weighs or adds up, where it says so; else 0.
        compared: it names what to compare with (比19年…).
        shift: by how many years it moves on from the year before (前一年: -1), else 0; ``step``: by how many columns of the table.
    """

    core: str
    marked: bool
    points: bool
    corrects: bool
    pick: int
    computes: str
    operands: int
    compared: bool
    shift: int
    step: int


def read_cues(turn: str) -> Cues:
    """Read one turn (normalised)."""
    correction = _CORRECTION.search(turn.rstrip("?？。!！ "))
    core = correction["meant"] if correction is not None else _OPENING.sub("", turn)
    marked = correction is not None or core != turn
    ending = _ENDING.search(core)
    assert ending is not None  # it may be empty
    marked = marked or ending["mark"] is not None or _TOPIC_FIRST.search(core) is not None or _TOO.search(core) is not None
    core = core[: ending.start()]
    picked = _PICKED.search(core) if not columns_shifted(core) else None
    without = _PICKED.sub("", core) if picked is not None else core
    pronoun = _PRONOUN.search(without) is not None
    bare = _PRONOUN.sub("", without).strip(" ,，、的")
    computes = next(
        (name for name, pattern in (("share", _SHARE), ("which", _WHICH), ("difference", _DIFFERENCE), ("sum", _SUM)) if pattern.search(core)), ""
    )  # fmt: skip
    if not computes and _HOW_FAR.search(core):
        computes = "difference"
    count = _COUNT.search(core)
    return Cues(
        core=bare,
        marked=marked,
        points=pronoun or picked is not None,
        corrects=correction is not None,
        pick=_picked_number(picked),
        computes=computes,
        operands={"三": 3, "四": 4}.get(count[1][-1], 2) if computes and count is not None else 0,
        compared=_COMPARED_WITH.search(core) is not None,
        shift=years_shifted(core),
        step=columns_shifted(core),
    )


def _picked_number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    if match["first"]:
        return 1
    if match["last"]:
        return -1
    return _DIGITS.get(match["nth"]) or int(match["nth"])


def without_count(text: str) -> str:
    """``text`` without 三所, 这两项: how many things it means."""
    return _COUNT.sub("", text, count=1)


def without_sum(text: str) -> str:
    """``text`` without 合计, 一共."""
    return _SUM.sub("", text)
