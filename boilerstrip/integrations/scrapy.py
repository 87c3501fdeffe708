"""Scrapy: an add-on and an item pipeline that strips the text or page of items, off the thread that downloads.

docs/integrations/scrapy.md has the settings and the statistics. The work is done in one thread beside Scrapy's: more
would wait for each other, as Python runs one at a time, and would hold up name look-ups, which share Scrapy's pool.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from boilerstrip.batches import TEXTS
from boilerstrip.errors import BoilerstripError, SettingsError
from boilerstrip.integrations import check_names, needed
from boilerstrip.integrations.batch import strip_pages
from boilerstrip.integrations.counts import counts, share
from boilerstrip.integrations.drift import Drift
from boilerstrip.result import Result
from boilerstrip.settings import Settings
from boilerstrip.sites import host_of
from boilerstrip.stripper import Asking, Stripper

with needed("scrapy"):
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
    from scrapy.utils.asyncio import is_asyncio_available
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)
_PREFIX = "BOILERSTRIP_"
_ORDER = 200  # among item pipelines: behind those that check items, before those that store them


@dataclass(frozen=True, slots=True)
class Options:
    """What a project chooses: every field is a setting of that name behind ``BOILERSTRIP_``, in capitals."""

    enabled: bool = True
    settings: dict[str, Any] | None = None  # of boilerstrip.Settings
    text_field: str = "text"
    html_field: str | None = None  # of the page whose story goes to the text field
    output_field: str | None = None  # None: the text field
    title_field: str | None = None
    status_field: str | None = None
    ledger_field: str | None = None
    site_field: str | None = None
    url_field: str = "url"
    drop_no_story: bool = False
    drift_window: int = 20  # documents
    drift_bound: float = 0.25  # share; 0 watches nothing
    drift_file: str | None = None  # where shares are kept from crawl to crawl

    def __post_init__(self) -> None:
        """Raise SettingsError where a field that is filled is one that is read, or filled with something else."""
        place = self.output_field in (self.text_field, self.html_field)  # of the text or page, which is to be replaced
        read, made = (
            {f"{_PREFIX}{name.upper()}_FIELD": getattr(self, f"{name}_field") for name in names}
            for names in (
                ("text", "html", "title", "site", "url"),
                ("status", "ledger") if place else ("output", "status", "ledger"),
            )
        )
        check_names(read, made)


def options_of(settings: Any) -> Options:
    """The options in a crawler's settings, which may be strings of the command line.

    Raises
    ------
    SettingsError
        When one has an unknown name or cannot be used.
    """
    known = {f"{_PREFIX}{name.upper()}": name for name in Options.__slots__}
    told: dict[str, Any] = {}
    for key in settings:
        if str(key).startswith(_PREFIX):
            if key not in known:
                raise SettingsError(f"{key}: no such setting; there are {', '.join(known)}")
            told[known[key]] = _value(settings, key)
    return Options(**told)


def _value(settings: Any, key: str) -> Any:
    """A setting as its field's type."""
    how: Callable[[str], Any] = {
        "enabled": settings.getbool,
        "drop_no_story": settings.getbool,
        "settings": settings.getdict,
        "drift_window": settings.getint,
        "drift_bound": settings.getfloat,
    }.get(key.removeprefix(_PREFIX).lower(), settings.get)
    try:
        value = how(key)
    except (TypeError, ValueError):
        raise SettingsError(f"{key}: {settings.get(key)!r} cannot be understood") from None
    if how == settings.get and not isinstance(value, str | None):
        what = "file's" if key.endswith("_FILE") else "field's"
        raise SettingsError(f"{key}: {value!r} is no {what} name")
    return value or None if key.endswith(("_FIELD", "_FILE")) else value


class BoilerstripAddon:
    """Puts the pipeline among a project's; ``ADDONS = {BoilerstripAddon: 100}``."""

    def update_settings(self, settings: Any) -> None:
        """Scrapy's hook. A project that places the pipeline itself keeps its place."""
        if options_of(settings).enabled:
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", BoilerstripPipeline, _ORDER)


