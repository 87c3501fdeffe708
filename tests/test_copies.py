"""Copies of a story: what several sites share stays, and what one has alone goes more easily."""

from __future__ import annotations

import gzip
import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip.cli import main
from boilerstrip.copies.compare import Compared, compare_copies, compared
from boilerstrip.copies.finder import Gathering, entry_of
from boilerstrip.copies.labels import Groups
from boilerstrip.copies.laid import Panel, copy_of
from boilerstrip.copies.shelf import LONGEST, Filling, Shelf
from boilerstrip.decide import strongest
from boilerstrip.document import Evidence
from boilerstrip.evaluate import evaluate, read_rows
from boilerstrip.evidence.copies import ALONE, SHARED, Standing, carried, with_copies
from boilerstrip.learned.told import Told
from boilerstrip.read import read
from boilerstrip.scoring.coded import Coder
from boilerstrip.settings import Settings
from boilerstrip.stripper import Asking, Stripper

BODY = [
    "The ferry stays, the council said on Tuesday after a long night of talks in the town hall.",
    "Repairs to the hull will begin in March, and they will cost more than was thought at first.",
    "Passengers had feared that the island would be cut off for the winter, as it was ten years ago.",
    "The mayor said that she was glad of the decision and thanked the crew for their patience.",
    "The next sailing is planned for the last week of March, if the weather allows it, she added.",
]
LOCAL = "On the quay of our own town the harbour master, who has worked there since 1998, welcomed the vote as well."
TEASERS = ["Mayor opens new swimming pool", "Old nets, new money", "School bus is late again"]
HEADINGS = ["What Islanders Want", "Friendly Duels", "Going forward", "Ships and people"]
CAPTION = "Photo: Jane Doe/Reuters"
ENGINE = Stripper()


def text(lines: list[str], site: str, foot: str = "Subscribe to our newsletter") -> dict[str, str]:
    """A copy on a site."""
    return {"text": "\n".join([f"{site} | Home | Menu", *lines, foot]), "site": site}


def decided(one: Compared, line: str) -> boilerstrip.LineVerdict:
    """The verdict on the first line that reads so."""
    return next(verdict for verdict in one.result.lines if verdict.text == line)


def status(one: Compared, line: str) -> tuple[str, int]:
    """How the first line that reads so stands."""
    return next((each.status, each.sites) for each in one.lines if each.text == line)


def test_what_other_sites_share_stays_whatever_it_looks_like() -> None:
    """Headings under a story go when nobody else has them, and stay when three sites do."""
    lone = [line for line in HEADINGS if not ENGINE.strip(text([*BODY, line], "a.example")["text"]).lines[-2].kept]
    assert lone, "none of these headings goes any more: take others"
    for line in lone:
        (first, *_) = compare_copies([text([*BODY, line], f"{name}.example") for name in "abc"])
        verdict = decided(first, line)
        assert (verdict.kept, verdict.label) == (True, "text") and SHARED in verdict.reasons
        assert status(first, line) == ("shared", 2)


def test_a_caption_or_credit_that_rules_know_goes_though_all_share_it() -> None:
    """An agency sends it along with its sentences."""
    for one in compare_copies([text([CAPTION, *BODY, "(Reporting by Jane Doe)"], f"{n}.example") for n in "abc"]):
        for line in (CAPTION, "(Reporting by Jane Doe)", "Subscribe to our newsletter"):
            assert not decided(one, line).kept, line
        assert CAPTION not in one.body and one.body.startswith(BODY[0])


def test_a_lone_line_goes_where_the_labeller_wavers() -> None:
    """Another story's headline between paragraphs, which stays without copies."""
    wavering = [
        line for line in TEASERS if ENGINE.strip(text([*BODY[:2], line, *BODY[2:]], "a.example")["text"]).lines[3].kept
    ]
    assert wavering, "all of these go without copies: take others"
    gone = []
    for line in wavering:
        texts = [text([*BODY[:2], line, *BODY[2:]], "a.example"), text(BODY, "b.example"), text(BODY, "c.example")]
        first = compare_copies(texts)[0]
        if not decided(first, line).kept:
            assert decided(first, line).reasons == (ALONE,) and not decided(first, line).certain
            assert status(first, line) == ("candidate", 0)
            gone.append(line)
    assert gone


