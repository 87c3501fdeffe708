"""A Stripper that judges no text of which it remembers what was said: how ``tag`` and ``decide`` share their work.

The road from evidence to Result is the Stripper's own, second look and all, so that the answer is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from boilerstrip.attributes import Remembered, Row, from_row
from boilerstrip.errors import AttributesError, BoilerstripError, PatternTimeout, PluginError
from boilerstrip.evidence.profiles import Lookup
from boilerstrip.judge import Judged
from boilerstrip.learned.told import Told
from boilerstrip.ledger import digest
from boilerstrip.result import Result
from boilerstrip.settings import STRICTNESS, Settings
from boilerstrip.stripper import Stripper


class Memory:
    """What is known of one document's text, and of what is left of it when it is looked at again; by sha256."""

    def __init__(self, rows: Mapping[str, Row] | None = None) -> None:
        self.known: dict[str, Remembered] = {}
        self.rows = rows or {}
        self.anew = 0  # texts that had to be judged, for nothing was known of them


class Remembering(Stripper):
    """Strips one document at a time, whose ``memory`` it looks up and adds to. Not thread-safe, unlike its base."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.memory = Memory()

    def judged(
        self, text: str, title: str | None = None, lang: str | None = None, profiles: Sequence[Lookup] = ()
    ) -> Judged:
        """As remembered, where it is; a rule that is ignored by its code must not have spoken then: contexts heard it.

        Raises
        ------
        AttributesError
            When what is remembered is damaged.
        """
        key = digest(text)
        found = self.memory.known.get(key)
        if found is None and key in self.memory.rows:
            found = from_row(self.memory.rows[key], self.document(text, title, lang))
            if (found.told is None) != (self._model is None):
                raise AttributesError("the evidence is damaged")
        if found is None or not found.codes().isdisjoint(self.settings.ignore):
            found = Remembered(super().judged(text, title, lang, profiles), None)
            self.memory.anew += 1
        self.memory.known[key] = found
        return found.judged

    def told(self, some: Sequence[Judged]) -> list[Told]:
        """As remembered, and asked for the others."""
        memory = self.memory.known
        keys = {id(one.judged): key for key, one in memory.items()}
        unasked = [one for one in some if memory[keys[id(one)]].told is None]
        for one, told in zip(unasked, super().told(unasked) if unasked else (), strict=True):
            memory[keys[id(one)]] = Remembered(one, told)
        found = [memory[keys[id(one)]].told for one in some]
        return [told for told in found if told is not None]

    def mismatch(self, versions: Mapping[str, object]) -> str | None:
        """What attributes were made with that is not in use here, in words; None where all of it is."""
        mine = self.versions()
        kinds = {"boilerstrip": "", "rules": "rule set", "model": "model", "plugins": "set of plug-ins"}
        kinds["profile"] = "profile"
        for name, what in kinds.items():
            if versions.get(name) != mine.get(name):
                if name == "boilerstrip":
                    return f"made by boilerstrip {versions.get(name)}, and this is {mine[name]}"
                return f"made with another {what}"
        return None

    def versions(self) -> dict[str, str]:
        """boilerstrip's version, and the digests of rules and model."""
        return dict(self._digests)


class Tagger:
    """Judges documents once, and says what each strictness makes of them."""

    def __init__(self, settings: Settings) -> None:
        plain = replace(settings, select=(), ignore=(), keep=())
        self.stripper = Remembering(plain)
        self._each = {name: replace(plain, strictness=name) for name in STRICTNESS}

    def remember(self, texts: Sequence[tuple[Any, ...]]) -> list[Memory | BoilerstripError]:
        """A memory for each (text, title[, site]), the labeller asked about all at once; or why there is none."""
        memories: list[Memory | BoilerstripError] = []
        for text, title, *site in texts:
            self.stripper.memory = memory = Memory()
            try:
                self.stripper.judged(text, title, None, self.stripper.profiles_of(site[0] if site else None))
                memories.append(memory)
            except (PatternTimeout, PluginError) as error:
                memories.append(error)
        if self.stripper.asks:
            entries = [one.known for one in memories if isinstance(one, Memory)]
            judged = [remembered.judged for known in entries for remembered in known.values()]
            for known, told in zip(entries, Stripper.told(self.stripper, judged), strict=True):
                known.update({key: Remembered(one.judged, told) for key, one in known.items()})
        return memories

    def tag(self, text: str, memory: Memory, title: str | None = None, site: str | None = None) -> dict[str, Result]:
        """The Result of a text by strictness; all that was said of it, and of what is left, is then in ``memory``.

        Raises
        ------
        PatternTimeout, PluginError
            As ``Stripper.strip``.
        """
        self.stripper.memory = memory
        results = {}
        for name, settings in self._each.items():
            self.stripper.settings = settings
            results[name] = self.stripper.strip(text, title=title, site=site)
        return results
