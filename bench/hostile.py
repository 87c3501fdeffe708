"""Lines made to make a pattern backtrack, and the rules that look long at one.

``python bench/hostile.py [CODE ...]`` tries every line on every rule (or on those named) and lists the slow ones: some
fifteen minutes for all. Run it on the rules that you changed. The test suite tries a sample of the same lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from random import Random

from boilerstrip.rulefile import Rule, shipped_rules

#: Seconds of processor time that a rule may need for one line, some tens of times what it needs: by length, whether a
#: time limit guards the look (it does on long lines), and the kind of line.
LONG, SHORT, BROKEN = 1.0, 0.1, 0.25


def repeated(rule: Rule) -> list[str]:
    """Long lines of one thing over and over: the rule's own examples and literals, spaces, capitals, digits."""
    own = [one["line"] for one in (*rule.drops, *rule.keeps)] + [one.strip("^$") for one in rule.literals]
    seeds = [" ", "a", "A", "Aa ", "1", "a.", '"', "(", "- ", "By ", ", ", *own, *(one[:-1] + " " for one in own)]
    return [(seed * (6000 // max(1, len(seed))))[:6000] + tail for seed in seeds for tail in ("", "\x00")]


def shortened(rule: Rule) -> list[str]:
    """The same lines, short enough to be tried without a time limit, and for the rule to be tried on them."""
    size = min(1200, rule.max_length) if rule.action == "line" else 800
    return [line[: size - 1] + line[-1] for line in repeated(rule)]


def broken(rule: Rule) -> Iterator[str]:
    """Lines that begin as an example does, go on with one thing over and over, and end in what no rule has there."""
    size = min(1200, rule.max_length) if rule.action == "line" else 1200
    every = list(dict.fromkeys(word + " " for one in rule.drops for word in one["line"].split()))[:60]
    for one in rule.drops:
        words = one["line"].split()
        runs = every + [" ".join(words[at : at + n]) + " " for n in (2, 3) for at in range(len(words[:12]) - n + 1)]
        runs += ["A ", "x", "a, ", "A. ", "1 ", one["line"] + " ", one["line"][:-1] + " "]
        for begin in {" ".join([*words[:n], ""]): None for n in (0, 1, 2, 3, len(words))}:
            for run in dict.fromkeys(runs):
                line = (begin + run * size)[: size - 1]
                yield from (line + tail for tail in ("\u00a7", "~", '"', "\x00"))


def looks_long(rule: Rule, line: str, seconds: float) -> bool:
    """Whether the rule needs more than ``seconds`` of processor time: the best of three looks, as machines stall."""
    for _ in range(3):
        begun = time.process_time()
        rule.find(line, 5.0)
        if time.process_time() - begun < seconds:
            return False
    return True


def sampled(rule: Rule, lines: Iterable[str], count: int) -> list[str]:
    """Some of the lines, the same for a rule each time."""
    every = list(lines)
    return Random(rule.code).sample(every, min(len(every), count))


def slow_lines(rule: Rule) -> Iterator[str]:
    """Every hostile line that the rule looks long at."""
    kinds = ((repeated(rule), LONG), (shortened(rule), SHORT), (broken(rule), BROKEN))
    yield from chain.from_iterable((line for line in lines if looks_long(rule, line, limit)) for lines, limit in kinds)


def main(codes: list[str]) -> int:
    """Print the slow rules, each with one line; 1 if there are any, 2 where a code is no rule's."""
    rules = [rule for rule in shipped_rules() if not codes or rule.code in codes]
    if unknown := sorted({*codes}.difference(rule.code for rule in rules)):
        print(f"hostile.py: no rule has the code {', '.join(unknown)}", file=sys.stderr)
        return 2
    slow = 0
    for rule in rules:
        line = next(slow_lines(rule), None)
        if line is not None:
            slow += 1
            print(f"{rule.origin}: {rule.code} looks long at {line[:60]!r} ... {line[-20:]!r}")
    print(f"{len(rules)} tried, {slow} slow")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
