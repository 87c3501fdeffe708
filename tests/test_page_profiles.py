"""Site profiles and pages: what a profile takes of a page, and what is learned from pages."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from test_profiles import MEMBERS, SITE, sentence

import boilerstrip
from boilerstrip import Profile, Settings, Stripper, strip_html
from boilerstrip.cli import main
from boilerstrip.profiles.normal import key_of
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.profilefile import save

LEAD = "The Harbour Gazette's long read, chosen by its readers:"


def template(where: str, text: str, number: int, **more: object) -> Template:
    """A template that thirty stories carry."""
    made = Template(where, text, "promo", "labeller", "promo", "learned", 30, 30, 28.0, 10, 90, number=number)
    return replace(made, **more)  # type: ignore[arg-type]


def known(*templates: Template) -> Profile:
    """A profile of some templates."""
    return Profile(SITE, 30, 30, templates=templates)


MEMBERSHIP = template("line", key_of(MEMBERS), 1)


def page(number: int, before: str = "", after: str = "", lead: str = "") -> str:
    """A page of the made site: a menu, a story, and a line of its own among the paragraphs."""
    chance = random.Random(number)
    told = [f"{sentence(chance)} {sentence(chance)} {sentence(chance)}" for _ in range(6)]
    title = f"The {told[0].split()[1]} and the {told[1].split()[1]} of {number}"
    body = "".join(f"<p>{lead if k == 1 else ''}{one}</p>{before if k == 2 else ''}" for k, one in enumerate(told))
    return f"""<html><head><title>{title}</title><link rel="canonical" href="https://www.{SITE}/{number}"></head><body>
<nav><a href="/">Harbour Gazette</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><div class="story-body">{body}{after}</div></article>
<footer><p>Copyright Harbour Gazette. All rights reserved.</p></footer></body></html>"""


INSIDE = f"<p>{MEMBERS}.</p>"
MEMBERS_LINE = template("line", key_of(f"{MEMBERS}."), 1)


def test_a_line_that_a_profile_knows_goes_of_a_page() -> None:
    """Set like a paragraph between paragraphs, it stays where nobody knows the site, and goes with its code."""
    html = page(1, before=INSIDE)
    plain, told = strip_html(html), strip_html(html, profile=known(MEMBERS_LINE))
    assert MEMBERS in plain.text and MEMBERS not in told.text
    assert any(one.code == f"SITE:{SITE}:1" and one.label == "promo" for one in told.removals)
    assert told.restore() == told.raw_text == plain.raw_text


def test_the_start_of_a_block_goes_and_the_rest_stays() -> None:
    """As on texts, a template of a line's start takes that part alone."""
    html = page(2, lead=f"{LEAD} ")
    told = strip_html(html, profile=known(template("start", key_of(LEAD), 1)))
    assert LEAD in strip_html(html).text and LEAD not in told.text
    assert told.text.replace("\n", "") == strip_html(page(2)).text.replace("\n", "")


def test_what_a_person_says_of_a_template_counts_on_pages() -> None:
    """Accepted it goes for certain; rejected it stays, on a block that the labeller would throw out too."""
    accepted = strip_html(page(3, before=INSIDE), profile=known(replace(MEMBERS_LINE, status="accepted")))
    assert any(one.certain and MEMBERS in one.text for one in accepted.removals)
    line = "Terms of use"
    html = page(3, after=f'<nav class="menu"><a href="/n">{line}</a></nav>')
    kept = strip_html(html, profile=known(template("line", key_of(line), 1, status="rejected")))
    assert line not in strip_html(html).text and line in kept.text


def test_the_user_stands_above_a_profile() -> None:
    """``keep``, ``ignore`` and a source's body count more than a site's word."""
    html = page(4, before=INSIDE)
    for settings in (Settings(keep=("promo",)), Settings(ignore=("SITE:",))):
        assert MEMBERS in strip_html(html, profile=known(MEMBERS_LINE), settings=settings).text
    source = strip_html(html).text
    assert MEMBERS in strip_html(html, profile=known(MEMBERS_LINE), source=source).text


