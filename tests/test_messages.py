"""What the command says: one line each, in plain words, and nothing where there is nothing to say."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, CLEAN, COMMAND, DUMP, STORY, WRAPPER, feed, put, refused, said_by

from boilerstrip.cli import main

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


@pytest.mark.parametrize(
    "args",
    [
        ["check", "a.txt"],
        ["check", "--string", "Advertisement"],
        ["clean", "a.txt"],
        ["clean", "--input-dir", "in", "--output-dir", "o"],
    ],
)
def test_a_name_for_standard_input_that_is_not_read_is_refused(args: list[str], here: Path, capsys: Any) -> None:
    """As other options that would do nothing."""
    put(here / "a.txt", DUMP)
    put(here / "in" / "a.txt", DUMP)
    refused([*args, "--stdin-filename", "b.txt"], "--stdin-filename names standard input, which is not read", capsys)
    assert not (here / "o").exists()


@pytest.mark.parametrize("command", ["check", "clean"])
def test_options_for_statistics_alone_say_so(command: str, capsys: Any) -> None:
    """And for profiles; no rule knows a site."""
    _, out, _ = said_by([command, "--help"], capsys)
    assert len(re.findall(r"--(site|url)-field NAME\s+the \1 in a record, for --profile\s+and\s+--stats", out)) == 2


def test_a_folder_that_may_be_listed_but_not_entered_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Once, and the other inputs are done. Played, for root may enter everything."""
    for name in ("w/a.txt", "w/shut/b.txt", "w/shut/c.txt", "w/z.txt"):
        put(here / name, DUMP)
    (here / "w" / "lost.txt").symlink_to("shut/b.txt")
    stat, access = os.stat, os.access
    targets = {"b.txt", "c.txt", "lost.txt"}

    def shut_stat(path: Any, **how: Any) -> os.stat_result:
        if Path(path).name in targets:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **how)

    monkeypatch.setattr(os, "stat", shut_stat)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "shut" and access(path, mode))
    code, out, err = said_by(["check", "-q", "w"], capsys)
    assert (code, {line.split(":")[0] for line in out.splitlines()}) == (2, {"w/a.txt", "w/z.txt"})
    assert sorted(err) == [f"boilerstrip: {one}: cannot read: Permission denied" for one in ("w/lost.txt", "w/shut")]


# Records


