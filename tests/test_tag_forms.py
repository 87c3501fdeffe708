"""``tag``, ``decide``, ``audit``, ``compare`` and ``rules --unused`` on dumps of every form."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, STORY, WRAPPER, feed, put, refused, said_by
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip.cli import main

KINDS = ("jsonl", "csv", "tsv", "parquet", "warc")
PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
COMMON = ["--text-field", "text", "--id-field", "id", "--title-field", "title"]
LINES = st.sampled_from(
    [*STORY, *WRAPPER.split("\n"), "The ferry at the quay. AFP", "A ferry, \u00e9 and a \u6e2f", ""]
)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def made(kind: str, texts: Sequence[str | None]) -> bytes:
    """A dump of a form; a record without a text is a bad one, but in tables, whose cells are never nothing."""
    rows = [{"id": f"d{k}", "title": "The ferry", "text": text} for k, text in enumerate(texts)]
    if kind == "jsonl":
        return "".join(json.dumps(row) + "\n" for row in rows).encode()
    if kind == "parquet":
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        out = io.BytesIO()
        schema = pa.schema([("id", pa.string()), ("title", pa.string()), ("text", pa.string())])
        pq.write_table(pa.Table.from_pylist(rows, schema), out, row_group_size=2)
        return out.getvalue()
    if kind == "warc":
        return b"".join(map(archived, texts))
    table = io.StringIO(newline="")
    between = "\t" if kind == "tsv" else ","
    csv.writer(table, delimiter=between).writerows([("id", "title", "text"), *(tuple(row.values()) for row in rows)])
    return table.getvalue().encode()


def archived(text: str | None) -> bytes:
    """A record of a web archive; without a text, bytes that are none, which is a bad record."""
    what, data = "text/plain", b"\xff" if text is None else text.encode()
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://harbour.example/{len(data)}\r\n"
    return f"{head}Content-Type: {what}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data + b"\r\n\r\n"


def assert_decided_as_cleaned(here: Path, name: str, chosen: Sequence[str], capsys: Any) -> None:
    """Output, ledger, statistics, messages and exit code."""
    said_by(["tag", name, "-o", "a.jsonl.gz", *COMMON], capsys)
    for old in ("l1", "l2"):
        (here / old).unlink(missing_ok=True)
    output = f"o.{name}"
    how = ["-q", "-o", output, *COMMON, *chosen]
    wanted = said_by(["clean", name, "--ledger", "l1", "--stats", "s1", *how], capsys)
    want = (here / output).read_bytes()
    (here / output).unlink()
    assert said_by(["decide", name, "a.jsonl.gz", "--ledger", "l2", "--stats", "s2", *how], capsys) == wanted
    assert (here / output).read_bytes() == want
    ledgers = [(here / one).read_bytes() if (here / one).exists() else b"" for one in ("l1", "l2")]
    assert ledgers[0] == ledgers[1]
    assert (here / "s1").read_bytes() == (here / "s2").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | TEXTS, max_size=5), st.sampled_from([[], ["--strictness", "thorough", "--keep", "ad"]]))
def test_deciding_on_any_form_is_cleaning_it(
    kind: str, here: Path, capsys: Any, texts: list[str | None], chosen: list[str]
) -> None:
    """To the byte, bad records among them."""
    put(here / f"d.{kind}", made(kind, texts))
    assert_decided_as_cleaned(here, f"d.{kind}", chosen, capsys)


@pytest.mark.parametrize("packing", [*PACK, ".zst"])
@pytest.mark.parametrize("kind", ["txt", *KINDS])
def test_deciding_on_a_compressed_dump_is_cleaning_it(kind: str, packing: str, here: Path, capsys: Any) -> None:
    """Parquet compresses by itself."""
    if kind == "parquet" and packing:
        pytest.skip("is not compressed")
    pack = PACK.get(packing) or pytest.importorskip("zstandard").ZstdCompressor().compress
    data = DUMP.encode() if kind == "txt" else made(kind, [DUMP, WRAPPER, None, STORY[0]])
    put(here / f"d.{kind}{packing}", pack(data))
    assert_decided_as_cleaned(here, f"d.{kind}{packing}", ["--ignore", "NAV"], capsys)


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "warc"])
def test_there_is_a_row_for_every_record(kind: str, here: Path, capsys: Any) -> None:
    """In order, also for those that cannot be judged, with the record's own id."""
    put(here / f"d.{kind}", made(kind, [DUMP, None, WRAPPER]))
    code, out, said = said_by(["tag", f"d.{kind}", *COMMON], capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, sum(f"d.{kind}:2: " in one for one in said)) == (2, 1)
    assert [row["boilerstrip"]["record"] for row in rows] == [1, 2, 3]
    assert ["error" in row["boilerstrip"] for row in rows] == [False, True, False]
    first = f"https://harbour.example/{len(DUMP)}" if kind == "warc" else "d0"
    assert (rows[0]["id"], rows[1]["id"]) == (first, "2")


