"""What a site's profile says of a document's lines: look-ups of lines in their counted form, no patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.shape import Shapes
from boilerstrip.profiles.habits import between, shape_of
from boilerstrip.profiles.normal import ANY, LONGEST, key_of, title_of
from boilerstrip.profiles.paths import agreed
from boilerstrip.profiles.profile import Profile, Template

_KEEP = 0.99
_TOP, _LOW = 0.99, 0.7  # confidence of what most stories carry, and of the least that is used
_PART = 50  # characters of a line that has a part which goes
_WORD = re.compile(r"\S+")
_QUOTED = '":,-'  # what ends a quotation, or leads on: the story's, whatever a site's habits are
Words = tuple[str, ...]


@dataclass(slots=True)
class Lookup:
    """A profile, compiled: its templates by what they are looked up by."""

    profile: Profile
    lines: dict[str, Template] = field(default_factory=dict)
    slots: dict[tuple[str, str], list[Template]] = field(default_factory=dict)  # by first or last whole word
    parts: dict[tuple[str, str], list[tuple[Words, Template]]] = field(default_factory=dict)  # longest first
    habits: dict[str, Template] = field(default_factory=dict)  # by shape
    paths: dict[str, Template] = field(default_factory=dict)

    @classmethod
    def of(cls, profile: Profile) -> Lookup:
        """Compile a profile; what is doubtful is left out."""
        made = cls(profile.settled())
        for one in made.profile.templates:
            if one.status == "doubtful":
                continue
            if one.where == "path":
                if agreed(one):
                    made.paths[one.text] = one
            elif one.where in ("line", "block"):
                made._line(one)
            elif one.status == "rejected":
                continue  # that a part stays needs no saying, and neither does that a shape means nothing
            elif one.where == "habit":
                made.habits[one.text] = one
            else:
                words = tuple(one.text.split())
                key = (one.where, words[0] if one.where == "start" else words[-1])
                made.parts.setdefault(key, []).append((words, one))
        for some in made.parts.values():
            some.sort(key=lambda pair: -len(pair[0]))
        return made

    def _line(self, one: Template) -> None:
        if ANY not in one.text:
            self.lines[one.text] = one
            return
        before, after = one.text.split(ANY)
        key = ("", "")  # a person's, with a slot inside a word at both ends: tried on all lines
        if " " in before:
            key = ("<", before.split()[0])
        elif " " in after:
            key = (">", after.split()[-1])
        self.slots.setdefault(key, []).append(one)

    def hear(self, doc: Document, shape: Shapes | None) -> Iterator[tuple[int, Evidence]]:
        """Evidence about a document's lines: what a line says, else what its shape (if given) does."""
        title = title_of(doc.title)
        habits = self.habits if shape is not None else {}
        first, last = between(shape.prose) if shape is not None and habits else (0, 0)
        for k, line in enumerate(doc.lines):
            key = key_of(line, title)
            one = self._of_line(line, key) if len(line) <= LONGEST else None
            if one is None and shape is not None and habits and not shape.terminal[k] and line[-1] not in _QUOTED:
                one = habits.get(shape_of(shape.size[k], False, first < k < last) or "")
            if one is not None:
                yield k, self.evidence(one)
            elif self.parts and len(line) >= _PART:
                yield from ((k, each) for each in self._of_parts(doc, k, key.split()))

    def _of_line(self, line: str, key: str) -> Template | None:
        one = self.lines.get(key)
        if one is not None or not self.slots:
            return one
        words = key.split()
        if not words:
            return None
        for at in (("<", words[0]), (">", words[-1]), ("", "")):
            for one in self.slots.get(at, ()):
                if one.fits(len(line), key):
                    return one
        return None

    def _of_parts(self, doc: Document, k: int, words: Sequence[str]) -> Iterator[Evidence]:
        """What goes at either end of a line: of each the longest that is known."""
        begin, line = doc.begins[k], doc.lines[k]
        for where, word in (("start", words[0]), ("end", words[-1])) if words else ():
            for some, one in self.parts.get((where, word), ()):
                count = len(some)
                part = words[:count] if where == "start" else words[-count:]
                if count < len(words) and tuple(part) == some:
                    ends = [match.span() for match in _WORD.finditer(line)]
                    low, high = (0, ends[count - 1][1]) if where == "start" else (ends[-count][0], len(line))
                    yield self.evidence(one)._replace(action="span", start=begin + low, end=begin + high, block=False)
                    break

    def evidence(self, one: Template) -> Evidence:
        """What a template says of what it is found in."""
        code = self.profile.code(one)
        if one.status == "rejected":
            return Evidence(code, one.label, False, _KEEP, "keep")
        if one.status == "accepted":
            return Evidence(code, one.label, True, 1.0, "line", block=one.where == "block")
        share = one.documents / max(1, self.profile.documents)
        sure = round(min(_TOP, max(one.belief, share, _LOW)), 3)
        return Evidence(code, one.label, False, sure, "line", block=one.where == "block")


def hear_profiles(profiles: Sequence[Lookup], doc: Document, shape: Shapes, alone: dict[int, list[Evidence]]) -> None:
    """Add what profiles say of a document to what rules say of its lines."""
    for one in profiles:
        for k, evidence in one.hear(doc, shape):
            alone.setdefault(k, []).append(evidence)
