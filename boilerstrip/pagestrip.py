"""The road of a page: its blocks are a document's lines; markup speaks first, then the rules, and one verdict is made.

The labeller of pages judges every block by its words and markup. Rules are asked only about what may be the story's:
most of a page is not, and rules read slowly. Contexts are not asked: they guess from a line's neighbours what the
markup says outright, and on pages they were wrong more often than right (docs/pages.md).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING, Any

from boilerstrip.decide import RECIPE, decide
from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.errors import PageError, SettingsError
from boilerstrip.evidence.recipes import told_by
from boilerstrip.evidence.shape import Shapes, Zones, shapes
from boilerstrip.labels import PREFIXES
from boilerstrip.pages.blocks import OTHER, TAGS
from boilerstrip.pages.kinds import labels_of
from boilerstrip.pages.page import Page, page_of
from boilerstrip.pages.titles import headline_line
from boilerstrip.pages.told import shares
from boilerstrip.read import read
from boilerstrip.result import Result

if TYPE_CHECKING:
    from boilerstrip.stripper import Stripper

EXTRACTORS = ("own", "trafilatura", "ensemble")
_CANDIDATE = 0.1  # probability of being the story's below which no rule is asked
_DOUBT = 0.9  # above it, what only likely rules say against a block is not believed
_EDGE = 3  # prose blocks that belong to a story's head or tail, as in ``evidence.shape``
_H1 = TAGS.index("h1")
_LONGEST_TITLE = 400  # characters
_LOOSE = 0.5  # of the story's words that stand in blocks nobody is sure of, from which a page is suspect
_TOGETHER = 0.6
# Source, text (characters) and elements of a page that trafilatura is asked about unbidden: the training pages have up to
# 1.8 million, 132,400 and 20,000; it takes some seconds for so many.
_MOST_SOURCE, _MOST_TEXT, _MOST_ELEMENTS = 2_000_000, 300_000, 25_000


@dataclass(frozen=True)
class Seen:
    """A page with what the labeller says of it."""

    page: Page
    doc: Document
    shape: Shapes
    story: Sequence[float]  # by block, how likely it is the story's
    title: int | None


def strip_page(
    stripper: Stripper, html: bytes | str, url: str | None, title: str | None, lang: str | None, extractor: str
) -> Result:
    """A page's Result; see ``Stripper.strip_html``."""
    if extractor not in EXTRACTORS:
        raise SettingsError(f"extractor: {extractor!r} is none of {', '.join(EXTRACTORS)}")
    if not isinstance(html, (bytes, str)):
        raise TypeError(f"strip_html() takes bytes or a str, not {type(html).__name__}")
    page = page_of(html, stripper.recipes, url)
    title = title or _claimed_title(page)
    if extractor == "trafilatura":
        result = _by_trafilatura(stripper, page, title, lang)
    else:
        result = _by_blocks(stripper, page, title, lang, extractor == "ensemble")
        if result.status == "no-story" and page.blocks.text and not _is_large(page, len(html)):
            other = _by_trafilatura(stripper, page, title, lang)
            if other.status != "no-story":
                told = "no block of the page was found to be its story's; this is trafilatura's text"
                result = replace(other, warnings=(told, *other.warnings))
    return replace(result, warnings=(*page.warnings, *result.warnings), title=result.title or title, page=(html, url))


def _claimed_title(page: Page) -> str | None:
    """The headline, by the site's recipe or by what the page says of itself."""
    told = page.marks.title if page.marks is not None and not page.marks.outdated else None
    return told or next(iter(page.claims.headlines), None)


# trafilatura


def _is_large(page: Page, size: int) -> bool:
    """Whether trafilatura would take long over a page: it is not asked then, unless the user asks for it."""
    return (
        size > _MOST_SOURCE
        or sum(map(len, page.blocks.text)) > _MOST_TEXT
        or sum(1 for _ in page.root.iter()) > _MOST_ELEMENTS
    )


def _by_trafilatura(stripper: Stripper, page: Page, title: str | None, lang: str | None) -> Result:
    """trafilatura's text, stripped as any other."""
    result = stripper.strip(trafilatura_text(page.root), title=title, lang=lang)
    if "title" in stripper.settings.keep:
        return result
    return replace(result, decisions=tuple(map(_untitled, result.decisions)))


def trafilatura_text(root: Any) -> str:
    """What trafilatura takes for a page's text, comments left out; nothing where it finds none.

    It gets the tree (``Page.root``; it works on a copy) and not the page: what is hostile was taken out of that.

    Raises
    ------
    PageError
        When it fails, with whatever it raised, in one line.
    """
    import trafilatura

    if root is None:
        return ""
    try:
        return trafilatura.extract(root, include_comments=False) or ""
    except Exception as error:  # of a library that reads the wild
        told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise PageError(f"trafilatura fails on the page: {told}; take extractor 'own'") from error


def _untitled(one: Decision) -> Decision:
    return one._replace(kept=False) if one.label == "title" and one.kept else one


# Blocks


