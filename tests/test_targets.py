"""What a command writes to, and what it refuses to write over."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, CLEAN, DUMP, LEDGER, put, refused, said_by

from boilerstrip.cli import main

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes, devices, modes and links there")


def read_from(pipe: Path) -> tuple[threading.Thread, list[str]]:
    """A reader at the other end of a named pipe, and what it got."""
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    return reader, got


# Pipes, devices and links


@posix
@pytest.mark.parametrize("args", [["clean", "a.txt", "-o"], ["check", "a.txt", "--write-baseline"]])
def test_a_pipe_is_written_into_and_stays_a_pipe(args: list[str], here: Path) -> None:
    """A regular file in its place would leave its reader waiting for ever."""
    (here / "a.txt").write_text(DUMP)
    os.mkfifo(here / "pipe")
    reader, got = read_from(here / "pipe")
    assert main([*args, "pipe"]) == 0
    reader.join(10)
    assert got[0] == CLEAN or len(json.loads(got[0])["accepted"]) == 2
    assert (here / "pipe").is_fifo()


@posix
@pytest.mark.parametrize("args", [["clean", "a.txt", "-o"], ["check", "a.txt", "--write-baseline"]])
def test_a_device_behind_a_link_is_written_into(args: list[str], here: Path) -> None:
    """Neither the device nor the link to it becomes a file."""
    (here / "a.txt").write_text(DUMP)
    (here / "null").symlink_to(os.devnull)
    assert main([*args, "null"]) == 0
    assert (here / "null").is_symlink()
    assert (here / "null").is_char_device()


@posix
@pytest.mark.parametrize("args", [["clean", "a.txt", "-o"], ["check", "a.txt", "--write-baseline"]])
def test_a_link_that_is_named_for_output_leads_to_what_is_written(args: list[str], here: Path) -> None:
    """The link stays, its target is replaced, or made where there was none."""
    (here / "a.txt").write_text(DUMP)
    (here / "deep").mkdir()
    (here / "deep" / "target").touch()
    for name in ("target", "new"):
        (here / name).symlink_to(f"deep/{name}")
        assert main([*args, name]) == 0
        assert (here / name).is_symlink()
        assert (here / "deep" / name).stat().st_size > 0
    assert sorted(os.listdir(here / "deep")) == ["new", "target"]


@posix
def test_fix_and_restore_refuse_what_is_no_regular_file(here: Path, capsys: Any) -> None:
    """There is nothing to be put in its place."""
    (here / "l.jsonl").write_text("{}\n")
    os.mkfifo(here / "pipe.txt")
    (here / "null.txt").symlink_to(os.devnull)
    refused([*ALL, "pipe.txt"], "pipe.txt: not a regular file; --fix cannot write it in place", capsys)
    refused([*ALL, "--format", "txt", os.devnull], f"{os.devnull}: not a regular file", capsys)
    refused(["restore", "pipe.txt", "--ledger", "l.jsonl"], "pipe.txt: not a regular file; restore cannot", capsys)
    assert (here / "pipe.txt").is_fifo()


@posix
def test_a_ledger_may_be_a_device(here: Path) -> None:
    """It is neither searched for its end nor brought to a disk."""
    (here / "a.txt").write_text(DUMP)
    assert main([*ALL, "a.txt", "--ledger", os.devnull]) == 0
    assert (here / "a.txt").read_text() == CLEAN


def test_a_write_that_fails_names_the_path_as_it_was_given(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """And not where links lead to."""
    (here / "tree").mkdir()
    (here / "tree" / "a.txt").write_text(DUMP)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    refused([*ALL, "-q", "tree"], f"boilerstrip: {Path('tree/a.txt')}: cannot write: No space left on device", capsys)


# Ledgers and baselines


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([*ALL, "a.txt", "--ledger", "a.txt"], "a.txt: an input or output cannot be the ledger too"),
        ([*ALL, "a.txt", "--ledger", "./b/../a.txt"], "an input or output cannot be the ledger too"),
        ([*ALL, "a.txt", "--ledger", "b.txt"], "b.txt: not a ledger"),
        ([*ALL, "a.txt", "--ledger", "blank.txt"], "blank.txt: not a ledger"),
        ([*ALL, "a.txt", "--ledger", "dump.jsonl"], "dump.jsonl: not a ledger"),
        ([*ALL, ".", "--ledger", "b.txt"], "b.txt: not a ledger"),
        (["clean", "a.txt", "--ledger", "a.txt"], "a.txt: an input or output cannot be the ledger too"),
        (
            ["clean", "a.txt", "-o", "l.jsonl", "--ledger", "l.jsonl"],
            "l.jsonl: an input or output cannot be the ledger too",
        ),
        (["clean", "a.txt", "--ledger", "b.txt"], "b.txt: not a ledger"),
        (["clean", "--input-dir", "b", "--output-dir", "o", "--ledger", "b.txt"], "b.txt: not a ledger"),
        (["restore", "a.txt", "--ledger", LEDGER, "-o", LEDGER], f"{LEDGER}: the ledger; it would be overwritten"),
        (["restore", "a.txt", "--ledger", LEDGER, "-o", f"b/../{LEDGER}"], "the ledger; it would be overwritten"),
        (["check", "a.txt", "--write-baseline", "a.txt"], "a.txt: an input; a baseline would overwrite it"),
        (["check", "a.txt", "--write-baseline", "b.txt"], "b.txt: not a baseline; --write-baseline would"),
        (["check", ".", "--write-baseline", "b.txt"], "b.txt: not a baseline"),
        (["check", "a.txt", "--write-baseline", "odd.json"], "odd.json: not a baseline"),
    ],
)
def test_nothing_is_written_over_what_is_something_else(args: list[str], said: str, here: Path, capsys: Any) -> None:
    """One line, exit 2, every file as it was."""
    (here / "b").mkdir()
    (here / "a.txt").write_text(DUMP)
    (here / "b.txt").write_text(DUMP)
    (here / "blank.txt").write_text("\n\n" + DUMP)
    (here / "b" / "c.txt").write_text(DUMP)
    (here / "dump.jsonl").write_text(json.dumps({"path": "x", "text": DUMP}) + "\n")
    (here / "odd.json").write_text('{"accepted": [1]}')
    (here / LEDGER).write_text("{}\n")
    before = {path: path.read_text() for path in here.rglob("*.*")}
    refused(args, said, capsys)
    assert {path: path.read_text() for path in here.rglob("*.*")} == before


@pytest.mark.parametrize("begins", ["", "\n", "{}\n", '{"path": "b.txt", "encod', '{"path": "b", "ledger": 1}\n'])
def test_a_ledger_that_is_one_is_added_to(begins: str, here: Path) -> None:
    """Also an empty one, and one whose only entry breaks off."""
    (here / "a.txt").write_text(DUMP)
    (here / "went.jsonl").write_text(begins)
    assert main([*ALL, "a.txt", "--ledger", "went.jsonl"]) == 0
    assert '"path": "a.txt"' in (here / "went.jsonl").read_text().splitlines()[-1]


def test_an_empty_file_becomes_a_baseline(here: Path) -> None:
    """As mktemp(1) makes them: there is nothing in it to be lost."""
    (here / "a.txt").write_text(DUMP)
    (here / "b.json").touch()
    assert main(["check", "a.txt", "--write-baseline", "b.json"]) == 0
    assert main(["check", "a.txt", "--baseline", "b.json"]) == 0


@pytest.mark.parametrize("data", ['{"accepted": [1]}', '{"accepted": "x"}', '{"accepted": {"x": 1}}', "[" * 100_000])
def test_a_damaged_baseline_is_named(data: str, here: Path, capsys: Any) -> None:
    """It would accept nothing, in silence."""
    (here / "a.txt").write_text(DUMP)
    (here / "b.json").write_text(data)
    refused(["check", "--baseline", "b.json", "a.txt"], "b.json: not a baseline; write one", capsys)


# Modes


def test_fix_leaves_a_read_only_file(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """A file is replaced by way of its folder, which would not ask what the file allows."""
    (here / "a.txt").write_text(DUMP)
    (here / "a.txt").chmod(0o444)
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and asked(path, mode))  # root may write all
    refused([*ALL, "a.txt"], "boilerstrip: a.txt: read-only; --fix leaves it as it is", capsys)
    assert os.listdir(here) == ["a.txt"]
    assert (here / "a.txt").read_text() == DUMP
    assert main(["check", "--diff", "a.txt"]) == 1


@posix
def test_cleaned_copies_have_their_originals_modes(here: Path) -> None:
    """What only its owner may read is not shown to everybody in another folder."""
    (here / "in").mkdir()
    for name, mode in (("a.txt", 0o600), ("b.txt", 0o444), ("c.txt", 0o664)):
        (here / "in" / name).write_text(DUMP)
        (here / "in" / name).chmod(mode)
    for _ in range(2):
        assert main(["clean", "--input-dir", "in", "--output-dir", "out"]) == 0
        assert [p.stat().st_mode & 0o777 for p in sorted((here / "out").iterdir())] == [0o600, 0o444, 0o664]


# Links and files met twice


@posix
@pytest.mark.parametrize("options", [[], ["--diff"], ["--fix"], ["--write-baseline", "b.json"]])
def test_no_link_is_followed_out_of_the_tree(options: list[str], here: Path, capsys: Any) -> None:
    """What --fix would refuse is not reported either, nor accepted."""
    (here / "tree").mkdir()
    (here / "outside.txt").write_text(DUMP)
    (here / "tree" / "out.txt").symlink_to("../outside.txt")
    refused(["check", *options, "tree"], f"{Path('tree/out.txt')}: a link that leads out of tree; name its", capsys)
    (here / "deep").mkdir()
    (here / "deep" / "link.txt").symlink_to("../outside.txt")
    if options in (["--diff"], ["--fix"]):
        refused(["check", *options, "deep/link.txt"], "link.txt: a link that leads out of deep; name its", capsys)
    else:
        assert main(["check", *options, "deep/link.txt"]) == (not options)


@posix
def test_a_file_is_done_once_however_often_it_is_met(here: Path, capsys: Any) -> None:
    """Named twice, in other words, in a folder, by a link."""
    (here / "tree").mkdir()
    (here / "tree" / "a.txt").write_text(DUMP)
    (here / "tree" / "b.txt").symlink_to("a.txt")
    code = main(["check", "tree", "tree/a.txt", "tree/../tree/a.txt", "tree"])
    out, err = capsys.readouterr()
    assert (code, len(out.splitlines())) == (1, 2)
    assert err == "boilerstrip: found 2: 1 certain (--fix), 1 likely (--fix --unsafe-fixes)\n"
    assert main(["check", "--diff", "tree/a.txt", "tree"]) == 1
    assert capsys.readouterr().out.count("-Advertisement") == 1
    assert main([*ALL, "-q", "tree", "tree/a.txt"]) == 0
    assert len((here / LEDGER).read_text().splitlines()) == 1


@posix
def test_restore_follows_no_link_out_of_its_folder(here: Path, capsys: Any) -> None:
    """As --fix does not; -o reads it only."""
    (here / "deep").mkdir()
    (here / "a.txt").write_text(DUMP)
    (here / "deep" / "here.txt").symlink_to("../a.txt")
    assert main([*ALL, "-q", "a.txt"]) == 0
    said = f"{Path('deep/here.txt')}: a link that leads out of deep; name its target instead"
    refused(["restore", "deep/here.txt", "--ledger", LEDGER], said, capsys)
    assert (here / "a.txt").read_text() == CLEAN
    assert main(["restore", "deep/here.txt", "--ledger", LEDGER, "-o", "b.txt"]) == 0
    assert (here / "b.txt").read_text() == DUMP


# What is read beside the inputs


def furnished(here: Path) -> dict[Path, bytes]:
    """Texts, sources, copies, rules and profiles, and what all files hold."""
    record = json.dumps({"id": "1", "site": "a.example", "text": DUMP}) + "\n"
    for name in ("a.txt", "s.txt", "in/a.txt", "in/b.txt", "sources/a.txt", "sources/deep/c.txt"):
        put(here / name, DUMP)
    for name in ("d.jsonl", "s.jsonl"):
        put(here / name, record)
    for name in ("r.toml", "c.toml", "profiles/a.example.toml"):
        put(here / name, "")
    put(here / "p.toml", 'site = "a.example"\nformat = 1\n')
    return {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file()}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ["clean", "a.txt", "--sources", "sources", "--output-dir", "sources"],
            "sources/a.txt: lies in what --sources",
        ),
        (["clean", "in", "--sources", "sources", "--output-dir", "sources/deep"], "lies in what --sources names"),
        (["clean", "a.txt", "--source", "s.txt", "-o", "s.txt"], "-o s.txt: is what --source names"),
        (["clean", "d.jsonl", "--sources", "s.jsonl", "-o", "./in/../s.jsonl"], "is what --sources names"),
        (["clean", "a.txt", "--sources", "s.jsonl", "--match", "-o", "s.jsonl"], "is what --sources names"),
        (["clean", "d.jsonl", "--with-copies", "s.jsonl", "-o", "s.jsonl"], "is what --with-copies names"),
        (["clean", "d.jsonl", "--with-copies", "s.*", "-o", "s.jsonl"], "is what --with-copies names"),
        (["clean", "d.jsonl", "--rules", "r.toml", "-o", "r.toml"], "is a rule file"),
        (["clean", "d.jsonl", "--profile", "p.toml", "--stats", "p.toml"], "--stats p.toml: is the profile"),
        (["clean", "d.jsonl", "--profile", "profiles", "-o", "profiles/a.example.toml"], "lies in the profile"),
        (["clean", "d.jsonl", "--config", "c.toml", "-o", "c.toml"], "is the configuration"),
        (["clean", "d.jsonl", "--model", "r.toml", "--rejects", "r.toml"], "--rejects r.toml: is the model file"),
        (
            ["clean", "--input-dir", "in", "--output-dir", "out", "--stats", "in/b.txt"],
            "in/b.txt: an input by its name",
        ),
        (["clean", "--input-dir", "in", "--output-dir", "out", "--rejects", "in/b.txt"], "an input by its name"),
        (["tag", "d.jsonl", "--rules", "r.toml", "-o", "r.toml"], "tag: -o r.toml: is a rule file"),
        (["decide", "d.jsonl", "s.jsonl", "--rules", "r.toml", "-o", "r.toml"], "decide: -o r.toml: is a rule file"),
        (["match", "d.jsonl", "--profile", "p.toml", "-o", "p.toml"], "match: -o p.toml: is the profile"),
        (["report", "d.jsonl", "--profile", "p.toml", "-o", "p.toml"], "report: -o p.toml: is the profile"),
        (["report", "in", "-o", "in/b.txt"], "in/b.txt: an input by its name"),
        (["learn", "d.jsonl", "--partial", "-o", "d.jsonl"], "learn: -o d.jsonl: is an input"),
        (["learn", "in", "--site", "a", "--partial", "-o", "in/b.txt"], "in/b.txt: an input by its name"),
    ],
)
def test_nothing_is_written_over_what_is_read_beside_the_inputs(
    args: list[str], said: str, here: Path, capsys: Any
) -> None:
    """Sources are originals, that nothing brings back: one line, exit 2, every file as it was."""
    if args[0] == "report":
        pytest.importorskip("jinja2")
    before = furnished(here)
    refused(args, said, capsys)
    assert {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file()} == before


def test_what_an_earlier_run_has_put_among_the_inputs_is_written_anew(here: Path) -> None:
    """Statistics and bad records, by names that inputs have too, and outputs in a folder among them."""
    furnished(here)
    put(here / "in" / "bad.jsonl", "{bad\n" + json.dumps({"text": DUMP}) + "\n")
    where = ["--stats", "in/stats.txt", "--rejects", "in/rejects.jsonl"]
    args = ["clean", "-q", "--input-dir", "in", "--output-dir", "in/out", *where]
    for _ in range(2):
        assert main(args) == 0
        assert json.loads((here / "in" / "stats.txt").read_text())["rejected"] == 1
        assert json.loads((here / "in" / "rejects.jsonl").read_text())["record"] == 1
    assert sorted(os.listdir(here / "in" / "out")) == ["a.txt", "b.txt", "bad.jsonl"]


def test_copies_may_be_the_very_folder_that_is_cleaned(here: Path) -> None:
    """Its outputs stand in a folder of their own within it."""
    furnished(here)
    args = ["clean", "-q", "--input-dir", "in", "--with-copies", "in", "--output-dir", "in/out"]
    assert main(args) == 0
    assert sorted(os.listdir(here / "in" / "out")) == ["a.txt", "b.txt"]


# Runs that fail


@pytest.mark.parametrize(
    ("args", "old"),
    [
        (["match", "nope", "-o", "old"], ["old"]),
        (["match", "nul.jsonl", "-o", "old"], ["old"]),
        (["match", "nope", "--sources", "d.jsonl", "-o", "old"], ["old"]),
        (["clean", "a.txt", "-o", "old", "--source", "nope", "--scores", "sc"], ["old", "sc"]),
        (["clean", "a.txt", "-o", "old", "--sources", "nope", "--scores", "sc"], ["old", "sc"]),
        (["clean", "nul.jsonl", "-o", "old", "--sources", "d.jsonl", "--scores", "sc", "--stats", "st"], ["sc", "st"]),
        (["clean", "nope", "--output-dir", "out", "--rejects", "rej", "--stats", "st"], ["rej", "st"]),
        (["clean", "d.jsonl", "-o", "old", "--with-copies", "nope", "--rejects", "rej"], ["old", "rej"]),
        (["decide", "d.jsonl", "nope", "-o", "old", "--rejects", "rej", "--stats", "st"], ["old", "rej", "st"]),
        (["learn", "nul.jsonl", "-o", "profiles"], ["profiles/a.example.toml"]),
        (["learn", "d.jsonl", "nope", "-o", "profiles"], ["profiles/a.example.toml"]),
        (["learn", "nope", "--partial", "-o", "old"], ["old"]),
    ],
)
def test_a_run_that_could_read_nothing_leaves_what_an_earlier_one_made(
    args: list[str], old: list[str], here: Path
) -> None:
    """An empty file would say that there is nothing."""
    record = json.dumps({"id": "1", "site": "a.example", "text": DUMP}) + "\n"
    for name, data in (("d.jsonl", record), ("nul.jsonl", f"{record}\0\n"), ("a.txt", DUMP)):
        put(here / name, data)
    known = 'site = "a.example"\nformat = 1\ndocuments = 9\n'
    before = {name: known if name.endswith(".toml") else "of an earlier run\n" for name in old}
    for name, data in before.items():
        put(here / name, data)
    assert main(args) == 2
    assert {name: (here / name).read_text() for name in old} == before


def test_what_one_input_lacks_is_not_missed_in_the_answers_about_others(here: Path) -> None:
    """They are written, and bad records and counts with them."""
    put(here / "d.jsonl", json.dumps({"id": "1", "text": DUMP}) + "\n")
    put(here / "old", "of an earlier run\n")
    assert main(["match", "-q", "nope", "d.jsonl", "--json", "-o", "old"]) == 2
    assert json.loads((here / "old").read_text())["id"] == "1"
    args = ["clean", "-q", "nope", "d.jsonl", "--output-dir", "out", "--rejects", "old", "--stats", "st"]
    assert main(args) == 2
    assert (here / "old").read_bytes() == b""
    assert json.loads((here / "st").read_text())["documents"] == 1


def test_a_run_that_cannot_read_its_sources_leaves_a_killed_one_to_be_gone_on_with(here: Path) -> None:
    """Where that stood is not forgotten for it."""
    put(here / "a.txt", DUMP)
    state = put(here / ".boilerstrip-o.txt.state", "{}")
    assert main(["clean", "-q", "a.txt", "-o", "o.txt", "--source", "nope"]) == 2
    assert state.exists()


def test_a_baseline_keeps_what_could_not_be_looked_for(here: Path, capsys: Any) -> None:
    """An input that cannot be read has not lost its findings; what was found in others comes to them."""
    put(here / "a.txt", DUMP)
    put(here / "b.txt", DUMP.replace("Advertisement", "Follow us on Facebook"))
    put(here / "gone.txt", DUMP)
    write = ["check", "--write-baseline", "b.json"]
    assert main([*write, "gone.txt"]) == 0
    before = json.loads((here / "b.json").read_text())["accepted"]
    (here / "gone.txt").unlink()
    code, _, err = said_by([*write, "gone.txt"], capsys)
    assert (code, err[1]) == (2, "boilerstrip: b.json: what it accepts already stays, for not all could be read")
    assert json.loads((here / "b.json").read_text())["accepted"] == before
    assert main([*write, "gone.txt", "b.txt"]) == 2
    assert set(before) < set(json.loads((here / "b.json").read_text())["accepted"])
    assert main([*write, "b.txt"]) == 0
    assert not set(before) <= set(json.loads((here / "b.json").read_text())["accepted"])
    assert main(["check", "--write-baseline", "new.json", "gone.txt"]) == 2
    assert not (here / "new.json").exists()


def test_scores_and_texts_stand_in_one_folder_by_whatever_name(here: Path) -> None:
    """What is written of the one is not taken for what a killed run left when the other begins."""
    put(here / "a.txt", DUMP)
    args = ["clean", "-q", "a.txt", "-o", str(here / "o.txt"), "--source", "a.txt", "--scores", "sc.jsonl"]
    assert main(args) == 0
    assert json.loads((here / "sc.jsonl").read_text())["verdict"]
    assert sorted(os.listdir(here)) == ["a.txt", "o.txt", "sc.jsonl"]
