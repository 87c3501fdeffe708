"""Cut a text into lines. Line ends are \\n, \\r\\n and a lone \\r; form feed and U+2028 are characters like others."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import accumulate

from boilerstrip.document import Document
from boilerstrip.fold import fold

_BREAK = re.compile(r"\r\n|\r|\n")
_BLOCK = 1 << 16  # characters: copies of larger ones leave holes in memory that stay
_READ, _FOREIGN = 1 << 16, 0.08  # characters that tell it, and the bytes more than characters that such texts have


def read(text: str, title: str | None = None, lang: str | None = None) -> Document:
    """A Document of ``text``.

    Raises
    ------
    TypeError
        When ``text`` is not a str: bytes are decoded by the caller, who knows the encoding.
    """
    if not isinstance(text, str):
        raise TypeError(f"strip() takes a str, not {type(text).__name__}; decode bytes first")
    starts, index, begins = array("q"), array("q"), array("q")
    lines: list[str] = []
    for first, end in _blocks(text):
        pieces, offsets = _cut(fold(text[first:end]), first)
        if end < len(text):
            pieces.pop()  # what follows the block's last break is the next block's
        for k, (piece, at) in enumerate(zip(pieces, offsets, strict=False), len(starts)):
            line = piece.strip()
            if line:
                index.append(k)
                # What nothing is stripped from stays the same object.
                begins.append(at if line is piece else at + len(piece) - len(piece.lstrip()))
                lines.append(line)
            elif piece and not text[at : at + len(piece)].isspace():
                # Only zero-width marks, which folding made spaces: still a line, by the ink of the input, never empty.
                index.append(k)
                begins.append(at)
                lines.append(" ")
        starts.extend(offsets[: len(pieces)])
    starts.append(len(text))
    return Document(text, starts, index, begins, tuple(lines), title, lang, is_foreign(text))


def lines_of(text: str) -> list[str]:
    """The lines of a text, blank ones too, without their ends; as many as ``read`` counts."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def is_foreign(text: str) -> bool:
    """Whether a text is written in other letters than ASCII's, by its beginning."""
    if text.isascii():
        return False
    some = text[:_READ]
    return len(some.encode("utf-8", "surrogatepass")) - len(some) > _FOREIGN * len(some)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks begin and end that a text is read in: folding all of a large one at once takes its size again.

    A block ends behind a line feed; a text without any is one block.
    """
    first = 0
    while 0 < (end := text.find("\n", first + _BLOCK) + 1) < len(text):
        yield first, end
        first = end
    yield first, len(text)


def _cut(text: str, at: int) -> tuple[list[str], list[int]]:
    """The pieces between line breaks of a text that begins at an offset, and the offset of each (and one more)."""
    if "\r" not in text:
        pieces = text.split("\n")
        return pieces, list(accumulate([len(piece) + 1 for piece in pieces], initial=at))
    pieces, starts, done = [], [at], 0
    for brk in _BREAK.finditer(text):
        pieces.append(text[done : brk.start()])
        done = brk.end()
        starts.append(at + done)
    return [*pieces, text[done:]], starts
