"""The road of a .txt or .jsonl file through ``check``: read, changed by the command, entered in the ledger."""

from __future__ import annotations

import argparse
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from boilerstrip.atomic import Replacer
from boilerstrip.commands.account import (
    Account,
    Complaints,
    Entry,
    Fields,
    record_entries,
    sha,
    text_entries,
)
from boilerstrip.commands.findings import Place
from boilerstrip.commands.options import Choices, stripper
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.sited import Sited
from boilerstrip.errors import BoilerstripError, InputError, LedgerError, PageError, PatternTimeout, PluginError
from boilerstrip.sites import site_of

if TYPE_CHECKING:
    from boilerstrip.dumps import Line, RecordReader


@dataclass(slots=True, kw_only=True)
class Work(ABC):
    """One call of a command: what was chosen, and what is noted on the way through its inputs.

    Ledger entries of an input are on the disk when ``whole`` and ``records`` return: its new file may take its place.
    """

    args: argparse.Namespace
    chosen: Choices
    account: Account
    stripper: Any = field(init=False)
    fields: Fields = field(init=False)
    replacing: Replacer = field(default_factory=Replacer)
    progress: Progress = field(default_factory=lambda: Progress(None, False))
    fail: Complaints = field(init=False)
    sited: Sited = field(init=False)
    identity: str | None = field(default=None, init=False)  # of the record that is changed now
    site: str | None = field(default=None, init=False)  # of that record, for profiles
    url: str | None = field(default=None, init=False)  # of its page
    mark: str = field(default="", init=False)  # the byte-order mark of a file in UTF-8, as it would be decoded

    def __post_init__(self) -> None:
        self.sited = Sited(self.chosen.settings.profile)
        self.fail = Complaints(self.progress.clear)
        self.stripper = stripper(self.args, self.chosen)
        self.fields = Fields(self.chosen.title_field, self.chosen.id_field)

    @abstractmethod
    def change(
        self, place: Place, text: str, title: str | None, page: bytes | str | None = None
    ) -> tuple[str, list[Entry]] | None:
        """What is to become of one text, and its ledgers; None when it is only looked at, as a page always is."""

    def note(self, message: object) -> None:
        """Say what may be of use, where nothing is wrong."""
        self.progress.say(message)

    def strip(self, place: Place, text: str, title: str | None, page: bytes | str | None = None) -> Any:
        """A text's Result, or a page's."""
        try:
            if page is not None:
                return self.stripper.strip_html(page, self.url, title=title, site=self.site)
            return self.stripper.strip(text, title=title, site=self.site)
        except (PageError, PatternTimeout, PluginError) as error:
            raise InputError(f"{place}: {error}") from None

    def whole(self, known: Entry, read: Callable[[], bytes]) -> bytes | None:
        """A file that is one text: its new bytes, or None when it was only looked at."""
        from boilerstrip.codec import decode

        data, name = read(), known["path"]
        self.site = None
        decoded, digest = decode(data, name, self.chosen.encoding), sha(data)
        self.mark = decoded.mark.decode("utf-8") if decoded.encoding == "utf-8" else ""
        del data  # a text may be large, and its bytes are not needed any more
        changed = self.change(Place(name), decoded.text, None)
        if changed is None:
            return None
        text, ledgers = changed
        decoded = replace(decoded, text="")  # what is left of a large text's memory is for the new bytes
        new = decoded.encode(text)
        self.account.add(text_entries(known, ledgers, decoded, digest, new))
        self.account.sync()
        return new

    def records(self, known: Entry, source: Path | BinaryIO, out: BinaryIO | None) -> tuple[bool, int]:
        """A dump, its lines passed on to ``out``: whether one changed, and how many records it has. Bad ones stay.

        Record by record, so that memory follows the largest one.
        """
        from boilerstrip.dumps import RecordReader, record_lines

        name, self.mark = known["path"], ""
        reader = RecordReader(name, self.chosen.text_field, self.note)
        changed, records = False, 0
        try:
            for line in record_lines(source, name, self.chosen.encoding):
                new = self._line(known, reader, line)
                self.progress.before += len(line.data)
                changed |= new is not line.data
                records += bool(new.strip())
                if out:
                    out.write(new)
        finally:
            self.fail.end_of(name)
        self.account.sync()
        return changed, records

    def _line(self, known: Entry, reader: RecordReader, line: Line) -> bytes:
        """One line of a dump as it shall be; as it is, when it is no record."""
        try:
            return self._record(known, reader, line)
        except LedgerError:
            raise
        except BoilerstripError as error:
            self.fail(error)
            return line.data

    def _record(self, known: Entry, reader: RecordReader, line: Line) -> bytes:
        """One record's line as it shall be; the very same bytes when its text stays."""
        decoded, record = reader.read(line)
        if record is None:
            return line.data
        title, identity = self.fields.of(record)
        self.identity = identity
        self.site = site_of(record.field(self.chosen.site_field), record.field(self.chosen.url_field))
        changed = self.change(Place(reader.where, line.number), record.text, title)
        if changed is None:
            return line.data
        text, ledgers = changed
        self.account.add(record_entries(known, ledgers, decoded, record, reader.text_field, identity))
        if text == record.text:
            return line.data
        return decoded.encode(record.with_literal(record.spelled(text)))
