"""Bytes to text and back: every encoding, every byte, and a useful word where that fails."""

from __future__ import annotations

import pytest

from boilerstrip.codec import decode
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
