"""Which ASCII characters a pattern's matches can begin with, read off its parse tree when the rules are packed.

A line that begins otherwise is not tried. The sets are those of a parser generator's FIRST (Aho, Sethi and Ullman,
"Compilers"), over ``re``'s own tree; what is not understood counts as any character.
"""

from __future__ import annotations

import re
from typing import Any

if hasattr(re, "_parser"):
    _parser: Any = re._parser
else:  # Python 3.10
    import sre_parse as _parser

_ALL = frozenset(map(chr, range(128)))
_CLASSES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_WIDTHLESS = ("AT", "ASSERT", "ASSERT_NOT")
Firsts = tuple[frozenset[str], bool]  # the characters, and whether nothing at all may match


def firsts(pattern: str) -> str | None:
    """The ASCII characters that an ASCII text can begin with where ``pattern`` matches at its start.

    None where that may be any, or nothing at all, or where ``re`` cannot read the pattern.
    """
    try:
        tree = _parser.parse(pattern, re.ASCII)
    except re.error:
        return None
    found, empty = _sequence(tree, bool(tree.state.flags & re.IGNORECASE))
    return None if empty or found == _ALL else "".join(sorted(found))


def _sequence(items: Any, loose: bool) -> Firsts:
    found: frozenset[str] = frozenset()
    for kind, value in items:
        some, empty = _item(str(kind), value, loose)
        found |= some
        if not empty:
            return found, False
    return found, True


def _item(kind: str, value: Any, loose: bool) -> Firsts:
    """The first characters of one node; ``loose`` where case does not count."""
    if kind == "LITERAL":
        return _cased({chr(value)}, loose), False
    if kind == "IN":
        return _members(value, loose), False
    if kind == "BRANCH":
        parts = [_sequence(one, loose) for one in value[1]]
        return frozenset().union(*(some for some, _ in parts)), any(empty for _, empty in parts)
    if kind == "SUBPATTERN":
        _, more, less, inner = value
        return _sequence(inner, (loose or bool(more & re.IGNORECASE)) and not less & re.IGNORECASE)
    if kind in _REPEATS:
        some, empty = _sequence(value[2], loose)
        return some, empty or value[0] == 0
    if kind == "ATOMIC_GROUP":
        return _sequence(value, loose)
    if kind in _WIDTHLESS:
        return frozenset(), True
    return _ALL, kind not in ("ANY", "NOT_LITERAL")


def _members(items: Any, loose: bool) -> frozenset[str]:
    """The ASCII members of a set."""
    inside: set[str] = set()
    inverted = False
    for kind, value in ((str(kind), value) for kind, value in items):
        if kind == "NEGATE":
            inverted = True
        elif kind == "LITERAL":
            inside.add(chr(value))
        elif kind == "RANGE":
            inside.update(chr(code) for code in range(value[0], min(value[1], 127) + 1))
            # Of letters beyond ASCII none folds into one of ASCII's with re.ASCII.
        elif str(value) in _CLASSES:
            inside.update(one for one in _ALL if re.match(_CLASSES[str(value)], one, re.ASCII))
        else:
            return _ALL
    found = _cased(inside, loose)
    return _ALL - found if inverted else found


def _cased(some: set[str], loose: bool) -> frozenset[str]:
    if loose:
        some = some | {one.swapcase() for one in some if one.isascii()}
    return _ALL & some
