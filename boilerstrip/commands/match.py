"""``boilerstrip match``: the likely sources of a dump's documents, or the copies within it, by what they say."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from boilerstrip.commands.account import Complaints, complain, plain
from boilerstrip.commands.apart import check_apart
from boilerstrip.commands.bodies import Bodies, Body, documents_of
from boilerstrip.commands.findings import Place
from boilerstrip.commands.options import Choices, add_pages, add_shared, add_source_fields, choices, show, stripper
from boilerstrip.commands.outputs import check_files, output_of, standard_output, written
from boilerstrip.errors import InputError, SettingsError
from boilerstrip.forms.names import expanded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from boilerstrip.sources.finding import Match
    from boilerstrip.sources.index import SourceIndex

_OFTEN = 20_000  # sources that are added before the index is saved
_SEGMENTS = 8  # of an index that is left as it is


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="DUMP", help="files, folders and patterns; - is standard input")
    parser.add_argument(
        "--sources",
        action="append",
        metavar="PATH",
        help="an index, or dumps to make one of (repeatable); when left out, DUMP's documents are each other's",
    )
    parser.add_argument("--save-index", type=Path, metavar="DIR", help="keep the index; one that is there grows")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--json", action="store_true", help="a JSON object for each document, one a line")
    what = parser.add_argument_group("what is named")
    what.add_argument("-k", type=int, default=3, metavar="N", help="so many sources of a document, at most (3)")
    what.add_argument("--min-containment", metavar="SHARE", help="with so much of the document in the source")
    what.add_argument("--min-coverage", metavar="SHARE", help="or with so much of the source in the document")
    what.add_argument("--days", type=int, metavar="N", help="sources of the document's day and N days before it alone")
    what.add_argument("--whole", action="store_true", help="compare whole texts: strip neither documents nor sources")
    parser.add_argument("--date-field", metavar="NAME", help="the day in a record, as ISO 8601 writes it (date)")
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="so many processes; the answers are the same"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary")
    add_shared(parser, balance=False)
    add_pages(parser)
    add_source_fields(parser)


def run(args: argparse.Namespace) -> int:
    """Name the sources of every document; 2 when something could not be read."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    args.output = output_of(args.output)
    bounds = _check_options(args)
    check_apart("match", args, chosen, [("-o", args.output)])
    if args.output is None:
        standard_output()
    fail, teller = Complaints(), _Teller(args, bounds)
    index = _index(args, chosen, fail)
    bodies = _bodies(args, chosen, keep=index.texts and not args.sources)
    before = fail.read
    with _output(args.output) as out:
        if args.sources:
            rows = _looked_up(documents_of(args.paths, bodies, args, chosen, fail), index, teller)
        else:
            rows = _among_themselves(documents_of(args.paths, bodies, args, chosen, fail), index, teller, args, fail)
        for row in rows:
            if told := teller.told(row):
                out.write(told + "\n")
        if fail.unread and fail.read == before and args.output is not None:
            raise InputError(f"{args.output}: not written, for no DUMP could be read to its end")
    if not args.quiet:
        complain(teller.summary(len(index)))
    return 2 if fail.failed else 0


def _check_options(args: argparse.Namespace) -> tuple[float | None, float | None]:
    """The bounds of what is named; options of which one would be ignored are refused."""
    from boilerstrip.config import share

    if not args.paths and not (args.sources and args.save_index):
        raise SettingsError("match: no DUMP given; '-' is standard input")
    for name, value, least in (("workers", args.workers, 1), ("k", args.k, 1), ("days", args.days or 0, 0)):
        if value < least:
            raise SettingsError(f"match: {'-' if name == 'k' else '--'}{name} {value}: at least {least}")
    if [*args.paths, *(args.sources or ())].count("-") > 1:
        raise SettingsError("match: only one of the dumps can be standard input")
    if not args.sources and any(one is not None for one in (args.source_text_field, args.source_html_field)):
        raise SettingsError("match: --source-text-field and --source-html-field go with --sources")
    check_files("match", args, ("output",), ("save_index",))
    if args.output is not None:
        _check_output(args.output, [*args.paths, *(args.sources or ())])
    contained, covered = args.min_containment, args.min_coverage
    return (
        None if contained is None else share(contained, "min-containment"),
        None if covered is None else share(covered, "min-coverage"),
    )


def _check_output(output: Path, named: list[str]) -> None:
    """Refuse an output that is an input, or will be one the next time."""
    from boilerstrip.atomic import same

    real = Path(os.path.realpath(output))
    for one in expanded(named):
        if one == "-":
            continue
        if same(output, one) or (Path(one).is_dir() and real.is_relative_to(Path(os.path.realpath(one)))):
            raise SettingsError(f"match: {output}: would be overwritten, or read as an input")


def _bodies(args: argparse.Namespace, chosen: Choices, keep: bool, known: SourceIndex | None = None) -> Bodies:
    from boilerstrip.commands.batch import Kit

    strips = stripper(args, chosen)
    kit = Kit(strips, chosen.settings.max_removed, chosen.settings.lang, False, None, None)
    return Bodies(kit, getattr(args, "whole", True), keep, known)


# The index


