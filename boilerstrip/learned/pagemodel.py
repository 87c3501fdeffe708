"""The labeller of pages: how likely each block of a page is the story's, from its words and its markup.

It has a weight file of its own, in the form of the other labeller's: plain arrays, checked before use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.learned.chars import MARK
from boilerstrip.learned.features import BITS, Bags, hashed, spoken, words_in
from boilerstrip.learned.letters import Chars, characters
from boilerstrip.learned.lines import Bools, Ints, Table, Words
from boilerstrip.learned.markup import LEVELS, NAME_BITS, Marks, Told, Weights, around, marks_of, sayings, table
from boilerstrip.learned.modelfile import held_by, opened, trees_of
from boilerstrip.learned.trees import NEVER, UNIT, Trees, likely
from boilerstrip.pages.page import Page
from boilerstrip.stamps import Stamp, stamp

FORMAT = 1
CUT = -1200  # what words and names have to say before the trees are asked: 998 of 1,000 of stories' words say more
# Log odds after the first trees below which, of 52,000 training blocks, none turned out to be the story's.
_HOPELESS = -2
_FEWEST_WORDS, _MOST_WORDS = 20, 50_000  # of a claimed body: fewer are a teaser, more are no story's
_PIECE = 24  # words, seldom more than is read of a line
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class PageModel:
    """A labeller of pages, ready to be asked."""

    kinds: NDArray[np.uint8]
    lower: NDArray[np.uint16]
    dumps: NDArray[np.int16]  # what words say for wrapper in text dumps
    weights: Weights
    trees: Trees
    slope: float  # of the calibration: log odds are slope * score + lift
    lift: float
    least: float  # how likely a block is the story's that the trees are not asked about
    thresholds: dict[str, float]  # by strictness: the probability from which a block stays
    digest: str


@dataclass(frozen=True)
class Read:
    """A page as the labeller reads it, before anything is weighed."""

    marks: Marks
    chars: Chars
    words: Words
    bags: Bags
    told: Told


def read(page: Page, tables: tuple[NDArray[np.uint8], NDArray[np.uint16]]) -> Read:
    """A page's blocks, one at least, with what the page says of itself; ``tables`` are those of characters."""
    text, claims = page.blocks.text, page.claims
    count = len(text)
    heads, descriptions = ([one for one in some if one.strip()] for some in (claims.headlines, claims.descriptions))
    # All in one go: to begin takes longer than the words of a headline.
    whole = characters([*text, *heads, *descriptions], *tables)
    every = words_in(whole)
    first, second, last = every.line.searchsorted((count, count + len(heads), len(whole.begin))).tolist()
    words = Words(every.hashed[:first], every.kind[:first], every.line[:first])
    body, shown = _claimed(words, count, claims.body, tables)
    sizes = np.maximum(1, np.bincount(words.line, minlength=count))
    told = Told(
        _held(words, sizes, every.hashed[first:second]),
        _held(words, sizes, every.hashed[second:last]),
        body,
        shown,
        (claims.published is not None) + 2 * (claims.modified is not None) + 4 * bool(claims.authors),
    )
    return Read(marks_of(page.blocks), whole.until(count), words, hashed(words, count), told)


