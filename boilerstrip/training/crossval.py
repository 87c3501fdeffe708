"""Training and measuring by groups of sites: what the model is worth on sites that it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from boilerstrip.learned.labeller import Answer, Question, ask, unsure_of_long
from boilerstrip.learned.modelfile import Model
from boilerstrip.training.authored import ORIGIN as AUTHORED
from boilerstrip.training.corpus import Example
from boilerstrip.training.readings import ORIGIN as READ

FOLDS = 5
SWEEP = tuple(k / 100 for k in range(30, 98))
# The most of the story (share of its characters) that a strictness may cost on the dumps, cross-validated and with some
# rules off as on sites that nobody has read, beyond what the others and contexts cost. With all rules on, little
# wrapper is left among the lines of the story, and a limit chosen there is too high where rules know less. "balanced"
# may cost as much as leaves the fixtures and decoys, which teach nothing, as they are.
ALLOWED = {"careful": 0.0003, "balanced": 0.0005, "thorough": 0.0016}
# And the most of the documents without any wrapper (share of them) that the model may touch beyond those that rules do.
TOUCHED = {"careful": 0.004, "balanced": 0.007, "thorough": 0.02}
# What leaves the decoys of fixtures/ as they are, where rules found nothing; tests/test_decoys.py names those that go.
LEAST_BARE = {"careful": 0.74, "balanced": 0.74, "thorough": 0.0}
STEPS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)  # of the reliability table


def fold_of(group: str) -> int:
    """The fold a group belongs to, by its name alone."""
    return int(hashlib.sha256(f"boilerstrip-fold {group}".encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True)
class Judged:
    """A document with what a model that never saw its group says of it."""

    example: Example
    label: np.ndarray  # by rules and contexts, 0 where nothing spoke
    free: np.ndarray  # whether the model may speak
    context: np.ndarray  # whether a context alone takes it, which the model may name
    answer: Answer

    @property
    def said(self) -> np.ndarray:
        """The labels of lines that go."""
        return np.where((self.label > 1) & ~self.context, self.label, self.answer.label)

    def accused(self, limits: tuple[float, float]) -> np.ndarray:
        """The lines that the model takes, by the limits of ``score``."""
        limit = limits[0] if (self.label > 1).any() else limits[1]
        unsure = unsure_of_long(self.example.shape, self.answer.wrapper)
        return np.asarray(self.free & (self.answer.wrapper > limit) & ~unsure)


def judged(
    model: Model, examples: Sequence[Example], without: Callable[[Example], frozenset[str]] = lambda _: frozenset()
) -> list[Judged]:
    """The model's answers about some documents, in which the line rules that ``without`` names do not speak."""
    states = [one.state(without(one)) for one in examples]
    questions = [Question(one.doc, one.shape, state) for one, state in zip(examples, states, strict=True)]
    return [
        Judged(one, state.label, state.free, state.context, answer)
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
    clean_touched: float


def score(some: Sequence[Judged], limits: tuple[float, float]) -> Score:
    """Line figures as ``boilerstrip evaluate`` defines them, spans left aside.

    ``limits`` are the probabilities above which a line goes where rules found wrapper in its document, and where they
    found none; above 1: rules alone.
    """
    hit = false = missed = named = wrapped = right = clean = touched = lost = body = 0
    for one in some:
        counts, gold = one.example.weight > 0, one.example.gold
        gone = ((one.label > 1) | one.accused(limits)) & counts
        bad = (gold > 1) & counts
        size = np.array([len(line) - line.count(" ") for line in one.example.doc.lines])
        hit += int((gone & bad).sum())
        false += int((gone & ~bad).sum())
        missed += int((bad & ~gone).sum())
        named += int((gone & bad & (one.said == gold)).sum())
        lost += int(size[gone & ~bad].sum())
        body += int(size[counts & ~bad].sum())
        wrapped += bool(bad.any())
        right += bool(bad.any()) and bool((gone == bad)[counts].all())
        clean += not bad.any()
        touched += not bad.any() and bool(gone.any())
    return Score(
        len(some),
        2 * hit / max(1, 2 * hit + false + missed),
        hit / max(1, hit + false),
        hit / max(1, hit + missed),
        lost / max(1, body),
        named / max(1, hit),
        right / max(1, wrapped),
        touched / max(1, clean),
    )


RULES = (2.0, 2.0)  # limits that the model never reaches


def thresholds(some: Sequence[Judged], unread: Sequence[Judged]) -> dict[str, tuple[float, float]]:
    """By strictness, the lowest limits that touch no more clean documents and cost no more of the story than they may.

    A document in which rules found nothing most likely holds nothing: there the model has to be surer. ``unread`` are
    the same documents with some rules off, by which the other limit is chosen.
    """
    rules, fewer = score(some, RULES), score(unread, RULES)
    chosen = {}
    for name, most in ALLOWED.items():
        touched = rules.clean_touched + TOUCHED[name]
        sweep = [one for one in SWEEP if one >= LEAST_BARE[name]]
        bare = next((one for one in sweep if score(some, (2.0, one)).clean_touched <= touched), SWEEP[-1])
        cost = fewer.body_loss + most
        limit = next((one for one in SWEEP if score(unread, (one, max(one, bare))).body_loss <= cost), SWEEP[-1])
        chosen[name] = (limit, max(limit, bare))
    return chosen


def cross_validated(
    examples: Sequence[Example],
    fit: Callable[[Sequence[Example], int], Model],
    tell: Callable[[str], None],
    draws: Sequence[Callable[[Example], frozenset[str]]] = (),
) -> tuple[list[Judged], list[Judged]]:
    """Every labelled dump judged by a model that saw no document of its group: with all rules, and with those off that
    the ``draws`` name, once for each.
    """
    out: list[Judged] = []
    fewer: list[Judged] = []
    for fold in range(FOLDS):
        model = fit([one for one in examples if fold_of(one.group) != fold or one.origin == AUTHORED], fold)
        mine = [one for one in examples if fold_of(one.group) == fold and one.origin not in ("pages", READ, AUTHORED)]
        out += judged(model, mine)
        for draw in draws:
            fewer += judged(model, mine, draw)
        tell(f"fold {fold + 1} of {FOLDS}: {len(mine)} documents judged")
    return out, fewer


@dataclass(frozen=True)
class Calibration:
    """What turns a raw score into a probability (Platt 1999): log odds are ``slope`` * score + ``lift``."""

    slope: float
    lift: float
    least: float  # how often a line is wrapper that the trees are not asked about


UNCALIBRATED = Calibration(1.0, 0.0, -1.0)


def calibration(some: Sequence[Judged]) -> Calibration:
    """Fitted on answers of uncalibrated models, in which a line that the trees were not asked about has -1."""
    from sklearn.linear_model import LogisticRegression

    share = np.concatenate([one.answer.wrapper[_open(one)] for one in some])
    gold = np.concatenate([one.example.gold[_open(one)] for one in some]) > 1
    asked = share >= 0
    model = LogisticRegression(C=1e6).fit(odds(share[asked])[:, None], gold[asked])
    least = float(gold[~asked].mean()) if (~asked).any() else 0.001
    return Calibration(round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4), round(least, 4))


