"""``boilerstrip tag``: every line's evidence, one JSON object a document, for ``decide`` and for other tools."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boilerstrip.atomic import same
from boilerstrip.batches import is_full
from boilerstrip.commands.account import Complaints, Fields
from boilerstrip.commands.apart import check_apart
from boilerstrip.commands.documents import Item, documents
from boilerstrip.commands.inputs import Input, single
from boilerstrip.commands.options import Choices, add_shared, add_standard_name, choices, show
from boilerstrip.commands.outputs import output_of, written
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.sited import Sited
from boilerstrip.commands.stopping import code_of
from boilerstrip.errors import BoilerstripError, InputError, PatternTimeout, PluginError, SettingsError
from boilerstrip.forms.names import split_name
from boilerstrip.forms.packing import Packer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dump", metavar="DUMP", help="a file of any form; - is a .jsonl dump on standard input")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="ATTRIBUTES",
        help="compressed as its name says",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress and no notices")
    add_standard_name(parser)
    add_shared(parser, balance=False)


def run(args: argparse.Namespace) -> int:
    """Tag every document; 2 when one could not be."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    args.output = output_of(args.output)
    dump = single("tag", args.dump, chosen.format, None, args.stdin_filename or "-.jsonl")
    if args.output and dump.path and same(args.output, dump.path):
        raise SettingsError(f"tag: {args.output}: would be overwritten")
    check_apart("tag", args, chosen, [("-o", args.output)])
    progress = Progress(dump.size, not args.quiet, share=False)
    fail, fields = Complaints(progress.clear), Fields(chosen.title_field, chosen.id_field)
    tagging = _Tagging(chosen, fields, fail, progress, Sited(chosen.settings.profile), args.quiet)
    try:
        with _output(args.output) as out:
            for row in tagging.rows(dump):
                out.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
    except KeyboardInterrupt as stop:
        progress.say(f"interrupted: {progress.told()}")
        return code_of(stop)
    progress.clear()
    fields.end()
    tagging.sited.end(tagging.note)
    if progress.shown:
        progress.say(f"tagged {progress.told()}")
    return 2 if fail.failed else 0


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[Packer]:
    """Standard output, or a file that is there whole or not at all; of one member where it is compressed."""
    with written(path) as out:
        packer = Packer(out, split_name(path)[1] if path else None, str(path or "-"))
        yield packer
        packer.close()


@dataclass(frozen=True, slots=True)
class _Tagging:
    """What was chosen, and what is noted on the way through a dump."""

    chosen: Choices
    fields: Fields
    fail: Complaints
    progress: Progress
    sited: Sited
    quiet: bool

    def rows(self, dump: Input) -> Iterator[dict[str, Any]]:
        """A row for each document in order, for those that could not be judged too: other tools count on it."""
        from boilerstrip.remembering import Tagger

        tagger = Tagger(self.chosen.settings)
        try:
            for some in _batches(documents(dump, self.chosen, self.fields, self.note, progress=self.progress)):
                for item, row in zip(some, _tagged(tagger, some, self.fail), strict=True):
                    yield row
                    if item.error is None:
                        self.sited.met(item.site is not None)
                        self.progress.add(len(item.text), 0)
        finally:
            self.fail.end_of(dump.shown)

    def note(self, message: str) -> None:
        if not self.quiet:
            self.progress.say(message)


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    some: list[Item] = []
    size = 0
    for item in items:
        some.append(item)
        size += len(item.text)
        if is_full(len(some), size):
            yield some
            some, size = [], 0
    yield some


def _tagged(tagger: Any, some: Sequence[Item], fail: Complaints) -> Iterator[dict[str, Any]]:
    memories = iter(tagger.remember([(one.text, one.title, one.site) for one in some if one.error is None]))
    for item in some:
        # Dolma's id and source; of a record without an id its number.
        row: dict[str, Any] = {"id": str(item.place.record or item.place.path), **item.says}
        try:
            if item.error:
                raise item.error
            told = next(memories)
            if isinstance(told, BoilerstripError):
                raise InputError(f"{item.place}: {told}")
            row |= _evidence(tagger, item, told)
        except BoilerstripError as error:
            fail(error)
            row |= {"attributes": {}, "boilerstrip": {**_about(tagger, item), "error": str(error)}}
        yield row


def _about(tagger: Any, item: Item) -> dict[str, Any]:
    """What every row says: what it was made by, and of which record."""
    from boilerstrip.attributes import FORMAT

    return {"format": FORMAT, **tagger.stripper.versions(), "record": item.place.record}


def _evidence(tagger: Any, item: Item, memory: Any) -> dict[str, Any]:
    """The attributes of one document, and what ``decide`` needs."""
    from boilerstrip.attributes import spans_of, to_row
    from boilerstrip.ledger import digest

    try:
        results = tagger.tag(item.text, memory, item.title, item.site)
    except (PatternTimeout, PluginError) as error:
        raise InputError(f"{item.place}: {error}") from None
    key = digest(item.text)
    document = memory.known[key].judged.doc
    about = {
        **_about(tagger, item),
        "sha256": key,
        "title": document.title,
        "lang": document.lang,
        "evidence": {name: to_row(one) for name, one in memory.known.items()},
    }
    return {"attributes": spans_of(memory.known[key], results), "boilerstrip": about}
