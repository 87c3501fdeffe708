"""The file that holds the labeller: plain arrays in an .npz, checked before use and never unpickled."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import ModelError
from boilerstrip.labels import LABELS
from boilerstrip.learned.features import BITS
from boilerstrip.learned.network import Layer, Network

FORMAT = 1
LARGEST = 4 << 20  # bytes of the file; and no array in it may unpack to more
_MATRICES = ("from_dense", "from_words", "near", "far", "out_line", "out_near", "out_far", "alone")
_BIASES = ("line_bias", "near_bias", "far_bias", "out_bias", "alone_bias")


@dataclass(frozen=True)
class Model:
    """A labeller ready to be asked, with the tables of characters it was trained with."""

    network: Network
    kinds: NDArray[np.uint8]
    lower: NDArray[np.uint16]
    thresholds: dict[str, float]  # by strictness: the probability of wrapper above which a line goes
    digest: str


def load(path: Path) -> Model:
    """Read a model file.

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
        with np.load(path, allow_pickle=False) as arrays:
            about = json.loads(bytes(arrays["about"]).decode("utf-8"))
            if about.get("format") != FORMAT or about.get("labels") != list(LABELS) or about.get("bits") != BITS:
                raise ModelError(f"{path}: a model file of another version; train it anew or update boilerstrip")
            held = {name: arrays[name] for name in arrays.files}
        return _built(held, about, hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model file: {error.strerror or error}") from None
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, json.JSONDecodeError):
        raise ModelError(f"{path}: a damaged model file; install boilerstrip anew") from None


def save(path: Path, arrays: dict[str, NDArray[Any]], about: dict[str, Any]) -> None:
    """Write a model file; the same arrays give the same bytes."""
    import io

    told = {"format": FORMAT, "labels": list(LABELS), "bits": BITS, **about}
    everything = {**arrays, "about": np.frombuffer(json.dumps(told, sort_keys=True).encode(), np.uint8)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, array in sorted(everything.items()):
            data = io.BytesIO()
            np.lib.format.write_array(data, np.ascontiguousarray(array), allow_pickle=False)
            out.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED)


def _built(held: dict[str, NDArray[Any]], about: dict[str, Any], digest: str) -> Model:
    layers = {
        name: Layer(held[name].astype(np.float32), held[f"{name}_scale"].astype(np.float64)) for name in _MATRICES
    }
    biases = {name: held[name].astype(np.float64) for name in _BIASES}
    if held["words"].shape[0] != 1 << BITS or held["words"].dtype != np.int8:
        raise ValueError("words")
    network = Network(
        words=held["words"],
        step=tuple(float(one) for one in about["step"]),  # type: ignore[arg-type]
        from_dense=layers["from_dense"],
        from_words=layers["from_words"],
        near=layers["near"],
        far=layers["far"],
        out=(layers["out_line"], layers["out_near"], layers["out_far"]),
        alone=layers["alone"],
        **biases,
    )
    return Model(network, held["kinds"], held["lower"], dict(about["thresholds"]), digest)
