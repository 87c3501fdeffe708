"""What ``tag`` writes is what Dolma's own mixer reads: it cuts out what ``clean`` cuts out.

Needs ``pip install --no-deps dolma``: only its compiled mixer is run, and the package asks for twenty others.
"""

from __future__ import annotations

import gzip
import importlib.machinery
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import STORY

from boilerstrip.cli import main

ROOT = Path(__file__).resolve().parents[1]


def _mixer() -> Any:
    spec = importlib.util.find_spec("dolma")
    folders = spec.submodule_search_locations if spec else None
    found = [path for folder in folders or () for path in Path(folder).glob("dolma.*.so")]
    if not found:
        pytest.skip("Dolma's mixer is not installed (pip install --no-deps dolma)")
    loader = importlib.machinery.ExtensionFileLoader("dolma", str(found[0]))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dolma", loader) or pytest.fail())
    loader.exec_module(module)
    return module


def test_dolma_s_mixer_cuts_what_clean_cuts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In texts of one byte a character and of more."""
    mixer = _mixer()
    monkeypatch.chdir(tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("fixtures/*/scraped.txt"))]
    texts += ["\n".join((*STORY, "Фото: Анна Гавань", "Čtěte také: loď na řece", "☕ Read more: Ferry late again"))]
    dump = Path("docs/documents/a.jsonl.gz")
    attributes = Path("docs/attributes/boilerstrip/a.jsonl.gz")
    for one in (dump, attributes):
        one.parent.mkdir(parents=True)
    with gzip.open(dump, "wt", encoding="utf-8") as out:
        for k, text in enumerate(texts):
            out.write(json.dumps({"id": f"d{k}", "source": "own", "text": text}) + "\n")
    assert main(["tag", str(dump), "--id-field", "id", "-o", str(attributes)]) == 0
    main(["clean", str(dump), "--max-removed", "100%", "-o", "clean.jsonl.gz"])
    stream = {
        "name": "mixed",
        "documents": ["docs/documents/*.gz"],
        "output": {"path": "mixed", "max_size_in_bytes": 1 << 30},
        "attributes": ["boilerstrip"],
        "span_replacement": [
            {"span": "$.attributes.boilerstrip__removed_balanced", "min_score": 0.0, "replacement": ""}
        ],
    }
    work = {"input": str(tmp_path / "in"), "output": str(tmp_path / "out")}
    mixer.mixer_entrypoint(json.dumps({"streams": [stream], "processes": 1, "work_dir": work, "dryrun": False}))
    (mixed,) = Path("mixed").iterdir()
    assert _texts(mixed) == _texts(Path("clean.jsonl.gz"))
    assert _texts(mixed) != texts


def _texts(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]
