"""Lines that head a list: where they stand, what follows goes with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from boilerstrip.profiles.mine import Found
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Story

_HEADING = 60  # characters
_FOLLOWING = 2  # lines below that are looked at
_STORIES, _SHARE = 4, 0.8  # that were judged and have such a line, and in how many of them what follows goes
_BELIEVED = 0.5


def blocks(templates: Iterable[Template], found: Found, stories: list[Story]) -> list[Template]:
    """The templates, those that head lists as blocks."""
    return [
        replace(one, where="block") if one.label == "related" and _heads(one, found, stories) else one
        for one in templates
    ]


def _heads(one: Template, found: Found, stories: list[Story]) -> bool:
    if one.status != "learned" or len(one.text) > _HEADING or "<*>" in one.text:
        return False
    seen = going = 0
    for n, k in found[one.text]:
        said = stories[n].said
        below = said[k + 1 : k + 1 + _FOLLOWING] if said is not None else []
        if below:
            seen += 1
            going += all(each.taken >= _BELIEVED for each in below)
    return seen >= _STORIES and going >= _SHARE * seen
