"""The documents of inputs, one at a time, those that cannot be read among them: for commands that go on after one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from boilerstrip.commands.account import Complaints, Fields, complain, standard_input
from boilerstrip.commands.options import Choices, Reading
from boilerstrip.commands.report import Place
from boilerstrip.errors import InputError

if TYPE_CHECKING:
    from boilerstrip.dumps import Line, Record, RecordReader


@dataclass(frozen=True, slots=True)
class Input:
    """A file, or standard input, with the name to report it under and the path that tells its kind."""

    name: str
    path: Path
    source: Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Item:
    """A document, or the error that stands in its place."""

    place: Place
    text: str = ""
    title: str | None = None
    identity: str | None = None
    record: Record | None = None
    error: InputError | None = None


def single(name: str, told: str | None, command: str) -> Input:
    """The one input of a command.

    Raises
    ------
    InputError
        When it is missing, or a folder.
    """
    from boilerstrip.dumps import files_under

    if name == "-":
        return Input(name, Path("-.jsonl"), standard_input())
    if Path(name).is_dir():
        raise InputError(f"{name}: a folder; {command} takes one file")
    found = next(files_under([name], told))
    if isinstance(found, InputError):
        raise found
    return Input(name, found[0], found[0])


def inputs(paths: list[str], told: str | None, fail: Complaints) -> Iterator[Input]:
    """Files, folders and standard input (a dump, unless ``told`` otherwise), each once; what is missing is reported."""
    from boilerstrip.dumps import files_under

    done: set[str] = set()
    for one in paths:
        for found in [(Path(one), None)] if one == "-" else files_under([one], told):
            if isinstance(found, InputError):
                fail(found)
                continue
            real = one if one == "-" else os.path.realpath(found[0])
            if real not in done:
                done.add(real)
                yield single("-", told, "") if one == "-" else Input(str(found[0]), found[0], found[0])


def documents(one: Input, chosen: Choices | Reading, fields: Fields) -> Iterator[Item]:
    """The documents of an input in order; those without a text to judge come with their error.

    Raises
    ------
    InputError
        When the input itself cannot be read (any further).
    """
    from boilerstrip.codec import decode
    from boilerstrip.dumps import RecordReader, kind_of, read_bytes, record_lines

    if kind_of(one.path, chosen.format) == "txt":
        text = decode(read_bytes(one.source, one.name), one.name, chosen.encoding).text
        yield Item(Place(one.name), text)
        return
    reader = RecordReader(one.name, chosen.text_field, complain)
    for line in record_lines(one.source, one.name, chosen.encoding):
        item = _item(reader, line, fields)
        if item is not None:
            yield item


def _item(reader: RecordReader, line: Line, fields: Fields) -> Item | None:
    place = Place(reader.where, line.number)
    try:
        _, record = reader.read(line)
    except InputError as error:
        return Item(place, error=error)
    if record is None:
        return None
    title, identity = fields.of(record)
    return Item(place, record.text, title, identity, record)
