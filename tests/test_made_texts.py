"""What training makes of pages and stories: every word is still there, every line has its label."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.training.flatten import manner_of
from boilerstrip.training.galleries import with_gallery
from boilerstrip.training.layout import laid_down, laid_out
from boilerstrip.training.pages import lines_of_page
from boilerstrip.training.parts import Line

MANNERS = ("indented", "loose", "marked", "pieces")
STORY = (
    "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
    "The yard in Port Elm will start on the hull in March, and until then the small boat runs four times a day.",
)
PAGE = f"""<html><head><title>no line</title></head><body><nav><ul><li><a href="/n">News</a></li>
<li><a href="/s">Sport</a></li></ul></nav><h1>Town keeps its ferry</h1><p>{STORY[0]}</p>
<figure><img src="a.jpg"><figcaption>The ferry at its pier. <em>Ann Reed</em></figcaption></figure>
<p>{STORY[1].replace("the clerk", "<a href='/clerk'>the <b>clerk</b></a>")}</p><p>{STORY[2]}</p>
<table><tr><td>Hull</td><td>41</td></tr><tr><td>Engines</td><td>19</td></tr></table>
<div class="share">Share this</div></body></html>"""
ROW = {"id": "ferry", "html": PAGE, "gold": "\n".join(STORY), "title": "Town keeps its ferry"}
LINES = [
    Line("Read also: Boats of the bay | Piers", "related"),
    *(Line(text, "text", blank=1) for text in STORY),
    Line("\"He said 'no'\": PHOTO / The harbour", "caption"),
    Line("Follow us", "share"),
    Line("Like us", "share"),
]


def words(text: str) -> list[str]:
    """The words of a text, without what Markdown adds."""
    return re.findall(r"\w+", re.sub(r"\]\([^)]*\)|[_*#]", "", text))


@pytest.mark.parametrize("manner", MANNERS)
def test_a_page_keeps_its_words_and_its_labels_in_every_manner(manner: str) -> None:
    """The story is all text, the caption a caption, whatever a tool does with lists, tables, links and emphasis."""
    lines = lines_of_page(ROW, manner)
    told: dict[str, list[str]] = {}
    for one in lines:
        told.setdefault(one.label, []).extend(words(one.text))
    assert told["text"] == words(" ".join(STORY))
    assert told["caption"] == words("The ferry at its pier. Ann Reed")
    assert told["nav"] == ["News", "Sport"]
    assert told["share"] == ["Share", "this"]
    assert told["furniture"] == ["Hull", "41", "Engines", "19"]


def test_manners_look_like_the_tools_that_they_stand_for() -> None:
    """Bullets and rows, Markdown, pieces."""
    texts = {manner: [one.text for one in lines_of_page(ROW, manner)] for manner in MANNERS}
    assert "Hull  41" in texts["indented"]
    assert "  * News" in texts["indented"]
    assert "  * [News](/n)" in texts["marked"]
    assert "# Town keeps its ferry" in texts["marked"]
    assert max(map(len, texts["marked"])) <= 80
    assert "the" in texts["pieces"] and "clerk" in texts["pieces"]


def test_of_a_page_as_it_stands_a_line_of_story_and_wrapper_together_teaches_nothing() -> None:
    """What stands on a line of its own in the source keeps its label and its indentation."""
    spread = PAGE.replace("<h1>", "\n<h1>").replace("<figure>", "\n<figure>").replace("<figcaption>", "\n   ")
    apart = lines_of_page(ROW | {"html": spread.replace("</figcaption>", "")}, "raw")
    glued = lines_of_page(ROW, "raw")
    assert ("   The ferry at its pier. Ann Reed", 1.0) in [(one.text, one.weight) for one in apart]
    assert [one.weight for one in glued if STORY[0] in one.text] == [0.0]
    assert [one.label for one in glued if one.text == "News"] == ["nav"]


def test_a_page_without_its_gold_teaches_nothing() -> None:
    """And neither does what is no page."""
    assert lines_of_page(ROW | {"gold": "Something else. " * 20}) == []
    assert lines_of_page(ROW | {"html": ""}) == []


def test_a_page_is_always_flattened_in_the_same_manner_and_pages_in_all_of_them() -> None:
    """By the page's name alone."""
    assert Counter(manner_of(str(k)) for k in range(400)).keys() == {*MANNERS, "raw"}
    assert manner_of("ferry") == manner_of("ferry")


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_gallery_is_two_to_eighty_captions_and_nothing_else_changes(seed: int) -> None:
    """Other lines stay as they are and in their order; a long gallery weighs no more than a few lines."""
    lines = with_gallery(LINES, ["A pier at dusk", "A hull in dock", "The bay"], np.random.default_rng(seed))
    more = [one for one in lines if one not in LINES]
    assert [one for one in lines if one in LINES] == LINES
    assert all(one.label == "caption" for one in more)
    assert 2 <= len(more) <= 160  # a counter may have its own line
    assert sum(one.weight for one in more) <= 17


def test_without_captions_there_is_no_gallery() -> None:
    """Training on one language's few documents must not fail."""
    assert with_gallery(LINES, ["one"], np.random.default_rng(1)) == LINES


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_another_layout_leaves_the_storys_words(seed: int) -> None:
    """Cut at an end, wrapped, joined or with other quotes: what stays of the story is the story's, and is text."""
    text, gold = laid_down(laid_out(LINES, np.random.default_rng(seed)))
    rows = text.split("\n")
    assert set(gold) == {k for k, row in enumerate(rows) if row.strip()}
    story = words(" ".join(rows[k] for k in sorted(gold) if gold[k][0] == "text"))
    whole = words(" ".join(STORY))
    assert any(whole[k : k + len(story)] == story for k in range(len(whole)))


def test_layouts_differ_in_separators_case_quotes_and_breaks() -> None:
    """Each of them is met among a few hundred."""
    seen = "\n\n".join(laid_down(laid_out(LINES, np.random.default_rng(seed)))[0] for seed in range(400))
    for told in ("Read also - Boats", "READ ALSO", "\u201cHe said \u2018no\u2019\u201d", "Follow us | Like us"):
        assert told in seen, told
    assert any(len(row) > 200 for row in seen.split("\n"))
    assert any(row.endswith("Tuesday") or row.endswith("to pay for a") for row in seen.split("\n"))
