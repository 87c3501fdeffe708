"""The road of a page: its blocks are a document's lines; markup speaks first, then the rules, and one verdict is made.

The labeller of pages judges every block by its words and markup. Rules are asked only about what may be the story's:
most of a page is not, and rules read slowly. Contexts are not asked: they guess from a line's neighbours what the
markup says outright, and on pages they were wrong more often than right (docs/pages.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from boilerstrip.decide import decided
from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.errors import PageError, SettingsError
from boilerstrip.evidence import pagecontexts
from boilerstrip.evidence.boxes import empty_boxes
from boilerstrip.evidence.pageprofiles import hear_on_page
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.evidence.recipes import told_by
from boilerstrip.evidence.shape import Shapes, Zones, shapes
from boilerstrip.fold import fold
from boilerstrip.labels import KEPT, PREFIXES
from boilerstrip.pages.blocks import BETWEEN
from boilerstrip.pages.headline import headline_blocks, is_confirmed
from boilerstrip.pages.kinds import labels_of
from boilerstrip.pages.linked import body_lines
from boilerstrip.pages.page import Page, page_of
from boilerstrip.pages.parse import copied
from boilerstrip.pages.titles import is_akin, is_same
from boilerstrip.pages.told import shares
from boilerstrip.read import read
from boilerstrip.result import Result
from boilerstrip.settings import EXTRACTORS
from boilerstrip.sites import site_of

if TYPE_CHECKING:
    from boilerstrip.profiles.profile import Profile
    from boilerstrip.rulefile import Rule
    from boilerstrip.settings import Settings
    from boilerstrip.stripper import Stripper

_DOUBT = 0.9  # above it, what only likely rules say is not believed: the labeller sees the markup
_OTHER = 0.5  # log odds that trafilatura's word is worth; tried 0.5 to 3 on fundus
_EDGE = 3  # prose blocks that belong to a story's head or tail, as in ``evidence.shape``
_POINTS = 160  # characters of a pointer to another story
_POINTER = re.compile(r"(?s)\W{0,3}[^\W\d][^:\uff1a.!?]{2,30}[:\uff1a]\s?.{8,}[^.;,:\u3002\uff1b]")
_SURE, _LOOSE = 0.75, 0.5  # what is less sure than the first, and how much of the story may be for it to be one
# Source, text (characters), elements of a page that trafilatura is asked about unbidden: it takes some seconds for as
# many. The training pages have up to 1.8 million, 132,400 and 20,000.
_MOST_SOURCE, _MOST_TEXT, _MOST_ELEMENTS = 2_000_000, 300_000, 25_000
_NOSCRIPT = re.compile("(?i)<noscript")
_LEAST_INSTEAD = 300  # characters of a story that a page has for readers without scripts
_TEASES = 0.5  # how much of a claimed story another text holds that goes on where it ends
_TOGETHER = 0.25  # the power of the blocks' product that fits best whether all of a training page's blocks are right


@dataclass(frozen=True, slots=True)
class Choice:
    """What finds a page's story, and whose profile counts: options of ``Stripper.strip_html``."""

    extractor: str
    site: str | None = None
    profile: Profile | str | Path | None = None


class Hints(NamedTuple):
    """What is known of a page beside the page."""

    title: str | None
    lang: str | None
    profiles: Sequence[Lookup] = ()
    told: str | None = None  # the headline by the user's or a recipe's word


