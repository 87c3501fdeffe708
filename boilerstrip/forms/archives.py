"""Web archives (.warc; .wet has texts alone). Records are framed here, so that those that stay do so to the byte:
the libraries for it, warcio and fastwarc, write what they have parsed, not what they have read.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from boilerstrip.codec import check_packed, decode
from boilerstrip.errors import InputError
from boilerstrip.forms.archivepages import KINDS, as_read, conversion, fetched
from boilerstrip.forms.unit import CAP, NO_PAGES, Codec, Doc, Unit, too_long
from boilerstrip.sites import site_of

_STEP = 1 << 20
_HEADS = 1 << 20  # bytes of one record's head
_DIGITS = 16  # of a record's length
_TEXTS = {"conversion": "text/plain", "resource": "text/plain"}
_FIELD = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*\n)*")  # a line, and those that go on with it
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r\n")
_ENDS = b"\r\n\r\n"


class _BreaksOff(Exception):
    """The archive ends within a record. (EOFError is what compressed data say that break off.)"""


class ArchiveCodec(Codec):
    """Text records: conversions, resources of plain text, and responses of it. Pages (HTML) become conversions."""

    reads_pages = True

    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The records; one that is no text comes in pieces if it is large."""
        number = 0
        try:
            while head := self._head(stream, number + 1):
                if head.isspace():  # behind the last record
                    yield Unit(None, head, plain=True, size=len(head))
                    return
                number += 1
                yield from self._record(stream, number, head)
        except _BreaksOff:
            raise InputError(f"{self.where}: breaks off within record {max(1, number)}") from None

    def _record(self, stream: BinaryIO, number: int, head: bytes) -> Iterator[Unit]:
        """One record, as one unit unless it is large."""
        fields = _fields(head)
        size = fields.get("content-length", "")
        if not (size.isascii() and size.isdigit() and len(size) < _DIGITS):
            raise InputError(f"{self.where}:{number}: not a WARC record: no Content-Length")
        if int(size) <= CAP:
            data = _exactly(stream, int(size) + len(_ENDS))
            yield Unit(number, head + data, plain=not _may_hold(fields), size=len(head) + len(data))
        else:
            yield from self._large(stream, number, head, int(size))

    def _large(self, stream: BinaryIO, number: int, head: bytes, size: int) -> Iterator[Unit]:
        """A record over the cap: a film passes; a text or page is bad, and passes where nobody wants such put aside."""
        first = _exactly(stream, min(size, _HEADS))
        bad, rest = _holds(_fields(head), first), size - len(first) + len(_ENDS)
        if bad and self.patient:
            _pass(stream, rest)
            yield Unit(number, head, trouble=too_long())
            return
        told = f"{too_long()}; it passes as it is, and --rejects FILE leaves it out" if bad else None
        yield from _pieces(stream, number, head + first, rest, told)

    def _head(self, stream: BinaryIO, number: int) -> bytes:
        """The lines up to the blank one, with what blank lines stand before them, which are all there is at the end."""
        parts: list[bytes] = []
        size, begun = 0, False
        while line := stream.readline(_STEP):
            parts.append(line)
            size += len(line)
            if number == 1 and not parts[1:]:
                check_packed(line, self.where)
            if not begun and line.strip():
                if not line.startswith(b"WARC/"):
                    raise InputError(f"{self.where}:{number}: not a WARC record; is it a .warc file?")
                begun = True
            elif begun and not line.strip():
                return b"".join(parts)
            if size > _HEADS:
                raise InputError(f"{self.where}:{number}: not a WARC record: a head without an end")
        if begun:
            raise _BreaksOff
        return b"".join(parts)

    def open(self, unit: Unit) -> Doc | None:
        """The record's text, its address for an id, and its site."""
        head, block = _split(unit.data)
        fields = _fields(head)
        place = self.place(unit)
        kind, inner, body = fields.get("content-type", ""), b"", block
        if fields.get("warc-type") == "response":
            inner, body = _http(block)
            kind = _fields(inner).get("content-type", "")
        what = kind.partition(";")[0].strip().lower()
        if what not in ("text/plain", *KINDS) or (what in KINDS and not fetched(inner)):
            return None
        if what in KINDS and not self.names.pages:
            raise InputError(f"{place}: {NO_PAGES}")
        charset = _CHARSET.search(kind[:1000])
        try:
            body = _plain(inner, body)
        except (ValueError, zlib.error, EOFError) as error:
            raise InputError(f"{place}: its payload cannot be read: {error or 'it breaks off'}") from None
        address = fields.get("warc-target-uri", "").strip("<>") or None
        doc = Doc("", None, address, site_of(None, address), _language(fields), url=address)
        if what in KINDS:
            doc.page, doc.held = as_read(body, charset[1] if charset else None), fields
            return doc
        decoded = decode(body, place, self.encoding or (charset[1] if charset else None), guess=False)
        doc.text, doc.held = decoded.text, (head, inner, decoded)
        return doc

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The record with another payload: lengths and digests follow. Of a page, a conversion in its place."""
        if doc.page is not None:
            return conversion(doc.held, text.encode()) + _ENDS
        if text == doc.text:
            return None
        head, inner, decoded = doc.held
        payload = decoded.encode(text)
        if inner:
            inner = _without(inner, ("transfer-encoding", "content-encoding"))
            inner = _set(inner, "content-length", str(len(payload)))
        block = inner + payload
        fields = _fields(head)
        head = _set(head, "content-length", str(len(block)))
        for name, data in (("warc-block-digest", block), ("warc-payload-digest", payload)):
            if name in fields:
                new = _digest(fields[name], data)
                head = _without(head, (name,)) if new is None else _set(head, name, new)
        return head + block + unit.data[len(unit.data) - len(_ENDS) :]

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Record, encoding and address."""
        encoding = "utf-8" if doc.page is not None else doc.held[2].encoding
        form: dict[str, Any] = {"record": unit.number, "encoding": encoding}
        return form | ({} if doc.identity is None else {"id": doc.identity})


