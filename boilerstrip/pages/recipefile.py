"""One site recipe in the form of FiveFilters' site-config files, which Instapaper, wallabag and others read too.

A file is lines of ``command: value``; blank lines and lines that begin with "#" say nothing. Nothing in a file raises:
what cannot be used is noted with its line, and the rest of the file counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from boilerstrip.errors import SettingsError
from boilerstrip.pages.xpaths import Query, compiled

#: Bytes of a recipe that are read; the longest of FiveFilters' 2,040 has under 10,000.
MAX_BYTES = 262_144
_XPATHS = ("body", "title", "author", "date", "strip")
# What says something about a page that boilerstrip does nothing with.
_IGNORED = """
    strip_image_src strip_attr post_strip_attr prune tidy if_page_contains replace_string find_string wrap_in move_into
    dissolve insert_detected_image convert_double_br_tags native_ad_clue skip_json_ld autodetect_on_failure footnotes
    parser strip_comments skip_id_or_class src_lazy_load_attr
"""
# How pages are fetched, joined and tested: nothing that could be done to a page at hand.
_OTHERS = """
    test_url test_contains http_header next_page_link single_page_link single_page_link_in_feed autodetect_next_page
    login_extra_fields login_username_field login_uri login_password_field requires_login not_logged_in_xpath
"""
_LINE = re.compile(r"\s*([A-Za-z_]+)\s*(?:\((.*?)\))?\s*:(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Note:
    """What is not used of a recipe: the file's name, the line from 1, and why."""

    file: str
    line: int
    what: str
    foreseen: bool = False  # of a command that is known, and of which nothing is done

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with an XPath: its code (``RECIPE:file:line``) and the XPath, ready."""

    code: str
    query: Query


@dataclass(frozen=True, slots=True)
class Clue:
    """A line ``strip_id_or_class``: its code, and what stands somewhere in the id or class of elements that go."""

    code: str
    part: str


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """What a file says, in its order."""

    name: str
    entries: dict[str, tuple[Entry, ...]]
    clues: tuple[Clue, ...]
    notes: tuple[Note, ...]
    digest: str = ""  # of its bytes


def read_recipe(path: Path) -> RecipeFile:
    """Read one file.

    Raises
    ------
    SettingsError
        When it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path}: cannot read the recipe: {error.strerror or error}") from None
    return recipe_of(data, path.name)


def recipe_of(data: bytes, name: str) -> RecipeFile:
    """What the bytes of a file say."""
    entries: dict[str, list[Entry]] = {command: [] for command in _XPATHS}
    clues: list[Clue] = []
    notes: list[Note] = []
    for number, line in enumerate(_lines(data, name, notes), 1):
        command, value = _said(line, name, number, notes)
        code = f"RECIPE:{name}:{number}"
        if command == "strip_id_or_class":
            if part := value.replace("'", "").replace('"', "").strip():
                clues.append(Clue(code, part))
        elif command:
            query = compiled(value)
            if isinstance(query, str):
                notes.append(Note(name, number, query))
            else:
                entries[command].append(Entry(code, query))
    found = {command: tuple(some) for command, some in entries.items()}
    return RecipeFile(name, found, tuple(clues), tuple(notes), sha256(data).hexdigest())


def _lines(data: bytes, name: str, notes: list[Note]) -> Iterator[str]:
    """The lines of a file, as text."""
    if len(data) > MAX_BYTES:
        notes.append(Note(name, 1, f"more than {MAX_BYTES:,} bytes: the rest is not read"))
        data = data[:MAX_BYTES]
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", data.removeprefix(b"\xef\xbb\xbf")), 1):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            notes.append(Note(name, number, "not UTF-8; the line is not used"))
            yield ""


def _said(line: str, name: str, number: int, notes: list[Note]) -> tuple[str, str]:
    """The command of a line that is to be used, and its value; two empty texts for every other line."""
    line = line.strip()
    if not line or line.startswith("#"):
        return "", ""
    found = _LINE.fullmatch(line)
    if not found:
        notes.append(Note(name, number, f"no command and colon: {line[:60]!r}"))
        return "", ""
    command, value = found[1].lower(), found[3].strip()
    if command in _IGNORED.split():
        notes.append(Note(name, number, f"{command} is not used", foreseen=True))
    elif command not in _OTHERS.split():
        if command not in _XPATHS and command != "strip_id_or_class":
            notes.append(Note(name, number, f"unknown command {command!r}"))
        elif not value:
            notes.append(Note(name, number, f"{command} without a value"))
        else:
            return command, value
    return "", ""
