"""Features of lines, worked out for many documents at once: what their words say, their looks, and their places.

Everything is whole numbers, so a line's features are the same alone and in any batch. Words are hashed with the
finisher of MurmurHash3 (Appleby, public domain); names of features stand where they are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.chars import MARK, SPACE
from boilerstrip.learned.letters import Chars, characters
from boilerstrip.learned.lines import Bools, Ints, Lines, Table, Words, lengths
from boilerstrip.learned.places import places

BITS = 16  # of a hashed feature
_U32 = np.uint32
_MOST = 32_000
STEPS = (-1, 1, -2, 2, -3, 3)  # neighbours that are looked at, and the order of their columns
_STEPS = np.array((0, *STEPS))

Bags = Sequence[tuple[NDArray[np.int32], Ints]]


@dataclass(frozen=True)
class Features:
    """What the labeller reads. What only trees see is worked out when they are asked."""

    said: Ints  # by line: what its words say, 100 for one unit of log odds for wrapper
    _lines: Lines
    _chars: Chars
    _words: Words

    @cached_property
    def own(self) -> Table:
        """One row a line: its looks, and what rules have said of it."""
        return table_of([self.said, *_alone(self._lines, self._chars, self._words)])

    @cached_property
    def place(self) -> Table:
        """One row a line: where it stands, and how it goes together with the rest."""
        return table_of(places(self._lines, self._words, self.said, self._chars.capitals))

    def around(self, rows: Ints) -> Table:
        """What trees see of some lines: the lines' looks and their neighbours', and their places."""
        document, count = self._lines.document, len(self._lines.document)
        wanted = rows[:, None] + _STEPS
        beside = wanted.clip(0, count - 1)
        inside = (wanted == beside) & (document[beside] == document[rows][:, None])
        sides = np.where(inside[:, :, None], self.own[beside], np.int16(-1))
        return np.concatenate([sides.reshape(len(rows), -1), self.place[rows]], axis=1)


def extract(
    lines: Lines,
    kinds: NDArray[np.uint8],
    lower: NDArray[np.uint16],
    weights: NDArray[np.int16],
    known: Ints | None = None,
) -> Features:
    """The features of some documents' lines; there has to be one line at least.

    Parameters
    ----------
    weights : array of int16, three times 2**BITS
        What each word, pair and end says for wrapper (above 0) or against it.
    known : array of int, optional
        What they say of each line, where training knows it from other sites' lines alone.
    """
    chars = characters(lines.text, kinds, lower)
    words = words_in(chars)
    said = spoken(hashed(words, len(lines.text)), weights) if known is None else known
    return Features(said, lines, chars, words)


def bags_of(text: Sequence[str], kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> Bags:
    """The hashed features of some lines alone."""
    return hashed(words_in(characters(text, kinds, lower)), len(text))


def spoken(bags: Bags, weights: NDArray[np.int16]) -> Ints:
    """What a line's words say: the sum of their weights over the square root of their number, rounded down."""
    total, root = summed(bags, weights)
    return np.asarray(np.floor(total / root), np.int64)


def named(bags: Bags, weights: NDArray[np.int8]) -> Table:
    """What a line's words say for each label: one row a line, sums as in ``spoken`` times ten."""
    total, root = summed(bags, weights)
    return table_of(list(np.floor(10 * total / root[:, None]).astype(np.int64).T))


def summed(bags: Bags, weights: NDArray[Any]) -> tuple[Ints, NDArray[np.float64]]:
    """By line, the sum of its words' weights, and the square root of their number."""
    count = len(bags[0][1]) - 1
    total, number = np.zeros((count, *weights.shape[2:]), np.int64), np.zeros(count, np.int64)
    for of_kind, (ids, starts) in zip(weights, bags, strict=True):
        sums = np.zeros((len(ids) + 1, *weights.shape[2:]), np.int64)
        of_kind.take(ids, axis=0).cumsum(axis=0, dtype=np.int64, out=sums[1:])
        total += sums[starts[1:]] - sums[starts[:-1]]
        number += starts[1:] - starts[:-1]
    return total, np.sqrt(np.maximum(1, number))


