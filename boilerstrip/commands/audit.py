"""``boilerstrip audit``: a person judges a sample of what would go, and is told how much of it rightly does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from boilerstrip.commands.account import Complaints, Fields, complain, overdone, plain
from boilerstrip.commands.answers import Answers
from boilerstrip.commands.documents import Item, documents, inputs
from boilerstrip.commands.options import Choices, add_pages, add_shared, add_standard_name, choices, show, stripper
from boilerstrip.commands.precision import report
from boilerstrip.commands.sited import Sited
from boilerstrip.commands.surroundings import Case, case_of
from boilerstrip.errors import BoilerstripError, InputError, PageError, PatternTimeout, PluginError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.sampling import Drawn, Strata

_WORDS = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "skip": "s", "q": "q", "quit": "q"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", metavar="DUMP", help="files, folders and patterns; - is standard input")
    add_standard_name(parser)
    parser.add_argument("--sample", type=int, default=100, metavar="N", help="removals to judge (100)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number draws another sample (0)")
    parser.add_argument("--answers", metavar="FILE", help="keep judgments in it, and ask for none that it has")
    parser.add_argument(
        "--output-format",
        choices=("concise", "json"),
        default="concise",
        help="of the figures; with json questions go to standard error",
    )
    add_shared(parser)
    add_pages(parser)


def run(args: argparse.Namespace) -> int:
    """Draw, ask, and print the figures; 2 when an input could not be read, 130 when interrupted."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    if args.sample < 1:
        raise SettingsError("audit: --sample has to be 1 or more")
    fail, out = Complaints(), sys.stderr if args.output_format == "json" else sys.stdout
    with Answers(args.answers) as answers:
        ask = _replies("-" in args.paths, out)
        strata, count = _strata(args, chosen, fail)
        drawn = strata.drawn()
        before = sum(answers.of(one.item) is not None for one in drawn)
        told = f"{len(drawn)} of {sum(strata.counts.values())} removals in {count} document{'s' if count != 1 else ''}"
        complain(f"audit: {told} to judge{f', {before} of them judged before' if before else ''}")
        stopped = _ask(drawn, answers, ask, out)
        judged = [(one, said == "y") for one in drawn if (said := answers.of(one.item)) in ("y", "n")]
    if drawn or args.output_format == "json":
        report(strata.counts, judged, args.output_format)
    return 130 if stopped else 2 if fail.failed else 0


def _strata(args: argparse.Namespace, chosen: Choices, fail: Complaints) -> tuple[Strata[Case], int]:
    """A sample of everything that would go, by label and code, and how many documents were read."""
    from boilerstrip.sampling import Strata

    strata, fields, count = Strata[Case](args.sample, args.seed), Fields(chosen.title_field, chosen.id_field), 0
    engine, sited = stripper(args, chosen), Sited(chosen.settings.profile)
    for one in inputs(args.paths, chosen.format, fail, args.stdin_filename or "-.jsonl"):
        try:
            for item in documents(one, chosen, fields, html=chosen.html_field, pages=True):
                count += item.error is None
                try:
                    if item.error:
                        raise item.error
                    sited.met(item.site is not None or item.page is not None)
                    _offer(strata, _result(engine, item), item.place, chosen.settings.max_removed)
                except InputError as error:
                    fail(error)
        except BoilerstripError as error:
            fail(error)
        fail.end_of(one.shown)
    fields.end()
    sited.end(complain)
    return strata, count


def _result(engine: Any, item: Item) -> Any:
    """The Result of a text or a page."""
    try:
        if item.page is not None:
            return engine.strip_html(item.page, item.url, title=item.title, site=item.site)
        return engine.strip(item.text, title=item.title, site=item.site)
    except (PageError, PatternTimeout, PluginError) as error:
        raise InputError(f"{item.place}: {error}") from None


def _offer(strata: Strata[Case], result: Any, place: object, limit: float) -> None:
    """Offer what would go of one document; nothing of one that ``clean`` would leave as it was."""
    if overdone(place, result.raw_text, result, limit) is not None:
        return
    for cut in result.removals:
        if cut.label == "title":
            continue  # a page's headline, which is in Result.title
        strata.offer((cut.label, cut.code), lambda cut=cut: case_of(result, cut, str(place)))  # type: ignore[misc]


def _replies(taken: bool, out: TextIO) -> Callable[[], str]:
    """Gives answers, a line each: from standard input, or from the terminal where the dump comes from there.

    What no terminal echoes is written to ``out``, so that a transcript can be read.

    Raises
    ------
    InputError
        When there is neither.
    """
    source: TextIO | None = sys.stdin
    if taken:
        try:
            source = open("/dev/tty", encoding="utf-8", errors="replace")  # noqa: SIM115
        except OSError:
            raise InputError("audit: standard input is the dump, and there is no terminal to answer at") from None
    if source is None:
        raise InputError("standard input is closed; there is nobody to answer")
    read = source.readline
    if source.isatty():
        return read

    def echoed() -> str:
        line = read()
        print(plain(line.strip()[:20]), file=out)
        return line

    return echoed


def _ask(drawn: Sequence[Drawn[Case]], answers: Answers, reply: Callable[[], str], out: TextIO) -> bool:
    """Ask about each that has no answer, until the end or ``q``; whether it was interrupted."""
    try:
        for number, one in enumerate(drawn, 1):
            if answers.of(one.item) is not None:
                continue
            print(f"\n[{number} of {len(drawn)}] {one.item.told()}", file=out)
            said = _answer(reply, out)
            if said == "q":
                break
            answers.add(one.item, said)
    except KeyboardInterrupt:
        print(file=out)
        return True
    return False


def _answer(reply: Callable[[], str], out: TextIO) -> str:
    while True:
        print("Rightly removed? y(es), n(o), s(kip), q(uit): ", end="", file=out, flush=True)
        line = reply()
        if not line:
            return "q"
        if said := _WORDS.get(line.strip().lower()):
            return said
