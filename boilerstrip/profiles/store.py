"""Profiles at run time: one file, or a folder of them, each read when a document of its site comes."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from boilerstrip.errors import ProfileError
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.profiles.profile import SHARED, Profile, profiled
from boilerstrip.profiles.profilefile import dumped, load, name_of

_HELD = 256  # sites whose profiles are held in memory
Mark = tuple[int, int, int]  # of a file: when it was changed, its size, its number


class _Held(NamedTuple):
    """The profile of a site, as its file was; None where there was none."""

    path: str
    mark: Mark | None
    lookup: Lookup | None


class Store:
    """Finds a document's profile.

    Parameters
    ----------
    path : str
        A profile's file, which then counts for every document, or a folder of them, in which the document's site says.
    watch : bool
        Whether a folder's profile is read again when its file was changed: the file system is asked whenever it is
        looked up. Without, a run has each as it was when its first document came.

    Raises
    ------
    ProfileError
        When there is no such file or folder, or (also later) a profile in it is broken.
    """

    def __init__(self, path: str, watch: bool = False) -> None:
        self.path, self._watch = Path(path), watch
        self._lock = Lock()
        self._held: dict[str, _Held] = {}
        if not self.path.exists():
            raise ProfileError(f"{path}: no such profile; 'boilerstrip learn' writes them")
        self._one = None if self.path.is_dir() else Lookup.of(load(self.path))

    def __reduce__(self) -> tuple[Any, ...]:
        return Store, (str(self.path), self._watch)

    def of(self, site: str | None) -> list[Lookup]:
        """What counts for a document of a site: its own profile, or its parent domain's; and what sites share."""
        if self._one is not None:
            return [self._one]
        mine = next((found for name in _names(site) if (found := self._read(name)) is not None), None)
        shared = self._read(SHARED)
        return [one for one in (mine, shared) if one is not None]

    def _read(self, site: str) -> Lookup | None:
        with self._lock:
            held = self._held.get(site)
            if held is None or (self._watch and _mark(held.path) != held.mark):
                self._held.pop(site, None)
                if len(self._held) >= _HELD:
                    self._held.pop(next(iter(self._held)))
                path = str(self.path / name_of(site)) if held is None else held.path
                mark = _mark(path)  # before it is read: what is changed meanwhile is read again
                held = self._held[site] = _Held(path, mark, Lookup.of(load(path)) if mark is not None else None)
            return held.lookup

    @cached_property
    def digest(self) -> str:
        """What answers depend on: of a file its content; of a folder the names, sizes and times of its profiles."""
        told = hashlib.sha256()
        if self._one is not None:
            told.update(self.path.read_bytes())
        else:
            for one in sorted(self.path.glob("*.toml")):
                found = one.stat()
                told.update(f"{one.name} {found.st_size} {found.st_mtime_ns}\n".encode())
        return told.hexdigest()

    def told(self, site: str | None) -> str:
        """What answers about one site depend on: as ``digest``, of a folder those of its profiles that may count."""
        if self._one is not None:
            return self.digest
        told = hashlib.sha256()
        for name in map(name_of, (*_names(site), SHARED)):
            if mark := _mark(str(self.path / name)):
                told.update(f"{name} {mark}\n".encode())
        return told.hexdigest()


def _names(site: str | None) -> list[str]:
    """A site's name, and those of the domains above it."""
    site = profiled(site or "")
    if not site:
        return []
    names, rest = [site], site.partition("/")[0]
    while rest.count(".") >= 1:
        if rest not in names:
            names.append(rest)
        rest = rest.partition(".")[2]
    return names


@lru_cache(maxsize=64)
def compiled(profile: Profile) -> Lookup:
    """A profile, compiled once."""
    return Lookup.of(profile)


def told_digest(profile: Profile | str | Path, site: str | None) -> str:
    """What answers about a site depend on: of a profile at hand the digest of the file that it would be written to."""
    return _digest(profile) if isinstance(profile, Profile) else store_of(str(profile)).told(site)


@lru_cache(maxsize=64)
def _digest(profile: Profile) -> str:
    return hashlib.sha256(dumped(profile).encode()).hexdigest()


def store_of(path: str) -> Store:
    """The profiles at a path, each read once for as long as its file is not changed."""
    try:
        found = os.stat(path)
    except OSError:
        return Store(path)  # which says what is wrong
    return _folder(path) if stat.S_ISDIR(found.st_mode) else _file(path, _mark_of(found))


@lru_cache(maxsize=8)
def _folder(path: str) -> Store:
    return Store(path, watch=True)


@lru_cache(maxsize=8)
def _file(path: str, mark: Mark) -> Store:
    return Store(path)


def _mark(path: str) -> Mark | None:
    """What tells whether a file was changed; None where there is none.

    Raises
    ------
    ProfileError
        When it cannot be told.
    """
    try:
        found = os.stat(path)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            return None
        raise ProfileError(f"{path}: cannot read the profile: {error.strerror}") from None
    return _mark_of(found) if stat.S_ISREG(found.st_mode) else None


def _mark_of(found: os.stat_result) -> Mark:
    return found.st_mtime_ns, found.st_size, found.st_ino
