"""A run that is killed goes on where it was: nothing is lost, nothing is there twice."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, STORY, put, refused, said_by

from boilerstrip.cli import main
from boilerstrip.forms.packing import MEMBER

posix = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
# A state after every record, and a pause behind it, so that a kill meets the run in its midst.
SLOWLY = """
import sys, time
from boilerstrip.commands import resume, run, flow
from boilerstrip.forms import packing
resume.SECONDS, packing.MEMBER, flow._UNITS = 0.0, {member}, 2
save = resume.Saver.save
resume.Saver.save = lambda self, state: (save(self, state), print(state.done, flush=True), time.sleep({pause}))
from boilerstrip.cli import main
sys.exit(main(sys.argv[1:]))
"""


def started(args: list[str], member: int = 500, pause: float = 0.1) -> subprocess.Popen[bytes]:
    """The command in a process of its own, slowly."""
    code = SLOWLY.format(member=member, pause=pause)
    return subprocess.Popen([sys.executable, "-c", code, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_after(states: int, args: list[str], how: int = signal.SIGKILL) -> tuple[int, bytes]:
    """Begin a run, and kill it when it has saved so many states."""
    process = started(args)
    assert process.stdout and process.stderr
    for _ in range(states):
        line = process.stdout.readline()
        assert line, process.stderr.read()
    process.send_signal(how)
    told = process.stderr.read()
    code = process.wait()
    process.stdout.close()
    process.stderr.close()
    return code, told


def dump(path: Path, records: int = 60) -> None:
    """A dump of different records, some of them bad."""
    lines = []
    for k in range(records):
        text = f"{STORY[0]}\nAdvertisement\nNumber {k} of the ferries left on {k} June, said the clerk.\nRead more\n"
        lines.append("{bad" if k % 20 == 7 else json.dumps({"id": k, "text": text, "site": f"s{k % 3}.example"}))
    put(path, "\n".join(lines) + "\n")


def full(name: str, where: str) -> list[str]:
    """All accounts of a run."""
    options = ["--ledger", f"{where}.ledger", "--rejects", f"{where}.rejects", "--stats", f"{where}.stats"]
    return ["clean", "-q", name, "--site-field", "site", *options]


@posix
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("packing", ["", ".gz", ".bz2", ".zst"])
def test_a_killed_run_goes_on_to_the_same_output(packing: str, seed: int, here: Path) -> None:
    """Output, ledger, rejects and statistics, to the byte; killed thrice."""
    if packing == ".zst":
        pytest.importorskip("zstandard")
    dump(here / "d.jsonl")
    out = f"out.jsonl{packing}"
    whole = started([*full("d.jsonl", "a"), "-o", out], pause=0)
    assert whole.communicate()[1] == b"" and whole.returncode == 0
    want = {name: (here / name).read_bytes() for name in (out, "a.ledger", "a.rejects", "a.stats")}
    for name in want:
        (here / name).unlink()
    args = [*full("d.jsonl", "a"), "-o", out]
    rng = random.Random(seed)
    assert killed_after(rng.randint(1, 8), args)[0] == -signal.SIGKILL
    assert not (here / out).exists()
    assert killed_after(rng.randint(1, 8), [*args, "--resume"])[0] == -signal.SIGKILL
    last = started([*args, "--resume"], pause=0)
    assert last.communicate()[1] == b"" and last.returncode == 0
    assert {name: (here / name).read_bytes() for name in want} == want
    assert not [name for name in os.listdir(here) if name.startswith(".boilerstrip")]
    if packing == ".zst":  # one frame: its package's own reader ends behind the first
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(want[out])).read()
        assert data.count(b"\n") == 57


@posix
def test_a_killed_run_over_a_folder_goes_on(here: Path) -> None:
    """Files that are done are not done again; a table goes on in its midst too."""
    dump(here / "in/a.jsonl", 12)
    put(here / "in/b.txt", DUMP)
    text = STORY[0] + "\nAdvertisement\nFerry {0} is late, the clerk said on Monday.\n"
    rows = "".join(f'{k},"{text.format(k)}"\n' for k in range(40))
    put(here / "in/c.csv", "id,text\n" + rows)
    put(here / "in/d.txt", DUMP)
    whole = started([*full("in", "a"), "--output-dir", "want"], pause=0)
    assert whole.communicate()[1] == b"" and whole.returncode == 0
    args = [*full("in", "b"), "--output-dir", "out", "--workers", "2"]
    for states in (6, 12, 9):
        assert killed_after(states, [*args, "--resume"])[0] == -signal.SIGKILL
    last = started([*args, "--resume"], pause=0)
    assert last.communicate()[1] == b"" and last.returncode == 0
    for name in ("a.jsonl", "b.txt", "c.csv", "d.txt"):
        assert (here / "out" / name).read_bytes() == (here / "want" / name).read_bytes()
    assert sorted(os.listdir(here / "out")) == ["a.jsonl", "b.txt", "c.csv", "d.txt"]
    ledger = (here / "a.ledger").read_text().replace("want/", "out/")
    assert (here / "b.ledger").read_text() == ledger
    for account in ("rejects", "stats"):
        assert (here / f"a.{account}").read_bytes() == (here / f"b.{account}").read_bytes()


@posix
def test_a_parquet_file_that_was_begun_is_said_to_begin_again(here: Path, capsys: Any) -> None:
    """Behind those that are done, which are not done again."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    (here / "in").mkdir()
    for name in ("a", "b"):
        text = pa.array([f"{DUMP}Ferry {k} of {name}.\n" for k in range(9)])
        pq.write_table(pa.table({"text": text}), here / f"in/{name}.parquet", row_group_size=2)
    args = ["clean", "--input-dir", "in", "--output-dir", "out", "--text-field", "text", "--ledger", "l"]
    assert killed_after(2, args)[0] == -signal.SIGKILL  # the beginning, and the end of the first
    code, _, said = said_by([*args, "--resume"], capsys)
    told = "begins at its first row; parquet is gone on with file by file alone"
    assert (code, said) == (0, [f"boilerstrip: clean: --resume: in/b.parquet {told}"])
    assert len((here / "l").read_text().splitlines()) == 18
    assert pq.read_table(here / "out/b.parquet")["text"].to_pylist()[8] == f"{STORY[0]}\n{STORY[1]}\nFerry 8 of b.\n"