def strip_page(
    stripper: Stripper, html: bytes | str, url: str | None, title: str | None, lang: str | None, chosen: Choice
) -> Result:
    """A page's Result; see ``Stripper.strip_html``."""
    _check(html, url, title, lang, chosen)
    page = page_of(html, stripper.recipes, url)
    # As a recipe's: a page that comes without an address has the one that it gives for itself.
    profiles = stripper.profiles_of(chosen.site or site_of(None, url or page.claims.canonical), chosen.profile)
    told = title if title and fold(title).strip() else _recipe_title(page)
    hints = Hints(told or next(iter(page.claims.headlines), None), lang, profiles, told)
    result = _of_page(stripper, page, hints, chosen, len(html))
    if result.status == "no-story" and _NOSCRIPT.search(html if isinstance(html, str) else html.decode("latin-1")):
        plain = page_of(html, stripper.recipes, url, scripts=False)
        result = _told_instead(_of_page(stripper, plain, hints, chosen, len(html))) or result
    warnings = (*page.warnings, *result.warnings)
    return replace(result, warnings=warnings, title=_headline_of(result, hints, told == title), page=(html, url))


def _of_page(stripper: Stripper, page: Page, hints: Hints, chosen: Choice, size: int) -> Result:
    """What the chosen extractor finds on a page of so many bytes, and where it finds no story, the others."""
    if chosen.extractor == "trafilatura":
        result = _by_trafilatura(stripper, page, hints)
        return result if result.status != "no-story" else _by_claim(stripper, page, hints) or result
    result = _by_blocks(stripper, page, hints, chosen.extractor == "ensemble")
    return result if result.status != "no-story" else _by_others(stripper, page, hints, size) or result


def _told_instead(result: Result) -> Result | None:
    """The story of a page for readers without scripts; None where it only asks them to allow some."""
    if result.status == "no-story" or len(result.text) < _LEAST_INSTEAD:
        return None
    told = "the page shows no story; this is what it has for readers without scripts (noscript)"
    return replace(result, warnings=(told, *result.warnings))


def _check(html: object, url: object, title: object, lang: object, chosen: Choice) -> None:
    """TypeError where an argument is of another type than it should be, before any work; SettingsError where the
    extractor is none.
    """
    if not isinstance(html, (bytes, str)):
        raise TypeError(f"strip_html() takes bytes or a str, not {type(html).__name__}")
    words = {"url": url, "title": title, "lang": lang, "site": chosen.site, "extractor": chosen.extractor}
    for name, value in words.items():
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name}: a str, not {type(value).__name__}")
    if chosen.extractor not in EXTRACTORS:
        raise SettingsError(f"extractor: {chosen.extractor!r} is none of {', '.join(EXTRACTORS)}")


def _headline_of(result: Result, hints: Hints, given: bool) -> str | None:
    """The headline: as the user has given it, as the page shows what a recipe says, as the page shows or claims it."""
    shown, told = result.title, hints.told
    if told is not None and (given or not shown or not is_same(shown, told)):
        return told
    return shown or hints.title


def _recipe_title(page: Page) -> str | None:
    """The headline by the site's recipe, where that is of this page: an old one may find another story's."""
    marks, claims = page.marks, page.claims
    if marks is None or marks.title is None or marks.outdated:
        return None
    doubted = is_confirmed(page.blocks, claims) and not is_akin(marks.title, claims.headlines)
    return None if doubted else marks.title


# Where no block is the story's


def _by_others(stripper: Stripper, page: Page, hints: Hints, size: int) -> Result | None:
    """The story that the page claims, or trafilatura's text; None where neither is one.

    The claimed one first: it was meant for readers. Some are teasers, which trafilatura's text then begins with.
    """
    claimed, other = _by_claim(stripper, page, hints), None
    if page.blocks.text and not _is_large(page, size):
        other = _by_trafilatura(stripper, page, hints)
    if other is None or other.status == "no-story" or (claimed is not None and not _teases(claimed.text, other.text)):
        return claimed
    told = "no block of the page was found to be its story's; this is trafilatura's text"
    return replace(other, warnings=(told, *other.warnings))


def _teases(claimed: str, other: str) -> bool:
    """Whether a claimed story is the shorter, and mostly in the other text."""
    return len(claimed) < len(other) and shares([" ".join(claimed.split())], other)[0] >= _TEASES


