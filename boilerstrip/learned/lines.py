"""Lines and their words as arrays: what the labeller's features are worked out of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Table = NDArray[np.int16]
# On the labeller's road arrays' own methods and slices are used where numpy has functions of the same name: those took
# a tenth of one short document's time.
MOST_BLANKS, MOST_INDENT = 12, 60  # lines and characters before a line that are told apart


@dataclass(frozen=True)
class Lines:
    """The lines of some documents, one after another, with what is known of each before the labeller is asked."""

    text: Sequence[str]
    document: Ints  # number of the line's document, rising
    index: Ints  # of the line in its document, blank lines counted
    indent: Ints  # characters of white space before its first ink
    terminal: Bools
    prose: Bools
    label: Ints  # by rules and contexts: an index into LABELS, 0 where nothing spoke
    certain: Bools
    keep: Bools  # a keep-rule argues for it
    trimmed: Bools
    title: Bools


@dataclass(frozen=True)
class Words:
    """The words of some lines."""

    hashed: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    line: Ints


def lengths(begins: Ints, end: int) -> Ints:
    """How far it is from each of some rising places to the next, and from the last to the end."""
    out = np.empty_like(begins)
    np.subtract(begins[1:], begins[:-1], out=out[:-1])
    out[-1:] = end - begins[-1:]
    return out
