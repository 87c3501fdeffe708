"""Dumps in .parquet files: row group by row group, every other column and the schema as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from boilerstrip.dumps import GUESSES, NoText
from boilerstrip.errors import InputError
from boilerstrip.forms.unit import LANGUAGES, SHOWN, Codec, Doc, Names, Unit
from boilerstrip.sites import site_of


class Row:
    """The fields of a row that the command looks at; the rest stays in its table."""

    __slots__ = ("date", "identity", "lang", "old", "site", "text", "title", "url")

    def __init__(self, values: Sequence[Any]) -> None:
        self.text, self.title, self.identity, self.site, self.url, self.lang, self.date, *rest = values
        self.old = rest[0] if rest else self.text  # what stands where the text is written


class ColumnsCodec(Codec):
    """One record a row. Memory follows the largest row group."""

    def __init__(self, where: str, names: Names, encoding: str | None, patient: bool) -> None:
        super().__init__(where, names, encoding, patient)
        try:
            import pyarrow.parquet
        except ImportError:
            raise InputError(f"{where}: .parquet needs pyarrow: pip install 'boilerstrip[parquet]'") from None
        self._arrow, self._parquet = pyarrow, pyarrow.parquet
        self.field: str | None = names.text
        self.meta: Any = None
        self.schema: Any = None
        self.groups: list[Any] = []  # tables that are read and not yet written
        self.before = 0  # rows before those
        self._notes: list[str] = []

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "meta": None, "schema": None, "groups": [], "_arrow": None, "_parquet": None}

    def __copy__(self) -> ColumnsCodec:
        made = object.__new__(type(self))
        made.__dict__.update(self.__getstate__())
        return made

    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The rows."""
        if not stream.seekable():
            raise InputError(f"{self.where}: parquet is not read from a pipe; name the file")
        try:
            file = self._parquet.ParquetFile(stream)
            self.meta, self.schema = file.metadata, file.schema_arrow
            paths = self._paths(self.schema)
            yield Unit(None, None, plain=True)  # a file without rows has a schema to be written all the same
            number = 0
            for k in range(self.meta.num_row_groups):
                table = self._whole(file.read_row_group(k))
                if self.writes:
                    self.groups.append(table)
                for values in self._values(table, paths):
                    number += 1
                    yield Unit(number, Row(values), size=len(values[0]) if values[0] else 1)
        except self._arrow.ArrowException as error:
            raise InputError(f"{self.where}: not a parquet file that can be read: {_line(error)}") from None

    def _whole(self, table: Any) -> Any:
        """A row group as it is to be written, but for its texts."""
        return table

    def _paths(self, schema: Any) -> list[list[str] | None]:
        """Where the fields stand, each as names from the outermost in."""
        if self.field is None:
            found = next((name for name in GUESSES if name in schema.names), None)
            if found is None:
                told = ", ".join(map(repr, schema.names[:12]))
                raise InputError(
                    f"{self.where}: none of the columns {told} is known to hold a text; name it with --text-field"
                )
            self.field = found
            told = f"taking the column {found!r} for the text; --text-field names another"
            self._notes.append(f"{self.where}: {told}")
        self.path, kind = self._there(schema, self.field)
        self._check_text(self.field, kind)
        return [self.path, *self._others(schema)]

    def _there(self, schema: Any, name: str) -> tuple[list[str], Any]:
        """A field's names and its type. InputError where there is none."""
        path, kind = self._path(schema, name)
        if path is None:
            told = ", ".join(map(repr, schema.names[:12]))
            raise InputError(f"{self.where}: no column {name!r}; the columns are {told}")
        return path, kind

    def _check_text(self, name: str, kind: Any) -> None:
        """Raise InputError for a column that holds no text."""
        if not self._is_text(kind):
            told = f"the column {name!r} holds {kind}, no text"
            raise InputError(f"{self.where}: {told}; name it with --text-field")

    def _others(self, schema: Any) -> list[list[str] | None]:
        """Where the other fields stand."""
        names = self.names
        lang = next((name for name in LANGUAGES if name in schema.names), None)
        others = (names.title, names.id, names.site, names.url, lang, names.date)
        return [self._path(schema, name)[0] if name else None for name in others]

    def _path(self, schema: Any, dotted: str) -> tuple[list[str] | None, Any]:
        """A field's names and its type, None and None where there is none.

        Raises
        ------
        InputError
            When the dots lead through a column that is no struct: a list, a map, a text.
        """
        if dotted in schema.names:
            return [dotted], schema.field(dotted).type
        names = dotted.split(".")
        if names[0] not in schema.names:
            return None, None
        kind = schema.field(names[0]).type
        for depth, name in enumerate(names[1:], 1):
            if not self._arrow.types.is_struct(kind):
                told = f"no column {dotted!r}: {'.'.join(names[:depth])!r} holds {kind}, which has no fields"
                raise InputError(f"{self.where}: {told}")
            k = kind.get_field_index(name)
            if k < 0:
                return None, None
            kind = kind.field(k).type
        return names, kind

    def _is_text(self, kind: Any) -> bool:
        types = self._arrow.types
        if types.is_dictionary(kind):
            kind = kind.value_type
        view = getattr(types, "is_string_view", lambda _: False)
        return bool(types.is_string(kind) or types.is_large_string(kind) or view(kind))

    def _values(self, table: Any, paths: list[list[str] | None]) -> Iterator[list[Any]]:
        """The fields of each row, read from the table a thousand rows at a time."""
        for batch in table.to_batches(max_chunksize=1000):
            columns = [[None] * batch.num_rows if path is None else _column(batch, path).to_pylist() for path in paths]
            yield from map(list, zip(*columns, strict=True))

    def learn(self, unit: Unit, note: Callable[[str], None]) -> bool:
        """Say what was guessed of the schema."""
        some, self._notes = self._notes, []
        for one in some:
            note(one)
        return bool(some)

    def open(self, unit: Unit) -> Doc | None:
        """The row's text and fields."""
        row = unit.data
        if row.text is None:
            raise NoText(f"{self.place(unit)}: no text in the column {self.field!r}; it is null")
        return self._doc(row, row.text)

    def _doc(self, row: Row, text: str) -> Doc:
        """A document with what the row says of it."""
        some = [None if one is None else str(one) for one in (row.title, row.identity, row.site, row.url, row.date)]
        lang = row.lang if isinstance(row.lang, str) and row.lang else None
        return Doc(text, some[0], some[1], site_of(some[2], some[3]), lang, url=some[3], date=some[4])

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The new text."""
        return None if text == doc.text else text

    def says(self, unit: Unit, doc: Doc) -> dict[str, Any]:
        """The id, a number where it is one."""
        known = unit.data.identity
        return {"id": known} if isinstance(known, int) else super().says(unit, doc)

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Row, column and id."""
        form: dict[str, Any] = {"record": unit.number, "field": self.field}
        return form | ({} if doc.identity is None else {"id": doc.identity})

    def raw(self, unit: Unit) -> dict[str, Any]:
        """The whole row, as JSON."""
        if not self.groups or unit.number is None:
            return {}
        row = self.groups[0].slice(unit.number - 1 - self.before, 1).to_pylist()[0]
        told = json.dumps(row, default=str)
        return {"raw": told} if len(told) <= SHOWN else {"bytes": len(told)}


