"""Labelled documents taken apart: lines with what is known of them, the story alone, and the wrapper around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boilerstrip.labels import KEPT, LABELS
from boilerstrip.learned.lines import MOST_BLANKS, MOST_INDENT
from boilerstrip.training.corpus import Example


class Line(NamedTuple):
    """One line of a document that training makes, with the blank lines and the white space that stand before it."""

    text: str
    label: str
    weight: float = 1.0
    sure: bool = True
    blank: int = 0
    indent: int = 0

    @property
    def stays(self) -> bool:
        """Whether it is the story's."""
        return self.label in KEPT


@dataclass(frozen=True)
class Parts:
    """A document's lines, and the wrapper over the story and under it."""

    lines: Sequence[Line]
    head: Sequence[Line]
    tail: Sequence[Line]

    @property
    def story(self) -> list[Line]:
        """The story with its captions, which belong to it and to no other."""
        return [one for one in self.lines if one.stays or one.label == "caption"]


def taken_apart(example: Example) -> Parts | None:
    """The parts of a document; None where it holds no story."""
    doc = example.doc
    lines, before = [], -1
    for k, index in enumerate(doc.index):
        raw = doc.text[doc.starts[index] : doc.starts[index + 1]].strip()
        blank, indent = min(MOST_BLANKS, index - before - 1), min(MOST_INDENT, doc.begins[k] - doc.starts[index])
        label = LABELS[int(example.gold[k])]
        lines.append(Line(raw, label, float(example.weight[k]), bool(example.kinded[k]), blank, indent))
        before = index
    stays = [k for k, one in enumerate(lines) if one.label == "text"]
    if not stays:
        return None
    head = [one for one in lines[: stays[0]] if not one.stays and one.label != "caption"]
    tail = [one for one in lines[stays[-1] + 1 :] if not one.stays and one.label != "caption"]
    return Parts(lines, head, tail)
