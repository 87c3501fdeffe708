"""What learning keeps of a page: the lines that may be its story's, and what every path of its markup was taken for.

A page's source would be fifty times as large, and most of it says nothing: blocks that the labeller of pages clearly
throws out need no template. Of their paths the verdicts are kept, for a path is judged by all of its blocks.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from boilerstrip.labels import REMOVED
from boilerstrip.profiles.profile import GUESSERS

LINES, CHARACTERS = 1000, 1 << 16  # of a page that are kept, at most: longer ones are lists of many stories
PATHS = 300


class Said(NamedTuple):
    """What rules and labeller say of one line: how likely (0..1) it goes, as what, and who says so."""

    taken: float
    label: str | None
    by: str


class Seen(NamedTuple):
    """A path on one page: how likely (0..1) its blocks go, on the mean; and how likely the surest is the story's.

    ``near`` is the same by the labeller alone, without rules. ``label`` is what its blocks are if they are none of it;
    ``least`` and ``most`` are their lengths (characters), ``example`` is the block that is most like the story's, where
    one may be.
    """

    path: str
    taken: float
    surest: float
    near: float
    label: str
    least: int
    most: int
    example: str


@dataclass(frozen=True, slots=True)
class Record:
    """One page. ``lines``: each with its verdict."""

    lines: tuple[tuple[str, Said], ...]
    paths: tuple[Seen, ...]

    @property
    def text(self) -> str:
        """The lines as a text."""
        return "\n".join(line for line, _ in self.lines)

    def dumped(self) -> Any:
        """The record as JSON has it; ``record_of`` reads it."""
        return {"lines": [[line, *said] for line, said in self.lines], "paths": [list(one) for one in self.paths]}

    def packed(self) -> str:
        """The record as a text; the same for the same record."""
        return json.dumps(self.dumped(), ensure_ascii=False, separators=(",", ":"))


def record_of(data: Any) -> Record:
    """A record that was dumped.

    Raises
    ------
    ValueError
        When it is none.
    """
    try:
        lines = tuple((_text(line), Said(_share(taken), label, by)) for line, taken, label, by in data["lines"])
        paths = tuple(Seen(*one) for one in data["paths"])
        for _, said in lines:
            _known(said.label is None or said.label in REMOVED, said.by in GUESSERS)
        for one in paths:
            _text(one.path), _text(one.example or "-")
            _share(one.taken), _share(one.surest), _share(one.near)
            _known(one.label in REMOVED, isinstance(one.least, int), isinstance(one.most, int))
    except (TypeError, KeyError) as error:
        raise ValueError(f"no record of a page: {error}") from None
    return Record(lines, paths)


def unpacked(text: str) -> Record:
    """A record that was packed; ValueError when it is none."""
    return record_of(json.loads(text))


def _known(*facts: bool) -> None:
    if not all(facts):
        raise ValueError("no record of a page")


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\n" in value or "\r" in value or not value.strip():
        raise ValueError("no line of a page")
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError("no probability")
    return float(value)


def clipped(lines: Sequence[tuple[str, Said]], paths: Sequence[Seen]) -> Record:
    """A record of as much of a page as is kept: its first lines, and the paths that are most like the story's."""
    size, some = 0, []
    for line, said in lines[:LINES]:
        size += len(line)
        if size > CHARACTERS:
            break
        some.append((line, said))
    best = sorted(paths, key=lambda one: (-one.near, one.path))[:PATHS]
    return Record(tuple(some), tuple(sorted(best)))