def _line(error: Exception) -> str:
    """An error's message in one line of moderate length."""
    return " ".join(str(error).split())[:200]


def _column(table: Any, path: list[str]) -> Any:
    """A field's values, inner ones by way of their structs."""
    column = table.column(path[0])
    if len(path) > 1:
        import pyarrow.compute

        column = pyarrow.compute.struct_field(column, path[1:])
    return column


class ColumnsWriter:
    """Writes rows back in the row groups that they came in."""

    def __init__(self, out: BinaryIO, codec: ColumnsCodec) -> None:
        self._out, self._codec = out, codec
        self._made: Any = None
        self._texts: list[str | None] = []
        self._changed = False
        self._dropped: list[int] = []
        self._rows = 0

    @property
    def between(self) -> bool:
        """Never: what a file holds is said at its end."""
        return False

    @property
    def members(self) -> int:
        """One: parquet compresses by itself."""
        return 1

    def write(self, unit: Unit, payload: Any) -> None:
        """Take a row; its group is written with its last one."""
        if unit.data is None:
            self._begin()
            return
        self._changed |= payload is not None
        self._texts.append(unit.data.old if payload is None else payload)
        self._row()

    def drop(self, unit: Unit) -> None:
        """Leave a row out."""
        self._dropped.append(self._rows)
        self._texts.append(unit.data.old)
        self._row()

    def _row(self) -> None:
        self._rows += 1
        groups = self._codec.groups
        while groups and self._rows == groups[0].num_rows:
            self._codec.before += self._rows
            self._group(groups.pop(0))

    def _begin(self) -> None:
        """Write as the input was written: its schema, and each column's compression."""
        meta, schema = self._codec.meta, self._codec.schema
        how: dict[str, Any] = {"compression": "snappy"}
        if meta.num_row_groups and meta.num_columns:
            some = [meta.row_group(0).column(k) for k in range(meta.num_columns)]
            how["compression"] = {one.path_in_schema: _codec_name(one.compression) for one in some}
            how["use_dictionary"] = [one.path_in_schema for one in some if _by_dictionary(one.encodings)]
        version = meta.format_version if meta.format_version in ("1.0", "2.4", "2.6") else "2.6"
        self._made = self._codec._parquet.ParquetWriter(self._out, schema, version=version, **how)

    def _group(self, table: Any) -> None:
        """Write a row group. InputError when arrow cannot."""
        try:
            self._write(table)
        except self._codec._arrow.ArrowException as error:
            raise InputError(f"{self._codec.where}: its rows cannot be written: {_line(error)}") from None

    def _write(self, table: Any) -> None:
        if self._changed:
            table = _replaced(self._codec._arrow, table, self._codec.path, self._texts)
        if self._dropped:
            gone = set(self._dropped)
            table = table.filter(self._codec._arrow.array([k not in gone for k in range(table.num_rows)]))
        self._made.write_table(table, row_group_size=max(1, table.num_rows))
        self._texts, self._dropped, self._rows, self._changed = [], [], 0, False

    def close(self) -> None:
        """Write the end of the file."""
        if self._made is not None:
            self._made.close()


