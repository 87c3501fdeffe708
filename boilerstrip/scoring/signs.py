"""A source's own wrapper by a few plain signs, without the rules of the stripper.

The judge shares as little as it can with the judged, and starts at once: rules take a second to be loaded. A line is
looked at alone, except under a heading over a list of other stories. ``bench/pairs.py`` measures the signs, the rules
and the model against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_AGENCIES = (
    r"(?:the[ ])?(?:associated[ ]press|agence[ ]france[ -]presse|washington[ ]post|reuters|afp|ap|bloomberg|cnn|upi|dpa"
    r"|epa|xinhua|ians|pti|ani)"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# All on folded lower-case lines: ignoring case in the pattern takes thrice the time.
_HEADING = re.compile(
    r"(?:most (?:popular|read|viewed|shared)|related|trending|recommended|more (?:stories|from|news|on)|you may also"
    r"|also read|read more|editors?'s? picks?|top stories|latest|don't miss|sponsored|around the web)\b.{0,40}\Z"
)
_BEGINS = re.compile(
    rf"""
        by\ (?!the\ (?:time|end|way))[^.!?]{{2,70}}\Z
      | (?:written|reported|posted|published|updated|edited|compiled)(?:\ (?:by|on|at)\b|:)[^.!?]{{0,80}}\Z
      | (?:originally\ )?(?:updated|published)\ (?:\d|{_MONTH}\ \d)[^.!?]{{0,60}}\Z
      | file\ (?:photo|-) | file\ ?: | (?:photo|image|picture|video|credit|caption|source|photos)\ ?[:(/|]
      | (?:related|read\ more|read\ also|also\ read|see\ also|more|watch|opinion|listen|see|analysis)\ ?:
      | (?:read\ more|advertisement|adverti[sz]ing|loading|share|tweet|print|email|comments?|share\ (?:this|story).*
          |story\ continues\ below.*|skip\ ad.*|click\ here.*|play\ video|top\ stories|newsletter|tags?:.*)\Z
      | (?:sign\ up|subscribe|follow\ us|like\ us|join\ us|download\ (?:the|our)|chat\ with\ us|get\ the\ latest
          |support\ our|find\ out\ more|contact\ us|copyright|\(c\)\ |\u00a9|all\ rights\ reserved)\b
      | \(?{_AGENCIES}\)?(?:\ news|\ staff)?\.?\Z
      | (?:{_DAY},?\ )?(?:{_MONTH}\ \d{{1,2}}|\d{{1,2}}\ {_MONTH}),?\ \d{{4}}\b[^.!?]{{0,40}}\Z
      | \S+\.(?:jpe?g|png|gif)\Z
      | \#+\Z | -+\Z | ends\Z
    """,
    re.X,
)
# Somewhere in a line: a word that is looked for first, for most lines have none, and the pattern that then decides.
_HOLDS = tuple(
    (words, re.compile(pattern, re.X))
    for words, pattern in (
        (
            ("rights reserved", "may not be"),
            r"all\ rights\ reserved|may\ not\ be\ (?:published|reproduced|republished)",
        ),
        (
            ("getty", "/ap", "/afp", "/reuters", "/getty", "/epa", "/ ", "ap/", "afp/", "reuters/", "epa/", "photo"),
            r"""(?:getty\ images|/\ ?(?:ap|afp|reuters|getty|epa)\b|\b(?:reuters|epa|ap|afp|ap\ photo|ap,\ file)/
                |\bap\ photo\b|via\ getty|file\ photo\b)[^.!?]{0,60}[.)]?\Z""",
        ),
        (("shutterstock", "screenshot", "handout"), r"(?:shutterstock|screenshot|handout)\b[^.!?]{0,60}[.)]?\Z"),
        (
            ("(pictured", "(left", "(right", "(above", "(below", "(file"),
            r"\((?:pictured|left|right|above|below|file)\b[^)]*\)",
        ),
        (
            ("afp", "reuters", "epa", "ap", "getty", "twitter", "photo", "image", "picture"),
            r"[.!?]\ (?:afp|reuters|epa|ap|ap,\ file|getty|@\w+\ via\ twitter|(?:photo|image|picture)s?:.{2,40})\Z",
        ),
        ((" read more",), r"\ read\ more\Z"),
        (
            (", pictured", ", seen", ", shown", ", left", ", right", ", cent"),
            r",\ (?:pictured|seen\ here|shown\ here|left|right|center|centre),?\ (?:during|at|in|on|with|speaks|is)\b",
        ),
    )
)
_LINE = 400  # characters beyond which a line is no caption, byline or button
_LISTED = 120  # characters beyond which a line is no headline in a list
_ENDS = (".", "!", "?")
_CLOSERS = "\"')"


def signed(lines: Sequence[str]) -> frozenset[int]:
    """Positions of folded lines that bear a sign of wrapper, and of the short ones in a list under such a heading."""
    found = set()
    listing = False
    for k, line in enumerate(lines):
        if len(line) > _LINE:
            listing = False
            continue
        line = line.strip().lower()
        if _HEADING.match(line):
            listing = True
        elif not (listing and len(line) < _LISTED and not line.rstrip(_CLOSERS).endswith(_ENDS)):
            listing = False
            if not _is_signed(line):
                continue
        found.add(k)
    return frozenset(found)


def _is_signed(line: str) -> bool:
    if _BEGINS.match(line):
        return True
    for words, pattern in _HOLDS:
        for word in words:
            if word in line:
                if pattern.search(line):
                    return True
                break
    return False
