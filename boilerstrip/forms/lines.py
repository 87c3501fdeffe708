"""Dumps of one JSON object a line. Only the text's literal changes; every other byte of the line stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from boilerstrip.codec import Decoded, check_packed, split_mark
from boilerstrip.dumps import Line, Record, RecordReader, check_lines, check_wide
from boilerstrip.errors import InputError
from boilerstrip.forms.unit import CAP, Codec, Doc, Names, Unit, language_of, oversize, too_long
from boilerstrip.sites import site_of

_STEP = 1 << 20


def record_form(decoded: Decoded, record: Record, field: str | None, identity: str | None) -> dict[str, Any]:
    """What a ledger says of a record; its literal is among it only where json would write it otherwise."""
    ascii_only = record.literal.isascii()
    form: dict[str, Any] = {"record": record.number, "encoding": decoded.encoding, "field": field, "ascii": ascii_only}
    if identity is not None:
        form["id"] = identity
    if record.literal != json.dumps(record.text, ensure_ascii=ascii_only):
        form["literal"] = record.literal
    return form


class LinesCodec(Codec):
    """One record a line."""

    def __init__(self, where: str, names: Names, encoding: str | None, patient: bool) -> None:
        super().__init__(where, names, encoding, patient)
        self._marked = False
        self._field = names.text
        self.begin()

    def begin(self) -> None:
        """A reader of records that has not yet guessed at an encoding: that is slow, so done once a batch."""
        self._reader = RecordReader(self.where, self._field, guess=not self.patient)

    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The lines, as ``record_lines`` reads them, none of them longer than the cap."""
        check_lines(self.where, self.encoding)
        at = number = 0
        while data := stream.readline(CAP + 1):
            number += 1
            if number == 1:
                check_packed(data, self.where)
                if mark := split_mark(data)[1]:
                    check_wide(self.where, mark)
                    self.encoding, self._marked = mark, True
            yield self._unit(stream, number, data, at)
            at += len(data)

    def _unit(self, stream: BinaryIO, number: int, data: bytes, at: int) -> Unit:
        trouble = None
        if len(data) > CAP:
            if not self.patient:
                raise oversize(self.where, number)
            while (rest := stream.readline(_STEP)) and not rest.endswith(b"\n"):
                pass
            return Unit(number, b"", trouble=too_long())
        if (nul := data.find(b"\x00")) >= 0:
            if not self.patient:
                told = f"a binary file (NUL byte at offset {at + nul}), or a dump that is not in UTF-8"
                raise InputError(f"{self.where}: {told}")
            trouble = f"a NUL byte at offset {nul} of the line"
        return Unit(number, data, plain=trouble is None and data.isspace(), trouble=trouble, size=len(data))

    def learn(self, unit: Unit, note: Callable[[str], None]) -> bool:
        """Take the first text field that a record has for that of all."""
        if self._field is not None or unit.plain or unit.trouble:
            return False
        reader = RecordReader(self.where, None, note, guess=False)
        try:
            reader.read(self._line(unit))
        except InputError:
            return False
        self._field = reader.text_field
        self.begin()
        return self._field is not None

    def _line(self, unit: Unit) -> Line:
        return Line(unit.number or 0, unit.data, self.encoding, self._marked)

    def open(self, unit: Unit) -> Doc | None:
        """The record's text and fields."""
        decoded, record = self._reader.read(self._line(unit))
        if record is None:
            return None
        names = self.names
        url = record.field(names.url)
        site = site_of(record.field(names.site), url)
        doc = Doc(record.text, record.field(names.title), record.field(names.id), site, url=url)
        doc.lang, doc.held = language_of(record.data.get), (decoded, record)
        doc.date = record.field(names.date)
        return doc

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The line with another literal."""
        decoded, record = doc.held
        return None if text == record.text else decoded.encode(record.with_literal(record.spelled(text)))

    def says(self, unit: Unit, doc: Doc) -> dict[str, Any]:
        """The id as JSON has it, a number perhaps, and the source."""
        data, name = doc.held[1].data, self.names.id
        told = {} if name is None or doc.identity is None else {"id": data.get(name, doc.identity)}
        return told | ({"source": data["source"]} if isinstance(data.get("source"), str) else {})

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Record, encoding, field and id."""
        decoded, record = doc.held
        return record_form(decoded, record, self._reader.text_field, doc.identity)
