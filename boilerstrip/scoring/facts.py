"""Changed facts in lines that were carried over: another number, another name, a negation come or gone.

Two lines are laid side by side word by word; what differs stands in gaps between what is the same. A gap that says a
number where the other line says another one, or a name, or has a negation more or less, is a changed fact. A gap with
nothing on one side is trimming or extension, which is no change: except for a negation, and for a name inside a quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from boilerstrip.scoring.align import Alignment, Run
from boilerstrip.scoring.coded import Coder
from boilerstrip.scoring.figures import differ, is_number, joined, sign_lost, swapped
from boilerstrip.scoring.lexicon import CURRENCIES, STANDINGS
from boilerstrip.scoring.names import Names, is_capital, plain, same_names
from boilerstrip.scoring.quotes import quoted
from boilerstrip.scoring.tongues import Tongue, tongue_of
from boilerstrip.scoring.units import DEGREES, UNITS
from boilerstrip.scoring.unwrapped import Joined
from boilerstrip.scoring.words import STOP, Word, words_of

_LONGEST = 8  # words of a side of a gap; in longer ones something else is said
_DENIED = 5  # the same for a negation that is reworded
_DENIALS = 3  # words with a negation that have nothing on the other side: "did not", "has never been"
_SLIPPED = 2  # words of a name that slips into a quotation


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

    position: int  # among the text's paragraphs
    text: str
    words: tuple[Word, ...]
    starts: frozenset[int]  # of sentences
    inside: bytes  # quotation marks


class _Gap(NamedTuple):
    """What stands between what is the same: words ``at`` to ``end`` of our line, ``start`` to ``stop`` of theirs."""

    ours: _Side
    at: int
    end: int
    theirs: _Side
    start: int
    stop: int

    @property
    def now(self) -> tuple[Word, ...]:
        return self.ours.words[self.at : self.end]

    @property
    def was(self) -> tuple[Word, ...]:
        return self.theirs.words[self.start : self.stop]


class Facts:
    """Finds the changes of one pair of texts."""

    def __init__(self, cleaned: Joined, source: Joined, coder: Coder) -> None:
        self._texts = (cleaned, source)
        self._lines = (cleaned.lines, source.lines)
        self._coder = coder
        self._sides: dict[tuple[int, int], _Side] = {}
        self._names: Names | None = None
        self._said: set[str] | None = None

    @cached_property
    def _tongue(self) -> Tongue:
        return tongue_of(line.folded for lines in self._lines for line in lines)

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
        gaps = list(_gaps(sorted(runs, key=lambda run: run.at), ours, theirs))
        for here, there in gaps:
            yield from self._said_in(_Gap(ours, *here, theirs, *there))
        for here, there in swapped(gaps, ours.words, theirs.words):
            yield self._change("number", _Gap(ours, *here, theirs, *there))

    def _said_in(self, gap: _Gap) -> Iterator[Change]:
        """The changes that one gap says."""
        now, was = gap.now, gap.was
        longest = max(len(now), len(was))
        if longest > _LONGEST or joined(now) == joined(was):
            return
        if self._denials_differ(gap) and longest <= (_DENIED if now and was else _DENIALS):
            yield self._change("negation", gap)
        if now and was:
            if differ(gap.ours.words, gap.at, gap.end, gap.theirs.words, gap.start, gap.stop):
                yield self._change("number", gap)
            if self._names_differ(gap) or self._dates_differ(now, was):
                yield self._change("name", gap)
        elif sign_lost(gap.ours.words, gap.at, gap.end) or sign_lost(gap.theirs.words, gap.start, gap.stop):
            yield self._change("number", gap)
        elif self._slipped_in(gap.ours, gap.at, gap.end):
            yield self._change("name", gap)

    def _change(self, kind: str, gap: _Gap) -> Change:
        line = self._texts[0].index(gap.ours.position, gap.at)
        source_line = self._texts[1].index(gap.theirs.position, gap.start)
        return Change(kind, line, source_line, _written(gap.now), _written(gap.was))

    def _denials_differ(self, gap: _Gap) -> bool:
        """Whether a gap denies more often in one line than in the other."""
        denials = self._tongue.denials
        return denials(gap.ours.words, gap.at, gap.end) != denials(gap.theirs.words, gap.start, gap.stop)

    def _names_differ(self, gap: _Gap) -> bool:
        """Whether a gap has other names, and little else: what is reworded may name others too."""
        new, maybe_new = self._names_in(gap.ours, gap.at, gap.end)
        old, maybe_old = self._names_in(gap.theirs, gap.start, gap.stop)
        if not (new or maybe_new) or not (old or maybe_old):
            return self._title_lost(gap) or _standings_differ(gap.now, gap.was)
        if not (new or old):
            return False  # two words that only may be names
        new, old = new or maybe_new, old or maybe_old
        if len(new) * 2 < len(gap.now) and len(old) * 2 < len(gap.was):
            return False
        new, old = [one for one in new if one not in old], [one for one in old if one not in new]
        return bool(new and old) and not same_names(new, old)

    def _dates_differ(self, now: Sequence[Word], was: Sequence[Word]) -> bool:
        """Whether another day or month is named, with a capital or without."""
        new, old = self._tongue.dates(now), self._tongue.dates(was)
        return bool(new and old) and not new & old

    def _title_lost(self, gap: _Gap) -> bool:
        """Whether a word like "President" has become a name that the source does not know at all."""
        if len(gap.now) != 1 or len(gap.was) != 1 or not is_capital(gap.was[0]) or gap.start in gap.theirs.starts:
            return False
        new, _ = self._names_in(gap.ours, gap.at, gap.end)
        return bool(new) and new[0] not in self._source_words()

    def _source_words(self) -> set[str]:
        if self._said is None:
            self._said = {plain(word.form) for k in range(len(self._lines[1])) for word in self._side(1, k).words}
        return self._said

    def _names_in(self, side: _Side, at: int, end: int) -> tuple[list[str], list[str]]:
        """Names in a gap, and words that may be names."""
        names = self._known_names()
        places = [k for k in range(at, end) if not _is_unit(side.words, k)]
        if self._tongue.nouns_have_capitals:  # "Corona-Krise" is no name of somebody Krise
            places = [k for k in places if f"-{side.words[k].written}" not in side.text]
        sure = [plain(side.words[k].form) for k in places if names.sure(side.words, k, k in side.starts)]
        if sure or not any(k in side.starts for k in places):
            return sure, []
        return sure, [plain(side.words[k].form) for k in places if names.likely(side.words[k])]

    def _known_names(self) -> Names:
        if self._names is None:
            self._names = Names(self._tongue.nouns_have_capitals)
            for which, lines in enumerate(self._lines):
                for k in range(len(lines)):
                    side = self._side(which, k)
                    self._names.learn(side.words, side.starts)
        return self._names

    def _slipped_in(self, side: _Side, at: int, end: int) -> bool:
        """Whether words that the source has not are a name inside a quotation."""
        if not 0 < end - at <= _SLIPPED or 0 in side.inside[max(0, at - 1) : end + 1]:
            return False
        names = self._known_names()
        return all(names.sure(side.words, k, False) and k not in side.starts for k in range(at, end))

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
                    words.append(self._tongue.numbered(word))
            inside = quoted(line, self._coder)
            starts.update(k for k in range(1, len(words)) if k < len(inside) and inside[k] and not inside[k - 1])
            side = self._sides[which, k] = _Side(k, line.text, tuple(words), frozenset(starts), inside)
        return side


def _gaps(runs: list[Run], ours: _Side, theirs: _Side) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """What stands between runs in both lines, and before the first and behind the last where both lines go on."""
    at = start = 0
    for run in runs:
        if run.source_at >= start:
            yield (at, run.at), (start, run.source_at)
        at, start = run.at + run.size, run.source_at + run.size
    yield (at, len(ours.words)), (start, len(theirs.words))


def _written(words: Sequence[Word]) -> str:
    return " ".join([word.written for word in words])


def _standings_differ(now: Iterable[Word], was: Iterable[Word]) -> bool:
    """Whether somebody is called an elected one who was a candidate, and the like."""
    new, old = ({word.form for word in words} & STANDINGS for words in (now, was))
    return bool(new and old) and new != old


def _is_unit(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a unit behind a number: Celsius, F, USD."""
    form = words[at].form
    return (form in DEGREES or form in UNITS or form in CURRENCIES) and any(map(is_number, words[max(0, at - 2) : at]))
