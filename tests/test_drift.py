"""When a site's removed share counts as drifted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.integrations.drift import Drift


def alarms(shares: list[float], window: int = 3, bound: float = 0.25) -> list[int]:
    """The places of documents of one site at which there was an alarm."""
    drift = Drift(window, bound)
    return [k for k, share in enumerate(shares) if drift.add("a", share)]


def test_a_jump_is_told_once() -> None:
    """And the new level is usual from then on."""
    assert alarms([0.1] * 6 + [0.9] * 20) == [6]


def test_a_fall_is_a_jump_too() -> None:
    """Then the rules do not see the new wrapper."""
    assert alarms([0.6] * 6 + [0.1] * 20) == [7]


def test_one_odd_document_is_no_drift() -> None:
    """With a window that is large enough for the bound."""
    assert alarms([0.1] * 40 + [1.0] + [0.1] * 40, window=20) == []


def test_there_have_to_be_documents_before() -> None:
    """As many as in the window."""
    assert alarms([0.0] * 2 + [1.0] * 3) == []
    assert alarms([0.0] * 3 + [1.0] * 3) == [5]


def test_sites_are_watched_apart() -> None:
    """One site's jump is not hidden by others, nor made by them."""
    drift = Drift(2, 0.25)
    told = [drift.add(site, share) for share in (0.1, 0.1, 0.1, 0.9) for site in ("a", "b")]
    assert [one.site for one in told if one] == ["a", "b"]
    assert [drift.add(site, share) for site, share in (("c", 0), ("d", 1)) * 9] == [None] * 18


def test_the_alarm_says_what_moved() -> None:
    """From where to where, over how many."""
    drift = Drift(2, 0.25)
    told = [drift.add("a", share) for share in (0.1, 0.1, 0.1, 0.9)][-1]
    assert str(told) == "a: 50% of a document was removed over the last 2, 10% over the 2 before; did the site change?"


def test_many_sites_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one seen longest ago is forgotten."""
    monkeypatch.setattr("boilerstrip.integrations.drift._SITES", 3)
    drift = Drift(1)
    for site in "abcab":
        drift.add(site, 0.0)
    drift.add("d", 0.0)
    assert list(drift._sites) == ["a", "b", "d"]


@given(st.lists(st.floats(0, 1), max_size=60), st.integers(1, 5))
def test_shares_within_the_bound_never_alarm(shares: list[float], window: int) -> None:
    """However they wander."""
    assert not alarms([0.5 + share / 4 for share in shares], window, 0.25 + 1e-9)


@pytest.mark.parametrize(("window", "bound"), [(0, 0.2), (3, 0), (3, 1.5)])
def test_wrong_numbers_are_refused(window: int, bound: float) -> None:
    """By name."""
    with pytest.raises(ValueError, match=r"window|bound"):
        Drift(window, bound)
