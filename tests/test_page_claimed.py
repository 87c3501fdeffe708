"""A page that shows no story may say one in its JSON-LD: that is its text then, and a warning says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_pages import true_of

import boilerstrip
from boilerstrip import Result, pagestrip
from boilerstrip.cli import main
from boilerstrip.pages.linked import body_lines

BODY = [
    f"The council voted on {day} to keep the ferry, said Ann Bell, who has run it for {years} years."
    for day, years in (("Monday", 12), ("Tuesday", 13), ("Friday", 14), ("Sunday", 15))
]
STORY = {"@type": "NewsArticle", "headline": "Ferry stays", "articleBody": "\n\n".join(BODY)}
TOLD = "the page shows no story; this is the text that its JSON-LD gives for it (articleBody)"
SHELL = "<html><head><title>Ferry stays</title>{}</head><body>{}<div id=root></div></body></html>"


def shell(said: Any, shown: str = "") -> str:
    """A page whose story scripts would fetch."""
    written = said if isinstance(said, str) else json.dumps(said)
    return SHELL.format(f'<script type="application/ld+json">{written}</script>', shown)


def stripped(said: Any, shown: str = "", **options: Any) -> Result:
    """Its Result, which tells the truth."""
    result = boilerstrip.strip_html(shell(said, shown), **options)
    true_of(result)
    return result


@pytest.mark.parametrize("extractor", ["own", "trafilatura", "ensemble"])
@pytest.mark.parametrize(
    "said",
    [
        STORY,
        [{"@type": "Organization", "name": "Harbour Post"}, STORY],
        {"@graph": [{"@type": "WebPage"}, {**STORY, "@type": ["Article", "Thing"]}]},
        {"@type": "WebPage", "mainEntity": {**STORY, "@type": "Report"}},
        {**STORY, "articleBody": "".join(f"<p>{one}</p>" for one in BODY)},
        {**STORY, "articleBody": "".join(f"&lt;p&gt;{one}&lt;/p&gt;" for one in BODY)},
    ],
)
def test_the_body_that_json_ld_gives_is_the_text_of_a_page_that_shows_none(said: Any, extractor: str) -> None:
    """Wherever in the script it stands, cleaned of tags and entities, whatever the extractor."""
    result = stripped(said, extractor=extractor)
    assert (result.status, result.title, result.warnings) == ("story", "Ferry stays", (TOLD,))
    assert result.text.split("\n") == BODY


@pytest.mark.parametrize(
    "shown",
    [
        "<p>You need to enable JavaScript to run this app.</p>",
        "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><footer>Copyright 2026 Harbour Post</footer>",
        "<div>We use cookies to give you the best experience on our website. By clicking accept you agree to it.</div>",
    ],
)
def test_what_stands_around_a_story_does_not_hide_that_there_is_none(shown: str) -> None:
    """Menus, notes about scripts and cookies."""
    assert stripped(STORY, shown).text.split("\n") == BODY


def test_a_claimed_body_is_stripped_as_any_text() -> None:
    """Its headline goes, unless it is kept; ad marks go."""
    said = {**STORY, "articleBody": "\n".join(["Ferry stays", BODY[0], "Advertisement", *BODY[1:]])}
    assert stripped(said).text.split("\n") == BODY
    kept = boilerstrip.strip_html(shell(said), settings=boilerstrip.Settings(keep=("title",)))
    assert kept.text.startswith("Ferry stays\n")


def test_a_page_that_shows_its_story_is_not_given_the_claimed_one() -> None:
    """Blocks of its own come first."""
    shown = "".join(f"<p>{one}</p>" for one in BODY)
    result = stripped({**STORY, "articleBody": "Another text, which the page does not show, said Ann Bell."}, shown)
    assert result.text.split("\n") == BODY and TOLD not in result.warnings


@pytest.mark.parametrize(
    "said",
    [
        json.dumps(STORY)[:-9],
        '{"@type":"NewsArticle","articleBody":"x',
        '{"@type":"NewsArticle","articleBody":' + "[" * 50_000,
        {**STORY, "articleBody": 7},
        {**STORY, "articleBody": {"a": 1}},
        {**STORY, "articleBody": " \n "},
        {**STORY, "articleBody": "Advertisement"},
        "NewsArticle",
    ],
)
def test_json_that_is_broken_or_says_no_story_leaves_a_page_without_one(said: Any) -> None:
    """And raises nothing."""
    for extractor in ("own", "trafilatura"):
        result = stripped(said, extractor=extractor)
        assert (result.status, result.text) == ("no-story", "") and TOLD not in result.warnings


def test_a_teaser_gives_way_to_the_text_that_trafilatura_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that goes on; another text does not take the claimed one's place."""
    monkeypatch.setattr(
        pagestrip, "_told", lambda model, page: ([0.0] * len(page.blocks.text), [0] * len(page.blocks.text))
    )
    teaser = {**STORY, "articleBody": BODY[0]}
    monkeypatch.setattr(pagestrip, "trafilatura_text", lambda root: "\n".join(BODY))
    assert stripped(teaser, "<p>x").text.split("\n") == BODY
    other = "The harbour master reads the tide tables aloud to visitors every day, and has done so since 1990, he said."
    monkeypatch.setattr(pagestrip, "trafilatura_text", lambda root: other)
    assert stripped(teaser, "<p>x").text == BODY[0]


def test_of_a_claimed_body_a_bounded_part_is_read() -> None:
    """Whole words of it, and a warning says so; a half of a pair of surrogates can be written."""
    result = stripped({**STORY, "articleBody": "\n".join(BODY * 1000)})
    assert 299_000 < len(result.raw_text) <= 300_000
    assert set(result.raw_text.split("\n")[:-1]) == set(BODY), "no line is cut but the last"
    assert "a claimed body of more than 300,000 characters: what follows them is left out" in result.warnings
    assert body_lines("one two\r\n\x0bthree \ud800\0four", 100) == ("one two\nthree ?four", True)
    assert body_lines("one two three", 9) == ("one two", False)
    assert body_lines("onetwothree", 5) == ("onetw", False)
    assert body_lines("", 5) == ("", True)


def test_clean_and_check_know_a_claimed_body(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its lines are numbered as blocks are, and what went comes back."""
    said = {**STORY, "articleBody": "\n".join([BODY[0], "Advertisement", *BODY[1:]])}
    (here / "page.html").write_text(shell(said))
    assert main(["clean", "page.html", "--ledger", "went.jsonl"]) == 0
    out, err = capsys.readouterr()
    assert out.split("\n")[:-1] == BODY and f"page.html: {TOLD}" in err
    entry = json.loads((here / "went.jsonl").read_text())
    assert boilerstrip.restore(out, entry).split("\n") == [BODY[0], "Advertisement", *BODY[1:]]
    assert main(["check", "page.html"]) == 1
    assert "page.html:2:1: ADV001 ad  Advertisement\n" in capsys.readouterr()[0]
