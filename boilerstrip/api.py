"""The one-call functions, over Strippers that are built once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from boilerstrip.profiles.profile import Profile
from boilerstrip.result import Result
from boilerstrip.settings import MODELS, Settings
from boilerstrip.stamps import Stamp, stamp
from boilerstrip.stripper import Stripper

_USUAL: Final = Settings()


def _stripper(settings: Settings | None) -> Stripper:
    """A Stripper of the settings and of the files that they name, as those are now."""
    if settings is None:
        return _built(_USUAL, ())
    if not isinstance(settings, Settings):
        raise TypeError(f"settings: a boilerstrip.Settings, not {type(settings).__name__}")
    files = [stamp(one) for one in settings.rule_files]
    if settings.model not in MODELS:
        files.append(stamp(settings.model))
    if settings.page_model != "shipped":
        files.append(stamp(settings.page_model))
    if settings.site_config is not None:
        files.append(stamp(settings.site_config, ".txt"))
    return _built(replace(settings, profile=None), tuple(files))


def _profile(settings: Settings | None, profile: Profile | str | Path | None) -> Profile | str | Path | None:
    """The profile that counts: given as one, it is looked at anew by its own file, and not by all of its folder."""
    return settings.profile if profile is None and settings is not None else profile


@lru_cache(maxsize=8)
def _built(settings: Settings, files: tuple[Stamp, ...]) -> Stripper:
    """A Stripper, built once: it keeps nothing of the texts it has seen, so sharing it changes no answer."""
    return Stripper(settings)


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
    stripper = _stripper(settings)
    known = _profile(settings, profile)
    return stripper.strip(text, title=title, lang=lang, site=site, source=source, profile=known)


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
    stripper = _stripper(settings)
    known = _profile(settings, profile)
    return stripper.strip_html(
        html, url, title=title, lang=lang, source=source, extractor=extractor, site=site, profile=known
    )
