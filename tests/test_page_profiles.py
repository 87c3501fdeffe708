"""Site profiles and pages: what a profile takes of a page, and what is learned from pages."""

from __future__ import annotations

import gzip
import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_profiles import MEMBERS, SITE, WORDS, sentence, story

import boilerstrip
from boilerstrip import PageError, Profile, Settings, Stripper, learn_profile, strip_html
from boilerstrip.cli import main
from boilerstrip.pages.page import page_of
from boilerstrip.pages.paths import paths_of
from boilerstrip.profiles.normal import key_of
from boilerstrip.profiles.pagejudging import reader_with
from boilerstrip.profiles.pagerecord import Seen, record_of, unpacked
from boilerstrip.profiles.paths import path_templates
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.profilefile import dumped, load, parsed, save
from boilerstrip.profiles.sample import Sample
from boilerstrip.profiles.story import Story, story_of
from boilerstrip.read import read

READER = reader_with()
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
    for chosen in (Settings(keep=("promo",)), Settings(ignore=("SITE:",))):
        assert MEMBERS in strip_html(html, profile=known(MEMBERS_LINE), settings=chosen).text
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


# Learning from pages

PROSE = (
    "The author has written about the river and its people for the Harbour Gazette since the winter of the long storm."
)


def box(number: int, told: str, paragraphs: str = "") -> str:
    """A page with a box under its story."""
    return page(number, after=f'{paragraphs}<div class="author-box box-{number} tag-river"><p>{told}</p></div>')


def by_name(number: int) -> str:
    """A page whose box holds its author's name."""
    chance = random.Random(number + 1000)
    return box(number, f"By {' '.join(chance.choice(WORDS).capitalize() for _ in range(2))}")


BOX = "div.story-body > div.author-box.box-0 > p"
BODY = "article > div.story-body > p"


@pytest.fixture(scope="module")
def learned() -> Profile:
    """What twenty pages teach."""
    days = [f"2020-03-{n % 28 + 1:02}" for n in range(20)]
    return learn_profile([{"html": by_name(n), "date": day} for n, day in enumerate(days)], SITE)


def of_path(profile: Profile, path: str) -> Template | None:
    """The template of a path, if there is one."""
    return next((one for one in profile.templates if (one.where, one.text) == ("path", path)), None)


def test_a_path_says_tag_classes_and_ids_of_a_block_and_what_is_around_it() -> None:
    """Digits are 0, and what names the page's subject is left out, so that pages share their paths."""
    paths = [paths_of(page_of(by_name(n)).blocks) for n in (3, 12)]
    assert paths[0] == paths[1] and {BOX, BODY, "html > body > nav"} <= set(paths[0])


def test_a_path_that_is_wrapper_on_every_page_is_learned_with_its_counts(learned: Profile) -> None:
    """Once a story; with days, lengths, and examples to judge it by."""
    one = of_path(learned, BOX)
    assert one is not None and (one.status, one.label, one.documents, one.judged) == ("learned", "meta", 20, 20)
    assert one.belief > 0.8 and (one.first, one.last) == ("2020-03-01", "2020-03-20")
    assert len(one.examples) == 2 and all(example.startswith("By ") for example in one.examples)


def test_where_the_labeller_wavers_the_sites_consensus_decides(learned: Profile) -> None:
    """A note on the author that reads like a paragraph goes, for that box is wrapper on all other pages."""
    html = box(77, PROSE)
    assert PROSE in strip_html(html).text
    told = strip_html(html, profile=learned)
    assert PROSE not in told.text and told.text.replace("\n", "") == strip_html(page(77)).text.replace("\n", "")
    assert any(PROSE in one.text and one.code.startswith(f"SITE:{SITE}:") for one in told.removals)


def test_the_paths_of_the_storys_own_paragraphs_are_never_taken(learned: Profile) -> None:
    """Whatever else stands on them."""
    one = of_path(learned, BODY)
    assert one is None or one.status == "doubtful"
    lines = [page(n, before=f"<p>By Ann Writer {n}</p>" * 9) for n in range(12)]
    one = of_path(learn_profile([{"html": html} for html in lines], SITE), BODY)
    assert one is None or one.status == "doubtful"


def test_a_path_on_which_the_labeller_is_of_two_minds_is_not_used() -> None:
    """Half of the boxes hold names, half prose."""
    pages = [by_name(n) if n % 2 else box(n, PROSE.replace("river", WORDS[n])) for n in range(20)]
    one = of_path(learn_profile([{"html": html} for html in pages], SITE), BOX)
    assert one is None or one.status == "doubtful"


def test_versions_of_a_story_count_once_for_a_path() -> None:
    """Ten pages of one story are one page: nothing is learned of a box that they alone have."""
    versions = [by_name(5).replace("</article>", f"<p>Version {n}</p></article>") for n in range(10)]
    known = learn_profile([{"html": html} for html in versions + [page(n) for n in range(50, 60)]], SITE)
    assert known.documents == 11 and of_path(known, BOX) is None


def test_five_pages_teach_nothing_and_say_why() -> None:
    """As five texts do not."""
    known = learn_profile([{"html": by_name(n)} for n in range(5)], SITE)
    assert not known.templates and "5 distinct stories" in known.why


