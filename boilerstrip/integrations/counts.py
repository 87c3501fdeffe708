"""What integrations count of a Result, under the same names everywhere."""

from __future__ import annotations

from collections import Counter

from boilerstrip.result import Result


def counts(result: Result) -> dict[str, int]:
    """How much one document adds to each figure.

    ``documents``, ``changed`` and ``status_<status>`` count documents, ``characters`` and ``removed_characters`` the
    input's, ``removals_<label>`` removals: lines, and parts of lines.
    """
    gone = sum(m.end - m.start for m in result.removals)
    by_label = Counter(f"removals_{m.label}" for m in result.removals)
    return {
        "documents": 1,
        "changed": int(bool(gone)),
        f"status_{result.status.replace('-', '_')}": 1,
        "characters": len(result.raw_text),
        "removed_characters": gone,
        **by_label,
    }


def share(counted: dict[str, int]) -> float:
    """The share (0..1) of characters that went; of a text without any, none."""
    return counted["removed_characters"] / max(1, counted["characters"])
