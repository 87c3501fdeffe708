"""How much of a page's lines stands in the body that the page claims for its story, and what that body is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from boilerstrip.words import UNSPACED

_TOKEN = re.compile(rf"{UNSPACED.pattern}|[^\W_]+")
_ASCII_TOKEN = re.compile("[a-z0-9]+")  # the same of ASCII text, in a third of the time
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SEGMENT = re.compile(r"[.!?:;。！？：；…\n\r\u2028]+")
# Words (characters of scripts without spaces) that stand together in both: three words in a row are seldom two texts'
# by chance, and one changed word loses no more than five.
_WORDS, _SIGNS = 3, 6
_SAMPLE = 64  # words of a line that say what script it is in
_PROSE, _TOLD, _UNTOLD = 20, 0.7, 0.3  # words of a prose line; shares from which it is told, below which it is not
_FEW = 60  # words: the longest teaser of the training pages had 43, the shortest whole body 199
_ON_PAGE = 0.5  # of the body's words that the page shows: pages of the story had .99 and more, others .00 and .14
# Untold prose to told. Bodies that hold the story had up to 2.04 (readers' comments, other stories), the rest from 8.
_REST = 4.0
_END = 8  # words at the body's end that are looked for, to see whether their line goes on

Worth = Literal["whole", "part", "wrong", "teaser"]


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
    """How much of each line stands in a claimed body: 0 (nothing) to 1 (all of it).

    By words, in runs of three and in any order; in scripts without spaces by characters, in runs of six. A shorter
    line counts only where it is a whole segment of the body, between marks or line breaks. Linear in time.
    """
    claimed = Body(body)
    found = []
    for line in lines:
        covered = claimed.covered(tokens(line))
        found.append(sum(covered) / len(covered) if covered else 0.0)
    return found


def worth(
    lines: Sequence[str], body: str, told: Sequence[float] | None = None, descriptions: Sequence[str] = ()
) -> Worth:
    """What a claimed body can be, by the page alone: "whole" | "part" | "wrong" | "teaser".

    ``lines`` are the page's block texts, ``told`` their ``shares`` (computed where not given), ``descriptions`` what
    the page says in short. "wrong" is a body that the page does not show, or none at all; "teaser" one that repeats a
    description, or of under 60 words beside more prose; "part" one that breaks off within a line, or beside which four
    times its own prose stands. How often each is right: docs/pages.md.
    """
    claimed = Body(body)
    cuts = [tokens(line) for line in lines]
    if not claimed.words or _shown(claimed.words, cuts) < _ON_PAGE:
        return "wrong"
    told = shares(lines, body) if told is None else told
    prose = [(min(len(cut), 400), share) for cut, share in zip(cuts, told, strict=True) if len(cut) >= _PROSE]
    inside = sum(size for size, share in prose if share >= _TOLD)
    outside = sum(size for size, share in prose if share < _UNTOLD)
    if any(claimed.words == tokens(one) for one in descriptions) and outside:
        return "teaser"
    if len(claimed.words) < _FEW and (outside > inside or body.rstrip().endswith(("...", "…"))):
        return "teaser"
    return "part" if outside > _REST * inside or _breaks_off(claimed.words, cuts, told) else "whole"


def _shown(words: Sequence[str], cuts: Sequence[Sequence[str]]) -> float:
    """How much of a body stands in the page's lines, in runs that may go on from line to line."""
    page = Body("")
    page.words = [word for cut in cuts for word in cut]
    covered = page.covered(words)
    return sum(covered) / len(covered)


def _breaks_off(words: Sequence[str], cuts: Sequence[Sequence[str]], told: Sequence[float]) -> bool:
    """Whether the body's last words stand within a line whose rest the body does not have."""
    end = list(words[-_END - 1 : -1])  # without the last, which may itself be cut
    if not end:
        return False
    for cut, share in zip(cuts, told, strict=True):
        if not 0 < share < 1 or len(cut) < len(end) + _END:
            continue
        for k in range(len(cut) - len(end) - _END + 1):
            if cut[k] == end[0] and cut[k : k + len(end)] == end:
                return True
    return False
