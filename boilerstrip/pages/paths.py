"""Where a block stands in a page's markup, as text: its element and those around it, with their classes and ids.

Pages of one site are made by one program, so that the same path means the same part of the page on all of them. That a
site's pages share templates, which tell story and wrapper apart, is the idea of template detection (Bar-Yossef and
Rajagopalan 2002) and of site style trees (Yi, Liu and Li 2003); here a path is only looked up, and agreed about first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from boilerstrip.pages.blocks import Blocks

NEAR = 3  # elements of a path: the block's own and those around it
_WORDS, _LONGEST = 3, 32  # names of an element that count, and characters of one
_DIGITS = re.compile(r"[0-9]+")
_ODD = re.compile(r"[^\w-]+")
# What content systems call a page's element after its subject: another on every page.
_OF_ITS_OWN = re.compile(r"(?:category|tag)-")
_PLAIN = frozenset(("html", "body"))  # whose names say what kind of page it is, and often its number and subject


def paths_of(blocks: Blocks) -> list[str]:
    """By block, its path: ``article > div.author-box > p``, outermost first, digits as 0."""
    nodes = blocks.nodes
    steps: dict[int, str] = {}
    known: dict[int, str] = {}
    out = []
    for node in blocks.node:
        path = known.get(node)
        if path is None:
            chain: list[str] = []
            at = node
            while at >= 0 and len(chain) < NEAR:
                step = steps.get(at)
                if step is None:
                    step = steps[at] = _step(nodes.elements[at])
                chain.append(step)
                at = nodes.parent[at]
            path = known[node] = " > ".join(reversed(chain))
        out.append(path)
    return out


def _step(element: Any) -> str:
    """One element of a path: ``div#main.story.wide``."""
    tag = _ODD.sub("", str(element.tag)) or "x"
    if tag in _PLAIN:
        return tag
    names = [f"#{one}" for one in _names(element.get("id"))[:1]]
    names += [f".{one}" for one in _names(element.get("class"))]
    return "".join((tag, *names[:_WORDS]))


def _names(value: str | None) -> Sequence[str]:
    """The words of a class or id that may be the same on another page."""
    if not value:
        return ()
    words = (_ODD.sub("", _DIGITS.sub("0", one)) for one in value[:400].split())
    return [one[:_LONGEST] for one in dict.fromkeys(words) if one and not _OF_ITS_OWN.match(one)]
