"""The ledger on disk: whatever happens while it is written, it can be read afterwards."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, DUMP, LEDGER, put, refused

from boilerstrip.cli import main
from boilerstrip.commands.account import Account
from boilerstrip.errors import LedgerError


class Disk:
    """os.write of a disk that has room for so many bytes; None when it is not full any more."""

    def __init__(self, room: int | None) -> None:
        self.room = room
        self._write = os.write

    def __call__(self, file: int, data: bytes) -> int:
        if self.room is None:
            return self._write(file, data)
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = self._write(file, data[: self.room])
        self.room -= done
        return done


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk with much room."""
    made = Disk(None)
    monkeypatch.setattr(os, "write", made)
    return made


@pytest.mark.parametrize(
    ("room", "broken"), [(0, []), (5, ['{"pat']), (14, ['{"path": "a"}']), (20, ['{"path": "a"}', '{"path'])]
)
def test_an_entry_that_broke_off_stands_on_a_line_of_its_own(
    room: int, broken: list[str], here: Path, disk: Disk
) -> None:
    """What comes after it is not glued to it; where nothing broke off, no blank line is left."""
    account = Account("l.jsonl")
    disk.room = room
    with pytest.raises(LedgerError, match=r"l\.jsonl: cannot write the ledger: No space left"):
        account.add([{"path": "a"}, {"path": "b"}])
    disk.room = None
    account.add([{"path": "c"}])
    account.add([{"path": "d"}])
    assert (here / "l.jsonl").read_text().splitlines() == [*broken, '{"path": "c"}', '{"path": "d"}']
    assert (here / "l.jsonl").read_text().endswith("\n")


def test_a_file_whose_break_could_not_be_written_either_is_no_trap(here: Path, disk: Disk) -> None:
    """The disk is full twice; the second time only the line break went through."""
    account = Account("l.jsonl")
    for room in (5, 0, 1):
        disk.room = room
        with pytest.raises(LedgerError):
            account.add([{"path": "a"}])
    disk.room = None
    account.add([{"path": "c"}])
    assert (here / "l.jsonl").read_text() == '{"pat\n{"path": "c"}\n'


@pytest.mark.parametrize("room", [1, 8, 40])
def test_restore_reads_a_ledger_that_a_full_disk_broke(room: int, here: Path, disk: Disk, capsys: Any) -> None:
    """However little of the entry was written: its file was not touched, and the next one's comes back."""
    for name in ("a.txt", "b.txt"):
        put(here / name, DUMP)
    disk.room = room
    assert main([*ALL, "a.txt"]) == 2
    assert (here / "a.txt").read_text() == DUMP
    disk.room = None
    assert main([*ALL, "a.txt", "b.txt"]) == 0
    capsys.readouterr()
    assert main(["restore", "a.txt", "b.txt", "--ledger", LEDGER]) == 0
    assert f"{LEDGER}:1: an entry that breaks off is passed over" in capsys.readouterr().err
    assert [(here / name).read_text() for name in ("a.txt", "b.txt")] == [DUMP, DUMP]


def test_an_object_on_many_lines_is_not_taken_for_a_ledger_that_broke_off(here: Path, capsys: Any) -> None:
    """Its first line is as short as an entry's beginning can be."""
    put(here / "a.txt", DUMP)
    put(here / "settings.json", '{\n  "path": 1\n}\n')
    refused([*ALL, "--ledger", "settings.json", "a.txt"], "settings.json: not a ledger", capsys)


@pytest.mark.parametrize(
    "command",
    [["clean", "--input-dir", "in", "--output-dir", "out"], [*ALL, "in"], ["clean", "in/a.txt", "-o", "o.txt"]],
)
def test_entries_are_on_the_disk_before_their_file_is_replaced(
    command: list[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash leaves can be restored: all that was replaced until then stands in the ledger."""
    for name in ("in/a.txt", "in/b.txt"):
        put(here / name, DUMP)
    put(here / "in/d.jsonl", json.dumps({"text": DUMP}) + "\n")
    synced, entries = 0, []
    replace, sync = os.replace, os.fsync

    def watch_sync(file: int) -> None:
        nonlocal synced
        sync(file)
        if os.path.exists("l.jsonl") and os.path.samestat(os.fstat(file), os.stat("l.jsonl")):
            synced = len((here / "l.jsonl").read_text().splitlines())

    def watch_replace(old: Any, new: Any) -> None:
        if not str(new).endswith(".state"):  # where the run stands is noted before the first entry
            entries.append(synced)
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watch_sync)
    monkeypatch.setattr(os, "replace", watch_replace)
    assert main([*command, "--ledger", "l.jsonl"]) == 0
    assert entries == [n + 1 for n in range(len(entries))]
    assert entries
