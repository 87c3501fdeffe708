"""What a page says of itself: headline, description, body, authors, dates. Evidence, not truth.

Pages are asked in the terms of schema.org (JSON-LD and microdata), Open Graph and plain HTML; which of them agree with
the story, and how often, stands in docs/pages.md. Nothing here raises on a page, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from boilerstrip.pages import linked, titles
from boilerstrip.pages.blocks import line_of
from boilerstrip.pages.parse import outermost

_ASKED = ("meta", "title", "h1")
# Most scripts and links are none of these: an element costs two microseconds to be handed over.
_SCRIPTS = etree.XPath("descendant::script/@type[contains(., 'ld+json')]")
_LINKS = etree.XPath("(head|self::head)/link/@rel[.='canonical']")
# By attribute: a step over all elements' attributes takes a fifth of the time of a test on all elements. Parents are
# not asked for in the expression ("/.."), which takes 27 seconds on a hundred thousand of them.
_MARKED = etree.XPath("descendant::*/@itemprop[contains(., 'eadline') or contains(., 'rticleBody')]")
_MOST, _MOST_SCRIPTS, _MOST_H1, _MOST_BODIES = 4_000, 64, 32, 64  # elements looked at
_MOST_VALUES = 8  # of one name
_LONGEST_VALUE = 20_000  # characters of a meta element's content

_HEADLINES = ("og:title", "twitter:title", "headline")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "dc.date",
    "publishdate",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_LANGUAGES = ("og:locale", "content-language", "dc.language", "language", "inlanguage")

# What sites call a first heading that is their name; "blog-title" is a post's as often.
_LOGO = re.compile(r"(?i)\bsite[-_]?(?:title|name|logo|branding)\b|\blogo\b")

_METAS = frozenset((*_HEADLINES, *_DESCRIPTIONS, *_AUTHORS, *_PUBLISHED, *_MODIFIED, *_SITES, *_LANGUAGES, "og:url"))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a page says of itself; fields are empty or None where it says nothing.

    ``headlines`` and ``descriptions`` stand in order of trust, without repeats. ``heading`` is the one of the headlines
    that nothing but a first heading on the page says. ``body`` is text (JSON-LD's, tags and
    entities resolved, at most 2 million characters); ``body_elements`` are the elements that microdata marks as body.
    Dates, language codes and addresses are as the page has them.
    """

    headlines: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    body: str | None = None
    body_elements: tuple[Any, ...] = ()
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    language: str | None = None
    canonical: str | None = None
    heading: str | None = None


class _Seen:
    """What one walk over the page has gathered, not yet weighed."""

    def __init__(self) -> None:
        self.metas: dict[str, list[str]] = {}
        self.canonical = ""
        self.h1s: list[str] = []
        self.logos: list[str] = []
        self.stories: list[linked.Object] = []
        self.title = ""
        self.marked_headlines: list[str] = []
        self.marked_bodies: list[Any] = []
        self._characters = 0

    def take(self, element: Any) -> None:
        """Look at one element of ``_ASKED``."""
        tag = element.tag
        if tag == "meta":
            self._meta(element)
        elif tag == "h1":
            if len(self.h1s) + len(self.logos) < _MOST_H1:
                (self.logos if is_logo(element) else self.h1s).append(titles.tidy(line_of(element, _MOST)))
        elif not self.title:
            # The first is the page's; those behind it are of drawings (svg).
            self.title = titles.tidy(line_of(element, _MOST))

    def _meta(self, element: Any) -> None:
        get = element.get
        name = (get("property") or get("name") or get("itemprop") or get("http-equiv") or "").strip().lower()
        if name in _METAS:
            content = get("content")
            values = self.metas.setdefault(name, [])
            if content and len(content) <= _LONGEST_VALUE and len(values) < _MOST_VALUES:
                values.append(content)

    def link(self, element: Any) -> None:
        """Look at a link to the page's canonical form."""
        self.canonical = self.canonical or (element.get("href") or "").strip()

    def script(self, element: Any) -> None:
        """Look at a script of JSON-LD."""
        text = element.text or ""
        self._characters += len(text)
        if self._characters <= linked.LARGEST_SUM:
            self.stories.extend(linked.stories(linked.parsed(text)))

    def mark(self, element: Any) -> None:
        """Look at one element of microdata."""
        names = (element.get("itemprop") or "").split()
        if "articleBody" in names:
            if len(self.marked_bodies) < _MOST_BODIES:
                self.marked_bodies.append(element)
        elif "headline" in names and element.tag != "meta" and len(self.marked_headlines) < _MOST_H1:
            self.marked_headlines.append(titles.tidy(line_of(element, _MOST)))

    def first(self, names: Iterable[str]) -> str | None:
        """The first value that some metas have."""
        return next(iter(self.values(names)), None)

    def values(self, names: Iterable[str]) -> list[str]:
        """The values of some metas, on one line each, in the order of the names."""
        found = (" ".join(linked.plain(value).split()) for name in names for value in self.metas.get(name, ()))
        return [value for value in found if value]


