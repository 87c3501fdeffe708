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
LEAST = 0.05  # of the labeller's probability: less is not raised to anything
# How much likelier a line is wrapper that stands in one copy alone, the story being whole on one other site or on more;
# and one that is shared. By the copies among the labelled dumps (bench/copies.py) 4.5, 50 and 1/14.
_ONE, _MORE, _LESS = 4.0, 12.0, 1 / 14
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
    sharing, whole : int
        Independent sites that have at least a part of the story, and those of them that have it whole.
    """

    shared: Mapping[int, int] = field(default_factory=dict)
    traced: frozenset[int] = frozenset()
    long: frozenset[int] = frozenset()
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
        return Standing(
            {place[k]: count for k, count in self.shared.items() if k in place},
            frozenset(place[k] for k in self.traced if k in place),
            frozenset(place[k] for k in self.long if k in place),
            self.sharing,
            self.whole,
        )


def with_copies(told: Told, standing: Standing, doc: Document, limit: float) -> Told:
    """What the labeller says, the odds changed by what copies say.

    ``limit`` is the probability above which a line goes: what the labeller takes without copies is its own.
    """
    plain, against = list(told.plain), dict(told.against)
    factor = _ONE if standing.whole == 1 else _MORE
    first = next((k for k, index in enumerate(doc.index) if index in standing.shared), len(doc.index))
    for k, index in enumerate(doc.index):
        if index in standing.shared:
            plain[k] = round(1 - _raised(1 - plain[k], _LESS), 3)
        elif k > first and k in against and standing.alone(index):  # what stands over the story may be a headline
            one = against[k]
            sure = round(_raised(one.confidence, factor), 3)
            plain[k] = round(1 - sure, 3)
            if one.confidence <= limit:
                against[k] = Evidence(ALONE, one.label, False, sure, "line")
    return told._replace(plain=plain, against=against)


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
        mine, beside = alone.get(k, ()), context.get(k, ())
        winner = strongest([*mine, *beside])
        name = winner
        if told is not None:
            winner = winner or told.against.get(k)
            name = told.names.get(k, winner)
        if (
            winner is None
            or name is None
            or winner.action == "keep"
            or not _holds(name.label, any(one is winner for one in mine), winner, count, standing, index)
        ):
            found[k] = [Evidence(SHARED, "text", False, _KEEP, "keep")]
    return found


def _holds(label: str, by_rule: bool, winner: Evidence, count: int, standing: Standing, index: int) -> bool:
    """Whether a line goes as a label although so many sites carry it."""
    if label in FURNITURE:
        known = winner.certain or winner.code.startswith(SITE)
        return by_rule and (known or count < _SEVERAL or index not in standing.long)
    return by_rule or count < _SEVERAL or 2 * count <= standing.sharing


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
