"""The copies that a command is given for its texts: a dump is read once, and put on a shelf on the disk."""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.atomic import Replacer
from boilerstrip.commands.account import Complaints, Fields, complain, refuse
from boilerstrip.commands.documents import documents, inputs
from boilerstrip.commands.options import Choices
from boilerstrip.errors import InputError, PatternTimeout, PluginError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.commands.documents import Item
    from boilerstrip.copies.labels import Source
    from boilerstrip.copies.shelf import Filling, Shelf
    from boilerstrip.forms.packing import Packer


@contextlib.contextmanager
def shelf_of(
    paths: Sequence[str], chosen: Choices, quiet: bool, option: str, known: Sequence[str] = ()
) -> Iterator[Shelf | None]:
    """The texts of some dumps, on a shelf that is gone at the end; None where there are no dumps.

    ``known`` are paths of which it is said elsewhere how they are read.

    Raises
    ------
    InputError
        When one cannot be read: a part of the copies says nothing of them all.
    SettingsError
        When standard input is named, which is read once.
    """
    if not paths:
        yield None
        return
    if "-" in paths:
        raise SettingsError(f"{option}: standard input is no dump that can be named here; name a file")
    try:
        from boilerstrip.copies.shelf import Filling
    except ImportError as error:
        raise SettingsError(f"{option} needs {error.name}: install it") from None
    with tempfile.TemporaryDirectory(prefix="boilerstrip-") as folder:
        try:
            with contextlib.closing(Filling(folder)) as filling:
                bad = _fill(filling, paths, chosen, known)
                shelf = filling.shelf()
        except OSError as error:
            raise InputError(f"{option}: cannot keep the copies in {folder}: {error.strerror}") from None
        if not quiet:
            _tell(option, filling, bad)
        with contextlib.closing(shelf):
            yield shelf


def _fill(filling: Filling, paths: Sequence[str], chosen: Choices, known: Sequence[str]) -> int:
    """Put all texts on the shelf; how many records had none."""
    bad = 0
    for item in items(paths, chosen, refuse, known):
        if item.error is not None:
            bad += 1
        else:
            filling.add(item.text, item.site)
    return bad


def items(
    paths: Sequence[str], chosen: Choices, fail: Callable[[InputError], None], known: Sequence[str] = ()
) -> Iterator[Item]:
    """The documents of dumps with their sites; what cannot be read goes to ``fail``."""
    fields = Fields(chosen.title_field, chosen.id_field)
    whose = (chosen.site_field or "site", chosen.url_field or "url")
    for one in inputs(list(paths), chosen.format, fail):
        note = _silent if one.shown in known else complain
        yield from documents(one, chosen, fields, note, more=whose)


def _silent(message: str) -> None:
    """Say nothing: it was said."""


def _tell(option: str, filling: Filling, bad: int) -> None:
    count, long = len(filling), filling.long
    left = [f"{bad} record{'s' if bad > 1 else ''} without a text"] if bad else []
    left += [f"{long} text{'s' if long > 1 else ''} of more than 262,144 characters"] if long else []
    without = f"; left out: {', '.join(left)}" if left else ""
    complain(f"{option}: {count} text{'' if count == 1 else 's'} to look for copies in{without}")
    if count > 1 and not filling.sited:
        complain(f"{option}: no text has a site, so each counts for itself; --site-field or --url-field tells them")


def write_labels(args: argparse.Namespace, chosen: Choices) -> int:
    """``learn --labels-from-copies``: a labelled dump of the documents that other sites have too; 2 where some failed.

    The dump is read twice; memory is that of the numbers of ``shelf_of`` and of the publishers' names.
    """
    from boilerstrip.commands.options import stripper
    from boilerstrip.copies.labels import Groups, row_of

    dump, strips, groups, fail = args.labels_from_copies, stripper(args, chosen), Groups(), Complaints()
    option = "learn: --labels-from-copies"
    count = kept = 0
    with (
        shelf_of([dump], chosen, True, option) as shelf,
        tempfile.TemporaryFile() as held,
        _packed(args.output) as out,
    ):
        for item in items([dump], chosen, fail, known=[dump]):
            count += 1
            try:
                found = (
                    row_of(strips, shelf, _source(item, args.lang))
                    if shelf is not None and item.error is None
                    else None
                )
            except (PatternTimeout, PluginError) as error:
                fail(InputError(f"{item.place}: {error}"))
                continue
            if item.error is not None:
                fail(item.error)
            elif found is not None:
                row, whose = found
                groups.join(whose)
                held.write(json.dumps({**row, "group": whose[0]}, ensure_ascii=False).encode("utf-8", "surrogatepass"))
                held.write(b"\n")
                kept += 1
        held.seek(0)
        sizes = Counter[str]()
        for line in held:
            row = json.loads(line)
            row["group"] = groups.of(row["group"])
            sizes[row["group"]] += 1
            out.write(json.dumps(row).encode() + b"\n")
    if not args.quiet:
        told = f"{kept} of {count} document{'' if count == 1 else 's'} have copies on other sites"
        complain(f"{option}: {told}, in {len(sizes)} group{'' if len(sizes) == 1 else 's'}; labels in {args.output}")
        if kept and max(sizes.values()) * 2 > kept and len(sizes) > 1:
            complain(f"{option}: most are of one group, whose sites share stories with each other")
    return 2 if fail.failed else 0


@contextlib.contextmanager
def _packed(path: Path) -> Iterator[Packer]:
    """A file to be written, compressed where its name says so."""
    from boilerstrip.forms.names import split_name
    from boilerstrip.forms.packing import Packer

    with Replacer().output(path) as raw:
        out = Packer(raw, split_name(path)[1], str(path))
        yield out
        out.close()


def _source(item: Item, lang: str | None) -> Source:
    from boilerstrip.copies.labels import Source

    return Source(item.identity or str(item.place), item.text, item.site, item.title, item.lang or lang)
