"""How often verdicts are right on the training dumps: what the confidences of lines and documents rest on.

usage: python bench/calibrate.py     English, without the set-aside groups; lines by kind, documents by confidence
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from gate import english

from boilerstrip.evidence.shape import shapes
from boilerstrip.labels import KEPT
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper


def kind(verdict: Any, terminal: bool, prose: bool, place: str) -> str:
    """The kind of a verdict: by what removed the line, or by the shape and place of a line that stays."""
    if not verdict.kept:
        code = verdict.reasons[0]
        return "removed, certain rule" if verdict.certain else f"removed, {'context' if code[3] == '9' else 'rule'}"
    if prose:
        return f"kept prose, {'inside' if place == 'inside' else 'first or last'}"
    return f"kept {'sentence' if terminal else 'short' if len(verdict.text.strip()) < 60 else 'long'}, {place}"


def main() -> None:
    """Count and print."""
    stripper, seen, right = Stripper(Settings(model="none")), Counter[str](), Counter[str]()
    documents: list[tuple[float, bool]] = []
    heavy = stories = 0
    for row in [row for name in ("dumps-en", "dumps-more", "dumps-wrapped") for row in english(name, aside=False)]:
        result = stripper.strip(row["text"])
        gold = {one["i"]: one["label"] for one in row["lines"] if not one.get("unsure")}
        shape = shapes(result.document)
        prose = [k for k, one in enumerate(shape.prose) if one] or [0]
        good = True
        gone = total = 0
        for k, verdict in enumerate(result.lines):
            if verdict.index not in gold:
                continue
            stays = gold[verdict.index] in KEPT
            total, gone = total + len(verdict.text), gone + (not stays) * len(verdict.text)
            place = "above" if k < prose[0] else "below" if k > prose[-1] else "inside"
            if shape.prose[k]:
                place = "edge" if k in (prose[0], prose[-1]) else "inside"
            name = kind(verdict, shape.terminal[k], shape.prose[k], place)
            seen[name] += 1
            right[name] += stays == verdict.kept
            good = good and stays == verdict.kept
        documents.append((result.confidence, good))
        stories += gone < total
        heavy += gone < total and gone > 0.6 * total
    for name in sorted(seen):
        print(f"{name:32}{seen[name]:7}{right[name] / seen[name]:8.3f}")
    documents.sort()
    step = len(documents) // 8
    print("documents by confidence: mean confidence, share right")
    for at in range(0, step * 8, step):
        part = documents[at : at + step]
        print(f"  {sum(one[0] for one in part) / step:.3f}  {sum(one[1] for one in part) / step:.3f}")
    best = min((brier(documents, power / 20), power / 20) for power in range(4, 41))
    print(f"best further power of the confidence: {best[1]:.2f} (Brier {best[0]:.4f}, now {brier(documents, 1):.4f})")
    print(f"documents with a story that lose more than 60% by the gold: {heavy} of {stories}")


def brier(documents: list[tuple[float, bool]], power: float) -> float:
    """Mean squared error of the confidences raised to ``power``."""
    return sum((confidence**power - good) ** 2 for confidence, good in documents) / len(documents)


if __name__ == "__main__":
    main()