@posix
def test_what_other_runs_wrote_to_the_ledger_stays(here: Path) -> None:
    """Only the killed run's own entries behind its last state are taken back."""
    dump(here / "d.jsonl")
    killed_after(4, ["clean", "-q", "d.jsonl", "--ledger", "l", "-o", "out.jsonl", "--rejects", "r"])
    put(here / "x.txt", DUMP)
    assert main(["clean", "x.txt", "-o", "y.txt", "--ledger", "l"]) == 0
    args = ["clean", "-q", "d.jsonl", "--ledger", "l", "-o", "out.jsonl", "--rejects", "r", "--resume"]
    assert main(args) == 0
    paths = [(entry["path"], entry.get("record")) for entry in map(json.loads, (here / "l").read_text().splitlines())]
    assert paths.count(("x.txt", None)) == 1
    assert sorted(r for p, r in paths if p == "d.jsonl") == [k for k in range(1, 61) if k % 20 != 8]


@posix
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda here: dump(here / "d.jsonl", 61), "d.jsonl is not what the killed run had read"),
        (
            lambda here: put(here / "d.jsonl", (here / "d.jsonl").read_text().replace("Number 0", "Letter 0")),
            "d.jsonl is not what the killed run had read",
        ),
        (lambda here: put(here / "boilerstrip.toml", 'keep = ["ad"]'), "settings differ"),
        (lambda here: (here / "l").write_bytes(b""), "l: shorter than when the run was killed"),
        (lambda here: (here / ".boilerstrip-out.jsonl.part").write_bytes(b""), "is not all there"),
    ],
)
def test_another_run_is_not_gone_on_with(change: Any, said: str, here: Path, capsys: Any) -> None:
    """One line says what differs; the partial output stays for the right one."""
    dump(here / "d.jsonl")
    args = ["clean", "-q", "d.jsonl", "--ledger", "l", "-o", "out.jsonl", "--rejects", "r"]
    killed_after(4, args)
    change(here)
    code, _, err = said_by([*args, "--resume"], capsys)
    assert (code, len(err)) == (2, 1) and said in err[0], err
    assert not (here / "out.jsonl").exists()


@posix
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_with_a_summary_and_130(workers: str, here: Path) -> None:
    """No half-written output stands where the whole one should; what is done can be gone on with."""
    dump(here / "d.jsonl")
    args = ["clean", "d.jsonl", "--text-field", "text", "-o", "out.jsonl", "--rejects", "r", "--workers", workers]
    code, told = killed_after(5, args, signal.SIGINT)
    lines = told.decode().splitlines()
    assert (code, len(lines)) == (130, 1), told
    assert lines[0].startswith("boilerstrip: interrupted: ")
    assert lines[0].endswith("the same command with --resume goes on")
    assert not (here / "out.jsonl").exists()
    assert main([*args, "--resume"]) == 0
    assert len((here / "out.jsonl").read_text().splitlines()) == 57