def dump(path: Path, *records: object) -> None:
    """Write a .jsonl file."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records))


def test_the_guess_at_the_text_field_is_told_unless_quiet(here: Path, capsys: Any) -> None:
    """Once a file."""
    dump(here / "d.jsonl", {"text": CLEAN}, {"text": CLEAN})
    said = "boilerstrip: d.jsonl:1: taking the field 'text' for the text; --text-field names another"
    assert said_by(["check", "d.jsonl"], capsys) == (0, "", [said])
    assert said_by(["check", "-q", "d.jsonl"], capsys) == (0, "", [])
    assert said_by(["clean", "d.jsonl", "-o", "out.jsonl"], capsys) == (0, "", [said])


@pytest.mark.parametrize("command", [["check"], ["clean", "-o", "out.jsonl"]])
def test_records_without_the_text_field_are_told_a_few_times(command: list[str], here: Path, capsys: Any) -> None:
    """With the fields that they have; the rest are counted, in each file anew."""
    dump(here / "d.jsonl", *({"id": n, "words": DUMP} for n in range(8)), {"foo": CLEAN})
    code, _, err = said_by([*command, "--text-field", "foo", "d.jsonl"], capsys)
    assert (code, len(err)) == (2, 6)
    assert err[4] == (
        "boilerstrip: d.jsonl:5: no text in the field 'foo'; the record has 'id', 'words'; name it with --text-field"
    )
    assert err[5] == "boilerstrip: d.jsonl: ... and 3 more records without a text"
    dump(here / "e.jsonl", *({"words": DUMP} for n in range(6)))
    if command == ["check"]:
        _, _, err = said_by(["check", "--text-field", "foo", "d.jsonl", "e.jsonl"], capsys)
        assert len(err) == 12
        assert err[11] == "boilerstrip: e.jsonl: ... and 1 more record without a text"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"text": 3}, "no text in the field 'text'; it holds a number; name it with --text-field"),
        ({"text": ["x"]}, "no text in the field 'text'; it holds a list; name it with --text-field"),
        ({"text": None}, "no text in the field 'text'; it is null; name it with --text-field"),
        ({}, "no text in the field 'text'; the record is empty; name it with --text-field"),
        ({f"f{n:02}": 1 for n in range(15)}, "'f10', 'f11' and 3 more; name it with --text-field"),
    ],
)
def test_what_stands_in_the_place_of_a_text_is_told(record: object, said: str, here: Path, capsys: Any) -> None:
    """So that the right field can be named."""
    dump(here / "d.jsonl", record)
    code, _, err = said_by(["check", "--text-field", "text", "d.jsonl"], capsys)
    assert (code, len(err)) == (2, 1)
    assert err[0].endswith(said)


def test_bad_json_is_told_by_its_column(here: Path, capsys: Any) -> None:
    """A record has but one line, and its number in the dump is told already."""
    (here / "d.jsonl").write_text('\n{"text": }\n')
    code, _, err = said_by(["check", "d.jsonl"], capsys)
    assert (code, err) == (2, ["boilerstrip: d.jsonl:2: bad JSON record: expecting value (column 10)"])


@pytest.mark.parametrize("command", [["check"], ["clean", "-o", "out.jsonl"]])
def test_fields_that_no_record_has_are_told_once(command: list[str], here: Path, capsys: Any) -> None:
    """At the end; a field that one record has is no mistake."""
    dump(here / "d.jsonl", {"text": CLEAN, "id": 1}, {"text": CLEAN, "name": {"first": "x"}})
    text = ["--text-field", "text", "d.jsonl"]
    said = ["--id-field: no record has the field 'nope'", "--title-field: no record has the field 'no.pe'"]
    code, _, err = said_by([*command, "--title-field", "no.pe", "--id-field", "nope", *text], capsys)
    assert (code, err) == (0, [f"boilerstrip: {one}" for one in said])
    assert said_by([*command, "--title-field", "name.first", "--id-field", "id", *text], capsys)[2] == []


# Options


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "--string", "x", "a.txt"], "check: --string TEXT is what is explained; it takes no PATH"),
        (["check", "--string", "", "a.txt"], "it takes no PATH"),
        (["check", "--string", "x", "--fix"], "check: --string and --fix do not go together"),
        (["check", "--string", "x", "--diff"], "check: --string and --diff do not go together"),
        (["check", "--string", "x", "--statistics"], "check: --string and --statistics do not go together"),
        (
            ["check", "--string", "x", "--output-format", "json"],
            "check: --string and --output-format do not go together",
        ),
        (["check", "--string", "x", "--baseline", "b"], "check: --string and --baseline do not go together"),
        (
            ["check", "--string", "x", "--write-baseline", "b"],
            "check: --string and --write-baseline do not go together",
        ),
        (["check", "--write-baseline", "b", "--fix", "a.txt"], "check: --write-baseline and --fix do not go together"),
        (
            ["check", "--write-baseline", "b", "--diff", "a.txt"],
            "check: --write-baseline and --diff do not go together",
        ),
        (
            ["check", "--exit-zero", "--exit-non-zero-on-fix", "--fix", "a.txt"],
            "--exit-zero and --exit-non-zero-on-fix",
        ),
        (["check", "--fix", "--ledger", "l", "--no-ledger", "a.txt"], "--ledger and --no-ledger do not go together"),
        (["check", "--unsafe-fixes", "a.txt"], "check: --unsafe-fixes goes with --fix or --diff"),
        (["check", "--isolated", "--config", "c.toml", "a.txt"], "--config and --isolated do not go together"),
        (["clean", "--isolated", "--config", "c.toml", "a.txt"], "--config and --isolated do not go together"),
        (["rules", "--isolated", "--config", "c.toml"], "--config and --isolated do not go together"),
    ],
)
def test_options_of_which_one_would_be_ignored_are_refused(args: list[str], said: str, here: Path, capsys: Any) -> None:
    """One line, exit 2, nothing written."""
    (here / "a.txt").write_text(DUMP)
    (here / "c.toml").touch()
    refused(args, said, capsys)
    assert (here / "a.txt").read_text() == DUMP
    assert sorted(path.name for path in here.iterdir()) == ["a.txt", "c.toml"]


def test_fix_and_diff_go_together(here: Path, capsys: Any) -> None:
    """--diff shows what --fix would do, as ever."""
    (here / "a.txt").write_text(DUMP)
    assert main(["check", "--fix", "--unsafe-fixes", "--diff", "a.txt"]) == 1
    assert (here / "a.txt").read_text() == DUMP


def test_string_shows_what_goes_of_a_line_that_stays(capsys: Any) -> None:
    """On a line of its own: code and text."""
    text = f"{STORY[0]} Advertisement\n{STORY[1]}\nRead more"
    assert main(["check", "--isolated", "--string", text]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["keep", "trim", "keep", "drop"]
    assert lines[1].split() == ["trim", "ad", lines[1].split()[2], "ADV003", "Advertisement"]


# Plain words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sha256_file_output": None}, "does not fit: an entry of this file has no 'sha256_file_output'"),
        ({"encoding": "klingon"}, "does not fit: an entry of this file names an encoding that there is not"),
        ({"encoding": "ascii"}, "does not fit: the file is not in the encoding that an entry names"),
        ({"bom": "xy"}, "does not fit: an entry of this file is damaged"),
        ({"bom": 3}, "does not fit: an entry of this file is damaged"),
    ],
)
def test_a_ledger_that_does_not_fit_is_told_in_plain_words(
    change: dict[str, object], said: str, here: Path, capsys: Any
) -> None:
    """And not in those of Python's exceptions."""
    (here / "a.txt").write_text(DUMP.replace("ferry", "f\u00e9rry"), encoding="utf-8")
    assert main([*ALL, "-q", "--ledger", "l.jsonl", "a.txt"]) == 0
    entry = json.loads((here / "l.jsonl").read_text()) | change
    (here / "l.jsonl").write_text(json.dumps({key: value for key, value in entry.items() if value is not None}))
    refused(["restore", "a.txt", "--ledger", "l.jsonl"], f"boilerstrip: a.txt: the ledger l.jsonl {said}", capsys)


