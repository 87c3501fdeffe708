"""Site recipes are found by address, read as they are, and bounded in what they do to a page."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from boilerstrip.errors import SettingsError
from boilerstrip.pages.parse import parsed
from boilerstrip.pages.recipefile import recipe_of
from boilerstrip.pages.recipes import Marks, Recipes, check, names_for

SHIPPED = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "ftr-site-config.tar.gz"
PAGE = """<title>Harbour Post - Ferry stays</title><div id=top class="menu main">Menu</div>
<article><h1>Ferry stays</h1><p class=by>By Ann Bell</p><div class=story><p>One.</p><div class=story>Two.</div>
<aside class="x-promo-box">Join</aside></div><p>Previously</p><p>Old</p></article>"""
RECIPE = """# the harbour's paper
title: substring-after(//title, ' - ')
body: //section[@id='none']
body: //div[@class='story']
author: //p[@class='by']
strip: //p[. = 'Previously']/following-sibling::p
strip: //p[
strip_id_or_class: 'promo-box'
prune: no
test_url: https://harbour.example/a
titel: //h1
no colon here
"""


def applied(folder: Path, recipe: str, page: str) -> Marks:
    """What a recipe marks on a page."""
    (folder / "harbour.example.txt").write_text(recipe, encoding="utf-8")
    found = Recipes(folder).of("https://www.harbour.example/a")
    assert found is not None
    return found.applied(parsed(page).root)


def test_a_recipe_marks_body_title_and_what_goes(tmp_path: Path) -> None:
    """With file and line."""
    marks = applied(tmp_path, RECIPE, PAGE)
    assert marks.title == "Ferry stays"
    assert [one.get("class") for one in marks.body] == ["story"]
    assert marks.body_code == "RECIPE:harbour.example.txt:4"
    assert [(one.text, code) for one, code in marks.strip] == [
        ("Old", "RECIPE:harbour.example.txt:6"),
        ("Join", "RECIPE:harbour.example.txt:8"),
    ]
    assert [one.text for one, _ in marks.author] == ["By Ann Bell"]
    assert marks.notes == ()


def test_what_is_not_used_is_told_with_its_line(tmp_path: Path) -> None:
    """And does not keep the rest from being used."""
    (tmp_path / "harbour.example.txt").write_text(RECIPE, encoding="utf-8")
    places = [line.split(": ")[0] for line in check(tmp_path)]
    assert places == [f"harbour.example.txt:{n}" for n in (7, 9, 11, 12)]


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.harbour.example/a", ["harbour.example.txt", ".example.txt"]),
        ("http://Sport.Harbour.example:80/", ["sport.harbour.example.txt", ".harbour.example.txt", ".example.txt"]),
        ("harbour.example/a", ["harbour.example.txt", ".example.txt"]),
        ("https://../../etc", []),
        ("https://[x", []),
        ("", []),
    ],
)
def test_the_nearest_file_is_looked_for_first(url: str, names: list[str]) -> None:
    """A wildcard is for hosts under a name, and nothing leads out of the folder."""
    assert list(names_for(url)) == names


def test_the_global_file_adds_to_every_site(tmp_path: Path) -> None:
    """But makes no recipe for a site that has none."""
    (tmp_path / "global.txt").write_text("strip: //nav\n")
    assert Recipes(tmp_path).of("https://harbour.example") is None
    marks = applied(tmp_path, "body: //p", "<nav>Menu</nav><p>One.")
    assert [code for _, code in marks.strip] == ["RECIPE:global.txt:1"]


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """Which says what to do."""
    with pytest.raises(SettingsError, match="no such folder of recipes"):
        Recipes(tmp_path / "none")


@pytest.mark.parametrize(
    "xpath",
    [
        "//p/following-sibling::p",
        "//*[count(//*) > 0]",
        "//*[preceding::h1]",
        "//*/following::*",
        "(//p/../p/..//p)[1]",
    ],
)
def test_a_large_page_does_not_keep_a_recipe_long(xpath: str, tmp_path: Path) -> None:
    """It gives up and says which line."""
    marks = applied(tmp_path, f"strip: {xpath}", "<p>x</p>" * 20_000)
    assert marks.notes and marks.notes[0].startswith("RECIPE:harbour.example.txt:1 given up")


def test_cut_paths_find_what_whole_ones_find() -> None:
    """In the same order."""
    from boilerstrip.pages.xpaths import Budget, compiled, found

    root = parsed(PAGE).root
    for xpath in (
        "//article//p",
        "//div//div",
        "//p[1]/following-sibling::*//p",
        "//aside/ancestor::div[1]",
        "//h1 | //p",
    ):
        query = compiled(xpath)
        assert not isinstance(query, str)
        assert found(query, Budget(root)) == root.xpath(xpath)


@pytest.mark.skipif(not SHIPPED.exists(), reason="../shared with FiveFilters' recipes is not at hand")
def test_every_shipped_recipe_loads() -> None:
    """Or says on which line it does not."""
    count, broken = 0, []
    with tarfile.open(SHIPPED) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() and member.name.endswith(".txt") else None
            if file and not member.name.endswith("LICENSE.txt"):
                recipe = recipe_of(file.read(), Path(member.name).name)
                count += 1
                broken += [str(note) for note in recipe.notes if "XPath" in note.what]
    assert count == 2040
    assert len(broken) == 3, broken
