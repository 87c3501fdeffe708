"""The quality gate fails when a figure falls and lets floors only rise."""

from __future__ import annotations

import json
from pathlib import Path

import gate
import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_a_figure_under_its_floor_is_named() -> None:
    """Recall may not fall, body loss may not rise; what is not measured here is passed over."""
    floors = {"a": {"recall": 0.8, "body_loss": 0.01}, "absent": {"recall": 1.0}}
    assert gate.failures(floors, {"a": {"recall": 0.8, "body_loss": 0.01}}) == []
    bad = gate.failures(floors, {"a": {"recall": 0.79, "body_loss": 0.02}})
    assert [line.split(" is ")[0] for line in bad] == ["a: recall", "a: body_loss"]


def test_floors_only_rise() -> None:
    """Raising keeps the better of floor and figure, both for what should grow and for what should shrink."""
    floors = {"a": {"recall": 0.8, "precision": 0.9, "body_loss": 0.01, "clean_touched": 0.01}}
    reached = {"a": {"recall": 0.9, "precision": 0.85, "body_loss": 0.002, "clean_touched": 0.5}}
    new = gate.raised(floors, reached)["a"]
    assert new["recall"] == pytest.approx(0.898)
    assert new["precision"] == 0.9
    assert new["body_loss"] == pytest.approx(0.004)
    assert new["clean_touched"] == 0.01


def test_the_fixtures_have_floors_and_are_measured() -> None:
    """The bundled labelled dump is part of the gate on every machine."""
    floors = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))
    assert {"line_f1", "body_loss", "label_accuracy", "stable"} <= set(floors["fixtures"])
    assert (ROOT / "fixtures" / "labelled.jsonl").exists()
