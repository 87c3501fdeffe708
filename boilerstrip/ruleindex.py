"""Which rules can match where: a look-up by words, so that hundreds of rules cost what the few likely ones cost.

A document is cut into words once, some thousand characters at a time, and the words are looked up in one table, so the
cost does not grow with the number of rules. A literal is searched for in lines that have the rarest of its words; one
anchored to a line's start or end is looked up by the line's first or last word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from boilerstrip.rulefile import LONGEST, UNLITERAL_LONGEST, Rule

_MARK = re.compile(r"\W")
# Scripts that write words without a space between them, or glue endings and other words to them: Thai, Lao, Burmese,
# Khmer, kana, Han, Hangul. A word in them stands anywhere in a run of letters.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# Bytes of UTF-8 with every ASCII mark a space, and line breaks as they are. Cutting bytes into words takes two thirds
# of the time of cutting a str.
_SPACED = bytes(code if code > 127 or chr(code).isalnum() or code == 10 else 32 for code in range(256))
_ASCII = bytes(range(128))
# Characters looked at in one go: the more, the more words are seen and literals searched for in vain; the fewer, the
# more often everything starts anew.
_CHUNK = 1 << 12
_ENDLESS_LINE = 1 << 16  # characters whose words are held at once: the words of a 20 MB line would take 200 MB
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
# And words that most lines hold: a literal is better looked up by anything else.
_EVERYWHERE_WORDS = "a an and as at be for from had has have he in is it of on that the they this to was with"
_EVERYWHERE = frozenset(_EVERYWHERE_WORDS.split())

# Languages whose texts are never ASCII: their rules, which also hold agencies' and networks' Latin names, would be
# tried in vain on most lines of English.
_NEVER_ASCII = frozenset(("ar", "bg", "el", "fa", "hi", "ja", "ko", "ru", "uk", "vi", "zh"))

Candidate = tuple[Rule, int, int]  # a rule worth trying, a line position, and where in that line its literal stands
Tried = tuple[int, Rule]  # a rule, after the characters that its line may have


class Inside(NamedTuple):
    """A literal that stands anywhere in a line."""

    text: str
    partner: bytes  # another word that it is looked up by, or the same
    mark: str  # a character of it: one is found faster than many
    sure: bool  # whether its word settles it, and where it stands does not matter
    rules: list[Tried]  # that which takes the longest line first


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


class Table:
    """The literals that are looked up by words, for lines of up to a length."""

    def __init__(self) -> None:
        self.by_word: dict[bytes, list[Inside]] = {}
        self._rules: dict[tuple[str, bool], list[Tried]] = {}  # by literal, of those that stand anywhere
        self.by_first: dict[bytes, Starts] = {}
        self.by_last: dict[bytes, list[tuple[str, int, Rule]]] = {}

    def add(self, literal: str, bare: str, words: list[str], longest: int, rule: Rule) -> None:
        """Add a literal of a rule, ``bare`` without its anchor."""
        if literal[0] == "^":
            starts = self.by_first.setdefault(words[0].encode(), Starts(words[0], [], {}))
            some = starts.followed.setdefault(words[1].encode()[0], []) if len(words) > 1 else starts.alone
            some.append(Start(bare, bare.find(words[0]), longest, rule))
        elif literal[-1] == "$":
            self.by_last.setdefault(words[-1].encode(), []).append((bare, longest, rule))
        else:
            words = sorted((one for one in words if not _UNSPACED.search(one)), key=_rarity, reverse=True)
            sure = rule.action == "line" and words == [bare]
            rules = self._rules.get((bare, sure))
            if rules is None:
                rules = self._rules[bare, sure] = []
                mark = next((one for one in bare if not one.isalnum() and one != " "), bare[0])
                made = Inside(bare, words[len(words) > 1].encode(), mark, sure, rules)
                self.by_word.setdefault(words[0].encode(), []).append(made)
            rules.append((longest, rule))

    def close(self) -> None:
        """Once all literals are added: a partner that nothing is looked up by is none; join what is tried at once."""
        for starts in self.by_first.values():
            for some in starts.followed.values():
                some += starts.alone
        for word, literals in self.by_word.items():
            for k, one in enumerate(literals):
                one.rules.sort(key=lambda tried: -tried[0])
                if one.partner not in self.by_word:
                    literals[k] = one._replace(partner=word)


def _rarity(word: str) -> tuple[bool, bool, int]:
    """How rare a word is likely to be, for ``max``."""
    return word not in _EVERYWHERE, word not in _COMMON, len(word)


class _Union:
    """Several patterns as one, compiled for a kind of line when the first such line is met: compiling takes long."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def _of_ascii(self) -> Any:
        try:
            return re.compile(self._source, re.ASCII).fullmatch
        except re.error:
            return self._of_any

    @cached_property
    def _of_any(self) -> Any:
        import regex

        return regex.compile(self._source).fullmatch

    def __call__(self, line: str) -> Any:
        return (self._of_ascii if line.isascii() else self._of_any)(line)


