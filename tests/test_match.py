"""``boilerstrip match``, and ``clean`` with an index: the sources of a dump's documents, by what they say."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, STORY, feed, put, refused, said_by
from test_sources import WRAPPER as REFRAIN
from test_sources import little_room, story

from boilerstrip import SourceIndex
from boilerstrip.cli import main
from boilerstrip.commands import match

FIELD = ["--text-field", "text"]
WRAPPED = "Advertisement\n{}\nFollow us on Facebook and Twitter\nRead more\nAll rights reserved.\n"


def sentence(seed: int) -> str:
    """A story that rules leave alone."""
    words = story(seed, 60).split()
    return "\n".join(f"The {' '.join(words[at : at + 20])} again." for at in range(0, 60, 20))


def dump(path: Path, rows: list[dict[str, Any]]) -> None:
    """A .jsonl dump."""
    put(path, "".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def dumps(here: Path) -> Path:
    """Twenty sources, and a dump of three documents: two wrapped republications and one of its own."""
    dump(here / "s.jsonl", [{"id": f"s{n}", "text": sentence(n), "date": f"2026-01-{n + 1:02}"} for n in range(20)])
    texts = [WRAPPED.format(sentence(4)), WRAPPED.format(sentence(77)), WRAPPED.format(sentence(9)[:-100])]
    dump(here / "d.jsonl", [{"id": f"d{n}", "text": text, "date": "2026-01-10T08:00"} for n, text in enumerate(texts)])
    return here


def rows(args: list[str], capsys: Any) -> list[dict[str, Any]]:
    """What ``match --json`` says."""
    code, out, _ = said_by(["match", *FIELD, *args, "--json"], capsys)
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def named(args: list[str], capsys: Any) -> list[list[str]]:
    """The ids that are named for each document."""
    return [[one["id"] for one in row["matches"]] for row in rows(args, capsys)]


def test_the_source_of_each_document_is_named(dumps: Path, capsys: Any) -> None:
    """With containment and coverage; a document without one has no line."""
    code, out, err = said_by(["match", *FIELD, "d.jsonl", "--sources", "s.jsonl"], capsys)
    assert code == 0
    assert out.splitlines() == [
        "d.jsonl:1 (d0): s4  containment 100.0%, coverage 100.0%",
        "d.jsonl:3 (d2): s9  containment 100.0%, coverage 85.0%",
    ]
    assert err == ["boilerstrip: match: 3 documents, 20 sources: 2 with a likely source"]
    assert said_by(["match", *FIELD, "d.jsonl", "--sources", "s.jsonl", "-q"], capsys) == (0, out, [])


def test_json_has_a_row_for_every_document(dumps: Path, capsys: Any) -> None:
    """With its place, its id, and the day of each source."""
    first, second, _ = rows(["d.jsonl", "--sources", "s.jsonl"], capsys)
    shared = first["matches"][0].pop("shared")
    assert shared > 5
    assert first == {
        "path": "d.jsonl",
        "record": 1,
        "id": "d0",
        "matches": [{"id": "s4", "containment": 1.0, "coverage": 1.0, "when": "2026-01-05"}],
    }
    assert second["matches"] == []


def test_wrapper_is_stripped_before_unless_whole_texts_are_asked_for(dumps: Path, capsys: Any) -> None:
    """Of documents and of sources."""
    (one, *_) = rows(["d.jsonl", "--sources", "s.jsonl"], capsys)
    (whole, *_) = rows(["d.jsonl", "--sources", "s.jsonl", "--whole"], capsys)
    assert one["matches"][0]["containment"] == 1 > whole["matches"][0]["containment"]


def test_bounds_windows_and_numbers_are_the_users(dumps: Path, capsys: Any) -> None:
    """One bound alone is the only one; two are either."""
    base = ["d.jsonl", "--sources", "s.jsonl"]
    assert named([*base, "--min-coverage", "90%"], capsys) == [["s4"], [], []]
    assert named([*base, "--min-containment", ".9"], capsys) == [["s4"], [], ["s9"]]
    assert named([*base, "--min-coverage", ".9", "--min-containment", ".9"], capsys) == [["s4"], [], ["s9"]]
    assert named([*base, "--days", "4"], capsys) == [[], [], ["s9"]]
    assert named([*base, "--days", "5"], capsys) == [["s4"], [], ["s9"]]
    dump(dumps / "more.jsonl", [{"id": "copy", "text": sentence(4)}])
    assert named([*base, "--sources", "more.jsonl"], capsys)[0] == ["copy", "s4"]
    assert named([*base, "--sources", "more.jsonl", "-k", "1"], capsys)[0] == ["copy"]


def test_the_first_day_that_is_counted_is_a_day(dumps: Path, capsys: Any) -> None:
    """Days are counted from 1970-01-01: a document of that day has a window, and no source of a later one."""
    dump(dumps / "s.jsonl", [{"id": f"s{n}", "text": sentence(4), "date": f"1970-01-0{n}"} for n in (1, 3)])
    told = [{"text": sentence(4), "date": f"1970-01-0{n}"} for n in (1, 2, 3)]
    dump(dumps / "d.jsonl", [*told, {"text": sentence(4), "date": ""}])
    args = ["d.jsonl", "--sources", "s.jsonl", "--days", "1"]
    assert named(args, capsys) == [["s1"], ["s1"], ["s3"], ["s1", "s3"]]
    assert [one["when"] for one in rows(args, capsys)[3]["matches"]] == ["1970-01-01", "1970-01-03"]


@pytest.mark.parametrize("days", ["900000", "9" * 30])
def test_a_window_may_begin_before_all_dates(days: str, dumps: Path, capsys: Any) -> None:
    """And has all sources of a day up to the document's."""
    assert named(["d.jsonl", "--sources", "s.jsonl", "--days", days], capsys) == [["s4"], [], ["s9"]]


