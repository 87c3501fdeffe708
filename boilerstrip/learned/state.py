"""What rules and contexts have said of a document's lines, as arrays for the labeller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.decide import strongest
from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.context import Context
from boilerstrip.evidence.shape import Shapes
from boilerstrip.labels import LABELS
from boilerstrip.learned.lines import Lines

# Contexts that see that a line goes by where it stands, and guess what it is. The others read it from a heading, or
# from neighbours on both sides: their labels were right in .83 of cases, the labeller's in .79 (guesses: .36, .66).
_GUESSES = frozenset(("904", "906", "907", "908", "910"))
_NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True)
class States:
    """By line: the label so far (0: nothing spoke), and whether it is certain, kept, trimmed or a headline."""

    label: NDArray[np.int64]
    certain: NDArray[np.bool_]
    keep: NDArray[np.bool_]
    trimmed: NDArray[np.bool_]
    title: NDArray[np.bool_]
    context: NDArray[np.bool_]  # whether a context takes it that guesses what it is, and no rule has said it

    @property
    def free(self) -> NDArray[np.bool_]:
        """Whether nothing has spoken of a line, and it is no headline: what the labeller may be asked about."""
        return np.asarray((self.label == 0) & ~self.keep & ~self.trimmed & ~self.title)


def state_of(
    doc: Document,
    alone: Mapping[int, Sequence[Evidence]],
    context: Context,
) -> States:
    """The states of one document's lines."""
    count = len(doc.lines)
    label = np.zeros(count, np.int64)
    certain, keep, trimmed, title, beside = (np.zeros(count, bool) for _ in range(5))
    for k in {*alone, *context.evidence}:
        evidence = [*alone.get(k, ()), *context.evidence.get(k, ())]
        trimmed[k] = any(one.action == "span" for one in evidence)
        winner = strongest(evidence)
        if winner is not None and winner.action == "line":
            label[k], certain[k] = _NUMBER[winner.label], winner.certain
            beside[k] = winner.code[3:] in _GUESSES and not any(one.action == "line" for one in alone.get(k, ()))
        elif winner is not None:
            keep[k] = True
    for k in context.titles:
        title[k] = True
    return States(label, certain, keep, trimmed, title, beside)


def _indents(doc: Document) -> NDArray[np.int64]:
    """The white space before each line's ink, in characters."""
    starts = np.asarray(doc.starts, np.int64)
    return np.asarray(doc.begins, np.int64) - starts[np.asarray(doc.index, np.int64)]


Piece = tuple[Document, Shapes, States, int, int]


def stack(pieces: Sequence[Piece]) -> Lines:
    """The lines of some documents, from one line to another each, one after another."""

    def of(which: Callable[[Piece], Any], kind: type) -> NDArray[Any]:
        return np.concatenate([np.asarray(which(one)[one[3] : one[4]], kind) for one in pieces])

    return Lines(
        text=[line for doc, _, _, low, high in pieces for line in doc.lines[low:high]],
        document=np.repeat(np.arange(len(pieces)), [high - low for *_, low, high in pieces]),
        index=of(lambda one: one[0].index, np.int64),
        indent=of(lambda one: _indents(one[0]), np.int64),
        terminal=of(lambda one: one[1].terminal, bool),
        prose=of(lambda one: one[1].prose, bool),
        label=of(lambda one: one[2].label, np.int64),
        certain=of(lambda one: one[2].certain, bool),
        keep=of(lambda one: one[2].keep, bool),
        trimmed=of(lambda one: one[2].trimmed, bool),
        title=of(lambda one: one[2].title, bool),
    )
