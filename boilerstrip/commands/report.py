"""``boilerstrip report``: what a run would take out of a dump, as one page to look at."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.atomic import same
from boilerstrip.commands.account import Complaints, Fields, plain
from boilerstrip.commands.apart import check_apart
from boilerstrip.commands.batch import Kit, Outcome
from boilerstrip.commands.documents import inputs
from boilerstrip.commands.feed import Feed
from boilerstrip.commands.flow import End, Event, Note, Start, flow
from boilerstrip.commands.inputs import Input, check_accounts
from boilerstrip.commands.options import (
    Choices,
    add_pages,
    add_shared,
    add_standard_name,
    choices,
    names_of,
    show,
    stripper,
)
from boilerstrip.commands.outputs import output_of, written
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.sited import Sited
from boilerstrip.commands.sources import Sources
from boilerstrip.commands.statistics import Statistics
from boilerstrip.errors import InputError, SettingsError
from boilerstrip.forms.unit import Codec, Doc, Unit
from boilerstrip.reporting.selection import Selection
from boilerstrip.reporting.view import Known, View, view_of

if TYPE_CHECKING:
    from boilerstrip.reporting.page import Facts

_BAD = 20  # bad records that the page names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", metavar="DUMP", help="files, folders and patterns; - is standard input")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the page to write")
    add_standard_name(parser)
    parser.add_argument("--source", metavar="FILE", help="the source's story, shown too: what stands in it stays")
    parser.add_argument(
        "--sources",
        metavar="PATH",
        help="sources of many texts: a folder with files of the same names, a .jsonl dump with the same ids "
        "(--id-field), or an index ('match --save-index'), where each text's is found",
    )
    size = parser.add_argument_group("how much the page holds")
    size.add_argument(
        "--sample", type=int, default=5000, metavar="N", help="documents (5000); of more, those to look at and a sample"
    )
    size.add_argument("--seed", type=int, default=0, metavar="N", help="another number draws another sample (0)")
    size.add_argument("--size", type=int, default=24, metavar="MB", help="of their texts (24)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="so many processes; the page is the same")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress and no notices")
    parser.set_defaults(ledger=None)
    add_shared(parser)
    add_pages(parser)


def run(args: argparse.Namespace) -> int:
    """Strip everything, and write the page; 2 when an input or a record could not be read."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    args.output = output_of(args.output)
    _check_options(args)
    from boilerstrip.reporting.page import Page

    page = Page()  # says at once that jinja2 is missing
    fail = Complaints()
    found = list(_inputs(args, chosen, fail))
    check_accounts(args, found, "report", ("output",))
    check_apart("report", args, chosen, [("-o", args.output)], args.paths)
    sources = _sources(args, chosen)
    strips = stripper(args, chosen)
    limit, lang = chosen.settings.max_removed, chosen.settings.lang
    kit = Kit(strips, limit, lang, False, sources, _tree(args), look=partial(seen, lang), command="report")
    gathering = Gathering(args, chosen, fail, Selection(args.sample, args.size << 20, args.seed))
    with written(args.output) as out:
        gathering.gather(kit, found)
        if fail.failed and not gathering.progress.documents:
            raise _Nothing(f"{args.output or '-'}: not written, for there is nothing to show")
        for piece in page.pieces(gathering.facts(strips), gathering.selection.chosen()):
            out.write(piece)
    gathering.told()
    return 2 if fail.failed else 0


class _Nothing(InputError):
    """Leaves the block that writes the page: there is to be none."""


def seen(lang: str | None, place: str, doc: Doc, result: Any, scored: Any) -> View:
    """What the page shows of a document, ``lang`` the language of all; runs where that is stripped."""
    return view_of(Known(place, doc.identity, doc.site, doc.lang or lang), result, scored)


def _check_options(args: argparse.Namespace) -> None:
    for name in ("sample", "size", "workers"):
        if getattr(args, name) < 1:
            raise SettingsError(f"report: --{name} {getattr(args, name)}: at least one")
    if args.source and args.sources:
        raise SettingsError("report: --source and --sources do not go together")
    if args.stdin_filename is not None and "-" not in args.paths:
        raise SettingsError("report: --stdin-filename names standard input, which is not read here")
    if args.output is not None and args.output.is_dir():
        raise InputError(f"{args.output}: a folder; name a file, such as {args.output / 'report.html'}")


def _inputs(args: argparse.Namespace, chosen: Choices, fail: Complaints) -> Iterator[Input]:
    """What is to be read: of folders all but the page that an earlier run has put there."""
    for one in inputs(args.paths, chosen.format, fail, args.stdin_filename or "-.jsonl"):
        if one.tree is None or one.path is None or args.output is None or not same(one.path, args.output):
            yield one


def _sources(args: argparse.Namespace, chosen: Choices) -> Sources | None:
    if not (args.source or args.sources):
        return None
    return Sources(args.source, args.sources, chosen.encoding, command="report")


