"""Two texts laid side by side: their lines, what they have in common, and which lines are wrapper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from boilerstrip.scoring.align import Alignment
from boilerstrip.scoring.coded import Coder, Line, coded_lines, shared_coder
from boilerstrip.scoring.unwrapped import Joined, aligned, joined
from boilerstrip.scoring.wrapper import outside, wrapper_of


@dataclass(frozen=True)
class Pair:
    """A cleaned text and its source, aligned. Positions count lines with ink.

    What is asked of it later is coded by the Coder that coded its lines: characters of two Coders say nothing of each
    other. A pickle has the texts and the alignments, which are positions alone; where it is read, the lines are coded
    anew, by that process's Coder.
    """

    texts: tuple[str, str]  # the cleaned one and the source
    coder: Coder = field(repr=False, compare=False)
    cleaned: list[Line]
    source: list[Line]
    found: Alignment
    paragraphs: tuple[Joined, Joined]  # of the cleaned text and of the source, where lines were cut at a width
    whole: Alignment  # of these
    aside: frozenset[int]  # positions of the source's own wrapper, without what may be body and was carried over
    sure: frozenset[int]  # positions of what is its wrapper beyond doubt: only that may be removed without a word
    spans: Mapping[int, bytes]  # by position, the words of body lines that are wrapper glued to them
    wrapper: str  # who tells it
    raw: str | None = None
    title: str | None = None  # kept beside the cleaned text

    @cached_property
    def body(self) -> Alignment:
        """What both texts have in common without such words."""
        if not self.spans:
            return self.found
        made = Alignment()
        for runs in self.found.by_line.values():
            for run in outside(runs, self.spans):
                made.add(run)
        return made

    @cached_property
    def own(self) -> frozenset[int]:
        """Positions of lines of the cleaned text that look like wrapper."""
        return wrapper_of(self.texts[0], self.cleaned, self.wrapper, self.coder).likely

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in _CODED}

    def __setstate__(self, state: dict[str, Any]) -> None:
        (text, other), coder = state["texts"], shared_coder()
        cleaned, source, paragraphs = _coded(text, other, coder)
        self.__dict__.update(state, coder=coder, cleaned=cleaned, source=source, paragraphs=paragraphs)


_CODED = ("coder", "cleaned", "source", "paragraphs")  # what of a Pair one Coder made


def _coded(cleaned: str, source: str, coder: Coder) -> tuple[list[Line], list[Line], tuple[Joined, Joined]]:
    """The lines of both texts, and their paragraphs."""
    ours, theirs = coded_lines(cleaned, coder), coded_lines(source, coder)
    return ours, theirs, (joined(ours, coder), joined(theirs, coder))


def pair_of(cleaned: str, source: str, raw: str | None, wrapper: str, title: str | None = None) -> Pair:
    """Read and align two texts; errors as in ``score``."""
    for name, text in (("cleaned", cleaned), ("source", source), ("raw", raw), ("title", title)):
        if not isinstance(text, str) and not (name in ("raw", "title") and text is None):
            raise TypeError(f"{name}: a str, not {type(text).__name__}; decode bytes first")
    coder = shared_coder()
    ours, theirs, paragraphs = _coded(cleaned, source, coder)
    (whole, found), told = aligned(*paragraphs), wrapper_of(source, theirs, wrapper, coder)
    aside = frozenset(k for k in told.likely if k in told.sure or k not in found.by_source)
    texts, spans = (cleaned, source), dict(told.spans)
    return Pair(texts, coder, ours, theirs, found, paragraphs, whole, aside, told.sure, spans, wrapper, raw, title)
