"""Whether a rule does on its own examples what they say: the shipped rules' tests, and what a user's file must pass."""

from __future__ import annotations

from collections.abc import Iterator

from boilerstrip.evidence.rules import match_rules
from boilerstrip.evidence.shape import Zones
from boilerstrip.read import read
from boilerstrip.rulefile import TITLE, Rule
from boilerstrip.ruleindex import RuleIndex

_HEADLINE = "Harbour town votes to keep its old ferry"
_EVERYWHERE = Zones(10**9, -1)


def taken(rule: Rule, line: str, seconds: float) -> str | None:
    """What a rule takes of an example line, by the look-up of real use; None when it says nothing of it."""
    doc = read(line.replace(TITLE, _HEADLINE), _HEADLINE if TITLE in line else None)
    found = match_rules(doc, RuleIndex([rule], everywhere=True), _EVERYWHERE, seconds).get(0)
    if not found:
        return None
    return doc.text[found[0].start : found[0].end].strip() if rule.action == "span" else line.strip()


def wrong(rule: Rule, seconds: float) -> Iterator[str]:
    """What is wrong with a rule by its own examples, a sentence each."""
    for one in rule.drops:
        got = taken(rule, one["line"], seconds)
        if got is None:
            yield f"field 'drops': the pattern and literals do not take {one['line']!r}"
        elif rule.action == "span" and "cut" in one and got != one["cut"].strip():
            yield f"field 'drops': takes {got!r} of {one['line']!r}, not {one['cut']!r}"
    for one in rule.keeps:
        if taken(rule, one["line"], seconds) is not None:
            yield f"field 'keeps': the pattern takes {one['line']!r}, which it is to leave"
