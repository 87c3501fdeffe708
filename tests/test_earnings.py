"""``boilerstrip rules --unused`` and ``--precision``: what each rule and context earns."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, OWN, STORY, feed, put, refused, said_by

from boilerstrip.commands.rules import _HEAD
from boilerstrip.earnings import Earning, earnings
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

PIER = "Walk the pier"
SPAN = """
[[rule]]
code = "PRO802"
name = "rope"
label = "promo"
why = "A rule of the user's own that trims. Known cost: none."
literals = ["(rope for sale)"]
pattern = '\\(rope for sale\\)'
where = "anywhere"
action = "span"
certain = false
drops = [{ line = "The ferry stays. (rope for sale)", cut = "(rope for sale)" }]
keeps = [{ line = "Rope is for sale.", why = "a sentence" }]
"""
KEEP = """
[[rule]]
code = "KEP801"
name = "sailors"
label = "text"
why = "A rule of the user's own that keeps. Known cost: none."
literals = ["sailors"]
pattern = 'sailors'
where = "anywhere"
action = "keep"
certain = false
drops = ["The sailors came"]
keeps = [{ line = "The captain came", why = "no sailors" }]
"""
TWIN = OWN.replace("PRO801", "NAV801").replace('"promo"', '"nav"')
LIKELY = OWN.replace("true", "false").replace("walk the pier'", "walk the pier.*'").replace("They walk", "They run")


def row(*lines: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A labelled document of (label, line) pairs."""
    gold = [{"i": i, "label": label} for i, (label, _) in enumerate(lines)]
    return {"id": "x", "group": "g", "text": "\n".join(line for _, line in lines), "lines": gold, **more}


def story(*lines: tuple[str, str], **more: Any) -> dict[str, Any]:
    """The same between two paragraphs of a story, which are the first line and the last."""
    return row(("text", STORY[0]), *lines, ("text", STORY[1]), **more)


def earned(here: Path, rules: str, *rows: dict[str, Any]) -> dict[str, Earning]:
    """What codes earn on some documents, with rules of one's own."""
    (here / "own.toml").write_text(rules)
    return earnings(Stripper(Settings(rule_files=("own.toml",), model="none")), rows)[0]


def counts(one: Earning) -> tuple[int, ...]:
    """Lines fired on, taken, rightly, under the rule's label, and taken by nothing else."""
    return one.fires, one.takes, one.right, one.own_label, one.alone


def unused(capsys: Any, *args: str) -> tuple[set[str], list[str]]:
    """The codes that --unused lists, and what stands on standard error."""
    code, out, err = said_by(["rules", "--isolated", *args], capsys)
    assert code == 0
    return {line[:6] for line in out.splitlines()}, err


# Unused


def test_what_fires_nowhere_is_listed_as_rules_lists_it(here: Path, capsys: Any) -> None:
    """With the numbers on standard error; rules of one's own are among them."""
    (here / "a.txt").write_text(f"{STORY[0]}\n{PIER}\n{STORY[1]}\n")
    (here / "own.toml").write_text(OWN + TWIN.replace("the pier", "the dog"))
    args = ["--rules", "own.toml", "--select", "PRO801,NAV801"]
    _, listed, _ = said_by(["rules", *args], capsys)
    code, out, err = said_by(["rules", *args, "--unused", "a.txt"], capsys)
    assert (code, out) == (0, listed.splitlines()[0] + "\n")
    assert out.startswith("NAV801")
    assert err == ["boilerstrip: 1 of 2 rules and contexts fire nowhere in 1 document"]
    (json_row,) = json.loads(said_by(["rules", *args, "--unused", "a.txt", "--output-format", "json"], capsys)[1])
    assert json_row["code"] == "NAV801"


def test_a_rule_that_loses_fires(here: Path, capsys: Any) -> None:
    """Of two that speak of a line one wins; a keep-rule fires on lines that nobody accuses."""
    (here / "a.txt").write_text(f"{STORY[0]}\n{PIER}\nThe sailors came home on Monday, and the town came out.\n")
    (here / "own.toml").write_text(OWN + TWIN + KEEP)
    args = ["--rules", "own.toml", "--select", "PRO801,NAV801,KEP801", "--unused", "a.txt"]
    assert unused(capsys, *args)[0] == set()


def test_contexts_that_fire_are_not_unused(here: Path, capsys: Any) -> None:
    """Links under a heading are a context's."""
    lines = ["Read also:", "Harbour master retires", "New nets for the old boats", "Fish market opens again"]
    (here / "a.txt").write_text("\n".join([*STORY, *lines, ""]))
    (here / "b.txt").write_text("\n".join([*STORY, ""]))
    assert "REL901" not in unused(capsys, "--select", "REL901,REL902", "--unused", "a.txt", "b.txt")[0]
    assert "REL901" in unused(capsys, "--select", "REL901,REL902", "--unused", "b.txt")[0]


