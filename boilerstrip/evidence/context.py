"""Each line in its neighbourhood, after every line was judged alone. Both answers are kept.

A context is a small function: it looks at what rules said of the lines around, and adds evidence of its own. Context
evidence is never certain, and a keep-rule beats it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from boilerstrip.decide import strongest
from boilerstrip.document import Document, Evidence
from boilerstrip.evidence import captions, contents, edges, lists, parts, points, portraits, teasers
from boilerstrip.evidence.pagecontexts import PAGE_CONTEXTS
from boilerstrip.evidence.shape import Shapes
from boilerstrip.evidence.view import View, headline_like, story_lies
from boilerstrip.fold import fold
from boilerstrip.labels import PREFIXES

_TITLE_REACH = 8
_WORD = re.compile(r"\w+")
# Of a headline behind its story: characters of a word that counts, how many it has, and how much of them the first two
# paragraphs and all of them say.
_LONG_WORD, _FEWEST, _OF_LEAD, _OF_ALL = 4, 4, 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Context:
    """What the neighbourhood adds: evidence, and the headline with the places where it stands."""

    evidence: Mapping[int, Sequence[Evidence]]
    titles: frozenset[int]
    title: str | None


def judge_in_context(
    doc: Document,
    shape: Shapes,
    alone: Mapping[int, Sequence[Evidence]],
    argue: Callable[[int], Sequence[Evidence]],
) -> Context:
    """Run the contexts in their order over a document."""
    count = len(doc.lines)
    trimmed = frozenset([k for k, evidence in alone.items() if "span" in [one.action for one in evidence]])
    families = {k: {one.family: one.label for one in evidence if one.family} for k, evidence in alone.items()}
    dated = frozenset([k for k, told in families.items() if "date" in told])
    rough = [k for k, ends in enumerate(shape.terminal) if not ends]
    first = next((k for k, prose in enumerate(shape.prose) if prose), count)
    view = View(doc, shape, [None] * count, argue, trimmed, [False] * count, dated, families, rough, first)
    for k, evidence in alone.items():
        winner = strongest(evidence)
        if winner is not None:
            view.label[k] = winner.label if winner.action == "line" else None
            # "Contact" in a menu is no heading over press contacts.
            headed = [one.label for one in evidence if one.block]
            view.block[k] = winner.action == "line" and bool({*headed} - ({"syndication"} - {winner.label}))
    view.titles = headlines(view)
    if not all(shape.prose):
        for context in CONTEXTS if alone else UNMARKED:
            context(view)
    return Context(view.added, view.titles, headline_of(doc, view.titles))


def headline_of(doc: Document, titles: Collection[int]) -> str | None:
    """The headline that was given, or the first of the lines that are the story's own, as it stands in the text."""
    return doc.title or (doc.written(min(titles)) if titles else None)


def headlines(view: View) -> frozenset[int]:
    """Positions of the story's own headline: the one given, or a headline-like line over the first paragraph or under
    the last.
    """
    doc, shape = view.doc, view.shape
    wanted = fold(doc.title).casefold().strip() if doc.title else None
    if wanted is None:
        for k in range(min(len(doc.lines) - 1, _TITLE_REACH)):
            if view.label[k] is not None:
                continue
            if shape.size[k] < 20 and not shape.terminal[k]:
                continue  # a section's name, a place
            if edges.is_menu(doc.lines[k]):
                continue
            if shape.prose[k] or not headline_like(doc.lines[k], shape.size[k]):
                break
            wanted = doc.lines[k].casefold()
            break
        wanted = wanted or _quoted_by_wrapper(view) or _at_the_foot(view)
    if wanted is None:
        return frozenset()
    return frozenset(
        k
        for k, line in enumerate(doc.lines)
        if len(line) <= len(wanted) + 3 and view.label[k] in (None, "related") and line.casefold().startswith(wanted)
    )


def _quoted_by_wrapper(view: View) -> str | None:
    """A short line over the story that a line of wrapper repeats ("Thank you for reading <headline>")."""
    wrapper = [view.doc.lines[k].casefold() for k, label in enumerate(view.label) if label is not None]
    for k in view.rough:
        line = view.doc.lines[k].casefold()
        if k >= min(view.first, _TITLE_REACH):
            return None
        if view.label[k] is None and len(line) >= 8 and any(line in one and line != one for one in wrapper):
            return line
    return None


def _at_the_foot(view: View) -> str | None:
    """The one line that stays behind the last paragraph, where it says what the first ones say.

    Seldom: no labelled dump has one. Of 19 short lines of theirs behind a story that says four fifths of their long
    words, on sites that may be read and with other such lines beside some, 18 were the story's.
    """
    doc, shape = view.doc, view.shape
    first, last = story_lies(view)
    behind = [k for k in range(last + 1, len(view.label)) if view.label[k] is None]
    if len(behind) != 1 or first >= last or not headline_like(doc.lines[behind[0]], shape.size[behind[0]]):
        return None
    line = doc.lines[behind[0]].casefold()
    said = {word for word in _WORD.findall(line) if len(word) >= _LONG_WORD}
    story = [k for k in range(first, last + 1) if shape.prose[k] and view.label[k] is None]
    whole, lead = (set(_WORD.findall(" ".join(doc.lines[k] for k in some).casefold())) for some in (story, story[:2]))
    of_lead, of_all = (len(said & some) / max(1, len(said)) for some in (lead, whole))
    return line if len(said) >= _FEWEST and of_lead >= _OF_LEAD and of_all >= _OF_ALL else None


CONTEXTS: tuple[Callable[[View], None], ...] = (
    lists.rows_of_tables,
    contents.tables_of_contents,
    edges.chronicles,
    points.summaries,
    parts.sub_headings,
    lists.lists_under_headings,
    lists.writers,
    lists.portraits,
    lists.readers_comments,
    lists.dated_comments,
    lists.dated_teasers,
    teasers.teasers_with_buttons,
    parts.rows_of_facts,
    edges.section_names,
    captions.galleries,
    captions.twin_captions,
    captions.credited_neighbours,
    edges.names_by_dates,
    captions.captions_with_a_lead,
    lists.unmarked_headlines,
    lists.shouted_headlines,
    edges.entries,
    edges.surrounded,
    edges.signed,
    edges.places_alone,
    portraits.biographies,
    edges.glued_menus,
    captions.captions_that_repeat,
    captions.captions_without_a_mark,
    edges.heads,
    edges.tails,
    edges.last_line,
    lists.stamps_of_listed_stories,
)
# Those that find something where no rule did.
UNMARKED = (
    lists.rows_of_tables,
    contents.tables_of_contents,
    edges.signed,
    portraits.biographies,
    edges.glued_menus,
    captions.captions_with_a_lead,
    lists.unmarked_headlines,
    lists.shouted_headlines,
    captions.captions_that_repeat,
    edges.last_line,
)


def codes_of(context: Callable[..., object]) -> list[str]:
    """The codes of one context: its docstring begins with them, or with the digits alone where it gives any label."""
    told = (context.__doc__ or "").partition(":")[0]
    return [prefix + told for prefix in PREFIXES.values()] if told.isdigit() else told.split(", ")


def _all() -> list[Callable[..., object]]:
    return [*CONTEXTS, *PAGE_CONTEXTS]


def codes() -> frozenset[str]:
    """The codes of all contexts, those of pages too."""
    return frozenset(code for context in _all() for code in codes_of(context))