@pytest.mark.parametrize("args", [["check", "-"], ["clean"], ["clean", "--format", "jsonl"]])
def test_a_standard_input_that_cannot_be_read_has_a_name(args: list[str], here: Path) -> None:
    """A file that was opened for writing, say."""
    with open(here / "out", "wb") as out:
        done = subprocess.run([*COMMAND, *args], stdin=out, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        b"",
        b"boilerstrip: -: cannot read: Bad file descriptor\n",
    )


def test_the_summary_advises_nothing_that_was_just_refused(here: Path, capsys: Any) -> None:
    """What stands in texts that would lose too much is counted apart."""
    (here / "a.txt").write_text(WRAPPER)
    (here / "b.txt").write_text(DUMP)
    code, _, err = said_by([*ALL, "a.txt"], capsys)
    assert (code, err[1:]) == (1, ["boilerstrip: found 4: 4 where too much would go (--max-removed)"])
    code, _, err = said_by(["check", "--fix", "--max-removed", "20%", "a.txt", "b.txt"], capsys)
    told = "found 5: 0 certain (--fix), 1 likely (--fix --unsafe-fixes), 4 where too much would go (--max-removed)"
    assert (code, err[1:]) == (1, ["boilerstrip: fixed 1", f"boilerstrip: {told}"])
    code, _, err = said_by(["check", "a.txt"], capsys)
    assert (code, "(--fix)" in err[0], "--max-removed" in err[0]) == (1, True, False)


@pytest.mark.parametrize("command", [["check"], ["clean", "-q", "-o", "o.jsonl"], ["tag", "-o", "a.att"]])
def test_of_bad_records_too_only_the_first_of_a_file_are_told(command: list[str], here: Path, capsys: Any) -> None:
    """And their number; a dump that is none has as many as lines. Records without a text are counted apart."""
    rows = [*["{broken"] * 4, *["[1]"] * 3, *['{"no": 1}'] * 6, json.dumps({"text": DUMP})]
    put(here / "d.jsonl", "\n".join(rows).encode() + b'\n{"text": "Caf\xe9"}\n' * 2)
    code, _, err = said_by([*command, "--text-field", "text", "d.jsonl"], capsys)
    assert code == 2
    assert len([line for line in err if re.match(r"boilerstrip: d.jsonl:\d+: ", line) and "no text" not in line]) <= 10
    assert "boilerstrip: d.jsonl: ... and 4 more bad records" in err
    assert "boilerstrip: d.jsonl: ... and 1 more record without a text" in err


