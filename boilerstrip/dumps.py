"""Dumps as the command reads them: one text a file (.txt), or one a record (.jsonl). Streams; writes nothing."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.codec import Decoded, check_packed, decode, plain_name, split_mark, wide
from boilerstrip.errors import InputError

SUFFIXES = {".txt": "txt", ".text": "txt", ".jsonl": "jsonl", ".ndjson": "jsonl"}
GUESSES = ("text", "content", "body", "article", "article_text", "raw_text", "maintext")

_HIDDEN = "."
_SHOWN = 12  # fields of a record that a message names
KINDS = {int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}


def _simple(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def files_under(
    paths: Iterable[str],
    told: str | None,
    without: Iterable[str | Path | None] = (),
    wanted: Callable[[Path], bool] = _simple,
) -> Iterator[tuple[Path, Path | None] | InputError]:
    """Every file to read with the tree it was found in; what cannot be read comes as the error to report.

    In a folder, what is hidden (its name begins with a dot: .git, .venv, the temporary files of killed runs), ledgers
    and the files and folders ``without`` are no inputs, as users of ruff and ripgrep expect; what is one by its name
    says ``wanted``, unless the form of all was ``told``. A hidden file or folder that is named itself is taken.
    """
    outside = {Path(one).resolve() for one in without if one}
    for one in paths:
        path = Path(one)
        try:
            os.stat(one)
        except OSError as error:
            missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
            yield InputError(f"{one}: {'no such file or folder' if missing else error.strerror}")
            continue
        if not path.is_dir():
            yield path, None
            continue
        inside, errors = _inside(path, _any if told else wanted, outside)
        yield from errors
        if not (inside or errors):
            kinds = ".txt or .jsonl file" if wanted is _simple else "file of a kind that is read"
            yield InputError(f"{path}: no {kinds} in this folder")
        yield from ((p, path) for p in inside)


def _any(path: Path) -> bool:
    return True


def _inside(tree: Path, wanted: Callable[[Path], bool], outside: set[Path]) -> tuple[list[Path], list[InputError]]:
    """The inputs under a folder, in order, and what cannot be read of it; links to folders are not followed."""
    found: list[Path] = []
    errors: dict[str, InputError] = {}  # by name: a folder is named once, however many files it has

    def failed(error: OSError) -> None:
        errors.setdefault(error.filename, InputError(f"{error.filename}: cannot read: {error.strerror}"))

    for folder, folders, names in os.walk(tree, onerror=failed):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(_HIDDEN) and (not outside or (here / name).resolve() not in outside)
        ]
        for name in names:
            path = here / name
            if name.startswith((_HIDDEN, "boilerstrip-ledger")) or not wanted(path):
                continue
            try:
                if _is_file(path) and not (outside and path.resolve() in outside):
                    found.append(path)
            except OSError as error:
                # A folder may be listed and yet not be entered; a link may lead into one.
                failed(OSError(error.errno, error.strerror, str(path if os.access(here, os.X_OK) else here)))
    return sorted(found), list(errors.values())


def _is_file(path: Path) -> bool:
    """Whether a regular file is there, behind links or not. OSError when nobody can tell."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return False
        raise


