"""Which lines of a source are its own wrapper: they are no part of what should have been carried over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from boilerstrip.errors import SettingsError
from boilerstrip.labels import KEPT
from boilerstrip.scoring.coded import Line
from boilerstrip.scoring.signs import signed

if TYPE_CHECKING:
    from boilerstrip.stripper import Stripper

WRAPPERS = ("signs", "rules", "model", "off")


def wrapper_of(text: str, lines: Sequence[Line], by: str) -> frozenset[int]:
    """The positions of a text's lines that are wrapper.

    Parameters
    ----------
    by : str
        Who tells: a few plain signs ("signs"), the package's rules and contexts ("rules"), the learned labeller too
        ("model"), or nobody ("off": every line counts as body).

    Raises
    ------
    SettingsError
        When ``by`` is none of these.
    """
    if by == "signs":
        return signed([line.folded for line in lines])
    if by == "off":
        return frozenset()
    if by not in WRAPPERS:
        raise SettingsError(f"wrapper: {by!r} is none of {', '.join(WRAPPERS)}")
    result = _stripper("none" if by == "rules" else "auto").strip(text)
    index = result.document.index
    gone = {index[k] for k, one in enumerate(result.decisions) if not one.kept and one.label not in KEPT}
    return frozenset(k for k, line in enumerate(lines) if line.index in gone)


@lru_cache(maxsize=2)
def _stripper(model: str) -> Stripper:
    from boilerstrip.settings import Settings
    from boilerstrip.stripper import Stripper

    return Stripper(Settings(model=model))
