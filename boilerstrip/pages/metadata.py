"""A page's author, date, site and language, as trafilatura finds them: computed only when somebody asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from boilerstrip.errors import InputError
from boilerstrip.pages.claims import claims_of
from boilerstrip.pages.parse import copied, parsed

_LATEST = "2100-01-01"  # of a date: htmldate's own bound is today, which would make the answer depend on the clock
_FIELDS = ("author", "date", "sitename")
#: Characters of authors that trafilatura is given, each value counted with ``_EACH`` more. It holds every name against
#: every other, anew for each value: 1,000 metas of a name each take it 13 seconds, 2,000 take 93. The training pages
#: have up to 1,167.
_MOST, _EACH = 3_000, 20
_WRITERS = ("author", "creator", "byl")  # in what a meta is named
_PARTS = ("name", "givenName", "additionalName", "familyName")
#: Tags and comments that begin in a value and do not end, and authors in JSON-LD that cannot be read, which patterns
#: then look for: they begin anew at each. The training pages have none of the first, and up to six of the others.
_MOST_SIGNS, _LONGEST_BROKEN = 100, 100_000


def metadata_of(html: bytes | str, url: str | None = None) -> dict[str, str | None]:
    """What is known of a page: ``author``, ``date`` (of publication, YYYY-MM-DD), ``sitename``, ``language``.

    A field is None where the page does not say. ``url`` is the page's address, for the site's name and for dates in
    addresses. The language is the page's own word (``lang="de"``), never a guess. Nothing is fetched: trafilatura and
    htmldate get a tree, and download only what they are given as an address.

    Raises
    ------
    InputError
        When the page holds nothing, or trafilatura fails on it; in one line.
    PageError
        When it is none, as ``parsed`` says; an InputError too.
    TypeError
        When ``html`` is neither bytes nor str.
    """
    root = parsed(html).root
    if root is None:
        raise InputError(f"metadata of {_named(url)} cannot be read: it holds nothing; give it as HTML")
    language = claims_of(root).language
    from trafilatura.metadata import extract_metadata

    options = {"original_date": True, "max_date": _LATEST}
    try:
        found = extract_metadata(_bearable(copied(root)), default_url=url, date_config=options)
    except Exception as error:  # of a library that reads the wild: whatever it raises, the user gets one line
        raise InputError(f"metadata of {_named(url)} cannot be read: {_said(error)}; ask for the text alone") from error
    values = {name: getattr(found, name, None) or None for name in _FIELDS}
    return {**values, "language": language}


def _bearable(root: Any) -> Any:
    """A page's tree, changed: metas and JSON-LD that hold more than trafilatura bears are empty."""
    left = _MOST
    for one in root.iter("meta", "script"):
        cost = _in_script(one) if one.tag == "script" else _in_meta(one)
        if cost <= left:
            left -= cost
        elif one.tag == "script":
            one.text = None
        else:
            del one.attrib["content"]
    return root


def _in_meta(meta: Any) -> int:
    """The characters of authors in a meta element; more than any page may have where it is not to be borne at all."""
    text = meta.get("content") or ""
    if _unclosed(text) > _MOST_SIGNS:
        return _MOST + 1
    named = " ".join(meta.get(by) or "" for by in ("property", "name", "itemprop")).lower()
    return len(text) + _EACH if text and any(writer in named for writer in _WRITERS) else 0


def _in_script(script: Any) -> int:
    """The same of a script; what cannot be read as JSON trafilatura looks through with patterns."""
    text = script.text or ""
    if "+json" not in (script.get("type") or ""):
        return 0
    if _unclosed(text) > _MOST_SIGNS:
        return _MOST + 1
    try:
        return sum(len(name) + _EACH for name in _names(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        signs = sum(map(text.count, ('"author', 'erson"', '"name')))
        return _MOST + 1 if signs > _MOST_SIGNS or len(text) > _LONGEST_BROKEN else 0


def _unclosed(text: str) -> int:
    """How many tags and comments begin in a text that may not end in it."""
    return text.count("<", text.rfind(">") + 1) + text.count("<!--")


def _names(value: Any) -> Iterator[str]:
    """What objects at the top of JSON-LD, and those right in their graphs, have for authors and for names."""
    tops = [one for one in _listed(value) if isinstance(one, dict)]
    inner = [each for one in tops for way in ("@graph", "liveBlogUpdate") for each in _listed(one.get(way))]
    stack = [one.get(by) for one in (*tops, *inner) if isinstance(one, dict) for by in ("author", "name")]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list | dict):
            stack.extend(one if isinstance(one, list) else map(one.get, _PARTS))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _named(url: str | None) -> str:
    return url[:200] if url else "the page"


def _said(error: Exception) -> str:
    """What an error says, on one line, with its class."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")
