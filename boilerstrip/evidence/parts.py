"""Contexts of a story's own parts: its sub-headings, whatever sections they are named after, and its rows of facts."""

from __future__ import annotations

import re

from boilerstrip.evidence.view import LEADS_ON, View

_HEADING = 25  # characters of a sub-heading that could be a section's name
_HEADINGS = 2  # different ones that make a story with sub-headings
_FACT, _FACTS = 90, 3  # characters of a row of facts, and rows in a run
# What is told of and what is told; addresses are contacts'.
_ROW = re.compile(r"[^\W_a-z][^:\uff1a.!?]{1,38}(?:: |\uff1a)(?!.*(?:@|https?:|www\.))\S")


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

    One that a rule knows ("Publisher: ...") is a fact like the others. Known cost: a colophon that no rule knows.
    """
    rows = [k for k in view.rough if view.shape.size[k] <= _FACT and _ROW.match(view.doc.lines[k])]
    while rows:
        run = 1
        while run < len(rows) and rows[run] == rows[run - 1] + 1:
            run += 1
        some, rows = rows[:run], rows[run:]
        if run >= _FACTS and 2 * sum(view.label[k] is not None for k in some) <= run:
            for k in some:
                view.keep(k, "KEP906")
