"""The function for Dataset.map: what it makes of columns, and that the cache knows it again."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import OWN, PROFILE, PROFILED, put
from harbour_site import STORIES, manner, story

from boilerstrip import PatternTimeout, Settings, SettingsError, restore
from boilerstrip.integrations.datasets import StripBatch

ROOT = Path(__file__).resolve().parents[1]
DOC = (ROOT / "docs" / "integrations" / "datasets.md").read_text(encoding="utf-8")
RULES = Settings(model="none")
NO_STORY = "Advertisement\nFollow us on Facebook and Twitter\nAll rights reserved."
RAW = ["\n".join([*manner(n)[0], story(n), *manner(n)[1]]) for n in range(len(STORIES))]
HASHES = """
import sys
from datasets.fingerprint import Hasher
from boilerstrip import Settings
from boilerstrip.integrations.datasets import StripBatch
for strip in (
    StripBatch(), StripBatch(settings=Settings()), StripBatch("te" + "xt"),
    StripBatch(output="a"), StripBatch(settings=Settings(keep=("caption",))),
    StripBatch(settings=Settings(model="none")),
):
    print(Hasher.hash(strip))
"""


def python(code: str, folder: Path, seed: int = 0) -> subprocess.CompletedProcess[str]:
    """A program of its own, which may not ask the hub, with another order of sets for another seed."""
    put(folder / "program.py", code)
    env = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hf"), "PYTHONHASHSEED": str(seed)}
    return subprocess.run([sys.executable, "program.py"], cwd=folder, env=env, capture_output=True, text=True)


def test_columns_are_made_by_argument() -> None:
    """Beside the texts, or in their place."""
    batch = {"body": [*RAW, None, NO_STORY], "id": list(range(len(RAW) + 2))}
    made = StripBatch("body", "story", status="status", ledger="ledger", settings=RULES)(batch)
    assert set(made) == {"story", "status", "ledger"}
    assert [one.strip() for one in made["story"][: len(RAW)]] == [story(n) for n in range(len(STORIES))]
    assert made["status"][-2:] == [None, "no-story"] and made["story"][-2] is None
    for text, left, ledger in zip(batch["body"], made["story"], made["ledger"], strict=True):
        assert text is None or restore(left, json.loads(ledger)) == text
    assert set(StripBatch("body", settings=RULES)(batch)) == {"body"}
    assert StripBatch(settings=RULES)({"text": []}) == {"text": []}


def test_headlines_are_known_where_a_column_has_them() -> None:
    """A line that repeats the headline with an aggregator's thanks goes by it."""
    seen: list[Any] = []
    strip = StripBatch(title="headline", settings=RULES)
    real = strip._stripper.judged
    strip._stripper.judged = lambda text, title=None, lang=None: seen.append(title) or real(text, title)  # type: ignore
    strip({"text": RAW[:3], "headline": ["Ferry to get a new hull", None, 5]})
    assert seen == ["Ferry to get a new hull", None, None]


def test_a_texts_site_chooses_its_profile(profiled: Settings) -> None:
    """By its column, else by the host of its address; and the share that went has a column of its own."""
    texts = [f"{PROFILED}\n{story(0)}"] * 4
    batch = {
        "text": texts,
        "site": [PROFILE, None, "a.example", None],
        "url": [None, f"https://www.{PROFILE}/1", None, 5],
    }
    made = StripBatch(site="site", url="url", removed="gone", settings=profiled)(batch)
    assert [PROFILED in text for text in made["text"]] == [False, False, True, True]
    assert [one > 0 for one in made["gone"]] == [True, True, False, False]
    assert PROFILED in StripBatch(settings=profiled)(batch)["text"][0]


def test_a_text_that_fails_ends_the_run_or_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    """As it is asked; the others are stripped."""

    def failing(strip: StripBatch) -> StripBatch:
        real = strip._stripper.judged

        def fail(text: str, title: str | None = None, lang: str | None = None) -> Any:
            if text == RAW[1]:
                raise PatternTimeout("rule PRO800 ran out of time")
            return real(text, title, lang)

        strip._stripper.judged = fail  # type: ignore[method-assign]
        return strip

    with pytest.raises(PatternTimeout, match="PRO800"):
        failing(StripBatch(settings=RULES))({"text": RAW[:3]})
    made = failing(StripBatch(status="status", settings=RULES, keep_failed=True))({"text": RAW[:3]})
    assert made["status"] == ["story", "failed", "story"]
    assert made["text"][1] == RAW[1] and made["text"][0].strip() == story(0)
    assert "PRO800" in caplog.text


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": None}, {"output": ""}, {"status": 5}])
def test_wrong_columns_are_told(wrong: dict[str, Any]) -> None:
    """By the argument's name."""
    with pytest.raises(SettingsError, match=f"{next(iter(wrong))}: .* is no column's name"):
        StripBatch(settings=RULES, **wrong)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"status": "text"}, "status: 'text' is what text names"),
        ({"status": "text", "output": "story"}, "status: 'text' is what text names"),
        ({"output": "story", "status": "story"}, "status: 'story' is what output names"),
        ({"output": "s", "ledger": "s"}, "ledger: 's' is what output names"),
        ({"status": "s", "removed": "s"}, "removed: 's' is what status names"),
        ({"output": "headline", "title": "headline"}, "output: 'headline' is what title names"),
        ({"html_column": "page", "ledger": "page"}, "ledger: 'page' is what html_column names"),
    ],
)
def test_no_column_takes_the_place_of_another_without_a_word(wrong: dict[str, Any], said: str) -> None:
    """A story would be lost to its status; that it takes the raw text's or the page's place is what is wanted."""
    with pytest.raises(SettingsError, match=f"^{said}, and would be overwritten$"):
        StripBatch(settings=RULES, **wrong)
    for right in ({"output": "text"}, {"html_column": "page", "output": "page"}, {"url": "u", "site": "u"}):
        StripBatch(settings=RULES, **right)  # type: ignore[arg-type]


