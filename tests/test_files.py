"""Files that are written: killed at any moment, restored to the byte, cleaned into another folder."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, STORY, feed

from boilerstrip.atomic import replacing
from boilerstrip.cli import main
from boilerstrip.errors import BoilerstripError

DUMP = "\n".join(["\u00c9lan, the paper of the pier", STORY[0], "", "Advertisement", "", STORY[1], "Read more", ""])
FIXED = "\n".join(["\u00c9lan, the paper of the pier", STORY[0], "", STORY[1], ""])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "mark", "options"),
    [
        ("utf-8", b"", []),
        ("utf-8", b"\xef\xbb\xbf", []),
        ("utf-16-le", b"\xff\xfe", []),
        ("utf-16-be", b"\xfe\xff", []),
        ("latin-1", b"", ["--encoding", "latin-1"]),
    ],
)
def test_restore_gives_every_byte_back(end: str, encoding: str, mark: bytes, options: list[str], here: Path) -> None:
    """Whatever the encoding, the byte-order mark and the line ends."""
    path = here / "a.txt"
    path.write_bytes(mark + DUMP.replace("\n", end).encode(encoding))
    before = path.read_bytes()
    assert main([*ALL, *options, "a.txt"]) == 0
    assert path.read_bytes() == mark + FIXED.replace("\n", end).encode(encoding)
    assert main(["restore", "a.txt", "--ledger", "boilerstrip-ledger.jsonl"]) == 0
    assert path.read_bytes() == before


def test_restore_goes_back_through_every_run(here: Path) -> None:
    """First the certain ones went, later the likely ones: all come back, also under another spelling of the path."""
    path = here / "a.txt"
    path.write_text(DUMP)
    assert main(["check", "--fix", "a.txt"]) == 1
    assert main([*ALL, "a.txt"]) == 0
    assert path.read_text() == FIXED
    assert main(["restore", str(path), "--ledger", "boilerstrip-ledger.jsonl"]) == 0
    assert path.read_text() == DUMP
    assert main(["restore", "a.txt", "--ledger", "boilerstrip-ledger.jsonl"]) == 2


def test_restore_writes_elsewhere_when_asked(here: Path) -> None:
    """-o leaves the fixed file alone."""
    path = here / "a.txt"
    path.write_text(DUMP)
    main([*ALL, "--ledger", "went.jsonl", "a.txt"])
    assert main(["restore", "a.txt", "--ledger", "went.jsonl", "-o", "b.txt"]) == 0
    assert ((here / "b.txt").read_text(), path.read_text()) == (DUMP, FIXED)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_records_come_back_with_their_own_literals(encoding: str, here: Path) -> None:
    """Escapes that json would write otherwise are kept."""
    odd = json.dumps(DUMP, ensure_ascii=False).replace("ferry", "\\u0066erry", 1).replace("/", "\\/")
    lines = ['{"n": 1, "text": ' + odd + "}", '{"n": 2, "text": "' + STORY[0] + '"}', '{"n":3,"text":' + odd + "}", ""]
    path = here / "d.jsonl"
    path.write_bytes("\n".join(lines).encode(encoding))
    before = path.read_bytes()
    assert main([*ALL, "--encoding", encoding, "d.jsonl"]) == 0
    assert [json.loads(line)["text"] for line in path.read_text(encoding).splitlines()] == [FIXED, STORY[0], FIXED]
    assert main(["restore", "d.jsonl", "--ledger", "boilerstrip-ledger.jsonl"]) == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["a.txt", "d.jsonl"])
def test_a_ledger_that_does_not_fit_is_refused(name: str, here: Path, capsys: Any) -> None:
    """One line, exit 2, nothing written."""
    path = here / name
    path.write_text(DUMP if name == "a.txt" else json.dumps({"text": DUMP}) + "\n")
    main([*ALL, name])
    edited = path.read_text().replace("ferry", "barge")
    path.write_text(edited)
    capsys.readouterr()
    assert main(["restore", name, "--ledger", "boilerstrip-ledger.jsonl"]) == 2
    err = capsys.readouterr().err
    assert "was it edited since?" in err
    assert len(err.splitlines()) == 1
    assert path.read_text() == edited


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        ("not json\n", "not a ledger: every line has to be a JSON object"),
        ("[1]\n", "not a ledger: every line has to be a JSON object"),
        ('{"path": "a.txt"}\n', "does not fit"),
        ('{"path": "a.txt", "record": "x"}\n', "does not fit"),
        ('{"path": "b.txt"}\n', "has no entry for this file"),
    ],
)
def test_what_is_no_ledger_is_named(ledger: str, said: str, here: Path, capsys: Any) -> None:
    """A damaged ledger never becomes a traceback."""
    (here / "a.txt").write_text(FIXED)
    (here / "l.jsonl").write_text(ledger)
    assert main(["restore", "a.txt", "--ledger", "l.jsonl"]) == 2
    assert said in capsys.readouterr().err
    assert (here / "a.txt").read_text() == FIXED


def test_an_entry_that_breaks_off_is_passed_over(here: Path, capsys: Any) -> None:
    """A run killed while it wrote the ledger keeps nobody from restoring what other runs did."""
    path = here / "a.txt"
    path.write_text(DUMP)
    (here / "boilerstrip-ledger.jsonl").write_text('{"path": "b.txt", "encod')
    assert main([*ALL, "a.txt"]) == 0
    assert main(["restore", "a.txt", "--ledger", "boilerstrip-ledger.jsonl"]) == 0
    assert path.read_text() == DUMP
    assert "boilerstrip-ledger.jsonl:1: an entry that breaks off" in capsys.readouterr().err


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """An error inside the block: the file is as it was and nothing lies beside it."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail() -> None:
        with replacing(path) as out:
            out.write(b"new")
            raise BoilerstripError("stop")

    with pytest.raises(BoilerstripError, match="stop"):
        fail()
    assert (path.read_text(), [p.name for p in tmp_path.iterdir()]) == ("old", ["a.txt"])


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_fix_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """kill -9 in a loop: every file is the old one or the new one, and what went stands in the ledger."""
    rng = random.Random(37)
    names = [f"{n:03}.txt" for n in range(60)]
    for name in names:
        (tmp_path / name).write_text(DUMP)
    command = [sys.executable, "-m", "boilerstrip", *ALL, "--quiet", "."]
    unfinished = 0
    for _ in range(25):
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.05, 0.35))
        running.kill()
        running.wait()
        texts = [(tmp_path / name).read_text() for name in names]
        assert set(texts) <= {DUMP, FIXED}
        unfinished += DUMP in texts
        if DUMP not in texts:
            for name in names:
                (tmp_path / name).write_text(DUMP)
    assert unfinished, "no run was killed before its end: the test proves nothing"
    subprocess.run(command, cwd=tmp_path, check=True)
    assert {(tmp_path / name).read_text() for name in names} == {FIXED}
    assert not list(tmp_path.glob(".boilerstrip-*"))
    restore = [sys.executable, "-m", "boilerstrip", "restore", *names, "--ledger", "boilerstrip-ledger.jsonl"]
    subprocess.run(restore, cwd=tmp_path, check=True)
    assert {(tmp_path / name).read_text() for name in names} == {DUMP}


