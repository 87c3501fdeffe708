"""The comparison runs without the corpora, and what the documentation shows of it is what was measured."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import compare
import growth
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.peers import lines

KEPT = compare.KEPT
needs_figures = pytest.mark.skipif(not KEPT.exists(), reason="bench/compare.py --write was not run yet")


def kept() -> dict[str, Any]:
    """What the last whole run measured."""
    told: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return told


def test_without_the_corpora_the_fixtures_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    """And nothing is written, even if somebody asks for it."""
    monkeypatch.setattr(compare, "SHARED", tmp_path / "none")
    monkeypatch.setattr(compare, "KEPT", tmp_path / "kept.json")
    assert compare.main(["--write", "--only", "the bundled"]) == 0
    out, err = capsys.readouterr()
    assert "the bundled fixtures: 11 documents" in out and "the bundled pages" in out
    assert "nothing is written" in err
    assert list(tmp_path.iterdir()) == []


@needs_figures
@pytest.mark.parametrize(("path", "made"), [(compare.DOCS, compare.documentation), (compare.README, compare.front)])
def test_the_tables_are_those_of_the_last_run(path: Path, made: Any) -> None:
    """Nobody edits them: ``python bench/compare.py --redraw`` makes them anew from bench/comparison.json."""
    assert compare.between(path, "comparison", made(kept())) == path.read_text(encoding="utf-8")


@needs_figures
def test_every_set_and_tool_was_measured() -> None:
    """No figure is missing because a package was, and labelled dumps are cross-validated."""
    told = kept()
    assert [one["missing"] for one in told["sets"]] == [{}] * len(told["sets"])
    assert {one["kind"] for one in told["sets"]} <= {"texts", "pages"}
    names = [one["name"] for one in told["sets"]]
    assert len(names) == len(set(names))
    for one in told["sets"]:
        assert {tool["name"] for tool in one["tools"]} > {lines.OWN, one["base"]}


@needs_figures
def test_the_same_figures_draw_the_same_plots(tmp_path: Path) -> None:
    """To the byte, so that a plot changes only when its figures do."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed (extra bench)")
    from plots import draw

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw(kept(), tmp_path / name)
    made = sorted(one.name for one in (tmp_path / "one").iterdir())
    assert "quality-speed.svg" in made
    for plot in made:
        assert (tmp_path / "one" / plot).read_bytes() == (tmp_path / "two" / plot).read_bytes()


def test_growth_tells_time_and_memory_by_form_and_size() -> None:
    """A row each; the dump and the document are about as large as was asked for."""
    rows = growth.grown(["The ferry stays, the council said on Tuesday.\nRead more\n"], [0.01])
    assert [one["form"] for one in rows] == ["a dump of stories", "one document"]
    assert all(one["seconds"] > 0 and one["memory"] > 10 and 0.009 < one["megabytes"] < 0.02 for one in rows)


def test_marks_that_are_not_there_are_told(tmp_path: Path) -> None:
    """A table that has lost its place is not put anywhere."""
    (tmp_path / "x.md").write_text("no marks\n")
    with pytest.raises(SystemExit, match=r"x\.md: the marks"):
        compare.between(tmp_path / "x.md", "comparison", "text")


def test_sets_that_are_measured_anew_take_their_old_places() -> None:
    """The others, and growth, stay as they were measured."""
    old = {"sets": [{"name": "a", "at": 1}, {"name": "b", "at": 1}], "growth": [1], "growth_minutes": 1, "seed": 1}
    new = {"sets": [{"name": "c", "at": 2}, {"name": "a", "at": 2}], "growth": [], "growth_minutes": 0, "seed": 2}
    merged = compare.merged(old, new)
    assert [(one["name"], one["at"]) for one in merged["sets"]] == [("a", 2), ("b", 1), ("c", 2)]
    assert (merged["growth"], merged["growth_minutes"], merged["seed"]) == ([1], 1, 2)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_names_in_a_plot_keep_their_order_and_their_distance(heights: list[float]) -> None:
    """However close the points lie."""
    spread = pytest.importorskip("plots", reason="matplotlib is not installed (extra bench)").spread
    made = spread(sorted(heights), 0.075)
    assert all(high - low >= 0.0749 for low, high in pairwise(made))
    assert max(made) <= 1
