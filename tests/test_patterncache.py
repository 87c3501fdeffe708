"""Compiled patterns are kept for the processes that come, and nothing but time depends on them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import regex

from boilerstrip import patterncache
from boilerstrip.evidence.examples import wrong
from boilerstrip.patterncache import by_re, by_regex
from boilerstrip.rulefile import shipped_rules

PATTERN = r"(?i)(?P<cut>reads? (?:also|more)): [^.]+"
LINES = ("Read also: the ferry", "READS MORE: Tide", "Read also", "reads the ferry", "")
ENGINES = pytest.mark.parametrize("compiled", [lambda one: by_re(one, re.UNICODE), by_regex], ids=["re", "regex"])


def forget() -> None:
    """What another process knows at its start: what was written."""
    patterncache._of_re.cache_clear()
    patterncache._of_regex.cache_clear()


def written() -> None:
    """What a process does at its end."""
    for kept in (patterncache._of_re(), patterncache._of_regex()):
        assert kept is not None
        kept.write()
    forget()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of the test's own."""
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path / "kept"))
    forget()
    yield tmp_path / "kept"
    forget()


def failing(*_: object) -> None:
    raise AssertionError("compiled anew")


@ENGINES
def test_a_kept_pattern_finds_what_it_found_before(compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled(PATTERN)
    found = [one and (one.span(), one["cut"], one.re.groupindex) for one in map(first.match, LINES)]
    written()
    for kept in (patterncache._of_re(), patterncache._of_regex()):
        monkeypatch.setattr(kept, "_parts", failing)
    again = compiled(PATTERN)
    assert [one and (one.span(), one["cut"], one.re.groupindex) for one in map(again.match, LINES)] == found
    assert any(found)
    assert again.flags == first.flags


def test_patterns_of_the_package_that_were_kept_do_what_their_rules_examples_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(2):
        rules = [replace(one, _compiled=None, _quick=None, _alike=None) for one in shipped_rules()[::7]]
        assert not [told for rule in rules for told in wrong(rule, 5.0)]
        written()
        for kept in (patterncache._of_re(), patterncache._of_regex()):
            monkeypatch.setattr(kept, "_parts", failing)


def test_a_pattern_that_re_cannot_read_is_refused_again() -> None:
    for _ in range(2):
        with pytest.raises(re.error):
            by_re(r"(?<=a|bc)d", 0)
        written()


def test_flags_are_part_of_a_pattern() -> None:
    by_re("ferry", 0)
    written()
    assert by_re("ferry", re.IGNORECASE).match("FERRY")
    assert not by_re("ferry", 0).match("FERRY")


@ENGINES
@pytest.mark.parametrize("harm", ["cut short", "a bit turned", "another's head", "no file but a folder", "empty"])
def test_what_is_damaged_is_compiled_anew_and_written_anew(compiled, harm: str, folder: Path) -> None:
    compiled(PATTERN)
    written()
    (path,) = folder.iterdir()
    data = bytearray(path.read_bytes())
    path.unlink()
    if harm == "no file but a folder":
        path.mkdir()
    elif harm == "empty":
        path.write_bytes(b"")
    else:
        data[-5] ^= harm == "a bit turned"
        path.write_bytes(bytes(data[:-7] if harm == "cut short" else b"x" + data if harm == "another's head" else data))
    assert compiled(PATTERN).match(LINES[0])
    written()
    assert compiled(PATTERN).match(LINES[0])
    assert path.is_dir() or path.stat().st_size == len(data)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_re(PATTERN, 0)
    written()
    (path,) = folder.iterdir()
    os.chown(path, 12345, 12345)
    kept = patterncache._of_re()
    assert kept is not None
    assert not kept._known


@pytest.mark.skipif(os.name == "nt", reason="files have other rights there")
@pytest.mark.parametrize("what", ["others may write it", "a pipe", "a link to an endless file"])
def test_what_is_not_the_users_own_file_is_not_read(what: str, folder: Path) -> None:
    """It is run, so it has to be; and no such thing hangs the process."""
    by_re(PATTERN, 0)
    written()
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    if what == "others may write it":
        path.chmod(0o622)
    else:
        path.unlink()
        if what == "a pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
    kept = patterncache._of_re()
    assert kept is not None
    assert not kept._known
    assert by_re(PATTERN, 0).match(LINES[0])


def test_what_a_killed_process_left_is_swept(folder: Path) -> None:
    by_re("ferry", 0)
    written()
    (folder / ".boilerstrip-999999999-0123456789ab.tmp").write_bytes(b"half")
    by_re("lighthouse", 0)
    written()
    assert len(list(folder.iterdir())) == 1


def test_the_version_of_regex_that_a_process_chooses_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex._regex_core, "DEFAULT_VERSION", regex.VERSION1)
    assert not by_regex(r"[[a-z]--b]+").fullmatch("c")


@pytest.mark.parametrize("told", ["kept", "./kept"])
def test_a_folder_is_where_it_was_when_the_process_began(
    told: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", told)
    monkeypatch.chdir(folder.parent)
    forget()
    by_re("ferry", 0)
    (folder.parent / "elsewhere").mkdir()
    monkeypatch.chdir(folder.parent / "elsewhere")
    written()
    assert list(folder.iterdir())


def test_two_processes_that_write_keep_what_both_know(folder: Path) -> None:
    first = patterncache._of_re()
    assert first is not None
    first.pattern("ferry", 0)
    forget()
    second = patterncache._of_re()
    assert second is not None
    second.pattern("lighthouse", 0)
    first.write()
    second.write()
    forget()
    third = patterncache._of_re()
    assert third is not None
    assert len(third._known) == 2


def test_a_long_run_writes_before_its_end(folder: Path) -> None:
    for number in range(patterncache._NEW):
        by_re(f"ferry {number}", 0)
    assert folder.is_dir()


@pytest.mark.parametrize("told", ["off", "OFF", "0", ""])
def test_nothing_is_written_where_the_user_wants_nothing(
    told: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", told)
    monkeypatch.chdir(folder.parent)
    forget()
    assert by_re(PATTERN, 0).match(LINES[0])
    written()
    assert not list(folder.parent.iterdir())


def test_a_folder_that_cannot_be_made_is_no_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("a file stands here")
    assert by_re(PATTERN, 0).match(LINES[0])
    written()
    assert folder.read_text() == "a file stands here"


def test_a_second_run_of_the_command_compiles_no_pattern(folder: Path, tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text("Read also: the ferry\nPhoto: Ann Lind\nThe ferry will go on crossing the bay, it was said.\n")
    run = [sys.executable, "-m", "boilerstrip", "clean", str(dump)]
    first = subprocess.run(run, capture_output=True, check=True)
    code = (
        "import sys; from boilerstrip import patterncache as p; p._of_re()._parts = p._of_regex()._parts = None; "
        "from boilerstrip.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    again = subprocess.run([sys.executable, "-c", code, *run[3:]], capture_output=True, check=True)
    assert again.stdout == first.stdout
    assert b"ferry" in again.stdout