def odds(share: np.ndarray) -> np.ndarray:
    """The log odds of probabilities, within bounds."""
    inside = np.clip(share, 0.0005, 0.9995)
    return np.asarray(np.log(inside / (1 - inside)))


def _open(one: Judged) -> np.ndarray:
    return np.flatnonzero(one.free & (one.example.weight > 0))


def calibrated(some: Sequence[Judged], by: Calibration) -> list[Judged]:
    """The same answers with probabilities as a calibration gives them."""
    out = []
    for one in some:
        raw = one.answer.wrapper
        told = np.round(1 / (1 + np.exp(-(by.slope * odds(raw) + by.lift))), 3)
        out.append(replace(one, answer=replace(one.answer, wrapper=np.where(raw < 0, by.least, told))))
    return out


def reliability(some: Sequence[Judged]) -> list[tuple[float, float, int, float, float]]:
    """Of the lines that the model judges: bounds of its probability, lines, mean probability, share that is wrapper."""
    share = np.concatenate([one.answer.wrapper[_open(one)] for one in some])
    gold = np.concatenate([one.example.gold[_open(one)] for one in some]) > 1
    rows = []
    for low, high in pairwise(STEPS):
        inside = (share >= low) & (share < high)
        if inside.any():
            rows.append(
                (low, min(1.0, high), int(inside.sum()), float(share[inside].mean()), float(gold[inside].mean()))
            )
    return rows
