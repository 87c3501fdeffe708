"""What each rule and context earns: where its evidence stands, what it takes, and whether that was right.

Evidence *fires* on a line whether it wins or not; keep-rules on every line that they fit, accused or not. It *takes* a
line, or a span of one that stays, where it wins; a keep-rule takes what would go, and stays because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from boilerstrip.decide import decide, strongest
from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.evaluate import SPAN_SLACK, Row, gold_lines, span_ink
from boilerstrip.evidence.context import Context, codes
from boilerstrip.evidence.shape import safety
from boilerstrip.judge import Judged, weighed
from boilerstrip.labels import KEPT, label_of_code
from boilerstrip.stripper import Stripper

FEW = 3  # groups below which a figure says more about sites than about the rule


@dataclass(slots=True)
class Earning:
    """The counts of one code: lines where it fires, what it takes, and what of that is right."""

    fires: int = 0
    takes: int = 0
    right: int = 0  # of those taken, what the gold takes too
    own_label: int = 0  # and under the same label
    alone: int = 0  # of those taken, what would be decided otherwise with this code ignored
    docs: int = 0
    groups: set[str] = field(default_factory=set)

    @property
    def precision(self) -> float | None:
        """The share of what it takes that is right; None where it takes nothing."""
        return self.right / self.takes if self.takes else None

    @property
    def few(self) -> bool:
        """Whether it fires in fewer groups than say something."""
        return len(self.groups) < FEW


class _Gold(NamedTuple):
    """What a person said of the line a position stands in: where it is, its label, the spans that should go."""

    at: tuple[int, int]
    label: str
    spans: Sequence[Row]


class _Taken(NamedTuple):
    """What one code took: a line, or a span of it by offsets into the document."""

    code: str
    k: int
    start: int = 0
    end: int = 0


def firing(one: Judged) -> Iterator[tuple[int, str]]:
    """Position and code of all evidence about a text; a code comes more than once where it speaks of many spans."""
    for told in (one.alone, one.context.evidence, one.argue.all()):
        for k, evidence in told.items():
            for this in evidence:
                yield k, this.code


def earnings(stripper: Stripper, rows: Iterable[Row]) -> tuple[dict[str, Earning], int, int]:
    """What each code earns on labelled documents, of the codes that fire; the numbers of documents and groups.

    Lines without a label, and those marked unsure, do not count. A document's group is its field ``group``, else its
    ``site``, else its ``id``.
    """
    found: dict[str, Earning] = {}
    docs, groups = 0, set[str]()
    for docs, row in enumerate(rows, 1):
        group = str(row.get("group") or row.get("site") or row.get("id") or f"document {docs}")
        groups.add(group)
        _add(found, stripper, row, group)
    return found, docs, len(groups)


def _add(found: dict[str, Earning], stripper: Stripper, row: Row, group: str) -> None:
    """Count one document."""
    one = stripper.judged(row["text"])
    gold = _gold(row, one.doc)
    fired = {(k, code) for k, code in firing(one) if k in gold}
    for _, code in fired:
        found.setdefault(code, Earning()).fires += 1
    for code in {code for _, code in fired}:
        found[code].docs += 1
        found[code].groups.add(group)
    now = _decided(stripper, one)
    taken: dict[str, set[_Taken]] = {}
    for this in _taken(one, now):
        if this.k in gold:
            taken.setdefault(this.code, set()).add(this)
    arguing = {code for _, code in fired if label_of_code(code) is None}
    for code in taken.keys() | arguing:
        earning, others = found[code], _decided(stripper, _without(one, code))
        mine = taken.get(code, set())
        if code in arguing:  # contexts that a keep-rule held off have left no evidence
            mine = mine | {_Taken(code, k) for k, this in fired if this == code and now[k].kept and not others[k].kept}
        for this in mine:
            told = _right(this, gold[this.k], one.doc)
            earning.takes += 1
            earning.right += told is not None
            earning.own_label += told == (label_of_code(code) or "text")
            earning.alone += not _as_before(this, others[this.k])


def _gold(row: Row, doc: Document) -> dict[int, _Gold]:
    """The gold by position, of positions that count."""
    text = row["text"]
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    lines, where = {gold["i"]: gold for gold in row["lines"]}, gold_lines(text)
    found = {}
    for k, index in enumerate(doc.index):
        i = where[index]
        if i in lines and not lines[i].get("unsure"):
            spans = [span for span in row.get("spans") or () if span["i"] == i]
            found[k] = _Gold((starts[i], starts[i + 1] - 1), lines[i]["label"], spans)
    return found


def _decided(stripper: Stripper, one: Judged) -> tuple[Decision, ...]:
    context = one.context
    return decide(one.alone, context.evidence, context.titles, safety(one.shape), stripper.settings)


def _without(one: Judged, code: str) -> Judged:
    """The same text with a code ignored: contexts look again where a rule is gone, not where one of them is."""
    if code in codes():
        context = one.context
        return one._replace(context=Context(_filtered(context.evidence, code), context.titles, context.title))
    accused = {k: [this for this in told if this.action != "keep"] for k, told in one.alone.items()}
    return weighed(one.doc, one.shape, _filtered(accused, code), one.argue.without(code))


def _filtered(told: Mapping[int, Sequence[Evidence]], code: str) -> dict[int, list[Evidence]]:
    """Evidence by position without that of a code."""
    left = {k: [one for one in evidence if one.code != code] for k, evidence in told.items()}
    return {k: evidence for k, evidence in left.items() if evidence}


def _taken(one: Judged, decisions: Sequence[Decision]) -> Iterator[_Taken]:
    """What was taken, and by what: the winners alone. Of spans that meet, the first takes what they share."""
    for k in one.alone.keys() | one.context.evidence.keys():
        decision = decisions[k]
        if not decision.kept:
            yield _Taken(decision.reasons[0], k)
            continue
        told = [*one.alone.get(k, ()), *one.context.evidence.get(k, ())]
        winner = strongest(told)
        if winner is not None and winner.action == "keep" and any(this.action == "line" for this in told):
            yield _Taken(winner.code, k)
        last = 0
        for span in sorted(decision.spans, key=lambda this: (this.start, -this.end)):
            if span.end > last:
                yield _Taken(span.code, k, max(span.start, last), span.end)
                last = span.end


def _right(this: _Taken, gold: _Gold, doc: Document) -> str | None:
    """The gold's label of what was rightly taken; None where it was not."""
    if label_of_code(this.code) is None:
        return gold.label if gold.label in KEPT else None
    if gold.label not in KEPT:
        return gold.label
    if not this.end:
        return None
    ink = {at for at in range(this.start, this.end) if not doc.text[at].isspace()}
    if len(ink - span_ink(doc.text, gold.at, [span["text"] for span in gold.spans])) > SPAN_SLACK:
        return None
    # Of several spans in the line, the label of the one that is met most.
    met = [(len(ink & span_ink(doc.text, gold.at, [span["text"]])), str(span["label"])) for span in gold.spans]
    much, label = max(met, default=(0, ""))
    return label if much else None


def _as_before(this: _Taken, other: Decision) -> bool:
    """Whether another decision about the line does the same to what was taken."""
    if label_of_code(this.code) is None:
        return other.kept
    if not other.kept:
        return True
    covered = {at for span in other.spans for at in range(span.start, span.end)}
    return bool(this.end) and covered.issuperset(range(this.start, this.end))
