"""Rules against lines, each line judged alone but for its place in the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.shape import Zones
from boilerstrip.fold import fold
from boilerstrip.rulefile import Rule
from boilerstrip.ruleindex import RuleIndex

# Characters around a literal that a span or keep rule sees, unless its longest match is longer: bounds the work on a
# line of any length.
_WINDOW = 400
_BACK = 2  # characters that a pattern may look back at
_LINE_END = 1400
HOUR = "hour"  # the family of rules that cut the hour before a line
CERTAIN, LIKELY, SPAN = 0.998, 0.99, 0.9  # bench/calibrate.py


def match_rules(
    doc: Document,
    index: RuleIndex,
    zones: Zones,
    seconds: float,
    positions: Sequence[int] | None = None,
    passed: Callable[[Rule, int], bool] | None = None,
) -> dict[int, list[Evidence]]:
    """Evidence of every rule that matches, by line position; of some ``positions`` only, where they are given.

    ``passed`` says of a rule and a position whether it is not tried there.
    """
    found: dict[int, list[Evidence]] = {}
    lines = doc.lines if positions is None else [doc.lines[k] for k in positions]
    for candidates in index.candidates(lines, doc.foreign):
        tried: set[tuple[str, int]] = set()
        for rule, k, at in candidates:
            if positions is not None:
                k = positions[k]
            where, action = rule.where, rule.action
            if passed is not None and passed(rule, k):
                continue
            if where != "anywhere" and not _in_place(rule, doc, k, at, zones):
                continue
            if action == "line" or where in ("line-start", "line-end"):
                # Only what can stand anywhere in a line is looked for around each place of its literal.
                if (rule.code, k) in tried:
                    continue
                tried.add((rule.code, k))
            if action == "line":
                match = rule.find(doc.lines[k], seconds)
                if match is None:
                    continue
                evidence = _whole_line(rule, doc, match)
            else:
                evidence = _part(rule, doc, k, at, seconds)
            if evidence is not None:
                found.setdefault(k, []).append(evidence)
    _spare_chronicles(found)
    for evidences in found.values():
        # Rules come in the order of a set of words, which differs from process to process.
        evidences.sort(key=lambda one: (one.code, one.start))
    return found


def _spare_chronicles(found: dict[int, list[Evidence]]) -> None:
    """Forget the hours before lines where more than one line has one: a chronicle's are the story's."""
    hours = [k for k, evidence in found.items() if any(one.family == HOUR for one in evidence)]
    for k in hours if len(hours) > 1 else ():
        left = [one for one in found[k] if one.family != HOUR]
        if left:
            found[k] = left
        else:
            del found[k]


def _in_place(rule: Rule, doc: Document, k: int, at: int, zones: Zones) -> bool:
    """Whether a rule's literal at this place can belong to a match, by the rule's ``where``."""
    where = rule.where
    if where == "head":
        return k <= zones.head
    if where == "tail":
        return k >= zones.tail
    if where == "line-start":
        return at <= rule.max_length
    return where != "line-end" or len(doc.lines[k]) - at <= rule.max_length


def _whole_line(rule: Rule, doc: Document, match: object) -> Evidence | None:
    if not _same_title(match, doc):
        return None
    return Evidence(
        rule.code,
        rule.label,
        rule.certain,
        CERTAIN if rule.certain else LIKELY,
        "line",
        block=rule.where == "block",
        family=rule.family,
    )


def _part(rule: Rule, doc: Document, k: int, at: int, seconds: float) -> Evidence | None:
    """A span or keep rule's evidence, from the part of the line where it can stand."""
    line = doc.lines[k]
    if rule.where == "line-start":
        # Tried once a line, by whichever literal comes first of a set: what stands there does not depend on its place.
        low, high, at = 0, _LINE_END, 0
    elif rule.where == "line-end":
        low, high = max(0, len(line) - _LINE_END), len(line)
    else:
        window = max(_WINDOW, rule.max_length)
        low, high = max(0, at - window), at + window
    match = rule.find(line[low:high], seconds)
    while match is not None and low + match.end() <= at:
        # Another place's: the one that is meant begins behind it. What a pattern looks back at stays in sight.
        low += max(1, match.end() - _BACK)
        match = rule.find(line[low:high], seconds)
    if match is None or not _same_title(match, doc):
        return None
    if rule.action == "keep":
        return Evidence(rule.code, rule.label, rule.certain, LIKELY, "keep")
    start, end = match.span("cut") if "cut" in match.re.groupindex else match.span()
    begin = doc.begins[k] + low
    if start == end:
        return None
    return Evidence(rule.code, rule.label, rule.certain, SPAN, "span", begin + start, begin + end, family=rule.family)


def _same_title(match: object, doc: Document) -> bool:
    """Whether what stood for {title} is the document's headline, where one is known."""
    if doc.title is None:
        return True
    groups = match.re.groupindex  # type: ignore[attr-defined]
    if "title" not in groups or match.group("title") is None:  # type: ignore[attr-defined]
        return True
    seen = match.group("title").casefold().split()  # type: ignore[attr-defined]
    known = set(fold(doc.title).casefold().split())
    return 2 * sum(word in known for word in seen) >= len(seen)


class Advocate:
    """Says what keep-rules argue for positions; asked only about lines that stand accused, and keeps its answers."""

    def __init__(self, doc: Document, index: RuleIndex, where: Zones, seconds: float) -> None:
        self._doc, self._index, self._where, self._seconds = doc, index, where, seconds
        self._known: dict[int, list[Evidence]] = {}
        self._added: dict[int, list[Evidence]] = {}  # of plug-ins
        self._whole = False  # all positions are known

    def __call__(self, k: int) -> list[Evidence]:
        """What is argued for one position."""
        if k not in self._known:
            self.hear([k])
        return self._known[k]

    def add(self, k: int, one: Evidence) -> None:
        """Argue for a position, beside keep-rules; before it is heard."""
        self._added.setdefault(k, []).append(one)

    def hear(self, positions: Sequence[int]) -> None:
        """Find what is argued for some positions: a look-up of many lines at once costs little more than one."""
        if self._whole:
            return
        found = match_rules(self._doc, self._index, self._where, self._seconds, positions)
        for k in positions:
            self._known[k] = found.get(k, []) + self._added.get(k, [])

    def all(self) -> dict[int, list[Evidence]]:
        """What is argued for every position, accused or not."""
        self.hear([k for k in range(len(self._doc.lines)) if k not in self._known])
        return self._known

    def heard(self) -> dict[int, list[Evidence]]:
        """What was argued so far, of the positions that were asked about and of which anything is."""
        return {k: told for k, told in self._known.items() if told}

    @classmethod
    def recalled(cls, doc: Document, known: Mapping[int, list[Evidence]]) -> Advocate:
        """One that knows what was argued when the document was judged before, and nothing else."""
        other = cls(doc, RuleIndex(()), Zones(0, 0), 1.0)
        other._known = {k: known.get(k, []) for k in range(len(doc.lines))}
        other._whole = True
        return other

    def without(self, code: str) -> Advocate:
        """One that does not know a rule."""
        other = Advocate(self._doc, self._index, self._where, self._seconds)
        other._known = {k: [one for one in told if one.code != code] for k, told in self.all().items()}
        other._whole = True
        return other