def test_dumps_are_read_as_check_reads_them(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Folders, records, standard input, options and the configuration's keys; a file that is met twice is done once."""
    (here / "own.toml").write_text(OWN)
    put(here / "in" / "d.jsonl", "".join(json.dumps({"page": {"body": text}}) + "\n" for text in (STORY[0], PIER)))
    put(here / "in" / "odd.dat", PIER)
    args = ["--rules", "own.toml", "--select", "PRO801"]
    told, err = unused(capsys, *args, "--text-field", "page.body", "--unused", "in", "in/d.jsonl")
    assert (told, err) == (set(), ["boilerstrip: 0 of 1 rules and contexts fire nowhere in 2 documents"])
    assert unused(capsys, *args, "--unused", "in/odd.dat", "--format", "txt")[0] == set()
    feed(monkeypatch, PIER.encode("utf-16-be"))
    assert unused(capsys, *args, "--encoding", "utf-16-be", "--unused", "-", "-")[0] == set()
    (here / "boilerstrip.toml").write_text('text-field = "page.body"\nrules = ["own.toml"]\n')
    assert said_by(["rules", "--select", "PRO801", "--unused", "in"], capsys)[:2] == (0, "")


def test_inputs_of_unused_that_cannot_be_read_are_one_line(here: Path, capsys: Any) -> None:
    """At the first of them nothing is listed: what fires nowhere in a part may fire in the rest."""
    put(here / "a.txt", DUMP)
    put(here / "bad.txt", b"caf\xe9 " * 9)
    put(here / "d.jsonl", json.dumps({"text": DUMP}) + "\n{\n")
    put(here / "empty.txt", "\n")
    for name, said in (
        ("missing.txt", "missing.txt: no such file or folder"),
        ("bad.txt", "bad.txt: "),
        ("a.csv", "a.csv: no such file or folder"),
        ("own.toml", "own.toml: unknown kind of input .toml; pass --format"),
    ):
        put(here / "own.toml", OWN)
        refused(["rules", "--unused", "a.txt", name], said, capsys)
    code, out, err = said_by(["rules", "--unused", "d.jsonl"], capsys)
    assert (code, out) == (2, "")
    assert err[-1].startswith("boilerstrip: d.jsonl:2: bad JSON record")
    refused(["rules", "--unused", "empty.txt"], "empty.txt: no document to look at", capsys)


def test_options_that_would_do_nothing_are_refused(here: Path, capsys: Any) -> None:
    """How inputs are read is for --unused alone, and one account is given at a time."""
    put(here / "a.txt", DUMP)
    refused(["rules", "--text-field", "body"], "rules: --text-field goes with --unused", capsys)
    refused(["rules", "--precision", "a.txt", "--format", "txt"], "rules: --format goes with --unused", capsys)
    refused(["rules", "--precision", "a.txt", "--unused", "a.txt"], "not allowed with", capsys)


# Precision


def test_lines_taken_are_counted_by_what_the_gold_says(here: Path) -> None:
    """Rightly under the label, rightly under another, and wrongly; a wrong one lowers precision."""
    docs = [story((label, PIER)) for label in ("promo", "ad", "text")]
    one = earned(here, OWN, *docs)["PRO801"]
    assert counts(one) == (3, 3, 2, 1, 3)
    assert one.precision == 2 / 3
    assert (one.docs, one.groups) == (3, {"g"})


def test_lines_marked_unsure_and_lines_without_a_label_do_not_count(here: Path) -> None:
    """Neither for the rule nor for its groups."""
    unsure, bare = story(("promo", PIER)), story(("promo", PIER))
    unsure["lines"][1]["unsure"] = True
    del bare["lines"][1]
    assert "PRO801" not in earned(here, OWN, unsure, bare)


def test_of_two_rules_one_takes_the_line_and_neither_does_alone(here: Path) -> None:
    """Both fire, and with one of them ignored the other takes it."""
    found = earned(here, OWN + TWIN, story(("promo", PIER)))
    assert counts(found["NAV801"]) == (1, 1, 1, 0, 0)
    assert counts(found["PRO801"]) == (1, 0, 0, 0, 0)
    assert found["PRO801"].precision is None


def test_a_span_is_right_where_the_gold_has_one(here: Path) -> None:
    """A trimmed line stays; what the gold does not trim is wrong."""
    line = f"{STORY[0]} (rope for sale)"
    good = row(("text", line), ("text", STORY[1]), spans=[{"i": 0, "label": "ad", "text": "(rope for sale)"}])
    assert counts(earned(here, SPAN, good)["PRO802"]) == (1, 1, 1, 0, 1)
    assert counts(earned(here, SPAN, row(("text", line), ("text", STORY[1])))["PRO802"]) == (1, 1, 0, 0, 1)
    assert counts(earned(here, SPAN, row(("promo", line), ("text", STORY[1])))["PRO802"]) == (1, 1, 1, 1, 1)


def test_a_keep_rule_takes_what_stays_because_of_it(here: Path) -> None:
    """Right where the gold keeps the line; a line that nobody accuses is no merit."""
    line = "Walk the pier with the sailors"
    docs = story(("text", line)), story(("promo", line)), story(("text", "The sailors came home on Monday."))
    found = earned(here, LIKELY + KEEP, *docs)
    assert counts(found["KEP801"]) == (3, 2, 1, 1, 2)
    assert counts(found["PRO801"]) == (2, 0, 0, 0, 0)


def test_alone_is_what_stays_when_the_code_is_ignored(here: Path) -> None:
    """Contexts look again: lines between two headings that go are a context's, whichever rule the headings have."""
    lines = ["Read also:", "Harbour master retires", "New nets for the old boats", "Fish market opens again"]
    docs = [row(*(("text", one) for one in STORY), *(("related", one) for one in lines))]
    found = earned(here, OWN, *docs)
    plain = Stripper(Settings(model="none")).strip(docs[0]["text"])
    for code in {one.reasons[0] for one in plain.lines if not one.kept}:
        ignoring = Stripper(Settings(model="none", ignore=(code,))).strip(docs[0]["text"])
        pairs = zip(plain.lines, ignoring.lines, strict=True)
        assert found[code].alone == sum(not a.kept and a.reasons[0] == code and b.kept for a, b in pairs)
    assert found["REL901"].takes == 3


def test_a_group_is_the_field_group_else_the_site_else_the_id(here: Path) -> None:
    """Fewer than three are few."""
    docs = [story(("promo", PIER), group="a"), story(("promo", PIER), group=None, site="b")]
    one = earned(here, OWN, *docs, story(("promo", PIER), group="a"))["PRO801"]
    assert (one.docs, one.groups, one.few) == (3, {"a", "b"}, True)
    more = story(("promo", PIER), id="c")
    del more["group"]
    assert not earned(here, OWN, *docs, more)["PRO801"].few


def test_the_table_has_a_row_a_code_in_order(here: Path, capsys: Any) -> None:
    """Few groups are marked, codes that fire nowhere too; JSON lines say the same."""
    (here / "own.toml").write_text(OWN + TWIN + SPAN)
    dump = "".join(json.dumps(story(("nav", PIER), group=group)) + "\n" for group in "abc")
    put(here / "d.jsonl.gz", gzip.compress(dump.encode()))
    args = ["rules", "--rules", "own.toml", "--select", "PRO801,PRO802,NAV801", "--precision", "d.jsonl.gz"]
    code, out, err = said_by(args, capsys)
    head, *rows = out.splitlines()
    assert (code, head) == (0, _HEAD)
    assert [one.split() for one in rows] == [
        ["NAV801", "nav", "3", "3", "3", "1.000", "3", "0", "3", "3"],
        ["PRO801", "promo", "3", "0", "0", "-", "0", "0", "3", "3"],
        ["PRO802", "promo", "0", "0", "0", "-", "0", "0", "0", "0", "few"],
    ]
    assert all(len(one) == len(head) for one in rows[:2])
    told = "1 of 3 rules and contexts fire in fewer than 3 groups (few), in 3 documents of 3 groups"
    assert err == [f"boilerstrip: {told}"]
    objects = [json.loads(one) for one in said_by([*args, "--output-format", "json-lines"], capsys)[1].splitlines()]
    assert [(one["code"], one["groups"], one["few"], one["precision"]) for one in objects] == [
        ("NAV801", 3, False, 1.0),
        ("PRO801", 3, False, None),
        ("PRO802", 0, True, None),
    ]


def test_dumps_that_are_not_labelled_are_refused(here: Path, capsys: Any) -> None:
    """In the words of evaluate, before any table."""
    put(here / "d.jsonl", json.dumps(story(("promo", PIER))) + '\n{"text": "x"}\n')
    put(here / "empty.jsonl", "")
    refused(["rules", "--precision", "d.jsonl"], "d.jsonl:2: not a labelled document", capsys)
    refused(["rules", "--precision", "missing.jsonl"], "missing.jsonl: cannot read: No such file", capsys)
    refused(["rules", "--precision", "empty.jsonl"], "empty.jsonl: no labelled document to measure", capsys)


def test_rules_are_told_as_json_lines_too(capsys: Any) -> None:
    """An object a line, the same as in the array."""
    args = ["rules", "--isolated", "--select", "CAP9", "--output-format"]
    whole = json.loads(said_by([*args, "json"], capsys)[1])
    assert [json.loads(line) for line in said_by([*args, "json-lines"], capsys)[1].splitlines()] == whole


def test_carriage_returns_move_no_label(here: Path) -> None:
    """Labels count lines between line feeds; what goes is told of the right one."""
    doc = row(("text", "\r".join(STORY)), ("promo", PIER), ("text", STORY[0]))
    one = earned(here, OWN, doc)["PRO801"]
    assert (one.takes, one.right, one.own_label) == (1, 1, 1)
