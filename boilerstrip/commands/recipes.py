"""``boilerstrip recipes DIR``: what cannot be used of a folder of site recipes, ``file:line: what``."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", help="a folder of site recipes of FiveFilters' form")
    parser.add_argument(
        "--all", action="store_true", help="the lines too whose commands are known, and of which nothing is done"
    )


def run(args: argparse.Namespace) -> int:
    """Print a line each; 1 where there is one that cannot be used."""
    from boilerstrip.commands.account import complain
    from boilerstrip.pages.recipes import check

    broken = unused = 0
    for note in check(args.folder):
        broken += not note.foreseen
        unused += note.foreseen
        if args.all or not note.foreseen:
            print(note)
    complain(f"{args.folder}: lines that cannot be used: {broken}; whose commands nothing is done with: {unused}")
    return 1 if broken else 0
