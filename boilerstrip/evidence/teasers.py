"""The context of other stories' teasers: sentences that end with the button that leads on to the rest."""

from __future__ import annotations

import re
from itertools import pairwise

from boilerstrip.document import Evidence
from boilerstrip.evidence.buttons import READ_ON
from boilerstrip.evidence.view import View

_FEWEST = 2  # teasers in a row, and paragraphs of the story before them
_APART = 3  # short lines between two of them: headlines, dates, names of sections
_HEADING = 60  # characters of the line over the first
_SHORTEST, _LONGEST = 80, 700  # characters of a teaser
_TAIL = 40  # characters at its end that are read
_BUTTON = re.compile(
    rf"(?:[.!?\u2026\"'\u0964\u3002)] ?\W{{0,3}}|\.{{2,3}} ?)(?:{READ_ON})"
    r"(?: ?\([^()]{1,12}\))?[\s.\u2026>\u00bb\u2192|]{0,6}",
    re.IGNORECASE,
)


def teasers_with_buttons(view: View) -> None:
    """REL914: behind the story's paragraphs two or more that end with a button to the rest are other stories', with the
    short lines between them and over them. Where every paragraph has one, the text is a digest, and they are its story.
    """
    shape, lines, label = view.shape, view.doc.lines, view.label
    with_button = [k for k in range(view.first, len(label)) if label[k] is None and _has_button(lines[k])]
    if len(with_button) < _FEWEST:
        return
    others = {k for k in range(len(label)) if shape.prose[k] and label[k] is None}.difference(with_button)
    if len(others) < _FEWEST or max(others) > with_button[0]:
        return
    if any(other - one > _APART + 1 for one, other in pairwise(with_button)):
        return
    over = with_button[0] - 1
    headed = label[over] is None and not shape.prose[over] and shape.size[over] <= _HEADING
    for k in range(with_button[0] - headed, with_button[-1] + 1):
        if label[k] is None and k not in view.kept:
            # A rule that cuts the button out of a line takes the rest for the story's: here it is not.
            label[k] = "related"
            view.added.setdefault(k, []).append(Evidence("REL914", "related", False, 0.94, "line"))


def _has_button(line: str) -> bool:
    """Whether a line has a teaser's length, and ends with a button behind a sentence."""
    if not _SHORTEST <= len(line) <= _LONGEST:
        return False
    tail = line[-_TAIL:]
    return any(match.end() == len(tail) for match in _BUTTON.finditer(tail))
