"""The words of a text in one form each, so that typography and spelling make no difference between two texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from boilerstrip.fold import fold
from boilerstrip.scoring.lexicon import CURRENCIES
from boilerstrip.scoring.spelling import GLUED, SCALES, TENS, scale_of, spelled

_CACHE, _LONG = 1 << 16, 100  # raw words remembered, and the length of those that are not
STOP = "."  # the form of a sentence's end
EDGES = ".,;:!?\"'()[]{}-\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb\u201a\u201e*|<>/"
_LATIN_ENDS = "\u0250"
_SPACED_END = "\u0e00"  # below it all letters are of scripts that put spaces between words
_HANGUL = "\uac00", "\ud7a3"  # and these
_ENDS = frozenset(".!?\u2026\u3002")
_CLOSERS = "\"')]}\u2019\u201d\u00bb"
# What may stand around a simple word: marks that mean the same to ``ends`` and to the pattern.
_BEFORE = frozenset(("", "(", "[", '"', "'", "\u2018", "\u201c"))
_AFTER = frozenset(("", *[mark + closer for mark in ("", *".,;:!?") for closer in ("", *"\"')\u2019\u201d")]))
# Scripts that put no spaces between words: each character counts as one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0dff"
_ORDINAL = frozenset(("st", "nd", "rd", "th", "s"))
_DIGITS = re.compile("[^\\D0-9]|[\u066b\u066c]")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_ONES = "one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")  # a number's thousands, as most of Europe marks them
_HYPHENED = re.compile(rf"({'|'.join(TENS)})-({_ONES})\b", re.I)
# A full stop behind these ends no sentence.
_TITLES = "mio mrd tys тыс mt mr mrs ms dr st sen rep gov gen col lt sgt capt prof rev hon jr sr no vs inc co corp ltd"
_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec"
_SHORT = frozenset((*_TITLES.split(), *_MONTHS.split()))
_MILLION = 10**6
JOINS = frozenset(("cent", "half", "m", *SCALES))  # the words that ``joined`` looks for


class Word(NamedTuple):
    """A word: the form that is compared, and as it was written. The form STOP is the end of a sentence."""

    form: str
    written: str


def words_of(line: str) -> list[Word]:
    """The words of one line, in order, with the ends of its sentences."""
    return joined([word for raw in line.split() for word in pieces(raw)])


def joined(found: list[Word]) -> list[Word]:
    """``per cent`` and numbers with their scale (``1.2 million``) as one word each."""
    made: list[Word] = []
    for word in found:
        last = made[-1] if made else None
        if last and word.form == "cent" and last.form == "per":
            made[-1] = Word("%", "per cent")
        elif last and word.form == "half" and [one.form for one in made[-2:]] == ["and", "a"] and _is_whole(made):
            made[-3:] = [Word(f"{made[-3].form}.5", " ".join([one.written for one in (*made[-3:], word)]))]
        elif (
            last
            and (word.form in SCALES or (word.form == "m" and _is_money(made)))
            and (value := value_of(last.form)) is not None
        ):
            made[-1] = Word(number_form(value * SCALES.get(word.form, _MILLION)), f"{last.written} {word.written}")
        else:
            made.append(word)
    return made


def _is_whole(words: Sequence[Word]) -> bool:
    """Whether the third word from the end is a whole number: one, and a half."""
    return len(words) > 2 and words[-3].form.isdigit()


def _is_money(words: Sequence[Word]) -> bool:
    """Whether the last word is an amount, behind its currency: an m there is a million, and no metre."""
    return len(words) > 1 and words[-2].form in CURRENCIES


def pieces(raw: str) -> tuple[Word, ...]:
    """The words of what stands between two spaces."""
    return _remembered(raw) if len(raw) < _LONG else _pieces(raw)


def _pieces(raw: str) -> tuple[Word, ...]:
    core = raw.strip(EDGES)
    if is_plain(core):  # most words
        made = tuple([Word(form, core) for form in spelled(core.lower())])
        return (*made, Word(STOP, "")) if ends(raw, core) else made
    return _in_pieces(raw)


_remembered = lru_cache(maxsize=_CACHE)(_pieces)


def is_plain(core: str) -> bool:
    """Whether what stands between two spaces, marks at its ends left out, is a word as it is: Latin letters alone."""
    return core.isalpha() and (core.isascii() or max(core) < _LATIN_ENDS)


def simple(raw: str, core: str) -> list[str] | None:
    """The words that the pattern would find, in lower case, of a number in digits, a word with an apostrophe or
    hyphens, or one in letters of another script; None where only the pattern can tell. They are most of what is not
    plain, and this takes a tenth of the pattern's time."""
    before, _, after = raw.partition(core)
    if after not in _AFTER or before not in _BEFORE:
        return None
    if core.isalpha():
        return _foreign(core)
    core = core.replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-")
    if not core.isascii() or len(core) >= _LONG:
        return None
    parts = core.lower().split("-")
    if len(parts) > 1 and (parts[-1] in _SHORT or len(parts[-1]) == 1 or not TENS.keys().isdisjoint(parts)):
        return None
    return parts if all(map(_is_one, parts)) else None


