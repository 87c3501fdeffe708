"""How well a text is the story of a page, by the three definitions that the field uses.

Shingles: multisets of four words in a row, precision and recall by page (article-extraction-benchmark). Words: a bag
of words by page (WCXB). Segments: strings that must and must not be there (trafilatura's own evaluation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+")
_SHINGLE = 4


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _SHINGLE + 1))
    return Counter(tuple(some) for k in starts if (some := words[k : k + _SHINGLE]))


def shingle_shares(gold: str, text: str) -> tuple[float | None, float | None]:
    """Precision and recall of a text's shingles; None where there is nothing to make a share of."""
    true, said = _shingles(gold), _shingles(text)
    if true == said:
        return 1.0, 1.0
    common = (true & said).total()
    return common / said.total() if said else None, common / true.total() if true else None


def word_f1(gold: str, text: str) -> float:
    """F1 of the two bags of words, case aside; 1 where neither has any."""
    true, said = Counter(_WORD.findall(gold.lower())), Counter(_WORD.findall(text.lower()))
    total = true.total() + said.total()
    return 2 * (true & said).total() / total if total else 1.0


def segments(text: str, wanted: Sequence[str], unwanted: Iterable[str]) -> Counter[str]:
    """How many of the strings that must be there are (``tp``) or not (``fn``), and of the others are (``fp``)."""
    there = sum(one in text for one in wanted)
    return Counter(tp=there, fn=len(wanted) - there, fp=sum(one in text for one in unwanted))
