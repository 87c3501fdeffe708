"""Which rules can match where: a look-up by words, so that hundreds of rules cost what the few likely ones cost.

A document is cut into words once, some thousand characters at a time, and the words are looked up in one table, so the
cost does not grow with the number of rules. A literal is searched for in lines that have the rarest of its words; one
anchored to a line's start or end is looked up by the line's first or last word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from boilerstrip.literals import Inside, Starts, Table, Tried
from boilerstrip.rulefile import LONGEST, UNLITERAL_LONGEST, Rule
from boilerstrip.rulepack import kept_apart, looked_up
from boilerstrip.words import FIRST, LAST, WORD, Cut, cut

# Characters looked at in one go: the more, the more words are seen and literals searched for in vain; the fewer, the
# more often everything starts anew.
_CHUNK = 1 << 12
# Letters without which no rule of these languages takes a line that is not of ASCII.
_LETTERS = {
    ("ar", "fa"): re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    ("hi",): re.compile("[\u0900-\u097f]"),
    ("ja", "zh"): re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"),
    ("ko",): re.compile("[\u1100-\u11ff\uac00-\ud7a3]"),
    ("bg", "ru", "uk"): re.compile("[\u0400-\u052f]"),
}
_TRAIL = 6  # marks that may follow a literal at the end of its line

Candidate = tuple[Rule, int, int]  # a rule worth trying, a line position, and where in that line its literal stands


class _Group:
    """Some lines that are looked up together."""

    __slots__ = ("_begins", "cut", "low", "near", "places", "plain")

    def __init__(self, places: Sequence[int], lines: Sequence[str], near: bool) -> None:
        self.places, self.near = places, near
        self.low = "\n".join([lines[k] for k in places]).lower()
        self.plain = self.low.isascii()
        self.cut: Cut = cut(self.low)
        self._begins: list[int] = []

    @property
    def begins(self) -> list[int]:
        """Where each line begins, and one more would."""
        if not self._begins:
            self._begins = [0, *accumulate([len(line) + 1 for line in self.low.split("\n")])]
        return self._begins

    def line(self, at: int) -> str:
        """A line in lower case."""
        return self.low[self.begins[at] : self.begins[at + 1] - 1]

    def add(self, one: Inside, at: int, found: list[Candidate]) -> None:
        """Add the candidates of a literal that stands first at ``at``: as whole words, where it has words with ends."""
        begins = self._begins or self.begins
        text, _, _, whole_before, whole_behind, rules = one
        low, size = self.low, len(text)
        while at >= 0:
            end = at + size
            if not (whole_before and low[at - 1 : at].isalnum()) and not (
                whole_behind and (after := low[end : end + 1]).isalnum() and after.isascii()
            ):
                n = bisect_right(begins, at) - 1
                longest = begins[n + 1] - begins[n] - 1
                for most, rule in rules:
                    if longest <= most:
                        found.append((rule, self.places[n], at - begins[n]))
            at = low.find(text, end)

    def add_word(self, word: bytes, rules: list[Tried], found: list[Candidate]) -> None:
        """Add the candidates of a literal that is one of the words of a line, wherever it stands."""
        for n, data in enumerate(self.cut.lines):
            if word in data and word in data.split():
                size = len(self.line(n))
                found += [(rule, self.places[n], 0) for longest, rule in rules if size <= longest]


class RuleIndex:
    """Rules ready to be tried on documents; read-only once built."""

    def __init__(self, rules: Iterable[Rule], everywhere: bool = False) -> None:
        """``everywhere``: rules of languages never written in ASCII see every line, as an example has to be seen."""
        rules = list(rules)
        self._main = _Tables([one for one in rules if everywhere or not kept_apart(one)])
        self._apart = [] if everywhere else [one for one in rules if kept_apart(one)]

    @cached_property
    def _foreign(self) -> _Tables | None:
        """The rules that are kept apart; None where there is none."""
        return _Tables(self._apart) if self._apart else None

    def candidates(self, lines: Sequence[str], foreign: bool = True) -> Iterator[list[Candidate]]:
        """Rules worth trying on folded lines, some lines' at a time.

        Where the lines' text is not ``foreign``, rules of languages never written in ASCII see no line of ASCII.
        """
        first = size = 0
        for k, longer in enumerate(map(len, lines)):
            if size and size + longer > _CHUNK:
                yield self._among(lines, range(first, k), foreign)
                first, size = k, 0
            size += longer
        if size:
            yield self._among(lines, range(first, len(lines)), foreign)

    def _among(self, lines: Sequence[str], places: range, foreign: bool) -> list[Candidate]:
        """The candidates of some lines: those of one kind are looked up together."""
        kinds: tuple[list[int], ...] = ([], [], [], [])
        for k in places:
            line = lines[k]
            kinds[(len(line) > LONGEST) + 2 * (not line.isascii())].append(k)
        found: list[Candidate] = []
        for kind, some in enumerate(kinds):
            if not some:
                continue
            group = _Group(some, lines, kind % 2 == 0)
            self._main.candidates(group, lines, found)
            if (foreign or kind > 1) and self._foreign is not None:
                self._foreign.candidates(group, lines, found)
        return found


class _Tables:
    """The look-up of some rules, and those of them that have no literals."""

    def __init__(self, rules: list[Rule]) -> None:
        self._lookup = looked_up(rules)
        self._short = [rule for rule in self._lookup.without if rule is not None]
        self._openers: dict[str, list[Rule]] = {}
        self._lettered: dict[tuple[bool, ...], list[Rule]] = {}

    def candidates(self, group: _Group, lines: Sequence[str], found: list[Candidate]) -> None:
        """Add the candidates of a group of lines."""
        table = self._lookup.near if group.near else self._lookup.far
        if self._short:
            self._without_literals(group, lines, found)
        _at_ends(table, group, found)
        _by_symbols(table, group, found)
        _by_words(table, group, found)

    def _without_literals(self, group: _Group, lines: Sequence[str], found: list[Candidate]) -> None:
        """Rules without literals, on short lines and on lines without a word."""
        for at, k in enumerate(group.places):
            line = lines[k]
            size = len(line)
            if size > UNLITERAL_LONGEST:
                tried = [] if group.cut.lines[at].strip() else self._short
            elif group.plain:
                tried = self._opened_by(line[0])
            else:
                tried = self._written_in(line)
            for rule in tried:
                # The package's own are tried at once: most fit no line.
                if size <= rule.max_length and not (rule.trusted and rule.find(line, 1.0) is None):
                    found.append((rule, k, 0))

    def _opened_by(self, first: str) -> list[Rule]:
        """The rules without literals that may take an ASCII line with this first character."""
        tried = self._openers.get(first)
        if tried is None:
            tried = self._openers[first] = [rule for rule in self._short if first not in rule.never]
        return tried

    def _written_in(self, line: str) -> list[Rule]:
        """The rules without literals that may take a line with letters beyond ASCII's: those of its letters' languages.

        What they are not tried on they need not be compiled for, which takes a thousand times as long.
        """
        letters = tuple([some.search(line) is not None for some in _LETTERS.values()])
        tried = self._lettered.get(letters)
        if tried is None:
            absent = [lang for langs, there in zip(_LETTERS, letters, strict=True) if not there for lang in langs]
            tried = self._lettered[letters] = [one for one in self._short if not one.trusted or one.lang not in absent]
        return tried


def _at_ends(table: Table, group: _Group, found: list[Candidate]) -> None:
    """Candidates by literals that a line begins or ends with."""
    firsts, lasts = table.ids[FIRST], table.ids[LAST]
    for at, data in enumerate(group.cut.lines):
        head = data.split(None, 2)
        if not head:
            continue
        if head[0] in firsts:
            found += _at_start(table.starts(head[0]), head, group.line(at), group.places[at])
        last = head[-1].rsplit(None, 1)[-1]
        if last in lasts:
            found += _at_end(table.last(last), group.line(at), group.places[at])


def _at_start(starts: Starts, head: list[bytes], line: str, k: int) -> list[Candidate]:
    """The candidates of a line that begins with a word."""
    tried = starts.followed.get(head[1][0], starts.alone) if len(head) > 1 else starts.alone
    if not tried:
        return []
    size, lead = len(line), line.find(starts.word)
    return [
        (rule, k, lead - inside)
        for text, inside, longest, rule in tried
        if size <= longest and inside <= lead and line.startswith(text, lead - inside)
    ]


def _at_end(tried: list[tuple[str, int, Rule]], line: str, k: int) -> Iterator[Candidate]:
    """The candidates of a line that ends with a word."""
    size = len(line)
    for text, longest, rule in tried:
        if size <= longest and (at := line.rfind(text, max(0, size - len(text) - _TRAIL))) >= 0:
            yield rule, k, at


def _by_symbols(table: Table, group: _Group, found: list[Candidate]) -> None:
    """Candidates by literals without a word to look them up by: each is searched for in all lines at once."""
    low = group.low
    marks = table.marks()
    # One character is found ten times as fast as two.
    for mark in [one for one in marks.plain if one in low] if group.plain else marks.all.intersection(low):
        for one in table.symbols(mark):
            if (at := low.find(one[0])) >= 0:
                group.add(one, at, found)


def _by_words(table: Table, group: _Group, found: list[Candidate]) -> None:
    """Candidates by literals that stand anywhere in a line."""
    low, plain, known = group.low, group.plain, table.known
    seen = table.ids[WORD].keys() & group.cut.words
    for word in seen:
        literals = known.get(word)
        if literals is None:
            literals = table.inside(word)
        for partner, some in literals:
            # Beside letters of other scripts a literal may end where its last word does not.
            if partner not in seen and plain:
                continue
            for one in some:
                text, mark, sure, _, _, rules = one
                if sure and not plain:
                    group.add_word(word, rules, found)
                elif mark in low and (at := low.find(text)) >= 0:
                    group.add(one, at, found)