def test_without_sources_documents_are_each_others_copies(dumps: Path, capsys: Any) -> None:
    """None is its own; those without an id are called by their place."""
    dump(dumps / "e.jsonl", [{"text": sentence(4)}, {"text": sentence(5)}, {"text": sentence(77)}])
    assert named(["d.jsonl", "e.jsonl"], capsys) == [["e.jsonl:1"], ["e.jsonl:3"], [], ["d0"], [], ["d1"]]
    err = said_by(["match", *FIELD, "d.jsonl", "e.jsonl"], capsys)[2]
    assert err == ["boilerstrip: match: 6 documents: 4 with a likely copy"]


def test_the_wrapper_of_a_site_makes_no_copies(here: Path, capsys: Any) -> None:
    """Lines that most documents of a site have, where rules do not know them."""
    for site, copies in (("one.example", False), (None, True)):
        told = [{"id": f"d{n}", "text": f"{story(n, 12)}\n{REFRAIN}", "site": site} for n in range(15)]
        dump(here / "d.jsonl", told)
        assert any(named(["d.jsonl", "--whole", "--min-containment", ".5"], capsys)) is copies


def test_an_index_is_kept_and_grows(dumps: Path, capsys: Any) -> None:
    """It answers what the dump itself does, and takes in what is new."""
    want = named(["d.jsonl", "--sources", "s.jsonl"], capsys)
    assert main(["match", "-q", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"]) == 0
    assert named(["d.jsonl", "--sources", "ix"], capsys) == want
    dump(dumps / "new.jsonl", [{"id": "s77", "text": sentence(77)}])
    assert named(["d.jsonl", "--sources", "new.jsonl", "--save-index", "ix"], capsys) == [want[0], ["s77"], want[2]]
    assert len(SourceIndex.load("ix")) == 21
    assert named(["d.jsonl", "--sources", "ix", "--sources", "s.jsonl"], capsys)[1] == ["s77"]
    assert main(["match", "-q", *FIELD, "d.jsonl", "--save-index", "own"]) == 0
    assert SourceIndex.load("own").text("d0") == WRAPPED.format(sentence(4))


def test_building_alone_says_what_there_is(dumps: Path, capsys: Any) -> None:
    """In one line."""
    told = said_by(["match", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"], capsys)
    assert told == (0, "", ["boilerstrip: match: 20 sources in ix"])


def test_an_index_has_few_segments_however_often_it_grew(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compacted, and saved on the way."""
    monkeypatch.setattr(match, "_OFTEN", 1)
    assert main(["match", "-q", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"]) == 0
    assert SourceIndex.load("ix").segments == 1
    assert len(SourceIndex.load("ix")) == 20


@pytest.mark.parametrize("more", [[], ["--whole"], ["d.jsonl", "--days", "9"]])
def test_two_workers_say_what_one_says(more: list[str], dumps: Path, capsys: Any) -> None:
    """To the byte, indexes too."""
    told = {}
    for workers in ("1", "2"):
        args = ["match", *FIELD, "d.jsonl", *more, "--sources", "s.jsonl", "--save-index", f"ix{workers}", "--json"]
        told[workers] = said_by([*args, "--workers", workers], capsys)
        told[workers] += tuple(path.read_bytes() for path in sorted((dumps / f"ix{workers}").iterdir()))  # type: ignore[operator]
    assert told["1"] == told["2"]


def test_every_form_of_dump_is_read(dumps: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts, tables, pages, folders, standard input."""
    put(dumps / "t" / "a.txt", WRAPPED.format(sentence(4)))
    put(dumps / "t" / "p.html", f"<html><body><article><p>{'</p><p>'.join(sentence(9).splitlines())}</article>")
    put(dumps / "c.csv", 'id,text\nc1,"' + sentence(4) + '"\n')
    args = ["match", "-q", "--json", "--sources", "s.jsonl"]
    code, out, _ = said_by([*args, "t", "c.csv"], capsys)
    found = {row["id"]: [one["id"] for one in row["matches"]] for row in map(json.loads, out.splitlines())}
    assert (code, found) == (0, {"t/a.txt": ["s4"], "t/p.html": ["s9"], "c1": ["s4"]})
    feed(monkeypatch, (dumps / "d.jsonl").read_bytes())
    assert named(["-", "--sources", "s.jsonl"], capsys) == [["s4"], [], ["s9"]]


def test_bad_records_are_told_and_the_others_answered(dumps: Path, capsys: Any) -> None:
    """With exit code 2; two texts of one id too."""
    put(
        dumps / "bad.jsonl",
        '{"id": 1, "text": "x y"}\n{bad\n{"id": 1, "text": "z"}\n{"id": 2, "date": "May", "text": "q"}\n',
    )
    code, out, err = said_by(["match", *FIELD, "bad.jsonl", "--json"], capsys)
    assert (code, [json.loads(line)["record"] for line in out.splitlines()]) == (2, [1, 4])
    assert err[0].startswith("boilerstrip: bad.jsonl:2: ")
    assert err[1] == "boilerstrip: bad.jsonl:3: source '1': another text stands under that id in the index"


def test_pages_are_laid_beside_texts_and_texts_beside_pages(dumps: Path, capsys: Any) -> None:
    """Whatever the fields of either are called, by ``match`` and by ``clean --match``."""
    page = f"<html><body><article><p>{'</p><p>'.join(sentence(4).splitlines())}</p></article>"
    dump(dumps / "p.jsonl", [{"id": "p", "page": {"html": page}}])
    dump(dumps / "t.jsonl", [{"id": "t", "text": "no story", "body": sentence(4)}])
    args = ["match", "-q", "p.jsonl", "--html-field", "page.html", "--json", "--sources", "t.jsonl"]
    code, out, err = said_by(args, capsys)
    assert (code, out) == (2, "")
    assert err[-1] == "boilerstrip: t.jsonl: no source in it; --source-text-field names their text's field"
    code, out, _ = said_by([*args, "--source-text-field", "body"], capsys)
    assert (code, [one["id"] for one in json.loads(out)["matches"]]) == (0, ["t"])
    args = ["match", "-q", "t.jsonl", "--text-field", "body", "--json", "--sources", "p.jsonl"]
    code, out, _ = said_by([*args, "--source-html-field", "page.html"], capsys)
    assert (code, [one["id"] for one in json.loads(out)["matches"]]) == (0, ["p"])
    dump(dumps / "t.jsonl", [{"id": "t", "text": sentence(4), "body": "no story"}])
    args = ["clean", "-q", "p.jsonl", "--html-field", "page.html", "-o", "o.jsonl", "--sources", "t.jsonl", "--match"]
    assert main([*args, "--scores", "sc.jsonl", "--source-text-field", ""]) == 0
    assert json.loads((dumps / "sc.jsonl").read_text())["source"] == "t"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["d.jsonl", "--source-text-field", "x"], "--source-html-field go with --sources"),
        ([], "no DUMP given; '-' is standard input"),
        (["--sources", "s.jsonl"], "no DUMP given; '-' is standard input"),
        (["d.jsonl", "--workers", "0"], "--workers 0: at least 1"),
        (["d.jsonl", "-k", "0"], "-k 0: at least 1"),
        (["d.jsonl", "--days", "-1"], "--days -1: at least 0"),
        (["d.jsonl", "--sources", "/dev/null", "--format", "jsonl"], "/dev/null: no source in it"),
        (["-", "--sources", "-"], "only one of the dumps can be standard input"),
        (["d.jsonl", "--min-coverage", "2"], "min-coverage"),
        (["d.jsonl", "-o", "no/o.jsonl", "--sources", "s.jsonl"], "no/o.jsonl: cannot write"),
        (["d.jsonl", "-o", "d.jsonl"], "d.jsonl: would be overwritten"),
        (["d.jsonl", "-o", "s.jsonl", "--sources", "s.jsonl"], "s.jsonl: would be overwritten"),
        (["d.jsonl", "--sources", "s.jsonl", "--save-index", "d.jsonl"], "d.jsonl: cannot write"),
    ],
)
def test_wrong_use_is_one_line(args: list[str], said: str, dumps: Path, capsys: Any) -> None:
    """And nothing is written."""
    before = sorted((path.name, path.read_bytes()) for path in dumps.iterdir())
    refused(["match", "-q", *FIELD, *args], said, capsys)
    assert sorted((path.name, path.read_bytes()) for path in dumps.iterdir()) == before


# Faults


def test_a_damaged_index_is_one_line(dumps: Path, capsys: Any) -> None:
    """Whatever command it is given to, and nothing is said from it or written."""
    assert main(["match", "-q", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"]) == 0
    path = min((dumps / "ix").glob("*.segment"))
    path.write_bytes(path.read_bytes()[:-100])
    said = f"ix/{path.name}: breaks off; bring it back from a copy, or build the index anew"
    for args in (["match", "--sources", "ix"], ["clean", "-o", "c.jsonl", "--sources", "ix"]):
        refused([*args, "-q", *FIELD, "d.jsonl"], said, capsys)
    refused(["match", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"], said, capsys)
    assert not (dumps / "c.jsonl").exists()


def test_a_full_disk_is_one_line(dumps: Path, capsys: Any) -> None:
    """Where the answers go, and where the index does."""
    put(dumps / "o.jsonl", "old")
    with little_room(100):
        refused(
            ["match", "-q", *FIELD, "d.jsonl", "--json", "-o", "o.jsonl", "--sources", "s.jsonl"],
            "o.jsonl: cannot write",
            capsys,
        )
        refused(["match", "-q", *FIELD, "--sources", "s.jsonl", "--save-index", "ix"], "cannot write", capsys)
    assert (dumps / "o.jsonl").read_text() == "old"
    assert not (dumps / "ix" / "index.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc")
def test_a_killed_worker_is_one_line(dumps: Path) -> None:
    """Nothing of the output is left, and the command does not wait for ever."""
    dump(dumps / "many.jsonl", [{"id": f"m{n}", "text": sentence(n)} for n in range(3000)])
    args = [*COMMAND, "match", *FIELD, "d.jsonl", "--sources", "many.jsonl", "--workers", "2", "-o", "o.txt"]
    running = subprocess.Popen(args, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while time.monotonic() < end and not (workers := children(running.pid)):
        time.sleep(0.05)
    os.kill(workers[0], signal.SIGKILL)
    err = running.communicate(timeout=120)[1]
    assert (running.returncode, (dumps / "o.txt").exists()) == (2, False)
    assert err == (
        "boilerstrip: match: a worker process has died (killed, or out of memory?); fewer --workers need less memory\n"
    )


def children(parent: int) -> list[int]:
    """The worker processes of a process."""
    found = []
    for one in Path("/proc").iterdir():
        try:
            if one.name.isdigit() and int((one / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found += [int(one.name)] if b"spawn_main" in (one / "cmdline").read_bytes() else []
        except OSError:
            continue
    return found


KILLED = """
import os, signal, sys
from boilerstrip.cli import main
from boilerstrip.commands import match
from boilerstrip.sources.index import SourceIndex
match._OFTEN, real, saves = 100, SourceIndex.save, []
def save(self, path):
    real(self, path)
    saves.append(len(self))
    if len(saves) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
SourceIndex.save = save
main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as other systems do")
def test_a_killed_run_goes_on_with_its_index(dumps: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in it is not stripped again, and it comes to the same."""
    from boilerstrip.stripper import Stripper

    dump(dumps / "many.jsonl", [{"id": f"m{n}", "text": sentence(n)} for n in range(500)])
    args = ["match", "-q", *FIELD, "--sources", "many.jsonl", "--save-index", "ix"]
    done = subprocess.run([sys.executable, "-c", KILLED, *args], check=False)
    assert done.returncode == -signal.SIGKILL
    there = len(SourceIndex.load("ix"))
    assert 300 <= there < 500
    stripped, real = [], Stripper.strip_each

    def strip_each(self: Any, asked: Any) -> Any:
        stripped.extend(asked)
        return real(self, asked)

    monkeypatch.setattr(Stripper, "strip_each", strip_each)
    assert main(args) == 0
    assert len(stripped) == 500 - there
    assert main([*args[:-1], "anew"]) == 0
    one, other = SourceIndex.load("ix"), SourceIndex.load("anew")
    for n in range(0, 500, 50):
        assert one.matches(sentence(n)) == other.matches(sentence(n))
        assert one.text(f"m{n}") == sentence(n)


# clean


def test_clean_finds_sources_in_an_index_and_scores(dumps: Path, capsys: Any) -> None:
    """What stands in the found source stays, whatever it looks like; rows say which it was."""
    odd = f"{sentence(4)}\nAdvertisement for the ferry line was printed in the old harbour paper of the town\nRead more"
    dump(
        dumps / "odd.jsonl", [{"id": "odd", "text": odd}, *({"id": f"s{n}", "text": sentence(n)} for n in range(9, 12))]
    )
    assert main(["match", "-q", *FIELD, "--sources", "odd.jsonl", "--save-index", "ix", "--whole"]) == 0
    dump(dumps / "d.jsonl", [{"text": f"Follow us on Facebook\n{odd}\n"}, {"text": STORY[0]}])
    args = ["clean", *FIELD, "d.jsonl", "-o", "c.jsonl", "--scores", "sc.jsonl", "--sources"]
    code, _, err = said_by([*args, "ix"], capsys)
    assert (code, err[0]) == (0, "boilerstrip: clean: 1 text without a source")
    (row,) = map(json.loads, (dumps / "sc.jsonl").read_text().splitlines())
    assert (row["name"], row["source"], row["relation"]) == ("d.jsonl:1", "odd", "republished")
    texts = [json.loads(line)["text"] for line in (dumps / "c.jsonl").read_text().splitlines()]
    assert "Advertisement for the ferry line" in texts[0]
    assert "Facebook" not in texts[0]
    both = [(dumps / name).read_bytes() for name in ("c.jsonl", "sc.jsonl")]
    for more in (["odd.jsonl", "--match"], ["ix", "--workers", "2"], ["odd.jsonl", "--match", "--workers", "2"]):
        assert main([*args, *more]) == 0
        assert [(dumps / name).read_bytes() for name in ("c.jsonl", "sc.jsonl")] == both


def test_clean_finds_the_source_of_a_page(dumps: Path, capsys: Any) -> None:
    """By the text that is made of it."""
    put(dumps / "p.html", f"<html><body><article><p>{'</p><p>'.join(sentence(9).splitlines())}</article>")
    assert main(["clean", "p.html", "-o", "p.txt", "--sources", "s.jsonl", "--match", "--scores", "sc.jsonl"]) == 0
    assert json.loads((dumps / "sc.jsonl").read_text())["source"] == "s9"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--match"], "--match goes with --sources"),
        (["--sources", "s.jsonl", "--source-text-field", "x"], "--source-html-field go with --match"),
        (["--sources", "none", "--match"], "none: no such file or folder"),
        (["--sources", "bare"], "an index without texts; build it with them"),
    ],
)
def test_clean_refuses_what_it_cannot_find_sources_in(args: list[str], said: str, dumps: Path, capsys: Any) -> None:
    """Before anything is written."""
    bare = SourceIndex(texts=False)
    bare.add("a", sentence(1))
    bare.save("bare")
    capsys.readouterr()
    code = main(["clean", *FIELD, "d.jsonl", "-o", "c.jsonl", *args])
    assert (code, (dumps / "c.jsonl").exists()) == (2, False)
    assert said in capsys.readouterr().err
