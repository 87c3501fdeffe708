"""Which words are names: a capital tells it inside a sentence; at its beginning, what the texts do elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from boilerstrip.scoring.lexicon import HONORIFICS, OPENING, SAME
from boilerstrip.scoring.words import Word


def plain(form: str) -> str:
    """A name without its genitive, and one country under one name."""
    bare = form.removesuffix("'s").removesuffix("'")
    return SAME.get(bare, bare)


def is_capital(word: Word) -> bool:
    """Whether a word is written with a capital, as names are, and is a word."""
    return word.written[:1].isupper() and word.form[:1].isalpha()


class Names:
    """What two texts write with a capital inside sentences, and what in small letters."""

    def __init__(self) -> None:
        self._capital: set[str] = set()
        self._small: set[str] = set()

    def learn(self, words: Sequence[Word], starts: Iterable[int]) -> None:
        """Read a line; ``starts`` are the places where its sentences begin."""
        first = set(starts)
        for k, word in enumerate(words):
            if k not in first:
                (self._capital if is_capital(word) else self._small).add(plain(word.form))

    def sure(self, word: Word, starts: bool) -> bool:
        """Whether a word is a name; ``starts`` says that a sentence begins with it."""
        bare = plain(word.form)
        if not is_capital(word) or bare in HONORIFICS or bare in OPENING:
            return False
        return not starts or bare in self._capital or (word.written.isupper() and len(bare) > 1)

    def likely(self, word: Word) -> bool:
        """Whether a word that begins a sentence may be a name: nobody writes it in small letters."""
        bare = plain(word.form)
        if not is_capital(word) or bare in HONORIFICS or bare in OPENING or bare.endswith(("ly", "ing", "ed")):
            return False
        return len(bare) > 2 and bare not in self._small


def same_names(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether names are short forms of the others: ISIS of the Islamic State of Iraq and Syria, Calif of California."""
    return _short(new, old) or _short(old, new)


def _short(short: Sequence[str], long: Sequence[str]) -> bool:
    letters = "".join([word[0] for word in long])
    for one in short:
        if len(one) > 1 and (letters.startswith(one) or (len(long) == 1 and one.startswith(long[0]))):
            continue
        if not any(len(one) > 2 and other.startswith(one) for other in long):
            return False
    return True
