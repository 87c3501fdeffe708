"""How many texts are decided about together, whoever hands them on: the labeller is asked about all of them at once.

Memory follows it, and no answer depends on it.
"""

from __future__ import annotations

TEXTS = 64
CHARACTERS = 1 << 18


def is_full(texts: int, characters: int) -> bool:
    """Whether so many texts, of so many characters together, are a batch."""
    return texts >= TEXTS or characters >= CHARACTERS
