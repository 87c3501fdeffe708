"""The bundled articles come out as their folders say."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip

CASES = sorted(path.parent for path in (Path(__file__).resolve().parents[1] / "fixtures").glob("*/scraped.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fixture_comes_out_as_expected(case: Path) -> None:
    """The story is what expected.txt says, a second strip changes nothing, and the input can be had back."""
    scraped = (case / "scraped.txt").read_text(encoding="utf-8")
    result = boilerstrip.strip(scraped)
    assert result.text == (case / "expected.txt").read_text(encoding="utf-8")
    assert boilerstrip.strip(result.text).text == result.text
    assert result.restore() == scraped
