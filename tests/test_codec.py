"""Bytes to text and back: every encoding, every byte, and a useful word where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.codec import decode
from boilerstrip.dumps import record_lines
from boilerstrip.errors import InputError

TEXT = "Caf\u00e9 on the pier\r\nwas \u201copen\u201d\rand\nfull \U0001f600\u2028\x0c."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding_and_comes_back(mark: bytes, encoding: str) -> None:
    """It is no part of the text and beats --encoding."""
    data = mark + TEXT.encode(encoding)
    for told in (None, "latin-1") if mark else (None,):
        decoded = decode(data, "a.txt", told)
        assert (decoded.text, decoded.encoding, decoded.mark) == (TEXT, encoding, mark)
        assert decoded.encode(decoded.text) == data


@pytest.mark.parametrize(
    ("told", "encoding"),
    [
        ("utf-16", "utf-16-le"),
        ("UTF16", "utf-16-le"),
        ("utf_16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("u32", "utf-32-le"),
        ("utf-8-sig", "utf-8"),
        ("U8", "utf-8"),
    ],
)
def test_an_encoding_has_many_spellings_and_needs_no_mark(told: str, encoding: str) -> None:
    """utf-16 without a mark is little-endian; no mark appears that was not there."""
    data = TEXT.encode(encoding)
    decoded = decode(data, "a.txt", told)
    assert decoded.text == TEXT
    assert decoded.encode(decoded.text) == data


@pytest.mark.parametrize(
    ("data", "told", "said"),
    [
        (b"fine so far \xff", None, "a.txt: byte 12 is not utf-8"),
        (b"\xef\xbb\xbffine \xff", None, "a.txt: byte 8 is not utf-8"),
        (b"Caf\xe9", "ascii", "a.txt: byte 3 is not ascii"),
        (b"\xff\xfea\x00b", None, "a.txt: byte 4 is not utf-16-le"),
        (b"PK\x03\x04\x00", None, "a.txt: a binary file (NUL byte at offset 4)"),
        (b"a", "klingon", "a.txt: unknown encoding 'klingon'"),
        (b"a", "base64", "a.txt: unknown encoding 'base64'"),
        (b"+AGE-", "utf-7", "a.txt: does not survive a round trip through utf-7"),
    ],
)
def test_what_cannot_be_decoded_is_named_with_its_offset(data: bytes, told: str | None, said: str) -> None:
    """One line: file, offset in the file, encoding tried."""
    with pytest.raises(InputError) as error:
        decode(data, "a.txt", told)
    assert str(error.value).startswith(said)
    assert len(str(error.value).splitlines()) == 1


def test_the_guess_is_made_where_the_bad_byte_is_and_decodes_the_file() -> None:
    """A first page of plain ASCII does not make a file look like ASCII."""
    page = b"The ferry crossed the bay again on Tuesday. " * 4000
    line = "\u041f\u0430\u0440\u043e\u043c \u0441\u043d\u043e\u0432\u0430 \u0438\u0434\u0451\u0442. ".encode("cp1251")
    data = page + line * 200
    with pytest.raises(InputError, match=f"byte {len(page)} is not utf-8; it looks like (\\S+): pass") as error:
        decode(data, "a.txt")
    guessed = str(error.value).rpartition(" ")[2]
    assert guessed not in ("ascii", "utf_8")
    assert decode(data, "a.txt", guessed).text.encode(guessed) == data


@pytest.mark.parametrize(
    ("data", "told", "advice"),
    [
        ("Caf\u00e9 on the pier".encode("cp1252"), None, "it looks like cp1252: pass --encoding cp1252"),
        ("\u201cA na\u00efve caf\u00e9\u201d \u2013 for 5 \u20ac".encode("cp1252"), None, "pass --encoding cp1252"),
        (b"Caf\xe9\x81 on the pier", None, "pass --encoding latin-1"),
        ("Caf\u00e9 on the pier".encode(), "ascii", "pass --encoding utf-8"),
        (b"Caf\xc3\xa9, caf\xc3\xa9 \xff on the pier", None, "the rest looks like UTF-8: the file is damaged there"),
        (b"\xef\xbb\xbfCaf\xe9", None, "which the byte-order mark says; the file is damaged there"),
        (b"\xef\xbb\xbfCaf\xe9", "cp1252", "which the byte-order mark says; the file is damaged there"),
        (b"\xff\xfea\x00b", None, "which the byte-order mark says; the file is damaged there"),
    ],
)
def test_the_usual_encodings_are_advised_first_and_only_where_advice_helps(
    data: bytes, told: str | None, advice: str
) -> None:
    """An exotic one would fit a short text as well; where a mark decides, --encoding is not used."""
    with pytest.raises(InputError) as error:
        decode(data, "a.txt", told)
    assert str(error.value).endswith(advice)
    if "--encoding " in advice:
        assert decode(data, "a.txt", advice.rpartition(" ")[2])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("\u041f\u0430\u0440\u043e\u043c \u0441\u043d\u043e\u0432\u0430 \u0438\u0434\u0451\u0442. ", "cp1251"),
        ("\u6e21\u8f2a\u6703\u7e7c\u7e8c\u884c\u99db\u3002", "big5"),
    ],
)
def test_a_text_of_no_latin_letters_is_not_taken_for_one(text: str, encoding: str) -> None:
    """cp1252 would decode most of it, to nonsense."""
    with pytest.raises(InputError) as error:
        decode((text * 50).encode(encoding), "a.txt")
    assert "cp1252" not in str(error.value)
    assert "latin-1" not in str(error.value)


def test_a_mark_before_the_first_record_is_the_reason_in_later_ones(tmp_path: Path) -> None:
    """--encoding is not advised for any record, for it would not be used."""
    path = tmp_path / "d.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "x"}\n{"text": "Caf\xe9"}\n')
    _, second = record_lines(path, "d.jsonl", None)
    with pytest.raises(InputError, match=r"d\.jsonl:2: byte 13 is not utf-8, which the byte-order mark says"):
        second.decoded("d.jsonl")
