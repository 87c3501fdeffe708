"""Files are replaced whole, with their mode, and what killed runs left is swept away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from boilerstrip.atomic import replacing, sweep, target_of
from boilerstrip.errors import InputError

posix = pytest.mark.skipif(sys.platform == "win32", reason="no modes, links and process ids to ask for there")


def dead_process() -> int:
    """The id of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_new_file_has_the_old_ones_mode(mode: int, tmp_path: Path) -> None:
    """Also while it is being written nobody sees more than they could before."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(mode)
    with replacing(path) as out:
        (beside,) = [p for p in tmp_path.iterdir() if p != path]
        assert beside.stat().st_mode & 0o077 & ~mode == 0
        out.write(b"new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", mode)


@posix
def test_a_file_that_is_new_has_the_usual_mode(tmp_path: Path) -> None:
    """What any other program would give it."""
    (tmp_path / "usual").touch()
    with replacing(tmp_path / "a.txt") as out:
        out.write(b"new")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    """The temporary file's name does not grow with it."""
    path = tmp_path / ("n" * 251 + ".txt")
    path.write_text("old")
    with replacing(path) as out:
        out.write(b"new")
    assert path.read_text() == "new"


@posix
def test_what_a_killed_run_left_is_swept_and_a_live_runs_file_is_not(tmp_path: Path) -> None:
    """Whatever process id the killed run had, this one's too; files of other programs stay."""
    killed, mine, live, other = (
        tmp_path / f".boilerstrip-{dead_process()}-0a.tmp",
        tmp_path / f".boilerstrip-{os.getpid()}-0b.tmp",
        tmp_path / f".boilerstrip-{os.getppid()}-0c.tmp",
        tmp_path / ".boilerstrip-notes.tmp",
    )
    for path in (killed, mine, live, other):
        path.touch()
    sweep(tmp_path)
    assert [path.exists() for path in (killed, mine, live, other)] == [False, False, True, True]


@posix
def test_a_link_is_followed_inside_its_tree_only(tmp_path: Path) -> None:
    """Inside: the target is what is written. Outside: refused, also by way of a linked folder."""
    tree, outside = tmp_path / "tree", tmp_path / "outside"
    for folder in (tree, outside):
        folder.mkdir()
        (folder / "a.txt").touch()
    (tree / "in.txt").symlink_to("a.txt")
    (tree / "out.txt").symlink_to(outside / "a.txt")
    (tree / "far").symlink_to(outside)
    assert target_of(tree / "in.txt", tree) == (tree / "a.txt").resolve()
    assert target_of(tree / "in.txt", None) == (tree / "a.txt").resolve()
    for path, given in ((tree / "out.txt", tree), (tree / "out.txt", None), (tree / "far" / "a.txt", tree)):
        with pytest.raises(InputError, match="a link that leads out of"):
            target_of(path, given)
