"""Dumps of every form: the text changes, everything else is as it was."""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CLEAN, DUMP, STORY, put, refused, said_by
from hypothesis import example, given, settings
from hypothesis import strategies as st

from boilerstrip.cli import main
from boilerstrip.forms import archives, lines, tables, texts
from boilerstrip.forms.lines import LinesCodec
from boilerstrip.forms.names import form_of
from boilerstrip.forms.packing import Packer, trouble, unpacked
from boilerstrip.forms.tables import TableCodec
from boilerstrip.forms.unit import Codec, Names

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
}
PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
ODD = st.text(st.sampled_from('ab",; \n\t\u00e9\u4e2d'), max_size=8)


def record(text: str = DUMP, **others: object) -> str:
    """A line of a dump."""
    return json.dumps({"text": text, **others})


def passed(codec: Codec, data: bytes, change: Callable[[str], str]) -> bytes:
    """What a codec makes of a file whose texts are changed."""
    out = b""
    for unit in codec.read(io.BytesIO(data)):
        new = None
        if not unit.plain:
            codec.learn(unit, lambda note: None)
            codec.begin()
            doc = codec.open(unit)
            new = codec.close(unit, doc, change(doc.text)) if doc else None
        out += unit.data if new is None else new
    return out


# Compression


@pytest.mark.parametrize("packing", PACK)
def test_output_is_compressed_as_the_input(packing: str, here: Path) -> None:
    """By its name, whatever the kind."""
    (here / f"d.jsonl{packing}").write_bytes(PACK[packing]((record() + "\n").encode()))
    (here / f"a.txt{packing}").write_bytes(PACK[packing](DUMP.encode()))
    assert main(["clean", "-q", f"d.jsonl{packing}", "-o", f"o.jsonl{packing}"]) == 0
    assert UNPACK[packing]((here / f"o.jsonl{packing}").read_bytes()).decode() == record(CLEAN) + "\n"
    assert main(["clean", f"a.txt{packing}", "-o", "plain"]) == 0
    assert UNPACK[packing]((here / "plain").read_bytes()).decode() == CLEAN


@pytest.mark.parametrize(("name", "unpack"), [("o.jsonl", bytes), ("o.jsonl.xz", lzma.decompress)])
def test_an_outputs_name_says_how_it_is_compressed(name: str, unpack: Callable[[bytes], bytes], here: Path) -> None:
    """Where it says anything."""
    (here / "d.jsonl.gz").write_bytes(gzip.compress((record() + "\n").encode()))
    assert main(["clean", "-q", "d.jsonl.gz", "-o", name]) == 0
    assert unpack((here / name).read_bytes()).decode() == record(CLEAN) + "\n"


def test_zst_is_read_and_written_in_frames_of_any_number(here: Path) -> None:
    """Its package's own reader ends behind the first, so there is one in what is written."""
    zstandard = pytest.importorskip("zstandard")
    one = zstandard.ZstdCompressor()
    (here / "d.jsonl.zst").write_bytes(b"".join(one.compress((record(n=k) + "\n").encode()) for k in range(3)))
    assert main(["clean", "-q", "d.jsonl.zst", "-o", "o.jsonl.zst"]) == 0
    data = zstandard.ZstdDecompressor().stream_reader((here / "o.jsonl.zst").read_bytes()).read().decode()
    assert data == "".join(record(CLEAN, n=k) + "\n" for k in range(3))


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz", "zst"])
@settings(deadline=None)
@given(parts=st.lists(st.binary(max_size=40), max_size=12), cut=st.integers(1, 400))
@example(parts=[], cut=5)
@example(parts=[b"a story" * 3, b"", b"", b""], cut=27)
def test_what_is_packed_is_unpacked_and_what_breaks_off_is_told(packing: str, parts: list[bytes], cut: int) -> None:
    """However many members it has, and wherever it breaks off within one."""
    if packing == "zst":
        pytest.importorskip("zstandard")
    out = io.BytesIO()
    packer = Packer(out, packing, "x")
    ends = {0}
    for k, part in enumerate(parts):
        packer.write(part)
        packer.record(alone=k % 3 == 2)
        ends.add(out.tell() if packer.between else 0)
    packer.close()
    data = out.getvalue()
    assert unpacked(io.BytesIO(data), packing, "x").read() == b"".join(parts)
    if cut < len(data) and cut not in ends:
        with pytest.raises(Exception) as told:
            unpacked(io.BytesIO(data[:cut]), packing, "x").read()
        assert trouble(told.value)


