"""Evidence of the user's own making: what installed packages offer as entry points, taken when settings name it.

Untrusted in form, not in intent: a plug-in's code runs as the user's own, but what it says of a document is checked
before it counts, so that a slip is told with the plug-in's name and not found in an output weeks later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from operator import index
from typing import Any

from boilerstrip.document import Document, Evidence
from boilerstrip.errors import PluginError, SettingsError
from boilerstrip.evidence.rules import Advocate
from boilerstrip.labels import KEEP_PREFIX, LABELS, PREFIXES

GROUP = "boilerstrip.evidence"
_CODE = re.compile(r"[A-Z]{3}(?!000)[0-8][0-9]{2}\Z")  # 000 is the model's, 900 to 999 are contexts'
_ACTIONS = ("line", "span", "keep")
Judge = Callable[[Document], Mapping[int, Evidence | Iterable[Evidence]]]


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in that settings name: ``codes`` are those it declares, with what they stand for, or None."""

    name: str
    version: str  # of the package that it comes with
    judge: Judge
    codes: Mapping[str, str] | None

    def __str__(self) -> str:
        return f"plugin {self.name!r} ({self.version})"

    def evidence(self, doc: Document, taken: frozenset[str]) -> Iterator[tuple[int, Evidence]]:
        """What it says of a document's lines, by position, checked; in an order of our own.

        Parameters
        ----------
        taken : frozenset of str
            Codes of rules in use, which a plug-in may not give.

        Raises
        ------
        PluginError
            When it fails, or says what is no evidence: names the plug-in, the line and what is wrong.
        """
        try:
            told = self.judge(doc)
            if not isinstance(told, Mapping):
                raise TypeError(f"gave {type(told).__name__}, no mapping of positions to Evidence")
            pairs = [(index(k), one) for k, some in told.items() for one in _each(some)]
        except Exception as error:
            said = " ".join(str(error).split())
            raise PluginError(f"{self}: {type(error).__name__}{': ' if said else ''}{said}") from error
        good = [(k, self._checked(doc, k, one, taken)) for k, one in pairs]
        yield from sorted(good, key=lambda pair: (pair[0], pair[1].code, pair[1].start, pair[1].end))

    def _checked(self, doc: Document, k: int, one: Any, taken: frozenset[str]) -> Evidence:
        """One piece of evidence with plain numbers in it."""
        if not 0 <= k < len(doc.lines):
            raise PluginError(f"{self}: position {k} is none of the document's (0 to {len(doc.lines) - 1})")
        wrong = _wrong(one) or self._wrong_code(one, taken) or _wrong_place(doc, k, one)
        if wrong:
            raise PluginError(f"{self}: line {doc.index[k] + 1}: {wrong}")
        start, end = (index(one.start), index(one.end)) if one.action == "span" else (0, 0)
        return Evidence(one.code, one.label, one.certain, float(one.confidence), one.action, start, end)

    def _wrong_code(self, one: Evidence, taken: frozenset[str]) -> str | None:
        prefix = KEEP_PREFIX if one.action == "keep" else PREFIXES[one.label]
        if not isinstance(one.code, str) or not _CODE.match(one.code) or one.code[:3] != prefix:
            return f"code {one.code!r} is not {prefix} and a number from 001 to 899"
        if one.code in taken:
            return f"code {one.code!r} is a rule's; 'boilerstrip rules' lists those"
        if self.codes is not None and one.code not in self.codes:
            return f"code {one.code!r} is none of the plug-in's 'codes'"
        return None


def _each(some: Any) -> Iterable[Any]:
    """One piece of evidence, or many; a named tuple could be taken for many."""
    return (some,) if isinstance(some, Evidence) else some


def _wrong(one: Any) -> str | None:
    """What is wrong with evidence that could stand on any line."""
    if not isinstance(one, Evidence):
        return f"{type(one).__name__} is no Evidence"
    if one.action not in _ACTIONS:
        return f"action {one.action!r} is none of {', '.join(_ACTIONS)}"
    if one.label not in (LABELS if one.action == "keep" else PREFIXES):
        return f"label {one.label!r} is none that goes ({', '.join(PREFIXES)})"
    if not isinstance(one.certain, bool):
        return f"certain {one.certain!r} is neither True nor False"
    try:
        good = 0.0 <= float(one.confidence) <= 1.0
    except (TypeError, ValueError):
        good = False
    return None if good else f"confidence {one.confidence!r} is not a number between 0 and 1"