def test_a_number_stays_a_number_in_a_rows_id(here: Path, capsys: Any) -> None:
    """Dolma's mixer compares them."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"id": [7], "text": [DUMP]}), here / "d.parquet")
    assert json.loads(said_by(["tag", "d.parquet", "--id-field", "id"], capsys)[1])["id"] == 7


@pytest.mark.parametrize("packing", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_attributes_are_compressed_as_their_name_says(packing: str, here: Path, capsys: Any) -> None:
    """And read so."""
    if packing == ".zst":
        pytest.importorskip("zstandard")
    put(here / "d.jsonl", made("jsonl", [DUMP]))
    assert main(["tag", "d.jsonl", "-o", f"a{packing}", *COMMON]) == 0
    code, out, said = said_by(["decide", "d.jsonl", f"a{packing}", *COMMON], capsys)
    assert (code, json.loads(out)["text"], said) == (0, CLEAN, [])


def test_standard_input_has_the_form_of_its_name(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """For tag and decide."""
    data = gzip.compress(made("csv", [DUMP]))
    feed(monkeypatch, data)
    assert said_by(["tag", "-", "--stdin-filename", "d.csv.gz", "-o", "a", *COMMON], capsys) == (0, "", [])
    feed(monkeypatch, data)
    args = ["decide", "-", "a", "--stdin-filename", "d.csv.gz", "-o", "o.csv", *COMMON]
    assert said_by(args, capsys) == (0, "", [])
    assert (here / "o.csv").read_text() == made("csv", [CLEAN]).decode().replace("\r\n", "\n")


def test_a_pattern_that_fits_many_files_is_refused(here: Path, capsys: Any) -> None:
    """Where one is taken: the others would be left out without a word."""
    for name in ("a.jsonl", "b.jsonl"):
        put(here / name, made("jsonl", [DUMP]))
    refused(["tag", "*.jsonl"], "tag: *.jsonl: fits 2 files; tag takes one file", capsys)
    refused(["decide", "*.jsonl", "a"], "decide: *.jsonl: fits 2 files", capsys)
    refused(["clean", "*.jsonl"], "clean: *.jsonl: fits 2 files; many files need --output-dir OUT", capsys)
    assert said_by(["clean", "b*.jsonl", *COMMON], capsys)[0] == 0


def test_an_audit_asks_about_every_form(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Of files, folders and patterns; what is met twice is asked once."""
    for kind in KINDS:
        put(here / "in" / f"d.{kind}", made(kind, [DUMP]))
    put(here / "in" / "e.csv.gz", gzip.compress(made("csv", [DUMP])))
    feed(monkeypatch, b"y\n" * 99)
    code, out, said = said_by(["audit", "in", "in/*.csv", *COMMON], capsys)
    assert (code, said) == (0, ["boilerstrip: audit: 12 of 12 removals in 6 documents to judge"])
    assert "CAP" not in out and "ADV001" in out


@pytest.mark.parametrize("kind", [*KINDS, "txt"])
def test_outputs_of_every_form_are_compared(kind: str, here: Path, capsys: Any) -> None:
    """Files, and folders of them; what nobody can read is told."""
    for folder, text in (("old", DUMP), ("new", CLEAN)):
        data = text.encode() if kind == "txt" else made(kind, [text, STORY[0]])
        put(here / folder / f"d.{kind}", data)
    args = ["--text-field", "text", "--output-format", "json"]
    for pair in (["old", "new"], [f"old/d.{kind}", f"new/d.{kind}"]):
        code, out, said = said_by(["compare", *pair, *args], capsys)
        assert (code, said) == (1, [])
        assert [(one["kind"], one["text"]) for one in json.loads(out)["changes"]] == [
            ("gained", "Advertisement"),
            ("gained", "Read more"),
        ]
    assert said_by(["compare", f"old/d.{kind}", f"old/d.{kind}", *args], capsys)[0] == 0


def test_what_fires_nowhere_is_sought_in_every_form(here: Path, capsys: Any) -> None:
    """rules --unused."""
    for kind in KINDS:
        put(here / f"d.{kind}", made(kind, [DUMP]))
        code, out, _ = said_by(["rules", "--unused", f"d.{kind}", "--text-field", "text", "--select", "ADV"], capsys)
        assert code == 0 and "ADV001" not in out and "ADV002" in out


def test_parquet_that_is_only_looked_at_is_not_held(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Its row groups are let go: memory follows the largest of them, for check, tag and audit too."""
    from boilerstrip.forms.columns import ColumnsCodec

    most = []
    read = ColumnsCodec.read

    def watched(self: ColumnsCodec, stream: Any) -> Any:
        for unit in read(self, stream):
            most.append(len(self.groups))
            yield unit

    put(here / "d.parquet", made("parquet", [DUMP] * 9))
    monkeypatch.setattr(ColumnsCodec, "read", watched)
    assert said_by(["check", "d.parquet", "--exit-zero", *COMMON], capsys)[0] == 0
    assert said_by(["tag", "d.parquet", "-o", "a", *COMMON], capsys)[0] == 0
    assert set(most) == {0}
