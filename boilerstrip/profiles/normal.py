"""The one form in which a line is counted and looked up: folded, lower-case, what varies in it a slot.

Masking numbers and dates before lines are counted is what log-template miners do (Drain: He et al., ICWS 2017); here
it is all that is known of a line in advance, every other slot is found by counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from boilerstrip.fold import fold

NUMBER, MONTH, DAY, TITLE, ANY = "<n>", "<month>", "<day>", "<title>", "<*>"
LONGEST = 3000  # characters of a line that may be a template: what is longer is a page in one line
_TITLED = 20  # characters that a headline needs before it is looked for in other lines
_DIGITS = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
# Of English dates, which stand beside a number; other languages' months differ at most twelvefold, and are counted.
_MONTH = re.compile(rf"(?<= )(?:{_MONTHS})\b(?=\.? ?<n>)|(?<=<n> )(?:{_MONTHS})\b|^(?:{_MONTHS})\b(?=\.? ?<n>)")
_DAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b(?=[,.]? (?:<month>|<n>))")
_BREAK = re.compile(r"\r\n|\r|\n")
_END = re.compile(r"(?<=[.!?\u2026\u3002\uff01\uff1f\u0964])[\"')\]]* +")


def lines_of(text: str) -> list[str]:
    """The folded lines of a text that have ink, stripped; as ``read`` cuts them."""
    return [line for line in (one.strip() for one in _BREAK.split(fold(text))) if line]


def key_of(line: str, title: str | None = None) -> str:
    """A folded line as it is counted; ``title`` is the headline in the same form, which becomes a slot."""
    low = " ".join(line.casefold().split())
    if title and len(title) >= _TITLED and len(low) > len(title) and title in low:
        low = low.replace(title, TITLE, 1)
    if low.isalpha():
        return low
    masked = _DIGITS.sub(NUMBER, low)
    if masked is not low and NUMBER in masked:
        masked = _DAY.sub(DAY, _MONTH.sub(MONTH, masked))
    return masked


def title_of(title: str | None) -> str | None:
    """A headline in the form that ``key_of`` takes."""
    return " ".join(fold(title).casefold().split()) if title else None


def says_something(key: str) -> bool:
    """Whether a key has letters of its own: numbers alone are any site's."""
    for slot in (NUMBER, MONTH, DAY, TITLE, ANY):
        key = key.replace(slot, "")
    return sum(map(str.isalpha, key)) >= 2


def sentences_of(lines: Sequence[str]) -> Iterator[str]:
    """The sentences of some lines that are long enough to tell stories apart, lower-case."""
    for line in lines:
        if len(line) < 50:
            continue
        for one in _END.split(line.casefold()):
            if len(one) >= 40:
                yield one
