"""Lines that hold a whole page: their sentences are judged as lines are, and what goes of them goes as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.rules import SPAN, match_rules
from boilerstrip.evidence.shape import shapes, zones
from boilerstrip.read import read
from boilerstrip.ruleindex import RuleIndex

_LONG = 2000  # characters above which a line may hold a page
_LONGEST = 1 << 16  # and above which it is no page
# The one blank between two sentences; a full stop behind one or two letters is an abbreviation's or an initial's.
_BETWEEN = re.compile(
    r"(?:(?<=[.!?\u2026\u0964][\"')\]])|(?<=[^\W\d_]{3}[.!?\u2026\u0964])|(?<=[\d)\]\"'][.!?\u2026\u0964]))[ \t](?=\S)"
)


def inside_long_lines(doc: Document, index: RuleIndex, seconds: float) -> Iterator[tuple[int, list[Evidence]]]:
    """By the position of a long line, evidence against sentences in it, of the rules that take whole lines.

    Contexts and the labeller are not asked: they know lines, between which a sentence does not stand.
    """
    for k, line in enumerate(doc.lines):
        if _LONG < len(line) <= _LONGEST:
            found = list(_sentences(line, doc.begins[k], index, seconds))
            if found:
                yield k, found


def _sentences(line: str, begin: int, index: RuleIndex, seconds: float) -> Iterator[Evidence]:
    cut = _BETWEEN.sub("\n", line)
    inner = read(cut)
    if len(inner.lines) < 2:
        return
    for k, evidence in sorted(match_rules(inner, index, zones(shapes(inner)), seconds).items()):
        start, size = begin + inner.begins[k], len(inner.lines[k])
        for one in evidence:
            if one.action == "line" and not one.block:
                yield one._replace(action="span", start=start, end=start + size, confidence=min(SPAN, one.confidence))
