"""The object that strips texts and pages, alone and many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.batches import is_full
from boilerstrip.errors import BoilerstripError, PatternTimeout, PluginError
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.judge import Judged
from boilerstrip.profiles.profile import Profile
from boilerstrip.profiles.store import told_digest
from boilerstrip.result import Result
from boilerstrip.sites import site_of
from boilerstrip.verdicts import Verdicts

if TYPE_CHECKING:
    from boilerstrip.copies.laid import Panel


class Asking(NamedTuple):
    """One of the texts that ``Stripper.strip_each`` takes, with what is known of it.

    Attributes
    ----------
    text : str
    title, source, site : str, optional
        As ``Stripper.strip`` takes them.
    copies : copies.laid.Panel, optional
        The text beside its copies on other sites.
    """

    text: str
    title: str | None = None
    source: str | None = None
    site: str | None = None
    copies: Panel | None = None


class Stripper(Verdicts):
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
        result = result if profile is None else _named(result, profile, site)
        return result if source is None else self._kept_to(result, source, lang)

    def strip_known(self, text: str, title: str | None, lang: str | None, profiles: Sequence[Lookup]) -> Result:
        """Strip one text with the profiles that count for it; errors as in ``strip``."""
        (result,) = self._results([self.judged(text, title, lang, profiles)])
        return result

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

        if source is not None and not isinstance(source, str):
            raise TypeError(f"source: a str, not {type(source).__name__}")
        chosen = Choice(self.settings.extractor if extractor is None else extractor, site, profile)
        result = strip_page(self, html, url, title, lang, chosen)
        result = result if profile is None else _named(result, profile, site_of(site, url))
        return result if source is None else self._kept_to(result, source, lang)

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
            if is_full(len(some), size):
                yield from self._results(some)
                some, size = [], 0
        yield from self._results(some)

    def strip_each(self, asked: Sequence[Asking]) -> list[Result | BoilerstripError]:
        """Strip some texts at once: each as ``strip`` would alone, and one that fails costs no other.

        Parameters
        ----------
        asked : sequence of Asking
            All are held in memory, and the labeller is asked about them at once.

        Returns
        -------
        list
            For each text its Result, or the PatternTimeout or PluginError that ``strip`` would raise.

        Raises
        ------
        TypeError
            When an argument is not what it should be.
        ProfileError
            When a profile cannot be read.
        """
        ready: dict[int, Judged] = {}
        answers: dict[int, Result | BoilerstripError] = {}
        for k, one in enumerate(asked):
            try:
                judged = self._judged_of(one.text, one.title, one.site)
                ready[k] = judged if one.copies is None else self.laid_beside(judged, one.copies)
            except (PatternTimeout, PluginError) as error:
                answers[k] = error
        try:
            answers.update(zip(ready, self._results(list(ready.values())), strict=True))
        except (PatternTimeout, PluginError):  # in a second look; alone each says whether it was at that one
            answers.update((k, self._or_error(partial(self._alone_decided, one))) for k, one in ready.items())
        for k, one in enumerate(asked):
            if one.source is not None and isinstance(found := answers[k], Result):
                answers[k] = self._or_error(partial(self._kept_to, found, one.source, None))
        return [answers[k] for k in range(len(asked))]

    def _judged_of(self, text: str, title: str | None, site: str | None) -> Judged:
        """One of many texts, with the profiles that count for it."""
        profiles = self.profiles_of(site)
        return self.judged(text, title, None, profiles) if profiles else self.judged(text, title)

    def _alone_decided(self, one: Judged) -> Result:
        return next(self._results([one]))

    @staticmethod
    def _or_error(work: Callable[[], Result]) -> Result | BoilerstripError:
        try:
            return work()
        except (PatternTimeout, PluginError) as error:
            return error


def _named(result: Result, profile: Profile | str | Path, site: str | None) -> Result:
    """A Result whose ledger names the profile that it was made with, and not the settings'."""
    others = (one for one in result.digests if one[0] != "profile")
    return replace(result, digests=(*others, ("profile", told_digest(profile, site))))
