"""A judged document as one JSON object of an attributes file, and back (docs/tag-and-decide.md).

The outer form is Dolma's (allenai/dolma, docs/data-format.md): an id, and under ``attributes`` lists of
``[start, end, score]`` by name, offsets in characters. Those are for other tools. What ``decide`` needs to come to the
very same answer stands beside them, under ``boilerstrip``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from boilerstrip.document import Document, Evidence
from boilerstrip.errors import AttributesError
from boilerstrip.evidence.context import Context, headline_of
from boilerstrip.evidence.rules import Advocate
from boilerstrip.evidence.shape import shapes
from boilerstrip.judge import Judged
from boilerstrip.labels import LABELS
from boilerstrip.learned.told import Told
from boilerstrip.result import Result

FORMAT = 1
PREFIX = "boilerstrip__"
_ACTIONS = ("line", "span", "keep", "name")
Row = dict[str, Any]
Spans = list[list[float]]


class Remembered(NamedTuple):
    """What rules, contexts and (where there is one) the labeller said of a text."""

    judged: Judged
    told: Told | None

    def codes(self) -> set[str]:
        """The codes of rules that spoke of any line, for or against it."""
        told = [*self.judged.alone.values(), *self.judged.argue.heard().values()]
        return {one.code for evidence in told for one in evidence}


def to_row(one: Remembered) -> Row:
    """All that a decision needs, ready for JSON: evidence as ``[line, code, label, action, confidence, certain]``.

    ``line`` counts lines with ink from 0; a span's offsets into the text follow.
    """
    judged, told = one
    row: Row = {
        "alone": list(_flat(judged.alone)),
        "context": list(_flat(judged.context.evidence)),
        "argued": list(_flat(judged.argue.heard())),
        "titles": sorted(judged.context.titles),
    }
    if told is not None:
        row["model"] = {
            "plain": list(told.plain),
            "names": list(_flat({k: [this] for k, this in told.names.items()})),
            "against": list(_flat({k: [this] for k, this in told.against.items()})),
            "wrapped": told.wrapped,
        }
    return row


def _flat(told: Mapping[int, Iterable[Evidence]]) -> Iterator[list[Any]]:
    for k in sorted(told):
        for one in told[k]:
            head = [k, one.code, one.label, one.action, one.confidence, one.certain]
            yield [*head, one.start, one.end] if one.action == "span" else head


def from_row(row: object, doc: Document) -> Remembered:
    """What ``to_row`` wrote of a document.

    Raises
    ------
    AttributesError
        When it is damaged, or speaks of other lines than the document has.
    """
    try:
        return _from_row(row, doc)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise AttributesError("the evidence is damaged") from None


def _from_row(row: Any, doc: Document) -> Remembered:
    alone, context, argued = (_gathered(row[name], doc) for name in ("alone", "context", "argued"))
    titles = frozenset(_position(k, doc) for k in row["titles"])
    found = Context(context, titles, headline_of(doc, titles))
    judged = Judged(doc, shapes(doc), alone, Advocate.recalled(doc, argued), found)
    return Remembered(judged, _told(row["model"], doc) if "model" in row else None)


def _told(row: Any, doc: Document) -> Told:
    plain = [_share(one) for one in row["plain"]]
    names, against = ({k: one for k, (one,) in _gathered(row[name], doc).items()} for name in ("names", "against"))
    if len(plain) != len(doc.lines) or not isinstance(row["wrapped"], bool):
        raise ValueError
    return Told(plain, names, against, row["wrapped"])


def _gathered(flat: Any, doc: Document) -> dict[int, list[Evidence]]:
    """Evidence by position, every field of it checked: what is cut is what it says."""
    found: dict[int, list[Evidence]] = {}
    for k, code, label, action, confidence, certain, *span in flat:
        begin = doc.begins[_position(k, doc)]
        if not isinstance(code, str) or label not in LABELS or action not in _ACTIONS or not isinstance(certain, bool):
            raise ValueError
        if (action == "span") != bool(span):
            raise ValueError
        start, end = map(_whole, span) if span else (0, 0)
        if span and not begin <= start < end <= begin + len(doc.lines[k]):
            raise ValueError
        found.setdefault(k, []).append(Evidence(code, label, certain, _share(confidence), action, start, end))
    return found


def _position(k: Any, doc: Document) -> int:
    if not 0 <= _whole(k) < len(doc.lines):
        raise ValueError
    return int(k)


def _whole(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError
    return number


def _share(number: Any) -> float:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0.0 <= number <= 1.0:
        raise ValueError
    return float(number)


def spans_of(one: Remembered, results: Mapping[str, Result]) -> dict[str, Spans]:
    """The attributes of one document in Dolma's form.

    Parameters
    ----------
    results : mapping of strictness to Result
        What goes of it at each.

    Returns
    -------
    dict
        ``removed_<strictness>``: what would be cut, exactly, with the decision's confidence. ``<label>``: each line or
        part of one that anything gives this label, with the highest confidence of those that do. ``<code>``: the same
        of one rule, context or (000) the labeller alone. ``model``: of each line that nothing else has spoken of, how
        likely the labeller thinks it wrapper.
    """
    judged, told = one
    found: dict[str, Spans] = {
        f"removed_{name}": [[cut.start, cut.end, cut.confidence] for cut in result.removals]
        for name, result in results.items()
    }
    if told is not None:
        spoken = judged.alone.keys() | judged.context.evidence.keys() | judged.context.titles
        found["model"] = [
            [*_line(judged.doc, k), round(1 - plain, 3)] for k, plain in enumerate(told.plain) if k not in spoken
        ]
    by_label: dict[str, dict[tuple[int, int], float]] = {}
    by_code: dict[str, dict[tuple[int, int], float]] = {}
    for k, this in _speaking(one):
        span = (this.start, this.end) if this.action == "span" else _line(judged.doc, k)
        for name, known in ((this.label, by_label), (this.code, by_code)):
            if this.action != "keep" or known is by_code:
                scores = known.setdefault(name, {})
                scores[span] = max(scores.get(span, 0.0), this.confidence)
    for known in (by_label, by_code):
        for name in sorted(known):
            found[name] = [[*span, score] for span, score in sorted(known[name].items())]
    return {f"{PREFIX}{name}": spans for name, spans in found.items()}


def _line(doc: Document, k: int) -> tuple[int, int]:
    """Where a line's ink stands."""
    return doc.begins[k], doc.begins[k] + len(doc.lines[k])


def _speaking(one: Remembered) -> Iterator[tuple[int, Evidence]]:
    """Evidence that has a score of its own, by position; names have none."""
    judged, told = one
    for source in (judged.alone, judged.context.evidence):
        for k, evidence in source.items():
            yield from ((k, this) for this in evidence if this.action != "name")
    if told is not None:
        yield from told.against.items()
