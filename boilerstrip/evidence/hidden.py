"""What a page holds and no reader sees: blocks that its markup hides, unless they are the story all the same.

Half of the hidden text of the training pages is story: scripts show it (a wrapper of all of it, parts that a server
sends late), or the reader does (accordions). So most of this module says what is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from boilerstrip.document import Evidence
from boilerstrip.evidence.buttons import READ_ON
from boilerstrip.pages.told import shares

if TYPE_CHECKING:
    from boilerstrip.pages.blocks import Blocks
    from boilerstrip.pages.page import Page

CODE = "FUR921"
_CONFIDENCE = 0.97
_MOST = 0.5  # of the ink that may be the story's: what hides more of it hides the story, and a script shows that
_SAME = 0.8  # how much of hidden text stands in what is shown for it to be a copy, or in the claimed body to be story
_READ = 400  # characters of an attribute
_CLASSES = frozenset(
    [
        "hidden",
        "hide",
        "is-hidden",
        "u-hidden",
        "d-none",
        "invisible",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
    ]
)
# "hidden md:block", "d-none d-lg-flex": hidden on small screens alone.
_SHOWN = re.compile(
    r"(?:[^\s:]+:)+(?:block|flex|inline|inline-block|inline-flex|grid|table|contents|visible|not-sr-only)|"
    r"d-(?:sm|md|lg|xl|xxl)-(?:block|flex|inline|inline-block|inline-flex|grid|table|table-cell)|visible-(?:sm|md|lg|xl)\S*"
)
_DECLARED = re.compile(r"(?:^|[;\s])(display|visibility)\s*:\s*([a-z-]+)")
_MORE = r"(?:read|show|see|view|load|full)[-_]?(?:more|full|rest|text|story|article)|continue[-_]?reading"
# What a reader opens, by its names; and what React sends late (its own ids), by its id.
_OPENED = re.compile(
    rf"(?i)accordion|collaps|expand|toggle|\btab-?pane|tabpanel|\bregion\b|faq|disclosure|spoiler|\b(?:{_MORE})\b"
)
# A link that shows the rest of a story on the page: by its names, or by its words.
_OPENING = re.compile(rf"(?i)\b(?:{_MORE})\b")
_MORE_OF_IT = re.compile(rf"(?i)\W*(?:{READ_ON})\W*")
_SENT_LATE = re.compile(r"[SB]:[0-9a-f]+")
_OUTWARDS = 3  # elements around a hidden one that may have such names
_INWARDS = 4  # elements at a block's beginning that may hide all of it
_BUTTONS = frozenset(("button", "summary"))
_CONTROLS = ("aria-expanded", "aria-controls")
_NEAR = 12  # elements before a hidden one that may be its button
_LABEL = 60  # characters of a link's words


def unseen(page: Page, asked: Sequence[int], _: int | None = None) -> Mapping[int, Evidence]:
    """FUR921: text that the page hides (``hidden``, ``display: none``, ``aria-hidden``, ``sr-only`` and the like).

    Not what a script or the reader is to show: most of the story, what stands in the body that the page claims, the
    parts of an accordion, what a server sends late.
    """
    blocks = page.blocks
    hiding = _hiding(blocks, asked)
    if not hiding:
        return {}
    hidden = [k for some in hiding.values() for k in some]
    body = page.claims.body
    others = list(hiding)
    if body:
        claimed = dict(zip(hidden, shares([blocks.text[k] for k in hidden], body), strict=True))
        others = [one for one in hiding if _mean(blocks, hiding[one], claimed) < _SAME]
    if _ink(blocks, [k for one in others for k in hiding[one]]) > _MOST * _ink(blocks, asked):
        others = []
    if len(others) < len(hiding):  # what would stay all the same is looked for elsewhere on the page
        gone = set(hidden)
        shown = "\n".join(blocks.text[k] for k in asked if k not in gone)
        copied = dict(zip(hidden, shares([blocks.text[k] for k in hidden], shown), strict=True))
        others += [one for one, some in hiding.items() if one not in others and _mean(blocks, some, copied) >= _SAME]
    evidence = Evidence(CODE, "furniture", False, _CONFIDENCE, "line")
    return {k: evidence for one in others for k in hiding[one]}


def _ink(blocks: Blocks, some: Sequence[int]) -> int:
    return sum(len(blocks.text[k]) for k in some)


def _mean(blocks: Blocks, some: Sequence[int], share: Mapping[int, float]) -> float:
    """How much of some blocks stands elsewhere, by their ink."""
    return sum(len(blocks.text[k]) * share.get(k, 0.0) for k in some) / max(1, _ink(blocks, some))


def _hiding(blocks: Blocks, asked: Sequence[int]) -> dict[Any, list[int]]:
    """By element that hides, the blocks in it that are asked about; of elements in each other the outermost."""
    nodes = blocks.nodes
    known: dict[int, int] = {-1: -1}
    found: dict[Any, list[int]] = {}
    for k in asked:
        node, inner = blocks.node[k], blocks.inner[k]
        at = _outermost(blocks, node, known)
        if at >= 0:
            found.setdefault(nodes.elements[at], []).append(k)
        elif blocks.veiled or (inner != node and _outermost(blocks, inner, known) >= 0):
            first = _whole(nodes.elements[node], blocks.text[k])
            if first is not None and _hides(first):
                found[first] = [k]
    return found


def _outermost(blocks: Blocks, node: int, known: dict[int, int]) -> int:
    """The outermost element around a node, or itself, that hides it; -1 for none.

    Most elements say by their names and by what the walk saw that they hide nothing: no attribute of theirs is read.
    """
    nodes, chain = blocks.nodes, []
    while node not in known:
        chain.append(node)
        node = nodes.parent[node]
    outer = known[node]
    for one in reversed(chain):
        if outer < 0 and (
            nodes.hidden[one] or blocks.veiled or not _CLASSES.isdisjoint(nodes.names[one].lower().split())
        ):
            outer = one if _hides(nodes.elements[one]) else -1
        known[one] = outer
    return outer


def _whole(element: Any, text: str) -> Any | None:
    """The first element in a block's that hides, where it holds all of the block's text; None where none does."""
    for _ in range(_INWARDS):
        if not len(element) or (element.text and not element.text.isspace()):
            return None
        element = element[0]
        if _is_hidden(element):
            return element if _text(element, 2 * len(text) + _READ) == text else None
    return None


def _text(element: Any, most: int) -> str | None:
    """An element's text on one line; None where it is longer than that: many blocks may ask about one element."""
    pieces = []
    for piece in element.itertext():
        pieces.append(piece)
        most -= len(piece) + 1
        if most < 0:
            return None
    return " ".join("".join(pieces).split())


