"""Words between two runs, or beside one, that go on in the source where the run ends: too few to be found alone.

A headline merged with its first paragraph, a tail that was cut off its line, two words between two sentences: they are
the source's if they stand there next to what is known to be, and whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.scoring.align import Alignment, Run
from boilerstrip.scoring.coded import Line

Place = tuple[int, int]  # a source line, and a word's place in it


def fill(found: Alignment, cleaned: Sequence[Line], source: Sequence[Line]) -> None:
    """Add such runs to an alignment."""
    last: Place | None = None  # where in the source the cleaned line before ends
    have = found.by_line
    for k, line in enumerate(cleaned):
        size = len(line.words)
        some = have.get(k)
        if some is None and last is None and k + 1 not in have:
            continue
        if some and some[0].size == size:  # most lines are one run or none
            last = some[0].source, some[0].source_at + size
            continue
        runs = sorted(some or (), key=lambda run: run.at)
        if sum([run.size for run in runs]) < size:
            for run in _missing(k, line.words, runs, last, _start(found, k + 1), source):
                found.add(run)
                runs.append(run)
            runs.sort(key=lambda run: run.at)
        if size:
            last = _end(runs[-1]) if runs and runs[-1].at + runs[-1].size == size else None


def _start(found: Alignment, k: int) -> Place | None:
    """Where in the source a cleaned line begins."""
    for run in found.by_line.get(k, ()):
        if run.at == 0:
            return run.source, run.source_at
    return None


def _end(run: Run) -> Place:
    return run.source, run.source_at + run.size


def _missing(
    k: int, words: str, runs: Sequence[Run], last: Place | None, following: Place | None, source: Sequence[Line]
) -> list[Run]:
    """The runs that fill a line's words which have none; ``last`` and ``following`` are where its neighbours stand."""
    made: list[Run] = []
    at, before = 0, last
    for run in [*runs, None]:
        end, after = (run.at, (run.source, run.source_at)) if run else (len(words), following)
        if at < end:
            made += _onward(k, at, words[at:end], before, source) or _back(k, at, words[at:end], after, source)
        if run:
            at, before = max(at, run.at + run.size), _end(run)
    return made


def _onward(k: int, at: int, words: str, place: Place | None, source: Sequence[Line]) -> list[Run]:
    """Words as runs from a place of the source on; none if others stand there."""
    made: list[Run] = []
    if place is None:
        return made
    other, source_at = place
    done = 0
    while done < len(words) and other < len(source):
        size = min(len(words) - done, len(source[other].words) - source_at)
        if words[done : done + size] != source[other].words[source_at : source_at + size]:
            return []
        if size:
            made.append(Run(k, at + done, other, source_at, size))
        done, other, source_at = done + size, other + 1, 0
    return made if done == len(words) else []


def _back(k: int, at: int, words: str, place: Place | None, source: Sequence[Line]) -> list[Run]:
    """Words as runs that end before a place of the source; none if others stand there."""
    if place is None:
        return []
    other, source_at = place
    left = len(words)
    while left > source_at and other > 0:
        left, other = left - source_at, other - 1
        source_at = len(source[other].words)
    return _onward(k, at, words, (other, source_at - left), source) if left <= source_at else []
