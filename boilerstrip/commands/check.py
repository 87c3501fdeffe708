"""``boilerstrip check``: report wrapper lines; with --fix take them out."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.commands.options import Choices, add_shared, choices, show

ROUNDS = 5  # strips until nothing changes; two are enough in more than 99 of 100 documents
_EXCERPT = 80


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
    parser.add_argument(
        "--output-format", choices=("full", "concise", "json", "json-lines", "github"), default="concise"
    )
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
    seen: Counter[str] = field(default_factory=Counter)
    prints: set[str] = field(default_factory=set)
    left: int = 0
    unsafe: int = 0
    fixed: int = 0
    failed: bool = False
    differs: bool = False
    readers: dict[str, Any] = field(default_factory=dict)  # by file: a .jsonl file's text field is guessed once
    rows: list[dict[str, Any]] = field(default_factory=list)  # findings held back for one JSON array

    def say(self, line: str) -> None:
        """Print a finding; to standard error where standard output takes the fixed text."""
        print(line, file=sys.stderr if self.piped else sys.stdout)

    @property
    def piped(self) -> bool:
        """Whether the fixed text goes to standard output."""
        return self.args.fix and not self.args.diff and "-" in self.args.paths

    def fail(self, message: object) -> None:
        """Report one input's error; the others go on."""
        print(f"boilerstrip: {message}", file=sys.stderr)
        self.failed = True


