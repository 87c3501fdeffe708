"""One document as the report shows it: a row for the list, and its lines, as JSON that a browser takes piece by piece.

Made where the document was stripped, in whatever process that is: what is not shown goes no further than that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from boilerstrip.reporting.safe import markup_text, script_json

if TYPE_CHECKING:
    from boilerstrip.document import Decision, Removal
    from boilerstrip.result import Result
    from boilerstrip.scoring.score import Score
    from boilerstrip.scoring.status import LineScore

# Of one text, at most: a book would fill the page. Wrapper stands at the ends, so both are shown, more of the head.
CHARACTERS, LINES, TAIL = 60_000, 1_500, 3  # one part in TAIL is the tail's
LONGEST = 20_000  # characters of a line
_NAME = 140  # characters of what the list calls a document
GONE, CERTAIN, KEPT = range(3)  # what happened to a line


class View(NamedTuple):
    """A document's row, and its lines as JSON."""

    row: dict[str, Any]
    body: bytes
    codes: frozenset[str]  # that a person may ask about

    @property
    def size(self) -> int:
        """Bytes that it takes in the page, nearly."""
        return len(self.body) + 300


class Known(NamedTuple):
    """What is known of a document beside its Result."""

    place: str
    identity: str | None
    site: str | None
    lang: str | None


def view_of(known: Known, result: Result, scored: Score | None) -> View:
    """A Result as the report shows it; ``scored`` where its source is known."""
    names = {"id": known.identity, "site": known.site, "lang": known.lang}
    row = {
        "place": markup_text(known.place),
        "name": _name(result),
        **{name: markup_text(value) for name, value in names.items() if value},
        "status": result.status,
        "confidence": round(result.confidence, 4),
        "characters": len(result.raw_text),
        "removed": sum(len(one.text) for one in result.removals),
        "cuts": _cuts(result.removals),
    }
    body: dict[str, Any] = {"warnings": list(result.warnings)}
    lines = _Lines(result, scored)
    body["lines"] = lines.shown()
    if scored is not None:
        row |= {"verdict": scored.verdict, "coverage": round(scored.coverage, 4), "purity": round(scored.purity, 4)}
        body["source"] = _source(scored, lines)
    codes = frozenset(code for one in result.decisions for code in one.reasons)
    return View(row, script_json(body).encode(), codes)


def _name(result: Result) -> str:
    """What the list calls a document: its headline, or the first line that stays, or the first there is."""
    found = result.title
    if not found:
        doc = result.document
        first = next((k for k, one in enumerate(result.decisions) if one.kept), 0)
        found = doc.text[doc.begins[first] : doc.begins[first] + _NAME + 1] if doc.begins else ""
        found = found.replace("\r", "\n").partition("\n")[0]
    return found if len(found) <= _NAME else f"{found[: _NAME - 1]}\u2026"