def test_lines_of_pages_are_learned_as_those_of_texts_are(learned: Profile) -> None:
    """With slots: what is learned of a page's bylines counts in a text of that site too."""
    one = next(one for one in learned.templates if one.where == "line" and one.text == "by <*>")
    assert (one.status, one.label, one.documents) == ("learned", "meta", 20)


def test_pages_and_texts_of_a_site_are_learned_together() -> None:
    """They are documents of one site, in whatever form they came."""
    texts = [{"text": story(n)} for n in range(100, 106)]
    known = learn_profile([*texts, *({"html": by_name(n)} for n in range(8))], SITE)
    assert (known.documents, known.seen) == (14, 14) and of_path(known, BOX) is not None


def test_paths_stand_in_the_file_and_a_person_may_speak_of_them(learned: Profile) -> None:
    """They round-trip, merge, and are learned again without losing a word of what was said."""
    assert parsed(dumped(learned), "it") == learned.settled()
    one = of_path(learned, BOX)
    assert one is not None
    said = learned.numbered(
        replace(each, status="rejected") if each is one else each for each in learned.settled().templates
    )
    again = of_path(said.relearned(learned), BOX)
    assert again is not None and (again.status, again.number) == ("rejected", one.number)
    assert of_path(learned.merge(learned), BOX).documents == 40  # type: ignore[union-attr]
    html = by_name(78)
    plain = strip_html(html)
    assert not any(one.kept and one.text.startswith("By ") for one in plain.lines)
    accepted = Profile(SITE, 20, templates=(replace(one, status="accepted"),))
    assert any(each.certain for each in strip_html(box(79, PROSE), profile=accepted).removals if PROSE in each.text)


def test_a_persons_no_keeps_what_the_labeller_throws_out() -> None:
    """A rejected path stays, whatever the labeller says; certain rules stand above it, as on texts."""
    html = page(80, after='<nav class="menu"><a href="/n">Terms of use</a></nav>')
    (path,) = {
        path
        for path, text in zip(paths_of(page_of(html).blocks), page_of(html).blocks.text, strict=True)
        if text == "Terms of use"
    }
    one = template("path", path, 1, status="rejected", label="nav", guess="nav")
    assert "Terms of use" not in strip_html(html).text
    assert "Terms of use" in strip_html(html, profile=known(one)).text


def seen_of(takens: list[float], surest: list[float]) -> list[Story]:
    """Stories that have one path, with what was said of it on each."""
    return [
        replace(
            story_of(read(f"Story {n}"), None, None),
            paths=(Seen("a > p", taken, most, most, "promo", 1, 9, "an example"),),
        )
        for n, (taken, most) in enumerate(zip(takens, surest, strict=True))
    ]


@given(st.lists(st.tuples(st.floats(0.81, 1), st.floats(0, 0.5) | st.floats(0, 1)), min_size=1, max_size=40))
def test_a_path_with_a_sure_paragraph_is_never_taken(some: list[tuple[float, float]]) -> None:
    """However many other stories call it wrapper; nor is one that few stories have, or on which nothing wavers."""
    surest = [most for _, most in some]
    made = path_templates(seen_of([one for one, _ in some], surest))
    if len(some) < 6 or max(surest) < 0.1:
        assert made == []
        return
    (one,) = made
    assert one.documents == len(some) and one.belief == pytest.approx(sum(a for a, _ in some) / len(some), abs=1e-3)
    called = sum(most >= 0.55 for most in surest)
    assert one.status == ("learned" if max(surest) < 0.9 and called <= 0.1 * len(some) else "doubtful")


@pytest.mark.parametrize(
    ("taken", "surest", "status"),
    [
        (0.95, [0.2] * 10, "learned"),
        (0.95, [0.2] * 9 + [0.89], "learned"),
        (0.95, [0.2] * 9 + [0.9], "doubtful"),
        (0.95, [0.2] * 39 + [1.0], "doubtful"),
        (0.95, [0.2] * 8 + [0.6] * 2, "doubtful"),
        (0.95, [0.2] * 5, None),
        (0.95, [0.05] * 10, None),
        (0.5, [0.2] * 10, None),
        (0.05, [0.99] * 10, "doubtful"),
        (0.05, [0.99] * 8 + [0.2] * 2, None),
    ],
)
def test_a_path_is_taken_where_all_but_one_story_in_ten_agree(
    taken: float, surest: list[float], status: str | None
) -> None:
    """One surely the story's is one too many; the story's own paths are there for a person to reject, and no others."""
    made = path_templates(seen_of([taken] * len(surest), surest))
    assert [one.status for one in made] == ([] if status is None else [status])


