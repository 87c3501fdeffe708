"""Dumps of one JSON object a line with a page (HTML) in it, whose story goes to another field."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from boilerstrip.dumps import KINDS, NoText, Record, RecordReader, inner, instead, json_object, span_of
from boilerstrip.errors import InputError
from boilerstrip.forms.lines import LinesCodec, record_form
from boilerstrip.forms.pages import FORM, TEXT
from boilerstrip.forms.unit import Doc, Unit


class _PageReader(RecordReader):
    """Reads records whose text is a page; it stands in ``field``, and its story is to stand in ``text_field``."""

    def __init__(self, where: str, field: str, text_field: str, guess: bool) -> None:
        super().__init__(where, text_field, guess=guess)
        self.field = field

    def parse(self, line: str, number: int) -> Record:
        """One record, its page for its text. InputError when it has none, or no place for a story."""
        place = f"{self.where}:{number}"
        data = json_object(line, place)
        page = inner(data, self.field)
        if not isinstance(page, str):
            told = f"no page in the field {self.field!r}; {instead(data, page, self.field)}"
            raise NoText(f"{place}: {told}; name it with --html-field")
        assert self.text_field is not None
        old = inner(data, self.text_field)
        if not isinstance(old, str | None):
            told = f"the field {self.text_field!r}, where the story is to stand, holds {KINDS[type(old)]}"
            raise InputError(f"{place}: {told}; name another with --text-field")
        names = [self.field] if self.field in data else self.field.split(".")
        return Record(line, number, data, page, *span_of(line, 0, names))


class LinePagesCodec(LinesCodec):
    """One record a line, each with a page."""

    reads_pages = True

    def begin(self) -> None:
        """A reader of pages that has not yet guessed at an encoding."""
        html, text = self.names.html or "", self.names.text or TEXT
        self._reader = _PageReader(self.where, html, text, not self.patient)

    def learn(self, unit: Unit, note: Callable[[str], None]) -> bool:
        """Nothing: the fields are named."""
        return False

    def open(self, unit: Unit) -> Doc | None:
        """The record's page and fields."""
        doc = super().open(unit)
        return None if doc is None else replace(doc, text="", page=doc.text)

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The line with the story in its field, which comes last in its object where there was none."""
        decoded, record = doc.held
        field = self._reader.text_field or TEXT
        return decoded.encode(_filled(record, field, record.spelled(text), self.place(unit)))

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Record, encoding, fields and id."""
        decoded, record = doc.held
        form = record_form(decoded, record, self._reader.text_field, doc.identity)
        form.pop("literal", None)  # of the page, which is not put back
        return form | {"form": FORM, "html_field": self.names.html}


def _filled(record: Record, field: str, literal: str, place: str) -> str:
    """A record's line with ``literal`` for the value of a field."""
    line, data = record.line, record.data
    *outer, last = [field] if field in data or "." not in field else field.split(".")
    within: Any = data
    for name in outer:
        within = within.get(name) if isinstance(within, dict) else None
    if not isinstance(within, dict):
        raise InputError(f"{place}: no object {'.'.join(outer)!r} for the story; name a field with --text-field")
    if last in within:
        start, end = span_of(line, 0, [*outer, last])
        return line[:start] + literal + line[end:]
    begin, end = span_of(line, 0, outer) if outer else (0, len(line.rstrip(" \t\r\n")))
    at = begin + len(line[begin : end - 1].rstrip(" \t\r\n"))  # behind the last value
    comma = ", " if within else ""
    return f"{line[:at]}{comma}{json.dumps(last)}: {literal}{line[at:]}"
