"""Spark on two threads of a real session: texts, ledgers and profiles as one process makes them, to the byte."""

from __future__ import annotations

import inspect
import json
import os
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import OWN, PROFILE, PROFILED, put
from harbour_site import STORIES, manner
from harbour_site import story as harbour
from test_profiles import story

pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
pytest.importorskip("pandas", reason="pandas is not installed (extra spark)")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java, which Spark needs", allow_module_level=True)

from pyspark.errors import PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from boilerstrip import Settings, SettingsError, SourceIndex, Stripper
from boilerstrip.cli import main
from boilerstrip.errors import InputError
from boilerstrip.integrations import spark as bs
from boilerstrip.integrations import sparklearn
from boilerstrip.integrations.sparkworker import carried, located, stripper_of

DOC = (Path(__file__).resolve().parents[1] / "docs" / "integrations" / "spark.md").read_text(encoding="utf-8")
RULES = Settings(model="none")
RAW = ["\n".join([*manner(n)[0], harbour(n), *manner(n)[1]]) for n in range(len(STORIES))]
NO_STORY = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved."
BIG = PROFILE


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """One session for all tests: no web page, few partitions, nothing that another machine could reach."""
    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("boilerstrip")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    os.environ.pop("PYSPARK_PYTHON") if before is None else os.environ.update(PYSPARK_PYTHON=before)


# Stripping


def test_texts_and_ledgers_are_those_of_one_process(spark: SparkSession) -> None:
    """Whatever the partitions; columns that nobody asked for are what they were, gaps and large numbers too."""
    rows = [(n, text, STORIES[n % len(STORIES)][0], 2**60 + n if n % 2 else None) for n, text in enumerate(RAW)]
    rows += [(97, NO_STORY, None, 1), (98, "", None, 2), (99, None, "No text", 3)]
    stripper = Stripper()
    wanted: dict[int, Any] = {99: (None, None, None, None, 3)}
    for n, text, title, number in rows[:-1]:
        result = stripper.strip(text, title=title)
        gone = sum(one.end - one.start for one in result.removals) / max(1, len(text))
        wanted[n] = (result.text, result.status, json.dumps(result.ledger()), round(gone, 4), number)
    for parts in (1, 3):
        frame = spark.createDataFrame(rows, "id int, text string, headline string, number bigint").repartition(parts)
        made = bs.strip(frame, output="story", title="headline", status="status", ledger="ledger", removed="share")
        assert made.columns == ["id", "text", "headline", "number", "story", "status", "ledger", "share"]
        found = {row["id"]: (*row[4:], row["number"]) for row in made.collect()}
        assert found == wanted


def test_the_text_is_replaced_in_its_place_and_pages_become_texts(spark: SparkSession) -> None:
    """By default nothing but the text's column changes; a page's story goes to a column that need not be there."""
    frame = spark.createDataFrame([(RAW[0], 1, "a", "b")], "`text.raw` string, n int, Text string, text string")
    (row,) = bs.strip(frame, text="text.raw", settings=RULES).collect()
    assert tuple(row) == (Stripper(RULES).strip(RAW[0]).text, 1, "a", "b")
    page = "".join(f"<p>{line}</p>" for line in RAW[1].split("\n")).encode()
    frame = spark.createDataFrame([(bytearray(page), "https://harbour.example/1")], "html binary, url string")
    (row,) = bs.strip(frame, html_column="html", url="url", ledger="ledger").collect()
    result = Stripper().strip_html(page, "https://harbour.example/1")
    assert (row["text"], json.loads(row["ledger"])) == (result.text, result.ledger())


def test_a_documents_site_chooses_its_profile(spark: SparkSession, profiled: Settings) -> None:
    """By its column or its address."""
    sites = ((PROFILE, None), (None, f"https://www.{PROFILE}/1"), ("a.b", None))
    rows = [(f"{PROFILED}\n{harbour(0)}", site, url) for site, url in sites]
    frame = spark.createDataFrame(rows, "text string, site string, url string")
    made = [row["text"] for row in bs.strip(frame, site="site", url="url", settings=profiled).collect()]
    assert [PROFILED in text for text in made] == [False, False, True]


