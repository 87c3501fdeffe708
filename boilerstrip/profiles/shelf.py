"""A folder of profiles as learning writes it: known ones brought up to date, what many sites carry set apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from boilerstrip.errors import ProfileError
from boilerstrip.profiles.profile import SHARED, Profile, Template
from boilerstrip.profiles.profilefile import load, name_of, save

SITES = 3  # of which a template has to be, learned at each, before it is taken for their common system's


class Shelf:
    """Profiles in a folder, one held at a time.

    Raises
    ------
    ProfileError
        From every method, when a profile that is there is broken or the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[str, int] = {}  # templates of each profile

    def put(self, fresh: Profile) -> Profile:
        """Write what was learned, and give back what was written.

        Of a profile that is there a person's words and the codes stay, and all of it where nothing was learned.
        """
        path = self.folder / name_of(fresh.site)
        if path.exists():
            fresh = _named(path).relearned(fresh)
        self._save(fresh, path)
        return fresh

    def take_in(self, folder: Path) -> None:
        """Merge another folder's profiles into this one's."""
        for path in paths(folder):
            other, mine = _named(path), self.folder / path.name
            self._save(_named(mine).merge(other) if mine.exists() else other, mine)

    def _save(self, profile: Profile, path: Path) -> None:
        """Write a profile; the folder is made with its first one."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProfileError(f"{self.folder}: cannot write: {error.strerror}") from None
        save(profile, path)
        self._written[path.name] = len(profile.templates)

    def share(self) -> int:
        """Set down what at least three sites carry, for sites that have no profile; how many templates that are.

        What they carry no longer, or a person has rejected, goes: but for what a person said of the common profile.
        """
        found: dict[tuple[str, str], list[Template]] = defaultdict(list)
        count = 0
        for profile in map(load, paths(self.folder)):
            count += profile.site != SHARED
            for one in profile.templates if profile.site != SHARED else ():
                # A shape means nothing on another site, and neither does a way to build pages.
                if one.status in ("learned", "accepted") and one.where not in ("habit", "path"):
                    found[one.key].append(replace(one, number=0, status="learned"))
        common = [_joined(some) for some in found.values() if len(some) >= SITES]
        path = self.folder / name_of(SHARED)
        if common or path.exists():
            most = max((one.documents for one in common), default=0)
            fresh = Profile(SHARED, most, templates=tuple(common), sites=count)
            save(load(path).relearned(fresh.settled()) if path.exists() else fresh, path)
        return len(common)

    def told(self) -> str:
        """How much was written, in words."""
        counts = sum(self._written.values()), len(self._written)
        templates, sites = ("s" if count != 1 else "" for count in counts)
        return f"{counts[0]} template{templates} of {counts[1]} site{sites}"


def paths(folder: Path) -> Iterator[Path]:
    """The profiles of a folder, in the order of their names."""
    yield from sorted(one for one in folder.glob("*.toml") if one.is_file())


def _named(path: Path) -> Profile:
    """The profile of a file that its name says; ProfileError when it is another site's."""
    found = load(path)
    if name_of(found.site) != path.name:
        told = f"the profile of {found.site!r} under another site's name; call it {name_of(found.site)}"
        raise ProfileError(f"{path}: {told}")
    return found


def _joined(some: list[Template]) -> Template:
    """One template of several sites'; what a person called it at one of them is no word about the common profile."""
    whole = some[0]
    for one in some[1:]:
        whole = whole.plus(one)
    return replace(whole, guess=whole.label)
