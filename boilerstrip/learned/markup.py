"""Features of a page's blocks: their words and looks, the markup they stand in, their places, and what the page claims.

Whole numbers throughout, as in ``features``. That the container with most prose in it holds the story is Readability's
idea (Arc90, 2009), link density and neighbours are boilerpipe's (Kohlschuetter et al. 2010), words of class names
Dragnet's (Peters and Lecocq 2013).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.features import Bags, looks, summed, table_of
from boilerstrip.learned.letters import Chars
from boilerstrip.learned.lines import Bools, Ints, Table, Words
from boilerstrip.pages.blocks import OTHER, TAGS, Blocks

NAME_BITS = 14
LEVELS = 4  # of names: of the first words' element, of the block, of its container, of all around
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|[0-9]+|\n")
_WITHIN = tuple(
    "article main section aside nav footer header form figure figcaption table ul ol blockquote dl button details a "  # noqa: SIM905
    "pre".split()
)
_WITHIN_TAGS = np.array([TAGS.index(tag) for tag in _WITHIN])
_LETTERS = "abcdefghij"
_TAG_WORDS = tuple(f"q{_LETTERS[k // 10]}x{_LETTERS[k % 10]}q" for k in range(OTHER + 1))  # no class is called so
_UP = 5  # containers around a block that are looked at
_NEAR = (-1, 1, -2, 2, -3, 3)
# Columns of neighbours, counted from a line's looks: its size and words, what it begins and ends with, whether it ends
# a sentence and is prose, links, emphasis, and its element's tag.
_NEAR_LOOKS = (0, 1, 8, 9, 16, 17, 18, 20, 21, 22)
_FAR = 99


@dataclass(frozen=True)
class Told:
    """What the page says of itself, line by line."""

    headline: Ints  # percentage of a line's words that stand in the page's headlines
    description: Ints  # in its descriptions
    body: Ints  # in the text that it gives as the story's; -1 where it gives none
    shown: int = -1  # percentage of that text that the page shows
    kind: int = 0  # whether the page says when it was published, changed, by whom: a number of three bits


@dataclass(frozen=True)
class Marks:
    """A page's blocks as arrays."""

    blocks: Blocks
    parent: Ints
    tag: Ints
    end: Ints
    node: Ints  # of every block
    inner: Ints
    names: Bags  # hashed words of the names that nodes have, each once
    named: Ints  # of every node, which of those are its


def marks_of(blocks: Blocks) -> Marks:
    """The arrays of a page's blocks; there has to be one block at least."""
    nodes = blocks.nodes
    wide = np.int64
    place: dict[tuple[str, int], int] = {}
    which = [place.setdefault(one, len(place)) for one in zip(nodes.names, nodes.tag, strict=True)]
    distinct = [f"{one} {_TAG_WORDS[tag]}" for one, tag in place]
    return Marks(
        blocks,
        np.array(nodes.parent, wide),
        np.array(nodes.tag, wide),
        np.array(nodes.end, wide),
        np.array(blocks.node, wide),
        np.array(blocks.inner, wide),
        _hashed_names(distinct),
        np.array(which, wide),
    )


_MASK = (1 << NAME_BITS) - 1
_BREAK = -1
_ids: dict[str, int] = {"\n": _BREAK}  # of words that were met: the same few thousand name most elements
_MOST_IDS = 1 << 16


def _id(word: str) -> int:
    """The number of a word that was not met before."""
    global _ids
    if len(_ids) >= _MOST_IDS:
        _ids = {"\n": _BREAK}  # a new one: another thread that looks a break up meanwhile must find it
    found = _ids[word] = zlib.crc32((word.lower() if word.isalpha() else "0").encode()) & _MASK
    return found


def _hashed_names(names: Sequence[str]) -> Bags:
    """The words of some names, and each pair of them."""
    known = _ids
    words = _WORD.findall("\n".join([one.replace("\n", " ") for one in names]))
    ids = np.array([found if (found := known.get(word)) is not None else _id(word) for word in words], np.int64)
    breaks = ids == _BREAK
    which = np.cumsum(breaks)[~breaks]
    ids = ids[~breaks]
    follows = which[1:] == which[:-1]
    pairs = ((31 * ids[:-1] + ids[1:] + 7) & _MASK)[follows]
    both, of = np.concatenate((ids, pairs)), np.concatenate((which, which[1:][follows]))
    order = np.argsort(of, kind="stable")
    return [(both[order].astype(np.int32), np.searchsorted(of[order], np.arange(len(names) + 1)))]


