"""Figures of sums by group, with intervals of 95% by resampling the groups (the percentile bootstrap, Efron 1979).

A site's documents share their wrapper, so the site is what is drawn, never the document. All tools of a set see the
same draws; a difference between two of them therefore has an interval of its own, narrower than theirs suggest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

Sums: TypeAlias = Mapping[str, np.ndarray]
Formula: TypeAlias = Callable[[Sums], dict[str, np.ndarray]]
DRAWS = 1000
_LOW, _HIGH = 2.5, 97.5


def draws(groups: int, count: int = DRAWS, seed: int = 0) -> np.ndarray:
    """How often each group comes in each of ``count`` draws of as many groups as there are, the first of all once."""
    chosen = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=count)
    whole: np.ndarray = np.vstack([np.ones((1, groups), dtype=chosen.dtype), chosen])
    return whole


def resampled(by_group: Sequence[Mapping[str, float]], drawn: np.ndarray, formula: Formula) -> dict[str, np.ndarray]:
    """Every figure of every draw, the first being that of the data themselves."""
    names = sorted({name for sums in by_group for name in sums})
    table = np.array([[sums.get(name, 0) for name in names] for sums in by_group], dtype=float)
    totals = drawn @ table
    return formula({name: totals[:, k] for k, name in enumerate(names)})


def told(values: np.ndarray) -> list[float | None]:
    """The figure itself and the ends of its interval; None where there is nothing to make a figure of."""
    known = values[1:][~np.isnan(values[1:])]
    ends = np.percentile(known, [_LOW, _HIGH]) if len(known) else (np.nan, np.nan)
    return [None if np.isnan(one) else round(float(one), 5) for one in (values[0], *ends)]


def _share(part: np.ndarray | float, whole: np.ndarray | float) -> np.ndarray:
    """A share, unknown where the whole is nothing."""
    part, whole = np.broadcast_arrays(np.asarray(part, dtype=float), np.asarray(whole, dtype=float))
    shares: np.ndarray = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares


def line_formula(c: Sums) -> dict[str, np.ndarray]:
    """The figures of labelled dumps from sums of ``boilerstrip.evaluate`` (definitions: docs/design.md)."""
    c = _Zeros(c)
    return {
        "line_f1": _share(2 * c["tp"], 2 * c["tp"] + c["fp"] + c["fn"]),
        "precision": _share(c["tp"], c["tp"] + c["fp"]),
        "recall": _share(c["tp"], c["tp"] + c["fn"]),
        "body_loss": _share(c["lost"], c["body"]),
        "left_over": _share(c["left"], c["out"]),
        "wrapped_right": _share(c["wrapped_right"], c["wrapped"]),
        "clean_touched": _share(c["touched"], c["docs"] - c["wrapped"]),
    }


def page_formula(c: Sums) -> dict[str, np.ndarray]:
    """The figures of pages from their sums: means over pages, and over segments."""
    c = _Zeros(c)
    precision, recall = _share(c["precision"], c["precision_of"]), _share(c["recall"], c["recall_of"])
    total = _share(2 * c["tp"], (2 * c["tp"] + c["fp"] + c["fn"]) * (c["tp"] + c["fn"] > 0))
    return {
        "shingle_f1": np.where(precision + recall == 0, 0.0, _share(2 * precision * recall, precision + recall)),
        "precision": precision,
        "recall": recall,
        "word_f1": _share(c["word_f1"], c["word_f1_of"]),
        "segment_f1": total,
    }


class _Zeros(dict[str, np.ndarray]):
    """Sums of which those that nothing was added to are nothing."""

    def __missing__(self, name: str) -> np.ndarray:
        return np.zeros_like(next(iter(self.values())))
