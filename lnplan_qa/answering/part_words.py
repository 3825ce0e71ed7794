"""The words by which a question is cut into its parts: openings, enumerators, joints, tails, and what asks."""

from __future__ import annotations

import re

from lnplan_qa.asking import Asked, AskingPatterns

#: 写材料要用：, 两件事一起查：, 请列示： say nothing on what is asked.
LEAD_IN = re.compile(
    "^(?:[^:：,，。?？]{0,10}(?:查|问|要用|件事|[两二三几]个事|说明|回答|写材料|核对|想知道|想晓得|请教|列明|列出|列示|告知|用[两二三四几]个点|要[两二三四几]个数|给我[两二三四几]个数|填表用?|写稿用?)[^:：,，。?？]{0,6}(?:[:：]|-{2,}|—+)"
    "|(?:我?想?(?:请问|问|请教|打听|了解)(?:一下|下|你们)?)?(?:[两二三四几](?:样|件事?|个(?:事|问题)?|桩))[,，:：]"
    "|请教(?:一下|下)?[,，:：])(?=.{6,})"
)
#: 一个是…再一个是…, 头一样…第二样…, 1…2….
ENUMERATOR = re.compile(
    r"[,，;；。]?(?:一个是|再一个(?:是|就是)?|另一个是?|还有一个是?|头一[样件个](?:是)?|第[一二三四五](?:[样件个点](?:是)?[,，:：、]?|[,，:：、])|其[一二三四][,，:：是]?"
    r"|(?<![\d.\u4e00-\u9fff第])[1-5][.、)](?=[\u4e00-\u9fff])|[(（][1-5一二三四五][)）])"
)
#: ①…②… as normalised: a bare digit before a word that is no measure.
_CIRCLED = re.compile(r"(?<![\d.\-/])([1-5])(?=[\u4e00-\u9fff])(?![年月日号个所家人名张项户层栋座亩期场次间处条类种位门届岁成倍万亿元千百级周到多平公])")
#: Where a further question can begin inside a sentence.
FURTHER = re.compile(
    r"[,，、]\s*(?P<word>再一个|另[,，:：]|另外[,，]?|还有就是|还有|以及|同时|顺便(?:问(?:一下|下)?)?|再有|再就是|又|还(?!是)|那么|那(?=要是|如果|还|怎么|就)|要是|将来|今后|其中|同年|乡镇|分别)?"
    r"|(?P<bare>另外|还有就是|以及|还有)"
)
#: What joins the things of a list.
JOINT = re.compile("[、,，]|和(?!谐|睦|其中)|[与跟及](?!其中)|以及|还有")
_EACH = "分别|各自?(?!乡|类|级|种|项|镇|界|方面|个|地|部门|章|有关|处)|都(?=有?(?:什么|哪些|啥|怎么|讲|写|说))"
#: 看病、住房和上学分别有什么: several things, one asking.
SHARED = re.compile(
    rf"(?P<things>[^,，。?？:：;；]{{2,40}}?(?:[,，](?:以及|还有|和|另外)[^,，。?？:：;；]{{2,40}}?)?)[,，]?(?:规划里?)?(?:[这那]?[两二三四五几]些?(?:样|块|项|个|方面|件事?|处|头))?(?:规划里?)?(?:{_EACH})(?P<asking>[^,，。;；]+?)[?？。]*"
)
#: A的完成时限和B的投资额,请一并告知: several things and no asking word.
TAIL = re.compile(
    r"(?P<things>[^。?？:：;；]{4,80}?)[,，](?:请|麻烦|烦请|帮我?|帮忙)?[^,，。?？]{0,6}?(?:一并|一起|一次性|都|依次|逐[项个一]|列|报|告知|告诉|给我|[两二三四五](?:个|项|样)(?:数|目标|指标)?|缺一不可)[^,，?？]{0,8}[。!]?"
)
#: What weighs things against each other or adds them up wants them together.
_TOGETHER = re.compile(
    "比(?!例|率|重)|差(?!别)|哪(?:个|边|家|一|样|头).{0,8}(?:多|少|大|小|高|低|贵|强)|谁|更|之和|合计|合起来|一共|总共|加起来|加一起|相加|共计"
    "|平均|倍|一样|一致|对得上|对不上|打架|矛盾|占(?!地|用|多少亩)|摊|减(?!免|负)|扣|剩"
)
#: 麻烦各说一句, 请一并告知, 两个都要: goes with what stands before.
_COMMENT = re.compile(
    "(?:请|麻烦|烦请|帮我?|帮忙|最好|都|两[个样]|三[个样项]|[一三四两]并?起?|缺一不可|顺着|依次|逐|不管|无论|前后文).{0,10}?(?:说|告|报|讲|列|给|答|查|要|可|谢)(?:一?[下句遍声]|出来|给我|知|诉我?|清楚|我|来|谢)*|谢谢.{0,4}|急|.{0,2}(?:报|念|说|讲|列|给)(?:给|与)?(?:我|一)?(?:听|说|列|念|讲)?(?:听|准|清楚|全|出来|一?下|看)*(?:了|吧|呗)?|别的不用.{0,2}|就行"
)
_INTERROGATIVE = re.compile(
    r"多少|几多|好多(?!年)|几何|(?<![前这那好上过头近十识没不才])几(?!乎|次三番|年来|个月来)|哪|谁|什么|啥|么子|怎|如何|咋|何(?:时|处|人|种|方|事)|有何|多(?:大|高|长|远|久|宽)"
    r"|吗|[么嘛咩]\W*$|[没不]\W*$|没(?:有|得)\W*$|冇\W*$|有(?:无|没有|没得|冇)|是否|能否|可否|(?P<twice>[\u4e00-\u9fff]{1,2})[不没](?P=twice)"
    r"|\b(?:how|what|when|where|who|which|why)\b|^\W*(?:is|are|does|do|will|can)\b"
)
#: Sounds like a question and is none: a polite request, what is asked for effect, 什么都没有.
_NO_QUESTION = re.compile(
    "(?:能不能|可不可以|可否|能否)(?:从|在|帮|给我|替|请)[^,，?？]{0,14}?(?:查|找|看|告诉|说|列)出?|(?:非得|难道|何必|岂|不是有)[^,，]*?[吗么](?=[,，])"
    "|怎么(?:感觉|觉得|好像|看着|回事)|(?:什么|么子|啥|谁|哪[里儿个])[^,，]{0,4}?[都也](?:没|不|冇|有|行|可)"
)
#: Points to what was said before.
_POINTING = re.compile("它|其中|其(?=[\u4e00-\u9fff])(?!他|余|实|它)|这(?!里|些年)|那(?!么)|该(?=项|校|院)|同年|前者|后者|两者|里头|里面|当中")
_MIN_OWN = 4
_FILLER = re.compile(
    r"[\W_\d]|的|是|在|有|都|也|就|要|到|能|会|给|可以|请问|一下|年|还|又|那|这|另外|以及|同时|顺便|将来|今后|规划|了|里|上|增长率|增幅|幅度|差额|增量|比例|分别|各|一共|总共|第[一二三四五六七八九十]+[章节]|章节|全文|各处|前后|说法|我们?|咱们?|另外|还有|那边|这边"
)
#: Computed from what is asked before it: no question of its own.
DERIVED = re.compile("增长|增幅|幅度|差|多几|多出|高出|大多少|高多少|涨|提高|百分点|合计|一共|总共|平均|占比")


