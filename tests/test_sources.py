"""The index of sources: it finds what a text was made of, whatever way it was built, and never from damaged files."""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip import InputError, SourceIndex
from boilerstrip.sources import finding, index, segment
from boilerstrip.sources.finding import Match

NAMES = (
    "harbour ferry council winter ice hull repair ticket island bridge mayor vote budget storm captain engine quay "
    "crew timetable school market bakery lantern tower river canal lock barge signal fog morning evening clerk letter"
)
WORDS = NAMES.split()


def story(seed: int, length: int = 120) -> str:
    """A text of its own."""
    state, said = seed * 7919 + 13, []
    for _ in range(length):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        said.append(WORDS[(state >> 33) % len(WORDS)])
    return " ".join(said)


WRAPPER = "subscribe to our newsletter for the best of the week and follow us wherever you read the news each day of it"
TEXTS = st.lists(st.sampled_from("abcde"), max_size=30).map(" ".join)
SOURCE = st.tuples(TEXTS, st.sampled_from([None, "one.example", "two.example"]), st.none() | st.integers(1, 28))


def filled(rows: Any) -> SourceIndex:
    """An index of texts with site and day, by their number."""
    made = SourceIndex()
    for number, (text, site, day) in rows:
        made.add(f"s{number}", text, site=site, when=None if day is None else date(2026, 1, day))
    return made


# What it finds


def test_a_text_is_found_by_a_part_of_it_whatever_stands_around() -> None:
    """The source comes first, and says how much of either text it is."""
    made = SourceIndex()
    for number in range(50):
        assert made.add(f"s{number}", story(number))
    said = f"{WRAPPER}\n{story(7)[200:]}\n{WRAPPER.upper()}"
    (found, *_) = made.matches(said)
    assert (found.id, found.is_likely) == ("s7", True)
    assert 0.4 < found.containment < 0.9
    assert made.query(said, 1) == [("s7", found.containment)]
    assert made.query(story(7))[0] == ("s7", 1.0)
    assert made.query(story(99)) == []
    assert made.query("") == made.query(story(7), 0) == []


def test_a_source_is_found_by_its_body_and_keeps_its_text() -> None:
    """Where the two are not the same."""
    made = SourceIndex()
    made.add("a", f"{story(1)}\n{WRAPPER}", body=story(1))
    assert made.query(WRAPPER) == []
    assert made.matches(story(1))[0].coverage == 1
    assert made.text("a") == f"{story(1)}\n{WRAPPER}"
    with pytest.raises(KeyError):
        made.text("b")


def test_an_index_without_texts_finds_and_gives_none() -> None:
    """It takes half the room."""
    made = SourceIndex(texts=False)
    made.add("a", story(1))
    assert made.text("a") is None
    assert made.query(story(1)) == [("a", 1.0)]


def test_wrapper_of_a_site_tells_no_stories_apart() -> None:
    """Neither counts for a match nor against one; without a site nothing is known of it."""
    for site, likely in (("one.example", False), (None, True)):
        made = SourceIndex()
        for number in range(300):
            made.add(f"s{number}", f"{story(number, 25)}\n{WRAPPER if number < 12 else ''}", site=site)
        said = f"{story(999, 4)}\n{WRAPPER}"
        assert any(one.is_likely or one.containment > 0.5 for one in made.matches(said)) is likely
    assert made.matches(f"{story(3, 25)}\n{WRAPPER}")[0].id == "s3"


def test_what_very_many_sources_have_is_left_out() -> None:
    """Whatever their sites."""
    made = SourceIndex()
    for number in range(200):
        made.add(f"s{number}", f"{story(number, 40)} {WRAPPER}", site=f"{number}.example")
    found = made.matches(f"{story(5, 40)} {WRAPPER}")
    assert (found[0].id, found[0].containment) == ("s5", 1.0)
    assert all(one.containment < 0.5 and not one.is_likely for one in found[1:])
    assert made.matches(WRAPPER) == []


def test_a_story_that_many_have_printed_is_found_where_it_is_the_same() -> None:
    """There is nothing else to tell it by."""
    made = SourceIndex()
    for number in range(60):
        made.add(f"copy{number:02}", story(1), site=f"{number}.example")
    for number in range(60):
        made.add(f"other{number:02}", story(number + 10), site="o.example")
    assert made.query(story(1), 3) == [("copy00", 1.0), ("copy01", 1.0), ("copy02", 1.0)]
    assert made.query(f"{story(1, 60)} {story(77, 60)}") == []


