"""What the labeller says of a document, however sure it has to be; and what a strictness makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from boilerstrip.document import Evidence


class Told(NamedTuple):
    """The labeller's words on one document's lines: the same for every strictness.

    ``names``: of lines that contexts alone take, what they are where the contexts say something else. ``against``: of
    lines that nothing has spoken of and that may be wrapper, the label with its probability as the confidence.
    """

    plain: Sequence[float]  # by line, how safe it is to keep (0..1)
    names: Mapping[int, Evidence]
    against: Mapping[int, Evidence]
    wrapped: bool  # whether rules or contexts found wrapper in the document


def accused(
    told: Told, limits: tuple[float, float], argue: Callable[[int], Sequence[Evidence]]
) -> dict[int, list[Evidence]]:
    """Evidence against lines that are wrapper with more than a probability, where nothing stronger spoke.

    And the names of lines that contexts alone take. ``limits`` are those of ``Model.thresholds``; ``argue`` says what
    keep-rules hold against it, and is asked only about lines that would go.
    """
    found = {k: [one] for k, one in told.names.items()}
    limit = limits[0] if told.wrapped else limits[1]
    for k, one in told.against.items():
        if one.confidence > limit and not argue(k):
            found[k] = [one]
    return found
