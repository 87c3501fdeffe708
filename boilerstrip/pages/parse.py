"""A page's bytes to a tree, whatever they are: any encoding, any damage, and pages made to do harm.

lxml's parser does the work (libxml2 2.14, which reads tags as HTML5 says): nothing is fetched, no entity is expanded
that the page itself defines, no script runs. A tree is at most 2,048 levels deep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from boilerstrip.errors import PageError
from boilerstrip.pages import charset
from boilerstrip.pages.tame import MAX_ATTRIBUTES, MAX_DEPTH, closed, crowded, flattened, tamed, untagged

#: Bytes of UTF-8 that are read of a page; the rest is left out, with a warning. News pages have up to 2 MB. The worst
#: that so many can hold takes some 400 MB and 15 to 30 seconds (bench/hostile_pages.py).
MAX_BYTES = 16_000_000
#: "<" that are read of a page, which are at least as many as its elements. The training pages have up to 19,252.
#: Stray end tags cost most: 100,000 of them under 2,000 open tags take the parser six seconds.
MAX_TAGS = 100_000
#: Pages of more bytes are always cut down: a third more time, and one in twenty has tags with too many attributes.
_LARGE = 1_500_000
_MOST_LINES = 10_000  # of a plain text that become elements of their own: more than blocks are read
_TAG_LIKE = re.compile(rb"<[a-zA-Z/!?]")
_SHUT_AT_ONCE = re.compile(rb"<(script|style|title|textarea|iframe)\b([^<>]*)/>", re.I)
# What browsers take for a break where nothing is open that it could end; libxml2 leaves it out, and joins what stands
# on either side. Where a paragraph is open, a break behind it changes nothing.
_BREAKING_END = re.compile(rb"</(?:[pP]>(?=\s*[^<\s])|[bB][rR]\s*/?>)")
# What may stand in a head; whatever else does begins the body, which libxml2 does not know of HTML5's elements.
_OF_HEADS = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title", "input"))
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OTHER = (
    (b"\x1f\x8b", "compressed with gzip", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "decompress it first"),
    (b"BZh", "compressed with bzip2", "decompress it first"),
    (b"\xfd7zXZ\0", "compressed with xz", "decompress it first"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"%PDF-", "a PDF", "take its text out with another tool, and strip that"),
    (b"\x89PNG\r\n", "a PNG image", "leave it out"),
    (b"\xff\xd8\xff", "a JPEG image", "leave it out"),
    (b"GIF87a", "a GIF image", "leave it out"),
    (b"GIF89a", "a GIF image", "leave it out"),
)
_OPENS = ("", "<", "\n", "\r", "\t", " ", "\ufeff")  # what pages begin with: the pattern takes a while to compile
# What follows in a file of the kind: a text may begin with so few characters, or with letters that nobody could read.
_MORE = {b"BZh": "[1-9]1AY&SY", b"\xff\xd8\xff": "(?s:.{1,8})(?:JFIF|Exif)"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page's tree.

    ``root`` is the ``html`` element, None where the page holds nothing; comments and processing instructions are left
    out. ``encoding`` is Python's name for the encoding that bytes were in, None for a page that came as str.
    ``warnings`` say what was put right or left out, a line each.
    """

    root: Any
    encoding: str | None
    warnings: tuple[str, ...] = ()


def parsed(page: bytes | str) -> Parsed:
    """The tree of a page.

    Bytes are decoded by their byte-order mark, else by what the page says of itself where that can be right, else by
    what they look like. A text without any tag becomes paragraphs, one for each of its lines.

    Raises
    ------
    PageError
        When the first bytes are those of a compressed file, a PDF or an image, or characters what comes of such bytes
        where they are decoded as a text.
    TypeError
        When ``page`` is neither bytes nor str.
    """
    if isinstance(page, str):
        _refuse_decoded(page)
        source = charset.of_text(page)
    elif isinstance(page, bytes | bytearray | memoryview):
        page = bytes(page)
        _refuse_other(page)
        source = charset.of_bytes(page)
    else:
        raise TypeError(f"a page is bytes or str, not {type(page).__name__}")
    data, warnings = source.data, list(source.warnings)
    if b"\0" in data:  # ends a page for libxml2; browsers leave it out
        data = data.replace(b"\0", b"")
    if not data or data.isspace():
        return Parsed(None, source.encoding, tuple(warnings))
    data = _cut(data, warnings)
    if not _TAG_LIKE.search(data):
        warnings.append("no tag in it: read as plain text, a paragraph a line")
        return Parsed(_paragraphs(data), source.encoding, tuple(warnings))
    if data.lstrip()[:5].lower() == b"<?xml":
        data = _SHUT_AT_ONCE.sub(rb"<\1\2></\1>", data)  # in HTML such a tag is open, and swallows the page
    data = _BREAKING_END.sub(_as_break, data)
    return Parsed(_tree(data, warnings), source.encoding, tuple(warnings))


def _as_break(end: re.Match[bytes]) -> bytes:
    return b"<br>" if end[0][2] in b"bB" else end[0] + b"<br>"


