"""Which words of a line stand in quotation marks: what a person said belongs to every outlet that heard it."""

from __future__ import annotations

import re

from boilerstrip.fold import fold
from boilerstrip.scoring.coded import Coder, Line

# British style: only what opens behind a space and closes behind a mark, for an apostrophe does neither.
_SINGLE = re.compile(r"(?<![^\s(\[-])'(?=\S)([^\"]{3,}?)(?<=[.,!?])'(?!\w)")
_POSTS = re.compile(r"\.\.\.|.*\(@\w+\)|\s*@\w+")
# Not "speech" or "debate": who interviews somebody about one has the answers alone.
_PUBLIC = re.compile(
    r"(?i)\b(?:tweet\w*|twitter|facebook|instagram|reddit|statements?|(?:press|news) (?:conference|release)s?)\b|@\w"
)


def quoted(line: Line, coder: Coder) -> bytes:
    """One byte a word, 1 in quotation marks; a quotation that is not closed goes to the line's end."""
    text = fold(line.text)
    if '"' not in text:
        if "'" not in text:
            return bytes(len(line.words))
        text = _SINGLE.sub(r'"\1"', text)
    mask, inside = bytearray(), False
    for part in text.split('"'):
        mask += bytes([inside]) * coder.count(part)
        inside = not inside
    return bytes(mask[: len(line.words)].ljust(len(line.words), b"\x00"))


def is_post(text: str) -> bool:
    """Whether a line looks like an embedded post, without quotation marks: it goes on from another, or is signed."""
    return _POSTS.match(text.replace("\u2026", "...")) is not None


def is_public(text: str) -> bool:
    """Whether a line names a channel that every outlet can hear: a post, a statement, a news conference."""
    return _PUBLIC.search(text) is not None


def announces(text: str) -> bool:
    """Whether what follows a line is what somebody said."""
    return text.rstrip().endswith(":")
