"""The same lines as another scraper, or another site's typesetting, would leave them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import numpy as np

from boilerstrip.training.parts import Line

Chance = np.random.Generator
_BARS = (" | ", " / ", " \u2022 ", " \u00b7 ", " :: ", " \u00bb ", " - ", " \u2013 ", ", ")
_BAR = re.compile(r" (?:\||/|\u2022|\u00b7|::|\u00bb|\u2013|-) ")
_MARKER = re.compile(r"^([^\W\d_][^:.!?]{2,24}): ")  # "Read also: ..."
_AFTER = (": ", " - ", " \u2013 ", ":", " \u00bb ", " | ", " > ")
_CURLY = (('"', "\u201c\u201d"), ("'", "\u2018\u2019"))


def laid_out(lines: Sequence[Line], chance: Chance) -> list[Line]:
    """Some lines laid out anew: cut, wrapped, joined, with other blanks, quotes, case and separators.

    Line endings are left alone: a reader gives the same lines whatever ends them.
    """
    out = list(lines)
    if chance.random() < 0.15 and len(out) > 6:  # the head or the tail is cut off
        cut = int(chance.integers(1, 4))
        out = out[cut:] if chance.random() < 0.5 else out[:-cut]
    way = chance.random()
    if way < 0.35:
        out = [one._replace(blank=0, indent=0) for one in out]
    elif way < 0.6:
        out = [one._replace(blank=1, indent=0) for one in out]
    if chance.random() < 0.15:
        out = _marked_otherwise(out, chance)
    if chance.random() < 0.1:
        out = _quoted_otherwise(out, chance.random() < 0.5)
    if chance.random() < 0.05:
        out = _run_together(out, chance)
    if chance.random() < 0.05:
        out = [part for one in out for part in _hard_wrapped(one)]
    if chance.random() < 0.05:
        out = _joined(out)
    return out


def _marked_otherwise(lines: Sequence[Line], chance: Chance) -> list[Line]:
    """Wrapper with other separators behind its markers and between its parts, or in another case."""
    bar, after = (some[int(chance.integers(len(some)))] for some in (_BARS, _AFTER))
    case = int(chance.integers(5))
    out = []
    for one in lines:
        text = one.text
        if not one.stays:
            text = _MARKER.sub(lambda found: found[1] + after, _BAR.sub(bar, text))
            if chance.random() < 0.5:
                text = (text, text.upper(), text.lower(), text.title(), text.capitalize())[case]
        out.append(one._replace(text=text))
    return out


def _quoted_otherwise(lines: Sequence[Line], curly: bool) -> list[Line]:
    """Straight quotes turned, or turned ones straight, as a site's editor does with all of a text."""
    out = []
    for one in lines:
        text = one.text
        for straight, pair in _CURLY:
            if curly:
                text = re.sub(rf"(?<!\S){straight}", pair[0], text).replace(straight, pair[1])
            else:
                text = text.replace(pair[0], straight).replace(pair[1], straight)
        out.append(one._replace(text=text))
    return out


def _run_together(lines: Sequence[Line], chance: Chance) -> list[Line]:
    """Neighbouring lines of one kind of wrapper on one line, as where a scraper dropped the breaks."""
    bar, out = (*_BARS, " ")[int(chance.integers(len(_BARS) + 1))], list[Line]()
    for one in lines:
        if out and not one.stays and one.label == out[-1].label and len(out[-1].text) < 200:
            out[-1] = _merged(out[-1], one, bar)
        else:
            out.append(one)
    return out


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Paragraphs two by two, or more, on one line."""
    out: list[Line] = []
    for one in lines:
        if out and one.label == "text" == out[-1].label and len(out[-1].text) < 600:
            out[-1] = _merged(out[-1], one, " ")
        else:
            out.append(one)
    return out


def _merged(one: Line, other: Line, bar: str) -> Line:
    return one._replace(text=f"{one.text}{bar}{other.text}", weight=min(one.weight, other.weight))


def _hard_wrapped(one: Line) -> list[Line]:
    if len(one.text) <= 72:
        return [one]
    rows = textwrap.wrap(one.text, 72, break_long_words=False, break_on_hyphens=False)
    return [one._replace(text=row, blank=0 if k else max(1, one.blank)) for k, row in enumerate(rows)]


def laid_down(lines: Sequence[Line]) -> tuple[str, dict[int, tuple[str, float, bool]]]:
    """The text of some lines, and label, weight and whether the label is sure of each by its index."""
    rows: list[str] = []
    gold = {}
    for one in lines:
        rows += [""] * (one.blank if rows else 0)
        gold[len(rows)] = (one.label, one.weight, one.sure)
        rows.append(" " * one.indent + one.text)
    return "\n".join(rows), gold
