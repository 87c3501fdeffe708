"""``boilerstrip clean``: everything that strip() would do, to standard output, a file or a folder."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from boilerstrip.atomic import same, target_of
from boilerstrip.commands.account import (
    Account,
    Entry,
    check_ledger,
    complain,
    ink,
    standard_input,
)
from boilerstrip.commands.options import Choices, add_shared, choices, show
from boilerstrip.commands.report import Place
from boilerstrip.commands.sources import Scores, Sources
from boilerstrip.commands.work import Work
from boilerstrip.errors import BoilerstripError, InputError, SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="one input; standard input when left out")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--input-dir", type=Path, metavar="IN")
    parser.add_argument("--output-dir", type=Path, metavar="OUT")
    parser.add_argument("--ledger", metavar="FILE", help="add what went to it, one JSON object a document")
    parser.add_argument("--source", metavar="FILE", help="the source's story: what stands in its body stays")
    parser.add_argument(
        "--sources",
        metavar="PATH",
        help="sources of many texts, which are scored too: a folder with files of the same names, or a .jsonl dump "
        "with the same ids (--id-field)",
    )
    parser.add_argument(
        "--scores", metavar="FILE", help="with --source or --sources: write scores to it, as JSON lines"
    )
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name to report standard input under")
    add_shared(parser)


def run(args: argparse.Namespace) -> int:
    """Clean every input; 3 when a document held no story, 1 when one was left for too much of it would have gone."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    if (args.input_dir is None) != (args.output_dir is None):
        raise SettingsError("clean: --input-dir and --output-dir go together")
    if (args.input_dir and args.paths) or len(args.paths) > 1:
        raise SettingsError("clean: one PATH, or --input-dir IN --output-dir OUT")
    if args.stdin_filename is not None and (args.input_dir or args.paths not in ([], ["-"])):
        raise SettingsError("clean: --stdin-filename names standard input, which is not read here")
    if args.ledger:
        check_ledger(args.ledger, [*args.paths, *([args.output] if args.output else [])])
    if args.scores:
        _check_scores(args)
    with _scores(args) as scores:
        job = Job(args=args, chosen=chosen, account=Account(args.ledger), sources=_sources(args, chosen), scores=scores)
        if args.input_dir:
            _folder(job, args.input_dir, args.output_dir)
        else:
            _single(job, args.paths[0] if args.paths else "-", args.output)
        job.fields.end()
        if job.sources:
            scores.end(job.sources)
    return job.code()


def _sources(args: argparse.Namespace, chosen: Choices) -> Sources | None:
    if args.source and args.sources:
        raise SettingsError("clean: --source and --sources do not go together")
    if not (args.source or args.sources):
        if args.scores:
            raise SettingsError("clean: --scores goes with --source or --sources")
        return None
    if args.source and args.input_dir:
        raise SettingsError("clean: --source is for one text; --sources takes a folder or a dump of them")
    return Sources(args.source, args.sources, chosen.encoding)


def _check_scores(args: argparse.Namespace) -> None:
    """Refuse to write scores over what is read or written otherwise."""
    named = [*args.paths, args.output, args.ledger, args.source, args.sources, *(args.rules or ())]
    scores, folders = Path(os.path.realpath(args.scores)), (args.input_dir, args.sources)
    if any(one and same(args.scores, one) for one in named) or any(
        one and Path(one).is_dir() and scores.is_relative_to(Path(os.path.realpath(one))) for one in folders
    ):
        raise SettingsError(f"clean: {args.scores}: is an input or output too; --scores needs a file of its own")


@contextlib.contextmanager
def _scores(args: argparse.Namespace) -> Iterator[Scores]:
    """Where scores go; a file of them is written from the start."""
    if not args.scores:
        yield Scores(None)
        return
    try:
        out = open(args.scores, "w", encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"{args.scores}: cannot write: {error.strerror}") from None
    with out:
        yield Scores(out)


