"""What a site's profile says of a document's lines: look-ups of lines in their counted form, no patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from boilerstrip.document import Document, Evidence
from boilerstrip.profiles.normal import ANY, LONGEST, key_of, title_of
from boilerstrip.profiles.profile import Profile, Template

_KEEP = 0.99
_TOP = 0.99  # confidence of what most stories carry


@dataclass(slots=True)
class Lookup:
    """A profile, compiled: its templates by what they are looked up by."""

    profile: Profile
    lines: dict[str, Template] = field(default_factory=dict)
    slots: dict[tuple[str, str], list[Template]] = field(default_factory=dict)  # by first or last word

    @classmethod
    def of(cls, profile: Profile) -> Lookup:
        """Compile a profile; what is doubtful is left out."""
        made = cls(profile.settled())
        for one in made.profile.templates:
            if one.status == "doubtful":
                continue
            if one.where in ("line", "block"):
                made._line(one)
        return made

    def _line(self, one: Template) -> None:
        if ANY not in one.text:
            self.lines[one.text] = one
            return
        before, after = (part.split() for part in one.text.split(ANY))
        key = ("<", before[0]) if before else (">", after[-1])
        self.slots.setdefault(key, []).append(one)

    def hear(self, doc: Document, positions: Sequence[int] | None = None) -> dict[int, list[Evidence]]:
        """Evidence about a document's lines, or some of them."""
        title = title_of(doc.title)
        found: dict[int, list[Evidence]] = {}
        for k in range(len(doc.lines)) if positions is None else positions:
            line = doc.lines[k]
            if len(line) <= LONGEST:
                one = self._of_line(line, key_of(line, title))
                if one is not None:
                    found[k] = [self._evidence(one)]
        return found

    def _of_line(self, line: str, key: str) -> Template | None:
        one = self.lines.get(key)
        if one is not None or not self.slots:
            return one
        words = key.split()
        for at in (("<", words[0]), (">", words[-1])):
            for one in self.slots.get(at, ()):
                if _fits(one, line, key):
                    return one
        return None

    def _evidence(self, one: Template) -> Evidence:
        code = self.profile.code(one)
        if one.status == "rejected":
            return Evidence(code, one.label, False, _KEEP, "keep")
        if one.status == "accepted":
            return Evidence(code, one.label, True, 1.0, "line", block=one.where == "block")
        share = one.documents / max(1, self.profile.documents)
        sure = min(_TOP, max(one.belief, share, 0.5))
        return Evidence(code, one.label, False, sure, "line", block=one.where == "block")


def hear_profiles(profiles: Sequence[Lookup], doc: Document, alone: dict[int, list[Evidence]]) -> None:
    """Add what profiles say of a document to what rules say of its lines."""
    for one in profiles:
        for k, evidence in one.hear(doc).items():
            alone.setdefault(k, []).extend(evidence)


def _fits(one: Template, line: str, key: str) -> bool:
    """Whether a line has a template's ends, and is about as long as the lines that it was learned from."""
    if not one.least // 2 <= len(line) <= one.most * 3 // 2 and one.status != "accepted":
        return False
    before, after = one.text.split(ANY)
    return len(key) > len(one.text) - len(ANY) and key.startswith(before) and key.endswith(after)
