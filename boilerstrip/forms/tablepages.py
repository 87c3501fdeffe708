"""Dumps in .csv and .tsv files with a page (HTML) in a cell of each row, whose story goes to another cell."""

from __future__ import annotations

from typing import Any

from boilerstrip.errors import InputError
from boilerstrip.forms.pages import FORM, TEXT
from boilerstrip.forms.tables import TableCodec, cells
from boilerstrip.forms.unit import Doc, Unit


class TablePagesCodec(TableCodec):
    """One record a row, each with a page. A column for stories is added behind the others where there is none."""

    reads_pages = True

    _added = False

    def _settle(self) -> None:
        """Find the pages' column, and the stories'."""
        self._check(self.names.html or "")
        self._field = self.names.text or TEXT
        if self._field not in self._columns:
            self._added = True
            self._columns[self._field] = len(cells(self._header, self._between))
            name = self._in(self.encoding or "utf-8", self._field, self.where)
            self._header = self._with(self._header, self._columns[self._field], name)

    def open(self, unit: Unit) -> Doc | None:
        """The row's page and fields."""
        some = cells(unit.data, self._between)
        assert self._field is not None
        most = self._columns[self._field]
        if self._added and len(some) > most:
            raise InputError(f"{self.place(unit)}: {len(some)} cells, more than the {most} that the row of names has")
        _, decoded = self._found(unit, some, self.names.html or "")
        doc = self._doc(unit, some, "")
        doc.page, doc.held = decoded.text, (None, decoded)
        return doc

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The row with the story in its cell. InputError where the file's encoding lacks a letter of it."""
        assert self._field is not None
        new = self._in(doc.held[1].encoding, text, self.place(unit))
        return self._with(unit.data, self._columns[self._field], new)

    @staticmethod
    def _in(encoding: str, text: str, place: str) -> bytes:
        """A text in the file's encoding."""
        try:
            return text.encode(encoding)
        except UnicodeEncodeError as error:
            told = f"{text[error.start]!r} is to be written, which {encoding} lacks; convert the dump to UTF-8"
            raise InputError(f"{place}: {told}") from None

    def _with(self, row: bytes, k: int, new: bytes) -> bytes:
        """A row with another cell ``k``, which may lie behind its last."""
        some = cells(row, self._between)
        if k < len(some):
            cell = some[k]
            return row[: cell.start] + self._written(new, cell.quoted) + row[cell.end :]
        stop = some[-1].end
        return row[:stop] + self._between * (k - len(some) + 1) + self._written(new, False) + row[stop:]

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Row, columns, encoding and id."""
        return super().form(unit, doc, payload) | {"form": FORM, "html_field": self.names.html}
