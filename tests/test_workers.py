"""Many processes give what one gives; bad records are put aside; statistics count what went."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, SLOW, STORY, WRAPPER, feed, put, refused, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip import Settings, Stripper
from boilerstrip.cli import main
from boilerstrip.commands import flow, statistics
from boilerstrip.commands.batch import Cut, Fact
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.statistics import Statistics, Trend
from boilerstrip.errors import PatternTimeout
from boilerstrip.stripper import Asking

HOSTILE = DUMP + "aaaa " + "a" * 200 + "\n"
TIMEOUT = SLOW.replace("(?:a|a|aa)+ ?b", "aaaa (?:a|a|aa)+b").replace('"aaaa b"', '"aaaa aaab"')
FIELDS = ["--text-field", "text", "--title-field", "title", "--id-field", "id", "--url-field", "url"]


def dump(path: Path, records: int = 150) -> None:
    """Records of all sorts, among them bad ones."""
    lines = [b"{bad", b'{"other": 1}', b'{"text": "\xff"}', b""]
    for k in range(records):
        odd = "Advertisement" if k % 3 else "Read more"
        text = f"{STORY[k % 2]}\n{odd}\nFerry {k} left on Monday, said the clerk.\n"
        text = WRAPPER if k % 40 == 11 else text
        url = f"https://www.s{k % 4}.example/{k}"
        lines.append(json.dumps({"id": k, "url": url, "text": text, "lang": "en" if k % 2 else None}).encode())
    put(path, b"\n".join(lines) + b"\n")


def accounts(where: str) -> list[str]:
    """Everything that a run can write."""
    return ["--ledger", f"{where}.l", "--rejects", f"{where}.r", "--stats", f"{where}.s"]


@pytest.mark.parametrize("batch", [64, 3])
def test_two_workers_write_what_one_writes(
    batch: int, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Output, ledger, rejects, statistics, and what is said, to the byte."""
    monkeypatch.setattr(flow, "_UNITS", batch)
    dump(here / "d.jsonl")
    told = {}
    for workers in ("1", "2"):
        args = ["clean", *FIELDS, "d.jsonl", "-o", "out.jsonl", *accounts("a"), "--workers", workers]
        said = said_by(args, capsys)
        told[workers] = (said, *((here / name).read_bytes() for name in ("out.jsonl", "a.l", "a.r", "a.s")))
        for name in ("out.jsonl", "a.l", "a.r", "a.s"):
            (here / name).unlink()
    assert told["1"] == told["2"]
    assert told["1"][0][0] == 3
    assert len(told["1"][3].splitlines()) == 3


def test_a_folder_is_spread_too(here: Path) -> None:
    """Files of one text go through batches as records do."""
    for k in range(30):
        put(here / f"in/{k}.txt", DUMP.replace("600", str(600 + k)))
    assert main(["clean", "--input-dir", "in", "--output-dir", "out", "--workers", "2"]) == 0
    assert main(["clean", "--input-dir", "in", "--output-dir", "one"]) == 0
    for k in range(30):
        assert (here / f"out/{k}.txt").read_text() == CLEAN.replace("600", str(600 + k))
        assert (here / f"one/{k}.txt").read_bytes() == (here / f"out/{k}.txt").read_bytes()


def workers_of(pid: int) -> list[int]:
    """A process's workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to find a worker in")
@pytest.mark.parametrize("started", [1, 2])
def test_a_worker_that_dies_ends_the_run_in_one_line(here: Path, started: int) -> None:
    """No half-written output, no process left; also where it dies before it has read what it is to work with."""
    dump(here / "d.jsonl", 3000)
    args = ["clean", *FIELDS, "-q", "d.jsonl", "-o", "out.jsonl", "--rejects", "r", "--workers", "2"]
    command = subprocess.Popen([sys.executable, "-m", "boilerstrip", *args], stderr=subprocess.PIPE)
    children: list[int] = []
    until = time.monotonic() + 60
    while len(children) < started and time.monotonic() < until:
        time.sleep(0.01)
        children = workers_of(command.pid)
    assert len(children) >= started
    os.kill(children[0], signal.SIGKILL)
    _, err = command.communicate(timeout=60)
    assert (command.returncode, len(err.splitlines())) == (2, 1), err
    assert b"a worker process has died" in err
    assert set(os.listdir(here)) - {"r"} == {"d.jsonl"}  # rejects are kept as they come, where any came
    assert not any(Path(f"/proc/{one}").exists() for one in children)


class _Closed:
    """A pool whose own thread closes its pipe between another's looking and its writing, once."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def shutdown(self, **_: Any) -> None:
        self.calls.append("shutdown")
        if len(self.calls) == 1:
            raise OSError("handle is closed")

    def submit(self, *_: Any) -> None:
        raise OSError("handle is closed")


