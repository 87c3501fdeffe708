"""When a site's removed share counts as drifted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip import InputError
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


def test_what_is_known_can_be_kept(tmp_path: Path) -> None:
    """A run that goes on from a file says what one long run would have said."""
    shares = [0.1] * 4 + [0.2] * 5 + [0.8] * 6
    for cut in range(len(shares)):
        first = Drift(3)
        told = [first.add("a", share) for share in shares[:cut]]
        first.save(tmp_path / "drift.json")
        second = Drift(3)
        second.load(tmp_path / "drift.json")
        told += [second.add("a", share) for share in shares[cut:]]
        assert [k for k, one in enumerate(told) if one] == alarms(shares)


def test_a_smaller_window_makes_use_of_a_larger_ones_file(tmp_path: Path) -> None:
    """The older shares count as earlier ones."""
    first, second = Drift(6), Drift(3)
    for _ in range(6):
        first.add("a", 0.1)
    first.save(tmp_path / "drift.json")
    second.load(tmp_path / "drift.json")
    assert second.add("a", 1.0)


def test_no_file_is_a_beginning_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    """With its name."""
    Drift().load(tmp_path / "drift.json")
    for wrong in ("", "{}", "[]", '{"boilerstrip-drift": {"a": ["x", 1]}}', '{"boilerstrip-drift": {"a": 1}}', "\xff"):
        (tmp_path / "drift.json").write_text(wrong)
        with pytest.raises(InputError, match=r"drift\.json: not a file of removed shares"):
            Drift().load(tmp_path / "drift.json")
    with pytest.raises(InputError, match="cannot be read"):
        Drift().load(tmp_path)


@given(st.lists(st.floats(0, 1), max_size=60), st.integers(1, 5))
def test_shares_within_the_bound_never_alarm(shares: list[float], window: int) -> None:
    """However they wander."""
    assert not alarms([0.5 + share / 4 for share in shares], window, 0.25 + 1e-9)


@pytest.mark.parametrize(("window", "bound"), [(0, 0.2), (3, 0), (3, 1.5)])
def test_wrong_numbers_are_refused(window: int, bound: float) -> None:
    """By name."""
    with pytest.raises(ValueError, match=r"window|bound"):
        Drift(window, bound)
