"""Spark: strips a DataFrame's texts, learns its sites' profiles and names its texts' sources, as one process would.

Functions run where the data is, on Arrow batches; docs/integrations/spark.md has examples, and what a cluster needs.
Columns that are not asked for pass through as Arrow has them: by way of pandas, whole numbers with gaps would come back
as floats. Nothing is set in a session, and nothing runs before the user's own action, but for ``save_profiles``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from boilerstrip.errors import SettingsError
from boilerstrip.integrations import check_names, needed
from boilerstrip.integrations.datasets import StripBatch
from boilerstrip.integrations.sparklearn import RESULT, ROWS, learned, merged, sampled
from boilerstrip.integrations.sparkmatch import FOUND, Task, digest_of, matched, naming_of
from boilerstrip.integrations.sparkworker import carried, stripper_of, with_columns
from boilerstrip.profiles.sample import LIMIT, MOST
from boilerstrip.settings import Settings

with needed("spark"):
    import pandas  # noqa: F401  (Spark's own need: told here, by its extra, and not by a task that fails)
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as F
    from pyspark.sql.types import (
        BinaryType,
        DateType,
        DoubleType,
        StringType,
        StructField,
        StructType,
        TimestampNTZType,
        TimestampType,
    )

_SALTS = 16
_Read = dict[str, tuple[type, ...] | None]  # columns and their types; None: any goes


def strip(
    frame: DataFrame,
    *,
    text: str = "text",
    output: str | None = None,
    title: str | None = None,
    status: str | None = None,
    ledger: str | None = None,
    removed: str | None = None,
    html_column: str | None = None,
    url: str | None = None,
    site: str | None = None,
    settings: Settings | None = None,
    keep_failed: bool = False,
) -> DataFrame:
    """Strip a column of texts or pages.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    text, output, title, status, ledger, removed, html_column, url, site, settings, keep_failed
        As of ``boilerstrip.integrations.datasets.StripBatch``; new columns stand behind those that are there.

    Returns
    -------
    pyspark.sql.DataFrame
        In the same partitions and order, with the columns that are new or changed.

    Raises
    ------
    SettingsError, RuleError, ProfileError
        When settings cannot be used, or a column is missing, of another type, there twice, or to be overwritten.
    PatternTimeout, PluginError, PageError
        In a task, when a text or page fails, unless such are kept.
    """
    batch = StripBatch(
        text, output, title, status, ledger, html_column, url, settings or Settings(), keep_failed, site, removed
    )
    _check(frame, _read_by(batch))
    made = {name: DoubleType() if what == "removed" else StringType() for what, name in batch.made.items()}
    return _mapped(frame, partial(_stripped, carried(batch), frame.columns), made)


def _check(frame: DataFrame, read: _Read) -> None:
    """Raise SettingsError for columns that are missing or of a type that cannot be read."""
    names = frame.columns
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        raise SettingsError(f"the DataFrame has two columns {twice[0]!r}; rename one")
    for name, types in read.items():
        if name not in names:
            raise SettingsError(f"the DataFrame has no column {name!r}, but {', '.join(names)}")
        kind = frame.schema[name].dataType
        if types is not None and not isinstance(kind, types):
            raise SettingsError(f"column {name!r} is {kind.simpleString()}; text is needed (cast it)")


def _read_by(batch: StripBatch) -> _Read:
    """The columns that stripping reads."""
    read: _Read = {one: (StringType,) for one in (batch.title, batch.url, batch.site) if one is not None}
    read[batch.html_column or batch.text] = (StringType, BinaryType) if batch.html_column else (StringType,)
    return read


def _mapped(frame: DataFrame, work: Any, made: dict[str, Any]) -> DataFrame:
    """A frame with columns that are new or changed, by their names and types."""
    fields = {one.name: one for one in frame.schema.fields}
    fields |= {name: StructField(name, kind) for name, kind in made.items()}
    # Spark looks columns up by name on the way: of one with a dot in it, or one that differs in case alone, in vain.
    plain = frame.toDF(*[f"c{k}" for k in range(len(frame.columns))])
    return plain.mapInArrow(work, StructType(list(fields.values())))


def _stripped(state: str, names: list[str], batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Batches with the columns that stripping makes; runs in Spark's Python workers."""
    strip = stripper_of(state)
    forms = {name: pyarrow.float64() if what == "removed" else pyarrow.string() for what, name in strip.made.items()}
    return with_columns(names, strip.read, strip, forms, batches)


