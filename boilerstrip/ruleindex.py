"""Which rules can match where: a look-up by words, so that hundreds of rules cost what the few likely ones cost.

A literal is looked for in a document only if all its words occur there; a literal anchored to a line's start or end
is looked up by the line's first or last word. Both cost one pass over the words, however many rules there are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from boilerstrip.document import Document
from boilerstrip.rulefile import UNLITERAL_LONGEST, Rule

_WORD = re.compile(r"\w+")
_CHUNK = 1 << 16  # characters whose words are held at once: the words of a 20 MB document would take 200 MB
_COMMON = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "had", "has", "have", "he", "her", "his"}
    | {"in", "is", "it", "its", "more", "not", "all", "of", "on", "or", "our", "out", "said", "that", "the", "their"}
    | {"this", "to", "up", "us", "was", "we", "were", "who", "will", "with", "you", "your"}
)


class RuleIndex:
    """Rules ready to be tried on documents; read-only once built."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_word: dict[str, list[tuple[str, frozenset[str], Rule]]] = defaultdict(list)
        self.by_first: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
        self.by_last: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
        self.symbols: list[tuple[str, Rule]] = []
        self.short: list[Rule] = []
        for rule in rules:
            if not rule.literals:
                self.short.append(rule)
            for literal in rule.literals:
                self._add(literal, rule)

    def _add(self, literal: str, rule: Rule) -> None:
        bare = literal.strip("^$") if len(literal) > 1 else literal
        words = _WORD.findall(bare)
        if not words or (not bare.isascii() and not any(word.isascii() for word in words) and " " not in bare):
            self.symbols.append((bare, rule))
        elif literal[0] == "^":
            self.by_first[words[0]].append((bare, rule))
        elif literal[-1] == "$":
            self.by_last[words[-1]].append((bare, rule))
        else:
            rarest = max(words, key=lambda word: (word not in _COMMON, len(word)))
            self.by_word[rarest].append((bare, frozenset(words), rule))

    def candidates(self, doc: Document) -> Iterable[tuple[Rule, int, int]]:
        """Rules worth trying, each with a line position k and where in that line its literal stands."""
        yield from self._by_words(doc)
        low, begins, by_first, by_last = doc.low, doc.begins, self.by_first, self.by_last
        for k, line in enumerate(doc.lines):
            begin = begins[k]
            size = len(line)
            if size <= UNLITERAL_LONGEST:
                for rule in self.short:
                    if size <= rule.max_length:
                        yield rule, k, 0
            first = _WORD.search(low, begin, begin + size)
            if first is None:
                continue
            hits = by_first.get(first.group())
            if hits:
                lead = first.start() - begin
                for literal, rule in hits:
                    at = low.find(literal, begin, begin + lead + len(literal))
                    if at >= 0:
                        yield rule, k, at - begin
            tail = _WORD.findall(low, max(begin, begin + size - 40), begin + size)
            hits = by_last.get(tail[-1]) if tail else None
            if hits:
                for literal, rule in hits:
                    at = low.rfind(literal, max(begin, begin + size - len(literal) - 6), begin + size)
                    if at >= 0:
                        yield rule, k, at - begin

    def _by_words(self, doc: Document) -> Iterable[tuple[Rule, int, int]]:
        low, begins = doc.low, doc.begins
        words = _words(low)
        literals = [
            (literal, rule)
            for word in words & self.by_word.keys()
            for literal, needed, rule in self.by_word[word]
            if needed <= words
        ]
        for literal, rule in literals + self.symbols:
            at = low.find(literal)
            while at >= 0:
                end = at + len(literal)
                if _whole(low, at, end):
                    k = bisect_right(begins, at) - 1
                    if k >= 0:
                        yield rule, k, at - begins[k]
                at = low.find(literal, end)


def _words(low: str) -> set[str]:
    """The distinct words of a text, gathered in bounded memory."""
    words: set[str] = set()
    at, size = 0, len(low)
    while at < size:
        end = at + _CHUNK
        if end < size:
            brk = low.find(" ", end, end + _CHUNK)
            end = brk if brk >= 0 else end + _CHUNK
        words.update(_WORD.findall(low, at, end))
        at = end
    return words


def _whole(low: str, at: int, end: int) -> bool:
    """Whether low[at:end] begins and ends at word boundaries (a symbol at its edge always does)."""
    if at and low[at - 1].isalnum() and low[at].isalnum() and low[at].isascii():
        return False
    return not (end < len(low) and low[end].isalnum() and low[end - 1].isalnum() and low[end].isascii())