def run(args: argparse.Namespace) -> int:
    """Check every input."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    from boilerstrip import baseline
    from boilerstrip.errors import SettingsError
    from boilerstrip.stripper import Stripper

    now = Run(
        args, chosen, Stripper(chosen.settings), baseline.load(chosen.baseline) if chosen.baseline else frozenset()
    )
    if args.string is not None:
        return _explain(now, args.string)
    if not args.paths:
        raise SettingsError("check: no PATH given; '-' is standard input")
    if now.piped and len(args.paths) > 1:
        raise SettingsError("check: --fix writes standard input's text to standard output: '-' has to be the only PATH")
    _all_inputs(now)
    if args.output_format == "json" and not args.statistics and not args.write_baseline:
        now.say(json.dumps(now.rows, ensure_ascii=False, indent=2))
    if args.write_baseline:
        Path(args.write_baseline).write_text(baseline.dumped(now.prints), encoding="utf-8")
        return 2 if now.failed else 0
    _summary(now)
    if now.failed:
        return 2
    if args.exit_zero:
        return 0
    return int(bool(now.left or now.differs or (now.fixed and args.exit_non_zero_on_fix)))


def _all_inputs(now: Run) -> None:
    from boilerstrip.dumps import files_under
    from boilerstrip.errors import BoilerstripError, InputError

    for one in now.args.paths:
        if one == "-":
            with _reported(now):
                _stdin(now)
            continue
        for found in files_under([one], now.args.format, now.chosen.ledger):
            if isinstance(found, InputError):
                now.fail(found)
                continue
            try:
                _file(now, *found)
            except BoilerstripError as error:
                now.fail(error)
            except OSError as error:
                now.fail(f"{found[0]}: {error.strerror or error}")


@contextlib.contextmanager
def _reported(now: Run) -> Iterator[None]:
    from boilerstrip.errors import BoilerstripError

    try:
        yield
    except BoilerstripError as error:
        now.fail(error)


def _stdin(now: Run) -> None:
    from boilerstrip.codec import decode
    from boilerstrip.dumps import kind_of

    name = now.args.stdin_filename or "-"
    decoded = decode(sys.stdin.buffer.read(), name, now.chosen.encoding)
    if kind_of(Path(name if now.args.stdin_filename else "-.txt"), now.args.format) == "jsonl":
        done = [
            _record(now, name, line, number) if line.strip() else (line, [])
            for number, line in enumerate(decoded.text.split("\n"), 1)
        ]
        text = "\n".join(line for line, _ in done)
        entries = [{"record": n, **entry} for n, (_, found) in enumerate(done, 1) for entry in found]
    else:
        text, entries = _text(now, name, decoded.text)
    if now.piped:
        _write_ledger(now, [{"path": name, "encoding": decoded.encoding, **entry} for entry in entries])
        sys.stdout.buffer.write(decoded.encode(text))


def _file(now: Run, path: Path, tree: Path | None) -> None:
    from boilerstrip.atomic import target_of
    from boilerstrip.dumps import kind_of

    jsonl = kind_of(path, now.args.format) == "jsonl"
    real = target_of(path, tree) if now.args.fix and not now.args.diff else path
    if jsonl:
        _jsonl(now, path, real)
    else:
        _txt(now, path, real)


def _txt(now: Run, path: Path, real: Path) -> None:
    from boilerstrip.atomic import replacing
    from boilerstrip.codec import decode
    from boilerstrip.dumps import read_bytes

    data = read_bytes(path)
    decoded = decode(data, str(path), now.chosen.encoding)
    text, entries = _text(now, str(path), decoded.text)
    if text == decoded.text:
        return
    new = decoded.encode(text)
    extra = {"encoding": decoded.encoding, "bom": decoded.mark.hex()}
    digests = {"sha256_file_input": _sha(data), "sha256_file_output": _sha(new)}
    _write_ledger(now, [{"path": str(path), **extra, **digests, **entry} for entry in entries])
    with replacing(real) as out:
        out.write(new)


def _jsonl(now: Run, path: Path, real: Path) -> None:
    from boilerstrip.atomic import replacing

    if not now.args.fix or now.args.diff:
        for number, line in _lines(path, now):
            if line.strip():
                _record(now, str(path), line, number)
        return
    changed, encoding = False, now.chosen.encoding or "utf-8"
    with contextlib.suppress(_NothingChanged), replacing(real) as out:
        for number, line in _lines(path, now):
            new, entries = _record(now, str(path), line, number) if line.strip() else (line, [])
            changed |= new != line
            known = {"path": str(path), "record": number, "encoding": encoding}
            _write_ledger(now, [{**known, **entry} for entry in entries])
            out.write(new.encode(encoding))
        if not changed:
            raise _NothingChanged


class _NothingChanged(Exception):
    """Leaves the writing block: the file stays as it is."""


def _lines(path: Path, now: Run) -> Iterator[tuple[int, str]]:
    """The lines of a file with their breaks, one at a time."""
    from boilerstrip.dumps import record_lines

    for number, decoded in record_lines(path, now.chosen.encoding):
        yield number, decoded.mark.decode(decoded.encoding) + decoded.text if decoded.mark else decoded.text


def _record(now: Run, where: str, line: str, number: int) -> tuple[str, list[dict[str, Any]]]:
    """Check one record; its line as it shall be, and ledger entries. A bad one is reported and stays."""
    from boilerstrip.dumps import RecordReader
    from boilerstrip.errors import BoilerstripError

    reader = now.readers.setdefault(where, RecordReader(where, now.chosen.text_field))
    try:
        record = reader.parse(line.lstrip("\ufeff"), number)
        title = record.field(now.args.title_field)
        text, entries = _text(now, f"{where}:{number}", record.text, title)
    except BoilerstripError as error:
        now.fail(error)
        return line, []
    if text == record.text:
        return line, []
    known = {"field": reader.text_field, "literal": record.line[record.start : record.end]}
    if identity := record.field(now.args.id_field):
        known["id"] = identity
    mark = line[: len(line) - len(line.lstrip("\ufeff"))]
    return mark + record.with_text(text), [{**known, **entry} for entry in entries]


def _text(now: Run, where: str, text: str, title: str | None = None) -> tuple[str, list[dict[str, Any]]]:
    """Report one text's findings; with --fix its new text and a ledger entry per round."""
    from boilerstrip.baseline import fingerprint

    result = now.stripper.strip(text, title=title)
    found = result.filtered(lambda m: fingerprint(m) not in now.accepted)
    if now.args.write_baseline:
        now.prints.update(fingerprint(m) for m in found.removals)
        return text, []
    if not (now.args.fix or now.args.diff):
        _report(now, where, found, found.removals)
        return text, []
    fixed, entries, refused = _fix(now, where, found, title)
    if now.args.diff:
        _diff(now, where, text, fixed)
        return text, []
    rest = found.removals if refused else [m for m in found.removals if not (m.certain or now.args.unsafe_fixes)]
    now.fixed += len(found.removals) - len(rest)
    _report(now, where, found, rest)
    return fixed, entries