def test_what_a_worker_lacks_or_has_otherwise_is_told(tmp_path: Path) -> None:
    """Another version than the driver's would make other answers; a file that Spark brought is found by its name."""
    batch = bs.StripBatch(settings=RULES)
    assert stripper_of(carried(batch)).settings == RULES
    told = json.loads(carried(batch))
    told["digests"] = [[name, "0.0.1" if name == "boilerstrip" else value] for name, value in told["digests"]]
    with pytest.raises(SettingsError, match=r"another boilerstrip than the driver: .*, not 0\.0\.1"):
        stripper_of(json.dumps(told))
    missing = replace(RULES, profile=str(tmp_path / "none"), rule_files=(str(tmp_path / "own.toml"),))
    assert located(missing) == missing


def test_files_that_spark_brought_are_found(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """On a machine that has not the path that settings name."""
    own = put(tmp_path_factory.mktemp("brought") / "brought-by-spark.toml", OWN)
    spark.sparkContext.addFile(str(own))
    told = json.loads(carried(bs.StripBatch(settings=replace(RULES, rule_files=(str(own),)))))
    told["settings"]["rule_files"] = [str(tmp_path / "not-here" / own.name)]
    state = json.dumps(told)
    frame = spark.createDataFrame([("Walk the pier",), ("Stay",)], "text string")
    made = frame.mapInArrow(lambda batches: bs._stripped(state, ["text"], batches), frame.schema).collect()
    assert [row["text"] for row in made] == ["", "Stay"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"text": "body"}, "no column 'body', but text, n"),
        ({"text": "n"}, "column 'n' is int; text is needed"),
        ({"output": ""}, "output: '' is no column's name"),
        ({"output": "text", "status": "text"}, "status: 'text' is what text names"),
        ({"html_column": "n"}, "column 'n' is int"),
    ],
)
def test_wrong_columns_are_told_before_anything_runs(spark: SparkSession, columns: dict[str, str], said: str) -> None:
    """By their names."""
    frame = spark.createDataFrame([("a", 1)], "text string, n int")
    with pytest.raises(SettingsError, match=said):
        bs.strip(frame, settings=RULES, **columns)
    with pytest.raises(SettingsError, match="two columns 'n'"):
        bs.strip(frame.select("text", "n", "n"), settings=RULES)


# Learning


def documents(count: int) -> list[dict[str, str | None]]:
    """Documents of some sites, two fifths of them of one; some twice, some of nobody, with dates and without."""
    chance = random.Random(7)
    rows: list[dict[str, str | None]] = []
    for n in range(count):
        site = BIG if n % 5 < 2 else f"Www.s{n % 4}.example"
        date = f"2020-01-{n % 28 + 1:02}" if n % 3 else None
        text = story(n) if n % 11 else story(n - 1) if n else ""
        rows.append({"site": site, "url": None, "text": text, "date": date, "title": f"Story {n}" if n % 2 else None})
    rows += [{**row, "date": "2019-12-31", "title": "A"} for row in rows[5:9]]
    rows += [{"site": None, "url": "https://www.s1.example/x", "text": story(1), "date": None, "title": None}]
    rows += [{"site": None, "url": None, "text": story(2), "date": None, "title": None}] * 2
    chance.shuffle(rows)
    return rows


