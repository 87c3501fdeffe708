"""``boilerstrip clean``: from one folder to another that never overwrites it, and its ledger."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, put, refused, said_by

from boilerstrip.cli import main

posix = pytest.mark.skipif(sys.platform == "win32", reason="no links there")


def state(folder: Path) -> dict[str, bytes]:
    """All files under a folder, and what they hold."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(("source", "target"), [("w/b", "w"), ("w/b", "."), ("w/b", "w/b/../b")])
def test_the_output_folder_may_not_hold_the_inputs(source: str, target: str, here: Path, capsys: Any) -> None:
    """A copy could be an input that is still to be read, or that somebody wants back."""
    put(here / "w/b/x.txt", DUMP)
    put(here / "w/b/b/x.txt", DUMP + DUMP)
    before = state(here)
    refused(["clean", "--input-dir", source, "--output-dir", target], "would be overwritten", capsys)
    assert state(here) == before


def test_an_output_folder_among_the_inputs_is_no_input(here: Path, capsys: Any) -> None:
    """However often it is run."""
    put(here / "w/a.txt", DUMP)
    for _ in range(2):
        assert main(["clean", "--input-dir", "w", "--output-dir", "w/out"]) == 0, capsys.readouterr()
        assert set(state(here / "w")) == {"a.txt", "out/a.txt"}
    assert state(here)["w/a.txt"] == DUMP.encode()


@posix
def test_a_folder_that_is_a_link_is_what_it_leads_to(here: Path, capsys: Any) -> None:
    """By whatever name it is given."""
    put(here / "w/b/b/x.txt", DUMP)
    (here / "one").symlink_to("w/b")
    (here / "other").symlink_to("w")
    before = state(here)
    refused(["clean", "--input-dir", "one", "--output-dir", "other"], "would be overwritten", capsys)
    assert state(here) == before


@posix
def test_no_link_leads_copies_back_into_the_inputs(here: Path, capsys: Any) -> None:
    """Refused before the first file is written, also where the linked one is the last."""
    put(here / "in/a.txt", DUMP)
    put(here / "in/s/z.txt", DUMP)
    (here / "o").mkdir()
    (here / "o/s").symlink_to("../in/s")
    refused(["clean", "--input-dir", "in", "--output-dir", "o"], "o/s/z.txt: leads into in", capsys)
    assert state(here) == {"in/a.txt": DUMP.encode(), "in/s/z.txt": DUMP.encode()}


@posix
def test_links_to_other_places_may_stand_in_the_output_folder(here: Path) -> None:
    """A disk with more room, for instance."""
    put(here / "in/s/z.txt", DUMP)
    (here / "o").mkdir()
    (here / "room").mkdir()
    (here / "o/s").symlink_to("../room")
    assert main(["clean", "--input-dir", "in", "--output-dir", "o"]) == 0
    assert state(here)["room/z.txt"] == CLEAN.encode()


def test_a_copy_cannot_be_the_ledger_too(here: Path, capsys: Any) -> None:
    """Nothing is written, not even the copies before it."""
    put(here / "in/a.txt", DUMP)
    put(here / "in/l.jsonl", "{}\n")
    before = state(here)
    args = ["clean", "--input-dir", "in", "--output-dir", "out", "--ledger"]
    refused([*args, "out/l.jsonl"], "out/l.jsonl: an input or output cannot be the ledger too", capsys)
    assert state(here) == before
    assert not (here / "out").exists()
    assert main([*args, "out/m.jsonl", "--text-field", "text"]) == 2  # in/l.jsonl's record has no text
    assert set(state(here)) == {*before, "out/a.txt", "out/l.jsonl", "out/m.jsonl"}


def test_a_file_that_is_met_twice_is_done_once(here: Path, capsys: Any) -> None:
    """By another name, or by a pattern through a loop of links; a link in a folder has a copy of its own."""
    put(here / "in/a.txt", DUMP)
    (here / "in/loop").symlink_to("../in")
    (here / "in/b.txt").symlink_to("a.txt")
    for args in (["in/a.txt", "./in/a.txt"], ["in/**/a.txt"], ["in/a.txt", "in/loop/a.txt"]):
        code, _, err = said_by(["clean", "-q", *args, "--output-dir", "out", "--ledger", "l"], capsys)
        assert (code, err) == (0, [])
        assert sorted(os.listdir(here / "out")) == ["a.txt"]
        assert len((here / "l").read_text().splitlines()) == 1
        (here / "l").unlink()
    assert said_by(["clean", "-q", "in", "--output-dir", "all"], capsys)[0] == 0
    assert sorted(os.listdir(here / "all")) == ["a.txt", "b.txt"]