def _tree(args: argparse.Namespace) -> Path | None:
    """The one folder that is read, whose files have sources of the same names."""
    return Path(args.paths[0]) if len(args.paths) == 1 and Path(args.paths[0]).is_dir() else None


@dataclass(slots=True)
class Gathering:
    """What is noted on the way through the inputs."""

    args: argparse.Namespace
    chosen: Choices
    fail: Complaints
    selection: Selection
    statistics: Statistics = field(default_factory=Statistics)
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    missing: int = 0  # documents without a source
    fields: Fields = field(init=False)
    sited: Sited = field(init=False)
    progress: Progress = field(default_factory=lambda: Progress(None, False))
    _codec: Codec | None = None

    def __post_init__(self) -> None:
        self.sited = Sited(self.chosen.settings.profile)
        self.fields = Fields(self.chosen.title_field, self.chosen.id_field)

    def gather(self, kit: Kit, found: list[Input]) -> None:
        """Read and strip everything."""
        sizes = [one.size for one in found]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        self.progress = Progress(total, not self.args.quiet)
        names = names_of(self.args, self.chosen)
        feed = Feed(found, names, self.chosen.encoding, True, None, self.progress)
        for event, outcome in flow(kit, _reading(feed.events()), self.args.workers):
            self._take(event, outcome)
        self.progress.clear()
        self.fields.end()
        self.sited.end(self._say)

    def _take(self, event: Event, outcome: Outcome | None) -> None:
        if isinstance(event, Start):
            self._codec = event.codec
        elif isinstance(event, Note):
            self._say(event.message)
        elif isinstance(event, End):
            if event.error is not None:
                self._bad(event.error)
            if isinstance(event.file, Input):
                self.progress.clear()
                self.fail.end_of(event.file.shown)
        elif event.trouble is not None and self._codec is not None:
            self._bad(InputError(f"{self._codec.place(event)}: {event.trouble}"))
        elif outcome is not None and outcome.error is not None:
            self._bad(outcome.error)
        elif outcome is not None:
            self._document(event, outcome)

    def _document(self, unit: Unit, outcome: Outcome) -> None:
        """A document: into the counts of all, and perhaps into the page."""
        if outcome.fact is None or outcome.seen is None:
            return  # a record that holds none
        if unit.number is not None:
            self.fields.met(title=outcome.titled, id=outcome.named)
        row = outcome.seen.row
        if outcome.left:
            row["left"] = True
        self.outcomes["left as it was" if outcome.left else row["status"]] += 1
        if outcome.row is not None:
            self.verdicts[outcome.row.verdict] += 1
        self.missing += outcome.missing
        self.sited.met(outcome.fact.site is not None or self._codec is None or self._codec.reads_pages)
        self.statistics.add(outcome.fact)
        self.progress.add(outcome.fact.characters, sum(cut.characters for cut in outcome.fact.cuts))
        self.selection.offer(outcome.seen)

    def _bad(self, error: Exception) -> None:
        """What could not be read: said here, and in the page."""
        self.progress.rejected += 1
        self.progress.clear()
        self.fail(error)
        if len(self.bad) < _BAD:
            self.bad.append(plain(str(error)))

    def _say(self, message: str) -> None:
        if not self.args.quiet:
            self.progress.say(message)

    def facts(self, strips: Any) -> Facts:
        """All that the page says beside the documents themselves."""
        from boilerstrip.reporting.page import Facts

        settings = self.chosen.settings
        return Facts(
            inputs=tuple(self.args.paths),
            statistics=self.statistics.report(),
            outcomes=dict(self.outcomes),
            verdicts=dict(self.verdicts),
            missing=self.missing,
            rejected=self.progress.rejected,
            bad=tuple(self.bad),
            codes=_codes(strips, self.statistics.by["code"]),
            versions=dict(strips.digests),
            settings=changed(settings),
        )

    def told(self) -> None:
        """Say what was done, where somebody looks."""
        if self.progress.shown:
            self.progress.say(f"report: {self.progress.told()}")


def _reading(events: Iterator[Event]) -> Iterator[Event]:
    """The same events, of codecs that know that nothing is written again."""
    for event in events:
        if isinstance(event, Start):
            event.codec.writes = False
        yield event


def changed(settings: Any) -> dict[str, str]:
    """The settings in force that are not what they are when nothing is said, and the strictness."""
    usual = type(settings)()
    told = {name: getattr(settings, name) for name in settings.__slots__}
    return {
        name.replace("_", "-"): ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in told.items()
        if name == "strictness" or value != getattr(usual, name)
    }


def _codes(strips: Any, found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Name and reason of every code; of those that no rule file tells (a profile's), nothing."""
    from boilerstrip.commands.catalogue import codes_in_use, model_code

    known = {one.code: one for one in codes_in_use(strips.rules, strips.plugins)}
    known |= {code: one for code in found if (one := model_code(code)) is not None}
    return {code: (one.name, one.why) for code, one in known.items()}
