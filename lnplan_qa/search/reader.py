"""Does this passage answer this question? A reader of both together, where the classifier alone is not sure.

The encoder's own transformer, trained further on the corpus (``eval/train_reader.py``), and one linear layer over the mean of
its outputs. ``corpus/reader_weights.npz`` holds what training changed, matrices of low rank. It fits the encoder that it was trained
with and no other: with another one there is no reader, and the classifier judges alone.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import EncoderError
from lnplan_qa.search.answerability import Verdict
from lnplan_qa.search.encoder import Encoder, SentenceTransformerEncoder, computes_in_bfloat16
from lnplan_qa.text import tidy
from lnplan_qa.types import Passage

if TYPE_CHECKING:
    import torch

WEIGHTS_FILE: Final = "reader_weights.npz"
#: What of a passage is read, in characters; and the pair of question and passage, in tokens.
PASSAGE_CHARACTERS: Final = 140
MAX_TOKENS: Final = 128
#: How much the reader's word counts beside the classifier's, and by how much (natural logarithm) it is moved towards
#: answered: its examples hold a larger share of unanswered questions than people ask. Chosen on questions to tune on, a
#: wrong answer counting twice a wrong refusal.
SHARE: Final = 0.7
LEAN: Final = 1.0
#: A probability between these is not sure: then the passage is read.
UNSURE: Final = (0.05, 0.97)
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Reader:
    """A loaded reader: the adjusted transformer, its tokenizer, and the linear layer (3, hidden), (3,)."""

    model: Any
    tokenizer: Any
    weight: torch.Tensor
    bias: torch.Tensor

    @classmethod
    def of(cls, encoder: Encoder, corpus: Path) -> Reader | None:
        """The reader of a corpus; ``None`` where it has none, or one that was trained with another encoder.

        Raises:
            EncoderError: the weights are damaged.
        """
        weights = corpus / WEIGHTS_FILE
        if not weights.exists() or not isinstance(encoder, SentenceTransformerEncoder):
            return None
        try:
            with weights.open("rb") as file, np.load(file, allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
            if str(arrays.pop("encoder")) != encoder.name:
                return None
            return cls(*_adjusted(encoder, arrays))
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, AttributeError, RuntimeError) as error:
            raise EncoderError(f"判读模型文件 {weights} 已损坏（{type(error).__name__}）。请恢复该文件，或删除它（回答的把握会低一些）。") from None

    def judge(self, question: str, passage: Passage) -> Verdict:
        """How likely ``passage`` answers ``question`` (normalised)."""
        import torch

        pair = self.tokenizer(question, read_text(passage), truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        # A pair is four times as long as a question alone: bfloat16 pays, 0.6 of the time.
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=computes_in_bfloat16()):
            hidden = self.model(**pair).last_hidden_state
        with torch.inference_mode():
            scores = hidden.float().mean(1) @ self.weight.T + self.bias
            answered, near_miss, outside = torch.softmax(scores[0], dim=-1).tolist()
        return Verdict(answered, near_miss, outside)


def read_text(passage: Passage) -> str:
    """What of a passage is read: its headings and its beginning."""
    return f"{passage.context} {tidy(passage.text)}"[:PASSAGE_CHARACTERS]


def is_unsure(verdict: Verdict) -> bool:
    """Whether the classifier leaves it open."""
    return UNSURE[0] < verdict.answered < UNSURE[1]


def joined(classifier: Verdict, reader: Verdict) -> Verdict:
    """Both verdicts as one: the product of the probabilities, the reader's weighed, brought to a sum of one."""
    logs = np.log([_each(classifier), _each(reader)])
    odds = np.exp(logs[0] + SHARE * logs[1] + np.array([LEAN, 0.0, 0.0]))
    answered, near_miss, outside = (odds / odds.sum()).tolist()
    return Verdict(answered, near_miss, outside)


def _each(verdict: Verdict) -> tuple[float, float, float]:
    return verdict.answered + _LEAST, verdict.near_miss + _LEAST, verdict.outside + _LEAST


def _adjusted(
    encoder: SentenceTransformerEncoder, arrays: dict[str, NDArray[Any]]
) -> tuple[Any, Any, torch.Tensor, torch.Tensor]:
    """A copy of the encoder's transformer with the changes added; the embeddings, which were not trained, are shared."""
    import torch

    module: Any = encoder.model[0]
    original = module.auto_model
    model = copy.deepcopy(original, memo={id(original.embeddings): original.embeddings}).eval()
    state = model.state_dict()
    with torch.no_grad():
        for name, change in arrays.items():
            if name.endswith(".left"):
                matrix = name.removesuffix(".left")
                state[matrix] += torch.from_numpy(change.astype(np.float32) @ arrays[f"{matrix}.right"].astype(np.float32))
            elif not name.endswith(".right") and not name.startswith("head."):
                state[name] += torch.from_numpy(change.astype(np.float32))
    head = [torch.from_numpy(arrays[name].astype(np.float32)) for name in ("head.weight", "head.bias")]
    return model, module.tokenizer, head[0], head[1]
