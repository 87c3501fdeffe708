"""Headlines: a site's name cut off them, the same one known again, and the block of a page that is the story's own."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from boilerstrip.pages.told import tokens

# What stands between a headline and a site's name; a dash or a comma-like mark only with white space around it. The
# second are seldom part of a headline of its own, the first often ("Vote delayed - again").
_CUT = re.compile(r"\s+[-–—‒:·•~/]\s+|\s*(?:\||::|»|«|｜|›|‹|⋆)\s*|(?<=\S)(?:_|\s[-–—]|[-–—]\s)(?=\S)")
_MARKS = frozenset("-–—‒:·•~/|»«｜›‹⋆_")
_FIRM = re.compile(r"\||::|»|«|｜|›|‹|⋆")
_LONGEST = 400  # characters of a headline; the longest of the training pages' has 250
_SHORT_TAIL, _LEAST_HEAD = 3, 4  # words: a tail behind a firm mark that goes on nobody's word, before it at least
_SAME = 0.75  # share of words in common of two that are one headline
PART = "part"  # the name of an element that is a part of an h1
# Share of words in common with what else a page claims below which a first heading that only it says is another's (a
# section's, a box's): of training pages with a heading that is like a claim all 11 below .2, and of 6 from .3 on half.
_KIN = 0.25
_RANKS = {"h1": 0, PART: 0, "h2": 1, "h3": 2}
_ALONE, _NO_HEADING = 3, 4  # ranks of a first heading that only it says, and of what is no heading


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


def is_same(one: str, other: str) -> bool:
    """Whether two lines are one headline, three quarters of their words being in both."""
    return likeness(tokens(one), tokens(other)) >= _SAME


def is_akin(one: str, others: Sequence[str]) -> bool:
    """Whether a headline shares more words with one of others than two stories' do."""
    return max((likeness(tokens(one), tokens(other)) for other in others), default=0.0) >= _KIN


def likest(candidates: Sequence[str], others: Sequence[str]) -> str | None:
    """The candidate with which one of the others begins, or the one most like any; None without candidates."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    keys = [key(one) for one in others]
    begun = [one for one in candidates if key(one) and any(other.startswith(key(one)) for other in keys)]
    cut = [tokens(one) for one in others]
    return max(begun or candidates, key=lambda one: max((likeness(tokens(one), other) for other in cut), default=0))


def headline_line(
    lines: Sequence[str], tags: Sequence[str], claimed: Sequence[str], alone: str | None = None
) -> int | None:
    """The index of the line that is the story's own headline, or None: one that is like a claim, or the only h1.

    The arguments are those of ``line_like``.
    """
    found = line_like(lines, tags, claimed, alone)
    if found is not None:
        return found
    heads = [k for k, tag in enumerate(tags) if tag == "h1" and lines[k].strip()]
    return heads[0] if len(heads) == 1 and len(lines[heads[0]]) <= _LONGEST else None


def line_like(lines: Sequence[str], tags: Sequence[str], claimed: Sequence[str], alone: str | None) -> int | None:
    """The index of the line that has three quarters of its words in common with a claimed headline, or None.

    ``lines`` are texts on a page, ``tags`` the name of the element that each is of ("h1", "p", or ``PART``). Of several
    the highest heading counts, of those the likest, of those the first. What of the claims ``alone`` a first heading
    says may be a section's name: it comes behind headings that are like the others.
    """
    spoken = [one for one in claimed if one != alone]
    wanted, heading = [cut for cut in map(tokens, spoken) if cut], tokens(alone or "")
    behind = 0.5 if alone and is_akin(alone, spoken) else _NO_HEADING
    found: list[tuple[float, float, int]] = []
    for k, (line, tag) in enumerate(zip(lines, tags, strict=True)):
        if len(line) > 2 * _LONGEST:
            continue
        cut, rank = tokens(line), _RANKS.get(tag, _NO_HEADING)
        like = max((likeness(cut, one) for one in wanted), default=0.0)
        if like >= _SAME:
            found.append((rank, -like, k))
        elif (like := likeness(cut, heading)) >= _SAME:
            found.append((min(rank + behind, _ALONE) if tag == "h1" else rank + behind, -like, k))
    return min(found)[2] if found else None
