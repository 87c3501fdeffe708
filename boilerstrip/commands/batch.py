"""What becomes of some records at once: opened, stripped, closed again. Runs here or in another process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from boilerstrip.commands.account import Entry, overdone
from boilerstrip.commands.findings import Place
from boilerstrip.errors import BoilerstripError, InputError, PageError, PatternTimeout, PluginError
from boilerstrip.forms.unit import Codec, Doc, Unit

if TYPE_CHECKING:
    from boilerstrip.commands.sources import Sources
    from boilerstrip.copies.shelf import Shelf
    from boilerstrip.stripper import Asking


class Cut(NamedTuple):
    """One removal, as statistics count it."""

    label: str
    code: str
    characters: int
    lines: int


class Fact(NamedTuple):
    """One document, as statistics count it."""

    site: str | None
    lang: str | None
    characters: int
    cuts: tuple[Cut, ...]


@dataclass(slots=True)
class Outcome:
    """What became of one unit; ``payload`` is what is written for it, None what it was."""

    payload: Any = None
    entries: bytes = b""  # for the ledger
    said: list[str] = field(default_factory=list)
    error: InputError | None = None  # why it is a bad record
    fact: Fact | None = None
    titled: bool = False
    named: bool = False  # has an id
    empty: bool = False  # no story in it
    left: bool = False  # as it was, for too much would have gone
    row: Any = None  # its score
    missing: bool = False  # it has no source
    source: str | None = None  # the id of one that was found by what the text says
    seen: Any = None  # what a report shows of it


class Asked(NamedTuple):
    """What is to be stripped: a text, or a page and its address."""

    text: str
    title: str | None
    source: str | None
    site: str | None = None
    page: bytes | str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Kit:
    """What it takes to clean records anywhere."""

    stripper: Any
    limit: float  # share (0..1) of a story's ink that may go
    lang: str | None
    ledger: bool
    sources: Sources | None
    tree: Path | None
    copies: Shelf | None = field(default=None, kw_only=True)
    command: str = field(default="clean", kw_only=True)  # whose run it is, for what is said of it
    # Makes what a report shows, of a place, Doc, Result and Score.
    look: Callable[[str, Doc, Any, Any], Any] | None = field(default=None, kw_only=True)

    def work(self, tasks: Iterable[Task]) -> list[Outcome]:
        """What becomes of the units of some tasks, in order."""
        return cleaned(self, tasks)

    def results(self, places: Sequence[Place], asked: Sequence[Asked]) -> Sequence[Any]:
        """The Result of each text or page, or why there is none; the labeller is asked about all texts at once."""
        texts = [self._asking(one) for one in asked if one.page is None]
        told = iter(self.stripper.strip_each(texts))
        return [next(told) if one.page is None else self._page(one) for one in asked]

    def _asking(self, one: Asked) -> Asking:
        """A text as the Stripper takes it, beside its copies where there are any."""
        from boilerstrip.stripper import Asking

        copies = None if self.copies is None else self.copies.panel(one.text, one.site)
        return Asking(one.text, one.title, one.source, one.site, copies)

    def _page(self, one: Asked) -> Any:
        """The Result of a page, or why there is none."""
        try:
            known = {"title": one.title, "source": one.source, "site": one.site}
            return self.stripper.strip_html(one.page, one.url, **known)
        except (PageError, PatternTimeout, PluginError) as error:
            return error


class Task(NamedTuple):
    """Some units of one file."""

    codec: Codec
    known: Entry  # of the file, for ledgers
    units: list[Unit]


def cleaned(kit: Kit, tasks: Iterable[Task]) -> list[Outcome]:
    """What becomes of the units of some tasks, in order."""
    opened: list[tuple[Task, Unit, Doc | None, Outcome]] = []
    for task in tasks:
        task.codec.begin()
        opened += ((task, unit, *_opened(task, unit)) for unit in task.units)
    docs = [(Place(task.codec.where, unit.number), doc) for task, unit, doc, _ in opened if doc is not None]
    sources = [_source(kit, task, unit, doc, out) for task, unit, doc, out in opened if doc is not None]
    asked = [
        Asked(doc.text, doc.title, source, doc.site, doc.page, doc.url)
        for (_, doc), source in zip(docs, sources, strict=True)
    ]
    results = list(kit.results([place for place, _ in docs], asked))
    results.reverse()
    sources.reverse()
    for task, unit, doc, outcome in opened:
        if doc is not None:
            _finish(kit, task, unit, doc, outcome, results.pop(), sources.pop())
    return [outcome for *_, outcome in opened]


def _opened(task: Task, unit: Unit) -> tuple[Doc | None, Outcome]:
    try:
        doc = task.codec.open(unit)
    except InputError as error:
        return None, Outcome(error=error)
    return doc, Outcome(titled=doc is not None and doc.title is not None, named=bool(doc and doc.identity is not None))


def _source(kit: Kit, task: Task, unit: Unit, doc: Doc, outcome: Outcome) -> str | None:
    """The source of a document, where sources were given."""
    if kit.sources is None:
        return None
    place = Place(task.codec.where, unit.number)
    if kit.sources.by_content:
        text = doc.text
        if doc.page is not None:
            (result,) = kit.results([place], [Asked("", doc.title, None, page=doc.page, url=doc.url)])
            text = "" if isinstance(result, BoilerstripError) else str(result.text)
        outcome.source, found = kit.sources.found(text)
    else:
        found = kit.sources.of(place, kit.tree, doc.identity)
    outcome.missing = found is None
    return found


def _finish(kit: Kit, task: Task, unit: Unit, doc: Doc, outcome: Outcome, result: Any, source: str | None) -> None:
    """Judge one Result, and close the unit with its text."""
    place = task.codec.place(unit)
    if isinstance(result, BoilerstripError):
        outcome.error = InputError(f"{place}: {result}")
        return
    whole, result, raw, scored = result, result.without_lines(), str(result.raw_text), None
    if source is not None:
        from boilerstrip.commands.sources import scored_row

        scored, outcome.row, said = scored_row(place, result, source, raw)
        outcome.said += said
    if kit.look is not None:
        outcome.seen = kit.look(place, doc, whole, scored)
    del whole, scored
    outcome.empty = result.status == "no-story"
    if (why := overdone(place, raw, result, kit.limit)) is not None:
        outcome.said.append(why)
        outcome.left = True
        outcome.fact = Fact(doc.site, doc.lang or kit.lang, len(raw), ())
        return
    outcome.said += [f"{place}: {warning}" for warning in result.warnings]
    try:
        outcome.payload = task.codec.close(unit, doc, str(result.text))
    except InputError as error:
        outcome.error = error
        return
    outcome.fact = Fact(doc.site, doc.lang or kit.lang, len(raw), _cuts(result.removals))
    if kit.ledger:
        form = task.codec.form(unit, doc, outcome.payload)
        entry = {**task.known, **form, **result.ledger()}
        if kit.copies is not None:
            entry["copies"] = kit.copies.digest
        outcome.entries = json.dumps(entry, ensure_ascii=True).encode() + b"\n"


def _cuts(removals: Sequence[Any]) -> tuple[Cut, ...]:
    """Removals as they are counted: a line counts where some of its ink went. A page's headline has no code."""
    lines = (sum(not one.isspace() for one in m.text.split("\n") if one) for m in removals)
    return tuple(Cut(m.label, m.code or m.label, len(m.text), n) for m, n in zip(removals, lines, strict=True))
