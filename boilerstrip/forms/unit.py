"""What every form of dump has in common: its pieces as they stand in the file, and the documents in them."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from boilerstrip.errors import InputError

# Bytes of one record. The largest book is a few MB and a page's text some KB, so what is longer is no story: a file
# without line breaks, a quotation mark that is never closed, or a few KB of zeros, compressed. A record costs about
# eight times its size while it is stripped, so this much is what 2 GB of memory can take.
CAP = 1 << 28
SHOWN = 1 << 20  # bytes of a bad record that --rejects repeats
NO_PAGES = "holds pages (HTML), and texts alone are read here; 'boilerstrip clean' makes texts of pages"
LANGUAGES = ("lang", "language")  # fields that statistics look into


@dataclass(frozen=True, slots=True)
class Names:
    """The fields of a record that the user named.

    ``html`` holds a page, whose story goes to ``text``. ``pages``: whether pages are read; else they are bad records.
    """

    text: str | None = None
    title: str | None = None
    id: str | None = None
    site: str | None = None
    url: str | None = None
    html: str | None = None
    pages: bool = True
    date: str | None = None


@dataclass(slots=True)
class Unit:
    """One piece of a dump: a record, or what stands between records.

    ``data`` is what the form's codec opens and what is written where nothing changes: bytes, or a row's fields.
    ``trouble`` says why a piece is no record that could be opened; what else there is of that record is ``plain``.
    """

    number: int | None
    data: Any
    plain: bool = False  # holds no document and passes as it is: a header, a blank line, a picture
    trouble: str | None = None
    size: int = 0  # bytes, or characters, as far as batches are concerned
    last: bool = True  # the piece of a record with which it ends


@dataclass(slots=True)
class Doc:
    """A document, opened: its text and what is known of it. ``held`` is the codec's own, for closing it again.

    Of a page, ``text`` is empty: there is none before it is stripped.
    """

    text: str
    title: str | None = None
    identity: str | None = None
    site: str | None = None
    lang: str | None = None
    held: Any = None
    page: bytes | str | None = None
    url: str | None = None  # of the page
    date: str | None = None


class Codec(ABC):
    """Reads one file of a form, opens its records, and closes them with another text. Goes to other processes.

    Parameters
    ----------
    where : str
        The file, as messages call it.
    names : Names
    encoding : str, optional
        Of bytes without a byte-order mark; UTF-8 when left out.
    patient : bool
        Whether a bad piece is passed by with its ``trouble`` where else the whole file would be refused.
    """

    reads_pages = False  # whether documents may be pages, which may say their own address
    writes = True  # whether units are written again, so that what they stand in is held until then

    def __init__(self, where: str, names: Names, encoding: str | None, patient: bool) -> None:
        self.where, self.names, self.encoding, self.patient = where, names, encoding, patient

    def place(self, unit: Unit) -> str:
        """Where a unit stands."""
        return self.where if unit.number is None else f"{self.where}:{unit.number}"

    @abstractmethod
    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The units of a file, in order. InputError, or the error of a damaged stream, when it cannot be read."""

    def learn(self, unit: Unit, note: Callable[[str], None]) -> bool:
        """Settle what is guessed of a file from one unit more; whether that changed how units are opened."""
        return False

    def begin(self) -> None:  # noqa: B027
        """A batch of units begins: nothing is remembered from before, so that no answer depends on who opens what."""

    @abstractmethod
    def open(self, unit: Unit) -> Doc | None:
        """A unit's document; None when it holds none. InputError, with the place, when it is a bad record."""

    @abstractmethod
    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """What is written for the unit when its document has become ``text``; None for the very same."""

    @abstractmethod
    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """What the ledger says of a unit beside what went."""

    def says(self, unit: Unit, doc: Doc) -> dict[str, Any]:
        """A record's ``id``, and its ``source`` where it is looked for, as the record has them: for other tools."""
        return {} if doc.identity is None else {"id": doc.identity}

    def raw(self, unit: Unit) -> dict[str, Any]:
        """A bad unit as ``--rejects`` repeats it."""
        return shown(unit.data)


def shown(data: bytes) -> dict[str, Any]:
    """Bytes as a field of a JSON object: as text where they are UTF-8, else in base64; the size alone if very long."""
    if len(data) > SHOWN:
        return {"bytes": len(data)}
    try:
        return {"raw": data.decode()}
    except UnicodeDecodeError:
        return {"raw_base64": base64.b64encode(data).decode()}


def language_of(value: Callable[[str], Any]) -> str | None:
    """A document's language, as the usual fields of its record have it."""
    for name in LANGUAGES:
        found = value(name)
        if isinstance(found, str) and 0 < len(found) <= 35:  # the longest tag that RFC 5646 asks for
            return found
    return None


def oversize(where: str, number: int | None) -> InputError:
    """The error of a record over the cap, for a file that is refused."""
    place = where if number is None else f"{where}:{number}"
    return InputError(f"{place}: {too_long()}; --rejects FILE passes it by")


def too_long() -> str:
    """Why a record over the cap is none."""
    return f"a record of more than {CAP >> 20} MB"
