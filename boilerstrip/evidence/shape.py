"""What a line looks like, and where in the document the story seems to begin and end. No words are read here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boilerstrip.document import Document

_STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\u0964")
_CLOSERS = "\"')]} "  # what may follow the full stop of a line's last sentence
_FOOTNOTES = re.compile(r"(?:\[\w{1,3}\] ?){1,9}\Z")  # marks of notes behind the full stop
_EDGE = 3  # prose lines that still belong to the head or the tail: a standfirst or a promo may be one of them


# How often a line that nothing speaks against is story, by its shape and by whether it stands above the first
# paragraph, between paragraphs or below the last; counted on the English training dumps (bench/calibrate.py).
_SAFE = {
    "sentence": (0.95, 0.97, 0.79),
    "short": (0.64, 0.84, 0.72),
    "long": (0.87, 0.74, 0.70),
}
_PROSE_SAFE, _EDGE_SAFE = 0.992, 0.97
_LONG = 60  # characters


@dataclass(frozen=True, slots=True)
class Shapes:
    """Per line position: its length, whether it ends like a sentence, whether it reads like a paragraph."""

    size: tuple[int, ...]
    terminal: tuple[bool, ...]
    prose: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Zones:
    """The head of a document reaches to position ``head``, its tail begins at ``tail``; both may hold every line."""

    head: int
    tail: int


def shapes(doc: Document) -> Shapes:
    """The shapes of a document's lines."""
    size = tuple(map(len, doc.lines))
    terminal = tuple(
        (_FOOTNOTES.sub("", line) if line[-1] == "]" else line).rstrip(_CLOSERS)[-1:] in _STOPS for line in doc.lines
    )
    prose = tuple(
        ends and n >= 60 and (line.count(" ") >= 7 or (not line.isascii() and line.count(" ") * 12 < n))
        for line, n, ends in zip(doc.lines, size, terminal, strict=True)
    )
    return Shapes(size, terminal, prose)


def zones(shape: Shapes) -> Zones:
    """Head and tail, found from the paragraphs alone."""
    prose = [k for k, is_prose in enumerate(shape.prose) if is_prose]
    if len(prose) <= _EDGE:
        return Zones(len(shape.prose), 0)
    return Zones(prose[_EDGE - 1], prose[-_EDGE])


def safety(shape: Shapes) -> tuple[float, ...]:
    """Per position: the probability (0..1) that a line which nothing speaks against belongs to the story."""
    prose = shape.prose
    if all(prose):
        return (_PROSE_SAFE,) * len(prose)
    first = next((k for k, one in enumerate(prose) if one), len(prose))
    last = next((k for k in range(len(prose) - 1, -1, -1) if prose[k]), len(prose))
    return tuple(
        (_EDGE_SAFE if k in (first, last) else _PROSE_SAFE)
        if one
        else _SAFE["sentence" if shape.terminal[k] else "long" if shape.size[k] >= _LONG else "short"][
            (k > first) + (k > last)
        ]
        for k, one in enumerate(prose)
    )
