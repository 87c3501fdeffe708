r"""What rules, contexts and the labeller are worth on documents that were read line by line (``training/readings``).

usage: python bench/readings.py [CODE ...] [--folds] [--show N]

Without codes: line F1 and loss by corpus, for groups that may be read and for the fifth that is set aside, by rules
alone and with the labeller; ``--folds`` judges each by a model that saw none of its group, as training leaves them in
``bench/folds``. With codes: what each has taken of the groups that may be read, and ``--show`` wrong ones of each.
Pages are flattened loosely, a block a line.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from aside import is_aside
from crossval import HERE
from gate import SHARED

from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper
from boilerstrip.training.build import PAGES
from boilerstrip.training.crossval import fold_of
from boilerstrip.training.pages import blocks_of, group_of
from boilerstrip.training.readings import CORPUS, digest_of, lines_told, readings

_STAYS = ("text", "title")
Told = dict[int, tuple[str, float, bool]]


class Read(NamedTuple):
    """A document that was read: its corpus, its site's group, its text, what each line is."""

    corpus: str
    group: str
    text: str
    told: Told


def _rows(corpus: str) -> Iterator[dict[str, Any]]:
    with gzip.open(SHARED / "corpora" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def documents() -> Iterator[Read]:
    """All of them whose text is the one that was read."""
    known = readings()
    for corpus in PAGES:
        for row in _rows(corpus):
            reading = known.get((corpus, str(row["id"])))
            if reading is None:
                continue
            lines = [one.text for one in blocks_of(row["html"])[reading.first : reading.end]]
            if digest_of(lines) == reading.digest:
                yield Read(corpus, group_of(row), "\n".join(lines), {k: reading.of(k) for k in range(len(lines))})
    for row in _rows(CORPUS):
        reading = known.pop((CORPUS, digest_of([row["text"]])), None)
        if reading is not None:
            yield Read(CORPUS, row["group"], row["text"], lines_told(row["text"], reading))


def _strippers(model: str | None, folds: bool) -> list[Stripper]:
    if model is None and folds:
        return [Stripper(Settings(model=str(HERE / "folds" / f"fold-{k}.npz"))) for k in range(5)]
    return [Stripper(Settings(model=model) if model else Settings())]


def table(read: list[Read], folds: bool) -> str:
    """Line F1 and body loss by corpus and side, rules alone and all."""
    lines = ["| documents | of | rules: line F1, loss | all: line F1, loss |", "|---|---|---|---|"]
    sides: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for one in read:
        kind = "dumps" if one.corpus == CORPUS else "pages"
        sides[kind, "set aside" if is_aside(one.group) else "may be read"].append(one)
    for (kind, side), some in sorted(sides.items()):
        figures = [_figure(some, _strippers(model, folds)) for model in ("none", None)]
        lines.append(f"| {kind}, {side} | {len(some)} | {figures[0]} | {figures[1]} |")
    return "\n".join(lines)


def _figure(some: list[Read], strippers: list[Stripper]) -> str:
    count, body, lost = Counter[tuple[bool, bool]](), 0, 0
    for one in some:
        result = strippers[fold_of(one.group) % len(strippers)].strip(one.text)
        for line in result.lines:
            label, weight, _ = one.told.get(line.index, ("text", 0.0, False))
            if weight:
                count[label not in _STAYS, not line.kept] += 1
                body += len(line.text) * (label in _STAYS)
                lost += len(line.text) * (label in _STAYS and not line.kept)
    f1 = 2 * count[True, True] / max(1, 2 * count[True, True] + count[True, False] + count[False, True])
    return f"{f1:.3f}, {lost / max(1, body):.2%}"


def by_code(read: list[Read], codes: list[str], show: int) -> str:
    """By code: how many lines it took that are what it says, other wrapper, the story's, or in doubt."""
    taken: dict[str, Counter[str]] = {code: Counter() for code in codes}
    wrong: dict[str, list[str]] = defaultdict(list)
    stripper = Stripper(Settings(model="none"))
    for one in read:
        if is_aside(one.group):
            continue
        for line in stripper.strip(one.text).lines:
            label, weight, _ = one.told.get(line.index, ("text", 0.0, False))
            kind = "right" if label == line.label else "story" if label in _STAYS else "other wrapper"
            for code in taken.keys() & set(line.reasons):
                taken[code][kind if weight else "doubt"] += 1
                if weight and kind == "story" and len(wrong[code]) < show:
                    wrong[code].append(f"  {one.group}: {line.text.strip()[:150]}")
    return "\n".join("\n".join([f"{code} {dict(found)}", *wrong[code]]) for code, found in sorted(taken.items()))


def main(argv: list[str] | None = None) -> int:
    """Print the table, or what some codes have taken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codes", nargs="*")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    args = parser.parse_args(argv)
    read = list(documents())
    print(by_code(read, args.codes, args.show) if args.codes else table(read, args.folds))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
