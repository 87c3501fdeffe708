"""Samples of a stream by strata, and what judgments of them say of the whole.

From each stratum a reservoir is kept (Vitter's algorithm R), and of it as many are drawn as the square root of the
stratum's size gives it of the whole sample: between equal shares, good for each stratum's own figure, and shares by
size, good for the overall one (a power allocation, Bankier 1988). Parts of one are rounded by systematic sampling, so
that a stratum of any size has its exact chance, and weights undo the allocation.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
Name = tuple[str, ...]  # of a stratum
_Z = 1.959964  # of a normal distribution's middle 95%


class Drawn(NamedTuple, Generic[T]):
    """One of a sample: how many of the stream it stands for, and what was kept of it."""

    weight: float
    item: T


@dataclass(slots=True)
class Strata(Generic[T]):
    """Reservoirs of at most ``size`` items each; the same stream and seed give the same sample."""

    size: int
    seed: int
    counts: dict[Name, int] = field(default_factory=dict)
    _held: dict[Name, list[T]] = field(default_factory=dict)
    _chance: dict[Name, random.Random] = field(default_factory=dict)

    def offer(self, stratum: Name, make: Callable[[], T]) -> None:
        """Count one of a stratum; ``make`` is called when it is taken into the reservoir."""
        seen = self.counts.get(stratum, 0)
        self.counts[stratum] = seen + 1
        if not seen:
            self._held[stratum], self._chance[stratum] = [], random.Random(f"{self.seed} {' '.join(stratum)}")
        held = self._held[stratum]
        if seen < self.size:
            held.append(make())
        elif (at := self._chance[stratum].randrange(seen + 1)) < self.size:
            held[at] = make()

    def drawn(self) -> list[Drawn[T]]:
        """The sample, in random order: whoever stops early has seen a sample too."""
        chance = random.Random(f"{self.seed}")
        shares = allocation(self.counts, self.size)
        some, at = [], chance.random()
        for stratum in sorted(shares):
            share = shares[stratum]
            many = math.floor(at + share + 1e-9) - math.floor(at + 1e-9)
            at += share
            held = self._held[stratum]
            for item in chance.sample(held, min(many, len(held))):
                some.append(Drawn(self.counts[stratum] / share, item))
        chance.shuffle(some)
        return some


def allocation(counts: Mapping[Name, int], size: int) -> dict[Name, float]:
    """How many of each stratum a sample of ``size`` holds on average: by square roots, and at most all of them."""
    left, free = float(min(size, sum(counts.values()))), dict(counts)
    shares: dict[Name, float] = {}
    while free:
        unit = left / sum(map(math.sqrt, free.values()))
        whole = [name for name, count in free.items() if unit * math.sqrt(count) >= count]
        if not whole:
            return shares | {name: unit * math.sqrt(count) for name, count in free.items()}
        for name in whole:
            shares[name] = float(free.pop(name))
            left -= shares[name]
    return shares


class Estimate(NamedTuple):
    """A share (0..1) with the bounds of its 95% interval; all None where nothing was judged."""

    judged: int
    right: int
    share: float | None
    low: float | None
    high: float | None


def estimate(judged: Iterable[tuple[float, bool]]) -> Estimate:
    """The share of right ones from weights and judgments.

    The interval is Wilson's (1927), for as many judgments of equal weight as say as much as these do (Kish's effective
    size, the square of the weights' sum over the sum of their squares).
    """
    some = list(judged)
    if not some:
        return Estimate(0, 0, None, None, None)
    weights = [weight for weight, _ in some]
    whole = math.fsum(weights)
    share = math.fsum(weight for weight, right in some if right) / whole
    low, high = wilson(share, whole * whole / math.fsum(weight * weight for weight in weights))
    return Estimate(len(some), sum(right for _, right in some), share, low, high)


def wilson(share: float, count: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share that was seen in ``count`` cases."""
    square = _Z * _Z / count
    middle = (share + square / 2) / (1 + square)
    reach = _Z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))
