"""Scores over many pairs: reading a dump of them, and what all of them together say."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO, NamedTuple, NoReturn, cast

from boilerstrip.dumps import GUESSES, BadRecord, json_object, record_lines
from boilerstrip.errors import InputError
from boilerstrip.scoring.score import Score

CLEANED = ("cleaned", "text")  # fields that a record may have its texts in
RAW = ("raw", "raw_text", "republished")
SOURCE = ("source", "original")

# Verdicts as a person should look at them, which is not how bad they are: what was harmed or left in a text is for
# somebody to mend; with little of the source in it, the two may be no pair.
_FIRST = ("body-lost", "changed-facts", "boilerplate-left", "partial", "not-the-source", "faithful")


class PairRow(NamedTuple):
    """One record of a dump of pairs; ``cleaned`` is None where the raw text has yet to be stripped."""

    name: str
    cleaned: str | None
    source: str
    raw: str | None


def _raised(error: InputError) -> NoReturn:
    raise error


def read_pairs(
    path: str | Path, encoding: str | None = None, fail: Callable[[InputError], None] = _raised
) -> Iterator[PairRow]:
    """The pairs of a .jsonl or .jsonl.gz file, one at a time.

    A record has its texts in one of the fields CLEANED, RAW and SOURCE, as a string or as an object with a ``text``.
    One that is none, or has no source or nothing to score, goes to ``fail`` as a BadRecord.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    for place, number, row in _rows(str(path), encoding, fail):
        try:
            pair = _pair(row, place, number)
        except BadRecord as error:
            fail(error)
        else:
            yield pair


def read_sources(path: str | Path, encoding: str | None = None) -> dict[str, str]:
    """The texts of a dump of sources by their ids: a text in one of the fields SOURCE and GUESSES.

    Raises
    ------
    InputError
        When the file cannot be read, a record has no text, or two texts have one id.
    """
    known: dict[str, str] = {}
    for place, number, row in _rows(str(path), encoding):
        text = _text(row, (*SOURCE, *GUESSES))
        if text is None:
            raise InputError(f"{place}: no source: a text is needed in one of {', '.join(map(repr, SOURCE + GUESSES))}")
        name = str(row.get("id", number))
        if known.setdefault(name, text) != text:
            raise InputError(f"{place}: source {name!r}: another text stands under that id")
    return known


def _rows(
    name: str, encoding: str | None, fail: Callable[[InputError], None] = _raised
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The records of a dump, each with its place and number; what is none goes to ``fail``."""
    guess = True  # at the encoding: slow, so once a file
    try:
        with open(name, "rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            lines = cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if packed else stream
            for line in record_lines(lines, name, encoding):
                place = f"{name}:{line.number}"
                try:
                    text = line.decoded(name, guess).text
                    row = json_object(text, place) if text.strip() else None
                except BadRecord as error:
                    guess = False
                    fail(error)
                    continue
                if row is not None:
                    yield place, str(line.number), row
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{name}: cannot read: the gzip file is damaged or breaks off") from None
    except OSError as error:
        raise InputError(f"{name}: cannot read: {error.strerror}") from None


def _pair(row: dict[str, Any], place: str, number: str) -> PairRow:
    cleaned, raw, source = (_text(row, names) for names in (CLEANED, RAW, SOURCE))
    if source is None:
        raise BadRecord(f"{place}: no source: a text is needed in the field {' or '.join(map(repr, SOURCE))}")
    if cleaned is None and raw is None:
        raise BadRecord(f"{place}: nothing to score: a text is needed in one of {', '.join(map(repr, CLEANED + RAW))}")
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
    """The rows that a person should look at first: by verdict, the most lost or changed, then the lowest shares."""
    return sorted(
        rows,
        key=lambda one: (_FIRST.index(one.verdict), -one.lost, -one.changes, one.coverage + one.purity, one.name),
    )[:number]
