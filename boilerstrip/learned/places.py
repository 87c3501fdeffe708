"""Where a line stands in its document, and how it goes together with the rest of it: columns for the labeller's trees.

Everything is whole numbers, so a line's columns are the same alone and in any batch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.chars import LETTER, MARK, SINGLE
from boilerstrip.learned.lines import MOST_BLANKS, MOST_INDENT, Bools, Ints, Lines, Words, lengths

_U64 = np.uint64
_FAR = 1 << 40
_AWAY = 50  # lines, at most
_UNTITLED = -1000


class _Docs(NamedTuple):
    """Where documents begin and how many lines each has; and of every line the number of its document."""

    begins: Ints
    sizes: Ints
    of: Ints

    def sums(self, column: Ints | Bools) -> Ints:
        """A column's sum in each document."""
        return np.asarray(np.add.reduceat(column, self.begins, dtype=np.int64), np.int64)


def places(lines: Lines, words: Words, said: Ints, capitals: Ints) -> list[Ints | Bools]:
    """Every line's columns; ``capitals`` counts its words that begin with one."""
    count = len(lines.text)
    begins = np.concatenate(([True], lines.document[1:] != lines.document[:-1])).nonzero()[0]
    sizes = lengths(begins, count)
    docs = _Docs(begins, sizes, np.arange(len(begins)).repeat(sizes))
    doc = docs.of
    place = np.arange(count) - begins[doc]
    kept = lines.prose & (lines.label < 2)
    first = np.minimum.reduceat(np.where(kept, place, _FAR), begins)[doc]
    last = np.maximum.reduceat(np.where(kept, place, -1), begins)[doc]
    zone = np.where(last < 0, 0, np.where(place < first, 1, np.where(place > last, 2, 3)))
    away = np.where(last < 0, 0, np.where(place < first, first - place, np.where(place > last, place - last, 0)))
    return [
        place,
        sizes[doc] - 1 - place,
        100 * place // sizes[doc],
        sizes[doc],
        zone,
        away,
        (100 * docs.sums(~lines.terminal) // sizes)[doc],
        (100 * docs.sums(lines.label > 1) // sizes)[doc],
        (docs.sums(said) // sizes)[doc],
        *_set_off(lines, docs),
        *_among_rough(lines, docs, capitals, np.bincount(words.line[words.kind != MARK], minlength=count)),
        *_said_beside(kept, docs, words),
        _repeats(words, doc, count),
        _told_elsewhere(words, doc, count),
        _told_first(words, doc, lines.title | (kept & (place <= first + 1)), count),
    ]


def _set_off(lines: Lines, docs: _Docs) -> list[Ints]:
    """Blank lines and indentation around a line, and how they differ from its document's paragraphs'.

    Where a page's texts were taken as they stand in its source, what is nested deeper than the story is a box in it.
    """
    doc, prose = docs.of, lines.prose
    same = doc[1:] == doc[:-1]
    gap = np.where(same, np.minimum(lines.index[1:] - lines.index[:-1] - 1, MOST_BLANKS), MOST_BLANKS)
    above, below = np.concatenate(([MOST_BLANKS], gap)), np.concatenate((gap, [MOST_BLANKS]))
    indent = np.minimum(lines.indent, MOST_INDENT)
    paragraphs = np.maximum(1, docs.sums(prose))
    usual = (docs.sums(indent * prose) // paragraphs)[doc]
    spaced = (10 * docs.sums(above * prose) // paragraphs)[doc]
    deeper = np.where(same, indent[1:] - indent[:-1], 0)
    return [
        above,
        below,
        indent,
        indent - usual,
        np.concatenate(([0], deeper)),
        np.concatenate((deeper, [0])),
        10 * above - spaced,
        10 * below - spaced,
    ]


def _among_rough(lines: Lines, docs: _Docs, capitals: Ints, worded: Ints) -> list[Ints]:
    """How a line is written beside its document's headline, and beside the lines that end like no sentence.

    Sub-headings look like each other; other stories' headlines are written as the story's own is.
    """
    doc, begins, count = docs.of, docs.begins, len(lines.text)
    size = np.fromiter(map(len, lines.text), np.int64, count)
    share = 100 * capitals // np.maximum(1, worded)
    at = np.arange(count)
    title = np.minimum.reduceat(np.where(lines.title, at, _FAR), begins)
    titled, title = (title < _FAR)[doc], np.minimum(title, count - 1)[doc]
    rough = ~lines.terminal & (lines.label == 0) & ~lines.title
    before, behind = _nearest(rough, docs)
    roughs = docs.sums(rough)
    among = np.maximum(1, roughs)
    return [
        np.where(titled, share - share[title], _UNTITLED),
        np.where(titled, 100 * size // np.maximum(1, size[title]), -1),
        np.where(before >= 0, at - before, _AWAY),
        np.where(behind >= 0, behind - at, _AWAY),
        roughs[doc],
        size - (docs.sums(size * rough) // among)[doc],
        share - (docs.sums(share * rough) // among)[doc],
    ]


def _nearest(some: Bools, docs: _Docs) -> tuple[Ints, Ints]:
    """The positions of the nearest of some lines before and behind every line, in its document; -1 without any."""
    at = np.arange(len(some))
    begins = docs.begins[docs.of]
    before = np.concatenate(([-1], np.maximum.accumulate(np.where(some, at, -1))[:-1]))
    behind = np.concatenate((np.minimum.accumulate(np.where(some, at, _FAR)[::-1])[::-1][1:], [_FAR]))
    return np.where(before >= begins, before, -1), np.where(behind < begins + docs.sizes[docs.of], behind, -1)


def _said_beside(kept: Bools, docs: _Docs, words: Words) -> list[Ints]:
    """The percentage of a line's words that the nearest paragraph before and behind it says too: -1 without one."""
    count = len(kept)
    line, key = _letters(words)
    held = np.sort((line.astype(_U64) << _U64(32)) | key)
    total = np.maximum(1, np.bincount(line, minlength=count))

    def shared(beside: Ints) -> Ints:
        where = beside[line]
        hit = _among(held, (np.maximum(where, 0).astype(_U64) << _U64(32)) | key) & (where >= 0)
        return np.where(beside >= 0, 100 * np.bincount(line[hit], minlength=count) // total, -1)

    return [shared(one) for one in _nearest(kept, docs)]


def _letters(words: Words) -> tuple[Ints, NDArray[np.uint64]]:
    """The words of letters, and single letters of scripts without spaces: the line of each, and its hash."""
    counts = (words.kind == LETTER) | (words.kind == SINGLE)
    return words.line[counts], words.hashed[counts].astype(_U64)


def _among(held: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> Bools:
    """Which of some numbers stand in a sorted array."""
    if not len(held):
        return np.zeros(len(wanted), bool)
    return np.asarray(held[np.minimum(held.searchsorted(wanted), len(held) - 1)] == wanted)


def _repeats(words: Words, doc: Ints, count: int) -> Ints:
    """How often a line with these words stands in its document."""
    sums = np.zeros(count, _U64)
    if len(words.line):
        begins = np.concatenate(([True], words.line[1:] != words.line[:-1])).nonzero()[0]
        spread = words.hashed.astype(_U64) * _U64(0x9E3779B97F4A7C15)
        sums[words.line[begins]] = np.add.reduceat(spread, begins)
    sums ^= doc.astype(_U64) * _U64(0xC2B2AE3D27D4EB4F)
    _, which, often = np.unique(sums, return_inverse=True, return_counts=True)
    return np.asarray(often[which], np.int64)


def _told_first(words: Words, doc: Ints, lead: Bools, count: int) -> Ints:
    """The percentage of a line's words that its document's headline and first paragraph hold: -1 without words.

    A story's own headline, which may stand anywhere, speaks of what its first paragraph speaks of.
    """
    line, key = _letters(words)
    key |= doc[line].astype(_U64) << _U64(32)
    leads = lead[line]
    seen = _among(np.sort(key[leads]), key)
    total = np.bincount(line, minlength=count)
    share = 100 * np.bincount(line[seen & ~leads], minlength=count) // np.maximum(1, total)
    return np.where(total > 0, share, -1)


def _told_elsewhere(words: Words, doc: Ints, count: int) -> Ints:
    """The percentage of a line's words that other lines of its document hold too: -1 for a line without words."""
    line, word = _letters(words)
    # Document, word and line in one number, so that one sort brings together what belongs together.
    key = np.sort((doc[line].astype(_U64) << _U64(52)) | (word << _U64(20)) | line.astype(_U64))
    total = np.bincount(line, minlength=count)
    if not len(key):
        return total - 1
    word = key >> _U64(20)
    of_word = np.concatenate(([True], word[1:] != word[:-1])).nonzero()[0]
    of_line = np.concatenate(([True], key[1:] != key[:-1])).nonzero()[0]
    often = lengths(of_line, len(key))
    everywhere = lengths(of_word, len(key))[of_word.searchsorted(of_line, side="right") - 1]
    where = (key[of_line] & _U64((1 << 20) - 1)).astype(np.int64)
    seen = np.bincount(where, weights=often * (everywhere > often), minlength=count).astype(np.int64)
    return np.where(total > 0, 100 * seen // np.maximum(1, total), -1)
