"""The documents of inputs, one at a time, for commands that only look at them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from boilerstrip.commands.account import Fields, complain, standard_input
from boilerstrip.commands.report import Place
from boilerstrip.errors import InputError

if TYPE_CHECKING:
    from boilerstrip.commands.options import Reading

Text = tuple[Place, str, str | None]


def texts(paths: list[str], reading: Reading) -> Iterator[Text]:
    """Texts with their places and titles, read as ``check`` reads them; a file that is met twice comes once.

    Raises
    ------
    InputError
        At the first that cannot be read: a part of the inputs says nothing of them all.
    """
    from boilerstrip.dumps import files_under

    fields, done = Fields(reading.title_field, None), set[str]()
    for one in paths:
        if one == "-":
            if one not in done:
                yield from _file(one, Path("-.txt"), standard_input(), reading, fields)
            done.add(one)
            continue
        for found in files_under([one], reading.format):
            if isinstance(found, InputError):
                raise found
            real = os.path.realpath(found[0])
            if real not in done:
                yield from _file(str(found[0]), found[0], found[0], reading, fields)
            done.add(real)
    fields.end()


def _file(name: str, path: Path, source: Path | BinaryIO, reading: Reading, fields: Fields) -> Iterator[Text]:
    """One text, or one a record."""
    from boilerstrip.codec import decode
    from boilerstrip.dumps import RecordReader, kind_of, read_bytes, record_lines

    if kind_of(path, reading.format) == "txt":
        text = decode(read_bytes(source, name), name, reading.encoding).text
        if text.strip():
            yield Place(name), text, None
        return
    reader = RecordReader(name, reading.text_field, complain)
    for line in record_lines(source, name, reading.encoding):
        _, record = reader.read(line)
        if record is not None:
            yield Place(name, line.number), record.text, fields.of(record)[0]
