"""All code in the documentation runs, or says why it is not run; links lead somewhere; the index of rules is new."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import doc_pages
import pytest

from boilerstrip.cli import main

PAGES = doc_pages.pages()
ROOT = doc_pages.ROOT


def named(path: Path) -> str:
    """A page as tests call it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block, each finding what those before it made."""
    doc_pages.furnish(tmp_path, page.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    known = doc_pages.names()
    for block in doc_pages.blocks(page):
        if not block.reason and not block.elsewhere:
            doc_pages.run(block, tmp_path, known)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_block_says_what_it_is(page: Path) -> None:
    """Code that is run, a file, data, or code with the reason why nobody runs it."""
    text = page.read_text(encoding="utf-8")
    found = doc_pages.blocks(page)
    assert text.count("\n```") == 2 * len(found), f"{page.name}: a fence without its end, or within a list"
    for block in found:
        place = f"{block.page}:{block.line}"
        assert block.language in ("python", "sh", "console", *doc_pages.DATA), f"{place}: {block.language!r}"
        if block.elsewhere:
            told = (ROOT / block.elsewhere).read_text(encoding="utf-8")
            assert page.name in told or page.stem in told, f"{place}: {block.elsewhere} does not name this page"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    """Within the repository; what is elsewhere is not looked up."""
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page)):
        if "://" in link:
            continue
        name, _, heading = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if heading:
            assert heading in headings(target), f"{page.name}: {link}"


def without_code(page: Path) -> str:
    """A page's text without its blocks and code in lines."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def headings(page: Path) -> set[str]:
    """The anchors that hosts make of a page's headings."""
    found = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


def test_the_index_leads_to_every_page() -> None:
    """Nothing is written that nobody finds."""
    folder = ROOT / "docs"
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", (folder / "README.md").read_text(encoding="utf-8"))
    linked = {(folder / link).resolve() for link in links if "://" not in link}
    missing = [named(one) for one in folder.rglob("*.md") if one.name != "README.md" and one.resolve() not in linked]
    assert missing == []


def test_the_index_of_rules_is_up_to_date(capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After a change of a rule: ``boilerstrip rules --output-format markdown > docs/rules.md``."""
    monkeypatch.chdir(tmp_path)  # no configuration of the folder that tests are run in
    assert main(["rules", "--output-format", "markdown"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_a_transcript_that_is_not_true_is_found(tmp_path: Path) -> None:
    """Other output, a failing script, and a reason too short to be one."""
    block = doc_pages.Block("x.md", 1, "console", "$ echo one\ntwo\n")
    with pytest.raises(AssertionError, match="prints"):
        doc_pages.run(block, tmp_path, {})
    with pytest.raises(AssertionError, match="ended with 2"):
        doc_pages.run(doc_pages.Block("x.md", 1, "sh", "boilerstrip check --nonsense\n"), tmp_path, {})
    doc_pages.run(doc_pages.Block("x.md", 1, "console", "$ echo one two\none ...\n"), tmp_path, {})
    assert doc_pages.Block("x.md", 1, "sh", "# not run by the tests: no\nx\n").reason == ""
