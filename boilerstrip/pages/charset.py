"""The bytes of a page to UTF-8: by byte-order mark, by what the page says of itself, and by what the bytes are.

The names that pages use for encodings mean what browsers take them to mean (the WHATWG's Encoding Standard): latin-1 is
windows-1252, gb2312 is gb18030, and a meta tag that says UTF-16 is wrong.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from boilerstrip.codec import split_mark

#: Bytes at the head of a page in which a meta tag is looked for. Browsers look at 1,024; lists of scripts stand before
#: it on some sites, and a search of so many takes some microseconds.
HEAD = 16384
#: Bytes beyond ASCII, with what stands around them, that detection looks at: some tens of milliseconds.
SAMPLE = 65536

_META = re.compile(rb"""<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:+-]{2,40})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:+-]{2,40})["']""", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HIGH_LINE = re.compile(rb"[^\n]{0,200}[\x80-\xff][^\n]{0,200}")
_WIDE_RUN = re.compile(rb"[\x80-\xff]{3,}")
_LONE = re.compile("[\ud800-\udfff]")
_SURE = 8  # sequences that are right UTF-8: text in a Chinese encoding hits that by chance once in millions
_BROKEN = 0.02  # of characters beyond ASCII that do not decode: more, and the page is not in the encoding it names

_AS_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-8-sig": "utf-8",
}
_OTHER_NAMES = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1987": "cp949",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "iso-8859-8-i": "iso8859-8",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-user-defined": "cp1252",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-8",
}
_SEVERAL_BYTES = {"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "hz"}
# Encodings whose bytes are all ASCII: a page that decodes as UTF-8 may still be in one.
_ESCAPED = {"iso2022_jp", "hz"}


@dataclass(frozen=True, slots=True)
class Source:
    """A page in UTF-8 without a mark, the encoding it came in (None: as text), and what was put right."""

    data: bytes
    encoding: str | None
    warnings: tuple[str, ...] = ()


def of_text(text: str) -> Source:
    """The UTF-8 of a text; lone surrogates, which no encoding has, become U+FFFD."""
    try:
        return Source(text.removeprefix("\ufeff").encode("utf-8"), None)
    except UnicodeEncodeError:
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lost = len(_LONE.findall(text)) - 2 * (len(text) - len(whole))
        return Source(
            whole.removeprefix("\ufeff").encode("utf-8"), None, (f"{lost} lone surrogates, now U+FFFD",) if lost else ()
        )


def of_bytes(data: bytes) -> Source:
    """The UTF-8 of a page's bytes, and the encoding that they are in."""
    mark, marked = split_mark(data)
    if marked:
        return _decoded(data[len(mark) :], marked)
    if (zeros := _zeros(data)) is not None:
        return _decoded(data, zeros)
    told = declared(data)
    if told in _ESCAPED:
        return _decoded(data, told)
    if data.isascii():
        return Source(data, told or "utf-8")
    try:
        str(data, "utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, told)
    if told in (None, "utf-8") or not _plainly_utf8(data, told):
        return Source(data, "utf-8") if told in (None, "utf-8") else _decoded(data, told or "utf-8")
    return Source(data, "utf-8", (f"says it is in {told}, and is in utf-8",))


def declared(data: bytes) -> str | None:
    """The encoding that a page names, as Python calls it; None where it names none, or one that is not known."""
    head = data[:HEAD]
    found = _META.search(head)
    if found and b"<!--" in head[: found.start()]:
        found = _META.search(_COMMENT.sub(b"", head))
    found = found or _XML.match(head)
    return python_name(found[1].decode("ascii", "replace")) if found else None


def python_name(label: str) -> str | None:
    """Python's codec for a name that a page uses, read as browsers read it; None for a name that is not known."""
    name = label.strip().lower()
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    try:
        info = codecs.lookup(name)
        b"a".decode(info.name)  # not one of Python's codecs that make no text
    except (LookupError, UnicodeError):
        return None
    return _AS_BROWSERS.get(info.name, info.name)


def _zeros(data: bytes) -> str | None:
    """UTF-16 without a mark, told by a first tag whose every other byte is NUL."""
    if data[:1] == b"<" and data[1:2] == b"\0" and data[3:4] == b"\0":
        return "utf-16-le"
    if data[:2] == b"\0<" and data[2:3] == b"\0":
        return "utf-16-be"
    return None


def _plainly_utf8(data: bytes, told: str) -> bool:
    """Whether bytes that decode as UTF-8 are not by chance text in the encoding that they name."""
    if told not in _SEVERAL_BYTES:
        return True
    for count, _ in enumerate(_SEQUENCE.finditer(data), 1):
        if count >= _SURE:
            return True
    return _broken(data, told) > 0


def _not_utf8(data: bytes, told: str | None) -> Source:
    """A page that is not UTF-8 throughout, whatever it says."""
    if told in (None, "utf-8") and _broken(data, "utf-8") <= 0.5:
        return _decoded(data, "utf-8")  # more characters right than wrong: UTF-8, damaged in places
    if told not in (None, "utf-8") and _broken(data, told or "") <= _BROKEN:
        return _decoded(data, told or "")
    found = detected(data)
    says = f"says it is in {told}, and looks like {found}" if told else f"names no encoding; it looks like {found}"
    done = _decoded(data, found)
    return done if found == told else Source(done.data, found, (says, *done.warnings))


def _broken(data: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that do not decode, in the first ``SAMPLE`` of them."""
    text = _sample(data).decode(encoding, "replace")
    beyond = sum(one > "\x7f" for one in text)
    return text.count("\ufffd") / beyond if beyond else 0.0


def _sample(data: bytes) -> bytes:
    """Lines of the page that have bytes beyond ASCII, up to ``SAMPLE``."""
    some: list[bytes] = []
    size = 0
    for found in _HIGH_LINE.finditer(data):
        some.append(found[0])
        size += len(found[0])
        if size >= SAMPLE:
            break
    return b"\n".join(some)


def detected(data: bytes) -> str:
    """The encoding that bytes look like; windows-1252 where nothing fits, as browsers do."""
    sample = _sample(data)
    runs = sum(1 for _ in re.finditer(rb"[\x80-\xff]+", sample))
    if 10 * len(_WIDE_RUN.findall(sample)) <= runs:
        return "cp1252"  # Latin letters beyond ASCII stand alone or in pairs
    from charset_normalizer import from_bytes

    best = from_bytes(sample, threshold=0.4).best()
    return (python_name(best.encoding) or "cp1252") if best else "cp1252"


def _decoded(data: bytes, encoding: str) -> Source:
    """The UTF-8 of bytes in an encoding; what does not decode becomes U+FFFD, and is counted."""
    text = data.decode(encoding, "replace")
    lost = 0
    if "\ufffd" in text and not (encoding == "utf-8" and _is(data)):
        lost = text.count("\ufffd")
    if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    told = (f"{lost} places that are not {encoding}, now U+FFFD",) if lost else ()
    return Source(text.removeprefix("\ufeff").encode("utf-8"), encoding, told)


def _is(data: bytes) -> bool:
    """Whether bytes are right UTF-8, so that a U+FFFD in them is the page's own."""
    try:
        str(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True
