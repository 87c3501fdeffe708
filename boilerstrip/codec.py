"""Bytes to text and back, to the byte: encoding and byte-order mark are remembered, line ends are not touched."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from boilerstrip.errors import InputError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what is needed to write it back as it was."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """``text`` in the same encoding, behind the same byte-order mark."""
        return self.mark + text.encode(self.encoding)


def decode(data: bytes, where: str, encoding: str | None = None) -> Decoded:
    """Decode a file's bytes: by its byte-order mark, else ``encoding``, else UTF-8.

    Raises
    ------
    InputError
        When the bytes are binary or not in the encoding; names the offset and what they look like.
    """
    mark = b""
    for known, named in _MARKS:
        if data.startswith(known):
            mark, encoding = known, named
            break
    if not mark and b"\x00" in data and not (encoding or "").lower().startswith(("utf-16", "utf_16", "utf-32")):
        at = data.index(b"\x00")
        raise InputError(f"{where}: a binary file (NUL byte at offset {at}); pass --encoding if it is UTF-16")
    name = encoding or "utf-8"
    try:
        text = data[len(mark) :].decode(name)
    except LookupError:
        raise InputError(f"{where}: unknown encoding {name!r}; see --encoding") from None
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        raise InputError(f"{where}: byte {offset} is not {name}{_guess(data)}") from None
    if text.encode(name) != data[len(mark) :]:
        raise InputError(f"{where}: does not survive a round trip through {name}; left alone")
    return Decoded(text, name, mark)


def _guess(data: bytes) -> str:
    """What the bytes look like, said as advice."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    return f"; it looks like {best.encoding}: pass --encoding {best.encoding}" if best else "; pass --encoding"