def test_clean_reads_standard_input_and_writes_standard_output(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    """Everything that strip() would do, in the encoding that came in."""
    feed(monkeypatch, b"\xef\xbb\xbf" + DUMP.encode())
    assert main(["clean"]) == 0
    assert capfdbinary.readouterr().out == b"\xef\xbb\xbf" + FIXED.encode()


def test_clean_copies_a_tree_and_leaves_the_originals(here: Path) -> None:
    """Same places, same names, other fields of records untouched."""
    (here / "in" / "deep").mkdir(parents=True)
    (here / "in" / "deep" / "a.txt").write_text(DUMP)
    record = '{"url": "x",   "text": ' + json.dumps(DUMP) + ', "n": 1.0}\n'
    (here / "in" / "d.jsonl").write_text(record + "\n")
    assert main(["clean", "--input-dir", "in", "--output-dir", "out", "--ledger", "went.jsonl"]) == 0
    assert (here / "out" / "deep" / "a.txt").read_text() == FIXED
    assert (here / "out" / "d.jsonl").read_text() == record.replace(json.dumps(DUMP), json.dumps(FIXED)) + "\n"
    assert (here / "in" / "deep" / "a.txt").read_text() == DUMP
    assert len((here / "went.jsonl").read_text().splitlines()) == 2


def test_clean_exits_3_when_a_document_held_no_story(here: Path, capsys: Any) -> None:
    """And says which one."""
    (here / "a.txt").write_text("Advertisement\nRead more\n")
    assert main(["clean", "a.txt", "-o", "b.txt"]) == 3
    assert (here / "b.txt").read_text() == ""
    assert "a.txt: no line of a story was found" in capsys.readouterr().err


def test_clean_goes_on_after_a_bad_file(here: Path, capsys: Any) -> None:
    """Exit 2; the good file is there, the bad one is not half there."""
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_bytes(b"\xff\xfe\xfd")
    (here / "in" / "b.txt").write_text(DUMP)
    assert main(["clean", "--input-dir", "in", "--output-dir", "out"]) == 2
    assert sorted(p.name for p in (here / "out").iterdir()) == ["b.txt"]
    assert "a.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    "args",
    [["clean", "--input-dir", "in"], ["clean", "a.txt", "b.txt"], ["check"], ["rule", "XYZ123"], ["restore", "a"]],
)
def test_wrong_use_exits_2(args: list[str], here: Path, capsys: Any) -> None:
    """One line on standard error."""
    try:
        code = main(args)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("boilerstrip.toml", 'keep = ["nav"]\nmax-removed = "90%"\n'),
        ("pyproject.toml", '[tool.boilerstrip]\nkeep = ["nav"]\nmax-removed = 0.9\n'),
        ("setup.cfg", "[boilerstrip]\nkeep = nav\nmax-removed = 90%\n"),
    ],
)
def test_each_configuration_file_is_read_and_the_command_line_beats_it(
    name: str, text: str, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest one above the working directory; --isolated reads none."""
    (here / name).write_text(text)
    (here / "deep").mkdir()
    (here / "deep" / "a.txt").write_text(DUMP)
    monkeypatch.chdir(here / "deep")

    def found(*options: str) -> str:
        main(["check", *options, "a.txt"])
        return str(capsys.readouterr().out)

    assert "Read more" not in found()
    assert "max-removed = 0.9" in found("--show-settings")
    assert "Read more" in found("--keep", "ad")
    assert "Read more" in found("--isolated")
    assert "Read more" in found("--config", str(here / "other.toml")) if (here / "other.toml").exists() else True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("keep = 3\n", "'keep' has to be a list of strings"),
        ("kep = []\n", "unknown key 'kep'"),
        ("keep = [\n", "broken configuration"),
        ('select = ["NOPE"]\n', "unknown label or code 'NOPE'"),
        ('required-version = ">=99"\n', "requires boilerstrip >=99"),
        ('required-version = "soon"\n', "is not understood"),
    ],
)
def test_a_broken_configuration_is_one_line_and_2(text: str, said: str, here: Path, capsys: Any) -> None:
    """File, key and what is wrong."""
    (here / "boilerstrip.toml").write_text(text)
    (here / "a.txt").write_text(DUMP)
    assert main(["check", "a.txt"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1


def test_rule_and_rules_explain_what_there_is(capsys: Any) -> None:
    """A shipped rule, a context, and the list."""
    assert main(["rule", "SYN001"]) == 0
    assert "thanks-for-reading" in capsys.readouterr().out
    assert main(["rule", "CAP901"]) == 0
    assert "gallery" in capsys.readouterr().out
    assert main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 100


def test_what_is_hidden_in_a_folder_is_passed_over_and_taken_when_it_is_named(here: Path) -> None:
    """Version control and virtual environments have files of their own there."""
    for name in (".git", ".venv/lib", "news/.cache", "news"):
        (here / name).mkdir(parents=True, exist_ok=True)
        (here / name / "a.txt").write_text(DUMP)
    (here / "news" / ".b.txt").write_text(DUMP)

    def untouched() -> set[str]:
        every = [path for path in here.rglob("*.txt") if path.read_text() == DUMP]
        return {str(path.relative_to(here)) for path in every}

    hidden = {".git/a.txt", ".venv/lib/a.txt", "news/.cache/a.txt", "news/.b.txt"}
    assert main([*ALL, "-q", "."]) == 0
    assert untouched() == hidden
    assert main([*ALL, "-q", "**/*.txt"]) == 0
    assert untouched() == hidden
    assert main(["clean", "-q", "news", "--output-dir", "out"]) == 0
    assert [str(path.relative_to(here)) for path in (here / "out").rglob("*") if path.is_file()] == ["out/a.txt"]
    assert main([*ALL, "-q", ".git", "news/.b.txt", ".venv/**/*.txt", "news/.c*/*"]) == 0
    assert untouched() == set()