def _hides(element: Any) -> bool:
    """Whether an element hides what is in it, and no reader opens it and no script is known to show it."""
    return _is_hidden(element) and not _is_shown_later(element)


def _is_hidden(element: Any) -> bool:
    get = element.get
    said = get("hidden")
    if (said is not None and said.lower() != "until-found") or get("aria-hidden") == "true":
        return True
    style = get("style")
    if style and ("none" in (low := style[:_READ].lower()) or "hidden" in low):
        declared = dict(_DECLARED.findall(low))
        if declared.get("display") == "none" or declared.get("visibility") == "hidden":
            return True
    names = get("class")
    return bool(names) and _is_of_hidden_class(names[:_READ])


def _is_of_hidden_class(names: str) -> bool:
    words = names.lower().split()
    return not _CLASSES.isdisjoint(words) and not any(map(_SHOWN.fullmatch, words))


def _is_shown_later(element: Any) -> bool:
    """Whether a reader opens it (an accordion's part, what has a button), or a server's script puts it in place."""
    if _SENT_LATE.fullmatch(element.get("id") or ""):
        return True
    return any(map(_OPENED.search, _names_around(element))) or _has_a_button(element)


def _names_around(element: Any) -> Iterator[str]:
    for _ in range(_OUTWARDS):
        if element is None or element.tag in ("html", "body", "main", "article"):
            return
        yield " ".join([(element.get(name) or "")[:_READ] for name in ("class", "id", "role", "data-theme-key")])
        element = element.getparent()


def _has_a_button(element: Any) -> bool:
    """Whether what stands right before or behind an element opens it: a button before it, what says that it opens
    something, or a link to the rest of the story.
    """
    before, behind = element.getprevious(), element.getnext()
    if before is not None:
        if before.tag in _BUTTONS or before.get("role") == "button":
            return True
        near = list(islice(before.iter(), _NEAR))
        if any(one.get(name) is not None for one in near for name in _CONTROLS):
            return True
    place = element.get("id")
    around = (one for side in (before, behind) if side is not None for one in islice(side.iter(), _NEAR))
    return any(_opens_more(one, place) for one in around if one.tag in ("a", "button"))


def _opens_more(link: Any, place: str | None) -> bool:
    """Whether a link leads nowhere but to the rest of the story, here: to its ``place``, by its names or its words."""
    address = (link.get("href") or "").strip()
    if address and not address.startswith(("#", "javascript:")):
        return False
    if place and address == f"#{place}":
        return True
    names = f"{link.get('class') or ''} {link.get('id') or ''}"[:_READ]
    return bool(_OPENING.search(names) or _MORE_OF_IT.fullmatch(_text(link, _LABEL) or ""))
