"""The package's patterns, compiled once and kept in the user's cache for the processes that come.

To compile a pattern takes a hundred times as long as to load one, and a small dump or a page needs some hundred of
them: it was more than half of what a process did that cleans one file. What is kept is of one version of Python and of
regex; another compiles anew. Nothing depends on it but time: where the folder cannot be written, where a file of it is
damaged or another user's, patterns are compiled as ever. ``BOILERSTRIP_CACHE`` names another folder, or says "off".

``regex`` can give a compiled pattern away (it pickles so); for ``re`` the last step of its compiler is done here.
"""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import re
import stat
import sys
import zlib
from array import array
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from boilerstrip.atomic import replacing, sweep
from boilerstrip.errors import InputError

_FORMAT = "boilerstrip patterns 1"
_KEY = 12  # bytes of a pattern's digest
_NEW = 64  # patterns that are kept as soon as so many are new, and a quarter as many as were known
_MOST = 8_000  # the package has some 2,500; more are left over from other versions' rules
_LARGEST = 64_000_000  # bytes of a file that is read
_UNREADABLE = "not re's"  # kept of a pattern that ``re`` refuses


def by_re(source: str, flags: int) -> Any:
    """``re.compile``; raises re.error."""
    kept = _of_re()
    flags = int(flags)  # each look at an enum's member takes as long as a step of the compiler
    return re.compile(source, flags) if kept is None else kept.pattern(source, flags)


def by_regex(source: str) -> Any:
    """``regex.compile`` as of its first version, whatever the process has chosen; raises regex.error."""
    return _of_regex().pattern(source, 0)


class _Kept:
    """The compiled patterns of one engine: those of a file, and those that are new."""

    def __init__(
        self, name: str, version: str, parts: Callable[[str, int], Any], built: Callable[[str, Any], Any]
    ) -> None:
        """``parts`` compiles a pattern into what can be written, of which ``built`` makes the pattern."""
        self._parts, self._built = parts, built
        version = f"{name} {version} {sys.implementation.cache_tag} {sys.hexversion:x}"
        self._head = f"{_FORMAT}\n{version}\n".encode()
        folder = _folder()
        self._path = None if folder is None else folder / f"{version.replace(' ', '-')}.patterns"
        self._known = _read(self._path, self._head)
        self._new: dict[bytes, bytes] = {}
        self._held = 0  # of the new ones, those that were written

    def pattern(self, source: str, flags: int) -> Any:
        """A pattern, compiled now or before."""
        key = blake2b(f"{flags} {source}".encode(), digest_size=_KEY).digest()
        data = self._known.get(key)
        if data is not None:
            with contextlib.suppress(ValueError, TypeError, EOFError, RuntimeError, OverflowError, zlib.error):
                return self._built(source, marshal.loads(zlib.decompress(data)))
        parts = self._parts(source, flags)
        if self._path is not None:
            self._keep(key, parts)
        return self._built(source, parts)

    def _keep(self, key: bytes, parts: Any) -> None:
        if not self._new:
            atexit.register(self.write)
        self._known[key] = self._new[key] = zlib.compress(marshal.dumps(parts), 1)
        if len(self._new) - self._held >= max(_NEW, len(self._known) // 4):
            self.write()

    def write(self) -> None:
        """Put what is new beside what others have put into the file meanwhile."""
        if self._path is None or len(self._new) == self._held:
            return
        self._held = len(self._new)
        whole = {**_read(self._path, self._head), **self._new}
        if len(whole) > _MOST:
            whole = self._new
        data = marshal.dumps(whole)
        with contextlib.suppress(OSError, InputError):
            _make(self._path)
            with replacing(self._path) as out:
                out.write(self._head + zlib.crc32(data).to_bytes(4, "big") + data)


def _make(path: Path) -> None:
    """A file and its folder, where they are not there, that nobody else may write: what is in them is run."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(path.parent)  # what killed processes have left
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _folder() -> Path | None:
    """Where patterns are kept; None where the user wants none, or has no home."""
    told = os.environ.get("BOILERSTRIP_CACHE")
    if told is not None:
        off = told.strip().lower() in ("", "0", "off")
        return None if off else Path(os.path.abspath(os.path.expanduser(told)))
    above, home = None, os.path.expanduser("~")
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        above = os.path.join(home, "Library", "Caches")
    else:
        above = os.environ.get("XDG_CACHE_HOME")
        if not above or not os.path.isabs(above):  # one that is not absolute is to be ignored
            above = os.path.join(home, ".cache")
    return Path(above, "boilerstrip") if above and os.path.isdir(home) else None


def _read(path: Path | None, head: bytes) -> dict[bytes, bytes]:
    """What a file holds; nothing where it is not there, not what was written, or not this user's alone to write."""
    data = b"" if path is None else _bytes_of(path)
    start = len(head) + 4
    if not data.startswith(head) or zlib.crc32(data[start:]) != int.from_bytes(data[len(head) : start], "big"):
        return {}
    with contextlib.suppress(ValueError, TypeError, EOFError):
        found = marshal.loads(data[start:])
        return found if isinstance(found, dict) else {}
    return {}


def _bytes_of(path: Path) -> bytes:
    """The bytes of a regular file of this user's or root's that nobody else may write; of another, none."""

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would keep us waiting

    with contextlib.suppress(OSError), open(path, "rb", opener=opened) as stream:
        known = os.fstat(stream.fileno())
        mine = not hasattr(os, "geteuid") or (known.st_uid in (0, os.geteuid()) and not known.st_mode & 0o022)
        if stat.S_ISREG(known.st_mode) and known.st_size <= _LARGEST and mine:
            return stream.read(_LARGEST)
    return b""


@cache
def _of_re() -> _Kept | None:
    """The patterns of ``re``; None in a Python whose ``re`` is made otherwise."""
    if sys.implementation.name != "cpython":
        return None
    try:
        names = ("re._compiler", "re._parser") if sys.version_info >= (3, 11) else ("sre_compile", "sre_parse")
        engine, compiler, parser = map(import_module, ("_sre", *names))
        code_of, parse, compiled = compiler._code, parser.parse, engine.compile
        version = f"{engine.MAGIC} {engine.CODESIZE}"
    except (ImportError, AttributeError):
        return None

    def parts(source: str, flags: int) -> tuple[Any, ...] | str:
        try:
            tree = parse(source, flags)
            code = code_of(tree, flags)
        except re.error:
            return _UNREADABLE
        names: dict[str, int] = tree.state.groupdict
        at: list[str | None] = [None] * tree.state.groups
        for name, number in names.items():
            at[number] = name
        return flags | tree.state.flags, array("I", code).tobytes(), tree.state.groups - 1, dict(names), tuple(at)

    def built(source: str, some: Any) -> Any:
        if some == _UNREADABLE:
            raise re.error("not a pattern of re's", source)
        meaning, data, *groups = some
        return compiled(source, meaning, array("I", data).tolist(), *groups)

    try:
        built("(?P<x>a)b", parts("(?P<x>a)b", 0))
    except (TypeError, ValueError, AttributeError, RuntimeError):
        return None
    return _Kept("re", version, parts, built)


@cache
def _of_regex() -> _Kept:
    import copyreg

    import regex

    given_away: Any = copyreg.dispatch_table[type(regex.compile("x"))]
    made = given_away(regex.compile("x"))[0]

    def parts(source: str, flags: int) -> Any:
        return given_away(regex.compile(source, flags | regex.VERSION0))[1][1:]

    return _Kept("regex", regex.__version__, parts, lambda source, some: made(source, *some))
