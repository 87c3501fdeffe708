"""The labeller of pages: blocks labelled by alignment with the gold text, words and names weighed, trees grown.

Every score that the trees see of a page was learned from other sites' pages (stacked generalisation, as in ``words``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import lightgbm
import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from boilerstrip.learned.chars import tables
from boilerstrip.learned.features import BITS, spoken
from boilerstrip.learned.lines import Ints, Table
from boilerstrip.learned.markup import LEVELS, NAME_BITS, Weights, sayings
from boilerstrip.learned.pagemodel import Read, asked_of, read, rows_of
from boilerstrip.pages.page import Page, page_of
from boilerstrip.training.fit import STEADY, written_out
from boilerstrip.training.golds import aligned
from boilerstrip.training.pages import group_of
from boilerstrip.training.words import Parts

TABLES = tables()
SEED = 23
_PARTS = 3  # of the sites, so that no page's words are scored by what was learned from them
_FOUND = 0.85  # of the gold's words that a page has to show for it to teach
_COPY = 0.8  # share of a line in the gold from which it is a copy of the story's where it is not the story's
_UNIT = 100


@dataclass(frozen=True)
class Recipe:
    """How to train; tried on wcxb and fundus, cross-validated by site (docs/page-model.md)."""

    # News pages are few, and what is asked for; the golds of readability and postlight keep captions.
    weight: tuple[tuple[str, float], ...] = (
        ("wcxb-dev-articles", 1.0),
        ("fundus-train", 4.0),
        ("postlight", 0.6),
        ("readability", 0.4),
        ("chinese", 0.3),
    )
    power: float = 0.7  # of a block's words in its weight
    even: float = 0.5  # how much pages count alike, however long
    slack: float = 0.3  # inverse strength of the penalty on words and names
    rounds: int = 250
    leaves: int = 31
    deepest: int = 8
    fewest: int = 40
    rate: float = 0.06


@dataclass(frozen=True)
class PageExample:
    """One page. ``weight`` is 0 for blocks that teach nothing."""

    identity: str
    origin: str
    group: str
    gold_text: str
    page: Page
    read: Read
    story: np.ndarray
    words: np.ndarray
    weight: np.ndarray
    dumps: Ints  # what words say in dumps of other sites


def examples_of(rows: Sequence[Mapping[str, Any]], origin: str, recipe: Recipe, words: Parts) -> Iterator[PageExample]:
    """Examples of a corpus's pages; those without gold or blocks are none."""
    base = dict(recipe.weight)[origin]
    for row in rows:
        gold = row.get("gold") or ""
        page = page_of(row["html"]) if gold.strip() else None
        if page is None or not page.blocks.text:
            continue
        seen = read(page, TABLES)
        share, inside, size = aligned(page.blocks.text, gold)
        story = share >= 0.5
        counts = (story | (inside < _COPY)) * _teaches(share, size, gold)
        group = group_of(row)
        known = spoken(seen.bags, words.without(group))
        page.blocks.nodes.elements.clear()  # a tree takes a megabyte and more
        page = replace(page, root=None, claims=replace(page.claims, body_elements=()))
        yield PageExample(
            f"{origin} {row['id']}",
            origin,
            group,
            gold,
            page,
            seen,
            story,
            size,
            base * counts * _cost(size, counts, recipe),
            known,
        )


def _teaches(share: np.ndarray, size: np.ndarray, gold: str) -> float:
    from boilerstrip.training.golds import words_of

    return float((share * size).sum() >= _FOUND * max(1, len(words_of(gold))))


def _cost(size: np.ndarray, counts: np.ndarray, recipe: Recipe) -> np.ndarray:
    own = np.clip(size, 2, 80) ** recipe.power
    whole = max(1.0, float((own * (counts > 0)).sum()))
    return np.asarray(own * (30 * recipe.even / whole + 1 - recipe.even))


def part_of(group: str, parts: int, salt: str = "page") -> int:
    """The part of the sites that a group belongs to, by its name alone."""
    return int(hashlib.sha256(f"boilerstrip-{salt} {group}".encode()).hexdigest(), 16) % parts


# Words and names


def matrix_of(some: Sequence[PageExample]) -> sparse.csr_matrix:
    """One row a block: its words, and the names around it at each level."""
    return sparse.vstack([_matrix(one.read) for one in some]).tocsr()


