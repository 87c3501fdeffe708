"""The figures that the README shows, beside those of C4's line rules on the same lines.

usage: python bench/figures.py [--write]     with --write, README.md's table is replaced by what is measured now
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from gate import ROOT, SHARED, english, foreign
from peers import c4

from boilerstrip.evaluate import evaluate
from boilerstrip.labels import KEPT
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

RULES = Stripper(Settings(model="none"))  # the shipped model has seen these dumps
README = ROOT / "README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->\n"
HEAD = """
| labelled dumps (documents) | line F1 | precision | recall | body loss | clean touched | C4: line F1 | C4: body loss |
|---|---|---|---|---|---|---|---|
"""
NAMES = ("dumps-en", "dumps-wrapped", "dumps-more")


def line(name: str, rows: list[dict[str, Any]]) -> str:
    """One row of the table."""
    ours, theirs = evaluate(rows, strip=RULES.strip)["all"], evaluate(rows, strip=c4)["all"]  # type: ignore[arg-type]
    cells = [
        *(f"{ours[figure]:.3f}"[1:] if ours[figure] < 1 else "1.0" for figure in ("line_f1", "precision", "recall")),
        f"{ours['body_loss']:.2%}",
        f"{ours['clean_touched']:.1%}" if any(map(clean, rows)) else "-",
        f"{theirs['line_f1']:.3f}"[1:],
        f"{theirs['body_loss']:.1%}",
    ]
    return f"| {name} ({len(rows)}) | " + " | ".join(cells) + " |\n"


def clean(row: dict[str, Any]) -> bool:
    """Whether a labelled document holds no wrapper."""
    return not row.get("spans") and all(one["label"] in KEPT or one.get("unsure") for one in row["lines"])


def table() -> str:
    """The table: the sites that were read, and those that were not; English where nothing else is said."""
    told = [HEAD]
    for aside in (False, True):
        sets = {name: english(name, aside=aside) for name in NAMES}
        sets |= {f"{name}, other languages": foreign(name, aside=aside) for name in ("dumps-xx", "dumps-more")}
        told += [line(f"{name}{', set aside' * aside}", rows) for name, rows in sets.items()]
    return "".join(told) + "\n"


def main(argv: list[str] | None = None) -> int:
    """Print the rows, or put them into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the rows in README.md")
    args = parser.parse_args(argv)
    if not SHARED.is_dir():
        print("the shared data is not here: there is nothing to measure on")
        return 1
    rows = table()
    print(rows, end="")
    if args.write:
        text = README.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        README.write_text(before + BEGIN + rows + END + rest.partition(END)[2], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
