"""The figures of an audit: how much of what goes rightly does, of all, by label and by code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from boilerstrip.sampling import Name, estimate

if TYPE_CHECKING:
    from boilerstrip.commands.surroundings import Case
    from boilerstrip.sampling import Drawn

_WIDE = 16


def report(counts: Mapping[Name, int], judged: Sequence[tuple[Drawn[Case], bool]], style: str) -> None:
    """Print them, as a table or as one JSON object.

    Parameters
    ----------
    counts : mapping of (label, code) to int
        All removals.
    judged : sequence of (drawn, right)
        The sample as far as it was judged.
    """
    figures = _figures(counts, judged)
    if style == "json":
        print(json.dumps(figures))
        return
    print(f"\n{'':{_WIDE}}  {'removed':>8}  {'judged':>6}  {'right':>5}  precision  95% interval")
    print(_line("all", figures["all"]))
    for label, row in figures["labels"].items():
        print(_line(label, row))
        for code, inner in row["codes"].items():
            if inner["judged"]:
                print(_line(f"  {code}", inner))
        if rest := [inner["removed"] for inner in row["codes"].values() if not inner["judged"]]:
            print(
                _line("  1 other" if len(rest) == 1 else f"  {len(rest)} others", {"removed": sum(rest), "judged": 0})
            )


def _figures(counts: Mapping[Name, int], judged: Sequence[tuple[Drawn[Case], bool]]) -> dict[str, Any]:
    """The figures as objects, labels and codes by how much they remove."""
    labels: dict[str, Any] = {}
    for label in sorted({name[0] for name in counts}, key=lambda one: (-_removed(counts, (one,)), one)):
        names = sorted((name for name in counts if name[0] == label), key=lambda name: (-counts[name], name))
        codes = {name[1]: _row(counts, judged, name) for name in names}
        labels[label] = {**_row(counts, judged, (label,)), "codes": codes}
    return {"all": _row(counts, judged, ()), "labels": labels}


def _removed(counts: Mapping[Name, int], names: Name) -> int:
    """The removals of strata whose names begin with these."""
    return sum(count for name, count in counts.items() if name[: len(names)] == names)


def _row(counts: Mapping[Name, int], judged: Sequence[tuple[Drawn[Case], bool]], names: Name) -> dict[str, Any]:
    some = [(one.weight, right) for one, right in judged if (one.item.label, one.item.code)[: len(names)] == names]
    told = estimate(some)
    row = {"removed": _removed(counts, names), "judged": told.judged, "right": told.right}
    return row | {"precision": told.share, "low": told.low, "high": told.high}


def _line(name: str, row: Mapping[str, Any]) -> str:
    head = f"{name:{_WIDE}}  {row['removed']:8}  {row['judged']:6}"
    if not row["judged"]:
        return f"{head}  {'-':>5}  {'-':>9}"
    return f"{head}  {row['right']:5}  {row['precision']:9.1%}  {row['low']:.1%} to {row['high']:.1%}"
