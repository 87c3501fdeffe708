"""A page, read: its blocks, what it says of itself, and the tree they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boilerstrip.pages.blocks import Blocks, blocks_of
from boilerstrip.pages.claims import Claims, claims_of
from boilerstrip.pages.parse import parsed

if TYPE_CHECKING:
    from boilerstrip.pages.recipes import Marks, Recipes


@dataclass(frozen=True, slots=True)
class Page:
    """One page on its way."""

    blocks: Blocks
    claims: Claims
    root: Any  # None where the page holds nothing
    warnings: tuple[str, ...]
    marks: Marks | None = None  # what its site's recipe marks

    @property
    def text(self) -> str:
        """The page's own text, one block a line."""
        return "\n".join(self.blocks.text)


def page_of(html: bytes | str, recipes: Recipes | None = None, url: str | None = None, scripts: bool = True) -> Page:
    """Read a page; errors as those of ``parsed``, and SettingsError where its recipe cannot be read.

    The recipe is that of the page's address. A page that comes without one, such as a file, has the recipe of the
    address that it gives for itself; a page that comes with one has not, for a story that was carried over often
    gives its source's. Without ``scripts`` it is the page of a browser that runs none: what it says instead is read.
    """
    found = parsed(html)
    if found.root is None:
        return Page(Blocks(), Claims(), None, found.warnings)
    if not scripts:
        for one in found.root.iter("noscript"):
            one.tag = "div"
    claims = claims_of(found.root)
    marks = None
    if recipes is not None and (address := url or claims.canonical) and (recipe := recipes.of(address)):
        marks = recipe.applied(found.root)  # before the walk, which changes the tree
    blocks = blocks_of(found.root)
    warnings = (*found.warnings, blocks.warning) if blocks.warning else found.warnings
    return Page(blocks, claims, found.root, warnings, marks)
