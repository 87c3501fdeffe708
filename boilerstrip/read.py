"""Cut a text into lines. Line ends are \\n, \\r\\n and a lone \\r; form feed and U+2028 are characters like others."""

from __future__ import annotations

import re

from boilerstrip.document import Document
from boilerstrip.fold import fold

_BREAK = re.compile(r"\r\n|\r|\n")


def read(text: str, title: str | None = None, lang: str | None = None) -> Document:
    """A Document of ``text``.

    Raises
    ------
    TypeError
        When ``text`` is not a str: bytes are decoded by the caller, who knows the encoding.
    """
    if not isinstance(text, str):
        raise TypeError(f"strip() takes a str, not {type(text).__name__}; decode bytes first")
    folded = fold(text)
    pieces, starts = _cut(folded)
    index, begins, lines = [], [], []
    for i, piece in enumerate(pieces):
        line = piece.lstrip()
        if line:
            index.append(i)
            begins.append(starts[i] + len(piece) - len(line))
            lines.append(line.rstrip())
        elif not text[starts[i] : starts[i] + len(piece)].isspace() and piece:
            # Only zero-width marks, which folding made spaces: still a line, by the ink of the input, and never empty.
            index.append(i)
            begins.append(starts[i])
            lines.append(" ")
    return Document(text, folded, folded.lower(), tuple(starts), tuple(index), tuple(begins), tuple(lines), title, lang)


def _cut(text: str) -> tuple[list[str], list[int]]:
    """The pieces between line breaks, and where each starts, then the length of the text."""
    if "\r" not in text:
        pieces = text.split("\n")
        starts, at = [], 0
        for piece in pieces:
            starts.append(at)
            at += len(piece) + 1
    else:
        pieces, starts, at = [], [], 0
        for brk in _BREAK.finditer(text):
            pieces.append(text[at : brk.start()])
            starts.append(at)
            at = brk.end()
        pieces.append(text[at:])
        starts.append(at)
    starts.append(len(text))
    return pieces, starts
