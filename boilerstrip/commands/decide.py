"""``boilerstrip decide``: what ``clean`` would do with other settings, from a dump's attributes."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from boilerstrip.atomic import same
from boilerstrip.commands.account import Account, check_ledger, complain
from boilerstrip.commands.apart import check_apart
from boilerstrip.commands.batch import Asked, Kit
from boilerstrip.commands.findings import Place
from boilerstrip.commands.inputs import Input, check_accounts, single
from boilerstrip.commands.options import add_shared, add_standard_name, choices, names_of, show, stripper
from boilerstrip.commands.outputs import check_files, output_of
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.rejects import Rejects
from boilerstrip.commands.resume import Saver, State
from boilerstrip.commands.rows import Rows
from boilerstrip.commands.run import Run
from boilerstrip.commands.sources import Scores
from boilerstrip.errors import AttributesError, BoilerstripError, PatternTimeout, PluginError, SettingsError

# What ``clean`` can and ``decide`` cannot: rows come in one order, and speak of no sources.
_WITHOUT = {"scores": None, "resume": False, "workers": 1}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dump", metavar="DUMP", help="the dump that was tagged; - is standard input")
    parser.add_argument("attributes", metavar="ATTRIBUTES", help="what 'boilerstrip tag' wrote of it")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--ledger", metavar="FILE", help="add what went to it, one JSON object a document")
    parser.add_argument(
        "--rejects", metavar="FILE", help="bad records go to it, with the reason, and not to the output"
    )
    parser.add_argument("--stats", metavar="FILE", help="what went, by label, code, site and language, as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress, notices and summary")
    add_standard_name(parser)
    add_shared(parser)
    parser.set_defaults(**_WITHOUT)


def run(args: argparse.Namespace) -> int:
    """Decide about every document; exit codes as those of ``clean``."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    args.output = output_of(args.output)
    check_files("decide", args, ("output", "stats"), kept=("ledger", "rejects"))
    dump = single("decide", args.dump, chosen.format, args.output, args.stdin_filename or "-.jsonl")
    _check_apart(args, dump)
    targets = [("-o", args.output), *((f"--{name}", getattr(args, name)) for name in ("ledger", "rejects", "stats"))]
    check_apart("decide", args, chosen, targets)
    from boilerstrip.remembering import Remembering

    settings = chosen.settings
    with Rows(args.attributes) as rows, contextlib.closing(Rejects(args.rejects, None)) as rejects:
        strips = stripper(args, chosen, Remembering)
        kit = Decider(strips, settings.max_removed, settings.lang, bool(args.ledger), None, None, rows, anew := Anew())
        code = Run(
            args=args,
            names=replace(names_of(args, chosen), html=None, pages=False),
            encoding=chosen.encoding,
            kit=kit,
            inputs=[dump],
            account=Account(args.ledger),
            rejects=rejects,
            scores=Scores(None),
            progress=Progress(dump.size, not args.quiet),
            saver=Saver(None),
            state=State({}),
            at_end=rows.end,
        ).run()
    if anew.documents and not args.quiet:
        told = f"{anew.documents} document{'s' if anew.documents > 1 else ''}"
        complain(f"decide: of {told} something was judged anew, for these settings change what contexts see")
    return code


def _check_apart(args: argparse.Namespace, dump: Input) -> None:
    """Refuse an output that is one of the inputs."""
    for option, path in (("-o", args.output), ("--stats", args.stats), ("--rejects", args.rejects)):
        if path and same(path, args.attributes):
            raise SettingsError(f"decide: {option} {path}: would be overwritten")
    if args.ledger:
        check_ledger(args.ledger, [args.attributes])
    check_accounts(args, [dump], "decide", ("rejects", "stats"))


@dataclass(slots=True)
class Anew:
    """How many documents there were of which something had to be judged anew."""

    documents: int = 0


@dataclass(frozen=True, slots=True)
class Decider(Kit):
    """What ``clean`` cleans with, but that texts are looked up: their rows say what was found in them."""

    rows: Rows
    anew: Anew

    def results(self, places: Sequence[Place], asked: Sequence[Asked]) -> Sequence[Any]:
        """Each text's Result, from what its row says of it.

        Raises
        ------
        AttributesError
            When the rows are not those of these texts.
        """
        pairs = zip(places, asked, strict=True)
        return [self._result(place, one.text, one.title, one.site) for place, one in pairs]

    def _result(self, place: Place, text: str, title: str | None, site: str | None) -> Any:
        row = self.rows.of(place, text, self.stripper, title)
        self.stripper.memory = row.memory
        try:
            result: Any = self.stripper.strip(text, title=title, site=site)
        except (PatternTimeout, PluginError) as error:
            result = error
        except AttributesError as error:
            raise AttributesError(f"{row.place}: {error}; tag the dump anew") from None
        self.anew.documents += not isinstance(result, BoilerstripError) and row.memory.anew > 0
        return result