def _by_claim(stripper: Stripper, page: Page, hints: Hints) -> Result | None:
    """The body that the page's JSON-LD claims, stripped as any text; None where it holds no story."""
    body, whole = body_lines(page.claims.body or "", _MOST_TEXT)
    if not body:
        return None
    result = _as_text(stripper, body, hints)
    if result.status == "no-story":
        return None
    told = ["the page shows no story; this is the text that its JSON-LD gives for it (articleBody)"]
    if not whole:
        told.append(f"a claimed body of more than {_MOST_TEXT:,} characters: what follows them is left out")
    return replace(result, warnings=(*told, *result.warnings))


# trafilatura


def _is_large(page: Page, size: int) -> bool:
    """Whether trafilatura would take long over a page: it is not asked then, unless the user asks for it."""
    return (
        size > _MOST_SOURCE
        or sum(map(len, page.blocks.text)) > _MOST_TEXT
        or sum(1 for _ in page.root.iter()) > _MOST_ELEMENTS
    )


def _by_trafilatura(stripper: Stripper, page: Page, hints: Hints) -> Result:
    """trafilatura's text, stripped as any other."""
    return _as_text(stripper, trafilatura_text(page.root), hints)


def _as_text(stripper: Stripper, text: str, hints: Hints) -> Result:
    """A page's text from elsewhere than its blocks, without its headline."""
    result = stripper.strip_known(text, hints.title, hints.lang, hints.profiles)
    if "title" in stripper.settings.keep:
        return result
    return replace(result, decisions=tuple(map(_untitled, result.decisions)))


def trafilatura_text(root: Any) -> str:
    """What trafilatura takes for a page's text, comments left out; nothing where it finds none.

    It gets the tree (``Page.root``) and not the page: what is hostile was taken out of that.

    Raises
    ------
    PageError
        When it fails, with whatever it raised, in one line.
    """
    import trafilatura

    if root is None:
        return ""
    try:
        return trafilatura.extract(copied(root), include_comments=False) or ""
    except Exception as error:  # of a library that reads the wild
        told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise PageError(f"trafilatura fails on the page: {told}; take extractor 'own'") from error


def _untitled(one: Decision) -> Decision:
    return one._replace(kept=False) if one.label == "title" and one.kept else one


# Blocks


class Judged(NamedTuple):
    """A page with what its labeller, rules, its recipe and profiles say of its blocks."""

    doc: Document
    shape: Shapes
    story: list[float]  # how likely each block is the story's
    title: tuple[int, ...]  # the block that is the headline, several where it is set on several lines
    alone: dict[int, list[Evidence]]
    warnings: tuple[str, ...]
    limit: float  # from which a block stays
    model: Any


def judged_blocks(
    stripper: Stripper, page: Page, hints: Hints, limit: float | None = None, both: bool = False
) -> Judged | None:
    """What is said of a page's blocks; None of a page without text. Errors as in ``Stripper.strip_html``.

    Rules are asked about blocks that are the story's with a probability of ``limit`` (0..1), which the settings say
    where it is left out. ``both``: trafilatura speaks too.
    """
    doc = read(page.text, hints.title, stripper.document("", None, hints.lang).lang)
    if not doc.lines:
        return None
    model = stripper.page_model
    story, named = _told(model, page)
    if both:
        story = _together(story, shares(page.blocks.text, trafilatura_text(page.root)))
    limit = model.thresholds[stripper.settings.strictness] if limit is None else limit
    shape = shapes(doc)
    recipe, site = told_by(page, story), hear_on_page(hints.profiles, doc, page, story)
    keeping = _joined(recipe.keeping, site.keeping)
    candidates = [k for k, one in enumerate(story) if one >= limit or k in keeping]
    pointers = _pointers(page, candidates)
    likely = _passed(story, _heard(page, stripper.languages), pointers)
    passed = _unbarred(likely, _rows(page, doc, candidates), stripper.settings.pattern_seconds)
    # Only a user's own rules speak of what the labeller is sure of: to look the package's up there takes time as well.
    asked = candidates
    if not stripper.settings.rule_files:
        asked = [k for k in candidates if story[k] < _DOUBT or k in pointers]
    others = _joined(recipe.against, site.against)
    alone = stripper.accusations(doc, _zones(shape, candidates), asked, passed, others)
    title = headline_blocks(page.blocks, named, page.claims, hints.told)
    pagecontexts.hear(page, candidates, title[0] if title else None, alone)
    for k, some in keeping.items():
        alone.setdefault(k, []).extend(some)
    return Judged(doc, shape, story, title, alone, recipe.warnings, limit, model)