def match(
    frame: DataFrame,
    index: str | Path,
    *,
    text: str = "text",
    output: str = "matches",
    k: int = 3,
    min_containment: float | None = None,
    min_coverage: float | None = None,
    date: str | None = None,
    days: int | None = None,
    whole: bool = False,
    title: str | None = None,
    html_column: str | None = None,
    url: str | None = None,
    site: str | None = None,
    settings: Settings | None = None,
    keep_failed: bool = False,
) -> DataFrame:
    """Name every document's likely sources, as ``boilerstrip match --sources INDEX`` does.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    index : str or Path
        The folder of a SourceIndex that was saved: at this path on every machine, or brought by
        ``SparkContext.addFile(index, recursive=True)``. A worker maps its files into memory, once, and all workers of a
        machine share what is read of them.
    output : str
        The column for what is named, an array of structs: ``id``, ``containment``, ``coverage``, ``shared`` and
        ``when``, the best first; of a document without a text none.
    k, min_containment, min_coverage, days : int or float, optional
        As of the command. ``days`` needs ``date``, the column with the documents' days (a date, a timestamp, or text).
    whole : bool
        Compare whole texts; they are stripped first else, with ``settings``.
    text, title, html_column, url, site, settings, keep_failed
        As of ``strip``; a document that fails and is kept has no matches.

    Raises
    ------
    InputError
        When there is no index, or it is damaged.
    SettingsError, RuleError, ProfileError
        As of ``strip``.
    PatternTimeout, PluginError, PageError
        In a task, when a text or page fails, unless such are kept.
    """
    check_names(
        {"text": text, "title": title, "html_column": html_column, "url": url, "site": site, "date": date},
        {"output": output},
    )
    batch = StripBatch(text, output, title, None, None, html_column, url, settings or Settings(), keep_failed, site)
    if days is not None and date is None:
        raise SettingsError("match: days needs date, the column with the documents' days")
    naming = naming_of(k, min_containment, min_coverage, days)
    read = _read_by(batch)
    if date is not None:
        read[date] = (StringType, DateType, TimestampType, TimestampNTZType)
    _check(frame, read)
    task = Task(carried(batch), str(index), digest_of(index, check=True), naming, whole, date)
    return _mapped(frame, partial(matched, task, frame.columns), {output: FOUND})