def _spans(head: bytes) -> Iterator[tuple[str, int, int, int, int]]:
    """The fields of a head: name in small letters, where its lines begin and end, and where its value does."""
    for match in _FIELD.finditer(head):
        name, colon, value = match[0].partition(b":")
        if colon:
            begin = match.end() - len(value.lstrip(b" \t"))
            end = max(begin, match.end() - (len(value) - len(value.rstrip())))
            yield name.decode("latin-1").strip().lower(), match.start(), match.end(), begin, end


def _fields(head: bytes) -> dict[str, str]:
    """A head's fields by their names in small letters; of twins the first counts."""
    found: dict[str, str] = {}
    for name, _, _, begin, end in _spans(head):
        found.setdefault(name, head[begin:end].decode("latin-1"))
    return found


def _may_hold(fields: dict[str, str]) -> bool:
    """Whether a record may hold a text or a page, by its own head."""
    kind = fields.get("warc-type")
    what = fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "response":
        return what == "application/http"
    return kind in _TEXTS and what in ("text/plain", *KINDS)


def _holds(fields: dict[str, str], block: bytes) -> bool:
    """Whether a record holds a text or a page, by its own head and, of a response, that of its block."""
    if fields.get("warc-type") != "response":
        return _may_hold(fields)
    what = _fields(_http(block)[0]).get("content-type", "").partition(";")[0].strip().lower()
    return _may_hold(fields) and what in ("text/plain", *KINDS)


def _language(fields: dict[str, str]) -> str | None:
    """The first language that Common Crawl says of a text."""
    return fields.get("warc-identified-content-language", "").partition(",")[0].strip() or None


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts = []
    while size:
        data = stream.read(min(size, _STEP))
        if not data:
            raise _BreaksOff
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def _pass(stream: BinaryIO, size: int) -> None:
    while size:
        data = stream.read(min(size, _STEP))
        if not data:
            raise _BreaksOff
        size -= len(data)


def _pieces(stream: BinaryIO, number: int, head: bytes, size: int, trouble: str | None) -> Iterator[Unit]:
    """A record that is not looked into, a piece at a time; what is wrong with it stands with the first."""
    yield Unit(number, head, plain=trouble is None, trouble=trouble, last=False, size=len(head))
    while size:
        data = stream.read(min(size, _STEP))
        if not data:
            raise _BreaksOff
        size -= len(data)
        yield Unit(number, data, plain=True, last=not size, size=len(data))


def _split(record: bytes) -> tuple[bytes, bytes]:
    """Head, up to its blank line, and block."""
    at = record.index(b"WARC/")
    ends = [k + len(one) for one in (b"\r\n\r\n", b"\n\n") if (k := record.find(one, at)) >= 0]
    end = min(ends)
    return record[:end], record[end : len(record) - len(_ENDS)]


def _http(block: bytes) -> tuple[bytes, bytes]:
    """The head of a response, and its body."""
    ends = [k + len(one) for one in (b"\r\n\r\n", b"\n\n") if (k := block.find(one)) >= 0]
    end = min(ends, default=len(block))
    return block[:end], block[end:]


def _plain(head: bytes, body: bytes) -> bytes:
    """A response's body without what it was sent in; a body that was stored without that is left as it is."""
    fields = _fields(head)
    if "chunked" in fields.get("transfer-encoding", "").lower() and _CHUNK.match(body):
        body = _dechunked(body)
    how = fields.get("content-encoding", "").strip().lower()
    if how in ("", "identity"):
        return body
    if how in ("gzip", "x-gzip", "deflate"):
        if how != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body
        one = zlib.decompressobj(47)
        data = one.decompress(body, CAP + 1)
        if len(data) > CAP:
            raise ValueError(too_long())
        if not one.eof:
            raise EOFError
        return data
    raise ValueError(f"sent as {how}")


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size + 2
    raise EOFError


def _set(head: bytes, name: str, value: str) -> bytes:
    """A head with another value of a field, which keeps its place; at the end where there was none."""
    for known, _, _, begin, end in _spans(head):
        if known == name:
            return head[:begin] + value.encode("latin-1") + head[end:]
    written = "-".join(part.capitalize() for part in name.split("-"))
    at = len(head) - (2 if head.endswith(b"\r\n") else 1)
    return head[:at] + f"{written}: {value}\r\n".encode("latin-1") + head[at:]


def _without(head: bytes, names: tuple[str, ...]) -> bytes:
    """A head without some fields."""
    for name, start, stop, _, _ in reversed(list(_spans(head))):
        if name in names:
            head = head[:start] + head[stop:]
    return head


def _digest(old: str, data: bytes) -> str | None:
    """A digest in the manner of another; None in one that is not known."""
    name, _, value = old.partition(":")
    try:
        made = hashlib.new(name.strip().lower(), data)
    except ValueError:
        return None
    told = base64.b32encode(made.digest()).decode()
    hexadecimal = len(value.strip()) == 2 * made.digest_size
    return f"{name}:{made.hexdigest() if hexadecimal else told}"