def one_process(rows: list[dict[str, str | None]], folder: Path, *more: str) -> dict[str, bytes]:
    """The files that the command writes."""
    put(folder / "dump.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    args = ["learn", str(folder / "dump.jsonl"), "-o", str(folder / "p"), "--text-field", "text", "-q", "--isolated"]
    assert main([*args, "--title-field", "title", *more]) == 0
    return files(folder / "p")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def framed(spark: SparkSession, rows: list[dict[str, str | None]], parts: int) -> DataFrame:
    """Rows in so many partitions, in which they happen to be in another order each time."""
    names = list(rows[0])
    frame = spark.createDataFrame(
        [tuple(row[name] for name in names) for row in rows], ", ".join(f"{n} string" for n in names)
    )
    return frame.repartition(parts, F.expr(f"hash(text) % {parts * 7 + 1}"))


def test_profiles_are_those_that_one_process_writes(spark: SparkSession, tmp_path: Path) -> None:
    """To the byte, whatever the partitions and the order; what sites share, too; documents of nobody are counted."""
    rows = documents(120)
    wanted = one_process(rows, tmp_path)
    assert len(wanted) >= 5
    columns = {"url": "url", "date": "date", "title": "title"}
    for parts in (1, 5):
        made = bs.learn(framed(spark, rows, parts), **columns).persist()
        told = bs.save_profiles(made, tmp_path / str(parts))
        assert files(tmp_path / str(parts)) == wanted
        assert f"of {len(wanted) - ('_shared.toml' in wanted)} sites" in told
        found = {row["site"]: row for row in made.collect()}
        made.unpersist()
    nobody, big = found[None], found[BIG]
    assert (nobody["seen"], nobody["toml"], nobody["why"]) == (2, None, "2 documents without a site")
    assert big["toml"].encode() == wanted[f"{BIG}.toml"] and big["templates"] > 0


def test_a_session_that_sets_no_number_of_partitions_learns_too(spark: SparkSession) -> None:
    """As most do: Spark has a number of its own for what shuffles, and is asked for that."""
    plain = spark.newSession()
    plain.conf.unset("spark.sql.shuffle.partitions")
    frame = plain.createDataFrame([("a", "b")], "site string, text string")
    assert bs.learn(frame).columns[:2] == ["site", "documents"]


def test_matches_take_no_texts_place(spark: SparkSession, tmp_path: Path) -> None:
    """Nor a headline's."""
    frame = spark.createDataFrame([("a",)], "text string")
    with pytest.raises(SettingsError, match="output: 'text' is what text names, and would be overwritten"):
        bs.match(frame, tmp_path, output="text")


def test_samples_are_cut_as_one_process_cuts_them(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit a site, and one of all sites together, which halves the other."""
    from boilerstrip.profiles.sample import Sample

    rows = documents(120)
    wanted = one_process(rows, tmp_path / "one", "--sample", "24", "--model", "none")
    made = bs.learn(framed(spark, rows, 3), url="url", date="date", title="title", sample=24, settings=RULES)
    bs.save_profiles(made, tmp_path / "two")
    assert files(tmp_path / "two") == wanted
    monkeypatch.setattr(Sample.__init__, "__defaults__", (24, 50))
    wanted = one_process(rows, tmp_path / "three", "--sample", "24", "--model", "none")
    made = bs.learn(framed(spark, rows, 3), url="url", date="date", title="title", sample=24, most=50, settings=RULES)
    bs.save_profiles(made, tmp_path / "four")
    assert files(tmp_path / "four") == wanted


def test_a_site_with_a_third_of_all_documents_stalls_no_task(spark: SparkSession) -> None:
    """No task sees more of it than samples: what is shuffled of it does not grow with its documents."""
    limit, parts, salts = 8, 6, 3
    rows = [(BIG if n % 3 == 0 else f"s{n % 40}.example", f"{n} is its number") for n in range(3000)]
    frame = spark.createDataFrame(rows, "site string, text string").repartition(parts)
    empty = (F.lit(None).cast("string").alias(name) for name in ("title", "url", "date"))
    frame = frame.select("text", next(empty), "site", *empty)
    pieces = frame.mapInArrow(lambda some: sparklearn.sampled(limit, salts, some), sparklearn.ROWS)
    task = F.spark_partition_id().alias("task")
    shuffled = pieces.repartition(8, "site", "salt").select("*", task).persist()
    before = Counter((row["salt"], row["task"]) for row in shuffled.where(f"site = '{BIG}'").collect())
    assert len(before) == salts and set(before.values()) == {limit * parts // salts}
    names = [one.split()[0] for one in sparklearn.ROWS.split(", ")]
    shares = shuffled.select(*names).mapInArrow(lambda some: sparklearn.merged(limit, some), sparklearn.ROWS).collect()
    after = Counter(row["site"] for row in shares)
    assert limit <= after[BIG] <= limit * salts < 1000 == sum(row["seen"] for row in shares if row["site"] == BIG)
    assert sum(row["seen"] for row in shares) == len(rows)
    shuffled.unpersist()


def test_a_task_hands_on_what_it_holds_before_that_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents that it holds are bounded; merged again they are the sample of them all."""
    import pyarrow

    from boilerstrip.profiles.sample import Sample

    monkeypatch.setattr(sparklearn, "_HELD", 10)
    texts = [f"{n} is its number" for n in range(200)]
    sites = [f"s{n % 5}.example" for n in range(200)]
    nothing = pyarrow.nulls(200, pyarrow.string())
    batch = pyarrow.record_batch(
        [pyarrow.array(texts), nothing, pyarrow.array(sites), nothing, nothing], names=list("abcde")
    )
    pieces = list(sparklearn.sampled(7, 1, [batch]))
    assert len(pieces) > 10 and max(one.num_rows for one in pieces) <= 10
    monkeypatch.setattr(sparklearn, "_HELD", 1000)
    rows = [row for one in sparklearn.merged(7, pieces) for row in one.to_pylist()]
    whole = Sample(7)
    for text, site in zip(texts, sites, strict=True):
        whole.add(site, text)
    for site in whole.sites:
        mine = [row for row in rows if row["site"] == site]
        assert sum(row["seen"] for row in mine) == 40
        assert [row["text"] for row in mine] == [one.text for one in whole.of(site)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"site": None}, "whose documents they are"),
        ({"sample": 0}, "at least one"),
        ({"date": "day"}, "no column 'day'"),
        ({"text": "n"}, "text is needed"),
    ],
)
def test_what_learning_cannot_use_is_told(spark: SparkSession, more: dict[str, Any], said: str) -> None:
    """Before anything runs."""
    frame = spark.createDataFrame([("a", "s", 1)], "text string, site string, n int")
    with pytest.raises(SettingsError, match=said):
        bs.learn(frame, settings=RULES, **more)


