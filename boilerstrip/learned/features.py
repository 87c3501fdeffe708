"""Features of lines, worked out for many documents at once: hashed words and pairs, and some two hundred yes-or-no's.

Everything is whole numbers, so a line's features are the same alone and in any batch. Words are hashed with the
finisher of MurmurHash3 (Appleby, public domain); names of features stand where they are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.labels import LABELS
from boilerstrip.learned.chars import DIGIT, LETTER, MARK, SINGLE, SIZE, SPACE, UPPER

BITS = 16  # of a hashed feature
HEAD, TAIL = 160, 80  # characters of a line that are read, from its beginning and its end
_U32, _U64 = np.uint32, np.uint64
_FAR = 1 << 40

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Lines:
    """The lines of some documents, one after another, with what is known of each before the labeller is asked."""

    text: Sequence[str]
    document: Ints  # number of the line's document, rising
    index: Ints  # of the line in its document, blank lines counted
    terminal: Bools
    prose: Bools
    label: Ints  # by rules and contexts: an index into LABELS, 0 where nothing spoke
    certain: Bools
    keep: Bools  # a keep-rule argues for it
    trimmed: Bools
    title: Bools


@dataclass(frozen=True)
class Features:
    """What the labeller reads."""

    bags: tuple[tuple[NDArray[np.int32], Ints], ...]  # hashed, in the order of the lines; where each line's begin
    counts: Ints  # of hashed features, by line
    dense: Matrix  # one row a line, zeros and ones
    document: Ints


def extract(lines: Lines, kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> Features:
    """The features of some documents' lines; there has to be one line at least."""
    chars = _characters(lines.text, kinds, lower)
    words = _words(chars)
    bags = _hashed(words, len(lines.text))
    counts = sum((np.diff(starts) for _, starts in bags), np.zeros(len(lines.text), np.int64))
    dense = _matrix([*_alone(lines, chars, words), *_around(lines, words)], len(lines.text))
    return Features(bags, counts, dense, lines.document)


@dataclass(frozen=True)
class _Chars:
    code: NDArray[np.uint32]  # lower-case, digits all one
    kind: NDArray[np.uint8]
    line: Ints
    begin: Ints  # by line
    end: Ints


@dataclass(frozen=True)
class _Words:
    hashed: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    line: Ints


def _characters(text: Sequence[str], kinds: NDArray[np.uint8], lower: NDArray[np.uint16]) -> _Chars:
    cut = [one if len(one) <= HEAD + TAIL else f"{one[:HEAD]} {one[-TAIL:]}" for one in text]
    code = np.frombuffer("\n".join(cut).encode("utf-32-le", "surrogatepass"), _U32)
    small = np.minimum(code, SIZE - 1)
    kind = kinds[small]
    code = np.where(code < SIZE, lower[small], code).astype(_U32)
    breaks = np.flatnonzero(code == 10)
    begin, end = np.concatenate(([0], breaks + 1)), np.concatenate((breaks, [len(code)]))
    line = np.repeat(np.arange(len(text)), np.diff(np.concatenate((begin, [len(code) + 1]))))[: len(code)]
    return _Chars(np.where(kind == DIGIT, _U32(48), code), kind, line, begin, end)


def _mix(value: NDArray[np.uint32]) -> NDArray[np.uint32]:
    value = value ^ (value >> _U32(16))
    value = value * _U32(0x85EBCA6B)
    value = value ^ (value >> _U32(13))
    value = value * _U32(0xC2B2AE35)
    return np.asarray(value ^ (value >> _U32(16)), _U32)


_PLACES = _mix(np.arange(1, 65, dtype=_U32)) | _U32(1)


def _words(chars: _Chars) -> _Words:
    """Runs of letters and of digits, single marks, and single letters of scripts without spaces."""
    kind = np.where(chars.kind == UPPER, LETTER, chars.kind)
    ink = np.flatnonzero(kind != SPACE)
    if not len(ink):
        return _Words(np.zeros(0, _U32), np.zeros(0, np.uint8), np.zeros(0, np.int64))
    starts = np.ones(len(kind), bool)
    starts[1:] = (kind[1:] != kind[:-1]) | (kind[1:] >= MARK)
    begins = np.flatnonzero(starts[ink])
    word = np.cumsum(starts[ink]) - 1
    place = np.minimum(np.arange(len(ink)) - begins[word], 63)
    parts = (chars.code[ink] * _U32(2654435761) + _U32(12345)) * _PLACES[place]
    hashed = _mix(np.add.reduceat(parts, begins).astype(_U32))
    return _Words(hashed, kind[ink[begins]], chars.line[ink[begins]])