@given(st.binary(max_size=200) | st.text(max_size=200), st.booleans())
@settings(max_examples=50, deadline=None)
def test_any_page_leaves_a_record_that_reads_back(html: bytes | str, more: bool) -> None:
    """Records go through files of --partial: what is read is what was written."""
    try:
        record, _ = READER(html if not more else by_name(3))
    except PageError:
        return
    assert unpacked(record.packed()) == record
    assert all("\n" not in line for line, _ in record.lines)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"lines": [["a", 2, None, "rules"]], "paths": []},
        {"lines": [["a\nb", 1, None, "rules"]], "paths": []},
        {"lines": [["a", 1, "text", "rules"]], "paths": []},
        {"lines": [["a", 1, None, "nobody"]], "paths": []},
        {"lines": [], "paths": [["p", 1, 1, 1, "promo", 1, 2]]},
        {"lines": [], "paths": [["p", "x", 1, 1, "promo", 1, 2, "e"]]},
        {"lines": [], "paths": [["p", 1, 1, 1, "promo", None, 2, "e"]]},
        {"lines": 3, "paths": []},
    ],
)
def test_a_broken_record_is_told(broken: object, tmp_path: Path) -> None:
    """A file of --partial that somebody has changed is refused by its name."""
    with pytest.raises(ValueError, match="no "):
        record_of(broken)
    rows = [{"boilerstrip-sample": 1, "limit": 9, "most": 9}, {"site": "a.example", "seen": 1}]
    rows.append({"page": broken, "order": -1, "title": None, "date": None})
    path = tmp_path / "broken.part"
    with gzip.open(path, "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    with pytest.raises(boilerstrip.InputError, match=r"broken\.part"):
        Sample.load(path)


# The command


def dump_of(path: Path, numbers: range) -> Path:
    """A dump of made pages."""
    rows = [{"html": by_name(n), "url": f"https://www.{SITE}/{n}", "date": "2020-05-06"} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_command_learns_from_pages_in_records_and_files(tmp_path: Path) -> None:
    """By address; a file by the address that it gives for itself. Parts merge to what one process learns."""
    dump = dump_of(tmp_path / "dump.jsonl", range(12))
    more = ["-q", "--isolated", "--html-field", "html"]
    assert main(["learn", str(dump), "-o", str(tmp_path / "one"), *more]) == 0
    whole = (tmp_path / "one" / f"{SITE}.toml").read_text()
    assert 'where = "path"' in whole and f'text = "{BOX}"' in whole
    parts = []
    for n, numbers in enumerate((range(5), range(5, 12))):
        dump_of(tmp_path / "part.jsonl", numbers)
        parts.append(str(tmp_path / f"{n}.part"))
        assert main(["learn", str(tmp_path / "part.jsonl"), "--partial", "-o", parts[-1], *more]) == 0
    for order in (parts, parts[::-1]):
        assert main(["learn", "--merge", *order, "-o", str(tmp_path / "two"), "-q", "--isolated"]) == 0
        assert (tmp_path / "two" / f"{SITE}.toml").read_text() == whole
    for n in range(12):
        (tmp_path / f"{n}.html").write_text(by_name(n))
    assert main(["learn", str(tmp_path / "*.html"), "-o", str(tmp_path / "three"), "-q", "--isolated"]) == 0
    assert 'where = "path"' in (tmp_path / "three" / f"{SITE}.toml").read_text()


def test_a_page_that_is_none_is_told_and_passed_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit 2, and the others are learned from."""
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    for n in range(8):
        (tmp_path / f"{n}.html").write_text(by_name(n))
    assert main(["learn", str(tmp_path / "*.html"), "-o", str(tmp_path / "p"), "-q", "--isolated"]) == 2
    error = capsys.readouterr().err
    assert "picture.html: the page is a PNG image" in error and error.count("\n") == 1
    assert load(tmp_path / "p" / f"{SITE}.toml").documents == 8
    assert main(["learn", str(tmp_path / "picture.html"), "-o", str(tmp_path / "q"), "--site", "a", "--isolated"]) == 2
    assert not list((tmp_path / "q").glob("*.toml"))


def test_a_review_shows_paths(
    learned: Profile, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their examples, as other templates."""
    save(Profile(SITE, 20, templates=(of_path(learned, BOX),)), tmp_path / f"{SITE}.toml")  # type: ignore[arg-type]
    monkeypatch.setattr("sys.stdin", io.StringIO("k\n"))
    assert main(["learn", "--review", str(tmp_path)]) == 0
    assert f"meta (by labeller), path, learned\n  {BOX}" in capsys.readouterr().out
    assert load(tmp_path / f"{SITE}.toml").templates[0].status == "accepted"


@pytest.mark.parametrize(
    ("documents", "told"),
    [([{"html": 3}], "html is bytes or str, not int"), ([{"title": "x"}], "text, title and date are str")],
)
def test_wrong_documents_are_told(documents: list[object], told: str) -> None:
    """As TypeErrors."""
    with pytest.raises(TypeError, match=told):
        learn_profile(documents, SITE)  # type: ignore[arg-type]


def test_profiles_that_contradict_each_other_merge_to_silence() -> None:
    """A path that was wrapper on one half of a site's pages and story on the other decides nothing."""
    goes = template("path", BODY, 1, taken=29.0)
    html = page(83, before=f"<p>{MEMBERS}.</p>")
    both = known(goes).merge(known(replace(goes, taken=1.0)))
    assert strip_html(html, profile=both).decisions == strip_html(html).decisions
