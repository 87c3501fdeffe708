"""One walk over a page's tree: its blocks as lines in reading order, with the markup that they stand in.

A block is what a browser would set as lines of their own: a paragraph, a list item, a heading, a caption, what stands
between two line breaks, a row of a table whose cells hold no more than words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html label legend li main menu nav ol optgroup p pre "
    "search section summary table tbody td tfoot th thead tr ul"
)
_INLINE_NAMES = "a abbr b big cite code del em font i ins mark q s small span strike strong sub sup time tt u"
# Words that a reader does not see, or that are no text of the page's: of a frame or film the browser's excuse.
_SKIPPED_NAMES = (
    "applet area audio base canvas datalist frame head iframe link map meta noembed noframes noscript object "
    "param rp rt script select source style svg template textarea title video"
)
# Nothing stands in these, and the parser does not know: what follows one in its parent lies in it.
_EMPTY_NAMES = "embed track"
TAGS = tuple(f"{_BLOCK_NAMES} {_INLINE_NAMES}".split())  # with a number of their own; others have the one behind
_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
OTHER = len(TAGS)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CONTROLS = frozenset(("button", "label"))  # blocks where no sentence goes on behind them
_CELLS = frozenset(("td", "th"))
_BREAKS = frozenset(("br", "hr", "option"))
_STRONG = frozenset(("b", "strong", "em", "i", "u", "h1", "h2", "h3", "h4", "h5", "h6"))
_APART_TAGS = _BLOCKS | _BREAKS
_PICTURES = frozenset(("img", "picture", "amp-img", "image"))
_NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component"))
_NAME = 160  # characters of an attribute's value that are read
_SET_APART = re.compile(r"(?i)(?:^|[;\s])display\s*:\s*block\b")
_WITHIN = 32  # elements within one of a site's own name that are looked at for a block
# A film's source without a film, empty too. Those of pictures go with what is in them, lest a picture counts twice.
_STRAY = etree.XPath("descendant::source[not(parent::picture or parent::video or parent::audio or parent::source)]")
#: What stands between the cells of a row.
BETWEEN = " | "
#: Blocks and characters of text that are read of a page. The training pages have up to 1,630 and 132,400.
MAX_BLOCKS, MAX_TEXT = 5_000, 1_000_000


@dataclass(slots=True)
class Nodes:
    """The elements that blocks stand in, parents before children; the first is the page itself."""

    parent: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # class, id, role and the like, as they are written
    hidden: list[bool] = field(default_factory=list)
    end: list[int] = field(default_factory=list)  # the node behind the last one inside it
    elements: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """The lines of a page, and of each its node, the node of its first words, and characters in links and emphasis."""

    text: list[str] = field(default_factory=list)
    node: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    strong: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)  # that stand before it in the page
    nodes: Nodes = field(default_factory=Nodes)
    warning: str | None = None  # what was left out
    veiled: bool = False  # whether a style may hide what ``hidden`` does not say
    rows: frozenset[int] = frozenset()  # blocks that are rows of a table, with bars between their cells


def blocks_of(root: Any) -> Blocks:
    """The blocks of a page with ink in them, in the order of the page; ``MAX_BLOCKS`` and ``MAX_TEXT`` at most.

    Parameters
    ----------
    root : lxml element
        It is changed: comments, processing instructions and most of what no reader sees go.
    """
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction, *_EMPTY_NAMES.split())
    for stray in _STRAY(root):
        if stray.tag == "source":
            for one in stray.iter("source"):
                one.tag = "span"
    # In C: from Python each takes a step of the walk, and a third of a page's elements are such.
    etree.strip_elements(root, *_SKIPPED_NAMES.split(), with_tail=False)
    walk = _Walk()
    walk.over(root)
    return walk.blocks()


# What to do where an element begins; others are read through. ``_own`` says what to do at those that are not here.
_BLOCK, _BREAK, _PICTURE, _LINK, _STRESS, _APART, _SPACED = 1, 2, 3, 4, 5, 6, 7
_DOES = {
    **dict.fromkeys(_INLINE_NAMES.split(), 0),
    **dict.fromkeys(_STRONG, _STRESS),
    **dict.fromkeys(_BLOCKS - _CONTROLS, _BLOCK),
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_PICTURES, _PICTURE),
    "a": _LINK,
}

_NODED = frozenset((_BLOCK, _LINK))


@dataclass(slots=True)
class _Walk:
    """Where the walk stands."""

    # One tuple a line and a node, in the order of the fields: to append to a list of each takes twice the time.
    lines: list[tuple[str, int, int, int, int, int, int]] = field(default_factory=list)
    nodes: list[tuple[int, int, str, bool, Any]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    open: list[tuple[Any, str, int, int, int]] = field(default_factory=list)  # elements, and what was before each
    pieces: list[str] = field(default_factory=list)  # of the block that is being read
    at: int = -1  # the node that words belong to now
    block: int = -1  # the block node of them
    first: int = -1  # the node of the block's first words
    linked: int = 0
    links: int = 0
    strong: int = 0
    pictures: int = 0
    in_links: int = 0
    in_strong: int = 0
    in_pre: int = 0
    row: Any = None  # the row of a table that becomes one line
    rows: list[int] = field(default_factory=list)  # those that did, by their line
    room: int = MAX_TEXT  # characters that may still come
    warning: str | None = None  # what is left out: the page is read no further
    veiled: bool = False

    def over(self, root: Any) -> None:
        """Read the tree. Nothing recurses: pages nest as deep as they like.

        Half of a page's time goes by here. Every step of lxml's own walk over beginnings and ends costs as much again,
        so elements come in the order of the page, and one ends when the next is not in it.
        """
        does, enter, words, open_ones = _DOES, self._enter, self._words, self.open
        for element in root.iter():
            while open_ones:
                parent = element.getparent()
                if open_ones[-1][0] is parent:
                    break
                self._leave(*open_ones.pop())
            tag = element.tag
            do = does.get(tag)
            if do is None:
                do = _own(element, tag)
            open_ones.append((element, tag, do, self.at, self.block))
            enter(element, tag, do)
            if text := element.text:
                words(text)
            if self.warning:
                break
        while open_ones:
            self._leave(*open_ones.pop())
        self._flush()

    def _enter(self, element: Any, tag: str, do: int) -> None:
        if do == _BLOCK:
            self._begin(element, tag)
        elif do == _LINK:
            self.in_links += 1
            self.links += 1
        elif do == _STRESS:
            self.in_strong += 1
        elif do == _BREAK:
            self._flush()
            return
        elif do == _PICTURE:
            self.pictures += 1
            return
        elif do == _SPACED:
            self._space(element.text)
        names, hidden = "", False
        for name, value in element.items():
            if name in _NAMING:
                names = f"{names} {value[:_NAME]}" if names else value[:_NAME]
            elif name == "style":
                hidden = hidden or ("none" in value and "display:none" in value[:_NAME].replace(" ", ""))
                if "block" in value and do == 0 and self.row is None and (element.text or len(element)):
                    self._set_apart(value)
                if "isib" in value or "None" in value or "NONE" in value:
                    self.veiled = True
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        if do in _NODED or names or hidden:
            at, nodes = self.at, self.nodes
            nodes.append((at, _NUMBER.get(tag, OTHER), names, hidden or (at >= 0 and nodes[at][3]), element))
            self.ends.append(0)
            self.at = len(self.ends) - 1
            if do == _BLOCK and self.row is None:
                self.block = self.at

    def _begin(self, element: Any, tag: str) -> None:
        if self.row is None:
            if self.pieces:
                self._flush()
        elif tag in _CELLS and self.pieces:
            self.pieces.append(BETWEEN)
        if tag in _STRONG:
            self.in_strong += 1
        elif tag == "tr" and self.row is None and _is_row(element):
            self.row = element
        elif tag == "pre":
            self.in_pre += 1

    def _space(self, text: str | None) -> None:
        """A space between words where a button begins or ends in a sentence: it is drawn with one."""
        if self.pieces and text and text[0].isalnum() and self.pieces[-1][-1:].isalnum():
            self.pieces.append(" ")

    def _set_apart(self, style: str) -> None:
        """An inline element whose style makes lines of its own of it, which are its block's all the same."""
        if _SET_APART.search(style[:_NAME]):
            self._flush()
            element, tag, _, at, block = self.open[-1]
            self.open[-1] = (element, tag, _APART, at, block)

    def _leave(self, element: Any, tag: str, do: int, before: int, block: int) -> None:
        if do == _BLOCK:
            if self.row is None:
                if self.pieces:
                    self._flush()
            elif self.row is element:
                self.row = None
                self.rows.append(len(self.lines))
                self._flush()
            if tag == "pre":
                self.in_pre -= 1
            elif tag in _STRONG:
                self.in_strong -= 1
        elif do == _LINK:
            self.in_links -= 1
        elif do == _STRESS:
            self.in_strong -= 1
        elif do == _APART:
            self._flush()
        elif do == _SPACED:
            self._space(element.tail)
        self.block = block
        if self.at != before:
            self.ends[self.at] = len(self.ends)
            self.at = before
        if self.open and (text := element.tail):  # what stands behind the page itself is none of it
            self._words(text)

    def _words(self, text: str) -> None:
        if not self.pieces:
            if not self.in_pre and text.isspace():
                return
            self.first = self.at
        self.pieces.append(text)
        if self.in_links:
            self.linked += len(text)
        if self.in_strong:
            self.strong += len(text)

    def _flush(self) -> None:
        """The block ends."""
        pieces = self.pieces
        if pieces:
            whole = pieces[0] if len(pieces) == 1 else "".join(pieces)
            pieces.clear()
            if "\xad" in whole:
                whole = whole.replace("\xad", "")
            for line in _lines(whole) if self.in_pre else (" ".join(whole.split()),):
                if self.warning:
                    break
                if line and (line := self._fitting(line)):
                    self._line(line)
            self.linked = self.links = self.strong = 0

    def _fitting(self, line: str) -> str:
        """As much of a line as is read; what is left out is told, and ends the walk."""
        if len(self.lines) >= MAX_BLOCKS:
            self.warning = f"more than {MAX_BLOCKS:,} blocks of text: what follows them is left out"
            return ""
        if len(line) > self.room:
            self.warning = f"more than {MAX_TEXT:,} characters of text: what follows them is left out"
            line = line[: self.room].rstrip()
        self.room -= len(line)
        return line

    def _line(self, line: str) -> None:
        size, node, first = len(line), max(0, self.block), max(0, self.first)
        linked, strong = min(size, self.linked), min(size, self.strong)
        self.lines.append((line, node, first, linked, self.links, strong, self.pictures))

    def blocks(self) -> Blocks:
        """What was read."""
        parent, tag, names, hidden, elements = map(list, zip(*self.nodes, strict=True)) if self.nodes else _empty(5)
        lines = map(list, zip(*self.lines, strict=True)) if self.lines else _empty(7)
        text, node, inner, linked, links, strong, pictures = lines
        rows = frozenset(k for k in self.rows if k < len(text) and BETWEEN in text[k])
        nodes = Nodes(parent, tag, names, hidden, self.ends, elements)
        return Blocks(text, node, inner, linked, links, strong, pictures, nodes, self.warning, self.veiled, rows)


