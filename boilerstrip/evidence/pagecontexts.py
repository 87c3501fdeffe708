"""Contexts of pages: what the markup around a block says outright, whatever its words are.

Like the contexts of texts (``evidence.context``) they are likely and never certain. The labeller of pages was taught on
pages that have little of what they look for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from boilerstrip.document import Evidence
from boilerstrip.evidence.boxes import empty_boxes
from boilerstrip.evidence.hidden import unseen
from boilerstrip.evidence.secondstories import other_stories
from boilerstrip.labels import KEEP_PREFIX

if TYPE_CHECKING:  # the parser is not loaded for those who strip texts
    from boilerstrip.pages.page import Page

    PageContext = Callable[[Page, Sequence[int], int | None], Mapping[int, Evidence]]

_CONTEXTS: tuple[PageContext, ...] = (unseen, other_stories)  # in their order
#: With the one that is asked last (``evidence.boxes``); a docstring says what each is for behind its codes.
PAGE_CONTEXTS: tuple[Callable[..., Mapping[int, Evidence]], ...] = (*_CONTEXTS, empty_boxes)


def hear(page: Page, asked: Sequence[int], title: int | None, alone: dict[int, list[Evidence]]) -> None:
    """Add to ``alone`` what the contexts of pages say against blocks: ``asked``, in order, may be the story's,
    ``title`` is its headline.

    Keep-rules are not heard on them: what is hidden, or another story's, reads like any story.
    """
    for context in _CONTEXTS:
        for k, evidence in context(page, asked, title).items():
            alone[k] = [*(one for one in alone.get(k, ()) if not one.code.startswith(KEEP_PREFIX)), evidence]
