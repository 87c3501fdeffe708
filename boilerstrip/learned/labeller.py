"""Asks the trees about the lines of documents, some at a time: memory is bounded, and the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.names import is_name
from boilerstrip.evidence.shape import Shapes
from boilerstrip.labels import FIRST_REMOVED, LABELS, PREFIXES
from boilerstrip.learned.features import Features, bags_of, extract, named
from boilerstrip.learned.lines import Lines
from boilerstrip.learned.modelfile import Model, held_by, load
from boilerstrip.learned.state import States, stack
from boilerstrip.learned.told import Told
from boilerstrip.learned.trees import NEVER, UNIT, likely
from boilerstrip.stamps import Stamp, stamp

_PIECE = 4096  # lines that are judged as one document: longer texts are dumps of many
_AT_ONCE = 1 << 18  # characters; no answer depends on it
_HOPELESS = -2  # log odds after the first trees below which hardly any line turns out to be wrapper
_LEAST = 0.3
_LONG, _SURE_OF_LONG = 800, 0.75  # characters of a long line, and how likely it has to be wrapper to go
_META, _NAV = LABELS.index("meta"), LABELS.index("nav")
# Of such lines those that are a section's by a word of theirs.
_SECTIONS = frozenset(
    "business culture health latest life magazine more news opinion podcast politics read related sign sport sports "  # noqa: SIM905
    "stories style top tv updates video videos votes weather world".split()
)
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A document whose lines the labeller is asked about; a line less likely to be wrapper gets no label."""

    doc: Document
    shape: Shapes
    states: States
    least: float = _LEAST


@dataclass(frozen=True)
class Answer:
    """By line: how likely it is wrapper (0..1), and the label it then has."""

    wrapper: Shares
    label: NDArray[np.int64]  # an index into LABELS; 0 where the line most likely stays, or a rule has named it


def ask(model: Model, questions: Sequence[Question]) -> list[Answer]:
    """The answers, in order."""
    told: list[list[Answer]] = [[] for _ in questions]
    for some in _at_once(questions):
        pieces = [(questions[number], low, high) for number, low, high in some]
        lines = stack([(one.doc, one.shape, one.states, low, high) for one, low, high in pieces])
        free = np.concatenate([one.states.free[low:high] for one, low, high in pieces])
        beside = np.concatenate([one.states.context[low:high] for one, low, high in pieces])
        least = np.repeat([one.least for one, _, _ in pieces], [high - low for _, low, high in pieces])
        answer = _asked(model, lines, free, beside, least, extract(lines, model.kinds, model.lower, model.spoken))
        at = 0
        for number, low, high in some:
            told[number].append(_part(answer, at, at + high - low))
            at += high - low
    return [_joined(parts) for parts in told]


def _asked(
    model: Model,
    lines: Lines,
    free: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    least: Shares,
    features: Features,
) -> Answer:
    """The answer about some documents' lines.

    Trees are asked for wrapper only among lines that rules and words leave open, and for labels of these and of what
    contexts alone take: a context sees that a line goes with its neighbours, and takes it for what they are.
    """
    rows = np.flatnonzero(free & (features.said > model.cut))
    wrapper = np.full(len(lines.text), model.least)
    label = np.zeros(len(lines.text), np.int64)
    if len(rows):
        score = model.wrapper.scores(features.around(rows), _HOPELESS * UNIT)[:, 0]
        asked = score != NEVER
        rows = rows[asked]
        wrapper[rows] = likely(model.slope * score[asked] + model.lift * UNIT)
    some = np.sort(np.concatenate([rows[wrapper[rows] >= least[rows]], np.flatnonzero(beside)]))
    if len(some):
        words = bags_of([lines.text[k] for k in some], model.kinds, model.lower)
        table = np.concatenate([features.around(some), named(words, model.named)], axis=1)
        label[some] = FIRST_REMOVED + model.label.scores(table).argmax(axis=1)
    return Answer(wrapper, label)


def _part(answer: Answer, low: int, high: int) -> Answer:
    return Answer(answer.wrapper[low:high], answer.label[low:high])


def _joined(parts: Sequence[Answer]) -> Answer:
    if len(parts) == 1:
        return parts[0]
    nothing = Answer(np.zeros(0), np.zeros(0, np.int64))
    some = [nothing, *parts]
    return Answer(
        np.concatenate([one.wrapper for one in some]),
        np.concatenate([one.label for one in some]),
    )


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


def unsure_of_long(shape: Shapes, shares: Shares) -> NDArray[np.bool_]:
    """The lines that are too long to go by such a probability: a whole paragraph each, and no loss costs as much.

    Of the training dumps' lines of ``_LONG`` characters, on sites that may be read, none is wrapper with a probability
    between the limits and ``_SURE_OF_LONG``.
    """
    return np.asarray((np.asarray(shape.size) >= _LONG) & (shares < _SURE_OF_LONG))


def _is_byline(before: int, now: int, line: str) -> bool:
    """Whether a line that a context takes for a writer's name, and the trees for a section's, is most likely a name.

    To the trees it is as much the one as the other: of such lines of the training dumps five were names of writers and
    two were not.
    """
    if (before, now) != (_META, _NAV):
        return False
    return " " in line and not line.isupper() and is_name(line) and _SECTIONS.isdisjoint(line.lower().split())


def told_of(answer: Answer, question: Question) -> Told:
    """An answer as evidence."""
    states, shares = question.states, answer.wrapper

    def evidence(k: int, confidence: float, action: str) -> Evidence:
        label = LABELS[int(answer.label[k])]
        return Evidence(f"{PREFIXES[label]}000", label, False, confidence, action)

    lines, before, now = question.doc.lines, states.label, answer.label
    renamed = (states.context & (now != before)).nonzero()[0].tolist()
    names = [k for k in renamed if not _is_byline(before[k], now[k], lines[k])]
    told = states.free & (shares >= question.least) & (answer.label >= FIRST_REMOVED)
    against = (told & ~unsure_of_long(question.shape, shares)).nonzero()[0].tolist()
    return Told(
        plain=(1 - shares).round(3).tolist(),
        names={k: evidence(k, 0.0, "name") for k in names},
        against={k: evidence(k, float(shares[k]), "line") for k in against},
        wrapped=bool((states.label > 1).any()),
    )


def model_of(path: str | None) -> Model:
    """The model of a file, or the shipped one; loaded once, for as long as the file is what it was.

    Raises
    ------
    ModelError
        When the file cannot be used.
    """
    return _model_of(path, () if path is None else stamp(path))


@lru_cache(maxsize=4)
def _model_of(path: str | None, file: Stamp) -> Model:
    return held_by(path, "labeller.npz", load)
