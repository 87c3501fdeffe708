"""``compare``: what changed between two runs, by their ledgers or by their outputs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, STORY, WRAPPER, put, refused, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.differences import Change, Difference, of_ledgers, of_texts
from boilerstrip.overdone import ink
from boilerstrip.pairing import paired
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

# Pairs

KEYS = st.lists(st.tuples(st.text("ab\ud800", max_size=2), st.integers(0, 9)), max_size=30)


@settings(deadline=None)
@given(KEYS, KEYS, st.sampled_from([0, 40, 1 << 20]))
def test_two_streams_are_paired_whatever_their_order(
    one: list[tuple[str, int]], other: list[tuple[str, int]], limit: int
) -> None:
    """The nth of a key with the nth of the same key, in memory or on the disk; what is left has no partner."""
    found = list(paired(one, other, limit))
    for key in {key for key, _ in [*one, *other]}:
        mine, theirs = ([item for name, item in side if name == key] for side in (one, other))
        both = [(a, b) for name, a, b in found if name == key and a is not None and b is not None]
        assert sorted(both) == sorted(zip(mine, theirs, strict=False))
        assert sorted(a for name, a, b in found if name == key and b is None) == sorted(mine[len(theirs) :])
        assert sorted(b for name, a, b in found if name == key and a is None) == sorted(theirs[len(mine) :])


def test_streams_in_order_wait_for_nothing() -> None:
    """Each pair comes as soon as both have been read, though one stream lacks some."""
    read: list[int] = []

    def stream(numbers: range) -> Any:
        for k in numbers:
            read.append(k)
            yield str(k), k

    for seen, (key, one, other) in enumerate(paired(stream(range(100)), stream(range(3, 100)))):
        if one is not None and other is not None:
            assert len(read) <= 2 * (seen + 5), key


# Differences


def ledger(text: str, **chosen: Any) -> dict[str, Any]:
    """The ledger of a text under some settings."""
    return Stripper(Settings(model="none", **chosen)).strip(text).ledger()


LINES = [*STORY, "Advertisement", "Read more", "", "Follow us on Twitter", "All rights reserved.", "The quay. AFP"]
TEXTS = st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)
WANTED = [{}, {"select": ("ADV",)}, {"ignore": ("ADV",)}, {"ignore": ("NAV", "LEG")}, {"keep": ("promo",)}]


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(WANTED), st.sampled_from(WANTED))
def test_ledgers_and_outputs_tell_the_same_changes(text: str, one: Any, other: Any) -> None:
    """What the ledgers call gained and lost is missing from and added to the output; backwards, the other way."""
    old, new = ledger(text, **one), ledger(text, **other)
    found, back = of_ledgers(old, new), of_ledgers(new, old)
    opposite = {"gained": "lost", "lost": "gained", "relabelled": "relabelled"}
    assert sorted((opposite[c.kind], c.text.strip(), c.new, c.old) for c in found.changes) == sorted(
        (c.kind, c.text.strip(), c.old, c.new) for c in back.changes
    )
    texts = [Stripper(Settings(model="none", **each)).strip(text).text for each in (one, other)]
    seen = of_texts(*texts)
    assert bool(found.blank or seen) == bool(found.blank or [c for c in found.changes if c.kind != "relabelled"])
    grown = ink(texts[1]) - ink(texts[0])
    for told in (found, seen):
        size = {kind: sum(ink(c.text) for c in told.changes if c.kind == kind) for kind in opposite}
        assert size["lost"] - size["gained"] == grown
    assert not of_ledgers(old, old)


def test_a_relabelled_removal_is_no_other_one() -> None:
    """Nor one that takes more of the white space around."""
    one = {"start": 4, "end": 9, "text": "Ad!\n\n", "label": "ad", "code": "ADV001"}
    old = {"sha256_input": "i", "sha256_output": "o", "removals": [one]}
    new = {**old, "sha256_output": "p", "removals": [{**one, "end": 8, "text": "Ad!\n"}]}
    assert of_ledgers(old, new) == Difference((), blank=True)
    new = {**old, "removals": [{**one, "code": "ADV002"}]}
    assert of_ledgers(old, new).changes == (Change("relabelled", "Ad!\n\n", ("ad", "ADV001"), ("ad", "ADV002")),)
    moved = {"sha256_input": "j", "sha256_output": "o", "removals": [{**one, "start": 40, "end": 45}]}
    assert of_ledgers(old, moved) == Difference((), another=True)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("a\nb\nc", "a\nc", [("gained", "b")]),
        ("a\nc", "a\nb\nc", [("lost", "b")]),
        ("a\nsome line (cut)\nc", "a\nsome line\nc", [("gained", " (cut)")]),
        ("a\nline\nc", "a\n(cut) line\nc", [("lost", "(cut) ")]),
        ("a\nsome (cut)\nc", "a\nb\nsome\nd\nc", [("lost", "b"), ("gained", " (cut)"), ("lost", "d")]),
        ("a\nthis\nc", "a\nthat\nc", [("gained", "this"), ("lost", "that")]),
        ("a\n\n\nb", "a\nb\r\n", []),
        ("", "a", [("lost", "a")]),
    ],
)
def test_outputs_are_compared_line_by_line(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    """And of a line that was only cut, what went."""
    found = of_texts(old, new)
    assert [(one.kind, one.text) for one in found.changes] == changes
    assert found.blank == (not changes)


def test_texts_of_very_many_lines_take_no_table() -> None:
    """Lines are counted then: some hundred thousand of them take a moment and little memory."""
    old = "\n".join(str(k * 7919 % 100_003) for k in range(100_000))
    new = "\n".join(str(k) for k in range(100_000))
    assert len(of_texts(old, new).changes) < 20


# The command


def ledgers(here: Path, capsys: Any) -> None:
    """Two runs over a dump and two files, the second without advertisements and with all of legal."""
    rows = [{"text": text, "id": f"n{k}"} for k, text in enumerate((DUMP, WRAPPER, CLEAN))]
    put(here / "d.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    put(here / "w/a.txt", DUMP)
    put(here / "w/b.txt", CLEAN)
    for name, more in (("old", ["--ignore", "legal"]), ("new", ["--ignore", "ad"])):
        args = ["--ledger", f"{name}.led", "--text-field", "text", "--model", "none", "--max-removed", "100%", *more]
        assert said_by(["clean", "d.jsonl", "-o", f"{name}.jsonl", *args], capsys)[0] in (0, 3)
        assert said_by(["clean", "--input-dir", "w", "--output-dir", name, *args], capsys)[0] == 0


def test_two_ledgers_are_compared_by_label_and_code(here: Path, capsys: Any) -> None:
    """1 where something changed, 0 where nothing did."""
    ledgers(here, capsys)
    code, out, said = said_by(["compare", "old.led", "new.led"], capsys)
    assert (code, said) == (1, [])
    assert "d.jsonl:1: lost ADV001 ad  Advertisement\n" in out
    assert "d.jsonl:2: gained LEG010 legal  All rights reserved.\n" in out
    assert "documents: 5 compared, 3 changed" in out
    rows = {line[:16].strip(): line[16:].split() for line in out.splitlines() if line.startswith((" ", "a", "l"))}
    assert rows["ADV001"] == ["3", "0", "0", "3", "0"] == rows["ad"]
    assert rows["LEG010"] == ["0", "1", "1", "0", "0"]
    code, out, said = said_by(["compare", "new.led", "new.led"], capsys)
    assert (code, said) == (0, [])
    assert "5 compared, 0 changed" in out


def test_json_and_full_tell_every_change(here: Path, capsys: Any) -> None:
    """With what stood on both sides."""
    ledgers(here, capsys)
    code, out, _ = said_by(["compare", "old.led", "new.led", "--output-format", "json"], capsys)
    told = json.loads(out)
    assert code == 1
    assert [one["kind"] for one in told["changes"]].count("lost") == 3 == told["all"]["lost"]
    assert told["changes"][0]["old_code"] == "ADV001" and told["changes"][0]["new_code"] is None
    assert told["labels"]["ad"]["codes"]["ADV001"]["old"] == 3
    assert set(told["versions"]) == {"OLD", "NEW"}
    told = json.loads(said_by(["compare", "old.led", "old.led", "--output-format", "json"], capsys)[1])
    assert (told["changes"], told["documents"]) == ([], {"compared": 5, "changed": 0})
    out = said_by(["compare", "old.led", "new.led", "--output-format", "full"], capsys)[1]
    assert out.count(": lost ADV001 ad  Advertisement\n") == 3


def test_entries_are_found_in_any_order_and_under_other_folders(here: Path, capsys: Any) -> None:
    """By path and record, where one ledger lacks some; by what paths end in, where folders moved."""
    ledgers(here, capsys)
    lines = (here / "old.led").read_text().splitlines(keepends=True)
    put(here / "turned.led", "".join(reversed(lines[:4])) + lines[4][:30])
    code, out, said = said_by(["compare", "old.led", "turned.led"], capsys)
    assert (code, len(said)) == (0, 1)  # the entry of a text that lost nothing is missed by nobody
    assert "breaks off" in said[0] and "1 only in OLD" in out
    put(here / "fewer.led", "".join(lines[1:]))
    code, out, _ = said_by(["compare", "old.led", "fewer.led", "--output-format", "full"], capsys)
    assert (code, "d.jsonl:1: lost ADV001" in out) == (1, True)
    moved = [json.dumps({**json.loads(line), "path": f"else/where/{json.loads(line)['path']}"}) for line in lines]
    put(here / "moved.led", "\n".join(moved))
    code, out, said = said_by(["compare", "old.led", "moved.led"], capsys)
    assert (code, "5 compared, 0 changed" in out) == (0, True)
    assert said == ["boilerstrip: compare: what stands under . in old.led is sought under else/where in moved.led"]
    put(here / "none.led", "")
    code, out, _ = said_by(["compare", "none.led", "old.led"], capsys)
    assert (code, "5 only in NEW" in out) == (1, True)


def test_a_file_that_is_compressed_in_one_run_alone_is_the_same_file(here: Path, capsys: Any) -> None:
    """In folders of outputs, and in ledgers; what is shown has the file's own name."""
    ledgers(here, capsys)
    lines = (here / "old.jsonl").read_bytes()
    put(here / "one" / "d.jsonl", lines.decode())
    (here / "two").mkdir()
    (here / "two" / "d.jsonl.gz").write_bytes(gzip.compress(lines))
    code, out, _ = said_by(["compare", "one", "two", "--text-field", "text"], capsys)
    assert (code, "3 compared, 0 changed" in out) == (0, True)
    packed = (here / "new.led").read_text().replace('"d.jsonl"', '"d.jsonl.gz"')
    put(here / "packed.led", packed)
    code, out, said = said_by(["compare", "old.led", "packed.led", "--output-format", "full"], capsys)
    assert (code, said, "only in" in out) == (1, [], False)
    assert "d.jsonl.gz:1: lost ADV001" in out


