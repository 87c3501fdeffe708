"""Which words of which source line stand in which cleaned line, many to many.

In a source of more than a hundred lines a line is compared with the few that share the most telling words with it, not
with all: an inverted index finds them, so time grows with the text and not with its square. Inside two lines the
longest common subsequence of words (bit-parallel, after Hyyrö, in rapidfuzz) says what was carried over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
_ALIKE = 8  # places of a source that begin alike and are tried: a refrain's are as good as one another
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

    @cached_property
    def starts(self) -> dict[str, list[tuple[int, int]]]:
        """Where lines and sentences begin, by the words that stand there; of short lines, into the next ones."""
        made: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for k, line in enumerate(self._lines):
            for at in (0, *line.ends[:-1]):
                first = line.words[at : at + _RUN]
                places = made[first if len(first) == _RUN else self._first(k, at)]
                if len(places) < _ALIKE:
                    places.append((k, at))
        return made

    def _first(self, k: int, at: int) -> str:
        """The first words from a place on."""
        words = self._lines[k].words[at : at + _RUN]
        while len(words) < _RUN and k + 1 < len(self._lines):
            k += 1
            words += self._lines[k].words[: _RUN - len(words)]
        return words

    def onward(self, words: str, place: tuple[int, int], cut: bool = False) -> list[tuple[int, int, int]]:
        """How words go on in the source from a place: line, place and size of what stands there of each line. The last
        ends with a sentence; with ``cut`` also where the words do."""
        made: list[tuple[int, int, int]] = []
        done = 0
        k, at = place
        while done < len(words) and k < len(self._lines):
            line = self._lines[k]
            size = min(len(line.words) - at, len(words) - done)
            same = words.startswith(line.words[at : at + size], done)
            if not same or not (cut or at + size == len(line.words)):
                size = _sentences_on(line, at, words[done:])
                return [*made, (k, at, size)] if size else made
            if size:
                made.append((k, at, size))
            done, k, at = done + size, k + 1, 0
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
    index, made, turns = index or Index(source), Alignment(), _Turns()
    last: Run | None = None  # what the piece before ends with, if it is the source's to the word
    for piece in pieces_of(cleaned):
        same = index.whole.get(piece.words)
        if same:
            other = index.pieces[turns.next(same)]
            last = Run(piece.line, piece.at, other.line, other.at, len(piece.words))
            made.add(last)
            continue
        runs = _verbatim(piece, index, last.ends[2:] if last else None)
        last = runs[-1] if runs else None
        for run in runs or _alike(piece, cleaned[piece.line], index):
            made.add(run)
    return made


class _Turns:
    """Which of equal pieces is meant: the one behind the last found, if none has had it yet; else the first of those
    that none has had, for lines that repeat each other may have been moved."""

    def __init__(self) -> None:
        self._after = 0
        self._had: set[int] = set()
        self._first: dict[int, int] = {}  # of equal pieces, how many from the first on were had

    def next(self, same: Sequence[int]) -> int:
        """The place among all pieces of the one that is meant."""
        at = bisect_left(same, self._after)
        k = same[at] if at < len(same) else same[0]
        if k in self._had:
            first = self._first.get(same[0], 0)
            while first < len(same) and same[first] in self._had:
                first += 1
            self._first[same[0]] = first
            k = same[first] if first < len(same) else k
        if len(same) > 1:
            self._had.add(k)
        self._after = k + 1
        return k


def _alike(piece: Piece, line: Line, index: Index) -> list[Run]:
    """The runs of a piece that is not the source's to the word, or not all of it."""
    runs = _runs(piece, index)
    if len(line.words) > _PART:
        runs += _rest(piece, line, runs, index)
    if sum([run.size for run in runs]) < len(piece.words):
        runs += _merged(piece, runs, index)
    if 0 < sum([run.size for run in runs]) < len(piece.words):
        runs += _sentences(piece, line, runs, index)
    return runs


def _verbatim(piece: Piece, index: Index, last: tuple[int, int] | None) -> list[Run]:
    """The runs of a piece that is nothing but lines and sentences of the source; none for others.

    Looked for first, because the longest common subsequence of a long piece may take words one by one from all over it
    that stand in a row as well. ``last`` is where in the source the piece before ends.
    """
    runs = _chain(piece, 0, index.onward(piece.words, last, True)) if last else []
    at = sum([run.size for run in runs])
    runs += _chains(piece, at, len(piece.words), index, whole=True)
    return runs if sum([run.size for run in runs]) == len(piece.words) else []


def _merged(piece: Piece, runs: list[Run], index: Index) -> list[Run]:
    """Whole lines and sentences of the source in what is left of a piece, where with them it is the source's: lines too
    short to be found by their words, merged into one."""
    taken = _taken(piece, runs)
    made = [run for at, end in free(taken, 0, len(taken)) for run in _chains(piece, at, end, index)]
    return made if sum([run.size for run in (*runs, *made)]) >= _ENOUGH * len(piece.words) else []


def _chains(piece: Piece, at: int, end: int, index: Index, whole: bool = False) -> list[Run]:
    """Lines and sentences of the source one after the other, between two places of a piece; with ``whole`` no further
    than to the first words that are none."""
    made: list[Run] = []
    words, starts = piece.words, index.starts
    places = iter([] if whole else [k for k in range(at, end - _RUN + 1) if words[k : k + _RUN] in starts])
    while at + _RUN <= end:
        chain = max(
            [index.onward(words[at:end], one, whole) for one in starts.get(words[at : at + _RUN], ())],
            key=_length,
            default=[],
        )
        if _length(chain) >= _RUN:
            made += _chain(piece, at, chain)
            at += _length(chain)
        elif whole:
            break
        else:
            at = next((k for k in places if k > at), end)
    return made


def _length(chain: Iterable[tuple[int, int, int]]) -> int:
    return sum([size for _, _, size in chain])


def _chain(piece: Piece, at: int, chain: Iterable[tuple[int, int, int]]) -> list[Run]:
    """What follows one another in the source as runs from a place of a piece on."""
    made: list[Run] = []
    for k, source_at, size in chain:
        made.append(Run(piece.line, piece.at + at, k, source_at, size))
        at += size
    return made


def _sentences_on(line: Line, at: int, words: str) -> int:
    """How many words of a line from a place on are some words' first, in whole sentences."""
    end = at
    for k in range(bisect_right(line.ends, at), len(line.ends)):
        if line.ends[k] - at > len(words) or not words.startswith(line.words[end : line.ends[k]], end - at):
            break
        end = line.ends[k]
    return end - at


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
        for start, stop in free(taken, at - piece.at, end - piece.at):
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
    return [(start, source_at + start - at, stop - start) for start, stop in free(taken, at, at + size)]


def free(taken: bytes | bytearray, at: int, end: int) -> Iterator[tuple[int, int]]:
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
