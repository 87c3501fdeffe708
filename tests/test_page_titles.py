"""A page's headline is the story's, whole, and the one that a person knows before any that the page claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_pages import STORY, true_of

import boilerstrip
from boilerstrip import Result, Settings, Stripper

HEAD = "Ferry stays after a long vote"


def stripped(top: str, claimed: str = f"{HEAD} | Harbour Post", folder: Path | None = None, **known: str) -> Result:
    """The Result of a page with something over its story."""
    page = f"<html lang=en><head><title>{claimed}</title></head><body>{top}<article>{STORY}</article></body></html>"
    stripper = Stripper(Settings(site_config=str(folder) if folder else None))
    result = stripper.strip_html(page, "https://post.example/a", **known)
    true_of(result)
    return result


@pytest.mark.parametrize(
    "top",
    [
        f"<header><h1>Local news</h1></header><h2>{HEAD}</h2>",
        f"<header><h1 class=site-title>Harbour Post</h1></header><h2>{HEAD}</h2>",
        f"<h1><a href=/>Harbour Post</a></h1><h3>{HEAD}</h3>",
    ],
)
def test_a_heading_of_the_site_is_no_headline(top: str) -> None:
    """Its section or its name; the story's own heading is, which goes from the text."""
    result = stripped(top)
    assert result.title == HEAD and HEAD not in result.text
    assert [line.text for line in result.lines if line.label == "title"] == [HEAD]


@pytest.mark.parametrize(
    "top",
    [
        "<h1>Ferry stays<br>after a long vote</h1>",
        "<h1><div>Ferry stays</div><div>after a long vote</div></h1>",
        "<h1><span style='display:block'>Ferry stays</span><span style='display:block'>after a long vote</span></h1>",
    ],
)
@pytest.mark.parametrize("title", [f"{HEAD} | Harbour Post", "Harbour vote: all you have to know"])
def test_a_headline_on_several_lines_is_one(top: str, title: str) -> None:
    """No word of it is joined to the next, and none of its lines stays."""
    result = stripped(top, title)
    assert result.title == HEAD
    assert [line.text for line in result.lines if line.label == "title"] == ["Ferry stays", "after a long vote"]
    assert result.text.split("\n") == [line.text for line in result.lines if line.text.startswith("The council")]


def test_a_short_line_over_a_headline_in_its_heading_is_none_of_it() -> None:
    """Where the page says which of both it is."""
    assert stripped(f"<h1>Sport<br>{HEAD}</h1>", HEAD).title == HEAD


def test_a_headline_that_the_caller_knows_is_the_title() -> None:
    """Its line is found by it, whatever the page claims."""
    result = stripped(f"<h1>Sports</h1><h2>{HEAD}</h2>", "Harbour Post", title=HEAD)
    assert [line.text for line in result.lines if line.label == "title"] == [HEAD] and result.title == HEAD
    assert stripped(f"<h1>{HEAD}</h1>", title="Of another paper").title == "Of another paper"
    assert stripped(f"<h1>{HEAD}</h1>", title=" ").title == HEAD


def test_a_recipe_says_which_heading_is_the_headline(tmp_path: Path) -> None:
    """Unless the page's own heading says what the page claims, and the recipe finds another story's."""
    (tmp_path / "post.example.txt").write_text("title: //h2")
    other = f"<h1>Sports</h1><h2>{HEAD}</h2>"
    assert stripped(other, "Harbour Post").title == "Sports"
    result = stripped(other, "Harbour Post", tmp_path)
    assert [line.text for line in result.lines if line.label == "title"] == [HEAD] and result.title == HEAD
    assert stripped(f"<h1>{HEAD}</h1><h2>Goat wins race</h2>", folder=tmp_path).title == HEAD
    assert boilerstrip.strip_html("<h2>x</h2>").title is None
