"""Dumps whose records hold pages: the story goes to the text's field, everything else is as it was."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import put, refused, said_by
from hypothesis import given
from hypothesis import strategies as st

import boilerstrip
from boilerstrip.cli import main
from boilerstrip.forms.archivepages import as_read
from boilerstrip.forms.linepages import LinePagesCodec
from boilerstrip.forms.unit import Names, Unit

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
PAGE = (PAGES / "tramway.html").read_bytes().decode("cp1251").replace("windows-1251", "utf-8")
TEXT = boilerstrip.strip_html(PAGE).text
OTHER = (PAGES / "orchard-breaks.html").read_text("utf-8")
OTHER_TEXT = boilerstrip.strip_html(OTHER).text
HOW = ["-q", "--html-field", "page.html", "--url-field", "url"]


# .jsonl


def lines_of(*records: Any) -> bytes:
    """A dump."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()


def test_a_records_story_goes_to_its_text_field(here: Path) -> None:
    """Where there is none it comes last; every other byte of the line stays."""
    before = '{"id":  1, "page": {"html": ' + json.dumps(PAGE, ensure_ascii=False) + ', "n": 1.50}, "z": [ ]'
    put(here / "d.jsonl", f"{before} }}\r\n\n")
    assert main(["clean", "d.jsonl", "-o", "o.jsonl", *HOW]) == 0
    line, blank, _ = (here / "o.jsonl").read_bytes().decode().split("\n")
    assert line == f"{before}, " + f'"text": {json.dumps(TEXT, ensure_ascii=False)} }}\r'
    assert blank == ""


def test_a_text_field_that_is_there_is_written_over(here: Path) -> None:
    """In its place, also within other objects, and where the page itself stood."""
    put(here / "d.jsonl", lines_of({"text": None, "page": {"html": PAGE, "text": "old"}, "z": 1}))
    for field, want in (
        ("text", {"text": TEXT, "page": {"html": PAGE, "text": "old"}, "z": 1}),
        ("page.text", {"text": None, "page": {"html": PAGE, "text": TEXT}, "z": 1}),
        ("page.body", {"text": None, "page": {"html": PAGE, "text": "old", "body": TEXT}, "z": 1}),
        ("page.html", {"text": None, "page": {"html": TEXT, "text": "old"}, "z": 1}),
    ):
        assert main(["clean", "d.jsonl", "-o", "o.jsonl", *HOW, "--text-field", field]) == 0
        done = json.loads((here / "o.jsonl").read_text("utf-8"))
        assert (done, list(done), list(done["page"])) == (want, list(want), list(want["page"]))


def test_records_without_a_page_are_bad_records(here: Path, capsys: Any) -> None:
    """So are those that have no place for a story; each passes as it is, or is put aside."""
    bad = [{"page": {"html": None}}, {"id": 2}, {"page": {"html": 3}}, {"page": {"html": PAGE}, "text": [1]}]
    put(here / "d.jsonl", lines_of(*bad, {"page": {"html": PAGE}}))
    code, _, err = said_by(["clean", "d.jsonl", "-o", "o.jsonl", *HOW], capsys)
    assert code == 2
    assert err[:4] == [
        "boilerstrip: d.jsonl:1: no page in the field 'page.html'; it is null; name it with --html-field",
        "boilerstrip: d.jsonl:2: no page in the field 'page.html'; the record has 'id'; name it with --html-field",
        "boilerstrip: d.jsonl:3: no page in the field 'page.html'; it holds a number; name it with --html-field",
        "boilerstrip: d.jsonl:4: the field 'text', where the story is to stand, holds a list; "
        "name another with --text-field",
    ]
    assert (here / "o.jsonl").read_bytes().startswith(lines_of(*bad))
    assert main(["clean", "d.jsonl", "-o", "o.jsonl", *HOW, "--rejects", "r"]) == 0
    assert json.loads((here / "o.jsonl").read_text("utf-8"))["text"] == TEXT
    put(here / "e.jsonl", lines_of({"page": {"html": PAGE}, "a.b": {}}))
    refused(
        ["clean", "e.jsonl", "-o", "p.jsonl", *HOW, "--text-field", "a.b.c"],
        "e.jsonl:1: no object 'a.b' for the story; name a field with --text-field",
        capsys,
    )


