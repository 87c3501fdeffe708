"""An attributes file, read beside the dump that it is of: a row for each document, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.attributes import FORMAT
from boilerstrip.commands.findings import Place
from boilerstrip.errors import AttributesError
from boilerstrip.forms.names import split_name
from boilerstrip.forms.packing import trouble, unpacked

if TYPE_CHECKING:
    from boilerstrip.remembering import Memory, Remembering


_AGAIN = "tag the dump anew"


@dataclass(frozen=True, slots=True)
class Known:
    """What a row says, and where it stands."""

    place: str
    memory: Memory


class Rows:
    """The rows of an attributes file, compressed or not.

    Raises
    ------
    AttributesError
        From every method, when the file cannot be read or a row is not what it should be: names the line.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._checked: dict[str, Any] | None = None  # versions that were found to be those in use
        try:
            self._file = open(path, "rb")  # noqa: SIM115
        except OSError as error:
            raise AttributesError(f"{path}: cannot read: {error.strerror}") from None
        self._rows = unpacked(self._file, split_name(Path(path))[1], path)
        self._lines = self._read()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _read(self) -> Iterator[tuple[int, bytes]]:
        try:
            for number, line in enumerate(self._rows, 1):
                if line.strip():
                    yield number, line
        except Exception as error:
            why = trouble(error)
            if why is None:
                raise
            raise AttributesError(f"{self.path}: {why}") from None

    def of(self, place: Place, text: str, stripper: Remembering, title: str | None) -> Known:
        """What is known of a text. Rows of records that have none, which come before it, are passed over."""
        from boilerstrip.ledger import digest
        from boilerstrip.remembering import Memory

        for number, line in self._lines:
            where = f"{self.path}:{number}"
            about = self._about(line, where)
            self._check(about, where, stripper)
            record = about.get("record")
            if place.record is not None and isinstance(record, int) and record < place.record and "error" in about:
                continue
            if record != place.record:
                raise AttributesError(f"{where}: of record {record}, where {place} comes next; {_AGAIN}")
            if "error" in about:
                return Known(where, Memory())
            if about.get("sha256") != digest(text):
                raise AttributesError(f"{where}: of another text than {place} has now (sha256 differs); {_AGAIN}")
            _check_reading(about, where, stripper, title)
            rows = about.get("evidence")
            if not isinstance(rows, dict) or about["sha256"] not in rows:
                raise AttributesError(f"{where}: the evidence is damaged; {_AGAIN}")
            return Known(where, Memory(rows))
        raise AttributesError(f"{self.path}: ends before {place}; {_AGAIN}")

    def end(self, name: str) -> None:
        """The dump is read: nothing but rows of records without a text may be left."""
        for number, line in self._lines:
            where = f"{self.path}:{number}"
            if "error" not in self._about(line, where):
                raise AttributesError(f"{where}: of a document that {name} does not have; {_AGAIN}")

    def _about(self, line: bytes, where: str) -> dict[str, Any]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise AttributesError(f"{where}: no attributes: every line has to be a JSON object") from None
        about = row.get("boilerstrip") if isinstance(row, dict) else None
        if not isinstance(about, dict):
            raise AttributesError(f"{where}: no attributes of 'boilerstrip tag'")
        if about.get("format") != FORMAT:
            raise AttributesError(f"{where}: attributes of another form ({about.get('format')!r}); {_AGAIN}")
        return about

    def _check(self, about: dict[str, Any], where: str, stripper: Remembering) -> None:
        versions = {name: about.get(name) for name in ("boilerstrip", "rules", "model", "plugins", "profile")}
        if versions != self._checked:
            told = stripper.mismatch(versions)
            if told is not None:
                raise AttributesError(f"{where}: {told}; {_AGAIN}")
            self._checked = versions


def _check_reading(about: dict[str, Any], where: str, stripper: Remembering, title: str | None) -> None:
    """Whether a text is read as it was tagged: contexts and rules know the headline and the language."""
    known = stripper.document("", title)
    for name, now, option in (("title", known.title, "--title-field"), ("lang", known.lang, "--lang")):
        if about.get(name) != now:
            told = f"tagged with the {name} {about.get(name)!r}, which is {now!r} now"
            raise AttributesError(f"{where}: {told}; give {option} as for 'tag', or {_AGAIN}")
