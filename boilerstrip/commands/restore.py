"""``boilerstrip restore``: put back what ``check --fix``, ``clean`` and ``decide`` took out, to the byte."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from boilerstrip.atomic import Replacer, check_in_place, same, target_of
from boilerstrip.commands.account import breaks_off, complain, sha
from boilerstrip.commands.outputs import check_files
from boilerstrip.errors import BoilerstripError, InputError, LedgerError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.dumps import Line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files that --fix, clean or decide wrote")
    parser.add_argument("--ledger", required=True, type=Path, metavar="LEDGER", help="the ledger of that run")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead (one FILE)")


def run(args: argparse.Namespace) -> int:
    """Restore every file."""
    if args.output and len(args.files) > 1:
        raise SettingsError("restore: -o takes one FILE")
    if args.output and same(args.output, args.ledger):
        raise SettingsError(f"restore: {args.output}: the ledger; it would be overwritten")
    check_files("restore", args, ("output",))
    replacing, failed = Replacer(), False
    with Ledger(args.ledger, [Path(name).resolve() for name in args.files]) as ledger:
        for name in args.files:
            try:
                real = Path(name).resolve()
                with _output(replacing, args.output, real, Path(name)) as out:
                    _restore(real, name, ledger, out)
            except BoilerstripError as error:
                complain(error)
                failed = True
    return 2 if failed else 0


def _output(
    replacing: Replacer, output: Path | None, real: Path, given: Path
) -> contextlib.AbstractContextManager[BinaryIO]:
    """Where a restored file goes: in place, or where -o says."""
    if output is not None:
        return replacing.output(output)
    if real.is_dir():
        raise InputError(f"{given}: cannot read: {os.strerror(errno.EISDIR)}")
    target_of(given, None)
    check_in_place(real, given, "restore")
    return replacing(real, given)


Entry = dict[str, Any]


class Ledger:
    """Where in a ledger the entries of some files stand; read again when they are wanted, for there may be many."""

    def __init__(self, path: Path, files: Sequence[Path]) -> None:
        self.path = path
        self._wholes: dict[Path, list[int]] = {}
        self._records: dict[Path, dict[int, list[int]]] = {}
        self._shifted: dict[Path, int] = {}  # the first entry whose record has another number there, by its offset
        self.forms: dict[Path, str] = {}  # of files that are not written here
        self._real: dict[str, tuple[Path, ...]] = {}
        wanted = frozenset(files)
        try:
            self._file = open(path, "rb")  # noqa: SIM115
            for number, offset, entry in self._all():
                self._place(number, offset, entry, wanted)
        except OSError as error:
            raise LedgerError(f"{path}: cannot read the ledger: {error.strerror}") from None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _all(self) -> Iterator[tuple[int, int, Entry]]:
        """Number, offset and content of every entry."""
        offset = 0
        for number, line in enumerate(self._file, 1):
            if line.strip() and (entry := self._parsed(line, number)) is not None:
                yield number, offset, entry
            offset += len(line)

    def _parsed(self, line: bytes, number: int) -> Entry | None:
        place = f"{self.path}:{number}: not a ledger"
        try:
            entry = json.loads(line.decode())
        except UnicodeDecodeError:
            raise LedgerError(f"{place}: not UTF-8") from None
        except (ValueError, RecursionError):
            # A run that was killed while it wrote an entry had not yet touched the entry's file.
            if not breaks_off(line):
                raise LedgerError(f"{place}: every line has to be a JSON object") from None
            complain(f"{self.path}:{number}: an entry that breaks off is passed over")
            return None
        if not isinstance(entry, dict):
            raise LedgerError(f"{place}: every line has to be a JSON object")
        return entry

    def _place(self, number: int, offset: int, entry: Entry, wanted: frozenset[Path]) -> None:
        """Note an entry of a file that is wanted."""
        for name in ("path", "output"):
            for file in wanted.intersection(self._meant(entry.get(name))):
                if "form" in entry:
                    self.forms[file] = str(entry["form"])
                if "record" not in entry:
                    self._wholes.setdefault(file, []).append(offset)
                    continue
                numbers: list[Any] = [entry["record"], entry.get("output_record", entry["record"])]
                if not all(isinstance(one, int) for one in numbers):
                    raise LedgerError(f"{self.path}:{number}: not a ledger: the record's number does not fit")
                place: int = numbers[name == "output"]
                self._records.setdefault(file, {}).setdefault(place, []).append(offset)
                if place != numbers[1]:
                    self._shifted.setdefault(file, offset)

    def _meant(self, name: object) -> tuple[Path, ...]:
        """The files that a name in the ledger may stand for, seen from here or from the ledger's own folder."""
        if not isinstance(name, str):
            return ()
        if name not in self._real:
            self._real[name] = (Path(name).resolve(), (self.path.parent / name).resolve())
        return self._real[name]

    def wholes(self, file: Path) -> list[Entry]:
        """The entries of a file as a whole, oldest first."""
        return self._read(self._wholes.get(file, ()))

    def shifted(self, file: Path) -> Entry | None:
        """An entry by which it can be told whether a file is an input, or an output that took its name and lacks bad
        records; None where that makes no difference.
        """
        at = self._shifted.get(file)
        return None if at is None else self._read([at])[0]

    def move(self, file: Path) -> None:
        """The file is such an output: its records are numbered as they stand in it."""
        moved: dict[int, list[int]] = {}
        for offset in sorted(at for some in self._records[file].values() for at in some):
            (entry,) = self._read([offset])
            place: Any = entry.get("output_record", entry["record"])
            moved.setdefault(place, []).append(offset)
        self._records[file] = moved

    def numbers(self, file: Path) -> set[int]:
        """The records of a file that have entries."""
        return set(self._records.get(file, ()))

    def records(self, file: Path, number: int) -> list[Entry]:
        """The entries of one record, oldest first."""
        return self._read(self._records[file][number])

    def _read(self, offsets: Iterable[int]) -> list[Entry]:
        entries = []
        for offset in offsets:
            self._file.seek(offset)
            entries.append(json.loads(self._file.readline()))
        return entries


