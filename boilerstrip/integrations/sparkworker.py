"""What Spark's Python workers build once and hold: a Stripper of the driver's settings.

A worker is a process that Spark starts and uses for many tasks, one after another. What it builds is kept by what it
was built from; a task of other settings builds another. Files are looked for where settings name them, and among those
that ``SparkContext.addFile`` brought.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from boilerstrip.batches import TEXTS
from boilerstrip.errors import SettingsError
from boilerstrip.integrations import needed
from boilerstrip.integrations.datasets import StripBatch
from boilerstrip.settings import Settings

with needed("spark"):
    import pyarrow

_HELD = 4  # Strippers of a worker: a task needs one
_OTHER = ("profile",)  # digests that a copy of the same files may change: a folder's has the times of its files


def carried(batch: StripBatch) -> str:
    """What workers make a StripBatch of again: its choices, and the digests of what decides."""
    return str(batch.__reduce__()[1][0])


@lru_cache(maxsize=_HELD)
def stripper_of(state: str) -> StripBatch:
    """The StripBatch that was ``carried`` here.

    Raises
    ------
    SettingsError
        When this worker's boilerstrip, rules, model or plug-ins are others than the driver's: its answers would be too.
    """
    told = json.loads(state)
    digests = dict(told.pop("digests"))
    batch = StripBatch(**{**told, "settings": located(Settings(**told["settings"]))})
    mine = dict(batch.digests)
    for name in sorted({*digests, *mine} - {*_OTHER}):
        if digests.get(name) != mine.get(name):
            here, there = mine.get(name, "none"), digests.get(name, "none")
            raise SettingsError(f"a Spark worker has another {name} than the driver: {here:.16}, not {there:.16}")
    return batch


def with_columns(
    names: Sequence[str],
    read: Iterable[str],
    make: Callable[[dict[str, list[Any]]], Mapping[str, list[Any]]],
    forms: Mapping[str, Any],
    batches: Iterable[pyarrow.RecordBatch],
) -> Iterator[pyarrow.RecordBatch]:
    """Arrow batches with columns that are new or changed, a few rows at a time; the others are passed on, not copied.

    As many rows as the labeller is asked about at once: what comes of them is handed on.

    Parameters
    ----------
    names : sequence of str
        What the batches' columns are called.
    read : iterable of str
        Those that ``make`` gets the values of.
    make : callable
        From values by column to values by new column.
    forms : mapping
        The new columns' Arrow types.
    """
    wanted = list(dict.fromkeys(read))
    for whole in batches:
        for at in range(0, whole.num_rows, TEXTS):
            columns = dict(zip(names, whole.slice(at, TEXTS).columns, strict=True))
            made = make({name: columns[name].to_pylist() for name in wanted})
            columns |= {name: pyarrow.array(made[name], form) for name, form in forms.items()}
            yield pyarrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def located(settings: Settings) -> Settings:
    """Settings whose paths are this worker's."""
    names: dict[str, Any] = {
        name: at(path) for name in ("profile", "site_config") if (path := getattr(settings, name)) is not None
    }
    names |= {name: at(path) for name in ("model", "page_model") if os.sep in (path := getattr(settings, name))}
    return replace(settings, rule_files=tuple(map(at, settings.rule_files)), **names)


def at(path: str) -> str:
    """Where a file or folder of the driver's is here: at the same path, or among the files that Spark brought.

    Where it is neither, the path as it is: what wants to read it says what is missing.
    """
    if os.path.exists(path):
        return path
    from pyspark import SparkFiles

    brought = SparkFiles.get(os.path.basename(os.path.normpath(path)))
    return brought if os.path.exists(brought) else path
