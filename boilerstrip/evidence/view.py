"""What contexts look at: a document with what is said of its lines so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.shape import Shapes

# What a line ends with that leads on to the next: Latin and Greek; Chinese and Japanese; Arabic.
LEADS_ON = ":,\uff1a\uff0c\u3001\u060c"
# What a statement ends with, and no headline: Latin; Chinese and Japanese, Devanagari, Urdu, Burmese, Khmer, Ethiopic.
FULL_STOPS = ".\u3002\uff0e\uff61\u0964\u0965\u06d4\u104b\u17d4\u1362"
ITEM = "*-\u2022"  # what an item of a list begins with
STAMP = re.compile(r"\b(?:19|20)\d\d\b.*\d[:.]\d\d")  # day, year and minute in one: other stories are listed with them
LONGER = re.compile(r"\w{4,}")  # a word that says something
_STORY_READ = 100  # paragraphs
_GOES_ON = "!?,;:)\u060c\u061f\uff0c\uff01\uff1f\uff1b\uff1a"  # the line before was cut where a link or a picture stood


@dataclass(slots=True)
class View:
    """What contexts look at: the document, its shapes, and per position the label so far (None: stays) and keeps."""

    doc: Document
    shape: Shapes
    label: list[str | None]
    argue: Callable[[int], Sequence[Evidence]]  # what keep-rules say for a position
    trimmed: frozenset[int]  # positions that a rule trims: it takes the rest for story
    block: list[bool]
    dated: frozenset[int]  # positions that are a date or time and nothing else
    families: Mapping[int, Mapping[str, str]]  # by position with evidence, those of its rules, each with a rule's label
    rough: Sequence[int]  # positions of lines that do not end like a sentence
    first: int  # position of the first paragraph, whatever becomes of it; past the end where there is none
    titles: frozenset[int] = frozenset()
    added: dict[int, list[Evidence]] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)  # positions that a context keeps
    _counts: Counter[str] | None = None
    _said: frozenset[str] | None = None

    def count(self, line: str) -> int:
        """How often a line occurs in the document."""
        if self._counts is None:
            self._counts = Counter(self.doc.lines)
        return self._counts[line]

    @property
    def said(self) -> frozenset[str]:
        """The longer words of the story's paragraphs, of a long one's first, as they stood when first asked for."""
        if self._said is None:
            prose = [k for k, one in enumerate(self.shape.prose) if one and self.label[k] is None][:_STORY_READ]
            self._said = frozenset([word for k in prose for word in LONGER.findall(self.doc.lines[k].casefold())])
        return self._said

    def take(self, k: int, code: str, label: str, confidence: float) -> None:
        """Say that position ``k`` is ``label``, unless a keep-rule argues for the line or it goes already."""
        if self.label[k] is None and k not in self.trimmed and k not in self.kept and not self.argue(k):
            self.label[k] = label
            self.added.setdefault(k, []).append(Evidence(code, label, False, confidence, "line"))

    def keep(self, k: int, code: str) -> None:
        """Say that position ``k`` is the story's, whatever is said of it that is not certain."""
        self.label[k] = None
        self.kept.add(k)
        self.added.setdefault(k, []).append(Evidence(code, "text", False, 0.9, "keep"))


def story_lies(view: View) -> tuple[int, int]:
    """Positions of the first and the last paragraph that stay; past the end and -1 where there is none."""
    prose, label = view.shape.prose, view.label
    first = next((k for k in range(len(label)) if prose[k] and label[k] is None), len(label))
    if first == len(label):
        return first, -1
    return first, next(k for k in range(len(label) - 1, -1, -1) if prose[k] and label[k] is None)


def is_open(view: View, k: int) -> bool:
    """Whether a line is still kept, and does not end like a sentence, neither with what the next line begins with."""
    if view.label[k] is not None or view.shape.terminal[k] or k in view.titles:
        return False
    return k + 1 == len(view.label) or view.doc.lines[k + 1][0] not in _GOES_ON


def headline_like(line: str, size: int) -> bool:
    """Whether a line has a headline's length and does not end like a statement."""
    if not 20 <= size <= 200 or line[-1] in FULL_STOPS + LEADS_ON + ";\uff1b\u061b" or line[0].islower():
        return False
    return line.count(" ") >= 3 or not line.isascii()
