"""What trees see of a line's place: indentation, blank lines, the headline's manner, what is said beside it."""

from __future__ import annotations

import numpy as np

from boilerstrip.document import Document
from boilerstrip.evidence.context import judge_in_context
from boilerstrip.evidence.shape import shapes
from boilerstrip.learned.chars import tables
from boilerstrip.learned.features import BITS, extract
from boilerstrip.learned.state import stack, state_of
from boilerstrip.read import read
from boilerstrip.training.flatten import Block, flattened

FIRST = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines."
LAST = "The yard in Port Elm will start on the hull in March, and until then the small boat runs four times a day."
BOX = "Lighthouse Keeper Finds Bottle Thrown From a Liner in 1931"
SUBHEAD = "A new hull in March"
ABOVE, BELOW, INDENT, DEEPER = range(9, 13)
LIKE, LENGTH = 17, 18
BEFORE, BEHIND = 24, 25


def placed(*texts: str) -> np.ndarray:
    """The columns of some documents' lines, one row a line."""

    def piece(doc: Document) -> tuple:
        shape = shapes(doc)
        context = judge_in_context(doc, shape, {}, lambda k: ())
        return doc, shape, state_of(doc, {}, context), 0, len(doc.lines)

    lines = stack([piece(read(text)) for text in texts])
    return extract(lines, *tables(), np.zeros((3, 1 << BITS), np.int16)).place


def test_a_box_that_is_nested_deeper_than_the_paragraphs_stands_out() -> None:
    """By its indentation, beside the paragraphs' own, and by the blank lines around it, up to a dozen."""
    rows = placed("\n".join([f"  {FIRST}", *[""] * 20, f"\t      {BOX}", "", "", f"  {LAST}"]))
    assert rows[1, [ABOVE, BELOW, INDENT, DEEPER]].tolist() == [12, 2, 7, 5]
    assert rows[0, [INDENT, DEEPER]].tolist() == [2, 0]


def test_a_line_is_compared_with_the_headline_above_it() -> None:
    """Its share of words with capitals, and its length; without a headline both say so."""
    titled = placed("\n".join(["Lighthouse Ferry to Cross the Bay Again", FIRST, BOX, LAST]))
    assert titled[2, LIKE] == 100 * 7 // 10 - 100 * 5 // 7
    assert titled[2, LENGTH] == 100 * len(BOX) // len("Lighthouse Ferry to Cross the Bay Again")
    assert placed("\n".join([FIRST, BOX, LAST]))[1, [LIKE, LENGTH]].tolist() == [-1000, -1]


def test_a_sub_heading_says_what_the_next_paragraph_says() -> None:
    """Percent of its words, in the nearest paragraph before and behind; -1 where there is none."""
    rows = placed("\n".join([FIRST, SUBHEAD, LAST]))
    assert rows[1, [BEFORE, BEHIND]].tolist() == [60, 80]
    assert rows[0, BEFORE] == rows[2, BEHIND] == -1


def test_documents_beside_it_change_nothing() -> None:
    """A line's columns are of its own document alone."""
    texts = ["\n".join([f"    {BOX}", "", FIRST, SUBHEAD, LAST]), "x", "0", "\n".join([SUBHEAD, "", "", FIRST]), "--"]
    assert np.array_equal(placed(*texts), np.concatenate([placed(text) for text in texts]))


def test_a_page_taken_as_it_stands_keeps_its_breaks_and_indentation() -> None:
    """And what its source has on one line stays on one line, with the numbers of all blocks in it."""
    blocks = [
        Block([("One.", None)], "One."),
        Block([("\n      Two\n", None), (" and ", None)], "Two and", "\n\n  \n"),
        Block([("more.", None)], "more."),
    ]
    rows = flattened(blocks, "raw")
    assert [(row.text, row.blocks, row.blank) for row in rows] == [
        ("One.", (0,), 0),
        ("      Two", (1,), 3),
        (" and more.", (1, 2), 0),
    ]
