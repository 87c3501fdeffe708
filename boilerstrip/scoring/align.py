"""Which words of which source line stand in which cleaned line, many to many.

A line is compared with the few lines that share the most telling words with it, not with all: an inverted index finds
them, so time grows with the text and not with its square. Inside two lines the longest common subsequence of words
(bit-parallel, after Hyyrö, in rapidfuzz) says what was carried over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from boilerstrip.scoring.coded import Line

_CANDIDATES, _PER_WORDS = 5, 20  # source pieces that a piece is compared with, and one more for so many words
_LOOKED_UP = 600  # places of words that a piece's look-up may visit: in a large text most words stand everywhere
_WEIGHT = 60  # of a word that stands in one piece; in n pieces, that over n
_TELLING = 12  # words of a piece that are looked up, the rarest
_RUN = 3  # words in a row that count as carried over; fewer are met by chance
# Shares of the words that make a line the edited form of another: of the cleaned line's, or of the source line's
# where that has _LONG words. Fitted to the line gold (bench/pairs.py); flat from .40 to .48 and from .7 to .9.
_ENOUGH, _ENOUGH_OF_SOURCE, _LONG = 0.45, 0.8, 15


class Run(NamedTuple):
    """``size`` words from ``at`` on in a cleaned line are those from ``source_at`` on in a source line."""

    line: int  # positions in the two texts' sequences of lines
    at: int
    source: int
    source_at: int
    size: int

    @property
    def ends(self) -> tuple[int, int, int, int]:
        """Where a run would begin that goes on from this one: line, place, source line, place."""
        return self.line, self.at + self.size, self.source, self.source_at + self.size


class Piece(NamedTuple):
    """A part of a line, from its word ``at`` on."""

    line: int
    at: int
    words: str


@dataclass(slots=True)
class Alignment:
    """All runs of words that stand in both texts, by line."""

    by_line: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    by_source: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))

    def add(self, run: Run) -> None:
        """Enter a run under both its lines."""
        self.by_line[run.line].append(run)
        self.by_source[run.source].append(run)


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """The parts of lines that are compared."""
    return [Piece(k, at, words) for k, line in enumerate(lines) for at, words in line.pieces() if words]


class Index:
    """The pieces of a source by their words, and its sentences."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.pieces = pieces = pieces_of(lines)
        self._lines = lines
        self.whole: dict[str, list[int]] = defaultdict(list)
        self._with: dict[str, list[int]] = defaultdict(list)
        for k, piece in enumerate(pieces):
            self.whole[piece.words].append(k)
            for word in dict.fromkeys(piece.words):
                self._with[word].append(k)

    @cached_property
    def sentences(self) -> dict[str, tuple[int, int]]:
        """Every sentence of some words, with the line and the place where it stands first."""
        made: dict[str, tuple[int, int]] = {}
        for k, line in enumerate(self._lines):
            for at, end in line.sentences():
                if end - at >= _RUN:
                    made.setdefault(line.words[at:end], (k, at))
        return made

    def candidates(self, words: str) -> list[int]:
        """The pieces that share the most telling words, best first."""
        score: dict[int, int] = defaultdict(int)
        have = self._with
        rows = [have[word] for word in dict.fromkeys(words) if word in have]
        rows.sort(key=len)
        left = _LOOKED_UP
        for row in rows[:_TELLING]:
            weight = _WEIGHT // len(row) + 1
            for k in row[:left]:
                score[k] += weight
            left -= len(row)
            if left <= 0:
                break
        if not score:
            return []
        least = max(score.values()) // 4
        number = _CANDIDATES + len(words) // _PER_WORDS
        return sorted([k for k in score if score[k] > least], key=lambda k: (-score[k], k))[:number]


def align(cleaned: Sequence[Line], source: Sequence[Line], index: Index | None = None) -> Alignment:
    """Runs of common words between lines that have enough in common.

    ``index`` is the source's, where many texts are aligned with it.
    """
    index, made = index or Index(source), Alignment()
    after = 0  # among equal pieces the one behind the last found is meant
    for piece in pieces_of(cleaned):
        same = index.whole.get(piece.words)
        if same:
            at = bisect_left(same, after)
            k = same[at] if at < len(same) else same[0]
            after = k + 1
            other = index.pieces[k]
            made.add(Run(piece.line, piece.at, other.line, other.at, len(piece.words)))
            continue
        runs = _runs(piece, index)
        if 0 < sum([run.size for run in runs]) < len(piece.words):
            runs += _sentences(piece, cleaned[piece.line], runs, index)
        for run in runs:
            made.add(run)
    return made


def _sentences(piece: Piece, line: Line, runs: list[Run], index: Index) -> Iterator[Run]:
    """The sentences of a piece that are the source's to the word, of those that no run touches: too short to be found
    by their words, and merged with a longer paragraph."""
    taken = bytearray(len(piece.words))
    for run in runs:
        taken[run.at - piece.at : run.at - piece.at + run.size] = b"\x01" * run.size
    for at, end in line.sentences(piece.at, piece.at + len(taken)):
        if 1 not in taken[at - piece.at : end - piece.at]:
            found = index.sentences.get(line.words[at:end])
            if found:
                yield Run(piece.line, at, *found, end - at)


def _runs(piece: Piece, index: Index) -> list[Run]:
    """The runs of one piece, from the pieces that cover most of it; a word is taken once."""
    found = []
    words = piece.words
    for k in index.candidates(words):
        other = index.pieces[k].words
        common = LCSseq.similarity(words, other)
        if not (common >= _ENOUGH * len(words) or _holds(common, len(other))):
            continue
        blocks = _blocks(words, other)
        long = sum([size for _, _, size in blocks if size >= _RUN])
        if long >= _ENOUGH * len(words) or _holds(long, len(other)):
            found.append((long, -k, blocks))
    found.sort(reverse=True)
    free = bytearray(b"\x01") * len(words)
    runs: list[Run] = []
    for long, k, blocks in found:
        there = index.pieces[-k]
        fresh = [one for one in blocks if all(free[one[0] : one[0] + one[2]])]
        if runs and sum([size for _, _, size in fresh if size >= _RUN]) * 2 < long:
            continue
        for at, source_at, size in fresh:
            free[at : at + size] = bytes(size)
            runs.append(Run(piece.line, piece.at + at, there.line, there.at + source_at, size))
    return runs


def _blocks(words: str, other: str) -> list[tuple[int, int, int]]:
    """The longest common subsequence as blocks: place, place in the other, size."""
    return [(b.a, b.b, b.size) for b in LCSseq.editops(words, other).as_matching_blocks() if b.size]


def _holds(long: int, size: int) -> bool:
    """Whether a piece of the source, not a short one, stands nearly whole in a larger one."""
    return size >= _LONG and long >= _ENOUGH_OF_SOURCE * size
