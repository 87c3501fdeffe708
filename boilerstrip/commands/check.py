"""``boilerstrip check``: report wrapper lines; with --fix take them out."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from boilerstrip import baseline
from boilerstrip.atomic import check_kept
from boilerstrip.baseline import fingerprint
from boilerstrip.commands.account import (
    Account,
    Entry,
    check_ledger,
    complain,
    plain,
    standard_input,
)
from boilerstrip.commands.findings import Findings, Place
from boilerstrip.commands.fix import fixed, show_diff
from boilerstrip.commands.inputs import Input
from boilerstrip.commands.look import look
from boilerstrip.commands.options import Choices, add_pages, add_shared, choices, show
from boilerstrip.commands.outputs import check_files, standard_output
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.work import Work
from boilerstrip.config import CHOICES
from boilerstrip.errors import BoilerstripError, InputError, LedgerError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.forms.names import Form

APART = (  # options that do not go together
    ("string", "write_baseline"),
    ("string", "fix"),
    ("string", "diff"),
    ("string", "statistics"),
    ("string", "output_format"),
    ("string", "baseline"),
    ("write_baseline", "fix"),
    ("write_baseline", "diff"),
    ("exit_zero", "exit_non_zero_on_fix"),
    ("ledger", "no_ledger"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input")
    parser.add_argument("--fix", action="store_true", help="take certain findings out of the files")
    parser.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: the likely ones too")
    parser.add_argument("--diff", action="store_true", help="show what --fix would do; write nothing")
    parser.add_argument("--string", metavar="TEXT", help="explain this text, line by line")
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name to report standard input under")
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit 1 when something was fixed")
    parser.add_argument("--output-format", choices=CHOICES["output-format"], help="concise unless told")
    parser.add_argument("--statistics", action="store_true", help="counts by code instead of findings")
    parser.add_argument("--baseline", metavar="FILE", help="findings accepted already")
    parser.add_argument("--write-baseline", metavar="FILE", help="accept everything found now")
    parser.add_argument("--ledger", metavar="FILE", help="where --fix writes what it took out")
    parser.add_argument("--no-ledger", action="store_true", help="write no ledger")
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary")
    add_shared(parser)
    add_pages(parser)


@dataclass(slots=True, kw_only=True)
class Run(Work):
    """One call of the command: what was chosen, what was found so far."""

    accepted: frozenset[str]
    findings: Findings
    prints: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)  # inputs, behind links
    fixed: int = 0
    differs: bool = False

    @property
    def writing(self) -> bool:
        """Whether texts are changed, and not only shown."""
        return bool(self.args.fix and not self.args.diff and not self.args.write_baseline)

    def first(self, name: str) -> bool:
        """Whether an input is met for the first time."""
        new = name not in self.done
        self.done.add(name)
        return new

    def note(self, message: object) -> None:
        """Say what may be of use, where nothing is wrong."""
        if not self.args.quiet:
            self.progress.say(message)

    def change(
        self, place: Place, text: str, title: str | None, page: bytes | str | None = None
    ) -> tuple[str, list[Entry]] | None:
        """Report one text's findings, or those that --fix leaves; what it is to become, when it is to be written."""
        self.sited.met(self.site is not None or page is not None)
        changed = self._changed(place, text, title, page)
        self.progress.add(len(text), 0)
        return changed

    def _changed(
        self, place: Place, text: str, title: str | None, page: bytes | str | None
    ) -> tuple[str, list[Entry]] | None:
        if page is None and place.record is None and (not text or text.isspace()):
            self.note(f"{place}: holds no text")
        if self.args.fix or self.args.diff:
            return self._fixed(place, text, title)
        result = self._found(place, text, title, page)
        if page is not None:
            for one in result.warnings:
                self.note(f"{place}: {one}")
        if self.args.write_baseline:
            self.prints.update(map(fingerprint, result.removals))
        else:
            self._add(place, result)
        return None

    def _add(self, place: Place, result: Any, held: bool = False) -> None:
        """Take findings, which may be told at once where the progress stands."""
        if result.removals and self.progress.shown and sys.stdout.isatty():
            self.progress.clear()
        self.findings.add(place, result, held)

    def _found(self, place: Place, text: str, title: str | None, page: bytes | str | None = None) -> Any:
        """A text's or page's Result without the findings that the baseline accepts."""
        result = self.strip(place, text, title, page)
        return result.filtered(lambda m: fingerprint(m) not in self.accepted) if self.accepted else result

    def _fixed(self, place: Place, text: str, title: str | None) -> tuple[str, list[Entry]] | None:
        """What --fix makes of a text; None when that is the same, and with --diff, which shows it."""
        limit = self.chosen.settings.max_removed
        fix = fixed(
            place, text, lambda one: self._found(place, one, title), self.args.unsafe_fixes, limit, self.progress.say
        )
        if self.args.diff:
            self.progress.clear()
            self.differs |= show_diff(place, text, fix, self.mark)
            return None
        self._add(place, fix.rest, fix.held)
        self.fixed += sum(map(len, fix.cuts))
        return (fix.text, fix.ledgers) if fix.cuts else None