def test_a_removal_of_control_characters_is_harmless(here: Path, capsys: Any) -> None:
    """Texts are other people's."""
    ledgers(here, capsys)
    entry = json.loads((here / "old.led").read_text().splitlines()[0])
    entry["removals"][0]["text"] = "\x1b[2J" + entry["removals"][0]["text"][:-4]
    put(here / "odd.led", json.dumps({**entry, "path": "\x1b]0;x\x07"}) + "\n")
    for style in ("full", "concise", "json"):
        code, out, _ = said_by(["compare", "odd.led", "old.led", "--output-format", style], capsys)
        assert (code, "\x1b" in out, "\x07" in out) == (1, False, False)


def test_two_outputs_are_compared(here: Path, capsys: Any) -> None:
    """Dumps by number or id, folders by path, files by themselves."""
    ledgers(here, capsys)
    code, out, _ = said_by(["compare", "old.jsonl", "new.jsonl", "--text-field", "text"], capsys)
    assert (code, "new.jsonl:1: lost  Advertisement\n" in out) == (1, True)
    assert "removals: 1 gained, 2 lost" in out
    lines = (here / "old.jsonl").read_text().splitlines()
    put(here / "turned.jsonl", "\n".join([*lines[1:], lines[0]]) + "\n")
    args = ["compare", "old.jsonl", "turned.jsonl", "--text-field", "text"]
    assert said_by(args, capsys)[0] == 1
    code, out, _ = said_by([*args, "--id-field", "id"], capsys)
    assert (code, "3 compared, 0 changed" in out) == (0, True)
    code, out, _ = said_by(["compare", "old", "new"], capsys)
    assert (code, "new/a.txt: lost  Advertisement\n" in out) == (1, True)
    (here / "new/b.txt").unlink()
    assert "1 only in OLD" in said_by(["compare", "old", "new"], capsys)[1]
    assert said_by(["compare", "old/a.txt", "new/a.txt"], capsys)[0] == 1
    assert said_by(["compare", "old/a.txt", "old/a.txt"], capsys)[0] == 0


