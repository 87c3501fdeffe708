"""Which of the sources that were found are named: the likely ones, or those with enough in common; near in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from boilerstrip.sources.finding import Match, day_of
from boilerstrip.sources.segment import NO_DAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from boilerstrip.sources.index import SourceIndex

_RESERVE = 4  # times as many sources as are asked for are looked at, for some may not be likely


@dataclass(frozen=True, slots=True)
class Naming:
    """What is named of a document's sources.

    Parameters
    ----------
    k : int
        So many, at most.
    containment, coverage : float, optional
        Shares (0..1) of which one is enough; without either, a source has to be likely (``Match.is_likely``).
    days : int, optional
        Sources of the document's day and so many days before it alone; of a document without a day, of any.
    """

    k: int = 3
    containment: float | None = None
    coverage: float | None = None
    days: int | None = None

    def of(self, index: SourceIndex, prints: NDArray[np.uint64], day: int, without: str | None = None) -> list[Match]:
        """The sources that are named for fingerprints of a day (since 1970-01-01, or NO_DAY), but one of an id."""
        window: dict[str, Any] = {}
        if self.days is not None and day != NO_DAY:
            until = date(1970, 1, 1) + timedelta(days=day)
            since = date.fromordinal(max(1, until.toordinal() - self.days))  # there is no date before
            window = {"since": since, "until": until}
        several = index.look_up(prints, _RESERVE * self.k, without=without, **window)
        return [one for one in several if self._is_named(one)][: self.k]

    def _is_named(self, one: Match) -> bool:
        if self.containment is None and self.coverage is None:
            return one.is_likely
        return (self.containment is not None and one.containment >= self.containment) or (
            self.coverage is not None and one.coverage >= self.coverage
        )


def told(one: Match) -> dict[str, Any]:
    """A match as JSON has it."""
    shares = {"containment": round(one.containment, 4), "coverage": round(one.coverage, 4), "shared": one.shared}
    return {"id": one.id, **shares, **({} if one.when is None else {"when": one.when})}


def day_told(day: str | None) -> str | None:
    """A document's day, where what is told of it begins as ISO 8601 writes one."""
    if day is None:
        return None
    try:
        day_of(day)
    except ValueError:
        return None
    return day[:10]
