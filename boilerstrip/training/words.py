"""What single words say of a line: logistic regression over hashed words, pairs and ends.

The trees never see a score that was learned from the line's own group: each group's lines are scored by a
regression over the other groups (stacked generalisation, Wolpert 1992). Otherwise it would trust words on the training
sites, where they tell everything, more than it may on other sites.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from boilerstrip.labels import FIRST_REMOVED, REMOVED
from boilerstrip.learned.chars import tables
from boilerstrip.learned.features import BITS, bags_of, named, spoken
from boilerstrip.training.corpus import Example

_TABLES = tables()
_UNIT, _NAMED_UNIT = 100, 20  # of a weight: one unit of log odds
_PARTS = 5
_SLACK = 8.0  # inverse strength of the penalty: tried 2, 8, 30


@dataclass(frozen=True)
class Words:
    """The weights learned from all dumps, and what words say of each example's lines, by the example's identity."""

    weights: np.ndarray  # for wrapper
    naming: np.ndarray  # for each label that is taken out
    said: Mapping[str, np.ndarray]
    named: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Parts:
    """What words say for wrapper, learned from all dumps, and from those of all parts of the sites but one."""

    weights: np.ndarray
    of_part: Mapping[int, np.ndarray]

    def without(self, group: str) -> np.ndarray:
        """The weights that no document of a group, nor of its part of the sites, has taught."""
        return self.of_part.get(part_of(group), self.weights)


def by_part(dumps: Sequence[Example], cost: Callable[[Example], np.ndarray]) -> Parts:
    """Weights for wrapper; ``cost`` says what each line of an example weighs."""
    gold, costs = np.concatenate([one.gold for one in dumps]), np.concatenate([cost(one) for one in dumps])
    matrix = _matrix(dumps)
    part = np.repeat([part_of(one.group) for one in dumps], [len(one.gold) for one in dumps])
    rests = {k: np.flatnonzero(part != k) for k in sorted(set(part.tolist()))}
    of_part = {k: _fit(matrix[rest], gold[rest], costs[rest]) for k, rest in rests.items()}
    return Parts(_fit(matrix, gold, costs), of_part)


def learned(examples: Sequence[Example], cost: Callable[[Example], np.ndarray]) -> Words:
    """Weights and scores; ``cost`` says what each line of an example weighs. No page teaches them."""
    dumps = [one for one in examples if one.origin not in ("pages", "made")]
    gold, costs = np.concatenate([one.gold for one in dumps]), np.concatenate([cost(one) for one in dumps])
    matrix, bags = _matrix(dumps), {one.identity: bags_of(one.doc.lines, *_TABLES) for one in examples}
    part = np.repeat([part_of(one.group) for one in dumps], [len(one.gold) for one in dumps])
    weights, naming = _fit(matrix, gold, costs), _fit_labels(matrix, gold, costs)
    of_part = {}
    for k in sorted(set(part.tolist())):
        rest = np.flatnonzero(part != k)
        of_part[k] = _fit(matrix[rest], gold[rest], costs[rest]), _fit_labels(matrix[rest], gold[rest], costs[rest])
    said, names = {}, {}
    for one in examples:
        pair = (weights, naming) if one.origin == "pages" else of_part[part_of(one.group)]
        said[one.identity] = spoken(bags[one.identity], pair[0])
        names[one.identity] = named(bags[one.identity], pair[1])
    return Words(weights, naming, said, names)


def part_of(group: str) -> int:
    """The part of the sites that a group belongs to, by its name alone."""
    return int(hashlib.sha256(f"boilerstrip-part {group}".encode()).hexdigest(), 16) % _PARTS


def _matrix(examples: Sequence[Example]) -> sparse.csr_matrix:
    """One row a line, each feature's count over the square root of their number."""
    rows, columns, count = [], [], 0
    for one in examples:
        for bag, (ids, starts) in enumerate(bags_of(one.doc.lines, *_TABLES)):
            rows.append(np.repeat(np.arange(len(starts) - 1) + count, np.diff(starts)))
            columns.append(ids.astype(np.int64) + (bag << BITS))
        count += len(one.gold)
    row, column = np.concatenate(rows), np.concatenate(columns)
    size = np.sqrt(np.maximum(1, np.bincount(row, minlength=count)))
    return sparse.csr_matrix(((1 / size[row]).astype(np.float32), (row, column)), shape=(count, 3 << BITS))


def _fit(matrix: sparse.csr_matrix, gold: np.ndarray, cost: np.ndarray) -> np.ndarray:
    some = np.flatnonzero(cost > 0)
    model = LogisticRegression(C=_SLACK, max_iter=100, fit_intercept=False)
    model.fit(matrix[some], gold[some] >= FIRST_REMOVED, sample_weight=cost[some])
    weights = np.clip(np.rint(model.coef_[0] * _UNIT), -32000, 32000)
    return np.asarray(weights.astype(np.int16).reshape(3, 1 << BITS))


def _fit_labels(matrix: sparse.csr_matrix, gold: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Weights for each label among the lines that are taken out; a label that has none there gets no weight."""
    some = np.flatnonzero((cost > 0) & (gold >= FIRST_REMOVED))
    out = np.zeros((3, 1 << BITS, len(REMOVED)), np.int8)
    if len(set(gold[some].tolist())) < 3:
        return out
    model = LogisticRegression(C=_SLACK, max_iter=40, fit_intercept=False).fit(matrix[some], gold[some])
    weights = np.clip(np.rint(model.coef_ * _NAMED_UNIT), -127, 127).astype(np.int8)
    for row, label in zip(weights, model.classes_, strict=True):
        out[:, :, int(label) - FIRST_REMOVED] = row.reshape(3, 1 << BITS)
    return out
