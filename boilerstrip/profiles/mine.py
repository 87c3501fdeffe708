"""Templates of a site out of its distinct stories, by exact counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from boilerstrip.profiles.normal import LONGEST, SLOTS, says_something
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Judge, Place, Story, template_of

FEWEST = 6  # stories of a site below which nothing is learned
LEAST = 3  # stories that carry a template
JUDGED = 160  # stories that rules and labeller judge in any case
_EACH = 5  # and of every template's stories
BELIEVED = 0.5  # mean probability from which a template is taken for wrapper
# And from which a whole sentence is: the background of a running story is told again and again, word for word.
_PROSE, _SENTENCE = 0.8, 80
_FULL = '.!?"\u2026\u3002\uff01\uff1f\u0964'  # what a sentence ends in
# What so many stories carry overrides the labeller where that wavers: share of them, numbers, and mean probability.
OVERWHELMING, _MANY, _MANY_SENTENCES = 0.5, 20, 30
_WAVERS = 0.4
# Or where it closes the stories and is no sentence: from so many words, and of a line's end with such a probability.
# A blog's weekly question, a recipe's headings and a psalm's verse have .01 to .37, and stand amid the story, are short
# or sentences; if belief did not count, they went. Two of the pools' templates rest on what is left, of one site: its
# other headlines (.08) and its form for comments (.25). Without them left over were 1.28%, and is .98%.
_CLOSES, _WORDS = 0.9, 12
_GLUED, _GLUED_WORDS = 0.2, 4
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
    return [
        weighed(template_of("line", key, places, stories), len(stories), closes(places, stories, found))
        for key, places in found.items()
    ]


def closes(places: Sequence[Place], stories: Sequence[Story], recurring: Container[str]) -> bool:
    """Whether nothing but lines that recur stands below these lines in nearly all of their stories."""
    last = sum(all(key in recurring for key in stories[n].keys[k + 1 :]) for n, k in places)
    return last >= _CLOSES * len(places)


def weighed(one: Template, stories: int, closing: bool = False) -> Template:
    """A template with the status that its counts give it; ``closing`` says that it stands at its stories' end.

    Recurring content stays: rules and labeller have to take most of its lines for wrapper, or to waver about what most
    stories carry.
    """
    sentence = one.text[-1] in _FULL
    long = one.least >= _SENTENCE and sentence
    believed = one.belief >= (_PROSE if long else BELIEVED)
    many = one.documents >= (_MANY_SENTENCES if long else _MANY) and one.documents >= OVERWHELMING * stories
    overridden = many and (one.belief >= _WAVERS or (closing and not sentence and _furnishes(one)))
    return replace(one, status="learned" if believed or overridden else "doubtful")


def _furnishes(one: Template) -> bool:
    """Whether what closes stories is more than the last short line of one."""
    words = sum(any(map(str.isalpha, word)) and word not in SLOTS for word in one.text.split())
    return words >= _WORDS or (one.where == "end" and words >= _GLUED_WORDS and one.belief >= _GLUED)


def best(templates: Iterable[Template]) -> list[Template]:
    """The most frequent templates, in a fixed order."""
    return sorted(templates, key=lambda one: (-one.documents, one.key))[:_MOST]
