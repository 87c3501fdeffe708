"""The command on dumps: its rate against the library's, two workers against two processes, and memory by size of input.

Each ratio comes from works that take turns in one run, on the same texts, and the best of each counts. Times are those
of whole processes less that of one that cleans a single record: what a start takes says nothing of large dumps. On a
machine that others use, what the processors were busy for ("cpu") says more than the clock.

usage: python bench/dumps.py [--rounds N] [--megabytes 10,100]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from speed import peak, sets

COMMAND = [sys.executable, "-m", "boilerstrip", "clean", "-q", "--text-field", "text"]
LIBRARY = """
import json, sys, time
from boilerstrip.stripper import Stripper
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
stripper = Stripper()
stripper.strip(texts[0])
begun, busy = time.perf_counter(), time.process_time()
for one in stripper.strip_many(texts):
    one.text
print(time.perf_counter() - begun, time.process_time() - busy)
"""


def memory(what: str, command: list[str]) -> None:
    """Print the peak memory of the largest process, with one worker and with two."""
    one, two = peak(command), peak([*command, "--workers", "2"])
    print(f"memory, {what}: {one} MB; the largest process of --workers 2: {two} MB")


def write(path: Path, texts: list[str], size: int, more: str = "") -> int:
    """A dump of about so many bytes, texts over and over; how many bytes it has. ``more``: another field."""
    done = k = 0
    with open(path, "w", encoding="utf-8") as out:
        while done < size:
            line = json.dumps({"id": k, "more": more, "text": texts[k % len(texts)]}) + "\n"
            out.write(line)
            done += len(line)
            k += 1
    return done


def together(*commands: list[str]) -> None:
    """Run commands at the same time."""
    running = [subprocess.Popen(one, stderr=subprocess.DEVNULL) for one in commands]
    for one in running:
        if one.wait() not in (0, 1, 3):
            raise SystemExit(f"failed: {one.args}")


def costs(rounds: int, *works: Callable[[], object]) -> list[tuple[float, float]]:
    """The least seconds of each work by the clock, and of all its processes on a processor, taken in turns."""
    times = [(float("inf"), float("inf"))] * len(works)
    for _ in range(rounds):
        for k, work in enumerate(works):
            begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            work()
            clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            times[k] = (min(times[k][0], clock), min(times[k][1], busy))
    return times


def library(path: Path) -> tuple[float, float]:
    """Seconds that the library takes for the dump's texts, by the clock and on a processor."""
    done = subprocess.run([sys.executable, "-c", LIBRARY, str(path)], capture_output=True, text=True, check=True)
    clock, busy = map(float, done.stdout.split())
    return clock, busy


def main(argv: list[str] | None = None) -> int:
    """Print the ratios and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the best counts")
    parser.add_argument("--size", type=int, default=8, help="megabytes for the ratios")
    parser.add_argument("--megabytes", default="10,100", help="sizes of input for memory")
    parser.add_argument("--wide", default="10,500", help="sizes of input whose records hold little text")
    args = parser.parse_args(argv)
    os.environ["OMP_NUM_THREADS"] = "1"
    some = sets()
    texts = [text for name in some for text in some[name]]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        whole, half, tiny = here / "whole.jsonl", here / "half.jsonl", here / "tiny.jsonl"
        size = write(whole, texts, args.size * 1_000_000)
        write(half, texts, args.size * 500_000)
        write(tiny, texts[:1], 1)

        def command(path: Path, out: str, *more: str) -> list[str]:
            return [*COMMAND, str(path), "-o", str(here / out), *more]

        alone: list[tuple[float, float]] = []
        rows = costs(
            args.rounds,
            lambda: together(command(tiny, "t")),
            lambda: together(command(whole, "a")),
            lambda: alone.append(library(whole)),
            lambda: together(command(whole, "b", "--workers", "2")),
            lambda: together(command(half, "c"), command(half, "d")),
            lambda: together(command(tiny, "t", "--workers", "2")),
        )
        assert (here / "a").read_bytes() == (here / "b").read_bytes()
        for k, what in enumerate(("clock", "cpu")):
            begun, one, _, two, pair, begun_two = (row[k] for row in rows)
            batch, pair = min(row[k] for row in alone), pair - begun * (1 + k)
            one, two = one - begun, two - begun_two
            rates = [f"{size / 1e6 / seconds:.2f}" for seconds in (batch, one, pair, two)]
            print(f"{what}, MB/s: library {rates[0]}; command {rates[1]}, {batch / one:.2f} of it")
            print(f"{what}, MB/s: two processes {rates[2]}; --workers 2 {rates[3]}, {pair / two:.2f} of them")
        for million in map(int, args.megabytes.split(",")):
            write(whole, texts, million * 1_000_000)
            memory(f"{million} MB of texts", command(whole, "a"))
        for million in map(int, args.wide.split(",")):
            write(whole, [one[:300] for one in texts], million * 1_000_000, "0123456789" * 2000)
            memory(f"{million} MB, texts of 300 in records of 20,000", command(whole, "a"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
