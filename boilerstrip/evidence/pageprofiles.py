"""What site profiles say of a page's blocks: the lines that they know, and the markup that their pages agree about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.pages.page import Page


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
    for one in profiles:
        for k, evidence in one.hear(doc, None):
            (said.keeping if evidence.action == "keep" else said.against).append((k, evidence))
    return said
