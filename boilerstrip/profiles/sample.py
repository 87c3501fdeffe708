"""Documents of sites, in bounded memory: of each site those whose hashes are smallest.

A bottom-k sample by hash (Cohen and Kaplan, 2007) is a function of the set of documents alone. Whatever the order they
come in, and however they are shared out among processes, merged samples are the sample of them all: merging is exact,
associative and free of order, which counts that drop rare lines on the way (lossy counting, space-saving) are not.
Counts of lines are then exact counts over the sample, whose size is known.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from boilerstrip.errors import InputError, SettingsError
from boilerstrip.profiles.pagerecord import Record, record_of, unpacked
from boilerstrip.profiles.profile import profiled

Reader = Callable[[bytes | str], tuple[Record, str | None]]  # of a page, its record and the headline that it claims
LIMIT = 1024  # documents a site, at most
MOST = 250_000  # documents of all sites together: some 400 MB of news stories, compressed
_CLIP = 1 << 16  # characters of a document that are kept: longer ones are dumps of many
_FORMAT = 1
_BROKEN = (ValueError, KeyError, TypeError, StopIteration, RecursionError, EOFError, zlib.error, gzip.BadGzipFile)
_MOST_SEEN = 10**15  # a number of documents that is none of this world
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Kept(NamedTuple):
    """One document of a sample. ``order`` is its hash, negated: the largest are thrown out first."""

    order: int
    text: bytes  # compressed; of a page its record
    title: str | None
    date: str | None  # as ISO 8601 writes a day
    page: bool = False

    def read(self) -> str:
        """The text."""
        return zlib.decompress(self.text).decode("utf-8", "surrogatepass")

    def record(self) -> Record:
        """What is kept of a page."""
        return unpacked(self.read())


@dataclass(slots=True)
class Site:
    """The documents of one site that are kept, and how many were seen."""

    seen: int = 0
    kept: list[Kept] = field(default_factory=list)  # a heap, the largest hash on top
    known: set[int] = field(default_factory=set)


class Sample:
    """Takes documents one at a time; ``limit`` a site at most, halved whenever there are more than ``most`` in all.

    For one limit the number that is kept can only grow with the documents (their bytes could shrink), so that the
    limit that is come to, too, is a function of the set of documents.
    """

    def __init__(self, limit: int = LIMIT, most: int = MOST) -> None:
        if limit < 1 or most < 1:
            raise SettingsError("learn: a sample holds one document at least")
        self.limit, self.most, self.size = limit, most, 0
        self.sites: dict[str, Site] = {}

    def add(self, site: str, text: str, title: str | None = None, date: str | None = None) -> None:
        """One document more. The very same text again counts as seen, and is the same document."""
        data = text[:_CLIP].encode("utf-8", "surrogatepass")
        mine, number = self._met(site, data)
        if self._wanted(mine, number, title, date):
            self._keep(mine, Kept(-number, zlib.compress(data, 1), title, date))
            self._fit()

    def add_page(
        self, site: str, page: bytes | str, reader: Reader, title: str | None = None, date: str | None = None
    ) -> None:
        """One page more, which is known again by its source. ``reader`` is asked about those that are kept alone.

        A page on which it finds no story is seen, and not kept: that depends on the page alone too.

        Raises
        ------
        PageError, PatternTimeout, PluginError
            When it cannot be read; it was not seen then.
        """
        mine, number = self._met(site, page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass"))
        if not self._wanted(mine, number, title, date):
            return
        try:
            record, claimed = reader(page)
        except Exception:
            mine.seen -= 1
            if not mine.seen:
                del self.sites[site]
            raise
        if record.lines:
            data = record.packed().encode("utf-8", "surrogatepass")
            self._keep(mine, Kept(-number, zlib.compress(data, 1), title or claimed, date, True))
            self._fit()

    def _met(self, site: str, data: bytes) -> tuple[Site, int]:
        """A document's site, at which it is counted, and its number."""
        mine = self.sites.setdefault(site, Site())
        mine.seen += 1
        return mine, int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")

    def _wanted(self, mine: Site, number: int, title: str | None, date: str | None) -> bool:
        """Whether a document is to be kept; what is known already is noted."""
        if number in mine.known:
            self._same(mine, Kept(-number, b"", title, date))
            return False
        return len(mine.kept) < self.limit or number < -mine.kept[0].order

    def _same(self, mine: Site, other: Kept) -> None:
        """The same text with another title or date: the smaller ones count, whichever came first."""
        for at, one in enumerate(mine.kept):
            if one.order == other.order:
                title, date = _smaller(one.title, other.title), _smaller(one.date, other.date)
                if (title, date) != (one.title, one.date):
                    mine.kept[at] = one._replace(title=title, date=date)
                return

    def _keep(self, mine: Site, one: Kept) -> None:
        heapq.heappush(mine.kept, one)
        mine.known.add(-one.order)
        self.size += 1
        self._cut(mine)

    def _cut(self, mine: Site) -> None:
        while len(mine.kept) > self.limit:
            gone = heapq.heappop(mine.kept)
            mine.known.discard(-gone.order)
            self.size -= 1

    def _fit(self) -> None:
        while self.size > self.most and self.limit > 1:
            self.limit //= 2
            for mine in self.sites.values():
                self._cut(mine)

    def merge(self, other: Sample) -> None:
        """Take in another sample of other documents, or of some of the same."""
        self.limit, self.most = min(self.limit, other.limit), min(self.most, other.most)
        for mine in self.sites.values():
            self._cut(mine)
        for name, theirs in other.sites.items():
            self.put(name, theirs.seen, theirs.kept)

    def put(self, site: str, seen: int, kept: Iterable[Kept]) -> None:
        """Documents of a site that another sample kept, and how many it has seen of it: ``merge``, piece by piece."""
        mine = self.sites.setdefault(site, Site())
        mine.seen += seen
        for one in kept:
            if -one.order in mine.known:
                self._same(mine, one)
            elif len(mine.kept) < self.limit or one.order > mine.kept[0].order:
                self._keep(mine, one)
        self._fit()

    def of(self, site: str) -> list[Kept]:
        """A site's documents, in the order of their hashes."""
        return sorted(self.sites[site].kept, key=lambda one: -one.order)

    # Files of samples, for work that several processes share

    def save(self, path: Path) -> None:
        """Write the sample to a file that ``load`` reads."""
        from boilerstrip.atomic import Replacer

        with Replacer().output(path) as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, compresslevel=1) as out:
            for row in self._rows():
                out.write(json.dumps(row, ensure_ascii=True).encode() + b"\n")

    def _rows(self) -> Iterator[dict[str, Any]]:
        yield {"boilerstrip-sample": _FORMAT, "limit": self.limit, "most": self.most}
        for name in sorted(self.sites):
            yield {"site": name, "seen": self.sites[name].seen}
            for one in self.of(name):
                told = {"page": one.record().dumped(), "order": one.order} if one.page else {"text": one.read()}
                yield {**told, "title": one.title, "date": one.date}

    @classmethod
    def load(cls, path: Path) -> Sample:
        """A sample that was saved.

        Raises
        ------
        InputError
            When the file is none.
        """
        try:
            with gzip.open(path, "rt", encoding="utf-8") as rows:
                head = json.loads(next(rows))
                if head["boilerstrip-sample"] != _FORMAT:
                    raise ValueError
                sample, site = cls(_count(head["limit"], 1), _count(head["most"], 1)), ""
                for row in map(json.loads, rows):
                    if "site" in row:
                        site = _named(row["site"])
                        sample.sites.setdefault(site, Site()).seen += _count(row["seen"])
                    elif not site:
                        raise ValueError
                    elif "page" in row:
                        sample._read_page(site, row)
                    else:
                        sample.add(site, _told(row["text"]) or "", _told(row["title"]), _day(row["date"]))
                        sample.sites[site].seen -= 1
        except _BROKEN:
            raise InputError(f"{path}: not a file of 'boilerstrip learn --partial'; write it anew") from None
        except OSError as error:
            raise InputError(f"{path}: cannot read: {error.strerror}") from None
        return sample

    def _read_page(self, site: str, row: dict[str, Any]) -> None:
        """A page of a file; ValueError, KeyError or TypeError when it is none."""
        mine, number = self.sites[site], -int(row["order"])
        title, date = _told(row["title"]), _day(row["date"])
        if self._wanted(mine, number, title, date):
            data = record_of(row["page"]).packed().encode("utf-8", "surrogatepass")
            self._keep(mine, Kept(-number, zlib.compress(data, 1), title, date, True))
            self._fit()


def _count(value: Any, least: int = 0) -> int:
    """A number of a file; ValueError when it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MOST_SEEN:
        raise ValueError("no number")
    return value


def _named(value: Any) -> str:
    """A site's name in a file; ValueError when it is none."""
    name = profiled(value) if isinstance(value, str) else ""
    if not name:
        raise ValueError("no site")
    return name


def _told(value: Any) -> str | None:
    """A text of a file, which may be missing; ValueError when it is none."""
    if value is not None and not isinstance(value, str):
        raise ValueError("no text")
    return value


def _day(value: Any) -> str | None:
    """A day of a file, which may be missing; ValueError when it is none."""
    if value is not None and not _DAY.fullmatch(value):
        raise ValueError("no day")
    return _told(value)


def _smaller(one: str | None, other: str | None) -> str | None:
    told = [each for each in (one, other) if each is not None]
    return min(told) if told else None
