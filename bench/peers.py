"""What people use today, in the form that ``boilerstrip.evaluate`` measures: the line rules of C4.

The rules are those of the C4 corpus (Raffel et al. 2020, section 2.2) as pre-training pipelines apply them to lines: a
line stays when it ends like a sentence, has three words, and speaks neither of JavaScript nor of terms and cookies.
"""

from __future__ import annotations

from dataclasses import dataclass

_ENDS = (".", "?", "!", '"', "\u201d", "'")
_POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")


@dataclass(frozen=True)
class Cut:
    """A removal, as far as figures ask for it."""

    start: int
    end: int


@dataclass(frozen=True)
class Kept:
    """A line's verdict, as far as figures ask for it: C4 knows no labels."""

    index: int
    label: str


@dataclass(frozen=True)
class Stripped:
    """What a peer makes of a text."""

    text: str
    removals: tuple[Cut, ...]
    lines: tuple[Kept, ...]


def stays(line: str) -> bool:
    """Whether C4 keeps a line."""
    line, low = line.strip(), line.lower()
    ends = line.endswith(_ENDS) and not line.endswith("...")
    return ends and len(line.split()) >= 3 and "javascript" not in low and not any(one in low for one in _POLICIES)


def c4(text: str) -> Stripped:
    """A text without the lines that C4 drops."""
    cuts, lines, kept, at = [], [], [], 0
    for index, line in enumerate(text.split("\n")):
        if line.strip():
            stay = stays(line)
            lines.append(Kept(index, "text" if stay else "furniture"))
            if not stay:
                cuts.append(Cut(at, at + len(line)))
        kept.append("" if cuts and cuts[-1].start == at and line else line)
        at += len(line) + 1
    return Stripped("\n".join(kept), tuple(cuts), tuple(lines))
