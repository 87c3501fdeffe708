"""What a page hides is none of its story, unless that is the story."""

from __future__ import annotations

import json

import pytest
from test_pages import true_of

import boilerstrip

DAYS = ("Monday", "Tuesday", "Friday", "Sunday")
STORY = [f"The council voted on {day} to keep the ferry, said Ann Bell, who has run it since 1990." for day in DAYS]
MORE = [f"On {day} the ferry carried forty people and a goat over the river, the harbour master said." for day in DAYS]
SECRET = "The secret hidden paragraph was never shown to any reader of the page, the editor said on Monday."
PAGE = "<html lang=en><title>Ferry stays - Harbour Post</title>{}<body><nav><a href=/>Home</a></nav><main><article>"
PAGE += "<h1>Ferry stays</h1>{}</article></main><footer>Copyright 2026 Harbour Post.</footer></body></html>"


def paragraphs(lines: list[str], **attributes: str) -> str:
    """Lines as paragraphs."""
    written = "".join(f" {name.replace('_', '-')}='{value}'" for name, value in attributes.items())
    return "".join(f"<p{written}>{line}</p>" for line in lines)


def kept(body: str, head: str = "") -> list[str]:
    """The lines that stay of a page."""
    result = boilerstrip.strip_html(PAGE.format(head, body))
    true_of(result)
    return result.text.split("\n")


@pytest.mark.parametrize(
    "hidden",
    [
        *("hidden", "hidden=hidden", "style='display:none'", "style='color: red; DISPLAY : None !important'"),
        *("style='visibility: hidden'", "class='side-block hidden'", "class='note sr-only'", "class=visually-hidden"),
        *("class=screen-reader-text", "class=d-none", "aria-hidden=true"),
    ],
)
@pytest.mark.parametrize("wrap", ["<p {}>{}</p>", "<div {}><p>{}</p></div>", "<p><span {}>{}</span></p>"])
def test_a_hidden_block_goes(hidden: str, wrap: str) -> None:
    """However it is hidden, by its own element, one around it or the one in it; it stays in the page's own text."""
    page = PAGE.format("", paragraphs(STORY) + wrap.format(hidden, SECRET) + paragraphs(MORE))
    result = boilerstrip.strip_html(page)
    true_of(result)
    assert result.text.split("\n") == STORY + MORE
    (one,) = [line for line in result.lines if line.text == SECRET]
    assert (one.label, one.kept, one.certain) == ("furniture", False, False) and one.reasons[0] == "FUR921"


@pytest.mark.parametrize(
    "shown",
    [
        *("hidden=until-found", "style='display:none;display:block'", "style='overflow: hidden'", "aria-hidden=false"),
        *(
            "class='hidden md:block'",
            "class='d-none d-lg-flex'",
            "class='overflow-hidden'",
            "id=hidden",
            "class=unhidden",
        ),
    ],
)
def test_what_only_sounds_hidden_stays(shown: str) -> None:
    """Shown after all, on large screens, or found by search."""
    assert kept(paragraphs(STORY) + f"<p {shown}>{SECRET}</p>" + paragraphs(MORE)) == [*STORY, SECRET, *MORE]


def test_a_whole_hidden_story_goes() -> None:
    """With its heading."""
    other = "<div style='display:none'><h2>Goat wins mayoral race</h2>" + paragraphs(MORE[:2]) + "</div>"
    assert kept(paragraphs(STORY) + other) == STORY


@pytest.mark.parametrize("hidden", ["hidden", "style='display:none'", "style='visibility:hidden'", "class=hidden"])
def test_a_story_that_scripts_show_stays(hidden: str) -> None:
    """All of it, or most of it, as behind a paywall."""
    assert kept(f"<div {hidden}>{paragraphs(STORY)}</div>") == STORY
    assert kept(paragraphs(STORY[:1]) + f"<div {hidden}>{paragraphs(MORE)}</div>") == STORY[:1] + MORE
    several = "".join(f"<div {hidden}>{paragraphs([one])}</div>" for one in MORE)
    assert kept(paragraphs(STORY[:1]) + several) == STORY[:1] + MORE


def test_in_a_story_that_scripts_show_nothing_else_is_judged_by_what_hides() -> None:
    """A copy of what is shown goes, however much of the page it is."""
    copy = f"<div hidden>{paragraphs(STORY + MORE)}</div>"
    assert kept(paragraphs(STORY + MORE) + copy) == STORY + MORE


def test_hidden_text_that_stands_in_the_body_that_the_page_claims_stays() -> None:
    """It is the story's, whoever shows it."""
    said = {"@type": "NewsArticle", "headline": "Ferry stays", "articleBody": "\n".join([*STORY, *MORE[:2]])}
    head = f'<script type="application/ld+json">{json.dumps(said)}</script>'
    body = paragraphs(STORY) + f"<div class=hidden>{paragraphs(MORE[:2])}</div>"
    assert kept(body, head) == STORY + MORE[:2]
    assert kept(body) == STORY


@pytest.mark.parametrize(
    "part",
    [
        "<div class=accordion><h3>Who pays?</h3><div hidden>{}</div></div>",
        "<h3><button aria-expanded=false>Who pays?</button></h3><div style='display:none'>{}</div>",
        "<button>Who pays?</button><div class=hidden>{}</div>",
        "<a role=button aria-controls=x>Who pays?</a><div id=x hidden>{}</div>",
        "<div hidden role=tabpanel>{}</div>",
        "<div hidden id='S:1f'>{}</div>",
    ],
)
def test_what_a_reader_opens_or_a_server_sends_late_stays(part: str) -> None:
    """The parts of an accordion, of tabs, and React's."""
    assert set(STORY + MORE[:2]) <= set(kept(paragraphs(STORY) + part.format(paragraphs(MORE[:2]))))


@pytest.mark.parametrize(
    "rest",
    [
        "<p><a class=read-more href='#'>More</a></p><div style='display:none'>{}</div>",
        "<a href='javascript:void(0)'>Continue reading…</a><div class=hidden>{}</div>",
        "<p>And so on. <a href='#rest'>[+]</a></p><div id=rest hidden>{}</div>",
        "<div class=hidden>{}</div><button>Weiterlesen</button>",
        "<div class='readmore-text hide'>{}</div>",
        "<div id=full-story hidden>{}</div>",
    ],
)
def test_the_rest_of_a_story_behind_a_link_to_more_stays(rest: str) -> None:
    """A link that leads nowhere else; one to another page says nothing of what is hidden behind it."""
    assert set(STORY + MORE[:2]) <= set(kept(paragraphs(STORY) + rest.format(paragraphs(MORE[:2]))))
    other = "<a class=read-more href=/goat>Read more</a><div hidden>{}</div>"
    assert not {*MORE[:2]} & set(kept(paragraphs(STORY) + other.format(paragraphs(MORE[:2]))))


def test_a_hidden_headline_is_the_title_still() -> None:
    """Many pages show a picture of it."""
    page = PAGE.format("", paragraphs(STORY)).replace("<h1>", "<h1 class=visually-hidden>")
    result = boilerstrip.strip_html(page)
    assert result.title == "Ferry stays" and [line.label for line in result.lines].count("title") == 1


def test_a_user_may_keep_what_is_hidden() -> None:
    """By its code, as with rules."""
    page = PAGE.format("", paragraphs(STORY) + f"<p hidden>{SECRET}</p>")
    assert SECRET in boilerstrip.strip_html(page, settings=boilerstrip.Settings(ignore=("FUR921",))).text
