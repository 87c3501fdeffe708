"""Which lines of a source are its own wrapper: they are no part of what should have been carried over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.errors import SettingsError
from boilerstrip.labels import KEPT
from boilerstrip.scoring.align import Run, free
from boilerstrip.scoring.coded import Coder, Line
from boilerstrip.scoring.signs import signed

if TYPE_CHECKING:
    from boilerstrip.document import Removal
    from boilerstrip.result import Result
    from boilerstrip.stripper import Stripper

_SENTENCE = 8  # words
_NO_SPANS: Mapping[int, bytes] = MappingProxyType({})
WRAPPERS = ("signs", "rules", "model", "off")


class Wrapper(NamedTuple):
    """Positions of a text's lines that are wrapper, and of lines that are not the words that are."""

    likely: frozenset[int]
    sure: frozenset[int]  # those of them that do not read like a sentence of a story, or are wrapper for certain
    spans: Mapping[int, bytes] = _NO_SPANS  # of a line that has wrapper glued to it, one byte a word, 1 for wrapper's


def wrapper_of(text: str, lines: Sequence[Line], by: str, coder: Coder) -> Wrapper:
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
    return removed_of(_stripper("none" if by == "rules" else "auto").strip(text), lines, coder)


def removed_of(result: Result, lines: Sequence[Line], coder: Coder) -> Wrapper:
    """The lines, and spans of them, that a Result of the same text calls wrapper."""
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
        _spans(result, lines, likely, coder),
    )


def _spans(result: Result, lines: Sequence[Line], likely: set[int], coder: Coder) -> dict[int, bytes]:
    """The words of lines that stay which went."""
    positions = {line.index: k for k, line in enumerate(lines)}
    made: dict[int, bytes] = {}
    for removal in result.removals:
        index, first, size = place_of(removal, result, coder)
        k = positions.get(index)
        if k is not None and index not in likely and removal.text.strip() != lines[k].text.strip():
            mask = bytearray(made.get(k) or len(lines[k].words))
            mask[first : first + size] = b"\x01" * len(mask[first : first + size])
            made[k] = bytes(mask)
    return made


def place_of(removal: Removal, result: Result, coder: Coder) -> tuple[int, int, int]:
    """The index of the line that a removal begins in, its first word's place there, and how many words it has."""
    starts = result.document.starts
    at = removal.start + len(removal.text) - len(removal.text.lstrip())
    index = bisect_right(starts, at) - 1
    return index, coder.count(result.raw_text[starts[index] : at]), coder.count(removal.text)


def outside(runs: Iterable[Run], spans: Mapping[int, bytes]) -> list[Run]:
    """Runs without the words that are wrapper in their source lines."""
    made: list[Run] = []
    for run in runs:
        mask = spans.get(run.source)
        if mask is None:
            made.append(run)
            continue
        for start, stop in free(mask, run.source_at, run.source_at + run.size):
            made.append(Run(run.line, run.at + start - run.source_at, run.source, start, stop - start))
    return made


def _is_sentence(line: str) -> bool:
    return line.rstrip("\"')").endswith((".", "!", "?")) and line.count(" ") >= _SENTENCE - 1


@lru_cache(maxsize=2)
def _stripper(model: str) -> Stripper:
    from boilerstrip.settings import Settings
    from boilerstrip.stripper import Stripper

    return Stripper(Settings(model=model))