def test_a_local_addition_that_reads_like_the_story_stays() -> None:
    """That no other copy has a line removes nothing by itself."""
    first = compare_copies(
        [text([*BODY[:3], LOCAL, *BODY[3:]], "a.example"), *(text(BODY, f"{n}.example") for n in "bcd")]
    )[0]
    assert decided(first, LOCAL).kept and status(first, LOCAL) == ("own", 0)
    assert LOCAL in first.result.body and LOCAL not in first.body


def test_lines_that_are_split_merged_or_reworded_are_found_again() -> None:
    """As the scorer finds them."""
    other = [
        f"{BODY[0]} {BODY[1]}",
        BODY[2],
        BODY[3].replace("glad of", "pleased with"),
        BODY[4],
    ]
    first, second = compare_copies([text(BODY, "a.example"), text(other, "b.example")])
    assert [status(first, line) for line in BODY] == [("shared", 1)] * 5
    assert all(status(second, line)[0] == "shared" for line in other)


def test_an_excerpt_shares_its_lines_and_makes_no_line_a_lone_one() -> None:
    """It cannot know what stands in the rest."""
    more = [
        line.replace("ferry", "bridge").replace("March", "April").replace("the", "that") + " So it is." for line in BODY
    ]
    first, second = compare_copies([text([*BODY, *more, *more[::-1]], "a.example"), text(BODY[:2], "b.example")])
    assert (first.sharing, first.whole, second.whole) == (1, 0, 1)
    assert status(first, BODY[0]) == ("shared", 1) and {one.status for one in first.lines} == {"shared", "own"}


@pytest.mark.parametrize(
    "site", ["a.example", "www.a.example", "news.a.example", "https://A.example/story", "a.example:80"]
)
def test_a_copy_of_the_same_publisher_says_nothing(site: str) -> None:
    """Hosts of one registrable domain are one publisher's."""
    first, _ = compare_copies([text(BODY, "a.example"), text(BODY, site)])
    assert (first.sharing, first.whole, first.body) == (0, 0, "")
    assert {one.status for one in first.lines} == {"own"}


def test_sites_that_share_their_furniture_are_one_publishers() -> None:
    """Their common lines may be of their template."""
    foot = (
        "Subscribe to our newsletter for the best of the week\nFollow us on Facebook and Twitter\nWhat Islanders Want"
    )
    first, *_ = compare_copies([text(BODY, f"{name}.example", foot) for name in "abc"])
    assert first.sharing == 0
    assert first.result.text == boilerstrip.strip(first.result.raw_text).text


def test_without_sites_the_same_text_counts_once() -> None:
    """A dump that holds a text twice knows no more of it."""
    plain = [one["text"] for one in (text(BODY, "a.example"), text([*BODY, LOCAL], "b.example"))]
    first, *_ = compare_copies([plain[0], plain[1], plain[1], plain[0]])
    assert (first.sharing, first.whole) == (1, 1)


@pytest.mark.parametrize(
    "others",
    [
        [],
        [""],
        ["\n \n"],
        ["Die Fähre bleibt, sagte der Rat am Dienstag.\nDie Reparaturen beginnen im März und werden teurer."],
        ["The cat slept.\nIt rained on the roof of the old mill all night, and nobody went out."],
    ],
)
def test_another_story_changes_nothing(others: list[str]) -> None:
    """Nor does no text, an empty one or one in another language."""
    mine = text([*BODY, "What Islanders Want"], "a.example")["text"]
    first = compare_copies([mine, *others])[0]
    assert first.result.to_dict() == boilerstrip.strip(mine).to_dict()
    assert (first.sharing, first.body) == (0, "")


