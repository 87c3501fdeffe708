"""The thirteen labels a line can have, and the three-letter prefix of each label's codes."""

from __future__ import annotations

KEPT = ("text", "title")

PREFIXES = {
    "meta": "MET",
    "syndication": "SYN",
    "caption": "CAP",
    "related": "REL",
    "nav": "NAV",
    "promo": "PRO",
    "share": "SHA",
    "ad": "ADV",
    "legal": "LEG",
    "furniture": "FUR",
    "comment": "COM",
}
KEEP_PREFIX = "KEP"

REMOVED = tuple(PREFIXES)
LABELS = KEPT + REMOVED
FIRST_REMOVED = len(KEPT)  # place in LABELS of the first that goes
LABEL_OF_PREFIX = {prefix: label for label, prefix in PREFIXES.items()}


def label_of_code(code: str) -> str | None:
    """The label a code such as ``SYN001`` stands for; None for ``KEP`` and unknown prefixes."""
    return LABEL_OF_PREFIX.get(code[:3])
