"""Galleries: runs of captions as sites print them, two to eighty of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from boilerstrip.training.parts import Line

Chance = np.random.Generator
_MOST = 80
_WEIGHT = 8.0  # of a whole gallery: a long one is no more than a few lines of wrapper
_COUNTERS = ("{k}/{n}", "{k} of {n}", "{k} / {n}", "{k}", "({k}/{n})", "Photo {k} of {n}", "{k:02}")


def with_gallery(lines: list[Line], captions: Sequence[str], chance: Chance) -> list[Line]:
    """Some lines with a gallery of other stories' captions before, between or behind the paragraphs."""
    places = [k for k, one in enumerate(lines) if one.label == "text"]
    if len(captions) < 2 or not places:
        return lines
    way = chance.random()
    at = places[0] if way < 0.35 else places[-1] + 1 if way < 0.75 else places[int(chance.integers(len(places)))] + 1
    return [*lines[:at], *_gallery(captions, chance), *lines[at:]]


def _gallery(captions: Sequence[str], chance: Chance) -> list[Line]:
    count = round(float(np.exp(chance.uniform(np.log(2), np.log(_MOST)))))
    same = chance.random() < 0.15  # one caption under every picture
    some = [captions[int(k)] for k in chance.integers(len(captions), size=1 if same else count)] * (
        count if same else 1
    )
    counter = _COUNTERS[int(chance.integers(len(_COUNTERS)))] if chance.random() < 0.35 else None
    beside = counter is not None and chance.random() < 0.5
    blank, weight = int(chance.integers(2)), min(0.7, _WEIGHT / count)
    out = []
    for k, caption in enumerate(some, 1):
        told = counter.format(k=k, n=count) if counter is not None else ""
        if told and not beside:
            out.append(Line(told, "caption", weight, False, blank))
        out.append(Line(f"{told} {caption}" if beside else caption, "caption", weight, True, blank))
    return out
