"""``boilerstrip score``, and ``clean`` with sources."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, STORY, feed, put, refused, said_by

from boilerstrip.scoring.dump import Row, worst
from boilerstrip.scoring.score import VERDICTS

ODD = "Follow us on Facebook, the sign at the quay has said for years, and nobody ever did."
SOURCE = "\n".join(
    [*STORY, "A bridge is not on any list of works for the coming decade, and nobody has asked for one.", ""]
)


@pytest.fixture
def texts(here: Path) -> Path:
    """A cleaned text, its source and its raw text."""
    put(here / "c.txt", CLEAN)
    put(here / "s.txt", SOURCE)
    put(here / "r.txt", DUMP)
    return here


def test_a_score_is_a_line_and_what_is_amiss(texts: Path, capsys: Any) -> None:
    """With the places of what is missing, added and changed."""
    put(texts / "c.txt", "\n".join([STORY[0], STORY[1].replace("41", "14"), "A lamp was sold in the glass museum."]))
    code, out, err = said_by(["score", "c.txt", "s.txt"], capsys)
    lines = out.splitlines()
    assert (code, err) == (0, [])
    assert lines[0].startswith("c.txt: changed-facts (republished), coverage ")
    assert lines[1] == "c.txt:2: changed number  14, in the source 41"
    assert lines[2] == "c.txt:3: added  A lamp was sold in the glass museum."
    assert lines[3].startswith("s.txt:3: missing  A bridge is not on any list")


def test_what_was_wrongly_removed_is_named(texts: Path, capsys: Any) -> None:
    """In the raw text."""
    put(texts / "c.txt", STORY[0])
    code, out, _ = said_by(["score", "c.txt", "s.txt", "--raw", "r.txt", "--fail-on", "body-lost"], capsys)
    assert code == 1
    assert "c.txt: body-lost" in out
    assert f"r.txt:3: lost  {STORY[1][:40]}" in out


@pytest.mark.parametrize(
    ("bound", "code"),
    [("--min-coverage=60%", 0), ("--min-coverage=0.99", 1), ("--min-purity=1", 0), ("--fail-on=partial", 0)],
)
def test_the_gate(texts: Path, capsys: Any, bound: str, code: int) -> None:
    """A share under its bound exits with 1, and --quiet says no more."""
    assert said_by(["score", "c.txt", "s.txt", "-q", bound], capsys) == (code, "", [])


def test_json_has_everything(texts: Path, capsys: Any) -> None:
    """As the library's to_dict."""
    code, out, _ = said_by(["score", "c.txt", "s.txt", "--json"], capsys)
    told = json.loads(out)
    assert code == 0
    assert [one["status"] for one in told["source_lines"]] == ["kept", "kept", "missing"]
    assert told["relation"] == "republished"


