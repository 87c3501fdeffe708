"""Pages in Scrapy's items, in datatrove's documents and in columns of datasets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import PROFILE, PROFILED

import boilerstrip
from boilerstrip.errors import PageError, SettingsError
from boilerstrip.integrations.datasets import StripBatch

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
PAGE = (PAGES / "tramway.html").read_bytes()
OTHER = (PAGES / "orchard-breaks.html").read_text("utf-8")
RESULT, OTHER_RESULT = boilerstrip.strip_html(PAGE), boilerstrip.strip_html(OTHER)
PICTURE = b"\x89PNG\r\n\x1a\n"
LINKS = "<body><nav><a href='/a'>News</a></nav></body>"


def pipeline(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> tuple[Any, dict[str, int]]:
    """The pipeline of a crawl, and what it counts."""
    pytest.importorskip("scrapy", reason="scrapy is not installed (extra scrapy)")
    from scrapy.settings import Settings

    from boilerstrip.integrations.scrapy import BoilerstripPipeline, options_of

    monkeypatch.setattr("boilerstrip.integrations.scrapy.is_asyncio_available", lambda: True)
    counted: dict[str, int] = {}
    stats = SimpleNamespace(
        inc_value=lambda name, value=1: counted.update({name: counted.get(name, 0) + value}),
        get_value=lambda name, default=None: counted.get(name, default),
        set_value=lambda name, value: None,
    )
    crawler = SimpleNamespace(stats=stats, spider=SimpleNamespace(name="harbour"))
    told = {"BOILERSTRIP_HTML_FIELD": "html", "BOILERSTRIP_LEDGER_FIELD": "ledger", **settings}
    return BoilerstripPipeline(options_of(Settings(told)), crawler), counted


def test_a_scrapy_items_page_becomes_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """As bytes or as text; an item without one passes, and one that is none costs no other."""
    line, counted = pipeline(monkeypatch)
    pages = [PAGE, OTHER, None, PICTURE]
    items = [{"html": page, "url": f"https://tram.example/{k}"} for k, page in enumerate(pages)]

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(line.process_item, items), return_exceptions=True)

    one, other, without, failed = asyncio.run(all_of_them())
    line.close_spider()
    assert (one["text"], one["html"], other["text"]) == (RESULT.text, PAGE, OTHER_RESULT.text)
    assert boilerstrip.restore(one["text"], one["ledger"]) == RESULT.raw_text
    assert without == {"html": None, "url": "https://tram.example/2"}
    assert isinstance(failed, PageError)
    assert [counted[f"boilerstrip/{name}"] for name in ("documents", "no_text", "errors")] == [2, 1, 1]


def test_the_extractor_is_among_scrapys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """As all that boilerstrip.Settings takes."""
    line, _ = pipeline(monkeypatch, BOILERSTRIP_SETTINGS={"extractor": "trafilatura"}, BOILERSTRIP_TEXT_FIELD="story")
    item = asyncio.run(line.process_item({"html": OTHER}))
    line.close_spider()
    assert item["story"] == boilerstrip.strip_html(OTHER, extractor="trafilatura").text


def test_datatroves_documents_may_be_pages() -> None:
    """Their stories take their place; what holds none, or is no page, is filtered out as it came."""
    pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
    from datatrove.data import Document

    from boilerstrip.integrations.datatrove import BoilerstripFilter

    block = BoilerstripFilter(html=True, ledger_key="ledger")
    docs = [Document(text, str(k), metadata={"url": "https://a.example/"}) for k, text in enumerate([OTHER, LINKS])]
    assert block.filter_batch(docs) == [True, (False, "no-story")]
    assert [doc.text for doc in docs] == [OTHER_RESULT.text, LINKS]
    assert boilerstrip.restore(docs[0].text, docs[0].metadata["ledger"]) == OTHER_RESULT.raw_text


def test_a_column_of_pages_becomes_one_of_texts() -> None:
    """Beside it or in its place; rows without a page stay without."""
    batch = {"html": [PAGE, None, OTHER, LINKS], "url": ["https://a.example/1", None, None, None]}
    made = StripBatch(html_column="html", url="url", status="status", ledger="ledger")(batch)
    assert made["text"][:3] == [RESULT.text, None, OTHER_RESULT.text]
    assert made["status"] == [RESULT.status, None, OTHER_RESULT.status, "no-story"]
    assert boilerstrip.restore(made["text"][0], json.loads(made["ledger"][0])) == RESULT.raw_text
    assert set(StripBatch(html_column="html", output="html")(batch)) == {"html"}
    with pytest.raises(SettingsError, match="html_column: '' is no column's name"):
        StripBatch(html_column="")


def test_what_is_no_page_ends_a_dataset_or_has_no_text() -> None:
    """As the caller wants."""
    batch = {"html": [PICTURE, OTHER]}
    with pytest.raises(PageError, match="a PNG image"):
        StripBatch(html_column="html")(batch)
    made = StripBatch(html_column="html", status="status", keep_failed=True)(batch)
    assert (made["text"], made["status"][0]) == ([None, OTHER_RESULT.text], "failed")


def test_a_fingerprint_of_pages_knows_their_model() -> None:
    """Another file of weights is another function."""
    (state,) = StripBatch(html_column="html").__reduce__()[1]
    assert dict(json.loads(state)["digests"]).keys() >= {"pages", "rules"}
    assert "pages" not in dict(json.loads(StripBatch().__reduce__()[1][0])["digests"])


def test_a_pages_site_chooses_its_profile(profiled: boilerstrip.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an item of Scrapy's as in a row: the site that is named, else the host of the address."""
    story = (PAGES / "observatory-json.html").read_text("utf-8")
    page = f"<p>{PROFILED}</p><p>".join(story.split("<p>", 2)).replace(f"<p>{PROFILED}</p>", "", 1)
    rows = {"html": [page] * 3, "site": [PROFILE, None, "a.example"], "url": [None, f"https://www.{PROFILE}/1", None]}
    made = StripBatch(html_column="html", output="text", site="site", url="url", settings=profiled)(rows)
    told = [PROFILED in text for text in made["text"]]
    assert told == [False, False, True]
    line, _ = pipeline(
        monkeypatch,
        BOILERSTRIP_SITE_FIELD="site",
        BOILERSTRIP_SETTINGS={"model": "none", "profile": profiled.profile},
    )
    items = [{"html": page, "site": PROFILE}, {"html": page, "site": "a.example"}]

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(line.process_item, items))

    answers = asyncio.run(all_of_them())
    line.close_spider()
    assert [PROFILED in one["text"] for one in answers] == [False, True]
