"""Whatever a page holds, its Result tells the truth about it, and is the same every time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip import Result, Settings, Stripper, pagestrip
from boilerstrip.errors import BoilerstripError, SettingsError
from boilerstrip.pages.page import page_of

STORY = "".join(
    f"<p>The council voted on {day} to keep the ferry, said Ann Bell, who has run it for {years} years.</p>"
    for day, years in (("Monday", 12), ("Tuesday", 13), ("Friday", 14), ("Sunday", 15))
)
PAGE = f"""<html lang=en><head><title>Ferry stays - Harbour Post</title></head><body>
<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><main><h1>Ferry stays</h1><div class=byline>By Ann Bell</div>
<div class=story>{STORY}</div><aside class=related><a href=/b>Pier to be mended</a></aside></main>
<footer>Copyright 2026 Harbour Post. All rights reserved.</footer></body></html>"""
_TAGS = ["p", "div", "span", "a", "b", "br", "li", "ul", "table", "tr", "td", "h1", "h2", "pre", "article"]
_TAGS += ["aside", "script", "style", "title", "template", "x-y", "svg", "select"]
_PIECES = [
    *(f"<{tag}>" for tag in _TAGS),
    *(f"</{tag}>" for tag in _TAGS),
    *(
        "<p class='story' id=x>",
        "<a href='/x' hidden>",
        "<div style=display:none>",
        "<!-- x -->",
        "<![CDATA[x]]>",
        "<",
        ">",
    ),
    *(
        "&amp;",
        "&shy;",
        "&#8232;",
        "&#x200b;",
        "&#13;",
        "&#133;",
        "&nbsp;",
        "\n",
        "\r",
        "\u2028",
        "\x0b",
        "\x85",
        "\ud800",
    ),
    *("The ferry stays, the council said on Monday. ", "Advertisement", "Read more: the pier", "渡轮留下。", "Ferry"),
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry"}</script>',
    '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"The ferry stays"}</script>',
]
SOUP = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
STRIPPERS = {
    "plain": Stripper(Settings(model="none")),
    "most": Stripper(Settings(max_removed=0.0, strictness="thorough", keep=("title", "caption"))),
    "little": Stripper(Settings(select=("related", "MET"), ignore=("CAP", "RECIPE:"), strictness="careful")),
}


def true_of(result: Result) -> None:
    """What has to hold of any Result of a page."""
    raw = result.raw_text
    assert not raw or all(line and "\r" not in line for line in raw.split("\n"))
    assert result.restore() == raw
    text, at = [], 0
    for one in result.removals:
        assert at <= one.start < one.end and raw[one.start : one.end] == one.text
        text.append(raw[at : one.start])
        at = one.end
    assert result.text == "".join([*text, raw[at:]])
    gone = {k for one in result.removals for k in range(one.start, one.end)}
    starts = _starts(raw)
    for line, (start, end) in zip(result.lines, starts, strict=True):
        ink = [k for k in range(start, end) if not raw[k].isspace()]
        assert line.kept == any(k not in gone for k in ink) and line.text == raw[start:end]
    assert 0.0 <= result.confidence <= 1.0 and result.status in ("story", "no-story", "suspect")


def _starts(raw: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in raw.split("\n") if raw else ():
        yield at, at + len(line)
        at += len(line) + 1


@settings(deadline=None, max_examples=60)
@given(SOUP, st.sampled_from(sorted(STRIPPERS)))
def test_a_result_of_any_tags_tells_the_truth(page: str, which: str) -> None:
    """Text, removals, lines and the way back agree, whatever the settings."""
    true_of(STRIPPERS[which].strip_html(page))


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200), SOUP.map(lambda page: page.encode("utf-8", "replace")))
)
def test_nothing_else_is_raised_than_our_own_errors(page: bytes | str) -> None:
    """Bytes that are no page are told in one line."""
    try:
        true_of(STRIPPERS["plain"].strip_html(page))
    except BoilerstripError as error:
        assert "\n" not in str(error)


@settings(deadline=None, max_examples=20)
@given(SOUP)
def test_the_same_page_has_the_same_result(page: str) -> None:
    """Twice, as bytes, and from a Stripper that was pickled."""
    stripper = STRIPPERS["most"]
    told = stripper.strip_html(page).to_dict()
    assert stripper.strip_html(page).to_dict() == told
    assert pickle.loads(pickle.dumps(stripper)).strip_html(page).to_dict() == told
    # A byte-order mark says what the bytes are; half a surrogate pair has no bytes.
    as_bytes = b"\xef\xbb\xbf" + page.encode("utf-8", "replace")
    assert stripper.strip_html(as_bytes).to_dict() == stripper.strip_html(page.replace("\ud800", "?")).to_dict()


def test_another_process_says_the_same() -> None:
    """Whatever its hashes are seeded with."""
    code = "import sys, boilerstrip; print(boilerstrip.strip_html(sys.stdin.read()).to_dict())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=PAGE,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {f"{boilerstrip.strip_html(PAGE).to_dict()}\n"}


def test_a_page_gives_its_story_and_headline() -> None:
    """The headline's line goes, and is the title."""
    result = boilerstrip.strip_html(PAGE)
    true_of(result)
    assert result.title == "Ferry stays" and result.status == "story"
    assert result.text.count("The council voted") == 4 and "Pier to be mended" not in result.text
    (title,) = [line for line in result.lines if line.label == "title"]
    assert not title.kept and title.text == "Ferry stays"


