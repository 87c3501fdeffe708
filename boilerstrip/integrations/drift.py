"""Tells when a site changes: when much more, or much less, of its documents goes than went before.

A site that redesigns its pages shows in what is removed from them before anybody looks at them: a new wrapper is left
in, or paragraphs that look like an old one go.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import NamedTuple

_SITES = 10_000  # that are watched at once; the one that was seen longest ago is forgotten first


class Alarm(NamedTuple):
    """A site's removed share has moved: from ``before`` (of ``earlier`` documents) to ``now`` (of the window's)."""

    site: str
    before: float
    now: float
    earlier: int
    window: int

    def __str__(self) -> str:
        return (
            f"{self.site}: {self.now:.0%} of a document was removed over the last {self.window},"
            f" {self.before:.0%} over the {self.earlier} before; did the site change?"
        )


@dataclass(slots=True)
class _Site:
    recent: deque[float] = field(default_factory=deque)
    count: int = 0  # of the documents before the recent ones
    total: float = 0.0  # of their shares


class Drift:
    """Watches removed shares, site by site, in the order in which documents come.

    The mean share of a site's last ``window`` documents stands against the mean of all before them, of which there have
    to be ``window`` at least. When they differ by more than ``bound`` there is an alarm, and the site starts anew: what
    is new becomes usual, and is told once.

    Parameters
    ----------
    window : int
        Documents (at least 1).
    bound : float
        Difference of shares (0..1); 1 is never exceeded.
    """

    def __init__(self, window: int = 20, bound: float = 0.25) -> None:
        if window < 1:
            raise ValueError(f"window: {window} is less than one document")
        if not 0 < bound <= 1:
            raise ValueError(f"bound: {bound} is not above 0 and at most 1")
        self.window, self.bound = window, bound
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    def add(self, site: str, share: float) -> Alarm | None:
        """Note one document's removed share (0..1); an alarm when the site has drifted."""
        seen = self._sites.get(site)
        if seen is None:
            seen = self._sites[site] = _Site()
            if len(self._sites) > _SITES:
                self._sites.popitem(last=False)
        self._sites.move_to_end(site)
        seen.recent.append(share)
        if len(seen.recent) > self.window:
            seen.count += 1
            seen.total += seen.recent.popleft()
        if seen.count < self.window:
            return None
        before, now = seen.total / seen.count, sum(seen.recent) / self.window
        if abs(now - before) <= self.bound:
            return None
        del self._sites[site]
        return Alarm(site, before, now, seen.count, self.window)