def _codec_name(name: str) -> str:
    return {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}.get(name, name.lower())


def _by_dictionary(encodings: Sequence[str]) -> bool:
    return any("DICTIONARY" in one for one in encodings)


def _replaced(arrow: Any, table: Any, path: list[str], texts: list[str | None]) -> Any:
    """A table with other texts in one field."""
    k = table.schema.names.index(path[0])
    field = table.schema.field(k)
    if len(path) == 1:
        column = _array(arrow, texts, field.type)
    else:
        whole = table.column(k).combine_chunks()
        column = _struct(arrow, whole, path[1:], texts)
    return table.set_column(k, field, column)


def _struct(arrow: Any, whole: Any, path: list[str], texts: list[str | None]) -> Any:
    """A struct array with other texts in one of its fields."""
    if isinstance(whole, arrow.ChunkedArray):
        whole = arrow.concat_arrays(whole.chunks) if whole.num_chunks else arrow.array([], whole.type)
    kind = whole.type
    parts = []
    for k in range(kind.num_fields):
        part = whole.field(k)
        if kind.field(k).name == path[0]:
            part = _array(arrow, texts, part.type) if len(path) == 1 else _struct(arrow, part, path[1:], texts)
        parts.append(part)
    fields = [kind.field(k) for k in range(kind.num_fields)]
    return arrow.StructArray.from_arrays(parts, fields=fields, mask=whole.is_null() if whole.null_count else None)


def _array(arrow: Any, texts: list[str | None], kind: Any) -> Any:
    if arrow.types.is_dictionary(kind):
        return arrow.array(texts, kind.value_type).dictionary_encode().cast(kind)
    return arrow.array(texts, kind)
