"""Scores over many pairs: reading a dump of them, and what all of them together say."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO, NamedTuple, cast

from boilerstrip.dumps import json_trouble, record_lines
from boilerstrip.errors import InputError
from boilerstrip.scoring.score import Score

CLEANED = ("cleaned", "text")  # fields that a record may have its texts in
RAW = ("raw", "raw_text", "republished")
SOURCE = ("source", "original")


class PairRow(NamedTuple):
    """One record of a dump of pairs; ``cleaned`` is None where the raw text has yet to be stripped."""

    name: str
    cleaned: str | None
    source: str
    raw: str | None


def read_pairs(path: str | Path, encoding: str | None = None) -> Iterator[PairRow]:
    """The pairs of a .jsonl or .jsonl.gz file, one at a time.

    A record has its texts in one of the fields CLEANED, RAW and SOURCE, as a string or as an object with a ``text``.

    Raises
    ------
    InputError
        When the file cannot be read, or a record has no source or nothing to score.
    """
    import json

    name = str(path)
    try:
        with open(path, "rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            lines = cast(BinaryIO, io.BufferedReader(gzip.GzipFile(fileobj=stream))) if packed else stream
            for line in record_lines(lines, name, encoding):
                text = line.decoded(name).text
                if not text.strip():
                    continue
                try:
                    row = json.loads(text)
                except (ValueError, RecursionError) as error:
                    raise InputError(f"{name}:{line.number}: bad JSON record: {json_trouble(error)}") from None
                yield _pair(row, f"{name}:{line.number}", str(line.number))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{name}: cannot read: the gzip file is damaged or breaks off") from None
    except OSError as error:
        raise InputError(f"{name}: cannot read: {error.strerror}") from None


def _pair(row: Any, place: str, number: str) -> PairRow:
    if not isinstance(row, dict):
        raise InputError(f"{place}: the record is no JSON object")
    cleaned, raw, source = (_text(row, names) for names in (CLEANED, RAW, SOURCE))
    if source is None:
        raise InputError(f"{place}: no source: a text is needed in the field {' or '.join(map(repr, SOURCE))}")
    if cleaned is None and raw is None:
        raise InputError(f"{place}: nothing to score: a text is needed in one of {', '.join(map(repr, CLEANED + RAW))}")
    return PairRow(str(row.get("id", number)), cleaned, source, raw)


def _text(row: dict[str, Any], names: Sequence[str]) -> str | None:
    """The text of the first of some fields that has one."""
    for name in names:
        value = row.get(name)
        value = value.get("text") if isinstance(value, dict) else value
        if isinstance(value, str):
            return value
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """What a table shows of a pair."""

    name: str
    relation: str
    verdict: str
    coverage: float
    purity: float
    changes: int
    lost: int


def row_of(name: str, scored: Score) -> Row:
    """A pair's row; its lines are let go."""
    return Row(
        name,
        scored.relation,
        scored.verdict,
        scored.coverage,
        scored.purity,
        len(scored.changes),
        len(scored.wrongly_removed),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """What all rows say: how many, medians, and how often each verdict and relation."""

    pairs: int
    coverage: float
    purity: float
    verdicts: dict[str, int]
    relations: dict[str, int]


def totals(rows: Sequence[Row]) -> Totals:
    """The totals of one row or more."""
    return Totals(
        len(rows),
        median(one.coverage for one in rows),
        median(one.purity for one in rows),
        dict(Counter(one.verdict for one in rows).most_common()),
        dict(Counter(one.relation for one in rows).most_common()),
    )


def worst(rows: Sequence[Row], number: int = 10) -> list[Row]:
    """The rows that a person should look at first: body lost before facts changed, then the lowest shares."""
    return sorted(rows, key=lambda one: (-one.lost, -one.changes, one.coverage + one.purity, one.name))[:number]
