"""Every choice a user can make about stripping, in one frozen object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any

from boilerstrip.errors import SettingsError
from boilerstrip.labels import KEEP_PREFIX, LABELS, PREFIXES, REMOVED

_DAY = 86_400  # seconds
STRICTNESS = ("careful", "balanced", "thorough")
MODELS = ("auto", "none", "shipped")
EXTRACTORS = ("own", "trafilatura", "ensemble")
_LANG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*\Z")
OPEN = ("SITE:", "RECIPE:", "COPY:")  # beginnings of codes that no list names
_CODE = re.compile(r"([A-Z]{3})([0-9]{0,3})\Z")


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are stripped. Immutable, hashable and picklable.

    Parameters
    ----------
    select, ignore : tuple of str
        Labels (``caption``), code prefixes (``CAP``, ``COPY:``) or codes (``CAP004``). A removal happens only when
        ``select`` is empty or names it, and ``ignore`` does not; of two names that fit, the longer one wins.
    keep : tuple of str
        Labels whose lines stay although they are recognised.
    max_removed : float
        Share (0..1) of a document's ink above which a command refuses to write and ``Result.status`` is "suspect".
        0.6: of 1,167 English training documents with a story in them, 13 rightly lose more (bench/calibrate.py).
        It says nothing of pages, most of each of which is wrapper.
    lang : str or None
        Use only the rules of this language and of ``any``; None uses all.
    rule_files : tuple of str
        Paths of further rule files, in the form of docs/writing-a-rule.md.
    strictness : str
        "careful", "balanced" or "thorough": how sure the labeller has to be before a line goes.
    model : str
        The learned labeller: "auto" (the shipped model; rules and contexts alone, with a warning, where it or numpy is
        missing), "shipped" (an error there), "none" (rules and contexts alone) or the path of a model file. What it is
        worth stands in docs/model.md.
    page_model : str
        The labeller of pages: "shipped", or the path of a weight file.
    plugins : tuple of str
        Names of plug-ins, which installed packages offer (docs/integrations/plugins.md): what they say of lines counts
        as what rules say. None unless named: what happens to be installed changes no answer.
    extractor : str
        What finds the story in a page: "own" (the shipped labeller of pages), "trafilatura" (its text, stripped as any
        other) or "ensemble" (both; takes the time of both). Texts know nothing of it.
    site_config : str or None
        A folder of site recipes in the form of FiveFilters and wallabag (docs/pages.md): what they say of a page of
        their site is evidence. Texts know nothing of it.
    profile : str or None
        Path of a site profile, or of a folder of them, from which a document's site chooses (docs/profiles.md).
    pattern_seconds : float
        Time (seconds) one pattern may take on one line before the document fails with the rule's name.

    Raises
    ------
    SettingsError
        When a label or code is unknown or a number is out of range.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    max_removed: float = 0.6
    lang: str | None = None
    rule_files: tuple[str, ...] = ()
    strictness: str = "balanced"
    model: str = "auto"
    pattern_seconds: float = 0.5
    plugins: tuple[str, ...] = ()
    extractor: str = "own"
    page_model: str = "shipped"
    site_config: str | None = None
    profile: str | None = None

    def __post_init__(self) -> None:
        for field in ("select", "ignore", "keep", "rule_files", "plugins"):
            object.__setattr__(self, field, _names(getattr(self, field), field))
        for field in ("select", "ignore"):
            for name in getattr(self, field):
                check_selector(name, field)
        for label in self.keep:
            if label not in LABELS:
                raise SettingsError(f"keep: unknown label {label!r}; the labels are {', '.join(REMOVED)}")
        for field, is_right, told in _CHECKED:
            value = getattr(self, field)
            if not is_right(value):
                raise SettingsError(f"{field.replace('_', '-')}: {value!r} is {told}")
        for field, made in (("site_config", _folder), ("profile", _path), ("lang", check_lang)):
            if (value := getattr(self, field)) is not None:
                object.__setattr__(self, field, made(value))


def _names(value: object, field: str) -> tuple[str, ...]:
    """A field of names as a tuple; a lone string would be taken letter by letter."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise SettingsError(f"{field}: {value!r} is no list of names; write ({value!r},)")
    names = tuple(str(one) if isinstance(one, PathLike) else one for one in value)
    for one in names:
        if not isinstance(one, str):
            raise SettingsError(f"{field}: {one!r} is not a name")
    return names


def _folder(value: object) -> str:
    """A folder's path as a str; whether it is there is asked when a Stripper is built."""
    path = fspath(value) if isinstance(value, PathLike) else value
    if not isinstance(path, str) or not path:
        raise SettingsError(f"site-config: {value!r} is not the path of a folder of recipes")
    return path


def _path(value: object) -> str:
    """A profile's or a folder's path as a str."""
    if not isinstance(value, (str, PathLike)) or not str(value):
        raise SettingsError(f"profile: {value!r} is not the path of a profile or of a folder of them")
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_named(value: object) -> bool:
    return isinstance(value, str) and bool(value)


# By field, in the order in which they are told of: what is right, and what else it is said to be.
_CHECKED: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    (
        "max_removed",
        lambda value: _is_number(value) and 0.0 <= value <= 1.0,
        "not a share between 0 and 1 (0% and 100%)",
    ),
    (
        "pattern_seconds",
        lambda value: _is_number(value) and 0 < value <= _DAY,
        "not a number above zero (a day, 86400, at most)",
    ),
    ("strictness", STRICTNESS.__contains__, f"none of {', '.join(STRICTNESS)}"),
    ("extractor", EXTRACTORS.__contains__, f"none of {', '.join(EXTRACTORS)}"),
    ("model", _is_named, "neither 'auto' nor 'shipped' nor 'none' nor the path of a file"),
    ("page_model", _is_named, "neither 'shipped' nor the path of a file"),
)


def check_lang(lang: str) -> str:
    """The language of a tag: ``en`` of ``en-GB``.

    Raises
    ------
    SettingsError
        When it is no language tag. A language without rules is none: the rules of ``any`` are left.
    """
    match = _LANG.match(lang) if isinstance(lang, str) else None
    if match is None:
        raise SettingsError(f"lang: {lang!r} is no language tag, such as 'en' or 'pt-BR'")
    return match[1].lower()


def check_selector(name: str, field: str) -> None:
    """Raise SettingsError unless ``name`` is a label, a code prefix, a code or begins with one of ``OPEN``."""
    match = _CODE.match(name)
    known = match is not None and (match[1] in PREFIXES.values() or match[1] == KEEP_PREFIX)
    if not known and name not in REMOVED and not name.startswith(OPEN):
        raise SettingsError(f"{field}: unknown label or code {name!r}; see 'boilerstrip rules'")


def selects(names: tuple[str, ...], label: str, code: str) -> int:
    """How closely ``names`` name this label and code: 0 not at all, else the length of the best name (a label: 3)."""
    best = 0
    for name in names:
        if name == label:
            best = max(best, 3)
        elif code.startswith(name):
            best = max(best, len(name))
    return best