def test_the_ledger_of_records_with_pages_is_their_own_texts(here: Path, capsys: Any) -> None:
    """It says that they were pages, so restore leaves them."""
    put(here / "d.jsonl", lines_of({"id": "a", "page": {"html": PAGE}, "url": "https://www.tram.example/1"}))
    how = [*HOW, "--id-field", "id", "--ledger", "l", "--stats", "s", "--workers", "2"]
    assert main(["clean", "d.jsonl", "-o", "o.jsonl", *how]) == 0
    entry = json.loads((here / "l").read_text())
    assert [entry[name] for name in ("id", "record", "field", "html_field", "form")] == [
        "a", 1, "text", "page.html", "html",
    ]  # fmt: skip
    text = json.loads((here / "o.jsonl").read_text("utf-8"))["text"]
    assert boilerstrip.restore(text, entry) == boilerstrip.strip_html(PAGE).raw_text
    assert list(json.loads((here / "s").read_text())["by"]["site"]) == ["tram.example"]
    refused(["restore", "o.jsonl", "--ledger", "l"], "o.jsonl: cannot be a page again", capsys)


def test_a_title_field_is_the_pages_headline(here: Path) -> None:
    """And check reports on records with pages."""
    put(here / "boilerstrip.toml", 'html-field = "page.html"\n')
    put(here / "d.jsonl", lines_of({"page": {"html": PAGE}, "t": "A headline"}))
    assert main(["clean", "-q", "d.jsonl", "-o", "o.jsonl", "--title-field", "t"]) == 0
    assert json.loads((here / "o.jsonl").read_text("utf-8"))["t"] == "A headline"
    assert main(["check", "-q", "d.jsonl"]) == 1


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda some: st.lists(some, max_size=2), max_leaves=4
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), st.sampled_from(["", " ", "\n"]), st.booleans())
def test_a_story_is_put_into_any_record(record: dict[str, Any], end: str, plain: bool) -> None:
    """Nothing of the record is lost, and the line is JSON again."""
    record["html"] = "<p>x</p>"
    record.pop("text", None)
    line = json.dumps(record, ensure_ascii=plain) + end
    codec = LinePagesCodec("d", Names(html="html"), None, False)
    unit = Unit(1, line.encode("utf-8", "surrogatepass"))
    doc = codec.open(unit)
    assert doc is not None
    assert doc.page == "<p>x</p>"
    assert json.loads(codec.close(unit, doc, 'a "b"\u00e9')) == {**record, "text": 'a "b"\u00e9'}


# .csv


@pytest.mark.parametrize("between", [",", "\t"])
def test_a_column_for_stories_is_added_to_a_table(between: str, here: Path) -> None:
    """Where there is one it is filled; all else stays as it was written."""
    page = OTHER.replace("\t", " ")
    cell = '"' + page.replace('"', '""') + '"'
    name = "d.csv" if between == "," else "d.tsv"
    rows = [["id", "html", "n"], ["1", cell, '"7"'], ["2", cell]]
    put(here / name, "\r\n".join(between.join(row) for row in rows) + "\r\n\r\n")
    how = ["-q", "--html-field", "html"]
    assert main(["clean", name, "-o", f"o-{name}", *how]) == 0
    text = '"' + OTHER_TEXT.replace('"', '""') + '"'
    want = [[*rows[0], "text"], [*rows[1], text], [*rows[2], "", text]]
    assert (here / f"o-{name}").read_bytes().decode() == "\r\n".join(map(between.join, want)) + "\r\n\r\n"
    assert main(["clean", f"o-{name}", "-o", f"p-{name}", *how, "--workers", "2"]) == 0
    assert (here / f"p-{name}").read_bytes() == (here / f"o-{name}").read_bytes()
    assert main(["clean", name, "-o", f"q-{name}", *how, "--text-field", "n"]) == 0
    done = list(csv.reader(io.StringIO((here / f"q-{name}").read_text("utf-8"), newline=""), delimiter=between))
    assert [row[2] for row in done[:3]] == ["n", OTHER_TEXT, OTHER_TEXT]