def _restore(file: Path, name: str, ledger: Ledger, out: BinaryIO) -> None:
    """Write a file as it was before every run that the ledger knows of, the last one undone first."""
    from boilerstrip.dumps import read_bytes

    if form := ledger.forms.get(file):
        if form.startswith("html"):
            told = (
                "of a page the ledger holds the text, not the markup; boilerstrip.restore(text, entry) gives that text"
            )
            raise LedgerError(f"{name}: cannot be a page again: {told}")
        more = "boilerstrip.restore(text, entry) puts back one text of it"
        raise LedgerError(f"{name}: of the form {form}, which restore does not write; {more}")
    try:
        if (entry := ledger.shifted(file)) is not None and _stands(file, entry):
            ledger.move(file)
        if numbers := ledger.numbers(file):
            _records(file, name, ledger, numbers, out)
        elif wholes := ledger.wholes(file):
            out.write(_whole(read_bytes(Path(name), name), wholes, name))
        else:
            read_bytes(Path(name), name)
            raise LedgerError(f"{name}: the ledger {ledger.path} has no entry for this file")
    except (TypeError, ValueError, LookupError) as error:
        raise LedgerError(f"{name}: the ledger {ledger.path} does not fit: {_plainly(error)}") from None


def _plainly(error: Exception) -> str:
    """What an error of Python's says about the ledger's entries."""
    if isinstance(error, KeyError):
        return f"an entry of this file has no {error.args[0]!r}"
    if isinstance(error, UnicodeError):
        return "the file is not in the encoding that an entry names"
    if isinstance(error, LookupError):
        return "an entry of this file names an encoding that there is not"
    return "an entry of this file is damaged"


def _whole(data: bytes, entries: list[Entry], name: str) -> bytes:
    now = sha(data)
    seen = {now}
    while runs := [entry for entry in entries if entry["sha256_file_output"] == now]:
        before = str(runs[-1]["sha256_file_input"])
        data = _undone(data, [one for one in runs if one["sha256_file_input"] == before], name)
        now = before
        if now in seen:  # a ledger that leads in a circle is no ledger
            break
        seen.add(now)
    if len(seen) == 1:
        if any(entry["sha256_file_input"] == now for entry in entries):
            raise LedgerError(f"{name}: is as it was before {_author(entries)}; nothing to restore")
        told = f"is not the file that {_author(entries)} wrote (sha256 differs); was it edited since?"
        raise LedgerError(f"{name}: {told}")
    return data