def test_an_extractor_that_is_none_is_told() -> None:
    """With those that are."""
    with pytest.raises(SettingsError, match="own, trafilatura"):
        boilerstrip.strip_html(PAGE, extractor="mine")


@pytest.mark.parametrize("name", ["url", "title", "lang", "source", "extractor", "site"])
@pytest.mark.parametrize("page", ["", PAGE])
def test_an_argument_of_another_type_is_told_with_its_name(name: str, page: str) -> None:
    """Whatever the page holds, and before any work."""
    given: dict[str, Any] = {name: 5}
    with pytest.raises(TypeError, match=f"^{name}: a str, not int$"):
        boilerstrip.strip_html(page, **given)


def test_a_page_or_profile_of_another_type_is_told() -> None:
    """With what is expected."""
    five: Any = 5
    with pytest.raises(TypeError, match=r"^strip_html\(\) takes bytes or a str, not int$"):
        boilerstrip.strip_html(five)
    with pytest.raises(TypeError, match=r"^profile: a Profile or a path, not int$"):
        boilerstrip.strip_html("", profile=five)


@pytest.mark.parametrize("page", ["", "<p>", "<script>x</script>", b"", "<!-- -->"])
def test_a_page_without_text_is_no_story(page: bytes | str) -> None:
    """And no error."""
    result = boilerstrip.strip_html(page)
    true_of(result)
    assert (result.status, result.text, result.lines) == ("no-story", "", ())


def test_trafilatura_is_asked_where_no_block_is_the_storys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not about pages over which it takes long."""
    from boilerstrip import pagestrip

    asked: list[int] = []
    monkeypatch.setattr(pagestrip, "trafilatura_text", lambda page: asked.append(1) or "")
    monkeypatch.setattr(
        pagestrip, "_told", lambda model, page: ([0.0] * len(page.blocks.text), [0] * len(page.blocks.text))
    )
    boilerstrip.strip_html("<p>x")
    assert len(asked) == 1
    boilerstrip.strip_html("<p>x" + "<i></i>" * 30_000)
    boilerstrip.strip_html("<p>" + "x y " * 100_000)
    boilerstrip.strip_html("<p title='" + "x" * 2_000_000 + "'>x")
    assert len(asked) == 1


@pytest.mark.parametrize("extractor", ["own", "trafilatura", "ensemble"])
def test_a_story_for_readers_without_scripts_is_read_where_the_page_shows_none(extractor: str) -> None:
    """And told; a page that shows one is read as with scripts, and a call to allow them is no story."""
    page = (
        "<html lang=en><head><title>Ferry stays</title></head><body><div id=app>{}</div><noscript>{}</noscript></body>"
    )
    result = boilerstrip.strip_html(page.format("", STORY), extractor=extractor)
    true_of(result)
    assert result.status == "story" and result.text.count("The council voted") == 4
    assert any("noscript" in one for one in result.warnings)
    both = boilerstrip.strip_html(
        page.format(STORY, "<p>The ferry needs a script to sail, it said.</p>"), extractor=extractor
    )
    assert both.text.count("The council voted") == 4 and "a script to sail" not in both.raw_text
    call = "<p>You need to enable JavaScript to run this app.</p>"
    assert boilerstrip.strip_html(page.format("", call), extractor=extractor).status == "no-story"


@pytest.mark.parametrize("extractor", ["own", "trafilatura"])
def test_a_template_that_browsers_show_at_once_is_read(extractor: str) -> None:
    """Sites' own elements are made of such; templates that wait for a script are not."""
    body = (
        f"<x-story><template shadowrootmode=open>{STORY}</template></x-story><template><p>{{{{title}}}}</p></template>"
    )
    result = boilerstrip.strip_html(f"<html lang=en><title>Ferry stays</title><body>{body}", extractor=extractor)
    assert result.text.count("The council voted") == 4 and "{{title}}" not in result.raw_text