def test_the_window_holds_days_and_what_has_none_is_outside() -> None:
    """Both ends are of it; a string may go on after the day."""
    made = SourceIndex()
    for number, when in enumerate(["2026-01-05T10:00:00Z", "2026-01-06", date(2026, 1, 7), None]):
        made.add(f"s{number}", story(1), when=when)

    def ids(**window: Any) -> list[str]:
        return [name for name, _ in made.query(story(1), **window)]

    assert ids() == ["s0", "s1", "s2", "s3"]
    assert ids(since="2026-01-06") == ["s1", "s2"]
    assert ids(until="2026-01-06") == ["s0", "s1"]
    assert ids(since="2026-01-06", until=date(2026, 1, 6)) == ["s1"]
    assert [one.when for one in made.matches(story(1))] == ["2026-01-05", "2026-01-06", "2026-01-07", None]


def test_a_text_does_not_find_itself_when_it_is_told_so() -> None:
    """Its copies are found all the same."""
    made = SourceIndex()
    made.add("a", story(1))
    made.add("b", f"{story(1)} and no more")
    assert [name for name, _ in made.query(story(1), without="a")] == ["b"]


@pytest.mark.parametrize(("shared", "likely"), [((5, 0.95, 0.95), False), ((6, 0.9, 0.1), True), ((6, 0.1, 0.5), True)])
def test_what_is_likely_is_said(shared: tuple[int, float, float], likely: bool) -> None:
    """Half of the source or nine tenths of the text, of six fingerprints and more."""
    number, containment, coverage = shared
    assert Match("a", containment, coverage, number).is_likely is likely
    assert Match("a", 1, 1, 1).is_likely


# What it takes


def test_the_same_text_counts_once_and_another_of_its_id_is_refused() -> None:
    """By ``add`` and by ``merge``."""
    made, other = SourceIndex(), SourceIndex()
    assert made.add("a", story(1))
    assert not made.add("a", story(1))
    with pytest.raises(InputError, match="source 'a': another text stands under that id in the index"):
        made.add("a", story(2))
    other.add("b", story(3))
    other.add("a", story(2))
    before = made.matches(story(3))
    with pytest.raises(InputError, match="source 'a': the two indexes have different texts of that id"):
        made.merge(other)
    assert (len(made), made.matches(story(3)), "b" in made) == (1, before, False)
    made.query(story(1))
    assert not made.add("a", story(1))
    assert "a" in made


def test_what_is_no_text_or_date_is_refused() -> None:
    """With what is wrong, and what would be right."""
    made = SourceIndex()
    with pytest.raises(TypeError, match="text: a str, not bytes"):
        made.add("a", b"x")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="source 'a': when: 'May' is no date; 2026-01-31 is one"):
        made.add("a", "x", when="May")
    with pytest.raises(InputError, match="since: '' is no date"):
        made.query("x", since="")
    assert len(made) == 0