def _undone(data: bytes, rounds: list[Entry], name: str) -> bytes:
    """The bytes before one run, which may have taken several rounds."""
    mark, encoding = bytes.fromhex(rounds[-1]["bom"]), rounds[-1]["encoding"]
    text, _ = _rolled_back(data[len(mark) :].decode(encoding), rounds, name)
    raw = mark + text.encode(encoding)
    if sha(raw) != rounds[-1]["sha256_file_input"]:
        raise LedgerError(f"{name}: the ledger does not give the file back (sha256 differs)")
    return raw


def _rolled_back(text: str, entries: Sequence[Entry], place: str) -> tuple[str, Entry | None]:
    """A text before every entry that fits, the last one undone first, and the first of those entries."""
    from boilerstrip.ledger import digest, restore

    first = None
    for entry in reversed(entries):
        if digest(text) == entry["sha256_output"]:
            try:
                text, first = restore(text, entry), entry
            except LedgerError as error:
                raise LedgerError(f"{place}: {error}") from None
    return text, first


def _records(file: Path, name: str, ledger: Ledger, numbers: set[int], out: BinaryIO) -> None:
    """A .jsonl file, line by line, with the text of every record that has entries put back."""
    from boilerstrip.dumps import record_lines

    undone, missing, author = False, set(numbers), "the run"
    for line in record_lines(file, name, None):
        new = line.data
        if line.number in missing:
            missing.discard(line.number)
            entries = ledger.records(file, line.number)
            new, author = _record(line, entries, name), _author(entries)
            undone |= new is not line.data
        out.write(new)
    if missing:
        raise LedgerError(f"{name}: has no record {min(missing)}; was it edited since?")
    if not undone:
        raise LedgerError(f"{name}: is as it was before {author}; nothing to restore")


def _record(line: Line, entries: Sequence[Entry], name: str) -> bytes:
    """One line with its record's text as it was before every entry that fits; refused when none ever did."""
    from boilerstrip.codec import decode
    from boilerstrip.dumps import RecordReader
    from boilerstrip.ledger import digest

    place = f"{name}:{line.number}"
    decoded = decode(line.data, place, entries[0]["encoding"], guess=False)
    record = RecordReader(name, entries[0]["field"]).parse(decoded.text, line.number)
    text, first = _rolled_back(record.text, entries, place)
    if first is not None:
        return decoded.encode(record.with_literal(_literal(text, first)))
    if all(digest(text) != entry["sha256_input"] for entry in entries):
        told = f"is not the record that {_author(entries)} wrote (sha256 differs); was it edited since?"
        raise LedgerError(f"{place}: {told}")
    return line.data


def _author(entries: Sequence[Entry]) -> str:
    """What wrote a file or record, by its last entry: --fix writes in place, the others name their output."""
    return "clean (or decide)" if "output" in entries[-1] else "--fix"


def _stands(file: Path, entry: Entry) -> bool:
    """Whether a file has, where an entry says that the output has it, the record as it was written."""
    from boilerstrip.codec import decode
    from boilerstrip.dumps import RecordReader, record_lines
    from boilerstrip.ledger import digest

    try:
        line = next((one for one in record_lines(file, "", None) if one.number == entry["output_record"]), None)
        if line is None:
            return False
        decoded = decode(line.data, "", entry["encoding"], guess=False)
        record = RecordReader("", entry["field"]).parse(decoded.text, 0)
        return bool(digest(record.text) == entry["sha256_output"])
    except InputError:
        return False


def _literal(text: str, entry: Entry) -> str:
    """A record's literal as it was: the entry holds it, unless json writes it the same way."""
    literal = entry.get("literal")
    if literal is not None and json.loads(literal) == text:
        return str(literal)
    return json.dumps(text, ensure_ascii=entry.get("ascii", True))
