"""Hugging Face datasets: a function for ``Dataset.map(..., batched=True)`` whose fingerprint is stable.

``datasets`` keeps what a function made, and knows the function again by its pickle. This one's holds its choices, and
the versions and digests of what decides: the same settings are found again in another process, other rules are not.
docs/integrations/datasets.md has an example. Nothing here imports ``datasets``: it works wherever batches are columns.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from boilerstrip.errors import BoilerstripError, SettingsError
from boilerstrip.integrations import check_names
from boilerstrip.integrations.batch import sites_of, strip_batch, strip_pages
from boilerstrip.integrations.counts import counts, share
from boilerstrip.result import Result
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

logger = logging.getLogger(__name__)
_MADE = ("output", "status", "ledger", "removed")
_COLUMNS = ("text", "output", "title", "status", "ledger", "html_column", "url", "site", "removed")


@dataclass(frozen=True)
class StripBatch:
    """Strips a column of a batch.

    Parameters
    ----------
    text : str
        The column with the texts; a row without one (None) stays without.
    output : str, optional
        The column for what is left; the texts' own unless told.
    title : str, optional
        The column with headlines, which rules and contexts then know.
    status, ledger : str, optional
        Columns for the status ("story", "no-story", "suspect") and for the ledger, as JSON.
    html_column : str, optional
        A column with pages (HTML), as str or bytes; their stories go to ``output``, or to ``text``.
    url : str, optional
        The column with addresses: of pages; and their hosts are texts' sites where no column names those.
    site : str, optional
        The column with texts' sites, which choose profiles from the settings' folder of them.
    removed : str, optional
        The column for the share (0..1) of a text's characters that went; of a page's, most goes as a rule.
    settings : boilerstrip.Settings, optional
    keep_failed : bool
        Whether a text on which a pattern runs out of time, or a plug-in fails, is logged and left as it is, with the
        status "failed"; of a page, or what is none, there is no text then. It ends the run otherwise.

    Raises
    ------
    SettingsError, RuleError
        When the settings cannot be used, or a column has no name, or that of another.
    """

    text: str = "text"
    output: str | None = None
    title: str | None = None
    status: str | None = None
    ledger: str | None = None
    html_column: str | None = None
    url: str | None = None
    settings: Settings = field(default_factory=Settings)
    keep_failed: bool = False
    site: str | None = None
    removed: str | None = None
    _stripper: Stripper = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            value = getattr(self, name)
            if not (isinstance(value, str) and value) and (value is not None or name == "text"):
                raise SettingsError(f"{name}: {value!r} is no column's name")
        place = self.output in (self.text, self.html_column)  # of the text or page, which is to be replaced
        check_names(
            {name: getattr(self, name) for name in ("text", "html_column", "title", "url", "site")},
            {name: getattr(self, name) for name in _MADE if not (place and name == "output")},
        )
        object.__setattr__(self, "_stripper", Stripper(self.settings))

    @cached_property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """What answers depend on beside the settings: names and digests."""
        # A page's word has the digest of another model too.
        return self._stripper.strip_html("<p>x").digests if self.html_column else self._stripper.strip("").digests

    def __reduce__(self) -> tuple[Any, ...]:
        """One string: a pickle of many objects also tells which of them are the same one, which differs by process."""
        told = {name: getattr(self, name) for name in (*_COLUMNS, "keep_failed")}
        told |= {"settings": asdict(self.settings), "digests": self.digests}
        return (_remade, (json.dumps(told, sort_keys=True),))

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The columns that are new or changed.

        Raises
        ------
        KeyError
            When the batch has no such column.
        TypeError
            When a text is no str, or a page neither str nor bytes.
        PatternTimeout, PluginError, PageError
            When a text or page fails, unless such are kept.
        """
        texts, results = batch[self.html_column or self.text], self.results(batch)
        made: dict[str, list[Any]] = {name: [None] * len(texts) for name in self.made.values()}
        for k, result in enumerate(results):
            if result is not None:
                row = self._row(result, texts[k])
                for what, name in self.made.items():
                    made[name][k] = row[what]
        return made

    @property
    def read(self) -> list[str]:
        """The columns that are looked at."""
        return [one for one in (self.html_column or self.text, self.title, self.url, self.site) if one is not None]

    @property
    def made(self) -> dict[str, str]:
        """The columns that are made, by what stands in them: output, status, ledger, removed."""
        names = {"output": self.output or self.text, "status": self.status}
        names |= {"ledger": self.ledger, "removed": self.removed}
        return {what: name for what, name in names.items() if name}

    def results(self, batch: Mapping[str, Sequence[Any]]) -> list[Result | BoilerstripError | None]:
        """For each row its Result, or what it failed with; None where there is no text. Errors as of a call."""
        texts = batch[self.html_column or self.text]
        there = [k for k, text in enumerate(texts) if text is not None]
        found: list[Result | BoilerstripError | None] = [None] * len(texts)
        for k, result in zip(there, self._stripped(batch, there, [texts[k] for k in there]), strict=True):
            found[k] = result
        return found

    def _stripped(
        self, batch: Mapping[str, Sequence[Any]], there: Sequence[int], texts: Sequence[Any]
    ) -> list[Result | BoilerstripError]:
        titles, addresses, names = (
            [batch[column][k] for k in there] if column else None for column in (self.title, self.url, self.site)
        )
        sites = sites_of(names, addresses, len(there))
        if self.html_column is not None:
            return strip_pages(self._stripper, texts, addresses, titles, sites)
        return strip_batch(self._stripper, texts, titles, sites)

    def _row(self, result: Result | BoilerstripError, text: str) -> dict[str, Any]:
        """What becomes of one text."""
        if isinstance(result, Result):
            ledger = json.dumps(result.ledger()) if self.ledger else None
            gone = round(share(counts(result)), 4) if self.removed else None
            return {"output": result.text, "status": result.status, "ledger": ledger, "removed": gone}
        if not self.keep_failed:
            raise result
        logger.warning("%s: a text of %d characters is left as it is: %.60r", result, len(text), text)
        return {"output": None if self.html_column else text, "status": "failed", "ledger": None, "removed": None}


def _remade(state: str) -> StripBatch:
    """From its pickle; what it was made with is not asked for again, as its digests are for fingerprints."""
    told = json.loads(state)
    del told["digests"]
    return StripBatch(**{**told, "settings": Settings(**told["settings"])})
