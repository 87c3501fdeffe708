"""The bundled articles come out as their folders say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import boilerstrip

ROOT = Path(__file__).resolve().parents[1]
CASES = sorted(path.parent for path in (ROOT / "fixtures").glob("*/scraped.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fixture_comes_out_as_expected(case: Path) -> None:
    """The story is what expected.txt says, a second strip changes nothing, and the input can be had back."""
    scraped = (case / "scraped.txt").read_text(encoding="utf-8")
    result = boilerstrip.strip(scraped)
    assert result.text == (case / "expected.txt").read_text(encoding="utf-8")
    assert boilerstrip.strip(result.text).text == result.text
    assert result.restore() == scraped


def test_labels_agree_with_expected_and_the_joined_file_is_fresh() -> None:
    """Every line of every fixture has a label, labels keep what expected.txt keeps, and labelled.jsonl holds them."""
    script = ROOT / "bench" / "build_labelled.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
