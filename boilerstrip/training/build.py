"""From the corpora to the model file and its card."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from boilerstrip.errors import InputError
from boilerstrip.learned.chars import tables
from boilerstrip.learned.modelfile import Model, load, save
from boilerstrip.settings import STRICTNESS
from boilerstrip.training.corpus import Example, Reader, labelled
from boilerstrip.training.crossval import Judged, cross_validated, score, thresholds
from boilerstrip.training.fit import Recipe, batch_of, train
from boilerstrip.training.net import quantised
from boilerstrip.training.pages import group_of, lines_of_page

DUMPS = ("dumps-en", "dumps-xx", "dumps-more", "dumps-wrapped")
PAGES = ("wcxb-dev-articles", "postlight", "readability", "fundus-train", "chinese")
SEED = 11
_AT_ONCE = 40
_SHOWN = 1200  # documents whose activations set the steps of the whole numbers
Tell = Callable[[str], None]


def build(corpora: Path, out: Path, card: Path | None, tell: Tell) -> None:
    """Train, measure, choose thresholds, write the model file and the card.

    Raises
    ------
    InputError
        When a corpus is missing or is not what it should be.
    """
    examples, digests = read_corpora(corpora, tell)
    judged = cross_validated(examples, lambda some, fold: fitted(some, SEED + 1 + fold, out), tell)
    chosen = thresholds(judged)
    tell(f"thresholds: {chosen}")
    fitted(examples, SEED, out, chosen, digests)
    rows = table(judged, chosen)
    tell(rows)
    if card is not None:
        card.write_text(_card(rows, chosen, digests, examples), encoding="utf-8")
    tell(f"written: {out} ({out.stat().st_size:,} bytes)")


def read_corpora(corpora: Path, tell: Tell) -> tuple[list[Example], dict[str, str]]:
    """All examples in a fixed order, and the sha256 of every file they come from."""
    reader, examples, digests = Reader(), [], {}
    for name in (*DUMPS, *PAGES):
        path = corpora / f"{name}.jsonl.gz"
        rows = list(_rows(path))
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        examples += labelled(rows, name, reader) if name in DUMPS else list(_pages(rows, reader))
        tell(f"{name}: {len(rows)} rows")
    return examples, digests


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
        lines = lines_of_page(row)
        if lines:
            yield reader.example(
                "\n".join(text for text, _ in lines),
                {k: gold for k, (_, gold) in enumerate(lines)},
                identity=str(row["id"]),
                group=group_of(row),
                lang=row.get("lang") or "",
                origin="pages",
            )


def fitted(
    examples: Sequence[Example],
    seed: int,
    out: Path,
    chosen: dict[str, float] | None = None,
    digests: dict[str, str] | None = None,
) -> Model:
    """Train on some examples, write the whole-number model and read it back: what is measured is what is shipped."""
    net = train(examples, seed)
    shown = [batch_of(examples[k : k + _AT_ONCE]) for k in range(0, min(len(examples), _SHOWN), _AT_ONCE)]
    arrays, step = quantised(net, shown)
    kinds, lower = tables()
    about = {"step": step, "thresholds": chosen or {"balanced": 0.7}, "seed": seed, "data": digests or {}}
    save(out, {**arrays, "kinds": kinds, "lower": lower}, about)
    return load(out)


def table(judged: Sequence[Judged], chosen: dict[str, float]) -> str:
    """Figures by set and language, rules alone and with the model, cross-validated by group."""
    sets: dict[str, list[Judged]] = {}
    for one in judged:
        sets.setdefault(one.example.origin, []).append(one)
        sets.setdefault(f"language {one.example.lang or '?'}", []).append(one)
    told = [
        "| set (documents) | rules: line F1, loss | careful | balanced | thorough | label | wrapped right |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in sorted(sets):
        some = sets[name]
        if len(some) < 10:
            continue
        alone = score(some, 2.0)
        scores = {strictness: score(some, threshold) for strictness, threshold in chosen.items()}
        cells = [f"{scores[k].f1:.3f}, {scores[k].body_loss:.2%}" for k in STRICTNESS]
        balanced = scores["balanced"]
        told.append(
            f"| {name} ({len(some)}) | {alone.f1:.3f}, {alone.body_loss:.2%} | {' | '.join(cells)} "
            f"| {balanced.label_accuracy:.3f} | {balanced.wrapped_right:.0%} |"
        )
    return "\n".join(told)


def _card(rows: str, chosen: dict[str, float], digests: dict[str, str], examples: Sequence[Example]) -> str:
    pages = sum(one.origin == "pages" for one in examples)
    recipe = Recipe()
    files = "\n".join(f"- `{name}`: sha256 {digest}" for name, digest in digests.items())
    return f"""# The labeller

Written by `boilerstrip train`; do not edit.

A small network says of every line how likely each label is, from the line's words and looks, what rules and contexts
have said of it and of the lines around, and where it stands. It runs in whole numbers with numpy, so the answer is the
same alone, in a batch and on any machine. It may only add to what rules and contexts take: where a rule, a keep-rule or
the headline has spoken, it is not asked.

It is not in use unless `Settings(model="shipped")` or `--model shipped` asks for it.

## Figures

Cross-validated by group: every document was judged by a model that saw none of its group. Line F1 and body loss, for
rules and contexts alone and for each strictness; label accuracy and wrapped documents right at "balanced". Rules were
written on four fifths of the sites, so what they are worth there says little of other sites.

{rows}

Thresholds, the lowest that cost no more of the story than they may: {chosen}.

## Data

{len(examples) - pages} labelled dumps and {pages} pages flattened to lines, labelled by gold text and class names.

{files}

## Training

Seed {SEED}; {recipe}. Rules are switched off by chance ({recipe.off:.0%} of document and rule), so that the network
does not lean on them more than it can on unread sites.

## Known weaknesses

Short lines of verse, rows of tables and the times that head a chronicle are taken too often: of the fifty decoys in
fixtures/decoys it changes more than half, which is why it is off. Languages other than English have few labelled
wrappers. Captions without a credit and related headlines without a
marker are most of what is missed. Confidences are as the network gives them, not yet calibrated.
"""