def run(args: argparse.Namespace) -> int:
    """Check every input."""
    _check_options(args)
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    now = _started(args, chosen)
    if args.string is not None:
        return _explain(now, args.string)
    if not args.paths:
        raise SettingsError("check: no PATH given; '-' is standard input")
    if args.fix and not args.diff and "-" in args.paths and len(args.paths) > 1:
        raise SettingsError("check: --fix writes standard input's text to standard output: '-' has to be the only PATH")
    _check_outputs(now)
    try:
        _all_inputs(now)
    finally:
        now.progress.clear()
    now.fields.end()
    now.sited.end(now.note)
    if args.write_baseline:
        return _write_baseline(now)
    if not args.diff:
        now.findings.close()
    _summary(now)
    if now.fail.failed:
        return 2
    if args.exit_zero:
        return 0
    return int(bool(now.findings.left or now.differs or (now.fixed and args.exit_non_zero_on_fix)))


def _check_options(args: argparse.Namespace) -> None:
    """Refuse options of which one would be ignored: nobody gives an option that is to do nothing."""
    if args.string is not None and args.paths:
        raise SettingsError("check: --string TEXT is what is explained; it takes no PATH")
    for pair in APART:
        if not any(getattr(args, name) in (None, False) for name in pair):
            one, other = (f"--{name.replace('_', '-')}" for name in pair)
            raise SettingsError(f"check: {one} and {other} do not go together")
    if args.unsafe_fixes and not (args.fix or args.diff):
        raise SettingsError("check: --unsafe-fixes goes with --fix or --diff")
    if args.stdin_filename is not None and "-" not in args.paths:
        raise SettingsError("check: --stdin-filename names standard input, which is not read here; its PATH is '-'")


def _started(args: argparse.Namespace, chosen: Choices) -> Run:
    accepted = frozenset[str]()
    if chosen.baseline and not args.write_baseline:
        accepted = baseline.load(chosen.baseline)
    findings = Findings(chosen.output_format, args.statistics, args.fix and not args.diff and "-" in args.paths)
    account = Account(None if args.no_ledger else chosen.ledger)
    size = os.path.getsize(args.paths[0]) if len(args.paths) == 1 and os.path.isfile(args.paths[0]) else None
    progress = Progress(size, not args.quiet, share=False)
    return Run(args=args, chosen=chosen, account=account, accepted=accepted, findings=findings, progress=progress)


def _check_outputs(now: Run) -> None:
    """Refuse, before anything is read, to write over an input or another program's file."""
    check_files("check", now.args, ("write_baseline",), ("ledger",))
    if now.writing and now.account.path is not None:
        check_ledger(now.account.path, now.args.paths)
        check_kept(Path(now.account.path))
    if now.args.write_baseline:
        baseline.check_target(now.args.write_baseline, now.args.paths)


def _write_baseline(now: Run) -> int:
    """Write what was found; where not all could be read, what was accepted before stays beside it."""
    path, known = now.args.write_baseline, frozenset[str]()
    if now.fail.failed and os.path.isfile(path) and os.path.getsize(path):
        known = baseline.load(path)
        now.note(f"{path}: what it accepts already stays, for not all could be read")
    if not now.fail.failed or not now.prints <= known:
        with now.replacing.output(Path(path)) as out:
            out.write(baseline.dumped(now.prints | known).encode())
    return 2 if now.fail.failed else 0


def _all_inputs(now: Run) -> None:
    from boilerstrip.dumps import files_under
    from boilerstrip.forms.names import expanded

    for one in expanded(now.args.paths):
        if one == "-":
            if now.first(one):
                with _reported(now, one):
                    _stdin(now)
            continue
        for found in files_under([one], now.chosen.format, [now.chosen.ledger]):
            if isinstance(found, InputError):
                now.fail(found)
                continue
            with _reported(now, found[0]):
                _file(now, *found)


@contextlib.contextmanager
def _reported(now: Run, where: object) -> Iterator[None]:
    """Errors of one input are reported, and the next one is taken; nothing of this one was fixed."""
    before = now.fixed
    try:
        yield
    except BoilerstripError as error:
        now.fixed = before
        now.fail(f"{where}: not fixed: {error}" if isinstance(error, LedgerError) else error)