def chunks(text: str) -> list[str]:
    """``text`` cut at its enumerators, which are left out; just ``text`` where it has none."""
    circled = list(_CIRCLED.finditer(text))
    if [int(match[1]) for match in circled] == list(range(1, len(circled) + 1)) and len(circled) > 1:
        starts = [match.start() for match in circled]
        return [text[start + 1 : end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [chunk for chunk in ENUMERATOR.split(text) if chunk and chunk.strip()]


def questions(stretch: str) -> bool:
    """Whether a stretch holds an asking word (多少, 谁, 有没有)."""
    return _INTERROGATIVE.search(_NO_QUESTION.sub("", stretch)) is not None


def asks(stretch: str, patterns: AskingPatterns) -> bool:
    """Whether a stretch asks for something: by an asking word, or by a noun that stands for one (电话, 面积)."""
    return questions(stretch) or bool(patterns.asked(_NO_QUESTION.sub("", stretch)) - {Asked.WHAT, Asked.LIST})


def content(piece: str, patterns: AskingPatterns) -> str:
    """What a stretch is about: without asking words, properties and fillers."""
    rest = patterns.without_attributes(_INTERROGATIVE.sub("", patterns.without(piece)))
    return _FILLER.sub("", rest)


def stands_alone(part: str, patterns: AskingPatterns) -> bool:
    """Whether a part that follows another one names what it is about."""
    return _POINTING.search(part) is None and len(content(part, patterns)) >= _MIN_OWN


def words(piece: str) -> str:
    """A stretch without fillers."""
    return _FILLER.sub("", piece)


def together(text: str) -> bool:
    """Whether things are weighed against each other, added up or shared out."""
    return _TOGETHER.search(text) is not None


def is_comment(piece: str) -> bool:
    """Whether a stretch only says how to answer, or asks for a yes to what stands before it (对吗)."""
    bare = piece.strip(" ,，、。!！?？;；")
    if re.fullmatch("(?:各|分别|各自)(?:是|有|为)?(?:多少|几[个名人所]?|怎么[写说])|(?:相|各)?差(?:了)?(?:多少|几多)", bare):
        return True
    return not bare or _COMMENT.fullmatch(bare) is not None or re.fullmatch("(?:是|对|真|行|好)(?:不(?:是|对|行|好))?的?[吗么嘛吧]?", bare) is not None
