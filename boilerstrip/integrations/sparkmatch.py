"""What matching with Spark does in tasks: texts are stripped, and looked up in an index that a worker maps once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from boilerstrip.errors import InputError, SettingsError
from boilerstrip.integrations import needed
from boilerstrip.integrations.datasets import StripBatch
from boilerstrip.integrations.sparkworker import at, stripper_of, with_columns
from boilerstrip.overdone import share_over
from boilerstrip.result import Result
from boilerstrip.sources.finding import day_of
from boilerstrip.sources.fingerprints import fingerprints
from boilerstrip.sources.folder import MANIFEST
from boilerstrip.sources.index import SourceIndex
from boilerstrip.sources.naming import Naming, day_told, told

with needed("spark"):
    import pyarrow
    from pyspark.sql.types import ArrayType, DoubleType, LongType, StringType, StructType

FOUND = ArrayType(
    StructType()
    .add("id", StringType())
    .add("containment", DoubleType())
    .add("coverage", DoubleType())
    .add("shared", LongType())
    .add("when", StringType())
)
_FORM = pyarrow.list_(
    pyarrow.struct(
        [
            *(("id", pyarrow.string()), ("containment", pyarrow.float64()), ("coverage", pyarrow.float64())),
            *(("shared", pyarrow.int64()), ("when", pyarrow.string())),
        ]
    )
)


class Task(NamedTuple):
    """What a task needs that names sources."""

    state: str  # a carried StripBatch; its output is the column that is made
    folder: str  # of the index
    digest: str
    naming: Naming
    whole: bool
    date: str | None


def naming_of(k: int, containment: float | None, coverage: float | None, days: int | None) -> Naming:
    """What is to be named. SettingsError when a number is out of range."""
    for name, value, least in (("k", k, 1), ("days", days or 0, 0)):
        if value < least:
            raise SettingsError(f"match: {name} {value}: at least {least}")
    for name, share in (("min_containment", containment), ("min_coverage", coverage)):
        if share is not None and not 0 <= share <= 1:
            raise SettingsError(f"match: {name} {share!r} is not a share between 0 and 1")
    return Naming(k, containment, coverage, days)


def digest_of(index: str | Path, check: bool = False) -> str:
    """Which index stands in a folder: its manifest names every segment by what is in it.

    Raises
    ------
    InputError
        When there is none; where that is to be checked, when a file of it is missing or damaged.
    """
    if check:
        SourceIndex.load(index)
    try:
        return blake2b((Path(index) / MANIFEST).read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        raise InputError(f"{index}: no index of sources: {MANIFEST}: {error.strerror}") from None


@lru_cache(maxsize=1)
def _index_of(path: str, digest: str) -> SourceIndex:
    """The index at a path, as far as it is the driver's. Its bytes were checked there, if it is one file for all."""
    here = at(path)
    if digest_of(here) != digest:
        raise InputError(f"{here}: a Spark worker finds another index here than the driver did")
    return SourceIndex.load(here, check=False)


def matched(task: Task, names: list[str], batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Batches with the column of sources; runs in Spark's Python workers."""
    strip = stripper_of(task.state)
    output = strip.output or strip.text
    read = [*strip.read, *([task.date] if task.date else [])]
    return with_columns(names, read, partial(_named, task, strip, output), {output: _FORM}, batches)


def _named(task: Task, strip: StripBatch, output: str, batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The sources of some documents."""
    index = _index_of(task.folder, task.digest)
    bodies = _bodies(task, strip, batch)
    dates = batch[task.date] if task.date else [None] * len(bodies)
    found: list[Any] = []
    for body, date in zip(bodies, dates, strict=True):
        if body is None:
            found.append(None)
            continue
        day = day_of(day_told(None if date is None else str(date)))
        some = [told(one) for one in task.naming.of(index, fingerprints(body), day)]
        found.append([{"when": None, **one} for one in some])
    return {output: found}


def _bodies(task: Task, strip: StripBatch, batch: dict[str, list[Any]]) -> list[str | None]:
    """What documents are looked up by: what stripping leaves of them, or all of it where that would be too little."""
    if task.whole and strip.html_column is None:
        return list(batch[strip.text])
    bodies: list[str | None] = []
    for one in strip.results(batch):
        if isinstance(one, Result):
            text = str(one.raw_text)
            over = task.whole or share_over(text, one, strip.settings.max_removed) is not None
            bodies.append(text if over else one.text)
        elif one is None or strip.keep_failed:
            bodies.append(None)
        else:
            raise one
    return bodies