def _is_one(part: str) -> bool:
    """Whether a part in ASCII is one word: letters or digits alone, or letters around an apostrophe."""
    if part.isalpha() or part.isdigit():
        return True
    head, _, tail = part.partition("'")
    return head.isalpha() and tail.isalpha()


def _foreign(core: str) -> list[str] | None:
    """A word in letters of another script that puts spaces between words, in lower case."""
    if max(core) >= _SPACED_END and not (min(core) >= _HANGUL[0] and max(core) <= _HANGUL[1]):
        return None
    core = fold(unicodedata.normalize("NFKC", core))
    return [core.casefold()] if core.isalpha() else None


def ends(raw: str, core: str) -> bool:
    """Whether a sentence ends behind a word; ``raw`` is what stands between two spaces, ``core`` its letters."""
    last = raw[-1]
    if last in _CLOSERS:
        last = raw.rstrip(_CLOSERS)[-1:]
    if last not in _ENDS:
        return False
    return not (core.lower() in _SHORT or (len(core) == 1 and core.isupper() and core != "I"))


@lru_cache(maxsize=2)
def _pattern(foreign: bool) -> re.Pattern[str]:
    """What words are made of; the pattern of other scripts is compiled when one comes."""
    letter = (
        rf"(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])"
        if foreign
        else "[A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
    )
    alone = _UNSPACED if foreign else ""
    return re.compile(
        rf"(?P<initials>(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?![A-Za-z]))"
        rf"|(?P<number>(?:(?<![\w)%])-)?(?:\d+(?:[.,:]\d+)*|(?<![\w.])\.\d+))(?P<unit>{letter}*)"
        rf"|(?P<money>(?:US|[AUCRS]|CA|HK|NZ|NT)\$(?=\d))"
        rf"|(?P<word>{letter}(?:{letter}|\d)*(?:'{letter}+)*)"
        rf"|(?P<one>[%&${alone}\u00a3\u20ac\u00a5\u20b9\u20a6\u20a9\u20aa\u20b4\u20ba\u20bd\u20b1])"
        rf"|(?P<stop>\u3002|[.!?]+(?=[\"')\]]*(?:$|[^\w\"')\]])))"
    )


def _in_pieces(raw: str) -> tuple[Word, ...]:
    if not raw.isascii():
        raw = fold(unicodedata.normalize("NFKC", raw.replace("\u00ad", "")))
        raw = _DIGITS.sub(_digit, raw)
    if "-" in raw:
        raw = _HYPHENED.sub(_tens, raw)
    made: list[Word] = []
    for match in _pattern(not raw.isascii() and any(map(_is_foreign, raw))).finditer(raw):
        if match["number"] and match[0][0] == "-" and match.start() == 0:
            made.append(Word("minus", "-"))
        if not match["stop"]:
            made.extend(_words(match))
        elif made and ends(match[0], made[-1].written):
            made.append(Word(STOP, ""))
    return tuple(made)


def _is_foreign(one: str) -> bool:
    """Whether a character may be a letter, or a mark on one, that the Latin pattern does not know. Punctuation and
    symbols are not, nor what stands for characters that were lost: in either pattern they are no part of a word."""
    return one >= _LATIN_ENDS and (one.isalnum() or not ("\u2000" <= one < "\u3040" or "\ufe00" <= one < "\U00020000"))


def _tens(match: re.Match[str]) -> str:
    """A number or an ordinal in two words (``twenty-first``) in digits."""
    (one,) = spelled(match[2].lower())
    return f"{TENS[match[1].lower()] + int(one[0])}{one[1:]}"


def _digit(match: re.Match[str]) -> str:
    """A digit of another script, or its marks, as those of 0 to 9."""
    return {"\u066b": ".", "\u066c": ","}.get(match[0]) or str(unicodedata.digit(match[0]))


def _words(match: re.Match[str]) -> list[Word]:
    written = match[0]
    if match["word"]:
        return [Word(form, written) for form in spelled(written.casefold())]
    if match["number"]:
        number, unit = _THOUSANDS.sub("", match["number"].lstrip("-")), match["unit"].casefold()
        number = f"0{number}" if number[0] == "." else number
        number = number.replace(".", "") if _DOTTED.fullmatch(number) else number
        if unit in _ORDINAL:
            return [Word(number + unit, written)]
        units = [unit[0], unit[1:]] if unit[:1] in GLUED else [unit]
        return [Word(number, match["number"]), *[Word(scale_of(one), one) for one in units if one]]
    if match["money"]:
        return [Word({"us$": "$", "u$": "$", "ca$": "c$"}.get(written.casefold(), written.casefold()), written)]
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


def number_form(value: float) -> str:
    """The form of a number."""
    return str(int(value)) if value == int(value) else repr(value)