def _hashed(words: _Words, count: int) -> tuple[tuple[NDArray[np.int32], Ints], ...]:
    """Three bags: every word; every pair of words; and once more the words and pairs at the line's ends."""
    h, line = words.hashed, words.line
    if not len(h):
        return ()
    follows = line[:-1] == line[1:]
    first = np.flatnonzero(np.concatenate(([True], ~follows)))
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
        ((ids & _U32((1 << BITS) - 1)).astype(np.int32), np.searchsorted(where, lines))
        for ids, where in (
            (h, line),
            (pairs[follows], line[:-1][follows]),
            (ends, np.repeat(line[first], 4)),
        )
    )


Column = tuple[Ints, int]  # which of so many yes-or-no's is a yes, by line; none where negative


def _matrix(columns: Sequence[Column], count: int) -> Matrix:
    """One row a line, with a one for every yes."""
    out = np.zeros((count, sum(width for _, width in columns)), np.float32)
    rows, at = np.arange(count), 0
    for which, width in columns:
        if which.dtype == bool:
            out[:, at] = which
        else:
            out[rows, np.minimum(which, width - 1) + at] = 1
        at += width
    return out


def _bins(value: Ints, edges: Sequence[int]) -> Column:
    """Which of the spans between ``edges`` a number lies in."""
    return np.searchsorted(np.asarray(edges), value, side="right"), len(edges) + 1


def _is(*columns: Bools) -> list[Column]:
    return [(np.asarray(one, bool), 1) for one in columns]


_FIRST_MARKS = ("\"'\u2018\u201c\u00ab", "-*\u2022\u00b7>", "([{", "@#")
_LAST_MARKS = (".", "!?\u2026\u3002\uff01\uff1f\u0964", "\"'\u201d\u2019\u00bb", ":", ",;", ")]}")


def _which(code: NDArray[np.uint32], marks: Sequence[str], otherwise: Ints) -> Ints:
    found = otherwise
    for number, some in enumerate(marks):
        found = np.where(np.isin(code, [ord(mark) for mark in some]), number, found)
    return found


