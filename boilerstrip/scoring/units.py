"""Numbers that say the same: rounded with a word that owns up to it, or converted from one unit into another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from boilerstrip.scoring.words import Word, value_of

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
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
_FACTORS["time"] = {unit: float(seconds) for unit, seconds in _SECONDS.items()}
_FACTORS["area"].update({"km2": 100.0, "m2": 0.0001})
_LENGTHS = tuple(_FACTORS["length"].items())
# A length before or behind one of these words is another measure.
_SQUARES, _CUBES = frozenset(("square", "sq")), frozenset(("cubic", "cu"))
_FACTORS["area"].update({f"square {unit}": factor**2 / 1e4 for unit, factor in _LENGTHS})  # in hectares
_FACTORS["volume"].update({f"cubic {unit}": factor**3 * 1e3 for unit, factor in _LENGTHS})  # in litres
_FACTORS["speed"].update({f"{unit} an hour": factor / 1e3 for unit, factor in _LENGTHS})
_FACTORS["speed"].update({f"{unit} a second": factor * 3.6 for unit, factor in _LENGTHS}, knot=1.852)
_AN_HOUR = (("h",), ("hr",), ("per", "hour"), ("an", "hour"))
_A_SECOND = (("s",), ("per", "second"), ("a", "second"))
UNITS = {unit: (kind, factor) for kind, units in _FACTORS.items() for unit, factor in units.items()}
DEGREES = {"c": "c", "celsius": "c", "centigrade": "c", "f": "f", "fahrenheit": "f"}
_OWNS_UP = "about almost around approximately nearly roughly some over under more less than up"
_ROUNDING = frozenset(_OWNS_UP.split())
_NEAR = 0.06  # by which a conversion may be off: it is rounded, and so was what it was made of
_DEGREES_OFF = 1.5  # of Fahrenheit: both are rounded
_AWAY = 4  # words between a number and its unit, at most
_TONS = frozenset(("ton", "tonne"))  # written for each other


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a number: its kind, its worth in the unit of the kind, its name and its place in the line."""

    kind: str
    factor: float
    name: str
    at: int

    def like(self, other: Measure) -> bool:
        """Whether two units are one, or as good as one."""
        near = abs(self.factor - other.factor) <= _NEAR * max(self.factor, other.factor)
        return self.name == other.name or (near and self.kind != "degree") or {self.name, other.name} <= _TONS


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


def same_amount(source: Sequence[Word], at: int, cleaned: Sequence[Word], place: int) -> bool:
    """Whether the number at a place of one line is that of the other in another unit."""
    old, new = _signed(source, at), _signed(cleaned, place)
    if old is None or new is None:
        return False
    one, other = measure(source, at), measure(cleaned, place)
    if one is None or other is None or one.kind != other.kind or one.name == other.name:
        return False
    if one.kind == "degree":
        celsius, fahrenheit = (old, new) if one.name == "c" else (new, old)
        return abs(celsius * 1.8 + 32 - fahrenheit) <= _DEGREES_OFF
    old, new = old * one.factor, new * other.factor
    return abs(old - new) <= _NEAR * max(abs(old), abs(new))


def _signed(words: Sequence[Word], at: int) -> float | None:
    """What a number is worth, below zero too."""
    value = value_of(words[at].form)
    below = is_below(words, at)
    return -value if below and value is not None else value


def is_below(words: Sequence[Word], at: int) -> bool:
    """Whether a number stands behind a minus."""
    return at > 0 and words[at - 1].form == "minus"


def measure(words: Sequence[Word], at: int, away: int = _AWAY) -> Measure | None:
    """The unit behind a number: the first one among the next words."""
    for k in range(at + 1, min(len(words), at + 1 + away)):
        word = words[k].form
        if word in DEGREES:
            return Measure("degree", 1.0, DEGREES[word], k)
        unit = word if word in UNITS else word[:-1] if word.endswith("s") else ""
        if unit in UNITS:
            name = _of_length(words, k, unit) if UNITS[unit][0] == "length" else unit
            return Measure(*UNITS[name], name, k)
        if word[:1].isdigit():
            return None
    return None


def _of_length(words: Sequence[Word], at: int, unit: str) -> str:
    """The unit that a length is a part of: an area, a volume, a speed; else the length."""
    before = words[at - 1].form
    after = tuple([word.form for word in words[at + 1 : at + 3]])
    if before in _SQUARES or before in _CUBES:
        return f"{'square' if before in _SQUARES else 'cubic'} {unit}"
    for ways, per in ((_AN_HOUR, "an hour"), (_A_SECOND, "a second")):
        if after in ways or after[:1] in ways:
            return f"{unit} {per}"
    return unit
