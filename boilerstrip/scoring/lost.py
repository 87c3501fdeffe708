"""What stripping took out that it should have left: lines of the raw text that stand in the source's body.

To the word or reworded: what counts is whether the source's words that a line carried over stand in the cleaned text
still, there or elsewhere. A line of the source that is likely to be its wrapper is the body's only where the raw text
has it to the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from boilerstrip.scoring.align import Run
from boilerstrip.scoring.coded import Line, coded_lines
from boilerstrip.scoring.pair import Pair
from boilerstrip.scoring.protect import stands
from boilerstrip.scoring.unwrapped import aligned, joined, whole_lines
from boilerstrip.scoring.wrapper import outside

_SENTENCE = 3  # words of one that stands elsewhere too; fewer stand in many places by chance
_SPAN = 4  # words lost inside a line that stays; fewer are a dateline or a tag
# Words of the source that went with a reworded line, for it to be the story's: short lines of wrapper are much alike.
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Lost:
    """A line of the raw text that was wrongly removed, wholly or in part.

    Attributes
    ----------
    index : int
        Its place among all lines of the raw text.
    text : str
        The line.
    match : int
        The index of the source's line that it stands in.
    words : int
        How many of the source's words were lost with it.
    """

    index: int
    text: str
    match: int
    words: int


def lost(pair: Pair) -> tuple[Lost, ...]:
    """What the raw text has of the source's body and the cleaned text has no more."""
    if pair.raw is None:
        return ()
    raw = coded_lines(pair.raw, pair.coder)
    left, said = {k: _marked(runs, len(pair.source[k].words)) for k, runs in pair.found.by_source.items()}, _said(pair)
    paragraphs, made = joined(raw, pair.coder), []
    between, found = aligned(paragraphs, pair.paragraphs[1])
    whole, _ = whole_lines(paragraphs, pair.paragraphs[1], between)
    for k in sorted(found.by_line):
        runs = outside([run for run in found.by_line[k] if run.source not in pair.sure], pair.spans)
        gone = [(_absent(run, pair.source[run.source], left, said), run) for run in runs]
        words, carried = sum([one for one, _ in gone]), sum([run.size for run in runs])
        if words and (words >= _SPAN or words * 2 > carried):
            body = sum([one for one, run in gone if run.source not in pair.aside])
            if k in whole or stands(raw[k], runs, pair.source) or (body >= _WORDS and body * 2 > carried):
                run = max(gone, key=lambda one: one[0])[1]
                made.append(Lost(raw[k].index, raw[k].text, pair.source[run.source].index, words))
    return tuple(made)


def _marked(runs: Sequence[Run], size: int) -> bytes:
    """One byte a word of a source line, 1 where the cleaned text has it."""
    mask = bytearray(size)
    for run in runs:
        mask[run.source_at : run.source_at + run.size] = b"\x01" * run.size
    return bytes(mask)


def _said(pair: Pair) -> frozenset[str]:
    """All lines and sentences of the cleaned text, and of the headline beside it: a line that the source has twice and
    the cleaned text once stands there still, whichever of the two was found in it."""
    title = [] if pair.title is None else coded_lines(pair.title, pair.coder)
    lines = (*pair.cleaned, *pair.paragraphs[0].lines, *title)
    whole = {line.words for line in lines}
    return frozenset(
        whole.union(line.words[at:end] for line in lines for at, end in line.sentences() if end - at >= _SENTENCE)
    )


def _absent(run: Run, line: Line, left: dict[int, bytes], said: frozenset[str]) -> int:
    """How many words of a run, which stands in a line of the source, the cleaned text lacks."""
    mask = bytearray(left.get(run.source) or len(line.words))
    if 0 not in mask[run.source_at : run.source_at + run.size]:
        return 0
    for at, end in line.sentences():
        if line.words[at:end] in said:
            mask[at:end] = b"\x01" * (end - at)
    return mask.count(0, run.source_at, run.source_at + run.size)
