"""Whose site a document is from: the host of an address, a site's name, and the registrable domain of either."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BEGINS = re.compile(r"(?:[a-z][a-z\d+.-]*:)?//", re.IGNORECASE)  # an address whose host is said to be one
# Before a country, no name but a kind: "co.uk".
_SECOND = frozenset(("co", "com", "net", "org", "gov", "ac", "edu", "or", "ne", "go", "gob", "nom", "gen", "info"))


def site_of(site: str | None, url: str | None) -> str | None:
    """A document's site: as its record says, else the host of its address."""
    return site if site is not None or url is None else host_of(url)


def host_of(address: str) -> str | None:
    """The host of an address, with or without a scheme: lower-case, without "www.", port and a dot at its end."""
    address = address.strip()
    try:
        host = urlsplit(address if _BEGINS.match(address) else f"//{address}").hostname
    except ValueError:
        return None
    return _bare(host or "") or None


def site_name(site: str) -> str:
    """A site's name as a record or a person gives it, so that a host's is the one that ``host_of`` gives."""
    return _bare(site.strip().casefold())


def _bare(host: str) -> str:
    """A host without what tells none apart. "www.com" is a name of its own; "www." is none."""
    short = host.removeprefix("www.").rstrip(".")
    return short if "." in short or not short else host.rstrip(".")


def registrable(site: str | None) -> str | None:
    """The registrable domain of a site's name or address, as far as it can be told without a list: two labels.

    Three where the last but one is no name but a kind, as in ``example.co.uk``. A name that is no domain stands for
    itself; None of none.
    """
    if site is None or not (name := site.strip().casefold()):
        return None
    host = host_of(name) or ""
    parts = host.split(".")
    if len(parts) < 2 or any(not part or " " in part for part in parts):
        return name
    if parts[-1].isdigit():  # an address of numbers
        return host
    count = 3 if len(parts[-1]) == 2 and parts[-2] in _SECOND else 2
    return ".".join(parts[-count:])