LINES = st.sampled_from(
    [*BODY, LOCAL, CAPTION, *TEASERS, *HEADINGS, "Advertisement", "Read more: Ten best islands", "", " x "]
)
COPIES = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.lists(LINES, max_size=12).flatmap(
                lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines))
            ),
            "site": st.sampled_from([None, "a.example", "b.example", "c.example", "www.a.example"]),
        }
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(COPIES, st.randoms())
def test_the_order_of_copies_does_not_matter_and_nothing_is_lost(copies: list[dict[str, Any]], chance: Any) -> None:
    """Each gets the same answer, from which its text can be rebuilt; the consensus is a part of it."""
    told = [(one["text"], one["site"], None) for one in copies]
    order = list(range(len(told)))
    chance.shuffle(order)
    mixed = dict(zip(order, compared(ENGINE, [told[k] for k in order]), strict=True))
    for k, one in enumerate(compared(ENGINE, told)):
        assert mixed[k].to_dict() == one.to_dict()
        assert one.result.restore() == told[k][0]
        assert [line.index for line in one.lines] == [line.index for line in one.result.lines]
        rest = iter(one.result.text)
        assert all(mark in rest for mark in one.body)
        assert all(line.sites > 0 for line in one.lines if line.status == "shared")


@settings(max_examples=25, deadline=None)
@given(COPIES)
def test_a_text_gets_the_same_answer_alone_and_in_a_batch(copies: list[dict[str, Any]]) -> None:
    """Whatever the labeller is asked about at once."""
    coder = Coder()
    read_ones = [copy_of(one["text"], one["site"], coder) for one in copies]
    asked = [
        Asking(one["text"], None, None, one["site"], Panel(read_ones[k], [*read_ones[:k], *read_ones[k + 1 :]], coder))
        for k, one in enumerate(copies)
    ]
    alone = [ENGINE.strip_each([one])[0] for one in asked]
    assert [one.to_dict() for one in ENGINE.strip_each(asked)] == [one.to_dict() for one in alone]  # type: ignore[union-attr]


def test_the_user_may_ignore_copies() -> None:
    """Wholly, or one of the two things that they say."""
    copies = [
        text([*BODY[:2], TEASERS[0], *BODY[2:], HEADINGS[0]], "a.example"),
        text([*BODY, HEADINGS[0]], "b.example"),
        text([*BODY, HEADINGS[0]], "c.example"),
    ]
    for ignored, spoken in ((("COPY:",), set()), ((ALONE,), {SHARED}), ((SHARED,), {ALONE})):
        first = compare_copies(copies, Settings(ignore=ignored))[0]
        said = {code for line in first.result.lines for code in line.reasons if code.startswith("COPY:")}
        assert said <= spoken, ignored
    assert (
        compare_copies(copies, Settings(ignore=("COPY:",)))[0].result.text == boilerstrip.strip(copies[0]["text"]).text
    )


def test_copies_serve_rules_alone_too() -> None:
    """Without a labeller what is shared stays, and nothing more goes."""
    first = compare_copies([text([*BODY, HEADINGS[0]], f"{n}.example") for n in "abc"], Settings(model="none"))[0]
    assert decided(first, HEADINGS[0]).kept and SHARED in decided(first, HEADINGS[0]).reasons


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ("one", "takes many texts"),
        (b"one", "takes many texts"),
        ({"text": "one"}, "takes many texts"),
        (None, "takes many texts"),
        ([b"one"], "text 0: a str or a mapping with 'text', not bytes; decode bytes first"),
        (["a", 1], "text 1: a str or a mapping"),
        ([{"site": "a.example"}], "text 0: its 'text' is a str, not NoneType"),
        ([{"text": "a", "site": 1}], "text 0: its 'site' is a str or None, not int"),
    ],
)
def test_what_is_no_text_is_named(texts: Any, said: str) -> None:
    """With its number."""
    with pytest.raises(TypeError, match=said):
        compare_copies(texts)


def test_a_certain_rule_and_a_profile_outlive_what_is_shared() -> None:
    """And a likely rule about furniture, unless several sites share a long line."""
    line = "Follow the story of the ferry here with us all through the week, and tell us what you think of it."
    doc = read(line)
    long, many = Standing({0: 3}, long=frozenset({0}), sharing=3, whole=3), {0: 1}
    rule = Evidence("PRO001", "promo", False, 0.99, "line")
    for mine, standing, stays in (
        (rule, long, True),
        (rule._replace(certain=True), long, False),
        (rule._replace(code="SITE:a.example:1"), long, False),
        (rule._replace(code="CAP001", label="caption"), long, False),
        (rule, Standing(many, long=frozenset({0}), sharing=1, whole=1), False),
        (rule, Standing({0: 3}, sharing=3, whole=3), False),
    ):
        found = carried(standing, doc, {0: [mine]}, {})
        assert bool(found) == stays, mine
        assert not found or strongest([mine, *found[0]]) is found[0][0]


