"""The road from a cleaned text and its source to a Score."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from boilerstrip.scoring.pair import Pair, pair_of
from boilerstrip.scoring.relation import Measures, measures, relation
from boilerstrip.scoring.status import LineScore, cleaned_scores, source_scores
from boilerstrip.scoring.unwrapped import whole_lines

if TYPE_CHECKING:
    from boilerstrip.scoring.facts import Change
    from boilerstrip.scoring.lost import Lost


VERDICTS = ("body-lost", "not-the-source", "changed-facts", "partial", "boilerplate-left", "faithful")


@dataclass(frozen=True)
class Score:
    """How true a cleaned text is to its source (design: ``boilerstrip.score``).

    Attributes
    ----------
    relation : str
        "republished", "partial" (paragraphs of it, or what somebody told the source alone) or "different".
    coverage : float
        0..1: words of the source's body that are carried over, edits allowed, over all of them.
    purity : float
        0..1: words of the cleaned text that come from the source's body, over all of them. Nothing excuses a line.
    """

    relation: str
    coverage: float
    purity: float
    pair: Pair

    @cached_property
    def cleaned_lines(self) -> tuple[LineScore, ...]:
        """One for each line of the cleaned text with ink, in order."""
        pair = self.pair
        return cleaned_scores(pair.cleaned, pair.source, pair.found, pair.aside, pair.own, self._whole[0])

    @cached_property
    def source_lines(self) -> tuple[LineScore, ...]:
        """One for each line of the source with ink, in order."""
        pair = self.pair
        return source_scores(pair.source, pair.cleaned, pair.found, pair.aside, self._whole[1], pair.spans)

    @cached_property
    def _whole(self) -> tuple[frozenset[int], frozenset[int]]:
        return whole_lines(*self.pair.paragraphs, self.pair.whole)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Changed facts in lines that were carried over."""
        from boilerstrip.scoring.facts import Facts

        ours, theirs = self.pair.paragraphs
        return Facts(ours, theirs, self.pair.coder).changes(self.pair.whole, theirs.of(self.pair.aside))

    @cached_property
    def wrongly_removed(self) -> tuple[Lost, ...]:
        """Lines of the raw text that the source's body has and the cleaned text has lost; none without a raw text."""
        if self.pair.raw is None:
            return ()
        from boilerstrip.scoring.lost import lost

        return lost(self.pair)

    @cached_property
    def verdict(self) -> str:
        """The worst that there is to say: the first of VERDICTS that holds."""
        if self.wrongly_removed:
            return "body-lost"
        if self.relation == "different":
            return "not-the-source"
        if self.changes:
            return "changed-facts"
        if self.relation == "partial":
            return "partial"
        return "boilerplate-left" if any(one.status == "boilerplate" for one in self.cleaned_lines) else "faithful"

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON-ready values."""
        return {
            "relation": self.relation,
            "coverage": self.coverage,
            "purity": self.purity,
            "verdict": self.verdict,
            "cleaned_lines": [asdict(one) for one in self.cleaned_lines],
            "source_lines": [asdict(one) for one in self.source_lines],
            "changes": [one._asdict() for one in self.changes],
            "wrongly_removed": [asdict(one) for one in self.wrongly_removed],
        }


def score(
    cleaned: str, source: str, raw: str | None = None, *, wrapper: str | None = None, title: str | None = None
) -> Score:
    """Say how true a cleaned text is to the story that it was made of.

    Parameters
    ----------
    cleaned, source : str
        The text to judge, and the story as its source published it, wrapper and all.
    raw : str, optional
        The text before it was cleaned: what of the source's body it had, and the cleaned text has no more, was wrongly
        removed.
    wrapper : str, optional
        Who tells the source's own wrapper, which is no part of its body: "signs" (plain signs; at once), "rules" (the
        package's rules and contexts), "model" (the learned labeller too) or "off" (nobody; all of it counts). "rules"
        where a raw text is given, else "signs".
    title : str, optional
        The headline that was kept beside the cleaned text, as a page's is: of the raw text it is not lost.

    Raises
    ------
    TypeError
        When a text is not a str.
    SettingsError
        When ``wrapper`` is none of these.
    """
    pair = pair_of(cleaned, source, raw, wrapper or ("signs" if raw is None else "rules"), title)
    found = measures_of(pair)
    return Score(relation(found), found.coverage, found.purity, pair)


def measures_of(pair: Pair) -> Measures:
    """What the relation of two texts is decided on."""
    return measures(pair.cleaned, pair.source, pair.body, pair.aside, pair.coder, spans=pair.spans)
