"""Which words of which source line stand in which cleaned line, many to many.

A line is compared with the few lines that share the most telling words with it, not with all: an inverted index finds
them, so time grows with the text and not with its square. Inside two lines the longest common subsequence of words
(bit-parallel, after Hyyrö, in rapidfuzz) says what was carried over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from boilerstrip.scoring.coded import Line

_CANDIDATES = 6  # source pieces that a piece is compared with
_COMMON = 400  # pieces a word may stand in and still be looked up
_TELLING = 60  # the weight of a word that stands in one piece; in n pieces, that over n
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
    """The pieces of a source by their words."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.whole: dict[str, list[int]] = defaultdict(list)
        self._with: dict[str, list[int]] = defaultdict(list)
        for k, piece in enumerate(pieces):
            self.whole[piece.words].append(k)
            for word in dict.fromkeys(piece.words):
                self._with[word].append(k)

    def candidates(self, words: str) -> list[int]:
        """The pieces that share the most telling words, best first."""
        score: dict[int, int] = defaultdict(int)
        for word in dict.fromkeys(words):
            found = self._with.get(word, ())
            if 0 < len(found) <= _COMMON:
                weight = _TELLING // len(found)
                if weight:
                    for k in found:
                        score[k] += weight
        return sorted(score, key=lambda k: (-score[k], k))[:_CANDIDATES]


def align(cleaned: Sequence[Line], source: Sequence[Line]) -> Alignment:
    """Runs of common words between lines that have enough in common."""
    index, made = Index(pieces_of(source)), Alignment()
    after = 0  # among equal pieces the one behind the last found is meant
    for piece in pieces_of(cleaned):
        same = index.whole.get(piece.words)
        if same:
            k = next((one for one in same if one >= after), same[0])
            after = k + 1
            other = index.pieces[k]
            made.add(Run(piece.line, piece.at, other.line, other.at, len(piece.words)))
            continue
        for run in _runs(piece, index):
            made.add(run)
    return made


def _runs(piece: Piece, index: Index) -> list[Run]:
    """The runs of one piece, from the pieces that cover most of it; a word is taken once."""
    found = []
    for k in index.candidates(piece.words):
        blocks = _blocks(piece.words, index.pieces[k].words)
        long = sum([size for _, _, size in blocks if size >= _RUN])
        if long:
            found.append((long, -k, blocks))
    found.sort(reverse=True)
    free = bytearray(b"\x01") * len(piece.words)
    runs: list[Run] = []
    for long, k, blocks in found:
        other = index.pieces[-k]
        if not (long >= _ENOUGH * len(piece.words) or _holds(long, len(other.words))):
            continue
        fresh = [one for one in blocks if all(free[one[0] : one[0] + one[2]])]
        if runs and sum([size for _, _, size in fresh if size >= _RUN]) * 2 < long:
            continue
        for at, source_at, size in fresh:
            free[at : at + size] = bytes(size)
            runs.append(Run(piece.line, piece.at + at, other.line, other.at + source_at, size))
    return runs


def _blocks(words: str, other: str) -> list[tuple[int, int, int]]:
    """The longest common subsequence as blocks: place, place in the other, size."""
    return [(b.a, b.b, b.size) for b in LCSseq.editops(words, other).as_matching_blocks() if b.size]


def _holds(long: int, size: int) -> bool:
    """Whether a piece of the source, not a short one, stands nearly whole in a larger one."""
    return size >= _LONG and long >= _ENOUGH_OF_SOURCE * size
