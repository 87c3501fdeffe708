"""Patterns of the ``regex`` package, so written that ``re``, which compiles in half of the time, can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boilerstrip.guards import SET

_RANGES = {"Lu": "A-Z", "Ll": "a-z", "L": "A-Za-z", "Nd": "0-9", "N": "0-9"}
_ESCAPED = re.compile(r"\\(?:p\{(Lu|Ll|L|Nd|N)\}|.)", re.DOTALL)
_PIECE = re.compile(rf"({SET})|({_ESCAPED.pattern})|(\(\?<[=!])|[^\\\[(]+|.", re.DOTALL)
_ATOM = rf"(?:{SET}|\\.|[^\\\[\](){{}}*+?|^$])"
# One end of what is looked back at: characters of one length, and a last one that may be missing or repeated.
_BRANCH = re.compile(rf"((?:\\b)?{_ATOM}*?)({_ATOM})(?:(\?)|\{{0,([1-9])\}})?")
_BRANCHES = re.compile(rf"{SET}|\\.|(\|)|[^\[\\|]")


def portable(source: str) -> str:
    """A pattern that finds the same in lines of ASCII, and in all lines where it names no property of characters.

    Letters and numbers become sets of ASCII, and what is looked back at becomes one look for each length. What cannot
    be told so stays as it is: ``re`` then says that it does not read it.
    """
    if "\\p{" not in source and "(?<" not in source:
        return source
    told, at = "", 0
    while at < len(source):
        piece = _PIECE.match(source, at)
        assert piece is not None  # the last of its branches is any character
        word, at = piece[0], piece.end()
        if piece[1]:
            word = _ESCAPED.sub(lambda one: _RANGES.get(one[1], one[0]), word)
        elif piece[3]:
            word = f"[{_RANGES[piece[3]]}]"
        elif piece[4] and (look := _look(source, piece.start())) is not None:
            word, at = look
        told += word
    return told


def _look(source: str, at: int) -> tuple[str, int] | None:
    """What is looked back at from an offset on, in looks of one length each, and its end; None if it has groups."""
    end, words = at + 4, [""]
    while end < len(source) and source[end] != ")":
        match = _BRANCHES.match(source, end)
        if match is None or match[0] == "(":
            return None
        if match[1]:
            words.append("")
        else:
            words[-1] += match[0]
        end = match.end()
    looks = [portable(one) for word in words for one in _lengths(word)]
    if not all(looks):
        return None
    if source[at + 3] == "!":
        return "".join(f"(?<!{one})" for one in looks), end + 1
    told = "|".join(f"(?<={one})" for one in looks)
    return f"(?:{told})" if len(looks) > 1 else told, end + 1


def _lengths(branch: str) -> Iterator[str]:
    """A branch in all its lengths; an empty one where they cannot be told."""
    match = _BRANCH.fullmatch(branch)
    if match is None:
        yield ""
        return
    most = 1 if match[3] else int(match[4] or 0)
    if not match[3] and not match[4]:
        yield branch
        return
    for times in range(most + 1):
        yield match[1] + match[2] * times
