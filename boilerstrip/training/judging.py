"""How well pages are read by a labeller that saw no page of their site: answers, and the F1 of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from boilerstrip.training.golds import words_of
from boilerstrip.training.pagefit import PageExample

# Sets whose golds are whole and without captions: calibration and thresholds go by them.
JUDGED = ("wcxb-dev-articles", "fundus-train")


@dataclass(frozen=True)
class Answered:
    """A page and how likely each block is the story's, by a model that saw no page of its site."""

    page: PageExample
    share: np.ndarray

    @cached_property
    def bags(self) -> tuple[list[Counter[str]], Counter[str]]:
        """The words of each block, and those of the gold text."""
        return [Counter(words_of(line)) for line in self.page.page.blocks.text], Counter(words_of(self.page.gold_text))


def f1_of_words(some: Sequence[Answered], limit: float) -> float:
    """The F1 of kept words against the gold text's, as bags: by page, and the mean of the sets' means."""
    sets: dict[str, list[float]] = {}
    for one in some:
        lines, gold = one.bags
        kept: Counter[str] = Counter()
        for words, share in zip(lines, one.share, strict=True):
            if share >= limit:
                kept.update(words)
        whole = kept.total() + gold.total()
        sets.setdefault(one.page.origin, []).append(2 * (kept & gold).total() / max(1, whole))
    return float(np.mean([np.mean(of_set) for of_set in sets.values()]))
