"""Site recipes: which one a page's address has, and what it marks on the page.

Files are read when a page of their site comes, and kept. The form and its meaning are FiveFilters' (see
``recipefile``); docs/pages.md says what is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from boilerstrip.errors import SettingsError
from boilerstrip.pages.blocks import line_of
from boilerstrip.pages.parse import outermost
from boilerstrip.pages.recipefile import Clue, Entry, Note, RecipeFile, read_recipe
from boilerstrip.pages.xpaths import Budget, TooMuch, found
from boilerstrip.sites import host_of

#: Characters of a host's name (RFC 1035), and what may stand in one: nothing that leads out of the folder.
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,20}")
GLOBAL = "global.txt"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a recipe marks on a page.

    ``body`` are the elements that hold the story (none: the recipe found none), none inside another, and ``body_code``
    the line that found them. ``strip`` are elements that go, each with the code of the first line that takes it.
    ``title`` is the headline's text, ``author`` and ``date`` are elements on the page, or nothing. ``notes`` say which
    lines were given up on this page, and why. Codes have the form ``RECIPE:example.com.txt:12``. ``name`` is the file,
    ``digest`` says what stood in it; a recipe whose story was ``sought`` and not found is of an older page than this.
    """

    body: tuple[Any, ...] = ()
    body_code: str | None = None
    strip: tuple[tuple[Any, str], ...] = ()
    title: str | None = None
    author: tuple[tuple[Any, str], ...] = ()
    date: tuple[tuple[Any, str], ...] = ()
    notes: tuple[str, ...] = ()
    name: str = ""
    digest: str = ""
    sought: bool = False

    @property
    def outdated(self) -> bool:
        """Whether the recipe says where the story stands, and nothing stands there."""
        return self.sought and not self.body


@dataclass(frozen=True, slots=True)
class Recipe:
    """A site's file, with what ``global.txt`` adds."""

    name: str
    notes: tuple[Note, ...]
    _entries: dict[str, tuple[Entry, ...]] = field(repr=False)
    _clues: tuple[Clue, ...] = field(repr=False)
    digest: str = ""

    def applied(self, root: Any) -> Marks:
        """What the recipe marks on a page (``Parsed.root``). Nothing raises, and nothing takes more than seconds."""
        work = _Work(root)
        body, body_code = work.first_elements(self._entries["body"])
        return Marks(
            body=outermost(body),
            body_code=body_code,
            strip=(*work.elements(self._entries["strip"]), *work.clued(self._clues)),
            title=work.text(self._entries["title"]),
            author=tuple(work.elements(self._entries["author"])),
            date=tuple(work.elements(self._entries["date"])),
            notes=tuple(work.notes),
            name=self.name,
            digest=self.digest,
            sought=bool(self._entries["body"]),
        )


class Recipes:
    """A folder of recipes.

    Raises
    ------
    SettingsError
        When there is no such folder.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise SettingsError(
                f"site-config: {folder}: no such folder of recipes; name the one with files such as site.com.txt"
            )
        self._read: dict[str, RecipeFile | None] = {}
        self._made: dict[str, Recipe] = {}

    def of(self, url: str) -> Recipe | None:
        """The recipe for a page's address; None where no file is for its site, or the address names none.

        Raises
        ------
        SettingsError
            When the file cannot be read.
        """
        for name in names_for(url):
            file = self._file(name)
            if file is not None:
                if name not in self._made:
                    self._made[name] = _joined(file, self._file(GLOBAL))
                return self._made[name]
        return None

    def _file(self, name: str) -> RecipeFile | None:
        if name not in self._read:
            path = self._folder / name
            if not path.is_file():
                return None  # not remembered: there is no end to sites
            self._read[name] = read_recipe(path)
        return self._read[name]


def names_for(url: str) -> Iterator[str]:
    """The files that may be for an address, the nearest first.

    ``sport.example.com.txt``, then ``.example.com.txt`` and ``.com.txt``; ``www.example.com`` and ``example.com`` have
    ``example.com.txt``, and no wildcard of their own name.
    """
    host = host_of(url) or ""
    if not _HOST.fullmatch(host) or host + ".txt" == GLOBAL:
        return
    yield host + ".txt"
    parts = host.split(".")
    yield from ("." + ".".join(parts[at:]) + ".txt" for at in range(1, len(parts)))


def check(folder: str | Path) -> Iterator[Note]:
    """What is not used of the recipes in a folder, each ``file:line: what``; files in the order of their names.

    Raises
    ------
    SettingsError
        When there is no such folder, or a file cannot be read.
    """
    Recipes(folder)
    for path in sorted(Path(folder).iterdir()):
        if path.suffix == ".txt" and path.is_file() and path.name != "LICENSE.txt":
            yield from read_recipe(path).notes


def _joined(file: RecipeFile, everywhere: RecipeFile | None) -> Recipe:
    """A site's recipe: its own lines, then those for all sites."""
    files = [file] if everywhere is None else [file, everywhere]
    entries = {command: tuple(one for some in files for one in some.entries[command]) for command in file.entries}
    return Recipe(
        file.name,
        tuple(note for some in files for note in some.notes),
        entries,
        tuple(clue for some in files for clue in some.clues),
        sha256("".join(some.digest for some in files).encode()).hexdigest()[:16],
    )


class _Work:
    """One recipe at work on one page."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._budget = Budget(root)
        self.notes: list[str] = []

    def _found(self, entry: Entry) -> list[Any]:
        try:
            self._budget.check()
            return found(entry.query, self._budget)
        except TooMuch as error:
            self.notes.append(f"{entry.code} given up on this page: {error}")
            return []

    def first_elements(self, entries: tuple[Entry, ...]) -> tuple[list[Any], str | None]:
        """The elements of the first line that finds some, and its code."""
        for entry in entries:
            if some := [one for one in self._found(entry) if not isinstance(one, str)]:
                return some, entry.code
        return [], None

    def elements(self, entries: tuple[Entry, ...]) -> Iterator[tuple[Any, str]]:
        """The elements of all lines, each once, with the code of the first that finds it."""
        codes: dict[Any, str] = {}
        for entry in entries:
            for one in self._found(entry):
                if not isinstance(one, str):
                    codes.setdefault(one, entry.code)
        yield from codes.items()

    def text(self, entries: tuple[Entry, ...]) -> str | None:
        """The text of the first line that finds one, on one line."""
        for entry in entries:
            for one in self._found(entry):
                text = " ".join(one.split()) if isinstance(one, str) else line_of(one)
                if text:
                    return text
        return None

    def clued(self, clues: tuple[Clue, ...]) -> Iterator[tuple[Any, str]]:
        """The elements that have a clue in their class or id, with the code of a clue's line. One look at each."""
        if not clues:
            return
        codes: dict[str, str] = {}
        for clue in clues:
            codes.setdefault(clue.part, clue.code)
        any_of = re.compile("|".join(map(re.escape, codes)))
        for one in self._root.iter("*"):
            text = f"{one.get('class', '')}\n{one.get('id', '')}"
            if text != "\n" and (hit := any_of.search(text)):
                yield one, codes[hit[0]]
