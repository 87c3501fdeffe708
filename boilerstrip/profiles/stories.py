"""Which documents of a site carry one story: versions of it count once, or what it says would look like wrapper.

Sentences are the shingles, their hashes the sketch (Broder 1997: resemblance and containment of documents). What very
many documents carry tells no stories apart, and is left out unless a document has little else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from boilerstrip.profiles.normal import sentences_of

_SKETCH = 12  # smallest hashes of a document by which those like it are looked for
_BUCKET = 12  # stories that are compared for one hash
_ALIKE = 0.5  # of the sentences of the shorter of two versions
_COMMON, _SHARE = 10, 0.2  # documents, and share of all, above which a sentence is common
_OWN = 0.3  # of a document's sentences, below which the common ones count too


def distinct(documents: Sequence[Sequence[str]]) -> list[int]:
    """Positions of documents (folded lines), one a story; the first of each story's versions stands for it."""
    told = [{hash_of(one) for one in sentences_of(lines)} for lines in documents]
    counts = Counter(one for each in told for one in each)
    limit = max(_COMMON, round(_SHARE * len(documents)))
    leaders: list[int] = []
    sets: dict[int, frozenset[int]] = {}
    buckets: dict[int, list[int]] = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for at, whole in enumerate(told):
        own = frozenset(one for one in whole if counts[one] <= limit)
        if len(own) < _OWN * len(whole):
            own = frozenset(whole)
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


def _same(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))


def hash_of(sentence: str) -> int:
    """A sentence's hash; the same in every process."""
    from zlib import crc32

    data = sentence.encode("utf-8", "surrogatepass")
    return crc32(data) << 16 | len(data) & 0xFFFF
