"""Boosted trees as plain arrays, asked about some lines at once: sums of whole numbers, the same on any machine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.lines import Table

UNIT = 1 << 16  # of a leaf's value
FIRST = 60  # trees after which lines are given up
NEVER = -(1 << 40)
_ROWS = 512  # lines that are looked at in one go: bounds memory, and no answer depends on it
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """Trees of one or more classes, those of a class behind each other's.

    A node sends a line to ``down[2 * node]`` when its column is at most ``limit``, else to the next; a leaf sends every
    line to itself.
    """

    column: NDArray[np.intp]
    limit: NDArray[np.int16]
    down: NDArray[np.intp]
    value: NDArray[np.int32]
    roots: NDArray[np.intp]  # of every tree: round by round, a tree a class
    deepest: int
    classes: int

    def scores(self, table: Table, hopeless: int | None = None) -> Ints:
        """One row a line, a sum in units of 1/UNIT for each class.

        Rows whose first class stands below ``hopeless`` after the first ``FIRST`` trees are given up and get NEVER: the
        first trees of boosting say most, and most lines are plain paragraphs.
        """
        if hopeless is None or len(self.roots) <= FIRST:
            return self._sums(table, self.roots)
        first = self._sums(table, self.roots[:FIRST])
        rows = np.flatnonzero(first[:, 0] >= hopeless)
        out = np.full_like(first, NEVER)
        if len(rows):
            out[rows] = first[rows] + self._sums(table[rows], self.roots[FIRST:])
        return out

    def _sums(self, table: Table, roots: NDArray[np.intp]) -> Ints:
        out = np.zeros((len(table), self.classes), np.int64)
        for low in range(0, len(table), _ROWS):
            leaves = self._leaves(table[low : low + _ROWS], roots)
            told = self.value.take(leaves).reshape(len(leaves), -1, self.classes)
            out[low : low + _ROWS] = told.sum(axis=1, dtype=np.int64)
        return out

    def _leaves(self, some: Table, roots: NDArray[np.intp]) -> NDArray[np.intp]:
        """The leaf of every tree for every line.

        ``take`` into arrays that are there needs a third of the time of ``array[indices]``. It is told to clip, for
        otherwise it copies to be able to raise; that nodes lead to nodes is looked at when a file is read.
        """
        flat, begins = some.ravel(), (np.arange(len(some)) * some.shape[1])[:, None]
        at = np.tile(roots, (len(some), 1))
        where, seen, limits = np.empty_like(at), np.empty(at.shape, flat.dtype), np.empty(at.shape, self.limit.dtype)
        for _ in range(self.deepest):
            self.column.take(at, out=where, mode="clip")
            where += begins
            flat.take(where, out=seen, mode="clip")
            self.limit.take(at, out=limits, mode="clip")
            at += at
            at += seen > limits
            self.down.take(at, out=where, mode="clip")
            at, where = where, at
        return at


def likely(score: Ints) -> NDArray[np.float64]:
    """The probability (0..1, to three places) that log odds in units of 1/UNIT stand for."""
    return np.asarray(np.round(1 / (1 + np.exp(-score / UNIT)), 3))