def test_all_bad_records_are_in_the_file_of_rejects(here: Path, capsys: Any) -> None:
    """However many are told."""
    put(here / "d.jsonl", "{broken\n" * 9 + json.dumps({"text": DUMP}) + "\n")
    code, _, err = said_by(["clean", "-q", "d.jsonl", "-o", "o.jsonl", "--rejects", "bad.jsonl"], capsys)
    assert (code, err) == (0, [])
    assert len((here / "bad.jsonl").read_text().splitlines()) == 9


@pytest.mark.parametrize(
    ("data", "name", "suffix"),
    [
        (gzip.compress(b"text", mtime=0), "gzip", ".gz"),
        (bz2.compress(b"text"), "bzip2", ".bz2"),
        (bz2.compress(b""), "bzip2", ".bz2"),
        (lzma.compress(b"text"), "xz", ".xz"),
        (b"\x28\xb5\x2f\xfd\x04\x00", "zstd", ".zst"),
    ],
)
@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv", "warc"])
def test_compressed_data_under_another_name_are_told_as_what_they_are(
    kind: str, data: bytes, name: str, suffix: str, here: Path, monkeypatch: Any, capsys: Any
) -> None:
    """Once a file, however many lines they seem to have; on standard input too."""
    put(here / f"d.{kind}", data)
    for command in (["check", f"d.{kind}"], ["clean", f"d.{kind}"]):
        refused(command, f"d.{kind}: it looks like {name}; a name that ends in {suffix} says so", capsys)
    feed(monkeypatch, data)
    refused(["clean", "--format", kind], f"-: it looks like {name}", capsys)


def test_a_text_that_begins_like_a_format_s_name_is_a_text(here: Path, capsys: Any) -> None:
    """bzip2's first letters may be a word's."""
    put(here / "a.txt", "BZh9 was the ferry's sign, the clerk said on Tuesday, and it will stay on its bow.\n")
    assert said_by(["check", "a.txt"], capsys)[0] == 0


def test_a_web_archive_that_breaks_off_is_told_whether_it_is_compressed(here: Path, capsys: Any) -> None:
    """A plain one holds no compressed data."""
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\n"
    put(here / "d.warc", head + "short")
    put(here / "e.warc", head[:40])
    put(here / "f.warc.gz", gzip.compress((head + "x" * 99 + "\r\n\r\n").encode())[:-20])
    refused(["clean", "d.warc"], "d.warc: breaks off within record 1", capsys)
    refused(["clean", "e.warc"], "e.warc: breaks off within record 1", capsys)
    refused(["clean", "f.warc.gz"], "f.warc.gz: its compressed data break off", capsys)


def test_a_text_that_is_null_is_said_to_be(here: Path, capsys: Any) -> None:
    """Where the field is named, inner or not, and where it is guessed."""
    dump(here / "d.jsonl", {"text": None, "page": {"body": None}})
    for args, said in (
        (["--text-field", "text"], "no text in the field 'text'; it is null; name it with --text-field"),
        (["--text-field", "page.body"], "no text in the field 'page.body'; it is null; name it with --text-field"),
        (["--text-field", "page.head"], "the record has 'text', 'page'; name it with --text-field"),
        ([], "no text in the field 'text', which is null; name the text's with --text-field"),
    ):
        code, _, err = said_by(["check", *args, "d.jsonl"], capsys)
        assert (code, len(err)) == (2, 1)
        assert err[0].endswith(said)


@pytest.mark.parametrize("field", ["text", "id"])
def test_two_columns_of_one_name_are_told(field: str, here: Path, capsys: Any) -> None:
    """The first is taken, and nobody might guess that; of columns that are not looked at nothing is said."""
    put(here / "d.csv", f"{field},x,{field},x,body\n{CLEAN.splitlines()[0]},1,other,2,The clerk said so on Tuesday.\n")
    args = ["clean", "d.csv", "-o", "o.csv", "--id-field", "id", "--text-field", "text" if field == "text" else "body"]
    _, _, err = said_by(args, capsys)
    assert f"boilerstrip: d.csv: 2 columns are named '{field}'; the first of them is taken" in err
    assert not any("'x'" in line for line in err)
