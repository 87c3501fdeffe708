"""Pages in web archives: a page that was stored becomes a ``conversion`` record, as in Common Crawl's .wet files."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Mapping

from boilerstrip.pages.charset import declared, python_name

KINDS = ("text/html", "application/xhtml+xml")
_KEPT = ("WARC-Target-URI", "WARC-Date", "WARC-Identified-Content-Language")  # of the page's record


def fetched(inner: bytes) -> bool:
    """Whether a response brought what was asked for: its status is 2xx. Error pages and redirects hold no story."""
    status = inner.partition(b"\n")[0].split()[1:2]
    return not status or status[0][:1] == b"2"


def as_read(body: bytes, charset: str | None) -> bytes | str:
    """A page as the readers of pages take it: decoded where only the response's head can tell its encoding.

    What a page says of itself comes first, and bytes that are UTF-8 are: servers send one charset with every page.
    """
    known = python_name(charset) if charset else None
    if known in (None, "utf-8") or declared(body) is not None or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body
    try:
        body.decode()
        return body
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(known or "utf-8")
    except UnicodeDecodeError:
        return body


def conversion(fields: Mapping[str, str], text: bytes) -> bytes:
    """Head and block of the record that takes a page's place.

    Its id is made of the page's and the text, so that the same input gives the same output.

    Parameters
    ----------
    fields : mapping
        Of the page's record, by names in small letters.
    """
    old = fields.get("warc-record-id", "")
    made = uuid.uuid5(uuid.NAMESPACE_URL, f"{old} {hashlib.sha256(text).hexdigest()}")
    rows = {
        "WARC-Type": "conversion",
        **{name: fields[name.lower()] for name in _KEPT if name.lower() in fields},
        "WARC-Record-ID": f"<urn:uuid:{made}>",
        **({"WARC-Refers-To": old} if old else {}),
        "WARC-Block-Digest": f"sha1:{base64.b32encode(hashlib.sha1(text).digest()).decode()}",
        "Content-Type": "text/plain",
        "Content-Length": str(len(text)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in rows.items())
    return b"WARC/1.0\r\n" + head.encode("latin-1") + b"\r\n" + text
