"""What contexts are worth where rules fail: figures with some (site, rule) pairs switched off.

Rules written on the sites that were read catch more there than on others. With two in five pairs off they catch about
as much as on sites that nobody has read, so a context, or a bound in one, is chosen by what it adds here.

usage: python bench/unread.py [--off 40]
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpora import SHARED
from gate import english

from boilerstrip.evaluate import Tally, figures, tally
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

SHOWN = ("line_f1", "precision", "recall", "macro_recall", "body_loss", "clean_touched", "label_accuracy")


class Forgetful(Stripper):
    """A Stripper that lacks a share (percent) of the line rules, another one for each group."""

    def __init__(self, group: str, off: int) -> None:
        super().__init__(Settings(model="none"))
        self._rules = [rule for rule in self._rules if rule.action != "line" or chance(group + rule.code) >= off]


def chance(name: str) -> int:
    """A number from 0 to 99 that a name always has."""
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % 100


def main(argv: list[str] | None = None) -> int:
    """Print the figures with all rules, and with some off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--off", type=int, default=40, help="percent of the pairs of site and line rule that are off")
    off = parser.parse_args(argv).off
    if not SHARED.is_dir():
        print("the shared data is not here: there is nothing to measure on")
        return 1
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name in ("dumps-en", "dumps-wrapped", "dumps-more"):
        for row in english(name, aside=False):
            groups[row["group"]].append(row)
    for percent in (0, off):
        sums = Tally()
        for group, rows in groups.items():
            strip = Forgetful(group, percent).strip
            for row in rows:
                sums.add(tally(row, strip))
        reached = figures(sums)
        print(f"{percent:2}% off  " + "  ".join(f"{name} {reached[name]:.4f}" for name in SHOWN))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