def _wrong_place(doc: Document, k: int, one: Evidence) -> str | None:
    """What is wrong with a span's offsets."""
    if one.action != "span":
        return None
    low, high = doc.begins[k], doc.begins[k] + len(doc.lines[k])
    try:
        good = low <= index(one.start) < index(one.end) <= high
    except TypeError:
        good = False
    return None if good else f"span {one.start!r} to {one.end!r} is not within the line ({low} to {high})"


def load_plugins(names: Sequence[str]) -> tuple[Plugin, ...]:
    """The plug-ins of these names, in order, each once.

    Raises
    ------
    SettingsError
        When there is none of a name, or two, or one cannot be loaded.
    """
    return tuple(_loaded(name) for name in dict.fromkeys(names))


def _loaded(name: str) -> Plugin:
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        others = ", ".join(sorted(set(entry_points(group=GROUP).names))) or "none"
        raise SettingsError(f"plugins: no installed package gives {name!r}; installed plug-ins: {others}")
    if len(found) > 1:
        raise SettingsError(f"plugins: {name!r} is given by {' and '.join(sorted(map(_version, found)))}; remove one")
    version = _version(found[0])
    try:
        judge = found[0].load()
    except Exception as error:
        said = " ".join(str(error).split())
        raise SettingsError(
            f"plugins: {name!r} ({version}) cannot be loaded: {type(error).__name__}: {said}"
        ) from error
    if not callable(judge) or isinstance(judge, type):
        raise SettingsError(f"plugins: {name!r} ({version}): {found[0].value} is no function of a Document")
    return Plugin(name, version, judge, _codes(getattr(judge, "codes", None), f"plugins: {name!r} ({version})"))


def _codes(told: Any, where: str) -> Mapping[str, str] | None:
    """The codes that a plug-in declares."""
    if told is None:
        return None
    if not isinstance(told, Mapping):
        raise SettingsError(f"{where}: 'codes' is no mapping of codes to what they stand for")
    for code in told:
        if not isinstance(code, str) or not _CODE.match(code) or code[:3] not in (*PREFIXES.values(), KEEP_PREFIX):
            raise SettingsError(f"{where}: code {code!r} is not a label's prefix and a number from 001 to 899")
    return dict(told)


def _version(found: EntryPoint) -> str:
    return f"{found.dist.name} {found.dist.version}" if found.dist else "of no package"


def check_apart(plugins: Sequence[Plugin], taken: Iterable[str]) -> None:
    """Raise SettingsError when a code that a plug-in declares is a rule's or another plug-in's."""
    owner = dict.fromkeys(taken, "a rule")
    for plugin in plugins:
        for code in plugin.codes or ():
            if code in owner:
                raise SettingsError(f"plugins: {plugin}: code {code!r} is that of {owner[code]} too")
            owner[code] = str(plugin)


def no_rule(code: str, plugins: Sequence[Plugin]) -> str:
    """What to say of a code that nothing in use has, and where those are that something has."""
    named = "".join(f" --plugin {one.name}" for one in plugins)
    return f"no rule {'or plug-in ' if plugins else ''}has the code {code!r}; see 'boilerstrip rules{named}'"


def versions(plugins: Sequence[Plugin]) -> str:
    """Names and versions as a ledger shows them."""
    return ", ".join(f"{one.name} ({one.version})" for one in plugins)


def hear_plugins(
    plugins: Sequence[Plugin],
    doc: Document,
    alone: dict[int, list[Evidence]],
    argue: Advocate,
    taken: frozenset[str],
) -> None:
    """Add what plug-ins say to what rules said: against lines to ``alone``, for them to ``argue``, as keep-rules do.

    Errors as in ``Plugin.evidence``.
    """
    for plugin in plugins:
        for k, one in plugin.evidence(doc, taken):
            if one.action == "keep":
                argue.add(k, one)
            else:
                alone.setdefault(k, []).append(one)
