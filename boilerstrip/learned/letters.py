"""The characters of lines as arrays: their kinds, what they count for, and what lines begin and end with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.chars import DIGIT, LETTER, MARK, SINGLE, SIZE, UPPER

HEAD, TAIL = 160, 80  # characters of a line that are read, from its beginning and its end
_U32 = np.uint32
Ints = NDArray[np.int64]
_FIRST_MARKS = ("\"'\u2018\u201c\u00ab", "-*\u2022\u00b7>", "([{", "@#")
_LAST_MARKS = (".", "!?\u2026\u3002\uff01\uff1f\u0964", "\"'\u201d\u2019\u00bb", ":", ",;", ")]}")


def _sorts(marks: Sequence[str]) -> NDArray[np.int64]:
    """By code point, which of some sorts of marks it is; -1 where none."""
    out = np.full(SIZE, -1, np.int64)
    for number, some in enumerate(marks):
        out[[ord(mark) for mark in some]] = number
    return out


_FIRST_SORTS, _LAST_SORTS = _sorts(_FIRST_MARKS), _sorts(_LAST_MARKS)
# By kind of character: what a line begins and ends with that is none of those marks.
_OPENS, _ENDS = np.array([9, 6, 5, 7, 8, 10]), np.array([9, 8, 8, 7, 6, 10])

_NAMED = '@|\u00a9/:"'  # marks that are counted one by one
# Counts of a line's characters are added up eight at a time, in the bytes of one number: a line has no more than
# HEAD + TAIL + 1 characters, which a byte can count.
_BYTES = 8


class Alphabet:
    """What is known of every code point of the first plane; those above count as its last one."""

    def __init__(self, kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> None:
        self.kinds, self.lower = kinds, lower
        self.plain = np.where(kinds == UPPER, np.uint8(LETTER), kinds)
        self.code = np.where(kinds == DIGIT, np.uint16(48), lower)  # lower-case, digits all one
        of = [kinds == UPPER, kinds == LETTER, kinds == DIGIT, kinds == MARK, kinds == SINGLE]
        of.append((self.code > 0x24F) & (kinds == LETTER))
        of += [np.arange(SIZE) == ord(mark) for mark in _NAMED]
        self.sorts = len(of)
        self.counts = [_packed(of[:_BYTES]), _packed(of[_BYTES:])]
        self.first = np.where(_FIRST_SORTS < 0, _OPENS[kinds], _FIRST_SORTS)
        self.last = np.where(_LAST_SORTS < 0, _ENDS[kinds], _LAST_SORTS)


def _packed(some: Sequence[NDArray[np.bool_]]) -> NDArray[np.uint64]:
    out = np.zeros(SIZE, np.uint64)
    for place, one in enumerate(some):
        out |= one.astype(np.uint64) << np.uint64(8 * place)
    return out


_known: dict[int, Alphabet] = {}


def _alphabet(kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> Alphabet:
    """The alphabet of some tables, made once."""
    found = _known.get(id(kinds))
    if found is None or found.kinds is not kinds or found.lower is not lower:
        if len(_known) >= 4:
            _known.clear()
        found = _known[id(kinds)] = Alphabet(kinds, lower)
    return found


@dataclass(frozen=True)
class Chars:
    """The characters of some lines, with a line break between two."""

    code: NDArray[np.uint32]  # lower-case, digits all one
    plain: NDArray[np.uint8]  # their kinds, capitals as other letters
    begin: Ints  # by line
    end: Ints
    small: NDArray[Any]  # as they stand in the alphabet
    alphabet: Alphabet

    def until(self, line: int) -> Chars:
        """The characters of the lines before one; one line at least."""
        end = int(self.end[line - 1])
        begin = self.begin[:line]
        return Chars(self.code[:end], self.plain[:end], begin, self.end[:line], self.small[:end], self.alphabet)

    def counts(self) -> list[Ints]:
        """By line, how many capitals, other letters, digits, marks, single and foreign letters, and named marks."""
        told: list[Ints] = []
        for table in self.alphabet.counts:
            sums = np.add.reduceat(table[self.small], self.begin)
            told += list(sums.view(np.uint8).reshape(-1, _BYTES).T.astype(np.int64) if _LITTLE else _apart(sums))
        return told[: self.alphabet.sorts]

    @cached_property
    def capitals(self) -> Ints:
        """By line, how many words begin with a capital."""
        kind = self.alphabet.kinds[self.small]
        upper = kind == UPPER
        starts = upper.copy()
        starts[1:] &= ~(upper[:-1] | (kind[:-1] == LETTER))
        return np.asarray(np.add.reduceat(starts, self.begin, dtype=np.int64))

    def opening(self) -> Ints:
        """By line, the sort of its first character."""
        return np.asarray(self.alphabet.first[self.small[np.minimum(self.begin, len(self.small) - 1)]])

    def closing(self) -> Ints:
        """By line, the sort of its last character."""
        return np.asarray(self.alphabet.last[self.small[np.maximum(0, self.end - 1)]])


_LITTLE = np.little_endian


def _apart(sums: NDArray[np.uint64]) -> list[Ints]:
    return [((sums >> np.uint64(8 * place)) & np.uint64(255)).astype(np.int64) for place in range(_BYTES)]


def characters(text: Sequence[str], kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> Chars:
    """The characters of some lines, of long ones the beginning and the end."""
    cut = [one if len(one) <= HEAD + TAIL else f"{one[:HEAD]} {one[-TAIL:]}" for one in text]
    whole = "\n".join(cut)
    alphabet = _alphabet(kinds, lower)
    if whole.isascii():
        small = np.frombuffer(whole.encode("ascii"), np.uint8)
        code = alphabet.code[small].astype(_U32)
    else:
        raw = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), _U32)
        small = np.minimum(raw, SIZE - 1)
        code = np.where(raw < SIZE, alphabet.code[small], raw).astype(_U32)
    size = np.fromiter(map(len, cut), np.int64, len(cut))
    end = np.cumsum(size + 1) - 1
    return Chars(code, alphabet.plain[small], end - size, end, small, alphabet)
