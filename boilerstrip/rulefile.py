"""Rule files: TOML in, checked Rule objects out. Every complaint names file, rule and field."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from boilerstrip.errors import PatternTimeout, RuleError
from boilerstrip.guards import split
from boilerstrip.labels import KEEP_PREFIX, PREFIXES
from boilerstrip.patterncache import by_re, by_regex
from boilerstrip.portable import portable
from boilerstrip.tomltext import tables

PLACES = ("anywhere", "head", "tail", "line-start", "line-end", "block")
ACTIONS = ("line", "span", "keep")
# docs/writing-a-rule.md says what each means
FAMILIES = ("date", "stamp", "press", "portrait", "comments", "reply", "section", "hour")
TITLE = "{title}"
_TITLE_GROUP = "(?P<title>.{5,300}?)"
LONGEST = 300  # characters of a line that a line rule is tried on: nine in ten wrapper lines of the training dumps
UNLITERAL_LONGEST = 60  # characters of a line with words that a rule without literals is tried on
_FLAGS = re.compile(r"\(\?[a-zA-Z]+\)")  # inside a pattern they would hold for all of it, or be refused
_UNTIMED = 1200
# Python's ``re`` before 3.11.5 loses matches of possessive and atomic groups (python/cpython#106052); 3.10 has none.
_LOSES_MATCHES = sys.version_info < (3, 11, 5)
_POSSESSIVE = re.compile(r"[*+?}]\+|\(\?>")
# Characters by which ``re`` and ``regex`` mean the same: not marks that combine, superscripts, enclosed numbers and
# joiners, which are parts of words to one of them alone. Dotless i is an i to one of them where case does not count.
_ALIKE = re.compile(
    "[\x00-\xb1\xb4-\xb8\xba\xbb\xbf-\u012f\u0132-\u02ff\u0370-\u0482\u048a-\u0557\u0559-\u058a\u05d0-\u05f4"
    "\u0620-\u064a\u0660-\u066f\u0671-\u06d5\u06f0-\u0710\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46\u0e4f-\u0e5b"
    "\u10a0-\u11ff\u1e00-\u200b\u200e-\u203e\u2041-\u2053\u2055-\u206f\u20a0-\u20c0\u2100-\u214f\u2190-\u245f"
    "\u2500-\u2775\u2794-\u27ff\u3000-\u3029\u3030-\u3098\u309b-\u3191\u31f0-\u321f\u3400-\u4db5\u4e00-\u9ffc\uac00-\ud7a3"
    "\uf900-\ufaff\uff00-\uff3e\uff40-\uffef\U0001f300-\U0001faff]*"
).fullmatch
_DOTLESS = re.compile("[\u0130\u0131]")
_PROPERTIES = "\\p{"  # of characters: ``re`` reads such a pattern as it means lines of ASCII
# What of a rule changes what goes.
COUNTS = ("code", "label", "pattern", "where", "action", "literals", "certain", "max_length", "family")
_FIELDS = {
    "code",
    "name",
    "label",
    "why",
    "literals",
    "pattern",
    "where",
    "action",
    "certain",
    "max_length",
    "family",
    "drops",
    "keeps",
}


class _Guarded:
    """A finder whose match does not count where a line begins with what is forbidden there."""

    def __init__(self, find: Any, forbidden: str, meaning: re.RegexFlag) -> None:
        self._find, self._forbidden, self._meaning = find, forbidden, meaning
        self._guard: Any = None

    def find(self, line: str) -> Any:
        """The match in a line, or None."""
        match = self._find(line)
        if match is None:
            return None
        if self._guard is None:
            self._guard = self._compiled_guard()
        return None if self._guard(line) else match

    def _compiled_guard(self) -> Any:
        try:
            return by_re(portable(self._forbidden), self._meaning).match
        except re.error:  # what is forbidden may be of regex's kind where the rest is not
            return by_regex(self._forbidden).match


@dataclass(slots=True)
class Rule:
    """One reviewed pattern. Compiled when first tried: most documents need few of all the rules."""

    code: str
    name: str
    label: str
    why: str
    pattern: str
    where: str
    action: str
    certain: bool
    literals: tuple[str, ...]
    max_length: int
    drops: tuple[dict[str, str], ...]
    keeps: tuple[dict[str, str], ...]
    family: str = ""
    origin: str = ""
    lang: str = "any"
    trusted: bool = False  # one of the package's own, which its tests try on hostile lines
    number: int = field(default=-1, repr=False, compare=False)  # in the pack; such a rule has no examples and reasons
    # What no ASCII line begins with that it takes, where that is known: such lines are not tried.
    never: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    _compiled: Any = field(default=None, repr=False, compare=False)
    _quick: Any = field(default=None, repr=False, compare=False)  # finds in lines of ASCII
    _alike: Any = field(default=None, repr=False, compare=False)  # and in those where both engines mean the same

    def compiled(self) -> Any:
        """The compiled pattern, anchored as ``where`` asks; ``{title}`` is a group of that name.

        Raises
        ------
        RuleError
            When the pattern does not compile; places in it are counted as it stands in the file.
        """
        if self._compiled is None:
            import regex

            try:
                self._compiled = (by_regex if self.trusted else regex.compile)(self._anchored())
            except regex.error as error:
                raise RuleError(f"{self.origin}: rule {self.code}: pattern: {self._told(error)}") from None
        return self._compiled

    def _told(self, error: Exception) -> str:
        """What is wrong with a pattern that does not compile, told of the pattern as it was written."""
        import regex

        try:
            regex.compile(self.pattern)
        except regex.error as own:
            return str(own)
        return str(error)

    def _anchored(self, source: str | None = None) -> str:
        flags, whole = self._parts()
        source = whole if source is None else source
        if self.where == "line-start":
            source = rf"\A(?:{source})"
        elif self.where == "line-end":
            source = rf"(?:{source})\Z"
        elif self.action == "line":
            source = rf"\A(?:{source})\Z"
        return (f"(?{flags})" if flags else "") + source

    def _finder(self, pattern: Any) -> Any:
        """The pattern's method that finds: search() would try an anchored one at every place before it gives up."""
        return pattern.match if self.begins else pattern.search

    def _quicker(self) -> Any:
        """``re``'s finder where it takes the pattern (it has no look-behind of many lengths), or else ``regex``'s."""
        self._quick = self._finder_of_re()
        return self._quick

    def _wider(self) -> Any:
        """As ``_quicker``, for lines in which both engines mean the same."""
        apart = _DOTLESS.search(self.pattern) or _PROPERTIES in self.pattern
        self._alike = self._finder(self.compiled()) if apart else self._quick or self._quicker()
        return self._alike

    def _finder_of_re(self) -> Any:
        if _LOSES_MATCHES and _POSSESSIVE.search(self.pattern):
            return self._finder(self.compiled())
        flags, source = self._parts()
        guards, rest = split(source) if self.begins else ([], source)
        meaning = re.ASCII if _DOTLESS.search(self.pattern) else re.UNICODE
        try:
            found = self._finder(by_re(portable(self._anchored(rest)), meaning))
        except re.error:
            return self._finder(self.compiled())
        if not guards:
            return found
        return _Guarded(found, (f"(?{flags})" if flags else "") + "|".join(guards), meaning).find

    def _parts(self) -> tuple[str, str]:
        """The flags at the pattern's head, and the rest."""
        source = self.pattern.replace(TITLE, _TITLE_GROUP, 1).replace(TITLE, ".{5,300}?")
        close = source.find(")")
        if source.startswith("(?") and source[2:close].isalpha():
            return source[2:close], source[close + 1 :]
        return "", source

    @property
    def begins(self) -> bool:
        """Whether its matches begin where a line does."""
        return self.action == "line" or self.where == "line-start"

    @property
    def anchored(self) -> str:
        """The pattern as it is compiled."""
        return self._anchored()

    def find(self, line: str, seconds: float) -> Any:
        """The pattern's match in a folded, stripped line, or None; raises PatternTimeout with this rule's code.

        The timer costs ten times what the search of a short line does, so the package's own rules, each tested on
        hostile lines five times as long as _UNTIMED, run shorter lines without it; most of them by ``re``, which
        compiles and matches in half of the time that ``regex`` takes, where it means the same.
        """
        if self.trusted and len(line) <= _UNTIMED:
            if line.isascii():
                return (self._quick or self._quicker())(line)
            if _ALIKE(line):
                return (self._alike or self._wider())(line)
            return self._finder(self._compiled or self.compiled())(line)
        find = self._finder(self.compiled())
        try:
            return find(line, timeout=seconds)
        except TimeoutError:
            raise PatternTimeout(
                f"rule {self.code} ({self.origin}): the pattern ran out of time ({seconds:g} s) on the line "
                f"{line[:40]!r}...; simplify it or leave it out with --ignore {self.code}"
            ) from None

    def __getstate__(self) -> tuple[Any, ...]:
        # Another process may have another pack.
        kept = {"number": -1, "never": frozenset[str]()}
        return tuple(None if name[0] == "_" else kept.get(name, getattr(self, name)) for name in self.__slots__)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(self.__slots__, state, strict=True):
            setattr(self, name, value)


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Every rule of the package, in the order of their codes."""
    rules = []
    for folder in sorted(resources.files("boilerstrip.rules").iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and not folder.name.startswith("_"):
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if entry.name.endswith(".toml"):
                    origin = f"rules/{folder.name}/{entry.name}"
                    rules += parse_rules(entry.read_text(encoding="utf-8"), origin, folder.name, True)
    check_unique(rules)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def load_rules(path: str | Path) -> list[Rule]:
    """The rules of a user's file.

    Raises
    ------
    RuleError
        When the file cannot be read, is not TOML, or a rule is not in the form of docs/writing-a-rule.md.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RuleError(f"{path}: cannot read the rule file: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: the rule file is not UTF-8 (byte {error.start})") from None
    rules = parse_rules(text, str(path), "any")
    for rule in rules:
        if not rule.literals and rule.max_length > UNLITERAL_LONGEST:
            told = f"a rule without them takes lines of {UNLITERAL_LONGEST} characters at most: name some, or say so"
            raise RuleError(f"{path}: rule {rule.code}: field 'literals' is missing: {told} by max_length")
        rule.compiled()
    check_unique(rules)
    return rules


