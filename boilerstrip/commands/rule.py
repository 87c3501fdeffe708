"""``boilerstrip rule CODE``: what a code stands for."""

from __future__ import annotations

import argparse
from typing import Any

from boilerstrip.commands.options import add_rule_files, rules_alone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", metavar="CODE", help="such as SYN001, CAP901 of a context, or a plug-in's")
    add_rule_files(parser)


def run(args: argparse.Namespace) -> int:
    """Print the rule's, context's, plug-in's or model's code."""
    from boilerstrip.commands.catalogue import codes_in_use, model_code
    from boilerstrip.errors import SettingsError
    from boilerstrip.evidence.plugins import no_rule

    strips = rules_alone(args)[0]
    known = (one for one in codes_in_use(strips.rules, strips.plugins) if one.code == args.code)
    found = next(known, None) or model_code(args.code)
    if found is None:
        silent = ", ".join(str(one) for one in strips.plugins if one.codes is None)
        more = f"; {silent} does not say which codes it gives" if silent else ""
        raise SettingsError(no_rule(args.code, strips.plugins) + more)
    print(f"{found.code} {found.name} ({found.label}, {found.surely})\n\n{found.why}\n")
    print(f"where: {found.where}   action: {found.action}   from: {found.origin}")
    if found.rule is not None:
        _print_rule(found.rule)
    return 0


def _print_rule(rule: Any) -> None:
    """What a rule looks for, and its examples."""
    if rule.action == "line":
        print(f"max_length: {rule.max_length}")
    print(f"literals: {', '.join(map(repr, rule.literals)) or 'none'}\npattern: {rule.pattern}\n\ntakes")
    for one in rule.drops:
        print(f"  {one['line']}" + (f"   [only: {one['cut']}]" if "cut" in one else ""))
    print("leaves")
    for one in rule.keeps:
        print(f"  {one['line']}   ({one['why']})")