def test_a_doubtful_template_changes_no_page() -> None:
    """It is there to be looked at."""
    html = page(5, before=INSIDE)
    doubtful = known(replace(MEMBERS_LINE, status="doubtful"))
    assert strip_html(html, profile=doubtful).decisions == strip_html(html).decisions


def test_a_habit_is_not_heard_on_a_page() -> None:
    """It speaks of the shape that an extractor leaves; a page has the markup."""
    shape = "a long line between paragraphs without a full stop"
    html = page(6, before="<p>A long line about the harbour and its school that nobody ended with a stop</p>")
    told = strip_html(html, profile=known(template("habit", shape, 1)))
    assert told.decisions == strip_html(html).decisions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the made site's profile."""
    (tmp_path / "profiles").mkdir()
    save(known(MEMBERS_LINE), tmp_path / "profiles" / f"{SITE}.toml")
    return tmp_path / "profiles"


def test_a_folder_is_chosen_from_by_site_or_address(folder: Path) -> None:
    """By ``site=``, else the host of ``url=``, else of the address that the page gives for itself."""
    html, engine = page(7, before=INSIDE), Stripper(Settings(profile=str(folder)))
    assert MEMBERS not in engine.strip_html(html).text
    assert MEMBERS in engine.strip_html(html, "https://other.example/7").text
    assert MEMBERS not in engine.strip_html(html, "https://other.example/7", site=SITE).text
    assert MEMBERS not in strip_html(html, f"https://www.{SITE}/7", profile=folder).text
    assert MEMBERS in engine.strip_html(html, site="other.example").text


@pytest.mark.parametrize("extractor", ["own", "trafilatura", "ensemble"])
def test_every_extractor_hears_the_profile(extractor: str, folder: Path) -> None:
    """Whatever finds the story."""
    html = page(8, before=INSIDE)
    assert MEMBERS in strip_html(html, extractor=extractor).text
    assert MEMBERS not in strip_html(html, extractor=extractor, profile=folder, site=SITE).text


def test_commands_choose_a_page_profile_by_its_record(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """clean and check: by site or address of the record; a file of its own by what it says of itself."""
    html = page(9, before=INSIDE)
    rows = [{"html": html, "site": SITE}, {"html": html, "url": f"https://{SITE}/9"}, {"html": html, "site": "other"}]
    dump, out = tmp_path / "dump.jsonl", tmp_path / "out.jsonl"
    dump.write_text("".join(json.dumps(one) + "\n" for one in rows))
    more = ["--profile", str(folder), "--html-field", "html", "-q", "--isolated"]
    assert main(["clean", str(dump), "-o", str(out), *more]) == 0
    assert [MEMBERS in json.loads(line)["text"] for line in out.read_text().splitlines()] == [False, False, True]
    assert main(["check", str(dump), "--no-ledger", *more]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if MEMBERS in line]
    assert [f"SITE:{SITE}:1" in line for line in told] == [True, True]
    (tmp_path / "page.html").write_text(html)
    assert main(["clean", str(tmp_path / "page.html"), *more]) == 0
    assert MEMBERS not in capsys.readouterr().out


def test_wrong_arguments_are_told() -> None:
    """What is no site and no profile is a TypeError; a folder that is not there says so."""
    with pytest.raises(TypeError, match="site: a str"):
        strip_html(page(1), site=3, profile=known())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="profile: a Profile"):
        strip_html(page(1), profile=3)  # type: ignore[arg-type]
    with pytest.raises(boilerstrip.ProfileError, match="no such profile"):
        strip_html(page(1), profile="none")


def author_page(number: int, note: str = "", tag: str = "div") -> str:
    """A page with a note on its author, other words on each, in an element of its own."""
    chance = random.Random(number + 1000)
    told = note or f"{sentence(chance)[:-1]} for the paper"
    return page(number, after=f'<{tag} class="author-box box-{number}"><p>{told}</p></{tag}>')
