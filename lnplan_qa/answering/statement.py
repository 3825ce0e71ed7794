"""Statements: what is told without a question mark (城市低保到1300元。) is an assertion to check, like one with 对吗 behind it."""

from __future__ import annotations

import re

from lnplan_qa.answering.quantities import quantities

#: How the end of an assertion is written for all that reads it.
_TAG = "，对吗"
#: Endings that ask to confirm what is said before them.
_ENDINGS = re.compile("[,，]?(?:是这样)?(?:吧|(?<=[,，])(?:是不是|对不|对么|是么|没错吧|不是吗))[?？。!！]*$")
#: 介绍一下吧 is a request, 不了吧 a wish.
_REQUEST = re.compile("^(?:请|帮|给我|跟我|说|讲|介绍|告诉|列|查|算|看|来)|一下|说说|讲讲|看看")
_ASKS = re.compile(
    "多少|几(?!乎)|好多|什么|啥|么子|哪|谁|怎|如何|咋|吗|呢|么[?？]?$|嘛|[?？]|是否|能否|有无|何时|还是|(?P<double>.)[不没冇](?P=double)"
    "|[^差](?:不|没|冇|没有)$|对比|比较|[a-z]{3}"
)
#: Behind the figure that a statement ends with.
_END = re.compile(r"(?:左右|上下|以上|以下|以内|之内|及以上|多|了|的)?[。!！.]*$")
#: 一共22个项目: a number of things, behind a word that says it is all of them.
_HOLDS, _NOUN = re.compile("(?:一共|总共|共有?|[有列]了?|负责|涉及|配备?|达到?|要建|新建|改造)$"), re.compile("[\u4e00-\u9fff]{1,8}")
#: 吧 is made 对吗 where a figure, a direction or an office stands that can be checked.
_CHECKABLE = re.compile("\\d|[一二两三四五六七八九十百千万](?:个|所|家|项|成|倍|番)|[高低多少增降涨跌]了?[吧,，]|提高|下降|局|委")
#: A figure that describes (1万平方米的项目) or is a reader's own circumstance says nothing of the plan.
_OWN = re.compile("^(?:我|俺|咱|家里|屋里)|岁|[,，].*(?:想|要|能|可以)")
_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 4
#: 由民政局负责, 归住建局管: the office is what is asserted.
_OFFICE = re.compile("(?:由|归|是|属于?)[\u4e00-\u9fff]{2,8}(?:局|委|集团|委员会|公司|中心)(?:的|负责的?|管的?|牵头的?|来管|主管|负责建设)[。!！.]*$")


def as_assertion(text: str) -> str:
    """A question (normalised) with its assertion said in one way: statements with a figure or an office at their end, and those
    that end in 吧, get 对吗; all else is returned as it is."""
    match = _ENDINGS.search(text)
    if match is not None and not _REQUEST.search(text) and not _ASKS.search(text[: match.start()]) and _CHECKABLE.search(text):
        return text[: match.start()] + _TAG
    if _ASKS.search(text) or _REQUEST.search(text) or _OWN.search(text):
        return text
    bare = re.sub("[。!！.]+$", "", text)
    if _OFFICE.search(bare):
        return bare + _TAG
    figures = [figure for figure in quantities(bare) if figure.unit]
    if not figures:
        return text
    told, behind = bare[: figures[-1].start], bare[figures[-1].end :]
    if _END.fullmatch(behind) is None and not (_HOLDS.search(told) and _NOUN.fullmatch(behind)):
        return text
    return bare + _TAG if len(_HAN.findall(told)) >= _LEAST and not bare.endswith("的") else text
