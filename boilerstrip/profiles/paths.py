"""Templates of markup: paths whose blocks the labeller of pages nearly always takes for wrapper.

The labeller sees one page. Where it wavers about a block, what it said of blocks on the same path of other stories
tells more: a note on the author reads like a paragraph on one page in twenty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from boilerstrip.profiles.normal import writable
from boilerstrip.profiles.pagerecord import Said, Seen
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import EXAMPLE, Story, guess

STORIES, SHARE = 6, 0.1  # distinct stories that have a path, and the share of the site's
GOES = 0.8  # mean probability from which a path is taken for wrapper
STAYS = 0.1  # and up to which for the story's
CALLED, SURE = 0.55, 0.9  # a block that is called the story's, and one that surely is
SPLIT = 0.1  # share of stories in which the labeller may say otherwise
NEAR = 0.1  # how like the story's one of its blocks has to be for a path to be worth a template


def path_templates(stories: Sequence[Story]) -> list[Template]:
    """The paths of a site's pages that go; doubtful are those that mostly go, and those that are the story's.

    That the story's paths keep what stands on them was tried: it brought back dates and links that are set like
    paragraphs, and no more of the story (docs/profiles.md).
    """
    found: dict[str, list[tuple[int, Seen]]] = defaultdict(list)
    pages = 0
    for n, story in enumerate(stories):
        pages += bool(story.paths)
        for one in story.paths:
            found[one.path].append((n, one))
    made = []
    for path, some in found.items():
        if len(some) >= max(STORIES, SHARE * pages) and max(one.near for _, one in some) >= NEAR:
            template = _template(path, some, stories)
            if template is not None:
                made.append(template)
    return made


def agreed(one: Template) -> bool:
    """Whether a path's counts say that it goes, if no person does: profiles that merge may have said otherwise."""
    return one.edited or one.belief >= GOES


def _template(path: str, some: Sequence[tuple[int, Seen]], stories: Sequence[Story]) -> Template | None:
    """The template of one path; None of one that is partly the story's."""
    seen = [one for _, one in some]
    belief = sum(one.taken for one in seen) / len(seen)
    called = sum(one.surest >= CALLED for one in seen)
    if belief >= GOES:
        agree = called <= SPLIT * len(seen) and not any(one.surest >= SURE for one in seen)
        status = "learned" if agree else "doubtful"
    elif belief <= STAYS and len(seen) - called <= SPLIT * len(seen):
        status = "doubtful"  # the story's: for a person who rejects it, so that it always stays
    else:
        return None
    label, by = guess([Said(one.taken, one.label, "labeller") for one in seen])
    dates = sorted(day for n, _ in some if (day := stories[n].date))
    likest = sorted(
        (one for one in seen if one.example and writable(one.example)), key=lambda one: (-one.near, one.example)
    )
    examples = {one.example[:EXAMPLE] for one in likest[:2]}
    return Template(
        where="path",
        text=path,
        label=label,
        by=by,
        guess=label,
        status=status,
        documents=len(seen),
        judged=len(seen),
        taken=round(sum(one.taken for one in seen), 4),
        least=min(one.least for one in seen),
        most=max(one.most for one in seen),
        examples=tuple(sorted(examples)),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )
