"""Runs the code of a page of the documentation as a reader would, block after block, in a folder with what it names.

How a block is marked, on the fence's line or on the line over it:

- ```` ```python ````: run, with the names that blocks before it made, and those of ``names()``;
- ```` ```sh ````: run by bash; no command in it may end as wrong use (2) or not be found (126, 127);
- ```` ```console ````: each line behind ``$ `` is run, and what it prints is what stands below (``...``: anything);
- ``<!-- file: NAME -->`` over a block: the block is that file, in the folder;
- ``# not run by the tests: REASON`` as first line of the block: what cannot be, and why, for the reader too;
- ``<!-- run by tests/NAME.py -->`` over a block: another test runs it;
- ```` ```text ```` and the forms of data are no code.
"""

from __future__ import annotations

import doctest
import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import DUMP
from harbour_site import STORIES

ROOT = Path(__file__).resolve().parents[1]
DATA = ("text", "json", "toml", "yaml", "ini", "html")
_BLOCK = re.compile(r"(?:^<!-- (file|run by):? (\S+) -->\n)?^```(\S*)\n(.*?)^```$", re.M | re.S)
_NOT_RUN = re.compile(r"# not run by the tests: (\S.{9,})")
_ENDS = "trap 'code=$?; case $code in 1|3) ;; *) echo \"line $LINENO ended with $code\" >&2; exit 99;; esac' ERR\n"


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    page: str
    line: int
    language: str
    code: str
    file: str = ""
    elsewhere: str = ""

    @property
    def reason(self) -> str:
        """Why it is not run; empty where it is."""
        found = _NOT_RUN.match(self.code)
        return found[1] if found else ""


def pages() -> list[Path]:
    """The README and every page under docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = path.read_text(encoding="utf-8")
    made = []
    for one in _BLOCK.finditer(text):
        kind, name, language, code = one.groups()
        told = {"file": "file", "run by": "elsewhere"}
        line = text.count("\n", 0, one.start()) + 1
        made.append(Block(path.name, line, language, code, **({told[kind]: name} if kind else {})))
    return made


def furnish(folder: Path, page: str) -> None:
    """What a page names without making it: dumps, stories, sources, and the repository's own files."""
    for name in ("fixtures", "rules", "examples", "bench", "docs", "tests"):
        (folder / name).symlink_to(ROOT / name)
    rows = [
        {
            "id": str(k),
            "title": title,
            "site": "harbour.example",
            "url": f"https://harbour.example/{k}",
            "date": f"2025-03-{k + 1:02}",
            "text": f"{title}\nBy Ann Reed\n{first}\nAdvertisement\n{second}\nRead also: Seal on the slipway\n",
        }
        for k, (title, first, second) in enumerate(STORIES)
    ]
    dump = "".join(json.dumps(row) + "\n" for row in rows)
    for name in ("dump.jsonl", "part-1.jsonl", "part-2.jsonl"):
        (folder / name).write_text(dump)
    with gzip.open(folder / "news.jsonl.gz", "wt") as out:
        out.write(dump)
    if "parquet" in page:
        _table(folder / "crawl" / "a.parquet", rows)
    if "old-profiles" in page:
        for name in ("old-profiles", "more-profiles"):
            _bash(f"boilerstrip learn dump.jsonl -o {name}", folder)
    (folder / "labelled.jsonl").write_text((ROOT / "fixtures" / "labelled.jsonl").read_text(encoding="utf-8"))
    html = (ROOT / "fixtures" / "pages" / "orchard-breaks.html").read_text(encoding="utf-8")
    with gzip.open(folder / "crawl.jsonl.gz", "wt") as out:
        out.write(json.dumps({"id": "1", "page": {"html": html}, "url": "https://orchard.example/1"}) + "\n")
    (folder / "sources.jsonl").write_text(
        "".join(json.dumps({**row, "text": _story(row["text"])}) + "\n" for row in rows)
    )
    for place in ("stories", "raw", "sources"):
        (folder / place).mkdir()
        (folder / place / "a.txt").write_text(DUMP if place != "sources" else _story(DUMP))
    (folder / "pages").mkdir()
    (folder / "pages" / "a.html").write_text(html)
    for name, text in (("raw.txt", DUMP), ("source.txt", _story(DUMP)), ("cleaned.txt", _story(DUMP))):
        (folder / name).write_text(text)
    pair = {"id": "1", "source": _story(DUMP), "raw": DUMP}
    (folder / "pairs.jsonl").write_text(json.dumps(pair) + "\n")


def _table(path: Path, rows: list[dict[str, Any]]) -> None:
    """A parquet file with the text in a field within a field."""
    import pyarrow
    import pyarrow.parquet

    path.parent.mkdir()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([{"page": {"body": row["text"]}} for row in rows]), path)


def _story(text: str) -> str:
    """A text's long lines."""
    return "".join(line + "\n" for line in text.split("\n") if len(line) > 60)


def names() -> dict[str, Any]:
    """What Python blocks may name without making it."""
    documents = [f"{title}\nBy Ann Reed\n{first}\n{second}\nFollow us\n" for title, first, second in STORIES]
    page = (ROOT / "fixtures" / "pages" / "orchard-breaks.html").read_bytes()
    return {
        "__name__": "__main__",
        "text": DUMP,
        "source": _story(DUMP),
        "documents": documents,
        "page": page,
        "url": "https://orchard.example/1",
    }


def run(block: Block, folder: Path, known: dict[str, Any]) -> None:
    """Run one block in the folder; an AssertionError says where it went wrong."""
    place = f"{block.page}:{block.line}"
    if block.file:
        (folder / block.file).write_text(block.code, encoding="utf-8")
    elif block.language == "python":
        exec(compile(block.code, place, "exec"), known)
    elif block.language == "sh":
        done = _bash(_ENDS + block.code, folder)
        assert done.returncode != 99, f"{place}: {done.stderr}"
    elif block.language == "console":
        for command, expected in transcript(block.code):
            done = _bash(command, folder)
            shown = done.stdout + done.stderr
            same = doctest.OutputChecker().check_output(expected, shown, doctest.ELLIPSIS)
            assert same, f"{place}: $ {command}\nprints\n{shown}and not\n{expected}"


def transcript(code: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ ", code, flags=re.M)
    assert not parts[0], "a console block begins with a command"
    return [(one.partition("\n")[0], one.partition("\n")[2]) for one in parts[1:]]


def _bash(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with this interpreter's commands first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        ["bash", "-c", code], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
