"""A small assistant over the real plan, for tests of the pages: its answers are fixed, its spans are the plan's."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from lnplan_qa.config import MAX_QUESTION_CHARACTERS, PROJECT_ROOT
from lnplan_qa.errors import BusyError, QuestionError
from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.types import Answer, Citation, Kind, PlanDocument, Span, Status, Table

PLAN = PROJECT_ROOT / "corpus" / "plan.txt"
HOSTILE = """<img src=x onerror="window.hurt=1"> $E=mc^2$ | a*b*c & "x" 'y' </p><script>window.hurt=1</script> {{value}} ${1+1}"""


class FixedAssistant:
    """Answers by key words; remembers in ``asked`` what it was asked, so that a test can count."""

    def __init__(self, plan: Path = PLAN) -> None:
        self.document: PlanDocument = read_plan(plan)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.slow_seconds = 0.0
        #: No question is answered while it is not set.
        self.gate = threading.Event()
        self.gate.set()
        self.warmed = threading.Event()
        #: As while the encoder is being loaded: only the figures of 低保 are known.
        self.encoder_missing = False

    def warm(self) -> None:
        self.warmed.set()

    def cite(self, quote: str) -> Citation:
        """A citation of the first place that says ``quote``."""
        start = self.document.text.index(quote)
        span = Span(start, start + len(quote))
        outline = Outline(self.document)
        section = outline.section_at(span)
        return Citation(section, outline.heading(section), quote, span.start, span.end)

    def ask(self, question: str, history: Sequence[str] = (), *, wait: bool = True) -> Answer:
        if not wait and self.encoder_missing and "低保" not in question:
            raise BusyError("正在加载编码器，还要几秒。")
        self.asked.append((question, tuple(history)))
        time.sleep(self.slow_seconds)
        assert self.gate.wait(60)
        if not question.strip():
            raise QuestionError("问题是空的。请写下您想问的内容。")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise QuestionError(f"问题太长：{len(question)} 个字，最多 {MAX_QUESTION_CHARACTERS} 个字。请缩短后再问。")
        if "崩溃" in question:
            raise RuntimeError("secret detail")
        if "低保" in question:
            return self._standard(question)
        if "电话" in question:
            return Answer(
                question,
                Status.NOT_IN_PLAN,
                Kind.NONE,
                "规划未写明民政局的电话。",
                related=(
                    self.cite(
                        "建立农村独生子女父母、两女结扎户夫妇和城镇无固定职业独生子女父母的养老帮扶机制，健全空巢家庭老人的帮扶服务机制。"
                    ),
                ),
                missing=("民政局的电话",),
            )
        if "床位" in question:
            return Answer(
                question,
                Status.NEEDS_CLARIFICATION,
                Kind.NONE,
                "您问的是哪一项床位？",
                table=Table(("指标", "单位"), (("每千人医疗卫生机构床位", "张"), ("每千名老年人养老床位", "张"))),
            )
        if "<" in question:
            return Answer(question, Status.OUT_OF_SCOPE, Kind.NONE, f"这不属于本规划：{question}", missing=(question,))
        sentence = "农村五保集中供养率到2025年达到41.08%"
        return Answer(
            question,
            Status.ANSWERED,
            Kind.COMMITMENT,
            f"{sentence}。",
            citations=(self.cite(sentence), self.cite("全市敬老院建设通过新建和提质扩容")),
        )

    def suggest(self, question: str, history: Sequence[str] = ()) -> tuple[str, ...]:
        """Two questions after one on 低保, none after others."""
        return ("2025年城市低保标准是多少？", "敬老院集中供养率是多少？") if "低保" in question else ()

    def _standard(self, question: str) -> Answer:
        text = self.document.text
        start = text.index("最低生活保障标准\n\t元/人、月")
        quote = text[start : text.index("城市约：1030", start) + len("城市约：1030")]
        return Answer(
            question,
            Status.ANSWERED,
            Kind.INDICATOR,
            "2025年农村最低生活保障标准目标为约895元/人·月（2019年为385元）。",
            citations=(self.cite(quote),),
            table=Table(
                ("地区", "2019年", "2022年（目标）", "2025年（目标）"),
                (("农村", "385", "约640", "约895"), ("城市", "640", "约835", "约1030")),
            ),
        )
