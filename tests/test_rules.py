"""Every rule takes what it says it takes, leaves its near misses, and stays fast on hostile lines."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import hostile
import pytest
import regex

from boilerstrip import rulefile
from boilerstrip.evidence.examples import taken
from boilerstrip.fold import fold
from boilerstrip.rulefile import _ALIKE, Rule, shipped_rules

RULES = shipped_rules()


def cases(kind: str) -> list[object]:
    """One test parameter per example, named after rule and file."""
    return [
        pytest.param(rule, one, id=f"{rule.origin[6:-5]}-{rule.code}-{n}")
        for rule in RULES
        for n, one in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "one"), cases("drops"))
def test_rule_takes_what_it_must(rule: Rule, one: dict[str, str]) -> None:
    """A rule matches each of its drops, and a span rule exactly the part named."""
    got = taken(rule, one["line"], 2.0)
    assert got is not None, f"{rule.code} leaves {one['line']!r}"
    if rule.action == "span" and "cut" in one:
        assert got == one["cut"].strip()


@pytest.mark.parametrize(("rule", "one"), cases("keeps"))
def test_rule_leaves_its_near_misses(rule: Rule, one: dict[str, str]) -> None:
    """A rule says nothing about the lines it must leave."""
    assert taken(rule, one["line"], 2.0) is None, f"{rule.code} takes {one['line']!r}"


BY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.origin[6:-5]}-{rule.code}")


@BY_RULE
def test_rule_needs_about_linear_time_on_hostile_lines(rule: Rule) -> None:
    """No pattern backtracks without end on lines of one thing over and over: a sample, bench/hostile.py tries all."""
    for lines, seconds in ((hostile.repeated(rule), hostile.LONG), (hostile.shortened(rule), hostile.SHORT)):
        slow = [one for one in hostile.sampled(rule, lines, 12) if hostile.looks_long(rule, one, seconds)]
        assert not slow, f"{rule.code} on {slow[0][:40]!r}...{slow[0][-1]!r}"


@BY_RULE
def test_rule_gives_up_soon_on_a_line_that_breaks_off(rule: Rule) -> None:
    """Nor on lines that begin as its examples do and end wrongly: a sample as well."""
    lines = hostile.sampled(rule, hostile.broken(rule), 120)
    slow = [one for one in lines if hostile.looks_long(rule, one, hostile.BROKEN)]
    assert not slow, f"{rule.code} on {slow[0][:40]!r}...{slow[0][-1]!r}"


@pytest.mark.filterwarnings("error")
def test_both_engines_find_the_same() -> None:
    """What ``re`` finds in a short line is what ``regex`` finds there, white space and controls included."""
    odd = ("\x1c", "\x1f", "\x0b", "  ")
    told = 0
    examples = [one["line"] for rule in RULES for one in (*rule.drops, *rule.keeps)]
    for number, rule in enumerate(RULES):
        assert rule.trusted
        # Its own examples, and one in a hundred of all others', another hundredth for each rule.
        lines = [one["line"] for one in (*rule.drops, *rule.keeps)] + examples[number % 100 :: 100]
        lines += [line.replace(" ", mark, 2) for line in lines for mark in odd] + ["", " ", "\x1d"]
        for line in map(fold, lines):
            one, two = rule.find(line, 1.0), rule._finder(rule.compiled())(line)
            assert (one and (one.span(), one.groupdict())) == (two and (two.span(), two.groupdict())), (rule.code, line)
            told += one is not None and not line.isascii() and isinstance(one, re.Match)
    assert told > 1000  # the quick engine reads other letters than ASCII's too


def test_both_engines_mean_the_same_by_a_character() -> None:
    """Of lines that ``re`` reads, a character is a letter, digit or space to both engines, and has the same cases."""
    every = [one for one in map(chr, range(0x20000)) if _ALIKE(one) and fold(one) == one]
    whole = "".join(every)
    for kind in (r"\w", r"\d", r"\s"):
        assert re.findall(kind, whole) == regex.findall(kind, whole)
    cased = [one for one in every if one.lower() != one or one.upper() != one or one.casefold() != one]
    forms = "".join(cased)
    for one in cased:
        for pattern in (f"(?i){one}", f"(?i)[{one}]"):
            assert re.findall(pattern, forms) == regex.findall(pattern, forms), pattern


@BY_RULE
def test_rule_states_its_reason(rule: Rule) -> None:
    """A rule says why it exists in a sentence."""
    assert len(rule.why) >= 20


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10's re has no possessive groups")
def test_a_python_whose_re_loses_matches_leaves_possessive_groups_to_regex(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answer on every Python: 3.11.0 to 3.11.4 find less than is there."""
    monkeypatch.setattr(rulefile, "_LOSES_MATCHES", True)
    rule = next(one for one in RULES if one.code == "PRO763")
    fresh = replace(rule, _quick=None)
    assert fresh.find(rule.drops[0]["line"], 1.0)
    assert fresh._quick == fresh._finder(fresh.compiled())


def test_a_guard_that_only_one_engine_can_read_is_read_by_it() -> None:
    """The pattern behind it may be of the kind that both read."""
    rule = replace(RULES[0], pattern=r"(?!.*, \p{L}+ said)read also.{0,80}", action="line", where="anywhere")
    fresh = replace(rule, trusted=True, _quick=None, _alike=None, _compiled=None)
    assert fresh.find("read also the boat", 1.0) is not None
    assert fresh.find("read also, ann said", 1.0) is None