# Built in any way, it answers the same


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources=st.lists(SOURCE, min_size=1, max_size=14), texts=st.lists(TEXTS, min_size=1, max_size=4), data=st.data())
def test_any_way_of_building_gives_the_same_answers(
    sources: list[Any], texts: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In any order, in parts that overlap, merged, compacted, saved, loaded, pickled."""
    rows = list(enumerate(sources))
    one = filled(rows)
    folder = tmp_path_factory.mktemp("i")
    parts = data.draw(st.lists(st.lists(st.sampled_from(rows), max_size=8), min_size=1, max_size=4))
    whole = SourceIndex()
    for number, part in enumerate([*parts, data.draw(st.permutations(rows))]):
        other = filled(part)
        if data.draw(st.booleans()):
            other.save(folder / str(number))
            other = SourceIndex.load(folder / str(number))
        if data.draw(st.booleans()):
            other.compact()
        whole.merge(other)
        if data.draw(st.booleans()):
            whole.query("a b c")
    for step in data.draw(st.lists(st.sampled_from(["save", "load", "compact", "pickle"]), max_size=5)):
        if step == "pickle":
            whole = pickle.loads(pickle.dumps(whole))
        elif step == "compact":
            whole.compact()
        else:
            whole.save(folder / "whole")
            whole = SourceIndex.load(folder / "whole") if step == "load" else whole
    assert len(whole) == len(one) == len(rows)
    for text in [*texts, *(text for text, _, _ in sources)]:
        for since in (None, "2026-01-10"):
            assert whole.matches(text, 3, since=since) == one.matches(text, 3, since=since)
    for number, (text, _, _) in rows:
        assert whole.text(f"s{number}") == text


@pytest.mark.parametrize("full", [1, 40, 1 << 22])
def test_however_much_is_gathered_at_once(full: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Segments and ranges of any size."""
    monkeypatch.setattr(index, "_FULL", full)
    monkeypatch.setattr(segment, "_RANGES", full)
    made = SourceIndex()
    for number in range(40):
        made.add(f"s{number}", story(number % 20, 30 + number))
    made.save(tmp_path / "i")
    first = made.matches(story(3, 33))
    made.compact()
    assert made.matches(story(3, 33)) == first
    assert [one.id for one in first] == ["s3", "s23"]
    assert len(list((tmp_path / "i").glob("*.segment"))) == 1


def test_brute_force_finds_the_same() -> None:
    """Sets, and nothing left out: what is shared is counted rightly."""
    from boilerstrip.sources.fingerprints import fingerprints

    made, texts = SourceIndex(), {f"s{number}": story(number % 9, 20 + 5 * number) for number in range(15)}
    for name, text in texts.items():
        made.add(name, text)
    for text in texts.values():
        prints = set(fingerprints(text).tolist())
        want = {}
        for name, other in texts.items():
            theirs = set(fingerprints(other).tolist())
            if both := prints & theirs:
                want[name] = (len(both) / len(prints), len(both) / len(theirs), len(both))
        assert {one.id: one[1:4] for one in made.matches(text, 99)} == want


@pytest.mark.parametrize("hits", [1, 300, 1 << 20])
def test_however_many_hits_are_looked_at_together(hits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are the same for a text of any length, the crowded ones too."""
    made = SourceIndex()
    for number in range(60):
        made.add(f"copy{number:02}", story(1), site=f"{number}.example")
        made.add(f"other{number:02}", f"{story(number + 10)} {WRAPPER}", site="o.example")
    texts = [story(1), " ".join(story(number) for number in range(5, 30)), f"{story(12)} {WRAPPER}", WRAPPER]
    want = [made.matches(text) for text in texts]
    assert [bool(one) for one in want] == [True, True, True, False]
    monkeypatch.setattr(finding, "_HITS", hits)
    assert [made.matches(text) for text in texts] == want


def test_compacting_can_let_go_of_the_old(tmp_path: Path) -> None:
    """Those without a date stay; texts and ids are still each other's."""
    made = SourceIndex()
    for number in range(1, 20):
        made.add(
            f"s{number}", story(number), when=date(2026, 1, number) if number != 4 else None, site=f"{number}.example"
        )
    made.save(tmp_path / "i")
    made.compact(since="2026-01-10")
    again = SourceIndex.load(tmp_path / "i")
    assert [number for number in range(1, 20) if f"s{number}" in again] == [4, *range(10, 20)]
    assert again.text("s12") == story(12)
    assert again.query(story(3)) == []
    assert again.query(story(19)) == [("s19", 1.0)]


def test_it_grows_in_its_folder(tmp_path: Path) -> None:
    """What is new is written beside what is there."""
    made = SourceIndex()
    made.add("a", story(1))
    made.save(tmp_path / "i")
    made.add("b", story(2))
    made.save(tmp_path / "i")
    again = SourceIndex.load(tmp_path / "i")
    assert len(again) == 2
    again.add("c", story(3))
    again.save(tmp_path / "i")
    with pytest.raises(InputError, match="was written by another process meanwhile; load it again and merge"):
        made.save(tmp_path / "i")
    with pytest.raises(InputError, match="holds an index already; load it and merge, or name another folder"):
        SourceIndex().save(tmp_path / "i")
    assert len(SourceIndex.load(tmp_path / "i")) == 3
    again.save(tmp_path / "copy")
    assert SourceIndex.load(tmp_path / "copy").query(story(2)) == [("b", 1.0)]


# Faults


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with an index of two segments."""
    made = SourceIndex()
    for part in range(2):
        for number in range(20):
            made.add(f"s{part}-{number}", story(100 * part + number), site="one.example")
        made.save(tmp_path / "i")
    assert len(list((tmp_path / "i").glob("*.segment"))) == 2
    return tmp_path / "i"


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.999, 0.99999])
def test_a_segment_that_breaks_off_is_refused(share: float, saved: Path) -> None:
    """With its name, checked or not; nothing is answered from the rest."""
    path = min(saved.glob("*.segment"))
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    for check in (True, False):
        with pytest.raises(InputError) as told:
            SourceIndex.load(saved, check=check)
        assert str(told.value).startswith(str(path))
        assert str(told.value).endswith("; bring it back from a copy, or build the index anew")
        assert "\n" not in str(told.value)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_any_byte_that_was_changed_is_noticed(share: float, change: int, saved: Path) -> None:
    """Wherever it stands, when the index is loaded; zeros between two arrays belong to none."""
    path = min(saved.glob("*.segment"))
    data = path.read_bytes()
    parts = json.loads(data[data.rindex(b'{"hashes"') : -40]).values()
    at = int(share * len(data))
    between = 16 <= at < max(sum(part[:2]) for part in parts) and not any(0 <= at - part[0] < part[1] for part in parts)
    changed = bytearray(data)
    changed[at] ^= change
    path.write_bytes(changed)
    try:
        if between:
            assert len(SourceIndex.load(saved)) == 40
        else:
            with pytest.raises(InputError, match=r"segment: (damaged|breaks off|no segment)"):
                SourceIndex.load(saved)
    finally:
        path.write_bytes(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b'{"boilerstrip-index": 1, "segments": [{"file": "../x.segment", "sources": 1}], "texts": true}', "damaged"),
        (b'{"boilerstrip-index": 2, "segments": [], "texts": true}', "made with other fingerprints"),
        (b'{"boilerstrip-index": 1, "scheme": 0, "segments": [], "texts": true}', "made with other fingerprints"),
    ],
)
def test_a_bad_manifest_is_refused(data: bytes, why: str, saved: Path) -> None:
    """One that leads out of the folder too."""
    (saved / "index.json").write_bytes(data)
    with pytest.raises(InputError, match=f"index.json: {why}"):
        SourceIndex.load(saved)


def test_what_is_no_index_is_refused(tmp_path: Path, saved: Path) -> None:
    """A folder without one, and one that lacks a segment, or has another's."""
    with pytest.raises(InputError, match=r"no index of sources: index\.json: No such file or directory"):
        SourceIndex.load(tmp_path / "none")
    _, two = sorted(saved.glob("*.segment"))
    two.write_bytes(b"RIFF" + bytes(1000))
    with pytest.raises(InputError, match=r"segment: no segment of an index, or one of another version"):
        SourceIndex.load(saved)
    two.unlink()
    with pytest.raises(InputError, match=r"segment: cannot read: No such file or directory"):
        SourceIndex.load(saved)
    small = SourceIndex()
    small.add("x", story(1))
    small.save(tmp_path / "small")
    two.write_bytes(min((tmp_path / "small").glob("*.segment")).read_bytes())
    with pytest.raises(InputError, match=r"another file than index\.json names"):
        SourceIndex.load(saved)


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may become larger: the system refuses to write, as on a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 100, 1000])
@pytest.mark.parametrize("step", ["save", "compact", "elsewhere"])
def test_a_full_disk_leaves_the_old_index(size: int, step: str, saved: Path, tmp_path: Path) -> None:
    """On the disk and in memory; when there is room again, saving goes on."""
    made = SourceIndex.load(saved)
    before = {path.name: path.read_bytes() for path in saved.iterdir()}
    made.add("new", story(999))
    answers = made.matches(story(999)) + made.matches(story(3))
    with little_room(size), pytest.raises(InputError, match=r"cannot write: (File too large|No space left)"):
        if step == "compact":
            made.compact()
        else:
            made.save(saved if step == "save" else tmp_path / "other")
    assert {path.name: path.read_bytes() for path in saved.iterdir() if path.name in before} == before
    assert "new" not in SourceIndex.load(saved)
    assert made.matches(story(999)) + made.matches(story(3)) == answers
    if step == "elsewhere":
        assert not (tmp_path / "other" / "index.json").exists()
    made.save(saved)
    assert SourceIndex.load(saved).matches(story(999)) + made.matches(story(3)) == answers
    assert not [path for path in saved.iterdir() if path.name.startswith(".")]