def _own(element: Any, tag: str) -> int:
    """What to do at a button, a label, or an element of a site's own name: blocks, but for a part of a sentence, which
    holds no block, and behind which the sentence goes on.
    """
    if "-" not in tag and tag not in _CONTROLS:
        return 0
    tail = element.tail
    if not tail or tail.isspace():
        return _BLOCK
    inside = [one.tag for one in islice(element.iterdescendants(), _WITHIN)]
    if len(inside) == _WITHIN or not _BLOCKS.isdisjoint(inside):
        return _BLOCK
    return _SPACED if tag in _CONTROLS else 0


def line_of(element: Any, most: int = MAX_TEXT) -> str:
    """An element's text on one line, with a space where a browser begins another: as much as ``most`` characters and
    elements have.
    """
    if not len(element):
        return " ".join((element.text or "")[:most].split())
    pieces: list[str] = []
    for event, one in islice(etree.iterwalk(element, ("start", "end")), most):
        text = one.text if event == "start" else one.tail if one is not element else None
        if one.tag in _APART_TAGS or "block" in (one.get("style") or ""):
            pieces.append(" ")
        if text:
            pieces.append(text)
            most -= len(text)
            if most < 0:
                break
    return " ".join("".join(pieces).split())


def _empty(count: int) -> list[list[Any]]:
    return [[] for _ in range(count)]


def _lines(text: str) -> Iterator[str]:
    """The lines of preformatted text, with the spaces that they begin with."""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        yield line.rstrip()


def _is_row(element: Any) -> bool:
    """Whether a row's cells hold no more than words: such a row is read as one line, others are layout.

    The search ends at the first block, so that tables within tables are not looked through again and again.
    """
    cells = 0
    for one in element.iterdescendants():
        tag = one.tag
        if tag in _CELLS:
            cells += 1
        elif tag in _BLOCKS or tag in _BREAKS:
            return False
    return cells > 1
