"""A segment: some sources and their fingerprints as plain sorted arrays, in memory or mapped from a file.

A fingerprint's documents stand together in ``docs``, beside the fingerprint in ``hashes``, which is in ascending order:
looking one up is a binary search, and joining segments is a merge of sorted runs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from boilerstrip.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_DAY = -(1 << 31)  # of a source without a date
_RANGES = 1 << 22  # postings that are joined at once
# Of a source each but for the first two (a posting each), the ends of texts, and what texts and names are made of.
ARRAYS = {
    "hashes": "<u8",  # ascending
    "docs": "<u4",  # ascending where hashes are the same
    "sizes": "<u4",  # fingerprints
    "days": "<i4",  # since 1970-01-01
    "digests": "<u8",  # of the text
    "sites": "<u4",  # of site_names; 0 is none
    "keys": "<u8",  # hashes of ids, ascending
    "keyed": "<u4",  # the source of each
    "id_ends": "<u8",
    "ids": "|u1",
    "site_ends": "<u8",
    "site_names": "|u1",
    "text_ends": "<u8",
    "texts": "|u1",  # compressed, each by itself; empty where none is kept
}
PER_SOURCE = ("sizes", "days", "digests", "sites", "keys", "keyed", "id_ends", "text_ends")


class Source(NamedTuple):
    """One source, ready to be put into a segment."""

    id: str
    prints: NDArray[np.uint64]
    digest: int
    day: int = NO_DAY
    site: str | None = None
    text: bytes = b""  # compressed


def hash_of(text: str) -> int:
    """64 bits of a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Segment:
    """Sources by number, from 0.

    Parameters
    ----------
    arrays : dict
        Every one of ARRAYS, of its type.
    where : str, optional
        The file that they are mapped from; its data are not trusted to be whole.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]], where: str | None = None) -> None:
        self.arrays, self.where = arrays, where
        self.hashes, self.docs, self.sizes = arrays["hashes"], arrays["docs"], arrays["sizes"]
        self.days, self.digests, self.sites = arrays["days"], arrays["digests"], arrays["sites"]

    def __len__(self) -> int:
        return len(self.sizes)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process reads the file itself; arrays in memory are copied."""
        if self.where is None:
            return Segment, (self.arrays,)
        from boilerstrip.sources.segmentfile import read

        return read, (Path(self.where),)

    def id(self, doc: int) -> str:
        """A source's id."""
        return self._piece("id_ends", "ids", doc).decode("utf-8", "surrogatepass")

    def site_list(self) -> list[str]:
        """The names of its sites, in the order of their numbers, from 1."""
        count = len(self.arrays["site_ends"])
        return [self._piece("site_ends", "site_names", at).decode("utf-8", "surrogatepass") for at in range(count)]

    def text(self, doc: int) -> str | None:
        """A source's text; None where it was not kept. InputError when it is damaged."""
        data = self._piece("text_ends", "texts", doc)
        try:
            return zlib.decompress(data).decode("utf-8", "surrogatepass") if data else None
        except (zlib.error, UnicodeDecodeError):
            raise InputError(f"{self.where}: the text of source {self.id(doc)!r} is damaged") from None

    def find(self, identity: str) -> int | None:
        """The number of the source with an id."""
        key = np.uint64(hash_of(identity))
        keys = self.arrays["keys"]
        for at in range(int(np.searchsorted(keys, key)), int(np.searchsorted(keys, key, "right"))):
            doc = int(self.arrays["keyed"][at])
            if self.id(doc) == identity:
                return doc
        return None

    def ranges(self, prints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each of some fingerprints begins and ends in ``docs``."""
        return np.searchsorted(self.hashes, prints), np.searchsorted(self.hashes, prints, "right")

    def _piece(self, ends: str, data: str, at: int) -> bytes:
        stops = self.arrays[ends]
        return self.arrays[data][int(stops[at - 1]) if at else 0 : int(stops[at])].tobytes()


def segment_of(sources: Sequence[Source]) -> Segment:
    """A segment of some sources, in memory; their ids are distinct."""
    sizes = np.array([len(one.prints) for one in sources], "<u4")
    hashes = np.concatenate([np.empty(0, "<u8"), *(one.prints for one in sources)])
    docs = np.repeat(np.arange(len(sources), dtype="<u4"), sizes)
    order = np.argsort(hashes, kind="stable")
    names = sorted({one.site for one in sources if one.site is not None})
    number = {name: at for at, name in enumerate(names, 1)}
    keys = np.array([hash_of(one.id) for one in sources], "<u8")
    keyed = np.argsort(keys, kind="stable")
    arrays = {
        "hashes": hashes[order],
        "docs": docs[order],
        "sizes": sizes,
        "days": np.array([one.day for one in sources], "<i4"),
        "digests": np.array([one.digest for one in sources], "<u8"),
        "sites": np.array([number.get(one.site or "", 0) if one.site is not None else 0 for one in sources], "<u4"),
        "keys": keys[keyed],
        "keyed": keyed.astype("<u4"),
    }
    arrays["id_ends"], arrays["ids"] = _packed([one.id.encode("utf-8", "surrogatepass") for one in sources])
    arrays["site_ends"], arrays["site_names"] = _packed([one.encode("utf-8", "surrogatepass") for one in names])
    arrays["text_ends"], arrays["texts"] = _packed([one.text for one in sources])
    return Segment(arrays)


def _packed(pieces: Sequence[bytes]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where each of some pieces ends, and all of them in a row."""
    ends = np.cumsum(np.array([len(one) for one in pieces], "<u8"), dtype="<u8")
    return ends, np.frombuffer(b"".join(pieces), "|u1")


class Joined:
    """Some segments as one, its arrays made a piece at a time: what is joined need not fit into memory.

    Parameters
    ----------
    segments : sequence of Segment
    kept : sequence of arrays of bool
        Of each segment, which of its sources stay.
    """

    def __init__(self, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]) -> None:
        self._parts = list(zip(segments, kept, strict=True))
        self._names = sorted({name for one, mask in self._parts for name in _used(one, mask)})
        base, self._numbers = 0, []  # of each segment's sources, where they come to stand
        for _, mask in self._parts:
            self._numbers.append((np.cumsum(mask) - 1 + base).astype("<u4"))
            base += int(mask.sum())

    def segment(self) -> Segment:
        """All of it, in memory."""
        return Segment({name: np.concatenate(list(self.pieces(name))) for name in ARRAYS})

    def pieces(self, name: str) -> Iterator[NDArray[Any]]:
        """One of ARRAYS in pieces, in order; the first is empty, and of the array's type."""
        yield np.empty(0, ARRAYS[name])
        if name in ("hashes", "docs"):
            yield from self._postings(name)
        elif name in ("keys", "keyed"):
            yield self._by_key(name)
        elif name in ("site_ends", "site_names"):
            made = _packed([one.encode("utf-8", "surrogatepass") for one in self._names])
            yield made[name == "site_names"]
        elif name == "sites":
            yield from map(self._sites, self._parts)
        elif name in ("sizes", "days", "digests"):
            yield from (one.arrays[name][mask] for one, mask in self._parts)
        else:
            yield from self._strings(name)

    def _postings(self, name: str) -> Iterator[NDArray[Any]]:
        """Hashes, or their sources, by ranges of hashes so narrow that few postings of any segment are in one."""
        total = sum(len(one.hashes) for one, _ in self._parts)
        steps = max(1, total // _RANGES)
        edges = np.array([(at << 64) // steps for at in range(1, steps)], "<u8")
        cuts = [[0, *np.searchsorted(one.hashes, edges).tolist(), len(one.hashes)] for one, _ in self._parts]
        for step in range(steps):
            hashes, docs = [np.empty(0, "<u8")], [np.empty(0, "<u4")]
            for (one, mask), numbers, cut in zip(self._parts, self._numbers, cuts, strict=True):
                at = slice(cut[step], cut[step + 1])
                own = one.docs[at]
                stays = mask[own]
                hashes.append(one.hashes[at][stays])
                docs.append(numbers[own[stays]])
            joined = np.concatenate(hashes)
            order = np.argsort(joined, kind="stable")
            yield joined[order] if name == "hashes" else np.concatenate(docs)[order]

    def _by_key(self, name: str) -> NDArray[Any]:
        keys, docs = [np.empty(0, "<u8")], [np.empty(0, "<u4")]
        for (one, mask), numbers in zip(self._parts, self._numbers, strict=True):
            stays = mask[one.arrays["keyed"]]
            keys.append(one.arrays["keys"][stays])
            docs.append(numbers[one.arrays["keyed"][stays]])
        joined = np.concatenate(keys)
        order = np.argsort(joined, kind="stable")
        return joined[order] if name == "keys" else np.concatenate(docs)[order]

    def _sites(self, part: tuple[Segment, NDArray[np.bool_]]) -> NDArray[Any]:
        one, mask = part
        numbers = {name: at for at, name in enumerate(self._names, 1)}
        known = np.array([0, *(numbers.get(name, 0) for name in one.site_list())], "<u4")
        made: NDArray[Any] = known[one.sites[mask]]
        return made

    def _strings(self, name: str) -> Iterator[NDArray[Any]]:
        ends_name, data_name = ("id_ends", "ids") if name in ("id_ends", "ids") else ("text_ends", "texts")
        before = np.uint64(0)
        for one, mask in self._parts:
            ends, data = one.arrays[ends_name], one.arrays[data_name]
            lengths = np.diff(ends, prepend=np.zeros(1, "<u8"))
            if name == ends_name:
                made = np.cumsum(lengths[mask], dtype="<u8") + before
                before = made[-1] if len(made) else before
                yield made
            elif mask.all():
                yield data
            else:
                yield from (
                    data[int(end - size) : int(end)] for end, size in zip(ends[mask], lengths[mask], strict=True)
                )


def _used(one: Segment, mask: NDArray[np.bool_]) -> set[str]:
    """The names of the sites that some of a segment's sources are of."""
    names = one.site_list()
    return {names[at - 1] for at in np.unique(one.sites[mask]).tolist() if at}