@pytest.mark.parametrize("packing", [".gz", ".bz2", ".xz", ".zst"])
def test_a_file_that_breaks_off_gives_no_output_unless_rejects_are_wanted(
    packing: str, here: Path, capsys: Any
) -> None:
    """One line; with --rejects what came before stays, and the break is a reject."""
    pack = PACK.get(packing) or pytest.importorskip("zstandard").ZstdCompressor().compress
    whole = pack("".join(record(n=k) + "\n" for k in range(9)).encode())
    if packing == ".bz2":  # whose blocks are too large to break off between records
        whole = b"".join(pack((record(n=k) + "\n").encode()) for k in range(9))
    (here / f"d.jsonl{packing}").write_bytes(whole[:-7])
    args = ["clean", "-q", f"d.jsonl{packing}", "-o", "o.jsonl"]
    code, _, err = said_by(args, capsys)
    assert (code, err) == (2, [f"boilerstrip: d.jsonl{packing}: its compressed data break off"])
    assert not (here / "o.jsonl").exists()
    code, _, err = said_by([*args, "--rejects", "r"], capsys)
    last = json.loads((here / "r").read_text().splitlines()[-1])
    assert last == {"path": f"d.jsonl{packing}", "reason": "its compressed data break off"}
    assert err == []
    if code == 0:
        assert record(CLEAN, n=0) in (here / "o.jsonl").read_text()


def test_bytes_that_are_not_compressed_are_told(here: Path, capsys: Any) -> None:
    """In one line each, with the file."""
    for packing in PACK:
        if packing:
            (here / f"d.jsonl{packing}").write_bytes(b"{} nothing of the kind")
            args = ["clean", f"d.jsonl{packing}", "-o", "o.jsonl"]
            refused(args, f"d.jsonl{packing}: its data are damaged", capsys)