@dataclass(frozen=True)
class Weights:
    """What hashed words say for the story (above 0) or against it: of lines, and of names at each level of markup."""

    words: NDArray[np.int16]  # three times 2**BITS
    names: NDArray[np.int16]  # LEVELS times 2**NAME_BITS


def sayings(marks: Marks, bags: Bags, weights: Weights) -> list[Ints]:
    """By block: what its words say, and what the names of its elements say at each level."""
    total, root = summed(bags, weights.words)
    out = [np.floor(total / root).astype(np.int64)]
    for level, of_level in enumerate(weights.names):
        sums, size = summed(marks.names, of_level[None])
        of_node = np.floor(sums / size).astype(np.int64)[marks.named]
        out.append(placed(marks, of_node, level))
    return out


def placed(marks: Marks, of_node: Ints, level: int) -> Ints:
    """What belongs to nodes, by block, for a level: of its first words' element, its own, its container's, all's."""
    if level == 0:
        return of_node[marks.inner]
    if level == 1:
        return of_node[marks.node]
    if level == 2:
        return of_node[np.maximum(0, marks.parent[marks.node])]
    return np.asarray(_around(marks, of_node[None])[0, marks.node])


def _around(marks: Marks, of_node: Ints) -> Ints:
    """Sums over a node and everything around it, by row: what each adds holds from it to its end."""
    row, node = of_node.nonzero()
    steps = np.zeros((len(of_node), of_node.shape[1] + 1), np.int64)
    steps[row, node] = adds = of_node[row, node]
    np.subtract.at(steps, (row, marks.end[node]), adds)
    return steps.cumsum(axis=1)


def table(marks: Marks, said: Sequence[Ints], chars: Chars, words: Words, told: Told) -> Table:
    """One row a block: everything but its neighbours."""
    own = looks(marks.blocks.text, chars, words)
    size = np.asarray(own[0], np.int64)
    blocks = marks.blocks
    linked = _percent(np.array(blocks.linked), size)
    closing = np.asarray(own[8], np.int64)
    ends = (closing <= 2) & (size > 1)
    prose = np.where((size >= 60) & ends & (linked < 50), size, 0)
    columns: list[Ints | Bools] = [*said, *own, ends, prose > 0]
    columns += [linked, np.array(blocks.links), _percent(np.array(blocks.strong), size)]
    columns += _containers(marks, size, np.array(blocks.linked), prose)
    columns += _within(marks)
    columns += _alike(marks, size, linked, ends)
    columns += _places(marks, size, prose, told)
    columns += [
        _repeated(blocks.text),
        told.headline,
        told.description,
        told.body,
        *(np.full(len(size), one) for one in (told.shown, told.kind)),
    ]
    return table_of(columns)


