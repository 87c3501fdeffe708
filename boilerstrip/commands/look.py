"""What ``check`` reads and does not write: pages, compressed dumps, tables, parquet, web archives."""

from __future__ import annotations

from boilerstrip.commands.documents import documents
from boilerstrip.commands.inputs import Input
from boilerstrip.commands.work import Work
from boilerstrip.errors import InputError


def look(now: Work, one: Input) -> None:
    """Report on every text or page of an input; a bad record is told, and the next one is taken.

    Raises
    ------
    InputError
        When the dump cannot be read.
    """
    records = 0
    try:
        for item in documents(
            one, now.chosen, now.fields, now.note, now.chosen.html_field, True, progress=now.progress
        ):
            records += 1
            try:
                if item.error:
                    raise item.error
                now.site, now.url = item.site, item.url
                now.change(item.place, item.text, item.title, item.page)
            except InputError as error:
                if item.place.record is None:
                    raise
                now.fail(error)
    finally:
        now.fail.end_of(one.shown)
    if not records:
        now.note(f"{one.shown}: holds no record")
