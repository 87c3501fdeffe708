"""datatrove: a filter that strips documents' texts, counts what goes, and hands on those that hold a story.

docs/integrations/datatrove.md has an example, the arguments and the figures.
"""

from __future__ import annotations

import logging
from typing import Any

from boilerstrip.batches import TEXTS
from boilerstrip.errors import BoilerstripError
from boilerstrip.integrations import check_names, needed
from boilerstrip.integrations.batch import sites_of, strip_batch, strip_pages
from boilerstrip.integrations.counts import counts
from boilerstrip.result import Result
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

with needed("datatrove"):
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter

logger = logging.getLogger(__name__)
Kept = bool | tuple[bool, str]


class BoilerstripFilter(BaseFilter):  # type: ignore[misc]
    """Strips documents, and filters those without a story out, as they came, for the exclusion writer.

    Parameters
    ----------
    settings : boilerstrip.Settings, optional
    exclusion_writer : DiskWriter, optional
        Takes what is filtered out: ``metadata["filter_reason"]`` is "no-story", "suspect" or "failed".
    keep_no_story, keep_suspect : bool
        Whether documents of that status go on, stripped. Suspect ones do unless told.
    html : bool
        Whether ``text`` is a page (HTML), whose story then takes its place.
    url_key : str, optional
        Where ``metadata`` has the address, of a page; of a text its host is the site where nothing names that.
    site_key : str, optional
        Where ``metadata`` has the site, which chooses a profile from the settings' folder of them.
    title_key : str, optional
        Where ``metadata`` has the headline, which rules and contexts then know.
    status_key, ledger_key : str, optional
        Where ``metadata`` is to have the status ("story", "no-story", "suspect") and the ledger, from which
        ``boilerstrip.restore`` gives the text back (of a page, its own text).
    batch_size : int
        Documents that the learned labeller is asked about at once; no answer depends on it.

    Raises
    ------
    SettingsError
        When two keys are one, of which the one would overwrite the other.
    """

    name = "\U0001f9f9 boilerstrip"

    def __init__(
        self,
        settings: Settings | None = None,
        exclusion_writer: Any = None,
        *,
        keep_no_story: bool = False,
        keep_suspect: bool = True,
        html: bool = False,
        url_key: str | None = "url",
        site_key: str | None = None,
        title_key: str | None = None,
        status_key: str | None = "boilerstrip_status",
        ledger_key: str | None = None,
        batch_size: int = TEXTS,
    ) -> None:
        check_names(
            {"url_key": url_key, "site_key": site_key, "title_key": title_key},
            {"status_key": status_key, "ledger_key": ledger_key},
        )
        super().__init__(exclusion_writer, batch_size=batch_size)
        self.stripper = Stripper(settings)
        kept = {"story": True, "no-story": keep_no_story, "suspect": keep_suspect}
        self.dropped = frozenset(status for status, stays in kept.items() if not stays)
        self.html, self.url_key, self.site_key = html, url_key, site_key
        self.title_key, self.status_key, self.ledger_key = title_key, status_key, ledger_key

    def filter(self, doc: Document) -> Kept:
        """Strip one document."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[Kept]:
        """Strip some documents; whether each goes on, and if not, why."""
        texts = [doc.text for doc in batch]
        titles, addresses, sites = (
            [doc.metadata.get(key) for doc in batch] if key else None
            for key in (self.title_key, self.url_key, self.site_key)
        )
        sites = sites_of(sites, addresses, len(batch))
        if self.html:
            results = strip_pages(self.stripper, texts, addresses, titles, sites)
        else:
            results = strip_batch(self.stripper, texts, titles, sites)
        return [self._noted(doc, result) for doc, result in zip(batch, results, strict=True)]

    def _noted(self, doc: Document, result: Result | BoilerstripError) -> Kept:
        """Count a Result and put it into its document, unless that is filtered out: such go out as they came."""
        if not isinstance(result, Result):
            logger.warning("%s: %s", doc.id, result)
            self.stat_update("failed")
            return False, "failed"
        for name, value in counts(result).items():
            if value:
                self.stat_update(name, value=value)
        if self.status_key:
            doc.metadata[self.status_key] = result.status
        if result.status in self.dropped:
            return False, result.status
        if self.ledger_key:
            doc.metadata[self.ledger_key] = result.ledger()
        doc.text = result.text
        return True
