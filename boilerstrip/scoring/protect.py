"""A line that stands in the source's body stays, whatever it looks like."""

from __future__ import annotations

from boilerstrip.document import Removal
from boilerstrip.result import Result
from boilerstrip.scoring.align import Run
from boilerstrip.scoring.coded import Line, coded_lines, shared_coder
from boilerstrip.scoring.status import is_whole
from boilerstrip.scoring.unwrapped import aligned, joined
from boilerstrip.scoring.wrapper import outside, place_of, removed_of

_SHARE = 0.75  # of a line's words that have to stand in the source's body to be of it
_WORDS = 8  # and as many words, unless they are whole sentences: "Follow us on Facebook" stands in many
_SPAN = 0.5  # of a removed span's words, for the span to stay


def protected(result: Result, source: str, judged: Result) -> Result:
    """A Result without the removals of what its source has.

    Absence from the source says nothing: an earlier version lacks what the republication adds.

    Parameters
    ----------
    source : str
        The story as its source published it.
    judged : Result
        What the rules alone make of the source: its own wrapper protects nothing.
    """
    if not result.removals:
        return result
    coder = shared_coder()
    ours, theirs = coded_lines(result.raw_text, coder), coded_lines(source, coder)
    wrapper = removed_of(judged, theirs, coder)
    _, found = aligned(joined(ours, coder), joined(theirs, coder))
    held: dict[int, bytes] = {}
    for k, runs in found.by_line.items():
        body = outside([run for run in runs if run.source not in wrapper.sure], wrapper.spans)
        if stands(ours[k], body, theirs):
            held[ours[k].index] = _mask(ours[k], body)
    lines = {line.index: line for line in ours}

    def stays(removal: Removal) -> bool:
        """Whether what was removed stands in the source."""
        index, first, size = place_of(removal, result, coder)
        if index not in held:
            return False
        line, mask = lines[index], held[index]
        if removal.text.strip() == line.text.strip():
            return True
        inside = mask[first : first + size]
        return bool(inside) and sum(inside) >= _SPAN * len(inside)

    return result.filtered(lambda removal: not stays(removal))


def stands(line: Line, runs: list[Run], source: list[Line]) -> bool:
    """Whether a line stands in the source: as whole sentences, or with nearly all of its words and many of them."""
    words = sum([run.size for run in runs])
    return is_whole(line, runs, source) or words >= max(_WORDS, _SHARE * len(line.words))


def _mask(line: Line, runs: list[Run]) -> bytes:
    """One byte a word of a line, 1 where it stands in the source."""
    mask = bytearray(len(line.words))
    for run in runs:
        mask[run.at : run.at + run.size] = b"\x01" * run.size
    return bytes(mask)
