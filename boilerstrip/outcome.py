"""What to say of a document as a whole: is there a story in what is left, and how sure is all of it?"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.evidence.shape import Shapes
from boilerstrip.labels import LABELS
from boilerstrip.settings import Settings

_TOGETHER = 0.6  # the power that fits the training dumps best, by bench/calibrate.py
_TEASER = 2  # paragraphs below which a document with most of its ink gone is called a page without a story


def outcome(
    doc: Document, shape: Shapes, decisions: Sequence[Decision], settings: Settings
) -> tuple[str, float, tuple[str, ...]]:
    """Status, confidence and warnings.

    The confidence is the product of the lines', raised to _TOGETHER: a document's lines are right or wrong together.
    """
    if not decisions:
        return "no-story", 1.0, ("the text is empty",)
    gone, prose_gone, kept = 0.0, 0, 0
    for k, one in enumerate(decisions):
        if one.kept:
            kept += one.label == "text"
            if one.spans:
                # In the units of the line's size: a sign that stands for a syllable counts for more than one.
                gone += shape.size[k] * _covered(one.spans) / len(doc.lines[k])
        else:
            gone += shape.size[k]
            prose_gone += shape.prose[k] and not one.certain
    confidence = prod([one.confidence for one in decisions]) ** _TOGETHER
    if not kept:
        return "no-story", confidence, (_without_story(decisions),)
    share = gone / max(1, sum(shape.size))
    warnings = []
    if share > settings.max_removed:
        warnings.append(f"{share:.0%} of the text was removed, more than max-removed ({settings.max_removed:.0%})")
    if prose_gone > _TEASER and prose_gone * 2 > prose_gone + sum(
        p and d.kept for p, d in zip(shape.prose, decisions, strict=True)
    ):
        warnings.append(f"{prose_gone} removed lines read like paragraphs of a story")
    return ("suspect" if warnings else "story"), confidence, tuple(warnings)


def _covered(spans: Sequence[Evidence]) -> int:
    """Characters of a line that go with its spans: several rules may speak of the same ones."""
    covered = last = 0
    for span in sorted(spans, key=lambda one: one.start):
        covered += max(0, span.end - max(last, span.start))
        last = max(last, span.end)
    return covered


def _without_story(decisions: Sequence[Decision]) -> str:
    """What is said of a text without a story: a headline stays, and what the user keeps."""
    stays = [name for name in LABELS if any(one.kept and one.label == name for one in decisions)]
    told = "no line of a story was found" + (f", only lines of {' and '.join(stays)}" if stays else "")
    untouched = all(one.kept and not one.spans for one in decisions)
    return told if untouched else f"{told}; everything else was removed"