def test_one_text_may_be_standard_input(texts: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not two."""
    feed(monkeypatch, SOURCE.encode())
    assert said_by(["score", "-", "s.txt"], capsys)[1].startswith("-: faithful")
    refused(["score", "-", "-"], "only one", capsys)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["c.txt"], "CLEANED and SOURCE, or --pairs FILE"),
        (["c.txt", "none.txt"], "none.txt: no such file"),
        (["c.txt", "."], ".: a folder"),
        (["c.txt", "b.bin"], "b.bin: a binary file"),
        (["c.txt", "s.txt", "--min-purity", "lots"], "min-purity: 'lots' is not a share"),
        (["c.txt", "s.txt", "--fail-on", "awful"], "fail-on: 'awful' is no verdict"),
        (["c.txt", "s.txt", "--json", "-q"], "do not go together"),
        (["--pairs", "p.jsonl", "c.txt"], "--pairs goes without"),
        (["--pairs", "p.jsonl"], "p.jsonl:1: bad JSON record"),
        (["--pairs", "e.jsonl"], "e.jsonl: no pair to score"),
        (["--pairs", "n.jsonl"], "n.jsonl:1: no source"),
        (["--pairs", "o.jsonl"], "o.jsonl:1: nothing to score"),
        (["--pairs", "none.jsonl"], "none.jsonl: cannot read"),
    ],
)
def test_what_cannot_be_scored_is_one_line(texts: Path, capsys: Any, args: list[str], said: str) -> None:
    """That says what and where."""
    put(texts / "b.bin", b"a\x00b")
    put(texts / "p.jsonl", "{")
    put(texts / "e.jsonl", "\n")
    put(texts / "n.jsonl", '{"cleaned": "a"}')
    put(texts / "o.jsonl", '{"source": "a"}')
    refused(["score", *args], said, capsys)


def pairs(path: Path, packed: bool = False) -> Path:
    """A dump of three pairs: a raw text, a cleaned one, and one of another story."""
    rows = [
        {"id": "raw", "raw": DUMP, "source": {"text": SOURCE}},
        {"id": "cleaned", "cleaned": SOURCE, "source": SOURCE},
        {"id": "other", "cleaned": "The museum of glass has bought a lamp.", "source": SOURCE},
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return put(path, gzip.compress(data) if packed else data)


@pytest.mark.parametrize("packed", [False, True])
def test_a_dump_of_pairs_is_a_table_with_medians(here: Path, capsys: Any, packed: bool) -> None:
    """And the pairs to look at first."""
    pairs(here / "p.jsonl", packed)
    code, out, err = said_by(["score", "--pairs", "p.jsonl"], capsys)
    assert (code, err) == (0, [])
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["pair", "raw", "cleaned", "other"]
    assert "3 pairs, median coverage" in out
    assert "faithful 2" in out
    assert "to look at first" in out


def test_the_gate_of_a_dump_looks_at_medians_and_verdicts(here: Path, capsys: Any) -> None:
    """And --json gives a line a pair."""
    pairs(here / "p.jsonl")
    assert said_by(["score", "--pairs", "p.jsonl", "-q", "--min-coverage", "60%"], capsys)[0] == 0
    assert said_by(["score", "--pairs", "p.jsonl", "-q", "--min-coverage", "90%"], capsys)[0] == 1
    assert said_by(["score", "--pairs", "p.jsonl", "-q", "--fail-on", "not-the-source"], capsys)[0] == 1
    both = ["--fail-on", "not-the-source", "--fail-on", "changed-facts"]
    assert said_by(["score", "--pairs", "p.jsonl", "-q", *both], capsys)[0] == 1
    rows = [json.loads(line) for line in said_by(["score", "--pairs", "p.jsonl", "--json"], capsys)[1].splitlines()]
    assert [(row["name"], row["verdict"]) for row in rows] == [
        ("raw", "faithful"),
        ("cleaned", "faithful"),
        ("other", "not-the-source"),
    ]


def test_bad_records_of_a_dump_of_pairs_cost_no_other(here: Path, capsys: Any) -> None:
    """Each is named, of many their number, and the exit code is 2; so is the place where a dump breaks off."""
    good = pairs(here / "p.jsonl").read_bytes().splitlines(keepends=True)
    bad = [b"{bad\n", b'{"cleaned": "a"}\n', b'{"source": "a"}\n', b"\xff\xfe\xff\n", *[b"[]\n"] * 3]
    put(here / "p.jsonl", b"".join([good[0], *bad, *good[1:]]))
    code, out, err = said_by(["score", "--pairs", "p.jsonl", "--min-coverage", "99%"], capsys)
    assert code == 2
    assert [line.split()[0] for line in out.splitlines()[:4]] == ["pair", "raw", "cleaned", "other"]
    assert [line.split()[1] for line in err] == [*(f"p.jsonl:{n}:" for n in range(2, 7)), "p.jsonl:"]
    assert err[-1] == "boilerstrip: p.jsonl: ... and 2 more bad records"
    code, out, _ = said_by(["score", "--pairs", "p.jsonl", "--json"], capsys)
    assert (code, [json.loads(line)["name"] for line in out.splitlines()]) == (2, ["raw", "cleaned", "other"])
    lines = b"".join(b'{"source": "%d", "cleaned": "a"}\n' % n for n in range(5000))
    put(here / "q.jsonl.gz", gzip.compress(lines)[:-2000])
    code, out, err = said_by(["score", "--pairs", "q.jsonl.gz"], capsys)
    assert (code, len(err)) == (2, 1) and "breaks off" in err[0]
    assert "pairs, median coverage" in out


def test_the_worst_pairs_come_first() -> None:
    """Lost body before changed facts before low shares; other stories after the story's own troubles."""
    rows = [
        Row("a", "different", "not-the-source", 0.0, 0.0, 0, 0),
        Row("b", "republished", "changed-facts", 1.0, 1.0, 2, 0),
        Row("c", "republished", "body-lost", 0.9, 1.0, 0, 1),
        Row("d", "republished", "faithful", 0.5, 1.0, 0, 0),
        Row("e", "republished", "changed-facts", 1.0, 1.0, 3, 0),
    ]
    assert [one.name for one in worst(rows, 4)] == ["c", "e", "b", "a"]
    every = [Row(name, "republished", name, 1.0, 1.0, 0, 0) for name in VERDICTS]
    assert sorted(one.name for one in worst(every)) == sorted(VERDICTS)


# clean


def raw_and_source(here: Path) -> None:
    """A raw text with a line that looks like wrapper and stands in the source."""
    put(here / "in" / "a.txt", "\n".join([STORY[0], ODD, STORY[1], "Read more", ""]))
    put(here / "sources" / "a.txt", "\n".join([STORY[0], ODD, STORY[1], ""]))


def test_clean_leaves_what_stands_in_the_source(here: Path, capsys: Any) -> None:
    """And takes the rest."""
    raw_and_source(here)
    code, out, err = said_by(["clean", "in/a.txt", "--source", "sources/a.txt"], capsys)
    assert code == 0
    assert ODD in out
    assert "Read more" not in out
    assert err == ["boilerstrip: scored 1: faithful 1; median coverage 100.0%, purity 100.0%"]
    assert ODD not in said_by(["clean", "in/a.txt"], capsys)[1]


def test_clean_strips_and_scores_a_folder(here: Path, capsys: Any) -> None:
    """Sources by the same name; a text without one is cleaned all the same, and counted."""
    raw_and_source(here)
    put(here / "in" / "b.txt", DUMP)
    args = ["clean", "--input-dir", "in", "--output-dir", "out", "--sources", "sources", "--scores", "scores.jsonl"]
    code, _, err = said_by(args, capsys)
    assert code == 0
    assert err[0] == "boilerstrip: clean: 1 text without a source"
    assert ODD in (here / "out" / "a.txt").read_text()
    assert (here / "out" / "b.txt").read_text() == CLEAN
    (row,) = [json.loads(line) for line in (here / "scores.jsonl").read_text().splitlines()]
    assert (row["name"], row["verdict"]) == ("in/a.txt", "faithful")


def test_clean_finds_the_source_of_a_record_by_its_id(here: Path, capsys: Any) -> None:
    """And says which text lost some of its body, or has other facts."""
    put(here / "d.jsonl", json.dumps({"id": "7", "text": DUMP.replace("41", "14")}) + "\n")
    put(here / "s.jsonl", json.dumps({"id": 7, "text": SOURCE}) + "\n")
    code, out, err = said_by(
        ["clean", "d.jsonl", "--sources", "s.jsonl", "--id-field", "id", "--text-field", "text"], capsys
    )
    assert code == 0
    assert json.loads(out)["text"] == CLEAN.replace("41", "14")
    assert err[0].startswith("boilerstrip: d.jsonl:1: changed-facts (republished), coverage ")
    assert err[1].startswith("boilerstrip: scored 1: changed-facts 1;")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--source", "none.txt"], "none.txt: no such file"),
        (["--source", "in", "in/a.txt"], "in: a folder"),
        (["--source", "in/a.txt", "--sources", "in"], "do not go together"),
        (["--sources", "in/a.txt"], "neither a folder nor a .jsonl file"),
        (["--scores", "s.jsonl"], "--scores goes with"),
        (["--source", "in/a.txt", "--input-dir", "in", "--output-dir", "o"], "--source is for one text"),
        (["in/a.txt", "--sources", "sources", "--scores", "no/s.jsonl"], "no/s.jsonl: cannot write"),
        (["in/a.txt", "--source", "sources/a.txt", "--scores", "in/a.txt"], "--scores in/a.txt: an input or output"),
        (
            ["in/a.txt", "--sources", "sources", "--scores", "sources/a.txt"],
            "sources/a.txt: lies in what --sources",
        ),
        (["in/a.txt", "--sources", "sources", "-o", "new", "--scores", "new"], "--scores new: an input or output"),
    ],
)
def test_sources_that_cannot_be_used_are_one_line(here: Path, capsys: Any, args: list[str], said: str) -> None:
    """Before anything is read."""
    raw_and_source(here)
    refused(["clean", *args], said, capsys)


