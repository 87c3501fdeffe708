"""The road from a cleaned text and its source to a Score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boilerstrip.read import read
from boilerstrip.scoring.align import Alignment, align
from boilerstrip.scoring.coded import Coder, Line, lines_of, shared_coder
from boilerstrip.scoring.status import LineScore, _covered, cleaned_scores, source_scores
from boilerstrip.scoring.wrapper import wrapper_lines


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
    doc = read(text)
    starts = doc.starts
    return lines_of([(i, text[starts[i] : starts[i + 1]].rstrip("\r\n")) for i in doc.index], coder)


def score(cleaned: str, source: str, raw: str | None = None, *, wrapper: str = "rules") -> Score:
    """Score a cleaned text against its source."""
    coder = shared_coder()
    ours, theirs = _coded(cleaned, coder), _coded(source, coder)
    own = wrapper_lines(source, wrapper)
    aside = frozenset(k for k, line in enumerate(theirs) if line.index in own)
    found = align(ours, theirs)
    lines = cleaned_scores(ours, theirs, found, aside, frozenset())
    others = source_scores(theirs, ours, found, aside)
    coverage = _coverage(theirs, found, aside)
    purity = _purity(ours, found, aside)
    relation = (
        "republished" if coverage > 0.5 or purity > 0.5 else "partial" if max(coverage, purity) > 0.15 else "different"
    )
    return Score(relation, coverage, purity, "faithful", lines, others)


def _coverage(source: list[Line], found: Alignment, aside: frozenset[int]) -> float:
    words = sum(len(line.words) for k, line in enumerate(source) if k not in aside)
    carried = sum(_covered(runs, "source_at") for k, runs in found.by_source.items() if k not in aside)
    return carried / words if words else 1.0


def _purity(cleaned: list[Line], found: Alignment, aside: frozenset[int]) -> float:
    words = sum(len(line.words) for line in cleaned)
    pure = sum(run.size for runs in found.by_line.values() for run in runs if run.source not in aside)
    return pure / words if words else 1.0
