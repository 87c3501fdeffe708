"""Findings in the formats of ``boilerstrip check``, one at a time: nothing is held back but counts."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any, TextIO

from boilerstrip.commands.account import plain
from boilerstrip.decide import MODEL

_EXCERPT = 80
_HELD = 1 << 20  # characters of findings that are held in memory, and not in a file, until they may be told


@dataclass(frozen=True, slots=True)
class Place:
    """A document: a file, or one record of it."""

    path: str
    record: int | None = None

    def __str__(self) -> str:
        return self.path if self.record is None else f"{self.path}:{self.record}"


@dataclass(slots=True)
class Findings:
    """The findings of one run, told and counted."""

    style: str
    statistics: bool
    aside: bool  # standard output takes the fixed text
    left: int = 0
    unsafe: int = 0
    held: int = 0  # of those left, what stands in texts that --fix refused
    paged: int = 0  # and what stands in pages, which it never writes
    seen: Counter[str] = field(default_factory=Counter)
    _rows: int = 0
    _waits: IO[str] | None = None  # where findings are, until they may be told

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Findings of a text that is written are told when it stands: where the block ends with an error, there were
        none."""
        before = replace(self, seen=self.seen.copy())
        with tempfile.SpooledTemporaryFile(_HELD, "w+", encoding="utf-8", errors="surrogatepass", newline="") as held:
            self._waits = held
            try:
                yield
            except BaseException:
                for name in self.__slots__:
                    setattr(self, name, getattr(before, name))
                raise
            self._waits = None
            held.seek(0)
            shutil.copyfileobj(held, self.out)

    @property
    def out(self) -> TextIO:
        """Where findings go."""
        return sys.stderr if self.aside else sys.stdout

    def add(self, place: Place, result: Any, held: bool = False) -> None:
        """Tell everything that a Result would take out."""
        for one in result.removals:
            self.left += 1
            paged = result.page is not None
            self.held += held
            self.paged += paged
            self.unsafe += not (held or paged or one.certain)
            self.seen[one.code or one.label] += 1  # a page's headline has no code
            if not self.statistics:
                at = one.start + len(one.text) - len(one.text.lstrip())
                starts = result.document.starts
                line = bisect_right(starts, at, hi=len(starts) - 1)
                self._tell(place, line, at - starts[line - 1] + 1, one)

    def _tell(self, place: Place, line: int, column: int, one: Any) -> None:
        if self.style in ("json", "json-lines"):
            self._row(_row(place, line, column, one))
        elif self.style == "github":
            print(_annotation(place, line, column, one), file=self._waits or self.out)
        else:
            print(_told(self.style == "full", place, line, column, one), file=self._waits or self.out)

    def _row(self, row: dict[str, Any]) -> None:
        """One JSON object: a line of its own, or the next of the one array."""
        told = json.dumps(row, ensure_ascii=(self.out.encoding or "").lower() not in ("utf-8", "utf8"))
        if self.style == "json":
            told = (",\n  " if self._rows else "[\n  ") + told
        print(told, file=self._waits or self.out, end="" if self.style == "json" else "\n")
        self._rows += 1

    def close(self) -> None:
        """Tell the counts where they were asked for, and end the array."""
        if self.statistics:
            self._counts()
        if self.style == "json":
            print("\n]" if self._rows else "[]", file=self.out)

    def _counts(self) -> None:
        for code, count in sorted(self.seen.items(), key=lambda item: (-item[1], item[0])):
            if self.style in ("json", "json-lines"):
                self._row({"code": code, "count": count})
            else:
                print(f"{count:6}  {code}", file=self.out)


def _row(place: Place, line: int, column: int, one: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"path": place.path}
    if place.record is not None:
        row["record"] = place.record
    row |= {"line": line, "column": column, "code": one.code, "label": one.label, "text": one.text}
    return row | {"start": one.start, "end": one.end, "confidence": one.confidence, "certain": one.certain}


def _excerpt(text: str) -> str:
    excerpt = plain(" ".join(text.lstrip()[: 20 * _EXCERPT].split()))
    return excerpt if len(excerpt) <= _EXCERPT else excerpt[: _EXCERPT - 1] + "\u2026"


def _told(full: bool, place: Place, line: int, column: int, one: Any) -> str:
    """One finding in words."""
    head = f"{plain(str(place))}:{line}:{column}: {f'{one.code} {one.label}'.strip()}"
    by_model = one.code.endswith(MODEL)
    if not full:
        told = f" (model {_share(one.confidence)})" if by_model else ""
        return f"{head}{told}  {_excerpt(one.text)}"
    level = "certain" if one.certain else "likely"
    sure = f"model {_share(one.confidence)}" if by_model else f"{one.confidence:.2f}"
    return f"{head} ({level}, {sure})\n    {_excerpt(one.text)}"


def _share(confidence: float) -> str:
    """A probability in two places: ".97"."""
    return f"{min(confidence, 0.99):.2f}"[1:]


def _annotation(place: Place, line: int, column: int, one: Any) -> str:
    """One finding as GitHub takes it: a record is its line of the dump."""
    path = _escaped(place.path).replace(",", "%2C").replace(":", "%3A")
    told = _escaped(f"{one.label}: {_excerpt(one.text)}")
    where, column = (line, column) if place.record is None else (place.record, 1)
    return f"::warning file={path},line={where},col={column},title={one.code or one.label}::{told}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
