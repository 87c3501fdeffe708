"""The road from a text to its Result, and the object that walks it for many texts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from boilerstrip.again import wavers, with_second
from boilerstrip.decide import decide
from boilerstrip.document import Decision, Document, Evidence
from boilerstrip.errors import BoilerstripError, ModelError, PatternTimeout, PluginError, RuleError, SettingsError
from boilerstrip.evidence import copies as beside
from boilerstrip.evidence.context import Context, codes, judge_in_context
from boilerstrip.evidence.examples import wrong
from boilerstrip.evidence.plugins import Plugin, check_apart, hear_plugins, load_plugins, no_rule, versions
from boilerstrip.evidence.profiles import Lookup, hear_profiles
from boilerstrip.evidence.rules import Advocate, match_rules
from boilerstrip.evidence.sentences import inside_long_lines
from boilerstrip.evidence.shape import Shapes, Zones, safety, shapes, zones
from boilerstrip.fold import fold
from boilerstrip.labels import PREFIXES
from boilerstrip.learned.told import Told
from boilerstrip.outcome import outcome
from boilerstrip.profiles.profile import Profile
from boilerstrip.profiles.store import Store, compiled, store_of
from boilerstrip.read import read
from boilerstrip.result import Result
from boilerstrip.rulefile import Rule, check_unique, digest_of, load_rules, same, shipped_rules
from boilerstrip.ruleindex import RuleIndex
from boilerstrip.rulepack import packed, ready_rules
from boilerstrip.settings import MODELS, Settings, check_lang, selects
from boilerstrip.version import VERSION

if TYPE_CHECKING:
    from boilerstrip.copies.laid import Panel

_TEXTS, _CHARACTERS = 64, 1 << 18  # that strip_many reads ahead, at most; no answer depends on it


class Judged(NamedTuple):
    """A text with what rules and contexts say of its lines."""

    doc: Document
    shape: Shapes
    alone: dict[int, list[Evidence]]
    argue: Advocate
    context: Context
    profiles: Sequence[Lookup] = ()
    copies: beside.Standing | None = None


class Stripper:
    """Strips texts with one Settings. Built once; thread-safe and picklable; keeps nothing of a text.

    Parameters
    ----------
    settings : Settings, optional

    Raises
    ------
    RuleError
        When a rule file of the settings cannot be used.
    SettingsError
        When a plug-in of theirs or the folder of recipes is not there or cannot be used, or a code is none.
    """

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

    def strip(
        self,
        text: str,
        title: str | None = None,
        lang: str | None = None,
        site: str | None = None,
        source: str | None = None,
        profile: Profile | str | Path | None = None,
    ) -> Result:
        """Strip one text.

        Parameters
        ----------
        text : str
        title : str, optional
            The story's headline, where the caller knows it.
        lang : str, optional
            Use only this language's rules (and ``any``); all are used otherwise.
        site : str, optional
            The site the text comes from, which chooses a profile from a folder of them.
        source : str, optional
            The story as its source published it: what stands in its body stays, whatever it looks like. What is not in
            it is judged as without it.
        profile : Profile, str or Path, optional
            What is known of the site: a Profile, its file, or a folder of them; instead of the settings'.

        Raises
        ------
        TypeError
            When ``text``, ``title``, ``site`` or ``source`` is not a str, or ``profile`` no profile.
        ProfileError
            When a profile cannot be read.
        SettingsError
            When ``lang`` is no language tag.
        PatternTimeout
            When a rule's pattern runs out of time on this text; the message names it.
        PluginError
            When a plug-in fails on this text; the message names it.
        """
        result = self.strip_known(text, title, lang, self.profiles_of(site, profile))
        return result if source is None else self._kept_to(result, source, lang)

    def strip_known(self, text: str, title: str | None, lang: str | None, profiles: Sequence[Lookup]) -> Result:
        """Strip one text with the profiles that count for it; errors as in ``strip``."""
        (result,) = self._results([self.judged(text, title, lang, profiles)])
        return result

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

    def strip_html(
        self,
        html: bytes | str,
        url: str | None = None,
        title: str | None = None,
        lang: str | None = None,
        source: str | None = None,
        extractor: str | None = None,
        site: str | None = None,
        profile: Profile | str | Path | None = None,
    ) -> Result:
        """Strip one page: its story's blocks, one a line. Nothing is fetched and nothing in it is run.

        Parameters
        ----------
        html : bytes or str
            The page. Of bytes the encoding is found (byte-order mark, meta tag, detection).
        url : str, optional
            Where it comes from: chooses the site's recipe (``Settings.site_config``). Where it is left out, the address
            that the page gives for itself does.
        title, lang, source : str, optional
            As in ``strip``.
        extractor : str, optional
            "own", "trafilatura" (its text, stripped as any other) or "ensemble" (both; takes the time of both); what
            the settings say (``Settings.extractor``) where left out.
        site : str, optional
            Whose page it is, which chooses a profile from a folder of them; its address's host where left out.
        profile : Profile, str or Path, optional
            As in ``strip``.

        Returns
        -------
        Result
            Of the page's own text with one block a line (``raw_text``). The headline is in ``title``, not in the text.

        Raises
        ------
        TypeError
            When an argument is not what it should be.
        SettingsError
            When ``lang`` is no language tag, or ``extractor`` none of these.
        ProfileError
            When a profile cannot be read.
        PageError
            When the input is no page, but a packed file, a picture or the like.
        PatternTimeout, PluginError
            As in ``strip``.
        """
        from boilerstrip.pagestrip import Choice, strip_page

        chosen = Choice(self.settings.extractor if extractor is None else extractor, site, profile)
        result = strip_page(self, html, url, title, lang, chosen)
        return result if source is None else self._kept_to(result, source, lang)

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
        accused = [k for k, evidence in alone.items() if not any(one.certain for one in evidence)]
        argue.hear(accused)
        for k in accused:
            alone[k] += argue(k)
        return alone

    def _kept_to(self, result: Result, source: str, lang: str | None) -> Result:
        """A Result in which what stands in the source's body stays."""
        if not isinstance(source, str):
            raise TypeError(f"source: a str, not {type(source).__name__}")
        from boilerstrip.scoring.protect import protected

        return protected(result, source, self._alone.strip(source, lang=lang))

    @cached_property
    def _alone(self) -> Stripper:
        """A Stripper that removes all that rules and contexts find: it tells the wrapper of sources."""
        return Stripper(replace(self.settings, select=(), ignore=(), keep=(), model="none"))

    def strip_many(self, texts: Iterable[str]) -> Iterator[Result]:
        """Strip texts one after another, lazily; each as ``strip`` would alone."""
        if isinstance(texts, (str, bytes)):
            raise TypeError("strip_many() takes many texts; pass [text] or call strip(text)")
        return map(self.strip, texts) if self._model is None else self._in_batches(texts)

    def _in_batches(self, texts: Iterable[str]) -> Iterator[Result]:
        """Results in batches that the labeller is asked about at once; what was judged before an error still comes."""
        some: list[Judged] = []
        size = 0
        for text in texts:
            try:
                some.append(self._judged_of(text, None, None))
            except Exception:
                yield from self._results(some)
                raise
            size += len(text)
            if len(some) >= _TEXTS or size >= _CHARACTERS:
                yield from self._results(some)
                some, size = [], 0
        yield from self._results(some)

    def strip_each(self, asked: Sequence[tuple[Any, ...]]) -> list[Result | BoilerstripError]:
        """Strip some texts at once: each as ``strip`` would alone, and one that fails costs no other.

        Parameters
        ----------
        asked : sequence of (text, title or None, source or None), or of these and the site or None and copies or None
            As ``strip`` takes them; ``copies`` is a ``copies.laid.Panel``. All are held in memory, and the labeller is
            asked about them at once.

        Returns
        -------
        list
            For each text its Result, or the PatternTimeout or PluginError that ``strip`` would raise.
        """
        ready: dict[int, Judged] = {}
        answers: dict[int, Result | BoilerstripError] = {}
        for k, (text, title, _, *more) in enumerate(asked):
            try:
                one = self._judged_of(text, title, more[0] if more else None)
                ready[k] = one if len(more) < 2 or more[1] is None else self.laid_beside(one, more[1])
            except (PatternTimeout, PluginError) as error:
                answers[k] = error
        try:
            answers.update(zip(ready, self._results(list(ready.values())), strict=True))
        except (PatternTimeout, PluginError):  # in a second look; alone each says whether it was at that one
            answers.update((k, self._or_error(partial(self._alone_decided, one))) for k, one in ready.items())
        for k, (_, _, source, *_) in enumerate(asked):
            if source is not None and isinstance(found := answers[k], Result):
                answers[k] = self._or_error(partial(self._kept_to, found, source, None))
        return [answers[k] for k in range(len(asked))]

    def _judged_of(self, text: str, title: str | None, site: str | None) -> Judged:
        """One of many texts, with the profiles that count for it."""
        profiles = self.profiles_of(site)
        return self.judged(text, title, None, profiles) if profiles else self.judged(text, title)

    @staticmethod
    def laid_beside(one: Judged, panel: Panel) -> Judged:
        """A judged text with what its copies say of it."""
        kept, own = beside.split(one.doc, one.alone, one.context.evidence)
        return one._replace(copies=panel.standing(kept, own))

    def _alone_decided(self, one: Judged) -> Result:
        return next(self._results([one]))

    @staticmethod
    def _or_error(work: Callable[[], Result]) -> Result | BoilerstripError:
        try:
            return work()
        except (PatternTimeout, PluginError) as error:
            return error

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

    def results(self, some: Sequence[Judged]) -> Iterator[Result]:
        """Decide about texts that were judged, a batch at a time; errors as in ``strip_many``."""
        for at in range(0, len(some), _TEXTS):
            yield from self._results(some[at : at + _TEXTS])

    def _results(self, some: Sequence[Judged]) -> Iterator[Result]:
        """Decide about some texts; the labeller is asked about all of them at once.

        Raises
        ------
        PatternTimeout, PluginError
            When the second look at a text fails; the results of the texts before it have come by then.
        """
        decided = self._decided(some)
        results = [self._result(one, decisions) for one, (decisions, _) in zip(some, decided, strict=True)]
        again = [k for k, pair in enumerate(decided) if self._model is not None and wavers(*pair)]
        rest: list[Judged] = []
        failure: BoilerstripError | None = None
        for k in again:
            try:
                one = some[k]
                left = self.judged(results[k].text, one.doc.title, one.doc.lang, one.profiles)
                if one.copies is not None:
                    left = left._replace(copies=one.copies.of_rest(one.doc, results[k].decisions, left.doc))
                rest.append(left)
            except (PatternTimeout, PluginError) as error:
                failure = error
                del results[k:]
                break
        for k, (second, _) in zip(again, self._decided(rest), strict=False):
            decisions = with_second(results[k].decisions, second, self._settled(some[k]))
            if decisions != results[k].decisions:
                results[k] = self._result(some[k], decisions)
        yield from results
        if failure:
            raise failure

    def _settled(self, one: Judged) -> frozenset[int]:
        """Lines of which something spoke that the user may have left out."""
        if not (self.settings.select or self.settings.ignore):
            return frozenset()
        spoken = [*one.alone.items(), *one.context.evidence.items()]
        return frozenset(k for k, evidence in spoken if any(each.action == "line" for each in evidence))

    def _decided(self, some: Sequence[Judged]) -> list[tuple[tuple[Decision, ...], Sequence[float]]]:
        """The decisions about some texts, and by line how safe it is to keep."""
        return [
            (decide(one.doc, one.alone, one.context.evidence, one.context.titles, plain, self.settings, model), plain)
            for one, (model, plain) in zip(some, self._asked(some), strict=True)
        ]

    def _asked(self, some: Sequence[Judged]) -> list[tuple[Mapping[int, Sequence[Evidence]], Sequence[float]]]:
        """What the labeller says against lines, and by line how safe it is to keep."""
        model = self._model
        if model is None:
            return [(self._carried(one), safety(one.shape)) for one in some]
        from boilerstrip.learned.told import accused

        limits = model.thresholds[self.settings.strictness]
        answers: list[tuple[Mapping[int, Sequence[Evidence]], Sequence[float]]] = []
        for one, told in zip(some, self.told(some), strict=True):
            if one.copies is not None:
                told = beside.with_copies(told, one.copies, one.doc, limits[not told.wrapped])
            found = accused(told, limits, one.argue)
            for k, evidence in self._carried(one, told).items():
                found[k] = [*found.get(k, ()), *evidence]
            answers.append((found, told.plain))
        return answers

    def _carried(self, one: Judged, told: Told | None = None) -> dict[int, list[Evidence]]:
        """What copies say for lines that other sites carry."""
        if one.copies is None or selects(self.settings.ignore, "", beside.SHARED):
            return {}
        return beside.carried(one.copies, one.doc, one.alone, one.context.evidence, told)

    def told(self, some: Sequence[Judged]) -> list[Told]:
        """What the labeller says of some texts, whatever the strictness; asked about all of them at once."""
        from boilerstrip.learned.labeller import Question, ask, told_of
        from boilerstrip.learned.state import state_of

        questions = [
            Question(
                one.doc,
                one.shape,
                state_of(one.doc, one.shape, one.alone, one.context),
                *([beside.LEAST] if one.copies is not None and one.copies.whole else []),
            )
            for one in some
        ]
        return [
            told_of(answer, question) for answer, question in zip(ask(self._model, questions), questions, strict=True)
        ]

    def _result(self, one: Judged, decisions: tuple[Decision, ...]) -> Result:
        status, confidence, told = outcome(one.doc, one.shape, decisions, self.settings)
        return Result(one.doc, decisions, status, confidence, told, one.context.title, self._digests)

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


def weighed(doc: Document, shape: Shapes, alone: dict[int, list[Evidence]], argue: Advocate) -> Judged:
    """A text whose lines stand accused of what ``alone`` says, to which keep-rules and contexts are added."""
    if alone:
        accused = [k for k, evidence in alone.items() if not any(one.certain for one in evidence)]
        argue.hear(accused)
        for k in accused:
            alone[k] += argue(k)
    return Judged(doc, shape, alone, argue, judge_in_context(doc, shape, alone, argue))


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
