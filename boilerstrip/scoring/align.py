"""Which words of which source line stand in which cleaned line, many to many.

In a source of more than a hundred lines a line is compared with the few that share the most telling words with it, not
with all: an inverted index finds them, so time grows with the text and not with its square. Inside two lines the
longest common subsequence of words (bit-parallel, after Hyyrö, in rapidfuzz) says what was carried over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from numpy import int32
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from boilerstrip.scoring.coded import PIECE, Line

_ALL = 100  # pieces of a source that are all looked at: to find the likely ones takes longer
_CANDIDATES, _PER_WORDS = 5, 20  # source pieces that a piece is compared with, and one more for so many words
_LOOKED_UP = 600  # places of words that a piece's look-up may visit: in a large text most words stand everywhere
_WEIGHT = 60  # of a word that stands in one piece; in n pieces, that over n
_TELLING = 12  # words of a piece that are looked up, the rarest
_PART, _LOOK = 80, 40  # words of a piece that is looked up in parts, and of a part
_REST = 8  # words of a sentence that is compared alone
_FAR, _GROUP = 12, 5  # words between two parts of what is common, and in a row in a part, for it to be no chance
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
    made: list[Piece] = []
    for k, line in enumerate(lines):
        if len(line.words) > PIECE:
            made.extend([Piece(k, at, words) for at, words in line.pieces() if words])
        elif line.words:  # most lines, and quickly
            made.append(Piece(k, 0, line.words))
    return made


class Index:
    """The pieces of a source by their words, and its sentences."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.pieces = pieces = pieces_of(lines)
        self._lines = lines
        self.whole: dict[str, list[int]] = defaultdict(list)
        for k, piece in enumerate(pieces):
            self.whole[piece.words].append(k)

    @cached_property
    def _firsts(self) -> list[int]:
        """Of equal pieces the first, which answers for all: a line that stands everywhere is looked up once."""
        return [same[0] for same in self.whole.values()]

    @cached_property
    def _with(self) -> dict[str, list[int]]:
        """The pieces that have a word."""
        made: dict[str, list[int]] = defaultdict(list)
        for k in self._firsts:
            for word in dict.fromkeys(self.pieces[k].words):
                made[word].append(k)
        return made

    @cached_property
    def sentences(self) -> dict[str, tuple[int, int]]:
        """Every sentence of some words, with the line and the place where it stands first."""
        made: dict[str, tuple[int, int]] = {}
        for k, line in enumerate(self._lines):
            for at, end in line.sentences():
                if end - at >= _RUN:
                    made.setdefault(line.words[at:end], (k, at))
        return made

    def likely(self, words: str) -> Iterator[tuple[int, int]]:
        """Pieces that may have much in common with some words, each with the length of what they have."""
        if len(self._firsts) > _ALL:
            yield from [(k, LCSseq.similarity(words, self.pieces[k].words)) for k in self._candidates(words)]
            return
        common = cdist([words], self._texts, scorer=LCSseq.similarity, dtype=int32)[0].tolist()
        yield from zip(self._firsts, common, strict=True)

    @cached_property
    def _texts(self) -> list[str]:
        return list(self.whole)

    def _candidates(self, words: str) -> list[int]:
        """The pieces that share the most telling words, best first; of a long piece, those of each of its parts: the
        rarest words of the whole may all stand in one of the paragraphs that it was merged of."""
        if len(words) <= _PART:
            return self._telling(words)
        return list(
            dict.fromkeys([k for at in range(0, len(words), _LOOK) for k in self._telling(words[at : at + _LOOK])])
        )

    def _telling(self, words: str) -> list[int]:
        score: dict[int, int] = defaultdict(int)
        rows = sorted(filter(None, map(self._with.get, dict.fromkeys(words))), key=len)
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
        number, size = _CANDIDATES + len(words) // _PER_WORDS, len(self.pieces)
        ranked = sorted([k - points * size for k, points in score.items() if points > least])  # whole numbers sort fast
        return [rank % size for rank in ranked[:number]]


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
        line = cleaned[piece.line]
        runs = _runs(piece, index)
        if len(line.words) > _PART:
            runs += _rest(piece, line, runs, index)
        if 0 < sum([run.size for run in runs]) < len(piece.words):
            runs += _sentences(piece, line, runs, index)
        for run in runs:
            made.add(run)
    return made


