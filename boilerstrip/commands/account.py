"""What a command says, and what it writes down: lines on standard error, and the ledger on disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from boilerstrip.atomic import same, special
from boilerstrip.errors import InputError, LedgerError
from boilerstrip.overdone import share_over

if TYPE_CHECKING:
    from boilerstrip.codec import Decoded
    from boilerstrip.dumps import Record

Entry = dict[str, Any]
_FEW = 5  # complaints about bad records of a kind, a file
_TEXTLESS, _BAD = "textless", "bad"
_KINDS = {  # of bad records, by what one and many are called
    _TEXTLESS: ("record without a text", "records without a text"),
    _BAD: ("bad record", "bad records"),
}
_ENTRY = b'{"path"'  # as every entry begins
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def plain(text: str) -> str:
    """``text`` on one line, with nothing in it that a terminal would obey."""
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text)


def complain(message: object) -> None:
    """Say on standard error, in one line, what is wrong."""
    print(f"boilerstrip: {plain(str(message))}", file=sys.stderr)


def standard_input() -> BinaryIO:
    """Standard input's bytes.

    Raises
    ------
    InputError
        When the caller has closed it.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed; there is nothing to read")
    return sys.stdin.buffer


def overdone(place: object, text: str, result: Any, limit: float) -> str | None:
    """Why a story is left as it was: more than ``limit`` (a share, 0..1) of its ink would go; else None."""
    share = share_over(text, result, limit)
    if share is None:
        return None
    return f"{place}: left as it was: {share:.0%} would go, more than --max-removed {limit:.0%}"


def sha(data: bytes) -> str:
    """sha256 of a file's bytes, as ledgers carry it."""
    return hashlib.sha256(data).hexdigest()


class Complaints:
    """Errors of inputs: a line each, but of bad records only the first few of a file and of a kind, and their number.

    Parameters
    ----------
    clear : callable, optional
        Takes away what stands in the terminal's line already.
    """

    def __init__(self, clear: Callable[[], None] | None = None) -> None:
        self.failed = False
        self.unread = 0  # inputs that could not be read, or not to their end
        self.read = 0  # and those that were, where a command counts them
        self._clear = clear
        self._bad = dict.fromkeys(_KINDS, 0)

    def __call__(self, error: object) -> None:
        """Report one input's error; the others go on."""
        from boilerstrip.dumps import BadRecord, NoText

        self.failed = True
        if isinstance(error, BadRecord):
            kind = _TEXTLESS if isinstance(error, NoText) else _BAD
            self._bad[kind] += 1
            if self._bad[kind] > _FEW:
                return
        self._say(error)

    def lost(self, error: object) -> None:
        """Report an input that cannot be read (any further): what it would have said is not known."""
        self.unread += 1
        self(error)

    def end_of(self, name: str) -> None:
        """A file is done."""
        for kind, (one, many) in _KINDS.items():
            more, self._bad[kind] = self._bad[kind] - _FEW, 0
            if more > 0:
                self._say(f"{name}: ... and {more} more {many if more > 1 else one}")

    def _say(self, message: object) -> None:
        if self._clear is not None:
            self._clear()
        complain(message)


def refuse(error: InputError) -> None:
    """Raise the first error: for what a part of the inputs tells nothing of."""
    raise error


