"""A page's blocks as lines of text, in five manners: as the tools that people flatten pages with would leave them.

The manners are those of a loose extractor (a block a line), of inscriptis (lists indented and bulleted, a table's row a
line), of html2text (Markdown, wrapped at 78) and twice of BeautifulSoup's ``get_text``: every piece of text a line, or
all of them one after another, with the page's own breaks and indentation. They are imitated, not imported: what a line
looks like matters, not each tool's every habit.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

_WIDTH = 78
_CELLS = ("td", "th")
_HEADINGS = {f"h{k}": "#" * k + " " for k in range(1, 7)}
_EMPHASIS = {"b": "**", "strong": "**", "i": "_", "em": "_"}
_OUTWARDS = 12


class Block(NamedTuple):
    """A block's pieces of text, each with the element that it stands in; and the block's text on one line."""

    pieces: Sequence[tuple[str, Any]]
    text: str
    before: str = ""  # white space in the page between it and the last one

    @property
    def element(self) -> Any:
        """The element that its first words stand in."""
        return next((element for text, element in self.pieces if text.strip()), self.pieces[0][1])


class Row(NamedTuple):
    """One line of a flattened page: the blocks whose text it is, and how many blank lines stand before it."""

    text: str
    blocks: tuple[int, ...]
    blank: int


def manner_of(identity: str) -> str:
    """The manner in which a page is flattened: by its name alone, so always the same one."""
    number = int(hashlib.sha256(f"boilerstrip-manner {identity}".encode()).hexdigest(), 16)
    return sorted(_MANNERS)[number % len(_MANNERS)]


def flattened(blocks: Sequence[Block], manner: str) -> list[Row]:
    """The lines of some blocks in a manner: "loose", "indented", "marked", "pieces" or "raw"."""
    return list(_MANNERS[manner](blocks))


def _loose(blocks: Sequence[Block]) -> Iterator[Row]:
    for k, one in enumerate(blocks):
        yield Row(one.text, (k,), 0)


def _pieces(blocks: Sequence[Block]) -> Iterator[Row]:
    for k, one in enumerate(blocks):
        for text, _ in one.pieces:
            for line in text.split("\n"):
                if line.strip():
                    yield Row(line.strip(), (k,), 0)


def _raw(blocks: Sequence[Block]) -> Iterator[Row]:
    line, blank, at = "", 0, dict[int, None]()
    for k, part in _source(blocks):
        if part != "\n":
            line += part
            at |= {k: None} if part.strip() else {}
        elif line.strip():
            yield Row(line.rstrip(), tuple(at), blank)
            line, blank, at = "", 0, {}
        else:
            line, blank = "", blank + 1
    if line.strip():
        yield Row(line.rstrip(), tuple(at), blank)


def _source(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The text of some blocks as the page has it, cut at its line breaks, which come alone; each with its number."""
    for k, one in enumerate(blocks):
        for text in (one.before, *(piece for piece, _ in one.pieces)):
            yield from ((k, part) for part in re.split("(\n)", text) if part)


def _indented(blocks: Sequence[Block]) -> Iterator[Row]:
    def row_of(pair: tuple[int, Block]) -> tuple[str, Any]:
        cell = _within(pair[1].element, _CELLS)
        return ("row", cell.getparent()) if cell is not None else ("block", pair[0])

    for (kind, _), some in groupby(enumerate(blocks), row_of):
        row = list(some)
        text = "  ".join(one.text for _, one in row)
        depth, _ = _list_of(row[0][1].element)
        bulleted = depth > 0 and kind == "block"
        yield Row("  " * depth + ("* " if bulleted else "") + text, (row[0][0],), 0 if bulleted or kind == "row" else 1)


def _marked(blocks: Sequence[Block]) -> Iterator[Row]:
    listed = False
    for k, one in enumerate(blocks):
        element = one.element
        heading = _within(element, _HEADINGS)
        depth, ordered = _list_of(element)
        mark = _HEADINGS[heading.tag] if heading is not None else ""
        if depth:
            mark = "  " * depth + ("1. " if ordered else "* ") + mark
        elif _within(element, ("blockquote",)) is not None:
            mark = "> " + mark
        told = " ".join("".join(_in_markdown(*piece) for piece in one.pieces).split())
        lines = textwrap.wrap(told, _WIDTH, break_long_words=False, break_on_hyphens=False) or [one.text]
        for number, line in enumerate(lines):
            yield Row((mark if not number else "") + line, (k,), int(not number and not (depth and listed)))
        listed = depth > 0


def _in_markdown(text: str, element: Any) -> str:
    if not text.strip():
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    told = text.strip()
    while element is not None and isinstance(element.tag, str):
        if element.tag in _EMPHASIS:
            told = f"{_EMPHASIS[element.tag]}{told}{_EMPHASIS[element.tag]}"
        elif element.tag == "a" and element.get("href"):
            told = f"[{told}]({element.get('href').strip()})"
        elif element.tag not in ("span", "font", "u", "small", "time"):
            break
        element = element.getparent()
    return before + told + after


def _within(element: Any, tags: Any) -> Any:
    """The element or the nearest around it that has one of some tags; None where there is none near."""
    for _ in range(_OUTWARDS):
        if element is None or not isinstance(element.tag, str):
            return None
        if element.tag in tags:
            return element
        element = element.getparent()
    return None


def _list_of(element: Any) -> tuple[int, bool]:
    """In how many lists an element stands, and whether the inmost is numbered."""
    depth, ordered = 0, False
    if _within(element, ("li",)) is None:
        return 0, False
    for _ in range(_OUTWARDS):
        if element is None or not isinstance(element.tag, str):
            break
        if element.tag in ("ul", "ol"):
            ordered = ordered or (depth == 0 and element.tag == "ol")
            depth += 1
        element = element.getparent()
    return depth, ordered


_MANNERS: dict[str, Callable[[Sequence[Block]], Iterator[Row]]] = {
    "loose": _loose,
    "indented": _indented,
    "marked": _marked,
    "pieces": _pieces,
    "raw": _raw,
}