@pytest.mark.parametrize(("name", "module"), [("d.jsonl.gz", lines), ("d.txt.gz", texts), ("d.csv.gz", tables)])
def test_a_bomb_is_one_bad_record(
    name: str, module: Any, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never more of it than the cap is held; the records around it are done."""
    monkeypatch.setattr(module, "CAP", 100_000)
    bomb = b"z" * 1_000_000
    head = b"text\n" if ".csv" in name else b""
    good = f'"{DUMP}"\n'.encode() if ".csv" in name else (record() + "\n").encode()
    data = bomb if ".txt" in name else head + good + bomb + b"\n" + good
    (here / name).write_bytes(gzip.compress(data))
    refused(["clean", "-q", name, "-o", "o"], "; --rejects FILE passes it by", capsys)
    code, _, err = said_by(["clean", "-q", name, "-o", "o", "--rejects", "r"], capsys)
    told = json.loads((here / "r").read_text())
    assert told["reason"].startswith("a record of more than ")
    if ".txt" in name:
        assert code == 2 and not (here / "o").exists()
    else:
        assert (code, told["record"], err) == (0, 2, [])
        assert gzip.decompress((here / "o").read_bytes()).count(b"Advertisement") == 0


# Names


@pytest.mark.parametrize(
    ("name", "told", "form"),
    [
        ("a.txt", None, "txt"),
        ("A.JSONL.GZ", None, "jsonl.gz"),
        ("a.ndjson.zst", None, "jsonl.zst"),
        ("a.tsv.xz", None, "tsv.xz"),
        ("a.warc.wet.gz", None, "warc.gz"),
        ("a.parquet", None, "parquet"),
        ("a.gz", "csv", "csv.gz"),
        ("a.txt", "csv", "csv"),
    ],
)
def test_a_form_is_known_by_name_or_told(name: str, told: str | None, form: str) -> None:
    """Compression by the last extension, kind by the one before it."""
    assert str(form_of(Path(name), told)) == form


def test_many_inputs_and_patterns_go_to_one_folder(here: Path, capsys: Any) -> None:
    """Patterns that the shell did not expand are; two inputs of one name are refused, one named twice is done once."""
    for name in ("a.jsonl", "b.jsonl", "sub/c.csv", "sub/d.txt", "other/d.txt"):
        put(here / name, f'text\n"{DUMP}"\n' if name.endswith("csv") else DUMP if name.endswith("txt") else record())
    assert main(["clean", "-q", "*.jsonl", "sub", "--output-dir", "out"]) == 0, capsys.readouterr()
    assert {p.name for p in (here / "out").iterdir()} == {"a.jsonl", "b.jsonl", "c.csv", "d.txt"}
    assert (here / "out/d.txt").read_text() == CLEAN
    refused(["clean", "other/d.txt", "s*", "--output-dir", "o2"], "would be the output of both", capsys)
    assert main(["clean", "-q", "sub/d.txt", "s*", "--output-dir", "o3"]) == 0, capsys.readouterr()
    refused(["clean", "*.nope", "-o", "x"], "*.nope: no such file or folder", capsys)
    refused(["clean", "a.jsonl", "--output-dir", "."], "would be overwritten", capsys)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["d.csv", "-o", "o.jsonl"], "clean writes the form that it reads, csv"),
        (["d.csv", "-o", "o.csv", "--rejects", "o.csv"], "--rejects o.csv: an input or output"),
        (["d.csv", "-o", "o.csv", "--rejects", "l", "--ledger", "l"], "--rejects l: the ledger"),
        (["d.csv", "-o", "o.csv", "--rejects", "l", "--stats", "l"], "--stats l: --rejects too"),
        (["p.parquet.gz", "-o", "o"], "parquet compresses its own columns"),
        (["d.csv", "--text-field", "body"], "d.csv: no column 'body'; the columns are 'id', 'text'"),
    ],
)
def test_what_does_not_go_together_is_refused(args: list[str], said: str, here: Path, capsys: Any) -> None:
    """Before anything is written."""
    put(here / "d.csv", "id,text\n1,x\n")
    put(here / "p.parquet.gz", "x")
    refused(["clean", *args], said, capsys)
    assert not (here / "o.csv").exists()


# Tables


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(ODD, ODD, ODD), min_size=1, max_size=6),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    between=st.sampled_from([",", "\t"]),
)
def test_a_tables_other_cells_are_as_they_were(rows: list[Any], quoting: Any, end: str, between: str) -> None:
    """To the byte where nothing changes, and as the csv module reads them where the text does."""
    made = io.StringIO(newline="")
    table = [("a", "text", "b"), *rows]
    csv.writer(made, quoting=quoting, lineterminator=end, delimiter=between).writerows(table)
    data = made.getvalue().encode()
    told = None if between == "," else between
    assert passed(TableCodec("x", Names(), None, False, told), data, lambda text: text) == data
    out = passed(TableCodec("x", Names(), None, False, told), data, lambda text: text[1:])
    again = list(csv.reader(io.StringIO(out.decode(), newline=""), delimiter=between))
    assert again == [list(table[0]), *([a, text[1:], b] for a, text, b in rows)]


def test_a_table_keeps_its_quoting_and_its_odd_cells(here: Path, capsys: Any) -> None:
    """Marks of the kind that no writer would need, blank rows, a byte-order mark."""
    head = b'\xef\xbb\xbf"id",text ,n\r\n'
    rows = b'"1","%s","0.10"\r\n\r\n5" pipe,plain,"a ""b"""\r\n'
    (here / "d.csv").write_bytes(head + rows.replace(b"%s", DUMP.encode()))
    assert main(["clean", "d.csv", "-o", "o.csv", "--text-field", "text"]) == 0, capsys.readouterr()
    assert (here / "o.csv").read_bytes() == head + rows.replace(b"%s", CLEAN.encode())


@pytest.mark.parametrize("between", [";", "|", "\t"])
def test_another_mark_between_cells_is_seen_in_the_row_of_names(between: str, here: Path, capsys: Any) -> None:
    """And told, as the text's column is."""
    put(here / "d.csv", f'id{between}Content\n1{between}"{DUMP}"\n')
    code, out, err = said_by(["clean", "d.csv"], capsys)
    assert (code, out) == (0, f'id{between}Content\n1{between}"{CLEAN}"\n')
    assert [("between cells" in one, "column 'Content'" in one) for one in err] == [(True, False), (False, True)]


def test_bad_rows_are_told_and_passed_by(here: Path, capsys: Any) -> None:
    """Too few cells, a mark that is never closed, bad bytes; the others are done."""
    good = f'1,"{DUMP}"\n'.encode()
    last = f"1,{STORY[0]}\n"
    bad = b'4,"never closed\n'
    (here / "d.csv").write_bytes(b"id,text\n" + good + b"2\n3,\xff\n" + good + bad + last.encode())
    code, _, err = said_by(["clean", "-q", "d.csv", "-o", "o.csv", "--rejects", "r"], capsys)
    assert (code, err) == (0, [])
    told = [json.loads(line) for line in (here / "r").read_text().splitlines()]
    assert [one["record"] for one in told] == [2, 3, 5]
    assert [one.get("raw", one.get("raw_base64")) for one in told] == ["2\n", "Myz/Cg==", '4,"never closed\n']
    done = f'1,"{CLEAN}"\n'
    assert (here / "o.csv").read_text() == "id,text\n" + done * 2 + last
    put(here / "d.csv", f'id,text\n{good.decode() * 4}4,"never closed\n')
    refused(["clean", "-q", "d.csv", "-o", "p.csv"], "d.csv:5: a quotation mark that is never closed", capsys)


# JSON lines


@settings(deadline=None)
@given(
    st.dictionaries(ODD.filter(lambda key: key != "text"), st.none() | st.integers() | ODD | st.lists(ODD), max_size=4),
    ODD,
    st.booleans(),
)
def test_a_records_other_fields_are_as_they_were(others: dict[str, Any], text: str, ascii_only: bool) -> None:
    """To the character; and so is the text where nothing goes."""
    line = json.dumps({**others, "text": text, "z": 1.50}, ensure_ascii=ascii_only).replace("1.5", "1.50") + "\r\n"
    codec = LinesCodec("x", Names("text"), None, False)
    assert passed(codec, line.encode(), lambda one: one) == line.encode()
    out = passed(codec, line.encode(), lambda one: one + "!").decode()
    assert json.loads(out) == {**others, "text": text + "!", "z": 1.5}
    assert out.endswith('"z": 1.50}\r\n')


# Parquet


@settings(deadline=None)
@given(st.lists(st.none() | st.sampled_from([DUMP, STORY[0], ""]), max_size=7), st.integers(1, 4), st.booleans())
def test_rows_go_through_parquet_in_order(texts: list[str | None], group: int, dropped: bool) -> None:
    """Whatever the row groups, and whether rows without a text are left out."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    from boilerstrip.forms.columns import ColumnsCodec, ColumnsWriter

    source, out = io.BytesIO(), io.BytesIO()
    table = pa.table({"n": list(range(len(texts))), "text": pa.array(texts, pa.large_string())})
    pq.write_table(table, source, row_group_size=group)
    codec = ColumnsCodec("x", Names(), None, dropped)
    writer = ColumnsWriter(out, codec)
    for unit in codec.read(source):
        if dropped and unit.number and unit.data.text is None:
            writer.drop(unit)
        else:
            writer.write(unit, unit.data.text and unit.data.text + "!" if unit.number else None)
    writer.close()
    want = [{"n": k, "text": one and one + "!"} for k, one in enumerate(texts) if not (dropped and one is None)]
    assert pq.read_table(out).to_pylist() == want


def test_a_parquet_file_keeps_schema_row_groups_and_other_columns(here: Path) -> None:
    """Also where the text stands in a struct, or in a dictionary."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pages = [{"body": DUMP, "n": k} if k != 1 else None for k in range(5)]
    columns = {
        "text": pa.array([DUMP, STORY[0], DUMP, DUMP, DUMP]).dictionary_encode(),
        "page": pa.array(pages),
        "list": pa.array([[1], [2, 3], None, [], [4]]),
        "when": pa.array([0, 1, None, 3, 4], pa.timestamp("us", "UTC")),
        "raw": pa.array([b"\xff", None, b"", b"a", b"b"]),
    }
    table = pa.table(columns).replace_schema_metadata({"who": "us"})
    pq.write_table(table, here / "p.parquet", row_group_size=2, compression="zstd")
    assert main(["clean", "-q", "p.parquet", "-o", "o.parquet"]) == 0
    made = pq.ParquetFile(here / "o.parquet")
    assert made.schema_arrow.equals(pq.ParquetFile(here / "p.parquet").schema_arrow, check_metadata=True)
    assert [made.metadata.row_group(k).num_rows for k in range(made.num_row_groups)] == [2, 2, 1]
    assert made.metadata.row_group(0).column(0).compression == "ZSTD"
    done, was = made.read(), pq.read_table(here / "p.parquet")
    assert done.column("text").to_pylist() == [CLEAN, STORY[0], CLEAN, CLEAN, CLEAN]
    assert done.drop_columns(["text"]).equals(was.drop_columns(["text"]))
    assert main(["clean", "-q", "p.parquet", "-o", "q.parquet", "--text-field", "page.body", "--rejects", "r"]) == 0
    inner = pq.read_table(here / "q.parquet")
    assert inner.column("page").to_pylist() == [{"body": CLEAN, "n": k} for k in (0, 2, 3, 4)]
    assert inner.column("list").to_pylist() == [[1], None, [], [4]]
    reject = json.loads((here / "r").read_text())
    assert (reject["record"], json.loads(reject["raw"])["list"]) == (2, [2, 3])


def test_a_parquet_file_without_rows_is_written_too(here: Path, capsys: Any) -> None:
    """And what is none is told in one line."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), here / "p.parquet")
    assert main(["clean", "-q", "p.parquet", "-o", "o.parquet"]) == 0
    assert pq.read_table(here / "o.parquet").schema.names == ["text"]
    put(here / "n.parquet", "nothing of the kind")
    refused(["clean", "n.parquet", "-o", "o2.parquet"], "n.parquet: not a parquet file that can be read", capsys)
    pq.write_table(pa.table({"text": pa.array([1])}), here / "i.parquet")
    refused(["clean", "-q", "i.parquet", "-o", "o2.parquet"], "the column 'text' holds int64, no text", capsys)
    assert not (here / "o2.parquet").exists()


# Archives


def archive(path: Path) -> None:
    """An archive with a text of every kind, a damaged one, and a picture."""
    warcio = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    data = DUMP.encode()
    with open(path, "wb") as out:
        writer = warcio.WARCWriter(out, gzip=path.suffix == ".gz")

        def add(kind: str, name: str, body: bytes, what: str, *more: tuple[str, str]) -> None:
            http = headers("200 OK", [("Content-Type", what), *more], protocol="HTTP/1.1")
            how: dict[str, Any] = {"http_headers": http} if kind == "response" else {"warc_content_type": what}
            address = f"http://www.harbour.example/{name}"
            writer.write_record(writer.create_warc_record(address, kind, payload=io.BytesIO(body), **how))

        writer.write_record(writer.create_warcinfo_record("a", {"software": "none"}))
        add("conversion", "1", data, "text/plain")
        add("response", "2", data, "text/plain; charset=utf-8", ("Content-Length", str(len(data))))
        add("response", "3", gzip.compress(data), "text/plain", ("Content-Encoding", "gzip"))
        chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (50, data[:50], len(data) - 50, data[50:])
        add("response", "4", chunks, "text/plain", ("Transfer-Encoding", "chunked"))
        add("response", "5", b"A text\xff", "text/plain")
        add("response", "6", b"\x89PNG\0", "image/png")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_texts_in_an_archive_are_cleaned_and_the_rest_stays(name: str, here: Path, capsys: Any) -> None:
    """Lengths and digests fit; what is not in its encoding is a bad record."""
    archive(here / name)
    iterator = pytest.importorskip("warcio.archiveiterator").ArchiveIterator
    code, _, err = said_by(["clean", name, "-o", f"o-{name}"], capsys)
    assert (code, err) == (2, [f"boilerstrip: {name}:6: byte 6 is not utf-8"])
    with open(here / f"o-{name}", "rb") as stream:
        found = [(one.content_stream().read(), one.digest_checker) for one in iterator(stream, check_digests=True)]
    assert [body for body, _ in found[1:5]] == [CLEAN.encode()] * 4
    assert [body for body, _ in found[5:]] == [b"A text\xff", b"\x89PNG\0"]
    assert all(checker.passed is not False for _, checker in found)
    assert main(["clean", name, "-o", f"o-{name}", "--rejects", "r", "--stats", "s"]) == 0
    assert b"A text\xff" in base64.b64decode(json.loads((here / "r").read_text())["raw_base64"])
    assert set(json.loads((here / "s").read_text())["by"]["site"]) == {"harbour.example"}
    with open(here / f"o-{name}", "rb") as stream:
        assert [one.content_stream().read() for one in iterator(stream)][5:] == [b"\x89PNG\0"]


def test_an_archive_that_nothing_goes_from_is_the_same_to_the_byte(here: Path) -> None:
    """Every record, whatever it is."""
    archive(here / "a.warc")
    main(["clean", "a.warc", "-o", "o.warc", "--max-removed", "0%"])
    assert (here / "o.warc").read_bytes() == (here / "a.warc").read_bytes()


@pytest.mark.parametrize("end", [b"\r\n", b"\n \n\t\r\n", b" ", b"\r\n" * 1000])
def test_blank_bytes_of_an_archive_stay_wherever_they_stand(end: bytes, here: Path, capsys: Any) -> None:
    """Before a record and behind the last, also where texts are cleaned."""
    archive(here / "a.warc")
    data = (here / "a.warc").read_bytes()
    (here / "b.warc").write_bytes(b"\r\n" + data + end)
    main(["clean", "b.warc", "-o", "same.warc", "--max-removed", "0%"])
    assert (here / "same.warc").read_bytes() == b"\r\n" + data + end
    for name in ("a.warc", "b.warc"):
        main(["clean", name, "-o", f"o-{name}"])
    assert (here / "o-b.warc").read_bytes() == b"\r\n" + (here / "o-a.warc").read_bytes() + end
    (here / "blank.warc").write_bytes(end)
    main(["clean", "blank.warc", "-o", "o-blank.warc"])
    assert (here / "o-blank.warc").read_bytes() == end
    capsys.readouterr()


def test_a_large_record_that_is_no_text_passes_in_pieces(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film is not held in memory; a text of that size is put aside."""
    monkeypatch.setattr(archives, "CAP", 100)
    head = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    film = head.format("resource", "video/mp4", 3_000_000).encode() + b"f" * 3_000_000 + b"\r\n\r\n"
    text = head.format("conversion", "text/plain", 101).encode() + b"t" * 101 + b"\r\n\r\n"
    (here / "a.warc").write_bytes(film + text + film)
    assert main(["clean", "-q", "a.warc", "-o", "o.warc", "--rejects", "r"]) == 2  # of texts there was none
    assert (here / "o.warc").read_bytes() == film * 2
    assert json.loads((here / "r").read_text())["record"] == 2


def test_a_text_over_the_cap_in_an_archive_is_told(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """It passes as it is, but not without a word; a response is what its own head says, and a film no bad record."""
    monkeypatch.setattr(archives, "CAP", 100)
    head = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    text = head.format("conversion", "text/plain", 3_000_000).encode() + b"t" * 3_000_000 + b"\r\n\r\n"
    http = "HTTP/1.1 200 OK\r\nContent-Type: {}\r\n\r\n"
    sent = [http.format(kind).encode() + b"x" * 2_000_000 for kind in ("video/mp4", "text/plain; charset=utf-8")]
    film, story = (head.format("response", "application/http", len(b)).encode() + b + b"\r\n\r\n" for b in sent)
    data = text + film + story
    put(here / "a.warc", data)
    told = "a record of more than 256 MB; it passes as it is, and --rejects FILE leaves it out"
    wanted = [f"boilerstrip: a.warc:{k}: {told}" for k in (1, 3)]
    assert said_by(["clean", "-q", "a.warc", "-o", "o.warc"], capsys) == (2, "", wanted)
    assert (here / "o.warc").read_bytes() == data
    assert said_by(["check", "-q", "a.warc"], capsys) == (2, "", wanted)
    code, out, said = said_by(["tag", "a.warc", "-o", "a"], capsys)
    assert (code, out, said, (here / "a").read_bytes().count(b"\n")) == (2, "", wanted, 2)
    assert said_by(["decide", "-q", "a.warc", "a", "-o", "p.warc"], capsys) == (2, "", wanted)
    assert (here / "p.warc").read_bytes() == data
    assert main(["clean", "-q", "a.warc", "-o", "q.warc", "--rejects", "r"]) == 2  # of texts there was none
    assert (here / "q.warc").read_bytes() == film
    assert [json.loads(line)["record"] for line in (here / "r").read_text().splitlines()] == [1, 3]


def test_what_is_no_archive_is_told(here: Path, capsys: Any) -> None:
    """In one line, however long its lines are."""
    for head in (b"x" * 1_000_000, b"Content-Length: " + b"9" * 5000, b"a: " + b" \r" * 100_000, b"\n" * 9):
        put(here / "a.warc", b"WARC/1.0\r\n" + head + b"\r\n\r\n")
        code, _, err = said_by(["clean", "-q", "a.warc", "-o", "o"], capsys)
        assert (code, len(err)) == (2, 1), err
    put(here / "a.warc", "nothing of the kind\n")
    refused(["clean", "a.warc", "-o", "o"], "a.warc:1: not a WARC record; is it a .warc file?", capsys)


# check


def test_check_reports_on_dumps_that_it_does_not_write(here: Path, capsys: Any) -> None:
    """And --fix of them says what does."""
    (here / "d.jsonl.gz").write_bytes(gzip.compress((record() + "\n{bad\n").encode()))
    put(here / "d.csv", f'id,text\n1,"{DUMP}"\n')
    code, out, err = said_by(["check", "-q", "--text-field", "text", "d.*"], capsys)
    places = [line.split(" ")[0] for line in out.splitlines()]
    assert places == ["d.csv:1:2:1:", "d.csv:1:4:1:", "d.jsonl.gz:1:2:1:", "d.jsonl.gz:1:4:1:"]
    assert (code, len(err)) == (2, 1) and err[0].startswith("boilerstrip: d.jsonl.gz:2: bad JSON record")
    for more in ("--fix", "--diff"):
        refused(["check", "-q", more, "d.csv"], "d.csv: --fix writes .txt and .jsonl alone; 'boilerstrip", capsys)
    (here / "d.jsonl.gz").write_bytes(gzip.compress(record().encode())[:-9])
    refused(["check", "-q", "d.jsonl.gz"], "d.jsonl.gz: its compressed data break off", capsys)


def test_restore_says_which_forms_it_puts_back(here: Path, capsys: Any) -> None:
    """Of the others, the library puts back one text."""
    import boilerstrip

    put(here / "d.csv", f'id,text\n1,"{DUMP}"\n')
    assert main(["clean", "-q", "d.csv", "-o", "o.csv", "--ledger", "l"]) == 0
    refused(["restore", "o.csv", "--ledger", "l"], "o.csv: of the form csv, which restore does not write", capsys)
    assert boilerstrip.restore(CLEAN, json.loads((here / "l").read_text())) == DUMP


@pytest.mark.parametrize("column", ["id", "tags", "pairs", "when"])
@pytest.mark.parametrize("field", ["text", "id", "title", "site", "url", "html"])
def test_dots_lead_through_structs_alone(field: str, column: str, here: Path, capsys: Any) -> None:
    """Through a text, a list of structs, a map or a time there is no column, which is said in one line."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    schema = pa.schema(
        {
            "text": pa.string(),
            "id": pa.string(),
            "tags": pa.list_(pa.struct({"x": pa.string()})),
            "pairs": pa.map_(pa.string(), pa.string()),
            "when": pa.timestamp("us"),
        }
    )
    row = {"text": DUMP, "id": "a", "tags": [{"x": "y"}], "pairs": [("x", "y")], "when": 0}
    pq.write_table(pa.Table.from_pylist([row], schema), here / "p.parquet")
    commands = [["check"], ["clean", "-q", "-o", "o.parquet"]]
    for command in [*commands, ["tag"]] if field != "html" else commands:
        code, _, said = said_by([*command, "p.parquet", f"--{field}-field", f"{column}.x"], capsys)
        assert (code, len(said)) == (2, 1)
        assert said[0].startswith(f"boilerstrip: p.parquet: no column '{column}.x': '{column}' holds ")
    assert not (here / "o.parquet").exists()
