"""Context of who wrote a story: a sentence or two about them, under their name or after a byline."""

from __future__ import annotations

import re

from boilerstrip.evidence.names import is_name
from boilerstrip.evidence.view import View

_SHORT = 40  # characters of a name
_LONGEST = 900  # characters of what is said of somebody
_BEHIND = 2  # paragraphs that may follow: of a second writer, of the site
_STORY = 3  # paragraphs before it
_BYLINE = re.compile(r"(?i:by|von|par|por|di|door|av|af) ((?:[^\W\d_][\w.'-]+ ){1,3}[^\W\d_][\w.'-]+)")
_PEOPLE = re.compile(
    r"(?i)\b(?:contributor|editor|reporter|(?:screen|copy|song)?writer|author|journalist|co-?founder|founder|ceo|director|"
    r"professor|lecturer|specialist|expert|head of|manager|consultant|correspondent|columnist|blogger|host|freelancer?|"
    r"analyst|scientist|researcher|attorney|lawyer|advisor|physician|dietitian|owner|president|chairman|officer|"
    r"strategist|marketer|engineer|developer|photographer|alumn\w+|redakt\w+|journalist\w*|periodista|rédact\w+|"
    r"giornalista|jornalista)\b"
)
_SAYS = re.compile(
    r"(?:,[^,.]{2,60},)? (?:\([^()]{2,20}\) )?"
    r"(?:is|was|has|writes|covers|reports|works|joined|started|holds|leads|serves|founded|studied|teaches|lives|owns|"
    r"runs|edits|ist|war|schreibt|arbeitet|leitet|est|écrit|travaille|es|escribe|trabaja|è|scrive|lavora)\b"
)


def biographies(view: View) -> None:
    """MET911: under the story, what is told of somebody whose name stands alone over it or in the byline.

    Known cost: a story's last paragraph that goes on about one who wrote it, or who alone has a heading of their own.
    """
    lines, prose = view.doc.lines, view.shape.prose
    over = [k for k in range(len(lines)) if prose[k] and view.label[k] is None]
    last = over[max(_STORY, len(over) - 1 - _BEHIND) :]
    if not last:
        return
    # In a list of people each has a heading.
    listed = any(_is_headed(view, k) for k in over if k < last[0])
    signed = _signed(view)
    for k in last:
        # An outlet signs too, and is called as a town is: what is told of people names what they do.
        if view.shape.size[k] > _LONGEST or _PEOPLE.search(lines[k]) is None:
            continue
        headed = not listed and _is_headed(view, k)
        if headed or any(_tells_of(lines[k], name) for name in signed):
            view.take(k, "MET911", "meta", 0.92)
            if headed:
                view.take(k - 1, "MET911", "meta", 0.92)


def _is_headed(view: View, k: int) -> bool:
    """Whether a name stands over a paragraph that tells of its bearer."""
    return _is_name(view, k - 1) and _tells_of(view.doc.lines[k], view.doc.lines[k - 1])


def _signed(view: View) -> list[str]:
    """The names in bylines, and lines that are taken for who wrote the story."""
    names = []
    for k, label in enumerate(view.label):
        if label == "meta":
            found = _BYLINE.match(view.doc.lines[k])
            if found is not None:
                names.append(found[1])
            elif _is_name(view, k):
                names.append(view.doc.lines[k])
    return names


def _is_name(view: View, k: int) -> bool:
    """Whether a line is a name of two words or more."""
    return k >= 0 and view.shape.size[k] <= _SHORT and " " in view.doc.lines[k] and is_name(view.doc.lines[k])


def _tells_of(line: str, name: str) -> bool:
    """Whether a line begins with a name, the first or the last part of it, and goes on about whoever bears it."""
    parts = name.split()
    return any(line.startswith(one) and _SAYS.match(line, len(one)) for one in (name, parts[0], parts[-1]))
