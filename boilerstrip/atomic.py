"""Write a file so that at any moment, killed or not, it is the old one or the new one."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from boilerstrip.errors import InputError

_PREFIX = ".boilerstrip-"


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


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes ``path``'s place, mode kept, when the block ends without an error."""
    sweep(path)
    temporary = path.with_name(f"{_PREFIX}{path.name}-{os.getpid()}.tmp")
    try:
        with open(temporary, "xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def sweep(path: Path) -> None:
    """Remove what a killed run left beside ``path``; another live run's file is not touched."""
    for left in path.parent.glob(f"{_PREFIX}{_escaped(path.name)}-*.tmp"):
        pid = left.stem.rpartition("-")[2]
        if pid.isdecimal() and not _alive(int(pid)):
            with contextlib.suppress(OSError):
                left.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
