"""Other tools are measured as they are, by the yardstick's definitions, with intervals that resample sites."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import corpora
import numpy as np
import pytest
from conftest import DUMP, refused, said_by
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.evaluate import Tally, counted, figures, read_rows
from boilerstrip.peers import intervals, lines, measure, pages, rows
from boilerstrip.peers.pagefigures import segments, shingle_shares, word_f1
from boilerstrip.peers.peer import Peer, ready
from boilerstrip.peers.tables import cell, number, table
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

LABELLED = Path(__file__).resolve().parents[1] / "fixtures" / "labelled.jsonl"
TOLD = (
    "<p>The council of the {} town voted on Tuesday to keep its old ferry running for another year, after six hours of "
    "talk in which nobody spoke against it, and to pay for a new hull and for the two engines that the captain had "
    "asked for in the spring.</p>"
)
PAGE = "<html><body><nav><a href='/'>Home</a></nav><article><h1>The ferry stays</h1>"
PAGE += "".join(map(TOLD.format, ("old", "new", "far"))) + "</article></body></html>"
WORDS = st.lists(st.sampled_from(["the", "old", "ferry", "stays", "here", "Tuesday"]), max_size=12).map(" ".join)


def labelled() -> list[dict[str, Any]]:
    """The bundled labelled documents."""
    return list(read_rows(LABELLED))


@given(WORDS, WORDS)
def test_figures_of_pages_are_those_of_the_yardstick(gold: str, text: str) -> None:
    """Where it is at hand: shingles, words and segments of any two texts."""
    if not corpora.SHARED.is_dir():
        pytest.skip("the shared yardstick is not here")
    yardstick = corpora.yardstick()
    assert shingle_shares(gold, text) == yardstick.shingle_pr(gold, text)
    assert word_f1(gold, text) == yardstick.word_f1(text, gold)


def test_shingles_words_and_segments_are_what_they_are_called() -> None:
    """Four of five words in the right order are one shingle of two; a missing string is one that is not found."""
    assert shingle_shares("one two three four five", "one two three four") == (1.0, 0.5)
    assert word_f1("one two", "TWO three") == 0.5
    assert segments("one two", ["one", "four"], ["two"]) == Counter(tp=1, fn=1, fp=1)
    assert shingle_shares("", "") == (1.0, 1.0)


@pytest.mark.parametrize("row", labelled(), ids=lambda row: str(row["id"]))
def test_datatroves_filter_and_the_rules_in_plain_python_agree(row: dict[str, Any]) -> None:
    """On every line but those that only one of the two knows the closing quote of."""
    pytest.importorskip("datatrove")
    (theirs,) = ready([one for one in lines.LINES if one.name == lines.C4])[0].values()
    (one,) = theirs([row])
    for mine, other in zip(lines.c4(row["text"]).lines, one.lines, strict=True):
        line = row["text"].split("\n")[mine.index].strip()
        assert mine == other or line.endswith("\u201d"), line


def test_the_text_is_the_input_without_the_lines_that_go() -> None:
    """And what went is where it is said to be."""
    made = lines.by_line("one.\n\ntwo\nthree.", lambda line: line.endswith("."))
    assert made.text == "one.\n\n\nthree."
    assert [(one.start, one.end) for one in made.removals] == [(6, 9)]
    assert [(one.index, one.label) for one in made.lines] == [(0, "text"), (2, "furniture"), (3, "text")]


def test_lines_are_counted_as_a_result_counts_them() -> None:
    """A carriage return ends a line there, alone too; the tools are shown lines between line feeds."""
    text = "one.\rtwo.\r\nthree.\rfour.\r\r\n\nfive."
    made = lines.by_line(text, lambda line: True)
    assert [one.index for one in made.lines] == [0, 2, 6]
    whole = Stripper(Settings(model="none")).strip(text).lines
    assert [one.text for one in whole if one.index in (0, 2, 6)] == ["one.", "three.", "five."]


@pytest.mark.parametrize("line", ["He said no.", 'He said "no."', "彼は言った。", "उसने कहा।", "(He left.)", "Really?»"])
def test_a_full_stop_is_known_in_other_scripts_and_behind_quotes(line: str) -> None:
    """So that the simplest of all rules is not made simpler than people have it."""
    assert lines.ends_closed(line)
    assert not lines.ends_closed(line.rstrip('.।。?»")') + " and")


def test_every_tool_for_texts_runs_and_tells_of_every_line() -> None:
    """Those that are not installed are named instead."""
    tools, missing = ready(lines.LINES)
    assert {*tools, *missing} == {one.name for one in lines.LINES}
    for name, strip in tools.items():
        (one,) = strip([{"text": DUMP, "lang": "en"}])
        assert len(one.lines) == len([line for line in DUMP.split("\n") if line]), name


def test_every_tool_for_pages_reads_a_plain_story() -> None:
    """All of them find a paragraph of it."""
    for name, read in ready(pages.PAGES)[0].items():
        assert "The council of the new town voted" in read({"html": PAGE, "lang": "en"}), name


def test_a_tool_that_is_not_installed_is_named_in_the_table() -> None:
    """And the others are measured all the same."""

    def absent() -> Any:
        raise ImportError("No module named 'nowhere'")

    peers = [*lines.LINES[:2], Peer("elsewhere", absent, "nowhere")]
    found = measure.compared("fixtures", "texts", labelled(), peers, base="elsewhere", first=lines.OWN)
    assert [one["name"] for one in found["tools"]] == [one.name for one in lines.LINES[:2]]
    assert "Not measured: elsewhere (No module named 'nowhere')." in table(found)


def test_a_tool_that_fails_on_a_page_has_found_nothing_there() -> None:
    """Which is counted, and told."""

    def broken(row: Any) -> str:
        raise ValueError("cannot parse")

    found = measure.compared(
        "one", "pages", [{"id": "a", "html": PAGE, "gold": "a b c d"}], [Peer("broken", lambda: broken)], "x", "x"
    )
    assert found["tools"][0]["failed"] == 1
    assert found["tools"][0]["figures"]["recall"][0] == 0
    assert "Failed, which counts as nothing found: broken on 1." in table(found)


def test_a_tool_that_fails_on_a_text_leaves_it_as_it_is() -> None:
    """As jusText does on half of a surrogate pair, which cannot be written as UTF-8."""
    pytest.importorskip("justext")
    row = {"id": "a", "text": "\ud800 alone", "lines": [{"i": 0, "label": "text"}]}
    found = measure.compared("one", "texts", [row], lines.LINES, lines.C4, lines.OWN)
    assert "Failed, which counts as nothing found: jusText on lines on 1." in table(found)


def test_figures_of_sums_are_those_of_evaluate() -> None:
    """The figure itself, which stands before the draws."""
    tallies = [counted(row, lines.c4(row["text"])) for row in labelled()]  # type: ignore[arg-type]
    total = Tally()
    for one in tallies:
        total.add(one)
    drawn = intervals.draws(len(tallies), count=50)
    found = intervals.resampled([one.sums for one in tallies], drawn, intervals.line_formula)
    expected = figures(total)
    for name, values in found.items():
        assert values[0] == pytest.approx(expected[name]), name
        assert len(values) == 51


def test_draws_are_of_groups_and_repeat() -> None:
    """Each of as many groups as there are; the same seed draws the same."""
    drawn = intervals.draws(7, count=20, seed=3)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn[0] == 1).all()
    assert (drawn == intervals.draws(7, count=20, seed=3)).all()
    assert (drawn != intervals.draws(7, count=20, seed=4)).any()


def test_an_interval_is_as_wide_as_sites_differ() -> None:
    """Sites that are alike give a point, those that differ a stretch around the figure."""
    alike = [{"tp": 8, "fp": 1, "fn": 1}] * 10
    mixed = [{"tp": 9, "fn": 1}, {"tp": 1, "fp": 9}] * 5
    point = intervals.told(intervals.resampled(alike, intervals.draws(10), intervals.line_formula)["line_f1"])
    value, low, high = intervals.told(
        intervals.resampled(mixed, intervals.draws(10), intervals.line_formula)["line_f1"]
    )
    assert point[0] == point[1] == point[2]
    assert low is not None and value is not None and high is not None
    assert low < value < high


def test_nothing_to_make_a_figure_of_is_a_dash() -> None:
    """Not a nought."""
    assert intervals.told(np.array([np.nan, np.nan])) == [None, None, None]
    assert cell("line_f1", [None, None, None]) == "-"
    assert number("body_loss", 0.0012) == "0.12%"


@given(st.integers(1, 40), st.integers(0, 5))
def test_a_sample_is_of_whole_sites(wanted: int, seed: int) -> None:
    """And has as many documents as were asked for, where there are so many."""
    some = [{"id": k, "group": f"site-{k % 7}"} for k in range(30)]
    chosen = rows.sampled(some, wanted, seed)
    assert len(chosen) >= min(wanted, 30)
    assert chosen == rows.sampled(some, wanted, seed)
    groups = {one["group"] for one in chosen}
    assert chosen == [one for one in some if one["group"] in groups]


def test_a_site_is_the_group_or_the_host() -> None:
    """What resampling draws."""
    assert rows.group_of({"group": "g", "url": "https://www.a.example/x"}) == "g"
    assert rows.group_of({"url": "https://www.a.example/x", "id": 1}) == rows.group_of({"url": "https://a.example/y"})
    assert rows.group_of({"id": 1}) == "1"


def test_the_command_measures_labelled_texts_and_pages(tmp_path: Path, capsys: Any) -> None:
    """A table a file, whatever it holds."""
    (tmp_path / "pages.jsonl").write_text(
        json.dumps({"id": "a", "html": PAGE, "gold": "The council of the old town voted on Tuesday"}) + "\n"
    )
    files = [str(LABELLED), str(tmp_path / "pages.jsonl")]
    code, out, _ = said_by(["bench", *files, "--only", "full stop,boilerstrip", "--sample", "4"], capsys)
    assert code == 0
    assert "line F1" in out and "shingle F1" in out and "**boilerstrip**" in out
    assert "C4" not in out


def test_the_command_prints_json(capsys: Any) -> None:
    """An object a file."""
    code, out, _ = said_by(["bench", str(LABELLED), "--only", "nothing", "--json"], capsys)
    assert code == 0
    assert json.loads(out)["tools"][0]["figures"]["recall"][0] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"html": 3}\n', "not a labelled document"),
        (b'{"html": "<p>", "gold": 1}\n', "nothing to measure by"),
        (b'{"html": "<p>", "with": "x"}\n', "'with' has to be a list of strings"),
        (b"{\n", "bad JSON record"),
        (b"\xff\n", "not utf-8"),
        (b"", "no document at all"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_line(content: bytes, said: str, tmp_path: Path, capsys: Any) -> None:
    """With the file's name."""
    (tmp_path / "x.jsonl").write_bytes(content)
    refused(["bench", str(tmp_path / "x.jsonl")], said, capsys)


def test_options_that_name_nothing_are_refused(tmp_path: Path, capsys: Any) -> None:
    """Tools that are none, a broken archive, no file."""
    refused(["bench", str(LABELLED), "--only", "nonesuch"], "no tool's name", capsys)
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(b'{"html": "<p>"}')[:-9])
    refused(["bench", str(tmp_path / "x.jsonl.gz")], "damaged", capsys)
    refused(["bench", str(tmp_path / "none.jsonl")], "No such file", capsys)
