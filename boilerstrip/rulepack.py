"""The package's rules as they were packed once: read in a twentieth of the time that their TOML takes.

The pack holds what is checked and worked out of ``rules/*/*.toml``: the rules without their examples and reasons, the
words that their literals are looked up by, and a digest of those files. One that is not of these very files is not
used: the TOML counts. ``python -m boilerstrip.packing`` makes it anew.

It is one text of UTF-8, cut into sections by RS, and those into fields by US, as ASCII means them to be used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate
from typing import Any

from boilerstrip.literals import Book, Lookup
from boilerstrip.rulefile import Rule, shipped_rules

FORMAT = "boilerstrip rules 1"
NAME = "packed.txt"
SECTION, FIELD, LINE = b"\x1e", b"\x1f", b"\n"
COLUMNS = ("code", "label", "pattern", "where", "action", "certain", "max_length", "family", "origin", "lang", "never")
# Languages whose texts are never ASCII: their rules, which also hold agencies' and networks' Latin names, would be
# tried in vain on most lines of English.
_NEVER_ASCII = frozenset(("ar", "bg", "el", "fa", "hi", "ja", "ko", "ru", "uk", "vi", "zh"))
PARTS = tuple((action, apart) for action in ("accuse", "keep") for apart in (False, True))
KINDS = 4  # of tables


def kept_apart(rule: Rule) -> bool:
    """Whether a rule is tried only on texts in other letters than ASCII's, and on lines with such letters."""
    return rule.lang in _NEVER_ASCII


def part_of(rule: Rule) -> tuple[str, bool]:
    """Which part of the pack holds a rule's literals."""
    return "keep" if rule.action == "keep" else "accuse", kept_apart(rule)


@dataclass(frozen=True)
class Pack:
    """What a pack holds."""

    rules: tuple[Rule, ...]
    digest: str  # of the rules, for ledgers
    texts: list[str]  # all literals
    begins: list[int]  # by rule, the number of its first literal
    tables: dict[tuple[str, bool], list[bytes]]  # by part: keys and numbers, of each kind of near and far tables

    def fill(self, lookup: Lookup, part: tuple[str, bool]) -> None:
        """Put the literals of a part into a look-up of this pack's book."""
        some = self.tables[part]
        for at, table in ((0, lookup.near), (2 * KINDS, lookup.far)):
            table.ids = [_table(*some[at + 2 * kind : at + 2 * kind + 2]) for kind in range(KINDS)]


def _table(keys: bytes, ids: bytes) -> dict[bytes, Any]:
    return dict(zip(keys.split(LINE), ids.split(LINE), strict=True)) if keys else {}


def ready_rules() -> tuple[Rule, ...]:
    """Every rule of the package, in the order of their codes: packed, without examples, where the pack is in order."""
    pack = packed()
    return shipped_rules() if pack is None else pack.rules


def looked_up(rules: list[Rule]) -> Lookup:
    """The look-up of some rules: what was packed, less the rules that are not among them, and the others."""
    pack = packed()
    mine = [one for one in rules if one.number >= 0] if pack else []
    parts = {part_of(one) for one in mine}
    if pack is None or len(parts) != 1:
        mine = []
        lookup = Lookup(Book())
    else:
        used: list[Rule | None] = [None] * len(pack.rules)
        for one in mine:
            used[one.number] = one
        lookup = Lookup(Book.of(used, list(pack.texts), list(pack.begins)))
        pack.fill(lookup, parts.pop())
        lookup.without = [one for one in mine if not one.literals]
    for one in rules if not mine else [one for one in rules if one.number < 0]:
        lookup.add(lookup.book.add(one))
    return lookup


@cache
def packed() -> Pack | None:
    """The pack, where it is there and of the package's rule files."""
    for folder in import_module("boilerstrip.rules").__path__:
        path = os.path.join(folder, NAME)
        try:
            with open(path, "rb") as stream:
                data = stream.read()
                packed_at = os.fstat(stream.fileno()).st_mtime_ns
            head, *sections = data.split(SECTION)
            told = head.decode().split("\x1f")
            if told[0] == FORMAT and _is_of(folder, told[1], told[2], packed_at):
                return _read(told[3], sections)
        except (OSError, ValueError, IndexError):
            continue
    return None


def _is_of(folder: str, listed: str, digest: str, packed_at: int) -> bool:
    """Whether a pack is of the rule files of a folder: by names and sizes, and where one is newer by a digest."""
    found, newest = listing(folder)
    return listed == found and (newest <= packed_at or digest == digest_of(folder))


def files(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The rule files of a folder, by their names in it, in order."""
    for inner in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if inner.is_dir() and not inner.name.startswith("_"):
            for entry in sorted(os.scandir(inner.path), key=lambda entry: entry.name):
                if entry.name.endswith(".toml"):
                    yield f"{inner.name}/{entry.name}", entry


def listing(folder: str) -> tuple[str, int]:
    """The names and sizes of the rule files, and when the newest was changed (nanoseconds)."""
    told, newest = [], 0
    for name, entry in files(folder):
        known = entry.stat()
        told.append(f"{name} {known.st_size}")
        newest = max(newest, known.st_mtime_ns)
    return ";".join(told), newest


def digest_of(folder: str) -> str:
    """sha256 of the rule files."""
    import hashlib

    whole = hashlib.sha256()
    for name, entry in files(folder):
        with open(entry.path, "rb") as stream:
            data = stream.read()
        whole.update(f"{name} {len(data)}\n".encode() + data)
    return whole.hexdigest()


def _read(digest: str, sections: list[bytes]) -> Pack:
    columns, literals, *tables = sections
    fields = columns.decode().split("\x1f")
    lists = [one.split("\n") if one else [] for one in literals.decode().split("\x1f")]
    begins = list(accumulate(map(len, lists), initial=0))
    wide = len(COLUMNS)
    rules = tuple(
        _rule(number, fields[wide * number : wide * number + wide], some) for number, some in enumerate(lists)
    )
    per = 4 * KINDS
    parts = {part: tables[per * n : per * n + per] for n, part in enumerate(PARTS)}
    if len(fields) != wide * len(rules) or len(tables) != per * len(PARTS):
        raise ValueError("a pack that breaks off")
    return Pack(rules, digest, [one for some in lists for one in some], begins[:-1], parts)


def _rule(number: int, row: list[str], literals: list[str]) -> Rule:
    code, label, pattern, where, action, certain, longest, family, origin, lang, never = row
    return Rule(
        code=code,
        name="",
        label=label,
        why="",
        pattern=pattern,
        where=where,
        action=action,
        certain=certain == "1",
        literals=tuple(literals),
        max_length=int(longest),
        drops=(),
        keeps=(),
        family=family,
        origin=origin,
        lang=lang,
        trusted=True,
        number=number,
        never=frozenset(never),
    )