def _by_blocks(stripper: Stripper, page: Page, title: str | None, lang: str | None, both: bool) -> Result:
    doc = replace(read(page.text, title, stripper.document("", None, lang).lang), foreign=True)
    if not doc.lines:
        return Result(doc, (), "no-story", 1.0, ("the page holds no text",), None, stripper.digests)
    shape = shapes(doc)
    model = _model()
    story = _stories(model, page)
    if both:
        story = _together(story, shares(page.blocks.text, trafilatura_text(page.root)))
    title_at = _title(page)
    limit = model.thresholds[stripper.settings.strictness]
    candidates = [k for k, one in enumerate(story) if one >= min(_CANDIDATE, limit)]
    told = told_by(page, story)
    alone = stripper.accusations(doc, _zones(shape, story, limit), candidates, told.against)
    believed = {k: _believed(evidence, story[k]) for k, evidence in alone.items()}
    against = _against(page, story, limit)
    for k, one in told.keeping.items():
        against.setdefault(k, []).append(one)
    titles = frozenset(() if title_at is None else (title_at,))
    decisions = decide(doc, believed, {}, titles, story, stripper.settings, against)
    if "title" not in stripper.settings.keep:
        decisions = tuple(map(_untitled, decisions))
    status, confidence, warnings = _outcome(shape, decisions, story)
    headline = doc.lines[title_at] if title_at is not None else None
    digests = [*stripper.digests, ("pages", model.digest)]
    if page.marks is not None:
        digests.append((f"recipe {page.marks.name}", page.marks.digest))
    return Result(doc, decisions, status, confidence, (*told.warnings, *warnings), headline, tuple(digests))


def _model() -> Any:
    from boilerstrip.learned.pagemodel import page_model_of

    return page_model_of(None)


def _stories(model: Any, page: Page) -> list[float]:
    from boilerstrip.learned.pagemodel import read as read_page
    from boilerstrip.learned.pagemodel import stories

    told: list[float] = stories(model, read_page(page, (model.kinds, model.lower))).tolist()
    return told


def _together(story: Sequence[float], other: Sequence[float]) -> list[float]:
    """Both extractors' word on every block, as log odds that add up."""
    raise NotImplementedError


def _title(page: Page) -> int | None:
    """The block that is the page's headline: a heading, or what is no longer than one."""
    blocks, nodes = page.blocks, page.blocks.nodes
    short = [k for k, line in enumerate(blocks.text) if len(line) <= _LONGEST_TITLE]
    claimed = {word for one in page.claims.headlines for word in one.lower().split()}
    few = [k for k in short if nodes.tag[blocks.node[k]] == _H1 or _names(blocks.text[k], claimed)]
    names = [TAGS[tag] if (tag := nodes.tag[blocks.node[k]]) < OTHER else "" for k in few]
    found = headline_line([blocks.text[k] for k in few], names, page.claims)
    return None if found is None else few[found]


def _names(line: str, claimed: Set[str]) -> bool:
    """Whether half of a line's words are a headline's: cheap, before it is looked at closely."""
    words = line.lower().split()
    return 2 * sum(word in claimed for word in words) >= len(words)


def _zones(shape: Shapes, story: Sequence[float], limit: float) -> Zones:
    """Head and tail of the story in its page."""
    prose = [k for k, one in enumerate(story) if one >= limit and shape.prose[k]]
    if len(prose) <= _EDGE:
        return Zones(len(story), 0)
    return Zones(prose[_EDGE - 1], prose[-_EDGE])


def _believed(evidence: Sequence[Evidence], story: float) -> list[Evidence]:
    """Without what likely rules say against a block that the labeller, who sees its markup, is sure of."""
    if story < _DOUBT:
        return list(evidence)
    return [one for one in evidence if one.certain or one.action != "line" or one.code.startswith(RECIPE)]


def _against(page: Page, story: Sequence[float], limit: float) -> dict[int, list[Evidence]]:
    """The labeller's word against blocks that are not likely enough the story's."""
    gone = [k for k, one in enumerate(story) if one < limit]
    return {
        k: [Evidence(f"{PREFIXES[label]}000", label, False, 1 - story[k], "line")]
        for k, label in zip(gone, labels_of(page.blocks, gone), strict=True)
    }


def _outcome(
    shape: Shapes, decisions: Sequence[Decision], story: Sequence[float]
) -> tuple[str, float, tuple[str, ...]]:
    """Status, confidence and warnings: most of a page is no story, so what went says little."""
    kept = [k for k, one in enumerate(decisions) if one.kept and one.label == "text"]
    sure = [
        one.confidence if one.kept or not one.reasons else max(one.confidence, 1 - story[k])
        for k, one in enumerate(decisions)
    ]
    confidence = 2.718281828459045 ** (_TOGETHER * sum(log(max(0.001, one)) for one in sure))
    if not kept:
        return "no-story", confidence, ("no block of a story was found; everything else was removed",)
    whole = sum(shape.size[k] for k in kept)
    loose = sum(shape.size[k] for k in kept if story[k] < 0.75) + sum(
        shape.size[k] for k, one in enumerate(decisions) if not one.kept and one.label != "title" and story[k] > 0.25
    )
    if loose > _LOOSE * whole:
        return "suspect", confidence, ("much of the page may or may not be its story's",)
    return "story", confidence, ()
