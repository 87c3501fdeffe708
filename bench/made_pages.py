"""Made sites: one real page's markup around the stories of others, for want of sites with many labelled pages.

The story's paragraphs give way to another page's, the headline too, and the words of wrapper blocks to those of blocks
of the same kind on other pages, so that only markup recurs. What stands between the paragraphs stays there. Shell and
stories come from sites that the same fold's model has not seen.
"""

from __future__ import annotations

import html
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from boilerstrip.pages.blocks import Blocks
from boilerstrip.pages.kinds import labels_of
from boilerstrip.pages.page import page_of
from boilerstrip.training.golds import aligned
from boilerstrip.training.pages import group_of

PARAGRAPHS, LONGEST = 4, 60  # of a story
LONG = 12  # words of a paragraph
TAGS = ("h2", "h3", "h4", "blockquote")  # of a story's blocks that stay what they are; others are paragraphs
POOL = 300  # blocks of a kind whose words wrapper is given
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what lxml takes for no text


@dataclass(frozen=True)
class Source:
    """A labelled page: what it gives to made ones."""

    row: Mapping[str, Any]
    group: str
    title: str
    story: list[tuple[str, str]]  # its blocks: tag and text
    wrapper: dict[str, list[str]]  # its other blocks, by kind
    own: list[int]  # positions of blocks that are the story's, at least in part
    rest: list[int]  # and of those that are none of it


def source_of(row: Mapping[str, Any]) -> Source | None:
    """What a labelled page gives; None of one whose gold text is not in it."""
    page = page_of(row["html"])
    if not page.blocks.text or not (row.get("gold") or "").strip():
        return None
    share, inside, size = aligned(page.blocks.text, row["gold"])
    story = [k for k in range(len(share)) if share[k] >= 0.8]
    if float((share * size).sum()) < 0.9 * len(row["gold"].split()):
        return None
    elements, texts = page.blocks.nodes.elements, page.blocks.text
    if not PARAGRAPHS <= sum(size[k] >= LONG for k in story) <= len(story) <= LONGEST:
        return None
    told = [(tag if (tag := elements[page.blocks.node[k]].tag) in TAGS else "p", texts[k]) for k in story]
    rest = [k for k in range(len(share)) if share[k] < 0.5 and inside[k] < 0.8]
    wrapper: dict[str, list[str]] = defaultdict(list)
    for k, label in zip(rest, labels_of(page.blocks, rest), strict=True):
        wrapper[label].append(page.blocks.text[k])
    title = row.get("title") or next(iter(page.claims.headlines), "")
    own = [k for k in range(len(share)) if share[k] >= 0.5]
    return Source(row, group_of(row), title, told, dict(wrapper), own, rest) if title else None


def made_site(shell: Source, stories: Sequence[Source], seed: int) -> Iterator[dict[str, Any]]:
    """Pages of a made site, each with its gold text: one a story; none where the shell's markup is not that simple."""
    chance = random.Random(seed)
    pool: dict[str, list[str]] = defaultdict(list)
    for one in stories:
        for label, texts in one.wrapper.items():
            pool[label] += texts
    some = {label: chance.sample(texts, min(POOL, len(texts))) for label, texts in pool.items()}
    for n, one in enumerate(stories):
        page = _filled(shell, one, some, chance)
        if page is None:
            return
        yield {
            "id": f"{shell.row['id']}/{n}",
            "html": page,
            "url": None,
            "gold": "\n".join(text for _, text in one.story),
        }


def _filled(shell: Source, story: Source, pool: Mapping[str, Sequence[str]], chance: random.Random) -> str | None:
    page = page_of(shell.row["html"])
    blocks, elements = page.blocks, page.blocks.nodes.elements
    own = shell.own
    slots = [k for k in own if elements[blocks.node[k]].tag == "p" and len(blocks.text[k].split()) >= LONG]
    if len(slots) < PARAGRAPHS:
        return None
    parent = elements[blocks.node[slots[len(slots) // 2]]].getparent()
    slots = [k for k in slots if elements[blocks.node[k]].getparent() is parent]
    if len(slots) < PARAGRAPHS:
        return None
    _reworded(blocks, shell.rest, pool, chance)
    words = set(shell.title.casefold().split())
    for k, text in enumerate(blocks.text):
        mine = set(text.casefold().split())
        if k not in own and len(mine) >= 3 and len(mine & words) >= 0.8 * max(len(mine), len(words)):
            _say(elements[blocks.node[k]], story.title)
    places = [elements[blocks.node[k]] for k in slots]
    around = {one for place in places for one in (place, *place.iterancestors())}
    for k in own:
        element = elements[blocks.node[k]]
        if element not in around:
            _say(element, "")
    _poured(places, story.story)
    for element in places:
        if element.getparent() is not None and not "".join(element.itertext()).strip():
            element.getparent().remove(element)
    title = html.escape(story.title)
    body = etree.tostring(page.root, encoding="unicode", method="html")
    head = f'<head><title>{title}</title><meta property="og:title" content="{title}"></head>'
    return f"<!DOCTYPE html>{body.replace('<body', head + '<body', 1)}"


def _poured(places: Sequence[Any], story: Sequence[tuple[str, str]]) -> None:
    """Put a story's blocks where another's paragraphs stood, as evenly as may be."""
    count = len(places)
    for at, place in enumerate(places):
        some = story[at * len(story) // count : (at + 1) * len(story) // count]
        _say(place, "")
        tail, place.tail = place.tail, None
        for tag, told in reversed(some):
            more = etree.Element(tag, dict(place.attrib) if tag == "p" else {})
            more.text, more.tail = _CONTROL.sub("", told), tail
            tail = None
            place.addnext(more)


def _say(element: Any, text: str) -> None:
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.text, element.tail = _CONTROL.sub("", text), tail


def _reworded(blocks: Blocks, some: Sequence[int], pool: Mapping[str, Sequence[str]], chance: random.Random) -> None:
    """Give wrapper blocks the words of others of their kind and about their length."""
    for k, label in zip(some, labels_of(blocks, some), strict=True):
        element = blocks.nodes.elements[blocks.node[k]]
        told = [one for one in element.iter() if (one.text or "").strip()]
        tails = any((one.tail or "").strip() for one in element.iter() if one is not element)
        size = len(blocks.text[k])
        fitting = [one for one in pool.get(label, ()) if size // 2 <= len(one) <= 2 * size]
        if len(told) == 1 and not tails and fitting:
            told[0].text = _CONTROL.sub("", chance.choice(fitting))
