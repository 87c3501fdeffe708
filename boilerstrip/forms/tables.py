"""Dumps in .csv and .tsv files. Only the text's cell changes: how other cells are quoted, and row ends, stay."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from boilerstrip.codec import Decoded, check_packed, decode, plain_name, split_mark, wide
from boilerstrip.dumps import GUESSES, BadRecord, NoText
from boilerstrip.errors import InputError
from boilerstrip.forms.unit import CAP, Codec, Doc, Names, Unit, language_of, oversize, too_long
from boilerstrip.sites import site_of

_STEP = 1 << 20
_ENDS = re.compile(rb"\r?\n?\Z")
_OTHERS = b";\t|"  # what may stand between cells of a .csv instead of a comma
_STRAY = 100  # quotation marks never closed in one file: each has the rest looked through up to the cap


class Cell(NamedTuple):
    """Where a cell stands in its row, quotation marks and all."""

    start: int
    end: int
    quoted: bool


class TableCodec(Codec):
    """One record a row, under a row of names.

    Parameters
    ----------
    between : str, optional
        What stands between cells; told by the row of names where left out, a comma unless it has none.
    """

    def __init__(
        self, where: str, names: Names, encoding: str | None, patient: bool, between: str | None = None
    ) -> None:
        super().__init__(where, names, encoding, patient)
        self._between = (between or ",").encode()
        self._guess_between = between is None
        self._columns: dict[str, int] = {}
        self._field = names.text
        self._notes: list[str] = []

    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The row of names, which passes as it is, and the rows."""
        if self.encoding and plain_name(self.encoding) is None:
            raise InputError(f"{self.where}: unknown encoding {self.encoding!r}; see --encoding")
        lines = _Lines(stream)
        first = lines.next(CAP)
        check_packed(first, self.where)
        mark, marked = split_mark(first)
        if wide(marked or self.encoding):
            raise InputError(f"{self.where}: .csv is read row by row, which UTF-16 does not allow; convert it to UTF-8")
        self.encoding = marked or self.encoding
        if first.strip():
            lines.back(first[len(mark) :])
            self._head(lines, mark, first[len(mark) :])
            yield Unit(0, mark + self._header, plain=True, size=len(first))
        yield from self._rows(lines)

    def _head(self, lines: _Lines, mark: bytes, first: bytes) -> None:
        """Read the row of names."""
        if self._guess_between and b"," not in first:
            found = max(_OTHERS, key=lambda one: first.count(one))
            if first.count(found):
                self._between = bytes([found])
                told = "tab" if found == 9 else repr(chr(found))
                self._notes.append(f"{self.where}: taking {told} for what stands between cells")
        row, closed = lines.row(self._between)
        if not closed:
            raise InputError(f"{self.where}: the row of names has a quotation mark that is never closed")
        self._header = row
        names = [self._decoded(row, cell).text for cell in cells(row, self._between)]
        for k, name in enumerate(names):
            self._columns.setdefault(name.strip(), k)
        self._settle()
        self._tell_twins([name.strip() for name in names])

    def _settle(self) -> None:
        """Find the text's column."""
        if self._field is None:
            self._guess()
        else:
            self._check(self._field)

    def _tell_twins(self, names: list[str]) -> None:
        """Say which of the columns that are looked at have a name that another has too."""
        known = self.names
        for name in dict.fromkeys((self._field, known.title, known.id, known.site, known.url, known.html, known.date)):
            if name is not None and (count := names.count(name)) > 1:
                self._notes.append(f"{self.where}: {count} columns are named {name!r}; the first of them is taken")

    def _check(self, wanted: str) -> None:
        """Raise InputError where there is no such column."""
        if wanted not in self._columns:
            told = ", ".join(map(repr, list(self._columns)[:12]))
            raise InputError(f"{self.where}: no column {wanted!r}; the columns are {told}")

    def _guess(self) -> None:
        lower = {name.lower(): name for name in reversed(self._columns)}
        found = next((lower[name] for name in GUESSES if name in lower), None)
        if found is None:
            told = ", ".join(map(repr, list(self._columns)[:12]))
            raise InputError(
                f"{self.where}: none of the columns {told} is known to hold a text; name it with --text-field"
            )
        self._field = found
        told = f"taking the column {found!r} for the text; --text-field names another"
        self._notes.append(f"{self.where}: {told}")

    def _rows(self, lines: _Lines) -> Iterator[Unit]:
        number = stray = 0
        while True:
            row, closed = lines.row(self._between)
            if not row:
                return
            number += bool(row.strip(b"\r\n"))
            if not closed:
                stray += 1
                if stray > _STRAY:
                    raise InputError(f"{self.where}: {_STRAY} quotation marks are never closed; is it a .csv file?")
                # Most likely it is one mark too many in this line, and the next line is a row again.
                told = "a quotation mark that is never closed"
                if not self.patient:
                    raise InputError(f"{self.where}:{number}: {told}; --rejects FILE passes the line by")
                yield Unit(number, row, trouble=told, size=len(row))
            elif len(row) > CAP:
                if not self.patient:
                    raise oversize(self.where, number)
                yield Unit(number, b"", trouble=too_long())
            else:
                yield Unit(number, row, plain=not row.strip(b"\r\n"), size=len(row))

    def learn(self, unit: Unit, note: Callable[[str], None]) -> bool:
        """Say what was guessed of the row of names."""
        some, self._notes = self._notes, []
        for one in some:
            note(one)
        return bool(some)

    def _decoded(self, row: bytes, cell: Cell) -> Decoded:
        """A cell's value."""
        raw = row[cell.start : cell.end]
        if cell.quoted:
            raw = raw[1:-1].replace(b'""', b'"')
        return decode(raw, self.where, self.encoding, guess=False)

    def _value(self, unit: Unit, some: list[Cell], name: str | None) -> str | None:
        """Another column's value, None where there is no such column or the cell is broken."""
        k = self._columns.get(name) if name else None
        if k is None or k >= len(some):
            return None
        try:
            return self._decoded(unit.data, some[k]).text
        except InputError:
            return None

    def open(self, unit: Unit) -> Doc | None:
        """The row's text and fields."""
        some = cells(unit.data, self._between)
        assert self._field is not None
        cell, decoded = self._found(unit, some, self._field)
        doc = self._doc(unit, some, decoded.text)
        doc.held = (cell, decoded)
        return doc

    def _found(self, unit: Unit, some: list[Cell], name: str) -> tuple[Cell, Decoded]:
        """The cell that a row cannot do without. InputError, with the place, when it is not there or broken."""
        row, place, k = unit.data, self.place(unit), self._columns[name]
        if k >= len(some):
            raise NoText(f"{place}: {len(some)} cells, and the text should be in number {k + 1}")
        cell = some[k]
        if not cell.quoted and row[cell.start : cell.start + 1] == b'"':
            raise BadRecord(f"{place}: the text begins with a quotation mark that does not end it")
        try:
            return cell, self._decoded(row, cell)
        except InputError as error:
            raise BadRecord(str(error).replace(self.where, place, 1)) from None

    def _doc(self, unit: Unit, some: list[Cell], text: str) -> Doc:
        """A document with what the row says of it."""
        names = self.names
        value = partial(self._value, unit, some)
        url = value(names.url)
        doc = Doc(text, value(names.title), value(names.id), site_of(value(names.site), url), url=url)
        doc.lang, doc.date = language_of(value), value(names.date)
        return doc

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The row with another cell, quoted where it was or has to be."""
        cell, decoded = doc.held
        if text == decoded.text:
            return None
        new = self._written(decoded.encode(text), cell.quoted)
        return unit.data[: cell.start] + new + unit.data[cell.end :]

    def _written(self, new: bytes, quoted: bool) -> bytes:
        """A cell's bytes, quoted where that is wanted or has to be."""
        if quoted or any(one in new for one in (self._between, b'"', b"\n", b"\r")):
            return b'"' + new.replace(b'"', b'""') + b'"'
        return new

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Row, column, encoding and id."""
        form: dict[str, Any] = {"record": unit.number, "encoding": doc.held[1].encoding, "field": self._field}
        return form | ({} if doc.identity is None else {"id": doc.identity})


class _Lines:
    """The lines of a stream, from which rows are made; lines can be given back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._given: deque[bytes] = deque()

    def next(self, most: int) -> bytes:
        """The next line, at most one byte more than ``most``."""
        return self._given.popleft() if self._given else self._stream.readline(most + 1)

    def back(self, line: bytes) -> None:
        """Give a line back."""
        self._given.appendleft(line)

    def row(self, between: bytes) -> tuple[bytes, bool]:
        """The next row, and whether its quotation marks are closed; where they are not, its first line alone.

        A row over the cap comes as more bytes than that, and what is left of its line is passed over.
        """
        parts: list[bytes] = []
        size, inside = 0, False
        while line := self.next(CAP):
            parts.append(line)
            size += len(line)
            inside = _open_after(line, between, inside)
            if not inside or size > CAP:
                break
        if size > CAP and len(parts) == 1:
            while (rest := self.next(_STEP)) and not rest.endswith(b"\n"):
                pass
            return parts[0], True
        if inside:
            self._given.extendleft(reversed(parts[1:]))
            return parts[0], False
        return b"".join(parts), True


