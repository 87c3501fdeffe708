"""Site recipes are found by address, read as they are, and bounded in what they do to a page."""

from __future__ import annotations

import pickle
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

import boilerstrip
from boilerstrip import Result, Settings, Stripper, pagestrip
from boilerstrip.cli import main
from boilerstrip.decide import strongest
from boilerstrip.document import Evidence
from boilerstrip.errors import SettingsError
from boilerstrip.evidence.recipes import told_by
from boilerstrip.pages.page import Page, page_of
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
    places = [str(note).split(": ")[0] for note in check(tmp_path)]
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


# What recipes say of blocks

DAYS = ("Monday", "Tuesday", "Friday", "Sunday")
STORY = "".join(
    f"<p>The council voted on {day} to keep the ferry, said Ann Bell, who has run it for years.</p>" for day in DAYS
)
NEWS = f"""<html><head><title>Ferry stays</title><link rel=canonical href=https://harbour.example/a></head><body>
<div class=x1>The bay is calm today, with little wind from the west, and the sun sets at nine.</div><h1>Ferry stays</h1>
<div class=x2>{STORY}<p class=x3>The pier was built by the men of the village in the year of the great storm.</p></div>
<p class=x4>It was the third vote on the matter in as many years, and the last, the council said on Sunday.</p>"""
ADDRESS = "https://www.harbour.example/a"


def stripped(folder: Path, recipe: str, page: str = NEWS, url: str | None = ADDRESS, **choices: object) -> Result:
    """A page's Result by a recipe for its site."""
    (folder / "harbour.example.txt").write_text(recipe, encoding="utf-8")
    return Stripper(Settings(site_config=str(folder), **choices)).strip_html(page, url=url)  # type: ignore[arg-type]


def fate(result: Result, begin: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a line stays, and why."""
    (line,) = [one for one in result.lines if one.text.startswith(begin)]
    return line.kept, line.reasons


def test_what_a_recipe_strips_goes_with_file_and_line(tmp_path: Path) -> None:
    """The code is in the reasons and the removals; the other lines are as without it."""
    result = stripped(tmp_path, "# x\nstrip_id_or_class: x3")
    assert fate(result, "The pier") == (False, ("RECIPE:harbour.example.txt:2",))
    assert "RECIPE:harbour.example.txt:2" in [one.code for one in result.removals]
    without = boilerstrip.strip_html(NEWS)
    assert fate(without, "The pier")[0]
    others = [one for one in without.lines if not one.text.startswith("The pier")]
    assert [one for one in result.lines if not one.text.startswith("The pier")] == others
    assert ("recipe harbour.example.txt", 16) in [(name, len(digest)) for name, digest in result.digests]


def test_what_stands_outside_the_body_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unless the labeller is sure of it; and what may be the story's stays inside."""
    likely = {"The bay": 0.6, "It was": 0.95, "The pier": 0.2}

    def told(_: object, page: Page) -> tuple[list[float], list[int]]:
        text = page.blocks.text
        story = [next((p for name, p in likely.items() if line.startswith(name)), 0.97) for line in text]
        return story, [0] * len(text)

    monkeypatch.setattr(pagestrip, "_told", told)
    without = boilerstrip.strip_html(NEWS)
    assert [fate(without, name)[0] for name in likely] == [True, True, False]
    result = stripped(tmp_path, "body: //div[@class='x2']")
    assert [fate(result, name)[0] for name in likely] == [False, True, True]
    assert fate(result, "The bay")[1] == fate(result, "The pier")[1] == ("RECIPE:harbour.example.txt:1",)
    likely["The pier"] = 0.05
    assert not fate(stripped(tmp_path, "body: //div[@class='x2']"), "The pier")[0]


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ("body: //section\nstrip_id_or_class: x3", "harbour.example.txt: the recipe's body is not on this page"),
        ("body: //div[@class='x1']\nstrip_id_or_class: x3", ":1: the body holds little of what reads like the story"),
        ("strip_id_or_class: x2", ":1: it takes most of what reads like the story: the line is not used"),
    ],
)
def test_a_recipe_that_the_page_has_outgrown_is_told_and_not_used(recipe: str, told: str, tmp_path: Path) -> None:
    """Sites change, and recipes do not."""
    result = stripped(tmp_path, recipe)
    assert any(told in one for one in result.warnings) and result.text == boilerstrip.strip_html(NEWS).text


@pytest.mark.parametrize(
    ("url", "goes"),
    [(ADDRESS, True), (None, True), ("https://other.example/a", False), ("file.html", False)],
)
def test_the_pages_own_address_counts_where_none_is_given(url: str | None, goes: bool, tmp_path: Path) -> None:
    """A page that comes with an address has no other site's recipe."""
    assert fate(stripped(tmp_path, "strip_id_or_class: x3", url=url), "The pier")[0] is not goes


def test_a_user_may_leave_recipes_out_or_take_them_alone(tmp_path: Path) -> None:
    """By the beginning of their codes, or by one line's."""
    recipe = "strip_id_or_class: x3\nstrip_id_or_class: x4"
    result = stripped(tmp_path, recipe, ignore=("RECIPE:",))
    assert result.text == boilerstrip.strip_html(NEWS).text
    result = stripped(tmp_path, recipe, select=("RECIPE:harbour.example.txt:1",))
    assert [one.code for one in result.removals if one.label != "title"] == ["RECIPE:harbour.example.txt:1"]
    assert fate(stripped(tmp_path, recipe, keep=("furniture",)), "The pier")[0]