def test_a_pool_that_is_ending_itself_is_ended_and_takes_no_batch() -> None:
    """As the threads meet, the interpreter's pool complains of a closed handle: a worker has died, and no more."""
    pool: Any = _Closed()
    flow._end(pool)
    assert pool.calls == ["shutdown", "shutdown"]
    with pytest.raises(BrokenProcessPool):
        flow._submitted(pool, [])


# Rejects


def test_bad_records_go_to_their_file_and_not_to_the_output(here: Path, capsys: Any) -> None:
    """Place, reason and the record itself; a summary; exit 0, for they are taken care of."""
    put(here / "slow.toml", TIMEOUT)
    records = [json.dumps({"text": text}) for text in (DUMP, HOSTILE, DUMP)]
    bad = [b"{bad", b'{"body": 1}', b'{"text": "\xff"}', b"a\0b"]
    data = b"\n".join([*bad, *(one.encode() for one in records)]) + b"\n"
    put(here / "d.jsonl", data)
    args = ["clean", "--rules", "slow.toml", "--text-field", "text", "d.jsonl", "-o", "out.jsonl", "--rejects", "r"]
    code, _, err = said_by(args, capsys)
    assert (code, err) == (0, ["boilerstrip: clean: 5 bad records in r"])
    told = [json.loads(line) for line in (here / "r").read_text().splitlines()]
    assert [(one["path"], one["record"]) for one in told] == [("d.jsonl", k) for k in (1, 2, 3, 4, 6)]
    reasons = ["bad JSON record", "no text in the field", "byte 10 is not utf-8", "a NUL byte", "rule PRO800"]
    assert all(one["reason"].startswith(reason) for one, reason in zip(told, reasons, strict=True)), told
    assert [one.get("raw") for one in told] == ["{bad\n", '{"body": 1}\n', None, "a\0b\n", records[1] + "\n"]
    assert told[2]["raw_base64"] == "eyJ0ZXh0IjogIv8ifQo="
    assert [json.loads(line)["text"] for line in (here / "out.jsonl").read_text().splitlines()] == [CLEAN, CLEAN]


def test_nothing_but_bad_records_is_an_error(here: Path, capsys: Any) -> None:
    """Most likely the field is another."""
    put(here / "d.jsonl", json.dumps({"text": DUMP}) + "\n")
    code, _, err = said_by(["clean", "--text-field", "boddy", "d.jsonl", "-o", "o.jsonl", "--rejects", "r"], capsys)
    assert (code, err) == (2, ["boilerstrip: clean: 1 bad record in r"])


def test_a_bad_text_has_no_output(here: Path, capsys: Any) -> None:
    """With --rejects it is put aside like a record."""
    put(here / "in/a.txt", b"\xff\0")
    put(here / "in/b.txt", DUMP)
    code, _, _ = said_by(["clean", "-q", "in", "--output-dir", "out", "--rejects", "r"], capsys)
    assert (code, os.listdir(here / "out")) == (0, ["b.txt"])
    assert json.loads((here / "r").read_text())["raw_base64"] == "/wA="


def test_a_text_that_runs_out_of_time_costs_no_other(here: Path) -> None:
    """Also where the labeller is asked about all of them at once."""
    put(here / "slow.toml", TIMEOUT)
    stripper = Stripper(Settings(rule_files=("slow.toml",)))
    some = stripper.strip_each([Asking(DUMP), Asking(HOSTILE), Asking(DUMP, STORY[0], DUMP)])
    assert isinstance(some[1], PatternTimeout)
    assert some[0].text == CLEAN  # type: ignore[union-attr]
    assert some[2].text == stripper.strip(DUMP, STORY[0], source=DUMP).text  # type: ignore[union-attr]


