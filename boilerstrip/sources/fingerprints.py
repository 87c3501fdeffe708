"""Fingerprints of a text: a few hashes of runs of its words, so chosen that texts which share a passage share some.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every ``WINDOW`` runs in a row the one with the least hash
is kept, so that two texts that have ``WORDS + WINDOW - 1`` words in a row in common are sure to share a fingerprint,
wherever the passage stands in either. Case, accents and typography (``fold``) make no difference, nor do line breaks
and the marks between words; in scripts without spaces each character is a word, and a run has more of them.

Hashes are sums of products of whole numbers, the same in every process and on every machine; a text becomes an array of
its characters and is not looked at one word at a time. Time is linear, whatever the text; memory is that of its words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.fold import fold
from boilerstrip.words import UNSPACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCHEME = 1  # raised when the same text gets other fingerprints: an index of another scheme is of no use
WORDS = 5  # of a run
WINDOW = 6  # runs of which one is kept; two in seven are kept in all
_LONGER = (1, 2, 4)  # a run's length by the kind of word: a word; a syllable or sign; a letter (Thai, Lao, Khmer ...)
_CHUNK = 1 << 18  # characters that are looked at at once
_UNKNOWN, _BETWEEN, _NOTHING = 0, 1, 2  # of a character: not met yet; stands between words; stands for nothing
_LETTER = 32  # the least of all others: the character that it counts as, shifted by two, and its kind
_PLACES = 64  # of a word, before its factors begin again
_ODD = 0x9E3779B97F4A7C15
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_ALL = (1 << 64) - 1
_LIGATURES = (
    ("\ufb00", "ff"),
    ("\ufb01", "fi"),
    ("\ufb02", "fl"),
    ("\ufb03", "ffi"),
    ("\ufb04", "ffl"),
    ("\xdf", "ss"),
)


def fingerprints(text: str, words: int = WORDS, window: int = WINDOW) -> NDArray[np.uint64]:
    """The fingerprints of a text: distinct, in ascending order, spread evenly over all numbers of 64 bits.

    Parameters
    ----------
    text : str
        Any text. One of fewer words than a run has a single fingerprint, one without words none.
    words : int
        Words of a run; in scripts without spaces two or four times as many characters.
    window : int
        Runs of which one at least is kept: 1 keeps all of them.
    """
    return np.unique(winnowed(runs(tokens(text), words), window))


def tokens(text: str) -> NDArray[np.uint64]:
    """A hash for each word of a text, in order; its last two bits say the word's kind, an index of ``_LONGER``."""
    if not text.isascii():
        for one, plain in _LIGATURES:
            text = text.replace(one, plain)
    found = [_tokens(chunk) for chunk in _chunks(text)]
    return found[0] if len(found) == 1 else np.concatenate([np.empty(0, np.uint64), *found])


def runs(found: NDArray[np.uint64], words: int = WORDS) -> NDArray[np.uint64]:
    """A hash for each run of so many words, where it begins; where there is no such run, one hash of all words.

    How long a run is, its first word says.
    """
    kinds = found & np.uint64(3)
    made, begun = np.zeros(len(found), np.uint64), np.zeros(len(found), bool)
    for kind, longer in enumerate(_LONGER):
        own = np.flatnonzero(kinds == kind)
        own = own[own + words * longer <= len(found)]
        if len(own):
            made[own], begun[own] = _summed(found, words * longer)[own], True
    if len(found) and not begun.any():
        return _mixed(_summed(found, len(found)))
    return _mixed(made[begun])


def winnowed(hashes: NDArray[np.uint64], window: int = WINDOW) -> NDArray[np.uint64]:
    """Of every ``window`` hashes in a row the least, the last of several; some come more than once."""
    if len(hashes) and window > 1:
        last = max(len(hashes) - window, 0) + 1  # windows there are
        least, at = hashes[:last].copy(), np.arange(last)
        for step in range(1, min(window, len(hashes))):
            other = hashes[step : step + last]
            less = other <= least
            least[less] = other[less]
            at[less] = np.flatnonzero(less) + step
        hashes = least[np.append(True, at[1:] != at[:-1])]
    return hashes * _SPREAD  # the least are small numbers: an odd factor spreads them, and takes no two together


def _chunks(text: str) -> Iterator[str]:
    """A text in parts, cut between words where it can be."""
    at = 0
    while len(text) - at > _CHUNK:
        end = text.rfind(" ", at + _CHUNK // 2, at + _CHUNK) + 1 or at + _CHUNK
        yield text[at:end]
        at = end
    yield text[at:]


def _tokens(text: str) -> NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = _KNOWN[codes]
    if not known.all():
        for code in np.unique(codes[known == _UNKNOWN]):
            _KNOWN[code] = _known(chr(code))
        known = _KNOWN[codes]
    known = known[known != _NOTHING]
    inked = known != _BETWEEN
    alone = (known & 3 != 0) & inked
    begins = inked.copy()
    begins[1:] &= ~inked[:-1] | alone[1:] | alone[:-1]
    known, begins = known[inked], begins[inked]
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.empty(0, np.uint64)
    place = np.arange(len(known)) - np.repeat(starts, np.diff(starts, append=len(known)))
    value = known.astype(np.uint64) * _FACTORS[place & (_PLACES - 1)]
    kinds: NDArray[np.uint64] = (known[starts] & 3).astype(np.uint64)
    return _mixed(np.add.reduceat(value, starts)) & np.uint64(_ALL - 3) | kinds


def _known(one: str) -> int:
    """What a character counts as."""
    kind = unicodedata.category(one)
    if fold(one) == "'" or "\u0300" <= one <= "\u036f" or (kind == "Cf" and fold(one) != " "):
        return _NOTHING  # "dont" is as good as "don't"
    if kind[0] not in "LNM":
        return _BETWEEN
    plain = unicodedata.normalize("NFKD", one)
    base = plain[0] if all("\u0300" <= mark <= "\u036f" for mark in plain[1:]) else one
    low = base.lower()
    return ord(low[0]) << 2 | (_kind(one) if UNSPACED.match(one) else 0)


def _kind(one: str) -> int:
    """Of a script without spaces: 2 where its characters are letters, 1 where they are syllables or signs."""
    return 2 if "\u0e00" <= one <= "\u0eff" or "\u1000" <= one <= "\u109f" or "\u1780" <= one <= "\u17ff" else 1


def _summed(found: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """The sums of ``size`` hashes in a row, each times a factor of its place; of as many as there are at the end."""
    total, factor = np.zeros(len(found), np.uint64), 1
    for at in range(size):
        total[: len(found) - at] += found[at:] * np.uint64(factor)
        factor = factor * _ODD & _ALL
    return total[: len(found) - size + 1]


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's last step (Steele, Lea and Flood 2014): every bit hangs on every other."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


_FACTORS = np.array([pow(_ODD, place + 1, 1 << 64) for place in range(_PLACES)], np.uint64)
_KNOWN = np.zeros(0x110000, np.uint32)  # filled as characters are met, always the same
