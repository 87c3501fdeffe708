"""Where a run stands, on the disk, so that a killed one can be continued: ``clean --resume``."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.atomic import PREFIX, replacing, special
from boilerstrip.commands.account import breaks_off
from boilerstrip.commands.options import Choices, names_of
from boilerstrip.errors import LedgerError, SettingsError
from boilerstrip.forms.unit import Unit

FORMAT = 1
SECONDS = 10.0  # between two states: what a killed run may have to do again


@dataclass(slots=True)
class Current:
    """How far the file came that was being read."""

    path: str
    size: int | None  # bytes
    units: int
    digest: str  # of those units
    length: int  # bytes of its output
    dropped: int = 0  # records that are not in it


@dataclass(slots=True)
class State:
    """How far a run came."""

    run: dict[str, Any]  # what may not differ
    done: int = 0  # files
    listing: str = ""  # digest of those files' names, sizes and times
    current: Current | None = None
    ledger: int | None = None  # bytes of it
    rejects: int | None = None
    counts: dict[str, Any] = field(default_factory=dict)


def state_path(output: Path | None, folder: Path | None) -> Path | None:
    """Where the state of a run stands: beside its output, or in its folder.

    None for standard output, a pipe and a device (``-o /dev/null``): what went there cannot be gone on with.
    """
    if folder is not None:
        return folder / f"{PREFIX}run.state"
    if output is None or special(output):
        return None
    return output.with_name(f"{PREFIX}{output.name}.state")


def run_of(args: argparse.Namespace, chosen: Choices, strips: Any) -> dict[str, Any]:
    """What may not differ between a killed run and the one that goes on with it."""
    named = [str(one) for one in (*args.paths, args.input_dir, args.output, args.output_dir) if one is not None]
    fields = list(astuple(names_of(args, chosen)))
    accounts = {name: getattr(args, name) for name in ("ledger", "rejects", "stats")}
    return {
        **{"version" if name == "boilerstrip" else name: value for name, value in strips.digests},
        "settings": repr(chosen.settings),
        "paths": named,
        "fields": fields,
        "format": chosen.format,
        "encoding": chosen.encoding,
        **accounts,
    }


def stamp(told: Any, unit: Unit) -> None:
    """Add a unit to the digest of what was read of a file."""
    told.update(unit.data if isinstance(unit.data, bytes) else b"\0")


def load(path: Path, run: dict[str, Any]) -> State | None:
    """The state that a killed run left; None where there is none.

    Raises
    ------
    SettingsError
        When the run was another one: other settings, rules, version, inputs or outputs.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise SettingsError(f"clean: {path}: cannot be read; remove it, and run without --resume") from None
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise SettingsError(f"clean: {path}: of another version; run without --resume")
    current = data.pop("current", None)
    state = State(**data, current=Current(**current) if current else None)
    differ = sorted(key for key in {*run, *state.run} if run.get(key) != state.run.get(key))
    if differ:
        raise SettingsError(f"clean: --resume: not the run that was killed: {', '.join(differ)} differ")
    return state


class Saver:
    """Saves states now and then."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.saved = False  # this run's state, or an earlier one's that it goes on from, is on the disk
        self._last = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether it is time for another."""
        return self.path is not None and time.monotonic() - self._last >= SECONDS

    def save(self, state: State) -> None:
        """Write a state; what it speaks of is on the disk already."""
        assert self.path is not None
        with replacing(self.path) as out:
            out.write(json.dumps({"format": FORMAT, **asdict(state)}).encode())
        self.saved, self._last = True, time.monotonic()

    def forget(self) -> None:
        """The run has ended, or another one begins."""
        self.saved = False
        if self.path is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.path)


def cut_ledger(path: str, length: int, inputs: Iterable[str]) -> None:
    """Take from a ledger what a killed run wrote behind its last state; other runs' entries stay.

    Raises
    ------
    LedgerError
        When the ledger is shorter than it was then.
    """
    mine = set(inputs)
    try:
        with open(path, "r+b") as file:
            if file.seek(0, os.SEEK_END) < length:
                raise LedgerError(f"{path}: shorter than when the run was killed; run without --resume")
            file.seek(length)
            others = [line for line in file if not _of(line, mine)]
            file.seek(length)
            file.truncate()
            file.writelines(others)
    except FileNotFoundError:
        if length:
            raise LedgerError(f"{path}: is gone since the run was killed; run without --resume") from None
    except OSError as error:
        raise LedgerError(f"{path}: cannot write the ledger: {error.strerror}") from None


def _of(line: bytes, inputs: set[str]) -> bool:
    """Whether a line of a ledger is of one of the inputs, or breaks off."""
    try:
        entry = json.loads(line)
    except ValueError:
        return breaks_off(line)
    return isinstance(entry, dict) and entry.get("path") in inputs


def differs(path: str) -> SettingsError:
    """The error of an input that is not what the killed run read."""
    return SettingsError(f"clean: --resume: {path} is not what the killed run had read; run without --resume")
