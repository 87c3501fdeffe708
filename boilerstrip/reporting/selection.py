"""Which documents of a dump of any size stand in its report: those that a person wants to see, and a random sample."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from boilerstrip.reporting.view import View

_PART = 10  # each kind of interesting documents gets one part in so many of the page
_VERDICTS = ("body-lost", "changed-facts", "not-the-source")


class Held(NamedTuple):
    """A document by its place in the run."""

    order: int
    view: View


@dataclass(slots=True)
class Shelf:
    """Holds the documents of the highest priority that fit in a number and a size (bytes).

    What has once been put out, or ranks lower than that, does not come back: the rest is a head of the ranking.
    """

    count: int
    size: int
    met: int = 0  # documents that were offered
    _held: list[tuple[float, int, Held]] = field(default_factory=list)
    _used: int = 0
    _floor: tuple[float, int] | None = None

    def offer(self, priority: float, one: Held) -> None:
        """Hold one more; the later of two of equal priority goes first."""
        self.met += 1
        key = (priority, -one.order)
        if self._floor is not None and key <= self._floor:
            return
        heapq.heappush(self._held, (*key, one))
        self._used += one.view.size
        while len(self._held) > self.count or self._used > self.size:
            low, order, out = heapq.heappop(self._held)
            self._used -= out.view.size
            self._floor = (low, order)

    def best(self) -> list[Held]:
        """What is held, the highest priority first."""
        return [one for *_, one in sorted(self._held, key=lambda held: held[:2], reverse=True)]


class Chosen(NamedTuple):
    """The documents of the page in the order of the run, and how many each reason brought."""

    documents: list[Held]
    reasons: dict[str, int]


def _suspect(row: dict[str, Any]) -> float | None:
    return 1 - float(row["confidence"]) if row["status"] == "suspect" or row.get("left") else None


def _empty(row: dict[str, Any]) -> float | None:
    return float(row["characters"]) if row["status"] == "no-story" else None


def _unsure(row: dict[str, Any]) -> float | None:
    return 1 - float(row["confidence"])


def _taken(row: dict[str, Any]) -> float | None:
    return float(row["removed"] / row["characters"]) if row["removed"] else None


def _untrue(row: dict[str, Any]) -> float | None:
    """Of documents with a source: the verdicts that a person has to look at, by what of the source is missing."""
    return 1 - float(row["coverage"]) if row.get("verdict") in _VERDICTS else None


# What a person looks for, in words, and how much of it a document is.
_KINDS: dict[str, Callable[[dict[str, Any]], float | None]] = {
    "with the most removed": _taken,
    "decided with the least confidence": _unsure,
    "suspect, or left as they were": _suspect,
    "without a story": _empty,
    "untrue to their source": _untrue,
}
RANDOM = "drawn at random"


class Selection:
    """Chooses from a stream; the same stream and seed give the same choice.

    Parameters
    ----------
    count : int
        Documents of the page, at most.
    size : int
        Bytes of their texts, at most.
    seed : int
        Another number draws another random sample.

    Memory is bounded by ``size``: about one and a half times of it are held.
    """

    def __init__(self, count: int, size: int, seed: int) -> None:
        self._count, self._size, self._seed = count, size, seed
        part = max(1, count // _PART)
        self._kinds = {kind: Shelf(part, size // _PART) for kind in _KINDS}
        self._random = Shelf(count, size)
        self.documents = 0

    def offer(self, view: View) -> None:
        """One document more."""
        one = Held(self.documents, view)
        self.documents += 1
        self._random.offer(self._chance(one.order), one)
        for kind, shelf in self._kinds.items():
            if (much := _KINDS[kind](view.row)) is not None:
                shelf.offer(much, one)

    def _chance(self, order: int) -> float:
        """A number from 0 to 1 that depends on nothing but the seed and the place in the run."""
        told = hashlib.blake2b(f"{self._seed} {order}".encode(), digest_size=6).digest()
        return int.from_bytes(told, "big") / (1 << 48)

    def chosen(self) -> Chosen:
        """The documents: all of them where they fit, and nothing has to be said of reasons."""
        drawn = self._random.best()
        if len(drawn) == self.documents:
            return Chosen(sorted(drawn), {})
        taken: dict[int, Held] = {}
        reasons: dict[str, int] = {}
        used = 0
        for kind, some in [*((kind, shelf.best()) for kind, shelf in self._kinds.items()), (RANDOM, drawn)]:
            for one in some:
                if one.order in taken:
                    continue
                if len(taken) >= self._count or used + one.view.size > self._size:
                    break
                taken[one.order] = one
                used += one.view.size
                reasons[kind] = reasons.get(kind, 0) + 1
        return Chosen([taken[order] for order in sorted(taken)], reasons)
