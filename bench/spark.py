"""Spark on two threads against the command's two workers; and what one large site does to learning.

Both strip one .jsonl file of the pools' texts, over and over, to another, in turns; outputs are compared text by text.
The command's time is that of the process less that of one which cleans a single record; Spark's is that of a job behind
one over a few megabytes, whose time (with that of the session's start) is told. "cpu" is what all processes of either
were busy for: on a machine that others use it says more than the clock.

usage: python bench/spark.py [--megabytes 200] [--rounds 1] [--batch ROWS,...] [--skew DOCUMENTS]
    --batch ROWS,...     spark.sql.execution.arrow.maxRecordsPerBatch, one after another (Spark's own: 10000)
    --skew DOCUMENTS     instead: learn from so many, first all sites alike, then one with three tenths of them
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpora import pools
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from boilerstrip.integrations import spark as bs
from boilerstrip.integrations import sparklearn

COMMAND = [sys.executable, "-m", "boilerstrip", "clean", "-q", "--isolated", "--text-field", "text"]
WARM = 2_000_000  # bytes that Spark strips before it is timed
SITES = 40  # of the bench of learning
PARTS = 16  # tasks: as many as keep both threads busy to the end


def stories(count: int, sites: int, share: float) -> Iterator[tuple[str, str]]:
    """Sites and texts: the pools', words shuffled within lines but for the first and last; so many of one site."""
    chance, rows = random.Random(0), cycle(pools())
    for k, row in zip(range(count), rows, strict=False):
        lines = [one.split() for one in row["text"].split("\n") if one.strip()]
        body = (" ".join(chance.sample(one, len(one))) for one in lines[2:-2])
        text = "\n".join([*map(" ".join, lines[:2]), *body, *map(" ".join, lines[-2:])])
        yield "big.example" if chance.random() < share else f"s{k % sites}.example", text


def dump(path: Path, size: int) -> None:
    """About so many bytes of the pools' texts, over and over."""
    done = 0
    with open(path, "w", encoding="utf-8") as out:
        for k, row in enumerate(cycle(pools())):
            done += out.write(json.dumps({"id": str(k), "text": row["text"]}) + "\n")
            if done >= size:
                return


def session(folder: Path) -> SparkSession:
    """Two threads, nothing that another machine could reach."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("bench")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": str(PARTS),
        "spark.local.dir": str(folder),
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def ended() -> float:
    """Seconds that processes which have ended were busy for: the command's."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def living() -> float:
    """Seconds that the processes below this one have been busy for: Spark's, which go on."""
    tick = os.sysconf("SC_CLK_TCK")
    parents: dict[int, int] = {}
    times: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        parents[pid], times[pid] = int(told[1]), sum(map(int, told[11:15])) / tick

    def below(pid: int) -> bool:
        return pid in parents and (parents[pid] == os.getpid() or below(parents[pid]))

    return sum(seconds for pid, seconds in times.items() if below(pid))


def timed(work: Callable[[], object], busy: Callable[[], float]) -> tuple[float, float]:
    """Seconds by the clock, and busy."""
    begun, before = time.perf_counter(), busy()
    work()
    return time.perf_counter() - begun, busy() - before


