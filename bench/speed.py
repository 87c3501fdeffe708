"""Speed, always as a ratio to C4's line rules in the same run on the same texts, one core; and the memory of a process.

Texts are the English labelled dumps where they are at hand, else the fixtures, many times over. Figures in MB/s say
what to expect on this machine; the ratio is what counts.

usage: python bench/speed.py [--rounds N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpora import ROOT, SHARED
from gate import english

from boilerstrip.peers.lines import c4
from boilerstrip.stripper import Stripper

LARGE = (1, 5, 20)  # million characters of one document


def best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The shortest time (seconds) of each work, taken in turns so that a busy moment hits all of them."""
    times = [float("inf")] * len(works)
    for _ in range(rounds):
        for k, work in enumerate(works):
            begun = time.perf_counter()
            work()
            times[k] = min(times[k], time.perf_counter() - begun)
    return times


def told(name: str, size: int, ours: float, theirs: float) -> None:
    """Print one row."""
    print(f"{name:32}{size / ours / 1e6:7.1f} MB/s   C4 {size / theirs / 1e6:6.1f} MB/s   1 to {ours / theirs:.1f}")


def sets() -> dict[str, list[str]]:
    """Texts by the name of their set."""
    if SHARED.is_dir():
        names = ("dumps-en", "dumps-wrapped", "dumps-more")
        return {name: [row["text"] for side in (False, True) for row in english(name, side)] for name in names}
    return {"fixtures": [p.read_bytes().decode() for p in sorted(ROOT.glob("fixtures/*/scraped.txt"))] * 40}


def peak(command: list[str]) -> int:
    """The peak memory (MB) of a command."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    return int(done.stdout)


def main(argv: list[str] | None = None) -> int:
    """Print speed by set, by the size of one document, of the command's start, and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the best counts")
    rounds = parser.parse_args(argv).rounds
    stripper = Stripper()
    texts = sets()
    for name, some in texts.items():
        ours, theirs = best(
            rounds,
            lambda some=some: [one.text for one in stripper.strip_many(some)],  # type: ignore[misc]
            lambda some=some: [c4(one).text for one in some],  # type: ignore[misc]
        )
        told(f"{name}, a batch", sum(map(len, some)), ours, theirs)
    joined = "\n".join(text for some in texts.values() for text in some)
    for million in LARGE:
        size = million * 1_000_000
        one = (joined * (size // len(joined) + 1))[:size]
        ours, theirs = best(min(2, rounds), lambda one=one: stripper.strip(one).text, lambda one=one: c4(one).text)  # type: ignore[misc]
        told(f"one document of {million} MB", size, ours, theirs)
    start(rounds)
    memory(one)
    return 0


def start(rounds: int) -> None:
    """The command's start, beside the interpreter's own."""
    small = str(ROOT / "fixtures" / "poem" / "scraped.txt")
    run = [sys.executable, "-m", "boilerstrip"]
    commands = ([sys.executable, "-c", "pass"], [*run, "--help"], [*run, "check", small])
    bare, help_, check = best(rounds, *(lambda c=c: subprocess.run(c, capture_output=True) for c in commands))  # type: ignore[misc]
    print(f"start: python {bare:.3f} s, boilerstrip --help {help_:.3f} s, a check of a small file {check:.3f} s")


def memory(text: str) -> None:
    """Peak memory of the command on one large document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.txt"
        path.write_text(text, encoding="utf-8")
        size = path.stat().st_size // 1_000_000
        run = [sys.executable, "-m", "boilerstrip"]
        for name, command in (
            ("check", [*run, "check", "-q", "--statistics", str(path)]),
            ("clean", [*run, "clean", str(path)]),
            ("check --fix", [*run, "check", "--fix", "-q", "--no-ledger", "--statistics", str(path)]),
        ):
            print(f"memory: {name} of {size} MB: {peak(command)} MB (allowed: {150 + 8 * size} MB)")


if __name__ == "__main__":
    raise SystemExit(main())