class RuleIndex:
    """Rules ready to be tried on documents; read-only once built."""

    def __init__(self, rules: Iterable[Rule], everywhere: bool = False) -> None:
        """``everywhere``: rules of languages never written in ASCII see every line, as an example has to be seen."""
        rules = list(rules)
        apart = [] if everywhere else [rule for rule in rules if rule.lang in _NEVER_ASCII]
        rules = [rule for rule in rules if everywhere or rule.lang not in _NEVER_ASCII]
        self.apart = RuleIndex(apart, everywhere=True) if apart else None
        self.near, self.far = Table(), Table()  # for lines up to LONGEST, and for all others
        self.symbols: dict[str, list[tuple[str, list[Tried]]]] = {}  # by one character of the literal
        self.short: list[Tried] = []
        for rule in rules:
            if not rule.literals:
                self.short.append((rule.max_length, rule))
            for literal in rule.literals:
                self._add(literal, rule)
        self.near.close()
        self.far.close()

    def _add(self, literal: str, rule: Rule) -> None:
        bare = literal.strip("^$") if len(literal) > 1 else literal
        words = _words(bare)
        longest = rule.max_length if rule.action == "line" else _ENDLESS
        # A literal is looked up by its first word, its last or any; one whose word has no ends is searched for.
        unspaced = [bool(_UNSPACED.search(word)) for word in words]
        endless = unspaced and (
            unspaced[0] if literal[0] == "^" else unspaced[-1] if literal[-1] == "$" else all(unspaced)
        )
        frequent = _EVERYWHERE.issuperset(words) and literal == bare and not bare.replace(" ", "a").isalnum()
        if not words or endless or frequent:
            rarest = min(bare, key=lambda mark: (mark in " .-", mark.isascii(), mark == " ", mark))
            self.symbols.setdefault(rarest, []).append((bare, [(longest, rule)]))
            return
        self.near.add(literal, bare, words, longest, rule)
        if longest > LONGEST:
            self.far.add(literal, bare, words, longest, rule)

    @cached_property
    def _common(self) -> Any:
        """What tells by one pattern where any rule without literals matches; None when a user's rule is among them."""
        rules = [rule for _, rule in self.short]
        if not all(rule.trusted for rule in rules):
            return None
        return _Union("|".join(rule.branch() for rule in rules) or "(?!)")

    def candidates(self, lines: Sequence[str], foreign: bool = True) -> Iterator[list[Candidate]]:
        """Rules worth trying on folded lines, some lines' at a time.

        Where the lines' text is not ``foreign``, rules of languages never written in ASCII see no line of ASCII.
        """
        first = size = 0
        for k, longer in enumerate(map(len, lines)):
            if size and size + longer > _CHUNK:
                yield self._all_among(lines[first:k], first, foreign)
                first, size = k, 0
            size += longer
        if size:
            yield self._all_among(lines[first:], first, foreign)

    def _all_among(self, lines: Sequence[str], first: int, foreign: bool) -> list[Candidate]:
        """The candidates of some lines, with those of rules that are kept apart."""
        found = self._among(lines, first)
        if self.apart is not None:
            other = [k for k, line in enumerate(lines) if foreign or not line.isascii()]
            if other:
                more = self.apart._among([lines[k] for k in other], 0)
                found += [(rule, first + other[k], at) for rule, k, at in more]
        return found

    def _among(self, lines: Sequence[str], first: int) -> list[Candidate]:
        """The candidates of some lines; ``first`` is the position of the first of them."""
        low = "\n".join(lines).lower()
        found = self._by_symbols(low, lines, first) if self.symbols else []
        short, common = self.short, self._common
        for k, (line, row) in enumerate(zip(low.split("\n"), _rows(low), strict=False), first):
            size = len(line)
            if short and (common is None or common(lines[k - first]) if size <= UNLITERAL_LONGEST else not row):
                found += [(rule, k, 0) for longest, rule in short if size <= longest]
            if not row:
                continue
            # Most rules try no long line, and words make up most of those.
            table = self.near if size <= LONGEST else self.far
            if row[0] in table.by_first:
                found += _at_start(table.by_first[row[0]], row, line, k)
            if row[-1] in table.by_last:
                found += _at_end(table.by_last[row[-1]], line, k)
            seen = table.by_word.keys() & row
            if seen:
                # Beside letters of other scripts a literal may end where its last word does not.
                exact = line.isascii()
                for word in seen:
                    for text, partner, mark, sure, rules in table.by_word[word]:
                        if sure:
                            for longest, rule in rules:
                                if size <= longest:
                                    found.append((rule, k, 0))
                        # A literal is searched for only where one of its rules takes so long a line.
                        elif size > rules[0][0] or (exact and partner not in seen) or mark not in line:
                            continue
                        elif (begin := line.find(text)) >= 0:
                            for at in _places(text, line, begin):
                                for longest, rule in rules:
                                    if size <= longest:
                                        found.append((rule, k, at))
        return found

    def _by_symbols(self, low: str, lines: Sequence[str], first: int) -> list[Candidate]:
        """Candidates by literals without a word to look them up by: each is searched for in all lines at once."""
        found: list[Candidate] = []
        starts: list[int] = []
        # One character is found ten times as fast as two.
        for mark in [mark for mark in self.symbols if mark in low]:
            for text, rules in self.symbols[mark]:
                begin = low.find(text)
                if begin < 0:
                    continue
                starts = starts or [0, *accumulate([len(line) + 1 for line in lines])]
                for at in _places(text, low, begin):
                    k = bisect_right(starts, at) - 1
                    size = starts[k + 1] - starts[k] - 1
                    for longest, rule in rules:
                        if size <= longest:
                            found.append((rule, first + k, at - starts[k]))
        return found


