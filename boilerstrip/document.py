"""The types that go down the road: a read document, evidence about its lines, one verdict per line, removals.

Named tuples where there are many of them: one is made in a third of the time that a frozen dataclass takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into lines. Positions ``k`` count the lines with ink; ``index[k]`` counts all lines."""

    text: str
    # Arrays: a tuple's whole numbers take four times the memory.
    starts: Sequence[int]  # start of every line, blank ones too, and the length of the text at the end
    index: Sequence[int]  # position k -> line index
    begins: Sequence[int]  # position k -> offset of the line's first ink
    lines: tuple[str, ...]  # position k -> folded line, stripped: as long as in the text
    title: str | None = None
    lang: str | None = None
    foreign: bool = True  # written in other letters than ASCII's

    def written(self, k: int) -> str:
        """The line at position ``k`` as it stands in the text, without the white space around it."""
        return self.text[self.begins[k] : self.begins[k] + len(self.lines[k])]


class Evidence(NamedTuple):
    """One reason for or against: a rule or context ``code`` says ``label`` about a line, or about a span of it."""

    code: str
    label: str
    certain: bool
    confidence: float
    action: str  # "line", "span", "keep", or "name": what a line is that goes, whatever made it go
    start: int = 0  # of a span: offsets into the document
    end: int = 0
    block: bool = False
    family: str = ""  # of the rule: what contexts ask for


class Decision(NamedTuple):
    """What happens to one line. ``alone`` is the label it had before its neighbours were asked."""

    label: str
    kept: bool
    certain: bool
    confidence: float
    reasons: tuple[str, ...]
    alone: str
    spans: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """One line of the input as the user sees it (design: ``Result.lines``)."""

    index: int
    text: str
    label: str
    kept: bool
    certain: bool
    confidence: float
    reasons: tuple[str, ...]
    alone: str


class Removal(NamedTuple):
    """An exact record of what went: ``text`` stood at ``start``..``end`` (characters) of the input."""

    start: int
    end: int
    text: str
    label: str
    code: str
    confidence: float
    certain: bool