def _by_blocks(stripper: Stripper, page: Page, hints: Hints, both: bool) -> Result:
    found, settings = judged_blocks(stripper, page, hints, both=both), stripper.settings
    if found is None:
        return Result(read(page.text), (), "no-story", 1.0, ("the page holds no text",), None, stripper.digests)
    doc, story = found.doc, found.story
    decisions = _unruled(page, story, found.limit, settings)
    for k, evidence in found.alone.items():
        if decisions[k].label not in KEPT:  # where a user does not want to hear a recipe, the labeller's word is left
            evidence.append(_word(decisions[k].label, story[k]))
        decisions[k] = decided(evidence, "text", story[k], settings)
    for k in found.title:
        decisions[k] = _headline("title" in settings.keep, story[k])
    for k, one in empty_boxes(page, decisions).items():
        decisions[k] = decided([*found.alone.get(k, ()), one], "text", story[k], settings)
    status, confidence, told = _outcome(found.shape, decisions)
    headline = " ".join(map(doc.written, found.title)) or None
    digests = [*stripper.digests, ("pages", found.model.digest)]
    if page.marks is not None:
        digests.append((f"recipe {page.marks.name}", page.marks.digest))
    return Result(doc, tuple(decisions), status, confidence, (*found.warnings, *told), headline, tuple(digests))


def _joined(recipe: Mapping[int, Evidence], profiles: Iterable[tuple[int, Evidence]]) -> dict[int, list[Evidence]]:
    """What a recipe and profiles say, by block."""
    out = {k: [one] for k, one in recipe.items()}
    for k, one in profiles:
        out.setdefault(k, []).append(one)
    return out


def _told(model: Any, page: Page) -> tuple[list[float], list[int]]:
    """By block, how likely it is the story's, and the percentage of its words that stand in the page's headlines."""
    from boilerstrip.learned.pagemodel import read as read_page
    from boilerstrip.learned.pagemodel import stories

    seen = read_page(page, (model.kinds, model.lower))
    return stories(model, seen).tolist(), seen.told.headline.tolist()


def _heard(page: Page, languages: frozenset[str]) -> frozenset[str]:
    """The languages whose likely rules are heard: of a page that says its language, that and English, which is mixed
    into others' wrappers; all of them where it says none, or one without rules.
    """
    said = (page.claims.language or "").strip().lower().replace("_", "-").partition("-")[0]
    return frozenset(("any", "en", said)) if said in languages else languages | {"any"}


def _passed(
    story: Sequence[float], heard: frozenset[str], pointers: Set[int] = frozenset()
) -> Callable[[Rule, int], bool]:
    """Which rules are not tried at which blocks: likely ones of other languages, and where the labeller, which sees the
    markup, is sure of the story, all of the package's but those for pointers to another.

    On 469 training pages, judged by a labeller that saw no page of their site, the package's rules spoke of seven sure
    blocks, three of them paragraphs of the story; to look them up there took a tenth of a page's time.
    """

    def passed(rule: Rule, k: int) -> bool:
        if story[k] >= _DOUBT and not (rule.label == "related" and k in pointers):
            return rule.trusted or (rule.action == "line" and not rule.certain)
        return not rule.certain and rule.lang not in heard

    return passed


