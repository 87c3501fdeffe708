"""What markup calls a block that is no story: the label that its elements' tags and class names stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from boilerstrip.pages.blocks import TAGS, Blocks, Nodes

# Words of class names and ids, by the label they stand for; the first that is met, from the block outwards, counts.
_KINDS = (
    ("caption", r"caption|credit|photo-?(?:info|by|desc)|image-?(?:info|desc|source)|mediainfo|bildunter|legende"),
    ("comment", r"comment|disqus|discuss"),
    ("share", r"share|social|addthis|toolbar|reactions?\b"),
    ("promo", r"newsletter|subscri|promo|sign-?up|paywall|donat|abo\b|follow|appdownload|cta"),
    ("ad", r"\bad[sv]?\b|advert|sponsor|taboola|outbrain|dfp|banner|anzeige|werbung|publicidad"),
    ("related", r"related|recommend|popular|trending|teaser|more|most-?|sidebar|recirc|also|latest|headlines"),
    ("meta", r"byline|author|date|time|meta|posted|publish|kicker|section-name|eyebrow|autor|datum|bio\b"),
    ("nav", r"\bnav|menu|breadcrumb|pagination|pager|tags?\b|topics?|skip|toc\b|categories|header"),
    ("legal", r"copyright|legal|privacy|cookie|consent|disclaimer|terms|gdpr|footer"),
)
_PATTERNS = tuple((label, re.compile(pattern, re.IGNORECASE)) for label, pattern in _KINDS)
_ANY = re.compile("|".join(pattern for _, pattern in _KINDS), re.IGNORECASE)  # most names are none's
_FIRM = {TAGS.index("figcaption"): "caption", TAGS.index("nav"): "nav"}  # whatever they are called
_LOOSE = {TAGS.index("footer"): "legal", TAGS.index("aside"): "related"}  # where they are called nothing
_OUTWARDS = 7


@lru_cache(maxsize=4096)
def kind_of(names: str, tag: int) -> str | None:
    """The label that one element's names (class, id and the like) and tag stand for."""
    if tag in _FIRM:
        return _FIRM[tag]
    if names and _ANY.search(names):
        for label, pattern in _PATTERNS:
            if pattern.search(names):
                return label
    return _LOOSE.get(tag)


def kinds_of(nodes: Nodes, wanted: Sequence[int]) -> list[str | None]:
    """By node that is asked about, the label of the nearest element around it that has one."""
    out = []
    for node in wanted:
        found, at = None, node
        for _ in range(_OUTWARDS):
            if found is not None or at < 0:
                break
            found, at = kind_of(nodes.names[at], nodes.tag[at]), nodes.parent[at]
        out.append(found)
    return out


def labels_of(blocks: Blocks, wanted: Sequence[int]) -> list[str]:
    """By block that is asked about, what it is if it is no story: by its markup, else by its links."""
    kinds = kinds_of(blocks.nodes, [blocks.node[k] for k in wanted])
    return [
        kind or _looks_like(blocks.linked[k], len(blocks.text[k])) for k, kind in zip(wanted, kinds, strict=True)
    ]


def _looks_like(linked: int, size: int) -> str:
    """What a block is whose markup does not say: links lead elsewhere."""
    return ("nav" if size < 30 else "related") if 2 * linked > size else "furniture"
