"""One walk over a page's tree: its blocks as lines in reading order, with the markup that they stand in.

A block is what a browser would set as lines of their own: a paragraph, a list item, a heading, a caption, what stands
between two line breaks, a row of a table whose cells hold no more than words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
    "applet area audio base canvas datalist embed frame head iframe link map meta noembed noframes noscript object "
    "option param rp rt script select source style svg template textarea title track video"
)
TAGS = tuple(f"{_BLOCK_NAMES} {_INLINE_NAMES}".split())  # with a number of their own; others have the one behind
_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
OTHER = len(TAGS)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_CELLS = frozenset(("td", "th"))
_BREAKS = frozenset(("br", "hr"))
_STRONG = frozenset(("b", "strong", "em", "i", "u", "h1", "h2", "h3", "h4", "h5", "h6"))
_PICTURES = frozenset(("img", "picture", "amp-img", "image"))
_NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component"))
_NAME = 160  # characters of an attribute's value that are read
_BETWEEN = " | "  # cells of a row
#: Blocks and characters of text that are read of a page. The training pages have up to 1,630 and 132,400.
MAX_BLOCKS, MAX_TEXT = 8_000, 1_000_000


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


def blocks_of(root: Any) -> Blocks:
    """The blocks of a page with ink in them, in the order of the page; ``MAX_BLOCKS`` and ``MAX_TEXT`` at most.

    Parameters
    ----------
    root : lxml element
        It is changed: comments and processing instructions go.
    """
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    walk = _Walk()
    walk.over(root)
    return walk.out


# What to do where an element begins; others are read through.
_SKIP, _BLOCK, _BREAK, _PICTURE, _LINK, _STRESS = 1, 2, 3, 4, 5, 6
_DOES = {
    **dict.fromkeys(_STRONG, _STRESS),
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(_SKIPPED, _SKIP),
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_PICTURES, _PICTURE),
    "a": _LINK,
}


@dataclass(slots=True)
class _Walk:
    """Where the walk stands."""

    out: Blocks = field(default_factory=Blocks)
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
    room: int = MAX_TEXT  # characters that may still come

    def over(self, root: Any) -> None:
        """Read the tree. Nothing recurses: pages nest as deep as they like.

        This loop runs twice an element, which is most of a page's time: it looks a tag up once and calls little.
        """
        back: list[tuple[int, int]] = []
        does, words, enter, leave = _DOES, self._words, self._enter, self._leave
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            do = does.get(tag, _BLOCK if "-" in tag else 0)
            if event == "start":
                if do == _SKIP:
                    walker.skip_subtree()
                    continue
                back.append((self.at, self.block))
                enter(element, tag, do)
                if text := element.text:
                    words(text)
                continue
            if do != _SKIP:
                if do:
                    leave(element, tag, do)
                before, self.block = back.pop()
                if self.at != before:
                    self.out.nodes.end[self.at] = len(self.out.nodes.parent)
                    self.at = before
            if (text := element.tail) and element is not root:
                words(text)
            if self.out.warning:
                break
        else:
            self._flush()
        self._close()

    def _close(self) -> None:
        """End the nodes that are open where the walk was broken off."""
        nodes = self.out.nodes
        while self.at >= 0:
            nodes.end[self.at] = len(nodes.parent)
            self.at = nodes.parent[self.at]

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
        names, hidden = "", False
        for name, value in element.items():
            if name in _NAMING:
                names = f"{names} {value[:_NAME]}" if names else value[:_NAME]
            elif name == "style":
                hidden = hidden or ("none" in value and "display:none" in value[:_NAME].replace(" ", ""))
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        if do in (_BLOCK, _LINK) or names or hidden:
            self._node(element, tag, names, hidden)
            if do == _BLOCK and self.row is None:
                self.block = self.at

    def _begin(self, element: Any, tag: str) -> None:
        if self.row is None:
            self._flush()
        elif tag in _CELLS and self.pieces:
            self.pieces.append(_BETWEEN)
        if tag in _STRONG:
            self.in_strong += 1
        elif tag == "tr" and self.row is None and _is_row(element):
            self.row = element
        elif tag == "pre":
            self.in_pre += 1

    def _node(self, element: Any, tag: str, names: str, hidden: bool) -> None:
        nodes = self.out.nodes
        nodes.parent.append(self.at)
        nodes.tag.append(_NUMBER.get(tag, OTHER))
        nodes.names.append(names)
        nodes.hidden.append(hidden or (self.at >= 0 and nodes.hidden[self.at]))
        nodes.elements.append(element)
        nodes.end.append(0)
        self.at = len(nodes.parent) - 1

    def _leave(self, element: Any, tag: str, do: int) -> None:
        if do == _BLOCK:
            if self.row is None or self.row is element:
                self.row = None
                self._flush()
            if tag == "pre":
                self.in_pre -= 1
            elif tag in _STRONG:
                self.in_strong -= 1
        elif do == _LINK:
            self.in_links -= 1
        elif do == _STRESS:
            self.in_strong -= 1

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
                if self.out.warning:
                    break
                if line and (line := self._fitting(line)):
                    self._line(line)
            self.linked = self.links = self.strong = 0

    def _fitting(self, line: str) -> str:
        """As much of a line as is read; what is left out is told, and ends the walk."""
        out = self.out
        if len(out.text) >= MAX_BLOCKS:
            out.warning = f"more than {MAX_BLOCKS:,} blocks of text: what follows them is left out"
            return ""
        if len(line) > self.room:
            out.warning = f"more than {MAX_TEXT:,} characters of text: what follows them is left out"
            line = line[: self.room].rstrip()
        self.room -= len(line)
        return line

    def _line(self, line: str) -> None:
        out = self.out
        out.text.append(line)
        out.node.append(max(0, self.block))
        out.inner.append(max(0, self.first))
        out.linked.append(min(len(line), self.linked))
        out.links.append(self.links)
        out.strong.append(min(len(line), self.strong))
        out.pictures.append(self.pictures)


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


def text_of(blocks: Sequence[str]) -> str:
    """A page's own text: one block a line."""
    return "\n".join(blocks)
