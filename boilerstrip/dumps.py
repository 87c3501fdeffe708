"""Dumps as the command reads them: one text a file (.txt), or one a record (.jsonl). Streams; writes nothing."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.codec import Decoded, decode
from boilerstrip.errors import InputError

SUFFIXES = {".txt": "txt", ".text": "txt", ".jsonl": "jsonl", ".ndjson": "jsonl"}
GUESSES = ("text", "content", "body", "article", "article_text", "raw_text", "maintext")


def kind_of(path: Path, told: str | None) -> str:
    """ "txt" or "jsonl", by ``--format`` or the file's name.

    Raises
    ------
    InputError
        When neither says.
    """
    kind = told or SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise InputError(f"{path}: unknown kind of input {path.suffix or '(no extension)'}; pass --format txt or jsonl")
    return kind


def files_under(
    paths: Iterable[str], told: str | None, ledger: str | None = None
) -> Iterator[tuple[Path, Path | None] | InputError]:
    """Every file to read with the tree it was found in; what cannot be read comes as the error to report.

    A ledger in a folder is no input: it is passed over, as are the temporary files of a killed run.
    """
    own = Path(ledger).resolve() if ledger else None
    for one in paths:
        path = Path(one)
        if not path.is_dir():
            yield (path, None) if path.exists() else InputError(f"{path}: no such file or folder")
            continue
        inside = sorted(
            p
            for p in path.rglob("*")
            if p.is_file()
            and not p.name.startswith((".boilerstrip-", "boilerstrip-ledger"))
            and (told or p.suffix.lower() in SUFFIXES)
            and p.resolve() != own
        )
        if not inside:
            yield InputError(f"{path}: no .txt or .jsonl file in this folder")
        yield from ((p, path) for p in inside)


def read_bytes(path: Path) -> bytes:
    """A file's bytes; InputError in one line when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot read: {error.strerror}") from None


def record_lines(path: Path | BinaryIO, encoding: str | None) -> Iterator[tuple[int, Decoded]]:
    """The lines of a .jsonl file, numbered from 1 and decoded one at a time; a byte-order mark is the first one's.

    Raises
    ------
    InputError
        When the file cannot be read, is in UTF-16 or UTF-32, or a line is not in the encoding.
    """
    if (encoding or "").lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        raise InputError(f"{path}: .jsonl is read line by line, which {encoding} does not allow; convert it to UTF-8")
    if not isinstance(path, Path):
        yield from _decoded(path, "-", encoding)
        return
    try:
        with open(path, "rb") as stream:
            yield from _decoded(stream, str(path), encoding)
    except OSError as error:
        raise InputError(f"{path}: cannot read: {error.strerror}") from None


def _decoded(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[tuple[int, Decoded]]:
    for number, data in enumerate(stream, 1):
        if number == 1 and data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError(f"{where}: .jsonl is read line by line, which UTF-16 does not allow; convert it to UTF-8")
        yield number, decode(data, f"{where}:{number}", encoding)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a .jsonl file: the parsed object and where its text stands, to the character."""

    line: str
    number: int
    data: dict[str, Any]
    text: str
    start: int
    end: int

    def field(self, name: str | None) -> str | None:
        """Another field's value as a string, for ledgers and titles."""
        value = _inner(self.data, name) if name else None
        return None if value is None else str(value)

    def with_text(self, text: str) -> str:
        """The line with only the text's literal changed; every other character stays."""
        ascii_only = self.line[self.start : self.end].isascii()
        return self.line[: self.start] + json.dumps(text, ensure_ascii=ascii_only) + self.line[self.end :]


class RecordReader:
    """Parses records and finds the text field; a guess is made once a file and named on standard error."""

    def __init__(self, where: str, text_field: str | None) -> None:
        self.where, self.text_field = where, text_field

    def parse(self, line: str, number: int) -> Record:
        """One record.

        Raises
        ------
        InputError
            When the line is no JSON object or holds no text.
        """
        place = f"{self.where}:{number}"
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{place}: bad JSON record: {error}") from None
        if not isinstance(data, dict):
            raise InputError(f"{place}: the record is no JSON object")
        if self.text_field is None:
            self.text_field = self._guess(data, place)
        text = _inner(data, self.text_field)
        if not isinstance(text, str):
            raise InputError(f"{place}: no text in the field {self.text_field!r}; name it with --text-field")
        key = re.escape(json.dumps(self.text_field.rpartition(".")[2]))
        for match in re.finditer(
            key + r'\s*:\s*("(?:[^"\\]|\\.)*+")'
            if sys.version_info >= (3, 11)
            else key + r'\s*:\s*("(?:[^"\\]|\\.)*")',
            line,
        ):
            if json.loads(match[1]) == text:
                return Record(line, number, data, text, match.start(1), match.end(1))
        raise InputError(f"{place}: the text of {self.text_field!r} was not found in the line")

    def _guess(self, data: dict[str, Any], place: str) -> str:
        for name in GUESSES:
            if isinstance(data.get(name), str):
                print(f"{place}: taking the field {name!r} for the text; --text-field names another", file=sys.stderr)
                return name
        raise InputError(f"{place}: none of the fields {', '.join(GUESSES)}; name the text's with --text-field")


def _inner(data: Any, dotted: str) -> Any:
    """The value of a field, dots for inner ones; None when it is not there."""
    if isinstance(data, dict) and dotted in data:
        return data[dotted]
    for name in dotted.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data
