"""An index of sources: which of them a text was made of, by what the text says.

Sources are gathered in memory, become segments (``segment``), and are written to a folder (``folder``). A
log-structured merge tree (O'Neil and others, 1996) does the same for keys and values.
"""

from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import InputError
from boilerstrip.sources.finding import Match, View, Window, day_of
from boilerstrip.sources.fingerprints import fingerprints
from boilerstrip.sources.folder import MANIFEST, check_folder, commit, loaded, locked, stored
from boilerstrip.sources.segment import Joined, Segment, Source, hash_of, segment_of
from boilerstrip.sources.segmentfile import check as check_file

_FULL = 1 << 22  # postings that are gathered before they become a segment: some 25,000 stories, 100 MB
_EVER = (-(1 << 31) + 1, (1 << 31) - 1)


class SourceIndex:
    """Finds the sources of texts. What it answers depends on the set of sources alone, not on how they came into it.

    Queries may be made from several threads while nothing is added.

    Parameters
    ----------
    texts : bool
        Whether the sources' texts are kept too, compressed: ``text`` gives them back, ``clean --sources`` needs them.
    """

    def __init__(self, texts: bool = True) -> None:
        self.texts = texts
        self._segments: list[Segment] = []
        self._fresh: dict[str, Source] = {}
        self._gathered = 0
        self._view: View | None = None
        self._manifest: tuple[Path, bytes] | None = None  # as it was read or written last

    def __len__(self) -> int:
        return sum(map(len, self._segments)) + len(self._fresh)

    def __contains__(self, id: str) -> bool:
        return id in self._fresh or any(one.find(id) is not None for one in self._segments)

    @property
    def segments(self) -> int:
        """Of how many segments it is made: a question costs as many look-ups."""
        return len(self._segments)

    def holds(self, id: str, text: str) -> bool:
        """Whether that very text stands under that id."""
        return self._digest(id) == hash_of(text)

    def add(
        self, id: str, text: str, *, site: str | None = None, when: date | str | None = None, body: str | None = None
    ) -> bool:
        """Take in a source; False when the same text stands under that id already.

        Parameters
        ----------
        id : str
            What the source is called.
        text : str
            What is kept, and given back by ``text``.
        site : str, optional
            Where it is from: what many documents of one site have in common tells no stories apart.
        when : date or str, optional
            Its day, for windows; a string begins with it as ISO 8601 writes it.
        body : str, optional
            What it is found by, where that is less than the text: the text without its wrapper.

        Raises
        ------
        InputError
            When another text stands under that id, or ``when`` is no date.
        TypeError
            When ``id`` or ``text`` is no str.
        """
        return self.put(source_of(id, text, site=site, when=when, body=body, keep=self.texts))

    def put(self, source: Source) -> bool:
        """As ``add``, for a source that ``source_of`` made, perhaps in another process."""
        known = self._digest(source.id)
        if known is not None:
            if known != source.digest:
                raise InputError(f"source {source.id!r}: another text stands under that id in the index")
            return False
        self._fresh[source.id] = source
        self._gathered += len(source.prints)
        if self._gathered >= _FULL:
            self._flush()
        return True

    def query(
        self,
        text: str,
        k: int = 10,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        without: str | None = None,
    ) -> list[tuple[str, float]]:
        """The ids of the sources that a text has most in common with, each with its containment, the best first.

        Containment (Broder 1997) is the share of the text's fingerprints that stand in the source, 0..1, of those that
        tell stories apart. Wrapper in the text lowers it: strip first. ``matches`` says more.
        """
        found = self.matches(text, k, since=since, until=until, without=without)
        return [(one.id, one.containment) for one in found]

    def matches(
        self,
        text: str,
        k: int = 10,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        without: str | None = None,
    ) -> list[Match]:
        """As ``query``, with the source's side of it, and whether it ``is_likely`` to be the text's source.

        Parameters
        ----------
        text : str
            The text.
        k : int
            So many sources, at most.
        since, until : date or str, optional
            The first and the last day that a source may be of; one without a date is then never named.
        without : str, optional
            The id of a source that is not meant: the text's own.

        Raises
        ------
        InputError
            When ``since`` or ``until`` is no date.
        TypeError
            When ``text`` is no str: bytes are decoded by the caller, who knows the encoding.
        """
        _check_str("text", text)
        return self.look_up(fingerprints(text), k, since=since, until=until, without=without)

    def look_up(
        self,
        prints: NDArray[np.uint64],
        k: int = 10,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        without: str | None = None,
    ) -> list[Match]:
        """As ``matches``, by a text's fingerprints."""
        window = None
        if since is not None or until is not None:
            first = _EVER[0] if since is None else _day(since, "since")
            window = Window(first, _EVER[1] if until is None else _day(until, "until"))
        view = self._viewed()
        return view.matches(prints, k, window, None if without is None else view.find(without))

    def text(self, id: str) -> str | None:
        """The text of a source; None where texts are not kept. KeyError where there is no such source."""
        view = self._viewed()
        number = view.find(id)
        if number is None:
            raise KeyError(id)
        segment, doc = view.place(number)
        return segment.text(doc)

    def merge(self, other: SourceIndex) -> None:
        """Take in the sources of another index; those that are in both count once.

        Raises
        ------
        InputError
            When different texts have one id; nothing is then taken in.
        TypeError
            When ``other`` is no SourceIndex.
        """
        if not isinstance(other, SourceIndex):
            raise TypeError(f"merge() takes a SourceIndex, not {type(other).__name__}")
        self._flush()
        other._flush()
        new = [self._new(one) for one in other._segments]
        for one, mask in zip(other._segments, new, strict=True):
            if mask.all():
                self._segments.append(one)
            elif mask.any():
                self._segments.append(Joined([one], [mask]).segment())
        self.texts &= other.texts
        self._view = None

    def compact(self, since: date | str | None = None) -> None:
        """Make one segment of all: the same answers, sooner. An index that stands in a folder is saved there.

        Parameters
        ----------
        since : date or str, optional
            Let go of the sources before that day; those without a date stay.

        Raises
        ------
        InputError
            When a segment is damaged, or the folder cannot be written; the index is then what it was.
        """
        self._flush()
        first = _EVER[0] if since is None else _day(since, "since")
        kept = [(one.days >= first) | (one.days < _EVER[0]) for one in self._segments]
        if len(kept) < 2 and all(one.all() for one in kept):
            return
        for one in self._segments:
            if one.where is not None:
                check_file(Path(one.where))
        if self._manifest is None:
            self._segments, self._view = [Joined(self._segments, kept).segment()], None
            return
        folder = self._manifest[0].parent
        with locked(folder):
            check_folder(folder, self._manifest)
            self._stand(folder, [stored(self._segments, kept, folder)])

    def save(self, path: str | Path) -> None:
        """Write the index to a folder, or what is new of it to the folder that it was read from or saved to.

        Raises
        ------
        InputError
            When it cannot be written, when the folder holds another index or one that was written meanwhile: what
            stands there is then what it was.
        """
        folder = Path(path)
        self._flush()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: cannot write: {error.strerror}") from None
        with locked(folder):
            check_folder(folder, self._manifest)
            self._stand(folder, [stored([one], [_all_of(one)], folder) for one in self._segments])

    @classmethod
    def load(cls, path: str | Path, check: bool = True) -> SourceIndex:
        """An index that was saved. Its arrays stay in their files, of which is read what queries look at.

        Parameters
        ----------
        check : bool
            Whether every byte is read once and compared with its digest (some GB in a few seconds). Without, a file
            that breaks off is found all the same, and one that was changed in the middle is not.

        Raises
        ------
        InputError
            When there is none, a file of it is missing or damaged, or it was made with other fingerprints.
        """
        manifest = Path(path) / MANIFEST
        try:
            data = manifest.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: no index of sources: {MANIFEST}: {error.strerror}") from None
        made = cls()
        made.texts, made._segments = loaded(manifest, data, check)
        made._manifest = (manifest, data)
        return made

    # Inside

    def _viewed(self) -> View:
        if self._fresh:
            self._flush()
        if self._view is None:
            self._view = View(self._segments)
        return self._view

    def _flush(self) -> None:
        """What was gathered becomes a segment; small ones in memory are joined, so that they stay few."""
        if not self._fresh:
            return
        self._segments.append(segment_of(list(self._fresh.values())))
        self._fresh, self._gathered, self._view = {}, 0, None
        while len(self._segments) > 1:
            before, last = self._segments[-2:]
            if before.where or len(before.docs) > 2 * len(last.docs) or len(before.docs) >= _FULL:
                return
            self._segments[-2:] = [Joined([before, last], [_all_of(before), _all_of(last)]).segment()]

    def _digest(self, id: str) -> int | None:
        """The digest of the text that stands under an id."""
        if (fresh := self._fresh.get(id)) is not None:
            return fresh.digest
        for one in self._segments:
            if (doc := one.find(id)) is not None:
                return int(one.digests[doc])
        return None

    def _new(self, theirs: Segment) -> NDArray[np.bool_]:
        """Which sources of another index are not in this one. InputError when another text has the id of one."""
        keys, new = theirs.arrays["keys"], np.ones(len(theirs), bool)
        met = np.zeros(len(theirs), bool)
        for one in self._segments:
            met |= np.isin(keys, one.arrays["keys"])
        for doc in theirs.arrays["keyed"][met].tolist():
            known = self._digest(theirs.id(doc))
            if known is not None and known != int(theirs.digests[doc]):
                raise InputError(f"source {theirs.id(doc)!r}: the two indexes have different texts of that id")
            new[doc] = known is None
        return new

    def _stand(self, folder: Path, segments: list[Segment]) -> None:
        """Be what stands in a folder from now on."""
        self._manifest = folder / MANIFEST, commit(folder, segments, self.texts)
        self._segments, self._view = segments, None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_view": None}


def source_of(
    id: str,
    text: str,
    *,
    site: str | None = None,
    when: date | str | None = None,
    body: str | None = None,
    keep: bool = True,
) -> Source:
    """What ``SourceIndex.put`` takes; arguments and errors as of ``add``. ``keep``: whether the text is kept."""
    _check_str("id", id)
    _check_str("text", text)
    data = zlib.compress(text.encode("utf-8", "surrogatepass"), 6) if keep else b""
    day = _day(when, f"source {id!r}: when") if when is not None else day_of(None)
    return Source(id, fingerprints(text if body is None else body), hash_of(text), day, site, data)


def _all_of(one: Segment) -> NDArray[np.bool_]:
    return np.ones(len(one), bool)


def _day(when: date | str, what: str) -> int:
    try:
        return day_of(when)
    except (TypeError, ValueError):
        raise InputError(f"{what}: {when!r} is no date; 2026-01-31 is one") from None


def _check_str(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name}: a str, not {type(value).__name__}")