def test_a_failure_in_a_task_says_what_failed(spark: SparkSession, tmp_path: Path) -> None:
    """A profile that is broken is named by file and field."""
    put(tmp_path / "p" / f"{BIG}.toml", "site = 5\n")
    frame = spark.createDataFrame([(RAW[0], BIG)], "text string, site string")
    with pytest.raises(PythonException, match=rf"{BIG}.toml: .*'site'"):
        bs.strip(frame, site="site", settings=Settings(model="none", profile=str(tmp_path / "p"))).collect()


# Matching


def test_sources_are_those_that_the_command_names(spark: SparkSession, tmp_path: Path) -> None:
    """Whatever the partitions; of stripped texts or of whole ones, in windows of days, and with bounds of one's own."""
    sources = [
        {"id": f"s{n}", "text": harbour(n), "site": "a.example", "date": f"2020-01-{n + 1:02}"} for n in range(9)
    ]
    rows = [{"id": str(n), "text": text, "date": f"2020-01-{n + 2:02}"} for n, text in enumerate(RAW)]
    for name, some in (("sources", sources), ("dump", rows)):
        put(tmp_path / f"{name}.jsonl", "".join(json.dumps(row) + "\n" for row in some))
    index = str(tmp_path / "index")
    common = ["--text-field", "text", "--isolated", "-q"]
    assert main(["match", "--sources", str(tmp_path / "sources.jsonl"), "--save-index", index, *common]) == 0
    frame = spark.createDataFrame(
        [tuple(row.values()) for row in [*rows, {"id": "none", "text": None, "date": None}]],
        "id string, text string, date string",
    )
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"whole": True, "k": 1, "min_containment": 0.1}, ["--whole", "-k", "1", "--min-containment", "10%"]),
        ({"days": 0, "date": "date", "settings": RULES}, ["--days", "0", "--model", "none"]),
    ]
    for (more, args), parts in zip(cases, (3, 1, 2), strict=True):
        out = tmp_path / "out.jsonl"
        command = ["match", str(tmp_path / "dump.jsonl"), "--sources", index, "--json", "-o", str(out), *args, *common]
        assert main(command) == 0
        wanted = {row["id"]: row["matches"] for row in map(json.loads, out.read_text().splitlines())}
        made = bs.match(frame.repartition(parts), index, **more).collect()
        found = {row["id"]: row["matches"] and [one.asDict() for one in row["matches"]] for row in made}
        assert found.pop("none") is None
        assert found == wanted
        assert any(wanted.values()) != ("days" in more)


