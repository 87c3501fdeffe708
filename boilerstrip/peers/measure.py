"""Several tools on the same rows in one run: figures with intervals, and time as a ratio to one of them."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from boilerstrip.evaluate import counted
from boilerstrip.peers.intervals import Formula, draws, line_formula, page_formula, resampled, told
from boilerstrip.peers.lines import Strip
from boilerstrip.peers.pagefigures import segments, shingle_shares, word_f1
from boilerstrip.peers.pages import Read
from boilerstrip.peers.peer import Peer, Row, ready
from boilerstrip.peers.rows import group_of

ROUNDS = 2  # over texts, of which the faster counts: the first compiles patterns
LONG = 15  # seconds after which a tool needs no second round: what a first one costs more is little of it
WARM = 3  # pages that every tool reads before the clock runs


@dataclass
class Outcome:
    """What a tool did: sums by group, seconds of processor time, and documents that it failed on."""

    sums: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: float = 0.0
    failed: int = 0


def on_texts(tools: Mapping[str, Strip], rows: Sequence[Row], rounds: int = ROUNDS) -> dict[str, Outcome]:
    """Counts of every tool, and its time for all rows; tools take turns, so that a busy moment hits them alike."""
    found = {name: Outcome(seconds=float("inf")) for name in tools}
    for turn in range(rounds):
        for name, strip in tools.items():
            if turn and found[name].seconds > LONG:
                continue
            begun = time.process_time()
            results = list(strip(rows))
            texts = [one.text for one in results]  # a Result makes its text when it is asked for
            found[name].seconds = min(found[name].seconds, time.process_time() - begun)
            assert len(texts) == len(rows)
            if not turn:
                found[name].failed = sum(getattr(one, "failed", False) for one in results)
                for row, result in zip(rows, results, strict=True):
                    found[name].sums[group_of(row)].update(counted(dict(row), result).sums)
    return found


def on_pages(tools: Mapping[str, Read], rows: Sequence[Row]) -> dict[str, Outcome]:
    """Counts of every tool and its time, page by page, so that a busy moment hits them alike.

    Their order is drawn anew for each: the first has to fetch the page, and code that another shares with it.
    """
    found = {name: Outcome() for name in tools}
    for read in tools.values():
        for row in rows[:WARM]:
            _read(read, row)
    order = list(tools.items())
    chance = random.Random(0)
    for row in rows:
        chance.shuffle(order)
        for name, read in order:
            begun = time.process_time()
            text = _read(read, row)
            found[name].seconds += time.process_time() - begun
            found[name].failed += text is None
            found[name].sums[group_of(row)].update(page_sums(row, text or ""))
    return found


def _read(read: Read, row: Row) -> str | None:
    """What a tool makes of a page; None where it fails, as several do on what they cannot parse."""
    try:
        return read(row)
    except Exception:
        return None


def page_sums(row: Row, text: str) -> Counter[str]:
    """What one page adds to the sums."""
    sums: Counter[str] = Counter(docs=1)
    if row.get("gold") is not None:
        shares = (*shingle_shares(row["gold"], text), word_f1(row["gold"], text))
        for name, share in zip(("precision", "recall", "word_f1"), shares, strict=True):
            if share is not None:
                sums.update({name: share, f"{name}_of": 1})
    sums.update(segments(text, row.get("with") or (), row.get("without") or ()))
    return sums


def compared(
    name: str, kind: str, rows: Sequence[Row], peers: Sequence[Peer[Any]], base: str, first: str, seed: int = 0
) -> dict[str, Any]:
    """All figures of one set, ready for JSON.

    Parameters
    ----------
    name, kind : str
        The set's name; ``texts`` or ``pages``.
    rows : sequence of mappings
        Labelled documents or pages.
    peers : sequence of Peer
        What to run; those that are not installed are named, and left out.
    base : str
        The tool whose time is 1; the first that is there where it is not.
    first : str
        The tool that the others are compared with: the difference of the main figure has an interval too.
    seed : int
        Of the draws.
    """
    tools, missing = ready(peers)
    run: Callable[..., dict[str, Outcome]] = on_texts if kind == "texts" else on_pages
    outcomes = run(tools, rows)
    groups = sorted({group_of(row) for row in rows})
    drawn = draws(len(groups), seed=seed)
    formula: Formula = line_formula if kind == "texts" else page_formula
    values = {tool: resampled([one.sums[group] for group in groups], drawn, formula) for tool, one in outcomes.items()}
    base = base if base in tools else next(iter(tools))
    field_of = "text" if kind == "texts" else "html"
    return {
        "name": name,
        "kind": kind,
        "documents": len(rows),
        "groups": len(groups),
        "characters": sum(len(row[field_of]) for row in rows),
        "base": base,
        "missing": missing,
        "tools": [
            {
                "name": one.name,
                "package": one.package,
                "version": one.version,
                "time": round(_ratio(outcomes[one.name].seconds, outcomes[base].seconds), 4),
                "seconds": round(outcomes[one.name].seconds, 3),
                "failed": outcomes[one.name].failed,
                "figures": {figure: told(some) for figure, some in values[one.name].items()},
                "behind": _behind(values, first, one.name),
            }
            for one in peers
            if one.name in tools
        ],
    }


def _ratio(seconds: float, base: float) -> float:
    return seconds / max(base, 1e-9)


def _behind(values: dict[str, dict[str, np.ndarray]], first: str, name: str) -> dict[str, list[float | None]]:
    """How far a tool's main figures are under those of the first, by the same draws."""
    if first not in values or name == first:
        return {}
    return {
        figure: told(values[first][figure] - values[name][figure])
        for figure in ("line_f1", "shingle_f1", "segment_f1")
        if figure in values[name] and not np.isnan(values[name][figure][0])
    }
