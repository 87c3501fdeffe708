"""Look-aheads that forbid a word anywhere in a line, taken from a pattern's head to be tried after the rest of it.

Such a guard reads the whole line, and most lines that a rule is tried on fail at their first words. What is forbidden
at the place where a match begins is forbidden before and after it was found: the matches are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SET = r"\[\^?\]?(?:\\.|[^\]\\])*\]"  # of characters, in a pattern
# What is escaped or in a set of characters is none; no part is read twice.
_MARK = re.compile(rf"\\.|{SET}|([()|])", re.DOTALL)
_READS_ON = ("(?!.*", "(?!.{0,")


def split(source: str) -> tuple[list[str], str]:
    """The guards at the head of a pattern that read on through the line, each as a pattern, and the pattern without.

    None are taken from a pattern with branches, of which they would guard the first alone, nor such as number groups.
    """
    if not any(one in source for one in _READS_ON):
        return [], source
    guards, rest, at = [], "", 0
    while source.startswith("(?!", at):
        end = _end(source, at)
        guard = source[at:end]
        if guard.startswith(_READS_ON) and "(" not in guard.replace("(?", "").replace("\\(", ""):
            guards.append(guard[3:-1])
        else:
            rest += guard
        at = end
    if any(depth == 0 and mark == "|" for _, depth, mark in _marks(source, at)):
        return [], source
    return guards, rest + source[at:]


def _end(source: str, at: int) -> int:
    """Where the group ends that begins at an offset."""
    return next((k + 1 for k, depth, mark in _marks(source, at) if mark == ")" and depth == 0), len(source))


def _marks(source: str, at: int) -> Iterator[tuple[int, int, str]]:
    """The parentheses and bars of a pattern: where each stands, in how many groups, and which it is."""
    depth = 0
    for found in _MARK.finditer(source, at):
        mark = found[1]
        if mark:
            depth -= mark == ")"
            yield found.start(), depth, mark
            depth += mark == "("
