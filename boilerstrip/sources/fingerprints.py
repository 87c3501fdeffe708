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
# Of a character: not met yet; stands between words; stands for nothing. All others: what it counts as, shifted by two,
# and its kind.
_UNKNOWN, _BETWEEN, _NOTHING = 0, 4, 8
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
            if one in text:
                text = text.replace(one, plain)
    found = [_tokens(chunk) for chunk in _chunks(text)]
    return found[0] if len(found) == 1 else np.concatenate([np.empty(0, np.uint64), *found])


def runs(found: NDArray[np.uint64], words: int = WORDS) -> NDArray[np.uint64]:
    """A hash for each run of so many words, where it begins; where there is no such run, one hash of all words.

    How long a run is, its first word says.
    """
    kinds = found & np.uint64(3)
    if not kinds.any() or len(found) < words:
        return _mixed(_summed(found, min(words, len(found))))
    made, begun = np.zeros(len(found), np.uint64), np.zeros(len(found), bool)
    for kind, longer in enumerate(_LONGER):
        own = np.flatnonzero(kinds == kind)
        own = own[own + words * longer <= len(found)]
        if len(own):
            made[own], begun[own] = _summed(found, words * longer)[own], True
    return _mixed(made[begun] if begun.any() else _summed(found, len(found)))


def winnowed(hashes: NDArray[np.uint64], window: int = WINDOW) -> NDArray[np.uint64]:
    """Of every ``window`` hashes in a row the least, in order; one that is the least of several in a row comes once."""
    if len(hashes) and window > 1:
        last = max(len(hashes) - window, 0) + 1  # windows there are
        least = hashes[:last].copy()
        for step in range(1, min(window, len(hashes))):
            np.minimum(least, hashes[step : step + last], out=least)
        hashes = least[np.append(True, least[1:] != least[:-1])]
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
    if (nothing := known == _NOTHING).any():
        known = known[~nothing]
    inked = known != _BETWEEN
    begins = inked.copy()
    begins[1:] &= ~inked[:-1]
    kinds = known & np.uint32(3)
    if kinds.any():
        alone = kinds != 0
        begins[1:] |= inked[1:] & (alone[1:] | alone[:-1])
    known, begins = known[inked], begins[inked]
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.empty(0, np.uint64)
    # Each character times a power that grows from the chunk's first on; a word's sum is then brought to its own first.
    sums = np.add.reduceat(known * _POWERS[: len(known)], starts) * _BACK[starts]
    made: NDArray[np.uint64] = _mixed(sums) & np.uint64(_ALL - 3) | (known[starts] & np.uint32(3))
    return made


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


_POWERS = np.cumprod(np.full(_CHUNK, _ODD, np.uint64), dtype=np.uint64)  # of an odd number, which divides again
_BACK = np.cumprod(np.full(_CHUNK, pow(_ODD, -1, 1 << 64), np.uint64), dtype=np.uint64)
_KNOWN = np.zeros(0x110000, np.uint32)  # filled as characters are met, always the same