class _Waiting(NamedTuple):
    """A text or a page on its way to the other thread."""

    text: str | bytes
    title: str | None
    url: str | None
    site: str
    future: Future[tuple[Result, dict[str, Any]]]


class BoilerstripPipeline:
    """Strips items' texts, counts what goes, and warns when a site's removed share drifts.

    Raises
    ------
    SettingsError, InputError
        When it is built, if settings or the file of removed shares cannot be used.
    """

    def __init__(self, options: Options, crawler: Any) -> None:
        try:
            self._stripper = Stripper(Settings(**(options.settings or {})))
        except TypeError as error:
            raise SettingsError(f"{_PREFIX}SETTINGS: {error}") from None
        if not options.text_field or not options.url_field:
            raise SettingsError(f"{_PREFIX}{'URL' if options.text_field else 'TEXT'}_FIELD: no field is named")
        try:
            self._drift = Drift(options.drift_window, options.drift_bound) if options.drift_bound else None
        except ValueError as error:
            raise SettingsError(f"{_PREFIX}DRIFT_{str(error).upper().partition(':')[0]}: {error}") from None
        if self._drift and options.drift_file:
            if not (folder := Path(options.drift_file).parent).is_dir():  # found out at the end, the shares were lost
                raise SettingsError(f"{_PREFIX}DRIFT_FILE: {options.drift_file}: no folder {folder}")
            self._drift.load(Path(options.drift_file))
        self._options, self._crawler, self._stats = options, crawler, crawler.stats
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="boilerstrip")
        self._waiting: deque[_Waiting] = deque()
        self._complained: set[str] = set()  # complaints that are made once

    @classmethod
    def from_crawler(cls, crawler: Any) -> BoilerstripPipeline:
        """Scrapy's way to build it."""
        return cls(options_of(crawler.settings), crawler)

    def close_spider(self) -> None:
        """Let the thread end, and keep removed shares for the next crawl where that is asked.

        Raises
        ------
        InputError
            When their file cannot be written.
        """
        self._thread.shutdown(wait=False)
        if self._drift and self._options.drift_file:
            self._drift.save(Path(self._options.drift_file))

    async def process_item(self, item: Any) -> Any:
        """The item with its text stripped; as it came where it has none.

        Raises
        ------
        DropItem
            When it held no story, and such items are not wanted.
        BoilerstripError
            When a pattern ran out of time, a plug-in failed, a page is none, or a field is missing; Scrapy reports it,
            and drops the item.
        """
        adapter, options = ItemAdapter(item), self._options
        text = adapter.get(options.html_field or options.text_field)
        if not isinstance(text, (str, bytes) if options.html_field else str):
            self._count("no_text")
            self._complain_of(item, text)
            return item
        title = adapter.get(options.title_field) if options.title_field else None
        title, url = (one if isinstance(one, str) else None for one in (title, adapter.get(options.url_field)))
        site = self._site(adapter)
        try:
            result, told = await self._off_thread(text, title, url, site)
            self._fill(adapter, result, told)
        except BoilerstripError:
            self._count("errors")
            raise
        self._note(result, site)
        if result.status == "no-story" and options.drop_no_story:
            raise DropItem(f"no story in {adapter.get(options.url_field) or 'an item of ' + site}")
        return item

    def _strip_waiting(self) -> None:
        """Strip what waits, some texts at once; runs in the other thread, once for each text that has come.

        The labeller is asked about all of them together: eight take two thirds of the time that they take alone. Pages
        would gain nothing.
        """
        at_once = 1 if self._options.html_field else TEXTS
        some = [self._waiting.popleft() for _ in range(min(len(self._waiting), at_once))]
        some = [one for one in some if one.future.set_running_or_notify_cancel()]
        if not some:
            return  # they went with others
        try:
            results = self._results(some)
            answers: list[Any] = [one if isinstance(one, Exception) else self._told(one) for one in results]
        except Exception as error:  # of none of them in particular
            answers = [error] * len(some)
        for one, answer in zip(some, answers, strict=True):
            if isinstance(answer, Exception):
                one.future.set_exception(answer)
            else:
                one.future.set_result(answer)

    def _results(self, some: Sequence[_Waiting]) -> Sequence[Result | BoilerstripError]:
        if self._options.html_field:
            texts, titles, sites = zip(*((one.text, one.title, one.site) for one in some), strict=True)
            return strip_pages(self._stripper, texts, [one.url for one in some], titles, sites)
        return self._stripper.strip_each([Asking(str(one.text), one.title, site=one.site) for one in some])

    def _told(self, result: Result) -> tuple[Result, dict[str, Any]]:
        """A Result, and what is to stand in the item."""
        options = self._options
        told: dict[str, Any] = {options.output_field or options.text_field: result.text}
        if options.status_field:
            told[options.status_field] = result.status
        if options.ledger_field:
            told[options.ledger_field] = result.ledger()
        return result, told

    async def _off_thread(
        self, text: str | bytes, title: str | None, url: str | None, site: str
    ) -> tuple[Result, dict[str, Any]]:
        """Strip a text or a page beside Scrapy's thread, whatever loop that runs."""
        future: Future[tuple[Result, dict[str, Any]]] = Future()
        self._waiting.append(_Waiting(text, title, url, site, future))
        self._thread.submit(self._strip_waiting)
        if is_asyncio_available():
            return await asyncio.wrap_future(future)
        return await _deferred(future)  # type: ignore[no-any-return]

    def _fill(self, adapter: Any, result: Result, told: dict[str, Any]) -> None:
        for name, value in told.items():
            try:
                adapter[name] = value
            except KeyError:
                kind = type(adapter.item).__name__
                raise SettingsError(
                    f"items of {kind} have no field {name!r}, which a {_PREFIX} setting names"
                ) from None

    def _site(self, adapter: Any) -> str:
        """An item's site, for profiles and the alarm: a field's value, its address's host, or the spider's name."""
        named = adapter.get(self._options.site_field) if self._options.site_field else None
        if named:
            return str(named)
        address = adapter.get(self._options.url_field)
        host = host_of(address) if isinstance(address, str) else None
        return host or str(self._crawler.spider.name)

    def _note(self, result: Result, site: str) -> None:
        """Count an item's Result, and warn if its site has drifted."""
        counted = counts(result)
        for name, value in counted.items():
            self._count(name, value)
        total = {name: self._stats.get_value(f"boilerstrip/{name}", 0) for name in ("characters", "removed_characters")}
        self._stats.set_value("boilerstrip/share_removed", round(share(total), 4))
        alarm = self._drift.add(site, share(counted)) if self._drift else None
        if alarm:
            self._count("drift")
            self._count(f"drift/{site}")
            logger.warning("%s", alarm)

    def _count(self, name: str, value: int = 1) -> None:
        if value:
            self._stats.inc_value(f"boilerstrip/{name}", value)

    def _complain_of(self, item: Any, text: Any) -> None:
        """Say once of each type of item that its text is of another type; no text at all is nothing to speak of."""
        page = self._options.html_field
        field, wanted = page or self._options.text_field, "str or bytes" if page else "str"
        kind = f"{type(item).__name__}: field {field!r} is {type(text).__name__}"
        if text is not None and kind not in self._complained:
            self._complained.add(kind)
            logger.warning("items of %s, no %s; they pass as they are", kind, wanted)


def _deferred(future: Future[Any]) -> Any:
    """What a future of another thread comes to, as a reactor without asyncio waits for it."""
    from twisted.internet import reactor

    waiting: Any = Deferred()

    def fire(done: Future[Any]) -> None:
        error = done.exception()
        if error is None:
            waiting.callback(done.result())
        else:
            waiting.errback(error)

    future.add_done_callback(lambda done: reactor.callFromThread(fire, done))
    return waiting
