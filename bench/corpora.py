"""Where the shared data lies, and what measurements read of it. Used by the others; it prints nothing itself."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CORPORA = SHARED / "corpora"

Row = dict[str, Any]


def corpus(name: str) -> Path:
    """The file of a corpus."""
    return CORPORA / f"{name}.jsonl.gz"


def read_lines(path: Path) -> Iterator[Row]:
    """The rows of a packed corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def rows_of(*names: str) -> Iterator[Row]:
    """The rows of some corpora, one after another."""
    for name in names:
        yield from read_lines(corpus(name))


def pools() -> Iterator[Row]:
    """The texts of many documents a site, which have no labels."""
    return rows_of("site-pools")


@cache
def yardstick() -> Any:
    """The module that all figures are judged by."""
    found = importlib.util.spec_from_file_location("measure", SHARED / "tools" / "measure.py")
    assert found is not None and found.loader is not None
    measure = importlib.util.module_from_spec(found)
    found.loader.exec_module(measure)
    return measure
