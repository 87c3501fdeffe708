"""What a line looks like, and where in the document the story seems to begin and end. No words are read here."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.document import Document

_STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\u0964")
_CLOSERS = "\"')]} "  # what may follow the full stop of a line's last sentence
_EDGE = 3  # prose lines that still belong to the head or the tail: a standfirst or a promo may be one of them


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
    terminal = tuple(line.rstrip(_CLOSERS)[-1:] in _STOPS for line in doc.lines)
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
