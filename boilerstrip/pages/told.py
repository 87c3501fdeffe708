"""How much of a page's lines stands in another text: the body that the page claims, or what trafilatura takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from boilerstrip.words import UNSPACED

_TOKEN = re.compile(rf"{UNSPACED.pattern}|[^\W_]+")
_ASCII_TOKEN = re.compile("[a-z0-9]+")  # the same of ASCII text, in a third of the time
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SEGMENT = re.compile(r"[.!?:;。！？：；…\n\r\u2028]+")
# Words (characters of scripts without spaces) that stand together in both: three words in a row are seldom two texts'
# by chance, and one changed word loses no more than five.
_WORDS, _SIGNS = 3, 6
_SAMPLE = 64  # words of a line that say what script it is in


def tokens(text: str) -> list[str]:
    """A text's words, lower case; of scripts that write without spaces its characters."""
    if text.isascii():
        return _ASCII_TOKEN.findall(text.lower())
    return _TOKEN.findall(_UNSEEN.sub("", text).lower())


class Body:
    """A claimed body, cut once and asked about many lines."""

    def __init__(self, text: str) -> None:
        self.words = tokens(text)
        self._runs: dict[int, set[tuple[str, ...]]] = {}
        self._segments = {tuple(cut) for cut in map(tokens, _SEGMENT.split(text)) if 0 < len(cut) < _SIGNS}

    def covered(self, line: Sequence[str]) -> list[bool]:
        """By word of a line, whether it is of a run that stands in the body."""
        size = _run(line)
        if len(line) < size:
            return [tuple(line) in self._segments] * len(line)
        runs = self.runs(size)
        found = [False] * len(line)
        for k, run in enumerate(zip(*(line[j:] for j in range(size)), strict=False)):
            if run in runs:
                found[k : k + size] = [True] * size
        return found

    def runs(self, size: int) -> set[tuple[str, ...]]:
        """All runs of a number of words."""
        if size not in self._runs:
            self._runs[size] = set(zip(*(self.words[j:] for j in range(size)), strict=False))
        return self._runs[size]


def _run(line: Sequence[str]) -> int:
    """How long runs are for a line: by the script of most of its first words."""
    first = line[:_SAMPLE]
    unspaced = sum(1 for word in first if len(word) == 1 and not word.isascii() and UNSPACED.match(word))
    return _SIGNS if 2 * unspaced > len(first) else _WORDS


def shares(lines: Sequence[str], body: str) -> list[float]:
    """How much of each line stands in another text: 0 (nothing) to 1 (all of it).

    By words, in runs of three and in any order; in scripts without spaces by characters, in runs of six. A shorter
    line counts only where it is a whole segment of the body, between marks or line breaks. Linear in time.
    """
    claimed = Body(body)
    found = []
    for line in lines:
        covered = claimed.covered(tokens(line))
        found.append(sum(covered) / len(covered) if covered else 0.0)
    return found
