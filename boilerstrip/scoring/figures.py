"""Whether two passages say another figure: a number, the unit or the currency behind it, the half of the day, the side
of a result that it stands on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from boilerstrip.scoring.lexicon import CURRENCIES, MONTHS, TWO_MEANINGS
from boilerstrip.scoring.names import unaccented
from boilerstrip.scoring.tongues import chinese_numbers_differ
from boilerstrip.scoring.units import DEGREES, measure, rounded, same_amount
from boilerstrip.scoring.words import Word, value_of

Gap = tuple[tuple[int, int], tuple[int, int]]  # where words begin and end in the cleaned line, and in the source's

_HALVES = frozenset(("am", "pm"))
_LINKS = frozenset(("to", "%", "v", "vs", "versus", "against"))  # between the two numbers of a result
_BEFORE = 3  # words before a number that may own up to its being rounded
_BESIDE = 2  # words between a number and what it counts, at most
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_HOURS, _AN_HOUR = 24, 60
_YEAR = 4  # digits
_BELOW_ZERO = frozenset((*DEGREES, "degree", "degrees", "%", "point", "points", "grad", "grados", "degrés", "gradi"))


def is_number(word: Word) -> bool:
    """Whether a word is a number in digits."""
    return word.form[:1].isdigit()


def joined(words: Iterable[Word]) -> str:
    """Words without what divides them: hyphens, apostrophes and spaces make no difference, but in numbers they do."""
    made: list[str] = []
    number = False
    for word in words:
        if is_number(word):
            thousands = len(word.form) == 3 and word.form.isdigit()  # "240 000"
            made.append(("-" if number and not thousands else "") + word.form.replace(":", ".").replace(",", "."))
        else:
            made += [one for one in unaccented(word.form) if one.isalnum() or one in CURRENCIES]
        number = is_number(word)
    return "".join(made)


def differ(now: Sequence[Word], at: int, end: int, was: Sequence[Word], start: int, stop: int) -> bool:
    """Whether a line says another figure between two places than its source does."""
    return (
        _numbers_differ(now, at, end, was, start, stop)
        or _sets_differ(now[at:end], was[start:stop], _HALVES, now, at)
        or chinese_numbers_differ(now[at:end], was[start:stop])
        or _currencies_differ(_currencies(now, at, end), _currencies(was, start, stop))
        or _units_differ(now, at, end, was, start, stop)
    )


def _numbers_differ(now: Sequence[Word], at: int, end: int, was: Sequence[Word], start: int, stop: int) -> bool:
    """Whether there is another number, neither rounded nor converted."""
    new = [k for k in range(at, end) if is_number(now[k])]
    old = [k for k in range(start, stop) if is_number(was[k])]
    if not new or not old:
        return False
    had, has = {_value(was[k]) for k in old}, {_value(now[k]) for k in new}
    new, old = [k for k in new if _value(now[k]) not in had], [k for k in old if _value(was[k]) not in has]
    return bool(old) and any(not any(_same(was, j, now, k) for j in old) for k in new)


def sign_lost(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether what only one of two lines has is a minus: a mark is one before degrees and shares, else maybe a dash."""
    if [word.form for word in words[at:end]] != ["minus"] or end >= len(words) or not is_number(words[end]):
        return False
    return words[at].written != "-" or any(one.form in _BELOW_ZERO for one in words[end + 1 : end + 1 + _BESIDE])


def _value(word: Word) -> float | str:
    """What a number is worth, or its form: a time, a version."""
    value = value_of(word.form)
    return word.form if value is None else value


def _same(was: Sequence[Word], j: int, now: Sequence[Word], k: int) -> bool:
    before = [word.form for word in now[max(0, k - _BEFORE) : k]]
    if same_amount(was, j, now, k) or rounded(was[j].form, now[k].form, before):
        return True
    if (
        _millions(was, j) == _value(now[k])
        or _value(was[j]) == _millions(now, k)
        or _year(was, j) == _year(now, k) != ""
    ):
        return True
    if _day(was, j) == _day(now, k) != "":
        return True
    return (_is_time(was, j) or _is_time(now, k)) and _minutes(was, j) == _minutes(now, k)


