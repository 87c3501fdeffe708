"""Files of segments: arrays one behind the other, and behind them what and where they are.

A file that breaks off has no end, and is refused when it is opened; what was changed in the middle has another digest.
No pickle: what is read is numbers and bytes, whoever wrote them.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from boilerstrip.atomic import replacing
from boilerstrip.errors import InputError
from boilerstrip.sources.segment import ARRAYS, PER_SOURCE, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAGIC = b"boilerstrip-seg1"
_ALIGNED = 64  # bytes
_STEP = 1 << 24  # bytes that are checked at once
_INSTEAD = "bring it back from a copy, or build the index anew"


def write(path: Path, pieces: Callable[[str], Iterator[NDArray[Any]]]) -> None:
    """Write a segment's file, which stands there whole or not at all.

    Parameters
    ----------
    pieces : callable
        Gives each of ARRAYS, in pieces.

    Raises
    ------
    InputError
        When it cannot be written: no room, no right.
    """
    with replacing(path) as out:
        out.write(_MAGIC)
        told = {name: _write(out, pieces(name)) for name in ARRAYS}
        foot = json.dumps(told).encode()
        out.write(foot)
        out.write(len(foot).to_bytes(8, "little") + blake2b(foot, digest_size=16).digest() + _MAGIC)


def _write(out: BinaryIO, pieces: Iterator[NDArray[Any]]) -> list[Any]:
    out.write(b"\0" * (-out.tell() % _ALIGNED))
    at, digest, length = out.tell(), blake2b(digest_size=16), 0
    for one in pieces:
        data = np.ascontiguousarray(one).data.cast("B") if len(one) else b""
        out.write(data)
        digest.update(data)
        length += len(data)
    return [at, length, digest.hexdigest()]


def read(path: Path) -> Segment:
    """A segment, its arrays mapped: what is not looked at is not read.

    Raises
    ------
    InputError
        When the file is missing, is none, breaks off, or its parts do not fit each other.
    """
    try:
        with open(path, "rb") as stream:
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise InputError(f"{path}: cannot read: {error.strerror}; {_INSTEAD}") from None
    except ValueError:  # nothing to map
        raise InputError(f"{path}: empty; {_INSTEAD}") from None
    told = _foot(path, mapped)
    try:
        arrays: dict[str, NDArray[Any]] = {}
        for name, kind in ARRAYS.items():
            at, length, _ = told[name]
            size = np.dtype(kind).itemsize
            if length % size or at < 0 or length < 0 or at + length > len(mapped):
                raise ValueError
            arrays[name] = np.frombuffer(mapped, kind, length // size, at)
        _check_shape(arrays)
    except (KeyError, TypeError, ValueError):
        raise _damaged(path) from None
    return Segment(arrays, str(path))


def check(path: Path) -> None:
    """Read a segment's file from end to end, and compare digests. InputError when one is another, as ``read``."""
    segment = read(path)
    with open(path, "rb") as stream:
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    told = _foot(path, mapped)
    for name, array in segment.arrays.items():
        data, digest = array.data.cast("B") if len(array) else memoryview(b""), blake2b(digest_size=16)
        for at in range(0, len(data), _STEP):
            digest.update(data[at : at + _STEP])
        if digest.hexdigest() != told[name][2]:
            raise _damaged(path)


def _foot(path: Path, mapped: mmap.mmap) -> dict[str, Any]:
    """What the end of a file says of its parts."""
    end = len(mapped) - len(_MAGIC)
    if len(mapped) < 3 * len(_MAGIC) + 8 or mapped[: len(_MAGIC)] != _MAGIC:
        raise InputError(f"{path}: no segment of an index, or one of another version; {_INSTEAD}")
    if mapped[end:] != _MAGIC:
        raise InputError(f"{path}: breaks off; {_INSTEAD}")
    length = int.from_bytes(mapped[end - 24 : end - 16], "little")
    foot = mapped[max(0, end - 24 - length) : end - 24]
    if blake2b(foot, digest_size=16).digest() != mapped[end - 16 : end]:
        raise _damaged(path)
    told = json.loads(foot)
    return told if isinstance(told, dict) else {}


def _check_shape(arrays: dict[str, NDArray[Any]]) -> None:
    """Whether arrays have the lengths that they have to have. ValueError when they do not."""
    for name in PER_SOURCE:
        if len(arrays[name]) != len(arrays["sizes"]):
            raise ValueError
    if len(arrays["hashes"]) != len(arrays["docs"]):
        raise ValueError
    for ends, data in (("id_ends", "ids"), ("site_ends", "site_names"), ("text_ends", "texts")):
        if (int(arrays[ends][-1]) if len(arrays[ends]) else 0) != len(arrays[data]):
            raise ValueError


def _damaged(path: Path) -> InputError:
    return InputError(f"{path}: damaged; {_INSTEAD}")