class Fields:
    """The title and the id of records, by the fields that were named for them, and whether any record has those."""

    def __init__(self, title: str | None, identity: str | None) -> None:
        self._names = {"title": title, "id": identity}
        self._lacked = {what for what, name in self._names.items() if name}
        self._records = 0

    @property
    def names(self) -> tuple[str | None, str | None]:
        """The fields that were named for title and id."""
        return self._names["title"], self._names["id"]

    def of(self, record: Record) -> tuple[str | None, str | None]:
        """Title and id of one record."""
        found = {what: record.field(name) for what, name in self._names.items()}
        self.met(**{what: value is not None for what, value in found.items()})
        return found["title"], found["id"]

    def met(self, **found: bool) -> None:
        """A record, and whether it has a title and an id."""
        self._records += 1
        self._lacked -= {what for what, there in found.items() if there}

    def state(self) -> dict[str, Any]:
        """What is known so far, for JSON."""
        return {"records": self._records, "lacked": sorted(self._lacked)}

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from what another run knew."""
        self._records, self._lacked = state["records"], set(state["lacked"])

    def end(self) -> None:
        """Say which fields no record at all had: most likely they were misspelt."""
        for what in sorted(self._lacked) if self._records else ():
            complain(f"--{what}-field: no record has the field {self._names[what]!r}")


class Account:
    """The ledger of a run. Entries are appended, and brought to the disk before the file they are about is replaced."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self._file: int | None = None
        self._torn = False  # the last line has no break: a run was killed, or the disk was full

    def add(self, entries: Iterable[Entry]) -> None:
        """Append entries, as ``append`` does."""
        self.append("".join(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries).encode())

    def append(self, data: bytes) -> None:
        """Append entries that are JSON lines already, in one piece: two runs may write to one ledger.

        Raises
        ------
        LedgerError
            When they cannot be written: what they are about must then not be written either.
        """
        if self.path is None or not data:
            return
        try:
            if self._file is None:
                self._file, self._torn = _opened(self.path)
            self._append(self._file, b"\n" + data if self._torn else data)
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot write the ledger: {error.strerror}") from None

    def _append(self, file: int, data: bytes) -> None:
        """Write all of ``data``, and know how its last line ends if that fails halfway: nothing may be glued to it."""
        while data:
            done = os.write(file, data)
            self._torn = not data[:done].endswith(b"\n")
            data = data[done:]

    def sync(self) -> None:
        """Bring all entries to the disk; a pipe or a device has none."""
        if self._file is not None and self.path is not None and not special(self.path):
            try:
                os.fsync(self._file)
            except OSError as error:
                raise LedgerError(f"{self.path}: cannot write the ledger: {error.strerror}") from None

    def length(self) -> int | None:
        """Its bytes, where it has a length and something was added to it or stands there."""
        if self.path is None or special(self.path):
            return None
        try:
            return os.path.getsize(self.path)
        except OSError:
            return 0


def check_ledger(path: str | Path, others: Iterable[str | Path]) -> None:
    """Refuse to append entries to a file that is something else: it would be of no use to anybody afterwards.

    Raises
    ------
    LedgerError
        When the ledger is one of the others (inputs, outputs), or a file that does not begin like a ledger.
    """
    if special(path):
        return
    if any(same(path, one) for one in others):
        raise LedgerError(f"{path}: an input or output cannot be the ledger too")
    try:
        with open(path, "rb") as stream:
            # An object on many lines begins with a brace too: what is too short to tell is passed over.
            first = next((line for line in stream if not _ENTRY.startswith(line.strip())), b"")
    except OSError:
        return  # not there yet; what else is wrong is said when it is written to
    if first and not _begins_ledger(first):
        raise LedgerError(f"{path}: not a ledger; nothing is added to it")


def _begins_ledger(line: bytes) -> bool:
    """Whether a file's first line is an entry, one that breaks off, or an object with nothing in it."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return line.startswith(_ENTRY)
    return isinstance(entry, dict) and (not entry or {"path", "ledger"} <= set(entry))


def breaks_off(line: bytes) -> bool:
    """Whether a line that is no JSON may be the beginning of an entry, however little of it was written."""
    return line.startswith(_ENTRY) or _ENTRY.startswith(line.strip())


def _opened(path: str) -> tuple[int, bool]:
    """The ledger, open for appending, and whether its last line lacks its break, as a killed run leaves it."""
    if special(path):
        return os.open(path, os.O_WRONLY), False
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    end = os.lseek(opened, 0, os.SEEK_END)
    if not end:
        return opened, False
    os.lseek(opened, end - 1, os.SEEK_SET)
    return opened, os.read(opened, 1) != b"\n"


def placed(entries: bytes, number: int | None, dropped: int) -> bytes:
    """A record's entry as JSON, with its place in an output that lacks some of the records before it."""
    if number is None or not dropped or not entries:
        return entries
    return entries.removesuffix(b"}\n") + b', "output_record": %d}\n' % (number - dropped)


def text_entries(known: Entry, ledgers: Iterable[Entry], decoded: Decoded, old: str, new: bytes) -> list[Entry]:
    """The ledger entries of a whole file, ``old`` by its digest: one for each round that took something out."""
    from boilerstrip.forms.texts import text_form

    form = text_form(decoded, old, new)
    return [{**known, **form, **one} for one in ledgers]


def record_entries(
    known: Entry, ledgers: Iterable[Entry], decoded: Decoded, record: Record, field: str | None, identity: str | None
) -> list[Entry]:
    """The ledger entries of a record."""
    from boilerstrip.forms.lines import record_form

    form = record_form(decoded, record, field, identity)
    return [{**known, **form, **one} for one in ledgers]
