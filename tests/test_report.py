"""``boilerstrip report`` without a browser: what the page holds, what it says of it, and what it refuses."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, STORY, WRAPPER, put, refused, said_by
from report_dump import FIELDS, HALF, HARM, SPAN, dumped, harmful, records, whole

from boilerstrip import Stripper, score
from boilerstrip.cli import main
from boilerstrip.read import lines_of
from boilerstrip.reporting.safe import markup_text
from boilerstrip.reporting.view import KEPT, LINES, LONGEST

STRIPPER = Stripper()
FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures").glob("*/scraped.txt"))


class Read(HTMLParser):
    """The elements of a page: scripts and styles, what is in them, bars, and every attribute there is."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.bars: dict[tuple[str, str], str] = {}
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words: list[str] = []
        self._inside: str | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        known = dict(attrs)
        self.attributes += [(tag, *one) for one in attrs]
        if tag == "script":
            self.scripts.append((known, ""))
        if known.get("class") == "bar":
            self.bars[str(known["data-kind"]), str(known["data-name"])] = str(known["title"])
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        self._inside = None

    def handle_data(self, data: str) -> None:
        """Note its text."""
        if self._inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self._inside != "style":
            self.words.append(data)

    def json(self, name: str) -> Any:
        """What a data element holds."""
        return next(json.loads(text) for known, text in self.scripts if known.get("id") == name)


def made(here: Path, some: list[dict[str, Any]], *more: str) -> Read:
    """The page of some records."""
    put(here / "d.jsonl", dumped(some))
    assert main(["report", "d.jsonl", "-o", "r.html", "-q", *FIELDS, *more]) == 0
    return Read((here / "r.html").read_text(encoding="utf-8"))


# What it says


