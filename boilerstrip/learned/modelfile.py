"""The file that holds the labeller: plain arrays in an .npz, checked before use and never unpickled."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import ModelError
from boilerstrip.labels import LABELS, REMOVED
from boilerstrip.learned.features import BITS
from boilerstrip.learned.trees import Trees

FORMAT = 3
LARGEST = 4 << 20  # bytes of the file
_UNPACKED = 8 << 20  # bytes that one of its arrays may unpack to


@dataclass(frozen=True)
class Model:
    """A labeller ready to be asked, with the tables of characters it was trained with."""

    kinds: NDArray[np.uint8]
    lower: NDArray[np.uint16]
    spoken: NDArray[np.int16]  # what words say for wrapper, of all hashed features
    named: NDArray[np.int8]  # what they say for each label that is taken out
    wrapper: Trees
    label: Trees
    slope: float  # of the calibration: log odds are slope * score + lift
    lift: float
    cut: int  # what a line's words have to say before the trees are asked
    least: float  # how likely a line is wrapper whose words say less
    # By strictness: the probability of wrapper above which a line goes, where rules found wrapper in its document, and
    # where they found none.
    thresholds: dict[str, tuple[float, float]]
    digest: str


def load(path: Path) -> Model:
    """Read a model file; errors as ``opened``."""
    return opened(path, FORMAT, _built)


Built = TypeVar("Built")
_Build = Callable[[dict[str, NDArray[Any]], dict[str, Any], str], Built]


def opened(path: Path, version: int, build: _Build[Built]) -> Built:
    """What a file of arrays holds, built of them.

    Raises
    ------
    ModelError
        When it is missing, damaged, too large, or of another version; says what to do.
    """
    import hashlib

    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ModelError(f"{path}: {size} bytes are too many for a model file; train it anew")
        with zipfile.ZipFile(path) as members:
            if any(one.file_size > _UNPACKED for one in members.infolist()):
                raise ModelError(f"{path}: an array in it unpacks to too many bytes for a model file; train it anew")
        with np.load(path, allow_pickle=False) as arrays:
            about = json.loads(bytes(arrays["about"]).decode("utf-8"))
            if about.get("format") != version or about.get("labels") != list(LABELS) or about.get("bits") != BITS:
                raise ModelError(f"{path}: a model file of another version; train it anew or update boilerstrip")
            held = {name: arrays[name] for name in arrays.files}
        return build(held, about, hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model file: {error.strerror or error}") from None
    except ModelError:
        raise
    except Exception:  # of damaged bytes zipfile, zlib and numpy raise a dozen kinds; the user gets one line
        raise ModelError(f"{path}: no model file, or a damaged one; 'boilerstrip train' writes them") from None


def held_by(path: str | None, shipped: str, load: Callable[[Path], Built]) -> Built:
    """What a file holds, or the package's own of a name where no path is given; errors as ``opened``."""
    if path is not None:
        return load(Path(path))
    with resources.as_file(resources.files("boilerstrip.learned") / shipped) as own:
        try:
            return load(own)
        except ModelError as error:  # its advice is for a file of the user's
            raise ModelError(f"{str(error).partition('; ')[0]}; install boilerstrip anew") from None


def save(path: Path, arrays: dict[str, NDArray[Any]], about: dict[str, Any], version: int = FORMAT) -> None:
    """Write a model file; the same arrays give the same bytes."""
    import io

    told = {"format": version, "labels": list(LABELS), "bits": BITS, **about}
    everything = {**arrays, "about": np.frombuffer(json.dumps(told, sort_keys=True).encode(), np.uint8)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, array in sorted(everything.items()):
            data = io.BytesIO()
            np.lib.format.write_array(data, np.ascontiguousarray(array), allow_pickle=False)
            out.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED)


def _built(held: dict[str, NDArray[Any]], about: dict[str, Any], digest: str) -> Model:
    for name, shape, kind in (
        ("spoken", (3, 1 << BITS), np.int16),
        ("named", (3, 1 << BITS, len(REMOVED)), np.int8),
    ):
        if held[name].shape != shape or held[name].dtype != kind:
            raise ValueError(name)
    return Model(
        held["kinds"],
        held["lower"],
        held["spoken"],
        held["named"],
        trees_of(held, "wrapper", 1),
        trees_of(held, "label", len(REMOVED)),
        float(about["slope"]),
        float(about["lift"]),
        int(about["cut"]),
        float(about["least"]),
        {name: (float(one[0]), float(one[1])) for name, one in about["thresholds"].items()},
        digest,
    )


def trees_of(held: dict[str, NDArray[Any]], name: str, classes: int) -> Trees:
    """Trees of arrays whose every node leads to another one of theirs."""
    column, limit, down, value, roots, deepest = (
        held[f"{name}_{part}"] for part in ("column", "limit", "down", "value", "roots", "deepest")
    )
    nodes = len(column)
    sizes = len(limit) == nodes == len(value) and len(down) == 2 * nodes and len(roots) % classes == 0
    inside = all(0 <= int(one.min(initial=0)) <= int(one.max(initial=0)) < nodes for one in (down, roots))
    if not (sizes and inside):
        raise ValueError(name)
    return Trees(
        column.astype(np.intp),
        limit.astype(np.int16),
        down.astype(np.intp),
        value.astype(np.int32),
        roots.astype(np.intp),
        int(deepest[0]),
        classes,
    )
