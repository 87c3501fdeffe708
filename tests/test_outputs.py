"""Where commands write: ``-`` is standard output or is refused, and what cannot be written is told before any work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, COMMAND, DUMP, put, refused, said_by

from boilerstrip.commands.stopping import ended_by_signals

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell's ways, and signals")


@pytest.fixture
def dump(here: Path) -> Path:
    """A dump of two records, and a text."""
    put(here / "a.txt", DUMP)
    return put(here / "a.jsonl", "".join(json.dumps({"id": str(k), "text": f"{k} {DUMP}"}) + "\n" for k in range(2)))


@pytest.mark.parametrize(
    "args",
    [
        ["clean", "a.txt", "-o"],
        ["clean", "a.jsonl", "-o"],
        ["clean", "a.jsonl", "--stats"],
        ["tag", "a.jsonl", "-o"],
        ["decide", "a.jsonl", "a.att", "-o"],
        ["decide", "a.jsonl", "a.att", "--stats"],
        ["match", "a.jsonl", "-o"],
        ["learn", "a.jsonl", "--partial", "-o"],
        ["check", "a.txt", "--write-baseline"],
        ["restore", "a.txt", "--ledger", "l", "-o"],
    ],
)
def test_what_cannot_be_written_is_told_before_any_work(args: list[str], dump: Path, here: Path, capsys: Any) -> None:
    """A folder, which may have no name of its own, a place in no folder, a place in a file: one line each."""
    (here / "full").mkdir()
    for target in (".", "/", "", "full"):
        refused([*args, target], f"{target or '.'}: cannot write: Is a directory", capsys)
    refused([*args, "no/such"], "no/such: cannot write: No such file or directory", capsys)
    refused([*args, "a.txt/x"], "a.txt/x: cannot write: Not a directory", capsys)
    assert sorted(os.listdir(here)) == ["a.jsonl", "a.txt", "full"]


@pytest.mark.parametrize(
    "args",
    [
        ["clean", "a.jsonl", "--stats"],
        ["clean", "a.jsonl", "--ledger"],
        ["clean", "a.jsonl", "--rejects"],
        ["clean", "a.jsonl", "--source", "a.txt", "--scores"],
        ["decide", "a.jsonl", "a.att", "--ledger"],
        ["match", "a.jsonl", "--save-index"],
        ["learn", "a.jsonl", "-o"],
        ["learn", "a.jsonl", "--partial", "-o"],
        ["check", "a.txt", "--write-baseline"],
        ["restore", "a.txt", "--ledger", "l", "-o"],
    ],
)
def test_a_dash_is_refused_where_standard_output_takes_nothing(
    args: list[str], dump: Path, here: Path, capsys: Any
) -> None:
    """No file of that name is written."""
    refused([*args, "-"], f"{args[-1]} -: standard output", capsys)
    assert not (here / "-").exists()


@posix
@pytest.mark.parametrize("command", ["clean", "tag", "match", "report"])
def test_a_dash_is_standard_output_where_what_is_written_streams(command: str, dump: Path, here: Path) -> None:
    """As without -o."""
    if command == "report":
        pytest.importorskip("jinja2")
    told = [
        subprocess.run([*COMMAND, command, "a.jsonl", "-o", name], capture_output=True, check=True).stdout
        for name in ("-", "/dev/stdout")
    ]
    assert told[0] == told[1]
    assert told[0] or command == "match"
    assert not (here / "-").exists()


def test_scores_go_to_standard_output_where_the_texts_do_not(dump: Path, here: Path, capsys: Any) -> None:
    """A line of JSON each."""
    put(here / "s.txt", CLEAN)
    code, out, _ = said_by(["clean", "a.jsonl", "-q", "-o", "o.jsonl", "--source", "s.txt", "--scores", "-"], capsys)
    assert code == 0
    assert [json.loads(line)["name"] for line in out.splitlines()] == ["a.jsonl:1", "a.jsonl:2"]
    assert not (here / "-").exists()


@posix
@pytest.mark.parametrize(
    ("command", "code"),
    [("clean -q a.jsonl", 2), ("tag a.jsonl", 2), ("check --fix - <a.txt", 2), ("rules", 2), ("check -q a.txt", 1)],
)
def test_nothing_is_lost_in_silence_where_standard_output_is_closed(command: str, code: int, dump: Path) -> None:
    """Of findings the exit code tells."""
    done = subprocess.run(" ".join([*COMMAND, command, ">&-"]), shell=True, stderr=subprocess.PIPE, check=False)
    assert done.returncode == code
    assert (b"boilerstrip: standard output is closed" in done.stderr) == (code == 2)


@posix
def test_a_reader_that_goes_away_ends_a_command_as_it_ends_others(here: Path) -> None:
    """141: 128 and the signal's number, without a word."""
    put(here / "a.jsonl", (json.dumps({"text": DUMP}) + "\n") * 2000)
    running = subprocess.Popen([*COMMAND, "clean", "-q", "a.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout and running.stderr
    assert running.stdout.readline()
    running.stdout.close()
    assert (running.stderr.read(), running.wait()) == (b"", 141)
    running.stderr.close()


@posix
@pytest.mark.parametrize("workers", ["1", "2"])
def test_sigterm_ends_a_run_as_ctrl_c_does(workers: str, here: Path) -> None:
    """One line with what was done, 143, no half-written output, no entry in the ledger of what is not there."""
    put(here / "a.jsonl", (json.dumps({"text": DUMP}) + "\n") * 100_000)
    args = ["clean", "a.jsonl", "-o", "o.jsonl", "--ledger", "l.jsonl", "--workers", workers]
    running = subprocess.Popen([*COMMAND, *args], stderr=subprocess.PIPE)
    assert running.stderr
    assert b"taking the field" in running.stderr.readline()
    while not (here / "l.jsonl").exists():
        assert running.poll() is None
    running.send_signal(signal.SIGTERM)
    said = running.stderr.read().splitlines()
    assert (running.wait(), len(said)) == (143, 1)
    assert said[0].startswith(b"boilerstrip: interrupted: ")
    assert (here / "l.jsonl").read_bytes() == b""
    assert sorted(os.listdir(here)) == ["a.jsonl", "l.jsonl"]
    running.stderr.close()


def _fails() -> None:
    with ended_by_signals():
        raise ValueError("of the command")


@posix
@pytest.mark.parametrize(
    "handler", [signal.SIG_DFL, signal.SIG_IGN, lambda number, frame: None], ids=["nobody", "ignored", "host"]
)
def test_an_error_is_the_commands_own_whoever_handles_sigterm(handler: Any) -> None:
    """The host, this command, or nobody, in a thread; and afterwards it is handled as before."""
    before = signal.signal(signal.SIGTERM, handler)
    try:
        with pytest.raises(ValueError, match="of the command"):
            _fails()
        with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="of the command") as told:
            pool.submit(_fails).result()
        assert told.value.__context__ is None
        assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)
