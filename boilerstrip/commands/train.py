"""``boilerstrip train``: the model file and its card, from the corpora, by one seeded command."""

from __future__ import annotations

import argparse
from pathlib import Path

from boilerstrip.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("corpora", type=Path, metavar="DIR", help="folder of the labelled dumps and pages")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the model file to write")
    parser.add_argument("--card", type=Path, metavar="FILE", help="the model card to write (Markdown)")
    parser.add_argument(
        "--folds", type=Path, metavar="DIR", help="a folder that keeps the models of the cross-validation"
    )


def run(args: argparse.Namespace) -> int:
    """Train and write; needs the extra ``[train]``."""
    try:
        from boilerstrip.training.build import build
    except ImportError as error:
        raise InputError(f"train: {error.name} is not installed: pip install 'boilerstrip[train]'") from None
    if args.folds is not None:
        args.folds.mkdir(parents=True, exist_ok=True)
    build(args.corpora, args.output, args.card, lambda told: print(told, flush=True), args.folds)
    return 0
