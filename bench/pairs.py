"""The relation of a pair, cross-validated: which measures decide, with which weights, and what that is worth.

usage: python bench/pairs.py [--choose] [--wrapper off|signs|rules|model]

Two logistic decisions: is there more than chance in common (different or not), and is it the story or a part of it
(republished or partial). A fold holds out one event: pairs whose texts share their names are one group. Without
--choose the shipped measures are refitted in every fold; with it the measures are chosen anew inside every fold too,
which is what the choice itself is worth. The weights of relation.py are printed from all pairs.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import sys
from collections import Counter
from typing import Any

import numpy as np
from corpora import rows_of

import boilerstrip
from boilerstrip.scoring.pair import pair_of
from boilerstrip.scoring.relation import CARRIED, SAME, WHOLE, values_of
from boilerstrip.scoring.score import measures_of

GOLD = {"same_event": "different", "unrelated": "different"}
FIRST = ("best", "worst", "heard_best", "log_best", "log_heard")  # what may decide on "different"
SECOND = ("best", "worst", "heard_best", "source_density", "cleaned_density", "least_density")
RIDGE = 0.3  # of the weights, in standard deviations


def read_pairs() -> list[dict[str, Any]]:
    """The pairs that nobody is unsure about."""
    return [row for row in rows_of("pairs") if not row.get("unsure")]


def groups_of(pairs: list[dict[str, Any]]) -> list[int]:
    """Pairs about one event have one number: connected by the cosine of the names in their texts."""
    names = [
        Counter(re.findall(r"\b[A-Z][a-z]{3,}\b", p["source"]["text"] + " " + p["republished"]["text"])) for p in pairs
    ]
    met = Counter(word for one in names for word in one)
    rows = [{w: (1 + math.log(n)) * math.log(len(pairs) / met[w]) for w, n in one.items()} for one in names]
    norms = [math.sqrt(sum(x * x for x in row.values())) or 1.0 for row in rows]
    parent = list(range(len(pairs)))

    def root(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    for i, j in itertools.combinations(range(len(pairs)), 2):
        if sum(x * rows[j].get(w, 0.0) for w, x in rows[i].items()) > 0.35 * norms[i] * norms[j]:
            parent[root(i)] = root(j)
    return [root(k) for k in range(len(pairs))]


def fitted(x: Any, y: Any) -> tuple[Any, float]:
    """Weights and bias of a ridge logistic regression, in the measures' own units (Newton's method)."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    w, ridge = np.zeros(z.shape[1]), np.diag([RIDGE] * x.shape[1] + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (y - p) - ridge @ w)
        w = w + step
        if abs(step).max() < 1e-6:
            break
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ mean)


class Table:
    """Measures and answers of all pairs."""

    def __init__(self, pairs: list[dict[str, Any]], wrapper: str) -> None:
        found = [
            values_of(measures_of(pair_of(p["republished"]["text"], p["source"]["text"], None, wrapper))) for p in pairs
        ]
        self.values = {name: np.array([one[name] for one in found]) for name in found[0]}
        self.gold = np.array([GOLD.get(p["relation"], p["relation"]) for p in pairs])
        self.group = np.array(groups_of(pairs))

    def columns(self, names: tuple[str, ...]) -> Any:
        """A matrix of some measures."""
        return np.stack([self.values[name] for name in names], 1)

    def predicted(self, train: Any, test: Any, first: tuple[str, ...], second: tuple[str, ...]) -> Any:
        """Answers for ``test`` of decisions fitted on ``train``."""
        carried, some = self.gold != "different", train & (self.gold != "different")
        w, b = fitted(self.columns(first)[train], carried[train])
        v, c = fitted(self.columns(second)[some], self.gold[some] == "republished")
        yes, whole = self.columns(first)[test] @ w + b > 0, self.columns(second)[test] @ v + c > 0
        yes |= self.values["worst"][test] >= SAME
        return np.where(yes, np.where(whole, "republished", "partial"), "different")

    def crossed(self, first: tuple[str, ...], second: tuple[str, ...], some: Any, folds: int) -> float:
        """Accuracy on ``some`` pairs, by groups that were not in training; ``folds`` 0 holds out one at a time."""
        right = 0
        names = sorted(set(self.group[some]))
        for fold in range(folds or len(names)):
            out = np.isin(self.group, names[fold :: folds or len(names)]) & some
            right += int((self.predicted(some & ~out, out, first, second) == self.gold[out]).sum())
        return right / int(some.sum())


