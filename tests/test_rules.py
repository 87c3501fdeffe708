"""Every rule takes what it says it takes, leaves its near misses, and stays fast on hostile lines."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from boilerstrip.evidence.examples import taken
from boilerstrip.rulefile import Rule, shipped_rules

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


def hostile(rule: Rule) -> list[str]:
    """Long lines made to make a pattern backtrack: its own examples and literals repeated, spaces, capitals, digits."""
    own = [one["line"] for one in (*rule.drops, *rule.keeps)] + [one.strip("^$") for one in rule.literals]
    seeds = [" ", "a", "A", "Aa ", "1", "a.", '"', "(", "- ", "By ", ", ", *own, *(one[:-1] + " " for one in own)]
    return [(seed * (6000 // max(1, len(seed))))[:6000] + tail for seed in seeds for tail in ("", "\x00")]


def gives_up_within(seconds: float, rule: Rule, line: str) -> None:
    """A rule looks at a line for no more than this processor time, which is some times what it needs."""
    begun = time.process_time()
    rule.find(line, 5.0)
    assert time.process_time() - begun < seconds, f"{rule.code} on {line[:40]!r}...{line[-1]!r}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.origin[6:-5]}-{rule.code}")
def test_rule_needs_about_linear_time_on_hostile_lines(rule: Rule) -> None:
    """No pattern runs out of a second of its own processor time on any hostile line of 6,000 characters."""
    for line in hostile(rule):
        gives_up_within(1.0, rule, line)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.origin[6:-5]}-{rule.code}")
def test_rule_needs_about_linear_time_on_short_hostile_lines(rule: Rule) -> None:
    """Nor on lines that are short enough to be tried without a time limit, and that the rule is tried on."""
    size = min(1200, rule.max_length) if rule.action == "line" else 800
    for line in hostile(rule):
        gives_up_within(0.1, rule, line[: size - 1] + line[-1])


def broken(rule: Rule) -> Iterator[str]:
    """Lines that begin as an example does, go on with one thing over and over, and end in what no rule has there."""
    size = min(1200, rule.max_length) if rule.action == "line" else 1200
    every = list(dict.fromkeys(word + " " for one in rule.drops for word in one["line"].split()))[:60]
    for one in rule.drops:
        words = one["line"].split()
        runs = every + [" ".join(words[at : at + n]) + " " for n in (2, 3) for at in range(len(words[:12]) - n + 1)]
        runs += ["A ", "x", "a, ", "A. ", "1 ", one["line"] + " ", one["line"][:-1] + " "]
        for begin in {" ".join([*words[:n], ""]) for n in (0, 1, 2, 3, len(words))}:
            for run in dict.fromkeys(runs):
                line = (begin + run * size)[: size - 1]
                yield from (line + tail for tail in ("\u00a7", "~", '"', "\x00"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.origin[6:-5]}-{rule.code}")
def test_rule_gives_up_soon_on_a_line_that_breaks_off(rule: Rule) -> None:
    """No rule looks long for a way through a line of its own words that ends wrongly, tried without a time limit."""
    for line in broken(rule):
        gives_up_within(0.25, rule, line)


@pytest.mark.filterwarnings("error")
def test_both_engines_find_the_same() -> None:
    """What ``re`` finds in a short ASCII line is what ``regex`` finds there, white space and controls included."""
    odd = ("\x1c", "\x1f", "\x0b", "  ")
    examples = [one["line"] for rule in RULES for one in (*rule.drops, *rule.keeps)]
    for number, rule in enumerate(RULES):
        assert rule.trusted
        # Its own examples, and one in a hundred of all others', another hundredth for each rule.
        lines = [one["line"] for one in (*rule.drops, *rule.keeps)] + examples[number % 100 :: 100]
        lines += [line.replace(" ", mark, 2) for line in lines for mark in odd] + ["", " ", "\x1d"]
        for line in filter(str.isascii, lines):
            one, two = rule.find(line, 1.0), rule._finder(rule.compiled())(line)
            assert (one and (one.span(), one.groupdict())) == (two and (two.span(), two.groupdict())), (rule.code, line)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.origin[6:-5]}-{rule.code}")
def test_rule_states_its_reason(rule: Rule) -> None:
    """A rule says why it exists in a sentence."""
    assert len(rule.why) >= 20
