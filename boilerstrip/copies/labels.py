"""Labels for training, from what copies of a story agree on.

A line that other sites share and that stays is the story, one that stands in one copy alone and that the stripper takes
is wrapper with the label it gives; all else is marked unsure, and so counts neither in training nor in figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from boilerstrip.copies.compare import Compared
from boilerstrip.copies.shelf import Shelf
from boilerstrip.evidence.copies import Standing
from boilerstrip.labels import KEPT
from boilerstrip.sites import registrable
from boilerstrip.stripper import Stripper

Row = dict[str, Any]


class Source(NamedTuple):
    """A document that labels are wanted for."""

    identity: str
    text: str
    site: str | None = None
    title: str | None = None
    lang: str | None = None


def row_of(stripper: Stripper, shelf: Shelf, one: Source) -> tuple[Row, list[str]] | None:
    """A document as a row of a labelled dump, and whom it shares its story with; None where no site has it whole.

    Line ends become line feeds, for lines of labelled dumps are counted by these. ``group`` is left to ``Groups``.

    Raises
    ------
    PatternTimeout, PluginError
        As ``Stripper.strip``.
    """
    text = one.text.replace("\r\n", "\n").replace("\r", "\n")
    panel = shelf.panel(text, one.site)
    if panel is None:
        return None
    judged = stripper.laid_beside(stripper.judged(text, one.title, None, stripper.profiles_of(one.site)), panel)
    standing = judged.copies or Standing()
    if not standing.whole:
        return None
    (result,) = stripper.results([judged])
    row = {
        "id": one.identity,
        "lang": one.lang or "",
        "site": one.site or "",
        "text": text,
        "lines": list(lines_of(Compared(result, standing))),
        "spans": [],
    }
    whose = [registrable(one.site) or f"text {one.identity}"]
    return row, [*whose, *(who for who in (other.site for other in panel.others) if who)]


def lines_of(one: Compared) -> Iterator[Row]:
    """The labels of a copy's lines."""
    for line, verdict in zip(one.lines, one.result.lines, strict=True):
        if line.status == "shared" and verdict.kept and verdict.label == "text":
            yield {"i": line.index, "label": "text"}
        elif one.standing.alone(line.index) and not verdict.kept and verdict.label not in KEPT:
            yield {"i": line.index, "label": verdict.label}
        else:
            yield {"i": line.index, "label": verdict.label, "unsure": True}


class Groups:
    """Publishers that share a story, or one through another: a model must not be measured on what it has seen.

    Memory is that of their names. Union-find (Galler and Fischer 1964), the smallest name standing for each group.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, names: list[str]) -> None:
        """Names that belong together."""
        roots = sorted({self.of(name) for name in names})
        for one in roots[1:]:
            self._parent[one] = roots[0]

    def of(self, name: str) -> str:
        """The group of a name."""
        root = name
        while (above := self._parent.setdefault(root, root)) != root:
            root = above
        while (above := self._parent[name]) != root:
            self._parent[name], name = root, above
        return root
