"""Changed facts in lines that were carried over: another number, another name, a negation come or gone.

Two lines are laid side by side word by word; what differs stands in gaps between what is the same. A gap that says a
number where the other line says another one, or a name, or has a negation more or less, is a changed fact. A gap with
nothing on one side is trimming or extension, which is no change: except for a negation, and for a name inside a quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boilerstrip.scoring.align import Alignment, Run
from boilerstrip.scoring.coded import Coder, Line
from boilerstrip.scoring.lexicon import DENYING, STANDINGS, STYLED
from boilerstrip.scoring.quotes import quoted
from boilerstrip.scoring.units import converted, rounded
from boilerstrip.scoring.words import STOP, Word, words_of

_GAP = 8  # words of a side of a gap; in longer ones something else is said
_DENIALS = 2  # words beside a negation in a gap that has nothing on the other side: "did not", "has never been"


class Change(NamedTuple):
    """A changed fact (design: ``Score.changes``).

    Attributes
    ----------
    kind : str
        "number", "name" or "negation".
    line, source_line : int
        Indexes of the lines it stands in.
    now, was : str
        The words as the cleaned text has them, and as the source had them; either may be empty.
    """

    kind: str
    line: int
    source_line: int
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class _Side:
    """A line with its words as they were written, without the ends of sentences."""

    index: int
    words: tuple[Word, ...]
    starts: frozenset[int]  # of sentences
    inside: bytes  # quotation marks

    def forms(self) -> list[str]:
        return [word.form for word in self.words]


class Facts:
    """Finds the changes of one pair of texts."""

    def __init__(self, cleaned: Sequence[Line], source: Sequence[Line], coder: Coder) -> None:
        self._lines = (cleaned, source)
        self._coder = coder
        self._sides: dict[tuple[int, int], _Side] = {}
        self._names: set[str] | None = None

    def changes(self, found: Alignment, aside: frozenset[int]) -> tuple[Change, ...]:
        """All changes, by line; ``aside`` are positions of the source's own wrapper."""
        made: dict[Change, None] = {}
        for k in sorted(found.by_line):
            by_source: dict[int, list[Run]] = {}
            for run in found.by_line[k]:
                if run.source not in aside:
                    by_source.setdefault(run.source, []).append(run)
            for other, runs in by_source.items():
                if len(runs) > 1 or runs[0].size < len(self._lines[0][k].words):
                    made.update(dict.fromkeys(self._of(k, other, runs)))
        return tuple(made)

    def _of(self, k: int, other: int, runs: list[Run]) -> Iterator[Change]:
        ours, theirs = self._side(0, k), self._side(1, other)
        if len(ours.words) != len(self._lines[0][k].words) or len(theirs.words) != len(self._lines[1][other].words):
            return
        for (at, end), (start, stop) in _gaps(sorted(runs, key=lambda run: run.at), ours, theirs):
            yield from self._gap(ours, at, end, theirs, start, stop)

    def _gap(self, ours: _Side, at: int, end: int, theirs: _Side, start: int, stop: int) -> Iterator[Change]:
        now, was = ours.words[at:end], theirs.words[start:stop]
        if len(now) > _GAP or len(was) > _GAP or _joined(now) == _joined(was):
            return

        def change(kind: str) -> Change:
            return Change(kind, ours.index, theirs.index, _written(now), _written(was))

        if _negations(now) != _negations(was) and ((now and was) or max(len(now), len(was)) <= _DENIALS + 1):
            yield change("negation")
        if now and was:
            if self._numbers_differ(ours, at, end, theirs, start, stop):
                yield change("number")
            if self._names_differ(ours, at, end, theirs, start, stop):
                yield change("name")
        elif self._slipped_in(ours, at, end) or self._slipped_in(theirs, start, stop):
            yield change("name")

    def _numbers_differ(self, ours: _Side, at: int, end: int, theirs: _Side, start: int, stop: int) -> bool:
        now, was = ours.forms(), theirs.forms()
        new = [k for k in range(at, end) if _is_number(now[k])]
        old = [k for k in range(start, stop) if _is_number(was[k])]
        new, old = _without(new, now, old, was), _without(old, was, new, now)
        if not new or not old:
            return False
        for k in new:
            before = now[max(0, k - 3) : k]
            if not any(converted(was, j, now, k) or rounded(was[j], now[k], before) for j in old):
                return True
        return False

    def _names_differ(self, ours: _Side, at: int, end: int, theirs: _Side, start: int, stop: int) -> bool:
        new, old = self._names_in(ours, at, end), self._names_in(theirs, start, stop)
        new, old = [one for one in new if one not in old], [one for one in old if one not in new]
        if not new or not old:
            return (
                bool(_standing(ours.words[at:end]) ^ _standing(theirs.words[start:stop])) and at < end and start < stop
            )
        return not (_abbreviates(new, old) or _abbreviates(old, new))

    def _names_in(self, side: _Side, at: int, end: int) -> list[str]:
        return [side.words[k].form for k in range(at, end) if self._is_name(side, k)]

    def _is_name(self, side: _Side, k: int) -> bool:
        form, written = side.words[k]
        bare = form.removesuffix("'s")
        if not written[:1].isupper() or bare in STYLED or not bare[0].isalpha():
            return False
        if k not in side.starts or (written.isupper() and len(written) > 1):
            return True
        return bare in self._known_names()

    def _known_names(self) -> set[str]:
        """Words that stand with a capital inside some sentence of either text."""
        if self._names is None:
            self._names = set()
            for which in (0, 1):
                for k in range(len(self._lines[which])):
                    side = self._side(which, k)
                    self._names.update(
                        word.form.removesuffix("'s")
                        for at, word in enumerate(side.words)
                        if at not in side.starts and word.written[:1].isupper()
                    )
        return self._names

    def _slipped_in(self, side: _Side, at: int, end: int) -> bool:
        """Whether a gap that has nothing on the other side is a name or two inside a quotation."""
        if not 0 < end - at <= 2 or 0 in side.inside[max(0, at - 1) : end + 1]:
            return False
        return all(self._is_name(side, k) and k not in side.starts for k in range(at, end))

    def _side(self, which: int, k: int) -> _Side:
        side = self._sides.get((which, k))
        if side is None:
            line = self._lines[which][k]
            words: list[Word] = []
            starts = {0}
            for word in words_of(line.text):
                if word.form == STOP:
                    starts.add(len(words))
                else:
                    words.append(word)
            inside = quoted(line, self._coder)
            starts.update(k for k in range(1, len(words)) if k < len(inside) and inside[k] and not inside[k - 1])
            side = self._sides[which, k] = _Side(line.index, tuple(words), frozenset(starts), inside)
        return side