def _index(args: argparse.Namespace, chosen: Choices, fail: Complaints) -> SourceIndex:
    """The sources: an index that was saved, with those of dumps; empty where documents are each other's."""
    from boilerstrip.sources.folder import is_index
    from boilerstrip.sources.index import SourceIndex

    made = SourceIndex(texts=args.save_index is not None)
    if args.save_index is not None and is_index(args.save_index):
        made = SourceIndex.load(args.save_index)
    ready = [one for one in args.sources or () if one != "-" and is_index(one)]
    dumps = [one for one in args.sources or () if one not in ready]
    if len(ready) == 1 and not dumps and args.save_index is None:
        return SourceIndex.load(ready[0])
    for one in ready:
        made.merge(SourceIndex.load(one))
    if dumps:
        known = made if len(made) else None
        _fill(
            made,
            documents_of(dumps, _bodies(args, chosen, made.texts, known), args, chosen, fail, sources=True),
            args.save_index,
            fail,
        )
    if args.sources and not len(made):
        more = "; --source-text-field names their text's field" if chosen.text_field or chosen.html_field else ""
        raise InputError(f"{', '.join(args.sources)}: no source in it{more}")
    if args.save_index is not None and args.sources:
        _keep(made, args.save_index)
    return made


def index_of(path: str, args: argparse.Namespace, chosen: Choices) -> SourceIndex:
    """An index of the sources in a dump or folder, in memory, with their texts, found by all that they say.

    Raises
    ------
    InputError
        When one cannot be read: a text's source might be that one.
    """
    from boilerstrip.sources.index import SourceIndex

    made, fail = SourceIndex(), Complaints()
    reader = _bodies(args, chosen, keep=True)
    _fill(made, documents_of([path], reader, args, chosen, fail, sources=True), None, fail)
    if fail.failed:
        raise InputError(f"{path}: not all of its sources can be used")
    return made


def _fill(index: SourceIndex, bodies: Iterable[Body], folder: Path | None, fail: Complaints) -> None:
    """Put documents into an index, which is saved now and then where there is a folder for it.

    A killed run's folder holds an index of what came before; the same command goes on from there.
    """
    added = 0
    for body in bodies:
        if body.source is None:
            continue
        try:
            added += index.put(body.source)
        except InputError as error:
            fail(InputError(f"{body.place}: {error}"))
        if folder is not None and added >= _OFTEN:
            index.save(folder)
            added = 0


def _keep(index: SourceIndex, folder: Path) -> None:
    index.save(folder)
    if index.segments > _SEGMENTS:
        index.compact()


# Looking up


class _Row(NamedTuple):
    """A document with what was found for it."""

    place: Place
    name: str
    found: list[Match]


class _Teller:
    """Chooses what is named, says it, and counts."""

    def __init__(self, args: argparse.Namespace, bounds: tuple[float | None, float | None]) -> None:
        from boilerstrip.sources.naming import Naming

        self._args, self._naming = args, Naming(args.k, *bounds, args.days)
        self._documents = self._with = 0

    def found(self, index: SourceIndex, prints: NDArray[np.uint64], day: int, without: str | None) -> list[Match]:
        """What is named for a document."""
        return self._naming.of(index, prints, day, without)

    def told(self, row: _Row) -> str:
        """A document's line, or lines; none where nothing was found, unless it is JSON."""
        self._documents += 1
        self._with += bool(row.found)
        place, name = row.place, row.name
        if self._args.json:
            return json.dumps(_object(row))
        shown = plain(str(place)) + (f" ({plain(name)})" if name != str(place) else "")
        return "\n".join(
            f"{shown}: {plain(one.id)}  containment {one.containment:.1%}, coverage {one.coverage:.1%}"
            for one in row.found
        )

    def summary(self, sources: int) -> str:
        """What all of it came to."""
        if not self._args.paths:
            return f"match: {sources:,} source{'' if sources == 1 else 's'} in {self._args.save_index}"
        what = "source" if self._args.sources else "copy"
        told = f"{self._documents:,} document{'' if self._documents == 1 else 's'}"
        among = f", {sources:,} source{'' if sources == 1 else 's'}" if self._args.sources else ""
        return f"match: {told}{among}: {self._with:,} with a likely {what}"


def _object(row: _Row) -> dict[str, Any]:
    from boilerstrip.sources.naming import told

    place = row.place
    record = {} if place.record is None else {"record": place.record}
    return {"path": place.path, **record, "id": row.name, "matches": [told(one) for one in row.found]}


def _looked_up(bodies: Iterable[Body], index: SourceIndex, teller: _Teller) -> Iterator[_Row]:
    """Documents with their sources, as they are read."""
    for body in bodies:
        if body.source is not None:
            found = teller.found(index, body.source.prints, body.source.day, None)
            yield _Row(body.place, body.source.id, found)


def _among_themselves(
    bodies: Iterable[Body], index: SourceIndex, teller: _Teller, args: argparse.Namespace, fail: Complaints
) -> Iterator[_Row]:
    """Documents with others of the same dump, when all of them were read. Fingerprints wait in a file meanwhile."""
    import numpy as np

    with tempfile.TemporaryFile(prefix="boilerstrip-") as aside:
        waiting = [(one.place, str(one.name)) for one in bodies if _put_aside(one, index, aside, fail)]
        if args.save_index is not None:
            _keep(index, args.save_index)
        aside.seek(0)
        for place, name in waiting:
            size, day = (int.from_bytes(aside.read(8), "little", signed=True) for _ in range(2))
            prints = np.frombuffer(aside.read(8 * size), np.uint64)
            yield _Row(place, name, teller.found(index, prints, day, name))


def _put_aside(body: Body, index: SourceIndex, aside: IO[bytes], fail: Complaints) -> bool:
    """Keep a document for later, if it can be put into the index."""
    if body.source is None:
        return False
    try:
        index.put(body.source)
    except InputError as error:
        fail(InputError(f"{body.place}: {error}"))
        return False
    for number in (len(body.source.prints), body.source.day):
        aside.write(number.to_bytes(8, "little", signed=True))
    aside.write(body.source.prints.tobytes())
    return True


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that is there whole or not at all."""
    import io
    import sys

    if path is None:
        yield sys.stdout
        return
    with written(path) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True)
        yield text
        text.flush()
        text.detach()