def stripped(spark: SparkSession, source: Path, target: Path) -> None:
    """Strip one file with Spark."""
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(max(1, source.stat().st_size // PARTS)))
    frame = spark.read.schema("id string, text string").json(str(source))
    bs.strip(frame).write.mode("overwrite").json(str(target))


def cleaned(source: Path, target: Path) -> None:
    """Strip one file with the command; of a story of which much goes all of that goes, as with Spark."""
    more = ["--workers", "2", "--max-removed", "100%"]
    subprocess.run([*COMMAND, str(source), "-o", str(target), *more], check=False, stderr=subprocess.DEVNULL)


def texts(paths: Iterator[Path]) -> dict[str, str]:
    """The texts of files by id."""
    rows = (json.loads(line) for path in paths for line in path.open(encoding="utf-8"))
    return {row["id"]: row["text"] for row in rows}


def throughput(folder: Path, megabytes: int, rounds: int, batches: list[int]) -> None:
    """Print the rates of both, and their ratio."""
    whole, warm, one = (folder / f"{name}.jsonl" for name in ("whole", "warm", "one"))
    for path, size in ((whole, megabytes * 1_000_000), (warm, WARM), (one, 1)):
        dump(path, size)
    size = whole.stat().st_size / 1e6
    spark: SparkSession
    begun = time.perf_counter()
    spark = session(folder)
    stripped(spark, warm, folder / "warm")
    print(f"Spark's start, and its first {WARM / 1e6:.0f} MB: {time.perf_counter() - begun:.1f} s")
    start = timed(lambda: cleaned(one, folder / "one.out"), ended)
    print(f"the command's start: {start[0]:.1f} s")
    for _ in range(rounds):
        whole_run = timed(lambda: cleaned(whole, folder / "clean.jsonl"), ended)
        took, cpu = (all_of_it - begin for all_of_it, begin in zip(whole_run, start, strict=True))
        print(f"--workers 2: {size / took:.3f} MB/s ({took:.0f} s, {cpu:.0f} s cpu)")
        for rows in batches:
            spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(rows))
            theirs, busied = timed(lambda: stripped(spark, whole, folder / "spark"), living)
            ratios = f"{took / theirs:.2f} of it by the clock, {cpu / busied:.2f} by cpu"
            print(
                f"Spark, {rows} rows a batch: {size / theirs:.3f} MB/s ({theirs:.0f} s, {busied:.0f} s cpu): {ratios}"
            )
    same = texts(iter([folder / "clean.jsonl"])) == texts((folder / "spark").glob("*.json"))
    print(f"{size:.0f} MB; the texts are {'the same' if same else 'DIFFERENT'}")
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"the largest process that has ended: {workers} MB")
    spark.stop()


def skew(folder: Path, count: int) -> None:
    """Print what learning takes, and what tasks read of the sites, with one site of three tenths and without."""
    spark = session(folder)
    bs.learn(spark.createDataFrame(list(stories(400, SITES, 0.0)), "site string, text string")).collect()  # warm
    for share in (0.0, 0.3):
        path = folder / f"{share}.parquet"
        rows = list(stories(count, SITES, share))
        spark.createDataFrame(rows, "site string, text string").repartition(PARTS).write.parquet(str(path))
        frame = spark.read.parquet(str(path)).repartition(PARTS)
        took, cpu = timed(bs.learn(frame).collect, living)
        print(f"{count} documents, {share:.0%} of one site: {took:.1f} s, {cpu:.1f} s cpu")
        print(f"  rows a task: {told(frame)}")
    spark.stop()


def told(frame: DataFrame) -> str:
    """How many rows tasks get at each step, the most and the mean."""
    nothing = [F.lit(None).cast("string").alias(name) for name in ("title", "url", "date")]
    documents = frame.select("text", nothing[0], "site", *nothing[1:])
    work: Any = sparklearn.sampled
    pieces = documents.mapInArrow(lambda some: work(bs.LIMIT, 16, some), sparklearn.ROWS)
    shares = pieces.repartition(PARTS, "site", "salt").mapInArrow(
        lambda some: sparklearn.merged(bs.LIMIT, some), sparklearn.ROWS
    )
    steps = {
        "sampled": documents,
        "merged": pieces.repartition(PARTS, "site", "salt"),
        "learned": shares.repartition(PARTS, "site"),
    }
    rows = []
    for name, step in steps.items():
        counts = [row["count"] for row in step.groupBy(F.spark_partition_id()).count().collect()]
        rows.append(f"{name} {max(counts)} at most, {sum(counts) / PARTS:.0f} in the mean")
    return "; ".join(rows)


def main(argv: list[str] | None = None) -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--batch", default="10000")
    parser.add_argument("--skew", type=int, default=0)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        if args.skew:
            skew(Path(name), args.skew)
        else:
            throughput(Path(name), args.megabytes, args.rounds, [int(one) for one in args.batch.split(",")])
    return 0


if __name__ == "__main__":
    sys.exit(main())
