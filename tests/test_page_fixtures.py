"""The bundled pages come out as the texts beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip
from boilerstrip.forms.pages import ended

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
PAGES = sorted(FOLDER.glob("*.html"))
WRONG = {  # what the labeller of pages gets wrong as yet: the pages are right, and are not to be bent
    "observatory-json": "a promotion in the text's own column and the author's note under it stay",
    "bridge-table": "a row of links under the last paragraph of an old table layout stays",
    "rice-market": "a date and time above the text in Japanese stays",
    "front-page": "short lists of links under headings are taken for a story (and the page called suspect)",
}


def cases(wrong: dict[str, str]) -> list[object]:
    """The pages, with those that are known to go wrong marked."""
    return [
        pytest.param(one, id=one.stem, marks=[pytest.mark.xfail(strict=True, reason=why)] if why else [])
        for one in PAGES
        for why in [wrong.get(one.stem)]
    ]


@pytest.mark.parametrize("page", cases(WRONG))
def test_a_page_comes_out_as_the_text_beside_it(page: Path) -> None:
    """Its story, a block a line, and nothing else."""
    assert ended(boilerstrip.strip_html(page.read_bytes()).text) == page.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize("page", cases({}))
def test_a_page_can_be_had_back_as_its_blocks_of_text(page: Path) -> None:
    """From the Result, and from the story with its ledger."""
    result = boilerstrip.strip_html(page.read_bytes())
    assert result.restore() == result.raw_text
    assert boilerstrip.restore(result.text, result.ledger()) == result.raw_text


@pytest.mark.parametrize("page", [one for one in PAGES if one.stem != "front-page"], ids=lambda one: one.stem)
def test_no_line_of_a_story_is_lost(page: Path) -> None:
    """Whatever else stays."""
    kept = boilerstrip.strip_html(page.read_bytes()).text.split("\n")
    assert [one for one in page.with_suffix(".txt").read_text("utf-8").split("\n") if one and one not in kept] == []
