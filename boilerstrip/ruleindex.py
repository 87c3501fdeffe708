"""Which rules can match where: a look-up by words, so that hundreds of rules cost what the few likely ones cost.

Each line is cut into words once, and the words are looked up in one table, so the cost per line does not grow with the
number of rules. A literal is looked up by the rarest of its words; one anchored to a line's start or end by the line's
first or last word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from boilerstrip.document import Document
from boilerstrip.rulefile import UNLITERAL_LONGEST, Rule

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[^\w\s]")
# Bytes of UTF-8 with every ASCII mark a space. Cutting bytes into words takes two thirds of the time of cutting a str.
_SPACED = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
_CHUNK = 1 << 16  # characters whose words are held at once: the words of a 20 MB line would take 200 MB
_ENDLESS = 1 << 62
_TRAIL = 6  # marks that may follow a literal at the end of its line
# Words that many lines of news hold: a literal is better looked up by any other of its words.
_COMMON_WORDS = (
    "a about after again all also an and any are article as at back be because been before but by can case check "
    "click could day did do down find first for from full get go had has have he her here his how i if image in "
    "is it its just know last latest like live made make may me media more most my new news next no not now of "
    "off on one only or our out over page part people photo posted published read report right said see share "
    "shared should show site so some source still stories story support take than that the their them then there "
    "they this those time to today top two up us video view want was watch way we week well were what when where "
    "which who will with without work world would year you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class Entry(NamedTuple):
    """One literal of one rule, with what decides quickly whether a line can be the rule's."""

    literal: str
    find: bool  # whether the word alone does not settle it, or the place of the literal is asked for
    longest: int  # characters of a line
    rule: Rule


class RuleIndex:
    """Rules ready to be tried on documents; read-only once built."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_word: dict[bytes, list[Entry]] = defaultdict(list)
        self.by_first: dict[bytes, list[Entry]] = defaultdict(list)
        self.by_last: dict[bytes, list[Entry]] = defaultdict(list)
        self.symbols: dict[str, list[Entry]] = defaultdict(list)  # by one character of the literal
        self.short: list[Entry] = []
        for rule in rules:
            if not rule.literals:
                self.short.append(Entry("", False, rule.max_length, rule))
            for literal in rule.literals:
                self._add(literal, rule)

    def _add(self, literal: str, rule: Rule) -> None:
        bare = literal.strip("^$") if len(literal) > 1 else literal
        words = _WORD.findall(bare)
        longest = rule.max_length if rule.action == "line" else _ENDLESS
        entry = Entry(bare, rule.action != "line" or words != [bare], longest, rule)
        if not words or (not bare.isascii() and not any(word.isascii() for word in words) and " " not in bare):
            rarest = min(bare, key=lambda mark: (mark in " .-", mark))
            self.symbols[rarest].append(entry)
        elif literal[0] == "^":
            self.by_first[words[0].encode()].append(entry)
        elif literal[-1] == "$":
            self.by_last[words[-1].encode()].append(entry)
        else:
            rarest = max(words, key=lambda word: (word not in _COMMON, len(word)))
            self.by_word[rarest.encode()].append(entry)

    @cached_property
    def _common(self) -> Any:
        """One pattern that matches where any rule without literals does; None when a user's rule is among them."""
        rules = [entry.rule for entry in self.short]
        if not all(rule.trusted for rule in rules):
            return None
        import regex

        return regex.compile("|".join(rule.branch() for rule in rules) or "(?!)")

    def candidates(self, doc: Document) -> Iterator[tuple[Rule, int, int]]:
        """Rules worth trying, each with a line position k and where in that line its literal stands."""
        low, by_first, by_last, by_word = doc.low, self.by_first, self.by_last, self.by_word
        keys, common = by_word.keys(), self._common
        yield from self._by_symbols(doc)
        for k, begin in enumerate(doc.begins):
            size = len(doc.lines[k])
            line = low[begin : begin + size]
            if size <= UNLITERAL_LONGEST and (common is None or common.fullmatch(doc.lines[k])):
                for entry in self.short:
                    if size <= entry.longest:
                        yield entry.rule, k, 0
            words = _words(line)
            if not words:
                if size > UNLITERAL_LONGEST:
                    yield from ((entry.rule, k, 0) for entry in self.short if size <= entry.longest)
                continue
            if words[0] in by_first:
                lead = line.find(words[0].decode("utf-8", "surrogatepass"))
                for entry in by_first[words[0]]:
                    if size <= entry.longest and (at := line.find(entry.literal, 0, lead + len(entry.literal))) >= 0:
                        yield entry.rule, k, at
            if words[-1] in by_last:
                for entry in by_last[words[-1]]:
                    start = max(0, size - len(entry.literal) - _TRAIL)
                    if size <= entry.longest and (at := line.rfind(entry.literal, start)) >= 0:
                        yield entry.rule, k, at
            for word in keys & words:
                for entry in by_word[word]:
                    literal, find, longest, rule = entry
                    if size > longest:
                        continue
                    if not find:
                        yield rule, k, 0
                    elif literal in line:
                        for at in _occurrences(literal, line, rule.action == "line"):
                            yield rule, k, at

    def _by_symbols(self, doc: Document) -> Iterator[tuple[Rule, int, int]]:
        """Literals without a word to look them up by: each is searched for in the whole document."""
        low, begins = doc.low, doc.begins
        for mark, entries in self.symbols.items():
            # One character is found ten times as fast as two.
            if mark not in low:
                continue
            for literal, _, longest, rule in entries:
                at = low.find(literal)
                while at >= 0:
                    k = bisect_right(begins, at) - 1
                    if k >= 0 and len(doc.lines[k]) <= longest and _whole(low, at, at + len(literal)):
                        yield rule, k, at - begins[k]
                    at = low.find(literal, at + len(literal))


def _words(line: str) -> Sequence[bytes]:
    """A lower-case line's words in order; of an endless line its distinct words, in bounded memory."""
    if len(line) <= _CHUNK:
        plain = line if line.isascii() else _MARK.sub(" ", line)
        return plain.encode("utf-8", "surrogatepass").translate(_SPACED).split()
    return _distinct(line)


def _distinct(line: str) -> list[bytes]:
    """The first word of an endless line, its other distinct words, and its last word."""
    seen: dict[bytes, None] = {}
    at, size, last = 0, len(line), b""
    while at < size:
        end = at + _CHUNK
        if end < size:
            brk = line.find(" ", end, end + _CHUNK)
            end = brk if brk >= 0 else end + _CHUNK
        found = [word.encode("utf-8", "surrogatepass") for word in _WORD.findall(line, at, end)]
        seen.update(dict.fromkeys(found))
        last = found[-1] if found else last
        at = end
    return [*seen, last] if seen else []


def _occurrences(literal: str, line: str, one: bool) -> Iterator[int]:
    """Where a literal stands as whole words; only its first place when ``one``."""
    at = line.find(literal)
    while at >= 0:
        end = at + len(literal)
        if _whole(line, at, end):
            yield at
            if one:
                return
        at = line.find(literal, end)


def _whole(low: str, at: int, end: int) -> bool:
    """Whether low[at:end] begins and ends at word boundaries (a symbol at its edge always does)."""
    if at and low[at - 1].isalnum() and low[at].isalnum() and low[at].isascii():
        return False
    return not (end < len(low) and low[end].isalnum() and low[end - 1].isalnum() and low[end].isascii())
