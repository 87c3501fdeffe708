"""``boilerstrip check``: what it reports, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, SLOW, STORY, feed, put

from boilerstrip.cli import main

CERTAIN = "\n".join([*STORY, "Read more", ""])


def test_findings_are_named_by_path_line_and_column(here: Path, capsys: Any) -> None:
    """One line a finding, as ruff prints them, and exit code 1."""
    put(here / "a.txt", DUMP)
    assert main(["check", "a.txt"]) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].startswith("a.txt:2:1: ADV001 ad  Advertisement")
    assert lines[1].startswith("a.txt:4:1: NAV002 nav  Read more")
    assert "found 2: 1 certain (--fix), 1 likely" in err


def test_a_clean_file_exits_0_and_says_nothing(here: Path, capsys: Any) -> None:
    """Nothing found, nothing said."""
    put(here / "a.txt", CLEAN)
    assert main(["check", "a.txt"]) == 0
    assert capsys.readouterr() == ("", "")


def test_fix_takes_certain_findings_and_leaves_likely_ones(here: Path) -> None:
    """--fix writes what is certain and exits 1 for what is left."""
    path = put(here / "a.txt", DUMP)
    assert main(["check", "--fix", "a.txt"]) == 1
    assert path.read_text() == CERTAIN


def test_unsafe_fixes_take_the_likely_ones_too(here: Path) -> None:
    """All found was fixed: exit 0, or 1 when asked."""
    path = put(here / "a.txt", DUMP)
    assert main(["check", "--fix", "--unsafe-fixes", "a.txt"]) == 0
    assert path.read_text() == CLEAN
    put(path, DUMP)
    assert main(["check", "--fix", "--unsafe-fixes", "--exit-non-zero-on-fix", "a.txt"]) == 1


def test_diff_shows_and_writes_nothing(here: Path, capsys: Any) -> None:
    """--diff exits 1 when --fix would change something, 0 when not, and leaves no file behind."""
    path = put(here / "a.txt", DUMP)
    assert main(["check", "--diff", "a.txt"]) == 1
    assert "-Advertisement\n" in capsys.readouterr().out
    assert path.read_text() == DUMP
    assert [p.name for p in here.iterdir()] == ["a.txt"]
    put(path, CLEAN)
    assert main(["check", "--diff", "a.txt"]) == 0


def test_exit_zero_is_0_in_spite_of_findings(here: Path) -> None:
    """For reports in a pipeline."""
    put(here / "a.txt", DUMP)
    assert main(["check", "--exit-zero", "a.txt"]) == 0


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--select", "ADV"], ["ADV001"]),
        (["--ignore", "ad"], ["NAV002"]),
        (["--keep", "nav,ad"], []),
        (["--select", "nav,ADV001", "--ignore", "NAV"], ["ADV001"]),
    ],
)
def test_labels_and_codes_choose_what_is_reported(options: list[str], left: list[str], here: Path, capsys: Any) -> None:
    """--select, --ignore and --keep take labels, prefixes and codes."""
    put(here / "a.txt", DUMP)
    assert main(["check", *options, "a.txt"]) == bool(left)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == left


def test_json_is_one_array_and_json_lines_one_object_a_line(here: Path, capsys: Any) -> None:
    """Both carry the same rows."""
    put(here / "a.txt", DUMP)
    main(["check", "--output-format", "json", "a.txt"])
    rows = json.loads(capsys.readouterr().out)
    main(["check", "--output-format", "json-lines", "a.txt"])
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == rows
    assert [row["code"] for row in rows] == ["ADV001", "NAV002"]
    assert DUMP[rows[0]["start"] : rows[0]["end"]] == rows[0]["text"]
    put(here / "a.txt", CLEAN)
    main(["check", "--output-format", "json", "a.txt"])
    assert json.loads(capsys.readouterr().out) == []


def test_github_annotations_are_one_escaped_line(here: Path, capsys: Any) -> None:
    """A per cent sign would be read as an escape."""
    put(here / "a,b.txt", DUMP.replace("Advertisement", "Sponsored: 100% Advertisement"))
    main(["check", "--output-format", "github", "a,b.txt"])
    out = capsys.readouterr().out
    assert out.startswith("::warning file=a%2Cb.txt,line=")
    assert "100% " not in out


def test_full_says_how_sure_a_finding_is(here: Path, capsys: Any) -> None:
    """Certain or likely, with the confidence."""
    put(here / "a.txt", DUMP)
    main(["check", "--output-format", "full", "a.txt"])
    assert "(certain, 1.00)" in capsys.readouterr().out


def test_statistics_count_by_code(here: Path, capsys: Any) -> None:
    """Counts instead of findings."""
    put(here / "a.txt", DUMP)
    put(here / "b.txt", DUMP)
    assert main(["check", "--statistics", "."]) == 1
    assert capsys.readouterr().out.split() == ["2", "ADV001", "2", "NAV002"]


def test_a_baseline_accepts_what_is_there_and_reports_what_is_new(here: Path, capsys: Any) -> None:
    """Findings are known by what they say, so they may move; --fix leaves accepted ones."""
    path = put(here / "a.txt", DUMP)
    assert main(["check", "--write-baseline", "accepted.json", "a.txt"]) == 0
    put(path, "A new first paragraph about the ferry, which is nothing but story and ends as sentences do.\n" + DUMP)
    assert main(["check", "--baseline", "accepted.json", "a.txt"]) == 0
    put(path, DUMP + "Follow us on Facebook and Twitter\n")
    capsys.readouterr()
    assert main(["check", "--baseline", "accepted.json", "a.txt"]) == 1
    assert "Follow us" in capsys.readouterr().out
    main(["check", "--baseline", "accepted.json", "--fix", "--unsafe-fixes", "a.txt"])
    assert path.read_text() == DUMP


def test_string_explains_every_line(here: Path, capsys: Any) -> None:
    """--string shows verdict, label, confidence and reasons."""
    assert main(["check", "--string", DUMP]) == 1
    out = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in out[:4]] == [
        ["keep", "text"],
        ["drop", "ad"],
        ["keep", "text"],
        ["drop", "nav"],
    ]
    assert out[-1].startswith("story, confidence 0.")


def test_records_are_checked_and_other_fields_stay_to_the_character(here: Path) -> None:
    """A .jsonl file keeps spacing, key order, escapes and foreign fields."""
    text = json.dumps(DUMP)
    lines = [
        '{"id" : 7,  "text":' + text + ', "url":"http://h.example/\\u00e9", "n": 1.50}',
        '{"text": ' + json.dumps(CLEAN) + "}",
        "",
    ]
    path = put(here / "d.jsonl", "\n".join(lines))
    assert main(["check", "--fix", "--unsafe-fixes", "--text-field", "text", "d.jsonl"]) == 0
    assert path.read_text() == "\n".join([lines[0].replace(text, json.dumps(CLEAN)), *lines[1:]])


def test_a_field_may_be_an_inner_one(here: Path) -> None:
    """Dots name fields of fields."""
    path = put(here / "d.jsonl", json.dumps({"page": {"body": DUMP}, "body": 3}) + "\n")
    assert main(["check", "--fix", "--unsafe-fixes", "--text-field", "page.body", "d.jsonl"]) == 0
    assert json.loads(path.read_text()) == {"page": {"body": CLEAN}, "body": 3}


def test_standard_input_has_the_name_it_is_given(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """--stdin-filename names it, and its ending says what it is."""
    feed(monkeypatch, DUMP.encode())
    assert main(["check", "-", "--stdin-filename", "x.txt"]) == 1
    assert capsys.readouterr().out.startswith("x.txt:2:1: ADV001")
    feed(monkeypatch, (json.dumps({"text": DUMP}) + "\n").encode())
    assert main(["check", "-", "--stdin-filename", "x.jsonl"]) == 1
    assert capsys.readouterr().out.startswith("x.jsonl:1:2:1: ADV001")


def test_fix_of_standard_input_goes_to_standard_output(here: Path) -> None:
    """As formatters do: the text to standard output, findings to standard error, no ledger unless named."""
    command = [sys.executable, "-m", "boilerstrip", "check", "--fix", "--unsafe-fixes", "--no-ledger", "-"]
    done = subprocess.run(command, input=DUMP.replace("\n", "\r\n").encode(), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, CLEAN.replace("\n", "\r\n").encode())
    assert main(["check", "--fix", "-", "other.txt"]) == 2


def test_a_file_that_would_vanish_is_left_and_named(here: Path, capsys: Any) -> None:
    """--max-removed is on by default; a higher share lets it go."""
    wrapper = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved.\nRead more\n"
    path = put(here / "a.txt", wrapper)
    assert main(["check", "--fix", "--unsafe-fixes", "a.txt"]) == 1
    assert "a.txt: not fixed: 100% would go, more than --max-removed 60%" in capsys.readouterr().err
    assert path.read_text() == wrapper
    assert main(["check", "--fix", "--unsafe-fixes", "--max-removed", "100%", "a.txt"]) == 0
    assert path.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no modes and links to keep there")
def test_mode_is_kept_and_no_link_leads_out_of_the_tree(here: Path, capsys: Any) -> None:
    """A link inside the tree writes its target; one that leads out is refused."""
    inside = put(here / "tree" / "a.txt", DUMP)
    inside.chmod(0o640)
    (here / "tree" / "link.txt").symlink_to("a.txt")
    outside = put(here / "outside.txt", DUMP)
    (here / "tree" / "out.txt").symlink_to(outside)
    assert main(["check", "--fix", "--unsafe-fixes", "tree"]) == 2
    assert "leads out of" in capsys.readouterr().err
    assert inside.read_text() == CLEAN
    assert inside.stat().st_mode & 0o777 == 0o640
    assert (here / "tree" / "link.txt").is_symlink()
    assert outside.read_text() == DUMP


@pytest.mark.parametrize(
    ("name", "data", "options", "said"),
    [
        ("a.txt", b"Caf\xe9 on the pier\n" * 20, [], "a.txt: byte 3 is not utf-8; it looks like"),
        ("a.txt", b"GIF89a\x00\x01\x02", [], "a.txt: a binary file (NUL byte at offset 6)"),
        ("a.txt", DUMP.encode(), ["--encoding", "klingon"], "a.txt: unknown encoding 'klingon'"),
        ("a.jsonl", b'{"text": "x"\n', [], "a.jsonl:1: bad JSON record"),
        ("a.jsonl", b"[1]\n", [], "a.jsonl:1: the record is no JSON object"),
        ("a.jsonl", b'{"words": "x"}\n', [], "a.jsonl:1: none of the fields text, content"),
        ("a.jsonl", b'{"text": 3}\n', ["--text-field", "text"], "a.jsonl:1: no text in the field 'text'"),
        ("a.jsonl", '{"text": "x"}\n'.encode("utf-16"), [], "a.jsonl: .jsonl is read line by line, which UTF-16"),
        ("a.pdf", b"x", [], "a.pdf: unknown kind of input .pdf"),
    ],
)
def test_bad_input_gets_one_line_and_the_other_files_are_done(
    name: str, data: bytes, options: list[str], said: str, here: Path, capsys: Any
) -> None:
    """What, where, what to do; exit 2; the good file beside it is still reported."""
    put(here / name, data)
    put(here / "good.txt", DUMP)
    assert main(["check", *options, name, "good.txt"]) == 2
    out, err = capsys.readouterr()
    assert [line for line in err.splitlines() if said in line], err
    assert "klingon" in options or "good.txt:2:1: ADV001" in out
    assert (here / name).read_bytes() == data
    assert "Traceback" not in err


def test_missing_files_and_empty_folders_are_named(here: Path, capsys: Any) -> None:
    """Exit 2 and the path."""
    (here / "empty").mkdir()
    assert main(["check", "nowhere.txt", "empty"]) == 2
    err = capsys.readouterr().err
    assert "nowhere.txt: no such file or folder" in err
    assert "empty: no .txt or .jsonl file in this folder" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file_is_named(here: Path, capsys: Any) -> None:
    """Exit 2 and the reason."""
    put(here / "a.txt", DUMP).chmod(0)
    assert main(["check", "a.txt"]) == 2
    assert "a.txt: cannot read: Permission denied" in capsys.readouterr().err


def test_an_empty_file_is_fine(here: Path) -> None:
    """Nothing in it, nothing found."""
    put(here / "a.txt", b"")
    assert main(["check", "--fix", "a.txt"]) == 0


def test_bad_records_stay_and_the_others_are_fixed(here: Path) -> None:
    """One bad line does not keep the rest from being done."""
    good = json.dumps({"text": DUMP})
    path = put(here / "d.jsonl", f"{good}\n{{broken\n{good}\n")
    assert main(["check", "--fix", "--unsafe-fixes", "d.jsonl"]) == 2
    lines = path.read_text().split("\n")
    assert lines[1] == "{broken"
    assert [json.loads(lines[k])["text"] for k in (0, 2)] == [CLEAN, CLEAN]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--select", "NOPE"], "select: unknown label or code 'NOPE'"),
        (["--keep", "captions"], "keep: unknown label 'captions'"),
        (["--max-removed", "lots"], "max-removed: 'lots' is not a share"),
        (["--rules", "missing.toml"], "missing.toml: cannot read the rule file"),
        (["--baseline", "missing.json"], "missing.json: cannot read the baseline"),
        (["--config", "missing.toml"], "missing.toml: cannot read the configuration"),
        (["--unheard-of"], "unrecognized arguments: --unheard-of"),
    ],
)
def test_wrong_use_is_one_line_and_2(options: list[str], said: str, here: Path, capsys: Any) -> None:
    """Nothing is checked when the question makes no sense."""
    put(here / "a.txt", DUMP)
    try:
        code = main(["check", *options, "a.txt"])
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert said in err


def test_a_users_pattern_that_explodes_is_stopped_and_named(here: Path, capsys: Any) -> None:
    """The file fails with the rule's code; the others are done."""
    put(here / "b.txt", DUMP)
    put(here / "c.toml", SLOW.replace('"aaaa"', '"AAAA"'))
    put(here / "slow.txt", "a" * 200 + "\n")
    rules = SLOW.replace('literals = ["aaaa"]', 'literals = ["aaaa", "' + "a" * 200 + '"]')
    put(here / "mine.toml", rules)
    assert main(["check", "--rules", "mine.toml", "slow.txt", "b.txt"]) == 2
    out, err = capsys.readouterr()
    assert "rule PRO800" in err
    assert "ran out of time" in err
    assert "b.txt:2:1: ADV001" in out
    assert main(["check", "--rules", "mine.toml", "--ignore", "PRO800", "slow.txt"]) == 0
    assert main(["check", "--rules", "c.toml", "b.txt"]) == 2
    assert "c.toml: rule PRO800: field 'literals' has to be lower-case" in capsys.readouterr().err


def test_a_long_line_and_a_million_blank_lines_are_taken_as_they_are(here: Path, capsys: Any) -> None:
    """Neither costs more than its size."""
    put(here / "long.txt", "The ferry crossed the bay again. " * 150_000 + "\n" + DUMP)
    put(here / "blank.txt", "\n" * 1_000_000 + DUMP)
    assert main(["check", "long.txt", "blank.txt"]) == 1
    out = capsys.readouterr().out
    assert "long.txt:3:1: ADV001" in out
    assert "blank.txt:1000002:1: ADV001" in out


def test_show_settings_prints_what_is_in_force(here: Path, capsys: Any) -> None:
    """And checks nothing."""
    put(here / "boilerstrip.toml", 'keep = ["caption"]\n')
    assert main(["check", "--show-settings", "--select", "CAP"]) == 0
    out = capsys.readouterr().out
    assert "boilerstrip.toml" in out
    assert 'select = ["CAP"]' in out
    assert 'keep = ["caption"]' in out
