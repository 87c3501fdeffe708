"""The words of texts and of rules' literals: how lines are cut, and what a literal is looked up by."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_MARK = re.compile(r"\W")
# Scripts that write words without a space between them, or glue endings and other words to them: Thai, Lao, Burmese,
# Khmer, kana, Han, Hangul. A word in them stands anywhere in a run of letters.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# Bytes of UTF-8 with every ASCII mark a space, and line breaks as they are. Cutting bytes into words takes two thirds
# of the time of cutting a str.
_SPACED = bytes(code if code > 127 or chr(code).isalnum() or code == 10 else 32 for code in range(256))
_ASCII = bytes(range(128))
_ENDLESS_LINE = 1 << 16  # characters whose words are held at once: the words of a 20 MB line would take 200 MB
# Words that many lines of news hold: a literal is better looked up by any other of its words.
_COMMON_WORDS = (
    "a about after again all also an and any are article as at back be because been before but by can case check "
    "click could day did do down find first for from full get go had has have he her here his how i if image in "
    "is it its just know last latest like live made make may me media more most my new news next no not now of "
    "off on one only or our out over page part people photo posted published read report right said see share "
    "shared should show site so some source still stories story support take than that the their them then there "
    "they this those time to today top two up us video view want was watch way we week well were what when where "
    "which who will with without work world would year you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())
# And words that most lines hold: a literal is better looked up by anything else.
_EVERYWHERE_WORDS = "a an and as at be for from had has have he in is it of on that the they this to was with"
EVERYWHERE = frozenset(_EVERYWHERE_WORDS.split())
WORD, FIRST, LAST, SYMBOL = range(4)


class Cut(NamedTuple):
    """Some folded, lower-case lines cut into words."""

    lines: list[bytes]  # with a space for every mark; one at least, and of one endless line its distinct words
    words: list[bytes]


def cut(low: str) -> Cut:
    """Cut lower-case lines into words; of one endless line the distinct words, in bounded memory."""
    if len(low) > _ENDLESS_LINE:
        some = _distinct(low)
        return Cut([b" ".join(some)], some)
    data = low.encode("utf-8", "surrogatepass")
    if len(data) > len(low):
        # Most scripts' letters are many and their marks few: looking each of those up takes a tenth of a regex's time.
        for odd in sorted(set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))):
            if _is_mark(odd):
                low = low.replace(odd, " ")
        data = low.encode("utf-8", "surrogatepass")
    data = data.translate(_SPACED)
    return Cut(data.split(b"\n"), data.split())


def bare(literal: str) -> str:
    """A literal without its anchor."""
    return literal.strip("^$") if len(literal) > 1 else literal


def place(literal: str) -> tuple[int, str]:
    """How a literal is looked up, and by what.

    By any word of a line (``WORD``), by its first or last word, or, where the literal's word has no ends or most lines
    hold it, by a character of it (``SYMBOL``).
    """
    text = bare(literal)
    some = words(text)
    unspaced = [bool(UNSPACED.search(word)) for word in some]
    endless = unspaced and (unspaced[0] if literal[0] == "^" else unspaced[-1] if literal[-1] == "$" else all(unspaced))
    frequent = EVERYWHERE.issuperset(some) and literal == text and not text.replace(" ", "a").isalnum()
    if not some or endless or frequent:
        return SYMBOL, min(text, key=lambda mark: (mark in " .-", mark.isascii(), mark == " ", mark))
    if literal[0] == "^":
        return FIRST, some[0]
    if literal[-1] == "$":
        return LAST, some[-1]
    return WORD, _by_rarity(text)[0]


def partner_of(literal: str) -> str:
    """The next rarest word of a literal; its only one, where it has no other."""
    return _by_rarity(literal)[:2][-1]


def _by_rarity(text: str) -> list[str]:
    """The words of a literal that have ends, the rarest first."""
    return sorted((one for one in words(text) if not UNSPACED.search(one)), key=_rarity, reverse=True)


def _rarity(word: str) -> tuple[bool, bool, int]:
    """How rare a word is likely to be, for ``max``."""
    return word not in EVERYWHERE, word not in _COMMON, len(word)


def words(text: str) -> list[str]:
    """The words of a text."""
    for odd in set(text):
        if odd == "_" or _is_mark(odd):
            text = text.replace(odd, " ")
    return text.split()


def _is_mark(one: str) -> bool:
    """Whether a character stands between words: what is no letter or digit, nor a vowel sign or accent on one."""
    return _MARK.match(one) is not None and unicodedata.category(one)[0] != "M"


def _distinct(line: str) -> list[bytes]:
    """The first two words of an endless line, its other distinct words, and its last word."""
    seen: dict[bytes, None] = {}
    head: list[bytes] = []
    at, size, last = 0, len(line), b""
    while at < size:
        end = at + _ENDLESS_LINE
        if end < size:
            brk = line.find(" ", end, end + _ENDLESS_LINE)
            end = brk if brk >= 0 else end + _ENDLESS_LINE
        found = [word.encode("utf-8", "surrogatepass") for word in words(line[at:end])]
        head = head or found[:2]
        seen.update(dict.fromkeys(found))
        last = found[-1] if found else last
        at = end
    return [*head, *seen, last] if seen else []
