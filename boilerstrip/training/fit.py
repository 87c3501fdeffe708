"""Training: seeded, on two cores, with rules switched off by chance so that the network does not lean on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from boilerstrip.learned.chars import tables
from boilerstrip.learned.features import extract
from boilerstrip.training.corpus import Example, lines_of
from boilerstrip.training.net import Batch, Net

_TABLES = tables()


@dataclass(frozen=True)
class Recipe:
    """How to train. Tried on the dumps, cross-validated by group; see docs/model.md."""

    epochs: int = 8
    lines: int = 900  # in a batch
    rate: float = 4e-3
    decay: float = 1e-3
    off: float = 0.4  # share of (document, line rule) pairs that are switched off; leaves what unread sites get
    plain: float = 0.15  # share of batches with all rules on
    pages: float = 0.2  # share of the pages that an epoch sees
    page_weight: float = 0.35
    word_drop: float = 0.15
    body: float = 300.0  # characters of a line of the story that double what losing it costs


def batch_of(examples: Sequence[Example], off: Sequence[frozenset[str]] | None = None) -> Batch:
    """The features of some documents."""
    states = [one.state(codes) for one, codes in zip(examples, off or [frozenset()] * len(examples), strict=True)]
    return Batch.of(extract(lines_of(examples, states), *_TABLES))


def train(examples: Sequence[Example], seed: int, recipe: Recipe = Recipe()) -> Net:
    """A trained network; the same examples in the same order and seed give the same one."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    chance = np.random.default_rng(seed)
    dumps = [one for one in examples if one.origin != "pages"]
    pages = [one for one in examples if one.origin == "pages"]
    net: Net | None = None
    lines = sum(len(one.gold) for one in dumps) + recipe.pages * sum(len(one.gold) for one in pages)
    steps = int(recipe.epochs * (lines / recipe.lines + 2)) + 10
    for _ in range(recipe.epochs):
        now = [*dumps, *(pages[k] for k in chance.choice(len(pages), int(recipe.pages * len(pages)), replace=False))]
        now = [now[k] for k in chance.permutation(len(now))]
        for some in _batches(now, recipe.lines):
            share = 0.0 if chance.random() < recipe.plain else recipe.off
            states = [one.state(frozenset(c for c in one.codes if chance.random() < share)) for one in some]
            features = extract(lines_of(some, states), *_TABLES)
            batch = Batch.of(features, recipe.word_drop, chance)
            if net is None:
                net = Net(features.dense.shape[1])
                optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
                schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps, pct_start=0.2)
            net.train()
            loss = _loss(net, batch, some, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
    assert net is not None
    return net.eval()


def _batches(examples: Sequence[Example], lines: int) -> Iterator[list[Example]]:
    some: list[Example] = []
    for one in examples:
        some.append(one)
        if sum(len(each.gold) for each in some) >= lines:
            yield some
            some = []
    if some:
        yield some


def _loss(net: Net, batch: Batch, examples: Sequence[Example], recipe: Recipe) -> torch.Tensor:
    """Keep or drop counts most, the label less; a lost paragraph costs more than a byline that was left."""
    gold = torch.from_numpy(np.concatenate([one.gold for one in examples]))
    sure = torch.from_numpy(np.concatenate([one.kinded for one in examples]))
    size = np.concatenate([[len(line) for line in one.doc.lines] for one in examples])
    weight = np.concatenate([one.weight * (recipe.page_weight if one.origin == "pages" else 1.0) for one in examples])
    weight = weight * np.where(gold.numpy() < 2, 1 + np.minimum(size, 600) / recipe.body, 1)
    total = torch.from_numpy(weight.astype(np.float32))
    around, alone = net(batch)
    (stays, label), (stays_alone, label_alone) = _costs(around, gold), _costs(alone, gold)
    cost = stays + 0.5 * label * sure + 0.3 * stays_alone + 0.1 * label_alone * sure
    return (cost * total).sum() / total.sum().clamp(min=1)


def _costs(told: torch.Tensor, gold: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    logs = torch.log_softmax(told, 1)
    stays = torch.where(gold < 2, torch.logsumexp(logs[:, :2], 1), torch.logsumexp(logs[:, 2:], 1))
    return -stays, -logs.gather(1, gold[:, None])[:, 0]
