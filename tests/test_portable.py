"""A pattern that ``re`` can read finds what the one of ``regex`` finds."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.portable import portable

PARTS = st.sampled_from(
    [
        *(
            r"\p{Lu}",
            r"\p{L}",
            r"\p{Ll}{1,3}",
            r"\p{Nd}",
            r"[\p{Lu}\d.'-]",
            r"[^\p{L}]",
            r"\[",
            r"[]\p{L}]",
            r"[[\p{N}]",
        ),
        *(
            r"(?<=[.!] ?)",
            r"(?<=a |bc )",
            r"(?<![\p{L}.] {0,2})",
            r"(?<=\b\p{Lu}[.]?)",
            r"(?<=(?:a|bc))",
            r"(?<=a.{0,3})",
        ),
        *("a", "b", ".", " ?", r"\.", "(?:a|b)?", "(?P<cut>c?)"),
    ]
)


@pytest.mark.filterwarnings("ignore:Possible nested set")
@settings(deadline=None, max_examples=400)
@given(st.lists(PARTS, max_size=5).map("".join), st.text("aAbBcC1[]. ", max_size=12))
def test_in_lines_of_ascii_both_find_the_same(source: str, line: str) -> None:
    """Where ``re`` reads it at all."""
    try:
        told, one = regex.compile(source), re.compile(portable(source))
    except (re.error, regex.error):
        return
    assert [match.span() for match in one.finditer(line)] == [match.span() for match in told.finditer(line)]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (r"\p{Lu}[\p{L}'-]+", "[A-Z][A-Za-z'-]+"),
        (r"(?<=[.!] ?)x", "(?:(?<=[.!])|(?<=[.!] ))x"),
        (r"(?<!a|bc)x", "(?<!a)(?<!bc)x"),
        (r"(?<=\d)x", r"(?<=\d)x"),
        (r"\\p{Lu}[\]\p{Lu}]\p{Han}", r"\\p{Lu}[\]A-Z]\p{Han}"),
        (r"(?<=(?:a|bc))x", "(?<=(?:a|bc))x"),
        (r"(?<=^.{3,40})x", "(?<=^.{3,40})x"),
    ],
)
def test_what_can_be_told_is_told_and_the_rest_stays(source: str, told: str) -> None:
    """A pattern with what stays is left to regex."""
    assert portable(source) == told
