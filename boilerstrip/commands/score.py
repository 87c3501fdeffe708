"""``boilerstrip score``: how true cleaned texts are to their sources."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from boilerstrip.commands.account import Complaints, plain, standard_input
from boilerstrip.commands.sources import read_text
from boilerstrip.errors import InputError, PatternTimeout, SettingsError
from boilerstrip.scoring.wrapper import WRAPPERS

_SHOWN = 100  # characters of a line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="CLEANED SOURCE", help="the cleaned text, and the source's story")
    parser.add_argument("--pairs", metavar="FILE", help="score a dump of pairs, .jsonl or .jsonl.gz, instead")
    parser.add_argument("--raw", metavar="FILE", help="the text before cleaning: tells what was wrongly removed")
    parser.add_argument("--wrapper", choices=WRAPPERS, help="who tells the source's own wrapper (rules)")
    gate = parser.add_argument_group("when to exit with 1")
    gate.add_argument("--min-coverage", metavar="SHARE", help="less of the source survives; of --pairs: the median")
    gate.add_argument("--min-purity", metavar="SHARE", help="less of the cleaned text is the source's")
    gate.add_argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="VERDICTS",
        help="a verdict is one of these, comma separated (repeatable)",
    )
    parser.add_argument("--encoding", help="of files without a byte-order mark (utf-8)")
    parser.add_argument("--json", action="store_true", help="print JSON; with --pairs one object a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing; the exit code tells")


def run(args: argparse.Namespace) -> int:
    """Score one text, or many; 1 when the gate is not passed, 2 when a pair could not be scored."""
    if args.json and args.quiet:
        raise SettingsError("score: --json and --quiet do not go together")
    bounds = {name: _bound(args, name) for name in ("coverage", "purity")}
    unwanted = _unwanted(args.fail_on)
    if args.pairs:
        if args.paths or args.raw:
            raise SettingsError("score: --pairs goes without CLEANED, SOURCE and --raw")
        return _many(args, bounds, unwanted)
    if len(args.paths) != 2:
        raise SettingsError("score: CLEANED and SOURCE, or --pairs FILE")
    return _one(args, bounds, unwanted)


def _one(args: argparse.Namespace, bounds: dict[str, float | None], unwanted: set[str]) -> int:
    from boilerstrip.scoring.score import score

    ours, theirs = args.paths
    names = [ours, theirs, *([args.raw] if args.raw else [])]
    if names.count("-") > 1:
        raise SettingsError("score: only one of the texts can be standard input")
    texts = [_text(name, args.encoding) for name in names]
    scored = score(*texts, wrapper=args.wrapper or "rules")
    if args.json:
        print(json.dumps(scored.to_dict()))
    elif not args.quiet:
        _show(scored, ours, theirs, args.raw)
    return int(_under(bounds, scored) or scored.verdict in unwanted)


def _many(args: argparse.Namespace, bounds: dict[str, float | None], unwanted: set[str]) -> int:
    from boilerstrip.scoring.dump import read_pairs, row_of, totals
    from boilerstrip.scoring.score import score

    rows, fail = [], Complaints()
    try:
        for pair in read_pairs(args.pairs, args.encoding, fail):
            try:
                cleaned = _stripped(pair.raw) if pair.cleaned is None else pair.cleaned
            except PatternTimeout as error:
                fail(f"{args.pairs}: pair {pair.name}: {error}")
                continue
            scored = score(cleaned, pair.source, pair.raw, wrapper=args.wrapper or "rules")
            rows.append(row_of(pair.name, scored))
            if args.json:
                print(json.dumps(asdict(rows[-1])))
    except InputError as error:  # what came before it was scored
        fail(error)
    fail.end_of(args.pairs)
    if not rows and not fail.failed:
        raise InputError(f"{args.pairs}: no pair to score")
    if rows and not (args.json or args.quiet):
        show_table(rows)
    if fail.failed:
        return 2
    everything = totals(rows)
    return int(_under(bounds, everything) or not unwanted.isdisjoint(everything.verdicts))


def _stripped(raw: str | None) -> str:
    from boilerstrip.api import strip

    return str(strip(raw or "").text)


def _under(bounds: dict[str, float | None], scored: Any) -> bool:
    return any(bound is not None and getattr(scored, name) < bound for name, bound in bounds.items())


def _bound(args: argparse.Namespace, name: str) -> float | None:
    from boilerstrip.config import share

    told = getattr(args, f"min_{name}")
    return None if told is None else share(told, f"min-{name}")


def _unwanted(told: Sequence[str]) -> set[str]:
    from boilerstrip.commands.options import names_in
    from boilerstrip.scoring.score import VERDICTS

    names = set(names_in(told))
    for name in sorted(names - set(VERDICTS)):
        raise SettingsError(f"fail-on: {name!r} is no verdict; the verdicts are {', '.join(VERDICTS)}")
    return names


def _text(name: str, encoding: str | None) -> str:
    """The text of a file or of standard input; errors as in ``read_text``."""
    if name != "-":
        return read_text(name, encoding)
    from boilerstrip.codec import decode
    from boilerstrip.dumps import read_bytes

    return decode(read_bytes(standard_input(), name), name, encoding).text


def _show(scored: Any, cleaned: str, source: str, raw: str | None) -> None:
    """A summary, then what is not as it should be, line by line."""
    print(f"{cleaned}: {summary(scored)}")
    for one in scored.wrongly_removed:
        print(f"{raw}:{one.index + 1}: lost  {_excerpt(one.text)}")
    for one in scored.changes:
        was, now = one.was or "(nothing)", one.now or "(nothing)"
        print(f"{cleaned}:{one.line + 1}: changed {one.kind}  {_excerpt(now)}, in the source {_excerpt(was)}")
    for line in scored.cleaned_lines:
        if line.status in ("added", "boilerplate"):
            print(f"{cleaned}:{line.index + 1}: {line.status}  {_excerpt(line.text)}")
    for line in scored.source_lines:
        if line.status == "missing":
            print(f"{source}:{line.index + 1}: missing  {_excerpt(line.text)}")


def summary(scored: Any) -> str:
    """A score in one line."""
    return f"{scored.verdict} ({scored.relation}), coverage {scored.coverage:.1%}, purity {scored.purity:.1%}"


def show_table(rows: Sequence[Any]) -> None:
    """Rows, medians and counts, and the ten that should be looked at first."""
    from boilerstrip.scoring.dump import totals, worst

    width = max(4, *(len(plain(one.name)) for one in rows))
    head = f"{'pair':{width}}  {'relation':11}  {'verdict':16}  coverage  purity  changes  lost"
    print(head)
    for one in rows:
        print(_row(one, width))
    everything = totals(rows)
    print(f"\n{everything.pairs} pairs, median coverage {everything.coverage:.1%}, purity {everything.purity:.1%}")
    for told in (everything.verdicts, everything.relations):
        print(", ".join(f"{name} {number}" for name, number in told.items()))
    print(f"\nto look at first\n{head}")
    for one in worst(rows):
        print(_row(one, width))


def _row(one: Any, width: int) -> str:
    return (
        f"{plain(one.name):{width}}  {one.relation:11}  {one.verdict:16}  {one.coverage:8.1%}  {one.purity:6.1%}"
        f"  {one.changes:7}  {one.lost:4}"
    )


def _excerpt(text: str) -> str:
    text = plain(text.strip())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
