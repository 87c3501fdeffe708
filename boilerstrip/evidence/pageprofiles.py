"""What site profiles say of a page's blocks: the lines that they know, and the markup that their pages agree about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.pages.page import Page
from boilerstrip.pages.paths import paths_of

# How likely a block is the story's where the labeller wavers, and what its path's other blocks were counts.
UNSURE, SURE = 0.2, 0.9
_LEAST, _MOST = 0.7, 0.95  # confidence


@dataclass(frozen=True, slots=True)
class ProfilesSay:
    """Evidence about blocks, for and against; of a block there may be some."""

    against: list[tuple[int, Evidence]] = field(default_factory=list)
    keeping: list[tuple[int, Evidence]] = field(default_factory=list)


def hear_on_page(profiles: Sequence[Lookup], doc: Document, page: Page, story: Sequence[float]) -> ProfilesSay:
    """What profiles say of a page's blocks; ``story`` says how likely each is the story's.

    Habits are not asked: a line's shape tells what an extractor left of the markup, which is here.
    """
    said = ProfilesSay()
    paths: Sequence[str] = paths_of(page.blocks) if any(one.paths for one in profiles) else ()
    for one in profiles:
        for k, evidence in (*one.hear(doc, None), *(_on_paths(one, paths, story) if one.paths else ())):
            (said.keeping if evidence.action == "keep" else said.against).append((k, evidence))
    return said


def _on_paths(profile: Lookup, paths: Sequence[str], story: Sequence[float]) -> Iterator[tuple[int, Evidence]]:
    """What is known of blocks by their markup: a person's word of all, the site's where the labeller wavers."""
    for k, path in enumerate(paths):
        one = profile.paths.get(path)
        if one is None or (one.status == "learned" and not UNSURE <= story[k] < SURE):
            continue
        evidence = profile.evidence(one)
        if one.status == "learned":
            evidence = evidence._replace(confidence=round(min(_MOST, max(one.belief, _LEAST)), 3))
        yield k, evidence
