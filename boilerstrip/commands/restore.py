"""``boilerstrip restore``: put back what ``check --fix`` took out, to the byte."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files that --fix wrote")
    parser.add_argument("--ledger", required=True, type=Path, metavar="LEDGER", help="the ledger it wrote")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead (one FILE)")


def run(args: argparse.Namespace) -> int:
    """Restore every file."""
    from boilerstrip.atomic import replacing
    from boilerstrip.dumps import read_bytes
    from boilerstrip.errors import BoilerstripError, SettingsError

    if args.output and len(args.files) > 1:
        raise SettingsError("restore: -o takes one FILE")
    entries, failed = _entries(args.ledger), False
    for name in args.files:
        try:
            mine = [one for one in entries if Path(str(one.get("path", ""))).resolve() == Path(name).resolve()]
            data = _restored(read_bytes(Path(name)), mine, name, args.ledger)
            with replacing(args.output or Path(name).resolve()) as out:
                out.write(data)
        except BoilerstripError as error:
            print(f"boilerstrip: {error}", file=sys.stderr)
            failed = True
    return 2 if failed else 0


def _entries(path: Path) -> list[dict[str, Any]]:
    from boilerstrip.errors import LedgerError

    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise LedgerError(f"{path}: cannot read the ledger: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LedgerError(f"{path}: not a ledger: not UTF-8") from None
    entries = []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line) if line.strip() else None
        except ValueError:
            # A run that was killed while it wrote an entry had not yet touched the entry's file.
            if not line.startswith('{"path"'):
                raise LedgerError(f"{path}:{number}: not a ledger: every line has to be a JSON object") from None
            print(f"boilerstrip: {path}:{number}: an entry that breaks off is passed over", file=sys.stderr)
            continue
        if isinstance(entry, dict):
            entries.append(entry)
        elif entry is not None:
            raise LedgerError(f"{path}:{number}: not a ledger: every line has to be a JSON object")
    return entries


def _restored(data: bytes, entries: list[dict[str, Any]], name: str, ledger: Path) -> bytes:
    """The file's bytes before every run of --fix that the ledger knows of, the last one undone first."""
    from boilerstrip.errors import LedgerError

    if not entries:
        raise LedgerError(f"{name}: the ledger {ledger} has no entry for this file")
    try:
        if "record" in entries[0]:
            return _records(data, entries, name)
        return _whole(data, entries, name)
    except (KeyError, TypeError, ValueError, LookupError) as error:
        raise LedgerError(f"{name}: the ledger {ledger} does not fit: {error!r}") from None


def _whole(data: bytes, entries: list[dict[str, Any]], name: str) -> bytes:
    from boilerstrip.errors import LedgerError

    now = _sha(data)
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
            raise LedgerError(f"{name}: is as it was before --fix; nothing to restore")
        raise LedgerError(f"{name}: is not the file that --fix wrote (sha256 differs); was it edited since?")
    return data


def _undone(data: bytes, rounds: list[dict[str, Any]], name: str) -> bytes:
    """The bytes before one run of --fix, which may have taken several rounds."""
    from boilerstrip.errors import LedgerError
    from boilerstrip.ledger import digest, restore

    mark, encoding = bytes.fromhex(rounds[-1]["bom"]), rounds[-1]["encoding"]
    text = data[len(mark) :].decode(encoding)
    for entry in reversed(rounds):
        if digest(text) == entry["sha256_output"]:
            text = restore(text, entry)
    raw: bytes = mark + text.encode(encoding)
    if _sha(raw) != rounds[-1]["sha256_file_input"]:
        raise LedgerError(f"{name}: the ledger does not give the file back (sha256 differs)")
    return raw


def _records(data: bytes, entries: list[dict[str, Any]], name: str) -> bytes:
    """A .jsonl file with the text of every record that an entry fits put back, by its own literal."""
    from boilerstrip.errors import LedgerError

    encoding = entries[0].get("encoding", "utf-8")
    lines, undone = data.decode(encoding).split("\n"), 0
    for number in sorted({int(entry["record"]) for entry in entries}):
        if not 1 <= number <= len(lines):
            raise LedgerError(f"{name}: has no record {number}; was it edited since?")
        mine = [entry for entry in entries if entry["record"] == number]
        line = lines[number - 1]
        lines[number - 1] = _record(line, mine, f"{name}:{number}")
        undone += lines[number - 1] != line
    if not undone:
        raise LedgerError(f"{name}: is as it was before --fix; nothing to restore")
    return "\n".join(lines).encode(encoding)


def _record(line: str, entries: list[dict[str, Any]], place: str) -> str:
    """One line with its record's text as it was before every entry that fits; refused when none ever did."""
    from boilerstrip.dumps import RecordReader
    from boilerstrip.errors import LedgerError
    from boilerstrip.ledger import digest, restore

    mark = "\ufeff" if line.startswith("\ufeff") else ""
    record = RecordReader(place, entries[0]["field"]).parse(line.removeprefix("\ufeff"), 1)
    text, literal = record.text, ""
    for entry in reversed(entries):
        if digest(text) == entry["sha256_output"]:
            text = restore(text, entry)
            literal = entry["literal"] if json.loads(entry["literal"]) == text else json.dumps(text)
    if literal:
        return str(mark + record.line[: record.start] + literal + record.line[record.end :])
    if all(digest(text) != entry["sha256_input"] for entry in entries):
        raise LedgerError(f"{place}: is not the record that --fix wrote (sha256 differs); was it edited since?")
    return line


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
