"""A text laid beside its copies: which of its lines other sites carry too, and which none of them does.

Lines are coded and aligned as the scorer does it (``scoring/coded``, ``scoring/align``), so that a line that is split,
merged or slightly reworded elsewhere is found again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from boilerstrip.evidence.copies import LONG, Standing
from boilerstrip.scoring.align import Alignment, Index, align
from boilerstrip.scoring.coded import Coder, Line, coded_lines
from boilerstrip.scoring.protect import stands
from boilerstrip.scoring.relation import SAME, measures, relation
from boilerstrip.scoring.signs import signed
from boilerstrip.scoring.status import covered
from boilerstrip.sites import registrable

_TRACE = 0.25  # of a line's words: with fewer of them in a copy the line is not there
_WHOLE = 0.5  # of a text's story, that a copy has: with less it is an excerpt
_TELLING = 4  # words of a line that tells one publisher's template
_TEMPLATE = 2  # such lines in common that make two sites one publisher's


@dataclass(frozen=True)
class Copy:
    """A text that may carry the same story, read and coded."""

    lines: Sequence[Line]
    site: str | None  # the publisher's, as ``sites.registrable`` names it

    @cached_property
    def index(self) -> Index:
        """Its pieces by their words."""
        return Index(self.lines)

    @cached_property
    def aside(self) -> frozenset[int]:
        """Positions of what looks like its own wrapper."""
        return signed([line.folded for line in self.lines])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its lines' words: texts that have the same are the same."""
        return tuple(line.words for line in self.lines if line.words)

    @cached_property
    def who(self) -> object:
        """Whom it counts for: its publisher, or itself and all texts that are the same."""
        return self.words if self.site is None else self.site


def copy_of(text: str, site: str | None, coder: Coder) -> Copy:
    """Read a copy. Copies that are laid beside each other share a Coder."""
    return Copy(coded_lines(text, coder), registrable(site))


@dataclass(frozen=True)
class Panel:
    """A text with the copies that it is laid beside; all read with one Coder."""

    mine: Copy
    others: Sequence[Copy]
    coder: Coder
    recurring: Collection[int] = ()  # lines (indexes) of the text that stand in other stories too

    def standing(self, kept: Collection[int], own: Collection[int]) -> Standing:
        """What the copies say of the text's lines. It does not depend on their order.

        Parameters
        ----------
        kept : collection of int
            Line indexes (blank ones counted) that stay when the text is judged without copies: they tell the story.
        own : collection of int
            Line indexes that go as a site's own furniture: who shares two of them is of the same publisher, and counts
            for nothing.
        """
        shared: dict[int, set[object]] = {}
        traced = set(self.recurring)
        sharing: set[object] = set()
        whole: set[object] = set()
        for other in self.others:
            if self._is_mine(other):
                continue
            found = align(self.mine.lines, other.lines, other.index)
            if _dependent(self.mine, found, own):
                continue
            told = _relation(self.mine, other, found, kept, self.coder)
            if told == "different":
                continue
            sharing.add(other.who)
            if told == "republished":
                whole.add(other.who)
            lines = list(other.lines)
            for k, runs in found.by_line.items():
                line = self.mine.lines[k]
                if stands(line, list(runs), lines):
                    shared.setdefault(line.index, set()).add(other.who)
                elif covered([(run.at, run.size) for run in runs]) >= _TRACE * len(line.words):
                    traced.add(line.index)
        counts = {index: len(some) for index, some in shared.items() if index not in self.recurring}
        long = frozenset(line.index for line in self.mine.lines if len(line.words) >= LONG)
        part = frozenset(traced - counts.keys())
        added = frozenset(index for index in long if index in kept and index not in counts and index not in part)
        return Standing(counts, part, long, added, len(sharing), len(whole))

    def _is_mine(self, other: Copy) -> bool:
        """Whether a copy is of the same site, or, where one has none, the same text met twice."""
        if self.mine.site is None or other.site is None:
            return self.mine.words == other.words
        return self.mine.site == other.site


def _dependent(mine: Copy, found: Alignment, own: Collection[int]) -> bool:
    """Whether a copy has the text's own furniture: they are of one publisher's template."""
    common = 0
    for k, runs in found.by_line.items():
        line = mine.lines[k]
        if line.index in own and len(line.words) >= _TELLING and sum([run.size for run in runs]) == len(line.words):
            common += 1
    return common >= _TEMPLATE


def _relation(mine: Copy, other: Copy, found: Alignment, kept: Collection[int], coder: Coder) -> str:
    """Whether the other has the story ("republished"), a part of it ("partial"), or another one ("different")."""
    places = {k: n for n, k in enumerate([k for k, line in enumerate(mine.lines) if line.index in kept])}
    told = Alignment()
    for k, runs in found.by_line.items():
        if k in places:
            for run in runs:
                told.add(run._replace(line=places[k]))
    story = [mine.lines[k] for k in places]
    if not told.by_line:
        return "different"
    known = measures(story, other.lines, told, other.aside, coder, public=False)
    if min(known.coverage, known.purity) < SAME:  # else it is no other story, whatever was said in public
        known = measures(story, other.lines, told, other.aside, coder)
    found_as = relation(known)
    return "partial" if found_as == "republished" and known.purity < _WHOLE else found_as
