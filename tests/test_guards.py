"""What is forbidden anywhere in a line may be asked last: the matches stay the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.guards import split

PARTS = st.sampled_from(
    ["(?!.*b)", "(?!a)", "(?!.{0,3}[b)])", "[\\W_]{0,2}", "(?:a|b)", "a", ".*", "[^b]", "\\)", "(c)"]
)


@pytest.mark.parametrize(
    ("source", "guards", "rest"),
    [
        ("(?!.*said)a", [".*said"], "a"),
        ('(?!")(?!.*said)a', [".*said"], '(?!")a'),
        ("(?!.*(?:said|says))a", [".*(?:said|says)"], "a"),
        ("(?!.*[)|])(?:a|b)", [".*[)|]"], "(?:a|b)"),
        ("(?!.*said)a|b", [], "(?!.*said)a|b"),
        ("(?!.*(said))a", [], "(?!.*(said))a"),
        ("a(?!.*said)", [], "a(?!.*said)"),
    ],
)
def test_guards_that_read_on_are_taken_from_the_head(source: str, guards: list[str], rest: str) -> None:
    """Others stay, and so do all where branches or numbered groups would make a difference."""
    assert split(source) == (guards, rest)


@settings(deadline=None)
@given(st.lists(PARTS, max_size=6).map("".join), st.text("abc) .", max_size=8))
def test_a_pattern_without_its_guards_and_those_say_the_same(source: str, line: str) -> None:
    """Whatever stands where."""
    guards, rest = split(source)
    whole, left = re.match(rf"\A(?:{source})\Z", line), re.match(rf"\A(?:{rest})\Z", line)
    if any(re.match(guard, line) for guard in guards):
        left = None
    assert (whole and whole.span()) == (left and left.span())
