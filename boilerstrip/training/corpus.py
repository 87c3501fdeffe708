"""Labelled documents as training sees them: what rules say of each line, from which some rules may be left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.context import judge_in_context
from boilerstrip.evidence.rules import Advocate
from boilerstrip.evidence.shape import Shapes
from boilerstrip.labels import LABELS
from boilerstrip.learned.lines import Lines
from boilerstrip.learned.state import States, stack, state_of
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

LABEL_ID = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True)
class Example:
    """One labelled document. ``weight`` is 0 for lines that do not count; ``kinded`` tells which labels are sure."""

    identity: str
    group: str
    lang: str
    origin: str
    doc: Document
    shape: Shapes
    alone: Mapping[int, Sequence[Evidence]]
    argue: Advocate
    gold: np.ndarray
    weight: np.ndarray
    kinded: np.ndarray

    def state(self, off: frozenset[str] = frozenset()) -> States:
        """What rules and contexts say when the line rules ``off`` are not there."""
        alone = {
            k: left
            for k, evidence in self.alone.items()
            if (left := [one for one in evidence if one.action != "line" or one.code not in off])
        }
        context = judge_in_context(self.doc, self.shape, alone, self.argue)
        return state_of(self.doc, alone, context)

    @property
    def codes(self) -> list[str]:
        """The line rules that speak of this document."""
        return sorted({one.code for evidence in self.alone.values() for one in evidence if one.action == "line"})


class Reader:
    """Makes examples of texts, with the shipped rules."""

    def __init__(self) -> None:
        self._stripper = Stripper(Settings(model="none"))

    def example(
        self,
        text: str,
        gold: Mapping[int, tuple[str, float, bool]],
        *,
        identity: str,
        group: str,
        lang: str,
        origin: str,
    ) -> Example:
        """An example of a text; ``gold`` gives label, weight and whether the label is sure, by line index."""
        doc, shape, alone, argue, *_ = self._stripper.judged(text)
        argue.all()
        told = [gold.get(index, ("text", 0.0, False)) for index in doc.index]
        return Example(
            identity,
            group,
            lang,
            origin,
            doc,
            shape,
            alone,
            argue,
            np.array([LABEL_ID[label] for label, _, _ in told]),
            np.array([weight for _, weight, _ in told], np.float32),
            np.array([sure for _, _, sure in told], np.float32),
        )


def labelled(rows: Iterable[Mapping[str, Any]], origin: str, reader: Reader) -> list[Example]:
    """Examples of the rows of a labelled dump; lines marked unsure weigh nothing."""
    return [
        reader.example(
            row["text"],
            {one["i"]: (one["label"], 0.0 if one.get("unsure") else 1.0, True) for one in row["lines"]},
            identity=row["id"],
            group=row["group"],
            lang=row.get("lang") or "",
            origin=origin,
        )
        for row in rows
    ]


def lines_of(examples: Sequence[Example], states: Sequence[States]) -> Lines:
    """The lines of some documents as the features want them."""
    return stack(
        [(one.doc, one.shape, state, 0, len(one.doc.lines)) for one, state in zip(examples, states, strict=True)]
    )
