"""Texts as strings of one character a word: comparing, searching and aligning words is then the work of C.

Both texts of a pair share one ``Coder``; the same word, however written, has the same character in both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat

from boilerstrip.fold import fold
from boilerstrip.read import lines_of
from boilerstrip.scoring.spelling import spelled
from boilerstrip.scoring.words import EDGES, JOINS, STOP, ends, is_plain, pieces, simple, words_of

_STOP = "\x01"  # the character of a sentence's end
_FIRST, _LAST = 0x10, 0x10FFFF  # of the characters that stand for words
_REMEMBERED = 1 << 17  # words that the shared Coder may know before it is replaced
PIECE = 160  # words of a line that are aligned at once: time grows with their square


class Coder(dict[str, str]):
    """What stands between two spaces -> its words' characters. Grows with every new word; safe in threads."""

    def __init__(self) -> None:
        self._chars: dict[str, str] = {STOP: _STOP}
        self._words: dict[str, str] = {}  # of words in lower case that need no pattern
        # Past the last character they begin again: in texts of a million different words a few fall together.
        self._next = map(chr, chain.from_iterable(repeat(range(_FIRST, _LAST))))
        self._joins: set[str] = set()
        self._joining: set[str] = set()  # what stands between two spaces and has one of these

    def __missing__(self, raw: str) -> str:
        # As words.pieces() does; most words come this way, and quickly.
        core = raw.strip(EDGES)
        if is_plain(core):
            made = self._word(core.lower())
        elif core and (found := simple(raw, core)):
            made = "".join(map(self._word, found))
        else:
            core, made = raw, self._code([word.form for word in pieces(raw)])  # the sentences' ends are among them
        if raw is not core and ends(raw, core):
            made += _STOP
        if not self._joins.isdisjoint(made):
            self._joining.add(raw)
        self[raw] = made
        return made

    def _word(self, lower: str) -> str:
        made = self._words.get(lower)
        if made is None:
            made = self._words[lower] = self._code(spelled(lower))
        return made

    def _code(self, forms: Iterable[str]) -> str:
        made = ""
        for form in forms:  # mostly one
            char = self._chars.get(form)
            if char is None:
                char = self._chars.setdefault(form, next(self._next))
                if form in JOINS:
                    self._joins.add(char)
            made += char
        return made

    def line(self, text: str) -> str:
        """A line's words and ends of sentences."""
        raws = text.split()
        coded = "".join(map(self.__getitem__, raws))
        if not self._joining.isdisjoint(raws):
            coded = self._code([word.form for word in words_of(text)])
        return coded

    def count(self, text: str) -> int:
        """How many words a text has."""
        return len(self.line(text).replace(_STOP, ""))


_shared = [Coder()]


def shared_coder() -> Coder:
    """The process's Coder: most words of a text were in the one before. A fresh one when it has grown large."""
    if len(_shared[0]) > _REMEMBERED:
        _shared[0] = Coder()
    return _shared[0]


@dataclass(frozen=True, slots=True)
class Line:
    """A line with ink: its place among all lines, its text, the same folded, its words, and where its sentences end."""

    index: int
    text: str
    folded: str
    words: str
    ends: tuple[int, ...]

    def ends_at(self, place: int) -> bool:
        """Whether a sentence ends before a word's place."""
        at = bisect_left(self.ends, place)
        return at < len(self.ends) and self.ends[at] == place

    def sentences(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
        """Where each sentence begins and ends, of those between two places."""
        at = bisect_left(self.ends, start + 1)
        if start and not self.ends_at(start):
            at += 1
        while at < len(self.ends) and (stop is None or self.ends[at] <= stop):
            yield self.ends[at - 1] if at else 0, self.ends[at]
            at += 1

    def pieces(self) -> Iterator[tuple[int, str]]:
        """The line in parts that can be aligned, each with its first word's place; cut between sentences if it can."""
        if len(self.words) <= PIECE:
            yield 0, self.words
            return
        start = at = 0
        while start < len(self.words):
            stop = min(start + PIECE, len(self.words))
            cut = start
            while at < len(self.ends) and self.ends[at] <= stop:
                cut, at = self.ends[at], at + 1
            stop = cut if cut > start else stop
            yield start, self.words[start:stop]
            start = stop


def coded_lines(text: str, coder: Coder) -> list[Line]:
    """The lines of a text that have ink, coded."""
    lines = lines_of(text)
    folded = lines if text.isascii() else lines_of(fold(text))
    return [
        coded_line(index, line, plain, coder)
        for index, (line, plain) in enumerate(zip(lines, folded, strict=True))
        if line and not line.isspace()
    ]


def coded_line(index: int, text: str, folded: str, coder: Coder) -> Line:
    """A line, coded."""
    coded = coder.line(text)
    if _STOP not in coded:
        return Line(index, text, folded, coded, (len(coded),) if coded else ())
    ends, at = [], 0
    for sentence in coded.split(_STOP):
        if sentence:
            at += len(sentence)
            ends.append(at)
    return Line(index, text, folded, coded.replace(_STOP, ""), tuple(ends))