def test_a_table_says_what_is_wrong_with_its_pages(here: Path, capsys: Any) -> None:
    """No such column, a cell too many, a letter that its encoding lacks."""
    put(here / "d.csv", b"id,html\n1,<p>x</p>,y\n")
    refused(
        ["clean", "d.csv", "-o", "o.csv", *HOW], "d.csv: no column 'page.html'; the columns are 'id', 'html'", capsys
    )
    how = ["-q", "--html-field", "html"]
    told = "d.csv:1: 3 cells, more than the 2 that the row of names has"
    refused(["clean", "d.csv", "-o", "o.csv", *how], told, capsys)
    words = "A ferry of the town crossed the bay on Tuesday, and the clerk said that it would do so again at noon. "
    put(here / "e.csv", f"id,html\n1,<article><p>{words * 4}&#269;</p></article>\n".replace(", ", " "))
    told = "e.csv:1: '\u010d' is to be written, which iso8859-1 lacks; convert the dump to UTF-8"
    refused(["clean", "e.csv", "-o", "o.csv", *how, "--encoding", "latin-1"], told, capsys)
    told = "e.csv: '\u010d' is to be written, which latin-1 lacks"
    refused(["clean", "e.csv", "-o", "o", *how, "--encoding", "latin-1", "--text-field", "\u010d"], told, capsys)


# .parquet


@pytest.mark.parametrize("kind", ["string", "binary"])
def test_a_column_for_stories_is_added_to_parquet(kind: str, here: Path) -> None:
    """Rows without a page have none; pages may be bytes."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pages: list[Any] = [PAGE, None, OTHER]
    if kind == "binary":
        pages = [one and one.encode() for one in pages]
    table = pa.table({"page": pa.array([{"html": one} for one in pages], pa.struct([("html", getattr(pa, kind)())]))})
    pq.write_table(table.append_column("n", pa.array([1, 2, 3])), here / "d.parquet", row_group_size=1)
    assert main(["clean", "d.parquet", "-o", "o.parquet", *HOW]) == 2
    done = pq.read_table(here / "o.parquet")
    assert done.column("text").to_pylist() == [TEXT, None, OTHER_TEXT]
    assert done.drop_columns(["text"]).equals(pq.read_table(here / "d.parquet"))
    assert main(["clean", "d.parquet", "-o", "p.parquet", *HOW, "--rejects", "r"]) == 0
    assert pq.read_table(here / "p.parquet").column("n").to_pylist() == [1, 3]
    assert main(["clean", "o.parquet", "-o", "q.parquet", *HOW]) == 2
    assert pq.read_table(here / "q.parquet").equals(done)


def test_parquet_says_what_is_wrong_with_its_columns(here: Path, capsys: Any) -> None:
    """Of pages and of texts."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"html": [PAGE], "n": [1]}), here / "d.parquet")
    refused(["clean", "d.parquet", "-o", "o", *HOW], "no column 'page.html'; the columns are 'html', 'n'", capsys)
    refused(["clean", "d.parquet", "-o", "o", "--html-field", "n"], "'n' holds int64, no pages", capsys)
    how = ["clean", "d.parquet", "-o", "o", "--html-field", "html", "--text-field"]
    refused([*how, "n"], "the column 'n' holds int64, no text", capsys)
    refused([*how, "a.b"], "no column 'a.b'", capsys)


# Archives


