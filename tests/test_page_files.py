"""Pages in the command: what is read, what is written, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from conftest import feed, put, refused, said_by

import boilerstrip
from boilerstrip.cli import main
from boilerstrip.config import CHOICES
from boilerstrip.errors import SettingsError
from boilerstrip.settings import EXTRACTORS

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
PAGE = (PAGES / "tramway.html").read_bytes()  # in windows-1251
TEXT = (PAGES / "tramway.txt").read_text("utf-8")
OTHER = (PAGES / "orchard-breaks.html").read_bytes()
OTHER_TEXT = (PAGES / "orchard-breaks.txt").read_text("utf-8")
LINKS = "<html><body><nav><a href='/a'>News</a> <a href='/b'>Sport</a></nav></body></html>"
PACK = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
UNPACK = {"": bytes, ".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress}


@pytest.mark.parametrize("name", ["p.html", "p.HTM", "p.xhtml"])
def test_clean_writes_a_pages_story_in_utf8(name: str, here: Path, capsys: Any) -> None:
    """Whatever the page is in; the text's last line ends."""
    put(here / name, PAGE)
    assert said_by(["clean", name], capsys) == (0, TEXT, [])
    assert main(["clean", name, "-o", "o.txt"]) == 0
    assert (here / "o.txt").read_bytes() == TEXT.encode()


@pytest.mark.parametrize("packing", PACK)
def test_a_compressed_page_is_written_compressed(packing: str, here: Path) -> None:
    """In a folder of its own; where the output's name says nothing of it, as it says."""
    put(here / f"in/p.html{packing}", PACK[packing](PAGE))
    assert main(["clean", "--input-dir", "in", "--output-dir", "out"]) == 0
    assert UNPACK[packing]((here / f"out/p.txt{packing}").read_bytes()) == TEXT.encode()
    assert main(["clean", f"in/p.html{packing}", "-o", "o.txt"]) == 0
    assert (here / "o.txt").read_bytes() == TEXT.encode()