def test_the_page_on_scoring_runs(capsys: Any) -> None:
    """Its example, with the verdict that it names."""
    page = (Path(__file__).resolve().parents[1] / "docs" / "scoring.md").read_text(encoding="utf-8")
    block = page.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(block, names)
    assert names["s"].verdict == "changed-facts"


@pytest.mark.parametrize("command", ["clean", "report"])
def test_sources_of_a_dump_are_found_by_the_field_id_unless_told(command: str, here: Path, capsys: Any) -> None:
    """As ``match`` has it."""
    if command == "report":
        pytest.importorskip("jinja2")
    put(here / "d.jsonl", json.dumps({"id": 7, "text": DUMP}) + "\n")
    put(here / "s.jsonl", json.dumps({"id": 7, "source": SOURCE}) + "\n")
    code, _, err = said_by([command, "d.jsonl", "--sources", "s.jsonl", "-o", "o.jsonl"], capsys)
    assert code == 0
    assert not any("without a source" in line or "--id-field" in line for line in err)
    if command == "clean":
        assert err[-1].startswith("boilerstrip: scored 1: ")
    else:
        assert '"verdicts"' in (here / "o.jsonl").read_text() or "faithful" in (here / "o.jsonl").read_text()


def test_two_sources_of_one_id_are_refused(here: Path, capsys: Any) -> None:
    """Nobody knows which is meant; the very same text may come twice."""
    put(here / "d.jsonl", json.dumps({"id": "a", "text": DUMP}) + "\n")
    row = json.dumps({"id": "a", "source": SOURCE}) + "\n"
    put(here / "s.jsonl", row * 2)
    assert said_by(["clean", "-q", "d.jsonl", "--sources", "s.jsonl"], capsys)[0] == 0
    put(here / "s.jsonl", row + json.dumps({"id": "a", "source": CLEAN}) + "\n")
    told = "s.jsonl:2: source 'a': another text stands under that id"
    refused(["clean", "-q", "d.jsonl", "--sources", "s.jsonl"], told, capsys)


def test_a_page_that_is_named_for_a_source_is_read_as_a_page(texts: Path, capsys: Any) -> None:
    """By its suffix, compressed or not; its markup would be compared else."""
    story = "".join(f"<p>{line}</p>" for line in SOURCE.splitlines())
    links = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9))
    page = f"<html><body><ul>{links}</ul><article>{story}</article></body></html>".encode()
    put(texts / "s.html", page)
    put(texts / "s.html.gz", gzip.compress(page))
    put(texts / "no.html", b"%PDF-1.7 and so on")
    plain = json.loads(said_by(["score", "c.txt", "s.txt", "--json"], capsys)[1])
    for name in ("s.html", "s.html.gz"):
        code, out, _ = said_by(["score", "c.txt", name, "--json"], capsys)
        told = json.loads(out)
        assert (code, told["verdict"], told["coverage"]) == (0, plain["verdict"], plain["coverage"])
        code, _, err = said_by(["clean", "r.txt", "--source", name], capsys)
        assert (code, err[-1].split(";")[0]) == (0, f"boilerstrip: scored 1: {plain['verdict']} 1")
    refused(["clean", "r.txt", "--source", "no.html"], "no.html: ", capsys)