def test_odds_are_raised_below_the_first_shared_line_alone() -> None:
    """What stands over the story may be its headline."""
    doc = read("\n".join("abcde"))
    against = {k: Evidence("REL000", "related", False, 0.3, "line") for k in (0, 2, 4)}
    told = Told([0.7, 0.98, 0.7, 0.98, 0.7], {}, against, True)
    standing = Standing({1: 2, 3: 2}, sharing=2, whole=2)
    after = with_copies(told, standing, doc, 0.5).against
    assert after[0] == against[0]
    assert after[2].code == after[4].code == ALONE and 0.3 < after[2].confidence < after[4].confidence
    beside = Standing({1: 2, 3: 2}, added=frozenset({3}), sharing=2, whole=2)
    assert with_copies(told, beside, doc, 0.5).against == against, "a heading of what a desk has added"
    assert with_copies(told, standing, doc, 0.2).against == against, "what the labeller takes is its own"


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.sets(st.integers(0, 7)))
def test_what_is_left_of_a_text_stands_as_it_stood(kept: list[bool], shared: set[int]) -> None:
    """A second look knows what copies say of the lines that stay."""
    doc = read("\n".join(f"line {k}" for k in range(len(kept))))
    decisions = [boilerstrip.strip("A line.").decisions[0]._replace(kept=one) for one in kept]
    stay = [k for k, one in enumerate(kept) if one]
    rest = read("\n".join(f"line {k}" for k in stay))
    standing = Standing(dict.fromkeys(shared, 1), sharing=1, whole=1).of_rest(doc, decisions, rest)
    assert {stay[k] for k in standing.shared} == shared & set(stay)


def dump(count: int) -> list[tuple[str, str]]:
    """Copies of twenty stories, each on some of forty sites."""
    made = []
    for n in range(count):
        story, site = n % 20, n * 7 % 40
        words = " ".join(f"w{story}x{k}" for k in range(60))
        made.append((text([words], f"s{site}.example")["text"], f"s{site}.example"))
    return made


def test_copies_are_found_among_many_in_any_order() -> None:
    """Of each publisher one, of one's own none, and of other stories none."""
    some = dump(120)
    answers = []
    for texts in (some, some[::-1]):
        gathering = Gathering()
        for one in texts:
            gathering.add(entry_of(*one))
        finder = gathering.finder()
        found = [finder.find(entry_of(*one)) for one in some]
        answers.append([({texts[k] for k in one.others}, one.recurring) for one in found])
    assert answers[0] == answers[1]
    for n, (others, _) in enumerate(answers[0]):
        assert others, n
        assert all(f"w{n % 20}x0 " in told and site != some[n][1] for told, site in others)


def test_lines_of_a_sites_other_stories_are_none_of_this_one() -> None:
    """Two sites may share a template that no rule knows."""
    gathering, foot = Gathering(), "Our island reporters wish you fair winds"
    for n in range(6):
        for name in "ab":
            words = " ".join(f"w{n}x{k}" for k in range(40))
            gathering.add(entry_of(f"{words}\n{foot}", f"{name}.example"))
    first = entry_of(" ".join(f"w0x{k}" for k in range(40)) + f"\n{foot}", "a.example")
    assert gathering.finder().find(first).recurring == {1}


def test_more_texts_than_are_laid_beside_each_other_get_answers_of_eight_sites() -> None:
    """In any order the same."""
    texts = [text(BODY, f"s{n}.example") for n in range(20)]
    one, other = compare_copies(texts), compare_copies(texts[::-1])[::-1]
    assert [each.to_dict() for each in one] == [each.to_dict() for each in other]
    assert {each.whole for each in one} == {8}


