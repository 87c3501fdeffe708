"""Training: boosted trees over what words say and what lines look like; seeded, and the same on every machine.

Rules are switched off by chance, site by site, so that the trees do not lean on them more than they can on sites that
nobody has read. The trees are LightGBM's (Ke et al. 2017), written out as plain arrays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from boilerstrip.labels import FIRST_REMOVED, REMOVED
from boilerstrip.learned.chars import tables
from boilerstrip.learned.features import extract
from boilerstrip.learned.trees import UNIT
from boilerstrip.training.authored import ORIGIN as AUTHORED
from boilerstrip.training.corpus import Example, lines_of
from boilerstrip.training.words import Words

MADE = 3000  # documents that training makes
_TABLES = tables()
# Of every training: one thread and one order, so that the same rows and seed give the same trees.
STEADY: dict[str, Any] = {
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Recipe:
    """How to train. Tried on the dumps, cross-validated by group; see docs/model.md."""

    draws: int = 3  # how often every document is seen, each time with other rules switched off
    off: float = 0.6  # share of (site, line rule) pairs that are switched off in training
    body: float = 300.0  # characters of a line of the story that double what losing it costs
    page_weight: float = 0.1
    made_weight: float = 0.6
    authored_weight: float = 0.3
    rounds: int = 700
    leaves: int = 16
    deepest: int = 8
    fewest: int = 50  # lines in a leaf
    rate: float = 0.03
    label_rounds: int = 80
    label_leaves: int = 8


def cost_of(example: Example, recipe: Recipe = Recipe()) -> np.ndarray:
    """What each line of an example weighs: one of the story the more, the longer it is."""
    size = np.array([len(line) for line in example.doc.lines])
    weights = {"pages": recipe.page_weight, "made": recipe.made_weight, AUTHORED: recipe.authored_weight}
    weight = example.weight * weights.get(example.origin, 1.0)
    return np.asarray(weight * np.where(example.gold < 2, 1 + np.minimum(size, 600) / recipe.body, 1))


def switched_off(example: Example, draw: int, share: float) -> frozenset[str]:
    """The rules that a draw leaves out for an example's site: by their names alone, so the same ones everywhere."""

    def number(code: str) -> int:
        return int(hashlib.sha256(f"{draw} {example.group} {code}".encode()).hexdigest()[:8], 16)

    return frozenset(code for code in example.codes if number(code) < share * (1 << 32))


def train(examples: Sequence[Example], seed: int, words: Words, recipe: Recipe = Recipe()) -> dict[str, np.ndarray]:
    """The arrays of both kinds of trees; the same examples in the same order and seed give the same ones."""
    rows, gold, cost, sure, named = [], [], [], [], []
    for draw in range(recipe.draws):
        for one in examples:
            if draw and one.origin == "made":
                continue
            state = one.state(switched_off(one, draw, recipe.off))
            known = words.said[one.identity]
            features = extract(lines_of([one], [state]), *_TABLES, words.weights, known)
            rows.append(features.around(np.arange(len(one.gold))))
            gold.append(one.gold)
            cost.append(cost_of(one, recipe))
            sure.append(one.kinded > 0)
            named.append(words.named[one.identity])
    table, golds, costs = np.concatenate(rows), np.concatenate(gold), np.concatenate(cost)
    counts = costs > 0
    told = counts & (golds >= FIRST_REMOVED) & np.concatenate(sure)
    wrapper = _boosted(table[counts], golds[counts] >= FIRST_REMOVED, costs[counts], seed, recipe)
    both = np.concatenate([table[told], np.concatenate(named)[told]], axis=1)
    label = _boosted(both, golds[told] - FIRST_REMOVED, costs[told], seed, recipe, len(REMOVED))
    return {
        f"{name}_{part}": array
        for name, some in (("wrapper", wrapper), ("label", label))
        for part, array in some.items()
    }


def _boosted(
    table: np.ndarray, gold: np.ndarray, cost: np.ndarray, seed: int, recipe: Recipe, classes: int = 1
) -> dict[str, np.ndarray]:
    settings: dict[str, Any] = {
        "objective": "binary" if classes == 1 else "multiclass",
        "learning_rate": recipe.rate if classes == 1 else 2 * recipe.rate,
        "num_leaves": recipe.leaves if classes == 1 else recipe.label_leaves,
        "max_depth": recipe.deepest,
        "min_data_in_leaf": recipe.fewest if classes == 1 else 20,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.8,
        "seed": seed,
        **STEADY,
        **({"num_class": classes} if classes > 1 else {}),
    }
    data = lightgbm.Dataset(table.astype(np.float32), gold.astype(np.float32), weight=cost)
    rounds = recipe.rounds if classes == 1 else recipe.label_rounds
    return written_out(lightgbm.train(settings, data, rounds))


def written_out(booster: Any) -> dict[str, np.ndarray]:
    """LightGBM's trees as the arrays that ``boilerstrip.learned.trees`` reads."""
    column: list[int] = []
    limit: list[int] = []
    down: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    deepest = 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        at = len(column)
        column.append(int(node.get("split_feature", 0)))
        limit.append(int(np.clip(np.floor(node.get("threshold", 0)), -32768, 32767)))
        value.append(float(node.get("leaf_value", 0.0)))
        down.extend((at, at))
        if "left_child" in node:
            down[2 * at] = add(node["left_child"], depth + 1)
            down[2 * at + 1] = add(node["right_child"], depth + 1)
        deepest = max(deepest, depth)
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    return {
        "column": np.array(column, np.int16),
        "limit": np.array(limit, np.int16),
        "down": np.array(down, np.int32),
        "value": np.rint(np.array(value) * UNIT).astype(np.int32),
        "roots": np.array(roots, np.int32),
        "deepest": np.array([deepest], np.int32),
    }
