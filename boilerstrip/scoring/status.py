"""What became of each line: of the cleaned text's, where it comes from; of the source's, whether it is still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from boilerstrip.scoring.align import Alignment, Run
from boilerstrip.scoring.coded import Line


class LineScore(NamedTuple):
    """One line's fate (design: ``Score.cleaned_lines`` and ``Score.source_lines``).

    Attributes
    ----------
    index : int
        Its place among all lines of its text, blank ones too, from 0.
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
    cleaned: Sequence[Line], source: Sequence[Line], found: Alignment, wrapper: frozenset[int], own: frozenset[int]
) -> tuple[LineScore, ...]:
    """The lines of the cleaned text. ``wrapper``: positions in the source that are its own; ``own``: in the cleaned."""
    made = []
    for k, line in enumerate(cleaned):
        runs = found.by_line.get(k, [])
        if not runs:
            made.append(LineScore(line.index, line.text, "boilerplate" if k in own else "added", None, 0.0))
            continue
        match = _most(runs, "source")
        if match in wrapper:
            status = "boilerplate"
        else:
            status = "verbatim" if _whole(line, runs, source) else "edited"
        made.append(LineScore(line.index, line.text, status, source[match].index, _share(runs, line)))
    return tuple(made)


def source_scores(
    source: Sequence[Line], cleaned: Sequence[Line], found: Alignment, wrapper: frozenset[int]
) -> tuple[LineScore, ...]:
    """The lines of the source."""
    made = []
    for k, line in enumerate(source):
        runs = found.by_source.get(k, [])
        match = cleaned[_most(runs, "line")].index if runs else None
        if k in wrapper:
            status = "boilerplate"
        elif not runs:
            status = "missing"
        else:
            status = "kept" if _unbroken(line, runs) else "edited"
        made.append(
            LineScore(
                line.index, line.text, status, match, _covered(runs, "source_at") / len(line.words) if runs else 0.0
            )
        )
    return tuple(made)


def _most(runs: Iterable[Run], field: str) -> int:
    """The line that most words go to; of equals the first."""
    total: dict[int, int] = defaultdict(int)
    for run in runs:
        total[getattr(run, field)] += run.size
    return min(total, key=lambda k: (-total[k], k))


def _share(runs: Sequence[Run], line: Line) -> float:
    return sum([run.size for run in runs]) / len(line.words)


def _covered(runs: Iterable[Run], field: str) -> int:
    """How many words runs cover; where they repeat each other, once."""
    total = last = 0
    for start, size in sorted([(getattr(run, field), run.size) for run in runs]):
        total += max(0, start + size - max(start, last))
        last = max(last, start + size)
    return total


def _whole(line: Line, runs: Sequence[Run], source: Sequence[Line]) -> bool:
    """Whether a cleaned line is nothing but whole sentences of the source."""
    if sum([run.size for run in runs]) < len(line.words):
        return False
    joined = _meeting(sorted(runs, key=lambda run: run.at))
    return all(
        (run.source_at == 0 or run.source_at in source[run.source].ends)
        and run.source_at + run.size in source[run.source].ends
        for run in joined
    ) and len({run.source for run in joined}) == len(joined)


def _meeting(runs: Sequence[Run]) -> list[Run]:
    """Runs that go on from one another as one."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if (
            last
            and last.source == run.source
            and last.source_at + last.size == run.source_at
            and last.at + last.size == run.at
        ):
            made[-1] = last._replace(size=last.size + run.size)
        else:
            made.append(run)
    return made


def _unbroken(line: Line, runs: Sequence[Run]) -> bool:
    """Whether a source line stands in the cleaned text whole; in several lines, if it was cut between sentences."""
    joined = _meeting(sorted(runs, key=lambda run: (run.source_at, run.at)))
    if any(run.source_at == 0 and run.size == len(line.words) for run in joined):
        return True
    at = 0
    for run in joined:
        if run.source_at <= at < run.source_at + run.size:
            if run.source_at + run.size not in line.ends:
                return False
            at = run.source_at + run.size
    return at == len(line.words)
