"""What rules, profiles and contexts say of a text, before anything is decided, and the object that asks them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from boilerstrip.document import Document, Evidence
from boilerstrip.errors import ModelError, RuleError, SettingsError
from boilerstrip.evidence import copies as beside
from boilerstrip.evidence.context import Context, codes, judge_in_context
from boilerstrip.evidence.examples import wrong
from boilerstrip.evidence.plugins import Plugin, check_apart, hear_plugins, load_plugins, no_rule, versions
from boilerstrip.evidence.profiles import Lookup, hear_profiles
from boilerstrip.evidence.rules import Advocate, match_rules
from boilerstrip.evidence.sentences import inside_long_lines
from boilerstrip.evidence.shape import Shapes, Zones, shapes, zones
from boilerstrip.fold import fold
from boilerstrip.labels import PREFIXES
from boilerstrip.profiles.profile import Profile
from boilerstrip.profiles.store import Store, compiled, store_of
from boilerstrip.read import read
from boilerstrip.rulefile import Rule, check_unique, digest_of, load_rules, same, shipped_rules
from boilerstrip.ruleindex import RuleIndex
from boilerstrip.rulepack import packed, ready_rules
from boilerstrip.settings import MODELS, Settings, check_lang
from boilerstrip.version import VERSION


class Judged(NamedTuple):
    """A text with what rules and contexts say of its lines."""

    doc: Document
    shape: Shapes
    alone: dict[int, list[Evidence]]
    argue: Advocate
    context: Context
    profiles: Sequence[Lookup] = ()
    copies: beside.Standing | None = None


class Judge:
    """What a Stripper is built of: rules, plug-ins, recipes, profiles and model of one Settings."""

    def __init__(self, settings: Settings | None = None) -> None:
        if settings is not None and not isinstance(settings, Settings):
            raise TypeError(f"settings: a boilerstrip.Settings, not {type(settings).__name__}")
        self.settings = settings or Settings()
        extra = [rule for path in self.settings.rule_files for rule in load_rules(path)]
        check_unique(extra)
        for rule in extra:
            for told in wrong(rule, self.settings.pattern_seconds):
                raise RuleError(f"{rule.origin}: rule {rule.code}: {told}")
        replaced = {rule.code for rule in extra}
        # A user's rule with a shipped rule's code takes its place, as an override does in other linters.
        self._rules = [rule for rule in ready_rules() if rule.code not in replaced] + extra
        self._plugins = load_plugins(self.settings.plugins)
        self.recipes = _recipes(self.settings.site_config)
        self._store = Store(self.settings.profile) if self.settings.profile else None
        self._check_codes()

    def _check_codes(self) -> None:
        """Raise SettingsError for a whole code that no rule or context has: a slip of the pen would pass unseen."""
        check_apart(self._plugins, self._codes)
        if any(one.codes is None for one in self._plugins):
            return  # one of theirs may be meant
        known = codes() | self._codes | {f"{prefix}000" for prefix in PREFIXES.values()}
        known |= {code for one in self._plugins for code in one.codes or ()}
        for field in ("select", "ignore"):
            for name in getattr(self.settings, field):
                if len(name) == 6 and name.isupper() and name not in known:
                    raise SettingsError(f"{field}: {no_rule(name, self._plugins)}")

    def __getstate__(self) -> dict[str, Any]:
        return {"settings": self.settings, "_rules": self._rules}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._plugins = load_plugins(self.settings.plugins)
        self.recipes = _recipes(self.settings.site_config)  # XPaths that are compiled cannot come along
        self._store = Store(self.settings.profile) if self.settings.profile else None
        known = {rule.code: rule for rule in ready_rules()}
        # A rule that came along is one of this process's pack where it is the same, and is not looked at anew.
        self._rules = [
            mine if rule.trusted and (mine := known.get(rule.code)) is not None and same(mine, rule) else rule
            for rule in self._rules
        ]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in use, with their examples and reasons."""
        whole = {rule.code: rule for rule in shipped_rules()}
        return tuple(whole[rule.code] if rule.number >= 0 else rule for rule in self._rules)

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins in use."""
        return self._plugins

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that have rules of their own."""
        return frozenset([rule.lang for rule in self._rules]) - {"any"}

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset([rule.code for rule in self._rules])

    @cached_property
    def _indexes(self) -> dict[str | None, tuple[RuleIndex, RuleIndex]]:
        return {}

    @property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """What answers depend on beside the settings: names and digests of version, rules and model."""
        return self._digests

    @cached_property
    def _digests(self) -> tuple[tuple[str, str], ...]:
        pack = packed()
        whole = pack is not None and tuple(map(id, pack.rules)) == tuple(map(id, self._rules))
        return (
            ("boilerstrip", VERSION),
            ("rules", pack.digest if pack and whole else digest_of(self._rules)),
            ("model", self._model.digest if self._model else "none"),
            *([("plugins", versions(self._plugins))] if self._plugins else []),
            *([("profile", self._store.digest)] if self._store else []),
        )

    def _index(self, lang: str | None) -> tuple[RuleIndex, RuleIndex]:
        """The accusing rules and the keep-rules of a language, each ready to be looked up."""
        pair = self._indexes.get(lang)
        if pair is None:
            # A rule that is ignored by its code is not even tried: its pattern may be the one that takes too long.
            rules = [
                rule
                for rule in self._rules
                if (lang is None or rule.lang in ("any", lang)) and rule.code not in self.settings.ignore
            ]
            pair = (
                RuleIndex(r for r in rules if r.action != "keep"),
                RuleIndex(r for r in rules if r.action == "keep"),
            )
            # Two threads may build the same pair at once; both are right, and one stays.
            self._indexes[lang] = pair
        return pair

    def profiles_of(self, site: str | None, told: Profile | str | Path | None = None) -> Sequence[Lookup]:
        """The profiles that count for a document."""
        if told is None and site is None and self._store is None:
            return ()
        if site is not None and not isinstance(site, str):
            raise TypeError(f"site: a str, not {type(site).__name__}")
        if isinstance(told, Profile):
            return [compiled(told)]
        if told is not None and not isinstance(told, (str, Path)):
            raise TypeError(f"profile: a Profile or a path, not {type(told).__name__}")
        store = self._store if told is None else store_of(str(told))
        return () if store is None else store.of(site)

    def accusations(
        self,
        doc: Document,
        where: Zones,
        positions: Sequence[int],
        passed: Callable[[Rule, int], bool],
        others: Mapping[int, Sequence[Evidence]] = MappingProxyType({}),
    ) -> dict[int, list[Evidence]]:
        """What rules, plug-ins and ``others`` say of some of a document's lines, and what keep-rules hold against it.

        ``passed`` says of a rule and a position whether it is not tried there.
        """
        accusing, keeping = self._index(doc.lang)
        seconds = self.settings.pattern_seconds
        alone = match_rules(doc, accusing, where, seconds, positions, passed)
        argue = Advocate(doc, keeping, where, seconds)
        if self._plugins:
            hear_plugins(self._plugins, doc, alone, argue, self._codes)
        for k, some in others.items():
            alone.setdefault(k, []).extend(some)
        _defend(alone, argue)
        return alone

    def document(self, text: str, title: str | None = None, lang: str | None = None) -> Document:
        """A text's lines, with the headline and the language that it is judged by; errors as in ``strip``."""
        if title is not None and not isinstance(title, str):
            raise TypeError(f"title: a str, not {type(title).__name__}")
        title = title if title and fold(title).strip() else None
        return read(text, title, check_lang(lang) if lang else self.settings.lang)

    def judged(
        self, text: str, title: str | None = None, lang: str | None = None, profiles: Sequence[Lookup] = ()
    ) -> Judged:
        """What rules, profiles and contexts say of a text, before anything is decided; errors as in ``strip``."""
        doc = self.document(text, title, lang)
        shape = shapes(doc)
        accusing, keeping = self._index(doc.lang)
        where, seconds = zones(shape), self.settings.pattern_seconds
        alone = match_rules(doc, accusing, where, seconds)
        for k, inside in inside_long_lines(doc, accusing, seconds):
            alone.setdefault(k, []).extend(inside)
        argue = Advocate(doc, keeping, where, seconds)
        if self._plugins:
            hear_plugins(self._plugins, doc, alone, argue, self._codes)
        hear_profiles(profiles, doc, shape, alone)
        return weighed(doc, shape, alone, argue)._replace(profiles=profiles)

    @property
    def asks(self) -> bool:
        """Whether there is a labeller to ask."""
        return self._model is not None

    @cached_property
    def _model(self) -> Any:
        """The labeller's model; None where the settings want rules and contexts alone, or settle for them."""
        name = self.settings.model
        if name == "none":
            return None
        try:
            return _load(None if name in MODELS else name)
        except ModelError as error:
            if name != "auto":
                raise
            warnings.warn(f"boilerstrip works with rules and contexts alone: {error}", RuntimeWarning, stacklevel=2)
            return None

    @cached_property
    def page_model(self) -> Any:
        """The labeller of pages: the same for as long as this object is there.

        Raises
        ------
        ModelError
            When its file cannot be used.
        """
        from boilerstrip.learned.pagemodel import page_model_of

        name = self.settings.page_model
        return page_model_of(None if name == "shipped" else name)


def weighed(doc: Document, shape: Shapes, alone: dict[int, list[Evidence]], argue: Advocate) -> Judged:
    """A text whose lines stand accused of what ``alone`` says, to which keep-rules and contexts are added."""
    _defend(alone, argue)
    return Judged(doc, shape, alone, argue, judge_in_context(doc, shape, alone, argue))


def _defend(alone: dict[int, list[Evidence]], argue: Advocate) -> None:
    """Add what keep-rules say for lines that stand accused, but of nothing certain: nothing is heard against that."""
    accused = [k for k, evidence in alone.items() if not any(one.certain for one in evidence)]
    if accused:
        argue.hear(accused)
    for k in accused:
        alone[k] += argue(k)


def _recipes(folder: str | None) -> Any:
    """The recipes of a folder, where settings name one: nothing of them is loaded else."""
    if folder is None:
        return None
    from boilerstrip.pages.recipes import Recipes

    return Recipes(folder)


def _load(path: str | None) -> Any:
    try:
        from boilerstrip.learned.labeller import model_of
    except ImportError as error:
        raise ModelError(f"the model needs {error.name}: install it, or settle for model 'none'") from None
    return model_of(path)
