"""From the corpora to the model file and its card."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from boilerstrip.errors import InputError
from boilerstrip.learned.chars import tables
from boilerstrip.learned.modelfile import Model, load, save
from boilerstrip.settings import STRICTNESS
from boilerstrip.training.authored import ORIGIN as AUTHORED
from boilerstrip.training.authored import authored, digest
from boilerstrip.training.card import table, written
from boilerstrip.training.corpus import Example, Reader, labelled
from boilerstrip.training.crossval import (
    UNCALIBRATED,
    Calibration,
    calibrated,
    calibration,
    cross_validated,
    thresholds,
)
from boilerstrip.training.fit import MADE, cost_of, switched_off, train
from boilerstrip.training.flatten import manner_of
from boilerstrip.training.layout import laid_down
from boilerstrip.training.pagebuild import build_pages
from boilerstrip.training.pages import group_of, lines_of_page
from boilerstrip.training.readings import CORPUS as POOLS
from boilerstrip.training.readings import ORIGIN as READ
from boilerstrip.training.readings import digest as digest_of_readings
from boilerstrip.training.readings import read_dumps
from boilerstrip.training.transplants import transplants
from boilerstrip.training.words import learned

DUMPS = ("dumps-en", "dumps-xx", "dumps-more", "dumps-wrapped")
# In another order than pagebuild.PAGES has them: what is trained depends on the order of its examples.
PAGES = ("wcxb-dev-articles", "postlight", "readability", "fundus-train", "chinese")
SEED = 11
# Which (site, line rule) pairs are off where thresholds are chosen: their share, which leaves about what rules find on
# sites that nobody has read, and two draws that no trees are trained on.
OFF, DRAWS = 0.4, (7, 8)
CUT = -360  # what a line's words have to say before the trees are asked: nearly all wrapper says more
Arrays = dict[str, np.ndarray]
Tell = Callable[[str], None]


def build(
    corpora: Path,
    out: Path,
    card: Path | None,
    tell: Tell,
    folds: Path | None = None,
    pages: Path | None = None,
    page_card: Path | None = None,
) -> None:
    """Train, measure, calibrate, choose thresholds, write the model file and the card; with ``pages`` theirs too.

    With ``folds`` the models of the cross-validation are left in that folder, for ``bench/crossval.py``.

    Raises
    ------
    InputError
        When a corpus is missing or is not what it should be.
    """
    examples, digests = read_corpora(corpora, tell)
    kept: list[Arrays] = []
    scratch = out.with_name(f"{out.name}.part")

    def fit_fold(some: Sequence[Example], fold: int) -> Model:
        kept.append(fitted(some, SEED + 1 + fold))
        return put(scratch, kept[-1])

    draws = [partial(switched_off, draw=draw, share=OFF) for draw in DRAWS]
    raw, fewer = cross_validated(examples, fit_fold, tell, draws)
    fit = calibration(raw)
    judged = calibrated(raw, fit)
    chosen = thresholds(judged, calibrated(fewer, fit))
    tell(f"{fit}; thresholds: {chosen}")
    if folds is not None:
        for fold, arrays in enumerate(kept):
            put(folds / f"fold-{fold}.npz", arrays, fit, chosen, digests)
    put(scratch, fitted(examples, SEED), fit, chosen, digests)
    scratch.replace(out)  # whoever reads it meanwhile has the old one, whole
    tell(table(judged, chosen))
    if pages is not None:
        dumps = [one for one in examples if one.origin in DUMPS]
        build_pages(_reading(corpora), dumps, corpora, pages, tell, folds, page_card)
    if card is not None:
        card.write_text(written(judged, chosen, fit, digests, examples), encoding="utf-8")
    tell(f"written: {out} ({out.stat().st_size:,} bytes)")


def build_pages_alone(
    corpora: Path, out: Path, tell: Tell, folds: Path | None = None, card: Path | None = None
) -> None:
    """Train the labeller of pages only, which learns from the dumps what words say; errors as ``build``."""
    reader, dumps = Reader(), []
    for name in DUMPS:
        dumps += labelled(list(_rows(corpora / f"{name}.jsonl.gz")), name, reader)
    build_pages(_reading(corpora), dumps, corpora, out, tell, folds, card)


def _reading(corpora: Path) -> Callable[[str], list[Any]]:
    """What reads a corpus by its name."""
    return lambda name: list(_rows(corpora / f"{name}.jsonl.gz"))


def read_corpora(corpora: Path, tell: Tell) -> tuple[list[Example], dict[str, str]]:
    """All examples in a fixed order, and the sha256 of every file they come from."""
    reader, examples, digests = Reader(), [], {}
    for name in (*DUMPS, *PAGES):
        path = corpora / f"{name}.jsonl.gz"
        rows = list(_rows(path))
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        examples += labelled(rows, name, reader) if name in DUMPS else list(_pages(rows, reader))
        tell(f"{name}: {len(rows)} rows")
    read = list(read_dumps(_rows(corpora / f"{POOLS}.jsonl.gz"), reader))
    written = authored(reader)
    digests |= {READ: digest_of_readings(), AUTHORED: digest()}
    tell(f"{READ}: {len(read)} documents")
    tell(f"{AUTHORED}: {len(written)} documents")
    return [*examples, *read, *written], digests


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{path}: no corpus that can be read: {getattr(error, 'strerror', None) or error}") from None


def _pages(rows: Sequence[dict[str, Any]], reader: Reader) -> Iterator[Example]:
    for row in rows:
        lines = lines_of_page(row, manner_of(str(row["id"])))
        if lines:
            text, gold = laid_down(lines)
            yield reader.example(
                text,
                gold,
                identity=str(row["id"]),
                group=group_of(row),
                lang=row.get("lang") or "",
                origin="pages",
            )


def fitted(examples: Sequence[Example], seed: int) -> Arrays:
    """The arrays of a model trained on some examples."""
    examples = [*examples, *transplants(examples, MADE, seed, Reader())]
    words = learned(examples, cost_of)
    kinds, lower = tables()
    told: Arrays = {"kinds": kinds, "lower": lower, "spoken": words.weights, "named": words.naming}
    return told | train(examples, seed, words)


def put(
    out: Path,
    arrays: Arrays,
    fit: Calibration = UNCALIBRATED,
    chosen: Mapping[str, tuple[float, float]] | None = None,
    digests: Mapping[str, str] | None = None,
) -> Model:
    """Write a model file and read it back: what is measured is what is shipped."""
    about = {
        "slope": fit.slope,
        "lift": fit.lift,
        "least": fit.least,
        "cut": CUT,
        "thresholds": dict(chosen or dict.fromkeys(STRICTNESS, (0.5, 0.5))),
        "seed": SEED,
        "data": dict(digests or {}),
    }
    save(out, arrays, about)
    return load(out)