def archive(path: Path) -> None:
    """What a crawler stores: a page with its request, a redirect, a page that was not found, one in windows-1251."""
    writers = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    with open(path, "wb") as out:
        writer = writers.WARCWriter(out, gzip=path.suffix == ".gz")

        def add(kind: str, body: bytes, status: str, what: str) -> None:
            http = headers(status, [("Content-Type", what)], protocol="HTTP/1.1")
            address = f"https://www.tram.example/{status[:3]}"
            writer.write_record(writer.create_warc_record(address, kind, payload=io.BytesIO(body), http_headers=http))

        writer.write_record(writer.create_warcinfo_record("a", {"software": "none"}))
        add("request", b"", "GET / HTTP/1.0", "text/plain")
        add("response", PAGE.encode(), "200 OK", "text/html; charset=utf-8")
        add("response", b"<p>Moved", "301 Moved", "text/html")
        add("response", b"<p>Not here", "404 Not Found", "text/html")
        bare = PAGE.replace('<meta charset="utf-8">', "").encode("cp1251")
        add("response", bare, "200 OK", "text/html; charset=windows-1251")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_in_an_archive_become_conversions(name: str, here: Path, capsys: Any) -> None:
    """As in Common Crawl's .wet files; what is no page that was found stays, and a second run changes nothing."""
    archive(here / name)
    iterator = pytest.importorskip("warcio.archiveiterator").ArchiveIterator
    assert said_by(["clean", "-q", name, "-o", f"o-{name}", "--stats", "s", "--ledger", "l"], capsys) == (0, "", [])
    with open(here / name, "rb") as stream:
        before = [(one.rec_type, one.rec_headers.get_header("WARC-Record-ID")) for one in iterator(stream)]
    found = []
    with open(here / f"o-{name}", "rb") as stream:
        for one in iterator(stream, check_digests=True):
            head = one.rec_headers.get_header
            found.append((one.rec_type, head("WARC-Target-URI"), head("WARC-Refers-To"), one.content_stream().read()))
            assert one.digest_checker.passed is not False
    kinds = [kind for kind, *_ in found]
    assert kinds == ["warcinfo", "request", "conversion", "response", "response", "conversion"]
    for k in (2, 5):
        assert found[k][1:] == ("https://www.tram.example/200", before[k][1], TEXT.encode())
    assert json.loads((here / "s").read_text())["by"]["site"]["tram.example"]["documents"] == 2
    entries = [json.loads(line) for line in (here / "l").read_text().splitlines()]
    assert [boilerstrip.restore(TEXT, one) for one in entries] == [boilerstrip.strip_html(PAGE).raw_text] * 2
    assert main(["clean", "-q", f"o-{name}", "-o", f"p-{name}"]) == 0
    assert (here / f"p-{name}").read_bytes() == (here / f"o-{name}").read_bytes()


def test_check_reports_on_pages_in_archives_and_tag_does_not(here: Path, capsys: Any) -> None:
    """They are bad records to what reads texts alone."""
    archive(here / "a.warc")
    code, out, _ = said_by(["check", "-q", "a.warc"], capsys)
    assert (code, out.startswith("a.warc:3:")) == (1, True)
    told = "holds pages (HTML), and texts alone are read here; 'boilerstrip clean' makes texts of pages"
    wanted = [f"boilerstrip: a.warc:{k}: {told}" for k in (3, 6)]
    assert said_by(["tag", "a.warc", "-o", "t"], capsys) == (2, "", wanted)
    assert said_by(["decide", "-q", "a.warc", "t", "-o", "o.warc"], capsys) == (2, "", wanted)
    assert (here / "o.warc").read_bytes() == (here / "a.warc").read_bytes()


def test_what_a_server_says_of_a_pages_encoding_counts_last() -> None:
    """Servers say the same of every page."""
    cyrillic = "<p>\u0442\u0440\u0430\u043c\u0432\u0430\u0439"
    assert as_read(cyrillic.encode("cp1251"), "windows-1251") == cyrillic
    assert as_read(cyrillic.encode(), "windows-1251") == cyrillic.encode()
    told = b"<meta charset=koi8-r>" + cyrillic.encode("koi8-r")
    assert as_read(told, "windows-1251") == told
    assert as_read(b"<p>\xff", "no-such") == b"<p>\xff"
