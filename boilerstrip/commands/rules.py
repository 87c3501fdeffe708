"""``boilerstrip rules``: the rules and contexts, one a line."""

from __future__ import annotations

import argparse
import json

from boilerstrip.commands.options import add_rule_files, names_in, rules_in_use


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--select", metavar="NAMES", default="", help="labels or codes, comma separated")
    parser.add_argument("--output-format", choices=("full", "json"), default="full")
    add_rule_files(parser)


def run(args: argparse.Namespace) -> int:
    """Print the table."""
    from boilerstrip.commands.catalogue import codes_in_use
    from boilerstrip.errors import SettingsError
    from boilerstrip.settings import check_selector, selects

    names = names_in(args.select)
    for name in names:
        check_selector(name, "select")
    chosen = [one for one in codes_in_use(rules_in_use(args)) if not names or selects(names, one.label, one.code)]
    if not chosen:
        raise SettingsError(f"select: no rule or context is named by {args.select!r}")
    if args.output_format == "json":
        print(json.dumps([one.row() for one in chosen], indent=2))
        return 0
    for one in chosen:
        print(one)
    return 0