def _held(words: Words, sizes: Ints, claimed: NDArray[np.uint32]) -> Ints:
    """By line of so many words, the percentage of them that are claimed; -1 where nothing is."""
    if not len(claimed):
        return np.full(len(sizes), -1, np.int64)
    hits = np.bincount(words.line[_are_known(np.unique(claimed), words.hashed)], minlength=len(sizes))
    return np.asarray(100 * hits // sizes, np.int64)


def _are_known(known: NDArray[Any], some: NDArray[Any]) -> Bools:
    """Which of some numbers are among others, which rise; one at least."""
    at = np.minimum(known.searchsorted(some), len(known) - 1)
    return np.asarray(known[at] == some)


def _claimed(words: Words, count: int, body: str | None, tables: Any) -> tuple[Ints, int]:
    """By line, the percentage of its words that stand in a claimed body in the same order, three together; and how much
    of the body the page shows so. -1 where there is none.
    """
    cut = [] if body is None else body.split()[:_MOST_WORDS]
    if len(cut) < _FEWEST_WORDS:
        return np.full(count, -1, np.int64), -1
    # The characters of long lines are not all read: a body is read in pieces, and what spans two of them is lost.
    pieces = [" ".join(cut[k : k + _PIECE]) for k in range(0, len(cut), _PIECE)]
    theirs, _ = _threes(words_in(characters(pieces, *tables)))
    mine, of_mine = _threes(words)
    hits = _are_known(np.unique(theirs), mine)
    shown = 100 * int(np.isin(theirs, mine[hits]).sum()) // max(1, len(theirs))
    share = 100 * np.bincount(of_mine[hits], minlength=count) // np.maximum(1, np.bincount(of_mine, minlength=count))
    return np.asarray(share, np.int64), shown


def _threes(words: Words) -> tuple[NDArray[np.uint64], Ints]:
    """Every three words that stand together in a line, hashed, and their line; marks do not count."""
    worded = words.kind != MARK
    h, line = words.hashed[worded].astype(np.uint64), words.line[worded]
    same = line[2:] == line[:-2]
    three = h[:-2] * np.uint64(0x9E3779B97F4A7C15) + h[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) + h[2:]
    return three[same], line[2:][same]


def rows_of(page: Read, said: Sequence[Ints]) -> Table:
    """What the trees see of every block; ``said`` is what words say in dumps, and what ``sayings`` gives."""
    marks = page.marks
    rows = table(marks, said, page.chars, page.words, page.told)
    return around(rows, len(said), marks.parent[marks.node])


def asked_of(said: Sequence[Ints]) -> Bools:
    """Whether words and names say enough for the story for the trees to be asked."""
    return np.asarray(np.sum(said[1:], axis=0) > CUT)


def stories(model: PageModel, page: Read) -> Shares:
    """By block, how likely it is the story's (0..1)."""
    said = [spoken(page.bags, model.dumps), *sayings(page.marks, page.bags, model.weights)]
    out = np.full(len(said[0]), model.least)
    asked = np.flatnonzero(asked_of(said))
    if len(asked):
        score = model.trees.scores(rows_of(page, said)[asked], _HOPELESS * UNIT)[:, 0]
        known = score != NEVER
        out[asked[known]] = likely((model.slope * score[known] + model.lift * UNIT).astype(np.int64))
    return out


def page_model_of(path: str | None) -> PageModel:
    """The model of a file, or the shipped one; loaded once, for as long as the file is what it was.

    Raises
    ------
    ModelError
        When the file cannot be used.
    """
    return _page_model_of(path, () if path is None else stamp(path))


@lru_cache(maxsize=4)
def _page_model_of(path: str | None, file: Stamp) -> PageModel:
    return held_by(path, "pages.npz", load_pages)


def load_pages(path: Path) -> PageModel:
    """Read a weight file of pages; ModelError when it is missing, damaged, too large, or of another version."""
    return opened(path, FORMAT, _built)


def _built(held: dict[str, NDArray[Any]], about: dict[str, Any], digest: str) -> PageModel:
    for name, shape in (
        ("dumps", (3, 1 << BITS)),
        ("words", (3, 1 << BITS)),
        ("names", (LEVELS, 1 << NAME_BITS)),
    ):
        if held[name].shape != shape or held[name].dtype != np.int16:
            raise ValueError(name)
    return PageModel(
        held["kinds"],
        held["lower"],
        held["dumps"],
        Weights(held["words"], held["names"]),
        trees_of(held, "story", 1),
        float(about["slope"]),
        float(about["lift"]),
        float(about["least"]),
        {name: float(one) for name, one in about["thresholds"].items()},
        digest,
    )
