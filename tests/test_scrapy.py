"""The add-on in real crawls of a site on this machine: what is left, what is counted, who does the work."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import PROFILE, PROFILED, put
from harbour_site import MANNERS, STORIES, manner, served, story

pytest.importorskip("scrapy", reason="scrapy is not installed (extra scrapy)")

from boilerstrip import InputError, PatternTimeout, SettingsError, restore
from boilerstrip.integrations.scrapy import BoilerstripPipeline, options_of

ROOT = Path(__file__).resolve().parents[1]
DOC = (ROOT / "docs" / "integrations" / "scrapy.md").read_text(encoding="utf-8")
# A crawl of its own process, for a reactor starts once: items of four types, and a note of who stripped them.
CRAWL = """
import dataclasses, json, sys, threading
import attr, scrapy
from scrapy.crawler import AsyncCrawlerProcess, CrawlerProcess
from boilerstrip.stripper import Stripper

address, settings = sys.argv[1], json.loads(sys.argv[2])
threads, strip = set(), Stripper.strip_each

def watched(self, *args, **kwargs):
    threads.add(threading.current_thread().name)
    return strip(self, *args, **kwargs)

Stripper.strip_each = watched
NAMES = ("url", "site", "body", "clean", "headline", "status", "ledger")

@dataclasses.dataclass
class Data:
    url: str = ""; site: str = ""; body: object = ""; clean: str = ""
    headline: str = ""; status: str = ""; ledger: object = None

Attrs = attr.make_class("Attrs", {name: attr.ib(default="") for name in NAMES})
Item = type("Item", (scrapy.Item,), {name: scrapy.Field() for name in NAMES})
KINDS = (dict, Data, Attrs, Item)

class Spider(scrapy.Spider):
    name = "harbour"
    start_urls = [address]
    rest = None

    def parse(self, response):
        for link in response.css("a.story::attr(href)").getall():
            yield response.follow(link, self.page, priority=-int(link[1:]))

    def page(self, response):
        number = int(response.url.rpartition("/")[2])
        lines = response.css("h1::text, p::text").getall()
        kind = KINDS[number % 4]
        body = None if number in settings.get("TEXTLESS", ()) else "\\n".join(lines)
        yield kind(url=response.url, site="harbour.example", body=body, headline=response.css("h1::text").get() or "")

process = (CrawlerProcess if settings.get("TWISTED_REACTOR_ENABLED", True) else AsyncCrawlerProcess)(settings)
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
stats = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith(("boilerstrip", "item", "log"))}
print(json.dumps({"stats": stats, "threads": sorted(threads)}))
"""
ADDON = {"boilerstrip.integrations.scrapy.BoilerstripAddon": 100}
FIELDS = {
    "BOILERSTRIP_TEXT_FIELD": "body",
    "BOILERSTRIP_OUTPUT_FIELD": "clean",
    "BOILERSTRIP_STATUS_FIELD": "status",
    "BOILERSTRIP_LEDGER_FIELD": "ledger",
    "BOILERSTRIP_SETTINGS": {"model": "none"},
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the harbour's site."""
    with served() as address:
        yield address


