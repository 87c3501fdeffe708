"""Metadata come from the page alone."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from boilerstrip import strip_html
from boilerstrip.errors import InputError
from boilerstrip.pages.metadata import metadata_of
from boilerstrip.pages.tame import MAX_ATTRIBUTES, MAX_DEPTH

PAGE = (
    '<html lang="en"><head><title>Ferry late again</title><meta name="author" content="Ida Bright">'
    '<meta property="og:site_name" content="Harl Gazette">'
    '<meta property="article:published_time" content="2024-05-06T07:00:00Z"></head>'
    "<body><h1>Ferry late again</h1><p>The ferry was late.</p></body></html>"
)


@pytest.fixture(autouse=True)
def offline(monkeypatch: Any) -> None:
    """Whoever opens a connection fails."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("page", [PAGE, PAGE.encode()])
def test_author_date_site_and_language_are_found(page: str | bytes) -> None:
    """In text and in bytes."""
    told = {"author": "Ida Bright", "date": "2024-05-06", "sitename": "Harl Gazette", "language": "en"}
    assert metadata_of(page, "https://harl.example/ferry") == told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_names_are_read_in_the_encoding_that_the_text_is_read_in(encoding: str) -> None:
    """Also where a page does not name it; the text and its metadata agree."""
    page = PAGE.replace("Ida Bright", "Zoë Müller").replace("</h1>", "</h1><p>Die Fähre kam spät, sagt Zoë Müller.</p>")
    found = strip_html(page.encode(encoding))
    assert "Zoë Müller" in found.raw_text
    assert found.metadata["author"] == "Zoë Müller"


def given_to_trafilatura(page: str | bytes, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The tree that it is asked about."""
    seen: list[Any] = []
    monkeypatch.setattr("trafilatura.metadata.extract_metadata", lambda root, **_: seen.append(root))
    metadata_of(page)
    return seen[0]


def test_what_is_hostile_was_taken_out_before_trafilatura_sees_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attributes and depth are bounded as they are for the story."""
    page = "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">text" + "<div>" * 5_000 + "deep"
    root = given_to_trafilatura(page, monkeypatch)
    assert max(len(one.attrib) for one in root.iter()) <= MAX_ATTRIBUTES
    assert max(sum(1 for _ in one.iterancestors()) for one in root.iter()) < 2 * MAX_DEPTH


PEOPLE = ["Ann " + "".join("abcdefghij"[int(c)] for c in str(n)) for n in range(300)]


def by(author: Any) -> dict[str, Any]:
    """A story in the terms of schema.org."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry late again", "author": author}


def linked(value: Any) -> str:
    """A script of JSON-LD, of a value or as it is written."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        "".join(f'<meta name="author" content="{one}">' for one in PEOPLE),
        f'<meta property="article:author" content="{"; ".join(PEOPLE)}; {"x" * 2_000}">',
        linked(by([{"@type": "Person", "name": one} for one in PEOPLE])),
        linked(by("; ".join(PEOPLE) + "x" * 2_000)),
        linked({"@context": "https://schema.org", "@graph": [by("Ann Bell")] * 300}),
        linked('{"author": "Ann Bell",' + ' "author" "name"' * 300),
        '<meta name="description" content="' + "<" * 5_000 + '">',
    ],
    ids=["metas", "meta", "persons", "names", "graph", "broken", "tags"],
)
def test_what_trafilatura_takes_minutes_over_is_not_given_to_it(head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of names, each held against each, and what patterns begin anew at; the rest of the page is."""
    root = given_to_trafilatura(PAGE.replace("</head>", f"{head}</head>"), monkeypatch)
    given = [one.get("content") or "" for one in root.iter("meta")] + [one.text or "" for one in root.iter("script")]
    assert sum(len(one) + 20 for one in given if one) < 3_500
    assert "Ida Bright" in given


def test_as_many_authors_as_pages_have_are_all_named() -> None:
    """In JSON-LD and in metas alike."""
    script = linked(by([{"@type": "Person", "name": one} for one in PEOPLE[:20]]))
    for head in (script, "".join(f'<meta name="author" content="{one}">' for one in PEOPLE[:20])):
        found = metadata_of(PAGE.replace('<meta name="author" content="Ida Bright">', head))
        assert (found["author"] or "").split("; ")[-1] == PEOPLE[19]


def test_an_address_in_place_of_a_page_is_not_fetched() -> None:
    """It is text like any other."""
    assert set(metadata_of("http://harl.example/ferry").values()) == {None}


@pytest.mark.parametrize("page", ["", b"", "   "])
def test_a_page_without_content_is_one_clear_line(page: str | bytes) -> None:
    """What is wrong, and what to do."""
    with pytest.raises(InputError, match=r"^metadata of .*; ") as caught:
        metadata_of(page)
    assert "\n" not in str(caught.value)


def test_a_failure_of_the_library_is_one_clear_line(monkeypatch: Any) -> None:
    """With the page's address."""

    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("odd\nkey")

    monkeypatch.setattr("trafilatura.metadata.extract_metadata", fail)
    with pytest.raises(InputError, match=r"https://harl\.example/ferry cannot be read: KeyError") as caught:
        metadata_of(PAGE, "https://harl.example/ferry")
    assert "\n" not in str(caught.value)
