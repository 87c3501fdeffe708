"""Verdicts to removals: which characters go. Only this module decides about white space, and it inserts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from boilerstrip.document import Decision, Document, Evidence, Removal

_OPEN, _CLOSE = '([{"', ')]}"'
_CLINGS = ".,;:!?"  # marks that stand right behind a word


def cuts(doc: Document, decisions: Sequence[Decision]) -> Iterator[Removal]:
    """The removals of a document, in order and not overlapping."""
    for first, stop in _touched(decisions):
        if decisions[first].kept:
            yield from _spans(doc, first, decisions[first].spans)
            continue
        bounds = _bounds(doc, first, stop, len(decisions))
        for low, high, one in zip(bounds, bounds[1:], decisions[first:stop], strict=False):
            if low < high:
                yield _removal(doc, low, high, one)


def left(doc: Document, decisions: Sequence[Decision]) -> str:
    """The text without what goes: for who wants no more, lines that go together are one cut."""

    def edges() -> Iterator[tuple[int, int]]:
        for first, stop in _touched(decisions):
            if decisions[first].kept:
                yield from ((one.start, one.end) for one in _spans(doc, first, decisions[first].spans))
            else:
                yield _edges(doc, first, stop, len(decisions))

    return without(doc.text, edges())


def _touched(decisions: Sequence[Decision]) -> Iterator[tuple[int, int]]:
    """The runs of lines that go, and the lines that stay and lose a part: the first, and the one behind the last."""
    stop = 0
    for position in [position for position, one in enumerate(decisions) if not one.kept or one.spans]:
        if decisions[position].kept:
            yield position, position + 1
        elif position >= stop:  # the first of a run
            stop = position
            while stop < len(decisions) and not decisions[stop].kept:
                stop += 1
            yield position, stop


def without(text: str, removals: Iterable[tuple[int, int]]) -> str:
    """``text`` with what stands between some offsets cut out.

    Written piece by piece into one buffer: a list of pieces and the whole beside it would take twice the memory.
    """
    out, at = StringIO(newline=""), 0
    for start, end in removals:
        out.write(text[at:start])
        at = end
    if not at:
        return text
    out.write(text[at:])
    return out.getvalue()


def _removal(doc: Document, start: int, end: int, one: Decision) -> Removal:
    code = one.reasons[0] if one.reasons else ""  # a title that Result.body leaves out: no rule spoke of it
    return Removal(start, end, doc.text[start:end], one.label, code, one.confidence, one.certain)


def _bounds(doc: Document, first: int, stop: int, count: int) -> list[int]:
    """Where the removals of adjacent lines that all go begin, and where the last of them ends."""
    begin, end = _edges(doc, first, stop, count)
    return [begin, *(doc.starts[doc.index[k]] for k in range(first + 1, stop)), end]


def _edges(doc: Document, first: int, stop: int, count: int) -> tuple[int, int]:
    """Where adjacent lines that all go begin and end, with their breaks and the blank lines that would be too many.

    Blank lines between two of them go. Of the blanks before and after the run the larger number stays; at the top of
    the text those before, at its bottom those after. Of all lines nothing stays, blank lines neither: an empty output
    says that there was no story.
    """
    if stop - first == count:
        return 0, len(doc.text)
    index, starts = doc.index, doc.starts
    before = index[first] - (index[first - 1] + 1 if first else 0)
    following = index[stop] if stop < count else len(starts) - 1
    after = following - index[stop - 1] - 1
    if stop < count:
        return starts[index[first]], starts[index[stop - 1] + 1 + (min(before, after) if first else after)]
    begin = starts[index[first]]
    if first:
        begin = starts[index[first] - before]
        if after == 0:
            begin = _before_break(doc.text, begin)
    # The text's last piece, empty when it ends in a break, counts as a blank line here.
    return begin, starts[index[stop - 1] + 1]


def _before_break(text: str, at: int) -> int:
    """The offset of the line break that ends at ``at``."""
    if text.endswith("\r\n", 0, at):
        return at - 2
    return at - 1 if at and text[at - 1] in "\r\n" else at


def _spans(doc: Document, position: int, spans: Sequence[Evidence]) -> Iterator[Removal]:
    """The removals inside a line that stays."""
    begin, line = doc.begins[position], doc.lines[position]
    last = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        start, stop = max(span.start - begin, last), span.end - begin
        if start >= stop:
            continue  # inside what has gone already
        start, stop = _tidy(line, start, stop)
        # Tidying goes back over spaces and a bracket, which the span before may have taken.
        start = max(start, last)
        yield Removal(
            begin + start,
            begin + stop,
            doc.text[begin + start : begin + stop],
            span.label,
            span.code,
            span.confidence,
            span.certain,
        )
        last = stop


def _tidy(text: str, start: int, stop: int) -> tuple[int, int]:
    """Widen a span of a line so that no bracket is orphaned and no space doubled or left at an end of the line."""
    end = len(text)
    inner = text[start:stop]
    for left, right in zip(_OPEN, _CLOSE, strict=True):
        lone = inner.count(left) - inner.count(right)
        if lone > 0 and text[stop : stop + 1] == right:
            stop += 1
        elif lone < 0 and start > 0 and text[start - 1] == left:
            start -= 1
        elif lone == 0 and start > 0 and text[start - 1] == left and text[stop : stop + 1] == right:
            start, stop = start - 1, stop + 1
    if text[start - 1 : start] == " " and text[stop : stop + 1] in _CLINGS:
        while start > 0 and text[start - 1] == " ":
            start -= 1
    elif start <= 0:
        while stop < end and text[stop] == " ":
            stop += 1
    elif stop >= end:
        while start > 0 and text[start - 1] == " ":
            start -= 1
    else:
        while text[start - 1] == " " and stop < end and text[stop] == " ":
            stop += 1
    return start, stop
