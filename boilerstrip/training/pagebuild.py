"""From the page corpora to the weight file of the labeller of pages, and its figures by site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from boilerstrip.learned.chars import tables
from boilerstrip.learned.modelfile import save
from boilerstrip.learned.pagemodel import FORMAT, PageModel, load_pages, stories
from boilerstrip.settings import STRICTNESS
from boilerstrip.training.corpus import Example
from boilerstrip.training.crossval import FOLDS, odds
from boilerstrip.training.fit import cost_of
from boilerstrip.training.judging import JUDGED, Answered, f1_of_words
from boilerstrip.training.pagecard import page_card, table
from boilerstrip.training.pagefit import SEED, Recipe, Taught, examples_of, matrix_of, part_of, taught
from boilerstrip.training.words import Parts, by_part

# In another order than build.PAGES has them: what is trained depends on the order of its examples.
PAGES = ("wcxb-dev-articles", "fundus-train", "postlight", "readability", "chinese")
_TRIED = tuple(k / 20 for k in range(4, 17))
Tell = Callable[[str], None]
Rows = Callable[[str], Sequence[Mapping[str, Any]]]


def build_pages(
    rows: Rows,
    dumps: Sequence[Example],
    corpora: Path,
    out: Path,
    tell: Tell,
    folds: Path | None = None,
    card: Path | None = None,
) -> None:
    """Train, measure by site, calibrate, write the weight file and the card; models of the folds stay in ``folds``."""
    recipe = Recipe()
    words = by_part([one for one in dumps if one.origin != "pages"], cost_of)
    pages = [one for name in PAGES for one in examples_of(rows(name), name, recipe, words)]
    tell(f"pages: {len(pages)}, blocks: {sum(len(one.story) for one in pages):,}")
    matrices = [matrix_of([one]) for one in pages]
    about: dict[str, Any] = {
        "data": {name: hashlib.sha256((corpora / f"{name}.jsonl.gz").read_bytes()).hexdigest() for name in PAGES}
    }
    scratch = out.with_name(f"{out.name}.part")
    made: list[Taught] = []
    answered: list[Answered] = []
    for fold in range(FOLDS):
        of_fold = [fold_of(one.group) == fold for one in pages]
        rest = [k for k, mine in enumerate(of_fold) if not mine]
        made.append(
            taught([pages[k] for k in rest], sparse.vstack([matrices[k] for k in rest]).tocsr(), SEED + fold, recipe)
        )
        model = put(scratch, made[-1], words, about)
        answered += [Answered(one, stories(model, one.read)) for one, mine in zip(pages, of_fold, strict=True) if mine]
        tell(f"page fold {fold + 1} of {FOLDS}: {sum(of_fold)} pages judged")
    fit = _calibration([one for one in answered if one.page.origin in JUDGED])
    judged = _calibrated(answered, fit)
    limits = thresholds(judged)
    about |= fit | {"thresholds": limits}
    tell(f"pages: {fit}, thresholds {limits}")
    tell(table(judged, limits))
    if folds is not None:
        for fold, one in enumerate(made):
            put(folds / f"pages-{fold}.npz", one, words, about)
    put(scratch, taught(pages, sparse.vstack(matrices).tocsr(), SEED + FOLDS, recipe), words, about)
    scratch.replace(out)
    if card is not None:
        card.write_text(page_card(judged, limits, fit, about["data"]), encoding="utf-8")
    tell(f"written: {out} ({out.stat().st_size:,} bytes)")


def fold_of(group: str) -> int:
    """The fold of the cross-validation that judges a site."""
    return part_of(group, FOLDS)


def put(out: Path, made: Taught, words: Parts, about: Mapping[str, Any]) -> PageModel:
    """Write a weight file and read it back."""
    kinds, lower = tables()
    arrays: dict[str, Any] = {"kinds": kinds, "lower": lower, "dumps": words.weights, **made.arrays}
    arrays |= {"words": made.weights.words, "names": made.weights.names}
    told = {"slope": 1.0, "lift": 0.0, "least": 0.0, "seed": SEED}
    save(out, arrays, {**told, "thresholds": dict.fromkeys(STRICTNESS, 0.5), **about}, FORMAT)
    return load_pages(out)


# Calibration and thresholds


def _calibration(some: Sequence[Answered]) -> dict[str, float]:
    """Slope and lift of log odds (Platt 1999), and how often a block is the story's that the trees did not see."""
    counts = [one.page.weight > 0 for one in some]
    share = np.concatenate([one.share[mine] for one, mine in zip(some, counts, strict=True)])
    story = np.concatenate([one.page.story[mine] for one, mine in zip(some, counts, strict=True)])
    asked = share > 0
    model = LogisticRegression(C=1e6).fit(odds(share[asked])[:, None], story[asked])
    return {
        "slope": round(float(model.coef_[0][0]), 4),
        "lift": round(float(model.intercept_[0]), 4),
        "least": round(float(story[~asked].mean()), 4) if (~asked).any() else 0.001,
    }


def _calibrated(some: Sequence[Answered], fit: Mapping[str, float]) -> list[Answered]:
    def share(raw: np.ndarray) -> np.ndarray:
        told = 1 / (1 + np.exp(-(fit["slope"] * odds(raw) + fit["lift"])))
        return np.where(raw > 0, np.round(told, 3), fit["least"])

    return [Answered(one.page, share(one.share)) for one in some]


def thresholds(some: Sequence[Answered]) -> dict[str, float]:
    """By strictness, the probability from which a block stays.

    Balanced is where the mean over pages of the F1 of words is best, sets weighing alike; careful where it has fallen
    by half a point for the sake of recall, thorough for that of precision.
    """
    judged = [one for one in some if one.page.origin in JUDGED]
    scores = {limit: f1_of_words(judged, limit) for limit in _TRIED}
    best = max(_TRIED, key=lambda limit: (round(scores[limit], 4), -limit))
    near = [limit for limit in _TRIED if scores[limit] >= scores[best] - 0.005]
    return {"careful": near[0], "balanced": best, "thorough": near[-1]}