@dataclass(slots=True, kw_only=True)
class Job(Work):
    """One call of the command."""

    sources: Sources | None
    scores: Scores
    left: bool = False  # a document as it was, for too much of it would have gone
    empty: bool = False

    def code(self) -> int:
        """The exit code."""
        return 2 if self.fail.failed else 3 if self.empty else int(self.left)

    def change(self, place: Place, text: str, title: str | None) -> tuple[str, list[Entry]]:
        """The text as it shall be, and its ledger; as it was, with none, when too much of a story would go."""
        source = self.sources.of(place, self.args.input_dir, self.identity) if self.sources else None
        result, limit = self.strip(place, text, title, source).without_lines(), self.chosen.settings.max_removed
        if source is not None:
            self.scores.add(place, str(result.text), source, text)
        if result.status == "no-story":
            self.empty = True
        elif (share := sum(ink(one.text) for one in result.removals) / max(1, ink(text))) > limit:
            complain(f"{place}: left as it was: {share:.0%} would go, more than --max-removed {limit:.0%}")
            self.left = True
            return text, []
        for warning in result.warnings:
            complain(f"{place}: {warning}")
        return str(result.text), [result.ledger()]


def _folder(job: Job, source: Path, target: Path) -> None:
    """Every file of a folder to the same place under another."""
    from boilerstrip.dumps import files_under

    for folder in (source, target):
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{folder}: not a folder")
    _check_apart(source, target)
    found = list(files_under([str(source)], job.chosen.format, [job.args.ledger, target]))
    copies = {one[0]: target / one[0].relative_to(source) for one in found if not isinstance(one, InputError)}
    _check_copies(copies.values(), source, target)
    if job.args.ledger:
        check_ledger(job.args.ledger, [*copies, *copies.values()])
    for one in found:
        try:
            if isinstance(one, InputError):
                raise one
            _copy(job, one[0], source, copies[one[0]])
        except BoilerstripError as error:
            job.fail(error)


def _check_apart(source: Path, target: Path) -> None:
    """Refuse an output folder that holds the inputs; inside them it may lie, for it is then no input."""
    one, other = Path(os.path.realpath(source)), Path(os.path.realpath(target))
    if one == other:
        raise SettingsError(f"clean: {target}: would be overwritten; 'check --fix' works in place")
    if one.is_relative_to(other):
        raise SettingsError(f"clean: {target}: holds {source}; inputs would be overwritten")


def _check_copies(copies: Iterable[Path], source: Path, target: Path) -> None:
    """Refuse copies that a link in the output folder leads back into the inputs, before any is written."""
    root, out = (Path(os.path.realpath(one)) for one in (source, target))
    for copy in copies:
        real = Path(os.path.realpath(copy))
        if real.is_relative_to(root) and not real.is_relative_to(out):
            raise SettingsError(f"clean: {copy}: leads into {source}; inputs would be overwritten")


def _copy(job: Job, path: Path, tree: Path, target: Path) -> None:
    target_of(path, tree)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{target}: cannot write: {error.strerror}") from None
    with job.replacing(target, like=path) as out:
        _document(job, path, str(path), path, out, str(target))


def _single(job: Job, name: str, output: Path | None) -> None:
    """One input to standard output or a file."""
    from boilerstrip.dumps import files_under

    shown, path = job.args.stdin_filename or "-", Path(job.args.stdin_filename or "-.txt")
    source: Path | BinaryIO
    if name == "-":
        source = standard_input()
    else:
        if Path(name).is_dir():
            raise InputError(f"{name}: a folder; use --input-dir IN --output-dir OUT")
        found = next(files_under([name], job.chosen.format))
        if isinstance(found, InputError):
            raise found
        shown, source = name, found[0]
        path = found[0]
        if output and same(output, path):
            raise SettingsError(f"clean: {output}: would be overwritten; 'check --fix' works in place")
    if output is None:
        _document(job, source, shown, path, sys.stdout.buffer, None)
        sys.stdout.buffer.flush()
        return
    with job.replacing.output(output) as out:
        _document(job, source, shown, path, out, str(output))


def _document(job: Job, source: Path | BinaryIO, shown: str, path: Path, out: BinaryIO, output: str | None) -> None:
    """One file, cleaned, to ``out``."""
    from boilerstrip.dumps import kind_of, read_bytes

    known = {"path": shown, **({"output": output} if output else {})}
    if kind_of(path, job.chosen.format) == "jsonl":
        job.records(known, source, out)
    elif (new := job.whole(known, lambda: read_bytes(source, shown))) is not None:
        out.write(new)
