"""``boilerstrip check``: report wrapper lines; with --fix take them out."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.atomic import Replacer
from boilerstrip.commands.account import (
    Account,
    Complaints,
    Fields,
    check_ledger,
    complain,
    ink,
    plain,
    record_entries,
    sha,
    standard_input,
    text_entries,
)
from boilerstrip.commands.diff import unified
from boilerstrip.commands.options import Choices, add_shared, choices, show, stripper
from boilerstrip.commands.report import Place, Report
from boilerstrip.config import CHOICES
from boilerstrip.errors import BoilerstripError, InputError, LedgerError, PatternTimeout, SettingsError

ROUNDS = 5  # strips until nothing changes; two are enough in more than 99 of 100 documents

APART = (  # options that do not go together
    ("string", "write_baseline"),
    ("string", "fix"),
    ("string", "diff"),
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


@dataclass(slots=True)
class Run:
    """One call of the command: what was chosen, what was found so far."""

    args: argparse.Namespace
    chosen: Choices
    stripper: Any
    accepted: frozenset[str]
    report: Report
    account: Account
    fields: Fields
    replacing: Replacer = field(default_factory=Replacer)
    prints: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)  # inputs, behind links
    fail: Complaints = field(default_factory=Complaints)
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
            complain(message)


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
    _all_inputs(now)
    now.fields.end()
    if args.write_baseline:
        return _write_baseline(now)
    if not args.diff:
        now.report.close()
    _summary(now)
    if now.fail.failed:
        return 2
    if args.exit_zero:
        return 0
    return int(bool(now.report.left or now.differs or (now.fixed and args.exit_non_zero_on_fix)))


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
    from boilerstrip import baseline

    accepted = frozenset[str]()
    if chosen.baseline and not args.write_baseline:
        accepted = baseline.load(chosen.baseline)
    report = Report(chosen.output_format, args.statistics, args.fix and not args.diff and "-" in args.paths)
    account = Account(None if args.no_ledger else chosen.ledger)
    fields = Fields(chosen.title_field, chosen.id_field)
    return Run(args, chosen, stripper(args, chosen), accepted, report, account, fields)


def _check_outputs(now: Run) -> None:
    """Refuse, before anything is read, to write over an input or another program's file."""
    from boilerstrip import baseline

    if now.writing and now.account.path is not None:
        check_ledger(now.account.path, now.args.paths)
    if now.args.write_baseline:
        baseline.check_target(now.args.write_baseline, now.args.paths)


def _write_baseline(now: Run) -> int:
    from boilerstrip import baseline

    with now.replacing.output(Path(now.args.write_baseline)) as out:
        out.write(baseline.dumped(now.prints).encode())
    return 2 if now.fail.failed else 0


def _all_inputs(now: Run) -> None:
    from boilerstrip.dumps import files_under

    for one in now.args.paths:
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


def _stdin(now: Run) -> None:
    from boilerstrip.dumps import kind_of, read_bytes

    name, source = now.args.stdin_filename or "-", standard_input()
    out = sys.stdout.buffer if now.writing else None
    if kind_of(Path(now.args.stdin_filename or "-.txt"), now.chosen.format) == "jsonl":
        _jsonl(now, name, source, out)
        return
    data = read_bytes(source, name)
    new = _txt(now, name, lambda: data)
    if out:
        out.write(data if new is None else new)


def _file(now: Run, path: Path, tree: Path | None) -> None:
    """Check one file, and replace it if it changes; a file that was named or reached before is done."""
    from boilerstrip.atomic import check_in_place, target_of
    from boilerstrip.dumps import kind_of, read_bytes

    jsonl = kind_of(path, now.chosen.format) == "jsonl"
    # What --fix would refuse is not reported either; a link that the user names may be read, wherever it leads.
    real = target_of(path, tree) if tree is not None or now.args.fix or now.args.diff else path
    if not now.first(os.path.realpath(real)):
        return
    if now.writing:
        check_in_place(real, path, "--fix")
    if not jsonl:
        new = _txt(now, str(path), lambda: read_bytes(path, str(path)))
        if new is not None:
            with now.replacing(real, path) as out:
                out.write(new)
    elif not now.writing:
        _jsonl(now, str(path), path, None)
    else:
        with contextlib.suppress(_NothingChanged), now.replacing(real, path) as out:
            if not _jsonl(now, str(path), path, out):
                raise _NothingChanged


class _NothingChanged(Exception):
    """Leaves the writing block: the file stays as it is."""


def _txt(now: Run, name: str, read: Callable[[], bytes]) -> bytes | None:
    """Check a text; its new bytes, entered in the ledger, or None when it stays as it is."""
    from boilerstrip.codec import decode

    data = read()
    decoded, digest = decode(data, name, now.chosen.encoding), sha(data)
    del data  # a text may be large, and its bytes are not needed any more
    if not decoded.text or decoded.text.isspace():
        now.note(f"{name}: holds no text")
    fix = _text(now, Place(name), decoded.text)
    if fix is None:
        return None
    new = decoded.encode(fix.text)
    now.account.add(text_entries({"path": name}, fix.ledgers, decoded, digest, new))
    now.account.sync()
    return new


