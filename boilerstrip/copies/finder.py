"""Finds a text's copies among many: by fingerprints that both have, from arrays that hold numbers alone.

A text of 600 words takes about 90 fingerprints and 25 lines, twelve bytes each: 1.4 KB, and as much again while the
arrays are sorted. What is found does not depend on the order in which texts were added: where very many texts share a
fingerprint, those with the smallest hashes stand for them (bottom-k sampling, after Broder 1997), the same ones for
every fingerprint.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from hashlib import blake2b, sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.read import lines_of
from boilerstrip.sites import registrable
from boilerstrip.sources.fingerprints import fingerprints

WORDS, WINDOW = 8, 12  # of fingerprints: 19 words in a row that two texts share are found
PANEL = 8  # publishers, at most, whose copies a text is laid beside
_SHARE = 0.2  # of the fingerprints of the shorter of two texts, from which they may be copies
_LEAST = 2  # and as many of them
_POSTINGS = 4096  # texts that are looked at for one fingerprint
_TELLING = 4  # words of a line that is looked up in other stories
_AGAIN = 2  # other stories of the same sites that have a line, from which it is none of this story
Numbers = NDArray[np.uint64]


class Entry(NamedTuple):
    """What is kept of a text: numbers of eight bytes."""

    prints: Numbers
    lines: Mapping[int, int]  # by index, hashes of lines that may tell a site's template
    publisher: int  # 0 of a text without a site
    twin: int  # the same for texts of the same words
    key: int


class Found(NamedTuple):
    """What may be a text's copies, best first, and which of its lines (indexes) recur in other stories."""

    others: list[int]
    recurring: frozenset[int]


def _number(*parts: str) -> int:
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little") or 1


def entry_of(text: str, site: str | None) -> Entry:
    """What is kept of a text, or asked about one."""
    words = [line.split() for line in lines_of(text)]
    lines = {k: _number(" ".join(some).casefold()) for k, some in enumerate(words) if len(some) >= _TELLING}
    who = registrable(site)
    twin = _number(" ".join([" ".join(some) for some in words if some]))
    return Entry(fingerprints(text, WORDS, WINDOW), lines, _number(who) if who else 0, twin, _number(text, site or ""))


class Gathering:
    """Entries as they come, to be put in order."""

    def __init__(self) -> None:
        self._prints, self._lines = array("Q"), array("Q")
        self._sizes, self._rows = array("I"), array("I")
        self._each: list[array[int]] = [array("Q") for _ in range(3)]

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, entry: Entry) -> None:
        """Add a text's numbers; texts are counted from 0."""
        self._prints.frombytes(entry.prints.tobytes())
        hashes = sorted(set(entry.lines.values()))
        self._lines.extend(hashes)
        self._sizes.append(len(entry.prints))
        self._rows.append(len(hashes))
        for held, value in zip(self._each, (entry.publisher, entry.twin, entry.key), strict=True):
            held.append(value)

    @property
    def digest(self) -> str:
        """Of the texts and their sites, whatever their order."""
        return sha256(np.sort(np.frombuffer(self._each[2], np.uint64)).tobytes()).hexdigest() if len(self) else ""

    def finder(self) -> Finder:
        """The numbers in order, for look-ups. Nothing may be added then."""
        publishers, twins, keys = (np.frombuffer(one, np.uint64) if one else _NONE for one in self._each)
        order = np.lexsort((publishers, keys))
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        sizes = np.frombuffer(self._sizes, np.uint32) if self._sizes else np.empty(0, np.uint32)
        rows = np.frombuffer(self._rows, np.uint32) if self._rows else np.empty(0, np.uint32)
        return Finder(
            {
                **_sorted("print", self._prints, np.repeat(rank, sizes)),
                **_sorted("line", self._lines, np.repeat(rank, rows)),
                "sizes": sizes[order],
                "publishers": publishers[order],
                "twins": twins[order],
                "places": order.astype(np.uint32),
            }
        )


_NONE = np.empty(0, np.uint64)


def _sorted(name: str, hashes: array[int], owners: NDArray[np.uint32]) -> dict[str, NDArray[np.unsignedinteger]]:
    """Hashes in ascending order with the texts that have them, these in theirs."""
    numbers = np.frombuffer(hashes, np.uint64) if hashes else _NONE
    order = np.lexsort((owners, numbers))
    return {f"{name}_hashes": numbers[order], f"{name}_owners": owners[order]}


class Finder:
    """Looks up copies.

    Parameters
    ----------
    arrays : dict of str to array
        As ``Gathering.finder`` makes them; they may lie in files.
    """

    def __init__(self, arrays: dict[str, NDArray[np.unsignedinteger]]) -> None:
        self.arrays = arrays

    def find(self, entry: Entry) -> Found:
        """The places (as they were added) of a text's copies: of each publisher the one that shares most."""
        arrays = self.arrays
        owners, counts = np.unique(self._owners("print", entry.prints), return_counts=True)
        least = np.minimum(arrays["sizes"][owners], len(entry.prints))
        alike = counts >= np.maximum(np.minimum(_LEAST, least), np.ceil(_SHARE * least))
        owners, counts = owners[alike], counts[alike]
        chosen: dict[tuple[int, int], int] = {}
        for at in np.lexsort((owners, -counts)).tolist():
            owner = int(owners[at])
            who = self._who(owner)
            if who != _side(entry.publisher, entry.twin) and who not in chosen:
                chosen[who] = owner
                if len(chosen) == PANEL:
                    break
        places = [int(arrays["places"][owner]) for owner in chosen.values()]
        sites = {publisher for publisher, _ in [*chosen, (entry.publisher, 0)] if publisher}
        return Found(places, self._recurring(entry, owners, sites) if places else frozenset())

    def _who(self, owner: int) -> tuple[int, int]:
        return _side(int(self.arrays["publishers"][owner]), int(self.arrays["twins"][owner]))

    def _recurring(self, entry: Entry, story: NDArray[np.unsignedinteger], sites: set[int]) -> frozenset[int]:
        """Lines that other stories have: of the same sites, or of any where sites are not known."""
        found = set()
        for index, value in entry.lines.items():
            owners = self._owners("line", np.array([value], np.uint64))
            elsewhere = owners[~np.isin(owners, story)] if len(owners) >= _AGAIN else owners[:0]
            if sites and len(elsewhere):
                elsewhere = elsewhere[np.isin(self.arrays["publishers"][elsewhere], list(sites))]
            if len(elsewhere) >= _AGAIN:
                found.add(index)
        return frozenset(found)

    def _owners(self, name: str, wanted: Numbers) -> NDArray[np.unsignedinteger]:
        """The texts that have some hashes, once for each they have."""
        hashes, owners = self.arrays[f"{name}_hashes"], self.arrays[f"{name}_owners"]
        first, last = (np.searchsorted(hashes, wanted, side) for side in ("left", "right"))
        met = [
            owners[low : min(high, low + _POSTINGS)]
            for low, high in zip(first.tolist(), last.tolist(), strict=True)
            if low < high
        ]
        return np.concatenate(met) if met else owners[:0]


def _side(publisher: int, twin: int) -> tuple[int, int]:
    """Whom a text counts for: its publisher, or itself and all texts of the same words."""
    return (publisher, 0) if publisher else (0, twin)
