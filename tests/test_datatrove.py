"""The filter in real runs of datatrove over JSONL: what goes on, what is excluded, what is counted."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PROFILE, PROFILED, put
from harbour_site import STORIES, manner, story

pytest.importorskip("datatrove", reason="datatrove is not installed (extra datatrove)")
pytest.importorskip("orjson", reason="orjson is not installed (extra datatrove)")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from boilerstrip import Settings, SettingsError, Stripper, restore
from boilerstrip.integrations.datatrove import BoilerstripFilter

ROOT = Path(__file__).resolve().parents[1]
DOC = (ROOT / "docs" / "integrations" / "datatrove.md").read_text(encoding="utf-8")
NO_STORY = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved."
RULES = Settings(model="none")


def raw(number: int) -> str:
    """A story as it was scraped."""
    above, below = manner(number)
    return "\n".join([*above, story(number), *below])


def rows(folder: Path) -> dict[str, Any]:
    """The records that a run wrote, by id."""
    files = sorted(folder.glob("*.jsonl"))
    found = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return {row["id"]: row for row in found}


def ran(folder: Path, workers: int = 1, **arguments: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What went on, what was excluded and what was counted, in a run over two files of stories and what is none."""
    records = [{"id": str(n), "text": raw(n), "title": STORIES[n][0]} for n in range(len(STORIES))]
    records.append({"id": "none", "text": NO_STORY, "title": ""})
    for part in (0, 1):
        lines = [json.dumps(record) for record in records[part::2]]
        put(folder / "raw" / f"{part}.jsonl", "\n".join(lines))
    executor = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(folder / "raw")),
            BoilerstripFilter(
                RULES, exclusion_writer=JsonlWriter(str(folder / "excluded"), compression=None), **arguments
            ),
            JsonlWriter(str(folder / "clean"), compression=None),
        ],
        tasks=2,
        workers=workers,
        logging_dir=str(folder / "logs"),
    )
    executor.run()
    stats = json.loads((folder / "logs" / "stats.json").read_text())
    (told,) = (one["stats"] for one in stats if "boilerstrip" in one["name"])
    counted = {name: value["total"] if isinstance(value, dict) else value for name, value in told.items()}
    return rows(folder / "clean"), rows(folder / "excluded"), counted


@pytest.mark.parametrize("workers", [1, 2])
def test_stories_go_on_stripped_and_the_rest_is_excluded_as_it_came(tmp_path: Path, workers: int) -> None:
    """In one process or in two; everything is counted."""
    clean, excluded, counted = ran(tmp_path, workers, ledger_key="ledger")
    assert set(clean) == {str(n) for n in range(len(STORIES))}
    for number in range(len(STORIES)):
        row = clean[str(number)]
        assert row["text"].strip() == story(number)
        assert row["metadata"]["boilerstrip_status"] in ("story", "suspect")
        assert restore(row["text"], row["metadata"]["ledger"]) == raw(number)
    (none,) = excluded.values()
    assert (none["text"], none["metadata"]["filter_reason"]) == (NO_STORY, "no-story")
    assert counted["documents"] == counted["total"] == len(STORIES) + 1
    assert counted["forwarded"] == len(STORIES) and counted["status_no_story"] == 1
    assert counted["dropped_no-story"] == 1
    stripper = Stripper(RULES)
    removals = [m for n in range(len(STORIES)) for m in stripper.strip(raw(n)).removals]
    removals += stripper.strip(NO_STORY).removals
    for label in {m.label for m in removals}:
        assert counted[f"removals_{label}"] == sum(m.label == label for m in removals)
    assert counted["removed_characters"] == sum(len(m.text) for m in removals)


def test_what_has_no_story_may_go_on(tmp_path: Path) -> None:
    """Stripped, when that is asked."""
    clean, excluded, _ = ran(tmp_path, keep_no_story=True, title_key="title", status_key=None)
    assert not excluded and not clean["none"].get("text", "").strip()  # the writer leaves empty fields out
    assert "boilerstrip_status" not in clean["none"]["metadata"]