def _mix(value: NDArray[np.uint32]) -> NDArray[np.uint32]:
    value = value ^ (value >> _U32(16))
    value = value * _U32(0x85EBCA6B)
    value = value ^ (value >> _U32(13))
    value = value * _U32(0xC2B2AE35)
    return np.asarray(value ^ (value >> _U32(16)), _U32)


_PLACES = _mix(np.arange(1, 65, dtype=_U32)) | _U32(1)


def words_in(chars: Chars) -> Words:
    """Runs of letters and of digits, single marks, and single letters of scripts without spaces."""
    kind = chars.plain
    starts = np.empty(len(kind), bool)
    starts[:1] = True
    np.not_equal(kind[1:], kind[:-1], out=starts[1:])
    starts[1:] |= kind[1:] >= MARK
    ink = (kind != SPACE).nonzero()[0]
    begins = starts[ink].nonzero()[0]
    if not len(begins):
        return Words(np.zeros(0, _U32), np.zeros(0, np.uint8), np.zeros(0, np.int64))
    at = ink[begins]  # of every word's first character
    place = np.arange(len(ink), dtype=np.int32)
    place -= begins.astype(np.int32).repeat(lengths(begins, len(ink)))
    parts = (chars.code[ink] * _U32(2654435761) + _U32(12345)) * _PLACES[np.minimum(place, 63, out=place)]
    many = lengths(at.searchsorted(chars.begin), len(at))
    return Words(_mix(np.add.reduceat(parts, begins, dtype=_U32)), kind[at], np.arange(len(many)).repeat(many))


def hashed(words: Words, count: int) -> Bags:
    """Three bags: every word; every pair of words; and once more the words and pairs at the line's ends."""
    h, line = words.hashed, words.line
    if not len(h):
        return ((np.zeros(0, np.int32), np.zeros(count + 1, np.int64)),) * 3
    follows = line[:-1] == line[1:]
    first = np.concatenate(([True], ~follows)).nonzero()[0]
    last = np.concatenate((first[1:] - 1, [len(h) - 1]))
    two = np.minimum(first + 1, last)  # of one word, the word is its own pair
    pairs = _mix(h[:-1] * _U32(0x9E3779B1) + h[1:])
    ends = np.stack(
        (
            _mix(h[first] + _U32(0x1111)),
            _mix(h[last] + _U32(0x2222)),
            _mix(h[first] * _U32(0x9E3779B1) + h[two] + _U32(0x3333)),
            _mix(h[np.maximum(last - 1, first)] * _U32(0x9E3779B1) + h[last] + _U32(0x4444)),
        ),
        axis=1,
    ).ravel()
    lines = np.arange(count + 1)
    return tuple(
        ((ids & _U32((1 << BITS) - 1)).astype(np.int32), where.searchsorted(lines))
        for ids, where in (
            (h, line),
            (pairs[follows], line[:-1][follows]),
            (ends, line[first].repeat(4)),
        )
    )


def table_of(columns: Sequence[Ints | Bools]) -> Table:
    """One row a line; numbers too large for a column are its largest."""
    wide = np.empty((len(columns[0]), len(columns)), np.int64)
    for at, one in enumerate(columns):
        wide[:, at] = one
    return np.minimum(np.maximum(wide, -_MOST), _MOST).astype(np.int16)


def _alone(lines: Lines, chars: Chars, words: Words) -> list[Ints | Bools]:
    """What a line looks like, and what rules have said of it."""
    return [
        *looks(lines.text, chars, words),
        lines.terminal,
        lines.prose,
        lines.label,
        lines.certain,
        lines.keep,
        lines.trimmed,
        lines.title,
    ]


def looks(text: Sequence[str], chars: Chars, words: Words) -> list[Ints | Bools]:
    """What lines look like. Shares are percents, rounded down."""
    count = len(text)
    size = np.fromiter(map(len, text), np.int64, count)
    read = np.maximum(1, chars.end - chars.begin)
    upper, lower, digits, marks, single, foreign, *named = chars.counts()
    letters = upper + lower
    worded = np.bincount(words.line[words.kind != MARK], minlength=count)
    return [
        size,
        worded,
        100 * digits // read,
        100 * marks // read,
        100 * single // read,
        100 * foreign // read,
        100 * upper // np.maximum(1, letters),
        100 * chars.capitals // np.maximum(1, worded),
        chars.closing(),
        chars.opening(),
        *named,
    ]
