"""Training pages as text dumps: the lines around the story, labelled by the gold text and the markup they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from boilerstrip.learned.lines import MOST_BLANKS
from boilerstrip.training.flatten import Block, flattened
from boilerstrip.training.parts import Line

_BLOCK_NAMES = (
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr iframe label li input main nav ol option p pre section select "
    "summary table tbody td tfoot th thead tr ul audio video"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SKIPPED = frozenset(("head", "link", "meta", "noscript", "object", "script", "style", "svg", "template", "title"))
_TAGS = {"figcaption": "caption", "nav": "nav", "footer": "legal", "aside": "related"}
# Words of class names and ids, by the label they stand for; the first that is met, from the line outwards, counts.
_KINDS = (
    ("caption", r"caption|credit|photo-?(?:info|by|desc)|image-?(?:info|desc|source)|mediainfo|bildunter|legende"),
    ("comment", r"comment|disqus|discuss"),
    ("share", r"share|social|addthis|toolbar|reactions?\b"),
    ("promo", r"newsletter|subscri|promo|sign-?up|paywall|donat|abo\b|follow|appdownload|cta"),
    ("ad", r"\bad[sv]?\b|advert|sponsor|taboola|outbrain|dfp|banner|anzeige|werbung|publicidad"),
    (
        "related",
        r"related|recommend|popular|trending|teaser|more|most-?|sidebar|recirc|also|latest|headlines",
    ),
    ("meta", r"byline|author|date|time|meta|posted|publish|kicker|section-name|eyebrow|autor|datum|bio\b"),
    ("nav", r"\bnav|menu|breadcrumb|pagination|pager|tags?\b|topics?|skip|toc\b|categories|header"),
    ("legal", r"copyright|legal|privacy|cookie|consent|disclaimer|terms|gdpr|footer"),
)
_PATTERNS = tuple((label, re.compile(pattern, re.IGNORECASE)) for label, pattern in _KINDS)
_OUTWARDS = 7
_DEEPEST = 400
_SHORT, _NEVER_STORY = 60, ("share", "nav", "ad", "promo", "comment", "related")
_BEFORE, _AFTER = 12, 16  # lines around the story: dumps hold little more
_PARAGRAPHS, _SHARE, _LONGEST = 3, 0.7, 400  # fewest long lines and share of the gold found; most lines


def lines_of_page(row: Mapping[str, Any], manner: str = "loose") -> list[Line]:
    """A page's lines around its story, flattened in a manner, with labels; none where the gold is lost."""
    gold = row.get("gold") or ""
    blocks, whole = blocks_of(row["html"]), _bare(gold)
    short = {_bare(line) for line in gold.split("\n")}
    bare = [_bare(one.text) for one in blocks]
    inside = [bool(one) and ((len(one) > 12 and one in whole) or one in short) for one in bare]
    long = [k for k, one in enumerate(bare) if inside[k] and len(one) > 50]
    found = sum(len(one) for one, is_body in zip(bare, inside, strict=True) if is_body)
    if len(long) < _PARAGRAPHS or found < _SHARE * len(whole):
        return []
    title = _bare(row.get("title") or "")
    low, high = max(0, long[0] - _BEFORE), min(len(blocks), long[-1] + _AFTER)
    labels = {k: _label(blocks[k].text, blocks[k].element, inside[k], title) for k in range(low, high)}
    lines = [
        Line(text, *_one([labels[low + k] for k in some]), blank=min(blank, MOST_BLANKS))
        for text, some, blank in flattened(blocks[low:high], manner)
    ]
    return lines if len(lines) <= _LONGEST else []


def group_of(row: Mapping[str, Any]) -> str:
    """The registrable domain of a page, near enough: what the dumps' groups are.

    Not ``sites.registrable``, which names some otherwise (news.rp.pl is rp.pl there) and would move their pages to
    other folds: the models in bench/folds were trained on these.
    """
    address = row.get("url") or ""
    if not address and isinstance(row["html"], str):
        found = re.search(r'(?i)(?:canonical"[^>]*href=|og:url"[^>]*content=)"?(https?://[^"\s>]+)', row["html"])
        address = found[1] if found else ""
    parts = urlsplit(address).netloc.lower().removeprefix("www.").split(".")
    count = 3 if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else 2
    return ".".join(parts[-count:]) or str(row["id"])


def _one(labels: list[tuple[str, float, bool]]) -> tuple[str, float, bool]:
    """The label of a line of several blocks: what they are all called, or one that teaches nothing."""
    label, _, sure = labels[0]
    named = {one for one, *_ in labels}
    if "text" in named and len(named) > 1:
        return label, 0.0, False
    return label, min(weight for _, weight, _ in labels), sure and len(named) == 1


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _label(text: str, element: Any, inside: bool, title: str) -> tuple[str, float, bool]:
    if inside:
        # Some pages' gold holds more than the story: what the markup calls something else teaches neither.
        doubtful = len(text) < _SHORT and _kind(element) in _NEVER_STORY
        return "text", 0.0 if doubtful else 1.0, True
    bare = _bare(text)
    if (element is not None and element.tag == "h1") or (len(bare) > 15 and (bare in title or title in bare) and title):
        return "title", 0.0, False
    kind = _kind(element)
    return (kind or "furniture", 1.0, kind is not None)


def _kind(element: Any) -> str | None:
    """The label that the markup around a line stands for."""
    for _ in range(_OUTWARDS):
        if element is None or not isinstance(element.tag, str):
            return None
        if element.tag in ("figcaption", "nav"):
            return _TAGS[element.tag]
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        for label, pattern in _PATTERNS:
            if pattern.search(names):
                return label
        if element.tag in _TAGS:
            return _TAGS[element.tag]
        element = element.getparent()
    return None


def blocks_of(html: str | bytes) -> list[Block]:
    """The page's blocks with text in them, in reading order."""
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.fromstring(data, parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return []
    out: list[Block] = []
    pieces: list[tuple[str, Any]] = []
    before = ""
    for text, element in _pieces(root):
        if text is not None:
            pieces.append((text, element))
            continue
        line = " ".join("".join(one for one, _ in pieces).split())
        if line:
            out.append(Block(pieces, line, before))
            before = ""
        else:
            before += "".join(one for one, _ in pieces)
        pieces = []
    return out


def _pieces(root: Any) -> Iterator[tuple[str | None, Any]]:
    """Texts with their elements in reading order, and None where a block begins or ends."""
    stack: list[tuple[Any, bool, int]] = [(root, False, 0)]
    while stack:
        element, leaving, depth = stack.pop()
        shown = isinstance(element.tag, str) and element.tag not in _SKIPPED and not _hidden(element)
        block = shown and element.tag in _BLOCKS
        if leaving or not shown or depth > _DEEPEST:
            if block:
                yield None, element
            if element.tail and element is not root:
                yield element.tail, element.getparent()
            continue
        if block:
            yield None, element
        if element.text:
            yield element.text, element
        stack.append((element, True, depth))
        stack.extend((child, False, depth + 1) for child in reversed(element))
    yield None, root


def _hidden(element: Any) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "") or element.get("hidden") is not None