def _form(now: Run, path: Path) -> Form:
    """An input's form; refused where it would have to be written and is not one that is written in place."""
    from boilerstrip.forms.names import form_of

    form = form_of(path, now.chosen.format)
    if now.args.fix or now.args.diff:
        if form.kind == "html" or (now.chosen.html_field and not form.whole):
            raise InputError(f"{path}: --fix writes no pages; 'boilerstrip clean' writes the text of their stories")
        if not form.simple:
            raise InputError(f"{path}: --fix writes .txt and .jsonl alone; 'boilerstrip clean' writes {form}")
    return form


def _looked_at(now: Run, form: Form) -> bool:
    """Whether an input is read by ``look``: it is never written here."""
    return not form.simple or (form.kind == "jsonl" and now.chosen.html_field is not None)


def _stdin(now: Run) -> None:
    from boilerstrip.dumps import read_bytes

    name, source = now.args.stdin_filename or "-", standard_input()
    out = standard_output() if now.writing else None
    form = _form(now, Path(now.args.stdin_filename or "-.txt"))
    if _looked_at(now, form):
        look(now, Input(name, None, form))
        return
    if form.kind == "jsonl":
        _jsonl(now, name, source, out)
        return
    data = read_bytes(source, name)
    with _told_when_written(now):
        new = now.whole({"path": name}, lambda: data)
        if out:
            out.write(data if new is None else new)


def _file(now: Run, path: Path, tree: Path | None) -> None:
    """Check one file, and replace it if it changes; a file that was named or reached before is done."""
    from boilerstrip.atomic import check_in_place, target_of
    from boilerstrip.dumps import read_bytes

    form = _form(now, path)
    # What --fix would refuse is not reported either; a link that the user names may be read, wherever it leads.
    real = target_of(path, tree) if tree is not None or now.args.fix or now.args.diff else path
    if not now.first(os.path.realpath(real)):
        return
    if now.writing:
        check_in_place(real, path, "--fix")
    if _looked_at(now, form):
        look(now, Input(str(path), path, form))
    elif form.kind == "txt":
        with _told_when_written(now):
            new = now.whole({"path": str(path)}, lambda: read_bytes(path, str(path)))
            if new is not None:
                with now.replacing(real, path) as out:
                    out.write(new)
    elif not now.writing:
        _jsonl(now, str(path), path, None)
    else:
        with _told_when_written(now), contextlib.suppress(_NothingChanged), now.replacing(real, path) as out:
            if not _jsonl(now, str(path), path, out):
                raise _NothingChanged


@contextlib.contextmanager
def _told_when_written(now: Run) -> Iterator[None]:
    """With --fix, findings are those of the new file: they are told when it stands."""
    if not now.writing:
        yield
        return
    with now.findings.waiting():
        yield
        now.progress.clear()


class _NothingChanged(Exception):
    """Leaves the writing block: the file stays as it is."""


def _jsonl(now: Run, name: str, source: Path | BinaryIO, out: BinaryIO | None) -> bool:
    """Check a dump, its lines passed on to ``out``; whether one changed."""
    changed, records = now.records({"path": name}, source, out)
    if not records:
        now.note(f"{name}: holds no record")
    return changed


def _explain(now: Run, text: str) -> int:
    result = now.stripper.strip(text)
    for one in result.lines:
        word, reasons = "keep" if one.kept else "drop", " ".join(one.reasons) or "-"
        print(f"{word}  {one.label:12} {one.confidence:.2f}  {reasons:16} {plain(one.text)}")
        for cut in _cuts_in(result, one) if one.kept else ():
            print(f"trim  {cut.label:12} {cut.confidence:.2f}  {cut.code:16} {plain(cut.text)}")
    print(f"{result.status}, confidence {result.confidence:.2f}")
    return int(bool(result.removals)) if not now.args.exit_zero else 0


def _cuts_in(result: Any, line: Any) -> list[Any]:
    """What goes of a line that stays; a removal that begins with its break is of the lines below it."""
    start = result.document.starts[line.index]
    return [one for one in result.removals if start <= one.start < start + len(line.text)]


def _summary(now: Run) -> None:
    if now.args.quiet:
        return
    if now.fixed:
        complain(f"fixed {now.fixed}")
    if left := now.findings.left:
        unsafe, held, paged = now.findings.unsafe, now.findings.held, now.findings.paged
        certain = left - unsafe - held - paged
        told = [f"{certain} certain (--fix), {unsafe} likely (--fix --unsafe-fixes)"] if certain or unsafe else []
        told += [f"{paged} in pages (clean)"] if paged else []
        told += [f"{held} where too much would go (--max-removed)"] if held else []
        complain(f"found {left}: {', '.join(told)}")
