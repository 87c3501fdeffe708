"""Context of tables of contents: headings in a row that stand again, in the same order, over the story's parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from boilerstrip.evidence.view import LEADS_ON, View

_FEWEST = 3  # headings that make a table of contents
_MOST = 3  # times that a heading stands: in two tables of contents, for wide screens and narrow, and over its part
_SHORTEST = 3  # characters of its words
_LONGEST = 120  # characters of a heading
_APART = 2  # lines from one heading to the next below, at least, in the mean
_NUMBER = re.compile(r"[\W\d_]*(?:(?:step|part|chapter|schritt|teil|partie|parte|paso|étape) \d+\W+)?", re.IGNORECASE)


def tables_of_contents(view: View) -> None:
    """NAV913: three or more lines in a row that stand again below, in the same order, each over a part of the story.

    The headings below stay. Known cost: a list of points that a story then takes one by one, which is its contents.
    """
    lines, size = view.doc.lines, view.shape.size
    rough = [k for k in range(len(lines)) if size[k] <= _LONGEST and (not view.shape.prose[k] or lines[k][-1] in "?!")]
    if len(rough) < 2 * _FEWEST:
        return
    places: dict[str, list[int]] = {}
    for k in rough:
        if k not in view.titles and (heading := _heading(lines[k])):
            places.setdefault(heading, []).append(k)
    # What comes more often is a button, or names a field of one card after another.
    again = {k: some[-1] for some in places.values() if len(some) <= _MOST for k in some[:-1]}
    for run in _runs(again):
        below = [again[k] for k in run]
        parts = sum(k + 1 < len(lines) and view.shape.prose[k + 1] for k in below)
        if below[0] > run[-1] and 3 * parts >= len(run) and below[-1] - below[0] >= _APART * (len(run) - 1):
            for k in run:
                view.take(k, "NAV913", "nav", 0.94)


def _heading(line: str) -> str:
    """A heading without its number, mark and case; nothing where there are no words, or it leads on to something."""
    found = _NUMBER.match(line)
    told = line[found.end() if found else 0 :].casefold().rstrip(" .")
    return told if len(told) >= _SHORTEST and told[-1] not in LEADS_ON else ""


def _runs(again: Mapping[int, int]) -> list[list[int]]:
    """Positions in a row, of which each stands again further down than the one before it."""
    runs: list[list[int]] = []
    for k in sorted(again):
        if runs and k == runs[-1][-1] + 1 and again[k] > again[runs[-1][-1]]:
            runs[-1].append(k)
        else:
            runs.append([k])
    return [run for run in runs if len(run) >= _FEWEST]