def _cuts(removals: Sequence[Removal]) -> list[list[Any]]:
    """What went, by label and code: [label, code, characters]."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for one in removals:
        found[one.label, one.code or one.label] += len(one.text)
    return [[label, code, many] for (label, code), many in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def ends_shown(sizes: Sequence[int]) -> tuple[int, int]:
    """How many lines of the head and of the tail are shown, of lines of these sizes (characters)."""
    count = len(sizes)
    if count <= LINES and sum(min(one, LONGEST) for one in sizes) <= CHARACTERS:
        return count, 0
    tail = _fitting(sizes[::-1][: LINES // TAIL], CHARACTERS // TAIL)
    head = _fitting(sizes[: LINES - LINES // TAIL], CHARACTERS - CHARACTERS // TAIL)
    return max(1, head), min(tail, count - max(1, head))


def _fitting(sizes: Sequence[int], limit: int) -> int:
    """How many of the first of some sizes come to no more than a limit."""
    return bisect_right(list(accumulate(min(one, LONGEST) for one in sizes)), limit)


class _Lines:
    """The lines of a Result, each as [number, label, state, confidence, reasons, parts], and what a source says of it.

    ``parts`` is the line's text, or a list of what stays (text) and what goes ([text, label, code, confidence,
    certain]). A line of which a score speaks has [status, number of the source's line or null] behind that.
    """

    def __init__(self, result: Result, scored: Score | None) -> None:
        self._doc, self._result, self._decisions = result.document, result, result.decisions
        self._removals = result.removals
        self._ends = [one.end for one in self._removals]
        self._fates: dict[int, list[Any]] = {}
        self.number_of: dict[int, int] = {}  # of a line of the cleaned text -> of the input's
        if scored is not None:
            self._settle(scored)

    def shown(self) -> list[Any]:
        """The lines that are shown; where some are not, {"lines": how many, "removed": how many of them go}."""
        decisions = self._decisions
        head, tail = ends_shown([len(line) for line in self._doc.lines])
        rows: list[Any] = [self._row(k, decisions[k]) for k in range(head)]
        if hidden := len(decisions) - head - tail:
            gone = sum(not one.kept for one in decisions[head : head + hidden])
            rows.append({"lines": hidden, "removed": gone})
        return rows + [self._row(k, decisions[k]) for k in range(len(decisions) - tail, len(decisions))]

    def _row(self, k: int, one: Decision) -> list[Any]:
        doc = self._doc
        begin, end = doc.starts[doc.index[k]], doc.starts[doc.index[k] + 1]
        stop = min(end, doc.begins[k] + LONGEST)
        state = KEPT if one.kept else CERTAIN if one.certain else GONE
        cut = self._parts(begin, stop) if one.kept and one.spans else doc.text[begin:stop]
        parts = cut.rstrip("\r\n") if isinstance(cut, str) else cut
        if stop < end and doc.text[stop:end].strip():
            more = f" \u2026 ({end - stop:,} more characters)"
            parts = parts + more if isinstance(parts, str) else [*parts, more]
        row = [doc.index[k] + 1, one.label, state, round(one.confidence, 3), list(one.reasons), parts]
        return [*row, self._fates[k]] if k in self._fates else row

    def _parts(self, begin: int, stop: int) -> str | list[Any]:
        """A line of which parts go."""
        text, parts, at = self._doc.text, [], begin
        for one in self._removals[bisect_right(self._ends, begin) :]:
            if one.start >= stop:
                break
            first, last = max(one.start, at), min(one.end, stop)
            if (gone := text[first:last]) and not gone.isspace():
                parts += [text[at:first], [gone, one.label, one.code, round(one.confidence, 3), one.certain]]
                at = last
        parts.append(text[at:stop].rstrip("\r\n"))
        return [part for part in parts if part]

    # Beside a source

    def _settle(self, scored: Score) -> None:
        """Note what a score says of the lines that stay, and of those that should have."""
        starts = _starts(self._result.text)
        said = {one.index: one for one in scored.cleaned_lines}
        doc = self._doc
        before = list(accumulate((len(one.text) for one in self._removals), initial=0))
        for k, one in enumerate(self._decisions):
            if one.kept:
                place = self._first_kept(doc.begins[k])
                gone = before[bisect_right(self._ends, place)]
                at = bisect_right(starts, place - gone) - 1
                self.number_of.setdefault(at, doc.index[k] + 1)
                if at in said:
                    self._fates[k] = [said[at].status, _number(said[at].match)]
        position = {index: k for k, index in enumerate(doc.index)}
        for lost in scored.wrongly_removed:
            if lost.index in position:
                self._fates[position[lost.index]] = ["lost", lost.match + 1]

    def _first_kept(self, place: int) -> int:
        """The first place from here on that no removal covers."""
        for one in self._removals[bisect_right(self._ends, place) :]:
            if one.start > place:
                break
            place = one.end
        return place


def _starts(text: str) -> list[int]:
    """Where the lines of a text begin, counted as scores count them."""
    from boilerstrip.read import read

    return list(read(text).starts[:-1])


def _number(index: int | None) -> int | None:
    return None if index is None else index + 1


def _source(scored: Score, lines: _Lines) -> dict[str, Any]:
    """The source: its lines as [number, status, number of the input's line or null, similarity, text]."""
    said = scored.source_lines
    head, tail = ends_shown([len(one.text) for one in said])
    row = _source_row(lines.number_of.get)
    rows: list[Any] = [row(one) for one in said[:head]]
    if hidden := len(said) - head - tail:
        rows.append({"lines": hidden, "removed": 0})
    rows += [row(one) for one in said[len(said) - tail :]]
    changes = [[one.kind, one.was, one.now] for one in scored.changes]
    return {"relation": scored.relation, "lines": rows, "changes": changes}


def _source_row(number_of: Callable[[int], int | None]) -> Callable[[LineScore], list[Any]]:
    def row(one: LineScore) -> list[Any]:
        match = None if one.match is None else number_of(one.match)
        return [one.index + 1, one.status, match, round(one.similarity, 3), one.text[:LONGEST]]

    return row
