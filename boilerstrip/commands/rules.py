"""``boilerstrip rules``: the rules and contexts, one a line; those that fire nowhere in dumps; what each earns."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from boilerstrip.commands.options import add_rule_files, names_in, rules_alone
from boilerstrip.config import CHOICES

if TYPE_CHECKING:
    from boilerstrip.commands.catalogue import Code
    from boilerstrip.commands.options import Reading
    from boilerstrip.earnings import Earning

_READING = ("encoding", "format", "text_field", "title_field")
_HEAD = "code    label         fires  takes  right  precision  own label  alone   docs  groups"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--select", action="append", metavar="NAMES", default=[], help="labels or codes, comma separated (repeatable)"
    )
    parser.add_argument("--output-format", choices=("full", "json", "json-lines", "markdown"), default="full")
    earn = parser.add_mutually_exclusive_group()
    earn.add_argument("--unused", nargs="+", metavar="DUMP", help="those that fire nowhere in these files or folders")
    earn.add_argument("--precision", nargs="+", metavar="LABELLED", help="what each takes in labelled dumps")
    read = parser.add_argument_group("inputs of --unused")
    read.add_argument("--encoding", help="of files without a byte-order mark (utf-8)")
    read.add_argument("--format", choices=CHOICES["format"], help="whatever the file's name says")
    for name in ("text", "title"):
        read.add_argument(f"--{name}-field", metavar="NAME", help=f"the {name} in a record, dots for inner fields")
    add_rule_files(parser)


def run(args: argparse.Namespace) -> int:
    """Print the table."""
    from boilerstrip.commands.account import complain
    from boilerstrip.commands.catalogue import codes_in_use
    from boilerstrip.errors import SettingsError
    from boilerstrip.settings import check_selector, selects

    for option in _READING:
        if getattr(args, option) is not None and not args.unused:
            raise SettingsError(f"rules: --{option.replace('_', '-')} goes with --unused")
    names = names_in(args.select)
    for name in names:
        check_selector(name, "select")
    stripper, reading = rules_alone(args)
    for plugin in stripper.plugins:
        if plugin.codes is None:
            complain(f"rules: {plugin} does not say which codes it gives; see 'codes' in docs/integrations/plugins.md")
    chosen = [
        one
        for one in codes_in_use(stripper.rules, stripper.plugins)
        if not names or selects(names, one.label, one.code)
    ]
    if not chosen:
        raise SettingsError(f"select: no rule or context is named by {', '.join(names)!r}")
    if args.output_format == "markdown" and (args.precision or args.unused):
        raise SettingsError("rules: --output-format markdown lists rules, without --precision and --unused")
    if args.precision:
        _precision(args, stripper, chosen)
    elif args.unused:
        _unused(args, stripper, reading, chosen)
    elif args.output_format == "markdown":
        from boilerstrip.commands.rulespage import markdown

        print(markdown(chosen), end="")
    else:
        _print(args.output_format, list(map(str, chosen)), [one.row() for one in chosen])
    return 0


def _print(style: str, shown: list[str], rows: list[dict[str, Any]]) -> None:
    """Lines as they are, or the same as JSON."""
    if style == "json":
        shown = [json.dumps(rows, indent=2)]
    elif style == "json-lines":
        shown = [json.dumps(row) for row in rows]
    for one in shown:
        print(one)


def _unused(args: argparse.Namespace, stripper: Any, reading: Reading, chosen: list[Code]) -> None:
    """List what fires nowhere in the inputs."""
    from boilerstrip.commands.account import complain
    from boilerstrip.commands.texts import texts
    from boilerstrip.earnings import firing
    from boilerstrip.errors import InputError, PatternTimeout, PluginError

    fired, docs = set[str](), 0
    for place, text, title in texts(args.unused, reading):
        try:
            fired.update(code for _, code in firing(stripper.judged(text, title)))
        except (PatternTimeout, PluginError) as error:
            raise InputError(f"{place}: {error}") from None
        docs += 1
    if not docs:
        raise InputError(f"{', '.join(args.unused)}: no document to look at")
    left = [one for one in chosen if one.code not in fired]
    _print(args.output_format, list(map(str, left)), [one.row() for one in left])
    where = _counted(docs, "document")
    complain(f"{len(left)} of {len(chosen)} rules and contexts fire nowhere in {where}")


def _precision(args: argparse.Namespace, stripper: Any, chosen: list[Code]) -> None:
    """Print what each takes in labelled documents."""
    from boilerstrip.commands.account import complain
    from boilerstrip.earnings import FEW, Earning, earnings
    from boilerstrip.errors import InputError
    from boilerstrip.evaluate import read_rows

    found, docs, groups = earnings(stripper, (row for path in args.precision for row in read_rows(path)))
    if not docs:
        raise InputError(f"{', '.join(args.precision)}: no labelled document to measure: none at all")
    told = [(one, found.get(one.code) or Earning()) for one in chosen]
    _print(args.output_format, [_HEAD, *(_line(*one) for one in told)], [_row(*one) for one in told])
    few = sum(earning.few for _, earning in told)
    where = f"{_counted(docs, 'document')} of {_counted(groups, 'group')}"
    complain(f"{few} of {len(told)} rules and contexts fire in fewer than {FEW} groups (few), in {where}")


def _line(code: Code, one: Earning) -> str:
    """A row of the table."""
    share = "-" if one.precision is None else f"{one.precision:.3f}"
    counts = f"{one.fires:6} {one.takes:6} {one.right:6}  {share:>9}  {one.own_label:>9} {one.alone:6} {one.docs:6}"
    return f"{code.code}  {code.label:12} {counts} {len(one.groups):7}{'  few' if one.few else ''}"


def _row(code: Code, one: Earning) -> dict[str, Any]:
    """The same as JSON shows it."""
    row: dict[str, Any] = {"code": code.code, "label": code.label, "lang": code.lang}
    for field in ("fires", "takes", "right", "precision", "own_label", "alone", "docs"):
        row[field] = getattr(one, field)
    return row | {"groups": len(one.groups), "few": one.few}


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