def test_a_timeout_in_the_second_look_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Played: the batch fails as a whole, and each of its texts is then asked alone."""
    stripper = Stripper()
    results = Stripper._results

    def failing(self: Any, some: Any) -> Any:
        if any("600" not in one.doc.text for one in some):
            raise PatternTimeout("rule X")
        return results(self, some)

    monkeypatch.setattr(Stripper, "_results", failing)
    some = stripper.strip_each([Asking(DUMP), Asking("Another text."), Asking(DUMP)])
    assert [isinstance(one, PatternTimeout) for one in some] == [False, True, False]


# Statistics


def test_statistics_count_by_label_code_site_and_language(here: Path, capsys: Any) -> None:
    """Documents, characters, what was removed, lines of it; the sums fit."""
    dump(here / "d.jsonl", 30)
    main(["clean", *FIELDS, "-q", "d.jsonl", "-o", "o.jsonl", "--rejects", "r", "--stats", "s"])
    told = json.loads((here / "s").read_text())
    was, now = (sum(len(one.get("text", "")) for one in read(here / name)) for name in ("d.jsonl", "o.jsonl"))
    assert (told["documents"], told["rejected"], told["characters"]) == (30, 3, was)
    assert told["removed"] == was - now
    assert set(told["by"]["site"]) == {f"s{k}.example" for k in range(4)}
    assert {name: row["documents"] for name, row in told["by"]["language"].items()} == {"en": 15, "unknown": 15}
    for group in ("site", "language", "label", "code"):
        assert sum(row["removed"] for row in told["by"][group].values()) == told["removed"]
    assert told["by"]["label"]["ad"]["lines"] == told["by"]["code"]["ADV001"]["lines"]


def read(path: Path) -> list[dict[str, Any]]:
    """The good records of a dump."""
    rows = []
    for line in path.read_bytes().splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows


def fact(site: str, share: float) -> Fact:
    """A document that lost so much."""
    return Fact(site, None, 1000, (Cut("ad", "ADV001", round(1000 * share), 1),))


def test_a_site_whose_share_jumps_is_named(here: Path) -> None:
    """Not one that varies, nor one with few documents."""
    counts = Statistics()
    for k in range(100):
        counts.add(fact("jumps.example", 0.05 + 0.02 * (k % 3) + (0.4 if k >= 60 else 0)))
        counts.add(fact("varies.example", 0.1 * (k % 8)))
        if k < 10 or k > 90:
            counts.add(fact("few.example", 0.0 if k < 10 else 0.5))
    (row,) = counts.jumps()
    assert (row["site"], row["before"], row["since"]) == ("jumps.example", pytest.approx(0.07, abs=0.03), 0.47)
    assert 56 <= row["after_documents"] <= 64


def test_a_jump_is_told_on_standard_error(here: Path, capsys: Any) -> None:
    """With what went before and since."""
    texts = [f"{STORY[0]}\n{STORY[1]}\nFerry {k} is late." for k in range(60)]
    lines = [text + ("\n" + "Read more\nAdvertisement\n" * 6 if k >= 30 else "") for k, text in enumerate(texts)]
    put(here / "d.jsonl", "".join(json.dumps({"text": one, "site": "bay.example"}) + "\n" for one in lines))
    args = ["clean", "d.jsonl", "-o", "o.jsonl", "--text-field", "text", "--site-field", "site", "--stats", "s"]
    code, _, err = said_by(args, capsys)
    assert code == 0
    assert len(err) == 1 and err[0].startswith("boilerstrip: bay.example: 2% of the text went in about its first 32")
    assert json.loads((here / "s").read_text())["jumps"][0]["site"] == "bay.example"


def test_sites_beyond_the_cap_are_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not follow the number of sites."""
    monkeypatch.setattr(statistics, "SITES", 3)
    counts = Statistics()
    for k in range(50):
        counts.add(fact(f"s{k}", 0.1))
    assert set(counts.by["site"]) == {"s0", "s1", "s2", statistics.OTHER}
    assert counts.by["site"][statistics.OTHER][0] == 47
    assert len(counts.trends) == 3


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=300), st.integers(0, 300))
def test_statistics_survive_being_saved(shares: list[float], at: int) -> None:
    """A run that goes on with them counts as one that was never killed."""
    whole, part = Statistics(), Statistics()
    for k, share in enumerate(shares):
        whole.add(fact("a", share))
        part.add(fact("a", share))
        if k == at:
            state = json.loads(json.dumps(part.state()))
            part = Statistics()
            part.resume(state)
    assert part.report() == whole.report()
    assert sum(one[0] for one in whole.trends["a"].buckets) == len(shares) if shares else True
    assert all(len(trend.buckets) <= 16 for trend in whole.trends.values())


