"""What learning with Spark does in tasks: samples of what each task sees, merged samples, a site's profile of them.

Merging samples is exact and free of order (``profiles/sample``), so that it does not matter which documents a task
sees, nor how often samples are merged before the last time. A task holds a bounded number of documents: it hands on
what it has, and begins anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from boilerstrip.integrations import needed
from boilerstrip.integrations.sparkworker import stripper_of
from boilerstrip.profiles.learn import day_of, profile_of
from boilerstrip.profiles.profile import profiled
from boilerstrip.profiles.profilefile import dumped
from boilerstrip.profiles.sample import Kept, Sample
from boilerstrip.profiles.story import Judge
from boilerstrip.sites import site_of

with needed("spark"):
    import pyarrow

# Documents of samples; ``seen`` counts in the first row of a site's, and is zero in others.
ROWS = "site string, salt int, seen long, hash binary, text binary, title string, date string"
_FORM = pyarrow.schema(
    [
        *(("site", pyarrow.string()), ("salt", pyarrow.int32()), ("seen", pyarrow.int64())),
        *(("hash", pyarrow.binary()), ("text", pyarrow.binary())),
        *(("title", pyarrow.string()), ("date", pyarrow.string())),
    ]
)
RESULT = "site string, documents long, seen long, templates long, why string, toml string"
_HELD = 50_000  # documents that a task keeps before it hands them on: some 80 MB of news stories, compressed
_AT_ONCE = 512  # rows that are handed on together
_WIDTH = 8  # bytes of a document's hash


class _Held:
    """A sample of what a task has seen, as rows."""

    def __init__(self, limit: int, salt: int) -> None:
        self._limit, self.salt = limit, salt
        self._begin()

    def _begin(self) -> None:
        # Of all sites together only the whole job knows how many documents there are.
        self.sample, self.nameless = Sample(self._limit, sys.maxsize), 0

    @property
    def full(self) -> bool:
        return self.sample.size >= _HELD

    def rows(self) -> Iterator[pyarrow.RecordBatch]:
        """All that is held, which is given up."""
        sample, nameless = self.sample, self.nameless
        self._begin()
        some: list[tuple[Any, ...]] = [(None, self.salt, nameless, None, None, None, None)] if nameless else []
        for name in sorted(sample.sites):
            seen = sample.sites[name].seen
            for one in sample.of(name):
                some.append((name, self.salt, seen, _bytes(one.order), one.text, one.title, one.date))
                seen = 0
                if len(some) >= _AT_ONCE:
                    yield _batch(some)
                    some = []
        if some:
            yield _batch(some)


def _batch(rows: list[tuple[Any, ...]]) -> pyarrow.RecordBatch:
    columns = zip(*rows, strict=True)
    return pyarrow.RecordBatch.from_arrays(
        [pyarrow.array(one, form.type) for one, form in zip(columns, _FORM, strict=True)], schema=_FORM
    )


def _bytes(order: int) -> bytes:
    return (-order).to_bytes(_WIDTH, "big")


def _kept(number: bytes, text: bytes, title: Any, date: Any) -> Kept:
    """A document of a row, as Arrow or pandas has it: what is missing is None or a number that is none."""
    title, date = (one if isinstance(one, str) else None for one in (title, date))
    return Kept(-int.from_bytes(number, "big"), bytes(text), title, date)


def sampled(limit: int, salts: int, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Documents (text, title, site, url, date) to samples of them, all under this task's salt."""
    from pyspark import TaskContext

    context = TaskContext.get()
    held = _Held(limit, (context.partitionId() if context else 0) % salts)
    for batch in batches:
        for text, title, site, url, date in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if text is None:
                continue
            name = profiled(site_of(site, url) or "")
            if not name:
                held.nameless += 1
                continue
            held.sample.add(name, text, title, day_of(date))
            if held.full:
                yield from held.rows()
    yield from held.rows()


def merged(limit: int, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Samples to one sample of each site; all that has one site and one salt is in one task."""
    held = _Held(limit, 0)
    for batch in batches:
        for site, _, seen, *one in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if site is None:
                held.nameless += seen
                continue
            held.sample.put(site, seen, [_kept(*one)])
            if held.full:
                yield from held.rows()
    yield from held.rows()


def learned(state: str, key: tuple[Any, ...], rows: Any) -> Any:
    """A site's samples (a pandas.DataFrame) to the row of its profile."""
    import pandas

    site, seen = key[0], int(rows["seen"].sum())
    if not isinstance(site, str):
        why = f"{seen} document{'s' if seen != 1 else ''} without a site"
        return pandas.DataFrame([(None, 0, seen, 0, why, None)], columns=_columns())
    sample = Sample(int(rows["limit"].iloc[0]), sys.maxsize)
    documents = zip(*(rows[name] for name in ("hash", "text", "title", "date")), strict=True)
    sample.put(site, seen, [_kept(*one) for one in documents])
    profile = profile_of(site, sample.of(site), seen, _judge_of(state))
    told = (site, profile.documents, seen, len(profile.templates), profile.why or None, dumped(profile))
    return pandas.DataFrame([told], columns=_columns())


def _columns() -> list[str]:
    return [one.split()[0] for one in RESULT.split(", ")]


@lru_cache(maxsize=2)
def _judge_of(state: str) -> Judge:
    """Who is asked about lines; built once in a worker."""
    from boilerstrip.profiles.judging import judge_with

    return judge_with(stripper_of(state).settings)
