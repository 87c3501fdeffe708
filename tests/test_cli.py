"""The command as a whole: streams and exits, formats, folders, and inputs that are not what they should be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, CLEAN, COMMAND, DUMP, SLOW, STORY, WRAPPER, refused, said_by

from boilerstrip.cli import main


def call(*args: str, data: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run([*COMMAND, *args], input=data, capture_output=True, env=os.environ | env, check=False)


# What check reports


def test_after_a_fix_lines_are_those_of_the_new_file(here: Path, capsys: Any) -> None:
    """A finding that was left is looked for in the file as it is now."""
    (here / "a.txt").write_text(DUMP)
    assert main(["check", "--fix", "a.txt"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("a.txt:3:1: NAV002 nav  Read more")
    assert err.splitlines() == [
        "boilerstrip: fixed 1",
        "boilerstrip: found 1: 0 certain (--fix), 1 likely (--fix --unsafe-fixes)",
    ]


def test_fixing_all_of_it_leaves_nothing_to_report(here: Path, capsys: Any) -> None:
    """A second run finds nothing, changes nothing and adds nothing to the ledger."""
    (here / "a.txt").write_text(DUMP)
    assert main([*ALL, "a.txt"]) == 0
    assert capsys.readouterr() == ("", "boilerstrip: fixed 2\n")
    ledger, stamp = (here / "boilerstrip-ledger.jsonl").read_bytes(), (here / "a.txt").stat().st_mtime_ns
    assert main([*ALL, "--exit-non-zero-on-fix", "a.txt"]) == 0
    assert capsys.readouterr() == ("", "")
    assert (here / "boilerstrip-ledger.jsonl").read_bytes() == ledger
    assert (here / "a.txt").stat().st_mtime_ns == stamp


def test_quiet_and_no_ledger_leave_nothing_behind(here: Path, capsys: Any) -> None:
    """Neither a summary nor a file."""
    (here / "a.txt").write_text(DUMP)
    assert main([*ALL, "-q", "--no-ledger", "a.txt"]) == 0
    assert capsys.readouterr() == ("", "")
    assert os.listdir(here) == ["a.txt"]


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch(1) is not installed")
def test_diff_is_a_patch(here: Path) -> None:
    """patch(1) turns the file into what --fix makes of it; form feeds and a missing last break included."""
    wild = f"{STORY[0]}\x0c\u2028and\rmore\nAdvertisement\n{STORY[1]}\nRead more\n\n{STORY[0]} twice\nRead more"
    marked = f"\ufeffRead more\n{DUMP}"
    for name, text in (
        ("a.txt", wild),
        ("b.txt", DUMP),
        ("c.txt", DUMP * 9),
        ("d.txt", marked),
        ("e.txt", f"\ufeff{DUMP}"),
    ):
        (here / name).write_bytes(text.encode())
        done = call("check", "--diff", "--unsafe-fixes", name)
        assert done.returncode == 1
        assert (here / name).read_bytes() == text.encode()
        patched = subprocess.run(["patch", "--binary", "-s", "-o", "-", name], input=done.stdout, capture_output=True)
        assert patched.returncode == 0, patched
        assert main([*ALL, "-q", name]) == 0
        assert patched.stdout == (here / name).read_bytes()


def test_a_diff_has_the_byte_order_mark_that_its_file_has(here: Path, capsys: Any) -> None:
    """Or no patch would find the first line; a text that is none in a file of its own has none."""
    (here / "a.txt").write_bytes(f"\ufeffAdvertisement\n{CLEAN}".encode())
    assert main(["check", "--diff", "a.txt"]) == 1
    assert "-\ufeffAdvertisement\n" in (shown := capsys.readouterr().out)
    assert f"+\ufeff{STORY[0]}\n" in shown
    (here / "d.jsonl").write_text(json.dumps({"text": DUMP}) + "\n")
    assert main(["check", "--diff", "a.txt", "d.jsonl"]) == 1
    assert "\ufeff" not in capsys.readouterr().out.partition("--- d.jsonl")[2]


def test_a_diff_tells_a_terminal_to_do_nothing(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Control characters are shown there, and are themselves in a patch."""
    (here / "a.txt").write_bytes(f"{STORY[0]}\x1b[2J\tand more\r\nAdvertisement\r\n{STORY[1]}\r\n".encode())
    assert main(["check", "--diff", "a.txt"]) == 1
    assert f" {STORY[0]}\x1b[2J\tand more\r\n" in (raw := capsys.readouterr().out)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["check", "--diff", "a.txt"]) == 1
    assert capsys.readouterr().out == raw.replace("\x1b", "\\x1b")