def parse_rules(text: str, origin: str, lang: str, trusted: bool = False) -> list[Rule]:
    """Check and build the rules of one file's text."""
    try:
        data = tables(text)
    except ValueError as error:
        raise RuleError(f"{origin}: not a TOML file: {error}") from None
    entries = data.get("rule")
    if not isinstance(entries, list) or set(data) - {"rule"}:
        raise RuleError(f"{origin}: a rule file holds [[rule]] entries and nothing else")
    return [_build(entry, n, origin, lang, trusted) for n, entry in enumerate(entries, 1)]


def _build(entry: Any, n: int, origin: str, lang: str, trusted: bool) -> Rule:
    place = f"{origin}: rule {entry.get('code', n) if isinstance(entry, dict) else n}"
    for problem in _problems(entry):
        raise RuleError(f"{place}: {problem}")
    return Rule(
        code=entry["code"],
        name=entry["name"],
        label=entry["label"],
        why=entry["why"],
        pattern=entry["pattern"],
        where=entry["where"],
        action=entry["action"],
        certain=entry["certain"],
        literals=tuple(entry.get("literals", ())),
        max_length=entry.get("max_length", LONGEST),
        drops=tuple(_example(one) for one in entry["drops"]),
        keeps=tuple(_example(one) for one in entry["keeps"]),
        family=entry.get("family", ""),
        origin=origin,
        lang=lang,
        trusted=trusted,
    )


