"""Many texts or pages, of which one that fails does not take the others along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from boilerstrip.batches import TEXTS
from boilerstrip.errors import BoilerstripError, PageError, PatternTimeout, PluginError
from boilerstrip.result import Result
from boilerstrip.sites import site_of
from boilerstrip.stripper import Asking, Stripper


def strip_batch(
    stripper: Stripper,
    texts: Sequence[str],
    titles: Sequence[Any] | None = None,
    sites: Sequence[str | None] | None = None,
) -> list[Result | BoilerstripError]:
    """For each text its Result, or the PatternTimeout or PluginError that it failed with.

    Parameters
    ----------
    titles : sequence, optional
        Headlines, as far as they are strings.
    sites : sequence, optional
        Whose texts they are: chooses profiles from a folder of them.
    """
    known = [None] * len(texts) if titles is None else [one if isinstance(one, str) else None for one in titles]
    told = zip(texts, known, sites or [None] * len(texts), strict=True)
    asked = [Asking(text, title, site=site) for text, title, site in told]
    return [one for k in range(0, len(asked), TEXTS) for one in stripper.strip_each(asked[k : k + TEXTS])]


def sites_of(names: Sequence[Any] | None, addresses: Sequence[Any] | None, count: int) -> list[str | None]:
    """Whose documents they are, as the command finds it: as named, else their address's host; strings alone count."""
    known = [
        [one if isinstance(one, str) and one else None for one in some or [None] * count] for some in (names, addresses)
    ]
    return [site_of(name, address) for name, address in zip(*known, strict=True)]


def strip_pages(
    stripper: Stripper,
    pages: Sequence[bytes | str],
    addresses: Sequence[Any] | None = None,
    titles: Sequence[Any] | None = None,
    sites: Sequence[Any] | None = None,
) -> list[Result | BoilerstripError]:
    """For each page its Result, or the PageError, PatternTimeout or PluginError that it failed with.

    Parameters
    ----------
    addresses, titles, sites : sequence, optional
        Where pages come from, headlines, and whose pages they are, as far as they are strings.
    """
    told = [some or [None] * len(pages) for some in (addresses, titles, sites)]
    return [_page(stripper, *one) for one in zip(pages, *told, strict=True)]


def _page(stripper: Stripper, page: bytes | str, address: Any, title: Any, site: Any) -> Result | BoilerstripError:
    known = [one if isinstance(one, str) else None for one in (address, title, site)]
    try:
        return stripper.strip_html(page, known[0], title=known[1], site=known[2])
    except (PageError, PatternTimeout, PluginError) as error:
        return error
