"""The index of sources: building, growth, questions, memory; and how often the right source comes first.

Sources are made of ``site-pools``, many of each document: lines left out, put in another order, words replaced, so that
an index of any size holds stories that are much alike. Among them stand the sources of ``pairs``; documents of the
pools that share a tenth of their fingerprints with either side of a pair are left out, for they may be its copies.

- republished: is the pair's source, or a version of it (half of either's fingerprints are the other's), named first?
- same event: is the pair's source named as a likely one? It never is the source.
- held out: is anything named for documents of the pools of which nothing was put into the index (the pools have copies
  of their own: the scorer says of how many that are named the source is another story)?

``--bounds`` shows instead what bounds of containment and coverage do, and what they do to groups of pairs (by event)
that they were not chosen on.

usage: python bench/sources.py [--sizes 10000,30000,100000] [--folder DIR] | --bounds
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpora import pools
from pairs import groups_of, read_pairs

from boilerstrip.scoring.score import score
from boilerstrip.sources.finding import CONTAINED, COVERED, LEAST, Match
from boilerstrip.sources.fingerprints import fingerprints
from boilerstrip.sources.index import SourceIndex
from boilerstrip.stripper import Stripper

HELD = 10  # of so many documents of the pools, one has nothing in the index
REPLACED = (0.02, 0.05, 0.1, 0.2, 0.4)  # shares of a made source's words
GRID = [at / 20 for at in range(4, 20)]


def apart(prints: np.ndarray) -> list[dict[str, Any]]:
    """The documents of the pools that are no copies of a text with any of ``prints``."""
    kept = []
    for row in pools():
        own = fingerprints(row["text"])
        if np.isin(own, prints).sum() <= 0.1 * len(own):
            kept.append(row)
    return kept


def made(rows: list[dict[str, Any]], count: int) -> Iterator[tuple[str, str, str]]:
    """So many sources: id, text and site. The first of any number are the same."""
    words = sorted({word for row in rows[::7] for word in row["text"].split()})
    for number in range(count):
        row, dice = rows[number % len(rows)], random.Random(number)
        yield f"made{number}", edited(row["text"], words, dice) if number >= len(rows) else row["text"], row["site"]


def edited(text: str, words: list[str], dice: random.Random) -> str:
    """A text with lines left out or in another order, and words replaced."""
    lines = text.split("\n")
    kept = [line for line in lines if dice.random() < 0.8] or lines
    if dice.random() < 0.2:
        dice.shuffle(kept)
    share = dice.choice(REPLACED)
    return "\n".join(
        " ".join(words[int(dice.random() * len(words))] if dice.random() < share else word for word in line.split())
        for line in kept
    )


def one_size(size: int, folder: Path) -> dict[str, Any]:
    """Build an index of a size, and ask it. Times are of this process alone (seconds of the processor)."""
    pairs = read_pairs()
    bodies = {(pair["id"], side): pair[side]["text"] for pair in pairs for side in ("source", "republished")}
    rows = apart(np.unique(np.concatenate([fingerprints(text) for text in bodies.values()])))
    held, rest = rows[::HELD], [row for at, row in enumerate(rows) if at % HELD]
    sources = list(made(rest, size))
    megabytes = sum(len(text.encode("utf-8", "surrogatepass")) for _, text, _ in sources) / 1e6
    index, before = SourceIndex(), memory()
    begun = time.process_time()
    for name, text, site in sources:
        index.add(name, text, site=site)
    for pair in pairs:
        index.add(f"pair-{pair['id']}", bodies[pair["id"], "source"], site=pair["source"].get("site"))
    index.save(folder)
    built = time.process_time() - begun
    index.compact()
    compacted = time.process_time() - begun - built
    told = {
        "sources": len(index),
        "megabytes": megabytes,
        "build_seconds": built,
        "compact_seconds": compacted,
        "build_memory_mb": memory() - before,
        "disk_mb": sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
    }
    (folder.parent / f"{folder.name}-held.json").write_text(json.dumps([row["text"] for row in held]))
    return told


def ask(folder: Path) -> dict[str, Any]:
    """Load an index and ask it: in a process of its own, whose memory is what that takes."""
    held = json.loads((folder.parent / f"{folder.name}-held.json").read_text())
    pairs = read_pairs()
    bodies = {(pair["id"], side): pair[side]["text"] for pair in pairs for side in ("source", "republished")}
    before, begun = memory(), time.process_time()
    index = SourceIndex.load(folder)
    told: dict[str, Any] = {"load_seconds": time.process_time() - begun}
    told |= outsiders(index, held)
    told["ask_memory_mb"] = memory() - before
    return told | asked(index, pairs, bodies)


def memory() -> int:
    """This process's largest memory so far (MB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def asked(index: SourceIndex, pairs: list[dict[str, Any]], bodies: dict[tuple[str, str], str]) -> dict[str, Any]:
    """The pairs' republished texts, as they came and stripped."""
    strips = Stripper()
    told: dict[str, Any] = {}
    for name in ("whole", "stripped"):
        count = dict.fromkeys(("first", "own", "likely", "right", "false", "made"), 0)
        of = dict.fromkeys(("republished", "same_event"), 0)
        for pair in pairs:
            if pair["relation"] not in of:
                continue
            of[pair["relation"]] += 1
            text = bodies[pair["id"], "republished"]
            found = index.matches(strips.strip(text).text if name == "stripped" else text, 10)
            own = f"pair-{pair['id']}"
            likely = [one.id for one in found if one.is_likely]
            count["made"] += any(one.startswith("made") for one in likely)
            if pair["relation"] == "same_event":
                count["false"] += own in likely
                continue
            count["own"] += bool(found) and found[0].id == own
            count["first"] += bool(found) and is_version(index, found[0], bodies[pair["id"], "source"])
            count["likely"] += own in likely
            count["right"] += bool(likely) and is_version(index, found[0], bodies[pair["id"], "source"])
        told[name] = {**of, **count}
    return told


