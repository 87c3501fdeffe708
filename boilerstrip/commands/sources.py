"""The sources that ``clean`` is given for its texts, and the scores that it keeps of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from boilerstrip.commands.account import complain
from boilerstrip.commands.findings import Place
from boilerstrip.errors import InputError, PageError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.result import Result
    from boilerstrip.scoring.dump import Row
    from boilerstrip.scoring.score import Score
    from boilerstrip.sources.index import SourceIndex

_LOOKED_AT = 5  # sources that share the most with a text
_NAMED = ("body-lost", "changed-facts")  # verdicts that are said of a text as it is cleaned


class Sources:
    """Finds a text's source: one for all, a folder's file of the same name, a dump's record of the same id, or, in an
    index, the source that the text shares the most with.

    A dump of sources is held in memory, for texts come in their own order. ``index`` is one that was made of ``many``
    just now; one that was saved there is found.

    Raises
    ------
    InputError
        When it cannot be read.
    SettingsError
        When it is neither a folder nor a .jsonl file, or an index without texts.
    """

    def __init__(
        self,
        single: str | None,
        many: str | None,
        encoding: str | None,
        index: SourceIndex | None = None,
        command: str = "clean",
    ) -> None:
        self._encoding = encoding
        if index is None and many:
            index = _saved(many)
        self._index = index
        self._single = read_text(single, encoding) if single else None
        self._folder: Path | None = None
        self._records: dict[str, str] | None = None
        if index is not None:
            if not index.texts:
                raise SettingsError(f"{command}: --sources {many}: an index without texts; build it with them")
        elif many and Path(many).is_dir():
            self._folder = Path(many)
        elif many and many.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
            from boilerstrip.scoring.dump import read_sources

            self._records = read_sources(many, encoding)
        elif many:
            raise SettingsError(
                f"{command}: --sources {many}: neither a folder nor a .jsonl file; --source takes one text"
            )

    @property
    def by_content(self) -> bool:
        """Whether sources are found by what a text says."""
        return self._index is not None

    def found(self, text: str) -> tuple[str | None, str | None]:
        """The id and the text of the source that a text was most likely made of; None and None where there is none."""
        assert self._index is not None
        best = next((one for one in self._index.matches(text, _LOOKED_AT) if one.is_likely), None)
        return (best.id, self._index.text(best.id)) if best else (None, None)

    def of(self, place: Place, tree: Path | None, identity: str | None) -> str | None:
        """The source of a text, found in ``tree``; None where there is none."""
        found = self._single
        if self._folder is not None:
            path = Path(place.path)
            beside = self._folder / (path.relative_to(tree) if tree else path.name)
            found = read_text(str(beside), self._encoding) if place.record is None and beside.is_file() else None
        elif self._records is not None:
            found = self._records.get(identity if identity is not None else Path(place.path).stem)
        return found


def _saved(many: str) -> SourceIndex | None:
    """The index that stands in a folder, if one does."""
    from boilerstrip.sources.folder import is_index
    from boilerstrip.sources.index import SourceIndex

    return SourceIndex.load(many) if is_index(many) else None


def read_text(name: str, encoding: str | None) -> str:
    """A file's text, unpacked as its name says; of a page (.html) the story's, as ``clean`` finds it unless told how.

    Raises
    ------
    InputError
        When it cannot be read, is binary, not in its encoding, or no page.
    """
    from boilerstrip.codec import decode
    from boilerstrip.dumps import files_under
    from boilerstrip.forms.names import Form, split_name
    from boilerstrip.forms.reading import opened

    if Path(name).is_dir():
        raise InputError(f"{name}: a folder; name a file")
    found = next(files_under([name], "txt"))
    if isinstance(found, InputError):
        raise found
    kind, packing = split_name(found[0])
    with opened(found[0], Form(kind or "txt", packing), name) as stream:
        data = stream.read()
    if kind != "html":
        return decode(data, name, encoding).text
    from boilerstrip.api import strip_html

    try:
        return str(strip_html(decode(data, name, encoding).text if encoding else data).text)
    except PageError as error:
        raise InputError(f"{name}: {error}") from None


def scored_row(place: str, result: Result, source: str, raw: str) -> tuple[Score, Row, list[str]]:
    """One text's score, its row, and what is to be said of it."""
    from boilerstrip.scoring import dump
    from boilerstrip.scoring.score import score

    scored = score(str(result.text), source, raw, title=result.title)
    row, said = dump.row_of(place, scored), []
    if row.verdict in _NAMED:
        said = [f"{place}: {row.verdict} ({row.relation}), coverage {row.coverage:.1%}, purity {row.purity:.1%}"]
    return scored, row, said


class Scores:
    """Keeps the scores of texts as they are cleaned: a line of JSON each, and what all of them say at the end."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._rows: list[Row] = []
        self.made = False  # a text came through: what stands in the file of an earlier run may go

    def add(self, row: Row, source: str | None = None) -> None:
        """Take one text's score; ``source``: the id of the source, where it was found by what the text says."""
        from dataclasses import asdict

        self._rows.append(row)
        if self._out:
            print(json.dumps({**asdict(row), **({} if source is None else {"source": source})}), file=self._out)

    def end(self, missing: int) -> None:
        """Say what all of them come to, and how many texts have no source."""
        from boilerstrip.scoring.dump import totals

        if missing:
            complain(f"clean: {missing} text{'s' if missing > 1 else ''} without a source")
        if self._rows:
            every = totals(self._rows)
            told = ", ".join(f"{name} {number}" for name, number in every.verdicts.items())
            complain(f"scored {every.pairs}: {told}; median coverage {every.coverage:.1%}, purity {every.purity:.1%}")
