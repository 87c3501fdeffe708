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
            mine = [one for one in entries if Path(one.get("path", "")) == Path(name)]
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
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise LedgerError(f"{path}: cannot read the ledger: {error.strerror}") from None
    except ValueError:
        raise LedgerError(f"{path}: not a ledger: every line has to be a JSON object") from None


def _restored(data: bytes, entries: list[dict[str, Any]], name: str, ledger: Path) -> bytes:
    """The file's bytes before every round that fits, the last one first."""
    from boilerstrip.errors import LedgerError

    if not entries:
        raise LedgerError(f"{name}: the ledger {ledger} has no entry for this file")
    if "record" in entries[0]:
        return _records(data, entries, name)
    start, undone = hashlib.sha256(data).hexdigest(), 0
    if start == entries[-1].get("sha256_file_input"):
        raise LedgerError(f"{name}: is as it was before --fix; nothing to restore")
    runs = [entry for entry in entries if entry.get("sha256_file_output") == start]
    if not runs:
        raise LedgerError(f"{name}: is not the file that --fix wrote (sha256 differs); was it edited since?")
    before = runs[-1]["sha256_file_input"]
    mark, encoding = bytes.fromhex(runs[-1]["bom"]), runs[-1]["encoding"]
    text = data[len(mark) :].decode(encoding)
    for entry in reversed([one for one in runs if one["sha256_file_input"] == before]):
        from boilerstrip.ledger import digest, restore

        if digest(text) == entry["sha256_output"]:
            text = restore(text, entry)
            undone += 1
    raw: bytes = mark + text.encode(encoding)
    if hashlib.sha256(raw).hexdigest() != before:
        raise LedgerError(f"{name}: the ledger does not give the file back (sha256 differs)")
    return raw


def _records(data: bytes, entries: list[dict[str, Any]], name: str) -> bytes:
    """A .jsonl file with the text of every record that an entry fits put back, by its own literal."""
    from boilerstrip.dumps import RecordReader
    from boilerstrip.errors import LedgerError
    from boilerstrip.ledger import digest, restore

    text = data.decode("utf-8")
    lines, undone = text.split("\n"), 0
    for entry in reversed(entries):
        number = entry["record"]
        if number > len(lines):
            raise LedgerError(f"{name}: has no record {number}; was it edited since?")
        mark = "\ufeff" if lines[number - 1].startswith("\ufeff") else ""
        record = RecordReader(name, entry["field"]).parse(lines[number - 1].removeprefix("\ufeff"), number)
        if digest(record.text) != entry["sha256_output"]:
            continue
        old = restore(record.text, entry)
        literal = entry["literal"] if json.loads(entry["literal"]) == old else json.dumps(old)
        lines[number - 1] = mark + record.line[: record.start] + literal + record.line[record.end :]
        undone += 1
    if not undone:
        raise LedgerError(f"{name}: no record is the one that --fix wrote (sha256 differs); was it edited since?")
    return "\n".join(lines).encode("utf-8")
