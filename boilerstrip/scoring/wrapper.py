"""Which lines of a source are its own wrapper: they are no part of what should have been carried over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.errors import SettingsError
from boilerstrip.labels import KEPT
from boilerstrip.scoring.coded import Line
from boilerstrip.scoring.signs import signed

if TYPE_CHECKING:
    from boilerstrip.result import Result
    from boilerstrip.stripper import Stripper

_SENTENCE = 8  # words
WRAPPERS = ("signs", "rules", "model", "off")


class Wrapper(NamedTuple):
    """Positions of a text's lines that are wrapper."""

    likely: frozenset[int]
    sure: frozenset[int]  # those of them that do not read like a sentence of a story, or are wrapper for certain


def wrapper_of(text: str, lines: Sequence[Line], by: str) -> Wrapper:
    """The lines of a text that are wrapper.

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
        found = signed([line.folded for line in lines])
        return Wrapper(found, found)
    if by == "off":
        return Wrapper(frozenset(), frozenset())
    if by not in WRAPPERS:
        raise SettingsError(f"wrapper: {by!r} is none of {', '.join(WRAPPERS)}")
    return removed_of(_stripper("none" if by == "rules" else "auto").strip(text), lines)


def removed_of(result: Result, lines: Sequence[Line]) -> Wrapper:
    """The lines that a Result of the same text calls wrapper."""
    doc = result.document
    likely, sure = set(), set()
    for k, one in enumerate(result.decisions):
        if not one.kept and one.label not in KEPT:
            likely.add(doc.index[k])
            if one.certain or one.label == "caption" or not _is_sentence(doc.lines[k]):
                sure.add(doc.index[k])
    return Wrapper(
        frozenset(k for k, line in enumerate(lines) if line.index in likely),
        frozenset(k for k, line in enumerate(lines) if line.index in sure),
    )


def _is_sentence(line: str) -> bool:
    return line.rstrip("\"')").endswith((".", "!", "?")) and line.count(" ") >= _SENTENCE - 1


@lru_cache(maxsize=2)
def _stripper(model: str) -> Stripper:
    from boilerstrip.settings import Settings
    from boilerstrip.stripper import Stripper

    return Stripper(Settings(model=model))
