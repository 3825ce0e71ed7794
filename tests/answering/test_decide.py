"""Claims about the decision on found passages, with hand-made hits over the real plan and no encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.answering.decide import Decider
from lnplan_qa.answering.extract import MAX_CITATIONS, Extractor, is_topic
from lnplan_qa.answering.scope import Scope
from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS, Settings
from lnplan_qa.plan.passages import passages
from lnplan_qa.search.answerability import Verdict
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.types import Draft, Hit, Kind, Passage, PlanDocument, Status

from .typed import Reader

Decide = Callable[..., Draft]
_SURE, _NEAR, _OUT = Verdict(0.9, 0.08, 0.02), Verdict(0.05, 0.9, 0.05), Verdict(0.02, 0.03, 0.95)
_LIBRARY = "继续推动公共图书馆"


@pytest.fixture(scope="module")
def found(plan: PlanDocument) -> tuple[Passage, ...]:
    return tuple(passages(plan))


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader.of(settings.corpus)


@pytest.fixture(scope="module")
def decide(plan: PlanDocument, settings: Settings, found: tuple[Passage, ...], reader: Reader) -> Decide:
    """Decide a question for the passages that hold the given words, the first one best."""
    decider = Decider(
        plan,
        Extractor(plan, found),
        reader.patterns,
        Scope(settings.corpus, plan.text),
        Polarity(settings.corpus / "polarity.toml"),
    )

    def decided(question: str, *words: str, verdict: Verdict | None = _SURE) -> Draft:
        return decider.decide(reader.read(question), Retrieval(hits(found, words), verdict))

    return decided


def hits(found: Sequence[Passage], words: Sequence[str], step: float = 0.3) -> tuple[Hit, ...]:
    """A hit for each of ``words``: the first passage that holds it, scores falling by ``step``."""
    chosen = [next(passage for passage in found if word in passage.text) for word in words]
    return tuple(Hit(passage, 1.0 - step * place, 5.0, 0.9, 0.9) for place, passage in enumerate(chosen))


def test_a_question_with_its_thing_in_the_evidence_is_answered(decide: Decide, plan_text: str) -> None:
    draft = decide("图书馆免费吗", _LIBRARY, "老有赡养")
    assert (draft.status, draft.kind) == (Status.ANSWERED, Kind.PASSAGE)
    assert _LIBRARY in draft.evidence[0].of(plan_text)
    assert "公共图书馆" in draft.answer


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("图书馆的电话是多少", "电话或联系方式"),
        ("图书馆的网址", "电话或联系方式"),
        ("图书证怎么办理", "办理流程或材料"),
        ("图书馆投资多少钱", "金额"),
        ("图书馆几点开门", "时间"),
        ("图书馆覆盖率百分之几", "比例"),
    ],
)
def test_a_kind_of_thing_that_the_evidence_lacks_is_named(
    question: str, missing: str, decide: Decide, plan_text: str
) -> None:
    passage = "推进公共图书资源共建共享和一体化服务"
    assert passage in plan_text
    draft = decide(question, passage)
    assert draft.status is Status.NOT_IN_PLAN, draft.answer
    assert draft.evidence == ()
    assert draft.missing == (missing,)
    assert draft.answer.startswith(f"规划未写明您问的{missing}")
    assert draft.related


def test_an_amount_in_the_evidence_answers_how_much(decide: Decide) -> None:
    assert decide("高龄补贴发放了多少钱", "发放经济困难的高龄老年人养老服务补贴").status is Status.ANSWERED


def test_a_year_that_the_evidence_lacks_is_named(decide: Decide) -> None:
    draft = decide("2021年图书馆有多少册书", "发放农村低保资金3962.14万元")
    assert (draft.status, draft.missing) == (Status.NOT_IN_PLAN, ("2021年的情况",))


def test_a_township_that_the_evidence_lacks_is_named(decide: Decide) -> None:
    draft = decide("夹湖乡的图书馆免费吗", _LIBRARY)
    assert draft.status is Status.NOT_IN_PLAN
    assert "夹湖" in draft.missing[0]


def test_the_classifier_can_refuse_and_can_be_absent(decide: Decide) -> None:
    assert decide("图书馆免费吗", _LIBRARY, verdict=_NEAR).status is Status.NOT_IN_PLAN
    assert decide("怎么把牛肉炖烂", _LIBRARY, verdict=_OUT).status is Status.OUT_OF_SCOPE
    assert decide("图书馆免费吗", _LIBRARY, verdict=None).status is Status.ANSWERED


def test_a_topic_that_the_plan_names_is_answered_against_a_doubt(decide: Decide) -> None:
    assert decide("公共图书馆", _LIBRARY, verdict=_NEAR).status is Status.ANSWERED


def test_an_assertion_of_the_opposite_is_corrected_with_the_plans_words(decide: Decide, plan_text: str) -> None:
    draft = decide("听说要取消劳动合同制度，是吗", "全面推行劳动合同制度")
    assert draft.status is Status.CORRECTED
    assert draft.answer.startswith("与规划不符：")
    assert "全面推行劳动合同制度" in draft.evidence[0].of(plan_text)


def test_every_refusal_is_without_evidence(decide: Decide) -> None:
    for question in ("电话是多少", "怎么申请", "多少钱", "红烧肉怎么做", "夹湖乡有吗"):
        for verdict in (_SURE, _NEAR, _OUT, None):
            draft = decide(question, _LIBRARY, verdict=verdict)
            assert draft.status.is_refusal is not bool(draft.evidence)


# Evidence


def test_only_passages_near_the_best_are_evidence(
    plan: PlanDocument, found: tuple[Passage, ...], reader: Reader
) -> None:
    extractor = Extractor(plan, found)
    words = (_LIBRARY, "老有赡养", "劳动合同制度")
    far = extractor.choose(reader.read("图书馆是免费的吗，给个准话"), hits(found, words, step=0.3))
    near = extractor.choose(reader.read("图书馆是免费的吗，给个准话"), hits(found, words, step=0.01))
    assert (len(far.spans), len(near.spans)) == (1, 2)


def test_a_bare_topic_brings_the_sentences_that_name_it(
    plan: PlanDocument, found: tuple[Passage, ...], reader: Reader
) -> None:
    evidence = Extractor(plan, found).choose(reader.read("留守儿童"), hits(found, (_LIBRARY,)))
    assert evidence.spans
    assert len(evidence.spans) <= MAX_CITATIONS
    assert all("留守儿童" in span.of(plan.text) for span in evidence.spans)
    assert sum(span.end - span.start for span in evidence.spans[1:]) <= MAX_EVIDENCE_CHARACTERS


def test_all_points_of_a_section_are_listed_where_all_are_wanted(
    plan: PlanDocument, found: tuple[Passage, ...], reader: Reader
) -> None:
    words = ("保基本、兜底线", "补短板、促均衡", "建机制、促长效")
    evidence = Extractor(plan, found).choose(reader.read("基本原则有哪些"), hits(found, words))
    assert evidence.is_list
    quotes = [span.of(plan.text) for span in evidence.spans]
    assert [quote[:3] for quote in quotes] == ["保基本", "补短板", "建机制", "抓共建"]


def test_a_topic_is_short_and_asks_for_nothing(reader: Reader) -> None:
    assert is_topic(reader.read("留守儿童"))
    assert not is_topic(reader.read("留守儿童怎么办"))
    assert not is_topic(reader.read("2025年目标"))
    assert not is_topic(reader.read("留守儿童的关爱和救助以及就学问题"))
