"""What a run took out, by label, code, site and language, and sites whose share of it jumped on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, BinaryIO

from boilerstrip.commands.batch import Fact

SITES = 10_000  # that are told apart; all others are one row, so that a crawl of the whole web fits in memory
OTHER = "(other sites)"
UNKNOWN = "unknown"
_COLUMNS = ("documents", "characters", "removed", "lines")
_BUCKETS = 16  # of a site's documents, in their order
_LEAST = 20  # documents on either side of a jump
_JUMP = 0.15  # of the mean share removed
_FEW = 5  # sites that are named on standard error
_SURE = 5.0  # standard errors: sixteen places at ten thousand sites are looked at


@dataclass(slots=True)
class Trend:
    """The shares removed of a site's documents, in order, in at most 16 buckets of equally many."""

    each: int = 1  # documents a bucket
    buckets: list[list[float]] = field(default_factory=list)  # count, sum, sum of squares

    def add(self, share: float) -> None:
        """One document more."""
        if not self.buckets or self.buckets[-1][0] >= self.each:
            if len(self.buckets) == _BUCKETS:
                pairs = zip(self.buckets[::2], self.buckets[1::2], strict=True)
                self.buckets = [[x + y for x, y in zip(one, other, strict=True)] for one, other in pairs]
                self.each *= 2
            self.buckets.append([0, 0.0, 0.0])
        last = self.buckets[-1]
        last[0] += 1
        last[1] += share
        last[2] += share * share

    def jump(self) -> tuple[int, float, float] | None:
        """After how many documents the mean share jumped, before, and after; None where it did not.

        Of all borders between buckets with at least 20 documents on either side the one with the largest difference
        in standard errors counts, where that is 5 of them and 15 of 100 parts of the text.
        """
        best, found = _SURE, None
        for k in range(1, len(self.buckets)):
            one, other = (_moments(part) for part in (self.buckets[:k], self.buckets[k:]))
            if min(one[0], other[0]) < _LEAST:
                continue
            error = sqrt(one[2] / one[0] + other[2] / other[0])
            apart = abs(one[1] - other[1])
            if apart >= _JUMP and apart >= best * error:
                best = apart / error if error else float("inf")
                found = (int(one[0]), one[1], other[1])
        return found


def _moments(buckets: list[list[float]]) -> tuple[float, float, float]:
    """Count, mean and variance."""
    count, total, squares = (sum(one[k] for one in buckets) for k in range(3))
    mean = total / count
    return count, mean, max(0.0, squares / count - mean * mean)


class Statistics:
    """Counts the documents of a run. ``by`` holds [documents, characters, removed, lines] by group and name."""

    def __init__(self) -> None:
        self.by: dict[str, dict[str, list[int]]] = {name: {} for name in ("label", "code", "site", "language")}
        self.total = [0, 0, 0, 0]
        self.trends: dict[str, Trend] = {}

    def add(self, fact: Fact) -> None:
        """One document more."""
        removed, lines = sum(cut.characters for cut in fact.cuts), sum(cut.lines for cut in fact.cuts)
        row = (1, fact.characters, removed, lines)
        _add(self.total, row)
        sites = self.by["site"]
        site = fact.site or UNKNOWN
        if site not in sites and len(sites) >= SITES:
            site = OTHER
        _add(sites.setdefault(site, [0, 0, 0, 0]), row)
        languages = self.by["language"]
        language = fact.lang or UNKNOWN
        if language not in languages and len(languages) >= SITES:
            language = UNKNOWN
        _add(languages.setdefault(language, [0, 0, 0, 0]), row)
        if fact.site and site != OTHER:
            self.trends.setdefault(site, Trend()).add(removed / max(1, fact.characters))
        for group, position in (("label", 0), ("code", 1)):
            for name in dict.fromkeys(cut[position] for cut in fact.cuts):
                some = [cut for cut in fact.cuts if cut[position] == name]
                told = (1, fact.characters, sum(one.characters for one in some), sum(one.lines for one in some))
                _add(self.by[group].setdefault(str(name), [0, 0, 0, 0]), told)

    def jumps(self) -> list[dict[str, Any]]:
        """Sites whose removed share jumped, the largest jump first."""
        found = [(site, trend.jump()) for site, trend in self.trends.items()]
        rows: list[dict[str, Any]] = [
            {"site": site, "after_documents": one[0], "before": round(one[1], 4), "since": round(one[2], 4)}
            for site, one in found
            if one is not None
        ]
        return sorted(rows, key=lambda row: (-abs(row["since"] - row["before"]), row["site"]))

    def report(self) -> dict[str, Any]:
        """All of it, for JSON: rows of each group by what was removed, the largest first."""
        by = {
            group: {
                name: dict(zip(_COLUMNS, row, strict=True))
                for name, row in sorted(rows.items(), key=lambda item: (-item[1][2], -item[1][0], item[0]))
            }
            for group, rows in self.by.items()
        }
        return {**dict(zip(_COLUMNS, self.total, strict=True)), "by": by, "jumps": self.jumps()}

    def write(self, out: BinaryIO, rejected: int) -> None:
        """Write all of it, with the number of bad records, as JSON."""
        out.write((json.dumps({**self.report(), "rejected": rejected}, indent=2) + "\n").encode())

    def tell(self, say: Callable[[str], None], where: str) -> None:
        """Name the first sites whose share jumped; ``where`` all of them stand."""
        jumps = self.jumps()
        for row in jumps[:_FEW]:
            share = f"{row['before']:.0%} of the text went in about its first {row['after_documents']} documents"
            say(f"{row['site']}: {share}, {row['since']:.0%} since; look at both")
        if (more := len(jumps) - _FEW) > 0:
            say(f"... and {more} more site{'s' if more > 1 else ''}; see {where}")

    def state(self) -> dict[str, Any]:
        """All that is known, for JSON."""
        trends = {site: [one.each, one.buckets] for site, one in self.trends.items()}
        return {"by": self.by, "total": self.total, "trends": trends}

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from what another run knew."""
        self.by, self.total = state["by"], state["total"]
        self.trends = {site: Trend(each, buckets) for site, (each, buckets) in state["trends"].items()}


def _add(row: list[int], more: tuple[int, int, int, int]) -> None:
    for k, number in enumerate(more):
        row[k] += number
