"""Tools that read the story off a page, each as a function from a row (html, url, lang) to the story's text.

None of them opens a connection. A tool that fails on a page has found nothing there; ``measure`` counts how often.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from boilerstrip.peers.lines import justext_reader
from boilerstrip.peers.peer import Peer, Row
from boilerstrip.settings import Settings

Read = Callable[[Row], str]
_BREAKING = (
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table td th tr ul"
)


def _trafilatura(**options: Any) -> Callable[[], Read]:
    """trafilatura's text without comments, in one of its modes."""

    def make() -> Read:
        import trafilatura

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        return lambda row: trafilatura.extract(row["html"], include_comments=False, **options) or ""

    return make


def _resiliparse() -> Read:
    """resiliparse's plain text of the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: str(extract_plain_text(row["html"], main_content=True, alt_texts=False, links=False))


def _readability() -> Read:
    """The text of readability-lxml's summary, its blocks on lines of their own."""
    from lxml import html
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def read(row: Row) -> str:
        root = html.document_fromstring(Document(row["html"]).summary())
        for element in root.iter(*_BREAKING.split()):
            element.tail = "\n" + (element.tail or "")
        return str(root.text_content())

    return read


def _newspaper() -> Read:
    """newspaper4k's article text; pictures are not asked for, and the language is the page's own word."""
    from newspaper.article import Article
    from newspaper.configuration import Configuration

    logging.getLogger("newspaper").setLevel(logging.CRITICAL)

    def read(row: Row) -> str:
        settings = Configuration()
        settings.fetch_images = False
        settings.memorize_articles = False
        article = Article(row.get("url") or "https://page.example/", config=settings)
        article.download(input_html=row["html"])
        article.parse()
        return str(article.text)

    return read


def _justext() -> Read:
    """jusText's good paragraphs, by the stop words of the row's language."""
    read = justext_reader()
    return lambda row: "\n".join(text for text, stays in read(row["html"], row.get("lang")) if stays)


def own(extractor: str) -> Callable[[], Read]:
    """boilerstrip with one of its extractors."""

    def make() -> Read:
        from boilerstrip.stripper import Stripper

        stripper = Stripper(Settings(extractor=extractor))
        return lambda row: stripper.strip_html(row["html"], url=row.get("url")).text

    return make


TRAFILATURA = "trafilatura"
EXTRACTORS = {
    "boilerstrip": "own",
    "boilerstrip behind trafilatura": "trafilatura",
    "boilerstrip, ensemble": "ensemble",
}
BASE: tuple[Peer[Read], ...] = (
    Peer(TRAFILATURA, _trafilatura(), "trafilatura"),
    Peer("trafilatura, fast", _trafilatura(fast=True), "trafilatura"),
    Peer("trafilatura, precision", _trafilatura(favor_precision=True), "trafilatura"),
    Peer("trafilatura, recall", _trafilatura(favor_recall=True), "trafilatura"),
    Peer("resiliparse", _resiliparse, "resiliparse"),
    Peer("readability-lxml", _readability, "readability-lxml"),
    Peer("newspaper4k", _newspaper, "newspaper4k"),
    Peer("jusText", _justext, "jusText"),
)
PAGES: tuple[Peer[Read], ...] = (
    *BASE,
    *(Peer(name, own(extractor), "boilerstrip") for name, extractor in EXTRACTORS.items()),
)
