"""The codec of each form, and what writes its units."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from boilerstrip.errors import InputError
from boilerstrip.forms.names import Form
from boilerstrip.forms.packing import Packer, trouble, unpacked
from boilerstrip.forms.unit import NO_PAGES, Codec, Names, Unit


def codec_of(form: Form, where: str, names: Names, encoding: str | None, patient: bool) -> Codec:
    """The codec for a file. Its module is imported now.

    Raises
    ------
    InputError
        When the file cannot be read for want of a package, or holds pages and the caller takes texts alone.
    """
    if form.kind == "html" and not names.pages:
        raise InputError(f"{where}: {NO_PAGES}")
    if form.kind == "html":
        from boilerstrip.forms.pages import PageCodec

        return PageCodec(where, names, encoding, patient)
    if form.kind == "txt":
        from boilerstrip.forms.texts import TextCodec

        return TextCodec(where, names, encoding, patient)
    if form.kind == "jsonl":
        from boilerstrip.forms.linepages import LinePagesCodec
        from boilerstrip.forms.lines import LinesCodec

        return (LinePagesCodec if names.html else LinesCodec)(where, names, encoding, patient)
    if form.kind in ("csv", "tsv"):
        from boilerstrip.forms.tablepages import TablePagesCodec
        from boilerstrip.forms.tables import TableCodec

        kind = TablePagesCodec if names.html else TableCodec
        return kind(where, names, encoding, patient, "\t" if form.kind == "tsv" else None)
    if form.kind == "parquet":
        from boilerstrip.forms.columnpages import ColumnPagesCodec
        from boilerstrip.forms.columns import ColumnsCodec

        return (ColumnPagesCodec if names.html else ColumnsCodec)(where, names, encoding, patient)
    from boilerstrip.forms.archives import ArchiveCodec

    return ArchiveCodec(where, names, encoding, patient)


@contextlib.contextmanager
def opened(
    source: Path | BinaryIO, form: Form, where: str, begun: Callable[[BinaryIO], None] | None = None
) -> Iterator[BinaryIO]:
    """A dump's bytes, unpacked; ``begun`` is told of the stream that they are unpacked from.

    Raises
    ------
    InputError
        When it cannot be read, or its compressed data are damaged: also from within the block.
    """
    try:
        with open(source, "rb") if isinstance(source, Path) else contextlib.nullcontext(source) as raw:
            if begun is not None:
                begun(raw)
            yield unpacked(raw, form.packing, where)
    except InputError:
        raise
    except Exception as error:
        why = trouble(error)
        if why is None:
            raise
        raise InputError(f"{where}: {why}") from None


class Writer(Protocol):
    """Writes the units of one file, in order."""

    @property
    def between(self) -> bool:
        """Whether what was written so far is whole, and can be gone on with."""

    def write(self, unit: Unit, payload: Any) -> None:
        """Write a unit, as it was where ``payload`` is None."""

    def drop(self, unit: Unit) -> None:
        """Leave a unit out."""

    @property
    def members(self) -> int:
        """Of how many members compressed output is made so far."""

    def close(self) -> None:
        """Write what is left. The file itself is the caller's."""


class BytesWriter:
    """Writes units that are bytes.

    ``alone``: each record is a member of its own where they are compressed, as readers of archives expect. ``steady``:
    there is one member, which nobody can go on with.
    """

    def __init__(self, packer: Packer, alone: bool = False, steady: bool = False) -> None:
        self._packer, self._alone, self._steady = packer, alone, steady

    @property
    def between(self) -> bool:
        """Between two members of compressed output; between two records of any other."""
        return self._packer.between

    @property
    def members(self) -> int:
        """Of how many members it is made."""
        return self._packer.members

    def write(self, unit: Unit, payload: Any) -> None:
        """Write bytes."""
        self._packer.write(unit.data if payload is None else payload)
        if unit.last and not self._steady:
            self._packer.record(self._alone)

    def drop(self, unit: Unit) -> None:
        """Write nothing."""

    def close(self) -> None:
        """End the last member."""
        self._packer.close()


def writer_of(form: Form, out: BinaryIO, codec: Codec, where: str, fresh: bool = True, steady: bool = False) -> Writer:
    """What writes to ``out``; not ``fresh``: behind what another run wrote. ``steady``: as it stays, as in a pipe."""
    if form.kind == "parquet":
        from boilerstrip.forms.columns import ColumnsCodec, ColumnsWriter

        assert isinstance(codec, ColumnsCodec)
        return ColumnsWriter(out, codec)
    return BytesWriter(Packer(out, form.packing, where, fresh), form.kind == "warc", steady and form.packing == "zst")