def test_diff_of_a_long_text_takes_about_its_size(here: Path, capsys: Any) -> None:
    """Where a general diff would compare every line with every other."""
    lines = (f"{n} {STORY[n % 2]}\n{'Advertisement' if n % 9 else ''}\n" for n in range(9000))
    (here / "a.txt").write_text("".join(lines))
    assert main(["check", "--diff", "a.txt"]) == 1
    out = capsys.readouterr().out
    assert out.count("-Advertisement\n") == 8000
    assert out.startswith("--- a.txt\n+++ a.txt\n@@ -")


def test_records_are_named_in_every_format(here: Path, capsys: Any) -> None:
    """By path and line of the dump where a program reads, with line and column inside the record besides."""
    (here / "d.jsonl").write_text("\n" + json.dumps({"text": DUMP}) + "\n")

    def told(style: str) -> str:
        assert main(["check", "--text-field", "text", "--output-format", style, "d.jsonl"]) == 1
        return str(capsys.readouterr().out)

    assert told("concise").startswith("d.jsonl:2:2:1: ADV001 ad  Advertisement")
    row = json.loads(told("json"))[0]
    assert (row["path"], row["record"], row["line"], row["column"]) == ("d.jsonl", 2, 2, 1)
    assert told("github").startswith("::warning file=d.jsonl,line=2,col=1,title=ADV001::ad")


def test_nothing_a_text_or_a_name_holds_breaks_a_line_of_the_report(here: Path, capsys: Any) -> None:
    """Control characters are shown, not sent to the terminal; GitHub's own marks are escaped."""
    name = "100%\r\n.txt"
    (here / name).write_text(DUMP.replace("Advertisement", "Advertisement\x1b[2J\x07"))
    main(["check", "--select", "ADV", name])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    (here / name).write_text(DUMP)
    main(["check", "--output-format", "github", name])
    out = capsys.readouterr().out
    assert all(line.startswith("::warning file=100%25%0D%0A.txt,line=") for line in out.splitlines())


def test_statistics_are_json_where_json_was_asked_for(here: Path, capsys: Any) -> None:
    """So that a program reads one format whatever it asks."""
    (here / "a.txt").write_text(DUMP)
    assert main(["check", "--statistics", "--output-format", "json", "a.txt"]) == 1
    assert json.loads(capsys.readouterr().out) == [{"code": "ADV001", "count": 1}, {"code": "NAV002", "count": 1}]


