"""``boilerstrip rule CODE``: what a code stands for."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", metavar="CODE", help="such as SYN001, or CAP901 of a context")


def run(args: argparse.Namespace) -> int:
    """Print the rule."""
    from boilerstrip.errors import SettingsError
    from boilerstrip.evidence.context import explain
    from boilerstrip.labels import label_of_code
    from boilerstrip.rulefile import shipped_rules

    rule = next((one for one in shipped_rules() if one.code == args.code), None)
    if rule is None:
        if what := explain(args.code):
            print(f"{args.code} ({label_of_code(args.code)}, context, likely)\n\n{what}")
            return 0
        raise SettingsError(f"no rule has the code {args.code!r}; see 'boilerstrip rules'")
    print(f"{rule.code} {rule.name} ({rule.label}, {'certain' if rule.certain else 'likely'})\n\n{rule.why}\n")
    print(f"where: {rule.where}   action: {rule.action}   from: {rule.origin}\n\ntakes")
    for one in rule.drops:
        print(f"  {one['line']}" + (f"   [only: {one['cut']}]" if "cut" in one else ""))
    print("leaves")
    for one in rule.keeps:
        print(f"  {one['line']}   ({one['why']})")
    return 0