def _alone(lines: Lines, chars: _Chars, words: _Words) -> list[Column]:
    """What a line looks like. Shares are percents, rounded down."""
    count = len(lines.text)
    size = np.fromiter(map(len, lines.text), np.int64, count)
    read = np.maximum(1, chars.end - chars.begin)

    def of(what: Bools) -> Ints:
        return np.asarray(np.add.reduceat(what, chars.begin, dtype=np.int64))

    letters = of((chars.kind == LETTER) | (chars.kind == UPPER))
    upper, digits, marks = of(chars.kind == UPPER), of(chars.kind == DIGIT), of(chars.kind == MARK)
    single, foreign = of(chars.kind == SINGLE), of((chars.code > 0x24F) & (chars.kind == LETTER))
    worded = np.bincount(words.line[words.kind != MARK], minlength=count)
    starts = np.zeros(len(chars.kind), bool)
    starts[1:] = (chars.kind[1:] == UPPER) & (chars.kind[:-1] != UPPER) & (chars.kind[:-1] != LETTER)
    if len(starts):
        starts[0] = chars.kind[0] == UPPER
    first, last = np.minimum(chars.begin, len(chars.code) - 1), np.maximum(0, chars.end - 1)
    of_kind = np.choose(chars.kind[last], [9, 8, 8, 7, 6, 10], mode="clip")
    opens = np.choose(chars.kind[first], [9, 6, 5, 7, 8, 10], mode="clip")
    return [
        _bins(size, (8, 16, 24, 32, 45, 60, 80, 110, 160, 240, 400, 800, 2000)),
        _bins(worded, (1, 2, 3, 4, 6, 9, 13, 20, 40)),
        _bins(100 * digits // read, (1, 5, 15, 40)),
        _bins(100 * marks // read, (1, 3, 6, 12, 30)),
        _bins(100 * single // read, (1, 30)),
        _bins(100 * foreign // read, (1, 30)),
        _bins(100 * upper // np.maximum(1, letters), (2, 6, 12, 25, 60)),
        _bins(100 * of(starts) // np.maximum(1, worded), (10, 25, 45, 70, 95)),
        (_which(chars.code[last], _LAST_MARKS, of_kind), 11),
        (_which(chars.code[first], _FIRST_MARKS, opens), 11),
        *_is(
            *(of(chars.code == ord(mark)) > 0 for mark in "@|\u00a9/:"),
            of(chars.code == ord('"')) > 1,
            lines.terminal,
            lines.prose,
        ),
        (lines.label, len(LABELS)),
        *_is(lines.certain, lines.keep, lines.trimmed, lines.title),
    ]


def _around(lines: Lines, words: _Words) -> list[Column]:
    """Where a line stands in its document, and how it goes together with the rest of it."""
    count = len(lines.text)
    begins = np.flatnonzero(np.concatenate(([True], lines.document[1:] != lines.document[:-1])))
    sizes = np.diff(np.concatenate((begins, [count])))
    doc = np.repeat(np.arange(len(begins)), sizes)
    place = np.arange(count) - begins[doc]
    under = sizes[doc] - 1 - place
    kept = lines.prose & (lines.label < 2)
    first = np.minimum.reduceat(np.where(kept, place, _FAR), begins)[doc]
    last = np.maximum.reduceat(np.where(kept, place, -1), begins)[doc]
    zone = np.where(last < 0, 0, np.where(place < first, 1, np.where(place > last, 2, 3)))
    away = np.where(last < 0, 0, np.where(place < first, first - place, np.where(place > last, place - last, 0)))
    rough = 100 * np.add.reduceat((~lines.terminal).astype(np.int64), begins) // sizes
    gone = 100 * np.add.reduceat((lines.label > 1).astype(np.int64), begins) // sizes
    same = doc[1:] == doc[:-1]
    gap = np.where(same, lines.index[1:] - lines.index[:-1] - 1, 3)
    return [
        _bins(place, (1, 2, 3, 4, 6, 10, 20)),
        _bins(under, (1, 2, 3, 4, 6, 10, 20)),
        (place * 6 // sizes[doc], 6),
        _bins(sizes[doc], (4, 8, 15, 25, 40, 80)),
        (zone, 4),
        _bins(away, (1, 2, 3, 5, 9)),
        _bins(rough[doc], (10, 25, 50, 75)),
        _bins(gone[doc], (1, 8, 20, 40)),
        (np.minimum(np.concatenate(([3], gap)), 3), 4),
        (np.minimum(np.concatenate((gap, [3])), 3), 4),
        _bins(_repeats(words, doc, count), (2, 3)),
        _told_elsewhere(words, doc, count),
    ]


def _repeats(words: _Words, doc: Ints, count: int) -> Ints:
    """How often a line with these words stands in its document."""
    sums = np.zeros(count, _U64)
    if len(words.line):
        begins = np.flatnonzero(np.concatenate(([True], words.line[1:] != words.line[:-1])))
        spread = words.hashed.astype(_U64) * _U64(0x9E3779B97F4A7C15)
        sums[words.line[begins]] = np.add.reduceat(spread, begins)
    sums ^= doc.astype(_U64) * _U64(0xC2B2AE3D27D4EB4F)
    _, which, often = np.unique(sums, return_inverse=True, return_counts=True)
    return np.asarray(often[which], np.int64)


def _told_elsewhere(words: _Words, doc: Ints, count: int) -> Column:
    """The share of a line's words that other lines of its document hold too: 0 for a line without words."""
    counts = (words.kind == LETTER) | (words.kind == SINGLE)
    line = words.line[counts].astype(_U64)
    # Document, word and line in one number, so that one sort brings together what belongs together.
    key = np.sort(
        (doc[words.line[counts]].astype(_U64) << _U64(52)) | (words.hashed[counts].astype(_U64) << _U64(20)) | line
    )
    total = np.bincount(line.astype(np.int64), minlength=count)
    if not len(key):
        return total, 8
    word = key >> _U64(20)
    of_word = np.flatnonzero(np.concatenate(([True], word[1:] != word[:-1])))
    of_line = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    often = np.diff(np.concatenate((of_line, [len(key)])))
    everywhere = np.diff(np.concatenate((of_word, [len(key)])))[np.searchsorted(of_word, of_line, side="right") - 1]
    where = (key[of_line] & _U64((1 << 20) - 1)).astype(np.int64)
    seen = np.bincount(where, weights=often * (everywhere > often), minlength=count).astype(np.int64)
    share = np.searchsorted(np.array([15, 30, 45, 60, 75, 90]), 100 * seen // np.maximum(1, total), side="right")
    return np.where(total > 0, share + 1, 0), 8
