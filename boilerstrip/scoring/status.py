"""What became of each line: of the cleaned text's, where it comes from; of the source's, whether it is still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from boilerstrip.scoring.align import Alignment, Run, free
from boilerstrip.scoring.coded import Line


@dataclass(frozen=True, slots=True)
class LineScore:
    """One line's fate (design: ``Score.cleaned_lines`` and ``Score.source_lines``).

    Attributes
    ----------
    index : int
        Its place among all lines of its text, blank ones too, from 0.
    text : str
        The line.
    status : str
        Of a cleaned line "verbatim", "edited", "added" or "boilerplate"; of a source line "kept", "edited", "missing"
        or "boilerplate".
    match : int or None
        The index of the other text's line with the largest overlap.
    similarity : float
        0..1: the share of its words that stand in the other text's lines, in order.
    """

    index: int
    text: str
    status: str
    match: int | None
    similarity: float


def cleaned_scores(
    cleaned: Sequence[Line],
    source: Sequence[Line],
    found: Alignment,
    wrapper: frozenset[int],
    own: frozenset[int],
    whole: frozenset[int] = frozenset(),
) -> tuple[LineScore, ...]:
    """The lines of the cleaned text.

    Parameters
    ----------
    wrapper, own : frozenset of int
        Positions of lines that are wrapper: in the source, and, of those that come from nowhere, in the cleaned text.
    whole : frozenset of int
        Positions of lines that are whole because the paragraph is that they were cut out of.
    """
    made = []
    for k, line in enumerate(cleaned):
        runs = found.by_line.get(k)
        if not runs:
            made.append(LineScore(line.index, line.text, "boilerplate" if k in own else "added", None, 0.0))
            continue
        match = _most(runs, "source")
        is_same = k in whole or is_whole(line, runs, source)
        status = "boilerplate" if match in wrapper else "verbatim" if is_same else "edited"
        share = covered([(run.at, run.size) for run in runs]) / len(line.words)
        made.append(LineScore(line.index, line.text, status, source[match].index, share))
    return tuple(made)


def source_scores(
    source: Sequence[Line],
    cleaned: Sequence[Line],
    found: Alignment,
    wrapper: frozenset[int],
    whole: frozenset[int] = frozenset(),
    spans: Mapping[int, bytes] | None = None,
) -> tuple[LineScore, ...]:
    """The lines of the source; ``wrapper`` are the positions of those that are its own wrapper, ``spans`` the words of
    others that are, which nobody misses, ``whole`` as above."""
    made = []
    for k, line in enumerate(source):
        runs = found.by_source.get(k)
        if not runs:
            status = "boilerplate" if k in wrapper else "missing"
            made.append(LineScore(line.index, line.text, status, None, 0.0))
            continue
        match = cleaned[_most(runs, "line")].index
        if spans and k in spans:
            taken = bytes(1 - one for one in spans[k])  # the words that are missed
            runs = [*runs, *[Run(-1, at, k, at, end - at) for at, end in free(taken, 0, len(taken))]]
        status = "boilerplate" if k in wrapper else "kept" if k in whole or is_unbroken(line, runs) else "edited"
        share = covered([(run.source_at, run.size) for run in runs]) / len(line.words)
        made.append(LineScore(line.index, line.text, status, match, share))
    return tuple(made)


def covered(spans: Sequence[tuple[int, int]]) -> int:
    """How many words spans (place, size) cover; where they repeat each other, once."""
    if len(spans) == 1:
        return spans[0][1]
    total = last = 0
    for start, size in sorted(spans):
        total += max(0, start + size - max(start, last))
        last = max(last, start + size)
    return total


def _most(runs: Iterable[Run], side: str) -> int:
    """The line of a side ("line", "source") that most words go to; of equals the first."""
    total: dict[int, int] = defaultdict(int)
    for run in runs:
        total[getattr(run, side)] += run.size
    return min(total, key=lambda k: (-total[k], k))


def is_whole(line: Line, runs: Sequence[Run], source: Sequence[Line]) -> bool:
    """Whether a cleaned line is nothing but whole sentences of source lines, of each as they follow one another."""
    if sum([run.size for run in runs]) < len(line.words):
        return False
    joined = _meeting(sorted(runs, key=lambda run: run.at))
    if len({run.source for run in joined}) < len(joined):
        return False
    for _, _, other, at, size in joined:
        line = source[other]
        if (at and not line.ends_at(at)) or not line.ends_at(at + size):
            return False
    return True


def is_unbroken(line: Line, runs: Sequence[Run]) -> bool:
    """Whether a source line stands in the cleaned text whole; in several lines, if it was cut between sentences."""
    at = 0
    for run in _meeting(sorted(runs, key=lambda run: (run.source_at, -run.size))):
        end = run.source_at + run.size
        if run.source_at <= at < end:
            if not line.ends_at(end):
                return False
            at = end
    return at == len(line.words)


def _meeting(runs: Iterable[Run]) -> list[Run]:
    """Runs that go on from one another as one."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if last and last.ends == (run.line, run.at, run.source, run.source_at):
            made[-1] = last._replace(size=last.size + run.size)
        else:
            made.append(run)
    return made