def test_it_can_be_pickled_and_stays_the_same(tmp_path: Path) -> None:
    """Its settings too, those of rule files among them."""
    rules = put(tmp_path / "own.toml", OWN)
    strip = StripBatch("body", status="s", settings=Settings(keep=("caption",), rule_files=(str(rules),), model="none"))
    again = pickle.loads(pickle.dumps(strip))
    assert again == strip and pickle.dumps(again) == pickle.dumps(strip)
    assert again({"body": ["Walk the pier"]})["body"] == [""]
    assert pickle.dumps(StripBatch(settings=RULES)) != pickle.dumps(StripBatch())


def test_an_edited_rule_file_is_another_function(tmp_path: Path) -> None:
    """Though it has the same name."""
    rules = put(tmp_path / "own.toml", OWN)
    before = pickle.dumps(StripBatch(settings=Settings(rule_files=(str(rules),), model="none")))
    put(rules, OWN.replace("PRO801", "PRO802"))
    assert pickle.dumps(StripBatch(settings=Settings(rule_files=(str(rules),), model="none"))) != before


def test_two_processes_make_one_fingerprint_of_the_same_settings(tmp_path: Path) -> None:
    """And others of others."""
    pytest.importorskip("datasets", reason="datasets is not installed (extra datasets)")
    one, other = (python(HASHES, tmp_path, seed) for seed in (1, 2))
    assert one.returncode == 0, one.stderr
    same, *rest = one.stdout.split()
    assert one.stdout == other.stdout
    assert rest[:2] == [same, same] and len({same, *rest[2:]}) == 4


def test_map_finds_again_what_it_made(tmp_path: Path) -> None:
    """In another process, from the files that the first one left."""
    pytest.importorskip("datasets", reason="datasets is not installed (extra datasets)")
    put(tmp_path / "raw.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in RAW))
    code = """
from boilerstrip import Settings
from boilerstrip.integrations.datasets import StripBatch
from boilerstrip.stripper import Stripper
from datasets import load_dataset
calls, real = [], Stripper.strip_each
Stripper.strip_each = lambda self, asked: calls.append(1) or real(self, asked)
raw = load_dataset("json", data_files="raw.jsonl", split="train")
made = raw.map(StripBatch(output="story", settings=Settings(model="none")), batched=True, batch_size=4)
print(len(calls), len(made), made[0]["story"].strip())
"""
    first, second = python(code, tmp_path, 1), python(code, tmp_path, 2)
    assert first.stdout == f"3 {len(RAW)} {story(0)}\n", first.stderr
    assert second.stdout == f"0 {len(RAW)} {story(0)}\n", second.stderr


def test_a_stream_is_stripped_as_it_is_read(tmp_path: Path) -> None:
    """Batch by batch, without a cache."""
    pytest.importorskip("datasets", reason="datasets is not installed (extra datasets)")
    put(tmp_path / "raw.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in RAW))
    code = """
from boilerstrip import Settings
from boilerstrip.integrations.datasets import StripBatch
from datasets import load_dataset
strip = StripBatch(settings=Settings(model="none"))
stream = load_dataset("json", data_files="raw.jsonl", split="train", streaming=True)
for row in stream.map(strip, batched=True, batch_size=4):
    print(row["text"].strip())
"""
    done = python(code, tmp_path)
    assert done.stdout == "".join(f"{story(n)}\n" for n in range(len(STORIES))), done.stderr


def test_the_example_of_the_page_works_word_for_word(tmp_path: Path) -> None:
    """Its records, its script, and what it says of the outcome."""
    pytest.importorskip("datasets", reason="datasets is not installed (extra datasets)")
    (records,) = re.findall(r"^```json\n(.*?)^```", DOC, re.M | re.S)
    (code,) = re.findall(r"^```python\n(.*?)^```", DOC, re.M | re.S)
    put(tmp_path / "raw.jsonl", records)
    done = python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines() == json.loads(records.splitlines()[0])["text"].split("\n")[1:3]
