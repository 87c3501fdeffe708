"""Documents of the unlabelled corpora that were read line by line, and what each line is: labels without the texts.

The labelled dumps are few, and most lines of theirs that no rule knows look like others of their site. These are 1,161
dumps of ``site-pools`` and parts of 763 training pages, read by a language model under the dumps' own rules of
labelling, with labelled dumps among them that it did not know for such (docs/model.md says how far the two agree). The
file holds a document's name, which of its lines were read, a digest of them, and the labels of those that are not the
story's; a question mark behind a number is a doubt.

Training reads those of the dumps. Those of pages make it worse at dumps (docs/model.md), and say what rules are worth
on sites that nobody wrote them for (``bench/readings.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, NamedTuple

from boilerstrip.training.corpus import Example, Reader

ORIGIN = "read"
CORPUS = "site-pools"
FILE = "readings.jsonl"
_DOUBT = "?"
_DIGITS = 16


class Reading(NamedTuple):
    """The lines of a document that were read, from ``first`` up to ``end``, and what those are that do not stay."""

    lang: str
    first: int
    end: int
    digest: str
    labels: Mapping[int, str]

    def of(self, k: int) -> tuple[str, float, bool]:
        """The label of the line ``k`` (0 is the first that was read), its weight and whether the label is sure."""
        label = self.labels.get(k, "text")
        return label.removesuffix(_DOUBT), 0.0 if label.endswith(_DOUBT) else 1.0, True


def readings() -> dict[tuple[str, str], Reading]:
    """All of them, by corpus and the document's name there; a dump's is the digest of its text."""
    return {(one["corpus"], one["id"]): _reading(one) for one in map(json.loads, _file().splitlines())}


def digest() -> str:
    """The sha256 of their file."""
    return hashlib.sha256(_file().encode()).hexdigest()


def digest_of(lines: Sequence[str]) -> str:
    """What a reading is of: it holds for these lines alone."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_DIGITS]


def lines_told(text: str, reading: Reading) -> dict[int, tuple[str, float, bool]]:
    """Label, weight and sureness by line index: blank lines were not read."""
    index = [i for i, line in enumerate(text.split("\n")) if line.strip()]
    return {i: reading.of(k) for k, i in enumerate(index)}


def read_dumps(rows: Iterable[Mapping[str, Any]], reader: Reader) -> Iterator[Example]:
    """Examples of those dumps of a pool that were read, each text once."""
    known = {identity: one for (corpus, identity), one in readings().items() if corpus == CORPUS}
    for row in rows:
        identity = digest_of([row["text"]])
        reading = known.pop(identity, None)
        if reading is not None:
            yield reader.example(
                row["text"],
                lines_told(row["text"], reading),
                identity=identity,
                group=row["group"],
                lang=reading.lang,
                origin=ORIGIN,
            )


def _reading(one: Mapping[str, Any]) -> Reading:
    labels: dict[int, str] = {}
    for label, runs in one["labels"].items():
        for run in runs.split():
            doubt = _DOUBT if run.endswith(_DOUBT) else ""
            first, _, last = run.removesuffix(_DOUBT).partition("-")
            labels |= dict.fromkeys(range(int(first), int(last or first) + 1), label + doubt)
    return Reading(one.get("lang", ""), one["first"], one["end"], one["digest"], labels)


def _file() -> str:
    return resources.files("boilerstrip.training").joinpath(FILE).read_text(encoding="utf-8")
