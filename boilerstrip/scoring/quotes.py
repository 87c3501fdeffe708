"""Which words of a line stand in quotation marks: what a person said belongs to every outlet that heard it."""

from __future__ import annotations

import re

from boilerstrip.scoring.coded import Coder, Line

# British style: only what opens behind a space and closes behind a mark, for an apostrophe does neither.
_SINGLE = re.compile(r"(?<![^\s(\[-])'(?=\S)([^\"]{3,}?)(?<=[.,!?])'(?!\w)")
# Not "speech" or "debate": who interviews somebody about one has the answers alone.
_CHANNELS = ("tweet", "twitter", "facebook", "instagram", "reddit", "statement", "press ", "news conference")
_PUBLIC = re.compile(
    r"\b(?:tweet\w*|twitter|facebook|instagram|reddit|statements?|(?:press|news) (?:conference|release)s?)\b"
)


def quoted(line: Line, coder: Coder) -> bytes:
    """One byte a word, 1 in quotation marks; a quotation that is not closed goes to the line's end."""
    text = line.folded
    if '"' not in text:
        if "'" not in text:
            return bytes(len(line.words))
        text = _SINGLE.sub(r'"\1"', text)
    mask, inside = bytearray(), False
    for part in text.split('"'):
        mask += bytes([inside]) * coder.count(part)
        inside = not inside
    return bytes(mask[: len(line.words)].ljust(len(line.words), b"\x00"))


def is_post(line: Line) -> bool:
    """Whether a line looks like an embedded post, without quotation marks: it goes on from another, or is signed."""
    return "@" in line.text or line.text.startswith(("...", "\u2026"))


def is_public(line: Line) -> bool:
    """Whether a line names a channel that every outlet can hear: a post, a statement, a news conference."""
    if "@" in line.text:
        return True
    low = line.text.lower()
    for word in _CHANNELS:
        if word in low:
            return _PUBLIC.search(low) is not None
    return False


def announces(line: Line) -> bool:
    """Whether what follows a line is what somebody said."""
    return line.text.rstrip().endswith(":")
