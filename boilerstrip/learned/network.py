"""The labeller's network, run in whole numbers: the same answer for a line alone, in a batch and on any machine.

Sums of words' vectors and yes-or-no features go through one layer for the line alone, then through two convolutions
over its neighbours (one line and two lines either side of what the first has seen). Weights are bytes, activations are
bytes, and every product of matrices is a sum of whole numbers below 2**24, which 32-bit floats hold in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.features import Features

GAP = 4  # empty rows after a document: more than the convolutions reach
_TOP = 255.0  # of an activation
Rows = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """A matrix of small whole numbers with a scale for each output."""

    weight: Rows
    scale: Doubles

    def __call__(self, rows: Rows) -> Doubles:
        return (rows @ self.weight).astype(np.float64) * self.scale


@dataclass(frozen=True)
class Network:
    """All weights. ``step`` are the sizes of one unit of an activation: words, line, near, far."""

    words: NDArray[np.int8]
    step: tuple[float, float, float, float]
    from_dense: Layer
    from_words: Layer
    line_bias: Doubles
    near: Layer
    near_bias: Doubles
    far: Layer
    far_bias: Doubles
    out: tuple[Layer, Layer, Layer]
    out_bias: Doubles
    alone: Layer
    alone_bias: Doubles

    def probabilities(self, features: Features) -> tuple[Doubles, Doubles]:
        """By line: how likely each label is (0..1, to three places), in its neighbourhood and alone."""
        line = _activation(
            self.from_dense(features.dense) + self.from_words(self._words(features)) + self.line_bias, self.step[1]
        )
        count = len(features.document)
        rows = np.arange(count) + GAP * features.document
        spread = np.zeros((count + GAP * (int(features.document[-1]) + 1), line.shape[1]), np.float32)
        inside = np.zeros((len(spread), 1), np.float32)
        spread[rows], inside[rows] = line, 1
        near = _activation(self.near(_beside(spread, 1)) + self.near_bias, self.step[2]) * inside
        far = _activation(self.far(_beside(near, 2)) + self.far_bias, self.step[3])
        told = self.out[0](line) + self.out[1](near[rows]) + self.out[2](far[rows]) + self.out_bias
        return _shares(told), _shares(self.alone(line) + self.alone_bias)

    def _words(self, features: Features) -> Rows:
        """The vector of each line's words: their sum over the square root of their number, in whole steps."""
        sums = np.zeros((len(features.document), self.words.shape[1]), np.float64)
        for ids, starts in features.bags:
            lengths = np.diff(starts)
            some = lengths > 0
            if some.any():
                sums[some] += np.add.reduceat(self.words[ids], starts[:-1][some], axis=0, dtype=np.int32)
        size = np.sqrt(np.maximum(1, features.counts))[:, None]
        return np.asarray(np.clip(np.rint(sums / size * self.step[0]), -127, 127), np.float32)


def _activation(value: Doubles, step: float) -> Rows:
    return np.asarray(np.clip(np.rint(value / step), 0, _TOP), np.float32)


def _beside(rows: Rows, reach: int) -> Rows:
    """Each row with the one ``reach`` before it and after it; nothing stands before the first and after the last."""
    before, after = np.zeros_like(rows), np.zeros_like(rows)
    before[reach:], after[:-reach] = rows[:-reach], rows[reach:]
    return np.concatenate((before, rows, after), axis=1)


def _shares(told: Doubles) -> Doubles:
    power = np.exp(told - told.max(axis=1, keepdims=True))
    total: Doubles = power[:, 0]
    for column in range(1, power.shape[1]):  # in one order, whatever the batch
        total = total + power[:, column]
    return np.asarray(np.round(power / total[:, None], 3))
