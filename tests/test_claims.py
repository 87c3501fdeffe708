"""What a page says of itself is read with forbearance, and never raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.pages import linked
from boilerstrip.pages.claims import Claims, claims_of
from boilerstrip.pages.parse import parsed

STORY = "The ferry to Harl Island was late again on Monday. Nobody could say why, and nobody was asked."


def page(head: str = "", body: str = "", lang: str = "") -> Any:
    """The tree of a page."""
    text = f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{body}<p>.</p></body></html>"
    return parsed(text).root


def script(value: Any) -> str:
    """A script of JSON-LD, of a value or as it is written."""
    text = value if isinstance(value, str) else json.dumps(value).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def article(**more: Any) -> dict[str, Any]:
    """A story in the terms of schema.org."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry late again", **more}


def test_all_that_a_page_says_is_read() -> None:
    """From metas, links, JSON-LD and the page's own language."""
    metas = {
        "og:title": "Ferry late again",
        "og:description": "Nobody could say why.",
        "og:site_name": "The Harl Gazette",
        "article:published_time": "2024-05-06T07:00:00Z",
        "article:modified_time": "2024-05-07",
        "author": "Ida Bright",
    }
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in metas.items())
    head += (
        '<link rel="canonical" href="https://harl.example/ferry"><link rel="amphtml" href="https://harl.example/amp">'
    )
    assert claims_of(page(head + script(article(articleBody=STORY)), lang=' lang="en-GB"')) == Claims(
        headlines=("Ferry late again",),
        descriptions=("Nobody could say why.",),
        body=STORY,
        authors=("Ida Bright",),
        published="2024-05-06T07:00:00Z",
        modified="2024-05-07",
        site_name="The Harl Gazette",
        language="en-GB",
        canonical="https://harl.example/ferry",
    )


def test_a_page_that_says_nothing_claims_nothing() -> None:
    """All fields are empty."""
    assert claims_of(page()) == Claims()


WILD = {
    "in a graph": {"@graph": [{"@type": "WebSite", "name": "X"}, article(articleBody=STORY)]},
    "in a list": [{"@type": "Organization"}, [article(articleBody=STORY)]],
    "as the main entity": {"@type": "WebPage", "mainEntity": article(articleBody=STORY)},
    "with two types": {**article(articleBody=STORY), "@type": ["Thing", "BlogPosting"]},
    "in CDATA": "//<![CDATA[\n" + json.dumps(article(articleBody=STORY)) + "\n//]]>",
    "in bare CDATA": "<![CDATA[\n" + json.dumps(article(articleBody=STORY)) + "\n]]>",
    "in a comment": "<!--\n" + json.dumps(article(articleBody=STORY)) + "\n-->",
    "with a comma too many": json.dumps(article(articleBody=STORY))[:-1] + ",\n}",
    "with raw line breaks": json.dumps(article(articleBody=STORY.replace(". ", ".~"))).replace("~", "\t\n"),
    "with a second value behind it": json.dumps(article(articleBody=STORY)) + ";{}",
    "with tags": article(articleBody="<p class='x'>" + STORY.replace(". ", ".</p><p>") + "</p><script>x<y</script>"),
    "with entities": article(articleBody="&lt;p&gt;" + STORY.replace(" ", "&amp;nbsp;") + "&lt;/p&gt;"),
    "as a list of paragraphs": article(articleBody=STORY.split(". ")),
    "with quotes as entities": json.dumps(article(articleBody=STORY)).replace('"', "&quot;"),
}


@pytest.mark.parametrize("name", WILD)
def test_a_body_is_found_however_it_is_written(name: str) -> None:
    """Its words are the story's."""
    body = claims_of(page(script(WILD[name]))).body
    assert body is not None
    assert body.replace(".", "").split() == STORY.replace(".", "").split()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"@type": "Article", "articleBody": "cut off',
        '{"articleBody": ' + "[" * 100_000,
        '{"articleBody": ' + '{"a":' * 100_000,
        '{"@type": "Article", "headline": ' + "9" * 100_000 + "}",
        '"article"',
        "null // article",
        '[["article", null, 3, {"@type": 4, "author": [{"name": {"x": 1}}, 7, null]}]]',
        '{"@type": "Article", "headline": {"@value": 3}, "publisher": [1], "articleBody": {"a": 1}, "author": null}',
        '{"@type": "Article", "headline": "\\ud800"}',
        "<!-- <![CDATA[" * 40_000 + "article",
    ],
    ids=range(12),
)
def test_a_script_beyond_repair_is_passed_over(text: str) -> None:
    """And the next one read."""
    found = claims_of(page(script(text) + script(article(articleBody=STORY))))
    assert found.body == STORY
    assert "Ferry late again" in found.headlines


