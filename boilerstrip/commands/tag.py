"""``boilerstrip tag``: every line's evidence, one JSON object a document, for ``decide`` and for other tools."""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from boilerstrip.atomic import Replacer, same
from boilerstrip.commands.account import Complaints, Fields
from boilerstrip.commands.documents import Input, Item, documents, single
from boilerstrip.commands.options import Choices, add_shared, choices, show
from boilerstrip.errors import BoilerstripError, InputError, PatternTimeout, PluginError, SettingsError

_TEXTS, _CHARACTERS = 64, 1 << 18  # that the labeller is asked about at once, at most; no answer depends on it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dump", metavar="DUMP", help="a .jsonl or .txt file; - is a .jsonl dump on standard input")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="ATTRIBUTES", help="instead of standard output; .gz is compressed"
    )
    add_shared(parser, balance=False)


def run(args: argparse.Namespace) -> int:
    """Tag every document; 2 when one could not be."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    dump = single(args.dump, chosen.format, "tag")
    if args.output and isinstance(dump.source, Path) and same(args.output, dump.source):
        raise SettingsError(f"tag: {args.output}: would be overwritten")
    fail, fields = Complaints(), Fields(chosen.title_field, chosen.id_field)
    with _output(args.output) as out:
        for row in _rows(dump, chosen, fields, fail):
            out.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
        out.flush()
    fields.end()
    return 2 if fail.failed else 0


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there whole or not at all."""
    if path is None:
        yield sys.stdout.buffer
        return
    with Replacer().output(path) as out:
        if path.suffix != ".gz":
            yield out
            return
        # Without a name and a time in it, the same rows are the same bytes.
        with gzip.GzipFile("", "wb", compresslevel=6, fileobj=out, mtime=0) as packed:
            yield cast(BinaryIO, packed)


def _rows(dump: Input, chosen: Choices, fields: Fields, fail: Complaints) -> Iterator[dict[str, Any]]:
    """A row for each document in order, for those that could not be judged too: other tools count on it."""
    from boilerstrip.remembering import Tagger

    tagger = Tagger(chosen.settings)
    try:
        for some in _batches(documents(dump, chosen, fields)):
            yield from _tagged(tagger, some, chosen.id_field, fail)
    finally:
        fail.end_of(dump.name)


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    some: list[Item] = []
    size = 0
    for item in items:
        some.append(item)
        size += len(item.text)
        if len(some) >= _TEXTS or size >= _CHARACTERS:
            yield some
            some, size = [], 0
    yield some


def _tagged(tagger: Any, some: Sequence[Item], id_field: str | None, fail: Complaints) -> Iterator[dict[str, Any]]:
    memories = iter(tagger.remember([(one.text, one.title) for one in some if one.error is None]))
    for item in some:
        row = _identity(item, id_field)
        try:
            if item.error:
                raise item.error
            told = next(memories)
            if isinstance(told, BoilerstripError):
                raise InputError(f"{item.place}: {told}")
            row |= _evidence(tagger, item, told)
        except BoilerstripError as error:
            fail(error)
            about = {**tagger.stripper.versions(), "record": item.place.record, "error": str(error)}
            row |= {"attributes": {}, "boilerstrip": {"format": 1, **about}}
        yield row


def _identity(item: Item, id_field: str | None) -> dict[str, Any]:
    """The id, as the record has it, and Dolma's source where there is one; without an id the record's number."""
    record = item.record
    if record is None or item.identity is None or id_field is None:
        row: dict[str, Any] = {"id": item.identity or str(item.place.record or item.place.path)}
    else:
        row = {"id": record.data.get(id_field, item.identity)}
    if record is not None and isinstance(record.data.get("source"), str):
        row["source"] = record.data["source"]
    return row


def _evidence(tagger: Any, item: Item, memory: Any) -> dict[str, Any]:
    """The attributes of one document, and what ``decide`` needs."""
    from boilerstrip.attributes import FORMAT, spans_of, to_row
    from boilerstrip.ledger import digest

    try:
        results = tagger.tag(item.text, memory, item.title)
    except (PatternTimeout, PluginError) as error:
        raise InputError(f"{item.place}: {error}") from None
    key = digest(item.text)
    document = memory.known[key].judged.doc
    about = {
        "format": FORMAT,
        **tagger.stripper.versions(),
        "record": item.place.record,
        "sha256": key,
        "title": document.title,
        "lang": document.lang,
        "evidence": {name: to_row(one) for name, one in memory.known.items()},
    }
    return {"attributes": spans_of(memory.known[key], results), "boilerstrip": about}
