"""Bytes to text and back, to the byte: encoding and byte-order mark are remembered, line ends are not touched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from boilerstrip.errors import InputError

_MARKS = (  # UTF-32's before UTF-16's, which it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A codec that would write a mark of its own stands for the one that does not.
_PLAIN = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_EXACT = ("utf-8", "ascii", "iso8859-1", *(name for _, name in _MARKS))  # encode is the inverse of decode
_PAGE = 32768
_HIGH = re.compile(rb"[\x80-\xff]+")
_LONG_RUNS = 10  # Latin letters beyond ASCII stand alone or in pairs: at most one run in so many is longer


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to write it back as it was."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """``text`` in the same encoding, behind the same byte-order mark."""
        if self.encoding not in _EXACT:
            return self.mark + text.encode(self.encoding)
        out = BytesIO()
        out.write(self.mark)
        for at in range(0, len(text), _PAGE):  # encoding a large text at once takes up to four bytes a character
            out.write(text[at : at + _PAGE].encode(self.encoding))
        return out.getvalue()


def split_mark(data: bytes) -> tuple[bytes, str | None]:
    """The byte-order mark that the data begin with, and the encoding it stands for."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    return b"", None


def plain_name(encoding: str) -> str | None:
    """One spelling for an encoding's many, without a mark of its own; None when there is no such encoding of text."""
    try:
        name = codecs.lookup(encoding).name
        b"a".decode(name)
    except LookupError:
        return None
    except UnicodeError:
        pass  # an encoding of text, if not of this one
    return _PLAIN.get(name, name)


def wide(encoding: str | None) -> bool:
    """Whether an encoding has NUL bytes in plain text, so that lines cannot be told apart in its bytes."""
    return (plain_name(encoding or "utf-8") or "").startswith(("utf-16", "utf-32"))


_MAGIC = (  # what compressed files begin with, its format's name, and what its files' names end in
    (re.compile(rb"\x1f\x8b\x08"), "gzip", ".gz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd", ".zst"),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), "bzip2", ".bz2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz", ".xz"),
)


def check_packed(data: bytes, where: str) -> None:
    """Raise InputError for a file that begins as compressed ones do: its name does not say so, or it would be unpacked.

    No text begins so: not in UTF-8, and hardly in any other encoding.
    """
    if data[:1] not in (b"\x1f", b"\x28", b"B", b"\xfd"):
        return  # at once: this is asked of every record
    for magic, name, suffix in _MAGIC:
        if magic.match(data):
            advice = f"a name that ends in {suffix} says so (--stdin-filename NAME{suffix} for standard input)"
            raise InputError(f"{where}: it looks like {name}; {advice}")


def decode(
    data: bytes, where: str, encoding: str | None = None, guess: bool = True, marked_before: bool = False
) -> Decoded:
    """Decode a file's bytes: by its byte-order mark, else ``encoding``, else UTF-8.

    ``marked_before``: these are not the file's first bytes, and ``encoding`` is what a mark before those says.

    Raises
    ------
    InputError
        When the bytes are binary or not in the encoding; names the offset and, with ``guess``, what they look like.
    """
    check_packed(data, where)
    mark, marked = split_mark(data)
    told = marked or encoding or "utf-8"
    name = plain_name(told)
    if name is None:
        raise InputError(f"{where}: unknown encoding {told!r}; see --encoding")
    if not wide(name) and (at := data.find(b"\x00")) >= 0:
        raise InputError(f"{where}: a binary file (NUL byte at offset {at}); pass --encoding if it is UTF-16")
    body = memoryview(data)[len(mark) :] if mark else data
    try:
        text = str(body, name)
    except UnicodeError as error:
        at = getattr(error, "start", 0) + len(mark)
        if marked or marked_before:
            advice = ", which the byte-order mark says; the file is damaged there"
        else:
            advice = _advice(data, at, name) if guess else ""
        raise InputError(f"{where}: byte {at} is not {told}{advice}") from None
    if name not in _EXACT and text.encode(name) != body:
        raise InputError(f"{where}: does not survive a round trip through {told}; left alone")
    return Decoded(text, name, mark)


def _advice(data: bytes, at: int, tried: str) -> str:
    """What to do about a byte that did not fit: the encoding that the bytes around it look like, if it works."""
    page = data[max(0, at - _PAGE) : at + _PAGE]
    if tried == "utf-8" and _mostly_utf8(page):
        return "; the rest looks like UTF-8: the file is damaged there"
    for name in _likely(page):
        if name != tried and _fits(data, name):
            return f"; it looks like {name}: pass --encoding {name}"
    return "; pass --encoding"


def _likely(page: bytes) -> Iterator[str]:
    """Encodings that bytes may be in, the usual ones first."""
    yield "utf-8"
    runs = _HIGH.findall(page)
    if _LONG_RUNS * sum(len(run) > 2 for run in runs) <= len(runs):
        yield from ("cp1252", "latin-1")
    from charset_normalizer import from_bytes

    yield from (one.encoding for one in from_bytes(page))


def _mostly_utf8(page: bytes) -> bool:
    """Whether at least as many characters beyond ASCII are right as are broken."""
    text = page.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return 0 < broken <= sum(one > "\x7f" for one in text) - broken


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True
