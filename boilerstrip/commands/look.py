"""Dumps that ``check`` reads and does not write: compressed ones, tables, parquet, web archives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from boilerstrip.commands.report import Place
from boilerstrip.commands.work import Work
from boilerstrip.errors import InputError

if TYPE_CHECKING:
    from boilerstrip.forms.names import Form


def look(now: Work, form: Form, name: str, source: Path | BinaryIO) -> None:
    """Report on every text of a dump; a bad record is told, and the next one is taken.

    Raises
    ------
    InputError
        When the dump cannot be read.
    """
    from boilerstrip.forms.reading import codec_of, opened
    from boilerstrip.forms.unit import Names

    chosen = now.chosen
    names = Names(chosen.text_field, chosen.title_field, chosen.id_field)
    codec = codec_of(form, name, names, chosen.encoding, False)
    records = 0
    try:
        with opened(source, form, name) as stream:
            for unit in codec.read(stream):
                if unit.plain:
                    continue
                codec.learn(unit, now.note)
                records += 1
                try:
                    doc = codec.open(unit)
                    if doc is not None:
                        if unit.number is not None:
                            now.fields.met(title=doc.title is not None, id=doc.identity is not None)
                        now.change(Place(name, unit.number), doc.text, doc.title)
                except InputError as error:
                    if unit.number is None:
                        raise
                    now.fail(error)
    finally:
        now.fail.end_of(name)
    if not records:
        now.note(f"{name}: holds no record")
