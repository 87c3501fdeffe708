"""What tells that a file, or one of a folder's, is another than before: for what is read once and kept."""

from __future__ import annotations

import os
from pathlib import Path

Stamp = tuple[object, ...]


def stamp(path: str | Path, suffix: str = "") -> Stamp:
    """Where a path leads, and size (bytes) and time (ns) of the file there, or of a folder's files of a suffix.

    Of what is not there, or cannot be looked at, only where it would be.
    """
    real = os.path.realpath(path)
    try:
        if not os.path.isdir(real):
            return real, *_of(os.stat(real))
        with os.scandir(real) as found:
            return real, *sorted((one.name, *_of(one.stat())) for one in found if one.name.endswith(suffix))
    except OSError:
        return (real,)


def _of(known: os.stat_result) -> tuple[int, int, int]:
    return known.st_ino, known.st_size, known.st_mtime_ns
