"""``boilerstrip train``: the model file and its card, from the corpora, by one seeded command."""

from __future__ import annotations

import argparse
from pathlib import Path

from boilerstrip.commands.outputs import check_files
from boilerstrip.errors import InputError, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("corpora", type=Path, metavar="DIR", help="folder of the labelled dumps and pages")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the model file of texts to write")
    parser.add_argument("--pages", type=Path, metavar="FILE", help="the model file of pages to write")
    parser.add_argument("--card", type=Path, metavar="FILE", help="the card of the texts' model to write (Markdown)")
    parser.add_argument("--page-card", type=Path, metavar="FILE", help="the card of the pages' model to write")
    parser.add_argument(
        "--folds", type=Path, metavar="DIR", help="a folder that keeps the models of the cross-validation"
    )


def run(args: argparse.Namespace) -> int:
    """Train and write; needs the extra ``[train]``."""
    if args.output is None and args.pages is None:
        raise SettingsError("train: nothing to write; give -o FILE, --pages FILE, or both")
    if args.output is None and args.card is not None:
        raise SettingsError("train: --card is of the model of texts; give -o FILE too")
    if args.pages is None and args.page_card is not None:
        raise SettingsError("train: --page-card is of the model of pages; give --pages FILE too")
    check_files("train", args, ("output", "card", "pages", "page_card"))
    try:
        from boilerstrip.training.build import build, build_pages_alone
    except ImportError as error:
        raise InputError(f"train: {error.name} is not installed: pip install 'boilerstrip[train]'") from None
    if args.folds is not None:
        args.folds.mkdir(parents=True, exist_ok=True)
    if args.output is None:
        build_pages_alone(args.corpora, args.pages, _tell, args.folds, args.page_card)
    else:
        build(args.corpora, args.output, args.card, _tell, args.folds, args.pages, args.page_card)
    return 0


def _tell(told: str) -> None:
    print(told, flush=True)
