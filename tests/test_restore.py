"""``boilerstrip restore``: every byte back, from any folder, or a refusal and nothing written."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import LEDGER, STORY

from boilerstrip.cli import main

DUMP = "\n".join([STORY[0], "", "Advertisement", "", STORY[1], "Read more", ""])
FIXED = "\n".join([STORY[0], "", STORY[1], ""])
FIX = ["check", "--fix", "--unsafe-fixes", "--quiet"]
BACK = ["restore", "--ledger", LEDGER]


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "X", "n": 1}',
        '{"meta": {"text": "X", "body": "X"}, "text": "X"}',
        '{"note": "\\"text\\": \\"no\\"", "text" : "X" }\r',
        '{"te\\u0078t": "X", "z": [{"text": "X"}, "text", {}, []]}',
        '{"text": "first", "text": "X"}',
        '\ufeff{"text": "X", "u": "\u00e9\\u00e9 \\/"}',
        '  {"text":\t"X"}  ',
        '{"t": -1.50e+03, "big": 123456789012345678901234567890, "text": "X"}',
    ],
)
def test_only_the_texts_own_literal_is_written(line: str, here: Path) -> None:
    """Whatever else stands in the record, twins of its key and text too; and it comes back to the byte."""
    path = here / "d.jsonl"
    text, short = json.dumps(DUMP), json.dumps(FIXED)
    decoys = line.count('"X"') - 1
    raw = text.join(line.rsplit('"X"', 1)) if "z" not in line else line.replace('"X"', text, 1)
    path.write_bytes((raw.replace('"X"', text) + "\n").encode())
    before = path.read_bytes()
    assert main([*FIX, "--text-field", "text", "d.jsonl"]) == 0
    after = path.read_bytes().decode()
    assert json.loads(after.lstrip("\ufeff"))["text"] == FIXED
    assert (after.count(text), after.count(short)) == (decoys, 1)
    assert len(after) == len(before.decode()) - len(text) + len(short)
    assert main([*BACK, "d.jsonl"]) == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_what_was_escaped_because_it_had_to_be_stays_escaped(encoding: str, here: Path) -> None:
    """A lone surrogate, or a character that the file's encoding lacks, beside others that stand as they are."""
    odd = json.dumps("Caf\u00e9 ", ensure_ascii=False)[1:-1] + "\\u2019\\ud83d\\ude00\\ud800 "
    path = here / "d.jsonl"
    path.write_bytes(('{"text": "' + odd + json.dumps(DUMP)[1:] + "}\n").encode(encoding))
    before = path.read_bytes()
    assert main([*FIX, "--encoding", encoding, "d.jsonl"]) == 0
    assert path.read_bytes() == ('{"text": "' + odd + json.dumps(FIXED)[1:] + "}\n").encode(encoding)
    assert main([*BACK, "d.jsonl"]) == 0
    assert path.read_bytes() == before


def test_a_mark_before_the_first_record_beats_the_encoding_for_all(here: Path) -> None:
    """As it does for a text."""
    path = here / "d.jsonl"
    record = json.dumps({"text": "\u00c9lan, the paper of the pier\n" + DUMP}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + f"{record}\n{record}".encode())
    before = path.read_bytes()
    assert main([*FIX, "--encoding", "latin-1", "d.jsonl"]) == 0
    assert path.read_bytes() == before.replace(json.dumps(DUMP)[1:].encode(), json.dumps(FIXED)[1:].encode())
    assert main([*BACK, "d.jsonl"]) == 0
    assert path.read_bytes() == before


def test_records_come_back_through_every_run(here: Path) -> None:
    """Certain findings went first, likely ones later; each record has its own history."""
    path = here / "d.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": f"{n} {DUMP}"}) + "\n" for n in range(3)))
    before = path.read_bytes()
    assert main(["check", "--fix", "d.jsonl"]) == 1
    assert main([*FIX, "d.jsonl"]) == 0
    assert len((here / LEDGER).read_text().splitlines()) == 6
    assert main([*BACK, "d.jsonl"]) == 0
    assert path.read_bytes() == before


def test_the_ledger_does_not_repeat_a_literal_that_json_writes_the_same_way(here: Path) -> None:
    """It holds what went, not the dump a second time."""
    (here / "d.jsonl").write_text(json.dumps({"id": "x7", "text": DUMP + STORY[0] * 50}) + "\n")
    assert main([*FIX, "--id-field", "id", "d.jsonl"]) == 0
    told = (here / LEDGER).read_text()
    assert len(told) < 1500
    entry = json.loads(told)
    assert (entry["path"], entry["record"], entry["id"], entry["encoding"]) == ("d.jsonl", 1, "x7", "utf-8")
    assert {"boilerstrip", "rules", "model", "sha256_input", "sha256_output", "removals"} <= set(entry)


