"""``boilerstrip clean``: everything that strip() would do, to standard output, a file or a folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.commands.options import Choices, add_shared, choices, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="one input; standard input when left out")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--input-dir", type=Path, metavar="IN")
    parser.add_argument("--output-dir", type=Path, metavar="OUT")
    parser.add_argument("--ledger", metavar="FILE", help="write what went, one JSON object a document")
    parser.add_argument("--stdin-filename", metavar="NAME")
    add_shared(parser)


def run(args: argparse.Namespace) -> int:
    """Clean every input; 3 when a document held no story."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    from boilerstrip.errors import SettingsError
    from boilerstrip.stripper import Stripper

    if (args.input_dir is None) != (args.output_dir is None):
        raise SettingsError("clean: --input-dir and --output-dir go together")
    if (args.input_dir and args.paths) or len(args.paths) > 1:
        raise SettingsError("clean: one PATH, or --input-dir IN --output-dir OUT")
    job = _Job(args, chosen, Stripper(chosen.settings))
    if args.input_dir:
        job.folder(args.input_dir, args.output_dir)
    else:
        job.single(args.paths[0] if args.paths else "-", args.output)
    return job.code()


class _Job:
    """One call of the command."""

    def __init__(self, args: argparse.Namespace, chosen: Choices, stripper: Any) -> None:
        self.args, self.chosen, self.stripper = args, chosen, stripper
        self.failed = self.empty = False
        self.ledger = open(args.ledger, "w", encoding="utf-8") if args.ledger else None  # noqa: SIM115

    def code(self) -> int:
        """The exit code."""
        if self.ledger:
            self.ledger.close()
        return 2 if self.failed else 3 if self.empty else 0

    def folder(self, source: Path, target: Path) -> None:
        """Every file of a folder to the same place under another."""
        from boilerstrip.atomic import replacing, target_of
        from boilerstrip.dumps import files_under
        from boilerstrip.errors import BoilerstripError, InputError

        for found in files_under([str(source)], self.args.format, self.args.ledger):
            if isinstance(found, InputError):
                self._fail(found)
                continue
            path = found[0]
            try:
                target_of(path, source)
                out_path = target / path.relative_to(source)
                out_path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(out_path) as out:
                    self._document(path, str(path), path, out)
            except BoilerstripError as error:
                self._fail(error)
            except OSError as error:
                self._fail(f"{path}: {error.strerror or error}")

    def single(self, name: str, output: Path | None) -> None:
        """One input to standard output or a file."""
        from boilerstrip.atomic import replacing
        from boilerstrip.dumps import files_under
        from boilerstrip.errors import InputError

        source: Path | BinaryIO
        if name == "-":
            shown = self.args.stdin_filename or "-"
            source, path = sys.stdin.buffer, Path(self.args.stdin_filename or "-.txt")
        else:
            found = next(files_under([name], self.args.format))
            if isinstance(found, InputError):
                raise found
            if found[1] is not None:
                raise InputError(f"{name}: a folder; use --input-dir IN --output-dir OUT")
            shown, path = name, found[0]
            source = path
        if output is None:
            self._document(source, shown, path, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        with replacing(output) as out:
            self._document(source, shown, path, out)

    def _document(self, source: Path | BinaryIO, shown: str, path: Path, out: BinaryIO) -> None:
        """One file: a text as a whole, a .jsonl file record by record, so that memory follows the largest record."""
        from boilerstrip.codec import decode
        from boilerstrip.dumps import RecordReader, kind_of, read_bytes, record_lines

        if kind_of(path, self.args.format) == "txt":
            data = read_bytes(source) if isinstance(source, Path) else source.read()
            decoded = decode(data, shown, self.chosen.encoding)
            out.write(decoded.encode(self._strip(decoded.text, {"path": shown, "encoding": decoded.encoding})))
            return
        reader = RecordReader(shown, self.chosen.text_field)
        for number, decoded in record_lines(source, self.chosen.encoding):
            out.write(decoded.encode(self._record(reader, decoded.text, number, shown)))

    def _record(self, reader: Any, line: str, number: int, shown: str) -> str:
        from boilerstrip.errors import BoilerstripError

        if not line.strip():
            return line
        try:
            record = reader.parse(line, number)
            known = {"path": shown, "record": number}
            if identity := record.field(self.args.id_field):
                known["id"] = identity
            text = self._strip(record.text, known, record.field(self.args.title_field))
        except BoilerstripError as error:
            self._fail(error)
            return line
        return line if text == record.text else str(record.with_text(text))

    def _strip(self, text: str, known: dict[str, Any], title: str | None = None) -> str:
        result = self.stripper.strip(text, title=title)
        self.empty |= result.status == "no-story"
        where = ":".join(str(known[name]) for name in ("path", "record") if name in known)
        for warning in result.warnings:
            print(f"boilerstrip: {where}: {warning}", file=sys.stderr)
        if self.ledger:
            self.ledger.write(json.dumps({**known, **result.ledger()}) + "\n")
        return str(result.text)

    def _fail(self, error: object) -> None:
        print(f"boilerstrip: {error}", file=sys.stderr)
        self.failed = True
