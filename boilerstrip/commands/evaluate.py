"""``boilerstrip evaluate``: every figure of the design on labelled dumps."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

_SHORT = (
    "docs",
    "lines",
    "line_f1",
    "precision",
    "recall",
    "macro_recall",
    "body_loss",
    "left_over",
    "wrapped_right",
    "clean_touched",
    "label_accuracy",
    "span_f1",
    "stable",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="labelled dump, .jsonl or .jsonl.gz")
    parser.add_argument("--by", metavar="FIELD", help="a row per value of this field: lang, group, site ...")
    parser.add_argument("--ids", type=Path, metavar="FILE", help="only documents whose id or group stands in FILE")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    from boilerstrip.errors import InputError
    from boilerstrip.evaluate import evaluate, read_rows

    wanted = None
    if args.ids:
        try:
            wanted = set(args.ids.read_text(encoding="utf-8").split())
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{args.ids}: cannot read the list of ids: {error}") from None
    rows = (
        row
        for path in args.files
        for row in read_rows(path)
        if wanted is None or row.get("id") in wanted or row.get("group") in wanted
    )
    result = evaluate(rows, by=args.by)
    if args.json:
        print(json.dumps(result))
        return 0
    for name, figures in result.items():
        print(name)
        _print(figures, full=name == "all")
    return 0


def _print(figures: dict[str, Any], full: bool) -> None:
    names = [name for name in figures if not isinstance(figures[name], dict)] if full else _SHORT
    for name in names:
        value = figures[name]
        print(f"  {name:16}{value:.4f}" if isinstance(value, float) else f"  {name:16}{value}")
    if full:
        print("  label           recall  precision of the label")
        recall, precision = figures["recall_by_label"], figures["label_precision"]
        for label in sorted(set(recall) | set(precision)):
            print(f"    {label:14}{recall.get(label, float('nan')):.3f}   {precision.get(label, float('nan')):.3f}")
