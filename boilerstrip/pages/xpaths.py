"""XPaths of recipes, evaluated so that neither a hostile page nor a careless XPath takes long.

lxml cannot stop an XPath once it runs, and libxml2 joins the results of a path's steps in quadratic time: on a page of
5,000 paragraphs ``//p/following-sibling::p`` runs for minutes. So a path is cut where it may reach far (``//``,
``following::`` and such), its pieces are evaluated from one element at a time, and results are joined here; between
evaluations a clock and a count are looked at. What cannot be cut is estimated first, and not evaluated on a page that
is too large for it.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

#: Characters of an XPath. FiveFilters' longest has some 800.
MAX_LENGTH = 4000
#: Elements that one evaluation which cannot be cut may look at, by estimate: a second at most.
MAX_LOOKS = 5_000_000
#: Results of one XPath; elements from which one piece of it is evaluated.
MAX_RESULTS = 100_000
#: Seconds of one recipe on one page. Ordinary recipes take some milliseconds.
MAX_SECONDS = 2.0

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|//|[\[\](){}|/]|[^'"\[\](){}|/]+""")
_FAR = re.compile(
    r"//|\b(?:descendant|descendant-or-self|ancestor|ancestor-or-self|following|preceding)(?:-sibling)?\s*::"
)
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_WITHIN = re.compile(r"\[[^\[\]]*\]")


class TooMuch(Exception):
    """An XPath was given up on a page: the text says why. No user meets it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a path that is evaluated at once: with its far predicates left out, and how far those reach."""

    whole: Any
    plain: Any
    order: int


@dataclass(frozen=True, slots=True)
class Query:
    """An XPath: alternatives ("|"), each a run of pieces."""

    text: str
    paths: tuple[tuple[Piece, ...], ...]


class Budget:
    """What one recipe may still take on one page."""

    def __init__(self, root: Any) -> None:
        self.tree = root.getroottree()
        self.elements = sum(1 for _ in root.iter())
        self._end = time.monotonic() + MAX_SECONDS

    def check(self) -> None:
        """Raise TooMuch when time is up."""
        if time.monotonic() > self._end:
            raise TooMuch(f"more than {MAX_SECONDS} seconds")


def compiled(text: str) -> Query | str:
    """An XPath made ready, or why it cannot be used."""
    if len(text) > MAX_LENGTH:
        return f"an XPath of more than {MAX_LENGTH:,} characters"
    try:
        _ready(text)
    except etree.XPathError as error:
        return f"not an XPath that can be used ({error}): {text[:80]!r}"
    paths = tuple(_pieces(path) for path in _alternatives(text))
    try:
        for path in paths:
            for piece in path:
                piece.whole(_NOTHING)
        etree.XPath(text, smart_strings=False)(_NOTHING)
    except etree.XPathError as error:
        return f"not an XPath that can be used ({error}): {text[:80]!r}"
    return Query(text, paths)


def _ready(text: str) -> Any:
    return etree.XPath(text, smart_strings=False, regexp=False)


_NOTHING = html.document_fromstring("<div id='a' class='a'><p><a href='a'>a</a></p></div>").getroottree()


def _split(text: str) -> list[tuple[str, int]]:
    """The tokens of an XPath, each with how many brackets it stands in."""
    out, level = [], 0
    for token in _TOKEN.findall(text):
        level -= token in (")", "]", "}")
        out.append((token, level))
        level += token in ("(", "[", "{")
    return out


def _alternatives(text: str) -> list[str]:
    """What stands between the "|" of an XPath that is nothing but paths; else the whole."""
    tokens = _split(text)
    parts, part = [], ""
    for token, level in tokens:
        if token == "|" and level == 0:
            parts.append(part)
            part = ""
        else:
            part += token
    parts.append(part)
    return (
        [one.strip() for one in parts] if all(_is_path(one) or one.strip().startswith("(") for one in parts) else [text]
    )


def _is_path(text: str) -> bool:
    """Whether an XPath is a path alone: no function, no operator and no brackets around it."""
    bare = "".join(token if level == 0 else "" for token, level in _split(text))
    bare = bare.replace("[]", "").replace("()", "").strip()
    return re.fullmatch(r"[\w*@:./\s-]+", bare) is not None and not re.search(r"[\w*.]\s+[\w*.]|\s-\s|^-", bare)


