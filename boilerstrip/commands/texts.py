"""The documents of inputs, one at a time, for commands that only look at them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from boilerstrip.commands.account import Fields, standard_input
from boilerstrip.commands.documents import Input, documents
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
    for item in documents(Input(name, path, source), reading, fields):
        if item.error is not None:
            raise item.error
        if item.record is not None or item.text.strip():
            yield item.place, item.text, item.title
