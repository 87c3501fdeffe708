"""Bytes to text and back, to the byte: encoding and byte-order mark are remembered, line ends are not touched."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to write it back as it was."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """``text`` in the same encoding, behind the same byte-order mark."""
        return self.mark + text.encode(self.encoding)


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


def decode(data: bytes, where: str, encoding: str | None = None, guess: bool = True) -> Decoded:
    """Decode a file's bytes: by its byte-order mark, else ``encoding``, else UTF-8.

    Raises
    ------
    InputError
        When the bytes are binary or not in the encoding; names the offset and, with ``guess``, what they look like.
    """
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
        raise InputError(f"{where}: byte {at} is not {told}{_guess(data, at) if guess else ''}") from None
    if name not in _EXACT and text.encode(name) != body:
        raise InputError(f"{where}: does not survive a round trip through {told}; left alone")
    return Decoded(text, name, mark)


def _guess(data: bytes, at: int) -> str:
    """What the bytes look like around the one that did not fit, said as advice that works."""
    from charset_normalizer import from_bytes

    for one in from_bytes(data[max(0, at - _PAGE) : at + _PAGE]):
        try:
            data.decode(one.encoding)
        except (UnicodeError, LookupError):
            continue
        return f"; it looks like {one.encoding}: pass --encoding {one.encoding}"
    return "; pass --encoding"
