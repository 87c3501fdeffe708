"""``boilerstrip learn``: profiles from dumps, shared work, a person's walk, and other commands with profiles."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_profiles import MEMBERS, SITE, story

from boilerstrip.cli import main
from boilerstrip.profiles.profilefile import load, save
from boilerstrip.profiles.shelf import Shelf


def write(path: Path, numbers: range, **more: str) -> Path:
    """A dump of made stories."""
    rows = [
        {"site": SITE, "url": f"https://www.{SITE}/{n}", "date": "2020-05-06", "text": story(n)} | more for n in numbers
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Thirty stories of one site."""
    return write(tmp_path / "dump.jsonl", range(30))


def learned(dump: Path, folder: Path, *more: str) -> str:
    """The text of the profile that a dump teaches."""
    assert main(["learn", str(dump), "-o", str(folder), "--text-field", "text", "-q", "--isolated", *more]) == 0
    return (folder / f"{SITE}.toml").read_text()


def test_a_dump_teaches_a_file_a_site(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By site or by address it is the same; the summary says how much it is."""
    text = learned(dump, tmp_path / "one")
    assert f'site = "{SITE}"' in text and "documents = 30" in text and 'first = "2020-05-06"' in text
    assert learned(dump, tmp_path / "two", "--by-url") == text
    assert main(["learn", str(dump), "-o", str(tmp_path / "three"), "--site", SITE, "--isolated"]) == 0
    assert "of 1 site in" in capsys.readouterr().err
    assert (tmp_path / "three" / f"{SITE}.toml").read_text() == text


def test_learning_twice_is_learning_once(dump: Path, tmp_path: Path) -> None:
    """The second time finds nothing new, and writes the same file."""
    assert learned(dump, tmp_path / "one") == learned(dump, tmp_path / "one")


def test_partial_files_merge_to_what_one_process_learns(dump: Path, tmp_path: Path) -> None:
    """Whatever is merged first."""
    whole = learned(dump, tmp_path / "whole")
    parts = []
    for n, numbers in enumerate((range(7), range(7, 20), range(20, 30))):
        write(tmp_path / "part.jsonl", numbers)
        parts.append(str(tmp_path / f"{n}.part"))
        assert main(["learn", str(tmp_path / "part.jsonl"), "--partial", "-o", parts[-1], "--isolated"]) == 0
    for order in (parts, parts[::-1]):
        folder = tmp_path / order[0].replace("/", "-")
        assert main(["learn", "--merge", *order, "-o", str(folder), "-q", "--isolated"]) == 0
        assert (folder / f"{SITE}.toml").read_text() == whole


def test_folders_of_profiles_merge_by_their_counts(dump: Path, tmp_path: Path) -> None:
    """Documents add up."""
    learned(dump, tmp_path / "one")
    learned(write(tmp_path / "more.jsonl", range(40, 60)), tmp_path / "two")
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    assert main(["learn", "--merge", *folders, "-o", str(tmp_path / "both"), "-q", "--isolated"]) == 0
    assert load(tmp_path / "both" / f"{SITE}.toml").documents == 50


def test_a_folder_that_is_merged_into_itself_counts_once(dump: Path, tmp_path: Path) -> None:
    """And so does one that is named twice, and a part."""
    learned(dump, tmp_path / "one")
    learned(write(tmp_path / "more.jsonl", range(40, 60)), tmp_path / "two")
    one, two, out = (str(tmp_path / name) for name in ("one", "two", "out"))
    assert main(["learn", "--merge", one, two, f"{one}/", two, "-o", one, "-q", "--isolated"]) == 0
    assert load(tmp_path / "one" / f"{SITE}.toml").documents == 50
    part = str(tmp_path / "1.part")
    assert main(["learn", str(dump), "--partial", "-o", part, "--isolated"]) == 0
    assert main(["learn", "--merge", part, part, "-o", out, "-q", "--isolated"]) == 0
    assert load(tmp_path / "out" / f"{SITE}.toml").seen == 30


def test_a_small_dump_leaves_what_is_known(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To the byte, and the message says so."""
    before = learned(dump, tmp_path / "p")
    small = write(tmp_path / "small.jsonl", range(3))
    assert main(["learn", str(small), "-o", str(tmp_path / "p"), "--text-field", "text", "--isolated"]) == 0
    assert "may be anything; what is known stays (2 templates)" in capsys.readouterr().err
    assert (tmp_path / "p" / f"{SITE}.toml").read_text() == before


def test_a_review_is_written_and_learned_around(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keep, reject, relabel, next: the most frequent first; learning again keeps what was said."""
    learned(dump, tmp_path / "p")
    monkeypatch.setattr("sys.stdin", io.StringIO("k\nl\nleg\nq\n"))
    assert main(["learn", "--review", str(tmp_path / "p")]) == 0
    told = capsys.readouterr().out
    assert told.startswith("\n[1 of ") and "30 of 30 stories" in told
    first, second, *_ = load(tmp_path / "p" / f"{SITE}.toml").templates
    assert (first.status, second.label, second.by) == ("accepted", "legal", "person")
    learned(dump, tmp_path / "p")
    again = load(tmp_path / "p" / f"{SITE}.toml").templates
    assert (again[0].status, again[1].label) == ("accepted", "legal")


def test_a_review_asks_of_what_is_unused_until_it_is_said(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A doubtful template whose label was changed by hand is asked about; a label given in the review accepts it."""
    learned(dump, tmp_path / "p")
    path = tmp_path / "p" / f"{SITE}.toml"
    known = load(path)
    doubtful = [replace(one, status="doubtful", label="legal", note="why?") for one in known.templates]
    save(known.numbered(doubtful), path)
    monkeypatch.setattr("sys.stdin", io.StringIO("l\nnav\nq\n"))
    assert main(["learn", "--review", str(tmp_path / "p")]) == 0
    assert f"[1 of {len(doubtful)}]" in (told := capsys.readouterr().out) and "note: why?" in told
    one = max(load(path).templates, key=lambda one: (one.documents, -one.number))
    assert (one.status, one.label, one.by) == ("accepted", "nav", "person")


def test_a_review_that_rejects_at_all_sites_empties_what_they_share(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it is removed nowhere else."""
    learned(dump, tmp_path / "p")
    shelf, one = Shelf(tmp_path / "p"), load(tmp_path / "p" / f"{SITE}.toml")
    for name in "ab":
        shelf.put(replace(one, site=f"{name}.example"))
    assert shelf.share()
    monkeypatch.setattr("sys.stdin", io.StringIO("r\n" * 100))
    assert main(["learn", "--review", str(tmp_path / "p")]) == 0
    assert {one.status for one in load(tmp_path / "p" / "_shared.toml").templates} == {"rejected"}


def test_other_commands_take_profiles(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """clean, check and tag with decide: the profile of a folder is chosen by the record's site or address."""
    learned(dump, tmp_path / "p")
    profile = tmp_path / "p" / f"{SITE}.toml"
    profile.write_text(profile.read_text().replace('status = "learned"', 'status = "accepted"'))
    more = ["--profile", str(tmp_path / "p"), "--text-field", "text", "--isolated"]
    assert main(["clean", str(dump), "-o", str(tmp_path / "out.jsonl"), "-q", *more]) == 0
    cleaned = (tmp_path / "out.jsonl").read_text()
    assert MEMBERS not in cleaned
    assert main(["check", str(dump), "-q", "--no-ledger", *more]) == 1
    assert f"SITE:{SITE}:" in capsys.readouterr().out
    rows, out = str(tmp_path / "rows.jsonl"), str(tmp_path / "decided.jsonl")
    assert main(["tag", str(dump), "-o", rows, *more]) == 0
    assert main(["decide", str(dump), rows, "-o", out, "-q", *more]) == 0
    assert Path(out).read_text() == cleaned
    assert main(["clean", str(dump), "-o", str(tmp_path / "two.jsonl"), "--workers", "2", "-q", *more]) == 0
    assert (tmp_path / "two.jsonl").read_text() == cleaned


def test_a_configuration_names_a_profile_beside_it(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a pre-commit hook finds it."""
    learned(dump, tmp_path / "profiles")
    (tmp_path / "boilerstrip.toml").write_text('profile = "profiles"\nsite-field = "site"\n')
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert main(["clean", str(dump), "-o", "out.jsonl", "-q", "--text-field", "text"]) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["learn", "-o", "p"], "no DUMP"),
        (["learn", "x.jsonl"], "-o says where"),
        (["learn", "--review", "p", "-o", "q"], "--review"),
        (["learn", "x.jsonl", "-o", "p", "--partial", "--merge"], "do not go together"),
        (["learn", "x.jsonl", "-o", "p", "--site", "a", "--by-url"], "--site"),
        (["learn", "--merge", "dump.jsonl", "-o", "p"], "not a file of 'boilerstrip learn --partial'"),
        (["learn", "--review", "none"], "none"),
        (["check", "dump.jsonl", "--profile", "none"], "no such profile"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str],
    told: str,
    dump: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit 2, and what to do."""
    monkeypatch.chdir(dump.parent)
    assert main([*arguments, *([] if "--review" in arguments else ["--isolated"])]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1


def test_documents_without_a_site_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They teach nothing, and the command says what would help."""
    (tmp_path / "bare.jsonl").write_text(json.dumps({"text": story(1)}) + "\n")
    assert main(["learn", str(tmp_path / "bare.jsonl"), "-o", str(tmp_path / "p"), "--isolated"]) == 2
    assert "--site-field, --by-url or --site" in capsys.readouterr().err


@pytest.mark.parametrize("site", ["", "  ", "www."])
def test_a_site_without_a_name_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], site: str) -> None:
    """Some dumps leave the field empty: no file without a name is written."""
    dump = write(tmp_path / "dump.jsonl", range(3), site=site)
    assert main(["learn", str(dump), "-o", str(tmp_path / "out"), "--text-field", "text", "--isolated"]) == 2
    assert "3 documents without a site" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*"))


def test_a_site_of_three_documents_learns_nothing_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, and in its file."""
    three = write(tmp_path / "three.jsonl", range(3))
    assert main(["learn", str(three), "-o", str(tmp_path / "p"), "--isolated"]) == 0
    assert "nothing learned: 3 distinct stories" in capsys.readouterr().err
    assert "why = " in (tmp_path / "p" / f"{SITE}.toml").read_text()


@pytest.mark.parametrize("command", [["check"], ["clean", "-o", "o"], ["tag", "-o", "o"], ["report", "-o", "o.html"]])
def test_a_folder_of_profiles_that_no_document_can_choose_from_is_told_once(
    command: list[str], dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a site, or without a profile in it; not where a site is known or the file is named."""
    if command[0] == "report":
        pytest.importorskip("jinja2")
    monkeypatch.chdir(tmp_path)
    learned(dump, tmp_path / "prof")
    (tmp_path / "none").mkdir()
    bare = write(tmp_path / "bare.jsonl", range(3))
    rows = [json.loads(line) for line in bare.read_text().splitlines()]
    bare.write_text("".join(json.dumps({"text": row["text"]}) + "\n" for row in rows))

    def said(*args: str) -> list[str]:
        capsys.readouterr()
        main([command[0], *args, *command[1:], "--text-field", "text", "--isolated"])
        return [line for line in capsys.readouterr().err.splitlines() if "--profile" in line]

    (told,) = said("bare.jsonl", "--profile", "prof")
    assert told.startswith("boilerstrip: --profile prof: of no document the site is known")
    assert said("bare.jsonl", "--profile", "none") == [
        "boilerstrip: --profile none: there is no profile in this folder; 'boilerstrip learn' writes them"
    ]
    assert said("dump.jsonl", "--profile", "prof") == []
    assert said("bare.jsonl", "--profile", f"prof/{SITE}.toml") == []


def test_a_site_that_is_in_two_folders_is_one_site(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often its profile is merged."""
    learned(dump, tmp_path / "one")
    learned(dump, tmp_path / "two")
    capsys.readouterr()
    folders = [str(tmp_path / name) for name in ("one", "two")]
    assert main(["learn", "--merge", *folders, "-o", str(tmp_path / "all"), "--isolated"]) == 0
    assert " of 1 site in " in capsys.readouterr().err


def test_no_folder_is_left_where_nothing_could_be_read(tmp_path: Path) -> None:
    """A folder without a profile would be taken for one of profiles."""
    assert main(["learn", str(tmp_path / "nope.jsonl"), "-o", str(tmp_path / "out"), "--isolated"]) == 2
    assert not (tmp_path / "out").exists()


HEAD, OF_SITE = {"boilerstrip-sample": 1, "limit": 1024, "most": 250_000}, {"site": SITE, "seen": 1}
ROW = {"text": story(1), "title": None, "date": None}


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ROW],
        [HEAD, {"site": "_shared", "seen": 1}, ROW],
        [HEAD, {"site": None, "seen": 1}],
        [HEAD, {"site": SITE, "seen": 10**30}],
        [HEAD | {"limit": 0}],
        [HEAD, OF_SITE, ROW | {"title": 5}],
        [HEAD, OF_SITE, ROW | {"date": 5}],
        [HEAD, OF_SITE, ROW | {"date": "yesterday"}],
        [HEAD, OF_SITE, ROW | {"text": ["a"]}],
        [HEAD, OF_SITE, "[" * 100_000],
        [HEAD, OF_SITE, '{"site": "x", "seen": ' + "9" * 5000 + "}"],
    ],
)
def test_a_damaged_file_of_a_part_is_told_in_one_line(
    rows: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands where a row, a site, a title or a day should; and no file without a name is written."""
    with gzip.open(tmp_path / "a.part", "wt") as file:
        file.writelines((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows)
    assert main(["learn", "--merge", str(tmp_path / "a.part"), "-o", str(tmp_path / "p"), "--isolated"]) == 2
    error = capsys.readouterr().err
    assert "not a file of 'boilerstrip learn --partial'" in error and error.count("\n") == 1
    assert not (tmp_path / "p").exists()


def test_one_odd_record_stops_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site's name of 300 bytes, one that is half of a surrogate pair, one of what sites share: others are learned."""
    dump = write(tmp_path / "dump.jsonl", range(30))
    odd = ["\u67d0" * 28, "bad\ud800.example", "_shared"]
    rows = [json.dumps({"site": site, "text": story(n) + "\ud83d"}) for n, site in enumerate(odd)]
    dump.write_text(dump.read_text() + "\n".join(rows) + "\n")
    learned(dump, tmp_path / "p")
    assert len(list((tmp_path / "p").iterdir())) == 2
    more = ["--profile", str(tmp_path / "p"), "--text-field", "text", "--isolated", "-q"]
    assert main(["clean", str(dump), "-o", str(tmp_path / "out.jsonl"), *more]) == 0
    assert main(["check", str(dump), "--no-ledger", *more]) == 1