def _pieces(path: str) -> tuple[Piece, ...]:
    """A path cut before each step that may reach far."""
    whole = (Piece(_ready(path), None, max(1, len(_FAR.findall(_QUOTED.sub("''", path))))),)
    if not _is_path(path):
        return whole
    if re.match(r"[\w*@]", path):
        path = "/" + path  # from the document, as FiveFilters' reader has it, not from its root element
    cuts: list[str] = [""]
    tokens = _split(path)
    for at, (token, level) in enumerate(tokens):
        ahead = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        far = token == "//" or (token == "/" and _FAR.match(ahead.strip()) is not None)
        if level == 0 and far and cuts[-1].strip():
            # From an element, "//p" is ".//p" and "/following::p" is "following::p" of it.
            cuts.append("." + token if token == "//" else "")
        else:
            cuts[-1] += token
    try:
        return tuple(_piece(cut.strip()) for cut in cuts)
    except etree.XPathError:  # cut where it cannot be: nothing is lost but speed
        return whole


def _piece(text: str) -> Piece:
    order = _far_predicates(text)
    return Piece(_ready(text), _ready(_without_predicates(text)) if order else None, order)


def _far_predicates(text: str) -> int:
    """How many far looks a path's predicates take inside each other, at most: 0 where none."""
    most, held = 0, 0
    stack: list[int] = []
    for token, _ in _split(text):
        if token == "[":
            stack.append(held)
        elif token == "]" and stack:
            held = stack.pop()
        elif stack and token[0] not in "'\"" and _FAR.search(token):
            held += 1
            most = max(most, held)
    return most


def _without_predicates(text: str) -> str:
    out, depth = "", 0
    for token, _ in _split(text):
        depth -= token == "]"
        if depth == 0 and token not in "[]":
            out += token
        depth += token == "["
    return out


def found(query: Query, budget: Budget) -> list[Any]:
    """What an XPath finds in a page, in the page's order where more than one piece found it.

    Raises
    ------
    TooMuch
        When the page has more than the XPath may look at, or time is up.
    """
    results: dict[Any, None] = {}
    for path in query.paths:
        for one in _along(path, budget):
            results[one] = None
    if len(query.paths) == 1 and len(query.paths[0]) == 1:
        return list(results)
    return _in_order(list(results), budget)


def _along(path: tuple[Piece, ...], budget: Budget) -> list[Any]:
    """What the pieces of a path find, one after the other."""
    here: list[Any] = [budget.tree]
    for at, piece in enumerate(path):
        there: dict[Any, None] = {}
        if at and len(here) * budget.elements > 20 * MAX_LOOKS:
            raise TooMuch(f"{len(here):,} places to look from on a page of {budget.elements:,} elements")
        for one in here:
            if isinstance(one, str):
                continue
            budget.check()
            for result in _evaluated(piece, one, budget):
                there[result] = None
            if len(there) > MAX_RESULTS:
                raise TooMuch(f"more than {MAX_RESULTS:,} results")
        here = list(there)
    return here


def _evaluated(piece: Piece, place: Any, budget: Budget) -> list[Any]:
    """What one piece finds from one place."""
    if piece.order:
        looks = budget.elements**piece.order
        if piece.plain is not None:
            looks *= len(piece.plain(place)) if looks <= MAX_LOOKS else MAX_LOOKS
        elif piece.order == 1:
            looks = 0
        if looks > MAX_LOOKS:
            raise TooMuch(f"it would look at some {looks:,} elements")
    try:
        value = piece.whole(place)
    except etree.XPathError as error:
        raise TooMuch(str(error)) from None
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) and value else []


def _in_order(results: list[Any], budget: Budget) -> list[Any]:
    """Elements in the page's order, then texts."""
    wanted = {one for one in results if not isinstance(one, str)}
    ordered = [one for one in budget.tree.iter() if one in wanted] if len(wanted) > 1 else list(wanted)
    return [*ordered, *(one for one in results if isinstance(one, str))]
