"""The documents of inputs, one at a time, for commands that only look at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from boilerstrip.commands.account import Fields, refuse
from boilerstrip.commands.documents import documents, inputs
from boilerstrip.commands.findings import Place

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
    fields = Fields(reading.title_field, None)
    for one in inputs(paths, reading.format, refuse, "-.txt"):
        for item in documents(one, reading, fields):
            if item.error is not None:
                raise item.error
            if item.place.record is not None or item.text.strip():
                yield item.place, item.text, item.title
    fields.end()
