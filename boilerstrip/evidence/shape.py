"""What a line looks like, and where in the document the story seems to begin and end. No words are read here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boilerstrip.document import Document

# Latin; ellipsis, Han, Devanagari, Arabic, Urdu, Greek, Armenian, Burmese, Khmer, Ethiopic.
_STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\uff0e\uff61\u0964\u0965\u061f\u06d4\u037e\u0589\u104b\u17d4\u1362")
_CLOSERS = "\"')]} \u300d\u300f\uff09\u3011"  # what may follow the full stop of a line's last sentence
_ENDS = _CLOSERS + ";"
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_LETTER = re.compile(r"[^\W\d_]")
# Kana and Han: sixty Latin letters are about two dozen of these.
_DENSE = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_FOOTNOTES = re.compile(r"(?:\[\w{1,3}\] ?){1,9}\Z")  # marks of notes behind the full stop
_EDGE = 3  # prose lines that still belong to the head or the tail: a standfirst or a promo may be one of them


# How often a line that nothing speaks against is story, by its shape and by whether it stands above the first
# paragraph, between paragraphs or below the last; counted on the English training dumps (bench/calibrate.py).
_SAFE = {
    "sentence": (0.95, 0.97, 0.79),
    "short": (0.64, 0.84, 0.72),
    "long": (0.87, 0.74, 0.70),
}
_PROSE_SAFE, _EDGE_SAFE = 0.992, 0.97
_LONG = 60  # characters


@dataclass(frozen=True, slots=True)
class Shapes:
    """Per line position: its length, whether it ends like a sentence, whether it reads like a paragraph."""

    size: tuple[int, ...]
    terminal: tuple[bool, ...]
    prose: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Zones:
    """The head of a document reaches to position ``head``, its tail begins at ``tail``; both may hold every line."""

    head: int
    tail: int


def shapes(doc: Document) -> Shapes:
    """The shapes of a document's lines."""
    size = tuple(map(_size, doc.lines) if doc.foreign and _DENSE.search(doc.text) else map(len, doc.lines))
    terminal = [line[-1] in _STOPS or (line[-1] in _ENDS and _closes(line)) for line in doc.lines]
    prose = [
        ends and n >= 60 and (line.count(" ", 0, 80) >= 7 or _spaced(line, n))
        for line, n, ends in zip(doc.lines, size, terminal, strict=True)
    ]
    return Shapes(size, tuple(terminal), tuple(prose))


def _size(line: str) -> int:
    """A line's length in letters of an alphabet: signs that stand for syllables or words count for more."""
    return len(line) if line.isascii() else len(line) + len(_DENSE.findall(line)) * 3 // 2


def _closes(line: str) -> bool:
    """Whether what ends in a closing mark ends a sentence before it; marks of notes may stand between."""
    if line[-1] == "]":
        line = _FOOTNOTES.sub("", line)
    line = line.rstrip(_CLOSERS)
    return line[-1:] in _STOPS or (line[-1:] == ";" and _is_greek(line))


def _is_greek(line: str) -> bool:
    """Whether most letters of a line are Greek: there a semicolon asks."""
    return not line.isascii() and 2 * len(_GREEK.findall(line)) > len(_LETTER.findall(line))


def _spaced(line: str, size: int) -> bool:
    """Whether a line has a paragraph's spaces, which its beginning tells nearly always, or is of a script with few."""
    spaces = line.count(" ")
    return spaces >= 7 or (not line.isascii() and spaces * 12 < size)


def zones(shape: Shapes) -> Zones:
    """Head and tail, found from the paragraphs alone."""
    prose = [k for k, is_prose in enumerate(shape.prose) if is_prose]
    if len(prose) <= _EDGE:
        return Zones(len(shape.prose), 0)
    return Zones(prose[_EDGE - 1], prose[-_EDGE])


def safety(shape: Shapes) -> tuple[float, ...]:
    """Per position: the probability (0..1) that a line which nothing speaks against belongs to the story."""
    prose = shape.prose
    if all(prose):
        return (_PROSE_SAFE,) * len(prose)
    some = True in prose
    first = prose.index(True) if some else len(prose)
    last = len(prose) - 1 - prose[::-1].index(True) if some else len(prose)
    safe = [
        _PROSE_SAFE
        if one
        else _SAFE["sentence" if ends else "long" if size >= _LONG else "short"][(k > first) + (k > last)]
        for k, (one, ends, size) in enumerate(zip(prose, shape.terminal, shape.size, strict=True))
    ]
    if some:
        safe[first] = safe[last] = _EDGE_SAFE
    return tuple(safe)
