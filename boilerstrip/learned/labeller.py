"""Asks the network about the lines of documents, some at a time: memory is bounded, and the answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.shape import Shapes
from boilerstrip.labels import LABELS, PREFIXES
from boilerstrip.learned.features import extract
from boilerstrip.learned.modelfile import Model, load
from boilerstrip.learned.state import States, stack

_PIECE = 4096  # lines that are judged as one document: longer texts are dumps of many
_AT_ONCE = 1 << 18  # characters; no answer depends on it
_DROPPED = len(LABELS) - 11  # number of the first label that is wrapper
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A document whose lines the labeller is asked about."""

    doc: Document
    shape: Shapes
    states: States


@dataclass(frozen=True)
class Answer:
    """By line and label how likely it is (0..1): in the line's neighbourhood, and alone."""

    around: Shares
    alone: Shares

    @cached_property
    def wrapper(self) -> Shares:
        """By line, how likely it is wrapper."""
        return np.round(1 - self.around[:, 0] - self.around[:, 1], 3)


def ask(model: Model, questions: Sequence[Question]) -> list[Answer]:
    """The answers, in order."""
    told: list[list[tuple[Shares, Shares]]] = [[] for _ in questions]
    for some in _at_once(questions):
        pieces = [(questions[number], low, high) for number, low, high in some]
        lines = stack([(one.doc, one.shape, one.states, low, high) for one, low, high in pieces])
        around, alone = model.network.probabilities(extract(lines, model.kinds, model.lower))
        at = 0
        for number, low, high in some:
            told[number].append((around[at : at + high - low], alone[at : at + high - low]))
            at += high - low
    nothing = np.zeros((0, len(LABELS)))
    return [Answer(*(np.concatenate([nothing, *(one[side] for one in parts)]) for side in (0, 1))) for parts in told]


def _at_once(questions: Sequence[Question]) -> Iterator[list[tuple[int, int, int]]]:
    """Pieces of documents (number, first and last line) that are asked about together."""
    some: list[tuple[int, int, int]] = []
    size = 0
    for number, one in enumerate(questions):
        for low in range(0, len(one.doc.lines), _PIECE):
            high = min(len(one.doc.lines), low + _PIECE)
            longer = sum(one.shape.size[low:high])
            if some and size + longer > _AT_ONCE:
                yield some
                some, size = [], 0
            some.append((number, low, high))
            size += longer
    if some:
        yield some


def accused(
    answer: Answer, question: Question, threshold: float, argue: Callable[[int], Sequence[Evidence]]
) -> Mapping[int, list[Evidence]]:
    """Evidence against lines that are wrapper with more than this probability, where nothing stronger spoke."""
    states, shares = question.states, answer.wrapper
    free = (states.label == 0) & ~states.keep & ~states.trimmed & ~states.title
    found = {}
    for k in (free & (shares > threshold)).nonzero()[0].tolist():
        if not argue(k):
            label = LABELS[_DROPPED + int(answer.around[k, _DROPPED:].argmax())]
            found[k] = [Evidence(f"{PREFIXES[label]}000", label, False, float(shares[k]), "line")]
    return found


@lru_cache(maxsize=4)
def model_of(path: str | None) -> Model:
    """The model of a file, or the shipped one; loaded once.

    Raises
    ------
    ModelError
        When the file cannot be used.
    """
    if path is not None:
        return load(Path(path))
    with resources.as_file(resources.files("boilerstrip.learned") / "labeller.npz") as shipped:
        return load(shipped)
