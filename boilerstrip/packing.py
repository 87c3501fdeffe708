"""Writes the pack of the package's rules: ``python -m boilerstrip.packing``, after any change of a rule file.

Every rule is tried on its own examples first, and nothing is written where one does not do what they say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from boilerstrip.atomic import replacing
from boilerstrip.errors import RuleError
from boilerstrip.evidence.examples import wrong
from boilerstrip.firsts import firsts
from boilerstrip.literals import Book, Ids, Lookup
from boilerstrip.rulefile import Rule, digest_of, shipped_rules
from boilerstrip.rulepack import COLUMNS, FIELD, FORMAT, LINE, NAME, PARTS, SECTION, listing, part_of
from boilerstrip.rulepack import digest_of as digest_of_files

_SECONDS = 5.0  # that a pattern may take for an example
_SEEN = frozenset(map(chr, range(33, 127)))  # what lines begin with


def pack(folder: str) -> bytes:
    """The pack of the rule files of a folder, which are the package's."""
    rules = shipped_rules()
    head = "\x1f".join((FORMAT, listing(folder)[0], digest_of_files(folder), digest_of(rules)))
    book = Book()
    lookups = {part: Lookup(book) for part in PARTS}
    for rule in rules:
        lookups[part_of(rule)].add(book.add(rule))
    sections = [
        head.encode(),
        FIELD.join(_clean(one) for rule in rules for one in _row(rule)),
        FIELD.join(LINE.join(_clean(one) for one in rule.literals) for rule in rules),
    ]
    for lookup in lookups.values():
        for table in (lookup.near, lookup.far):
            for ids in table.ids:
                sections += [LINE.join(ids), LINE.join(map(_numbers, ids.values()))]
    return SECTION.join(sections)


def _row(rule: Rule) -> Iterable[str]:
    for name in COLUMNS:
        if name == "never":
            found = firsts(rule.anchored) if rule.begins else None
            yield "" if found is None else "".join(sorted(_SEEN.difference(found)))
        elif name == "certain":
            yield str(int(rule.certain))
        else:
            yield str(getattr(rule, name))


def _numbers(ids: Ids) -> bytes:
    return b" ".join(b"%d" % one for one in ids)


def _clean(text: str) -> bytes:
    """A field's bytes; a separator in it would cut it."""
    data = text.encode()
    if SECTION in data or FIELD in data:
        raise ValueError(f"{text[:40]!r}: a control character in a rule")
    return data


def complaints(rules: Sequence[Rule]) -> Iterator[str]:
    """What is wrong with some rules, a line each: a pattern that does not compile, an example that says otherwise."""
    for rule in rules:
        try:
            yield from (f"{rule.origin}: rule {rule.code}: {told}" for told in wrong(rule, _SECONDS))
        except RuleError as error:
            yield str(error)


def main() -> int:
    """Write the pack beside the rule files; 2 where a rule is wrong, which is told on standard error."""
    try:
        told = list(complaints(shipped_rules()))
    except RuleError as error:
        told = [str(error)]
    if told:
        print("\n".join(told), "nothing is packed: mend the rules first", sep="\n", file=sys.stderr)
        return 2
    (folder,) = list(import_module("boilerstrip.rules").__path__)
    with replacing(Path(folder) / NAME) as out:
        out.write(pack(folder))
    print(f"{len(shipped_rules())} rules do what their examples say; packed into rules/{NAME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
