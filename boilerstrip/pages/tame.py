"""The source of a page cut down where the parser could not bear it: tags too deep, tags with too many attributes.

Every page is looked at for crowded tags, by patterns. Only those that have some, and large ones, are read tag by tag in
Python: 1 to 3 seconds for the most that a page may have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

#: Attributes that a tag may have. libxml2 walks a tag's list for each: 20,000 take two seconds, 100,000 forty, and a
#: page of tags with 1,000 each thirty. Tags of the training pages have under 60.
MAX_ATTRIBUTES = 256
#: Levels that tags may nest to in a page that is made flat. libxml2 2.14 gives a page up at 2,048; the training pages
#: have up to some sixty, and what walks a tree by its ancestors pays for each.
MAX_DEPTH = 512
_NEAR = 64  # open tags among which an end tag looks for its own: bounds what a page of stray ends costs

_NAME = re.compile(rb"</?([a-zA-Z][^\s/>]{0,60})[^\s/>]*")
# An attribute as the parser reads it: a "=" that begins a name is its letter, a quote within a value without quotes is
# its letter, and behind a value in quotes the next name may begin at once. What nothing closes goes on to the end.
_ATTRIBUTE = (
    rb"""[ \t\r\n\f/]*[^ \t\r\n\f/>][^ \t\r\n\f/>=]*"""
    rb"""(?:[ \t\r\n\f]*=[ \t\r\n\f]*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^ \t\r\n\f"'>][^ \t\r\n\f>]*)?)?"""
)
_STEP = re.compile(_ATTRIBUTE)
_CLOSE = re.compile(rb"[ \t\r\n\f/]*>")
_GREATER = ord(">")
_MOST = 2_000  # attributes of what may be a tag, scripts' "<" included: none of 2,000 real pages has as many
_TAG = re.compile(rb"<[a-zA-Z][^ \t\r\n\f/>]*(?:%s){0,%d}[ \t\r\n\f/]*" % (_ATTRIBUTE, _MOST))
# Most tags, read in a third of the time: with no "<" or ">" in them, and no quotes but around values behind names.
_PLAIN = re.compile(rb"""<[a-zA-Z][^<>="']{0,64}(?:(?<![ \t\r\n\f/"])="[^"<>]*"[^<>="']{0,64}){0,64}""")
_BEGIN = re.compile(rb"<(?=[a-zA-Z])")
_TRIES = 20  # times the page's length: tags that hold beginnings of tags are read from each; real pages need three
_SHORT = re.compile(rb"[^>=]{0,%d}>" % MAX_ATTRIBUTES)
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen".split()
)
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())
_INLINE = frozenset(
    b"a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike "
    b"strong sub sup time tt u var".split()
)
_CLOSED_BY_ITSELF = frozenset(b"p li dt dd option tr td th".split())


def tamed(data: bytes, depth: int = MAX_DEPTH) -> bytes:
    """A page's source with no tag deeper than ``depth`` and none with more than ``MAX_ATTRIBUTES`` attributes.

    Tags that go leave a line break where a browser would set a block; all text stays. Linear in the page.
    """
    out: list[bytes] = []
    done = 0
    levels = _Levels(depth)
    for start, end, name, closing, cut in _tags(data):
        instead = levels.closed(name) if closing else levels.opened(name)
        if instead is None and cut is None:
            continue
        out.append(data[done:start])
        out.append(data[start:cut] + b">" if instead is None else instead)
        done = end
    out.append(data[done:])
    return b"".join(out)


def crowded(data: bytes) -> list[int] | None:
    """Where to end tags of thousands of attributes; None where there is no telling, in a page made to be so.

    Every "<" before a letter is taken for a tag's beginning, in whatever it stands: which of them the parser takes for
    one is a long story, and a page that tells it otherwise than the parser hears it could hide a tag.
    """
    cuts, size, left = [], len(data), _TRIES * len(data) + 1_000_000
    for plain in _PLAIN.finditer(data):
        end = plain.end()
        if end == size or data[end] == _GREATER:
            continue
        tag = _TAG.match(data, plain.start())
        assert tag is not None  # it begins as the plain ones do
        end = tag.end()
        left -= end - tag.start()
        if left < 0:
            return None
        if end < size and data[end] != _GREATER:
            cuts.append(end)
    return cuts


def closed(data: bytes) -> bytes | None:
    """A page's source with an end to tags of thousands of attributes; None where there is no telling."""
    cuts = crowded(data)
    if cuts is None:
        return None
    edges = [0, *sorted(set(cuts)), len(data)]
    return b">".join([data[low:high] for low, high in pairwise(edges)])


def untagged(data: bytes) -> bytes:
    """A page's source with every beginning of a tag as text."""
    return _BEGIN.sub(b"&lt;", data)


def flattened(data: bytes) -> bytes:
    """A page's source without any tag but line breaks: what is left where nothing else will do."""
    return tamed(data, 0)


class _Levels:
    """Which tags are open, by the plainest of rules: never fewer than the parser has open."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._open: list[tuple[bytes, bool]] = []

    def opened(self, name: bytes) -> bytes | None:
        """What stands instead of a start tag; None where it may stay."""
        over = len(self._open) >= self._depth
        if name in _VOID:
            return b"<br>" if over and name == b"hr" else None
        if name in _CLOSED_BY_ITSELF and self._open and self._open[-1][0] == name:
            self._open.pop()
            over = len(self._open) >= self._depth
        over = over and name not in _RAW
        if name not in _RAW:
            self._open.append((name, over))
        return _break(name) if over else None

    def closed(self, name: bytes) -> bytes | None:
        """What stands instead of an end tag; None where it may stay."""
        for at in range(len(self._open) - 1, max(-1, len(self._open) - 1 - _NEAR), -1):
            if self._open[at][0] == name:
                over = self._open[at][1]
                del self._open[at:]
                return _break(name) if over else None
        if name in _RAW:
            return None
        return _break(name) if len(self._open) >= self._depth else None


def _break(name: bytes) -> bytes:
    return b"" if name in _INLINE else b"<br>"


def _tags(data: bytes) -> Iterator[tuple[int, int, bytes, bool, int | None]]:
    """Every tag: where it begins and ends, its name, whether it closes, and where to cut it if it is too long."""
    lower = data.lower()
    at = data.find(b"<")
    while at >= 0:
        if data.startswith(b"<!--", at):
            end = data.find(b"-->", at + 2) + 3
            if end < 3:
                return
        elif found := _NAME.match(lower, at):
            end, cut = _end(data, found.end())
            if end < 0:
                return
            name, closing = found[1], lower.startswith(b"</", at)
            yield at, end, name, closing, cut if not closing else None
            if name in _RAW and not closing:
                end = lower.find(b"</" + name, end)
                if end < 0:
                    return
        else:
            end = at + 1
        at = data.find(b"<", end)


def _end(data: bytes, at: int) -> tuple[int, int | None]:
    """Where the tag ends whose name ends at an offset (-1: nowhere), and where its attributes are too many."""
    if (short := _SHORT.match(data, at)) is not None:  # too short for so many: nothing to count
        return short.end(), None
    cut, count = None, 0
    while (step := _STEP.match(data, at)) is not None:
        count += 1
        if count > MAX_ATTRIBUTES and cut is None:
            cut = at
        at = step.end()
    close = _CLOSE.match(data, at)
    return close.end() if close else -1, cut
