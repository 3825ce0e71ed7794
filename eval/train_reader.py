"""``python -m eval.train_reader``: trains the reader of question and passage, and writes ``corpus/reader_weights.npz``.

Learned from the corpus alone: each question key beside its own passage is answered; near misses and questions that are
not on the plan, beside the passage that search puts first, are not. With ``--check`` one passage in five is held out with all
that was written for it, and the area under the ROC curve on it is printed after each round. All layers are trained; what they changed is written as
matrices of low rank. Twenty minutes on two idle cores, longer on busy ones.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.config import load_settings
from lnplan_qa.qa import PlanQA
from lnplan_qa.search.answerability import ANSWERED, NEAR_MISS, Answerability
from lnplan_qa.search.encoder import SentenceTransformerEncoder
from lnplan_qa.search.reader import MAX_TOKENS, WEIGHTS_FILE, read_text

RANK, ROUNDS, BATCH, RATE, HEAD_RATE, SEED = 16, 3, 32, 8e-5, 1e-3, 1
#: Batches are made of pairs of like length, sorted within this many batches.
_SORTED_WITHIN: Final = 40
_WARM_UP, _HELD_OUT = 100, 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A question beside the passage at this position; ``label`` as in the classifier."""

    question: str
    passage: int
    label: int


def pairs(model: Answerability) -> list[Pair]:
    """Every key beside its passage, every near miss and outside question beside the passage nearest to it."""
    known, unanswered = model.features.known, model.features.unanswered
    found = [Pair(text, own, ANSWERED) for text, own in zip(known.keys, known.owners.tolist(), strict=True)]
    for text, vector, label in zip(unanswered.texts, unanswered.vectors, unanswered.labels.tolist(), strict=True):
        found.append(Pair(text, _nearest(model, vector), label))
    return found


def _nearest(model: Answerability, vector: NDArray[np.float32]) -> int:
    """The passage nearest to a question by key and text."""
    known = model.features.known
    best = np.full(len(known.passages), -1.0, dtype=np.float32)
    np.maximum.at(best, known.owners, known.key_vectors @ vector)
    return int(np.argmax(best + 0.5 * (known.passage_vectors @ vector)))


def batches(found: Sequence[Pair], texts: Sequence[str], chance: random.Random) -> list[list[Pair]]:
    """All pairs once, shuffled, in batches of like length."""
    order = list(found)
    chance.shuffle(order)
    cut: list[list[Pair]] = []
    for start in range(0, len(order), BATCH * _SORTED_WITHIN):
        part = sorted(order[start : start + BATCH * _SORTED_WITHIN], key=lambda pair: len(pair.question) + len(texts[pair.passage]))
        cut += [part[place : place + BATCH] for place in range(0, len(part), BATCH)]
    chance.shuffle(cut)
    return cut


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print how it goes, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m eval.train_reader", description=__doc__)
    parser.add_argument("--out", type=Path, default=load_settings().corpus / WEIGHTS_FILE, help="where the weights go")
    parser.add_argument("--check", action="store_true", help="hold out one passage in five and measure on it")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often every pair is seen")
    options = parser.parse_args(arguments)
    import torch
    from torch import nn

    qa = PlanQA.load()
    qa.warm()
    encoder, judged = qa._ready_encoder(), qa.index.answerability
    if judged is None or not isinstance(encoder, SentenceTransformerEncoder):
        parser.error("the index has no classifier, or the encoder is no sentence-transformers model")
    texts = [read_text(passage) for passage in qa.index.passages]
    everything = pairs(judged)
    training = [pair for pair in everything if not options.check or pair.passage % _HELD_OUT]
    held = [pair for pair in everything if options.check and pair.passage % _HELD_OUT == 0 and pair.label in (ANSWERED, NEAR_MISS)]
    print(f"{len(training)} pairs to train on, {len(held)} held out", flush=True)
    torch.manual_seed(SEED)
    # A single question is encoded by one thread; training takes all.
    torch.set_num_threads(os.cpu_count() or 1)
    module: Any = encoder.model[0]
    model, tokenizer = module.auto_model, module.tokenizer
    before = {name: value.clone() for name, value in model.state_dict().items()}
    for parameter in model.embeddings.parameters():
        parameter.requires_grad = False
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    head, drop = nn.Linear(model.config.hidden_size, 3), nn.Dropout(0.1)
    groups = [{"params": trained, "lr": RATE}, {"params": head.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    count = np.bincount([pair.label for pair in training], minlength=3)
    weight = torch.tensor((count.sum() / 3 / count) ** 0.5, dtype=torch.float32)
    loss_of = nn.CrossEntropyLoss(weight=weight, label_smoothing=0.05)
    chance = random.Random(SEED)
    total = options.rounds * len(batches(training, texts, random.Random(SEED)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, step / _WARM_UP) * max(0.02, 1 - step / total))

    def outputs(part: Sequence[Pair]) -> Any:
        questions, passages = [pair.question for pair in part], [texts[pair.passage] for pair in part]
        tokens = tokenizer(questions, passages, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(**tokens).last_hidden_state.float()
        mask = tokens["attention_mask"].unsqueeze(-1).float()
        return (hidden * mask).sum(1) / mask.sum(1)

    for number in range(1, options.rounds + 1):
        model.train()
        start, losses = time.monotonic(), []
        for part in batches(training, texts, chance):
            loss = loss_of(head(drop(outputs(part))), torch.tensor([pair.label for pair in part]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        model.eval()
        print(f"round {number}: loss {np.mean(losses):.3f}, {time.monotonic() - start:.0f} s", flush=True)
        if held:
            with torch.inference_mode():
                scores = np.vstack([head(outputs(part)).log_softmax(-1).numpy() for part in _parts(held)])
            print(f"held out: AUC {_auc(held, scores):.4f}", flush=True)
    arrays: dict[str, Any] = {"encoder": np.array(encoder.name), **_difference(model, before)}
    arrays |= {"head.weight": head.weight.detach().numpy(), "head.bias": head.bias.detach().numpy()}
    np.savez_compressed(options.out, **arrays)
    print(f"written: {options.out}")
    return 0


def _parts(found: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    return (found[start : start + BATCH] for start in range(0, len(found), BATCH))


def _auc(held: Sequence[Pair], scores: NDArray[np.float32]) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score([pair.label == ANSWERED for pair in held], scores[:, ANSWERED] - scores[:, NEAR_MISS]))


def _difference(model: Any, before: Mapping[str, Any]) -> dict[str, NDArray[np.float16]]:
    """What training changed: of matrices the best approximation of rank ``RANK`` as a product of two (singular values), of
    vectors the difference itself."""
    import torch

    found: dict[str, NDArray[np.float16]] = {}
    for name, value in model.state_dict().items():
        change = value - before[name]
        if not bool(change.any()):
            continue
        if change.dim() == 1:
            found[name] = change.numpy().astype(np.float16)
            continue
        left, sizes, right = torch.linalg.svd(change, full_matrices=False)
        root = sizes[:RANK].sqrt()
        found[f"{name}.left"] = (left[:, :RANK] * root).numpy().astype(np.float16)
        found[f"{name}.right"] = (root[:, None] * right[:RANK]).numpy().astype(np.float16)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
