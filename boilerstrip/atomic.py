"""Write a file so that at any moment, killed or not, it is the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from boilerstrip.errors import InputError

PREFIX = ".boilerstrip-"
_LEFT = re.compile(re.escape(PREFIX) + r"([0-9]+)-[0-9a-f]+\.tmp")


def target_of(path: Path, tree: Path | None) -> Path:
    """The file that stands behind ``path``: a link's target, when it lies inside ``tree``.

    Raises
    ------
    InputError
        When a link leads out of the tree that the user named.
    """
    if not path.is_symlink() and tree is None:
        return path
    real = path.resolve()
    root = (tree if tree is not None else path.parent).resolve()
    if not real.is_relative_to(root):
        raise InputError(f"{path}: a link that leads out of {tree or path.parent}; name its target instead")
    return real


def special(path: str | Path) -> bool:
    """Whether something stands there, behind links or not, that is neither a file nor a folder: a pipe, a device."""
    known = _stat(Path(path))
    return known is not None and not stat.S_ISREG(known.st_mode) and not stat.S_ISDIR(known.st_mode)


def same(one: str | Path, other: str | Path) -> bool:
    """Whether two names are of one file, which need not be there yet."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def check_in_place(path: Path, shown: Path, what: str) -> None:
    """Refuse what is not to be written in place: a pipe or device would become a file, a read-only one has its reason,
    and a folder that takes no file takes none that could be put in the place of another.

    Raises
    ------
    InputError
        Says which of these, with the path as it was given.
    """
    if special(path):
        raise InputError(f"{shown}: not a regular file; {what} cannot write it in place")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"{shown}: read-only; {what} leaves it as it is")
    if os.path.isdir(path.parent) and not os.access(path.parent, os.W_OK | os.X_OK):
        raise InputError(f"{shown}: in a folder that may not be written to; {what} leaves it as it is")


def check_target(path: Path) -> None:
    """Refuse a file that could not be written whole at the end of a long run, as far as can be told before.

    Raises
    ------
    InputError
        When a folder stands there, or the folder that it would stand in is none or may not be written.
    """
    _check_file(path, path)
    if special(path):
        trouble = 0 if os.access(path, os.W_OK) else errno.EACCES
    else:
        folder = os.path.dirname(os.path.realpath(path))
        trouble = errno.ENOTDIR if os.path.lexists(folder) else errno.ENOENT
        if os.path.isdir(folder):
            trouble = 0 if os.access(folder, os.W_OK | os.X_OK) else errno.EACCES
    if trouble:
        raise InputError(f"{path}: cannot write: {os.strerror(trouble)}")


def check_kept(path: Path) -> None:
    """Refuse a file that could not be written where it stands, from its start or its end; errors as ``check_target``'s.

    It may be in a folder that takes no new file.
    """
    _check_file(path, path)
    if not path.exists():
        check_target(path)
    elif not os.access(path, os.W_OK):
        raise InputError(f"{path}: cannot write: {os.strerror(errno.EACCES)}")


def _check_file(path: Path, shown: Path) -> None:
    """Refuse a folder, the root and the working directory among them, which have no name to write beside."""
    if os.path.isdir(path):
        raise InputError(f"{shown}: cannot write: {os.strerror(errno.EISDIR)}")


class Replacer:
    """Replaces files, one after another or side by side; what killed runs left is swept from each folder, once.

    A process has one of them for what it has open at a time, for a second one would sweep the first one's files.
    """

    def __init__(self) -> None:
        self._swept: set[str] = set()

    def _sweep(self, folder: Path) -> None:
        """Sweep a folder the first time that it is met, by whatever name: files of this one may be open later."""
        if (real := os.path.realpath(folder)) not in self._swept:
            self._swept.add(real)
            sweep(folder)

    @contextlib.contextmanager
    def __call__(self, path: Path, shown: Path | None = None, like: Path | None = None) -> Iterator[BinaryIO]:
        """As ``replacing``."""
        self._sweep(path.parent)
        with replacing(path, shown, like) as out:
            yield out

    @contextlib.contextmanager
    def continuing(
        self, path: Path, shown: Path, like: Path | None, at: int | None, kept: Callable[[], bool]
    ) -> Iterator[BinaryIO]:
        """As the function ``continuing``."""
        self._sweep(path.parent)
        with continuing(path, shown, like, at, kept) as out:
            yield out

    @contextlib.contextmanager
    def output(self, path: Path) -> Iterator[BinaryIO]:
        """As ``replacing``, for a file that the user names to be written: a link's target is what is replaced.

        What is no regular file (a pipe, a device) is written straight into: in its place a file would be of no use.
        """
        if not special(path):
            with self(path.resolve() if path.is_symlink() else path, path) as out:
                yield out
            return
        try:
            with open(path, "wb") as out:
                yield out
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"{path}: cannot write: {error.strerror}") from None


