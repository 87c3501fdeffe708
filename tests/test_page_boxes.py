"""What is left of boxes goes with them, and so do pointers to other stories."""

from __future__ import annotations

import pytest
from test_pages import true_of

import boilerstrip
from boilerstrip import Settings

DAYS = ("Monday", "Tuesday", "Friday", "Sunday")
STORY = [f"The council voted on {day} to keep the ferry, said Ann Bell, who has run it since 1990." for day in DAYS]
MORE = [f"On {day} the ferry carried forty people over the river, the harbour master told the council." for day in DAYS]
CALL = "<p>Sign up for our newsletter and get the news every day.</p>"
HEADING = "Never miss a story"
PAGE = "<html lang=en><title>Ferry stays - Harbour Post</title><body><article><h1>Ferry stays</h1>{}</article></body>"


def stripped(between: str, **settings: tuple[str, ...]) -> boilerstrip.Result:
    """The Result of a page with something between its paragraphs."""
    body = "".join(f"<p>{one}</p>" for one in STORY) + between + "".join(f"<p>{one}</p>" for one in MORE)
    result = boilerstrip.strip_html(PAGE.format(body), settings=Settings(**settings))
    true_of(result)
    return result


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=newsletter-box><h3>{HEADING}</h3>{CALL}</div>",
        f"<div class=box><h3>{HEADING}</h3>{CALL}</div>",
        f"<aside><div class=head><h2>{HEADING}</h2></div><div>{CALL}</div></aside>",
        f"<section>{CALL}<h4>{HEADING}</h4></section>",
        f"<section><h2>{HEADING}</h2><h3>Newsletter</h3>{CALL}</section>",
    ],
)
def test_the_heading_of_a_box_that_goes_goes_with_it(box: str) -> None:
    """Whatever the box is called, and wherever in it the heading stands; by the label of the box."""
    result = stripped(box)
    assert result.text.split("\n") == STORY + MORE
    (heading,) = [line for line in result.lines if line.text == HEADING]
    assert heading.label == "promo"


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>Storm on the river</h3>{CALL}<p>{MORE[0]}</p></div>",
        f"<h3>Storm on the river</h3>{CALL}",
        "<div><h3>Storm on the river</h3><figure><figcaption>The quay. Photo: Ann Bell</figcaption></figure></div>",
        "<div><h3>Storm on the river</h3><p>Advertisement</p></div>",
        "<div><h3>Storm on the river</h3></div>",
    ],
)
def test_a_heading_of_the_storys_stays(box: str) -> None:
    """Where something of its element stays, or what goes says nothing of it: a caption, an ad."""
    assert "Storm on the river" in stripped(box).text.split("\n")


def test_a_box_that_the_user_keeps_keeps_its_heading() -> None:
    """By its label, its rule, or the heading's own code."""
    box = f"<div class=box><h3>{HEADING}</h3>{CALL}</div>"
    assert HEADING in stripped(box, keep=("promo",)).text
    assert HEADING in stripped(box, ignore=("promo",)).text
    assert HEADING in stripped(box, ignore=("PRO922",)).text


@pytest.mark.parametrize("sure", [0.6, 0.99])
@pytest.mark.parametrize(
    "line",
    ["Read also: Storm hits coast", "Related: Seal on the slipway", "» Related Reading: A guide to piers for seniors"],
)
def test_a_pointer_to_another_story_goes(line: str, sure: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a link too, however sure the labeller is that it is the story's."""
    from boilerstrip import pagestrip

    told = pagestrip._told
    monkeypatch.setattr(
        pagestrip,
        "_told",
        lambda model, page: (
            [sure if text == line else one for text, one in zip(page.blocks.text, told(model, page)[0], strict=True)],
            told(model, page)[1],
        ),
    )
    assert stripped(f"<p>{line}</p>").text.split("\n") == STORY + MORE


@pytest.mark.parametrize(
    "line", ["Background: Students are tired, she said.", "Read-along features", "He said: it is late"]
)
def test_a_line_of_the_storys_that_begins_like_one_stays(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, or a line without a lead, where the labeller is sure of it."""
    from boilerstrip import pagestrip

    told = pagestrip._told
    monkeypatch.setattr(pagestrip, "_told", lambda model, page: ([0.99] * len(page.blocks.text), told(model, page)[1]))
    assert line in stripped(f"<p>{line}</p>").text.split("\n")
