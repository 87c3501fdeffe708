"""Which documents of a site carry one story: versions of it count once, or what it says would look like wrapper.

Sentences are the shingles, and the first of them in a fixed order the sketch (Broder 1997: resemblance and containment
of documents; the order is the alphabet's, which is as good as a hash's where shingles are sentences). What very
many documents carry tells no stories apart, and is left out unless a document has little else. Where a document has few
long sentences of its own, its shorter ones are shingles too, and where it has none of these, its lines: notes of a live
report and a brief would else be a story each, however often they are told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from boilerstrip.profiles.normal import sentences_of, worth

_SKETCH = 12  # sentences of a document by which those like it are looked for
_BUCKET = 12  # stories that are compared for one sentence
_ALIKE = 0.5  # of the sentences of the shorter of two versions
_COMMON, _SHARE = 10, 0.2  # documents, and share of all, above which a sentence is common
# Of a document's sentences, below which the common ones count too. With half, an update that shares five paragraphs of
# nine with the one before were a version of it, but so were two reviews under one long notice: 52 stories fewer in the
# pools, 40 of them of one site.
_OWN = 0.3
_LONG = 40  # characters from which a sentence is a whole one
_FEW, _SHORT = 3, 20  # of these of its own, below which a document's shorter ones count, from so many characters


def distinct(documents: Sequence[Sequence[str]]) -> list[int]:
    """Positions of documents (folded lines), one a story; the first of each story's versions stands for it."""
    leaders: list[int] = []
    sets: dict[int, frozenset[str]] = {}
    buckets: dict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(_own(documents)):
        if any(_same(own, sets[k]) for k in {k for one in sorted(own)[:_SKETCH] for k in buckets[one]}):
            continue
        leaders.append(at)
        sets[at] = own
        for one in own if len(own) <= _SKETCH else sorted(own)[: 2 * _SKETCH]:
            if len(buckets[one]) < _BUCKET:
                buckets[one].append(at)
    return leaders


def _own(documents: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """What tells each document from the others of its site."""
    told = [frozenset(sentences_of(lines)) for lines in documents]
    counts = Counter(one for each in told for one in each)
    limit = max(_COMMON, round(_SHARE * len(documents)))
    for at in [at for at, each in enumerate(told) if sum(counts[one] <= limit for one in each) < _FEW]:
        more = _short(documents[at]) - told[at]
        counts.update(more)
        told[at] |= more
    own = [frozenset(one for one in each if counts[one] <= limit) for each in told]
    return [mine if len(mine) >= _OWN * len(each) else each for mine, each in zip(own, told, strict=True)]


def _short(lines: Sequence[str]) -> frozenset[str]:
    """The short sentences of a document, or its lines where it has next to none."""
    some = frozenset(sentences_of(lines, _SHORT, _SHORT))
    return some if len(some) >= _FEW else some | frozenset(lines)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return _weight(one & other) >= _ALIKE * min(_weight(one), _weight(other))


def _weight(some: frozenset[str]) -> float:
    """How many sentences some are; short ones count for as much of one as they are long."""
    return sum(worth(one, _LONG) for one in some) / _LONG
