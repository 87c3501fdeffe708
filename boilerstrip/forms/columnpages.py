"""Dumps in .parquet files with a page (HTML) in a column, as text or as bytes, whose story goes to another."""

from __future__ import annotations

from typing import Any

from boilerstrip.dumps import NoText
from boilerstrip.errors import InputError
from boilerstrip.forms.columns import ColumnsCodec
from boilerstrip.forms.pages import FORM, TEXT
from boilerstrip.forms.unit import Doc, Unit


class ColumnPagesCodec(ColumnsCodec):
    """One record a row, each with a page. A column for stories is added behind the others where there is none."""

    reads_pages = True

    _added: Any = None

    def _paths(self, schema: Any) -> list[list[str] | None]:
        """Where the pages stand, and the other fields, and where stories go."""
        html, self.field = self.names.html or "", self.names.text or TEXT
        at, kind = self._there(schema, html)
        types = self._arrow.types
        if not (self._is_text(kind) or types.is_binary(kind) or types.is_large_binary(kind)):
            raise InputError(f"{self.where}: the column {html!r} holds {kind}, no pages; name it with --html-field")
        path, old = self._path(schema, self.field)
        if path is not None:
            self._check_text(self.field, old)
            self.path = path
        elif "." in self.field:
            self._there(schema, self.field)
        else:
            self.path, self._added = [self.field], self._arrow.field(self.field, self._arrow.string())
            self.schema = schema.append(self._added)
        return [at, *self._others(schema), self.path]

    def _whole(self, table: Any) -> Any:
        """A row group, with the column that is added."""
        if self._added is None:
            return table
        return table.append_column(self._added, self._arrow.nulls(table.num_rows, self._added.type))

    def open(self, unit: Unit) -> Doc | None:
        """The row's page and fields."""
        row = unit.data
        if row.text is None:
            raise NoText(f"{self.place(unit)}: no page in the column {self.names.html!r}; it is null")
        doc = self._doc(row, "")
        doc.page = row.text
        return doc

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The story."""
        return text

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Row, columns and id."""
        return super().form(unit, doc, payload) | {"form": FORM, "html_field": self.names.html}