def test_one_record_that_does_not_fit_refuses_the_file(here: Path, capsys: Any) -> None:
    """Nothing is half restored; the message names the record. Other files are restored all the same."""
    path = here / "d.jsonl"
    (here / "a.txt").write_text(DUMP)
    path.write_text("".join(json.dumps({"text": f"{n} {DUMP}"}) + "\n" for n in range(3)))
    assert main([*FIX, "d.jsonl", "a.txt"]) == 0
    edited = path.read_text().replace("1 The old ferry", "1 The old barge")
    path.write_text(edited)
    capsys.readouterr()
    assert main([*BACK, "d.jsonl", "a.txt"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("boilerstrip: d.jsonl:2: is not the record that --fix wrote")
    assert len(err.splitlines()) == 1
    assert (path.read_text(), (here / "a.txt").read_text()) == (edited, DUMP)


@pytest.mark.parametrize("lines", [1, 2])
def test_records_that_are_gone_are_named(lines: int, here: Path, capsys: Any) -> None:
    """A dump that lost its end since is refused."""
    path = here / "d.jsonl"
    path.write_text("".join(json.dumps({"text": f"{n} {DUMP}"}) + "\n" for n in range(3)))
    assert main([*FIX, "d.jsonl"]) == 0
    cut = "".join(path.read_text().splitlines(True)[:lines])
    path.write_text(cut)
    capsys.readouterr()
    assert main([*BACK, "d.jsonl"]) == 2
    assert f"d.jsonl: has no record {lines + 1}; was it edited since?" in capsys.readouterr().err
    assert path.read_text() == cut


def test_a_ledger_is_found_by_its_own_folder_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in it were written there; the command may be called from elsewhere."""
    (here / "deep").mkdir()
    (here / "deep" / "a.txt").write_text(DUMP)
    assert main([*FIX, "deep"]) == 0
    monkeypatch.chdir(here / "deep")
    assert main(["restore", "a.txt", "--ledger", f"../{LEDGER}"]) == 0
    assert (here / "deep" / "a.txt").read_text() == DUMP


def test_a_file_reached_by_a_link_is_restored_by_its_own_name(here: Path) -> None:
    """The ledger may name the link; the target is the file."""
    (here / "z.txt").write_text(DUMP)
    (here / "a.txt").symlink_to("z.txt")
    assert main([*FIX, "a.txt"]) == 0
    assert main([*BACK, "z.txt"]) == 0
    assert ((here / "z.txt").read_text(), (here / "a.txt").is_symlink()) == (DUMP, True)


def test_restore_keeps_the_mode(here: Path) -> None:
    """As --fix does."""
    path = here / "a.txt"
    path.write_text(DUMP)
    path.chmod(0o640)
    assert main([*FIX, "a.txt"]) == 0
    assert main([*BACK, "a.txt"]) == 0
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["missing.txt"], "missing.txt: cannot read: No such file or directory"),
        (["."], ".: cannot read: Is a directory"),
        (["a.txt", "-o", "no/such/folder.txt"], "no/such/folder.txt: cannot write: No such file or directory"),
        (["a.txt", "missing.txt", "-o", "b.txt"], "-o takes one FILE"),
        (["a.txt", "--ledger", "missing.jsonl"], "missing.jsonl: cannot read the ledger: No such file or directory"),
        (["a.txt", "--ledger", "."], ".: cannot read the ledger: Is a directory"),
        (["a.txt", "--ledger", "latin.jsonl"], "latin.jsonl:1: not a ledger: not UTF-8"),
        (["a.txt", "--ledger", "empty.jsonl"], "the ledger empty.jsonl has no entry for this file"),
        (["a.txt", "--ledger", "old.jsonl"], "ledger format 0 is not 1"),
        (["a.txt", "--ledger", "damaged.jsonl"], "a.txt: the ledger's removals do not give the input back"),
    ],
)
def test_what_cannot_be_restored_is_one_line_and_2(extra: list[str], said: str, here: Path, capsys: Any) -> None:
    """And the file stays as it is."""
    (here / "a.txt").write_text(DUMP)
    assert main([*FIX, "a.txt"]) == 0
    (here / "latin.jsonl").write_bytes(b'{"path": "\xe9"}\n')
    (here / "empty.jsonl").touch()
    entry = json.loads((here / LEDGER).read_text())
    (here / "old.jsonl").write_text(json.dumps(entry | {"ledger": 0}))
    entry["removals"][0]["text"] = "Advertisemenu\n\n"
    (here / "damaged.jsonl").write_text(json.dumps(entry))
    capsys.readouterr()
    assert main([*BACK, *extra]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert (here / "a.txt").read_text() == FIXED


def test_what_clean_wrote_comes_back_from_cleans_ledger(here: Path) -> None:
    """The cleaned copies turn into their originals; the ledger of --fix is not overwritten by clean's."""
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_bytes(b"\xef\xbb\xbf" + DUMP.replace("\n", "\r\n").encode())
    (here / "in" / "d.jsonl").write_text('{"x": 1, "text": ' + json.dumps(DUMP).replace("/", "\\/") + "}\n")
    (here / "b.txt").write_text(DUMP)
    assert main([*FIX, "b.txt"]) == 0
    assert main(["clean", "--input-dir", "in", "--output-dir", "out", "--ledger", LEDGER]) == 0
    assert main([*BACK, "out/a.txt", "out/d.jsonl", "b.txt"]) == 0
    for name in ("a.txt", "d.jsonl"):
        assert (here / "out" / name).read_bytes() == (here / "in" / name).read_bytes()
    assert (here / "b.txt").read_text() == DUMP


def test_what_was_fixed_on_standard_input_comes_back(here: Path) -> None:
    """--stdin-filename says which file the output was meant for."""
    command = [sys.executable, "-m", "boilerstrip", *FIX, "-", "--stdin-filename", "a.txt"]
    done = subprocess.run(command, input=DUMP.encode(), capture_output=True, check=True)
    (here / "a.txt").write_bytes(done.stdout)
    assert main([*BACK, "a.txt"]) == 0
    assert (here / "a.txt").read_text() == DUMP


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_dump_killed_at_any_moment_is_whole_and_comes_back(tmp_path: Path) -> None:
    """kill -9 in a loop on a .jsonl file: the old bytes or the new ones, and restore gives the old ones."""
    rng = random.Random(41)
    old = "".join(json.dumps({"id": n, "text": f"{n} {DUMP}"}) + "\n" for n in range(800))
    new = "".join(json.dumps({"id": n, "text": f"{n} {FIXED}"}) + "\n" for n in range(800))
    path = tmp_path / "d.jsonl"
    path.write_text(old)
    command = [sys.executable, "-m", "boilerstrip", *FIX, "."]
    killed = 0
    for _ in range(12):
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.1, 0.4))
        running.kill()
        killed += running.wait() != 0
        assert path.read_text() in (old, new)
    assert killed, "no run was killed before its end: the test proves nothing"
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert path.read_text() == new
    assert sorted(os.listdir(tmp_path)) == [LEDGER, "d.jsonl"]
    subprocess.run([sys.executable, "-m", "boilerstrip", *BACK, "d.jsonl"], cwd=tmp_path, check=True)
    assert path.read_text() == old


