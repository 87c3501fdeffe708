"""The quality gate: no figure may fall under its floor. Floors are in floors.json and only rise.

usage: python bench/gate.py [--raise]     with --raise, floors go up to what is reached now, less a small slack
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mutations  # noqa: E402
import pairs  # noqa: E402
from aside import is_aside  # noqa: E402
from corpora import ROOT, SHARED, corpus, rows_of, yardstick  # noqa: E402

from boilerstrip.evaluate import evaluate, read_rows  # noqa: E402
from boilerstrip.settings import Settings  # noqa: E402
from boilerstrip.stripper import Stripper  # noqa: E402

FLOORS = HERE / "floors.json"
SMALLER_IS_BETTER = ("body_loss", "left_over", "clean_touched")
SLACK = 0.002

Figures = dict[str, Any]


def english(name: str, aside: bool) -> list[dict[str, Any]]:
    """The English documents of a labelled dump on one side of the set-aside split."""
    return [row for row in _side(name, aside) if row["lang"] == "en"]


def foreign(name: str, aside: bool) -> list[dict[str, Any]]:
    """The other documents on that side."""
    return [row for row in _side(name, aside) if row["lang"] != "en"]


def _side(name: str, aside: bool) -> list[dict[str, Any]]:
    return [row for row in read_rows(corpus(name)) if is_aside(row["group"]) == aside]


def measured() -> dict[str, Figures]:
    """Figures of every set at hand, by the set's name."""
    sets: dict[str, list[dict[str, Any]]] = {}
    if (ROOT / "fixtures" / "labelled.jsonl").exists():
        sets["fixtures"] = list(read_rows(ROOT / "fixtures" / "labelled.jsonl"))
    if SHARED.is_dir():
        sets["seeds"] = list(read_rows(SHARED / "seeds" / "gold.jsonl"))
        for name in ("dumps-en", "dumps-wrapped", "dumps-more"):
            sets[name] = english(name, aside=False)
            sets[f"{name} (set aside)"] = english(name, aside=True)
        for name in ("dumps-xx", "dumps-more"):
            sets[f"{name}, other languages"] = foreign(name, aside=False)
            sets[f"{name}, other languages (set aside)"] = foreign(name, aside=True)
    else:
        print("the shared data is not here: its floors are skipped")
    # The shipped model has seen the labelled dumps: it is only measured on what it has not.
    rules = Stripper(Settings(model="none")).strip
    reached = {name: evaluate(rows, strip=rules)["all"] for name, rows in sets.items()}
    for name in ("fixtures", "seeds"):
        if name in sets:
            reached[f"{name} (model)"] = evaluate(sets[name])["all"]
    if SHARED.is_dir():
        reached["pairs"] = pairs.figures()
        reached["mutations"] = mutations.shares()
        reached["mutations (set aside)"] = mutations.shares(aside=True)
        reached["pages (article-extraction-benchmark)"] = pages("aeb")
    return reached


def pages(name: str) -> Figures:
    """Figures of the shipped labeller on pages that taught it nothing, by the yardstick itself."""
    told: Figures = yardstick().pages(list(rows_of(name)), None)[0]
    return told


def failures(floors: dict[str, Figures], reached: dict[str, Figures]) -> list[str]:
    """One line per figure that is worse than its floor."""
    bad = []
    for name, wanted in floors.items():
        for figure, floor in wanted.items():
            if name not in reached:
                continue
            value = reached[name][figure]
            if value > floor + 1e-9 if figure in SMALLER_IS_BETTER else value < floor - 1e-9:
                bad.append(f"{name}: {figure} is {value:.4f}, its floor is {floor:.4f}")
    return bad


def raised(floors: dict[str, Figures], reached: dict[str, Figures]) -> dict[str, Figures]:
    """Floors moved up to what is reached, never down."""
    new = {name: dict(wanted) for name, wanted in floors.items()}
    for name, wanted in new.items():
        for figure, floor in wanted.items():
            if name in reached:
                value = reached[name][figure]
                if figure in SMALLER_IS_BETTER:
                    wanted[figure] = min(floor, round(value + SLACK, 4))
                else:
                    wanted[figure] = max(floor, round(value - SLACK, 4))
    return new


def main(argv: list[str] | None = None) -> int:
    """Print the figures against their floors; exit 1 when one fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="lift", help="raise the floors to what is reached")
    args = parser.parse_args(argv)
    floors, reached = json.loads(FLOORS.read_text(encoding="utf-8")), measured()
    for name, wanted in floors.items():
        if name in reached:
            told = "  ".join(f"{figure} {reached[name][figure]:.4f} ({floor})" for figure, floor in wanted.items())
            print(f"{name}: {told}")
    bad = failures(floors, reached)
    print("\n".join(bad) if bad else "quality gate: every figure is at or above its floor")
    if args.lift and not bad:
        FLOORS.write_text(json.dumps(raised(floors, reached), indent=2) + "\n", encoding="utf-8")
    return bool(bad)


if __name__ == "__main__":
    raise SystemExit(main())
