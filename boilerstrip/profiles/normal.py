"""The one form in which a line is counted and looked up: folded, lower-case, what varies in it a slot.

Masking numbers and dates before lines are counted is what log-template miners do (Drain: He et al., ICWS 2017); here
it is all that is known of a line in advance, every other slot is found by counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from boilerstrip.fold import fold

NUMBER, MONTH, DAY, TITLE, ANY = SLOTS = "<n>", "<month>", "<day>", "<title>", "<*>"
LONGEST = 3000  # characters of a line that may be a template: what is longer is a page in one line
_ENDS = 150  # characters at either end of a long line in which numbers and dates become slots
_TITLED = 20  # characters that a headline needs before it is looked for in other lines
_DIGITS = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*")
# Of English dates, beside a number; other languages' months differ at most twelvefold, and are counted.
_MONTH_NAMES = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
_MONTHS, _DAYS = frozenset(_MONTH_NAMES.split()), frozenset(_DAY_NAMES.split())
_FIGURES, _FIGURE = b"0123456789", re.compile("[0-9]")
# What ends a sentence: shingles need no more care.
_STOPS = ("! ", "? ", '." ', "\u3002", "\uff01", "\uff1f", "\u0964")
# Chinese, Japanese and Korean characters, and how many Latin ones each is worth: a word of five letters is two of them.
_DENSE, _WORTH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"), 2.5


def key_of(line: str, title: str | None = None) -> str:
    """A folded line as it is counted; ``title`` is the headline in the same form, which becomes a slot."""
    low = _unmarked(line.casefold())
    if "  " in low:  # other white space is folded to spaces
        low = " ".join(low.split())
    if title and len(title) >= _TITLED and len(low) > len(title) and title in low:
        low = low.replace(title, TITLE, 1)
    data = low.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _FIGURES)) == len(data):  # a hundred times as fast as the patterns, and mostly so
        return low
    if len(low) > 3 * _ENDS:  # a paragraph: what recurs in it stands at its ends
        return _masked(low[:_ENDS]) + low[_ENDS:-_ENDS] + _masked(low[-_ENDS:])
    return _masked(low)


def _unmarked(low: str) -> str:
    r"""A text without slots' marks of its own: ``<*>`` that stands in it is written ``<\*>``."""
    if "<" in low:
        for slot in SLOTS:
            low = low.replace(slot, f"<\\{slot[1:]}")
    return low


def writable(text: str) -> bool:
    """Whether a file can hold a text: half of a surrogate pair, as JSON may bring one, has no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _masked(low: str) -> str:
    """A line's numbers as slots, and months and days beside them: by words, for patterns take ten times as long."""
    parts = _DIGITS.sub(NUMBER, low).split(NUMBER)
    if len(parts) > 1:
        parts = [
            _dated(_begun(part) if k else part) if k + 1 < len(parts) else _begun(part) for k, part in enumerate(parts)
        ]
    return NUMBER.join(parts)


def _dated(part: str) -> str:
    """What stands before a number, with its last words as slots where they are a month or a day."""
    for names, slot in ((_MONTHS, MONTH), (_DAYS, DAY)):
        bare = part.rstrip(" .,")
        if bare.endswith(MONTH):
            bare = bare[: -len(MONTH)].rstrip(" .,")
        word = bare[bare.rfind(" ") + 1 :]
        if word in names:
            at = len(bare) - len(word)
            part = part[:at] + slot + part[len(bare) :]
    return part


def _begun(part: str) -> str:
    """What stands behind a number, with its first word as a slot where it is a month."""
    end = part.find(" ", 1)
    word = part[1 : end if end > 0 else None]
    bare = word.rstrip(".,")
    return f" {MONTH}{part[1 + len(bare) :]}" if part[:1] == " " and bare in _MONTHS else part


def title_of(title: str | None) -> str | None:
    """A headline in the form that ``key_of`` takes."""
    return _unmarked(" ".join(fold(title).casefold().split())) if title else None


def as_counted(text: str, whole: bool = True) -> str:
    """A template's text in the form that lines are looked up in, however a person has written it.

    Capitals, other quotes, dashes and spaces become plain, and numbers slots; what learning has written stays as it is.
    ``whole`` says that it is a line, and not the part at one end of it.
    """
    # The one character that folds to more than one, of which one would be folded again.
    told = "\u02bcn".join(map(fold, text.split("\u02bcn"))).casefold()
    told = " ".join(told.split())
    # A longer one may be of a line in whose middle numbers are none.
    return _masked(told) if len(told) <= (_ENDS if whole else _ENDS // 3) and _FIGURE.search(told) else told


def says_something(key: str) -> bool:
    """Whether a key has letters of its own: numbers alone are any site's."""
    for slot in SLOTS:
        key = key.replace(slot, "")
    return sum(map(str.isalpha, key)) >= 2


def sentences_of(lines: Sequence[str], line: int = 50, least: int = 40) -> Iterator[str]:
    """The sentences of some lines that are long enough to tell stories apart.

    ``line`` and ``least`` are the lengths of a line and of a sentence from which they do, as ``worth`` counts them.
    """
    for one in lines:
        if worth(one, line) < line:
            continue
        for stop in _STOPS if not one.isascii() else _STOPS[:3]:
            if stop in one:
                one = one.replace(stop, ". ")
        yield from (part for part in one.split(". ") if worth(part, least) >= least)


def worth(text: str, most: int) -> float:
    """How many Latin letters say as much as a text does, as far as ``most``."""
    if len(text) >= most:
        return most
    if text.isascii():
        return len(text)
    return min(most, len(text) + (_WORTH - 1) * len(_DENSE.findall(text)))
