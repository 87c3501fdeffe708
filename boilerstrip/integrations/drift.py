"""Tells when a site changes: when much more, or much less, of its documents goes than went before.

A site that redesigns its pages shows in what is removed from them before anybody looks at them: a new wrapper is left
in, or paragraphs that look like an old one go.
"""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from boilerstrip.atomic import replacing
from boilerstrip.errors import InputError

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

    def save(self, path: Path) -> None:
        """Write what is known to a file, which is the old one or the new one at any moment.

        Raises
        ------
        InputError
            When it cannot be written.
        """
        told = {site: [seen.count, seen.total, *seen.recent] for site, seen in self._sites.items()}
        with replacing(path) as out:
            out.write((json.dumps({"boilerstrip-drift": told}, indent=0) + "\n").encode())

    def load(self, path: Path) -> None:
        """Go on from what another run wrote; from nothing where there is no file yet.

        Raises
        ------
        InputError
            When the file cannot be read, or is something else.
        """
        try:
            told = json.loads(path.read_bytes())["boilerstrip-drift"]
            self._sites = OrderedDict((site, self._seen(*numbers)) for site, numbers in told.items())
        except FileNotFoundError:
            return
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise InputError(f"{path}: not a file of removed shares by site; name another, or delete it") from None

    def _seen(self, count: Any, total: Any, *recent: Any) -> _Site:
        """A site as it was; of another window's shares the older ones count as earlier."""
        seen = _Site(deque(float(one) for one in recent), int(count), float(total))
        while len(seen.recent) > self.window:
            seen.count += 1
            seen.total += seen.recent.popleft()
        return seen
