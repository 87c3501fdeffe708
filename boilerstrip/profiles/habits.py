"""What a site makes of lines of one shape: pages whose paragraphs end in full stops and whose captions do not.

Long lines between paragraphs that do not end like a sentence are seldom on most sites, and may be anything there: a
heading, a verse, a paragraph that was cut. Where they are many, and rules and labeller, when they are sure, say that
they are wrapper, the site's pages have a part of that shape, and what the labeller misses of it is told by its shape.
"""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.profiles.pagerecord import Said
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Place, Story, template_of

# Chosen on the pools and the labelled dumps of sites that are not set aside (docs/profiles.md).
_LINES = 100  # of the shape
_STORIES = 20  # in which some of it is taken
_SHARE = 0.1  # of all of a site's lines
_SURE = 0.2  # share of the shape's lines that rules and labeller take
_NAMED = 0.6  # share of these that have one label
_BELIEVED = 0.5  # a line that is taken

BETWEEN = "a long line between paragraphs without a full stop"


def shape_of(size: int, terminal: bool, between: bool) -> str | None:
    """The name of a line's shape; None of those that no habit is looked for."""
    return BETWEEN if between and not terminal and size >= 60 else None


def between(prose: Sequence[bool]) -> tuple[int, int]:
    """Positions of the first and the last paragraph of a document; what lies between them is between."""
    some = [k for k, one in enumerate(prose) if one]
    return (some[0], some[-1]) if some else (len(prose), -1)


def habits(stories: Sequence[Story], shapes: Sequence[Sequence[str | None]]) -> list[Template]:
    """The habits of a site. ``shapes``: of each story's lines, where it was judged; empty where it was not."""
    total = sum(map(len, shapes))
    made = []
    for shape in sorted({one for each in shapes for one in each if one is not None}):
        places: list[Place] = []
        said: list[Said] = []
        for n, each in enumerate(shapes):
            mine = [k for k, one in enumerate(each) if one == shape]
            told = stories[n].said or []
            said += [told[k] for k in mine]
            places += [(n, k) for k in mine if told[k].taken >= _BELIEVED][:1]
        sure = [one for one in said if one.taken >= _BELIEVED]
        if len(said) < max(_LINES, _SHARE * total) or len(places) < _STORIES or len(sure) < _SURE * len(said):
            continue
        one = template_of("habit", shape, places, stories, said)
        if sum(each.label == one.label for each in sure) >= _NAMED * len(sure):
            from dataclasses import replace

            made.append(replace(one, status="learned"))
    return made
