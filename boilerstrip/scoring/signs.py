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
_HEADING = re.compile(
    r"(?i)(?:most (?:popular|read|viewed|shared)|related|trending|recommended|more (?:stories|from|news|on)|you may "
    r"also|also read|read more|editors?'s? picks?|top stories|latest|don't miss|sponsored|around the web)\b.{0,40}\Z"
)
_SIGNS = re.compile(
    rf"""
      (?: by\ (?!the\ (?:time|end|way))[^.!?]{{2,70}}\Z
        | (?:written|reported|posted|published|updated|edited|compiled)(?:\ (?:by|on|at)\b|:)[^.!?]{{0,80}}\Z
        | (?:originally\ )?(?:updated|published)\ (?:\d|{_MONTH}\ \d)[^.!?]{{0,60}}\Z
        | file\ (?:photo|-) | file\ ?[:\u2013] | (?:photo|image|picture|video|credit|caption|source|photos)\ ?[:(/|]
        | (?:related|read\ more|read\ also|also\ read|see\ also|more|watch|opinion|listen|see|analysis)\ ?:
        | (?:read\ more|advertisement|adverti[sz]ing|loading|share|tweet|print|email|comments?|share\ (?:this|story).*
            |story\ continues\ below.*|skip\ ad.*|click\ here.*|play\ video|top\ stories|newsletter|tags?:.*)\Z
        | (?:sign\ up|subscribe|follow\ us|like\ us|join\ us|download\ (?:the|our)|chat\ with\ us|get\ the\ latest
            |support\ our|find\ out\ more|contact\ us|copyright|\(c\)\ |\u00a9|all\ rights\ reserved)\b
        | \(?{_AGENCIES}\)?(?:\ news|\ staff)?\.?\Z
        | (?:{_DAY},?\ )?(?:{_MONTH}\ \d{{1,2}}|\d{{1,2}}\ {_MONTH})
            ,?\ \d{{4}}\b[^.!?]{{0,40}}\Z
        | \S+\.(?:jpe?g|png|gif)\Z
        | \#+\Z | -+\Z | ends\Z
        | .*\b(?:all\ rights\ reserved|may\ not\ be\ (?:published|reproduced|republished))\b
        | .*(?:getty\ images|/\ ?(?:ap|afp|reuters|getty|epa)\b|\b(?:reuters|epa|ap|afp|ap\ photo|ap,\ file|via\ ap)/
            |\bap\ photo\b|via\ getty|shutterstock|file\ photo\b|screenshot\b|handout\b)[^.!?]{{0,60}}[.)]?\Z
        | .*\((?:pictured|left|right|above|below|file)\b[^)]*\)
        | .*[.!?]\ (?:afp|reuters|epa|ap|ap,\ file|getty|@\w+\ via\ twitter|(?:photo|image|picture)s?:.{{2,40}})\Z
        | .*\ read\ more\Z
        | .*,\ (?:pictured|seen\ here|shown\ here|left|right|center|centre),?\ (?:during|at|in|on|with|speaks|is|and)\b
      )""",
    re.X | re.I,
)
_LINE = 400  # characters beyond which a line is no caption, byline or button
_PROSE = re.compile(r"[.!?]['\")]*\Z")


def signed(lines: Sequence[str]) -> frozenset[int]:
    """Positions of folded lines that bear a sign of wrapper, and of the short ones in a list under such a heading."""
    found = set()
    listing = False
    for k, line in enumerate(lines):
        line = line.strip()
        if _HEADING.match(line):
            found.add(k)
            listing = True
            continue
        if listing and len(line) < 120 and not _PROSE.search(line):
            found.add(k)
            continue
        listing = False
        if len(line) <= _LINE and _SIGNS.match(line):
            found.add(k)
    return frozenset(found)
