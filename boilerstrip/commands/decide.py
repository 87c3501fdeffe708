"""``boilerstrip decide``: what ``clean`` would do with other settings, from a dump's attributes."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.atomic import same
from boilerstrip.commands.account import Account, Entry, check_ledger, complain, overdone
from boilerstrip.commands.documents import Input, single
from boilerstrip.commands.options import add_shared, choices, show
from boilerstrip.commands.report import Place
from boilerstrip.commands.rows import Rows
from boilerstrip.commands.work import Work
from boilerstrip.errors import AttributesError, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dump", metavar="DUMP", help="the dump that was tagged; - is standard input")
    parser.add_argument("attributes", metavar="ATTRIBUTES", help="what 'boilerstrip tag' wrote of it, .gz or not")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--ledger", metavar="FILE", help="add what went to it, one JSON object a document")
    add_shared(parser)


def run(args: argparse.Namespace) -> int:
    """Decide about every document; exit codes as those of ``clean``."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    dump = single(args.dump, chosen.format, "decide")
    _check_apart(args, dump)
    with Rows(args.attributes) as rows:
        job = Decider(args=args, chosen=chosen, account=Account(args.ledger), rows=rows)
        if args.output is None:
            job.document(dump, sys.stdout.buffer, None)
            sys.stdout.buffer.flush()
        else:
            with job.replacing.output(args.output) as out:
                job.document(dump, out, str(args.output))
    job.fields.end()
    job.end()
    return job.code()


def _check_apart(args: argparse.Namespace, dump: Input) -> None:
    """Refuse an output that is one of the inputs."""
    for one in (dump.source, args.attributes):
        if args.output and isinstance(one, (str, Path)) and same(args.output, one):
            raise SettingsError(f"decide: {args.output}: would be overwritten")
    if args.ledger:
        check_ledger(args.ledger, [args.attributes, *([args.output] if args.output else [])])
        if isinstance(dump.source, Path):
            check_ledger(args.ledger, [dump.source])


@dataclass(slots=True, kw_only=True)
class Decider(Work):
    """One call of the command: what ``clean`` does, with a Stripper that remembers (tests hold them together)."""

    rows: Rows
    left: bool = field(default=False, init=False)  # a document as it was, for too much of it would have gone
    empty: bool = field(default=False, init=False)
    anew: int = field(default=0, init=False)  # documents of which something had to be judged anew

    def __post_init__(self) -> None:
        from boilerstrip.remembering import Remembering

        Work.__post_init__(self)
        self.stripper = Remembering(self.chosen.settings)

    def document(self, dump: Input, out: Any, output: str | None) -> None:
        """Decide about all of a dump."""
        from boilerstrip.dumps import kind_of, read_bytes

        known: Entry = {"path": dump.name, **({"output": output} if output else {})}
        if kind_of(dump.path, self.chosen.format) == "jsonl":
            self.records(known, dump.source, out)
        elif (new := self.whole(known, lambda: read_bytes(dump.source, dump.name))) is not None:
            out.write(new)
        self.rows.end(dump.name)

    def code(self) -> int:
        """The exit code."""
        return 2 if self.fail.failed else 3 if self.empty else int(self.left)

    def change(self, place: Place, text: str, title: str | None) -> tuple[str, list[Entry]]:
        """The text as it shall be, and its ledger; as it was, with none, when too much of a story would go."""
        result, limit = self.strip(place, text, title), self.chosen.settings.max_removed
        self.empty |= result.status == "no-story"
        if (why := overdone(place, text, result, limit)) is not None:
            complain(why)
            self.left = True
            return text, []
        for warning in result.warnings:
            complain(f"{place}: {warning}")
        return str(result.text), [result.ledger()]

    def strip(self, place: Place, text: str, title: str | None, source: str | None = None) -> Any:
        """A text's Result, from what its row says of it."""
        row = self.rows.of(place, text, self.stripper, title)
        self.stripper.memory = row.memory
        try:
            result = Work.strip(self, place, text, title)
        except AttributesError as error:
            raise AttributesError(f"{row.place}: {error}; tag the dump anew") from None
        self.anew += row.memory.anew > 0
        return result

    def end(self) -> None:
        """Say how much work there was that tagging had not done."""
        if self.anew:
            told = f"{self.anew} document{'s' if self.anew > 1 else ''}"
            complain(f"decide: of {told} something was judged anew, for these settings change what contexts see")
