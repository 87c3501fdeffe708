"""What other copies of a story say of a document's lines: what several sites share is the story, and what stands in
one copy alone may be its wrapper.

The second is weak evidence, for desks add to a story: it raises the odds that the labeller gives, and takes no line by
itself. The first is strong, but an agency's captions, credits and bylines are shared as well as its sentences: what
rules know as one stays one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from boilerstrip.decide import COPY, SITE, strongest
from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.learned.told import Told

SHARED, ALONE = f"{COPY}SHARED", f"{COPY}ALONE"
LONG = 8  # words of a line that is shared for what it says, and not because many sites say the like
_SEVERAL = 2  # other sites that overrule a likely rule about a site's own furniture
_KEEP = 0.99
_PLAIN = 0.95  # how safe to keep a line is that somebody has added
LEAST = 0.05  # of the labeller's probability: less is not raised to anything
# How much likelier a line is wrapper that stands in one copy alone, between lines that are shared and below them, where
# one other site has the story whole, and where more have; and one that is shared. Copies among the labelled dumps say
# 6, 53 and 1/8 (bench/copies.py --odds); the first are lower here, for short lines that desks add look like wrapper.
_ONE, _MORE, _LESS = (2.0, 4.0), (8.0, 12.0), 1 / 8
# Labels of what a site puts around its stories, and no agency sends along with them.
FURNITURE = frozenset(("related", "nav", "promo", "share", "ad", "furniture", "comment"))


@dataclass(frozen=True)
class Standing:
    """How a document's lines stand in other copies of its story.

    Attributes
    ----------
    shared : mapping of int to int
        By line (index, blank ones counted), how many independent sites carry it too.
    traced : frozenset of int
        Lines of which copies have some words, or which recur in other stories: copies say nothing of them.
    long : frozenset of int
        Lines of many words.
    added : frozenset of int
        Lines of many words that no copy has and that neither rules nor contexts take: what a desk may have added.
    sharing, whole : int
        Independent sites that have at least a part of the story, and those of them that have it whole.
    """

    shared: Mapping[int, int] = field(default_factory=dict)
    traced: frozenset[int] = frozenset()
    long: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()
    sharing: int = 0
    whole: int = 0

    def alone(self, index: int) -> bool:
        """Whether a line stands in no other copy, although one has the story whole."""
        return self.whole > 0 and index not in self.shared and index not in self.traced

    def of_rest(self, doc: Document, decisions: Sequence[Decision], rest: Document) -> Standing:
        """The same of what is left of a document; nothing where that has not the lines that stay."""
        stay = [doc.index[k] for k, one in enumerate(decisions) if one.kept]
        if len(stay) != len(rest.index):
            return Standing()
        place = dict(zip(stay, rest.index, strict=True))
        traced, long, added = (
            frozenset(place[k] for k in some if k in place) for some in (self.traced, self.long, self.added)
        )
        shared = {place[k]: count for k, count in self.shared.items() if k in place}
        return Standing(shared, traced, long, added, self.sharing, self.whole)


def with_copies(told: Told, standing: Standing, doc: Document, limit: float) -> Told:
    """What the labeller says, the odds changed by what copies say.

    ``limit`` is the probability above which a line goes: what the labeller takes without copies is its own.
    """
    plain, against = list(told.plain), dict(told.against)
    within, below = _ONE if standing.whole == 1 else _MORE
    places = [k for k, index in enumerate(doc.index) if index in standing.shared]
    first, last = (places[0], places[-1]) if places else (len(doc.index), 0)
    for k, index in enumerate(doc.index):
        if index in standing.shared:
            plain[k] = round(1 - _raised(1 - plain[k], _LESS), 3)
        elif k > first and k in against and standing.alone(index):  # what stands over the story may be a headline
            one = against[k]
            if one.confidence <= limit and not _is_added(k, standing, doc, told):
                sure = round(_raised(one.confidence, within if k < last else below), 3)
                plain[k] = round(1 - sure, 3)
                against[k] = Evidence(ALONE, one.label, False, sure, "line")
    return told._replace(plain=plain, against=against)


def _is_added(k: int, standing: Standing, doc: Document, told: Told) -> bool:
    """Whether a line stands by a paragraph that a desk has added: it may be its heading."""
    return any(
        0 <= n < len(doc.index) and doc.index[n] in standing.added and told.plain[n] >= _PLAIN for n in (k - 1, k + 1)
    )


def _raised(share: float, factor: float) -> float:
    """A probability whose odds are so much higher."""
    return share * factor / (share * factor + 1 - share)


def carried(
    standing: Standing,
    doc: Document,
    alone: Mapping[int, Sequence[Evidence]],
    context: Mapping[int, Sequence[Evidence]],
    told: Told | None = None,
) -> dict[int, list[Evidence]]:
    """Evidence for lines that other sites carry, by position.

    What a rule says holds where copies may well share it: a caption, a credit. So does what a site's profile knows.
    """
    found: dict[int, list[Evidence]] = {}
    for k, index in enumerate(doc.index):
        count = standing.shared.get(index)
        if count is None:
            continue
        mine = alone.get(k, ())
        winner = strongest([*mine, *context.get(k, ())])
        named = None if told is None else told.names.get(k) or (told.against.get(k) if winner is None else None)
        by_rule = any(one is winner for one in mine)
        if winner is not None and by_rule and winner.action != "keep":
            held = _outlives(winner, count, index in standing.long)
        else:  # a context or the labeller, or nobody
            held = named is not None and named.label not in FURNITURE and not _most(count, standing)
        if not held:
            found[k] = [Evidence(SHARED, "text", False, _KEEP, "keep")]
    return found


def _outlives(rule: Evidence, count: int, long: bool) -> bool:
    """Whether a rule's word, or a profile's, stands although so many sites carry the line."""
    if rule.certain or rule.code.startswith(SITE) or rule.label not in FURNITURE:
        return True
    return count < _SEVERAL or not long


def _most(count: int, standing: Standing) -> bool:
    """Whether several sites carry a line, and most that have the story: an agency's captions are carried by some."""
    return count >= _SEVERAL and 2 * count > standing.sharing


def split(
    doc: Document, alone: Mapping[int, Sequence[Evidence]], context: Mapping[int, Sequence[Evidence]]
) -> tuple[frozenset[int], frozenset[int]]:
    """Lines (indexes) that nothing but the labeller may take, and those that go as a site's furniture."""
    gone, own = set(), set()
    for k in alone.keys() | context.keys():
        winner = strongest([*alone.get(k, ()), *context.get(k, ())])
        if winner is not None and winner.action == "line":
            gone.add(doc.index[k])
            if winner.label in FURNITURE:
                own.add(doc.index[k])
    return frozenset(doc.index) - gone, frozenset(own)