def test_what_cannot_be_compared_is_refused(here: Path, capsys: Any) -> None:
    """In one line."""
    ledgers(here, capsys)
    refused(["compare", "old.led", "new.jsonl"], "one is a ledger, the other is none", capsys)
    refused(["compare", "old", "new.jsonl"], "one is a folder, the other a file", capsys)
    refused(["compare", "old.led", "none"], "none: no such file or folder", capsys)
    refused(["compare", "old.led", "/dev/null"], "/dev/null: not a regular file", capsys)
    put(here / "bad.led", (here / "old.led").read_text().replace('"start"', '"begin"'))
    refused(["compare", "bad.led", "old.led"], "bad.led:1: not a ledger's entry, or a damaged one", capsys)
    put(here / "worse.led", (here / "old.led").read_text() + "[]\n")
    refused(["compare", "old.led", "worse.led"], "worse.led:6: not a ledger's entry", capsys)
    put(here / "x.jsonl", (here / "old.jsonl").read_text() + "no json\n")
    code, _, said = said_by(["compare", "old.jsonl", "x.jsonl", "--text-field", "text"], capsys)
    assert (code, len(said)) == (2, 1)


def test_documents_that_one_output_lacks_are_counted_once(here: Path, capsys: Any) -> None:
    """They are made of no other text."""
    lines = [json.dumps({"text": f"{k} {CLEAN}"}) + "\n" for k in range(6)]
    put(here / "all.jsonl", "".join(lines))
    put(here / "some.jsonl", "".join(lines[:4]))
    for names, which in ((["all.jsonl", "some.jsonl"], "OLD"), (["some.jsonl", "all.jsonl"], "NEW")):
        code, out, _ = said_by(["compare", *names, "--output-format", "full"], capsys)
        assert code == 1
        assert f"documents: 6 compared, 2 changed, 2 only in {which}\n" in out
        assert f"all.jsonl:5: only in {which}\n" in out
