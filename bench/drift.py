"""How often the alarm about a drifting site is false, and how soon it is right, on the training dumps.

A run is 500 documents drawn from one site's, with replacement; a change comes after 100 of them, from when on two
fifths more of every document's characters go (all of them at most). Sites of eight
documents and more, none of the set-aside.

usage: python bench/drift.py
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from gate import english, foreign

from boilerstrip.integrations.counts import counts, share
from boilerstrip.integrations.drift import Drift
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

LEAST, RUNS, LENGTH, BEFORE, JUMP = 8, 20, 500, 100, 0.4
Sites = list[list[float]]


def sites() -> Sites:
    """The removed shares of each site's documents."""
    stripper, found = Stripper(Settings(model="none")), defaultdict(list)
    for name in ("dumps-en", "dumps-more", "dumps-wrapped", "dumps-xx"):
        for row in [*english(name, aside=False), *foreign(name, aside=False)]:
            found[row["group"]].append(share(counts(stripper.strip(row["text"]))))
    return [shares for shares in found.values() if len(shares) >= LEAST]


def false_alarms(known: Sites, window: int, bound: float, draw: random.Random) -> int:
    """Runs with an alarm, of RUNS a site."""
    return sum(
        any(drift.add("a", draw.choice(shares)) for _ in range(LENGTH))
        for shares in known
        for drift in [Drift(window, bound) for _ in range(RUNS)]
    )


def delays(known: Sites, window: int, bound: float, draw: random.Random) -> list[int]:
    """After how many documents each change is told, of RUNS a site; none that takes over three windows."""
    found = []
    for shares in known:
        for drift in [Drift(window, bound) for _ in range(RUNS)]:
            for _ in range(BEFORE):
                drift.add("a", draw.choice(shares))
            told = (k for k in range(3 * window) if drift.add("a", min(1.0, draw.choice(shares) + JUMP)))
            found += [k + 1 for k in told][:1]
    return found


def main() -> None:
    """Measure and print."""
    known, draw = sites(), random.Random(1)
    runs = RUNS * len(known)
    print(f"{len(known)} sites, {sum(map(len, known))} documents")
    for window in (10, 20, 40):
        for bound in (0.15, 0.2, 0.25, 0.3):
            late = sorted(delays(known, window, bound, draw))
            told = f"changes told {len(late)}/{runs}, half of them within {late[len(late) // 2]} documents"
            print(f"window {window} bound {bound}: false {false_alarms(known, window, bound, draw)}/{runs}; {told}")


if __name__ == "__main__":
    main()
