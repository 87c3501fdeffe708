"""A removal as a person is shown it: with the lines around it, and which of those go too."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boilerstrip.commands.account import plain
from boilerstrip.decide import MODEL

if TYPE_CHECKING:
    from boilerstrip.document import Removal
    from boilerstrip.result import Result

_AROUND = 3  # lines with ink, before and after
_LONGEST = 300  # characters of a line that are shown, and as many at both sides of a part of one


@dataclass(frozen=True, slots=True)
class Case:
    """One removal, cut to what is shown of it. ``key`` knows it again in a dump whose other texts have changed."""

    key: str
    place: str
    label: str
    code: str
    certain: bool
    confidence: float
    shown: tuple[str, ...]

    def told(self) -> str:
        """All that a person needs to judge, over several lines, with nothing in them that a terminal would obey."""
        level = "certain" if self.certain else "model" if self.code.endswith(MODEL) else "likely"
        head = f"{plain(self.place)}  {plain(self.code)} {self.label} ({level}, {self.confidence:.2f})"
        return "\n".join([head, *self.shown])


def case_of(result: Result, cut: Removal, place: str) -> Case:
    """A removal of a Result's document."""
    doc = result.document
    ink = cut.start + len(cut.text) - len(cut.text.lstrip())
    at = bisect_right(doc.starts, ink, hi=len(doc.starts) - 1) - 1
    k = max(0, bisect_right(doc.index, at) - 1)
    shown = [_beside(result, near) for near in range(max(0, k - _AROUND), k)]
    shown.append(_itself(result, k, ink, cut))
    shown += [_beside(result, near) for near in range(k + 1, min(len(doc.index), k + 1 + _AROUND))]
    told = f"{result.sha256()} {cut.start} {cut.end} {cut.label} {cut.code}"
    key = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Case(key, f"{place}:{at + 1}", cut.label, cut.code, cut.certain, cut.confidence, tuple(shown))


def _beside(result: Result, k: int) -> str:
    """A line around: a minus before it where it goes too."""
    return f"  {' ' if result.decisions[k].kept else '-'}   {_short(result.document.written(k))}"


def _itself(result: Result, k: int, ink: int, cut: Removal) -> str:
    """The removal; where it is a part of a line that stays, in brackets, and with what stands beside it."""
    doc, gone = result.document, cut.text.strip()
    if not result.decisions[k].kept:
        return f"  >>> {_short(gone)}"
    begin, end = doc.begins[k], doc.begins[k] + len(doc.lines[k])
    before = doc.text[max(begin, ink - _LONGEST) : ink]
    after = doc.text[ink + len(gone) : min(end, ink + len(gone) + _LONGEST)]
    left, right = "... " * (ink - _LONGEST > begin), " ..." * (ink + len(gone) + _LONGEST < end)
    return f"  >>> {left}{plain(before)}[[{_short(gone)}]]{plain(after)}{right}"


def _short(line: str) -> str:
    return plain(line) if len(line) <= _LONGEST else f"{plain(line[: _LONGEST - 4])} ..."
