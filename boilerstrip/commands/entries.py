"""A ledger's entries one after another, each checked: for who reads it once, from the front."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from boilerstrip.commands.account import breaks_off, complain
from boilerstrip.errors import LedgerError

Entry = dict[str, Any]
_TEXTS = ("path", "sha256_input", "sha256_output")
_REMOVAL = {"start": int, "end": int, "text": str, "label": str, "code": str}


def first_entry(path: Path) -> Entry | None:
    """The first entry of a file, {} of an empty one; None where the file is no ledger."""
    try:
        with open(path, "rb") as lines:
            line = next((line for line in lines if line.strip()), b"")
        entry = json.loads(line or b"null")
    except (OSError, ValueError, RecursionError):
        return None
    if not line:
        return {}
    return entry if isinstance(entry, dict) and {"path", "ledger", "removals"} <= set(entry) else None


def entries(path: Path) -> Iterator[Entry]:
    """All entries; one that a killed run has not finished is named and passed over.

    Raises
    ------
    LedgerError
        When the file cannot be read, or a line is no entry; names it.
    """
    try:
        with open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip() and (entry := _parsed(line, f"{path}:{number}")) is not None:
                    yield entry
    except OSError as error:
        raise LedgerError(f"{path}: cannot read the ledger: {error.strerror}") from None


def _parsed(line: bytes, place: str) -> Entry | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        if not breaks_off(line):
            raise LedgerError(f"{place}: not a ledger: every line has to be a JSON object") from None
        complain(f"{place}: an entry that breaks off is passed over")
        return None
    if not _is_entry(entry):
        raise LedgerError(f"{place}: not a ledger's entry, or a damaged one")
    return entry  # type: ignore[no-any-return]


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in _TEXTS):
        return False
    removals = entry.get("removals")
    return isinstance(removals, list) and all(
        isinstance(one, dict) and all(type(one.get(name)) is kind for name, kind in _REMOVAL.items())
        for one in removals
    )
