"""The recipes of docs/integrations/pandas.md run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import put

pytest.importorskip("pandas", reason="pandas is not installed")
DOC = (Path(__file__).resolve().parents[1] / "docs" / "integrations" / "pandas.md").read_text(encoding="utf-8")


def test_the_recipes_run_one_after_another(tmp_path: Path) -> None:
    """With their assertions, as one script, in a folder with the page's records."""
    (records,) = re.findall(r"^```json\n(.*?)^```", DOC, re.M | re.S)
    put(tmp_path / "raw.jsonl", records)
    put(tmp_path / "recipes.py", "\n".join(re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)))
    done = subprocess.run([sys.executable, "recipes.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr, done.stderr
    assert "ferry" in (tmp_path / "clean.jsonl").read_text()
