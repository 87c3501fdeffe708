"""The road from a cleaned text and its source to a Score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boilerstrip.read import lines_of
from boilerstrip.scoring.align import align
from boilerstrip.scoring.coded import Coder, Line, coded_line, shared_coder
from boilerstrip.scoring.relation import Measures, measures, relation
from boilerstrip.scoring.status import LineScore, cleaned_scores, source_scores
from boilerstrip.scoring.wrapper import wrapper_of


@dataclass(frozen=True, slots=True)
class Score:
    """How true a cleaned text is to its source."""

    relation: str
    coverage: float
    purity: float
    verdict: str
    cleaned_lines: tuple[LineScore, ...]
    source_lines: tuple[LineScore, ...]
    changes: tuple[Any, ...] = ()
    wrongly_removed: tuple[Any, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON-ready values."""
        plain = {name: getattr(self, name) for name in ("relation", "coverage", "purity", "verdict")}
        lists = ("cleaned_lines", "source_lines", "changes", "wrongly_removed")
        return plain | {name: [one._asdict() for one in getattr(self, name)] for name in lists}


def _coded(text: str, coder: Coder) -> list[Line]:
    return [coded_line(i, line, coder) for i, line in enumerate(lines_of(text)) if line and not line.isspace()]


def measures_of(cleaned: str, source: str, wrapper: str = "signs") -> Measures:
    """What the relation of two texts is decided on."""
    coder = shared_coder()
    ours, theirs = _coded(cleaned, coder), _coded(source, coder)
    return measures(ours, theirs, align(ours, theirs), wrapper_of(source, theirs, wrapper), coder)


def score(cleaned: str, source: str, raw: str | None = None, *, wrapper: str = "signs") -> Score:
    """Score a cleaned text against its source."""
    coder = shared_coder()
    ours, theirs = _coded(cleaned, coder), _coded(source, coder)
    aside = wrapper_of(source, theirs, wrapper)
    found = align(ours, theirs)
    lines = cleaned_scores(ours, theirs, found, aside, frozenset())
    others = source_scores(theirs, ours, found, aside)
    taken = measures(ours, theirs, found, aside, coder)
    return Score(relation(taken), taken.coverage, taken.purity, "faithful", lines, others)