def learn(
    frame: DataFrame,
    *,
    text: str = "text",
    site: str | None = "site",
    url: str | None = None,
    title: str | None = None,
    date: str | None = None,
    settings: Settings | None = None,
    sample: int = LIMIT,
    most: int = MOST,
    salts: int = _SALTS,
) -> DataFrame:
    """Learn a profile of every site, as ``boilerstrip learn`` does.

    Documents of a site are sampled where they are, samples merged in so many shares a site, and these once more: no
    task sees more of a site than its samples, whatever share of all documents the site has.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    text, site, url, title, date : str
        Columns. Whose a document is ``site`` says, else the host of ``url``. ``date`` may be a date or a timestamp.
    settings : boilerstrip.Settings, optional
        Rules and labeller to ask about what recurs.
    sample : int
        Documents of a site that count, at most.
    most : int
        Documents of all sites that count, at most; the limit a site is halved until they do.
    salts : int
        Shares in which a site's samples are merged first. No answer depends on it.

    Returns
    -------
    pyspark.sql.DataFrame
        A row a site: ``site``, ``documents`` (distinct stories), ``seen`` (documents), ``templates``, ``why`` (nothing
        was learned, or None) and ``toml``: the profile's file. Documents without a site are a row without one.

    Raises
    ------
    SettingsError, RuleError
        When settings cannot be used, a number is below one, or a column is missing or no text.
    PatternTimeout
        In a task, when a rule's pattern runs out of time on a text.
    """
    if site is None and url is None:
        raise SettingsError("learn: a column has to say whose documents they are: site or url")
    if min(sample, most, salts) < 1:
        raise SettingsError("learn: sample, most and salts: at least one")
    _check(frame, {text: (StringType,), **{one: None for one in (site, url, title, date) if one is not None}})
    named = {"text": text, "title": title, "site": site, "url": url, "date": date}
    rows = frame.select(*[_as_text(name, column) for name, column in named.items()])
    # What learning does not ask for is left out: two jobs with one judge share it.
    judge = replace(settings or Settings(), select=(), ignore=(), keep=(), profile=None)
    state = carried(StripBatch(settings=judge))
    pieces = rows.mapInArrow(partial(sampled, sample, salts), ROWS)
    shares = _merge(pieces, sample)
    whole = shares.crossJoin(F.broadcast(_limit(shares, sample, most)))
    # A function without types: PySpark would try to understand those of ``learned``, and warn.
    return _by_site(whole).applyInPandas(lambda key, rows: learned(state, key, rows), RESULT)


def _as_text(name: str, column: str | None) -> Any:
    """A column as text, under the name by which it is known here; without one, nothing."""
    found = F.lit(None) if column is None else F.col(f"`{column.replace('`', '``')}`")
    return found.cast("string").alias(name)


def _merge(pieces: DataFrame, sample: int) -> DataFrame:
    """Pieces of samples, merged by site and salt."""
    return pieces.repartition("site", "salt").mapInArrow(partial(merged, sample), ROWS)


def _limit(shares: DataFrame, sample: int, most: int) -> DataFrame:
    """One row: how many documents of a site count, which ``Sample`` comes to by halving.

    The distinct documents of shares tell it: they hold as many of each site as any limit can ask for.
    """
    halves = [sample >> k for k in range(sample.bit_length())]
    counts = shares.where("site IS NOT NULL").groupBy("site").agg(F.countDistinct("hash").alias("n"))
    sums = counts.agg(*[F.sum(F.least("n", F.lit(one))).alias(f"n{one}") for one in halves])
    fits = [F.when(F.coalesce(F.col(f"n{one}"), F.lit(0)) <= most, F.lit(one)) for one in halves]
    return sums.select(F.coalesce(*fits, F.lit(1)).cast("int").alias("limit"))


def _by_site(whole: DataFrame) -> Any:
    """Rows grouped by site, in as many partitions as the session shuffles to.

    Little data is much work here: left to itself, Spark would join all of it into one task.
    """
    told = whole.sparkSession.conf.get("spark.sql.shuffle.partitions")  # a default of one's own has to be a number
    return (whole.repartition(int(told), "site") if str(told).isdecimal() else whole).groupBy("site")


def save_profiles(profiles: DataFrame, folder: str | Path) -> str:
    """Write what ``learn`` made to a folder of the driver's, as the command does.

    Profiles that are there are brought up to date. Runs the job, of which the driver holds a partition at a time.

    Returns
    -------
    str
        How much was written, in words.

    Raises
    ------
    ProfileError
        When a profile that is there is broken, or the folder cannot be written.
    """
    from boilerstrip.profiles.profilefile import parsed
    from boilerstrip.profiles.shelf import Shelf

    shelf = Shelf(Path(folder))
    held = profiles.where("toml IS NOT NULL").select("site", "toml").persist()
    try:
        held.count()  # all at once, in parallel; what follows takes one partition after another
        for row in held.toLocalIterator():
            shelf.put(parsed(row["toml"], row["site"]))
    finally:
        held.unpersist()
    shared = shelf.share()
    return f"{shelf.told()}{f', {shared} shared by many' if shared else ''}"
