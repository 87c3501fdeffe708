"""The headings of boxes that go: "Never miss a story" over a call to subscribe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from boilerstrip.decide import MODEL
from boilerstrip.document import Decision, Evidence
from boilerstrip.labels import KEPT, PREFIXES

if TYPE_CHECKING:
    from boilerstrip.pages.page import Page

_CODE = "922"
_CONFIDENCE = 0.9
_LONGEST = 120  # characters of a heading
_UP = 3  # elements around a heading that may be its box
_MOST = 40  # blocks in a box beside it
# What boxes hold. A caption, an ad or a byline under a heading says nothing of it: the story goes on behind them.
_TOLD = frozenset(("promo", "related", "share", "comment", "legal"))
_NAMED = _TOLD - {"related", "legal"}  # that an element's names are believed about: many a list of things is "more"
_BOXED = frozenset(("promo", "related", "share", "comment", "nav", "legal", "syndication", "furniture"))


def empty_boxes(page: Page, decisions: Sequence[Decision]) -> Mapping[int, Evidence]:
    """COM922, LEG922, PRO922, REL922, SHA922: a heading whose box goes, an element with it and only blocks that go.

    A rule or the box's names have to say what it is, and the heading goes by that label. A heading over a caption or an
    ad is the story's. Asked after everything else, for it needs to know what goes.
    """
    from boilerstrip.pages.blocks import TAGS

    blocks = page.blocks
    heads = {TAGS.index(f"h{n}") for n in range(1, 7)}
    tags, of = blocks.nodes.tag, blocks.node
    out = {}
    for k in [k for k, node in enumerate(of) if tags[node] in heads]:
        if decisions[k].label == "text" and decisions[k].kept and len(blocks.text[k]) <= _LONGEST:
            label = _box_of(page, decisions, k, heads)
            if label is not None:
                out[k] = Evidence(f"{PREFIXES[label]}{_CODE}", label, False, _CONFIDENCE, "line")
    return out


def _box_of(page: Page, decisions: Sequence[Decision], head: int, heads: set[int]) -> str | None:
    """The label of what the box of a heading holds, if all of that goes; None where it has no such box."""
    from boilerstrip.pages.kinds import kind_of

    nodes, of = page.blocks.nodes, page.blocks.node
    at = nodes.parent[of[head]]
    for _ in range(_UP):
        if at <= 0:
            return None
        labels: Counter[str] = Counter()
        told = kind_of(nodes.names[at], nodes.tag[at]) in _NAMED
        for count, k in enumerate(_blocks_around(of, head, at, nodes.end[at])):
            if count >= _MOST:
                return None
            if decisions[k].label not in KEPT:
                labels[decisions[k].label] += len(page.blocks.text[k])
                told = told or (decisions[k].label in _TOLD and _by_rule(decisions[k]))
            elif nodes.tag[of[k]] not in heads:
                return None
        if labels:
            label = labels.most_common(1)[0][0]
            return label if told and label in _TOLD and _BOXED.issuperset(labels) else None
        at = nodes.parent[at]
    return None


def _by_rule(one: Decision) -> bool:
    """Whether something else than the labeller says that a block goes."""
    return not one.reasons[0].endswith(MODEL)


def _blocks_around(of: Sequence[int], head: int, start: int, end: int) -> Iterator[int]:
    """The blocks that stand in the same element as a heading, but not the heading."""
    at = head - 1
    while at >= 0 and start <= of[at] < end:
        yield at
        at -= 1
    at = head + 1
    while at < len(of) and start <= of[at] < end:
        yield at
        at += 1