def _rows(page: Page, doc: Document, some: Sequence[int]) -> dict[int, str]:
    """Rows of tables whose cells are no links, as they would be without the bars that the walk sets between cells."""
    blocks = page.blocks
    cells = [k for k in some if k in blocks.rows and 2 * blocks.linked[k] <= len(blocks.text[k])]
    return {k: doc.lines[k].replace(BETWEEN, " ") for k in cells}


def _unbarred(
    passed: Callable[[Rule, int], bool], rows: Mapping[int, str], seconds: float
) -> Callable[[Rule, int], bool]:
    """As ``passed``, and on rows of tables none of the package's rules that bars alone bring about: names between bars
    are links in a text, and a page says where it has links.
    """

    def all_passed(rule: Rule, k: int) -> bool:
        return passed(rule, k) or (k in rows and rule.trusted and rule.find(rows[k], seconds) is None)

    return all_passed if rows else passed


def _pointers(page: Page, some: Sequence[int]) -> frozenset[int]:
    """Blocks of the form "Read also: Storm hits coast", which may be no sentence of the story's: by that form alone."""
    return frozenset(k for k in some if len(page.blocks.text[k]) <= _POINTS and _POINTER.fullmatch(page.blocks.text[k]))


def _together(story: Sequence[float], other: Sequence[float]) -> list[float]:
    """Both extractors' word on every block: log odds that add up."""
    odds = [
        log(max(0.001, one) / max(0.001, 1 - one)) + _OTHER * (2 * share - 1)
        for one, share in zip(story, other, strict=True)
    ]
    return [round(1 / (1 + exp(-one)), 3) for one in odds]


def _headline(kept: bool, confidence: float) -> Decision:
    return Decision("title", kept, False, confidence, (), "title")


def _zones(shape: Shapes, story: Sequence[int]) -> Zones:
    """Head and tail of the story in its page."""
    prose = [k for k in story if shape.prose[k]]
    if len(prose) <= _EDGE:
        return Zones(len(shape.prose), 0)
    return Zones(prose[_EDGE - 1], prose[-_EDGE])


def _unruled(page: Page, story: Sequence[float], limit: float, settings: Settings) -> list[Decision]:
    """The decisions about blocks of which no rule speaks: the labeller's word alone."""
    gone = [k for k, one in enumerate(story) if one < limit]
    labels = dict(zip(gone, labels_of(page.blocks, gone), strict=True))
    known: dict[tuple[str, float], Decision] = {}  # there are few kinds, and many blocks: they share their Decisions
    out = []
    for k, one in enumerate(story):
        label = labels.get(k, "text")
        found = known.get((label, one))
        if found is None:
            found = known[label, one] = _alone(label, one, settings)
        out.append(found)
    return out


def _alone(label: str, story: float, settings: Settings) -> Decision:
    if label == "text":
        return decided([], label, story, settings)
    return decided([_word(label, story)], "text", story, settings)


def _word(label: str, story: float) -> Evidence:
    """The labeller's word against a block."""
    return Evidence(f"{PREFIXES[label]}000", label, False, round(1 - story, 3), "line")


def _outcome(shape: Shapes, decisions: Sequence[Decision]) -> tuple[str, float, tuple[str, ...]]:
    """Status, confidence and warnings: most of a page is no story, so how much went says little."""
    kept = [k for k, one in enumerate(decisions) if one.kept and one.label == "text"]
    confidence = exp(_TOGETHER * sum(log(max(0.001, one.confidence)) for one in decisions))
    if not kept:
        return "no-story", confidence, ("no block of a story was found; everything else was removed",)
    unsure = [k for k, one in enumerate(decisions) if one.label != "title" and one.confidence < _SURE]
    if sum(shape.size[k] for k in unsure) > _LOOSE * sum(shape.size[k] for k in kept):
        return "suspect", confidence, ("much of the page may or may not be its story's",)
    return "story", confidence, ()
