"""``boilerstrip compare``: what changed between two runs, by their ledgers or by their outputs."""

from __future__ import annotations

import argparse
import glob
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from boilerstrip.atomic import special
from boilerstrip.commands.account import Complaints, Fields, complain
from boilerstrip.commands.changes import Changes
from boilerstrip.commands.documents import documents, inputs
from boilerstrip.commands.entries import Entry, entries, first_entry
from boilerstrip.commands.options import Reading, add_reading, reading
from boilerstrip.differences import Difference, of_ledgers, of_texts
from boilerstrip.errors import BoilerstripError, InputError, SettingsError
from boilerstrip.forms.names import bare
from boilerstrip.pairing import Keyed, paired

_VERSIONS = ("boilerstrip", "rules", "model")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("old", type=Path, metavar="OLD", help="a ledger, or an output: a file of any form, or a folder")
    parser.add_argument("new", type=Path, metavar="NEW", help="the same of another run")
    parser.add_argument(
        "--output-format",
        choices=("full", "concise", "json"),
        default="concise",
        help="full and json tell every change, concise a few of each kind and code",
    )
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Compare; 0 when nothing changed, 1 when something did, 2 when something could not be read."""
    fail = Complaints()
    for one in (args.old, args.new):
        if not one.exists():
            raise InputError(f"{one}: no such file or folder")
        if special(one):
            raise InputError(f"{one}: not a regular file; compare reads its beginning twice")
    old, new = (None if one.is_dir() else first_entry(one) for one in (args.old, args.new))
    changes = Changes(args.output_format, by_code=bool(old or new))
    versions = {name: _versions(one) for name, one in (("OLD", old), ("NEW", new)) if one}
    if (old or new) and old is not None and new is not None:
        _ledgers(args.old, args.new, old, new, changes)
    elif old or new:
        raise SettingsError(f"compare: {args.old} and {args.new}: one is a ledger, the other is none")
    else:
        _outputs(args, changes, fail)
    changes.close(versions)
    return 2 if fail.failed else int(changes.any)


def _versions(entry: Entry) -> dict[str, str]:
    return {name: str(entry[name]) for name in _VERSIONS if name in entry}


# Ledgers


def _ledgers(old: Path, new: Path, first: Entry, other: Entry, changes: Changes) -> None:
    """Compare two ledgers' entries, each with the one of the same document."""
    roots = _roots(str(first.get("path")), str(other.get("path"))) if first and other else ("", "")
    if roots[0] != roots[1]:
        complain(f"compare: what stands under {roots[0] or '.'} in {old} is sought under {roots[1] or '.'} in {new}")
    ids = all("id" in one for one in (first, other) if one)
    for _, before, after in paired(_keyed(old, roots[0], ids), _keyed(new, roots[1], ids)):
        changes.removed(before, after)
        changes.add(_shown(after or before), _difference(before, after))
        if before is None or after is None:
            changes.documents["only in OLD" if after is None else "only in NEW"] += 1


def _roots(one: str, other: str) -> tuple[str, str]:
    """What two paths begin with that end alike; nothing of paths that are the same, or do not."""
    mine, theirs = PurePath(bare(one)).parts, PurePath(bare(other)).parts
    same = 0
    while same < min(len(mine), len(theirs)) and mine[-1 - same] == theirs[-1 - same]:
        same += 1
    if mine == theirs or not same:
        return "", ""
    return os.path.join(*mine[:-same]) if mine[:-same] else "", os.path.join(*theirs[:-same]) if theirs[:-same] else ""


def _keyed(path: Path, root: str, ids: bool) -> Iterator[Keyed]:
    """Entries by path, and id or number of their record; compressed or not, it is the same file."""
    for entry in entries(path):
        name = entry["path"]
        if root and PurePath(name).is_relative_to(root):
            name = str(PurePath(name).relative_to(root))
        key = entry.get("id") if ids else entry.get("record")
        yield f"{bare(name)}\n{key}", {**entry, "shown": name}


def _shown(entry: Entry) -> str:
    return f"{entry['shown']}:{entry['record']}" if "record" in entry else str(entry["shown"])


def _difference(before: Entry | None, after: Entry | None) -> Difference:
    """Of two entries; where there is but one, nothing is known to have gone in the other run."""
    known: Any = before or after
    nothing = {**known, "removals": [], "sha256_output": known["sha256_input"]}
    found = of_ledgers(before or nothing, after or nothing)
    return found if before and after else found._replace(blank=False)


# Outputs


def _outputs(args: argparse.Namespace, changes: Changes, fail: Complaints) -> None:
    """Compare two outputs' texts, each with the one of the same path and the same id or record."""
    if args.old.is_dir() != args.new.is_dir():
        raise SettingsError(f"compare: {args.old} and {args.new}: one is a folder, the other a file")
    known, id_field = reading(args)
    old, new = (_texts(one, known, id_field, fail) for one in (args.old, args.new))
    for _, before, after in paired(old, new):
        place = (after or before)[0]
        if before is None or after is None:
            changes.alone(place, "OLD" if after is None else "NEW")
        else:
            changes.add(place, of_texts(before[1], after[1]))


def _texts(root: Path, known: Reading, id_field: str | None, fail: Complaints) -> Iterator[Keyed]:
    """Texts with their places, by the path below the folder, compressed or not, and the record's id or number."""
    fields = Fields(None, id_field)
    for one in inputs([glob.escape(str(root))], known.format, fail):
        name = bare(str(PurePath(one.shown).relative_to(one.tree))) if one.tree else ""
        try:
            for item in documents(one, known, fields):
                if item.error is not None:
                    fail(item.error)
                    continue
                key = item.identity if id_field and item.identity is not None else item.place.record
                yield f"{name}\n{key}", [str(item.place), item.text]
        except BoilerstripError as error:
            fail(error)
        fail.end_of(one.shown)
    fields.end()