def _matrix(read: Read) -> sparse.csr_matrix:
    marks, count = read.marks, len(read.marks.node)
    names = _rooted(marks.names, len(marks.names[0][1]) - 1, NAME_BITS)[marks.named]
    levels = [names[marks.inner], names[marks.node], names[np.maximum(0, marks.parent[marks.node])]]
    return sparse.hstack(
        [_rooted(read.bags, count, BITS), *levels, _ancestors(marks.node, marks.parent) @ names]
    ).tocsr()


def _rooted(bags: Any, count: int, bits: int) -> sparse.csr_matrix:
    """Hashed words, each over the square root of their number."""
    rows = np.concatenate([np.repeat(np.arange(count), np.diff(starts)) for _, starts in bags])
    columns = np.concatenate([ids.astype(np.int64) + (bag << bits) for bag, (ids, _) in enumerate(bags)])
    size = np.sqrt(np.maximum(1, np.bincount(rows, minlength=count)))
    shape = (count, len(bags) << bits)
    return sparse.csr_matrix(((1 / size[rows]).astype(np.float32), (rows, columns)), shape=shape)


def _ancestors(node: Ints, parent: Ints) -> sparse.csr_matrix:
    rows, columns, at = [], [], node
    order = np.arange(len(node))
    while len(order):
        rows.append(order)
        columns.append(at)
        above = parent[at]
        order, at = order[above >= 0], above[above >= 0]
    row, column = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), shape=(len(node), len(parent)))


def weighed(matrix: sparse.csr_matrix, story: np.ndarray, cost: np.ndarray, recipe: Recipe) -> Weights:
    """What words and names say, by logistic regression."""
    some = np.flatnonzero(cost > 0)
    model = LogisticRegression(C=recipe.slack, max_iter=60, fit_intercept=False, tol=1e-3)
    model.fit(matrix[some], story[some], sample_weight=cost[some])
    whole = np.clip(np.rint(model.coef_[0] * _UNIT), -32000, 32000).astype(np.int16)
    words = 3 << BITS
    return Weights(whole[:words].reshape(3, -1), whole[words:].reshape(LEVELS, -1))


# Trees


@dataclass(frozen=True)
class Taught:
    """A labeller's parts, as arrays."""

    weights: Weights
    arrays: dict[str, np.ndarray]


def taught(some: Sequence[PageExample], matrix: sparse.csr_matrix, seed: int, recipe: Recipe = Recipe()) -> Taught:
    """Train on some pages; ``matrix`` holds their blocks' rows in order."""
    story, cost = np.concatenate([one.story for one in some]), np.concatenate([one.weight for one in some])
    part = np.concatenate([np.full(len(one.story), part_of(one.group, _PARTS, "inner")) for one in some])
    of_part = {}
    for k in range(_PARTS):
        rest = np.flatnonzero(part != k)
        of_part[k] = weighed(matrix[rest], story[rest], cost[rest], recipe)
    rows, asked = zip(*(_rows(one, of_part[part_of(one.group, _PARTS, "inner")]) for one in some), strict=True)
    counts = (cost > 0) & np.concatenate(asked)
    table = np.concatenate(rows)[counts]
    trees = _boosted(table, story[counts], cost[counts], seed, recipe)
    return Taught(weighed(matrix, story, cost, recipe), {f"story_{name}": array for name, array in trees.items()})


def _rows(one: PageExample, weights: Weights) -> tuple[Table, np.ndarray]:
    """What the trees see of a page, and of which blocks they are asked."""
    said = [one.dumps, *sayings(one.read.marks, one.read.bags, weights)]
    return rows_of(one.read, said), asked_of(said)


def _boosted(table: Table, story: np.ndarray, cost: np.ndarray, seed: int, recipe: Recipe) -> dict[str, np.ndarray]:
    settings = {
        "objective": "binary",
        "learning_rate": recipe.rate,
        "num_leaves": recipe.leaves,
        "max_depth": recipe.deepest,
        "min_data_in_leaf": recipe.fewest,
        "max_bin": 127,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.7,
        "seed": seed,
        **STEADY,
    }
    data = lightgbm.Dataset(table.astype(np.float32), story.astype(np.float32), weight=cost)
    return written_out(lightgbm.train(settings, data, recipe.rounds))
