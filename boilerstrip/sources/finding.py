"""Which sources a text has fingerprints in common with, and how much of each that is.

Only what tells stories apart counts. A fingerprint that very many sources have is a phrase or everybody's wrapper, one
that many documents of a single site have is that site's wrapper; both are left out. Of a text that has little else
(a wire's story that hundreds have printed) the sources are named that are the same from end to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from boilerstrip.sources.segment import NO_DAY, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMMON, FEW, SHARE = 256, 16, 0.1  # sources above which a fingerprint tells nothing: so many; of few, a share, at least
SITE_FEW, SITE_SHARE = 10, 0.02  # documents of one site, and share of its documents, above which it is its wrapper
OWN = 0.3  # of a text's fingerprints, below which there is little else
CROWDED = 4096  # sources of a fingerprint that are looked at for such a text
SAME = 0.9  # of both texts, which are then the same
CONTAINED, COVERED, LEAST = 0.9, 0.5, 6  # what is_likely asks for
_HITS = 1 << 20  # sources of fingerprints that are looked at together
_EPOCH = date(1970, 1, 1)


class Match(NamedTuple):
    """A source that shares fingerprints with a text."""

    id: str
    containment: float  # 0..1: of the text's fingerprints that tell stories apart, those that the source has
    coverage: float  # 0..1: of the source's fingerprints, those
    shared: int  # fingerprints
    when: str | None = None  # the source's day, as ISO 8601 writes it

    @property
    def is_likely(self) -> bool:
        """Whether the text was made of the source, or of a part of it: half of the source, or nine tenths of the text.

        Two stories on one event share statements, and less than that. Six fingerprints are about twenty words, and so
        much has to be there unless the texts are the same.
        """
        if self.shared < LEAST:
            return self.containment == self.coverage == 1
        return self.coverage >= COVERED or self.containment >= CONTAINED


Spans = Sequence[tuple["NDArray[np.int64]", "NDArray[np.int64]"]]  # of each segment, where fingerprints begin and end


class Window(NamedTuple):
    """Days that sources have to be of, more than NO_DAY: those without a day are in none."""

    first: int
    last: int


class View:
    """Some segments as one row of sources, and what is known of all: numbers, and how many each site has."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = list(segments)
        self.bases = np.cumsum([0, *map(len, self.segments)])
        self.total = int(self.bases[-1])
        numbers: dict[str, int] = {}
        self._sites = [
            np.array([0, *(numbers.setdefault(name, len(numbers) + 1) for name in one.site_list())], np.int64)
            for one in self.segments
        ]
        counts = np.zeros(len(numbers) + 1, np.int64)
        for one, known in zip(self.segments, self._sites, strict=True):
            counts += np.bincount(known[one.sites], minlength=len(counts))
        # How many documents of a site may have a fingerprint that tells stories apart; without a site all may.
        self.bounds = np.maximum(SITE_FEW, (SITE_SHARE * counts).astype(np.int64))
        self.bounds[0] = self.total

    def place(self, number: int) -> tuple[Segment, int]:
        """The segment of a source, and its number there."""
        at = int(np.searchsorted(self.bases, number, "right")) - 1
        return self.segments[at], number - int(self.bases[at])

    def find(self, identity: str) -> int | None:
        """The number of the source with an id."""
        for one, base in zip(self.segments, self.bases, strict=False):
            if (doc := one.find(identity)) is not None:
                return int(base) + doc
        return None

    def matches(
        self, prints: NDArray[np.uint64], k: int, window: Window | None = None, without: int | None = None
    ) -> list[Match]:
        """The sources with the most in common, the best first: by what is shared, coverage and id.

        Parameters
        ----------
        prints : array
            The text's fingerprints, distinct.
        k : int
            So many, at most.
        window : Window, optional
            Only of these days.
        without : int, optional
            Not the source of this number.
        """
        spans = [one.ranges(prints) for one in self.segments]
        spread = sum((stop - start for start, stop in spans), np.zeros(len(prints), np.int64))
        tells, least = spread <= min(COMMON, max(FEW, int(SHARE * self.total))), 0.0
        numbers, shared = self._counted(spans, tells, COMMON)
        if tells.sum() < OWN * len(prints):
            tells, least = spread <= CROWDED, SAME
            numbers, shared = self._counted(spans, tells, CROWDED)
            tells |= spread > CROWDED
        return self._best(numbers, shared, int(tells.sum()), k, window, without, least)

    def _counted(
        self, spans: Spans, tells: NDArray[np.bool_], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The sources that have some fingerprints, and how many each has; those that are a site's wrapper do not count.

        ``tells`` says which fingerprints are asked for, of ``most`` sources each at most, and in the end which of them
        counted. So many are looked at together that memory is bounded, however long a text is.
        """
        step, found = max(1, _HITS // most), [(np.empty(0, np.int64), np.empty(0, np.int64))]
        for at in range(0, len(tells), step):
            part = slice(at, at + step)
            hits = self._hits([(start[part], stop[part]) for start, stop in spans], tells[part])
            tells[part] &= ~self._of_site(hits, len(tells[part]))
            found.append(np.unique(hits.numbers[tells[part][hits.prints]], return_counts=True))
        if len(found) == 2:
            return found[1]
        numbers, shared = (np.concatenate(some) for some in zip(*found, strict=True))
        order = np.argsort(numbers, kind="stable")
        numbers, shared = numbers[order], shared[order]
        begins = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])) if len(numbers) else numbers
        return numbers[begins], np.add.reduceat(shared, begins) if len(numbers) else shared

    def _hits(self, spans: Spans, some: NDArray[np.bool_]) -> _Hits:
        """Every source of each of some fingerprints."""
        found = [_Hits(*(np.empty(0, np.int64) for _ in range(3)))]
        for one, base, known, (start, stop) in zip(self.segments, self.bases, self._sites, spans, strict=False):
            at = np.flatnonzero(some & (stop > start))
            sizes = (stop - start)[at]
            places = np.repeat(start[at] - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
            docs = one.docs[places].astype(np.int64)
            found.append(_Hits(np.repeat(at, sizes), docs + base, known[one.sites[docs]]))
        return _Hits(*map(np.concatenate, zip(*found, strict=True)))

    def _of_site(self, hits: _Hits, count: int) -> NDArray[np.bool_]:
        """Which of ``count`` fingerprints are wrapper of some site."""
        found = np.zeros(count, bool)
        pairs, counts = np.unique(hits.prints * len(self.bounds) + hits.sites, return_counts=True)
        found[pairs[counts > self.bounds[pairs % len(self.bounds)]] // len(self.bounds)] = True
        return found

    def _best(
        self,
        numbers: NDArray[np.int64],
        shared: NDArray[np.int64],
        own: int,
        k: int,
        window: Window | None,
        without: int | None,
        least: float,
    ) -> list[Match]:
        at = np.searchsorted(self.bases, numbers, "right") - 1
        sizes, days = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
        for which in np.unique(at).tolist():
            mine = at == which
            docs = numbers[mine] - self.bases[which]
            sizes[mine], days[mine] = self.segments[which].sizes[docs], self.segments[which].days[docs]
        keep = np.ones(len(numbers), bool) if without is None else numbers != without
        if window is not None:
            keep &= (days >= window.first) & (days <= window.last)
        coverage, containment = shared / np.maximum(sizes, 1), shared / max(own, 1)
        keep &= (coverage >= least) & (containment >= least)
        order = np.flatnonzero(keep)[np.lexsort((-coverage[keep], -shared[keep]))]
        if len(order) > k > 0:  # those that are as good as the last one too, for the id decides among them
            last = order[k - 1]
            even = (shared[order] == shared[last]) & (coverage[order] >= coverage[last])
            order = order[even | (shared[order] > shared[last])]
        made = [
            Match(
                self._id(numbers[one]), float(containment[one]), float(coverage[one]), int(shared[one]), _day(days[one])
            )
            for one in order.tolist()
        ]
        return sorted(made, key=lambda one: (-one.shared, -one.coverage, one.id))[: max(k, 0)]

    def _id(self, number: int) -> str:
        segment, doc = self.place(number)
        return segment.id(doc)


class _Hits(NamedTuple):
    """Fingerprints and sources that have them, one of each a row."""

    prints: NDArray[np.int64]  # indices of the text's fingerprints
    numbers: NDArray[np.int64]  # sources
    sites: NDArray[np.int64]


def day_of(when: date | str | None) -> int:
    """A date's day, or that of a string which begins as ISO 8601 writes it. ValueError when it does not."""
    if when is None:
        return NO_DAY
    told = when if isinstance(when, date) else date.fromisoformat(when[:10])
    return (date(told.year, told.month, told.day) - _EPOCH).days


def _day(day: int) -> str | None:
    return None if day == NO_DAY else (_EPOCH + timedelta(days=int(day))).isoformat()
