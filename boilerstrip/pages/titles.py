"""Headlines: a site's name cut off them, the same one known again, and the block of a page that is the story's own."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Protocol

from boilerstrip.pages.told import tokens

# What stands between a headline and a site's name; a dash or a comma-like mark only with white space around it. The
# second are seldom part of a headline of its own, the first often ("Vote delayed - again").
_CUT = re.compile(r"\s+[-–—‒:·•~/]\s+|\s*(?:\||::|»|«|｜|›|‹|⋆)\s*|(?<=\S)(?:_|\s[-–—]|[-–—]\s)(?=\S)")
_MARKS = frozenset("-–—‒:·•~/|»«｜›‹⋆_")
_FIRM = re.compile(r"\||::|»|«|｜|›|‹|⋆")
_LONGEST = 400  # characters of a headline; the longest of the training pages' has 250
_SHORT_TAIL, _LEAST_HEAD = 3, 4  # words: a tail behind a firm mark that goes on nobody's word, before it at least
_SAME = 0.75  # share of words in common of two that are one headline
_RANKS = {"h1": 0, "h2": 1, "h3": 2}


class Headlines(Protocol):
    """What of a page's claims the finder reads."""

    @property
    def headlines(self) -> tuple[str, ...]:
        """Candidates for the story's headline, the most trusted first."""


def tidy(text: str) -> str:
    """A headline on one line, '' where it is none by its length."""
    text = " ".join(text[: 4 * _LONGEST].split())
    return text if len(text) <= _LONGEST else ""


def without_site(title: str, others: Set[str], names: Set[str]) -> str:
    """A title without the site's name at its end or beginning.

    Cut where what is left is one of the ``others`` (by ``key``: headlines from elsewhere on the page) or what goes is
    one of the ``names`` (of the site, by ``key`` too). Without such a witness only a tail of at most three words goes,
    behind a mark that headlines seldom have of their own (``|``, ``::``, ``»``), and never at a dash.
    """
    marks = list(_CUT.finditer(title))[:12] if not _MARKS.isdisjoint(title) else []
    if not marks:
        return title
    known, sites = others - {key(title)}, names
    for mark in marks:
        head, tail = title[: mark.start()], title[mark.end() :]
        if key(head) in known or (key(tail) in sites and len(tokens(head)) > 1):
            return head
    for mark in reversed(marks):
        head, tail = title[: mark.start()], title[mark.end() :]
        if key(tail) in known or (key(head) in sites and len(tokens(tail)) > 1):
            return tail
    if marks and _FIRM.search(marks[-1][0]):
        head, tail = title[: marks[-1].start()], title[marks[-1].end() :]
        if len(tokens(tail)) <= _SHORT_TAIL and len(tokens(head)) >= max(_LEAST_HEAD, len(tokens(tail)) + 1):
            return head
    return title


def key(text: str) -> str:
    """What two ways of writing one headline share: its letters and digits, lower case."""
    return "".join(filter(str.isalnum, text.lower()))


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two headlines share, 0 to 1: words in common over those of the longer (Jaccard's index over sets)."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def likest(candidates: Sequence[str], others: Sequence[str]) -> str | None:
    """The candidate with which one of the others begins, or the one most like any; None without candidates."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    keys = [key(one) for one in others]
    begun = [one for one in candidates if key(one) and any(other.startswith(key(one)) for other in keys)]
    cut = [tokens(one) for one in others]
    return max(begun or candidates, key=lambda one: max((likeness(tokens(one), other) for other in cut), default=0))


def headline_line(lines: Sequence[str], tags: Sequence[str], claims: Headlines) -> int | None:
    """The index of the block that is the story's own headline, or None.

    ``lines`` are a page's block texts, ``tags`` the name of the element that each is of ("h1", "p"). A block is the
    headline where it has three quarters of its words in common with a claimed one; of several the highest heading, of
    those the likest, of those the first. Where no block is like a claim, a page's only h1 is.
    """
    wanted = [cut for cut in (tokens(one) for one in claims.headlines) if cut]
    found: list[tuple[float, float, int]] = []
    for k, (line, tag) in enumerate(zip(lines, tags, strict=True)):
        if len(line) > 2 * _LONGEST:
            continue
        cut = tokens(line)
        like = max((likeness(cut, one) for one in wanted), default=0.0)
        if like >= _SAME:
            found.append((_RANKS.get(tag, 3), -like, k))
    if found:
        return min(found)[2]
    heads = [k for k, tag in enumerate(tags) if tag == "h1" and lines[k].strip()]
    return heads[0] if len(heads) == 1 and len(lines[heads[0]]) <= _LONGEST else None
