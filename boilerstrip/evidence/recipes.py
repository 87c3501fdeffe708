"""What a site's recipe says of a page's blocks: which go, which stay, and when the recipe is not believed.

Recipes are written by hand for pages of one day, and sites change. So a recipe has to agree with the page before it
counts: with what the labeller of pages is sure of, which knows the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from boilerstrip.document import Evidence
from boilerstrip.pages.blocks import Blocks
from boilerstrip.pages.kinds import labels_of
from boilerstrip.pages.page import Page
from boilerstrip.pages.recipes import Marks

SURE = 0.9  # how likely a block is the story's from which a recipe that says otherwise is doubted
# How likely it has to be that a recipe's body keeps it, by the folds of the training pages: bodies hold captions, links
# and calls to subscribe, too.
POSSIBLE = 0.1
_LEAST = 0.5  # of the ink of such blocks, that a body has to hold, and that what one line strips may not
_GOES, _STAYS = 0.97, 0.9  # confidence
_LONGEST = 200  # characters of a line that gives an author or a date


@dataclass(frozen=True, slots=True)
class RecipeSays:
    """Evidence by block, and what a person should know of the recipe."""

    against: Mapping[int, Evidence] = field(default_factory=dict)
    keeping: Mapping[int, Evidence] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def told_by(page: Page, story: Sequence[float]) -> RecipeSays:
    """What the recipe of a page says of its blocks; nothing where it has none.

    ``story`` says by block how likely it is the story's.
    """
    marks = page.marks
    if marks is None:
        return RecipeSays()
    warnings = tuple(marks.notes)
    if marks.outdated:
        return RecipeSays(warnings=(*warnings, f"{marks.name}: the recipe's body is not on this page: it is not used"))
    blocks = page.blocks
    ink = [len(text) if one >= SURE else 0 for text, one in zip(blocks.text, story, strict=True)]
    inside = _blocks_in(blocks, [(one, marks.body_code or "") for one in marks.body])
    if marks.body and sum(ink[k] for k in inside) < _LEAST * sum(ink):
        told = f"{marks.body_code}: the body holds little of what reads like the story: the recipe is not used"
        return RecipeSays(warnings=(*warnings, told))
    stripped, doubted = _stripped(blocks, marks, ink)
    named = {k: code for k, code in _named(blocks, marks).items() if not ink[k]}
    gone = {**named, **stripped}
    if marks.body and marks.body_code:
        for k, one in enumerate(story):
            if k not in inside and one < SURE:
                gone.setdefault(k, marks.body_code)
    keeping = {
        k: Evidence(code, "text", False, _STAYS, "keep")
        for k, code in inside.items()
        if k not in gone and story[k] >= POSSIBLE
    }
    return RecipeSays(_against(blocks, gone, named.keys() - stripped.keys()), keeping, (*warnings, *doubted))


def _stripped(blocks: Blocks, marks: Marks, ink: Sequence[int]) -> tuple[dict[int, str], list[str]]:
    """By block that goes, the line that says so; and warnings of lines that are not believed."""
    found = _blocks_in(blocks, marks.strip)
    takes: dict[str, int] = {}
    for k, code in found.items():
        takes[code] = takes.get(code, 0) + ink[k]
    whole = sum(ink)
    doubted = [code for code, size in takes.items() if size > _LEAST * whole]
    told = [f"{code}: it takes most of what reads like the story: the line is not used" for code in doubted]
    return {k: code for k, code in found.items() if code not in doubted}, told


def _named(blocks: Blocks, marks: Marks) -> dict[int, str]:
    """Short lines that are marked as the author's name or the date."""
    found = _blocks_in(blocks, (*marks.author, *marks.date))
    return {k: code for k, code in found.items() if len(blocks.text[k]) <= _LONGEST}


def _blocks_in(blocks: Blocks, marked: Iterable[tuple[Any, str]]) -> dict[int, str]:
    """By block in a marked element, the mark of the nearest. A part of a block is none.

    Nodes stand parents first, so marks are handed down in one pass.
    """
    codes = dict(marked)
    if not codes:
        return {}
    nodes = blocks.nodes
    by_node: list[str | None] = []
    for element, parent in zip(nodes.elements, nodes.parent, strict=True):
        by_node.append(codes.get(element) or (by_node[parent] if parent >= 0 else None))
    texts: dict[int, str] = {}  # of marked elements that begin blocks: one may begin many
    out = {}
    for k, (node, inner) in enumerate(zip(blocks.node, blocks.inner, strict=True)):
        code = by_node[node]
        if code is None and (code := by_node[inner]) is not None:
            if inner not in texts:
                texts[inner] = " ".join("".join(nodes.elements[inner].itertext()).split())
            code = code if texts[inner] == blocks.text[k] else None
        if code is not None:
            out[k] = code
    return out


def _against(blocks: Blocks, gone: Mapping[int, str], named: Set[int]) -> dict[int, Evidence]:
    """Evidence against blocks that go: ``named`` as an author's or a date are meta, others what their markup says."""
    at = sorted(gone)
    labels = zip(at, labels_of(blocks, at), strict=True)
    return {k: Evidence(gone[k], "meta" if k in named else one, False, _GOES, "line") for k, one in labels}
