"""``audit``: a sample of what goes, a person's answers, and what they say of all."""

from __future__ import annotations

import io
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, STORY, WRAPPER, feed, put, refused, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.cli import main
from boilerstrip.sampling import Name, Strata, allocation, estimate, wilson

# The sample


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (1, 2, 0.0945, 0.9055)],
)
def test_the_interval_is_wilsons(right: int, count: int, low: float, high: float) -> None:
    """Known values, the third from Newcombe's paper of 1998."""
    assert wilson(right / count, count) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0.1, 50), st.booleans()), min_size=1, max_size=30))
def test_the_share_lies_in_its_interval(judged: list[tuple[float, bool]]) -> None:
    """Whatever the weights; equal ones are as none."""
    told = estimate(judged)
    assert told.share is not None and told.low is not None and told.high is not None
    assert 0 <= told.low <= told.share + 1e-9 and told.share <= told.high + 1e-9 <= 1 + 1e-9
    even = [(2.0, right) for _, right in judged]
    assert estimate(even)[3:] == pytest.approx(wilson(told.right / told.judged, told.judged))


COUNTS = st.dictionaries(st.text("abc", min_size=1, max_size=3).map(lambda name: (name,)), st.integers(1, 40))


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.integers(1, 60))
def test_a_sample_is_shared_out_whole(counts: dict[Name, int], size: int) -> None:
    """Nobody gives more than there is, larger strata give more, and smaller ones a larger part."""
    shares = allocation(counts, size)
    assert math.fsum(shares.values()) == pytest.approx(min(size, sum(counts.values())))
    for one in counts:
        assert 0 < shares[one] <= counts[one] + 1e-9
        for other in counts:
            if counts[one] > counts[other]:
                assert shares[one] >= shares[other] - 1e-9
                assert shares[one] / counts[one] <= shares[other] / counts[other] + 1e-9


@settings(deadline=None, max_examples=30)
@given(COUNTS, st.integers(1, 60), st.integers(0, 5))
def test_a_sample_is_drawn_of_every_stratum(counts: dict[Name, int], size: int, seed: int) -> None:
    """As many as were asked for, none twice, within one of each stratum's part, and the same by the same seed."""
    both = []
    for _ in range(2):
        strata = Strata[tuple[Name, int]](size, seed)
        for name, count in counts.items():
            for k in range(count):
                strata.offer(name, lambda name=name, k=k: (name, k))  # type: ignore[misc]
        both.append(strata.drawn())
    drawn, shares = both[0], allocation(counts, size)
    assert drawn == both[1]
    assert len({one.item for one in drawn}) == len(drawn)
    assert abs(len(drawn) - min(size, sum(counts.values()))) <= 1
    for name, share in shares.items():
        assert abs(sum(one.item[0] == name for one in drawn) - share) < 1 + 1e-6


def test_weights_undo_the_allocation() -> None:
    """Over many seeds the estimate is right on average, though a rare stratum is wrong and drawn too often."""
    told = []
    for seed in range(400):
        strata = Strata[bool](20, seed)
        for k in range(1000):
            strata.offer(("common",), lambda k=k: k % 10 > 0)  # type: ignore[misc]
        for _ in range(40):
            strata.offer(("rare",), lambda: False)
        told.append(estimate((one.weight, one.item) for one in strata.drawn()).share or 0.0)
    assert math.fsum(told) / len(told) == pytest.approx(900 / 1040, abs=0.01)


# The command


