"""Which lines of a source are its own wrapper: they are no part of what should have been carried over."""

from __future__ import annotations

from functools import lru_cache

from boilerstrip.labels import KEPT
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

WRAPPERS = {"off": None, "rules": "none", "model": "auto"}  # by whom they are found -> the model of the settings


@lru_cache(maxsize=8)
def _stripper(settings: Settings) -> Stripper:
    return Stripper(settings)


def wrapper_lines(text: str, by: str) -> frozenset[int]:
    """The indexes of the lines that are wrapper: by rules and contexts, with the model too, or none ("off")."""
    if by == "off":
        return frozenset()
    result = _stripper(Settings(model=WRAPPERS[by] or "auto")).strip(text)
    index = result.document.index
    return frozenset(index[k] for k, one in enumerate(result.decisions) if not one.kept and one.label not in KEPT)
