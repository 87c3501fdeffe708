"""Clean texts that look like wrapper come back as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip

DECOYS = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "decoys").glob("*.txt"))


@pytest.mark.parametrize("decoy", DECOYS, ids=lambda decoy: decoy.name)
def test_a_decoy_is_left_as_it_is(decoy: Path) -> None:
    """Every line of a decoy is the story's, however much it sounds like a site."""
    text = decoy.read_bytes().decode("utf-8")
    result = boilerstrip.strip(text)
    went = [(line.index + 1, line.text, line.reasons) for line in result.lines if not line.kept]
    assert result.text == text, went
    assert result.status == "story"
