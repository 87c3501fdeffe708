"""The network while it learns, and its way into whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from boilerstrip.labels import LABELS
from boilerstrip.learned.features import BITS, Features
from boilerstrip.learned.network import GAP

WORDS, HIDDEN = 16, 64  # sizes of a word's vector and of a layer (tried: 8, 16, 24 and 32, 64)
_REST = 99.95  # percent of activations that a byte has to hold


@dataclass(frozen=True)
class Batch:
    """Some documents' features as tensors; documents stand GAP empty rows apart."""

    bags: Sequence[tuple[torch.Tensor, torch.Tensor]]
    counts: torch.Tensor
    dense: torch.Tensor
    inside: torch.Tensor
    rows: torch.Tensor

    @staticmethod
    def of(features: Features, drop: float = 0.0, chance: np.random.Generator | None = None) -> Batch:
        """A batch, from which a share ``drop`` of the hashed features is left out by chance."""
        count = len(features.document)
        bags, counts = [], np.zeros(count, np.int64)
        for ids, starts in features.bags:
            if chance is not None and drop:
                stays = chance.random(len(ids)) >= drop
                ids, starts = ids[stays], np.concatenate(([0], np.cumsum(stays)))[starts]
            counts += np.diff(starts)
            bags.append((torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(np.asarray(starts, np.int64))))
        rows = np.arange(count) + GAP * features.document
        inside = np.zeros((count + GAP * (int(features.document[-1]) + 1), 1), np.float32)
        inside[rows] = 1
        return Batch(
            bags,
            torch.from_numpy(np.maximum(1, counts)).float(),
            torch.from_numpy(features.dense),
            torch.from_numpy(inside),
            torch.from_numpy(rows),
        )


class Net(nn.Module):
    """What ``boilerstrip.learned.network`` runs in whole numbers."""

    def __init__(self, dense: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(1 << BITS, WORDS, mode="sum", include_last_offset=True)
        nn.init.normal_(self.words.weight, std=0.05)
        self.from_dense, self.from_words = nn.Linear(dense, HIDDEN), nn.Linear(WORDS, HIDDEN, bias=False)
        self.near = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.far = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=2, dilation=2)
        self.out, self.alone = nn.Linear(3 * HIDDEN, len(LABELS)), nn.Linear(HIDDEN, len(LABELS))
        self.drop = nn.Dropout(0.3)

    def layers(self, batch: Batch) -> tuple[torch.Tensor, ...]:
        """The activations: words, line (spread), near, far."""
        sums = sum((self.words(ids, starts) for ids, starts in batch.bags), torch.zeros(1))
        told = sums / batch.counts.sqrt().unsqueeze(1)
        line = torch.relu(self.from_dense(batch.dense) + self.from_words(self.drop(told)))
        spread = torch.zeros(len(batch.inside), HIDDEN).index_copy(0, batch.rows, line)
        inside = batch.inside.t().unsqueeze(0)
        rows = spread.t().unsqueeze(0)
        near = torch.relu(self.near(self.drop(rows))) * inside
        far = torch.relu(self.far(self.drop(near)))
        return told, spread, near[0].t(), far[0].t()

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of the labels by line, in its neighbourhood and alone."""
        _, line, near, far = self.layers(batch)
        told = torch.cat([line, near, far], 1)[batch.rows]
        return self.out(self.drop(told)), self.alone(line[batch.rows])


def quantised(net: Net, batches: Sequence[Batch]) -> tuple[dict[str, np.ndarray], list[float]]:
    """The network's arrays in bytes, and the steps of its activations as these batches show them."""
    net.eval()
    tops = np.zeros(4)
    with torch.no_grad():
        for batch in batches:
            for k, one in enumerate(net.layers(batch)):
                tops[k] = max(tops[k], float(np.percentile(one.abs().numpy(), _REST)))
    words = net.words.weight.detach().numpy()
    unit = float(np.abs(words).max()) / 127
    told, line, near, far = tops[0] / 127, *(tops[1:] / 255)
    arrays: dict[str, np.ndarray] = {"words": np.rint(words / unit).astype(np.int8)}

    def put(name: str, weight: np.ndarray, step: float) -> None:
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-9) / 127
        arrays[name], arrays[f"{name}_scale"] = np.rint(weight / scale).astype(np.int8), scale * step

    def matrix(layer: Any) -> np.ndarray:
        return np.asarray(layer.weight.detach().numpy().T)

    def taps(layer: Any) -> np.ndarray:
        weight = layer.weight.detach().numpy()
        return np.concatenate([weight[:, :, tap].T for tap in range(3)])

    put("from_dense", matrix(net.from_dense), 1.0)
    put("from_words", matrix(net.from_words), told)
    put("near", taps(net.near), line)
    put("far", taps(net.far), near)
    out = matrix(net.out)
    for name, part, step in zip(("out_line", "out_near", "out_far"), np.split(out, 3), (line, near, far), strict=True):
        put(name, part, step)
    put("alone", matrix(net.alone), line)
    biases = {"line": net.from_dense, "near": net.near, "far": net.far, "out": net.out, "alone": net.alone}
    for name, layer in biases.items():
        arrays[f"{name}_bias"] = cast(Any, layer).bias.detach().numpy().astype(np.float64)
    return arrays, [unit / told, line, near, far]
