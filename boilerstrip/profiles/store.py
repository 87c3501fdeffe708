"""Profiles at run time: one file, or a folder of them, each read when a document of its site comes."""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from boilerstrip.errors import ProfileError
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.profiles.profile import SHARED, Profile, profiled
from boilerstrip.profiles.profilefile import dumped, load, name_of
from boilerstrip.stamps import Stamp, stamp

_HELD = 256  # sites whose profiles are held in memory


class Store:
    """Finds a document's profile.

    Parameters
    ----------
    path : str
        A profile's file, which then counts for every document, or a folder of them, in which the document's site says.

    Raises
    ------
    ProfileError
        When there is no such file or folder, or (also later) a profile in it is broken.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._lock = Lock()
        self._held: dict[str, Lookup | None] = {}
        if not self.path.exists():
            raise ProfileError(f"{path}: no such profile; 'boilerstrip learn' writes them")
        self._one = None if self.path.is_dir() else Lookup.of(load(self.path))

    def __reduce__(self) -> tuple[Any, ...]:
        return Store, (str(self.path),)

    def of(self, site: str | None) -> list[Lookup]:
        """What counts for a document of a site: its own profile, or its parent domain's; and what sites share."""
        if self._one is not None:
            return [self._one]
        mine = next((found for name in _names(site) if (found := self._read(name)) is not None), None)
        shared = self._read(SHARED)
        return [one for one in (mine, shared) if one is not None]

    def _read(self, site: str) -> Lookup | None:
        with self._lock:
            if site not in self._held:
                path = self.path / name_of(site)
                if len(self._held) >= _HELD:
                    self._held.pop(next(iter(self._held)))
                self._held[site] = Lookup.of(load(path)) if path.is_file() else None
            return self._held[site]

    @cached_property
    def digest(self) -> str:
        """What answers depend on: of a file its content; of a folder the names, sizes and times of its profiles."""
        told = hashlib.sha256()
        if self._one is not None:
            told.update(self.path.read_bytes())
        else:
            for one in sorted(self.path.glob("*.toml")):
                stat = one.stat()
                told.update(f"{one.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
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


def told_digest(profile: Profile | str | Path) -> str:
    """What answers depend on: of a profile at hand the digest of the file that it would be written to."""
    return _digest(profile) if isinstance(profile, Profile) else store_of(str(profile)).digest


@lru_cache(maxsize=64)
def _digest(profile: Profile) -> str:
    return hashlib.sha256(dumped(profile).encode()).hexdigest()


def store_of(path: str) -> Store:
    """The profiles at a path, read once for as long as the file, or those of the folder, are what they were."""
    return _store_of(path, stamp(path, ".toml"))


@lru_cache(maxsize=8)
def _store_of(path: str, files: Stamp) -> Store:
    return Store(path)
