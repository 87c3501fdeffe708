"""The documentation says what the code does: its examples run, and its lists are whole."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import pytest

from boilerstrip.cli import main
from boilerstrip.commands import check
from boilerstrip.config import KEYS, read_config
from boilerstrip.dumps import GUESSES
from boilerstrip.labels import LABELS, PREFIXES
from boilerstrip.rulefile import _FIELDS as FIELDS
from boilerstrip.rulefile import PLACES, shipped_rules

ROOT = Path(__file__).resolve().parents[1]
USAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of docs/usage.md in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", USAGE, re.M | re.S)


def test_the_python_example_runs() -> None:
    """With its assertions."""
    for block in blocks("python"):
        exec(block, {})


@pytest.mark.parametrize(
    ("name", "language"), [("boilerstrip.toml", "toml"), ("pyproject.toml", "toml"), ("setup.cfg", "ini")]
)
def test_the_configuration_examples_are_good(name: str, language: str, tmp_path: Path) -> None:
    """Each under its own file name."""
    block = next(one for one in blocks(language) if ("[tool" in one) == (name == "pyproject.toml"))
    (tmp_path / name).write_text(block)
    assert read_config(tmp_path / name)["text-field"] == "body"


def test_the_labelled_document_can_be_measured(tmp_path: Path, capsys: Any) -> None:
    """It has the form that evaluate takes, and its span is found in its line."""
    (block,) = blocks("json")
    row = json.loads(block)
    (tmp_path / "d.jsonl").write_text(json.dumps(row) + "\n")
    assert main(["evaluate", str(tmp_path / "d.jsonl"), "--by", "site"]) == 0
    for span in row["spans"]:
        assert span["text"] in row["text"].split("\n")[span["i"]]
    assert "line_f1" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted({*KEYS, *GUESSES, *LABELS}))
def test_every_key_field_and_label_is_named(name: str) -> None:
    """Nothing can be used that is not said."""
    assert f"`{name}`" in USAGE


def test_the_table_of_rule_fields_holds_fields_and_nothing_else() -> None:
    """And the row of ``where`` all its values."""
    told = (ROOT / "docs" / "writing-a-rule.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", told, re.M))
    assert set(rows) <= FIELDS
    assert all(f"`{place}`" in rows["where"] for place in PLACES)


def test_the_readme_leads_to_the_pages() -> None:
    """First steps, all options, changing a rule, and the rest by question."""
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert {f"docs/{name}.md" for name in ("getting-started", "usage", "writing-a-rule", "README")} <= set(links)


@pytest.mark.parametrize("label", LABELS)
def test_the_table_of_labels_holds_every_label_with_its_prefix(label: str) -> None:
    """And nothing is called otherwise there."""
    told = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w*) ?\|", told, re.M))
    assert rows[label] == PREFIXES.get(label, "")
    assert len(rows) == len(LABELS)


def test_a_rule_of_the_readers_takes_a_code_that_is_free() -> None:
    """A shipped rule's code would be taken over in the one case, and be there twice in the other."""
    page = (ROOT / "docs" / "writing-a-rule.md").read_text(encoding="utf-8")
    named = set(re.findall(r"PRO[0-9]{3}", page)) | {f"PRO{n}" for n in re.findall(r"([0-9]{3}) is free, say", page)}
    codes = {rule.code for rule in shipped_rules()}
    assert named & codes == {"PRO016"}, "which is shown, and is no code for a rule of the reader's"


def test_every_option_of_check_stands_in_a_document() -> None:
    """Beside its line of help."""
    parser = argparse.ArgumentParser(add_help=False)
    check.add_arguments(parser)
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    names = [action.option_strings for action in parser._actions if action.option_strings]
    assert [some for some in names if not any(f"{one} " in told or f"{one}`" in told for one in some)] == []