def _open_after(line: bytes, between: bytes, inside: bool) -> bool:
    """Whether a quoted cell is still open where a line ends, ``inside`` one or not where it begins."""
    at = 0
    if not inside:
        if line[:1] == b'"':
            inside, at = True, 1
        elif b'"' not in line:
            return False
    while True:
        if inside:
            at = _closing(line, at)
            if at < 0:
                return True
        at = line.find(between + b'"', at)
        if at < 0:
            return False
        inside, at = True, at + 2


def _closing(line: bytes, at: int) -> int:
    """Behind the mark that closes a quoted cell, or -1: two marks stand for one of its own."""
    while (at := line.find(b'"', at)) >= 0:
        if line[at + 1 : at + 2] != b'"':
            return at + 1
        at += 2
    return -1


def cells(row: bytes, between: bytes) -> list[Cell]:
    """Where the cells of a row stand."""
    found = _ENDS.search(row)
    stop = found.start() if found else len(row)
    some: list[Cell] = []
    at = 0
    while True:
        start, quoted = at, False
        if row[at : at + 1] == b'"' and (end := _closing(row, at + 1)) >= 0:
            quoted = end == stop or row[end : end + 1] == between
            at = end
        end = row.find(between, at, stop)
        some.append(Cell(start, stop if end < 0 else end, quoted))
        if end < 0:
            return some
        at = end + 1
