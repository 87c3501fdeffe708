"""Numbers that say the same: rounded with a word that owns up to it, or converted from one unit into another."""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.scoring.words import value_of

# What a unit is in the unit of its kind. Forms as words.py makes them: American, lower case.
_FACTORS: dict[str, dict[str, float]] = {
    "length": {
        "m": 1.0,
        "meter": 1.0,
        "km": 1000.0,
        "kilometer": 1000.0,
        "cm": 0.01,
        "centimeter": 0.01,
        "mm": 0.001,
        "millimeter": 0.001,
        "mile": 1609.344,
        "mi": 1609.344,
        "yard": 0.9144,
        "foot": 0.3048,
        "feet": 0.3048,
        "ft": 0.3048,
        "inch": 0.0254,
        "inche": 0.0254,
    },
    "mass": {
        "kg": 1.0,
        "kilo": 1.0,
        "kilogram": 1.0,
        "gram": 0.001,
        "g": 0.001,
        "pound": 0.45359237,
        "lb": 0.45359237,
        "ounce": 0.02834952,
        "oz": 0.02834952,
        "ton": 907.18474,
        "tonne": 1000.0,
        "stone": 6.35029318,
    },
    "area": {
        "hectare": 1.0,
        "ha": 1.0,
        "acre": 0.40468564,
    },
    "volume": {
        "liter": 1.0,
        "gallon": 3.785411784,
        "pint": 0.473176473,
        "barrel": 158.987295,
    },
    "speed": {
        "kph": 1.0,
        "kmh": 1.0,
        "mph": 1.609344,
    },
}
UNITS = {unit: (kind, factor) for kind, units in _FACTORS.items() for unit, factor in units.items()}
_DEGREES = {"c": "c", "celsius": "c", "f": "f", "fahrenheit": "f"}
_OWNS_UP = "about almost around approximately nearly roughly some over under more less than up"
_ROUNDING = frozenset(_OWNS_UP.split())
_NEAR = 0.06  # by which a conversion may be off: it is rounded, and so was what it was made of
_AWAY = 4  # words between a number and its unit, at most


def rounded(source: str, cleaned: str, before: Sequence[str]) -> bool:
    """Whether a number is another one with fewer digits, and a word before it owns up to that."""
    old, new = value_of(source), value_of(cleaned)
    if old is None or new is None or not _ROUNDING.intersection(before) or _digits(cleaned) >= _digits(source):
        return False
    place = 10.0 ** (len(str(int(new))) - _digits(cleaned)) if new >= 1 else 1.0
    return abs(old - new) <= place


def _digits(form: str) -> int:
    """Significant digits: zeros at the end of a whole number are none."""
    plain = form.replace(".", "").lstrip("0")
    return len(plain if "." in form else plain.rstrip("0")) or 1


def converted(source: Sequence[str], at: int, cleaned: Sequence[str], place: int) -> bool:
    """Whether the number at a place of one line is that of the other in another unit."""
    old, new = value_of(source[at]), value_of(cleaned[place])
    if old is None or new is None:
        return False
    one, other = _unit(source, at), _unit(cleaned, place)
    if one is None or other is None or one == other:
        return False
    if one in _DEGREES and other in _DEGREES:
        celsius, fahrenheit = (old, new) if _DEGREES[one] == "c" else (new, old)
        return abs(celsius * 1.8 + 32 - fahrenheit) <= 1.5
    if one not in UNITS or other not in UNITS or UNITS[one][0] != UNITS[other][0]:
        return False
    old, new = old * UNITS[one][1], new * UNITS[other][1]
    return abs(old - new) <= _NEAR * max(abs(old), abs(new))


def _unit(words: Sequence[str], at: int) -> str | None:
    """The unit behind a number: the first one among the next words."""
    for word in words[at + 1 : at + 1 + _AWAY]:
        if word in UNITS or word in _DEGREES:
            return word
        if word.endswith("s") and word[:-1] in UNITS:
            return word[:-1]
    return None
