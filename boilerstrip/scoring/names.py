"""Which words are names: a capital tells it inside a sentence; at its beginning, what the texts do elsewhere.

Where all nouns have capitals, a name is what stands behind another capital, a known place, or an abbreviation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from boilerstrip.scoring.lexicon import HONORIFICS, OPENING, PLACES, SAME, SHORTENED
from boilerstrip.scoring.tongues import before_noun
from boilerstrip.scoring.words import Word

# Ends of German nouns that no name has.
_OF_NOUNS = ("ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "tät", "nis", "tum", "ismus")
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_INITIALS = 2  # letters of an abbreviation that a longer one begins with: IS, ISIS
_VOWELS = re.compile("[aeiouy]")
# What makes a people, a language or several of one: Israel, Israeli; Democrat, Democrats. Others make another name.
_OF_PEOPLES = frozenset(("s", "es", "i", "is", "n", "ns", "an", "ans", "ian", "ians", "ish", "ese", "ic"))


def unaccented(form: str) -> str:
    """A form without accents: outlets leave them out."""
    if form.isascii():
        return form
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", form))).translate(_LETTERS)


def plain(form: str) -> str:
    """A name without its genitive and its accents, and one country under one name."""
    bare = unaccented(form.removesuffix("'s").removesuffix("'"))
    return SAME.get(bare, bare)


def is_capital(word: Word) -> bool:
    """Whether a word is written with a capital, as names are, and is a word."""
    return word.written[:1].isupper() and word.form[:1].isalpha()


class Names:
    """What two texts write with a capital inside sentences, and what in small letters."""

    def __init__(self, nouns: bool = False) -> None:
        self._nouns = nouns  # all have capitals
        self._capital: set[str] = set()
        self._small: set[str] = set()

    def learn(self, words: Sequence[Word], starts: Iterable[int]) -> None:
        """Read a line; ``starts`` are the places where its sentences begin."""
        first = set(starts)
        for k, word in enumerate(words):
            if k not in first:
                (self._capital if is_capital(word) else self._small).add(plain(word.form))

    def sure(self, words: Sequence[Word], at: int, starts: bool) -> bool:
        """Whether the word at a place is a name; ``starts`` says that a sentence begins with it."""
        word = words[at]
        bare = plain(word.form)
        if not is_capital(word) or bare in HONORIFICS or bare in OPENING:
            return False
        if self._nouns:
            return _name_among_nouns(words, at, starts)
        return not starts or bare in self._capital or (word.written.isupper() and len(bare) > 1)

    def likely(self, word: Word) -> bool:
        """Whether a word that begins a sentence may be a name: nobody writes it in small letters."""
        bare = plain(word.form)
        if self._nouns or not is_capital(word) or bare in HONORIFICS or bare in OPENING:
            return False
        return len(bare) > 2 and bare not in self._small and not bare.endswith(("ly", "ing", "ed"))


def _name_among_nouns(words: Sequence[Word], at: int, starts: bool) -> bool:
    """Whether a noun is a name in a text that writes all nouns with capitals."""
    word = words[at]
    if word.form in PLACES or (word.written.isupper() and len(word.form) > 1):
        return True
    if starts or at == 0 or word.form.endswith(_OF_NOUNS):
        return False
    before = words[at - 1]
    return is_capital(before) and not before_noun(before) and not before.form.endswith(_OF_NOUNS)


def same_names(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether names are short forms of the others: ISIS of the Islamic State of Iraq and Syria, Calif of California."""
    return (
        _short(new, old) or _short(old, new) or [_spelled_out(one) for one in new] == [_spelled_out(one) for one in old]
    )


def _spelled_out(name: str) -> str:
    """A name as it is without the e that stands for an umlaut: Mueller, Muller."""
    return name.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _contracted(short: str, long: str) -> bool:
    """Whether a word is another one without its vowels and more: St, Saint; Ft, Fort."""
    if len(short) < 2 or _VOWELS.search(short) or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _short(short: Sequence[str], long: Sequence[str]) -> bool:
    letters = "".join([word[0] for word in long])
    for one in short:
        if len(one) > 1 and (
            letters.startswith(one) or (len(long) == 1 and len(long[0]) <= _INITIALS and one.startswith(long[0]))
        ):
            continue
        if any(_contracted(one, other) for other in long):
            continue
        if not any(_cut_short(one, other) or _of_people(one, other) or _of_people(other, one) for other in long):
            return False
    return True


def _cut_short(short: str, long: str) -> bool:
    """Whether a word is written short for another one: Calif, California."""
    return short in SHORTENED and long.startswith(short)


def _of_people(name: str, other: str) -> bool:
    """Whether a word is a name with an ending that makes no other name of it."""
    return len(name) > 2 and other.startswith(name) and other[len(name) :] in _OF_PEOPLES