def _percent(part: Ints, whole: Ints) -> Ints:
    return np.asarray(100 * part // np.maximum(1, whole), np.int64)


def _containers(marks: Marks, size: Ints, linked: Ints, prose: Ints) -> list[Ints | Bools]:
    """The elements around a block: their tags and sizes, how much of each is links and prose, and the best of them."""
    node, parent = marks.node, marks.parent
    count = len(parent)
    of_size, of_links, of_prose, of_blocks = (
        _inside(marks, np.bincount(node, weights=one, minlength=count).astype(np.int64))
        for one in (size, linked, prose, np.ones(len(size), np.int64))
    )
    page = max(1, int(size.sum()))
    all_prose = max(1, int(prose.sum()))
    out: list[Ints | Bools] = []
    at = node
    for step in range(_UP):
        out += [np.where(at >= 0, marks.tag[at], _FAR)]
        if step:
            out += [100 * of_size[at] // page, of_blocks[at]]
        out += [_percent(of_links[at], of_size[at]), 100 * of_prose[at] // all_prose]
        at = np.maximum(0, parent[at])
    # Prose that stands right in a container counts whole, what stands one deeper half.
    right = np.bincount(np.maximum(0, parent[node]), weights=prose, minlength=count).astype(np.int64)
    second = np.bincount(np.maximum(0, parent), weights=right * (parent >= 0), minlength=count).astype(np.int64)
    score = 2 * right + second
    best = int(score.argmax())
    inside = (node >= best) & (node < marks.end[best])
    behind = node >= marks.end[best]
    within = np.flatnonzero(inside)
    first, last = (int(within[0]), int(within[-1])) if len(within) else (0, 0)
    order = np.arange(len(node))
    away = np.where(inside, 0, np.where(behind, order - last, first - order))
    depth = _around(marks, np.ones((1, count), np.int64))[0]
    own = np.maximum(0, parent[node])
    return [
        *out,
        inside,
        behind,
        away,
        depth[node],
        np.where(inside, depth[node] - depth[best], -1),
        own == best,
        100 * right[own] // max(1, int(right.max())),
        np.full(len(node), 100 * int(of_prose[best]) // all_prose),
        100 * (order - first) // max(1, last - first),
    ]


def _inside(marks: Marks, of_node: Ints) -> Ints:
    """Sums over a node and all that is in it: nodes stand parents first, so that is one stretch of them."""
    sums = np.concatenate(([0], np.cumsum(of_node)))
    return sums[marks.end] - sums[:-1]


def _within(marks: Marks) -> list[Ints | Bools]:
    """Whether a block stands in an element of some kinds, however far out; and whether it is hidden."""
    around = _around(marks, (_WITHIN_TAGS[:, None] == marks.tag).astype(np.int64))
    hidden = np.array(marks.blocks.nodes.hidden)
    return [*around[:, marks.node], hidden[marks.node], marks.tag[marks.inner]]


def _alike(marks: Marks, size: Ints, linked: Ints, ends: Bools) -> list[Ints | Bools]:
    """What blocks in the same markup are like: as many, as long, as linked, as often sentences."""
    own = 64 * (marks.named + 1)
    up = np.maximum(0, marks.parent)
    whole = own + 3 * own[up] + 5 * (marks.tag[up[up]] + 1)
    out: list[Ints | Bools] = []
    for key in (whole[marks.node], marks.parent[marks.node]):
        _, which, often = np.unique(key, return_inverse=True, return_counts=True)
        out.append(often[which])
        for one, scale in ((size, 1), (linked, 1), (ends.astype(np.int64), 100)):
            out.append((scale * np.bincount(which, weights=one).astype(np.int64) // often)[which])
    return out


def _places(marks: Marks, size: Ints, prose: Ints, told: Told) -> list[Ints | Bools]:
    """Where a block stands in the page, and how far from its headline, pictures and prose."""
    count = len(size)
    order = np.arange(count)
    before = np.cumsum(size) - size
    page = max(1, int(size.sum()))
    tags = marks.tag[marks.node]
    heads = np.flatnonzero(tags == TAGS.index("h1"))
    named = np.where(told.headline >= 60, told.headline * np.minimum(size, 40), 0)
    title = int(named.argmax()) if named.any() else int(heads[0]) if len(heads) else -1
    full = np.flatnonzero(prose > 0)
    first, last = (int(full[0]), int(full[-1])) if len(full) else (-1, -1)
    pictures = np.array(marks.blocks.pictures)
    fresh = np.diff(pictures, prepend=0)
    coming = np.concatenate((fresh[1:], [0]))
    return [
        order,
        count - order,
        100 * order // count,
        100 * before // page,
        np.full(count, count),
        np.full(count, page // 50),
        np.full(count, 100 * int(prose.sum()) // page),
        order - title if title >= 0 else np.full(count, -_FAR),
        order == title,
        order - first if first >= 0 else np.full(count, -_FAR),
        last - order if first >= 0 else np.full(count, -_FAR),
        fresh,
        coming,
        100 * (np.cumsum(prose) - prose) // max(1, int(prose.sum())),
    ]


def _repeated(text: Sequence[str]) -> Ints:
    """How often a line stands in its page."""
    counts: dict[str, int] = {}
    for line in text:
        counts[line] = counts.get(line, 0) + 1
    return np.array([counts[line] for line in text], np.int64)


def around(rows: Table, said: int, parent: Ints) -> Table:
    """One row a block: its own, and some columns of its neighbours' with whether they stand in its container.

    ``said`` is the number of columns before those of a line's looks.
    """
    count = len(rows)
    some = rows[:, [*range(said), *(said + one for one in _NEAR_LOOKS)]]
    wide = some.shape[1] + 1
    out = np.empty((count, rows.shape[1] + wide * len(_NEAR)), np.int16)
    out[:, : rows.shape[1]] = rows
    for place, step in enumerate(_NEAR):
        low = rows.shape[1] + place * wide
        side = out[:, low : low + wide]
        side[:, :-1], side[:, -1] = -1, 0  # where there is no such neighbour
        here, there = slice(max(0, -step), count - max(0, step)), slice(max(0, step), count - max(0, -step))
        if abs(step) < count:
            side[here, :-1] = some[there]
            side[here, -1] = parent[there] == parent[here]
    return out
