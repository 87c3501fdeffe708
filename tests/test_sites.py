"""Whose site a document is from is decided once: for profiles, recipes, copies, integrations and figures alike."""

from __future__ import annotations

import pytest

from boilerstrip.pages.recipes import names_for
from boilerstrip.sites import host_of, registrable, site_name, site_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.com/a", "example.com"),
        ("example.com/a?next=https://other.example/", "example.com"),
        ("//example.com:8080/a", "example.com"),
        (" https://user:word@news.example.com./a", "news.example.com"),
        ("WWW.EXAMPLE.COM.", "example.com"),
        ("http://www.com/", "www.com"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "::1"),
        ("http://[/", None),
        ("https:///a", None),
        ("", None),
    ],
)
def test_the_host_of_an_address_is_one_name(address: str, host: str | None) -> None:
    """However it is written; what is no address has none."""
    assert host_of(address) == site_of(None, address) == host
    assert next(names_for(address), None) in (None, f"{host}.txt")


def test_a_record_says_whose_it_is_before_its_address_does() -> None:
    """Whatever it says, an empty name too."""
    assert [site_of(name, "https://a.example/") for name in ("The Ferry", "", None)] == ["The Ferry", "", "a.example"]
    assert site_of(None, None) is None


@pytest.mark.parametrize("name", ["www.example.com", " Example.COM", "example.com."])
def test_a_sites_name_is_its_host(name: str) -> None:
    """So that the profile that was learned by the one is found by the other."""
    assert site_name(name) == host_of(f"https://{name.strip()}/")


@pytest.mark.parametrize(
    ("site", "who"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ("www.Example.co.uk", "example.co.uk"),
        ("news.example.com", "example.com"),
        ("https://m.example.com:8080/a/b", "example.com"),
        ("example.com/de", "example.com"),
        ("co.uk", "co.uk"),
        ("192.168.0.1", "192.168.0.1"),
        ("The Daily Ferry", "the daily ferry"),
        ("..", ".."),
        ("news.rp.pl", "rp.pl"),
        ("example.com.", "example.com"),
        ("https://user@www.example.com./a?b=https://other.example/", "example.com"),
        ("http://[", "http://["),
    ],
)
def test_a_publisher_is_a_registrable_domain(site: str | None, who: str | None) -> None:
    """As far as that can be told without a list."""
    assert registrable(site) == who
