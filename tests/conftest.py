"""What the tests of the command share: texts, a working directory, and ways to call it."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from boilerstrip.cli import main

# Compiled patterns of the tests' own: not those that the user keeps, nor into them.
os.environ["BOILERSTRIP_CACHE"] = tempfile.mkdtemp()
atexit.register(shutil.rmtree, os.environ["BOILERSTRIP_CACHE"], True)

STORY = (
    "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and two engines.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
)
DUMP = "\n".join([STORY[0], "Advertisement", STORY[1], "Read more", ""])
CLEAN = "\n".join([*STORY, ""])
WRAPPER = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved.\nRead more\n"
ALL = ["check", "--fix", "--unsafe-fixes"]
COMMAND = [sys.executable, "-m", "boilerstrip"]
LEDGER = "boilerstrip-ledger.jsonl"
OWN = """
[[rule]]
code = "PRO801"
name = "pier"
label = "promo"
why = "A rule of the user's own. Known cost: none."
literals = ["walk the pier"]
pattern = '(?i)walk the pier'
where = "anywhere"
action = "line"
certain = true
drops = ["Walk the pier"]
keeps = [{ line = "They walk the pier.", why = "a sentence" }]
"""
SLOW = """
[[rule]]
code = "PRO800"
name = "slow"
label = "promo"
why = "A pattern that explodes on purpose, for this test."
literals = ["aaaa"]
pattern = '''(?:a|a|aa)+ ?b'''
where = "anywhere"
action = "line"
certain = false
drops = ["aaaa b"]
keeps = [{ line = "aaa", why = "no b" }]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, two folders deep."""
    deep = tmp_path / "project" / "deep"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    return deep


def put(path: Path, text: str | bytes) -> Path:
    """Write a file as it is, line ends and all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


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


PROFILE, PROFILED = "big.example", "The harbour paper of this town"  # a site, and a line that only its profile knows


@pytest.fixture
def profiled(tmp_path: Path) -> Any:
    """Settings with a folder of profiles, in which one site has one."""
    from boilerstrip import Settings

    put(
        tmp_path / "profiles" / f"{PROFILE}.toml",
        f'site = "{PROFILE}"\nformat = 1\n\n[[template]]\ncode = "SITE:{PROFILE}:1"\nwhere = "line"\n'
        f'text = "{PROFILED.lower()}"\nlabel = "furniture"\nstatus = "accepted"\ndocuments = 9\n',
    )
    return Settings(model="none", profile=str(tmp_path / "profiles"))
