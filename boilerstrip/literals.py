"""Literals of rules by what they are looked up by; the entry of a word is made when a text first has that word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, cast

from boilerstrip.rulefile import LONGEST, Rule
from boilerstrip.words import EVERYWHERE, FIRST, LAST, SYMBOL, UNSPACED, WORD, bare, partner_of, place, words

Tried = tuple[int, Rule]  # a rule, after the characters that its line may have
Ids = list[int] | bytes  # numbers of literals, as a list or as decimals between spaces
ENDLESS = 1 << 62


# A literal that stands anywhere in a line: its text; a mark in it, if any, for one character is found faster than many;
# whether its word settles it, and where it stands does not matter; whether no letter or digit may stand before it, and
# behind it; its rules. A plain tuple: a named one takes twice the time to unpack.
Inside = tuple[str, str, bool, bool, bool, list[Tried]]


class Start(NamedTuple):
    """A literal that stands at the start of a line, for one rule."""

    text: str
    inside: int  # where its first word stands in it
    longest: int  # characters of a line
    rule: Rule


class Starts(NamedTuple):
    """The literals that a line can begin with when it begins with a word."""

    word: str
    alone: list[Start]
    followed: dict[int, list[Start]]  # by the first byte of the second word


class Marks(NamedTuple):
    """Characters that literals are looked up by."""

    plain: list[str]  # those of ASCII
    all: frozenset[str]


def made(text: str, sure: bool, rules: list[Tried]) -> Inside:
    """The entry of a literal that stands anywhere."""
    mark = next((one for one in text if not one.isalnum() and one != " "), "")
    begins = text[0].isalnum() and text[0].isascii()
    return text, mark, sure, begins, text[-1].isalnum() and not UNSPACED.match(text[-1]), rules


class Book:
    """Rules with their literals, each with a number: those of a rule behind those of the rule before it."""

    def __init__(self) -> None:
        self.rules: list[Rule | None] = []  # None where it is not in use
        self.texts: list[str] = []
        self._begins: list[int] = []

    @classmethod
    def of(cls, rules: list[Rule | None], texts: list[str], begins: list[int]) -> Book:
        """A book of what was numbered before; ``begins`` are the numbers of the rules' first literals."""
        book = cls()
        book.rules, book.texts, book._begins = rules, texts, begins
        return book

    def add(self, rule: Rule) -> int:
        """Number a rule and its literals."""
        self.rules.append(rule)
        self._begins.append(len(self.texts))
        self.texts += rule.literals
        return len(self.rules) - 1

    def numbers(self, rule: int) -> range:
        """The numbers of a rule's literals."""
        end = self._begins[rule + 1] if rule + 1 < len(self._begins) else len(self.texts)
        return range(self._begins[rule], end)

    def of_rule(self, number: int) -> Rule | None:
        """The rule of a literal, where it is in use."""
        return self.rules[bisect_right(self._begins, number) - 1]

    def used(self, ids: Ids) -> Iterator[tuple[str, int, Rule]]:
        """Literals by their numbers: each with the characters that a line may have for its rule, and the rule."""
        for number in map(int, ids.split()) if isinstance(ids, bytes) else ids:
            rule = self.of_rule(number)
            if rule is not None:
                yield self.texts[number], rule.max_length if rule.action == "line" else ENDLESS, rule


class Table:
    """The literals that are looked up for lines of up to a length."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ids: list[dict[bytes, Ids]] = [{}, {}, {}, {}]  # by how and by what they are looked up
        self.known: dict[bytes, list[tuple[bytes, list[Inside]]]] = {}  # what ``inside`` has said so far
        self._starts: dict[bytes, Starts] = {}
        self._last: dict[bytes, list[tuple[str, int, Rule]]] = {}
        self._symbols: dict[str, list[Inside]] = {}
        self._marks: Marks | None = None

    def add(self, kind: int, key: str, number: int) -> None:
        """Add a literal by its number."""
        ids = self.ids[kind].setdefault(key.encode(), [])
        if isinstance(ids, bytes):
            ids = self.ids[kind][key.encode()] = [*map(int, ids.split())]
        ids.append(number)

    def note(self, word: str) -> None:
        """A word that is to be told of where lines have it, though nothing may be looked up by it."""
        if word not in EVERYWHERE:
            self.ids[WORD].setdefault(word.encode(), [])

    def inside(self, word: bytes) -> list[tuple[bytes, list[Inside]]]:
        """The literals that are looked up by a word anywhere in a line, by another such word of theirs or the same."""
        rules: dict[str, tuple[list[Tried], list[Tried]]] = {}
        for text, longest, rule in self.book.used(self.ids[WORD][word]):
            sure = rule.action == "line" and text.encode() == word
            rules.setdefault(text, ([], []))[sure].append((longest, rule))
        found: dict[bytes, list[Inside]] = {}
        keys = self.ids[WORD]
        for text, both in rules.items():
            for sure, some in zip((False, True), both, strict=True):
                if some:
                    partner = partner_of(text).encode()
                    found.setdefault(partner if partner in keys else word, []).append(made(text, sure, some))
        told = self.known[word] = list(found.items())
        return told

    def starts(self, word: bytes) -> Starts:
        """The literals that begin with a line's first word."""
        found = self._starts.get(word)
        if found is None:
            found = Starts(word.decode(), [], {})
            for literal, longest, rule in self.book.used(self.ids[FIRST][word]):
                text = bare(literal)
                some = words(text)
                kept = found.followed.setdefault(some[1].encode()[0], []) if len(some) > 1 else found.alone
                kept.append(Start(text, text.find(some[0]), longest, rule))
            for kept in found.followed.values():
                kept += found.alone
            self._starts[word] = found
        return found

    def last(self, word: bytes) -> list[tuple[str, int, Rule]]:
        """The literals that end with a line's last word: each with the characters of a line, and its rule."""
        found = self._last.get(word)
        if found is None:
            found = [(bare(one), longest, rule) for one, longest, rule in self.book.used(self.ids[LAST][word])]
            self._last[word] = found
        return found

    def symbols(self, mark: str) -> list[Inside]:
        """The literals that are looked up by a character."""
        found = self._symbols.get(mark)
        if found is None:
            rules: dict[str, list[Tried]] = {}
            for literal, longest, rule in self.book.used(self.ids[SYMBOL][mark.encode()]):
                rules.setdefault(bare(literal), []).append((longest, rule))
            found = self._symbols[mark] = [made(text, False, some) for text, some in rules.items()]
        return found

    def marks(self) -> Marks:
        """The characters that literals are looked up by."""
        if self._marks is None:
            marks = [one.decode() for one in self.ids[SYMBOL]]
            self._marks = Marks([one for one in marks if one.isascii()], frozenset(marks))
        return self._marks


class Lookup:
    """The literals of some rules of a book, and those of them that have none."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.near, self.far = Table(book), Table(book)  # for lines up to LONGEST, and for all others
        self.without: list[Rule | None] = []  # rules without literals

    def add(self, number: int) -> None:
        """Add a rule of the book."""
        rule = cast(Rule, self.book.rules[number])
        far = rule.action != "line" or rule.max_length > LONGEST
        if not rule.literals:
            self.without.append(rule)
        for one in self.book.numbers(number):
            kind, key = place(self.book.texts[one])
            for table in (self.near, self.far) if far else (self.near,):
                table.add(kind, key, one)
                if kind == WORD:
                    table.note(partner_of(self.book.texts[one]))
