"""The model card of the labeller of pages, written by its training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from boilerstrip.settings import STRICTNESS
from boilerstrip.training.judging import JUDGED, Answered, f1_of_words
from boilerstrip.training.pagefit import Recipe

_STEPS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001)


def page_card(
    some: Sequence[Answered], limits: Mapping[str, float], fit: Mapping[str, float], digests: Mapping[str, str]
) -> str:
    """The card's text: every page was judged by a model that saw none of its site."""
    return _CARD.format(
        table=table(some, limits),
        limits="\n".join(f"| {name} | {limits[name]:.2f} |" for name in STRICTNESS),
        reliability="\n".join(
            f"| {low:.2f} to {min(1.0, high):.2f} | {count} | {mean:.3f} | {share:.3f} |"
            for low, high, count, mean, share in _reliability([one for one in some if one.page.origin in JUDGED])
        ),
        files="\n".join(f"- `{name}`: sha256 {digest}" for name, digest in digests.items()),
        fit=fit,
        recipe=Recipe(),
    )


def table(some: Sequence[Answered], limits: Mapping[str, float]) -> str:
    """Figures by set of pages: of words at each strictness, of blocks at "balanced"."""
    told = [
        f"| pages | sites | blocks | {' | '.join(f'words, {name}' for name in STRICTNESS)} "
        "| blocks: precision | recall | pages right |",
        f"|{'---|' * (6 + len(STRICTNESS))}",
    ]
    sets: dict[str, list[Answered]] = {}
    for one in some:
        sets.setdefault(one.page.origin, []).append(one)
    for name in sorted(sets):
        told.append(_row(name, sets[name], limits))
    return "\n".join(told)


def _row(name: str, some: Sequence[Answered], limits: Mapping[str, float]) -> str:
    limit = limits["balanced"]
    counted = [(one.share[one.page.weight > 0] >= limit, one.page.story[one.page.weight > 0]) for one in some]
    kept = np.concatenate([mine for mine, _ in counted])
    gold = np.concatenate([story for _, story in counted])
    right = float(np.mean([bool((mine == story).all()) for mine, story in counted]))
    hits = int((kept & gold).sum())
    cells = [f"{name} ({len(some)})", str(len({one.page.group for one in some})), f"{len(gold):,}"]
    cells += [f"{f1_of_words(some, limits[strictness]):.3f}" for strictness in STRICTNESS]
    cells += [f"{hits / max(1, int(kept.sum())):.3f}", f"{hits / max(1, int(gold.sum())):.3f}", f"{right:.0%}"]
    return f"| {' | '.join(cells)} |"


def _reliability(some: Sequence[Answered]) -> list[tuple[float, float, int, float, float]]:
    """Bounds of the probability that a block is the story's, blocks, mean probability, share that is the story's."""
    share = np.concatenate([one.share[one.page.weight > 0] for one in some])
    story = np.concatenate([one.page.story[one.page.weight > 0] for one in some])
    rows = []
    for low, high in pairwise(_STEPS):
        inside = (share >= low) & (share < high)
        if inside.any():
            rows.append((low, high, int(inside.sum()), float(share[inside].mean()), float(story[inside].mean())))
    return rows


_CARD = """# The labeller of pages

Written by `boilerstrip train`; do not edit. Its text stands in `boilerstrip/training/pagecard.py`. How it is used, and
its figures beside other tools': [pages.md](pages.md).

The labeller says of every block of a page how likely it is the story's. It is two steps, as the labeller of texts is
([model.md](model.md)): hashed words of the block's text, and of the names of its elements, each with a weight; and
boosted trees over these sums and some two hundred whole numbers of looks, markup and places, of three blocks either
side too. Every sum that the trees saw in training was learned from other sites' pages.

## Figures

Cross-validated by site in five parts. Words: F1 of the kept words against the gold text's, as bags, the mean over
pages. Blocks, at "balanced": of those that are kept, of the story's, and pages with every block right. Blocks that
stand twice in the gold or cannot be told apart from it count nowhere.

{table}

A block stays from these probabilities on. "Balanced" is where the F1 of words is best, the mean of the two sets whose
golds are whole and without captions (wcxb-dev-articles, fundus-train); the others where it has fallen by half a point:

| strictness | probability |
|---|---|
{limits}

## Reliability

Of the same two sets, cross-validated; log odds are scaled by {fit[slope]} and moved by {fit[lift]} (Platt 1999). Blocks
against which words and names speak so clearly that the trees are not asked have a probability of
{fit[least]}, their share.

| probability of story | blocks | mean | share that is the story's |
|---|---|---|---|
{reliability}

## Data

Blocks are labelled by the longest common subsequence of words with the page's gold text. Pages of which the gold cannot
be found teach nothing.

{files}

## Training

{recipe}

## Known weaknesses

Newsletter boxes and notes on the author that are set like paragraphs; consent dialogs of some length; date lines in
scripts without spaces; photo captions without an element of their own. Pages that are no articles (front pages, lists
of products, forums) were not in training: what comes out of them is not promised.
"""
