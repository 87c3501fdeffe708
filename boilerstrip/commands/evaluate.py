"""``boilerstrip evaluate``: every figure of the design on labelled dumps."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
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
    parser.add_argument(
        "--ids", type=Path, metavar="FILE", help="only documents whose id or group FILE lists, one a line"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the figures.

    Raises
    ------
    InputError
        When a file cannot be used, or no document is left to make figures of.
    """
    from boilerstrip.errors import InputError
    from boilerstrip.evaluate import evaluate

    result = evaluate(_rows(args), by=args.by)
    if not result["all"]["docs"]:
        why = f"none whose id or group stands in {args.ids}" if args.ids else "none at all"
        raise InputError(f"{', '.join(args.files)}: no labelled document to measure: {why}")
    if args.by and list(result) == ["all", "None"]:
        raise InputError(f"{', '.join(args.files)}: no document has the field {args.by!r} of --by")
    if args.json:
        print(json.dumps(result))
        return 0
    for name, figures in result.items():
        print(name)
        _print(figures, full=name == "all")
    return 0


def _rows(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The documents that are asked for, file by file."""
    from boilerstrip.evaluate import read_rows

    wanted = _wanted(args.ids) if args.ids else None
    for path in args.files:
        for row in read_rows(path):
            if wanted is None or any(str(row[name]).strip() in wanted for name in ("id", "group") if name in row):
                yield row


def _wanted(path: Path) -> set[str]:
    """The ids and groups that a file lists, one a line; they may hold spaces."""
    from boilerstrip.errors import InputError

    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"{path}: cannot read the list of ids: {why}") from None
    return {line.strip() for line in lines} - {""}


def _print(figures: dict[str, Any], full: bool) -> None:
    names = [name for name in figures if not isinstance(figures[name], dict)] if full else _SHORT
    for name in names:
        value = figures[name]
        print(f"  {name:16}{value:.4f}" if isinstance(value, float) else f"  {name:16}{value}")
    if full:
        print("  label           recall  precision of the label")
        recall, precision = figures["recall_by_label"], figures["label_precision"]
        for label in sorted(set(recall) | set(precision)):
            print(f"    {label:14}{_cell(recall.get(label)):8}{_cell(precision.get(label))}".rstrip())


def _cell(share: float | None) -> str:
    """A share, or a dash where there is nothing to make one of."""
    return "-" if share is None else f"{share:.3f}"