def test_what_trafilatura_raises_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    import trafilatura

    def broken(*_: object, **__: object) -> str:
        raise ValueError("two\nlines")

    monkeypatch.setattr(trafilatura, "extract", broken)
    with pytest.raises(BoilerstripError, match=r"trafilatura fails on the page: ValueError: two lines; .+$"):
        boilerstrip.strip_html(PAGE, extractor="trafilatura")


OWN_RULE = """
[[rule]]
code = "PRO899"
name = "ring-fenced-words"
label = "promo"
why = "A test's own words. Known cost: none."
literals = ["ring-fenced words."]
pattern = '''Ring-fenced words\\.'''
where = "line-end"
action = "span"
certain = false
drops = [{ line = "It stays. Ring-fenced words.", cut = "Ring-fenced words." }]
keeps = [{ line = "Ring-fenced words are rare.", why = "not at the line's end" }]
"""


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("<html lang=de>", {"any", "en", "de"}),
        ("<html lang='pt-BR'>", {"any", "en", "pt"}),
        ("<html><meta property=og:locale content=fr_FR>", {"any", "en", "fr"}),
    ],
)
def test_of_a_page_that_says_its_language_likely_rules_of_others_are_not_tried(said: str, heard: set[str]) -> None:
    """English is mixed into others' wrappers, and certain rules are of any language."""
    stripper = Stripper()
    page = page_of(f"{said}<p>Text</p>")
    passed = pagestrip._passed([0.6, 0.95], pagestrip._heard(page, stripper.languages))
    likely = [rule for rule in stripper.rules if not rule.certain]
    assert {rule.lang for rule in likely if not passed(rule, 0)} == heard
    assert not any(passed(rule, 0) for rule in stripper.rules if rule.certain)
    assert all(passed(rule, 1) for rule in stripper.rules), "the labeller is sure of it"


def test_where_the_labeller_is_sure_only_a_users_own_rules_are_heard(tmp_path: Path) -> None:
    """The package's are not looked up there; what a user asks for in so many words goes."""
    own = tmp_path / "own.toml"
    own.write_text(OWN_RULE, encoding="utf-8")
    sentence = "The old ferry will keep crossing the bay, the town decided by a large majority on Tuesday night."
    page = f"<html lang=en><article><h1>Ferry stays</h1>{f'<p>{sentence} Ring-fenced words.</p>' * 6}</article>"
    assert "Ring-fenced" in boilerstrip.strip_html(page).text
    found = boilerstrip.Stripper(boilerstrip.Settings(rule_files=(str(own),))).strip_html(page)
    assert "Ring-fenced" not in found.text and sentence in found.text


@pytest.mark.parametrize("said", ["<html>", "<html lang=''>", "<html lang=eo>", "<html lang='??'>"])
def test_of_a_page_that_says_no_language_that_has_rules_all_are_tried(said: str) -> None:
    """What the page is written in is not guessed."""
    stripper = Stripper()
    heard = pagestrip._heard(page_of(f"{said}<p>Text</p>"), stripper.languages)
    assert heard == {rule.lang for rule in stripper.rules} | {"any"}
