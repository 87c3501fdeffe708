"""A page, read: its blocks, what it says of itself, and the tree they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boilerstrip.pages.blocks import Blocks, blocks_of
from boilerstrip.pages.claims import Claims, claims_of
from boilerstrip.pages.parse import parsed


@dataclass(frozen=True, slots=True)
class Page:
    """One page on its way."""

    blocks: Blocks
    claims: Claims
    root: Any  # None where the page holds nothing
    warnings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The page's own text, one block a line."""
        return "\n".join(self.blocks.text)


def page_of(html: bytes | str) -> Page:
    """Read a page; errors as those of ``parsed``."""
    found = parsed(html)
    if found.root is None:
        return Page(Blocks(), Claims(), None, found.warnings)
    claims = claims_of(found.root)
    return Page(blocks_of(found.root), claims, found.root, found.warnings)