def _fix(now: Run, where: str, found: Any, title: str | None) -> tuple[str, list[dict[str, Any]], bool]:
    """The text after as many rounds as change something, a ledger entry each, and whether it was refused."""
    from boilerstrip.baseline import fingerprint

    first = text = found.raw_text
    entries = []
    for _ in range(ROUNDS):
        part = found.filtered(lambda m: m.certain or now.args.unsafe_fixes)
        if not part.removals:
            break
        entries.append(part.ledger())
        text = part.text
        found = now.stripper.strip(text, title=title).filtered(lambda m: fingerprint(m) not in now.accepted)
    share = 1 - _ink(text) / max(1, _ink(first))
    if share > now.chosen.settings.max_removed:
        limit = f"{now.chosen.settings.max_removed:.0%}"
        print(
            f"boilerstrip: {where}: not fixed: {share:.0%} would go, more than --max-removed {limit}", file=sys.stderr
        )
        return first, [], True
    return text, entries, False


def _ink(text: str) -> int:
    """Characters that are not white space."""
    return len("".join(text.split()))


def _report(now: Run, where: str, result: Any, removals: Any) -> None:
    """Print findings in the format chosen."""
    if not removals:
        return
    starts = result.document.starts
    from bisect import bisect_right

    for one in removals:
        now.left += 1
        now.unsafe += not one.certain
        now.seen[one.code] += 1
        at = one.start + len(one.text) - len(one.text.lstrip())
        line = bisect_right(starts, at, hi=len(starts) - 1)
        if not now.args.statistics:
            _tell(now, where, line, at - starts[line - 1] + 1, one)


def _tell(now: Run, where: str, line: int, column: int, one: Any) -> None:
    """Report one finding; for a JSON array, keep it until all are known."""
    style = now.args.output_format
    if style in ("json", "json-lines"):
        row = {"path": where, "line": line, "column": column, "code": one.code, "label": one.label, "text": one.text}
        row |= {"start": one.start, "end": one.end, "confidence": one.confidence, "certain": one.certain}
        if style == "json":
            now.rows.append(row)
        else:
            now.say(json.dumps(row, ensure_ascii=False))
    else:
        now.say(_told(style, where, line, column, one))


def _told(style: str, where: str, line: int, column: int, one: Any) -> str:
    """One finding in words."""
    excerpt = " ".join(one.text.split())
    short = excerpt if len(excerpt) <= _EXCERPT else excerpt[: _EXCERPT - 1] + "\u2026"
    if style == "github":
        told, place = short.replace("%", "%25"), where.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        return f"::warning file={place},line={line},col={column},title={one.code}::{one.label}: {told}"
    if style == "full":
        level = "certain" if one.certain else "likely"
        return f"{where}:{line}:{column}: {one.code} {one.label} ({level}, {one.confidence:.2f})\n    {short}"
    return f"{where}:{line}:{column}: {one.code} {one.label}  {short}"


def _diff(now: Run, where: str, old: str, new: str) -> None:
    if old != new:
        now.differs = True
        told = difflib.unified_diff(old.splitlines(True), new.splitlines(True), where, where)
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in told)


def _explain(now: Run, text: str) -> int:
    result = now.stripper.strip(text)
    for one in result.lines:
        word, reasons = "keep" if one.kept else "drop", " ".join(one.reasons) or "-"
        print(f"{word}  {one.label:12} {one.confidence:.2f}  {reasons:16} {one.text}")
    print(f"{result.status}, confidence {result.confidence:.2f}")
    return int(bool(result.removals)) if not now.args.exit_zero else 0


def _write_ledger(now: Run, entries: list[dict[str, Any]]) -> None:
    """Append entries, safely on disk before any file is replaced: a kill between the two loses nothing."""
    if not entries or now.args.no_ledger:
        return
    with open(now.chosen.ledger, "ab+") as out:
        if out.seek(0, os.SEEK_END):
            out.seek(-1, os.SEEK_END)
            if out.read(1) != b"\n":  # a killed run's entry broke off: it gets a line of its own
                out.write(b"\n")
        out.write("".join(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries).encode())
        out.flush()
        os.fsync(out.fileno())


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _summary(now: Run) -> None:
    if now.args.statistics:
        for code, count in sorted(now.seen.items(), key=lambda item: (-item[1], item[0])):
            now.say(f"{count:6}  {code}")
    if now.args.quiet:
        return
    if now.fixed:
        print(f"fixed {now.fixed}", file=sys.stderr)
    if now.left:
        safe = now.left - now.unsafe
        print(f"found {now.left}: {safe} certain (--fix), {now.unsafe} likely (--fix --unsafe-fixes)", file=sys.stderr)