def test_json_stays_one_array_when_inputs_fail(here: Path, capsys: Any) -> None:
    """Errors go to standard error."""
    (here / "a.txt").write_text(DUMP)
    assert main(["check", "--output-format", "json", "missing.txt", "a.txt", "gone.txt"]) == 2
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_baseline_written_again_keeps_what_it_had(here: Path, capsys: Any) -> None:
    """Also when the same file is the configured baseline."""
    (here / "boilerstrip.toml").write_text('baseline = "b.json"\n')
    (here / "a.txt").write_text(DUMP)
    (here / "b.json").write_text('{"accepted": []}')
    assert main(["check", "--write-baseline", "b.json", "a.txt"]) == 0
    first = (here / "b.json").read_text()
    assert len(json.loads(first)["accepted"]) == 2
    assert main(["check", "--write-baseline", "b.json", "a.txt"]) == 0
    assert (here / "b.json").read_text() == first
    assert main(["check", "a.txt"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("data", ["[]", "{", '{"accepted": 3}', '{"accepted": [[]]}', "\udcff"])
def test_what_is_no_baseline_is_named(data: str, here: Path, capsys: Any) -> None:
    """One line and 2."""
    (here / "a.txt").write_text(DUMP)
    (here / "b.json").write_bytes(data.encode(errors="surrogateescape"))
    assert main(["check", "--baseline", "b.json", "a.txt"]) == 2
    assert capsys.readouterr() == ("", "boilerstrip: b.json: not a baseline; write one with --write-baseline\n")


# Standard streams


def test_a_dump_on_standard_input_is_fixed_record_by_record(here: Path) -> None:
    """--stdin-filename makes it a dump; a bad record passes through unchanged."""
    good = json.dumps({"text": DUMP}).encode()
    done = call(*ALL, "-q", "--no-ledger", "-", "--stdin-filename", "x.jsonl", data=good + b"\n{bad\n\n\xff\n" + good)
    assert done.returncode == 2
    fixed = json.dumps({"text": CLEAN}).encode()
    assert done.stdout.split(b"\n") == [fixed, b"{bad", b"", b"\xff", fixed]
    assert [line.split(b": ")[1] for line in done.stderr.splitlines()] == [b"x.jsonl:2", b"x.jsonl:4"]


def test_records_come_out_before_the_last_one_came_in(here: Path) -> None:
    """Memory and waiting are bounded by a record, not by the dump."""
    record = json.dumps({"text": DUMP}).encode() + b"\n"
    command = [*COMMAND, "clean", "--format", "jsonl"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdin
    assert running.stdout
    seen = threading.Event()
    reader = threading.Thread(target=lambda: running.stdout.read(1) and seen.set(), daemon=True)  # type: ignore[union-attr]
    reader.start()
    for _ in range(2000):
        running.stdin.write(record)
        if seen.is_set():
            break
    early = seen.wait(10)
    running.stdin.close()
    reader.join()
    running.stdout.read()
    assert early
    assert running.wait() == 0


def test_a_reader_that_goes_away_stops_the_command_quietly(here: Path) -> None:
    """As with ``| head``: no traceback, no complaint about files, and no claim that nothing was found."""
    for n in range(300):
        (here / f"{n}.txt").write_text(DUMP * 5)
    running = subprocess.Popen([*COMMAND, "check", "-q", "."], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout
    assert running.stderr
    running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    assert (running.wait(), said) == (141, b"")
    running.stderr.close()


def test_what_standard_output_cannot_show_is_escaped(here: Path) -> None:
    """An ASCII terminal, a lone surrogate of a record, a file name that is no text."""
    wild = json.dumps({"text": DUMP.replace("Read more", "Read more \u00bb")}) + "\n"
    (here / "d.jsonl").write_text(wild + json.dumps({"text": DUMP.replace("Advertisement", "\ud800 Advertisement")}))
    os.mkdir(b"\xff")
    (here / os.fsdecode(b"\xff") / "a.txt").write_text(DUMP)
    for style in ("concise", "json", "github", "full"):
        done = call("check", "--output-format", style, ".", PYTHONIOENCODING="ascii")
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert style != "json" or len(json.loads(done.stdout)) >= 5
    done = call("check", "--diff", "--unsafe-fixes", ".", PYTHONIOENCODING="ascii")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)


def test_a_full_disk_is_one_line(here: Path) -> None:
    """Standard output that takes nothing."""
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    (here / "a.txt").write_text(DUMP)
    with open("/dev/full", "wb") as full:
        for args in (["check", "a.txt"], ["clean", "a.txt"]):
            done = subprocess.run([*COMMAND, *args], stdout=full, stderr=subprocess.PIPE, check=False)
            assert done.returncode == 2
            assert (
                done.stderr.splitlines()[-1] == b"boilerstrip: standard output: cannot write: No space left on device"
            )
            assert b"Traceback" not in done.stderr


# Inputs that are not what they should be


def test_bad_bytes_in_one_record_leave_the_others_to_be_done(here: Path, capsys: Any) -> None:
    """The record is named with the offset in it and stays as it is, byte for byte."""
    good, bad = json.dumps({"text": DUMP}).encode(), b'{"text": "Caf\xe9 on the pier"}'
    path = here / "d.jsonl"
    path.write_bytes(b"\n".join([good, bad, good, b""]))
    assert main([*ALL, "d.jsonl"]) == 2
    assert "d.jsonl:2: byte 13 is not utf-8" in capsys.readouterr().err
    done = json.dumps({"text": CLEAN}).encode()
    assert path.read_bytes() == b"\n".join([done, bad, done, b""])


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_binary_file_is_one_line_however_long(name: str, here: Path, capsys: Any) -> None:
    """Also under a dump's name: it is not read on record by record."""
    (here / name).write_bytes(b"\x7fEL\x00\n\xff\n" * 1000)
    (here / "good.txt").write_text(DUMP)
    assert main(["check", name, "good.txt"]) == 2
    out, err = capsys.readouterr()
    assert "good.txt:2:1" in out
    assert err.splitlines()[0].startswith(f"boilerstrip: {name}: a binary file (NUL byte at offset 3)")
    assert sum(name in line for line in err.splitlines()) == 1


@pytest.mark.parametrize("told", ["utf-16", "UTF16", "utf_32"])
def test_a_dump_in_utf_16_is_refused_with_advice(told: str, here: Path, capsys: Any) -> None:
    """By its mark or by --encoding in any spelling."""
    (here / "d.jsonl").write_bytes((json.dumps({"text": DUMP}) + "\n").encode("utf-16-le"))
    assert main(["check", "--encoding", told, "d.jsonl"]) == 2
    err = capsys.readouterr().err
    assert "d.jsonl: .jsonl is read line by line, which" in err
    assert "convert it to UTF-8" in err


def test_paths_that_no_file_can_have_are_one_line(here: Path, capsys: Any) -> None:
    """Too long a name, a file taken for a folder, a link to nowhere."""
    (here / "a.txt").write_text(CLEAN)
    (here / "b.txt").symlink_to("nowhere.txt")
    assert main(["check", "n" * 5000 + ".txt", "a.txt/b.txt", "b.txt", "a.txt"]) == 2
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 3
    assert "File name too long" in err[0]


def test_a_folder_that_cannot_be_read_is_named(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """A folder inside the tree is not passed over in silence."""
    (here / "tree" / "locked").mkdir(parents=True)
    (here / "tree" / "a.txt").write_text(DUMP)
    scan = os.scandir

    def locked(path: Any) -> Any:
        if Path(os.fspath(path)).name == "locked":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", locked)
    assert main(["check", "tree"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith(f"{Path('tree/a.txt')}:2:1")
    assert err.splitlines()[0] == f"boilerstrip: {Path('tree/locked')}: cannot read: Permission denied"


def test_leftovers_of_killed_runs_are_no_inputs_and_are_swept(here: Path) -> None:
    """Nor is the ledger, under its own name or one that was given."""
    (here / "a.txt").write_text(DUMP)
    (here / ".boilerstrip-999999999-00.tmp").write_text(DUMP)
    (here / "boilerstrip-ledger.jsonl").write_text("{}\n")
    (here / "went.jsonl").write_text("{}\n")
    assert main([*ALL, "--format", "txt", "--ledger", "went.jsonl", "."]) == 0
    assert sorted(os.listdir(here)) == ["a.txt", "boilerstrip-ledger.jsonl", "went.jsonl"]
    assert (here / "boilerstrip-ledger.jsonl").read_text() == "{}\n"


def test_a_ledger_that_cannot_be_written_keeps_files_as_they_are(here: Path, capsys: Any) -> None:
    """Nothing goes that is not accounted for; the message names the ledger."""
    (here / "a.txt").write_text(DUMP)
    (here / "d.jsonl").write_text(json.dumps({"text": DUMP}) + "\n")
    for name in ("a.txt", "d.jsonl"):
        refused([*ALL, "--ledger", "no/such.jsonl", name], "no/such.jsonl: cannot write: No such file or", capsys)
    assert (here / "a.txt").read_text() == DUMP
    assert json.loads((here / "d.jsonl").read_text())["text"] == DUMP
    done = call(*ALL, "--ledger", "no/such.jsonl", "-", data=DUMP.encode())
    assert (done.returncode, done.stdout, b"Traceback" in done.stderr) == (2, b"", False)


@pytest.mark.parametrize("style", ["concise", "json"])
def test_a_fix_that_could_not_be_written_reports_no_text_that_does_not_exist(
    style: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Nor counts it; what was found in the other inputs is told as ever."""
    (here / "a.txt").write_text(DUMP)
    (here / "d.jsonl").write_text(json.dumps({"text": DUMP}) + "\n")
    (here / "z.txt").write_text("Read more\n" + CLEAN)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    args = ["check", "--fix", "--text-field", "text", "--output-format", style, "a.txt", "d.jsonl", "z.txt"]
    code, out, err = said_by(args, capsys)
    assert (code, err) == (
        2,
        [
            "boilerstrip: a.txt: cannot write: No space left on device",
            "boilerstrip: d.jsonl: cannot write: No space left on device",
            "boilerstrip: found 1: 0 certain (--fix), 1 likely (--fix --unsafe-fixes)",
        ],
    )
    found = json.loads(out) if style == "json" else out.splitlines()
    assert len(found) == 1 and "z.txt" in str(found[0])


@pytest.mark.parametrize("command", ["check", "restore"])
def test_a_folder_that_takes_no_file_is_told_before_any_work(
    command: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """There is nowhere to put what would take the old file's place."""
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_text(DUMP)
    (here / "l.jsonl").write_text("{}\n")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "in")
    told = "a.txt: in a folder that may not be written to; "
    refused([*ALL, "in"] if command == "check" else ["restore", "in/a.txt", "--ledger", "l.jsonl"], told, capsys)


def test_no_option_is_taken_for_half_of_its_name(here: Path, capsys: Any) -> None:
    """The file stays; of the command itself too."""
    (here / "a.txt").write_text(DUMP)
    refused(["check", "--fi", "a.txt"], "unrecognized arguments: --fi", capsys)
    refused(["--vers"], "", capsys)
    assert (here / "a.txt").read_text() == DUMP


def test_a_pattern_that_explodes_is_named_with_file_and_record(here: Path, capsys: Any) -> None:
    """The other records and files are done; leaving the rule out helps."""
    hostile = DUMP + "aaaa " + "a" * 200 + "\n"
    rules = SLOW.replace("(?:a|a|aa)+ ?b", "aaaa (?:a|a|aa)+b").replace('"aaaa b"', '"aaaa aaab"')
    (here / "slow.toml").write_text(rules)
    path = here / "d.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in (DUMP, hostile, DUMP)))
    assert main([*ALL, "--rules", "slow.toml", "d.jsonl"]) == 2
    err = capsys.readouterr().err.splitlines()
    assert [line for line in err if line.startswith("boilerstrip: d.jsonl:2: rule PRO800 (slow.toml): the pattern ran")]
    assert [json.loads(line)["text"] for line in path.read_text().splitlines()] == [CLEAN, hostile, CLEAN]
    assert main(["clean", "--rules", "slow.toml", "d.jsonl", "-o", "out.jsonl"]) == 2
    assert "boilerstrip: d.jsonl:2: rule PRO800" in capsys.readouterr().err
    assert main(["check", "--rules", "slow.toml", "--string", hostile]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]", "mine.toml: not a TOML file"),
        ("rule = 3", "mine.toml: a rule file holds [[rule]] entries and nothing else"),
        (SLOW.replace("(?:a|", "(?:a|("), "mine.toml: rule PRO800: pattern: "),
        (SLOW.replace('"promo"', '"promos"'), "mine.toml: rule PRO800: field 'label': unknown label 'promos'"),
        (SLOW.replace("[{ line", "[] #"), "mine.toml: rule PRO800: field 'keeps' is missing or empty"),
        (SLOW.replace("why =", "because ="), "mine.toml: rule PRO800: field 'why' is missing"),
    ],
)
def test_a_broken_rule_file_names_file_rule_and_field(text: str, said: str, here: Path, capsys: Any) -> None:
    """One line, exit 2, nothing checked."""
    (here / "mine.toml").write_text(text)
    (here / "a.txt").write_text(DUMP)
    for command in ("check", "clean"):
        assert main([command, "--rules", "mine.toml", "a.txt"]) == 2
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert said in err


# clean


def test_clean_leaves_a_document_that_would_lose_too_much(here: Path, capsys: Any) -> None:
    """--max-removed: as it was, named on standard error, exit 1; a higher share lets it go."""
    text = STORY[0] + "\n" + WRAPPER * 3
    (here / "a.txt").write_text(text)
    assert main(["clean", "a.txt", "-o", "b.txt"]) == 1
    err = capsys.readouterr().err
    assert "boilerstrip: a.txt: left as it was: " in err
    assert "would go, more than --max-removed 60%" in err
    assert (here / "b.txt").read_text() == text
    assert main(["clean", "--max-removed", "90%", "a.txt", "-o", "b.txt"]) == 0
    assert (here / "b.txt").read_text() == STORY[0] + "\n"


def test_clean_of_a_dump_says_which_records_hold_no_story(here: Path, capsys: Any) -> None:
    """Exit 3; the record is there, without its wrapper, and the others are done."""
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate((DUMP, WRAPPER, DUMP))]
    (here / "d.jsonl").write_text("\n".join(lines))
    assert main(["clean", "--text-field", "text", "d.jsonl", "-o", "out.jsonl"]) == 3
    assert capsys.readouterr().err.startswith("boilerstrip: d.jsonl:2: no line of a story was found")
    rows = [json.loads(line) for line in (here / "out.jsonl").read_text().split("\n")]
    assert rows == [{"id": 0, "text": CLEAN}, {"id": 1, "text": ""}, {"id": 2, "text": CLEAN}]


def test_clean_never_writes_over_its_inputs(here: Path, capsys: Any) -> None:
    """Neither under the same name nor by a link."""
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_text(DUMP)
    (here / "link.txt").symlink_to("in/a.txt")
    for args in (["in/a.txt", "-o", "in/a.txt"], ["in/a.txt", "-o", "link.txt"]):
        assert main(["clean", *args]) == 2
        assert "would be overwritten; 'check --fix' works in place" in capsys.readouterr().err
    assert main(["clean", "--input-dir", "in", "--output-dir", "in/../in"]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert (here / "in" / "a.txt").read_text() == DUMP


def test_clean_follows_no_link_out_of_its_folders(here: Path, capsys: Any) -> None:
    """Neither to read nor to write."""
    outside = here / "outside.txt"
    outside.write_text(DUMP)
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_text(DUMP)
    (here / "in" / "out.txt").symlink_to(outside)
    (here / "out").mkdir()
    (here / "out" / "a.txt").symlink_to(outside)
    assert main(["clean", "--input-dir", "in", "--output-dir", "out"]) == 2
    assert "leads out of in" in capsys.readouterr().err
    assert outside.read_text() == DUMP
    assert (here / "out" / "a.txt").read_text() == CLEAN
    assert not (here / "out" / "a.txt").is_symlink()


def test_clean_goes_on_after_a_bad_record(here: Path, capsys: Any) -> None:
    """It is passed on as it is; exit 2."""
    good = json.dumps({"text": DUMP}).encode()
    (here / "d.jsonl").write_bytes(good + b"\r\n{bad\r\n\xff\r\n" + good)
    assert main(["clean", "--text-field", "text", "d.jsonl", "-o", "out.jsonl"]) == 2
    done = json.dumps({"text": CLEAN}).encode()
    assert (here / "out.jsonl").read_bytes() == done + b"\r\n{bad\r\n\xff\r\n" + done
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == ["d.jsonl:2", "d.jsonl:3"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["clean", "a.txt", "-o", "no/such.txt"], "no/such.txt: cannot write: No such file or directory"),
        (["clean", "a.txt", "--ledger", "no/such.jsonl"], "no/such.jsonl: cannot write: No such file"),
        (["clean", "missing.txt"], "missing.txt: no such file or folder"),
        (["clean", "."], ".: a folder; use --input-dir IN --output-dir OUT"),
        (["clean", "--input-dir", "missing", "--output-dir", "out"], "missing: no such file or folder"),
        (["check", "--write-baseline", "no/such.json", "a.txt"], "no/such.json: cannot write: No such file"),
        (["check", "-", "--fix", "a.txt"], "'-' has to be the only PATH"),
        (["rules", "--select", "NOPE"], "unknown label or code 'NOPE'"),
        ([], "required: COMMAND"),
        (["strip"], "invalid choice: 'strip'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(args: list[str], said: str, here: Path, capsys: Any) -> None:
    """What and where, never a traceback."""
    (here / "a.txt").write_text(DUMP)
    try:
        code = main(args)
    except SystemExit as stop:
        code = stop.code
    err = capsys.readouterr().err
    assert (code, len(err.splitlines())) == (2, 1), err
    assert said in err


def test_a_line_of_five_megabytes_costs_a_bounded_number_of_its_sizes(here: Path) -> None:
    """Memory stays under 150 MB and eight times the document; the lines after it are found."""
    pytest.importorskip("resource")
    (here / "a.txt").write_text((STORY[0] + " ") * 45_000 + "\n" + DUMP)
    # By a small process between: what the tests' own holds would count as its child's.
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
    )
    command = [sys.executable, "-c", code, *COMMAND, *ALL, "a.txt"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"boilerstrip: fixed 2\n")
    assert (here / "a.txt").read_text().endswith(" \n" + CLEAN)
    peak = int(done.stdout.split()[-1]) * (1 if sys.platform == "darwin" else 1024)
    assert peak < 150_000_000 + 8 * (here / "a.txt").stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's way of closing it")
def test_a_standard_output_that_was_closed_is_no_error(here: Path) -> None:
    """Findings go nowhere; the exit code tells."""
    (here / "a.txt").write_text(DUMP)
    for style in ("concise", "json"):
        command = " ".join([*COMMAND, "check", "-q", "--output-format", style, "a.txt", ">&-"])
        done = subprocess.run(command, shell=True, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
