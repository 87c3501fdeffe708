"""The account of what went, and the way back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from boilerstrip.document import Removal
from boilerstrip.errors import LedgerError

FORMAT = 1
_BLOCK = 1 << 16  # characters


def digest(text: str) -> str:
    """sha256 of a text, as ledgers carry it; a lone surrogate counts as its own three bytes."""
    told = hashlib.sha256()
    for at in range(0, len(text), _BLOCK):  # encoding all at once takes up to four bytes a character
        told.update(text[at : at + _BLOCK].encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def make_ledger(raw: str, text: str, removals: Iterable[Removal], digests: Mapping[str, str]) -> dict[str, Any]:
    """The ledger of one document, without path and encoding (a command adds those).

    Raises
    ------
    LedgerError
        When the removals would not give ``raw`` back: a defect, told before anything is written on the strength of it.
    """
    removals, at = tuple(removals), 0
    for one in removals:
        if not at <= one.start < one.end or raw[one.start : one.end] != one.text:
            raise LedgerError(
                f"a defect: the removal at {one.start} ({one.code}) could not be put back; nothing is written"
            )
        at = one.end
    return {
        "ledger": FORMAT,
        **digests,
        "sha256_input": digest(raw),
        "sha256_output": digest(text),
        "removals": [
            {
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "label": m.label,
                "code": m.code,
                "confidence": m.confidence,
                "certain": m.certain,
            }
            for m in removals
        ],
    }


def restore(text: str, ledger: Mapping[str, Any]) -> str:
    """The input that ``text`` was stripped from.

    Raises
    ------
    LedgerError
        When the ledger is not of this text, not of this format, or damaged.
    """
    if not isinstance(text, str):
        raise TypeError(f"restore() takes a str, not {type(text).__name__}")
    if not isinstance(ledger, Mapping):
        raise LedgerError(f"a ledger is the dict that Result.ledger() gives, not {type(ledger).__name__}")
    if ledger.get("ledger") != FORMAT:
        raise LedgerError(f"ledger format {ledger.get('ledger')!r} is not {FORMAT}; use the version that wrote it")
    if digest(text) != ledger.get("sha256_output") and isinstance(added := ledger.get("added"), str):
        text = text.removesuffix(added)  # what a command wrote behind the text
    if digest(text) != ledger.get("sha256_output"):
        raise LedgerError("the text is not the one this ledger was written for (sha256 differs); was it edited since?")
    try:
        raw = rebuild(text, [(m["start"], m["text"]) for m in ledger["removals"]])
    except (KeyError, TypeError, ValueError):
        raise LedgerError("the ledger's removals are damaged") from None
    if digest(raw) != ledger.get("sha256_input"):
        raise LedgerError("the ledger's removals do not give the input back (sha256 differs)")
    return raw


def rebuild(text: str, removals: Iterable[tuple[int, str]]) -> str:
    """Put removed pieces back, each at its offset in the input."""
    parts: list[str] = []
    size = at = 0
    for start, gone in removals:
        step = start - size
        if step < 0:
            raise ValueError(f"removal at {start} overlaps the one before it")
        parts += (text[at : at + step], gone)
        at += step
        size = start + len(gone)
    parts.append(text[at:])
    return "".join(parts)
