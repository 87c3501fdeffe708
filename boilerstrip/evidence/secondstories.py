"""Another story on a story's page: what sites load as a reader scrolls on, and print under the first.

It looks like any story, so only its place tells: the page names one story, and this one has a headline of its own
beside it. Stories that are cut into several elements (chapters, entries of a live blog, lists of things) are as many,
so everything else has to say so, too. Of the training pages none has a second story, and 40 have such pieces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from boilerstrip.document import Evidence
from boilerstrip.pages.told import Body, tokens

if TYPE_CHECKING:
    from boilerstrip.pages.blocks import Blocks
    from boilerstrip.pages.page import Page

_EVIDENCE = Evidence("REL921", "related", False, 0.96, "line")
_MOST = 64  # headings that are looked at
_LEAST_WORDS = 3  # of another story's headline
_LIKE = 0.5  # share of words from which two headlines are one story's
_KNOWN = 0.5  # share of a headline's long words that the other story has, from which they are about the same
_LONG = 4  # letters of a word that is about something
_BEFORE = 60  # characters of a paragraph: before one, a heading is not its element's headline
_FIRST = 200  # characters that the page's own story has at least
_LIST = 3  # elements of one kind that are a list's entries
_CLAIMED = 0.5  # how much of a story the claimed body holds for it to be the page's own
_READ = 400  # characters of an attribute
_DEEP = 400  # elements of another story that are looked at for its date and author
# Names that say that another story comes, and names of what is loaded or told by scrolling, chapters as well.
_NEXT = re.compile(r"(?i)\bup-?_?next|next-?_?(?:article|story|post|read)")
_SCROLLED = re.compile(r"(?i)infinite|endless|auto-?_?load|scroll-?_?(?:article|story|post)")
_CHAPTER = "chapter"
_HINTS = ("next", "infinite", "endless", "load", "scroll")  # one of them is in every such name
_ANNOUNCED = re.compile(
    r"(?i)\W*(?:up next|next up|next (?:story|article|post)|read next|continue reading|keep reading|nächster artikel|"
    r"weiterer artikel|article suivant|à suivre|siguiente (?:noticia|artículo)|a continuación|próxima notícia|"
    r"prossimo articolo|volgende artikel|следующая (?:новость|статья)|następny artykuł|sonraki haber)\W*"
)
_DIGITS = re.compile(r"\d+")
_DATED = re.compile(r"(?i)byline|author|dateline|\bdate|publish|posted|timestamp|autor|datum")
_LINKED = ("data-url", "data-href", "data-permalink", "data-article-url", "data-canonical-url", "itemid", "about")


class _Story(NamedTuple):
    """Another story that may be: its element's node, its headline's block, and whether the page announces it."""

    node: int
    head: int
    announced: bool


def other_stories(page: Page, asked: Sequence[int], title: int | None) -> Mapping[int, Evidence]:
    """REL921: another story with a headline of its own, under the one that the page names.

    In an element of its own (``article``, one such as the first story's, or one named as what is loaded by scrolling),
    and announced (by a line before it, or as the next one by its name), with another address, or with author, date or
    the first story's markup where it is about something else.
    """
    if title is None:
        return {}
    look = _Look(page, asked, title)
    some = list(look.candidates())
    if not some:
        return {}
    parts = {k for one in some for k in look.blocks_in(one.node)}
    first = frozenset(word for k in asked if k not in parts and k != title for word in tokens(page.blocks.text[k]))
    found = [one for one in some if look.is_another(one, first)]
    kinds = Counter(look.kind(one.node) for one in found)
    own = look.kind(look.article)
    found = [one for one in found if one.announced or kinds[look.kind(one.node)] < _LIST or look.kind(one.node) == own]
    inside = {k for one in found for k in look.blocks_in(one.node)}
    if sum(len(page.blocks.text[k]) for k in asked if k not in inside and k != title) < _FIRST:
        return {}
    return dict.fromkeys(sorted(inside), _EVIDENCE)


@dataclass
class _Look:
    """A page whose second story is looked for."""

    page: Page
    asked: Sequence[int]
    title: int
    body: Body | None = None  # the claimed one, once it is asked about

    def __post_init__(self) -> None:
        blocks = self.page.blocks
        nodes, self.own = blocks.nodes, blocks.node[self.title]
        self.heads = _numbers("h1", "h2")
        (self.of_article,) = _numbers("article")
        self.tag = nodes.tag[self.own]
        self.plain: set[int] = set()  # elements that are no story's own, and in none
        self.article = self._article_around(self.own)
        self.around: set[tuple[int, str]] = set()  # tags and classes of elements around the page's headline
        at = nodes.parent[self.own]
        while at > 0:
            if classes := nodes.elements[at].get("class"):
                self.around.add((nodes.tag[at], classes))
            at = nodes.parent[at]
        self.tags = {tag for tag, _ in self.around}
        self.names: list[list[str]] = []  # words of the page's headlines, once they are asked about

    @property
    def blocks(self) -> Blocks:
        return self.page.blocks

    def candidates(self) -> Iterator[_Story]:
        """Elements behind the page's headline that begin with another one."""
        nodes, end = self.blocks.nodes, 0
        of, tag, few = self.blocks.node, nodes.tag, self.heads
        heads = [k for k in range(self.title + 1, len(of)) if tag[of[k]] in few]
        for count, head in enumerate(heads):
            if count >= _MOST:
                return
            if of[head] < end:
                continue
            node, coming = self._container(of[head])
            if node < 0 or self._is_like(head) or not self._begins(node, head):
                continue
            announced = coming is _NEXT or self._is_announced(node, head)
            if announced or coming or tag[of[head]] == self.tag:
                end = nodes.end[node]
                yield _Story(node, head, announced)

    def is_another(self, one: _Story, first: Set[str]) -> bool:
        """Whether an element is another story rather than a part of the page's, whose words come ``first``."""
        inside = self.blocks_in(one.node)
        if self.page.claims.body and inside and self._is_claimed(inside):
            return False
        if one.announced or self._leads_elsewhere(one):
            return True
        if self._article_around(self.blocks.nodes.parent[one.node]) == self.article >= 0:
            return False  # a part of the page's own article
        twins = self.article >= 0 and self._is_article(one.node)
        return (twins or self._is_dated(one.node)) and self._is_about_else(one, inside, first)

    def _is_claimed(self, inside: Sequence[int]) -> bool:
        """Whether the body that the page claims holds some blocks."""
        if self.body is None:
            self.body = Body(self.page.claims.body or "")
        covered = self.body.covered([word for k in inside for word in tokens(self.blocks.text[k])])
        return sum(covered) >= _CLAIMED * max(1, len(covered))

    def blocks_in(self, node: int) -> list[int]:
        """The blocks that are asked about in an element."""
        end = self.blocks.nodes.end[node]
        return [k for k in self.asked if node <= self.blocks.node[k] < end]

    def kind(self, node: int) -> tuple[int, str] | None:
        """What elements of one kind share: tag and classes, without digits."""
        if node < 0:
            return None
        nodes = self.blocks.nodes
        return nodes.tag[node], _undigited((nodes.elements[node].get("class") or "")[:_READ])

    def _element(self, k: int) -> Any:
        return self.blocks.nodes.elements[self.blocks.node[k]]

    def _is_like(self, head: int) -> bool:
        """Whether a heading names the page's story again, or too little to name one."""
        self.names = self.names or [tokens(one) for one in (*self.page.claims.headlines, self.blocks.text[self.title])]
        mine = set(tokens(self.blocks.text[head]))
        if len(mine) < _LEAST_WORDS:
            return True
        return any(len(mine & set(one)) >= _LIKE * min(len(mine), len(set(one))) for one in self.names if one)

    def _holds(self, node: int) -> bool:
        """Whether an element holds the page's headline."""
        return node <= self.own < self.blocks.nodes.end[node]

    def _is_article(self, node: int) -> bool:
        return self.blocks.nodes.tag[node] == self.of_article

    def _is_alike(self, node: int) -> bool:
        """Whether an element is of a kind with one around the page's headline."""
        nodes = self.blocks.nodes
        tag = nodes.tag[node]
        return tag in self.tags and (tag, nodes.elements[node].get("class") or "") in self.around

    def _article_around(self, node: int) -> int:
        nodes = self.blocks.nodes
        while node >= 0 and not self._is_article(node):
            node = nodes.parent[node]
        return node

    def _container(self, node: int) -> tuple[int, re.Pattern[str] | None]:
        """The nearest element of a story's own around a heading (-1: none), and what its names say of it."""
        nodes, found, passed = self.blocks.nodes, -1, []
        while node not in self.plain and not self._holds(node):
            coming = _comes_next(nodes.names[node])
            if found < 0 and (coming or self._is_article(node) or self._is_alike(node)):
                found = node
            if coming:
                return found, coming
            passed.append(node)
            node = nodes.parent[node]
        if found < 0:
            self.plain.update(passed)
        return found, None

    def _begins(self, node: int, head: int) -> bool:
        """Whether nothing of length stands before a heading in its element."""
        at = head - 1
        while at > self.title and self.blocks.node[at] >= node:
            if len(self.blocks.text[at]) >= _BEFORE:
                return False
            at -= 1
        return True

    def _is_announced(self, node: int, head: int) -> bool:
        """Whether the line before an element, or before its headline, says that another story comes."""
        at = head - 1
        while at > self.title:
            if _ANNOUNCED.fullmatch(self.blocks.text[at]):
                return True
            if self.blocks.node[at] < node:
                return False
            at -= 1
        return False

    def _leads_elsewhere(self, one: _Story) -> bool:
        """Whether a story's element or headline gives another address than the page's."""
        element, head = self.blocks.nodes.elements[one.node], self._element(one.head)
        links = [element.get(name) for name in _LINKED]
        links += [link.get("href") for link in (*head.iter("a"), *head.iterancestors("a"))]
        mine = _path(self.page.claims.canonical)
        paths = [path for path in map(_path, links) if path]
        return bool(paths) and mine is not None and all(path != mine for path in paths)

    def _is_dated(self, node: int) -> bool:
        """Whether a story has a date or an author of its own."""
        for count, one in enumerate(self.blocks.nodes.elements[node].iter()):
            if count >= _DEEP:
                return False
            names = f"{one.get('class') or ''} {one.get('itemprop') or ''} {one.get('rel') or ''}"[:_READ]
            if one.tag == "time" or _DATED.search(names):
                return True
        return False

    def _is_about_else(self, one: _Story, inside: Sequence[int], first: Set[str]) -> bool:
        """Whether neither headline's words are met in the other story."""
        text = self.blocks.text
        other = {word for k in inside if k != one.head for word in tokens(text[k])}
        return not _names(text[one.head], first) and not _names(text[self.title], other)


@lru_cache(maxsize=1 << 12)  # of a page's elements many have the same names
def _comes_next(names: str) -> re.Pattern[str] | None:
    """What an element's names say: that another story comes (``_NEXT``), or that it comes by scrolling."""
    low = names.lower()
    if _CHAPTER in low or not any(word in low for word in _HINTS):
        return None
    return next((one for one in (_NEXT, _SCROLLED) if one.search(low)), None)


@lru_cache(maxsize=1 << 12)
def _undigited(names: str) -> str:
    return _DIGITS.sub("", names)


@cache
def _numbers(*tags: str) -> tuple[int, ...]:
    from boilerstrip.pages.blocks import TAGS

    return tuple(map(TAGS.index, tags))


def _path(address: str | None) -> str | None:
    """The path of an address; None where it has none, as a place on the same page."""
    try:
        return urlsplit((address or "").strip()).path.rstrip("/") or None
    except ValueError:
        return None


def _names(headline: str, text: Set[str]) -> bool:
    """Whether a text's words are about what a headline names: by its long words, of which there have to be some."""
    words = {one for one in tokens(headline) if len(one) >= _LONG}
    return not words or len(words & text) >= _KNOWN * len(words)