def claims_of(root: Any) -> Claims:
    """What a page says of itself.

    ``root`` is the page's tree (``Parsed.root``). Never raises, whatever the page holds; costs a twentieth of reading
    it, and a quarter on a tree that nobody has walked yet. Bounds: 2 million characters a script, 4 million of all, 64
    scripts, 4,000 elements.
    """
    seen = _Seen()
    for count, element in enumerate(root.iter(*_ASKED)):
        if count >= _MOST:
            break
        seen.take(element)
    for attribute in _LINKS(root)[:_MOST]:
        seen.link(attribute.getparent())
    for attribute in _SCRIPTS(root)[:_MOST_SCRIPTS]:
        seen.script(attribute.getparent())
    for attribute in _MARKED(root)[:_MOST]:
        seen.mark(attribute.getparent())
    return _weighed(seen, root)


def _weighed(seen: _Seen, root: Any) -> Claims:
    """The claims out of what was seen."""
    story = linked.best(seen.stories) or {}
    published = linked.text_of(story, "datePublished") or seen.first(_PUBLISHED)
    canonical = seen.canonical or seen.first(("og:url",))
    site = seen.first(_SITES)
    headlines, heading = _headlines(seen, story, _site_names(site, canonical, story))
    return Claims(
        headlines=headlines,
        descriptions=_distinct(
            one for one in (_flat(linked.text_of(story, "description")), *seen.values(_DESCRIPTIONS)) if titles.key(one)
        ),
        body=linked.plain(linked.body_of(story)) or None,
        body_elements=outermost(seen.marked_bodies),
        authors=linked.names_of(story.get("author")) or _distinct(seen.values(_AUTHORS)),
        published=published,
        modified=linked.text_of(story, "dateModified") or seen.first(_MODIFIED),
        site_name=site,
        language=root.get("lang") or seen.first(_LANGUAGES) or linked.text_of(story, "inLanguage") or None,
        canonical=canonical,
        heading=heading,
    )


def _headlines(seen: _Seen, story: linked.Object, sites: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Candidates in order of trust, each without the site's name, and the one that a first heading alone says."""
    said = [_flat(linked.text_of(story, "headline")), _flat(linked.text_of(story, "name", "alternativeHeadline"))]
    said += [titles.tidy(value) for value in seen.values(_HEADLINES)]
    said += seen.marked_headlines
    claimed = frozenset(map(titles.key, said))
    logos = frozenset(map(titles.key, seen.logos)) - claimed
    names = (frozenset(map(titles.key, sites)) | logos) - {""}
    # A first heading that is the site's name is a logo.
    heads = [one for one in seen.h1s if one and titles.key(one) not in names]
    head = titles.likest(heads, [one for one in (*said, seen.title) if one]) or ""
    known = _distinct([*said, head, seen.title])
    others = frozenset(titles.key(one) for one in (*known, *heads)) - {""}
    cut = {one: titles.without_site(one, others, names) for one in known}
    found = [one for one in cut.values() if titles.key(one) and titles.key(one) not in names]
    elsewhere = frozenset(titles.key(cut[one]) for one in (*said, seen.title) if one)
    alone = cut[head] if head and titles.key(cut[head]) not in elsewhere else None
    return _distinct(found, titles.key), alone


def is_logo(heading: Any) -> bool:
    """Whether a first heading is the site's name: its class or id says so, or all of it leads to the front page."""
    if _LOGO.search(f"{heading.get('class') or ''} {heading.get('id') or ''}"):
        return True
    link = next(heading.iter("a"), None)
    return link is not None and _is_front(link.get("href")) and line_of(link, _MOST) == line_of(heading, _MOST)


def _is_front(address: str | None) -> bool:
    """Whether an address is that of a site's front page."""
    try:
        parts = urlsplit((address or "").strip())
    except ValueError:
        return False
    return parts.path == "/" or bool(parts.netloc and not (parts.path or parts.query or parts.fragment))


def _site_names(site: str | None, canonical: str | None, story: linked.Object) -> list[str]:
    """What the site may be called: by its own words, its publisher's name, its host's."""
    publisher = story.get("publisher")
    names = [site or "", linked.text_of(publisher, "name") if isinstance(publisher, dict) else ""]
    try:
        host = urlsplit(canonical or "").netloc.lower().removeprefix("www.")
    except ValueError:
        host = ""
    names += [host, host.partition(".")[0]]
    return [name for name in names if name]


def _flat(text: str) -> str:
    """A value on one line."""
    return titles.tidy(linked.plain(text[:_LONGEST_VALUE]))


def _distinct(values: Iterable[str], by: Any = None) -> tuple[str, ...]:
    """Values that are not empty, each once, in order."""
    found: dict[str, str] = {}
    for value in values:
        if value:
            found.setdefault(by(value) if by else value, value)
    return tuple(found.values())
