"""``boilerstrip rules``: the rules and contexts, one a line."""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--select", metavar="NAMES", default="", help="labels or codes, comma separated")
    parser.add_argument("--output-format", choices=("full", "json"), default="full")


def run(args: argparse.Namespace) -> int:
    """Print the table."""
    from boilerstrip.rulefile import shipped_rules
    from boilerstrip.settings import check_selector, selects

    names = tuple(one for one in args.select.split(",") if one)
    for name in names:
        check_selector(name, "select")
    chosen = [rule for rule in shipped_rules() if not names or selects(names, rule.label, rule.code)]
    if args.output_format == "json":
        fields = ("code", "name", "label", "why", "where", "action", "certain", "origin")
        print(json.dumps([{field: getattr(rule, field) for field in fields} for rule in chosen], indent=2))
        return 0
    for rule in chosen:
        certain = "certain" if rule.certain else "likely"
        print(f"{rule.code}  {rule.label:12} {certain:8} {rule.action:5} {rule.lang:4} {rule.name}")
    return 0