def run(args: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A Python program that uses no proxy."""
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return subprocess.run([sys.executable, *args], cwd=folder, env=env, capture_output=True, text=True)


def crawled(site: str, folder: Path, errors: int = 0, **settings: Any) -> tuple[dict[int, Any], dict[str, Any], str]:
    """Items by the number of their page, what was counted, and the log."""
    put(folder / "crawl.py", CRAWL)
    feed = {"FEEDS": {"items.jsonl": {"format": "jsonlines"}}, "TELNETCONSOLE_ENABLED": False}
    done = run(["crawl.py", site, json.dumps({"ADDONS": ADDON, **feed, **FIELDS, **settings})], folder)
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]
    assert json.loads(done.stdout)["stats"].get("log_count/ERROR", 0) == errors, done.stderr
    return {int(item["url"].rpartition("/")[2]): item for item in items}, json.loads(done.stdout), done.stderr


def test_the_spider_of_the_page_works_word_for_word(site: str, tmp_path: Path) -> None:
    """Every story is left whole, its wrapper is gone, and comes back from the ledger."""
    (code,) = re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)
    put(tmp_path / "stories.py", code.replace("https://news.example/", site))
    (line,) = re.findall(r"^scrapy (.*)$", DOC, re.M)
    done = run(["-m", "scrapy", *line.split()], tmp_path)
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    records = [json.loads(one) for one in (tmp_path / "stories.jsonl").read_text().splitlines()]
    found = {int(record["url"].rpartition("/")[2]): record for record in records}
    assert len(found) == len(STORIES) + 1
    for number in range(len(STORIES)):
        above, below = manner(number)
        assert found[number]["text"].strip() == story(number)
        assert found[number]["status"] in ("story", "suspect")
        whole = restore(found[number]["text"], found[number]["ledger"])
        assert whole == "\n".join([*above, story(number), *below])
    assert found[len(STORIES)]["status"] == "no-story"


@pytest.mark.parametrize(
    "loop",
    [
        {},
        {"TWISTED_REACTOR": "twisted.internet.selectreactor.SelectReactor"},
        {"TWISTED_REACTOR_ENABLED": False},
    ],
    ids=["asyncio", "select", "no reactor"],
)
def test_items_of_all_types_are_stripped_off_the_reactors_thread(
    site: str, tmp_path: Path, loop: dict[str, Any]
) -> None:
    """With every kind of loop; everything is counted."""
    items, told, _ = crawled(site, tmp_path, **loop)
    for number in range(len(STORIES)):
        assert items[number]["clean"].strip() == story(number)
        assert items[number]["body"] == restore(items[number]["clean"], items[number]["ledger"])
    assert told["threads"] == ["boilerstrip_0"]
    stats = told["stats"]
    count = len(STORIES) + 1
    assert stats["boilerstrip/documents"] == stats["item_scraped_count"] == count
    assert stats["boilerstrip/status_no_story"] == 1
    assert stats["boilerstrip/changed"] == count - len(range(MANNERS - 1, len(STORIES), MANNERS))
    assert stats["boilerstrip/removals_ad"] >= 3 and stats["boilerstrip/removals_legal"] >= 2
    gone = sum(len(item["body"]) - len(item["clean"]) for item in items.values())
    assert stats["boilerstrip/removed_characters"] == gone
    assert stats["boilerstrip/share_removed"] == round(gone / stats["boilerstrip/characters"], 4)
    assert "boilerstrip/drift" not in stats and "boilerstrip/errors" not in stats


def test_items_without_a_story_are_dropped_where_that_is_asked(site: str, tmp_path: Path) -> None:
    """And are counted; what has no text passes as it is."""
    items, told, _ = crawled(site, tmp_path, BOILERSTRIP_DROP_NO_STORY=True, TEXTLESS=[3])
    assert set(items) == set(range(len(STORIES)))
    assert told["stats"]["item_dropped_count"] == told["stats"]["boilerstrip/status_no_story"] == 1
    assert told["stats"]["boilerstrip/no_text"] == 1 and items[3]["body"] is None


def test_a_site_that_changes_is_named(site: str, tmp_path: Path) -> None:
    """In the log and in the statistics, under the field that names it."""
    _, told, log = crawled(
        site,
        tmp_path,
        CONCURRENT_REQUESTS=1,
        BOILERSTRIP_SITE_FIELD="site",
        BOILERSTRIP_DRIFT_WINDOW=1,
        BOILERSTRIP_DRIFT_BOUND=0.05,
    )
    assert told["stats"]["boilerstrip/drift/harbour.example"] == told["stats"]["boilerstrip/drift"] >= 1
    assert "[boilerstrip.integrations.scrapy] WARNING: harbour.example: " in log


def test_shares_are_kept_from_crawl_to_crawl_where_a_file_is_named(site: str, tmp_path: Path) -> None:
    """One crawl has too few items for the window; the second has those of both."""
    settings = {"BOILERSTRIP_DRIFT_FILE": "drift.json", "BOILERSTRIP_DRIFT_WINDOW": len(STORIES) + 1}
    _, told, _ = crawled(site, tmp_path, **settings)
    assert "boilerstrip/drift" not in told["stats"]
    known = json.loads((tmp_path / "drift.json").read_text())["boilerstrip-drift"]
    assert len(known["127.0.0.1"]) == 2 + len(STORIES) + 1
    _, told, log = crawled(
        site,
        tmp_path,
        **settings,
        BOILERSTRIP_DRIFT_BOUND=0.05,
        BOILERSTRIP_SETTINGS={"model": "none", "select": ["CAP"]},
    )
    assert told["stats"]["boilerstrip/drift/127.0.0.1"] == 1
    assert "WARNING: 127.0.0.1: 0% of a document was removed over the last 12, 29%" in log


def test_a_field_that_an_item_lacks_is_named(site: str, tmp_path: Path) -> None:
    """Dicts take any; the others are reported by Scrapy, and dropped."""
    items, told, log = crawled(site, tmp_path, errors=9, BOILERSTRIP_OUTPUT_FIELD="story")
    assert set(items) == {number for number in range(len(STORIES) + 1) if number % 4 == 0}
    assert told["stats"]["boilerstrip/errors"] == len(STORIES) + 1 - len(items)
    assert "items of Data have no field 'story', which a BOILERSTRIP_ setting names" in log


def test_the_add_on_can_be_switched_off(site: str, tmp_path: Path) -> None:
    """By its own switch."""
    items, told, _ = crawled(site, tmp_path, BOILERSTRIP_ENABLED=False)
    assert not items[0].get("clean") and told["threads"] == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"BOILERSTRIP_TEXTFIELD": "body"}, "BOILERSTRIP_TEXTFIELD: no such setting"),
        ({"BOILERSTRIP_ENABLED": "perhaps"}, "BOILERSTRIP_ENABLED: 'perhaps' cannot be understood"),
        ({"BOILERSTRIP_TEXT_FIELD": 5}, "BOILERSTRIP_TEXT_FIELD: 5 is no field's name"),
        ({"BOILERSTRIP_TEXT_FIELD": ""}, "BOILERSTRIP_TEXT_FIELD: no field is named"),
        ({"BOILERSTRIP_STATUS_FIELD": "text"}, "BOILERSTRIP_STATUS_FIELD: 'text' is what BOILERSTRIP_TEXT_FIELD names"),
        (
            {"BOILERSTRIP_OUTPUT_FIELD": "s", "BOILERSTRIP_LEDGER_FIELD": "s"},
            "'s' is what BOILERSTRIP_OUTPUT_FIELD names",
        ),
        ({"BOILERSTRIP_LEDGER_FIELD": "url"}, "'url' is what BOILERSTRIP_URL_FIELD names"),
        ({"BOILERSTRIP_SETTINGS": {"kept": []}}, "BOILERSTRIP_SETTINGS: "),
        ({"BOILERSTRIP_SETTINGS": '{"keep": ["sport"]}'}, "unknown label 'sport'"),
        ({"BOILERSTRIP_DRIFT_WINDOW": "0"}, "BOILERSTRIP_DRIFT_WINDOW: "),
        ({"BOILERSTRIP_DRIFT_BOUND": 2}, "BOILERSTRIP_DRIFT_BOUND: "),
        ({"BOILERSTRIP_DRIFT_FILE": __file__}, "test_scrapy.py: not a file of removed shares by site"),
        ({"BOILERSTRIP_DRIFT_FILE": "no/such.json"}, "BOILERSTRIP_DRIFT_FILE: no/such.json: no folder no"),
        ({"BOILERSTRIP_DRIFT_FILE": 5}, "BOILERSTRIP_DRIFT_FILE: 5 is no file's name"),
        ({"BOILERSTRIP_DRIFT_BOUND": "much"}, "BOILERSTRIP_DRIFT_BOUND: 'much' cannot be understood"),
    ],
)
def test_wrong_settings_are_told(settings: dict[str, Any], said: str) -> None:
    """Before the crawl begins, by their names."""
    from scrapy.settings import Settings
    from scrapy.utils.test import get_crawler

    with pytest.raises((SettingsError, InputError)) as failed:
        options_of(Settings(settings))
        BoilerstripPipeline.from_crawler(get_crawler(settings_dict=settings))
    assert said in str(failed.value)


def test_every_setting_is_told_of() -> None:
    """With its default."""
    from boilerstrip.integrations.scrapy import Options

    assert set(re.findall(r"^\| `BOILERSTRIP_(\w+)`", DOC, re.M)) == {name.upper() for name in Options.__slots__}


def crawler_of(spider: str, counted: dict[str, int]) -> Any:
    """A crawler that counts, and has a spider of a name."""
    stats = SimpleNamespace(
        inc_value=lambda name, value=1: counted.update({name: counted.get(name, 0) + value}),
        get_value=lambda name, default=None: counted.get(name, default),
        set_value=lambda name, value: None,
    )
    return SimpleNamespace(stats=stats, spider=SimpleNamespace(name=spider))


@pytest.mark.parametrize(
    ("item", "spider", "goes"),
    [
        ({"site": PROFILE}, "harbour", True),
        ({"url": f"https://www.{PROFILE}/1"}, "harbour", True),
        ({}, PROFILE, True),
        ({"url": "https://a.example/1"}, PROFILE, False),
    ],
)
def test_an_items_site_chooses_its_profile(
    item: dict[str, str], spider: str, goes: bool, profiled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its field says, its address's host, or the spider's name: as for the alarm."""
    from scrapy.settings import Settings

    monkeypatch.setattr("boilerstrip.integrations.scrapy.is_asyncio_available", lambda: True)
    chosen = {"model": "none", "profile": profiled.profile}
    options = options_of(Settings({"BOILERSTRIP_SETTINGS": chosen, "BOILERSTRIP_SITE_FIELD": "site"}))
    pipeline = BoilerstripPipeline(options, crawler_of(spider, {}))
    made = asyncio.run(pipeline.process_item({"text": f"{PROFILED}\nThe ferry stays, the clerk said.", **item}))
    pipeline.close_spider()
    assert (PROFILED not in made["text"]) == goes


def test_the_alarm_knows_a_site_by_the_name_that_profiles_have() -> None:
    """An address's host without "www.", as everywhere else."""
    from scrapy.settings import Settings

    options = options_of(Settings({"BOILERSTRIP_SETTINGS": {"model": "none"}}))
    pipeline = BoilerstripPipeline(options, crawler_of("spider", {}))
    addresses = ("https://www.a.example/1", "https://A.example./2", "http://[", None)
    sites = [pipeline._site({"url": one}) for one in addresses]
    pipeline.close_spider()
    assert sites == ["a.example", "a.example", "spider", "spider"]


def test_texts_that_wait_are_stripped_together_and_one_that_fails_costs_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each item gets its own text, whatever the order in which they come; and the failing one its own error."""
    from scrapy.settings import Settings

    monkeypatch.setattr("boilerstrip.integrations.scrapy.is_asyncio_available", lambda: True)
    counted: dict[str, int] = {}
    pipeline = BoilerstripPipeline(
        options_of(Settings({"BOILERSTRIP_SETTINGS": {"model": "none"}})), crawler_of("harbour", counted)
    )
    each, judged, sizes = pipeline._stripper.strip_each, pipeline._stripper.judged, []
    begun = threading.Event()

    def slowly(asked: Any) -> Any:
        begun.wait(10)
        sizes.append(len(asked))
        return each(asked)

    def failing(text: str, title: str | None = None, lang: str | None = None) -> Any:
        if "Ferry 7 " in text:
            raise PatternTimeout("rule PRO800 ran out of time")
        return judged(text, title, lang)

    pipeline._stripper.strip_each, pipeline._stripper.judged = slowly, failing  # type: ignore[method-assign]
    items = [{"text": f"Ferry {k} will keep crossing the bay, said the clerk.\nAdvertisement\n"} for k in range(100)]

    async def all_of_them() -> list[Any]:
        tasks = [asyncio.ensure_future(pipeline.process_item(one)) for one in items]
        await asyncio.sleep(0)
        begun.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    done = asyncio.run(all_of_them())
    pipeline.close_spider()
    assert isinstance(done[7], PatternTimeout)
    rest = [k for k in range(100) if k != 7]
    assert [done[k]["text"] for k in rest] == [f"Ferry {k} will keep crossing the bay, said the clerk.\n" for k in rest]
    assert (counted["boilerstrip/documents"], counted["boilerstrip/errors"]) == (99, 1)
    assert max(sizes) == 64 and sum(sizes) == 100
