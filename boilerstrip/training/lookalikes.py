"""Blocks of a story that look like wrapper: verse, tables, ingredients, chronicles, lists, made of its own words.

A model that has only seen prose stay takes every short line for wrapper. Words come from the document, so that this
works in every language, and shapes from what newspapers print. Every line of these blocks stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from boilerstrip.training.parts import Line

_SENTENCE = re.compile(r"(?<=[.!?\u2026\u3002\uff01\uff1f\u0964])\s*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNITS = ("g", "kg", "ml", "l", "cups", "tsp", "tbsp", "EL", "gr", "\u0433", "\u514b")
_BULLETS = ("- ", "\u2022 ", "* ", "\u2013 ", "")
_WEIGHT = 0.6  # less than of a line that somebody wrote

Chance = np.random.Generator
Maker = Callable[[Sequence[str], Sequence[str], Chance], list[str]]


def lookalike(story: Sequence[Line], spice: Sequence[str], chance: Chance) -> list[Line]:
    """A block made of a story's words, and of some words of wrapper (``spice``); none where the story has too few."""
    prose = [one.text for one in story if one.label == "text" and len(one.text) > 80]
    sentences = [one.strip() for text in prose for one in _SENTENCE.split(text) if len(one) > 20]
    names = [word for text in prose for word in _WORD.findall(text)[1:] if word[0].isupper()]
    names = names if len(names) > 6 else [word for text in prose for word in _WORD.findall(text)]
    if len(sentences) < 3 or len(names) < 6:
        return []
    if spice and chance.random() < 0.6:
        sentences += [_spiced(sentences, spice, chance) for _ in range(len(sentences) // 2 + 1)]
    made = _MAKERS[int(chance.integers(len(_MAKERS)))](sentences, names, chance)
    gap = int(chance.integers(2))
    return [Line(text, "text", _WEIGHT, True, gap) for text in made if text.strip()]


def _spiced(sentences: Sequence[str], spice: Sequence[str], chance: Chance) -> str:
    """A few words of wrapper, between words of the story or in front of them."""
    marks = _phrase(spice, chance, 1, 4)
    parts = [marks, _phrase(sentences, chance, 2, 9)]
    if chance.random() < 0.5:
        parts.insert(0, _phrase(sentences, chance, 1, 4))
    return " ".join(parts)


def _some(of: Sequence[str], chance: Chance, count: int) -> list[str]:
    return [of[int(k)] for k in chance.integers(len(of), size=count)]


def _phrase(sentences: Sequence[str], chance: Chance, low: int, high: int) -> str:
    """Some words of a sentence, or as many times two letters of a script without spaces."""
    one = sentences[int(chance.integers(len(sentences)))]
    words, size = one.split(), int(chance.integers(low, high + 1))
    if len(words) < 4 and len(one) > 24:
        at = int(chance.integers(max(1, len(one) - 2 * size)))
        return one[at : at + 2 * size].strip(" \u3002\uff0c\u3001")
    at = int(chance.integers(max(1, len(words) - size)))
    return " ".join(words[at : at + size]).strip(" .,;:!?\"'()\u201c\u201d")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verse(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    capitals, ends = chance.random() < 0.7, chance.random()
    lines = [_phrase(sentences, chance, 3, 8) for _ in range(int(chance.integers(4, 25)))]
    return [(_upper(one) if capitals else one) + ("," if chance.random() < ends * 0.6 else "") for one in lines]


def _table(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    between = _some((" ", "  ", "\t", " | ", ", ", " \u2013 ", ": ", " ... "), chance, 1)[0]
    columns, top = int(chance.integers(1, 6)), int(chance.integers(10, 3000))
    rows = [] if chance.random() < 0.5 else [between.join(_some(names, chance, columns + 1))]
    for _ in range(int(chance.integers(3, 22))):
        name = " ".join(_some(names, chance, int(chance.integers(1, 4))))
        rows.append(between.join([name, *(str(int(one)) for one in chance.integers(top, size=columns))]))
    return rows


def _scores(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    mark = _some(("-", " - ", ":", "\u2013"), chance, 1)[0]
    return [
        f"{' '.join(_some(names, chance, int(chance.integers(1, 3))))} {chance.integers(9)}{mark}{chance.integers(9)} "
        f"{' '.join(_some(names, chance, int(chance.integers(1, 3))))}"
        for _ in range(int(chance.integers(2, 14)))
    ]


def _ingredients(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    bullet, units = _some(_BULLETS, chance, 1)[0], _some(_UNITS, chance, 3)
    return [
        f"{bullet}{chance.integers(1, 500)} {_some(units, chance, 1)[0]} {_phrase(sentences, chance, 1, 4)}"
        for _ in range(int(chance.integers(3, 14)))
    ]


def _chronicle(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    """Times, years or dates over entries, or before them."""
    kind, alone = int(chance.integers(4)), chance.random() < 0.6
    year, minute = int(chance.integers(1700, 2024)), int(chance.integers(300, 1200))
    out = []
    for _ in range(int(chance.integers(3, 12))):
        year, minute = year + int(chance.integers(1, 12)), (minute + int(chance.integers(1, 50))) % 1440
        when = (
            str(year),
            f"{minute // 60}:{minute % 60:02}",
            f"{minute // 60 % 12 + 1}.{minute % 60:02} {'ap'[minute % 2]}.m.",
            f"{_some(names, chance, 1)[0]} {int(chance.integers(1, 31))}",
        )[kind]
        short = chance.random() < 0.3
        told = _upper(_phrase(sentences, chance, 1, 5)) if short else sentences[int(chance.integers(len(sentences)))]
        out += [when, told] if alone else [f"{when} {_some(('-', ':', chr(8211), ''), chance, 1)[0]} {told}"]
    return out


def _list(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    bullet, numbered = _some(_BULLETS, chance, 1)[0], chance.random() < 0.4
    low, high = sorted(int(one) for one in chance.integers(2, 14, size=2))
    return [
        (f"{k}. " if numbered else bullet) + _upper(_phrase(sentences, chance, low, high))
        for k in range(1, int(chance.integers(3, 12)))
    ]


def _questions(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    """An interview: who speaks before each line, or questions as short lines."""
    asks, tells = (f"{one.upper() if chance.random() < 0.5 else one}: " for one in _some(names, chance, 2))
    marked = chance.random() < 0.6
    out = []
    for _ in range(int(chance.integers(2, 9))):
        out.append((asks if marked else "") + _upper(_phrase(sentences, chance, 3, 10)) + "?")
        answer = sentences[int(chance.integers(len(sentences)))]
        out.append(
            (tells if marked else "") + (_upper(_phrase(sentences, chance, 1, 4)) if chance.random() < 0.3 else answer)
        )
    return out


def _headings(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    """Sub-headings, each over a paragraph."""
    shout = chance.random() < 0.2
    out = []
    for _ in range(int(chance.integers(1, 5))):
        head = _upper(_phrase(sentences, chance, 1, 7))
        out += [head.upper() if shout else head, sentences[int(chance.integers(len(sentences)))]]
    return out


def _last_words(sentences: Sequence[str], names: Sequence[str], chance: Chance) -> list[str]:
    """A line or two that do not end like a sentence."""
    return [_upper(_phrase(sentences, chance, 2, 14)) for _ in range(int(chance.integers(1, 3)))]


_MAKERS: tuple[Maker, ...] = (
    *(_verse, _verse, _table, _scores, _ingredients, _chronicle, _chronicle),
    *(_list, _questions, _headings, _headings, _last_words),
)
