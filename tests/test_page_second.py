"""Another story on a story's page goes; a story that is cut into several elements stays whole."""

from __future__ import annotations

import pytest
from test_pages import true_of

import boilerstrip
from boilerstrip import Result

DAYS = ("Monday", "Tuesday", "Friday", "Sunday")
STORY = [f"The council voted on {day} to keep the ferry, said Ann Bell, who has run it since 1990." for day in DAYS]
GOATS = [
    f"Bill, a goat, won {n} ballots in town, and its owner said that he would frame all of them." for n in (4, 5, 6)
]
GOAT = "Goat wins mayoral race"
MORE = [f"On {day} the ferry carried forty people over the river, the harbour master told the council." for day in DAYS]
HEAD = "<title>Ferry stays in Harbour - Harbour Post</title><link rel=canonical href=https://post.example/ferry-stays>"
BYLINE = "<div class=byline>By Joe Hill</div><time datetime=2026-05-01>May 1</time>"


def paragraphs(lines: list[str]) -> str:
    """Lines as paragraphs."""
    return "".join(f"<p>{line}</p>" for line in lines)


def stripped(behind: str, inside: str = "", around: str = "article") -> Result:
    """The Result of a page whose story has something inside and behind it."""
    body = f"<main><{around}><h1>Ferry stays in Harbour</h1>{paragraphs(STORY)}{inside}</{around.split()[0]}>{behind}"
    result = boilerstrip.strip_html(f"<html lang=en>{HEAD}<body>{body}</main></body></html>", "https://post.example/x")
    true_of(result)
    return result


@pytest.mark.parametrize(
    "second",
    [
        "<article><h1>{head}</h1>{text}</article>",
        "<article><h1>{head}</h1>" + BYLINE + "{text}</article>",
        "<article><h1><a href=/goat-wins>{head}</a></h1>{text}</article>",
        "<p>Up next</p><article><h2>{head}</h2>{text}</article>",
        "<article><p>Up next</p><h2>{head}</h2>{text}</article>",
        "<div class=infinite-scroll><article><h1>{head}</h1>{text}</article></div>",
        "<div class='next-article'><h2>{head}</h2>{text}</div>",
        "<article data-url=/goat-wins><header><h1>{head}</h1></header>{text}</article>",
        "<div class=endless-item data-url=/goat-wins><h2>{head}</h2>{text}</div>",
        "<div class=infinite-scroll__item><h2>{head}</h2>" + BYLINE + "{text}</div>",
    ],
)
def test_another_story_goes_with_its_headline(second: str) -> None:
    """As related, however it is told to be another."""
    result = stripped(second.format(head=GOAT, text=paragraphs(GOATS)))
    assert result.text.split("\n") == STORY and result.title == "Ferry stays in Harbour"
    gone = {line.text: (line.label, *line.reasons[:1]) for line in result.lines if not line.kept}
    assert [gone[one] for one in (GOAT, *GOATS)] == [("related", "REL921")] * 4


def test_all_of_several_other_stories_go() -> None:
    """As many as a reader has scrolled to."""
    others = "".join(f"<article><h1>{GOAT} number {n}</h1>{paragraphs(GOATS)}</article>" for n in range(5))
    assert stripped(others).text.split("\n") == STORY


def test_a_story_without_article_elements_is_told_from_the_next_by_its_markup_and_date() -> None:
    """Elements of one class, of which the first holds the page's headline."""
    second = f"<div class=story><h1>{GOAT}</h1>{{}}{paragraphs(GOATS)}</div>"
    assert stripped(second.format(BYLINE), around="div class=story").text.split("\n") == STORY
    assert GOATS[0] in stripped(second.format(""), around="div class=story").text


@pytest.mark.parametrize(
    "part",
    [
        "<article><h2>A storm on the river</h2>{}</article>",
        "<article>{}</article>",
        "<section><h1>A storm on the river</h1>{}</section>",
        "<article><h1>What the ferry carried</h1>{}</article>",
        "<article class=entry><h1>Ferry leaves the quay</h1>" + BYLINE + "{}</article>",
        "<article><h2><a href='#post-2'>Trees on the road</a></h2><time>10:15</time>{}</article>",
        "<article><h1>Ferry stays in Harbour for good</h1>{}</article>",
    ],
)
def test_parts_of_one_story_stay(part: str) -> None:
    """Chapters, entries of a live blog, the same headline again: behind the first part or in it."""
    written = part.format(paragraphs(MORE))
    for result in (stripped(written), stripped("", written)):
        assert set(STORY + MORE) <= set(result.text.split("\n"))


@pytest.mark.parametrize(
    "names",
    ["scroll-story__chapter", "scrollstory-section", "endless-horizon", "infinite-scroll-content", "chapter up-next"],
)
def test_chapters_stay_though_they_are_named_after_scrolling(names: str) -> None:
    """What is told by scrolling is one story, in the page's article or behind its first lines."""
    heads = ("Trawlers, gulls and fog", "What engineers say of it")
    written = "".join(f"<div class='{names}'><h2>{head}</h2>{paragraphs(GOATS)}</div>" for head in heads)
    for result in (stripped(written), stripped("", written), stripped(written, around="div class=intro")):
        assert {*STORY, *heads, *GOATS} <= set(result.text.split("\n"))


def test_entries_of_a_list_stay_though_each_leads_elsewhere() -> None:
    """Three of a kind, unlike the first."""
    entries = "".join(
        f"<article class=item><h1><a href=/item/{n}>The boat of pier number {n}</a></h1>{paragraphs([one])}</article>"
        for n, one in enumerate(GOATS)
    )
    assert set(GOATS) <= set(stripped(entries).text.split("\n"))


def test_a_page_that_has_little_story_of_its_own_keeps_the_other() -> None:
    """What is named may be a heading over the real one."""
    body = f"<article><h1>Ferry stays in Harbour</h1></article><article><h1>{GOAT}</h1>{paragraphs(GOATS)}</article>"
    assert GOATS[0] in boilerstrip.strip_html(f"<html lang=en>{HEAD}<body>{body}</body></html>").text


def test_the_first_story_is_the_one_that_the_page_names() -> None:
    """Its title says so, not its place; what stands before it is judged as ever."""
    body = f"<article><h1>{GOAT}</h1>{paragraphs(GOATS)}</article><article><h1>Ferry stays in Harbour</h1>"
    text = boilerstrip.strip_html(f"<html lang=en>{HEAD}<body>{body}{paragraphs(STORY)}</article></body></html>").text
    assert set(STORY) <= set(text.split("\n"))
