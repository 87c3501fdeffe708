"""What the labeller of pages and rules say of a page's blocks, as learning keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from boilerstrip.decide import strongest
from boilerstrip.document import Evidence
from boilerstrip.pages.kinds import labels_of
from boilerstrip.pages.page import page_of
from boilerstrip.pages.paths import paths_of
from boilerstrip.pagestrip import Hints, Judged, judged_blocks
from boilerstrip.profiles.pagerecord import Record, Said, Seen, clipped
from boilerstrip.profiles.sample import Reader
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

FLOOR = 0.05  # how likely a block is the story's from which its text is kept: what is less is thrown out anyway
_EXAMPLE = 120  # characters


def reader_with(settings: Settings | None = None) -> Reader:
    """A Reader of pages that asks a Stripper of these settings, without profiles and recipes.

    Raises
    ------
    PageError, PatternTimeout, PluginError
        From the Reader, when a page cannot be read.
    """
    plain = replace(settings or Settings(), select=(), ignore=(), keep=(), profile=None, site_config=None)
    stripper = Stripper(plain)

    def read_page(html: bytes | str) -> tuple[Record, str | None]:
        page = page_of(html)
        title = next(iter(page.claims.headlines), None)
        found = judged_blocks(stripper, page, Hints(title, None), FLOOR)
        if found is None:
            return Record((), ()), title
        labels = labels_of(page.blocks, range(len(found.story)))
        said = [_said(found.alone.get(k, ()), one, labels[k]) for k, one in enumerate(found.story)]
        texts = found.doc.lines
        rest = [k for k in range(len(said)) if k not in found.title]
        lines = [(texts[k], said[k]) for k in rest if found.story[k] >= FLOOR and texts[k].strip()]
        return clipped(lines, _seen(rest, paths_of(page.blocks), found, said, labels)), title

    return read_page


def _said(evidence: Sequence[Evidence], story: float, label: str) -> Said:
    """The verdict about one block: a rule's where one speaks, else the labeller's."""
    best = strongest(evidence)
    if best is None:
        return Said(round(1 - story, 3), label, "labeller")
    if best.action == "keep":
        return Said(0.0, None, "rules")
    return Said(best.confidence, best.label, "rules")


def _seen(
    rest: Sequence[int], paths: Sequence[str], found: Judged, said: Sequence[Said], labels: Sequence[str]
) -> list[Seen]:
    """The paths of a page, each with the verdicts about its blocks."""
    by: dict[str, list[int]] = defaultdict(list)
    texts = found.doc.lines
    for k in rest:
        if texts[k].strip():
            by[paths[k]].append(k)
    out = []
    for path, some in by.items():
        likest = min(some, key=lambda k: (said[k].taken, k))
        sizes = [len(texts[k]) for k in some]
        mean = round(sum(said[k].taken for k in some) / len(some), 4)
        label = said[likest].label or labels[likest]
        surest, near = round(1 - said[likest].taken, 3), max(found.story[k] for k in some)
        example = texts[likest][:_EXAMPLE] if near >= FLOOR else ""  # most paths are far from the story on every page
        out.append(Seen(path, mean, surest, near, label, min(sizes), max(sizes), example))
    return out
