"""The folder of a saved index: segments' files, and one small file, ``index.json``, that names those which count.

That file is replaced last and at once: whoever is killed before leaves the old index whole, and files that nothing
names, which the next that saves removes.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from boilerstrip.atomic import PREFIX, Replacer, lock
from boilerstrip.errors import InputError
from boilerstrip.sources.fingerprints import SCHEME, WINDOW, WORDS
from boilerstrip.sources.segment import Joined, Segment
from boilerstrip.sources.segmentfile import check as check_file
from boilerstrip.sources.segmentfile import read, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANIFEST = "index.json"
_SUFFIX = ".segment"
_FORMAT = {"boilerstrip-index": 1, "scheme": SCHEME, "words": WORDS, "window": WINDOW}


def is_index(path: str | Path) -> bool:
    """Whether an index stands in a folder."""
    return (Path(path) / MANIFEST).is_file()


def loaded(manifest: Path, data: bytes, check: bool) -> tuple[bool, list[Segment]]:
    """Whether an index has texts, and its segments; ``data`` is what the manifest holds. Errors as of ``load``."""
    told, segments = _looked_through(manifest, data), []
    for name, sources in ((str(row["file"]), int(row["sources"])) for row in told["segments"]):
        path = manifest.parent / name
        if check:
            check_file(path)
        segments.append(read(path))
        if len(segments[-1]) != sources:
            raise InputError(f"{path}: another file than {MANIFEST} names; build the index anew")
    return bool(told["texts"]), segments


def stored(segments: list[Segment], kept: list[NDArray[np.bool_]], folder: Path) -> Segment:
    """Some segments, or what is kept of their sources, as one that stands in a folder; written there if need be."""
    if len(segments) == 1 and kept[0].all() and _stands_in(segments[0], folder):
        return segments[0]
    path = folder / f"{_name_of(segments, kept)}{_SUFFIX}"
    write(path, Joined(segments, kept).pieces)
    return read(path)


def commit(folder: Path, segments: list[Segment], texts: bool) -> bytes:
    """Make segments that stand in a folder the index that is there; what was there goes. The manifest."""
    rows = [{"file": Path(str(one.where)).name, "sources": len(one), "postings": len(one.docs)} for one in segments]
    data = (json.dumps({**_FORMAT, "texts": texts, "segments": rows}, indent=1) + "\n").encode()
    with Replacer()(folder / MANIFEST) as out:
        out.write(data)
    sweep(folder, {str(row["file"]) for row in rows})
    return data


def check_folder(folder: Path, known: tuple[Path, bytes] | None) -> None:
    """Refuse to write over an index that is not ``known``: the manifest's path and what it held when it was read."""
    manifest = folder / MANIFEST
    try:
        there = manifest.read_bytes()
    except OSError:
        return
    if known is None or known[0].resolve() != manifest.resolve():
        raise InputError(f"{folder}: holds an index already; load it and merge, or name another folder")
    if known[1] != there:
        raise InputError(f"{folder}: was written by another process meanwhile; load it again and merge")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing to a folder, where the system can."""
    if os.name == "nt":  # a folder is no file there
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        lock(held, folder)
        yield
    finally:
        os.close(held)


def sweep(folder: Path, named: set[str]) -> None:
    """Remove segments that are not of the index any more, those of killed runs too."""
    for path in folder.iterdir():
        if path.name.endswith(_SUFFIX) and path.name not in named and not path.name.startswith(PREFIX):
            with contextlib.suppress(OSError):
                path.unlink()


def _stands_in(one: Segment, folder: Path) -> bool:
    return one.where is not None and Path(one.where).parent.resolve() == folder.resolve()


def _name_of(segments: Iterable[Segment], kept: Iterable[NDArray[np.bool_]]) -> str:
    """A file's name: a digest of which sources are in it, for of one id there is one text."""
    told = blake2b(digest_size=16)
    for one, mask in zip(segments, kept, strict=True):
        for name in ("digests", "days"):
            told.update(one.arrays[name][mask].tobytes())
        told.update(one.arrays["keys"][mask[one.arrays["keyed"]]].tobytes())
    return told.hexdigest()


def _looked_through(path: Path, data: bytes) -> dict[str, Any]:
    """What an index says of itself, looked through."""
    try:
        told: dict[str, Any] = json.loads(data)
        for row in told["segments"]:
            name, _ = str(row["file"]), int(row["sources"])
            if Path(name).name != name or not name.endswith(_SUFFIX):
                raise ValueError
        if not isinstance(told["texts"], bool) or "boilerstrip-index" not in told:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{path}: damaged; bring it back from a copy, or build the index anew") from None
    if any(told.get(name) != value for name, value in _FORMAT.items()):
        raise InputError(f"{path}: made with other fingerprints than this version's; build the index anew")
    return told
