"""Learns profiles: documents to a sample, a site's sample to its distinct stories, these to templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from boilerstrip.evidence.shape import shapes
from boilerstrip.profiles import mine
from boilerstrip.profiles.blocks import blocks
from boilerstrip.profiles.habits import between, habits, shape_of
from boilerstrip.profiles.judging import judge_with
from boilerstrip.profiles.pagejudging import reader_with
from boilerstrip.profiles.paths import path_templates
from boilerstrip.profiles.profile import Profile, profiled
from boilerstrip.profiles.sample import Kept, Sample
from boilerstrip.profiles.slots import covers, slotted
from boilerstrip.profiles.spans import spans
from boilerstrip.profiles.stories import distinct
from boilerstrip.profiles.story import Judge, Story, story_of, story_of_page
from boilerstrip.read import read
from boilerstrip.settings import Settings

_OFTEN = 0.3  # of the stories: a line in so many of them is a template of its own, whatever others look like
Document = str | tuple[str, str | None] | Mapping[str, Any]


def learn_profile(documents: Iterable[Document], site: str, settings: Settings | None = None) -> Profile:
    """Learn what recurs across the distinct stories of one site.

    Parameters
    ----------
    documents : iterable
        Texts; or (text, date) pairs; or mappings with ``text``, or ``html`` of a page (bytes or str), and, where they
        are known, ``title`` and ``date``.
        Dates are days as ISO 8601 writes them, or begin so. Read once; of more than 1,024 a sample is kept.
    site : str
        Its name, which codes and profiles are found by: a domain as a rule.
    settings : Settings, optional
        Rules and labeller to ask about what recurs; ``select``, ``ignore`` and ``keep`` do not count.

    Raises
    ------
    TypeError
        When a document is none of these.
    PageError
        When a page is none, but a packed file, a picture or the like.
    PatternTimeout
        When a rule's pattern runs out of time on a text or page.
    """
    name = profiled(site) if isinstance(site, str) else ""
    if not name:
        raise TypeError("learn_profile() needs a site's name: site='example.com'")
    if isinstance(documents, (str, bytes)):
        raise TypeError("learn_profile() takes many documents; one tells nothing of a site")
    sample, reader = Sample(), reader_with(settings)
    for one in documents:
        text, page, title, date = _parts(one)
        if page is not None:
            sample.add_page(name, page, reader, title, date)
        else:
            sample.add(name, text, title, date)
    if name not in sample.sites:
        return Profile(name, why="no document")
    return profile_of(name, sample.of(name), sample.sites[name].seen, judge_with(settings))


def _parts(one: Document) -> tuple[str, bytes | str | None, str | None, str | None]:
    """A document's text or page, its title and its day."""
    page: Any = None
    if isinstance(one, str):
        return one, None, None, None
    if isinstance(one, Mapping):
        page, title, date = one.get("html"), one.get("title"), one.get("date")
        text = one.get("text") if page is None else ""
    elif isinstance(one, tuple) and len(one) == 2:
        (text, date), title = one, None
    else:
        raise TypeError(
            f"a document is a text, (text, date) or a mapping with 'text' or 'html', not {type(one).__name__}"
        )
    if not isinstance(text, str) or not all(each is None or isinstance(each, str) for each in (title, date)):
        raise TypeError("a document's text, title and date are str, the last two may be None")
    if page is not None and not isinstance(page, (bytes, str)):
        raise TypeError(f"a document's html is bytes or str, not {type(page).__name__}")
    return text, page, title, day_of(date)


def day_of(date: str | None) -> str | None:
    """The day of a date that begins as ISO 8601 writes it; None of any other."""
    import re

    return date[:10] if date is not None and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date) else None


def profile_of(site: str, kept: list[Kept], seen: int, judge: Judge) -> Profile:
    """The profile of a site, from the documents that were kept of it; a function of these alone."""
    stories = _stories(kept)
    dates = sorted(one.date for one in kept if one.date)
    known = Profile(site, len(stories), seen, dates[0] if dates else None, dates[-1] if dates else None)
    if len(stories) < mine.FEWEST:
        from dataclasses import replace

        told = f"{len(stories)} distinct {'story' if len(stories) == 1 else 'stories'} in {len(kept)} documents"
        return replace(known, why=f"{told}: what recurs among fewer than {mine.FEWEST} may be anything")
    found = mine.counted(stories)
    mine.judge_some(stories, found.values(), judge)
    lines = blocks(mine.lines(stories, found), found, stories)
    slots = slotted(stories, {one.text for one in lines if one.documents >= _OFTEN * len(stories)})
    lines = [one for one in lines if not any(covers(each, one) for each in slots)]
    parts = spans(stories, set(found), judge)
    more = [*habits(stories, _shapes(stories)), *path_templates(stories)]
    return known.numbered(mine.best([*lines, *slots, *parts, *more]))


def _shapes(stories: list[Story]) -> list[list[str | None]]:
    """The shapes of judged stories' lines."""
    made: list[list[str | None]] = []
    for story in stories:
        if story.said is None or story.paths:  # what a page's lines look like is its markup's affair
            made.append([])
            continue
        shape = shapes(story.doc)
        first, last = between(shape.prose)
        rows = zip(shape.size, shape.terminal, strict=True)
        made.append([shape_of(size, ends, first < k < last) for k, (size, ends) in enumerate(rows)])
    return made


def _stories(kept: list[Kept]) -> list[Story]:
    told = [_story(one) for one in kept]
    return [told[k] for k in distinct([one.lines for one in told])]


def _story(one: Kept) -> Story:
    if one.page:
        return story_of_page(one.record(), one.title, one.date)
    return story_of(read(one.read()), one.title, one.date)


def learned(sample: Sample, judge: Judge) -> Iterator[Profile]:
    """The profiles of a sample's sites, one after another."""
    for site in sorted(sample.sites):
        yield profile_of(site, sample.of(site), sample.sites[site].seen, judge)