def _sentences(piece: Piece, line: Line, runs: list[Run], index: Index) -> Iterator[Run]:
    """The sentences of a piece that are the source's to the word, of those that no run touches: too short to be found
    by their words, and merged with a longer paragraph."""
    taken = _taken(piece, runs)
    for at, end in line.sentences(piece.at, piece.at + len(taken)):
        if 1 not in taken[at - piece.at : end - piece.at]:
            found = index.sentences.get(line.words[at:end])
            if found:
                yield Run(piece.line, at, *found, end - at)


def _rest(piece: Piece, line: Line, runs: list[Run], index: Index) -> list[Run]:
    """The runs of what is left of a piece when its largest parts are found: sentence by sentence, for a line without
    paragraphs is many of them, and the source's are cut elsewhere."""
    carried = sum([run.size for run in runs])
    if len(line.words) <= PIECE and carried * 2 < len(piece.words):
        return []
    taken = _taken(piece, runs)
    made: list[Run] = []
    for at, end in line.sentences(piece.at, piece.at + len(taken)):
        for start, stop in _free(taken, at - piece.at, end - piece.at):
            if stop - start >= _REST and stop - start < len(piece.words):
                made += _runs(Piece(piece.line, piece.at + start, piece.words[start:stop]), index)
    return made


def _taken(piece: Piece, runs: Iterable[Run]) -> bytearray:
    """One byte a word of a piece, 1 where a run has it."""
    taken = bytearray(len(piece.words))
    for run in runs:
        taken[run.at - piece.at : run.at - piece.at + run.size] = b"\x01" * run.size
    return taken


def _left(taken: bytearray, block: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    """A block's parts on words that are not taken."""
    at, source_at, size = block
    if 1 not in taken[at : at + size]:
        return [block]
    return [(start, source_at + start - at, stop - start) for start, stop in _free(taken, at, at + size)]


def _free(taken: bytearray, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words that are not taken begin and end, between two places."""
    while at < end:
        start = taken.find(0, at, end)
        if start < 0:
            return
        at = taken.find(1, start, end)
        at = end if at < 0 else at
        yield start, at


def _runs(piece: Piece, index: Index) -> list[Run]:
    """The runs of one piece, from the pieces that cover most of it; a word is taken once."""
    found = []
    words = piece.words
    for k, common in index.likely(words):
        other = index.pieces[k].words
        if not (common >= _ENOUGH * len(words) or _holds(common, len(other))):
            continue
        blocks = _together(_blocks(words, other)) if len(words) > _PART else _blocks(words, other)
        long = sum([size for _, _, size in blocks if size >= _RUN])
        if long >= _ENOUGH * len(words) or _holds(long, len(other)):
            found.append((long, -k, blocks))
    found.sort(reverse=True)
    taken = bytearray(len(words))
    runs: list[Run] = []
    for long, k, blocks in found:
        there = index.pieces[-k]
        fresh = [one for block in blocks for one in _left(taken, block)] if runs else blocks
        if runs and sum([size for _, _, size in fresh if size >= _RUN]) * 2 < long:
            continue
        for at, source_at, size in fresh:
            taken[at : at + size] = b"\x01" * size
            runs.append(Run(piece.line, piece.at + at, there.line, there.at + source_at, size))
    return runs


def _together(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Blocks without those far off in a long piece, where a common word or two were met by chance: they belong to
    another paragraph of it."""
    groups: list[list[tuple[int, int, int]]] = []
    at = source_at = -_FAR
    for block in blocks:
        if not groups or (block[0] - at) - (block[1] - source_at) > _FAR:
            groups.append([])
        groups[-1].append(block)
        at, source_at = block[0] + block[2], block[1] + block[2]
    return [one for group in groups if sum([size for _, _, size in group if size >= _RUN]) >= _GROUP for one in group]


def _blocks(words: str, other: str) -> list[tuple[int, int, int]]:
    """The longest common subsequence as blocks: place, place in the other, size."""
    return [(b.a, b.b, b.size) for b in LCSseq.editops(words, other).as_matching_blocks() if b.size]


def _holds(long: int, size: int) -> bool:
    """Whether a piece of the source, not a short one, stands nearly whole in a larger one."""
    return size >= _LONG and long >= _ENOUGH_OF_SOURCE * size