def test_a_shelf_gives_back_its_texts_and_travels_to_other_processes(tmp_path: Path) -> None:
    """Long and empty texts are left out."""
    filling, odd = Filling(str(tmp_path)), "lone \ud800 surrogate\0and zero " + BODY[0]
    for one in (odd, "", " \n", "x" * (LONGEST + 1), BODY[0]):
        filling.add(one, "a.example" if one == odd else None)
    assert (len(filling), filling.long, filling.sited) == (2, 1, 1)
    shelf = filling.shelf()
    again: Shelf = pickle.loads(pickle.dumps(shelf))
    assert (again.read(0), again.read(1)) == ((odd, "a.example"), (BODY[0], None))
    assert again.digest == shelf.digest
    assert again.panel("", None) is None and again.panel("x" * (LONGEST + 1), None) is None
    shelf.close()
    again.close()


def test_an_empty_shelf_finds_nothing(tmp_path: Path) -> None:
    """And says so without an error."""
    shelf = Filling(str(tmp_path)).shelf()
    assert shelf.panel(BODY[0], None) is None
    shelf.close()


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3), max_size=10), st.randoms())
def test_groups_join_what_belongs_together_in_any_order(sets: list[list[str]], chance: Any) -> None:
    """Each is named after its first member."""
    one, other = Groups(), Groups()
    for some in sets:
        one.join(some)
    mixed = [chance.sample(some, len(some)) for some in sets]
    chance.shuffle(mixed)
    for some in mixed:
        other.join(some)
    assert {name: one.of(name) for name in "abcdefgh"} == {name: other.of(name) for name in "abcdefgh"}
    for some in sets:
        assert len({one.of(name) for name in some}) == 1 and one.of(some[0]) <= min(some)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A dump: one story on three sites, and another on one."""
    rows = [
        text([*BODY[:2], TEASERS[0], *BODY[2:], HEADINGS[0]], "a.example"),
        text([*BODY, HEADINGS[0]], "b.example"),
        text([*BODY, HEADINGS[0]], "www.c.example"),
        text([LOCAL, "It rained on the roof of the old mill all night, and nobody went out."], "a.example"),
    ]
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps({"id": f"n{k}"} | row) + "\n" for k, row in enumerate(rows)))
    return path


def texts_of(path: Path) -> list[str]:
    """The texts of a dump."""
    return [json.loads(line)["text"] for line in path.read_text().splitlines()]


def test_clean_with_copies_does_what_the_library_does(made: Path, tmp_path: Path) -> None:
    """In one process or two; the ledger says what copies did and with which, and leads back."""
    told = [json.loads(line) for line in made.read_text().splitlines()]
    out, two, ledger = tmp_path / "out.jsonl", tmp_path / "two.jsonl", tmp_path / "ledger.jsonl"
    args = ["clean", str(made), "--with-copies", str(made), "--text-field", "text", "--isolated", "-q"]
    assert main([*args, "-o", str(out), "--ledger", str(ledger)]) == 0
    assert main([*args, "-o", str(two), "--workers", "2"]) == 0
    assert out.read_bytes() == two.read_bytes()
    assert texts_of(out) == [one.result.text for one in compare_copies(told)]
    assert HEADINGS[0] in texts_of(out)[0] and HEADINGS[0] not in boilerstrip.strip(told[0]["text"]).text
    entries = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert all(len(one["copies"]) == 64 for one in entries)
    assert main(["restore", str(out), "--ledger", str(ledger), "-o", str(tmp_path / "back.jsonl")]) == 0
    assert texts_of(tmp_path / "back.jsonl") == [one["text"] for one in told]


def test_copies_may_come_from_another_dump_and_texts_from_standard_input(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sites that nobody names are said to be missing."""
    from io import BytesIO, TextIOWrapper

    mine = text([*BODY, HEADINGS[0]], "a.example")["text"]
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(mine.encode())))
    assert main(["clean", "--with-copies", str(made), "--site-field", "nothing", "--url-field", "x", "--isolated"]) == 0
    out, err = capsys.readouterr()
    assert HEADINGS[0] in out
    assert "4 texts to look for copies in" in err and "no text has a site" in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["clean", "DUMP", "--with-copies", "-"], "standard input is no dump that can be named here"),
        (["clean", "DUMP", "--with-copies", "missing.jsonl"], "missing.jsonl: no such file or folder"),
        (["clean", "DUMP", "--with-copies", "DUMP", "--resume", "-o", "OUT"], "--resume and --with-copies do not go"),
        (["learn", "--labels-from-copies", "DUMP"], "-o says where labels go"),
        (["learn", "DUMP", "--labels-from-copies", "DUMP", "-o", "OUT"], "takes no DUMP"),
        (["learn", "--labels-from-copies", "DUMP", "-o", "DUMP"], "would be overwritten"),
        (["learn", "--labels-from-copies", "-", "-o", "OUT"], "standard input is no dump"),
        (["learn", "--labels-from-copies", "BINARY", "-o", "OUT"], "a binary file"),
    ],
)
def test_wrong_use_gets_one_line(
    args: list[str], said: str, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is written."""
    (tmp_path / "b.jsonl").write_bytes(bytes(range(256)))
    names = {"DUMP": str(made), "OUT": str(tmp_path / "out.jsonl"), "BINARY": str(tmp_path / "b.jsonl")}
    assert main([*(names.get(one, one) for one in args), "--isolated"]) == 2
    err = capsys.readouterr().err
    assert said in err and len([line for line in err.splitlines() if "taking the field" not in line]) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_labels_from_copies_are_a_labelled_dump(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The story's lines are sure, wrapper that one copy has alone too, all else is not; a site alone has no row."""
    out = tmp_path / "labels.jsonl"
    assert main(["learn", "--labels-from-copies", str(made), "-o", str(out), "--id-field", "id", "--isolated"]) == 0
    assert "3 of 4 documents have copies on other sites, in 1 group" in capsys.readouterr().err
    rows = list(read_rows(out))
    assert [row["id"] for row in rows] == ["n0", "n1", "n2"] and {row["group"] for row in rows} == {"a.example"}
    for row in rows:
        lines = row["text"].split("\n")
        told = {lines[one["i"]]: (one["label"], one.get("unsure", False)) for one in row["lines"]}
        assert all(told[line] == ("text", False) for line in BODY)
        assert len(row["lines"]) == len(lines)
        assert all(unsure or label == "text" or line not in BODY for line, (label, unsure) in told.items())
    assert evaluate(rows)["all"]["docs"] == 3
    pytest.importorskip("lightgbm")
    from boilerstrip.training.corpus import Reader, labelled

    assert [one.group for one in labelled(rows, "copies", Reader())] == ["a.example"] * 3


def test_labels_count_lines_by_line_feeds(tmp_path: Path) -> None:
    """Whatever ended them in the dump."""
    rows = [text(BODY, f"{name}.example") for name in "ab"]
    rows = [row | {"text": row["text"].replace("\n", end)} for row, end in zip(rows, ("\r\n", "\r"), strict=True)]
    path, out = tmp_path / "dump.jsonl", tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["learn", "--labels-from-copies", str(path), "-o", str(out), "--text-field", "text", "--isolated"]) == 0
    for row in read_rows(out):
        assert "\r" not in row["text"]
        assert {row["text"].split("\n")[one["i"]] for one in row["lines"] if one["label"] == "text"} >= set(BODY)


