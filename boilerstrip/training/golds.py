"""Which lines of a page are its gold text's: the longest common subsequence of words tells; each word counts once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]|[^\W_\u3041-\u30ff\u3400-\u9fff]+")
_GRAM = 4  # words
_MOST = 60_000  # words of a page that are aligned


def words_of(text: str) -> list[str]:
    """The words of a text, in scripts without spaces its signs."""
    return _WORD.findall(text.casefold())


def aligned(lines: Sequence[str], gold: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By line: the share of its words (0..1) aligned with the gold text, the share that stands in it at all, and words.

    The second is 1 too for a copy of a line that was aligned elsewhere: what neither is nor is not the story's.
    """
    page, size = [], []
    for line in lines:
        mine = words_of(line)
        page.append(mine)
        size.append(len(mine))
    flat = [word for mine in page for word in mine][:_MOST]
    target = words_of(gold)
    hit = np.zeros(len(flat) + 1, np.int64)
    for one in LCSseq.opcodes(flat, target):
        if one.tag == "equal":
            hit[one.src_start : one.src_end] = 1
    sums = np.concatenate(([0], np.cumsum(hit)))
    ends = np.minimum(np.cumsum(size), len(flat))
    begins = np.minimum(ends - np.array(size, int), len(flat))
    count = np.maximum(1, size)
    share = (sums[ends] - sums[begins]) / count
    grams = {tuple(target[k : k + _GRAM]) for k in range(len(target) - _GRAM + 1)}
    inside = np.array([_inside(mine, grams) for mine in page])
    return share, inside, np.array(size)


def _inside(mine: Sequence[str], grams: set[tuple[str, ...]]) -> float:
    if len(mine) < _GRAM:
        return 0.0
    found = sum(tuple(mine[k : k + _GRAM]) in grams for k in range(len(mine) - _GRAM + 1))
    return found / (len(mine) - _GRAM + 1)
