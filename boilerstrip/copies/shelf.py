"""A dump's texts with their fingerprints, in a folder: numbers in files that are looked up where they lie, and texts
packed one by one, of which those are read that are laid beside another. Memory is that of the copies at hand.
"""

from __future__ import annotations

import os
import zlib
from array import array
from collections import OrderedDict
from typing import Any, BinaryIO

import numpy as np

from boilerstrip.copies.finder import Finder, Gathering, entry_of
from boilerstrip.copies.laid import Copy, Panel, copy_of
from boilerstrip.scoring.coded import Coder, shared_coder
from boilerstrip.sites import registrable

LONGEST = 1 << 18  # characters of a text that may be a copy: a longer one is a dump of many
_HELD = 256  # copies that are held, read and coded
_LEVEL = 1  # of packing: reading is most of the work


class Filling:
    """Puts texts on a shelf: in one pass, memory is that of their numbers.

    Parameters
    ----------
    folder : str
        An empty folder.
    """

    def __init__(self, folder: str) -> None:
        self._folder, self._gathering = folder, Gathering()
        self._ends = array("Q", [0])
        self._texts: BinaryIO = open(os.path.join(folder, "texts"), "wb")  # noqa: SIM115
        self.long = 0  # texts that were left out
        self.sited = 0  # texts with a site

    def __len__(self) -> int:
        return len(self._gathering)

    def add(self, text: str, site: str | None) -> None:
        """Add a text; one that is empty or too long is left out."""
        if not text or text.isspace():
            return
        if len(text) > LONGEST:
            self.long += 1
            return
        self._gathering.add(entry_of(text, site))
        self.sited += registrable(site) is not None
        told = f"{site or ''}\0{text}".encode("utf-8", "surrogatepass")
        self._ends.append(self._ends[-1] + self._texts.write(zlib.compress(told, _LEVEL)))

    def shelf(self) -> Shelf:
        """All of it, ready for look-ups. Nothing may be added then."""
        self._texts.close()
        for name, one in self._gathering.finder().arrays.items():
            np.save(os.path.join(self._folder, name), one)
        np.save(os.path.join(self._folder, "ends"), np.frombuffer(self._ends, np.uint64))
        with open(os.path.join(self._folder, "digest"), "w", encoding="ascii") as out:
            out.write(self._gathering.digest)
        return Shelf(self._folder)

    def close(self) -> None:
        """Close what is open."""
        self._texts.close()


class Shelf:
    """Finds copies of texts on the disk. Pickled as its folder; not for threads.

    Parameters
    ----------
    folder : str
        As ``Filling`` left it.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        names = [one.removesuffix(".npy") for one in os.listdir(folder) if one.endswith(".npy")]
        arrays = {name: _mapped(os.path.join(folder, f"{name}.npy")) for name in names}
        self._ends = arrays.pop("ends")
        self._finder = Finder(arrays)
        self._texts: BinaryIO = open(os.path.join(folder, "texts"), "rb")  # noqa: SIM115
        self._held: OrderedDict[int, Copy] = OrderedDict()
        self._coder: Coder | None = None
        with open(os.path.join(folder, "digest"), encoding="ascii") as told:
            self.digest = told.read()  # of its texts and their sites, whatever their order

    def __reduce__(self) -> tuple[Any, ...]:
        return Shelf, (self._folder,)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        """Close what is open."""
        self._texts.close()

    def read(self, place: int) -> tuple[str, str | None]:
        """A text and its site."""
        first, last = int(self._ends[place]), int(self._ends[place + 1])
        self._texts.seek(first)
        site, _, text = zlib.decompress(self._texts.read(last - first)).decode("utf-8", "surrogatepass").partition("\0")
        return text, site or None

    def panel(self, text: str, site: str | None) -> Panel | None:
        """A text with its copies; None where none was found."""
        if not text or text.isspace() or len(text) > LONGEST:
            return None
        found = self._finder.find(entry_of(text, site))
        if not found.others:
            return None
        coder = shared_coder()
        if coder is not self._coder:
            self._coder = coder
            self._held.clear()
        return Panel(copy_of(text, site, coder), [self._copy(k, coder) for k in found.others], coder, found.recurring)

    def _copy(self, place: int, coder: Coder) -> Copy:
        one = self._held.pop(place, None) or copy_of(*self.read(place), coder)
        self._held[place] = one
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return one


def _mapped(path: str) -> Any:
    """An array where it lies; one without numbers cannot be mapped."""
    try:
        return np.load(path, mmap_mode="r")
    except ValueError:
        return np.load(path)
