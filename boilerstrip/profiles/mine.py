"""Templates of a site out of its distinct stories, by exact counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from boilerstrip.profiles.normal import LONGEST, says_something
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Judge, Place, Story, template_of

FEWEST = 6  # stories of a site below which nothing is learned
LEAST = 3  # stories that carry a template
JUDGED = 160  # stories that rules and labeller judge in any case
_EACH = 5  # and of every template's stories
BELIEVED = 0.5  # mean probability from which a template is taken for wrapper
# And from which a whole sentence is: the background of a running story is told again and again, word for word.
_PROSE, _SENTENCE = 0.8, 80
# A template that so many stories carry is wrapper whatever the labeller thinks: share of them, and numbers.
OVERWHELMING, _MANY, _MANY_SENTENCES = 0.5, 20, 30
_MOST = 600  # templates a site

Found = dict[str, list[Place]]


def counted(stories: Sequence[Story]) -> Found:
    """Where every line stands that as many stories carry as a template needs; one place a story."""
    places: Found = defaultdict(list)
    for n, story in enumerate(stories):
        for key, k in {key: k for k, key in reversed(list(enumerate(story.keys)))}.items():
            if len(key) <= LONGEST:
                places[key].append((n, k))
    return {key: found for key, found in places.items() if len(found) >= LEAST and says_something(key)}


def judge_some(stories: Sequence[Story], wanted: Iterable[Sequence[Place]], judge: Judge) -> None:
    """Have stories judged: the first ones, and of every template's a few."""
    asked = set(range(min(JUDGED, len(stories))))
    for places in wanted:
        lacking = _EACH - sum(n in asked for n, _ in places)
        if lacking > 0:
            asked.update([n for n, _ in places if n not in asked][:lacking])
    todo = sorted(n for n in asked if stories[n].said is None)
    for n, said in zip(todo, judge([(stories[n].doc.text, stories[n].title) for n in todo]), strict=True):
        stories[n].said = said


def lines(stories: Sequence[Story], found: Found) -> list[Template]:
    """Templates that are whole lines."""
    return [weighed(template_of("line", key, places, stories), len(stories)) for key, places in found.items()]


def weighed(one: Template, stories: int) -> Template:
    """A template with the status that its counts give it.

    Recurring content stays: rules and labeller have to take most of its lines for wrapper, or most stories carry it.
    """
    long = one.least >= _SENTENCE and one.text[-1] in '.!?"\u3002\u0964'
    believed = one.belief >= (_PROSE if long else BELIEVED)
    many = one.documents >= (_MANY_SENTENCES if long else _MANY) and one.documents >= OVERWHELMING * stories
    return replace(one, status="learned" if believed or many else "doubtful")


def best(templates: Iterable[Template]) -> list[Template]:
    """The most frequent templates, in a fixed order."""
    return sorted(templates, key=lambda one: (-one.documents, one.key))[:_MOST]
