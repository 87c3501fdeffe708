"""What a report is put together from: views of documents, a selection of them, JSON that is safe in a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import STORY
from hypothesis import given, settings
from hypothesis import strategies as st
from report_dump import HARM, SPAN, whole

from boilerstrip import Stripper
from boilerstrip.read import lines_of
from boilerstrip.reporting.page import compact
from boilerstrip.reporting.safe import script_json
from boilerstrip.reporting.selection import Held, Selection, Shelf
from boilerstrip.reporting.view import CHARACTERS, KEPT, LONGEST, Known, View, ends_shown, view_of

STRIPPER = Stripper()
FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures").glob("*/scraped.txt"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_what_stays_of_the_lines_is_the_output(path: Path) -> None:
    """Line by line, of every fixture."""
    result = STRIPPER.strip(path.read_text(encoding="utf-8"))
    lines = json.loads(view_of(Known("here", None, None, None), result, None).body)["lines"]
    stay = [_kept(line[5]).strip() for line in lines if line[2] == KEPT]
    assert stay == [line.strip() for line in lines_of(result.text) if line.strip()]


def _kept(parts: Any) -> str:
    return parts if isinstance(parts, str) else "".join(one for one in parts if isinstance(one, str))


PIECES = st.sampled_from([*STORY, SPAN, "Advertisement", "Read more", "", " ", "Photo: AP", "\u200b", *HARM])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_lines_are_those_of_any_text(pieces: list[str], between: str) -> None:
    """Whatever ends them; and what stays of each is what the output has of it."""
    text = between.join(pieces)
    result = STRIPPER.strip(text)
    view = view_of(Known("here", None, None, None), result, None)
    lines = json.loads(view.body)["lines"]
    assert [whole(line[5]).strip() for line in lines] == [one.text.strip() for one in result.lines]
    assert [line[0] for line in lines] == [one.index + 1 for one in result.lines]
    assert "\n".join(_kept(line[5]) for line in lines if line[2] == KEPT).split() == result.text.split()


def view(size: int, confidence: float = 1.0, status: str = "story", removed: int = 0) -> View:
    """A View of a size."""
    row = {"confidence": confidence, "status": status, "removed": removed, "characters": size}
    return View(row, b"x" * size, frozenset())


VIEWS = st.builds(
    view,
    st.integers(1, 4000),
    st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    st.sampled_from(["story", "suspect", "no-story"]),
    st.integers(0, 1),
)


@given(st.lists(VIEWS, max_size=60), st.integers(1, 30), st.integers(400, 40_000))
def test_a_selection_keeps_within_number_and_size(some: list[View], count: int, size: int) -> None:
    """Whatever is offered; in order, nothing twice, and all of it where all of it fits."""
    selection = Selection(count, size, 0)
    for one in some:
        selection.offer(one)
    chosen = selection.chosen()
    orders = [one.order for one in chosen.documents]
    assert orders == sorted(set(orders))
    assert len(orders) <= count
    assert sum(one.view.size for one in chosen.documents) <= size
    if len(some) <= count and sum(one.size for one in some) <= size:
        assert len(orders) == len(some)
        assert not chosen.reasons
    else:
        assert sum(chosen.reasons.values()) == len(orders)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 900)), max_size=40), st.integers(1, 12))
def test_a_shelf_holds_the_best(offers: list[tuple[int, int]], count: int) -> None:
    """The head of the ranking by priority, and the earlier one of equals, as long as they fit."""
    shelf = Shelf(count, 1 << 20)
    for order, (priority, size) in enumerate(offers):
        shelf.offer(priority, Held(order, view(size)))
    ranked = sorted(range(len(offers)), key=lambda k: (-offers[k][0], k))
    assert [one.order for one in shelf.best()] == ranked[:count]


@given(st.lists(st.integers(0, 2 * LONGEST), max_size=60))
def test_of_a_long_text_both_ends_are_shown(sizes: list[int]) -> None:
    """All of it where it is short; else no more than there is room for, and at least a line."""
    head, tail = ends_shown(sizes)
    shown = [*sizes[:head], *(sizes[-tail:] if tail else [])]
    assert head + tail <= len(sizes)
    whole = sum(min(one, LONGEST) for one in sizes) <= CHARACTERS
    assert (head, tail) == (len(sizes), 0) if whole else sum(min(one, LONGEST) for one in shown) <= CHARACTERS
    assert head or not sizes


@given(
    st.recursive(st.text() | st.sampled_from(HARM), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_json_in_a_script_element_means_the_same(value: Any) -> None:
    """And has nothing in it that a browser would look at."""
    told = script_json(value)
    assert json.loads(told) == value
    assert not set(told) & set("<>&\n\r\u2028\u2029")
    told.encode()


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0"), (950, "950"), (9999, "9,999"), (12_345, "12.3k"), (999_999, "1M"), (4_560_000, "4.56M"), (10**9, "1G")],
)
def test_large_numbers_are_short(number: int, told: str) -> None:
    """In three figures."""
    assert compact(number) == told