def dump(here: Path) -> None:
    """Twelve removals in four documents, and a record that is none."""
    part = f"{STORY[0]} Follow us on Twitter."
    texts = [DUMP, f"{STORY[0]}\n\x1b[2JAdvertisement\n{STORY[1]}\nRead more", f"{STORY[0]}\n{WRAPPER}", part]
    put(here / "d.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))


ARGS = ["audit", "d.jsonl", "--text-field", "text"]


def table(out: str) -> dict[str, list[str]]:
    """The rows of the printed figures by their names."""
    rows = out[out.index("removed  judged") :].splitlines()[1:]
    return {row[:16].strip(): row[16:].split() for row in rows}


def test_answers_make_figures(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Every removal is shown with what stands around it; what is skipped does not count."""
    dump(here)
    feed(monkeypatch, b"y\nNo\nperhaps\ns\n" + b"yes\n" * 90)
    code, out, said = said_by(ARGS, capsys)
    assert code == 0
    (many,) = re.findall(r"audit: (\d+) of \1 removals in 4 documents to judge$", said[0])
    rows = table(out)
    assert rows["all"][:3] == [many, str(int(many) - 1), str(int(many) - 2)]
    assert out.count("Rightly removed?") == int(many) + 1  # "perhaps" was asked again
    assert "\x1b" not in out
    assert "  >>> Advertisement\n" in out and f"      {STORY[0]}\n" in out and "  -   Read more\n" in out


def test_the_same_seed_draws_the_same(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """And another one others, most likely."""
    dump(here)
    drawn = []
    for seed in ("1", "1", "2", "3", "4"):
        feed(monkeypatch, b"s\n" * 20)
        drawn.append(said_by([*ARGS, "--sample", "3", "--seed", seed], capsys)[1])
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1
    assert drawn[0].count("[3 of 3]") == 1


def test_judgments_are_kept_and_gone_on_with(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """After q, after the end of the input, and after a line that broke off; what stands there is not asked again."""
    dump(here)
    args = [*ARGS, "--answers", "a.jsonl"]
    feed(monkeypatch, b"y\nn\nq\n")
    assert table(said_by(args, capsys)[1])["all"][1:3] == ["2", "1"]
    with open(here / "a.jsonl", "a") as file:
        file.write('{"key": "abc')
    feed(monkeypatch, b"y\n")
    code, out, said = said_by(args, capsys)
    assert (code, table(out)["all"][1:3]) == (0, ["3", "2"])
    assert "a.jsonl:3: an answer that breaks off is passed over" in said[0]
    assert "2 of them judged before" in said[1]
    feed(monkeypatch, b"")
    (here / "a.jsonl").write_text("".join((here / "a.jsonl").read_text().splitlines(True)[:2]))
    assert table(said_by(args, capsys)[1])["all"][1:3] == ["2", "1"]
    put(here / "b.jsonl", "my notes\n")
    refused([*ARGS, "--answers", "b.jsonl"], "b.jsonl:1: no answer of 'boilerstrip audit'; nothing is added", capsys)
    assert (here / "b.jsonl").read_text() == "my notes\n"


def test_an_interruption_ends_with_the_figures_so_far(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """And with the exit code of interruptions."""
    dump(here)

    class Impatient(io.StringIO):
        """One answer, then Ctrl-C."""

        def readline(self, *_: Any) -> str:
            if self.tell():
                raise KeyboardInterrupt
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Impatient("y\ny\n"))
    code, out, _ = said_by(ARGS, capsys)
    assert (code, table(out)["all"][1:3]) == (130, ["1", "1"])


def test_json_stands_alone_on_standard_output(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Questions go to standard error then."""
    dump(here)
    feed(monkeypatch, b"y\n" * 5)
    assert main([*ARGS, "--output-format", "json", "--select", "ADV"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["all"]["removed"], told["all"]["judged"], told["all"]["right"]) == (2, 2, 2)
    assert told["labels"]["ad"]["codes"]["ADV001"]["precision"] == 1.0
    assert list(told["labels"]) == ["ad"]
    assert "Rightly removed?" in err


def test_a_part_of_a_line_is_shown_in_it(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """In brackets, between what stays."""
    put(here / "a.txt", f"Sign up for our newsletter. (Reuters) - {STORY[0]}\n{STORY[1]} (Reporting by Ann Reed)\n")
    feed(monkeypatch, b"s\n" * 9)
    out = said_by(["audit", "a.txt", "--sample", "9"], capsys)[1]
    assert re.search(r">>> .*\[\[.+\]\]", out)


def test_what_cannot_be_read_is_named_and_the_rest_audited(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """With exit code 2; a text that clean would leave as it was gives nothing to judge."""
    dump(here)
    put(here / "e.jsonl", 'no json\n{"text": "x"}\n')
    feed(monkeypatch, b"y\n" * 30)
    code, out, said = said_by([*ARGS, "e.jsonl", "none.jsonl"], capsys)
    assert (code, len(said)) == (2, 3)
    assert table(out)["all"][1] != "0"
    feed(monkeypatch, b"")
    _, out, said = said_by([*ARGS, "--max-removed", "0%"], capsys)
    assert "0 of 0 removals" in said[0]
    refused([*ARGS, "--sample", "0"], "--sample has to be 1 or more", capsys)
