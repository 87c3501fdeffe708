"""What the command says: one line each, in plain words, and nothing where there is nothing to say."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from boilerstrip.cli import main

STORY = (
    "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and two engines.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
)
DUMP = "\n".join([STORY[0], "Advertisement", STORY[1], "Read more", ""])
CLEAN = "\n".join([*STORY, ""])
WRAPPER = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved.\nRead more\n"
ALL = ["check", "--fix", "--unsafe-fixes"]
COMMAND = [sys.executable, "-m", "boilerstrip"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_by(args: list[str], capsys: Any) -> tuple[int, str, list[str]]:
    """The exit code, standard output and the lines of standard error of a command."""
    capsys.readouterr()
    try:
        code = main(args)
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    assert all(line.startswith("boilerstrip: ") for line in err.splitlines()), err
    return code, out, err.splitlines()


def refused(args: list[str], said: str, capsys: Any) -> None:
    """A command exits 2 with one line that says why, and nothing else."""
    code, out, err = said_by(args, capsys)
    assert (code, out, len(err)) == (2, "", 1), err
    assert said in err[0]


# Inputs


def test_folders_that_are_files_are_named_once(here: Path, capsys: Any) -> None:
    """However many files there are to be copied."""
    (here / "in").mkdir()
    for name in ("in/a.txt", "in/b.txt", "file.txt"):
        (here / name).write_text(DUMP)
    refused(["clean", "--input-dir", "file.txt", "--output-dir", "o"], "boilerstrip: file.txt: not a folder", capsys)
    refused(["clean", "--input-dir", "in", "--output-dir", "file.txt"], "boilerstrip: file.txt: not a folder", capsys)
    assert not (here / "o").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's way of closing it")
@pytest.mark.parametrize("command", ["check -", "check --fix -", "clean"])
def test_a_standard_input_that_was_closed_is_one_line(command: str, here: Path) -> None:
    """There is nothing to be read."""
    done = subprocess.run(f"{' '.join(COMMAND)} {command} <&-", shell=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"boilerstrip: standard input is closed; there is nothing to read\n"


def test_what_stands_behind_two_dashes_is_a_path(here: Path, capsys: Any) -> None:
    """Whatever it begins with, and whatever options stand before."""
    (here / "-nope.txt").write_text(DUMP)
    (here / "--fix").write_text(DUMP)
    (here / "a.txt").write_text(DUMP)
    code, out, _ = said_by(["check", "a.txt", "--select", "ADV", "--format", "txt", "--", "-nope.txt", "--fix"], capsys)
    assert (code, [line.split(":")[0] for line in out.splitlines()]) == (1, ["a.txt", "-nope.txt", "--fix"])
    refused(["check", "--", "-nope"], "boilerstrip: -nope: no such file or folder", capsys)
    refused(["rules", "--", "-nope"], "boilerstrip: rules: unrecognized arguments: -nope; see", capsys)


@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_a_text_that_is_none_is_named(text: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """On standard error, for nothing is wrong: 0, and nothing with --quiet."""
    (here / "a.txt").write_text(text)
    (here / "d.jsonl").write_text(text)
    assert said_by(["check", "a.txt"], capsys) == (0, "", ["boilerstrip: a.txt: holds no text"])
    assert said_by([*ALL, "a.txt"], capsys) == (0, "", ["boilerstrip: a.txt: holds no text"])
    assert said_by(["check", "d.jsonl"], capsys) == (0, "", ["boilerstrip: d.jsonl: holds no record"])
    assert said_by(["check", "-q", "a.txt", "d.jsonl"], capsys) == (0, "", [])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert said_by(["check", "-"], capsys) == (0, "", ["boilerstrip: -: holds no text"])