KILLED = """
import os, signal, sys
from boilerstrip import SourceIndex
from boilerstrip.sources import folder, segmentfile
left = int(sys.argv[2])
def watched(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
os.replace, os.fsync = watched(os.replace), watched(os.fsync)
folder.sweep, segmentfile._write = watched(folder.sweep), watched(segmentfile._write)
made = SourceIndex.load(sys.argv[1])
made.add("new", sys.argv[3])
made.save(sys.argv[1])
made.compact()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as other systems do")
def test_a_killed_writer_leaves_the_old_index_or_the_new_one(saved: Path) -> None:
    """Wherever it is killed; the next that saves clears up."""
    seen, steps = set(), 0
    while True:
        done = subprocess.run([sys.executable, "-c", KILLED, str(saved), str(steps), story(999)], check=False)
        made = SourceIndex.load(saved)
        seen.add("new" in made)
        assert len(made) == 40 + ("new" in made)
        assert made.matches(story(3))[0].id == "s0-3"
        if not done.returncode:
            break
        assert done.returncode == -signal.SIGKILL
        steps += 3 if steps > 3 else 1
    assert seen == {False, True}
    made.add("newer", story(888))
    made.save(saved)
    named = {row["file"] for row in json.loads((saved / "index.json").read_bytes())["segments"]}
    assert {path.name for path in saved.iterdir()} == {*named, "index.json"}


@pytest.mark.skipif(sys.platform == "win32", reason="locks as other systems do")
def test_two_writers_do_not_mix(saved: Path) -> None:
    """The second is told, and nothing is written."""
    import fcntl

    held = os.open(saved, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        made = SourceIndex.load(saved)
        made.add("new", story(9))
        with pytest.raises(InputError, match="another run is writing it"):
            made.save(saved)
    finally:
        os.close(held)
    assert "new" not in SourceIndex.load(saved)


def test_a_damaged_segment_is_not_compacted_into_a_good_one(saved: Path) -> None:
    """Digests are compared before."""
    made = SourceIndex.load(saved)
    path = min(saved.glob("*.segment"))
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(InputError, match="segment: damaged"):
        made.compact()


PAGE = (Path(__file__).resolve().parents[1] / "docs" / "matching.md").read_text(encoding="utf-8")


def test_the_pages_example_runs(here: Path) -> None:
    """And finds what it says that it finds."""
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
    known: dict[str, Any] = {}
    exec(block, known)
    (asked,) = re.findall(r"^(index\.query\(.*?^\))$", block, re.M | re.S)
    (told,) = re.findall(r"^# (\[.*\]):", block, re.M)
    assert [(name, round(share, 2)) for name, share in eval(asked, known)] == eval(told)
    assert len(SourceIndex.load(here / "ferries")) == 1


def test_bounds_are_those_that_the_page_names() -> None:
    """Words for shares, numbers for numbers."""
    said = " ".join(PAGE.split())
    assert (finding.CONTAINED, finding.COVERED, finding.LEAST) == (0.9, 0.5, 6)
    assert (
        f"what more than {finding.SITE_FEW} documents of a site, and more than {finding.SITE_SHARE:.0%} of them" in said
    )
    assert f"What more than {finding.COMMON} sources have (in small indexes: a tenth of them, {finding.FEW} at" in said
    assert (finding.SHARE, finding.SAME) == (0.1, 0.9)
    assert f"more than {finding.CROWDED:,} sources have, nothing is known" in said


@pytest.mark.parametrize("value", [None, b"x", 3])
def test_what_is_no_text_and_no_index_is_a_type_error(value: Any) -> None:
    """It says what is expected."""
    from boilerstrip.profiles.profile import Profile

    index = SourceIndex()
    for call in (lambda: index.query(value), lambda: index.matches(value), lambda: index.add("a", value)):
        with pytest.raises(TypeError, match=f"text: a str, not {type(value).__name__}"):
            call()
    with pytest.raises(TypeError, match=f"takes a SourceIndex, not {type(value).__name__}"):
        index.merge(value)
    with pytest.raises(TypeError, match=f"takes a Profile, not {type(value).__name__}"):
        Profile("a.example", 1).merge(value)
