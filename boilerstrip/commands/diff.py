"""A unified diff of a text and what is left of it: linear, for it knows what went and compares nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

_CONTEXT = 3
Span = tuple[int, int]
Edit = tuple[str, str]


def unified(name: str, text: str, rounds: Iterable[Sequence[Span]]) -> Iterator[str]:
    """The diff's lines, breaks included, as patch(1) takes them.

    Parameters
    ----------
    rounds : iterable of sequence of (start, end)
        What each round cut out, in order, as offsets into what the rounds before it had left.
    """
    pieces: list[Span] = [(0, len(text))]
    for cuts in rounds:
        pieces = list(_cut(pieces, cuts))
    yield f"--- {name}\n"
    yield f"+++ {name}\n"
    for old, new, hunk in _hunks(_edits(text, pieces)):
        yield f"@@ -{_range(old, hunk, '+')} +{_range(new, hunk, '-')} @@\n"
        for sign, line in hunk:
            yield f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _cut(pieces: Iterable[Span], cuts: Sequence[Span]) -> Iterator[Span]:
    """The pieces of the first text that one more round leaves."""
    size, k = 0, 0
    for begin, end in pieces:
        shift = begin - size  # from what the rounds before have left to the first text
        size += end - begin
        while k < len(cuts) and cuts[k][0] + shift < end:
            start, stop = cuts[k][0] + shift, cuts[k][1] + shift
            if begin < start:
                yield begin, start
            begin = max(begin, min(stop, end))
            if stop > end:
                break  # the rest of this cut lies in the next piece
            k += 1
        if begin < end:
            yield begin, end


def _edits(text: str, pieces: Sequence[Span]) -> Iterator[Edit]:
    """The lines that stay, go and come, in order."""
    at, begin, unfinished = 0, 0, ""
    come: list[Edit] = []
    while begin < len(text):
        stop = text.find("\n", begin) + 1 or len(text)
        while at < len(pieces) and pieces[at][1] <= begin:
            at += 1
        line, left = text[begin:stop], _within(text, pieces, at, begin, stop)
        if left == line and not unfinished:
            yield from come
            come = []
            yield " ", line
        else:
            yield "-", line
            unfinished += left
            if unfinished.endswith("\n"):
                come.append(("+", unfinished))
                unfinished = ""
        begin = stop
    yield from come
    if unfinished:
        yield "+", unfinished


def _within(text: str, pieces: Sequence[Span], at: int, begin: int, stop: int) -> str:
    """What is left of one line."""
    parts = []
    while at < len(pieces) and pieces[at][0] < stop:
        parts.append(text[max(begin, pieces[at][0]) : min(stop, pieces[at][1])])
        at += 1
    return "".join(parts)


def _hunks(edits: Iterable[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """Changes that stand close to each other with the lines around them, and the first line's number in both texts."""
    before: deque[Edit] = deque(maxlen=_CONTEXT)
    hunk: list[Edit] = []
    old = new = first_old = first_new = quiet = 0
    for edit in edits:
        if edit[0] != " ":
            if not hunk:
                hunk, first_old, first_new = list(before), old - len(before), new - len(before)
            hunk.append(edit)
            quiet = 0
        elif hunk:
            hunk.append(edit)
            quiet += 1
            if quiet > 2 * _CONTEXT:
                yield first_old, first_new, hunk[: _CONTEXT - quiet]
                before, hunk = deque(hunk[-_CONTEXT:], _CONTEXT), []
        else:
            before.append(edit)
        old += edit[0] != "+"
        new += edit[0] != "-"
    if hunk:
        yield first_old, first_new, hunk[: len(hunk) - max(0, quiet - _CONTEXT)]


def _range(first: int, hunk: Sequence[Edit], other: str) -> str:
    """Where a hunk stands in one of the texts; an empty stretch is named by the line before it."""
    count = sum(sign != other for sign, _ in hunk)
    return f"{first + bool(count)},{count}"
