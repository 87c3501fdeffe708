"""What to say of a document as a whole: is there a story in what is left, and how sure is all of it?"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from boilerstrip.document import Decision
from boilerstrip.evidence.shape import Shapes
from boilerstrip.settings import Settings

_TOGETHER = 0.6  # the power that fits the training dumps best, by bench/calibrate.py
_TEASER = 2  # paragraphs below which a document with most of its ink gone is called a page without a story


def outcome(shape: Shapes, decisions: Sequence[Decision], settings: Settings) -> tuple[str, float, tuple[str, ...]]:
    """Status, confidence and warnings.

    The confidence is the product of the lines', raised to _TOGETHER: a document's lines are right or wrong together.
    """
    if not decisions:
        return "no-story", 1.0, ("the text is empty",)
    gone = prose_gone = kept = 0
    for k, one in enumerate(decisions):
        if one.kept:
            kept += one.label == "text"
            if one.spans:
                gone += sum(span.end - span.start for span in one.spans)
        else:
            gone += shape.size[k]
            prose_gone += shape.prose[k] and not one.certain
    confidence = prod([one.confidence for one in decisions]) ** _TOGETHER
    if not kept:
        return "no-story", confidence, ("no line of a story was found; everything else was removed",)
    share = gone / max(1, sum(shape.size))
    warnings = []
    if share > settings.max_removed:
        warnings.append(f"{share:.0%} of the text was removed, more than max-removed ({settings.max_removed:.0%})")
    if prose_gone > _TEASER and prose_gone * 2 > prose_gone + sum(
        p and d.kept for p, d in zip(shape.prose, decisions, strict=True)
    ):
        warnings.append(f"{prose_gone} removed lines read like paragraphs of a story")
    return ("suspect" if warnings else "story"), confidence, tuple(warnings)