def _example(one: Any) -> dict[str, str]:
    return {"line": one} if isinstance(one, str) else dict(one)


def _problems(entry: Any) -> Iterator[str]:
    """What is wrong with one entry, most telling first."""
    if not isinstance(entry, dict):
        yield "is not a table"
        return
    for name in ("code", "name", "label", "why", "pattern", "where", "action"):
        if not isinstance(entry.get(name), str) or not entry[name]:
            yield f"field {name!r} is missing or not a string"
            return
    for name in sorted(set(entry) - _FIELDS):
        yield f"unknown field {name!r}; the fields are in docs/writing-a-rule.md"
    yield from _wrong_values(entry)
    yield from _wrong_examples(entry)


def _wrong_values(entry: dict[str, Any]) -> Iterator[str]:
    code, label = entry["code"], entry["label"]
    prefix = KEEP_PREFIX if entry["action"] == "keep" else PREFIXES.get(label)
    if prefix is None:
        yield f"field 'label': unknown label {label!r}"
    elif not (len(code) == 6 and code[:3] == prefix and code[3:].isdecimal() and "001" <= code[3:] <= "899"):
        yield f"field 'code': {code!r} is not {prefix}001 to {prefix}899"
    if _FLAGS.search(entry["pattern"], 1):
        yield "field 'pattern': flags such as (?i) stand at its head, or hold for a group: (?i:...)"
    if entry["where"] not in PLACES:
        yield f"field 'where': {entry['where']!r} is none of {', '.join(PLACES)}"
    if entry["action"] not in ACTIONS:
        yield f"field 'action': {entry['action']!r} is none of {', '.join(ACTIONS)}"
    if not isinstance(entry.get("certain"), bool):
        yield "field 'certain' is missing or not true or false"
    if "family" in entry and entry["family"] not in FAMILIES:
        yield f"field 'family': {entry['family']!r} is none of {', '.join(FAMILIES)}"
    literals = entry.get("literals", [])
    if not isinstance(literals, list) or not all(isinstance(one, str) and one.strip("^$") for one in literals):
        yield "field 'literals' is not a list of strings"
    elif any(len(one) > 1 and one[0] == "^" and one[-1] == "$" for one in literals):
        yield "field 'literals': begins with '^' and ends in '$': one anchor at most"
    elif any(one != one.lower() for one in literals):
        yield "field 'literals' has to be lower-case"
    longest = entry.get("max_length", LONGEST)
    if not isinstance(longest, int) or isinstance(longest, bool) or longest < 1:
        yield "field 'max_length' is not a number of characters"
    elif not literals and entry["action"] != "line":
        yield "field 'literals' is missing; only a line rule may leave it out"