def test_a_certain_rule_beats_a_recipe_that_keeps() -> None:
    """And a keep-rule one that strips: the order of docs/design.md."""
    keeps = Evidence("RECIPE:a.txt:1", "text", False, 0.9, "keep")
    strips = Evidence("RECIPE:a.txt:2", "ad", False, 0.97, "line")
    model, rule = Evidence("ADV000", "ad", False, 0.99, "line"), Evidence("ADV001", "ad", False, 0.99, "line")
    certain = Evidence("ADV002", "ad", True, 0.998, "line")
    keep = Evidence("KEP001", "text", False, 0.9, "keep")
    for some, winner in (
        ([model, keeps], keeps),
        ([keeps, rule], rule),
        ([keeps, certain], certain),
        ([model, strips], strips),
        ([strips, keep], keep),
    ):
        assert strongest(some) is winner


def test_an_inline_element_that_is_a_whole_block_goes(tmp_path: Path) -> None:
    """A part of a block does not: a paragraph with a marked word in it is no wrapper."""
    page = NEWS + "<p><span class=x9>Sign up</span></p><p><span class=x9>Sign</span> here, said Ann Bell on Monday.</p>"
    result = stripped(tmp_path, "strip_id_or_class: x9", page)
    assert "RECIPE:harbour.example.txt:1" in fate(result, "Sign up")[1]
    assert "RECIPE:harbour.example.txt:1" not in fate(result, "Sign here")[1]


def test_lines_of_author_and_date_go_as_meta(tmp_path: Path) -> None:
    """And the recipe's title is the page's where no block is."""
    page = NEWS.replace("<h1>Ferry stays</h1>", "<p class=x5>Ann Bell and friends of the bay</p>")
    page = page.replace("<title>Ferry stays</title>", "<meta name=x content='The ferry that stays'>")
    result = stripped(tmp_path, "author: //p[@class='x5']\ntitle: //meta[@name='x']/@content", page)
    assert result.title == "The ferry that stays"
    (line,) = [one for one in result.lines if one.text.startswith("Ann Bell and")]
    assert (line.label, line.kept) == ("meta", False) and "RECIPE:harbour.example.txt:1" in line.reasons


def test_a_stripper_with_recipes_can_be_pickled(tmp_path: Path) -> None:
    """Though XPaths that are compiled cannot."""
    (tmp_path / "harbour.example.txt").write_text("strip: //p[@class='x3']", encoding="utf-8")
    stripper = Stripper(Settings(site_config=tmp_path))  # type: ignore[arg-type]
    told = stripper.strip_html(NEWS, url=ADDRESS).to_dict()
    assert pickle.loads(pickle.dumps(stripper)).strip_html(NEWS, url=ADDRESS).to_dict() == told


def test_a_bad_folder_is_one_line_at_the_start(tmp_path: Path) -> None:
    """Before any page is read."""
    with pytest.raises(SettingsError, match=r"^site-config: .*none: no such folder of recipes; .+$"):
        Stripper(Settings(site_config=str(tmp_path / "none")))
    with pytest.raises(SettingsError, match="site-config: '' is not the path"):
        Settings(site_config="")


def test_a_marked_element_of_many_lines_is_read_once(tmp_path: Path) -> None:
    """Not once a line: that would be quadratic."""
    html = "<span class=x>" + "line<br>" * 3000 + "</span>"
    page = page_of(html, _recipes(tmp_path, "strip_id_or_class: x"), ADDRESS)
    read = []

    class Counted:
        def itertext(self) -> list[str]:
            read.append(1)
            return ["line"] * 3000

    nodes = page.blocks.nodes
    marked = next(k for k, names in enumerate(nodes.names) if names == "x")
    counted = Counted()
    nodes.elements[marked] = counted
    assert page.marks is not None
    page = replace(page, marks=replace(page.marks, strip=((counted, "RECIPE:x:1"),)))
    told_by(page, [0.0] * len(page.blocks.text))
    assert len(read) == 1


def _recipes(folder: Path, recipe: str) -> Recipes:
    (folder / "harbour.example.txt").write_text(recipe, encoding="utf-8")
    return Recipes(folder)


# The command


def test_recipes_says_what_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a linter does; what is known and not used comes with --all."""
    (tmp_path / "harbour.example.txt").write_text(RECIPE, encoding="utf-8")
    assert main(["recipes", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    places = [line.split(": ")[0] for line in printed.out.splitlines()]
    assert places == [f"harbour.example.txt:{n}" for n in (7, 11, 12)]
    assert printed.err.endswith(": lines that cannot be used: 3; whose commands nothing is done with: 1\n")
    assert main(["recipes", "--all", str(tmp_path)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 4
    (tmp_path / "harbour.example.txt").write_text("prune: no", encoding="utf-8")
    assert main(["recipes", str(tmp_path)]) == 0
    assert main(["recipes", str(tmp_path / "none")]) == 2


def test_a_folder_of_recipes_is_named_by_option_or_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A configuration's stands beside it; one that is not there is told with the file that names it."""
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    (tmp_path / "boilerstrip.toml").write_text('site-config = "recipes"\n', encoding="utf-8")
    (tmp_path / "deep" / "a.txt").write_text("The ferry stays.\n", encoding="utf-8")
    assert main(["check", "a.txt"]) == 2
    told = capsys.readouterr().err
    assert "boilerstrip.toml: site-config: " in told and told.count("\n") == 1
    (tmp_path / "recipes").mkdir()
    assert main(["check", "a.txt"]) == 0
    assert main(["check", "--site-config", "none", "a.txt"]) == 2
    assert "boilerstrip.toml" not in capsys.readouterr().err
    main(["check", "--site-config", "none", "--show-settings", "a.txt"])
    assert 'site-config = "none"' in capsys.readouterr().out