def test_a_script_larger_than_the_bound_is_not_parsed() -> None:
    """Nor is one that cannot hold a story."""
    assert linked.parsed(json.dumps(article(articleBody="x " * linked.LARGEST_SCRIPT))) is None
    assert linked.parsed('{"@type": "Organization"}') is None


def test_headlines_of_other_stories_are_not_the_page_s() -> None:
    """A list of links is no story, though it holds some."""
    links = {"@type": "ItemList", "itemListElement": [article(headline="Another one")]}
    assert claims_of(page(script(links))).headlines == ()


def test_the_story_is_the_object_with_the_most_body() -> None:
    """A page may carry several."""
    teaser = article(headline="Bridge closed", articleBody="Closed.")
    assert claims_of(page(script([teaser, article(articleBody=STORY)]))).headlines == ("Ferry late again",)


def test_microdata_gives_the_outermost_elements() -> None:
    """An element in another is not claimed twice."""
    body = '<div itemprop="articleBody" id="a"><div itemprop="text articleBody" id="b">x</div></div>'
    found = claims_of(page(body=body + '<section itemprop="articleBody" id="c">y</section>'))
    assert [one.get("id") for one in found.body_elements] == ["a", "c"]
    assert found.body is None


def test_of_several_first_headings_the_one_like_the_title_counts() -> None:
    """The others are a logo and a list's heading."""
    body = "<h1>The Harl Gazette</h1><h1>Ferry late <b>again</b></h1><h1>Most read this week</h1>"
    found = claims_of(page("<title>Ferry late again - The Harl Gazette</title>", body))
    assert found.headlines == ("Ferry late again",)


@pytest.mark.parametrize(
    "logo",
    [
        "<h1 class='site-title'>Harl Life</h1>",
        "<h1 id=logo>Harl Life</h1>",
        "<h1><a href='/'>Harl Life</a></h1>",
        "<h1><a href='https://harl.example'><img>Harl Life</a></h1>",
    ],
)
def test_a_first_heading_that_is_a_logo_is_the_sites_name(logo: str) -> None:
    """It is no headline, and is cut off where it stands in one."""
    found = claims_of(page("<title>Ferry late again - Harl Life</title>", f"{logo}<h2>Ferry late again</h2>"))
    assert (found.headlines, found.heading) == (("Ferry late again",), None)


def test_a_logo_that_the_page_claims_for_its_headline_is_one() -> None:
    """A story may have a site of its own."""
    found = claims_of(page("<meta property=og:title content='The Harl Files'>", "<h1 class=logo>The Harl Files</h1>"))
    assert found.headlines == ("The Harl Files",)


def test_a_first_heading_that_nothing_else_speaks_for_is_told() -> None:
    """It may be a section's."""
    metas = "<meta property=og:title content='Ferry late again'>"
    assert claims_of(page(metas, "<h1>Local news</h1>")).heading == "Local news"
    assert claims_of(page(metas, "<h1>Ferry late again!</h1>")).heading is None


def test_words_of_a_heading_on_several_lines_stay_apart() -> None:
    """And inline tags break none."""
    heads = "<h1>Ferry<br>late <i>ag</i>ain<div>on <b>Mon</b>day</div><span style='display: block'>in</span>Harl</h1>"
    assert claims_of(page(body=heads)).headlines == ("Ferry late again on Monday in Harl",)


@pytest.mark.parametrize("way", ["property", "name", "itemprop"])
def test_a_meta_element_is_read_by_any_of_its_names(way: str) -> None:
    """Sites mix them up."""
    assert claims_of(page(f'<meta {way}="OG:Title" content="Ferry &amp;amp; bridge">')).headlines == ("Ferry & bridge",)


KEYS = ("@type", "@graph", "headline", "name", "articleBody", "author", "mainEntity", "publisher", "datePublished")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["Article", "<p>&lt;", "&amp;"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(VALUES, st.integers(0, 200), st.text(max_size=30))
def test_no_script_makes_it_raise(value: Any, cut: int, odd: str) -> None:
    """Of any shape, whole or cut off, with anything around it."""
    text = json.dumps({"headline": value, "@graph": value, "mainEntity": value})
    for one in (text, text[:cut], odd + text, text.replace(" ", odd)):
        for found in linked.stories(linked.parsed(one)):
            linked.names_of(found.get("author"))
        assert isinstance(claims_of(page(script(one.replace("\x00", "")))), Claims)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["<", ">", "/", '"', "h1", "meta ", "title", "itemprop='articleBody'", " ", "x|y", "-"]))
)
def test_no_page_makes_it_raise(pieces: list[str]) -> None:
    """However broken its markup is."""
    assert isinstance(claims_of(page("".join(pieces), "".join(pieces))), Claims)