def best(table: Table, some: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures that do best on ``some`` pairs, fewer before more; the one decision first, then the other."""
    start = ("best", "worst")
    first = max(_sets(FIRST), key=lambda one: (table.crossed(one, start, some, 10), -len(one)))
    return first, max(_sets(SECOND), key=lambda one: (table.crossed(first, one, some, 10), -len(one)))


def _sets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [one for n in (1, 2, 3) for one in itertools.combinations(names, n)]


def crossed_answers(table: Table, choose: bool) -> tuple[Any, Counter[Any]]:
    """Answers for every pair from the other groups, and the measures that decided, by number of folds."""
    answers = np.empty(len(table.gold), object)
    chosen: Counter[Any] = Counter()
    for group in sorted(set(table.group)):
        out = table.group == group
        sets = best(table, ~out) if choose else (tuple(CARRIED), tuple(WHOLE))
        chosen[sets] += 1
        answers[out] = table.predicted(~out, out, *sets)
    return answers, chosen


def line_figures(pairs: list[dict[str, Any]], wrapper: str) -> dict[str, float]:
    """Shares of lines with gold that get the right status and match; a cleaned wrapper line may also be "added"."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def count(figure: str, good: bool) -> None:
        total[figure] += 1
        right[figure] += good

    for pair in pairs:
        if not pair.get("line_gold"):
            continue
        scored = boilerstrip.score(pair["republished"]["text"], pair["source"]["text"], wrapper=wrapper)
        lines = {one.index: one for one in scored.cleaned_lines}
        for gold in pair["line_gold"]["republished"]:
            want, got = gold["label"].removesuffix("_text"), lines[gold["i"]]
            count("cleaned_lines", got.status == want or (want, got.status) == ("boilerplate", "added"))
            count("cleaned_strict", got.status == want)
            if gold.get("source_i") is not None:
                count("match", got.match == gold["source_i"])
        sources = {one.index: one.status for one in scored.source_lines}
        for gold in pair["line_gold"]["source"]:
            count(
                "source_lines", sources[gold["i"]] in (gold["label"], gold["label"].replace("boilerplate", "missing"))
            )
    return {figure: right[figure] / number for figure, number in total.items()}


def figures(wrapper: str = "signs") -> dict[str, float]:
    """All figures: the relation cross-validated, the rest on all that is labelled."""
    pairs = read_pairs()
    table = Table(pairs, wrapper)
    relation = float((crossed_answers(table, False)[0] == table.gold).mean())
    return {"relation": relation, **line_figures(pairs, wrapper)}


def main(argv: list[str] | None = None) -> int:
    """Print the cross-validated figure, what was wrong, and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choose", action="store_true", help="choose the measures inside every fold")
    parser.add_argument("--wrapper", default="signs", help="who tells the source's own wrapper")
    args = parser.parse_args(argv)
    pairs = read_pairs()
    table, everything = Table(pairs, args.wrapper), np.ones(len(pairs), bool)
    answers, chosen = crossed_answers(table, args.choose)
    wrong = [k for k in range(len(pairs)) if answers[k] != table.gold[k]]
    print(f"pairs {len(pairs)}, groups {len(set(table.group))}: accuracy {1 - len(wrong) / len(pairs):.4f}")
    for k in wrong:
        print(f"  {pairs[k]['id']}: {table.gold[k]}, answered {answers[k]}")
    print("  ".join(f"{name} {value:.4f}" for name, value in line_figures(pairs, args.wrapper).items()))
    for sets, times in chosen.most_common(6):
        print(f"{times} folds: {' '.join(sets[0])} | {' '.join(sets[1])}")
    if args.choose:
        print("on all pairs:", best(table, everything))
        return 0
    carried = table.gold != "different"
    for told, names, rows, want in (
        ("CARRIED", tuple(CARRIED), everything, carried),
        ("WHOLE", tuple(WHOLE), carried, table.gold == "republished"),
    ):
        weights, bias = fitted(table.columns(names)[rows], want[rows])
        print(told, {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}, "bias", round(bias, 3))
    return 0


if __name__ == "__main__":
    sys.exit(main())
