"""``boilerstrip bench``: boilerstrip and the tools one would pick instead, on labelled data of one's own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="labelled dumps or pages, .jsonl(.gz)")
    parser.add_argument("--sample", type=_count, metavar="N", help="whole sites at random, until there are N documents")
    parser.add_argument("--seed", type=int, default=0, help="of the sample and of the intervals' draws (0)")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAMES",
        help="tools whose names hold one of these, comma separated (repeatable)",
    )
    parser.add_argument("--json", action="store_true", help="print one object a file, one a line")


def run(args: argparse.Namespace) -> int:
    """Print a table a file.

    Raises
    ------
    InputError
        When a file can be read neither as labelled documents nor as pages.
    SettingsError
        When ``--only`` names no tool.
    """
    from boilerstrip.errors import InputError
    from boilerstrip.peers.rows import read
    from boilerstrip.peers.tables import table, title

    for path in args.files:
        kind, rows = read(path)
        if not rows:
            raise InputError(f"{path}: nothing to measure: no document at all")
        found = _compared(path.name, kind, rows, args)
        print(json.dumps(found) if args.json else f"{title(found)}\n\n{table(found)}", flush=True)
    return 0


def _compared(name: str, kind: str, rows: list[dict[str, Any]], args: argparse.Namespace) -> dict[str, Any]:
    """What one file gives."""
    from boilerstrip.commands.options import names_in
    from boilerstrip.errors import SettingsError
    from boilerstrip.peers.lines import C4, LINES, OWN
    from boilerstrip.peers.measure import compared
    from boilerstrip.peers.pages import PAGES, TRAFILATURA
    from boilerstrip.peers.rows import sampled

    some = sampled(rows, args.sample, args.seed) if args.sample else rows
    peers: Any = LINES if kind == "texts" else PAGES
    if args.only:
        wanted = [one.lower() for one in names_in(args.only)]
        peers = [one for one in peers if any(name in one.name.lower() for name in wanted)]
        if not peers:
            raise SettingsError(f"only: no tool's name holds any of {', '.join(args.only)!r}")
    return compared(name, kind, some, peers, base=C4 if kind == "texts" else TRAFILATURA, first=OWN, seed=args.seed)


def _count(value: str) -> int:
    """A number of documents."""
    if not value.isdecimal() or not int(value):
        raise argparse.ArgumentTypeError(f"{value!r} is no number of documents")
    return int(value)