@posix
def test_a_short_run_leaves_nothing_behind(here: Path) -> None:
    """Before the first state there is nothing worth going on with."""
    dump(here / "d.jsonl", 20_000)
    code = "import sys; from boilerstrip.cli import main; print(1, flush=True); sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "clean", "-q", "--rejects", "r", "d.jsonl", "-o", "out.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 30
    while not (here / ".boilerstrip-out.jsonl.part").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130, told
    assert sorted(os.listdir(here)) == ["d.jsonl"]


@posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_entries_of_a_run_that_was_killed_at_once_are_not_doubled(how: int, here: Path) -> None:
    """Before its first state too: the ledger is then what the whole run would have written."""
    dump(here / "d.jsonl")
    put(here / "l", json.dumps({"path": "other.jsonl", "ledger": 1}) + "\n")
    args = ["clean", "-q", "d.jsonl", "-o", "out.jsonl", "--ledger", "l", "--rejects", "r"]
    code = """
import sys, time
from boilerstrip.commands import account
append = account.Account.append
account.Account.append = lambda self, data: (append(self, data), print(1, flush=True), time.sleep(0.1))
from boilerstrip.cli import main
sys.exit(main(sys.argv[1:]))
"""
    process = subprocess.Popen([sys.executable, "-c", code, *args], stdout=subprocess.PIPE)
    assert process.stdout
    for _ in range(5):
        assert process.stdout.readline()
    process.send_signal(how)
    process.communicate()
    if how == signal.SIGINT:  # which has time to take them back
        assert sorted(os.listdir(here)) == ["d.jsonl", "l"]
        assert (here / "l").read_bytes().count(b"\n") == 1
    else:
        assert (here / "l").read_bytes().count(b"\n") >= 5
    assert main([*args, "--resume"]) == 0
    lines = [json.loads(line) for line in (here / "l").read_text().splitlines()]
    assert lines[0]["path"] == "other.jsonl"
    assert [one["record"] for one in lines[1:]] == [k + 1 for k in range(60) if k % 20 != 7]
    assert not [name for name in os.listdir(here) if name.startswith(".boilerstrip")]


@posix
def test_a_long_run_to_a_device_keeps_no_state(here: Path, monkeypatch: Any, capsys: Any) -> None:
    """As for a ledger alone (``-o /dev/null``): there is nothing to go on with, and --resume says so."""
    monkeypatch.setattr("boilerstrip.commands.resume.SECONDS", 0.0)
    dump(here / "d.jsonl")
    args = ["clean", "-q", "d.jsonl", "-o", os.devnull, "--ledger", "l", "--rejects", "r"]
    assert main(args) == 0
    assert (here / "l").read_bytes().count(b"\n") == 57
    refused([*args, "--resume"], "--resume needs an output that can be gone on with", capsys)


def test_resume_without_a_killed_run_begins_anew(here: Path, capsys: Any) -> None:
    """And says so: the same command may stand in a script."""
    put(here / "d.jsonl", json.dumps({"text": DUMP}) + "\n")
    code, _, err = said_by(["clean", "d.jsonl", "--text-field", "text", "-o", "o.jsonl", "--resume"], capsys)
    assert (code, err) == (0, ["boilerstrip: clean: no killed run of this command was found; it begins anew"])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["d.jsonl", "--resume"], "--resume needs an output"),
        (["d.jsonl", "-o", "o.jsonl", "--resume", "--source", "s"], "--resume and --source or --sources do not go"),
        (["d.jsonl", "--workers", "0"], "--workers 0: at least one"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused(args: list[str], said: str, here: Path, capsys: Any) -> None:
    """In one line."""
    put(here / "d.jsonl", json.dumps({"text": DUMP}) + "\n")
    refused(["clean", *args], said, capsys)


def test_members_are_long_enough_to_cost_nothing(here: Path) -> None:
    """A compressed output has one member in 16 MB."""
    assert MEMBER == 16_777_216
    dump(here / "d.jsonl")
    assert main(["clean", "-q", "d.jsonl", "-o", "o.jsonl.gz", "--rejects", "r"]) == 0
    data = (here / "o.jsonl.gz").read_bytes()
    assert data.count(b"\x1f\x8b\x08") == 1
    assert gzip.decompress(data).count(b"\n") == 57


@posix
def test_two_runs_do_not_write_one_output(here: Path, capsys: Any) -> None:
    """The second says so, and the first goes on."""
    dump(here / "d.jsonl")
    args = ["clean", "-q", "d.jsonl", "-o", "out.jsonl", "--rejects", "r"]
    process = started(args)
    assert process.stdout and process.stdout.readline()
    refused(["clean", "-q", "d.jsonl", "-o", "out.jsonl", "--text-field", "text"], "another run is writing it", capsys)
    _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert len((here / "out.jsonl").read_text().splitlines()) == 57
