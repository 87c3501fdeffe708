"""Texts as strings of one character a word: comparing, searching and aligning words is then the work of C.

Both texts of a pair share one ``Coder``; the same word, however written, has the same character in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from boilerstrip.scoring.words import JOINS, Word, pieces, words_of

STOP = "\x01"  # the end of a sentence
_FIRST, _LAST = 0x10, 0x10FFFF  # of the characters that stand for words
_REMEMBERED = 1 << 17  # words that the shared Coder may know before it is replaced
PIECE = 160  # words of a line that are aligned at once: time grows with their square


class Coder(dict[str, str]):
    """What stands between two spaces -> its words' characters. Grows with every new word; safe in threads."""

    def __init__(self) -> None:
        self._chars: dict[str, str] = {".": STOP}
        self._next = count(_FIRST)
        self._joins: set[str] = set()

    def __missing__(self, raw: str) -> str:
        made = self._code(pieces(raw))
        self[raw] = made
        return made

    def _code(self, words: tuple[Word, ...] | list[Word]) -> str:
        known = self._chars
        return "".join([known.get(form) or self._char(form) for form, _ in words])

    def _char(self, form: str) -> str:
        # Past the last character they begin again: in texts of a million different words a few fall together.
        char = self._chars.setdefault(form, chr(_FIRST + (next(self._next) - _FIRST) % (_LAST - _FIRST)))
        if form in JOINS:
            self._joins.add(char)
        return char

    def line(self, text: str) -> str:
        """A line's words and ends of sentences."""
        coded = "".join([self[raw] for raw in text.split()])
        if self._joins and not self._joins.isdisjoint(coded):
            coded = self._code(words_of(text))
        return coded


@dataclass(frozen=True, slots=True)
class Line:
    """A line with ink: its place among all lines, its text, its words, and where its sentences end (words)."""

    index: int
    text: str
    words: str
    ends: tuple[int, ...]

    def pieces(self) -> Iterator[tuple[int, str]]:
        """The line in parts that can be aligned, each with its first word's place; cut between sentences if it can."""
        if len(self.words) <= PIECE:
            yield 0, self.words
            return
        start = 0
        while start < len(self.words):
            stop = min(start + PIECE, len(self.words))
            if stop < len(self.words):
                stop = max((end for end in self.ends if start < end <= stop), default=stop)
            yield start, self.words[start:stop]
            start = stop


def lines_of(texts: list[tuple[int, str]], coder: Coder) -> list[Line]:
    """Lines, coded."""
    made = []
    for index, text in texts:
        coded = coder.line(text)
        words = coded.replace(STOP, "")
        ends, at = [], 0
        for sentence in coded.split(STOP):
            at += len(sentence)
            if sentence:
                ends.append(at)
        made.append(Line(index, text, words, tuple(ends)))
    return made


_shared = [Coder()]


def shared_coder() -> Coder:
    """The process's Coder: most words of a text were in the one before. A fresh one when it has grown large."""
    if len(_shared[0]) > _REMEMBERED:
        _shared[0] = Coder()
    return _shared[0]
