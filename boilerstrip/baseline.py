"""Findings that a user has accepted, by what they say and not by where they stand: a dump's lines move."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from boilerstrip.atomic import same, special
from boilerstrip.document import Removal
from boilerstrip.errors import SettingsError


def fingerprint(one: Removal) -> str:
    """The identity of a finding: its text without the white space around it, whatever rule found it."""
    return hashlib.sha256(one.text.strip().encode("utf-8", "surrogatepass")).hexdigest()


def load(path: str) -> frozenset[str]:
    """The fingerprints of a baseline file.

    Raises
    ------
    SettingsError
        When it cannot be read or is no baseline.
    """
    try:
        accepted = json.loads(Path(path).read_text(encoding="utf-8"))["accepted"]
        if not isinstance(accepted, list) or not all(isinstance(one, str) for one in accepted):
            raise TypeError
        return frozenset(accepted)
    except OSError as error:
        raise SettingsError(f"{path}: cannot read the baseline: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SettingsError(f"{path}: not a baseline; write one with --write-baseline") from None


def check_target(path: str, inputs: Iterable[str]) -> None:
    """Refuse to write a baseline over an input, or over what is neither a baseline nor empty.

    Raises
    ------
    SettingsError
        Says which of the two.
    """
    if special(path):
        return
    if any(same(path, one) for one in inputs):
        raise SettingsError(f"{path}: an input; a baseline would overwrite it")
    if os.path.isfile(path) and os.path.getsize(path):
        try:
            load(path)
        except SettingsError:
            raise SettingsError(f"{path}: not a baseline; --write-baseline would overwrite it") from None


def dumped(fingerprints: Iterable[str]) -> str:
    """A baseline file's text: sorted, no line numbers, no dates, so that it changes only when findings do."""
    return json.dumps({"accepted": sorted(set(fingerprints))}, indent=1) + "\n"
