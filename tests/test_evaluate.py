"""``boilerstrip evaluate`` counts as the definitions say, and as the reference measuring script does."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from corpora import SHARED, yardstick

from boilerstrip.cli import main
from boilerstrip.evaluate import evaluate, read_rows

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


@pytest.mark.parametrize("space", [" ", "\r", "\r\r"])
def test_lines_of_labels_end_at_line_feeds_alone(space: str) -> None:
    """A carriage return in the text, which ends a line of a Result, moves no label to another line."""
    doc = row([("text", f"{STORY}{space}{STORY}"), ("promo", "Follow us on Facebook"), ("ad", "Advertisement")])
    got = evaluate([doc])["all"]
    assert (got["docs_right"], got["label_accuracy"], got["label_precision"]) == (1, 1, {"ad": 1, "promo": 1})


def test_of_two_kinds_of_wrapper_in_a_line_the_larger_part_counts() -> None:
    """Here the line that labels know is two of a Result's."""
    doc = row([("text", STORY), ("promo", "Advertisement\rFollow us on Facebook and Twitter\rShare")])
    assert evaluate([doc])["all"]["label_accuracy"] == 1


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
        (
            '{"text": "x\\n \\ny", "lines": [{"i": 0, "label": "text"}, {"i": 1, "label": "ad"}]}',
            "{'i': 1, 'label': 'ad'} labels a blank line; leave it out, or mend 'i'",
        ),
        (
            '{"text": "x\\ny", "lines": [], "spans": [{"i": 1, "label": "ad", "text": "zzzz"}]}',
            "{'i': 1, 'label': 'ad', 'text': 'zzzz'} is no span of line 1; give its 'text' as it stands there",
        ),
        ('{"text": "x y", "lines": [], "spans": [{"i": 0, "label": "ad", "text": " "}]}', "is no span of line 0"),
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
    rows = list(read_rows(SHARED / name))
    theirs, _ = yardstick().dumps(rows, None)
    ours = evaluate(rows)["all"]
    for figure, value in theirs.items():
        if figure == "recall_by_label":
            assert {label: round(share, 3) for label, share in ours[figure].items()} == value
        elif not figure.endswith("mb_per_s") and figure != "batch_same":
            assert ours[figure] == value, figure


def said_by(args: list[str], capsys: Any) -> str:
    """The one line that a command says before it exits 2."""
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    return str(err)


def test_figures_of_nothing_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Perfect scores of no document would deceive."""
    monkeypatch.chdir(tmp_path)
    Path("empty.jsonl").touch()
    Path("d.jsonl").write_text(json.dumps(row([("text", STORY), ("ad", "Advertisement")])) + "\n")
    Path("ids").write_text("other\n")
    assert "empty.jsonl: no labelled document to measure: none at all" in said_by(["evaluate", "empty.jsonl"], capsys)
    assert "none whose id or group stands in ids" in said_by(["evaluate", "d.jsonl", "--ids", "ids"], capsys)
    assert "no document has the field 'nope' of --by" in said_by(["evaluate", "d.jsonl", "--by", "nope"], capsys)
    assert "missing: cannot read the list of ids: No such" in said_by(
        ["evaluate", "d.jsonl", "--ids", "missing"], capsys
    )
    Path("ids").write_text("g\n")
    assert main(["evaluate", "d.jsonl", "--ids", "ids", "--by", "lang"]) == 0


def test_ids_stand_one_a_line_and_may_hold_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Whatever ends the lines; part of an id is none, and neither is an empty line."""
    monkeypatch.chdir(tmp_path)
    some = [row([("text", STORY)]) | {"id": name, "group": ""} for name in ("doc 1", "doc 2", " doc 3", "doc")]
    Path("d.jsonl").write_text("".join(json.dumps(one) + "\n" for one in some))
    Path("ids").write_bytes(b"\xef\xbb\xbfdoc 1\r\n\r\n  doc 3 \nother")
    assert main(["evaluate", "d.jsonl", "--ids", "ids", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["docs"] == 2


def test_a_share_of_nothing_is_a_dash(tmp_path: Path, capsys: Any) -> None:
    """Python's word for it says nothing to a reader."""
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps(row([("text", STORY), ("ad", "Advertisement")])) + "\n")
    assert main(["evaluate", str(path)]) == 0
    out = capsys.readouterr().out
    assert "nan" not in out
    assert "    ad            -       1.000\n" in out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("d.jsonl", b'\n{"text": "\xff"}\n', "d.jsonl:2: byte 10 is not utf-8"),
        ("d.jsonl", b'{"text": }\n', "d.jsonl:1: bad JSON record: expecting value (column 10)"),
        ("d.jsonl", b"[" * 100_000, "d.jsonl:1: bad JSON record: nested too deeply"),
        ("d.jsonl.gz", b"plain", "d.jsonl.gz: cannot read: not a gzip file"),
        (
            "d.jsonl.gz",
            gzip.compress(b"\n" * 99, mtime=0)[:12],
            "d.jsonl.gz: cannot read: the gzip file is damaged or breaks",
        ),
        ("d.jsonl.gz", gzip.compress(b"{}\n", mtime=0)[:10] + b"\xff" * 40, "the gzip file is damaged or breaks off"),
        ("d.jsonl", b'{"text": "x", "lines": [], "spans": 3}', "d.jsonl:1: not a labelled document: 'spans'"),
        (
            "d.jsonl",
            b'{"text": "x", "lines": [], "spans": [{"i": 0, "label": "ad"}]}',
            "d.jsonl:1: not a labelled document: a span needs its 'text'",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    name: str, data: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """In plain words, where a line is known."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    assert said in said_by(["evaluate", name], capsys)
