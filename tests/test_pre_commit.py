"""The hooks under the real pre-commit in a real repository: they find, fix, and pass the second time."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CLEAN, COMMAND, DUMP, LEDGER, put

pytest.importorskip("pre_commit", reason="pre-commit is not installed (extra dev)")
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "integrations" / "pre-commit.md"
COUNT = 12  # files, of which pre-commit gives half to each of two processes
# Loaded by every Python of a test: pre-commit sees two cores, nobody may open a connection, and hooks leave their pid.
WATCH = """
import os, sys
os.sched_getaffinity = lambda *_: {0, 1}
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        os._exit(77)
sys.addaudithook(watch)
if sys.argv and os.path.basename(sys.argv[0]) == "boilerstrip":
    open(os.path.join(os.environ["SEEN"], str(os.getpid())), "w").close()
"""
CONFIG = """
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: {hook}
        language: system
        args: [{args}]
{more}"""
Ran = tuple[int, str]


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., str]:
    """Runs git, and other programs, with no settings but its own."""
    scripts = str(Path(sys.executable).parent)
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    if shutil.which("boilerstrip", path=scripts) is None:
        pytest.skip("the command is not installed beside this Python")
    put(tmp_path / "watch" / "sitecustomize.py", WATCH)
    (tmp_path / "seen").mkdir()
    env = {
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "HOME": str(tmp_path / "home"),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(tmp_path / "watch"),
        "SEEN": str(tmp_path / "seen"),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(*args: str, cwd: Path, ok: tuple[int, ...] = (0,), program: str = "git") -> Ran:
        done = subprocess.run([program, *args], cwd=cwd, env=env, capture_output=True, text=True)
        assert done.returncode in ok, done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def hooked(tmp_path: Path, git: Callable[..., Ran]) -> Callable[..., Ran]:
    """A repository of stories; runs a hook of ours over it, as published: by a repository and a revision."""
    hooks, stories = tmp_path / "hooks", tmp_path / "stories"
    put(hooks / ".pre-commit-hooks.yaml", (ROOT / ".pre-commit-hooks.yaml").read_bytes())
    for k in range(COUNT):
        put(stories / f"news/{k}.txt", DUMP)
    put(stories / "requirements.txt", "Advertisement\n")
    put(stories / "notes.md", "Advertisement\n")
    for folder in (hooks, stories):
        git("init", "-q", cwd=folder)
        git("add", "-A", cwd=folder)
        git("commit", "-qm", "first", cwd=folder)
    rev = git("rev-parse", "HEAD", cwd=hooks)[1].strip()

    def run(hook: str, *args: str, more: str = "") -> Ran:
        told = CONFIG.format(hooks=hooks, rev=rev, hook=hook, args=", ".join(args), more=more)
        put(stories / ".pre-commit-config.yaml", told)
        git("add", "-A", cwd=stories)
        return git("-m", "pre_commit", "run", "--all-files", cwd=stories, ok=(0, 1), program=sys.executable)

    return run


def test_the_check_finds_and_writes_nothing(tmp_path: Path, hooked: Callable[..., Ran]) -> None:
    """In every story, and in nothing else."""
    code, said = hooked("boilerstrip")
    assert code == 1 and "files were modified" not in said
    assert all(f"news/{k}.txt:2:1: ADV001 ad" in said for k in range(COUNT))
    assert "requirements" not in said and "notes" not in said
    assert (tmp_path / "stories/news/0.txt").read_text() == DUMP
    assert not (tmp_path / "stories" / LEDGER).exists()


def test_a_folder_of_stories_may_hold_other_files(tmp_path: Path, hooked: Callable[..., Ran]) -> None:
    """As the page names it: what is no story is passed by, and so is the ledger, whoever chooses the files."""
    (line,) = re.findall(r"^        files: .*\n", PAGE.read_text(encoding="utf-8"), re.M)
    put(tmp_path / "stories/news/README.md", "Advertisement\n")
    put(tmp_path / "stories/news" / LEDGER, '{"text": "Advertisement"}\n')
    code, said = hooked("boilerstrip", more=line.replace("stories", "news"))
    assert (code, "unknown kind" in said, "README" in said, LEDGER in said) == (1, False, False, False), said
    assert all(f"news/{k}.txt:2:1: ADV001 ad" in said for k in range(COUNT))


def test_the_fix_fixes_passes_and_can_be_undone(tmp_path: Path, hooked: Callable[..., Ran]) -> None:
    """Two processes share the files; their ledger is whole, and no ledger is taken for a dump."""
    stories = tmp_path / "stories"
    code, said = hooked("boilerstrip-fix", "--unsafe-fixes")
    assert code == 1 and "files were modified by this hook" in said
    assert len(list((tmp_path / "seen").iterdir())) > 1
    assert {(stories / f"news/{k}.txt").read_text() for k in range(COUNT)} == {CLEAN}
    assert (stories / "requirements.txt").read_text() == "Advertisement\n"
    entries = [json.loads(line) for line in (stories / LEDGER).read_text().splitlines()]
    assert {entry["path"] for entry in entries} == {f"news/{k}.txt" for k in range(COUNT)}
    code, said = hooked("boilerstrip-fix", "--unsafe-fixes")
    assert (code, "Passed" in said) == (0, True), said
    paths = [f"news/{k}.txt" for k in range(COUNT)]
    subprocess.run([*COMMAND, "restore", *paths, "--ledger", LEDGER], cwd=stories, check=True)
    assert {(stories / path).read_text() for path in paths} == {DUMP}


def test_the_fix_goes_on_failing_where_it_may_not_fix(hooked: Callable[..., Ran]) -> None:
    """Likely findings are a person's to decide; nothing is written for them."""
    hooked("boilerstrip-fix")
    code, said = hooked("boilerstrip-fix")
    assert (
        code == 1
        and "files were modified" not in said
        and all(f"news/{k}.txt:3:1: NAV002" in said for k in range(COUNT))
    )


def test_two_runs_at_once_leave_a_whole_ledger(tmp_path: Path) -> None:
    """However their entries fall."""
    names = [f"{k}.txt" for k in range(80)]
    for name in names:
        put(tmp_path / name, DUMP * 20)
    halves = [names[::2], names[1::2]]
    runs = [
        subprocess.Popen(
            [*COMMAND, "check", "--fix", "--model", "none", "-q", "--exit-zero", "--isolated", *half],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
        )
        for half in halves
    ]
    assert [run.wait() for run in runs] == [0, 0]
    lines = (tmp_path / LEDGER).read_text().splitlines()
    assert {json.loads(line)["path"] for line in lines if line} == set(names)
    subprocess.run([*COMMAND, "restore", *names, "--ledger", LEDGER], cwd=tmp_path, check=True)
    assert {(tmp_path / name).read_text() for name in names} == {DUMP * 20}
