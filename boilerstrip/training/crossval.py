"""Training and measuring by groups of sites: what the model is worth on sites that it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from boilerstrip.learned.labeller import Answer, Question, ask
from boilerstrip.learned.modelfile import Model
from boilerstrip.training.corpus import Example

FOLDS = 5
SWEEP = tuple(k / 100 for k in range(50, 98, 2))
# The most of the story (share of its characters) that a strictness may cost on the dumps, cross-validated.
ALLOWED = {"careful": 0.0015, "balanced": 0.0025, "thorough": 0.004}


def fold_of(group: str) -> int:
    """The fold a group belongs to, by its name alone."""
    return int(hashlib.sha256(f"boilerstrip-fold {group}".encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True)
class Judged:
    """A document with what a model that never saw its group says of it."""

    example: Example
    label: np.ndarray  # by rules and contexts, 0 where nothing spoke
    free: np.ndarray  # whether the model may speak
    answer: Answer


def judged(model: Model, examples: Sequence[Example]) -> list[Judged]:
    """The model's answers about some documents."""
    states = [one.state() for one in examples]
    questions = [Question(one.doc, one.shape, state) for one, state in zip(examples, states, strict=True)]
    return [
        Judged(one, state.label, (state.label == 0) & ~state.keep & ~state.trimmed & ~state.title, answer)
        for one, state, answer in zip(examples, states, ask(model, questions), strict=True)
    ]


@dataclass(frozen=True)
class Score:
    """Figures of a set of documents at one threshold."""

    documents: int
    f1: float
    precision: float
    recall: float
    body_loss: float
    label_accuracy: float
    wrapped_right: float


def score(some: Sequence[Judged], threshold: float) -> Score:
    """Line figures as ``boilerstrip evaluate`` defines them, spans left aside; a threshold above 1 is rules alone."""
    hit = false = missed = named = wrapped = right = 0
    lost = body = 0
    for one in some:
        counts, gold = one.example.weight > 0, one.example.gold
        said = np.where(one.label > 1, one.label, 2 + one.answer.around[:, 2:].argmax(axis=1))
        gone = ((one.label > 1) | (one.free & (one.answer.wrapper > threshold))) & counts
        bad = (gold > 1) & counts
        size = np.array([len(line) - line.count(" ") for line in one.example.doc.lines])
        hit += int((gone & bad).sum())
        false += int((gone & ~bad).sum())
        missed += int((bad & ~gone).sum())
        named += int((gone & bad & (said == gold)).sum())
        lost += int(size[gone & ~bad].sum())
        body += int(size[counts & ~bad].sum())
        wrapped += bool(bad.any())
        right += bool(bad.any()) and bool((gone == bad)[counts].all())
    return Score(
        len(some),
        2 * hit / max(1, 2 * hit + false + missed),
        hit / max(1, hit + false),
        hit / max(1, hit + missed),
        lost / max(1, body),
        named / max(1, hit),
        right / max(1, wrapped),
    )


def thresholds(some: Sequence[Judged]) -> dict[str, float]:
    """By strictness, the lowest threshold that costs no more of the story than it may."""
    return {
        name: next((one for one in SWEEP if score(some, one).body_loss <= most), SWEEP[-1])
        for name, most in ALLOWED.items()
    }


def cross_validated(
    examples: Sequence[Example], fit: Callable[[Sequence[Example], int], Model], tell: Callable[[str], None]
) -> list[Judged]:
    """Every labelled dump judged by a model that saw no document of its group."""
    out: list[Judged] = []
    for fold in range(FOLDS):
        model = fit([one for one in examples if fold_of(one.group) != fold], fold)
        mine = [one for one in examples if fold_of(one.group) == fold and one.origin != "pages"]
        out += judged(model, mine)
        tell(f"fold {fold + 1} of {FOLDS}: {len(mine)} documents judged")
    return out