def test_suspect_documents_may_be_excluded() -> None:
    """As they came."""
    text = raw(0) + "\nRead more" * 400
    document = Document(text, "a")
    assert BoilerstripFilter(RULES).filter(Document(text, "a")) is True
    assert BoilerstripFilter(RULES, keep_suspect=False).filter(document) == (False, "suspect")
    assert document.text == text


def test_a_document_that_fails_is_excluded_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The others of its batch are stripped."""
    from boilerstrip import PatternTimeout

    block = BoilerstripFilter(RULES)
    judged = block.stripper.judged

    def failing(text: str, title: str | None = None, lang: str | None = None) -> Any:
        if "Herring" in text:
            raise PatternTimeout("rule PRO800 ran out of time")
        return judged(text, title, lang)

    block.stripper.judged = failing  # type: ignore[method-assign]
    documents = [Document(raw(n), str(n)) for n in range(len(STORIES))]
    told = block.filter_batch(documents)
    assert [one for one in told if one is not True] == [(False, "failed")]
    assert [d.text.strip() for d, one in zip(documents, told, strict=True) if one is True] == [
        story(n) for n in range(len(STORIES)) if "Herring" not in story(n)
    ]
    assert "10: rule PRO800 ran out of time" in caplog.text
    assert block.stats["failed"].total == 1


def test_a_picture_that_a_reader_decoded_is_excluded() -> None:
    """As ``failed``: it is no page, whatever of it are letters."""
    picture = (b"\x89PNG\r\n\x1a\n" + bytes(range(256))).decode("utf-8", "replace")
    assert BoilerstripFilter(RULES, html=True).filter(Document(picture, "1")) == (False, "failed")


def test_a_documents_site_chooses_its_profile(profiled: Settings) -> None:
    """Its metadata say, or its address's host."""
    known = [{"site": PROFILE}, {"url": f"https://www.{PROFILE}/1"}, {"site": "a.example"}, {}]
    documents = [Document(f"{PROFILED}\n{story(0)}", "a", metadata=one) for one in known]
    BoilerstripFilter(profiled, site_key="site").filter_batch(documents)
    assert [PROFILED in one.text for one in documents] == [False, False, True, True]


def test_the_batch_size_changes_no_answer() -> None:
    """With the learned labeller, which looks at many documents at once."""
    made = []
    for size in (1, 3, 64):
        documents = [Document(raw(n), str(n)) for n in range(len(STORIES))]
        list(BoilerstripFilter(batch_size=size).run(iter(documents)))
        made.append([d.text for d in documents])
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"status_key": "k", "ledger_key": "k"}, "ledger_key: 'k' is what status_key names"),
        ({"ledger_key": "url"}, "ledger_key: 'url' is what url_key names"),
    ],
)
def test_no_key_takes_the_place_of_another_without_a_word(keys: dict[str, str], said: str) -> None:
    """Told before anything runs."""
    with pytest.raises(SettingsError, match=f"^{said}, and would be overwritten$"):
        BoilerstripFilter(RULES, **keys)


def test_the_block_can_be_pickled_and_copied() -> None:
    """As executors do before they run it."""
    for block in (pickle.loads(pickle.dumps(BoilerstripFilter(RULES))), copy.deepcopy(BoilerstripFilter(RULES))):
        document = Document(raw(0), "0")
        assert block.filter(document) is True and document.text.strip() == story(0)


def test_the_run_of_the_page_works_word_for_word(tmp_path: Path) -> None:
    """Its records, its script, and what it says of the outcome."""
    (records,) = re.findall(r"^```json\n(.*?)^```", DOC, re.M | re.S)
    (code,) = re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)
    put(tmp_path / "raw/stories.jsonl", records)
    put(tmp_path / "run.py", code)
    env = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    clean, excluded = (json.loads((tmp_path / name / "00000.jsonl").read_text()) for name in ("clean", "excluded"))
    assert clean["text"].startswith("The old ferry") and "Read more" not in clean["text"]
    assert clean["metadata"]["boilerstrip_status"] == "story"
    first = json.loads(records.splitlines()[0])["text"]
    assert restore(clean["text"], clean["metadata"]["ledger"]) == first
    assert (excluded["text"], excluded["metadata"]["filter_reason"]) == (NO_STORY, "no-story")
