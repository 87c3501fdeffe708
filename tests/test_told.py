"""What a claimed body has of a page's lines, what it is worth, and which block is the headline."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.pages.titles import headline_line, without_site
from boilerstrip.pages.told import shares

FIRST = (
    "The ferry to Harl Island was late again on Monday morning, and forty people who wanted to be at work by eight "
    "stood on the pier in the rain until a quarter to nine."
)
SECOND = (
    "A clerk of the harbour board said that the pilot had overslept, which the pilot, who had been awake since four "
    "with a sick dog, called an invention of the board."
)
THIRD = (
    "The board will meet on Thursday to choose between a second pilot and a later ferry, and members of the council "
    "told the Gazette that they would come and listen in silence."
)
OTHER = (
    "Read how a baker from the upper town won the county's prize for rye bread three years in a row without once "
    "leaving his shop, and why his neighbours say it was the oven."
)


def test_lines_of_the_body_are_told_and_others_are_not() -> None:
    """Whatever their order, case and typography."""
    page = ["Home", SECOND, FIRST.upper().replace("'", "’"), OTHER]
    assert shares(page, f"{FIRST}\n{SECOND}") == [0.0, 1.0, 1.0, 0.0]


def test_a_line_half_of_which_is_told_has_about_half() -> None:
    """By words."""
    (share,) = shares([f"{FIRST} {OTHER}"], FIRST)
    assert 0.4 < share < 0.6


def test_a_short_line_is_told_only_as_a_whole_segment() -> None:
    """A word of the story is no line of it."""
    assert shares(["Why not?", "Harl Island", "", "..."], f"{FIRST} Why not? {SECOND}") == [1.0, 0.0, 0.0, 0.0]


def test_scripts_without_spaces_are_told_by_characters() -> None:
    """In runs of six."""
    body = "渡轮星期一早上又晚点了，四十名乘客在雨中等候。"
    assert shares(["四十名乘客在雨中等候", "面包师连续三年获奖的故事", "晚点"], body) == [1.0, 0.0, 0.0]


@given(st.lists(st.text(max_size=40), max_size=8), st.text(max_size=80))
def test_shares_are_shares(lines: list[str], body: str) -> None:
    """One a line, from nothing to all."""
    assert all(0.0 <= share <= 1.0 for share in shares(lines, body))
    assert len(shares(lines, body)) == len(lines)


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Ferry late again | Harl Gazette", "Ferry late again"),
        ("Ferry late again - Harl Gazette", "Ferry late again"),
        ("Harl Gazette: news » Ferry late again", "Ferry late again"),
        ("Pilot blamed in bridge row | Local news", "Pilot blamed in bridge row"),
        ("Vote delayed - again", "Vote delayed - again"),
        ("Man found dead – police", "Man found dead – police"),
        ("Late-night ferry", "Late-night ferry"),
        ("Row | over | the very long and winding road", "Row | over | the very long and winding road"),
        ("渡轮又晚点了_港口新闻", "渡轮又晚点了"),
    ],
)
def test_a_site_s_name_is_cut_off_and_a_headline_is_not(title: str, cut: str) -> None:
    """By other sources, by its name, or where it is plainly short."""
    assert without_site(title, {"ferrylateagain", "渡轮又晚点了"}, {"harlgazette"}) == cut


@pytest.mark.parametrize(
    ("lines", "tags", "answer"),
    [
        (["Ferry late again", "Ferry late again", "Text."], ["a", "h1", "p"], 1),
        (["Ferry late again", "Text.", "Ferry late again!"], ["li", "p", "h2"], 2),
        (["Home", "The ferry is late again", "Text."], ["li", "p", "p"], None),
        (["Home", "Another heading", "Text."], ["li", "h1", "p"], 1),
        (["Logo", "Another heading"], ["h1", "h1"], None),
        ([], [], None),
    ],
)
def test_the_headline_is_the_highest_heading_like_a_claim(
    lines: Sequence[str], tags: Sequence[str], answer: int | None
) -> None:
    """Or the only first heading, where nothing is like one."""
    assert headline_line(lines, tags, ("Ferry late again",)) == answer


@pytest.mark.parametrize(
    ("lines", "tags", "answer"),
    [
        (["Local news", "Ferry late again"], ["h1", "h2"], 1),
        (["Local news", "Ferry late again"], ["h1", "li"], 0),
        (["Local news", "Local news"], ["li", "h1"], 1),
    ],
)
def test_a_first_heading_that_says_nothing_of_the_claims_comes_behind_headings_that_do(
    lines: Sequence[str], tags: Sequence[str], answer: int
) -> None:
    """A section's name is like itself; a list may have the story's title for another."""
    assert headline_line(lines, tags, ("Ferry late again", "Local news"), "Local news") == answer


def test_a_first_heading_that_shares_words_with_the_claims_is_the_headline() -> None:
    """A title that was written for search stands over a part, too."""
    claimed, lines = (
        ("Ferry late: what to know", "Why is the ferry late?"),
        ("Why is the ferry late?", "Ferry late: what to know"),
    )
    assert headline_line(lines, ["h1", "h2"], claimed, "Why is the ferry late?") == 0