def _gaps(runs: list[Run], ours: _Side, theirs: _Side) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """What stands between runs in both lines, and before the first and behind the last where both lines go on."""
    at = start = 0
    for run in runs:
        if run.source_at >= start:
            yield (at, run.at), (start, run.source_at)
        at, start = run.at + run.size, run.source_at + run.size
    yield (at, len(ours.words)), (start, len(theirs.words))


def _joined(words: Iterable[Word]) -> str:
    """Words without what divides them: hyphens and spaces make no difference."""
    return "".join([word.form for word in words]).replace("'", "")


def _written(words: Sequence[Word]) -> str:
    return " ".join([word.written for word in words])


def _negations(words: Iterable[Word]) -> int:
    return sum([word.form in DENYING for word in words])


def _standing(words: Iterable[Word]) -> bool:
    return any(word.form in STANDINGS for word in words)


def _is_number(form: str) -> bool:
    return form[:1].isdigit()


def _without(mine: list[int], forms: list[str], others: list[int], other: list[str]) -> list[int]:
    """Places of numbers that the other side does not have."""
    have = {other[k] for k in others}
    return [k for k in mine if forms[k] not in have]


def _abbreviates(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether names are the first letters of others: ISIS of the Islamic State of Iraq and Syria."""
    letters = "".join([word[0] for word in long])
    return all(len(one) > 1 and (one == letters or letters.startswith(one)) for one in short)
