"""What kind of character each is, as tables for whole arrays of code points. Made at training time only."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

SPACE, LETTER, UPPER, DIGIT, MARK, SINGLE = range(6)
SIZE = 1 << 16  # code points above count as the last one: marks, nearly all of them emoji
# Scripts that are written without spaces: each letter is a word of its own.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))


def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The kind of every code point of the first plane, and its lower-case form where that is one code point."""
    kinds, lower = np.zeros(SIZE, np.uint8), np.arange(SIZE, dtype=np.uint16)
    for code in range(SIZE):
        letter = chr(code)
        kinds[code] = _kind(code, letter)
        low = letter.lower()
        if len(low) == 1 and ord(low) < SIZE:
            lower[code] = ord(low)
    return kinds, lower


def _kind(code: int, letter: str) -> int:
    category = unicodedata.category(letter)
    if letter.isspace() or category[0] in "ZC":
        return MARK if code == SIZE - 1 else SPACE
    if category == "Nd":
        return DIGIT
    if category[0] in "LMN":
        if any(low <= code <= high for low, high in _UNSPACED):
            return SINGLE
        return UPPER if category in ("Lu", "Lt") else LETTER
    return MARK
