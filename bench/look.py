"""Print labelled lines of the groups that may be read: what rules are written from.

usage: python bench/look.py LABEL[,LABEL] [--lang en] [--context] [--seed N] [--most N] [--missed] [--false-alarms]
With --missed only lines that boilerstrip leaves, with --false-alarms kept lines that it takes, with their code.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from aside import is_aside
from corpora import rows_of

NAMES = ("dumps-en", "dumps-more", "dumps-wrapped", "dumps-xx")


def documents(lang: str):
    """Labelled documents of one language outside the set-aside fifth."""
    for row in rows_of(*NAMES):
        if (lang == "all" or row["lang"] == lang) and not is_aside(row["group"]):
            yield row


def chosen(row, args):
    """Yield (position among labelled lines, why shown) of the lines asked for."""
    verdicts = {}
    if args.missed or args.false_alarms:
        import boilerstrip

        verdicts = {v.index: v for v in boilerstrip.strip(row["text"]).lines}
    for at, gold in enumerate(row["lines"]):
        if gold.get("unsure") or gold["label"] not in args.labels:
            continue
        verdict = verdicts.get(gold["i"])
        if (args.missed and not verdict.kept) or (args.false_alarms and verdict.kept):
            continue
        yield at, " ".join(verdict.reasons) if verdict else ""


def main() -> int:
    """Print the lines asked for, a shuffled sample of at most --most documents' hits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=lambda s: set(s.split(",")))
    parser.add_argument("--lang", default="en")
    parser.add_argument("--context", action="store_true", help="also the lines before and after")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--width", type=int, default=200)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--false-alarms", action="store_true")
    args = parser.parse_args()
    rows = [(row, at, why) for row in documents(args.lang) for at, why in chosen(row, args)]
    random.Random(args.seed).shuffle(rows)
    for row, at, why in rows[: args.most]:
        text = row["text"].split("\n")
        near = range(max(0, at - 1), min(len(row["lines"]), at + 2)) if args.context else (at,)
        for k in near:
            gold = row["lines"][k]
            mark = ">" if k == at else " "
            told = f"{k + 1}/{len(row['lines'])} {why if k == at else ''}"
            print(f"{mark}{row['id']} {gold['label']:11} {told}| {text[gold['i']].strip()[: args.width]}")
        if args.context:
            print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