def rejecting(here: Path, bad: tuple[int, ...] = (0, 3), records: int = 6) -> tuple[list[str], str]:
    """A dump with records that are bad, what cleans it, and what of it is no bad record."""
    lines = ["broken\n" if n in bad else json.dumps({"text": f"{n} {DUMP}"}) + "\n" for n in range(records)]
    (here / "s.jsonl").write_text("".join(lines))
    args = ["clean", "s.jsonl", "-q", "-o", "o.jsonl", "--ledger", LEDGER, "--rejects", "bad.jsonl"]
    return args, "".join(line for line in lines if line != "broken\n")


@pytest.mark.parametrize("more", [[], ["--workers", "2"]])
def test_an_output_that_lacks_bad_records_comes_back(more: list[str], here: Path) -> None:
    """The ledger says where a record stands in the output too, wherever that is not where it stood in the input."""
    args, good = rejecting(here)
    assert main([*args, *more]) == 0
    entries = [json.loads(line) for line in (here / LEDGER).read_text().splitlines()]
    assert [(one["record"], one.get("output_record")) for one in entries] == [(2, 1), (3, 2), (5, 3), (6, 4)]
    assert main([*BACK, "o.jsonl", "-o", "b.jsonl"]) == 0
    assert (here / "b.jsonl").read_text() == good
    assert main([*BACK, "o.jsonl"]) == 0
    assert (here / "o.jsonl").read_text() == good


def test_an_output_that_took_its_inputs_name_comes_back_and_the_input_is_told_from_it(here: Path, capsys: Any) -> None:
    """What it has at the places of the output is looked at."""
    args, good = rejecting(here, bad=(1,))
    assert main(args) == 0
    capsys.readouterr()
    assert main([*BACK, "s.jsonl"]) == 2
    assert "is as it was before clean (or decide); nothing to restore" in capsys.readouterr().err
    (here / "o.jsonl").replace(here / "s.jsonl")
    assert main([*BACK, "s.jsonl"]) == 0
    assert (here / "s.jsonl").read_text() == good


def test_a_ledger_without_the_places_in_the_output_is_read_as_ever(here: Path) -> None:
    """Ledgers of earlier versions have none, and where nothing was put aside there are none."""
    args, good = rejecting(here, bad=())
    assert main(args) == 0
    assert "output_record" not in (here / LEDGER).read_text()
    assert main([*BACK, "o.jsonl"]) == 0
    assert (here / "o.jsonl").read_text() == good


def test_a_refusal_names_what_wrote_the_record(here: Path, capsys: Any) -> None:
    """It was not --fix."""
    args, _ = rejecting(here)
    assert main(args) == 0
    (here / "o.jsonl").write_text((here / "o.jsonl").read_text().replace("2 The old ferry", "2 The old barge"))
    capsys.readouterr()
    assert main([*BACK, "o.jsonl"]) == 2
    assert "o.jsonl:2: is not the record that clean (or decide) wrote" in capsys.readouterr().err