def _millions(words: Sequence[Word], at: int) -> float | None:
    """What a number with an m behind it is worth if that is a million: 230m people, and not 2,400m high."""
    value = value_of(words[at].form)
    return value * 1e6 if value is not None and at + 1 < len(words) and words[at + 1].form == "m" else None


def _year(words: Sequence[Word], at: int) -> str:
    """The year that a number is, written out: of the second of two (2024-25) the century is the first one's."""
    form, before = words[at].form, words[at - 1].form if at else ""
    if not form.isdigit() or len(form) not in (2, _YEAR):
        return ""
    return form if len(form) == _YEAR else before[:2] + form if before.isdigit() and len(before) == _YEAR else ""


def _day(words: Sequence[Word], at: int) -> str:
    """The day of a month that a number or an ordinal beside its name is."""
    beside = [word.form for word in words[max(0, at - _BESIDE) : at + _BESIDE + 1]]
    return words[at].form.rstrip("stndrh") if not MONTHS.isdisjoint(beside) else ""


def _is_time(words: Sequence[Word], at: int) -> bool:
    """Whether a number is a time of day, beyond doubt."""
    half = words[at + 1].form if at + 1 < len(words) else ""
    return _minutes(words, at) is not None and (":" in words[at].form or half in _HALVES)


def _minutes(words: Sequence[Word], at: int) -> int | None:
    """Minutes since midnight, of a time with its half of the day or by 24 hours; None for other numbers."""
    half = words[at + 1].form if at + 1 < len(words) else ""
    match = _CLOCK.fullmatch(words[at].form)
    if not match or int(match[1]) > _HOURS or int(match[2] or 0) >= _AN_HOUR or not (match[2] or half in _HALVES):
        return None
    hour = int(match[1]) % 12 + 12 * (half == "pm") if half in _HALVES else int(match[1])
    return hour * _AN_HOUR + int(match[2] or 0)


def _sets_differ(
    now: Sequence[Word], was: Sequence[Word], words: frozenset[str], line: Sequence[Word], at: int
) -> bool:
    """Whether one word of a set stands for another, beside a number."""
    new, old = ({word.form for word in some} & words for some in (now, was))
    return bool(new and old) and new != old and any(map(is_number, line[max(0, at - _BESIDE) : at + _BESIDE]))


def _currencies(words: Sequence[Word], at: int, end: int) -> set[str]:
    """The currencies that words between two places may be."""
    found: set[str] = set()
    for k in range(at, end):
        form = words[k].form
        if form in CURRENCIES and (form not in TWO_MEANINGS or any(map(is_number, words[max(0, k - 1) : k + 2]))):
            found |= CURRENCIES[form]
    return found


def _currencies_differ(new: set[str], old: set[str]) -> bool:
    """Whether all money is of another kind; an amount converted has another number too, which tells it."""
    return bool(new and old) and not new & old


def _units_differ(now: Sequence[Word], at: int, end: int, was: Sequence[Word], start: int, stop: int) -> bool:
    """Whether one number counts another unit: 5 miles, 5 kilometres."""
    for k in range(max(0, at - _BESIDE), end):
        if not is_number(now[k]):
            continue
        new = measure(now, k, _BESIDE)
        for j in range(max(0, start - _BESIDE), stop):
            if new is None or not is_number(was[j]) or _value(was[j]) != _value(now[k]):
                continue
            old = measure(was, j, _BESIDE)
            inside = new.at >= at and old is not None and old.at >= start
            if inside and old is not None and old.kind == new.kind and not new.like(old):
                return True
    return False


def swapped(gaps: Sequence[Gap], now: Sequence[Word], was: Sequence[Word]) -> list[Gap]:
    """Where the two numbers of a result have changed places: "3-1" for "1-3" leaves one of them where it was, and the
    other has nothing on the other side."""
    made: list[Gap] = []
    for ((at, end), (start, stop)), ((next_at, next_end), (next_start, next_stop)) in itertools.pairwise(gaps):
        one_sided = (at == end and next_start == next_stop) or (start == stop and next_at == next_end)
        new, old = now[at:next_end], was[start:next_stop]
        if not one_sided or not (
            end < next_at and all(is_number(word) or word.form in _LINKS for word in (*new, *old))
        ):
            continue
        here, there = ([word.form for word in some if is_number(word)] for some in (new, old))
        if here != there and sorted(here) == sorted(there):
            made.append(((at, next_end), (start, next_stop)))
    return made
