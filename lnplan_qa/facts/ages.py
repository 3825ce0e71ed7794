"""Ages in a sentence: 八十三, 83岁, 八十多, 半岁, 三岁半, 年近七旬, 十七八岁, 四二年生, 百岁差两岁, 八零后."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from lnplan_qa.facts.situation import MAX_AGE, Age
from lnplan_qa.types import Span

__all__ = ["NUMBER", "ages", "number"]

_DIGITS = {character: value for value, characters in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for character in characters}
#: 廿, 卅, 卌 are 二十, 三十, 四十 in one character.
_ONE_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_HAN = "[零〇一二三四五六七八九十百两]{1,5}"
#: A numeral of an age: 83, 八十三, 八十有二.
NUMBER = rf"(?:\d{{1,3}}(?![\d.])|[廿卅卌][有又]?[一二三四五六七八九]?|[一二三四五六七八九]十[有又零][一二三四五六七八九]|{_HAN})"
_BEFORE = "快(?:要|到|满)*|将近|接近|差不多|不到|未满|不满|还没满|没满|奔|马上|年近|近|冒"
_NOT_YET = "(?:都|还)*(?:不|没|冇|未|唔)有?(?:到|满|足)"
_MANY = "多|来|几|好几|刚?出头|挂零|冒头|开外|往上|大几"
_YEARS = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.第])(?P<number>{NUMBER})(?P<many>{_MANY})?个?(?:周岁|虚岁|岁(?!月|数)半?)(?P<more>多|出头|以上|挂零|开外|往上)?(?P<short>{_NOT_YET})?"
)
#: A bare number is an age where it ends a clause or its age is said to be passed, behind a person or at a clause's start.
_BARE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.第])(?P<number>\d{{2,3}}(?![\d.])|[一二三四五六七八九]十[有又零][一二三四五六七八九]"
    r"|[廿卅卌][有又]?[一二三四五六七八九]?|[一二三四五六七八九]?[一二三四五六七八九]?十[一二三四五六七八九]{0,2}|一百(?:零?[一二三四五六七八九])?)"
    rf"(?P<many>{_MANY})?(?P<whole>整)?(?P<short>{_NOT_YET})?(?P<end>(?:的人|人|的)?(?:了|咯|哩|啰)?(?=$|[,。;、!?和跟]|一个|有(?:没|什么|啥|哪)|能|可以|该|还(?:没|在|是|有))|了|(?=的[老太大奶爷外阿母父妈爸娘爹])|(?=那个|这个))"
)
#: 我四十八下岗了: right behind a person, unless it counts or measures something.
_BEHIND_PERSON = re.compile(
    r"(?P<number>\d{2}(?![\d.])|[二三四五六七八九]?十[一二三四五六七八九])(?![个件年月日天块元万亿斤亩平米层楼号级次本台口人家户条位分岁周%多几来好点度份期寸尺里公只头])"
)
_LEAD = re.compile(
    r"(?:^|[,。;、!?\s:男女]|今年|现年|现在|今年都|现|如今|眼下|虚|实|足|满打满算|年纪|年龄|岁数|已经?|都|也|有|就|就要|才|刚|刚好|正好|整|刚满|满|过|过了|上了|是|他|她|一个|那个|这个|一位|个|明年|后年|再过[一二两三四五六七八九十几0-9]+年)$"
)
#: 都过了七十: seventy or more.
_PAST = re.compile("(?:过|过了|上了|上|超过|不止|超了)$")
#: 下个月就满一百, 再过两年六十: what somebody will be, and in how many years.
_COMING = re.compile(
    rf"(?<!去年)(?:(?P<two>后年)|再过(?P<years>{NUMBER})年|明年|下个?月|下半年|年底|月底|过完?了?年|开春|过几[天月]|过几个月|再过[^,。;!?]{{1,3}}[月天])"
    r"[^,。;!?0-9一二三四五六七八九十]{0,8}?(?:就|才|要|该|也|快)*(?:满|到|有|是|足|进)?$"
)
_POETIC = {"花甲": 60, "古稀": 70, "耄耋": 80, "鲐背": 90, "期颐": 100, "百岁": 100, "半百": 50, "七旬": 70, "八旬": 80, "九旬": 90, "六旬": 60, "五旬": 50}
_POEM = re.compile(rf"(?P<before>年近|快要?到?|将近|差不多)?(?:年过|年逾|年满|已过|满)?(?P<word>{'|'.join(_POETIC)})")
#: 百岁差两岁, 九十差一岁, 差两岁一百.
_SHORT_OF = re.compile(
    rf"(?P<whole>{NUMBER}|百)岁?(?:还)?(?:差|缺|欠|少)(?P<less>{NUMBER})岁"
    rf"|(?:还)?(?:差|缺|欠)(?P<less2>{NUMBER})岁(?:就)?(?:到|满)?(?P<whole2>{NUMBER}|百)岁?"
)
#: 奔五, 奔七的人了: nearly that many tens.
_TOWARDS = re.compile("奔(?P<tens>[四五六七八九])(?!十)(?:的人)?(?:了|哩)?(?=$|[,。;、])")
_BORN_FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2}|[一二][九零〇][零〇一二三四五六七八九]{2})年?(?:[0-9一二三四五六七八九十]+月份?)?(?:[0-9一二三四五六七八九十]+[日号])?(?:出?生(?!活|产|意)|的(?=$|[,。;、]|人))"
)
_BORN_SHORT = re.compile(
    r"(?<![\d年])(?P<year>\d{2}|[零〇一二三四五六七八九]{2})年(?:[0-9一二三四五六七八九十]+月份?)?(?:[0-9一二三四五六七八九十]+[日号])?(?:出?生(?!活|产|意)(?:人)?(?:的)?|的(?=$|[,。;、]|人))"
)
#: 民国三十二年生; 解放那年生.
_BORN_REPUBLIC = re.compile(rf"民国(?P<year>{NUMBER})年(?:[0-9一二三四五六七八九十]+月)?(?:出?生(?!活|产|意)|的|人|养)")
_BORN_1949 = re.compile("(?:解放|建国)(?:那|的|当)?年(?:出?生(?!活|产|意)|的(?=$|[,。;、]|人)|养的)")
_DECADE = re.compile("(?<![0-9])(?P<decade>[5-9]0|[01]0|[五六七八九零〇]零)后(?!面|来|天|年)")
_BABY = re.compile(
    r"半岁|刚满月|满月|刚出生|才出生|新生儿|百天|出生才?[^,。;]{0,4}天"
    rf"|(?P<months>{NUMBER})(?:个)?(?:多|半)?月(?:大|(?=的?(?:娃|宝宝|婴儿|孩子|女儿|儿子|小孩|崽|奶娃|毛毛)))"
    rf"|(?<=[小大]的)(?:才|刚|现在|满|有)?(?P<given>{NUMBER})个(?:多|半)?月(?![没工不后前以])"
    rf"|(?<=[娃宝子儿崽孩囡婴女孙])(?:,(?=[^,。;]{{1,6}}月(?:$|[,。;大])))?(?:才|刚|现在|满|有)?(?P<young>{NUMBER})个(?:多|半)?月(?![没工不后前以])"
)


def ages(text: str, persons: tuple[Span, ...], today: datetime.date | None = None) -> Iterator[tuple[Span, Age]]:
    """The ages of ``text`` (normalised), in order, with their places.

    Args:
        persons: where persons are named: a bare number behind one of them is an age.
        today: what a year of birth is counted from; the day of the call where it is left out.
    """
    found: list[tuple[Span, Age]] = []
    for match in _SHORT_OF.finditer(text):
        whole, less = match["whole"] or match["whole2"], match["less"] or match["less2"]
        years = (100 if whole == "百" else number(whole)[0]) - number(less)[0]
        if years > 0:
            _add(found, match, Age.exactly(years))
    ends = {span.end for span in persons}
    _add_births(found, text, (today or datetime.date.today()).year, ends)
    for match in _BABY.finditer(text):
        months = match["months"] or match["given"] or match["young"]
        _add(found, match, Age.exactly(int(number(months)[0]) // 12 if months else 0))
    for match in _YEARS.finditer(text):
        _add(found, match, _age(match["number"], "不到" if match["short"] else match["before"], match["many"] or match["more"]), text)
    for match in _POEM.finditer(text):
        start = _POETIC[match["word"]]
        value = Age(start - 3, start - 1, start - 1) if match["before"] else Age(start, start + 9 if start < 100 else MAX_AGE, start)
        _add(found, match, value)
    for match in _TOWARDS.finditer(text):
        start = 10 * _DIGITS[match["tens"]]
        _add(found, match, Age(start - 3, start - 1, start - 1))
    for match in _BARE.finditer(text):
        if match.start() in ends or _LEAD.search(text[: match.start()]) or match["before"]:
            past = _PAST.search(text[: match.start()]) is not None and match["number"][-1] in "十0" and not match["before"]
            value = _age(match["number"], "不到" if match["short"] else match["before"], "多" if past else match["many"])
            whole_tens = match["number"][-1] in "十0廿卅卌" and not (match["many"] or match["whole"] or match["short"] or past)
            if value.low >= 10 and (match["many"] or not whole_tens or match.start() in ends or match["before"] or "了" in match["end"] or match["end"] == ""):
                _add(found, match, value, text)
    for match in _BEHIND_PERSON.finditer(text):
        if match.start() in ends:
            _add(found, match, _age(match["number"], None, None))
    yield from sorted(found, key=lambda item: item[0])


def _add_births(found: list[tuple[Span, Age]], text: str, this_year: int, ends: set[int]) -> None:
    """Years of birth: the birthday of this year may be still to come. 四二年的 is one only where a person stands before it."""
    for pattern in (_BORN_FULL, _BORN_SHORT):
        for match in pattern.finditer(text):
            year = int("".join(str(_DIGITS.get(character, character)) for character in match["year"]))
            said = match[0].endswith("的") and "生" not in match[0]
            if said and match.start() not in ends and not _LEAD.search(text[: match.start()]):
                continue
            if year < 100:
                if said and match.start() not in ends and not 30 <= year <= 99:
                    continue  # 干了12年的
                year += 2000 if year <= this_year % 100 else 1900
            if 0 <= this_year - year <= 120:
                _add(found, match, Age(max(0, this_year - year - 1), this_year - year, this_year - year))
    born = [(match, 1911 + number(match["year"])[0]) for match in _BORN_REPUBLIC.finditer(text)]
    for match, year in (*born, *((match, 1949) for match in _BORN_1949.finditer(text))):
        if 0 <= this_year - year <= 120:
            _add(found, match, Age(max(0, this_year - year - 1), this_year - year, this_year - year))
    for match in _DECADE.finditer(text):
        decade = int("".join(str(_DIGITS.get(character, character)) for character in match["decade"]))
        start = decade + (2000 if decade < 50 else 1900)
        if start + 9 < this_year:
            _add(found, match, Age(this_year - start - 9, this_year - start, this_year - start - 9))


def _add(found: list[tuple[Span, Age]], match: re.Match[str], age: Age, text: str = "") -> None:
    """Note an age; of ``text``, what stands before it may say that it is yet to come."""
    span = Span(*match.span())
    if (coming := _COMING.search(text[: span.start])) is not None and age.low:
        years = 2 if coming["two"] else number(coming["years"])[0] if coming["years"] else 1
        age = Age(max(0, age.low - years), max(0, age.high - years), max(0, age.value - years))
    if age.low <= 130 and not any(span.start < other.end and other.start < span.end for other, _ in found):
        found.append((span, age))


def _age(printed: str, before: str | None, many: str | None) -> Age:
    low, high = number(printed)
    if before in ("不到", "未满", "不满", "还没满", "没满") or (before and before != "差不多"):
        return Age(max(0, low - 3), low - 1, low - 1)
    if many in ("以上", "开外", "往上"):
        return Age(low, MAX_AGE, low)
    if many and low >= 10:
        return Age(low, low + (9 if low % 10 == 0 else 0), low)
    return Age(low, high, low)


def number(printed: str) -> tuple[int, int]:
    """A number and its upper end: 八十三 (83, 83), 八十有二 (82, 82), 七八十 (70, 89), 十七八 (17, 18), 三四 (3, 4)."""
    if printed.isdecimal():
        return int(printed), int(printed)
    printed = re.sub("[廿卅卌]", lambda match: _ONE_TENS[match[0]], printed)
    printed = re.sub("(?<=十)[有又零]", "", printed)
    if "百" in printed:
        hundreds, _, rest = printed.partition("百")
        base = 100 * (_DIGITS.get(hundreds, 1) if hundreds else 1)
        low, high = number(rest.strip("零〇")) if rest.strip("零〇") else (0, 0)
        return base + low, base + high
    tens, ten, ones = printed.partition("十")
    if not ten:
        low = _DIGITS[printed[0]]
        return low, _DIGITS[printed[1]] if len(printed) == 2 else low
    values = [_DIGITS[character] for character in tens] or [1]
    units = [_DIGITS[character] for character in ones if character in _DIGITS] or [0]
    if len(values) > 1:
        return 10 * values[0], 10 * values[-1] + 9
    return 10 * values[0] + units[0], 10 * values[0] + units[-1]
