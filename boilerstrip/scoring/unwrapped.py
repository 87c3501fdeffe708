"""Texts whose lines were cut at a fixed width: their paragraphs are laid beside the other text's, not their lines.

A line is full where the first word of the next one had no room in it. A text in which many lines are full, and go on in
the next one in small letters (fewer do where nouns and names have capitals), was hard-wrapped (as mail and old news
wires are, RFC 2646); its full lines are read as one with what follows, and what is found in the whole is told of the
lines that the reader sees.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boilerstrip.scoring.align import Alignment, Run, align
from boilerstrip.scoring.coded import Coder, Line, coded_line
from boilerstrip.scoring.filled import fill
from boilerstrip.scoring.status import is_unbroken, is_whole

_WIDEST = 132  # characters of a line; what is wider was not cut for a screen or a printer
_FEWEST = 4  # lines
_FULL = 0.25  # of the lines, that go on in the next: each paragraph has one that does not
_HALF = 0.5  # of what is to be expected where lines are cut wherever they are full
_ENDS = (".", "!", "?", '"', "'", "\u201d", "\u2019", ")", "\u3002")


@dataclass(frozen=True, slots=True)
class Joined:
    """A text's lines as paragraphs.

    Attributes
    ----------
    real : sequence of Line
        The lines as they are.
    lines : sequence of Line
        The paragraphs, each with the index of its first line; the lines again where they are paragraphs.
    firsts, starts : sequence of int
        Of every paragraph the position of its first line among the text's; of every line the place where its words
        begin in its paragraph. Both empty where lines are paragraphs.
    """

    real: Sequence[Line]
    lines: Sequence[Line]
    firsts: Sequence[int] = ()
    starts: Sequence[int] = ()

    def place(self, paragraph: int, at: int) -> tuple[int, int, float]:
        """The line in which a paragraph's word stands, the word's place in it, and where in the paragraph it ends."""
        if not self.firsts:
            return paragraph, at, float("inf")
        first = self.firsts[paragraph]
        stop = self.firsts[paragraph + 1] if paragraph + 1 < len(self.firsts) else len(self.starts)
        line = bisect_right(self.starts, at, first, stop) - 1
        return line, at - self.starts[line], self.starts[line + 1] if line + 1 < stop else float("inf")

    def index(self, paragraph: int, at: int) -> int:
        """The index of the line in which a paragraph's word stands, or the last one where its words are at an end."""
        return self.real[self.place(paragraph, at)[0]].index

    def of(self, positions: frozenset[int]) -> frozenset[int]:
        """The paragraphs that begin with one of some lines."""
        return frozenset(k for k, first in enumerate(self.firsts) if first in positions) if self.firsts else positions

    def cut(self, paragraphs: Iterable[int]) -> frozenset[int]:
        """The lines that some paragraphs were cut into."""
        ends = (*self.firsts[1:], len(self.starts))
        return frozenset(k for one in paragraphs for k in range(self.firsts[one], ends[one]))


def joined(lines: Sequence[Line], coder: Coder) -> Joined:
    """The paragraphs of a text's lines; the lines themselves where the text was not cut at a width."""
    full = _full(lines)
    if not any(full):
        return Joined(lines, lines)
    made: list[Line] = []
    firsts: list[int] = []
    starts: list[int] = []
    first = 0
    for k, goes_on in enumerate(full):
        if goes_on:
            continue
        parts = lines[first : k + 1]
        whole, places = _one(parts, coder)
        for some in [parts] if whole else [[one] for one in parts]:
            firsts.append(len(starts))
            starts += places if whole else [0]
            made.append(whole or some[0])
        first = k + 1
    return Joined(lines, made, firsts, starts)


def _full(lines: Sequence[Line]) -> list[bool]:
    """Of every line whether it goes on in the next; all False in a text that was not cut at a width."""
    none = [False] * len(lines)
    if len(lines) < _FEWEST or any(len(line.text) > _WIDEST for line in lines):
        return none
    texts = [line.text.strip() for line in lines]
    width = max(map(len, texts))
    full = [
        len(one) + 1 + len(after.split(None, 1)[0]) > width and below.index == above.index + 1
        for one, after, above, below in zip(texts, texts[1:], lines, lines[1:], strict=False)
    ]
    open_ = [k for k, is_full in enumerate(full) if is_full and not texts[k].endswith(_ENDS)]
    small = [k for k in open_ if _is_small(texts[k + 1])]
    if len(open_) < _FULL * len(lines) or not small or len(small) < _share(texts) * len(open_):
        return none
    return [*full, False]


def _share(texts: Sequence[str]) -> float:
    """The share of lines that go on from others that has to begin with a small letter: half of the share that words
    inside lines have, for German nouns and names have none."""
    words = [word for text in texts for word in text.split()[1:]]
    return _HALF * sum(map(_is_small, words)) / max(1, len(words))


def _is_small(word: str) -> bool:
    return word[0].isalpha() and word[0] == word[0].lower()


def _one(parts: Sequence[Line], coder: Coder) -> tuple[Line | None, list[int]]:
    """Lines as one, and where the words of each begin in it; None where that cannot be told.

    A number cut off from its scale is one word in the whole and counts as the first of its second line.
    """
    if len(parts) == 1:
        return parts[0], [0]
    text, folded = (" ".join(some) for some in zip(*[(one.text, one.folded) for one in parts], strict=True))
    whole = coded_line(parts[0].index, text, folded, coder)
    places = [0]
    for one, other in itertools.pairwise(parts):
        last, first = one.text.split()[-1], other.text.split()[0]
        met = coder.count(last) + coder.count(first) - coder.count(f"{last} {first}")
        places.append(places[-1] + len(one.words) - met)
    return (whole if places[-1] + len(parts[-1].words) == len(whole.words) else None), places


def aligned(cleaned: Joined, source: Joined) -> tuple[Alignment, Alignment]:
    """Runs of common words between paragraphs, and the same between lines."""
    found = align(cleaned.lines, source.lines)
    fill(found, cleaned.lines, source.lines)
    if not cleaned.firsts and not source.firsts:
        return found, found
    made = Alignment()
    for runs in found.by_line.values():
        for run in runs:
            _split(run, cleaned, source, made)
    return found, made


def _split(run: Run, cleaned: Joined, source: Joined, made: Alignment) -> None:
    """Enter a run between paragraphs as runs between lines."""
    done = 0
    while done < run.size:
        line, at, end = cleaned.place(run.line, run.at + done)
        other, source_at, source_end = source.place(run.source, run.source_at + done)
        size = int(min(run.size - done, end - run.at - done, source_end - run.source_at - done))
        made.add(Run(line, at, other, source_at, size))
        done += size


def whole_lines(cleaned: Joined, source: Joined, found: Alignment) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of either text whose paragraphs stand whole in the other; none where lines were not cut.

    Parameters
    ----------
    found : Alignment
        Of the paragraphs.
    """
    none: frozenset[int] = frozenset()
    if not cleaned.firsts and not source.firsts:
        return none, none
    ours = [k for k, runs in found.by_line.items() if is_whole(cleaned.lines[k], runs, source.lines)]
    theirs = [k for k, runs in found.by_source.items() if is_unbroken(source.lines[k], runs)]
    return (
        cleaned.cut(ours) if cleaned.firsts else frozenset(ours),
        source.cut(theirs) if source.firsts else frozenset(theirs),
    )