def is_version(index: SourceIndex, found: Match, source: str) -> bool:
    """Whether half of the fingerprints of a source that was found, or of the pair's own, are the other's."""
    one, other = fingerprints(index.text(found.id) or ""), fingerprints(source)
    return len(np.intersect1d(one, other)) >= 0.5 * min(len(one), len(other))


def outsiders(index: SourceIndex, texts: list[str]) -> dict[str, Any]:
    """Texts that nothing in the index was made of: how often a source is named; and what a question costs."""
    index.matches(texts[0])
    held, named = timed(index, texts)
    false = sum(score(text, index.text(id) or "").relation == "different" for text, id in named)
    return {
        "ask_held_out": held,
        "ask_made": timed(index, [index.text(f"made{at}") or "" for at in range(0, 2000, 5)])[0],
        "held_out": len(texts),
        "held_out_named": len(named),
        "held_out_named_and_different": false,
    }


def timed(index: SourceIndex, texts: list[str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What questions cost (ms), and for which texts which source was named."""
    wall, named, spent = [], [], time.process_time()
    for text in texts:
        begun = time.perf_counter()
        found = index.matches(text)
        wall.append(time.perf_counter() - begun)
        named += [(text, one.id) for one in found if one.is_likely][:1]
    processor = 1000 * (time.process_time() - spent) / len(texts)
    prints = time.process_time()
    for text in texts:
        fingerprints(text)
    prints = 1000 * (time.process_time() - prints) / len(texts)
    return {"mean, median, p99": times(wall), "processor": processor, "of it fingerprints": prints}, named


def times(seconds: list[float]) -> list[float]:
    """Mean, median and 99th percentile (ms)."""
    some = 1000 * np.array(seconds)
    return [round(float(one), 2) for one in (some.mean(), np.median(some), np.percentile(some, 99))]


# Bounds


def bounds() -> None:
    """What is named of pairs by bounds that were chosen on the others, and by those that are shipped."""
    pairs = [pair for pair in read_pairs() if pair["relation"] in ("republished", "same_event")]
    strips, groups = Stripper(), np.array(groups_of(pairs))
    same = np.array([pair["relation"] == "same_event" for pair in pairs])
    for name in ("whole", "stripped"):
        shares = np.array([shared(pair, strips if name == "stripped" else None) for pair in pairs])
        print(f"{name}: of {(~same).sum()} republished named, of {same.sum()} same-event named")
        for told, contained, covered in (
            ("shipped", CONTAINED, COVERED),
            ("coverage alone", 1.01, COVERED),
            ("containment at .8", 0.8, COVERED),
        ):
            show(told, named(shares, contained, covered), same)
        held = np.zeros(len(pairs), bool)
        for group in set(groups.tolist()):
            out = groups == group
            held[out] = named(shares[out], *chosen(shares[~out & same]))
        show(f"least bounds without error, by {len(set(groups.tolist()))} groups left out", held, same)


def shared(pair: dict[str, Any], strips: Stripper | None) -> tuple[float, float, int]:
    """Containment, coverage and how many, of a pair by itself."""
    texts = [pair[side]["text"] for side in ("republished", "source")]
    ours, theirs = (fingerprints(strips.strip(text).text if strips else text) for text in texts)
    both = len(np.intersect1d(ours, theirs))
    return both / max(1, len(ours)), both / max(1, len(theirs)), both


def named(shares: np.ndarray, contained: float, covered: float) -> np.ndarray:
    """As ``Match.is_likely``."""
    return (shares[:, 2] >= LEAST) & ((shares[:, 0] >= contained) | (shares[:, 1] >= covered))


def chosen(wrong: np.ndarray) -> tuple[float, float]:
    """The least bounds of the grid at which none of some pairs that ought not be named is."""
    some = wrong[wrong[:, 2] >= LEAST]
    return tuple(next((at for at in GRID if at > some[:, k].max(initial=0)), 1.0) for k in range(2))  # type: ignore[return-value]


def show(told: str, some: np.ndarray, same: np.ndarray) -> None:
    """One row."""
    print(f"  {told}: {some[~same].sum()} ({some[~same].mean():.3f}), {some[same].sum()} ({some[same].mean():.3f})")


def measured(size: str, folder: Path) -> dict[str, Any]:
    """Both halves of a size's figures, each from a process of its own; printed as they come."""
    told: dict[str, Any] = {}
    for more in ([], ["--ask"]):
        command = [sys.executable, __file__, "--one", size, "--folder", str(folder), *more]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(said, flush=True)
        told |= json.loads(said)
    return told


def show_table(rows: list[dict[str, Any]]) -> None:
    """The table of docs/scale.md."""
    print(
        "| sources | MB | built in, s | MB/s | on disk, MB | peak memory building, MB | loaded and checked in, s | "
        "a question, ms of the processor | mean, median, p99 by the clock, ms |\n" + "|---" * 9 + "|"
    )
    for row in rows:
        mean = (row["ask_held_out"]["processor"], row["ask_made"]["processor"])
        clock = ", ".join(f"{one:.1f}" for one in row["ask_made"]["mean, median, p99"])
        print(
            f"| {row['sources']:,} | {row['megabytes']:.0f} | {row['build_seconds']:.1f} | "
            f"{row['megabytes'] / row['build_seconds']:.1f} | {row['disk_mb']:.0f} | {row['build_memory_mb']} | "
            f"{row['load_seconds']:.2f} | {mean[0]:.1f} (not in it), {mean[1]:.1f} (in it) | {clock} |"
        )


def main(argv: list[str] | None = None) -> int:
    """Measure; a process of its own for every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,30000,100000")
    parser.add_argument("--folder", type=Path, help="where indexes are made (a temporary folder)")
    parser.add_argument("--bounds", action="store_true")
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.bounds:
        bounds()
    elif args.one:
        print(json.dumps(ask(args.folder) if args.ask else one_size(args.one, args.folder), indent=1))
    else:
        with tempfile.TemporaryDirectory() as folder:
            rows = [measured(size, (args.folder or Path(folder)) / size) for size in args.sizes.split(",")]
        show_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
