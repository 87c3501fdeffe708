"""What markup calls a block that is no story: the label that its elements' tags and class names stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from boilerstrip.pages.blocks import TAGS, Blocks, Nodes

# Words of class names and ids, by the label they stand for; the first that is met counts, from the block outwards.
_KINDS = (
    ("caption", r"caption|credit|photo(?:info|by|desc)|image(?:info|desc|source)|mediainfo|bildunter|legende"),
    ("comment", r"comment|disqus|discuss"),
    ("share", r"share|social|addthis|toolbar|reactions?$"),
    ("promo", r"newsletter|subscri|promo|signup|paywall|donat|^abo$|follow|appdownload|^cta$"),
    ("ad", r"^ad[sv]?$|advert|sponsor|taboola|outbrain|dfp|banner|anzeige|werbung|publicidad"),
    ("related", r"related|recommend|popular|trending|teaser|^more$|^most$|sidebar|recirc|^also$|latest|headlines"),
    ("meta", r"byline|author|^date|^time|^meta|posted|publish|kicker|eyebrow|autor|datum|^bio$"),
    ("nav", r"^nav|menu|breadcrumb|pagination|pager|^tags?$|^topics?$|^skip$|^toc$|categories|^header$"),
    ("legal", r"copyright|legal|privacy|cookie|consent|disclaimer|^terms$|gdpr|^footer$"),
)
_PATTERNS = tuple((rank, re.compile(pattern)) for rank, (_, pattern) in enumerate(_KINDS))
_FIRM = {TAGS.index("figcaption"): "caption", TAGS.index("nav"): "nav"}  # whatever they are called
_LOOSE = {TAGS.index("footer"): "legal", TAGS.index("aside"): "related"}  # where they are called nothing
_OUTWARDS = 7
_MENU = 30  # characters below which a link leads to a section rather than to a story
_NONE = len(_KINDS)
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")


@lru_cache(maxsize=1 << 14)
def _rank(word: str) -> int:
    """The place in ``_KINDS`` of what a word stands for; words are few, names are many."""
    return next((rank for rank, pattern in _PATTERNS if pattern.search(word.lower())), _NONE)


@lru_cache(maxsize=1 << 12)  # of a page's elements many have the same names
def kind_of(names: str, tag: int) -> str | None:
    """The label that one element's names (class, id and the like) and tag stand for."""
    if tag in _FIRM:
        return _FIRM[tag]
    if names:
        rank = min(map(_rank, _WORD.findall(names)), default=_NONE)
        if rank < _NONE:
            return _KINDS[rank][0]
    return _LOOSE.get(tag)


def kinds_of(nodes: Nodes, wanted: Sequence[int]) -> list[str | None]:
    """By node that is asked about, the label of the nearest element around it that has one."""
    known: dict[int, str | None] = {}
    out = []
    for node in wanted:
        found, at, steps = None, node, 0
        while found is None and at >= 0 and steps < _OUTWARDS:
            if at not in known:
                known[at] = kind_of(nodes.names[at], nodes.tag[at])
            found, at, steps = known[at], nodes.parent[at], steps + 1
        out.append(found)
    return out


def labels_of(blocks: Blocks, wanted: Sequence[int]) -> list[str]:
    """By block that is asked about, what it is if it is no story: by its markup, else by its links."""
    kinds = kinds_of(blocks.nodes, [blocks.node[k] for k in wanted])
    return [kind or _looks_like(blocks.linked[k], len(blocks.text[k])) for k, kind in zip(wanted, kinds, strict=True)]


def _looks_like(linked: int, size: int) -> str:
    """What a block is whose markup does not say: links lead elsewhere."""
    return ("nav" if size < _MENU else "related") if 2 * linked > size else "furniture"