@pytest.mark.parametrize("how", [["--format", "html"], ["--stdin-filename", "page.html"]])
def test_a_page_comes_on_standard_input(
    how: list[str], here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Where its form is told."""
    feed(monkeypatch, PAGE)
    assert said_by(["clean", *how], capsys) == (0, TEXT, [])


def test_format_makes_pages_of_other_names(here: Path) -> None:
    """In a folder their texts are named after them."""
    put(here / "in/story.php", PAGE)
    assert main(["clean", "--input-dir", "in", "--output-dir", "out", "--format", "html"]) == 0
    assert (here / "out/story.php.txt").read_bytes() == TEXT.encode()


def test_folders_and_patterns_of_pages_are_cleaned(here: Path, capsys: Any) -> None:
    """Beside texts; two that would be one file are refused."""
    put(here / "in/a/p.html", PAGE)
    put(here / "in/b/q.htm", OTHER)
    put(here / "in/style.css", "p { color: red }")
    assert main(["clean", "in/**/*.htm*", "--output-dir", "flat"]) == 0
    assert sorted(one.name for one in (here / "flat").iterdir()) == ["p.txt", "q.txt"]
    assert main(["clean", "--input-dir", "in", "--output-dir", "out", "--workers", "2"]) == 0
    assert (here / "out/a/p.txt").read_bytes() == TEXT.encode()
    assert (here / "out/b/q.txt").read_bytes() == OTHER_TEXT.encode()
    put(here / "in/a/p.txt", "A text.")
    refused(["clean", "--input-dir", "in", "--output-dir", "out2"], "would be the output of both", capsys)


def test_a_page_without_a_story_is_exit_3(here: Path, capsys: Any) -> None:
    """And an empty text, with a line that says so."""
    put(here / "p.html", LINKS)
    code, _, err = said_by(["clean", "p.html", "-o", "o.txt"], capsys)
    assert (code, len(err), (here / "o.txt").read_bytes()) == (3, 1, b"")
    assert err[0].startswith("boilerstrip: p.html: no ")


def test_what_is_no_page_is_told_or_put_aside(here: Path, capsys: Any) -> None:
    """A picture of that name has no output."""
    put(here / "in/p.html", b"\x89PNG\r\n\x1a\n")
    put(here / "in/q.html", PAGE)
    refused(["clean", "in/p.html", "-o", "o.txt"], "in/p.html: the page is a PNG image", capsys)
    assert not (here / "o.txt").exists()
    assert main(["clean", "-q", "--input-dir", "in", "--output-dir", "out", "--rejects", "r"]) == 0
    assert [one.name for one in (here / "out").iterdir()] == ["q.txt"]
    (reject,) = map(json.loads, (here / "r").read_text().splitlines())
    assert (reject["path"], reject["reason"][:15]) == ("in/p.html", "the page is a P")


def test_max_removed_says_nothing_of_a_page(here: Path, capsys: Any) -> None:
    """Most of every page is wrapper."""
    put(here / "p.html", PAGE)
    assert said_by(["clean", "p.html", "--max-removed", "1%"], capsys) == (0, TEXT, [])


def test_the_ledger_gives_back_the_pages_own_text(here: Path, capsys: Any) -> None:
    """From what was written; restore does not make a page of it again."""
    put(here / "p.html", PAGE)
    assert main(["clean", "p.html", "-o", "o.txt", "--ledger", "l", "--stats", "s"]) == 0
    entry = json.loads((here / "l").read_text())
    raw = boilerstrip.strip_html(PAGE).raw_text
    assert boilerstrip.restore((here / "o.txt").read_text("utf-8"), entry) == raw
    assert (entry["path"], entry["output"], entry["form"], entry["encoding"]) == ("p.html", "o.txt", "html", "utf-8")
    assert json.loads((here / "s").read_text())["characters"] == len(raw)
    refused(["restore", "o.txt", "--ledger", "l"], "o.txt: cannot be a page again", capsys)
    refused(["restore", "p.html", "--ledger", "l"], "p.html: cannot be a page again", capsys)
    assert (here / "p.html").read_bytes() == PAGE


def test_what_stands_in_the_source_stays(here: Path, capsys: Any) -> None:
    """And the text is scored against it."""
    put(here / "p.html", PAGE)
    put(here / "source.txt", TEXT)
    code, _, err = said_by(["clean", "p.html", "-o", "o", "--source", "source.txt", "--scores", "s"], capsys)
    assert (code, json.loads((here / "s").read_text())["verdict"]) == (0, "faithful"), err


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_every_extractor_finds_the_story(extractor: str, here: Path, capsys: Any) -> None:
    """Its paragraphs are in what is written."""
    put(here / "p.html", OTHER)
    code, out, err = said_by(["clean", "p.html", "--extractor", extractor], capsys)
    assert (code, err, OTHER_TEXT in out) == (0, [], True)


@pytest.mark.parametrize("name", ["o.html", "o.jsonl", "o.csv"])
def test_the_output_of_a_page_is_a_text(name: str, here: Path, capsys: Any) -> None:
    """Another name would mislead."""
    put(here / "p.html", PAGE)
    refused(["clean", "p.html", "-o", name], f"{name}: what clean writes of a page is a text", capsys)


def test_an_encoding_that_is_told_counts(here: Path, capsys: Any) -> None:
    """For a page that says none, or a wrong one; one that does not fit is told."""
    put(here / "p.html", PAGE.replace(b'<meta charset="windows-1251">', b'<meta charset="koi8-r">'))
    assert said_by(["clean", "p.html", "--encoding", "cp1251"], capsys) == (0, TEXT, [])
    refused(["clean", "p.html", "--encoding", "utf-8"], "p.html: byte ", capsys)


def test_a_folder_of_pages_is_gone_on_with(here: Path) -> None:
    """--resume of a run that was not killed begins anew, as with texts."""
    put(here / "in/p.html", PAGE)
    assert main(["clean", "-q", "--input-dir", "in", "--output-dir", "out", "--resume"]) == 0
    assert (here / "out/p.txt").read_bytes() == TEXT.encode()


# check


def test_check_counts_a_pages_blocks(here: Path, capsys: Any) -> None:
    """A finding's line is the block's number in the page's own text."""
    put(here / "p.html", PAGE)
    code, out, err = said_by(["check", "p.html", "--output-format", "json-lines"], capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert err == [f"boilerstrip: found {len(rows)}: {len(rows)} in pages (clean)"]
    raw = boilerstrip.strip_html(PAGE).raw_text.split("\n")
    assert code == 1
    assert all(raw[row["line"] - 1].startswith(row["text"].strip().split("\n")[0][:40]) for row in rows)
    assert [row["code"] for row in rows if row["label"] == "title"] == [""]
    assert " title  \u0422\u0440\u0430\u043c\u0432\u0430\u0439 " in said_by(["check", "p.html"], capsys)[1]
    assert "1  title" in said_by(["check", "p.html", "--statistics"], capsys)[1]
    put(here / "q.html", "<p></p>")
    assert said_by(["check", "q.html"], capsys) == (0, "", ["boilerstrip: q.html: the page holds no text"])


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_check_writes_no_page(option: str, here: Path, capsys: Any) -> None:
    """Nor records with pages."""
    put(here / "p.html", PAGE)
    put(here / "d.jsonl", json.dumps({"html": OTHER.decode()}) + "\n")
    refused(["check", option, "p.html"], "p.html: --fix writes no pages; 'boilerstrip clean' writes", capsys)
    refused(["check", option, "d.jsonl", "--html-field", "html"], "d.jsonl: --fix writes no pages", capsys)
    assert (here / "p.html").read_bytes() == PAGE


def test_a_baseline_holds_findings_in_pages(here: Path, capsys: Any) -> None:
    """As it does those in texts."""
    put(here / "p.html", PAGE)
    assert main(["check", "p.html", "--write-baseline", "b.json"]) == 0
    assert said_by(["check", "p.html", "--baseline", "b.json"], capsys)[0] == 0


# Other commands


@pytest.mark.parametrize(
    "args",
    [["tag", "p.html"], ["decide", "p.html", "a"], ["compare", "p.html", "p.html"], ["rules", "--unused", "p.html"]],
)
def test_commands_that_read_texts_alone_say_so(args: list[str], here: Path, capsys: Any) -> None:
    """In a line that names the way out."""
    put(here / "p.html", PAGE)
    put(here / "a", "")
    code, _, err = said_by(args, capsys)
    told = "holds pages (HTML), and texts alone are read here; 'boilerstrip clean' makes texts of pages"
    assert (code, set(err)) == (2, {f"boilerstrip: p.html: {told}"})


def test_audit_asks_about_pages(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Blocks stand around what would go."""
    put(here / "p.html", PAGE)
    feed(monkeypatch, b"y\n")
    code, out, err = said_by(["audit", "p.html", "--sample", "1"], capsys)
    assert (code, len(err)) == (0, 1)
    assert "[1 of 1] p.html:" in out


def test_compare_reads_the_ledgers_of_pages(here: Path, capsys: Any) -> None:
    """Two runs that did the same did the same."""
    put(here / "p.html", PAGE)
    for name in ("l1", "l2"):
        assert main(["clean", "p.html", "-o", f"{name}.txt", "--ledger", name]) == 0
    assert said_by(["compare", "l1", "l2"], capsys)[0] == 0


# Who finds the story


def test_the_extractor_is_a_setting(here: Path, capsys: Any) -> None:
    """By option, by key, by Settings; the nearest to the call counts."""
    assert CHOICES["extractor"] == EXTRACTORS
    put(here / "p.html", PAGE)
    put(here / "boilerstrip.toml", 'extractor = "trafilatura"\n')
    assert 'extractor = "trafilatura"' in said_by(["clean", "--show-settings"], capsys)[1]
    assert 'extractor = "own"' in said_by(["clean", "--show-settings", "--extractor", "own"], capsys)[1]
    assert said_by(["clean", "p.html"], capsys)[0] == 0
    theirs = boilerstrip.strip_html(PAGE, extractor="trafilatura")
    chosen = boilerstrip.Settings(extractor="trafilatura")
    assert boilerstrip.strip_html(PAGE, settings=chosen).raw_text == theirs.raw_text
    assert boilerstrip.strip_html(PAGE, extractor="own", settings=chosen).raw_text != theirs.raw_text
    put(here / "boilerstrip.toml", 'page-model = "none.npz"\n')
    code, _, err = said_by(["clean", "p.html", "-o", "o.txt"], capsys)
    assert (code, len(err), "none.npz" in err[0]) == (2, 1, True), err
    assert main(["clean", "p.html", "-o", "o.txt", "--page-model", "shipped"]) == 0
    with pytest.raises(SettingsError, match="extractor: 'best' is none of own, trafilatura, ensemble"):
        boilerstrip.Settings(extractor="best")
