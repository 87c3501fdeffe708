"""The one-call functions, over Strippers that are built once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from boilerstrip.profiles.profile import Profile
from boilerstrip.result import Result
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

# A Stripper keeps nothing of the texts it has seen, so sharing it changes no answer.
_stripper = lru_cache(maxsize=8)(Stripper)


def strip(
    text: str,
    *,
    title: str | None = None,
    lang: str | None = None,
    site: str | None = None,
    source: str | None = None,
    profile: Profile | str | Path | None = None,
    settings: Settings | None = None,
) -> Result:
    """Strip one text of its wrapper; see ``Stripper.strip`` for the parameters and errors."""
    if settings is not None and not isinstance(settings, Settings):
        raise TypeError(f"settings: a boilerstrip.Settings, not {type(settings).__name__}")
    return _stripper(settings or Settings()).strip(
        text, title=title, lang=lang, site=site, source=source, profile=profile
    )


def strip_html(
    html: bytes | str,
    url: str | None = None,
    *,
    title: str | None = None,
    lang: str | None = None,
    source: str | None = None,
    extractor: str | None = None,
    site: str | None = None,
    profile: Profile | str | Path | None = None,
    settings: Settings | None = None,
) -> Result:
    """Strip one page to its story; see ``Stripper.strip_html`` for the parameters and errors."""
    if settings is not None and not isinstance(settings, Settings):
        raise TypeError(f"settings: a boilerstrip.Settings, not {type(settings).__name__}")
    return _stripper(settings or Settings()).strip_html(
        html, url, title=title, lang=lang, source=source, extractor=extractor, site=site, profile=profile
    )