def test_another_index_than_the_drivers_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """As one that is none, or is damaged, before anything runs; and numbers out of range."""
    index = SourceIndex()
    index.add("a", harbour(0))
    index.save(tmp_path / "index")
    frame = spark.createDataFrame([(harbour(0), "2020-01-01")], "text string, date string")
    made = bs.match(frame, tmp_path / "index", whole=True)
    index.add("b", harbour(1))
    index.save(tmp_path / "index")
    with pytest.raises(PythonException, match="another index here than the driver did"):
        made.collect()
    (row,) = bs.match(frame, tmp_path / "index", whole=True).collect()
    assert [one["id"] for one in row["matches"]] == ["a"]
    with pytest.raises(InputError, match="no index of sources"):
        bs.match(frame, tmp_path)
    for more in ({"k": 0}, {"min_coverage": 2}, {"days": 1}, {"days": -1, "date": "date"}):
        with pytest.raises(SettingsError, match=next(iter(more))):
            bs.match(frame, tmp_path / "index", **more)


# The page


def test_the_examples_of_the_page_work(spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its records, its scripts, and what it says of the outcome; files are where this test may write."""
    (records,) = re.findall(r"^```json\n(.*?)^```", DOC, re.M | re.S)
    stripping, learning, matching = re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)
    put(tmp_path / "raw.jsonl", records)
    text = json.loads(records.splitlines()[0])["text"]
    index = SourceIndex()
    index.add("the ferry", "\n".join(text.split("\n")[1:3]))
    index.save(tmp_path / "sources.index")
    names: dict[str, Any] = {}

    def ran(code: str) -> list[str]:
        for name in ("raw.jsonl", "stripped.parquet", "profiles/", "sources.index"):
            code = code.replace(f'"{name}"', repr(str(tmp_path / name)))
        exec(code, names)
        return capsys.readouterr().out.splitlines()

    assert ran(stripping) == text.split("\n")[1:3]
    assert ran(learning) == ["0 templates of 1 site"]
    assert (tmp_path / "profiles" / "harbour.example.toml").exists()
    assert "the ferry" in ran(matching)[3]


def test_the_page_names_every_argument() -> None:
    """Of strip in its table, of the others somewhere."""
    table = set(re.findall(r"^\| `(\w+)` \|", DOC, re.M))
    assert table == set(inspect.signature(bs.strip).parameters) - {"frame"}
    for function in (bs.learn, bs.match):
        named = set(inspect.signature(function).parameters) - {"frame", "index"}
        assert [name for name in sorted(named) if f"`{name}`" not in DOC and f"{name}=" not in DOC] == []
