"""Is one text the other, a part of it, or another story? A few measures of what was carried over, and a function of
them that cross-validation chose (bench/pairs.py).

Two stories on one event share what was said in public: posts, statements, news conferences. So what the source quotes
near the name of such a channel counts for nothing here; what somebody told the source alone counts as its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from boilerstrip.scoring.align import Alignment, Run
from boilerstrip.scoring.coded import Coder, Line
from boilerstrip.scoring.quotes import announces, is_post, is_public, quoted
from boilerstrip.scoring.status import covered

_GRAM = 4  # words in a row that tell a statement
_SMALL = 0.02  # a share that is as good as none
# Weights of the two decisions and their bias, as bench/pairs.py fits them to all pairs. Something is carried over that
# is the source's alone where the first is above zero; the story and not a part of it where the second is.
CARRIED, CARRIED_BIAS = {"heard_best": 13.501}, -3.66
WHOLE, WHOLE_BIAS = {"best": 18.202, "least_density": 7.155}, -17.387
# Coverage and purity from which a text is no other story, if all of it are statements: none of the 60 pairs of other
# stories has more than .32 of both.
SAME = 0.6


@dataclass(frozen=True, slots=True)
class Measures:
    """What the relation is decided on; shares of words, 0..1."""

    coverage: float  # of the source's body
    purity: float  # of the cleaned text
    heard_coverage: float  # the same without what is quoted near the name of a public channel
    heard_purity: float
    source_density: float  # of the source between the first and the last line that was carried over
    cleaned_density: float


def values_of(found: Measures) -> dict[str, float]:
    """What decisions may be made on: the measures as they are, and joined."""
    best, heard = max(found.coverage, found.purity), max(found.heard_coverage, found.heard_purity)
    return {
        "best": best,
        "worst": min(found.coverage, found.purity),
        "heard_best": heard,
        "log_best": log(best + _SMALL),
        "log_heard": log(heard + _SMALL),
        "source_density": found.source_density,
        "cleaned_density": found.cleaned_density,
        "least_density": min(found.source_density, found.cleaned_density),
    }


def relation(found: Measures) -> str:
    """ "republished", "partial" or "different"."""
    values = values_of(found)
    carried = sum([weight * values[name] for name, weight in CARRIED.items()]) + CARRIED_BIAS
    if carried <= 0 and values["worst"] < SAME:
        return "different"
    whole = sum([weight * values[name] for name, weight in WHOLE.items()]) + WHOLE_BIAS
    return "republished" if whole > 0 else "partial"


def measures(
    cleaned: Sequence[Line],
    source: Sequence[Line],
    found: Alignment,
    aside: frozenset[int],
    coder: Coder,
    public: bool = True,
    spans: Mapping[int, bytes] | None = None,
) -> Measures:
    """The measures of a pair; ``aside`` are positions of the source's own wrapper, ``spans`` its words in other lines,
    which ``found`` is without.

    Without ``public`` nobody asks what was said in public, which takes most of the time: those measures are then zero.
    """
    there = [0 if k in aside else covered(_places(found.by_source.get(k, ()))) for k in range(len(source))]
    here = [
        covered([(run.at, run.size) for run in found.by_line.get(k, ()) if run.source not in aside])
        for k in range(len(cleaned))
    ]
    sizes = [0 if k in aside else len(line.words) for k, line in enumerate(source)]
    for k, mask in (spans or {}).items():
        sizes[k] -= mask.count(1) if sizes[k] else 0
    lengths = [len(line.words) for line in cleaned]
    heard_there, heard_here = _heard(cleaned, source, found, aside, coder) if public and any(here) else (0, 0)
    return Measures(
        coverage=_share(sum(there), sum(sizes)),
        purity=_share(sum(here), sum(lengths)),
        heard_coverage=_share(heard_there, sum(sizes)),
        heard_purity=_share(heard_here, sum(lengths)),
        source_density=_density(there, sizes),
        cleaned_density=_density(here, lengths),
    )


def _places(runs: Iterable[Run]) -> list[tuple[int, int]]:
    return [(run.source_at, run.size) for run in runs]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _density(carried: list[int], sizes: list[int]) -> float:
    """The share that was carried over between the first and the last line that was, to half at least."""
    with_it = [k for k, size in enumerate(sizes) if size and carried[k] * 2 >= size]
    if not with_it:
        return 0.0
    first, last = with_it[0], with_it[-1] + 1
    return sum(carried[first:last]) / sum(sizes[first:last])


def _heard(
    cleaned: Sequence[Line], source: Sequence[Line], found: Alignment, aside: frozenset[int], coder: Coder
) -> tuple[int, int]:
    """Words carried over, in the source and in the cleaned text, without what was said in public."""
    mask = cache(lambda k: quoted(source[k], coder))
    there_public, here_public = cache(lambda k: is_public(source[k])), cache(lambda k: is_public(cleaned[k]))
    blocks = _announced(cleaned, source, found, coder)
    said: set[str] | None = None
    there = here = 0
    for k, runs in found.by_source.items():
        if k in aside or is_post(source[k]):
            continue
        if not (
            _near(k, len(source), there_public)
            or any(_near(one, len(cleaned), here_public) for one in {run.line for run in runs})
        ):
            there += covered(_places(runs))
            here += sum([run.size for run in runs])
        elif k not in blocks:
            if said is None:
                said = _statements(source, [mask(k) for k in range(len(source))])
            inside = _said(source[k].words, mask(k), said)
            fresh = bytearray(inside)
            for run in runs:
                here += inside.count(0, run.source_at, run.source_at + run.size)
                there += fresh.count(0, run.source_at, run.source_at + run.size)
                fresh[run.source_at : run.source_at + run.size] = b"\x01" * run.size
    return there, here


def _near(k: int, number: int, public: Callable[[int], bool]) -> bool:
    """Whether a line or a neighbour, of a number of lines, names a public channel."""
    return public(k) or (k > 0 and public(k - 1)) or (k + 1 < number and public(k + 1))


def _said(words: str, mask: bytes, said: set[str]) -> bytes:
    """One byte a word, 1 where somebody is quoted, here or with the same words elsewhere."""
    made = bytearray(mask)
    for at in range(len(words) - _GRAM + 1):
        if words[at : at + _GRAM] in said:
            made[at : at + _GRAM] = b"\x01" * _GRAM
    return bytes(made)


def _statements(source: Sequence[Line], masks: Sequence[bytes]) -> set[str]:
    """All that the source quotes, as words in a row: an embedded post repeats what is quoted elsewhere."""
    said: set[str] = set()
    for line, mask in zip(source, masks, strict=True):
        if 1 in mask:
            words = line.words
            said.update([words[i : i + _GRAM] for i in range(len(words) - _GRAM + 1) if 0 not in mask[i : i + _GRAM]])
    return said


def _announced(cleaned: Sequence[Line], source: Sequence[Line], found: Alignment, coder: Coder) -> set[int]:
    """Source lines that stand without quotation marks behind a colon, as far as the cleaned text quotes them."""
    blocks: set[int] = set()
    for k in range(1, len(source)):
        if announces(source[k - 1]):
            blocks.add(k)
        elif k - 1 in blocks and (runs := found.by_source.get(k)):
            inside = sum([quoted(cleaned[run.line], coder).count(1, run.at, run.at + run.size) for run in runs])
            if inside * 2 > sum([run.size for run in runs]):
                blocks.add(k)
    return blocks
