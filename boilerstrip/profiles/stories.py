"""Which documents of a site carry one story: versions of it count once, or what it says would look like wrapper.

Sentences are the shingles, and the first of them in a fixed order the sketch (Broder 1997: resemblance and containment
of documents; the order is the alphabet's, which is as good as a hash's where shingles are sentences). What very
many documents carry tells no stories apart, and is left out unless a document has little else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from boilerstrip.profiles.normal import sentences_of

_SKETCH = 12  # sentences of a document by which those like it are looked for
_BUCKET = 12  # stories that are compared for one sentence
_ALIKE = 0.5  # of the sentences of the shorter of two versions
_COMMON, _SHARE = 10, 0.2  # documents, and share of all, above which a sentence is common
_OWN = 0.3  # of a document's sentences, below which the common ones count too


def distinct(documents: Sequence[Sequence[str]]) -> list[int]:
    """Positions of documents (folded lines), one a story; the first of each story's versions stands for it."""
    told = [frozenset(sentences_of(lines)) for lines in documents]
    counts = Counter(one for each in told for one in each)
    limit = max(_COMMON, round(_SHARE * len(documents)))
    leaders: list[int] = []
    sets: dict[int, frozenset[str]] = {}
    buckets: dict[str, list[int]] = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for at, whole in enumerate(told):
        own = frozenset(one for one in whole if counts[one] <= limit)
        if len(own) < _OWN * len(whole):
            own = whole
        sketch = sorted(own)[:_SKETCH] if own else []
        if own and any(_same(own, sets[k]) for k in {k for one in sketch for k in buckets[one]}):
            continue
        if not own:  # no sentence to tell it by: only the very same text is a version
            text = tuple(documents[at])
            if text in seen:
                continue
            seen.add(text)
        leaders.append(at)
        sets[at] = own
        for one in own if len(own) <= _SKETCH else sorted(own)[: 2 * _SKETCH]:
            if len(buckets[one]) < _BUCKET:
                buckets[one].append(at)
    return leaders


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))
