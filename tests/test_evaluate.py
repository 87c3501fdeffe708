"""``boilerstrip evaluate`` counts as the definitions say, and as the reference measuring script does."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from boilerstrip.cli import main
from boilerstrip.evaluate import evaluate, read_rows

SHARED = Path(__file__).resolve().parents[2] / "shared"
STORY = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines."
BODY_LOST = "Photo: the mayor said nothing at all"


def row(lines: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
    """A labelled document of (label, line) pairs."""
    gold = [{"i": i, "label": label} for i, (label, _) in enumerate(lines)]
    text = "\n".join(line for _, line in lines)
    return {"id": "x", "lang": "en", "site": "s", "group": "g", "text": text, "lines": gold, "spans": [], **more}


def test_figures_are_what_the_definitions_say() -> None:
    """One wrapper line found, one missed, one line of the story lost: counted by hand."""
    doc = row([("promo", "The pier sells rope."), ("text", STORY), ("ad", "Advertisement"), ("text", BODY_LOST)])
    got = evaluate([doc])["all"]
    body = sum(len("".join(line.split())) for line in (STORY, BODY_LOST))
    left, out = len("Thepiersellsrope."), len("".join((STORY + "The pier sells rope.").split()))
    assert got["precision"] == 0.5
    assert got["recall"] == 0.5
    assert got["line_f1"] == 0.5
    assert got["body_loss"] == len("".join(BODY_LOST.split())) / body
    assert got["left_over"] == left / out
    assert (got["docs_right"], got["wrapped_right"], got["label_accuracy"]) == (0, 0, 1)


def test_unsure_lines_do_not_count() -> None:
    """Neither for nor against."""
    doc = row([("text", STORY), ("ad", "The pier sells rope")])
    doc["lines"][1]["unsure"] = True
    assert evaluate([doc])["all"]["docs_right"] == 1


def test_figures_are_told_by_label_language_and_group(tmp_path: Path, capsys: Any) -> None:
    """The command prints every figure, and JSON when asked."""
    path = tmp_path / "d.jsonl"
    path.write_text("".join(json.dumps(row([("text", STORY), ("ad", "Advertisement")], group=g)) + "\n" for g in "ab"))
    assert main(["evaluate", str(path)]) == 0
    out = capsys.readouterr().out
    for name in ("line_f1", "macro_recall", "body_loss", "left_over", "clean_touched", "span_f1", "stable", "ad"):
        assert name in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "bad JSON"),
        ('{"text": "x"}', "lines"),
        ('{"text": "x", "lines": [{"i": 9, "label": "text"}]}', "is no line of the text"),
    ],
)
def test_a_dump_that_is_not_labelled_is_named(line: str, said: str, tmp_path: Path, capsys: Any) -> None:
    """One line with file and record, exit 2."""
    path = tmp_path / "d.jsonl"
    path.write_text(line + "\n")
    assert main(["evaluate", str(path)]) == 2
    err = capsys.readouterr().err
    assert f"{path}:1" in err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data and measuring script are not here")
@pytest.mark.parametrize("name", ["seeds/gold.jsonl", "corpora/dumps-wrapped.jsonl.gz", "corpora/dumps-xx.jsonl.gz"])
def test_the_figures_agree_with_the_reference_to_the_last_digit(name: str) -> None:
    """Every figure but the speeds, and the recall of every label."""
    spec = importlib.util.spec_from_file_location("measure", SHARED / "tools" / "measure.py")
    assert spec is not None
    assert spec.loader is not None
    measure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    rows = list(read_rows(SHARED / name))
    theirs, _ = measure.dumps(rows, None)
    ours = evaluate(rows)["all"]
    for figure, value in theirs.items():
        if figure == "recall_by_label":
            assert {label: round(share, 3) for label, share in ours[figure].items()} == value
        elif not figure.endswith("mb_per_s") and figure != "batch_same":
            assert ours[figure] == value, figure
