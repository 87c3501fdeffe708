"""Metadata come from the page alone."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from boilerstrip.errors import InputError
from boilerstrip.pages.metadata import metadata_of

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
