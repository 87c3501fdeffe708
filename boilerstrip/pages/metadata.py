"""A page's author, date, site and language, as trafilatura finds them: computed only when somebody asks."""

from __future__ import annotations

from lxml import etree
from lxml import html as lxml_html

from boilerstrip.errors import InputError
from boilerstrip.pages.claims import claims_of

_LATEST = "2100-01-01"  # of a date: htmldate's own bound is today, which would make the answer depend on the clock
_FIELDS = ("author", "date", "sitename")


def metadata_of(html: bytes | str, url: str | None = None) -> dict[str, str | None]:
    """What is known of a page: ``author``, ``date`` (of publication, YYYY-MM-DD), ``sitename``, ``language``.

    A field is None where the page does not say. ``url`` is the page's address, for the site's name and for dates in
    addresses. The language is the page's own word (``lang="de"``), never a guess. Nothing is fetched: the tree is built
    here, and trafilatura and htmldate download only what they are given as an address.

    Raises InputError for a page that cannot be read or that trafilatura fails on, in one line.
    """
    root = _tree(html)
    language = claims_of(root).language
    from trafilatura.metadata import extract_metadata

    try:
        found = extract_metadata(root, default_url=url, date_config={"original_date": True, "max_date": _LATEST})
    except Exception as error:  # of a library that reads the wild: whatever it raises, the user gets one line
        raise InputError(f"metadata of {_named(url)} cannot be read: {_said(error)}; ask for the text alone") from error
    values = {name: getattr(found, name, None) or None for name in _FIELDS}
    return {**values, "language": language}


def _tree(page: bytes | str) -> lxml_html.HtmlElement:
    """A page as a tree of its own: trafilatura may change it."""
    try:
        if isinstance(page, str):
            parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, encoding="utf-8")
            return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
        return lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"metadata of a page cannot be read: {_said(error)}; give it as HTML") from error


def _named(url: str | None) -> str:
    return url[:200] if url else "the page"


def _said(error: Exception) -> str:
    """What an error says, on one line, with its class."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")
