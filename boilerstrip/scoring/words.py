"""The words of a text in one form each, so that typography and spelling make no difference between two texts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from boilerstrip.fold import fold
from boilerstrip.scoring.spelling import SCALES, TENS, scale_of, spelled

# Scripts that put no spaces between words: each character counts as one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_LETTER = rf"(?:[^\W\d_{_UNSPACED}]|[{_MARKS}\u0980-\u0dff])"
_PIECE = re.compile(
    rf"(?P<initials>(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?![A-Za-z]))"
    rf"|(?P<number>\d+(?:[.,:]\d+)*)(?P<unit>{_LETTER}*)"
    rf"|(?P<word>{_LETTER}(?:{_LETTER}|\d)*(?:'{_LETTER}+)*)"
    rf"|(?P<one>[{_UNSPACED}%&$\u00a3\u20ac\u00a5\u20b9])"
    rf"|(?P<stop>[.!?\u3002]+(?=[\"')\]]*(?:$|[{_UNSPACED}])))"
)
_ORDINAL = frozenset(("st", "nd", "rd", "th", "s"))
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_HYPHENED = re.compile(rf"({'|'.join(TENS)})-(one|two|three|four|five|six|seven|eight|nine)\b", re.I)
# A full stop behind these ends no sentence.
_SHORT = frozenset(
    "mr mrs ms dr st sen rep gov gen col lt sgt capt prof rev hon jr sr jan feb mar apr jun jul aug sept sep oct nov "
    "dec no vs inc co corp ltd d.c".split()
)
_CACHE, _LONG = 1 << 16, 200  # raw words remembered; characters of the longest that is


class Word(NamedTuple):
    """A word: the form that is compared, and as it was written. A form "." is the end of a sentence."""

    form: str
    written: str


def words_of(line: str) -> list[Word]:
    """The words of one line, in order, with the ends of its sentences."""
    return joined([word for raw in line.split() for word in pieces(raw)])


def pieces(raw: str) -> tuple[Word, ...]:
    """The words of what stands between two spaces."""
    return _remembered(raw) if len(raw) < _LONG else _pieces(raw)


def joined(found: list[Word]) -> list[Word]:
    """``per cent`` and numbers with their scale (``1.2 million``) as one word each."""
    made: list[Word] = []
    for word in found:
        last = made[-1] if made else None
        if last and word.form == "cent" and last.form == "per":
            made[-1] = Word("%", "per cent")
        elif last and word.form in SCALES and (value := value_of(last.form)) is not None:
            made[-1] = Word(_number(value * SCALES[word.form]), f"{last.written} {word.written}")
        else:
            made.append(word)
    return made


JOINS = frozenset(("cent", *SCALES))  # the words that ``joined`` looks for


def _pieces(raw: str) -> tuple[Word, ...]:
    if raw.isalpha() and raw.isascii():
        return tuple([Word(form, raw) for form in spelled(raw.lower())])
    if not raw.isascii():
        raw = fold(unicodedata.normalize("NFKC", raw.replace("\u00ad", "")))
    if "-" in raw:
        raw = _HYPHENED.sub(lambda m: str(TENS[m[1].lower()] + int(spelled(m[2].lower())[0])), raw)
    made: list[Word] = []
    for match in _PIECE.finditer(raw):
        if match["stop"]:
            if made and not _abbreviated(made[-1].written):
                made.append(Word(".", match[0]))
        else:
            made.extend(_words(match))
    return tuple(made)


_remembered = lru_cache(maxsize=_CACHE)(_pieces)


def _abbreviated(written: str) -> bool:
    return written.lower() in _SHORT or (len(written) == 1 and written.isupper() and written != "I")


def _words(match: re.Match[str]) -> list[Word]:
    written = match[0]
    if match["word"]:
        return [Word(form, written) for form in spelled(written.casefold())]
    if match["number"]:
        number, unit = _THOUSANDS.sub("", match["number"]), match["unit"].casefold()
        if unit in _ORDINAL:
            return [Word(number + unit, written)]
        return [Word(number, match["number"]), *([Word(scale_of(unit), unit)] if unit else [])]
    if match["initials"]:
        return [Word(written.replace(".", "").casefold(), written)]
    return [Word("and" if written == "&" else written, written)]


def value_of(form: str) -> float | None:
    """What a number's form is worth; None for other words."""
    if not form[:1].isdigit() or len(form) > 30:
        return None
    try:
        return float(form)
    except ValueError:
        return None


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