def _wrong_examples(entry: dict[str, Any]) -> Iterator[str]:
    for name in ("drops", "keeps"):
        examples = entry.get(name)
        if not isinstance(examples, list) or not examples:
            yield f"field {name!r} is missing or empty: a rule shows what it takes and what it leaves"
        elif not all(
            isinstance(one, str) or (isinstance(one, dict) and isinstance(one.get("line"), str)) for one in examples
        ):
            yield f"field {name!r}: an example is a string or a table with 'line'"
        elif name == "keeps" and not all(isinstance(one, dict) and one.get("why") for one in examples):
            yield "field 'keeps': every near miss is a table with 'line' and 'why'"


def digest_of(rules: Iterable[Rule]) -> str:
    """sha256 of all of some rules that changes what goes, as ledgers carry it."""
    import hashlib

    told = hashlib.sha256()
    for rule in rules:
        told.update(repr([getattr(rule, name) for name in COUNTS]).encode())
    return told.hexdigest()


def same(one: Rule, other: Rule) -> bool:
    """Whether two rules take the same."""
    return all(getattr(one, name) == getattr(other, name) for name in COUNTS)


def check_unique(rules: list[Rule]) -> None:
    """Raise RuleError when two rules have one code."""
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.code in seen:
            raise RuleError(f"{rule.origin}: rule {rule.code}: the code is taken already in {seen[rule.code]}")
        seen[rule.code] = rule.origin