def test_labels_are_compressed_and_written_where_a_link_or_pipe_leads(made: Path, tmp_path: Path) -> None:
    """As other outputs are; a record's language is kept."""
    rows = [json.loads(line) for line in made.read_text().splitlines()]
    made.write_text("".join(json.dumps(row | {"lang": "en"}) + "\n" for row in rows))

    def labels(out: Path) -> None:
        told = ["learn", "--labels-from-copies", str(made), "-o", str(out), "--text-field", "text"]
        assert main([*told, "--isolated", "-q"]) == 0

    labels(tmp_path / "plain.jsonl")
    plain = (tmp_path / "plain.jsonl").read_bytes()
    assert {row["lang"] for row in map(json.loads, plain.splitlines())} == {"en"}
    labels(tmp_path / "packed.jsonl.gz")
    assert gzip.decompress((tmp_path / "packed.jsonl.gz").read_bytes()) == plain
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "target.jsonl")
    (tmp_path / "target.jsonl").touch()
    labels(tmp_path / "link.jsonl")
    assert (tmp_path / "link.jsonl").is_symlink() and (tmp_path / "target.jsonl").read_bytes() == plain
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)  # what is written fits into the pipe
    labels(tmp_path / "pipe")
    assert os.read(reader, 1 << 16) == plain and not (tmp_path / "pipe").is_file()
    os.close(reader)