def test_the_same_input_makes_the_same_bytes_whoever_strips_it(here: Path) -> None:
    """No time, no order of processes, no random number stands in the page."""
    pages = []
    for more in ([], [], ["--workers", "2"]):
        made(here, [*records(), harmful(HALF)], *more)
        pages.append((here / "r.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_the_bars_are_the_counts_of_clean(here: Path) -> None:
    """Of everything by label, code, site and language, as --stats has them."""
    page = made(here, records(), "--max-removed", "50%")
    assert main(["clean", "d.jsonl", "-o", "c.jsonl", "-q", "--stats", "s.json", *FIELDS, "--max-removed", "50%"])
    known = json.loads((here / "s.json").read_text())
    bars = {(kind, name): told for (kind, name), told in page.bars.items() if kind not in ("outcome", "verdict")}
    told = {
        (kind, markup_text(name)): (row["removed"], row["lines"], row["documents"])
        for kind, rows in known["by"].items()
        for name, row in rows.items()
    }
    number = r"([\d,]+) {}s?\b"
    found = {
        key: tuple(
            int(re.search(number.format(word), bar)[1].replace(",", ""))  # type: ignore[index]
            for word in ("character", "line", "document")
        )
        for key, bar in bars.items()
    }
    assert found == told
    outcomes = {name for kind, name in page.bars if kind == "outcome"}
    assert outcomes == {"story", "no-story", "left as it was"}


def test_every_line_of_every_document_is_there(here: Path) -> None:
    """Text by text, with its label, and parts that go apart."""
    page = made(here, records())
    rows, bodies = page.json("data")["documents"], page.json("texts")
    assert [row["id"] for row in rows] == [markup_text(one["id"]) for one in records()]
    for record, body in zip(records(), bodies, strict=True):
        lines = [line for line in lines_of(record["text"]) if line.strip()]
        assert [whole(line[5]).strip() for line in body["lines"]] == [line.strip() for line in lines]
    part = bodies[5]["lines"][0]
    assert part[2] == KEPT
    assert part[5][0][0] + part[5][1] == SPAN
    assert (part[5][0][1], part[5][1]) == ("meta", STORY[0])
    left = rows[3]
    assert (left["left"], left["status"]) == (True, "suspect")


def test_codes_come_with_their_reasons(here: Path) -> None:
    """All that the lines name, and no others."""
    page = made(here, records())
    codes = page.json("data")["codes"]
    named = {code for body in page.json("texts") for line in body["lines"] for code in line[4]}
    assert {"ADV001", "REL001"} & named
    assert set(codes) >= {one for one in named if re.fullmatch("[A-Z]{3}[0-9]{3}", one)}
    assert all(name and why for name, why in codes.values())
    assert len(codes) < 200


# Sampling


def many(count: int) -> list[dict[str, Any]]:
    """Records of which one has no story and one is wrapped."""
    some = [
        {"id": str(k), "title": f"Story {k}", "text": f"Day {k}. {STORY[0]}\n{STORY[1]}", "site": "a.example"}
        for k in range(count)
    ]
    some[7]["text"], some[11]["text"] = DUMP, "Advertisement\nRead more"
    return some


def test_a_sample_is_said_and_holds_what_is_to_be_looked_at(here: Path) -> None:
    """Counts are of all documents; those in the page are few, and the one without a story is among them."""
    page = made(here, many(40), "--sample", "10")
    rows = page.json("data")["documents"]
    assert len(rows) == len(page.json("texts")) == 10
    assert {"7", "11"} <= {row["id"] for row in rows}
    words = " ".join(" ".join(page.words).split())
    assert "a sample. All counts and bars are over all 40 documents; 10 documents can be opened here:" in words
    assert page.bars["site", "a.example"].endswith("40 documents")
    assert [int(row["id"]) for row in rows] == sorted(int(row["id"]) for row in rows)


def test_another_seed_draws_another_sample(here: Path) -> None:
    """And the same one the same."""
    drawn = [
        [row["id"] for row in made(here, many(40), "--sample", "10", "--seed", seed).json("data")["documents"]]
        for seed in ("0", "0", "1")
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_fits_is_all_there_and_that_is_said(here: Path) -> None:
    """No sample is spoken of."""
    words = " ".join(made(here, many(40)).words)
    assert "All 40 documents of the input are in this page." in words
    assert "sample" not in words


def test_of_a_text_of_many_lines_the_middle_is_told(here: Path) -> None:
    """How many lines there are, and how many of them go."""
    text = "\n".join([STORY[0], *(f"{STORY[1]} {k}" for k in range(LINES)), "Advertisement", STORY[0], "Read more"])
    (body,) = made(here, [{"text": text, "id": "1", "title": "Long", "site": "a"}]).json("texts")
    (hidden,) = (line for line in body["lines"] if isinstance(line, dict))
    assert hidden["lines"] + len(body["lines"]) - 1 == LINES + 4
    assert whole(body["lines"][-1][5]) == "Read more"


def test_a_line_of_a_book_is_cut(here: Path) -> None:
    """And how much is missing is said."""
    text = STORY[0] + " " + "word " * 20_000
    (body,) = made(here, [{"text": text, "id": "1", "title": "Long", "site": "a"}]).json("texts")
    shown = whole(body["lines"][0][5])
    assert len(shown) < LONGEST + 60
    assert shown.endswith("more characters)")


# Harm


def test_harmful_texts_are_no_markup(here: Path) -> None:
    """Not one of them makes an element, or an attribute that runs or loads something."""
    page = made(here, records())
    assert len(page.scripts) == 7
    kinds = [known.get("type") for known, _ in page.scripts]
    assert kinds == ["application/json", *[None] * 5, "application/json"]
    assert not [one for one in page.attributes if one[1].startswith("on") or one[1] in ("src", "srcdoc", "style")]
    links = {value for _, name, value in page.attributes if name == "href"}
    assert links == {"data:,", "#list-title"}
    assert page.json("data")["documents"][6]["id"] == HARM[0]


def test_a_harmful_name_of_a_file_is_text(here: Path) -> None:
    """In the heading, the title, and where it could not be read."""
    name = "<script>window.harmed=6<!script>.jsonl"
    put(here / name, dumped(records()[:1]) + "{broken\n")
    assert main(["report", name, "-o", "r.html", "-q"]) == 2
    assert len(Read((here / "r.html").read_text(encoding="utf-8")).scripts) == 7


def test_nothing_but_the_pages_own_scripts_and_styles_may_run(here: Path) -> None:
    """Their hashes are in the policy, and there is no other way in."""
    import base64
    import hashlib

    page = made(here, records()[:1])
    policy = next(value for _, name, value in page.attributes if name == "content" and "default-src" in str(value))
    assert policy is not None
    for known, text in page.scripts:
        told = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert (f"'sha256-{told}'" in policy) == ("type" not in known)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:", (here / "r.html").read_text(encoding="utf-8").partition("<script")[0])


# Sources


def test_a_source_stands_beside_its_document(here: Path) -> None:
    """With what became of its lines, by the lines' own numbers in the text as it came."""
    text = f"{WRAPPER}\n{SPAN}\nA line of our own, which no source has ever had.\n{STORY[1]}"
    put(here / "s.jsonl", dumped([{"id": "1", "source": f"{STORY[0]}\n{STORY[1]}\nA third thing was said by nobody."}]))
    put(here / "d.jsonl", dumped([{"id": "1", "text": text}, {"id": "2", "text": STORY[0]}]))
    args = ["report", "d.jsonl", "-o", "r.html", "-q", "--id-field", "id"]
    assert main([*args, "--sources", "s.jsonl"]) == 0
    page = Read((here / "r.html").read_text(encoding="utf-8"))
    body = page.json("texts")[0]
    fates = {line[0]: line[6] for line in body["lines"] if len(line) > 6}
    assert fates == {6: ["verbatim", 1], 7: ["added", None], 8: ["verbatim", 2]}
    assert [line[:3] for line in body["source"]["lines"]] == [[1, "kept", 6], [2, "kept", 8], [3, "missing", None]]
    row, alone = page.json("data")["documents"]
    known = score(STRIPPER.strip(text, source=f"{STORY[0]}\n{STORY[1]}").text, f"{STORY[0]}\n{STORY[1]}")
    assert row["verdict"] and row["coverage"] < known.coverage <= 1
    assert "verdict" not in alone
    assert "1 document without a source." in " ".join(page.words)
    assert ("verdict", row["verdict"]) in page.bars


def test_sources_are_found_in_an_index(here: Path) -> None:
    """As clean finds them: by what a document says, whatever its id."""
    source = f"{STORY[0]}\n{STORY[1]}\nA third thing was said by nobody."
    other = "A story of somebody else's, in the index to be passed over, though its id is that of the first document."
    unknown = "Nobody can tell where this one comes from, as far as anybody has ever asked."
    put(here / "s.jsonl", dumped([{"id": "far", "text": source}, {"id": "1", "text": other}]))
    put(here / "d.jsonl", dumped([{"id": "1", "text": DUMP}, {"id": "2", "text": unknown}]))
    assert main(["match", "-q", "d.jsonl", "--sources", "s.jsonl", "--save-index", "ix"]) == 0
    assert main(["report", "d.jsonl", "-o", "r.html", "-q", "--sources", "ix"]) == 0
    page = Read((here / "r.html").read_text(encoding="utf-8"))
    rows = page.json("data")["documents"]
    assert ["verdict" in row for row in rows] == [True, False]
    assert "third thing" in str(page.json("texts")[0]["source"])


def test_one_source_for_one_text(here: Path, capsys: Any) -> None:
    """As clean takes it; and the two options do not go together."""
    put(here / "a.txt", DUMP)
    put(here / "s.txt", "\n".join(STORY))
    assert main(["report", "a.txt", "-o", "r.html", "-q", "--source", "s.txt"]) == 0
    (row,) = Read((here / "r.html").read_text(encoding="utf-8")).json("data")["documents"]
    assert row["verdict"] == "faithful"
    both = ["report", "a.txt", "-o", "r.html", "--source", "s.txt", "--sources", "s.txt"]
    refused(both, "report: --source and --sources do not go together", capsys)
    refused(["report", "a.txt", "-o", "r.html", "--sources", "s.txt"], "report: --sources s.txt: neither", capsys)


# Inputs and outputs


def test_folders_pages_and_tables_are_read(here: Path) -> None:
    """Every form that clean reads, each under its place; the page of an earlier run is none of the input."""
    put(here / "in" / "a.txt", DUMP)
    put(here / "in" / "b.csv", f'text\n"{STORY[0]}"\n')
    put(
        here / "in" / "c.html", f"<html><body><article><h1>Ferry</h1><p>{STORY[0]}<p>{STORY[1]}</article></body></html>"
    )
    for _ in range(2):
        assert main(["report", "in", "-o", "in/report.html", "-q"]) == 0
        page = Read((here / "in" / "report.html").read_text(encoding="utf-8"))
        places = [row["place"] for row in page.json("data")["documents"]]
        assert places == ["in/a.txt", "in/b.csv:1", "in/c.html"]
    assert any("Ferry" in whole(line[5]) for line in page.json("texts")[2]["lines"])


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_dump_makes_an_empty_page(text: str, here: Path) -> None:
    """Which says so."""
    put(here / "d.jsonl", text)
    assert main(["report", "d.jsonl", "-o", "r.html"]) == 0
    assert "The input held no document." in (here / "r.html").read_text(encoding="utf-8")


def test_a_bad_record_is_named_in_the_page_too(here: Path, capsys: Any) -> None:
    """The others are shown, and the exit code says that something was wrong."""
    put(here / "d.jsonl", dumped(records()[:2]) + "{broken\n" + '{"other": 1}\n')
    code, _, err = said_by(["report", "d.jsonl", "-o", "r.html", "-q"], capsys)
    assert code == 2
    assert [line.split(": ")[1] for line in err] == ["d.jsonl:3", "d.jsonl:4"]
    page = Read((here / "r.html").read_text(encoding="utf-8"))
    words = " ".join(page.words)
    assert "2 inputs or records could not be read" in words
    assert "d.jsonl:3: bad JSON record" in words
    assert len(page.json("data")["documents"]) == 2


def test_where_nothing_can_be_read_the_old_page_stays(here: Path, capsys: Any) -> None:
    """And what is wrong is said."""
    put(here / "a.txt", b"\x00\x01binary")
    put(here / "r.html", "old")
    code, _, err = said_by(["report", "a.txt", "-o", "r.html"], capsys)
    assert code == 2
    assert "binary" in err[0]
    assert err[1] == "boilerstrip: r.html: not written, for there is nothing to show"
    assert (here / "r.html").read_text() == "old"
    assert sorted(one.name for one in here.iterdir()) == ["a.txt", "r.html"]


def test_an_old_page_is_replaced(here: Path) -> None:
    """As a whole, and nothing is left beside it."""
    put(here / "a.txt", DUMP)
    put(here / "r.html", "old")
    assert main(["report", "a.txt", "-o", "r.html"]) == 0
    assert (here / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(one.name for one in here.iterdir()) == ["a.txt", "r.html"]


def test_what_would_be_lost_is_refused(here: Path, capsys: Any) -> None:
    """An input or the sources as the output, a folder, a folder that is not there; before anything is read."""
    put(here / "a.txt", DUMP)
    put(here / "s.txt", STORY[0])
    (here / "folder").mkdir()
    told = "report: --output a.txt: an input or output; it would be overwritten"
    refused(["report", "a.txt", "-o", "a.txt"], told, capsys)
    refused(
        ["report", "a.txt", "-o", "s.txt", "--source", "s.txt"],
        "-o s.txt: is what --source names",
        capsys,
    )
    refused(["report", "a.txt", "-o", "folder"], "folder: a folder; name a file", capsys)
    refused(["report", "a.txt", "-o", "no/r.html"], "no/r.html: cannot write: No such file or directory", capsys)
    refused(["report", "a.txt"], "the following arguments are required: -o/--output", capsys)
    assert (here / "a.txt").read_text() == DUMP


@pytest.mark.parametrize("name", ["sample", "size", "workers"])
def test_numbers_begin_at_one(name: str, here: Path, capsys: Any) -> None:
    """A page of nothing is of no use."""
    put(here / "a.txt", DUMP)
    refused(["report", "a.txt", "-o", "r.html", f"--{name}", "0"], f"report: --{name} 0: at least one", capsys)


def test_without_jinja_it_says_what_to_install(here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is read."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    put(here / "a.txt", DUMP)
    refused(["report", "a.txt", "-o", "r.html"], "report: needs jinja2: pip install 'boilerstrip[report]'", capsys)


def test_the_settings_that_count_are_told(here: Path) -> None:
    """Those that are not the usual ones."""
    page = made(here, records()[:1], "--strictness", "careful", "--ignore", "ADV001", "--lang", "en")
    words = " ".join(" ".join(page.words).split())
    assert "strictness careful" in words
    assert "ignore ADV001" in words
    assert "lang en" in words


def test_the_language_of_all_is_that_of_each(here: Path) -> None:
    """Where a record says none."""
    page = made(here, [{"id": "1", "title": "One", "text": DUMP, "site": ""}], "--lang", "en")
    (row,) = page.json("data")["documents"]
    assert (row["lang"], "site" in row) == ("en", False)
    assert ("language", "en") in page.bars


def test_the_package_has_the_files_of_the_page() -> None:
    """Template, styles and scripts go into a wheel."""
    dist = pytest.importorskip("setuptools").Distribution()
    root = Path(__file__).resolve().parents[1]
    dist.parse_config_files([str(root / "setup.cfg")])
    known = Path("boilerstrip/reporting/templates")
    pattern = dist.package_data["boilerstrip.reporting"]
    assert "boilerstrip.reporting" in dist.packages
    packed = {one.name for name in pattern for one in (root / "boilerstrip" / "reporting").glob(name)}
    assert packed == {one.name for one in (root / known).iterdir()}
