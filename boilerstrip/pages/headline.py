"""The blocks of a page that are its story's headline: one as a rule, several where it is set on several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile
from typing import NamedTuple

from boilerstrip.pages.blocks import OTHER, TAGS, Blocks
from boilerstrip.pages.claims import Claims, is_logo
from boilerstrip.pages.titles import PART, headline_line, is_same, line_like

_HEADS = frozenset(map(TAGS.index, ("h1", "h2", "h3")))
_H1 = TAGS.index("h1")
_NAMED = 50  # percentage of a block's words in the page's headlines from which it may be the headline
_LONGEST = 400  # characters
_AROUND = 2  # elements around a block that may be a heading
_MOST_LINES = 6  # that a headline is set on


def is_confirmed(blocks: Blocks, claims: Claims) -> bool:
    """Whether a first heading of the page says what the page claims elsewhere."""
    claimed = [one for one in claims.headlines if one != claims.heading]
    heads = [text for text, node in zip(blocks.text, blocks.node, strict=True) if blocks.nodes.tag[node] == _H1]
    return any(is_same(head, one) for head in heads for one in claimed)


class _Line(NamedTuple):
    """What may be the headline: its blocks, their text on one line, and what kind of element it is all of."""

    blocks: tuple[int, ...]
    text: str
    tag: str


def headline_blocks(blocks: Blocks, named: Sequence[int], claims: Claims, told: str | None = None) -> tuple[int, ...]:
    """The blocks that are the page's headline, in order; none where it has none.

    ``named`` says by block how much of its words stands in the page's headlines (percentage). A headline that is
    ``told`` (by a person) is looked for in headings before what the page claims.
    """
    tags = blocks.nodes.tag
    some = [
        k
        for k, text in enumerate(blocks.text)
        if (named[k] >= _NAMED or tags[blocks.node[k]] == _H1 or text == told) and len(text) <= _LONGEST
    ]
    if told is not None:
        heads = [k for k, node in enumerate(blocks.node) if tags[node] in _HEADS and len(blocks.text[k]) <= _LONGEST]
        lines = list(_lines(blocks, heads))
        found = line_like([one.text for one in lines], [one.tag for one in lines], (told,), None)
        if found is not None:
            return lines[found].blocks
    lines = list(_lines(blocks, some))
    claimed = claims.headlines if told is None else (told, *claims.headlines)
    found = headline_line([one.text for one in lines], [one.tag for one in lines], claimed, claims.heading)
    return () if found is None else lines[found].blocks


def _lines(blocks: Blocks, some: Sequence[int]) -> Iterator[_Line]:
    """Some blocks, and each heading of several blocks that one of them is a part of, before its parts."""
    known = set()
    for k in some:
        head, tag = _heading_around(blocks, k), _tag(blocks, blocks.node[k])
        whole = _blocks_in(blocks, k, head) if head >= 0 else (k,)
        if len(whole) > 1:
            name = _tag(blocks, head)
            tag = PART if name == "h1" else tag
            if head not in known:
                known.add(head)
                yield _Line(whole, " ".join(blocks.text[one] for one in whole), name)
        yield _Line((k,), blocks.text[k], tag)


def _tag(blocks: Blocks, node: int) -> str:
    """The name of an element; none for a logo, which is no headline whatever element it is."""
    tag = blocks.nodes.tag[node]
    if tag == OTHER or (tag == _H1 and is_logo(blocks.nodes.elements[node])):
        return ""
    return TAGS[tag]


def _heading_around(blocks: Blocks, k: int) -> int:
    """The heading that a block is, or is in; -1 for none."""
    nodes, at = blocks.nodes, blocks.node[k]
    for _ in range(_AROUND + 1):
        if at < 0 or nodes.tag[at] in _HEADS:
            return at
        at = nodes.parent[at]
    return -1


def _blocks_in(blocks: Blocks, k: int, node: int) -> tuple[int, ...]:
    """The blocks in an element, ``k`` among them; that alone where they are too many or too long for a headline."""
    of, end = blocks.node, blocks.nodes.end[node]
    reach = range(max(0, k - _MOST_LINES), min(len(of), k + _MOST_LINES + 1))
    before = takewhile(lambda at: node <= of[at] < end, reversed(reach[: reach.index(k)]))
    behind = takewhile(lambda at: node <= of[at] < end, reach[reach.index(k) + 1 :])
    whole = tuple(sorted(chain(before, (k,), behind)))
    fits = len(whole) <= _MOST_LINES and sum(len(blocks.text[one]) + 1 for one in whole) <= _LONGEST
    return whole if fits else (k,)