def test_a_trend_without_variance_may_jump() -> None:
    """Machines make such texts."""
    trend = Trend()
    for k in range(64):
        trend.add(0.0 if k < 32 else 1.0)
    assert trend.jump() == (32, 0.0, 1.0)


# Standard input, progress


def test_standard_input_may_be_of_any_form(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """By --format or --stdin-filename, which says how it is compressed too."""
    feed(monkeypatch, f'text\n"{DUMP}"\n'.encode())
    assert said_by(["clean", "-q", "--format", "csv"], capsys) == (0, f'text\n"{CLEAN}"\n', [])
    feed(monkeypatch, b"\x1f\x8b nothing of the kind")
    refused(["clean", "--stdin-filename", "x.csv.gz"], "x.csv.gz: its data are damaged", capsys)


class Terminal(io.StringIO):
    """A standard error that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_in_a_terminal_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents, MB, rate, time left, share removed; the line is gone before anything else is said."""
    monkeypatch.setattr("boilerstrip.commands.progress._EVERY", 0.0)
    dump(here / "d.jsonl", 20)
    args = ["clean", *FIELDS, "d.jsonl", "-o", "o.jsonl", "--rejects", "r"]
    for more, wanted in ([], True), (["-q"], False):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main([*args, *more]) == 3
        shown = terminal.getvalue()
        assert ("\r" in shown, "% removed" in shown, " MB/s, " in shown) == (wanted,) * 3
        if wanted:
            assert shown.endswith("boilerstrip: cleaned 20 documents, 10.0% removed, 3 rejected\n"), shown[-200:]
            assert all(line.startswith("boilerstrip: ") for line in shown.replace(" \r", "\n").split("\n")[-2:-1])


def test_progress_says_the_time_left() -> None:
    """From the rate so far."""
    from boilerstrip.commands.progress import _clock

    assert [_clock(one) for one in (0.2, 61, 3723, -4)] == ["0:00", "1:01", "1:02:03", "0:00"]
    assert Progress(None, True).told() == "0 documents, 0.0% removed"


@pytest.mark.parametrize(
    ("args", "ends"),
    [
        (["tag", "d.jsonl", "-o", "d.att"], "boilerstrip: tagged 20 documents\n"),
        (["check", "d.jsonl"], ""),
        (["check", "d.jsonl.gz"], ""),
    ],
)
def test_commands_that_look_at_a_dump_show_progress_too(
    args: list[str], ends: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Documents, MB, rate and time left in a terminal; nothing of a share that goes, and nothing with -q."""
    monkeypatch.setattr("boilerstrip.commands.progress._EVERY", 0.0)
    dump(here / "d.jsonl", 20)
    put(here / "d.jsonl.gz", gzip.compress((here / "d.jsonl").read_bytes()))
    for more, wanted in ([], True), (["-q"], False):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        main([*args, *FIELDS, *more])
        shown = terminal.getvalue()
        assert ("\r" in shown, " MB/s, " in shown, " left" in shown) == (wanted,) * 3
        assert "removed" not in shown
        for line in shown.split("\n")[:-1]:  # whatever is said stands in a line of its own
            assert line.rpartition("\r")[2].startswith("boilerstrip: ")
        if wanted:
            assert shown.endswith(ends)


def test_ctrl_c_while_a_dump_is_tagged_says_what_was_done(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """130, the number of documents, and no file."""
    from boilerstrip.commands.progress import Progress

    def add(self: Progress, characters: int, gone: int) -> None:
        self.documents += 1
        if self.documents == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "add", add)
    dump(here / "d.jsonl", 20)
    code, _, err = said_by(["tag", "-q", "d.jsonl", "-o", "d.att"], capsys)
    assert (code, err[-1]) == (130, "boilerstrip: interrupted: 7 documents")
    assert not (here / "d.att").exists()


@pytest.mark.parametrize(("module", "told"), [(ProcessPoolExecutor.__module__, False), ("of.another", True)])
def test_only_the_pools_own_thread_ends_without_a_traceback(
    module: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may trip over a worker that is started while it ends the others; the run's one line tells of that."""
    seen: list[object] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)

    class Thread(threading.Thread):
        def run(self) -> None:
            raise RuntimeError("dictionary changed size during iteration")

    Thread.__module__ = module
    with flow._untroubled():
        thread = Thread()
        thread.start()
        thread.join()
    assert bool(seen) is told
    assert threading.excepthook == seen.append