def _at_start(starts: Starts, row: list[bytes], line: str, k: int) -> list[Candidate]:
    """The candidates of a line that begins with a word."""
    tried = starts.followed.get(row[1][0], starts.alone) if len(row) > 1 else starts.alone
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


def _places(text: str, low: str, at: int) -> list[int]:
    """Where a literal stands as whole words from ``at`` on, where it stands first: no letter or digit goes on there."""
    places = []
    while at >= 0:
        end = at + len(text)
        before, after = low[at - 1 : at], low[end : end + 1]
        if not (before.isalnum() and text[0].isalnum() and text[0].isascii()) and not (
            after.isalnum() and text[-1].isalnum() and after.isascii() and not _UNSPACED.match(text[-1])
        ):
            places.append(at)
        at = low.find(text, end)
    return places


def _is_mark(one: str) -> bool:
    """Whether a character stands between words: what is no letter or digit, nor a vowel sign or accent on one."""
    return _MARK.match(one) is not None and unicodedata.category(one)[0] != "M"


def _words(text: str) -> list[str]:
    """The words of a text."""
    for odd in set(text):
        if odd == "_" or _is_mark(odd):
            text = text.replace(odd, " ")
    return text.split()


def _rows(low: str) -> Iterator[list[bytes]]:
    """The words of each of some lower-case lines; of one endless line its distinct words, in bounded memory."""
    if len(low) > _ENDLESS_LINE:
        return iter([_distinct(low)])
    data = low.encode("utf-8", "surrogatepass")
    if len(data) > len(low):
        # Most scripts' letters are many and their marks few: looking each of those up takes a tenth of a regex's time.
        for odd in sorted(set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))):
            if _is_mark(odd):
                low = low.replace(odd, " ")
        data = low.encode("utf-8", "surrogatepass")
    return map(bytes.split, data.translate(_SPACED).split(b"\n"))


def _distinct(line: str) -> list[bytes]:
    """The first word of an endless line, its other distinct words, and its last word."""
    seen: dict[bytes, None] = {}
    at, size, last = 0, len(line), b""
    while at < size:
        end = at + _ENDLESS_LINE
        if end < size:
            brk = line.find(" ", end, end + _ENDLESS_LINE)
            end = brk if brk >= 0 else end + _ENDLESS_LINE
        found = [word.encode("utf-8", "surrogatepass") for word in _words(line[at:end])]
        seen.update(dict.fromkeys(found))
        last = found[-1] if found else last
        at = end
    return [*seen, last] if seen else []