@contextlib.contextmanager
def replacing(path: Path, shown: Path | None = None, like: Path | None = None) -> Iterator[BinaryIO]:
    """A binary file that takes ``path``'s place when the block ends without an error.

    Parameters
    ----------
    path : Path
        Where it shall stand.
    shown : Path, optional
        What messages call it: the path as the user gave it.
    like : Path, optional
        The file whose mode it gets; when left out, ``path`` itself, whose owner it gets too.

    Raises
    ------
    InputError
        When it cannot be written; ``path`` is then as it was.
    """
    shown = shown or path
    _check_file(path, shown)
    temporary = path.with_name(f"{PREFIX}{os.getpid()}-{os.urandom(6).hex()}.tmp")
    old = _stat(like or path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        # Nobody may read the new file who could not read the old one, at no moment.
        made = os.open(temporary, flags, 0o600 if old else 0o666)
    except OSError as error:
        raise InputError(f"{shown}: cannot write: {error.strerror}") from None
    try:
        with open(made, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _dress(temporary, old, owner=like is None)
        os.replace(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise InputError(f"{shown}: cannot write: {error.strerror or error}") from None
        raise


def part_of(path: Path) -> Path:
    """The file that ``continuing`` writes in the place of another."""
    return path.with_name(f"{PREFIX}{path.name}.part")


@contextlib.contextmanager
def continuing(
    path: Path, shown: Path, like: Path | None, at: int | None, kept: Callable[[], bool]
) -> Iterator[BinaryIO]:
    """As ``replacing``, by a file of a fixed name that outlives a killed process: another may go on with it.

    Parameters
    ----------
    at : int, optional
        Go on behind so many bytes of what is there; from the start when left out.
    kept : callable
        Asked when the block ends with an error: whether the file stays, to be gone on with.

    Raises
    ------
    InputError
        When it cannot be written, is shorter than ``at``, or another process is writing it.
    """
    _check_file(path, shown)
    part = part_of(path)
    old = _stat(like or path)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        made = os.open(part, flags, 0o600 if old else 0o666)
    except OSError as error:
        raise InputError(f"{shown}: cannot write: {error.strerror}") from None
    mine = False
    try:
        with open(made, "r+b") as out:
            lock(out, shown)
            mine = True
            if out.seek(0, os.SEEK_END) < (at or 0):
                raise InputError(f"{shown}: its beginning, in {part.name}, is not all there; run without --resume")
            out.seek(at or 0)
            out.truncate()
            yield out
            out.flush()
            os.fsync(out.fileno())
            _dress(part, old, owner=like is None)
            os.replace(part, path)
    except BaseException as error:
        if mine and not kept():
            with contextlib.suppress(OSError):
                os.unlink(part)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise InputError(f"{shown}: cannot write: {error.strerror or error}") from None
        raise


def lock(out: BinaryIO | int, shown: Path) -> None:
    """Keep other processes from an open file or folder, where the system can; InputError when one is there already."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"{shown}: another run is writing it") from None
    except OSError:
        pass  # a file system without locks


def _stat(path: Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _dress(path: Path, old: os.stat_result | None, owner: bool) -> None:
    """The mode of another file, and its owner when asked, as far as this user may give them."""
    if old is None:
        return
    if owner and hasattr(os, "chown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, stat.S_IMODE(old.st_mode))


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder; another live run's file is not touched.

    Called before this process writes there: a file with its own number is an older process's.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            left = _LEFT.fullmatch(name)
            if left and (int(left[1]) == os.getpid() or not _alive(int(left[1]))):
                with contextlib.suppress(OSError):
                    os.unlink(folder / name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
