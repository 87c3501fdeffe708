"""Contexts of a story's own parts: its sub-headings, whatever sections they are named after, and its rows of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from boilerstrip.evidence.view import LEADS_ON, View

_HEADING = 25  # characters of a sub-heading that could be a section's name
_HEADINGS = 2  # different ones that make a story with sub-headings
_FACT, _FACTS = 90, 3  # characters of a row of facts, and rows in a run
# What is told of and what is told; addresses are contacts'.
_ROW = re.compile(r"[^\W_a-z][^:\uff1a.!?]{1,38}(?:: |\uff1a)(?!.*(?:@|https?:|www\.))\S")
# A name, and behind it what has been measured, with its mark.
_FIGURE = re.compile(
    r"[^\W\d_][^\d:.!?@]{1,30}(?:[ -]\d{1,4})?:? ?[$\u00a3\u20ac\u20b9-]?\d[\d.,]*(?: ?\u00b0| ?%| ?\()"
)


def sub_headings(view: View) -> None:
    """KEP905: names of sections between sentences, where the text has two such short lines or more, are its parts'.

    A menu's words stand side by side. In the labelled documents that may be read no two such lines are wrapper.
    """
    if not any("section" in families for families in view.families.values()):
        return
    heads = [k for k in view.rough if _may_head_a_part(view, k)]
    if len({view.doc.lines[k] for k in heads}) >= _HEADINGS and any(_names_a_section(view, k) for k in heads):
        for k in heads:
            view.keep(k, "KEP905")


def _may_head_a_part(view: View, k: int) -> bool:
    """Whether a short line stands between two sentences that stay, and goes by no more than a section's name."""
    if view.label[k] is not None and not _names_a_section(view, k):
        return False
    line = view.doc.lines[k]
    if view.shape.size[k] > _HEADING or not line[0].isalpha() or line[-1] in LEADS_ON:
        return False
    return all(0 <= j < len(view.label) and _is_told(view, j) for j in (k - 1, k + 1))


def _names_a_section(view: View, k: int) -> bool:
    """Whether a rule knows a line as a section's name."""
    return "section" in view.families.get(k, ())


def _is_told(view: View, k: int) -> bool:
    """Whether a line ends like a sentence and stays so far."""
    return view.label[k] is None and view.shape.terminal[k]


def rows_of_facts(view: View) -> None:
    """KEP906: three or more rows in a run, "Founded: 1888", are facts, where rules know half of them or fewer.

    One that a rule knows ("Publisher: ...") is a fact like the others. Rows that begin with a name and hold a figure
    are facts whatever rules know of them, where the story leads on to them with a colon, or tells before and behind:
    temperatures, prices. Known cost: a colophon that no rule knows.
    """
    rows = [k for k in view.rough if view.shape.size[k] <= _FACT]
    for some in _runs([k for k in rows if _ROW.match(view.doc.lines[k])]):
        if 2 * sum(view.label[k] is not None for k in some) <= len(some):
            _keep(view, some)
    for some in _runs([k for k in rows if _FIGURE.match(view.doc.lines[k])]):
        if _is_led_to(view, some):
            _keep(view, some)


def _runs(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Positions of rows that follow each other, where they are enough."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end] != rows[end - 1] + 1:
            if end - start >= _FACTS:
                yield rows[start:end]
            start = end


def _is_led_to(view: View, some: Sequence[int]) -> bool:
    """Whether the line over some rows stays and leads on to them, or sentences that stay stand over and under them."""
    over, under = some[0] - 1, some[-1] + 1
    if over < 0 or view.label[over] is not None:
        return False
    if view.doc.lines[over][-1] in LEADS_ON:
        return True
    return _is_told(view, over) and under < len(view.label) and _is_told(view, under)


def _keep(view: View, some: Sequence[int]) -> None:
    for k in some:
        view.keep(k, "KEP906")