def copied(root: Any) -> Any:
    """A tree of the elements that trafilatura asks for, and may change: ours are plainer, made in half of the time."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True)
    return html.document_fromstring(etree.tostring(root, encoding="utf-8", method="html"), parser=parser)


def outermost(elements: Sequence[Any]) -> tuple[Any, ...]:
    """Elements of a tree that stand in no other of them, in their order. No element above them is looked at twice."""
    inside = dict.fromkeys(elements, True)  # what is known to be one of them or in one, and what is in none
    out = []
    for one in elements:
        passed, above = [], one.getparent()
        while above is not None and above not in inside:
            passed.append(above)
            above = above.getparent()
        held = above is not None and inside[above]
        inside.update(dict.fromkeys(passed, held))
        if not held:
            out.append(one)
    return tuple(out)


def _refuse_other(data: bytes) -> None:
    """Raise where bytes begin as some other kind of file does."""
    for first, what, advice in _OTHER:
        if data.startswith(first):
            raise PageError(f"the page is {what}, not HTML; {advice}")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise PageError("the page is a WebP image, not HTML; leave it out")


def _refuse_decoded(text: str) -> None:
    """Raise where characters are those that another kind of file's first bytes become."""
    if text[:1] in _OPENS:
        return
    if (found := _others_decoded().match(text)) is not None:
        told = {f"k{k}": (what, advice) for k, (_, what, advice) in enumerate(_OTHER)}
        what, advice = told.get(found.lastgroup or "", ("a WebP image", "leave it out"))
        raise PageError(f"the page is {what}, not HTML; {advice}")


@cache
def _others_decoded() -> re.Pattern[str]:
    """The first bytes of other kinds of files as a text has them that somebody made of them, in whatever way."""
    kinds = [f"(?P<k{k}>{_decoded(first)}{_MORE.get(first, '')})" for k, (first, *_) in enumerate(_OTHER)]
    return re.compile("|".join([*kinds, "RIFF(?s:.{1,4})WEBP"]))


def _decoded(data: bytes) -> str:
    """A pattern: a byte beyond ASCII is a letter of an old encoding, a lone surrogate or U+FFFD."""
    letters = (bytes([one]).decode("cp1252", "ignore") + chr(one) + chr(0xDC00 + one) + "\ufffd" for one in data)
    found = (re.escape(chr(one)) if one < 128 else f"[{some}]" for one, some in zip(data, letters, strict=True))
    return "".join(found).replace("\\\r", "\r?")


def _cut(data: bytes, warnings: list[str]) -> bytes:
    """As much of a page as is read."""
    if len(data) > MAX_BYTES:
        warnings.append(f"a page of {len(data):,} bytes: only the first {MAX_BYTES:,} are read")
        end = data.rfind(b"<", MAX_BYTES - 65536, MAX_BYTES)
        data = data[: end if end >= 0 else MAX_BYTES].decode("utf-8", "ignore").encode("utf-8")
    if len(data) > 3 * MAX_TAGS and data.count(b"<") > MAX_TAGS:
        warnings.append(f"more than {MAX_TAGS:,} tags: what follows them is left out")
        at = -1
        for _ in range(MAX_TAGS):
            at = data.find(b"<", at + 1)
        data = data[:at]
    return data


def _tree(data: bytes, warnings: list[str]) -> Any:
    """The tree of a source, cut down where it has to be."""
    if len(data) > _LARGE or crowded(data) != []:
        data = _uncrowded(data, warnings)
    root, whole = _parse(data)
    if whole:
        return root
    del root
    warnings.append(f"tags nested too deep: those deeper than {MAX_DEPTH} are left out, their text is kept")
    root, whole = _parse(closed(tamed(data)) or untagged(data))
    return root if whole else _parse(flattened(data))[0]


def _uncrowded(data: bytes, warnings: list[str]) -> bytes:
    """A source without tags whose attributes would take the parser long."""
    slim = closed(tamed(data, 1 << 30))
    if slim is None:
        warnings.append("tags within tags that cannot be told apart: all are read as text")
        return untagged(data)
    if len(slim) == len(data):
        return data
    warnings.append(f"a tag with more than {MAX_ATTRIBUTES:,} attributes: the others are left out")
    return slim


def _parse(data: bytes) -> tuple[Any, bool]:
    """The tree of a source, and whether the parser read all of it."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it
        return None, True
    if root is not None:
        _open_body(root)
        _show_shadows(root)
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _open_body(root: Any) -> None:
    """Put what stands in the head and begins the body into the body, as browsers do."""
    head, body = root.find("head"), root.find("body")
    at = next((at for at, one in enumerate(head) if one.tag not in _OF_HEADS), None) if head is not None else None
    if at is None:
        return
    if body is None:
        body = etree.SubElement(root, "body")
    moved = head[at:]
    moved[-1].tail = (moved[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = moved


def _show_shadows(root: Any) -> None:
    """Make elements that are read of templates that browsers show at once: what sites' own elements are made of."""
    for one in root.iter("template"):
        if one.get("shadowrootmode") is not None:
            one.tag = "div"


def _paragraphs(data: bytes) -> Any:
    """A page of a plain text's lines. Those beyond ``_MOST_LINES`` stand in one last block."""
    text = _UNPRINTED.sub("", data.decode("utf-8"))
    lines = [line for line in map(str.strip, re.split(r"\r\n|\r|\n", text)) if line]
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for line in lines[:_MOST_LINES]:
        etree.SubElement(body, "p").text = line
    if len(lines) > _MOST_LINES:
        etree.SubElement(body, "pre").text = "\n".join(lines[_MOST_LINES:])
    return root