def _jsonl(now: Run, name: str, source: Path | BinaryIO, out: BinaryIO | None) -> bool:
    """Check a dump record by record, pass its lines on to ``out``; whether one changed. Bad records stay."""
    from boilerstrip.dumps import RecordReader, record_lines

    reader = RecordReader(name, now.chosen.text_field, now.note)
    changed, records = False, 0
    try:
        for line in record_lines(source, name, now.chosen.encoding):
            new = _line(now, reader, line)
            changed |= new is not line.data
            records += bool(new.strip())
            if out:
                out.write(new)
    finally:
        now.fail.end_of(name)
    if not records:
        now.note(f"{name}: holds no record")
    now.account.sync()
    return changed


def _line(now: Run, reader: Any, line: Any) -> bytes:
    """One line of a dump as it shall be; as it is, when it is no record."""
    try:
        return _record(now, reader, line)
    except LedgerError:
        raise
    except BoilerstripError as error:
        now.fail(error)
        return line.data  # type: ignore[no-any-return]


def _record(now: Run, reader: Any, line: Any) -> bytes:
    """Check one record; its line as it shall be."""
    decoded, record = reader.read(line)
    if record is None:
        return line.data  # type: ignore[no-any-return]
    title, identity = now.fields.of(record)
    fix = _text(now, Place(reader.where, line.number), record.text, title)
    if fix is None:
        return line.data  # type: ignore[no-any-return]
    known = {"path": reader.where}
    now.account.add(record_entries(known, fix.ledgers, decoded, record, reader.text_field, identity))
    return bytes(decoded.encode(record.with_literal(record.spelled(fix.text))))


@dataclass(slots=True)
class Fix:
    """What --fix makes of one text. Of its rounds only what was cut out is kept: Results are large."""

    ledgers: list[dict[str, Any]] = field(default_factory=list)
    cuts: list[list[tuple[int, int]]] = field(default_factory=list)
    gone: int = 0  # ink
    rest: Any = None  # the Result of what is left
    held: bool = False  # too much would have gone

    @property
    def text(self) -> str:
        """The text afterwards."""
        return str(self.rest.raw_text)

    def add(self, part: Any) -> None:
        """Keep account of one more round."""
        self.ledgers.append(part.ledger())
        self.cuts.append([(m.start, m.end) for m in part.removals])
        self.gone += sum(ink(m.text) for m in part.removals)


def _text(now: Run, place: Place, text: str, title: str | None = None) -> Fix | None:
    """Report one text's findings, or those that --fix leaves; the Fix, when there is one to be written."""
    from boilerstrip.baseline import fingerprint

    if now.args.write_baseline:
        now.prints.update(map(fingerprint, _found(now, place, text, title).removals))
        return None
    if not (now.args.fix or now.args.diff):
        now.report.findings(place, _found(now, place, text, title))
        return None
    fix = _fix(now, place, text, title)
    if now.args.diff:
        _diff(now, place, text, fix)
        return None
    now.report.findings(place, fix.rest, fix.held)
    now.fixed += sum(map(len, fix.cuts))
    return fix if fix.cuts else None


def _found(now: Run, place: Place, text: str, title: str | None) -> Any:
    """A text's Result without the findings that the baseline accepts."""
    from boilerstrip.baseline import fingerprint

    try:
        result = now.stripper.strip(text, title=title)
    except PatternTimeout as error:
        raise InputError(f"{place}: {error}") from None
    return result.filtered(lambda m: fingerprint(m) not in now.accepted) if now.accepted else result


def _fix(now: Run, place: Place, text: str, title: str | None) -> Fix:
    """As many rounds as change something; none when too much would go."""
    fix = Fix(rest=_found(now, place, text, title))
    while len(fix.cuts) < ROUNDS:
        part = fix.rest.filtered(lambda m: m.certain or now.args.unsafe_fixes)
        if not part.removals:
            break
        fix.add(part)
        shorter = part.text
        part = fix.rest = None
        fix.rest = _found(now, place, shorter, title)
    share, limit = fix.gone / max(1, ink(text)) if fix.gone else 0.0, now.chosen.settings.max_removed
    if share > limit:
        complain(f"{place}: not fixed: {share:.0%} would go, more than --max-removed {limit:.0%}")
        return Fix(rest=_found(now, place, text, title), held=True)
    return fix


def _diff(now: Run, place: Place, text: str, fix: Fix) -> None:
    """Show what --fix would do."""
    fix.rest = None
    if fix.cuts:
        now.differs = True
        sys.stdout.writelines(unified(plain(str(place)), text, fix.cuts))


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
    if left := now.report.left:
        unsafe, held = now.report.unsafe, now.report.held
        told = (
            [f"{left - unsafe - held} certain (--fix), {unsafe} likely (--fix --unsafe-fixes)"] if left > held else []
        )
        told += [f"{held} where too much would go (--max-removed)"] if held else []
        complain(f"found {left}: {', '.join(told)}")