def read_bytes(source: Path | BinaryIO, where: str) -> bytes:
    """A file's or a stream's bytes; InputError in one line when it cannot be read."""
    try:
        return source.read_bytes() if isinstance(source, Path) else source.read()
    except OSError as error:
        raise InputError(f"{where}: cannot read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a .jsonl file as its bytes, break and all."""

    number: int
    data: bytes
    encoding: str | None
    marked: bool = False  # the encoding is what a byte-order mark says

    def decoded(self, where: str, guess: bool = True) -> Decoded:
        """Its text; InputError when it is not in the encoding."""
        try:
            return decode(self.data, f"{where}:{self.number}", self.encoding, guess, self.marked)
        except InputError as error:
            raise BadRecord(str(error)) from None


def record_lines(source: Path | BinaryIO, where: str, encoding: str | None) -> Iterator[Line]:
    """The lines of a .jsonl file one at a time, numbered from 1; a byte-order mark says the encoding of all.

    Raises
    ------
    InputError
        When the file cannot be read, is binary, is in UTF-16 or UTF-32, or nobody knows its encoding.
    """
    try:
        with open(source, "rb") if isinstance(source, Path) else contextlib.nullcontext(source) as stream:
            yield from _lines(stream, where, encoding)
    except OSError as error:
        raise InputError(f"{where}: cannot read: {error.strerror}") from None


def check_lines(where: str, encoding: str | None) -> None:
    """Raise InputError for an encoding that there is not, or in which lines cannot be told apart."""
    if encoding and plain_name(encoding) is None:
        raise InputError(f"{where}: unknown encoding {encoding!r}; see --encoding")
    if wide(encoding):
        raise InputError(f"{where}: .jsonl is read line by line, which {encoding} does not allow; convert it to UTF-8")


def check_wide(where: str, marked: str | None) -> None:
    """Raise InputError for what a byte-order mark says of lines that cannot be told apart."""
    if wide(marked):
        raise InputError(f"{where}: .jsonl is read line by line, which UTF-16 does not allow; convert it to UTF-8")


def _lines(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[Line]:
    check_lines(where, encoding)
    at, marked = 0, None
    for number, data in enumerate(stream, 1):
        if number == 1:
            check_packed(data, where)
            marked = split_mark(data)[1]
        check_wide(where, marked)
        encoding = marked or encoding
        if (nul := data.find(b"\x00")) >= 0:
            raise InputError(f"{where}: a binary file (NUL byte at offset {at + nul}), or a dump that is not in UTF-8")
        at += len(data)
        yield Line(number, data, encoding, marked is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a .jsonl file: the parsed object and where its text stands, to the character."""

    line: str
    number: int
    data: dict[str, Any]
    text: str
    start: int
    end: int

    @property
    def literal(self) -> str:
        """The text as the line has it, quotation marks and escapes included."""
        return self.line[self.start : self.end]

    def field(self, name: str | None) -> str | None:
        """Another field's value as a string, for ledgers and titles."""
        value = inner(self.data, name) if name else None
        return None if value is None else str(value)

    def with_literal(self, literal: str) -> str:
        """The line with only the text's literal changed; every other character stays."""
        return self.line[: self.start] + literal + self.line[self.end :]

    def spelled(self, text: str) -> str:
        """A literal of ``text`` in this one's manner: ASCII alone, or with what stands here unescaped unescaped too."""
        literal = self.literal
        if literal.isascii():
            return json.dumps(text)
        made = json.dumps(text, ensure_ascii=False)
        # What stands here only as an escape may be a lone surrogate, or not be in the file's encoding.
        for odd in set(text).difference(literal):
            if odd > "\x7f":
                made = made.replace(odd, json.dumps(odd)[1:-1])
        return made


class BadRecord(InputError):
    """A record that is none. There may be as many as records, so not all of a file are told one by one."""


class NoText(BadRecord):
    """A record without a text in the field that should hold it."""


class RecordReader:
    """Parses records and finds the text field; a guess is made once a file and told to ``note``."""

    def __init__(
        self, where: str, text_field: str | None, note: Callable[[str], None] | None = None, guess: bool = True
    ) -> None:
        self.where, self.text_field, self._note = where, text_field, note
        self._guessing = guess  # at the encoding: slow, so once a file

    def read(self, line: Line) -> tuple[Decoded, Record | None]:
        """One line's text and record; None for a line without ink. InputError as in ``parse``, or for bad bytes."""
        guess, self._guessing = self._guessing, False
        decoded = line.decoded(self.where, guess)
        self._guessing = guess
        return decoded, self.parse(decoded.text, line.number) if decoded.text.strip() else None

    def parse(self, line: str, number: int) -> Record:
        """One record.

        Raises
        ------
        InputError
            When the line is no JSON object or holds no text.
        """
        place = f"{self.where}:{number}"
        data = json_object(line, place)
        if self.text_field is None:
            self.text_field = self._guess(data, place)
        text = inner(data, self.text_field)
        if not isinstance(text, str):
            told = f"no text in the field {self.text_field!r}"
            raise NoText(f"{place}: {told}; {instead(data, text, self.text_field)}; name it with --text-field")
        names = [self.text_field] if self.text_field in data else self.text_field.split(".")
        return Record(line, number, data, text, *span_of(line, 0, names))

    def _guess(self, data: dict[str, Any], place: str) -> str:
        for name in GUESSES:
            if isinstance(data.get(name), str):
                if self._note:
                    self._note(f"{place}: taking the field {name!r} for the text; --text-field names another")
                return name
        if (there := next((name for name in GUESSES if name in data), None)) is not None:
            what = instead(data, data[there], there).removeprefix("it ")
            raise NoText(f"{place}: no text in the field {there!r}, which {what}; name the text's with --text-field")
        told = f"none of the fields {', '.join(GUESSES)}"
        raise NoText(f"{place}: {told} holds a text; {instead(data, None)}; name the text's with --text-field")


def instead(data: dict[str, Any], value: Any, field: str | None = None) -> str:
    """What there is in a record where no text is in ``field``: another kind of value, or other fields."""
    if value is not None:
        return f"it holds {KINDS[type(value)]}"
    if field is not None and _has(data, field):
        return "it is null"
    names = [repr(name) for name in data]
    if not names:
        return "the record is empty"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"the record has {', '.join(names[:_SHOWN])}{more}"


def _has(data: Any, dotted: str) -> bool:
    """Whether a record has a field, whatever it holds."""
    *outer, last = [dotted] if dotted in data else dotted.split(".")
    within = inner(data, ".".join(outer)) if outer else data
    return isinstance(within, dict) and last in within


def json_object(line: str, place: str) -> dict[str, Any]:
    """The object that a line of JSON holds; InputError, which names ``place``, where it holds none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"{place}: bad JSON record: {json_trouble(error)}") from None
    if not isinstance(data, dict):
        raise BadRecord(f"{place}: the record is no JSON object")
    return data


def json_trouble(error: ValueError | RecursionError) -> str:
    """What is wrong with a record, and in which column: it has but one line."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    return "a number of too many digits"  # all else that json refuses


def inner(data: Any, dotted: str) -> Any:
    """The value of a field, dots for inner ones; None when it is not there."""
    if isinstance(data, dict) and dotted in data:
        return data[dotted]
    for name in dotted.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


_value = json.JSONDecoder().raw_decode
_space = re.compile(r"[ \t\n\r]*").match


def span_of(line: str, at: int, names: list[str]) -> tuple[int, int]:
    """Where the value of a field stands in a JSON object that has it, the last of twins as json takes it."""
    start = end = 0
    at = _ink(line, _ink(line, at) + 1)
    while line[at] != "}":
        key, at = _value(line, at)
        begin = _ink(line, _ink(line, at) + 1)
        _, at = _value(line, begin)
        if key == names[0]:
            start, end = begin, at
        at = _ink(line, at)
        if line[at] == ",":
            at = _ink(line, at + 1)
    return (start, end) if len(names) == 1 else span_of(line, start, names[1:])


def _ink(line: str, at: int) -> int:
    """The first offset from ``at`` on that holds no white space."""
    return _space(line, at).end()  # type: ignore[union-attr]
