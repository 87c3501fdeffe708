"""The documents of dumps as ``match`` sees them: stripped, and as fingerprints. Runs here or in other processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from boilerstrip.commands.account import complain, overdone
from boilerstrip.commands.batch import Asked, Kit, Task
from boilerstrip.commands.documents import inputs
from boilerstrip.commands.feed import Feed
from boilerstrip.commands.findings import Place
from boilerstrip.commands.flow import End, Note, Start, flow
from boilerstrip.commands.progress import Progress
from boilerstrip.errors import BoilerstripError, InputError
from boilerstrip.forms.unit import Codec, Doc, Names

if TYPE_CHECKING:
    import argparse

    from boilerstrip.commands.account import Complaints
    from boilerstrip.commands.options import Choices
    from boilerstrip.sources.index import SourceIndex
    from boilerstrip.sources.segment import Source


class Body(NamedTuple):
    """A document, ready to be looked up or put into an index."""

    place: Place
    name: str | None
    source: Source | None = None  # None where it is in the index already, or there is an error
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Bodies:
    """What it takes to read documents anywhere.

    ``kit``: what strips them, pages alone where ``raw``. ``known``: an index whose sources need not be looked at again.
    """

    kit: Kit
    raw: bool
    keep: bool  # their texts
    known: SourceIndex | None = None
    command: ClassVar[str] = "match"

    def work(self, tasks: Iterable[Task]) -> list[Body | None]:
        """The units of some tasks, in order; None where there is no document."""
        opened = [each for task in tasks for each in self._opened(task)]
        asked = [one for one in opened if one.doc and not one.stands and (one.doc.page is not None or not self.raw)]
        docs = [Asked(one.doc.text, one.doc.title, None, one.doc.site, one.doc.page, one.doc.url) for one in asked]
        places = [one.place for one in asked]
        results = dict(zip(places, self.kit.results(places, docs), strict=True))
        return [self._made(one, results.get(one.place)) for one in opened]

    def _opened(self, task: Task) -> Iterator[_Opened]:
        task.codec.begin()
        for unit in task.units:
            place = Place(task.codec.where, unit.number)
            try:
                doc = task.codec.open(unit)
            except InputError as error:
                yield _Opened(place, error=error)
                continue
            yield _Opened(place, doc, doc is not None and self._stands(place, doc))

    def _stands(self, place: Place, doc: Doc) -> bool:
        """Whether a document is in the index already."""
        return self.known is not None and doc.page is None and self.known.holds(name_of(place, doc.identity), doc.text)

    def _made(self, one: _Opened, result: Any) -> Body | None:
        """A document's body, with the result of stripping it, where it was."""
        from boilerstrip.sources.index import source_of
        from boilerstrip.sources.naming import day_told

        if one.error is not None or one.doc is None:
            return Body(one.place, None, error=one.error) if one.error else None
        doc, name = one.doc, name_of(one.place, one.doc.identity)
        if one.stands:
            return Body(one.place, name)
        if isinstance(result, BoilerstripError):
            return Body(one.place, name, error=InputError(f"{one.place}: {result}"))
        text, body = doc.text, None
        if result is not None:
            text = str(result.raw_text)  # of a page, the markup is not kept
            whole = self.raw or overdone(one.place, text, result, self.kit.limit) is not None
            body = text if whole else str(result.text)
        return Body(
            one.place, name, source_of(name, text, site=doc.site, when=day_told(doc.date), body=body, keep=self.keep)
        )


class _Opened(NamedTuple):
    place: Place
    doc: Any = None  # a Doc, or None
    stands: bool = False  # in the index already
    error: InputError | None = None


def name_of(place: Place, identity: str | None) -> str:
    """What a source is called: its id, or where it stands."""
    return identity if identity is not None else str(place)


def documents_of(
    paths: list[str],
    bodies: Bodies,
    args: argparse.Namespace,
    chosen: Choices,
    fail: Complaints,
    sources: bool = False,
) -> Iterator[Body]:
    """The documents of files, folders, patterns and standard input, in order; those that cannot be read go to ``fail``.

    ``sources``: whether they are that, whose texts or pages may stand in fields of other names.

    Raises
    ------
    BoilerstripError
        When a worker process dies.
    """
    text, html = chosen.text_field, chosen.html_field
    theirs = (args.source_text_field, args.source_html_field)
    if sources and theirs != (None, None):
        text, html = theirs
    names = Names(
        text or None,
        chosen.title_field,
        chosen.id_field or "id",
        chosen.site_field or "site",
        chosen.url_field or "url",
        html or None,
        date=getattr(args, "date_field", None) or "date",
    )
    found = inputs(paths, chosen.format, fail.lost)
    codec: Codec | None = None
    feed = Feed(found, names, chosen.encoding, False, None, Progress(None, False), writes=False)
    for event, body in flow(bodies, feed.events(), args.workers):
        if isinstance(event, Start):
            codec = event.codec
        elif isinstance(event, Note):
            complain(event.message)
        elif isinstance(event, End):
            if event.error is not None:
                fail.lost(event.error)
            else:
                fail.read += 1
            if event.file is not None:
                fail.end_of(event.file.shown)
        elif event.trouble is not None and codec is not None:
            fail(InputError(f"{codec.place(event)}: {event.trouble}"))
        elif body is not None and body.error is not None:
            fail(body.error)
        elif body is not None:
            yield body
