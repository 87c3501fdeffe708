"""The labeller of pages: its file, its features, and the golds that it learns from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from conftest import STORY
from hypothesis import given
from hypothesis import strategies as st

import boilerstrip
from boilerstrip.errors import ModelError
from boilerstrip.learned import markup
from boilerstrip.learned.chars import tables
from boilerstrip.learned.pagemodel import load_pages, page_model_of, read, stories
from boilerstrip.pages.kinds import kind_of
from boilerstrip.pages.page import page_of

NEWS = (
    "<html><head><title>The ferry stays</title></head><body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
    f"<article class='story-body'><h1>The ferry stays</h1><p>{STORY[0]}</p><div class='newsletter-box'>Sign up</div>"
    f"<p>{STORY[1]}</p></article><footer>All rights reserved</footer></body></html>"
)
SHIPPED = resources.files("boilerstrip.learned") / "pages.npz"


def shares(page: str) -> list[float]:
    """How likely each block of a page is the story's."""
    model = page_model_of(None)
    told: list[float] = stories(model, read(page_of(page), (model.kinds, model.lower))).tolist()
    return told


def test_paragraphs_are_likelier_the_storys_than_what_stands_around_them() -> None:
    """Menu, newsletter box and footer are told from prose."""
    told = dict(zip(page_of(NEWS).blocks.text, shares(NEWS), strict=True))
    assert min(told[one] for one in STORY) > max(told[one] for one in ("Home News", "Sign up", "All rights reserved"))


def test_a_page_is_judged_alike_whatever_was_judged_before_it() -> None:
    """Words of names that were met are remembered, and change no answer."""
    before = shares(NEWS)
    for k in range(3):
        shares(NEWS.replace("story-body", f"other{k} Name{k}").replace("ferry", f"boat {k}"))
    assert shares(NEWS) == before


@given(
    st.lists(st.sampled_from(["<p>", "<div class='a b-c'>", "</div>", "word ", "Two words. ", "<a href='x'>", "<br>"]))
)
def test_every_block_of_any_page_gets_a_share(parts: list[str]) -> None:
    """Between 0 and 1, one a block."""
    page = page_of("<body>" + "".join(parts))
    if page.blocks.text:
        told = shares("<body>" + "".join(parts))
        assert len(told) == len(page.blocks.text)
        assert all(0 <= one <= 1 for one in told)


def test_a_thread_that_asks_while_words_are_forgotten_tells_names_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that were met are shared by all threads, up to a number; the break between two names is no word."""
    names = [f"story-{letter} box" for letter in "abcdefghij"]

    def hashed() -> list[list[int]]:
        return [part.tolist() for bag in markup._hashed_names(names) for part in bag]

    right, between = hashed(), []

    class Interrupted(dict[str, int]):
        """Words that were met; when they are forgotten the first time, it is another thread's turn."""

        turns = 1

        def clear(self) -> None:
            super().clear()
            if self.turns:
                self.turns -= 1
                between.append(hashed())

    monkeypatch.setattr(markup, "_ids", Interrupted({"\n": -1}))
    monkeypatch.setattr(markup, "_MOST_IDS", 4)
    assert [hashed() for _ in range(3)] == [right] * 3
    assert between == [right] * len(between)
    assert len(markup._ids) <= 4


def test_a_damaged_weight_file_is_refused(tmp_path: Path) -> None:
    """In one line that names it."""
    with resources.as_file(SHIPPED) as path:
        data = path.read_bytes()
    (tmp_path / "cut.npz").write_bytes(data[: len(data) // 2])
    (tmp_path / "other.npz").write_bytes((Path(str(SHIPPED)).parent / "labeller.npz").read_bytes())
    for name in ("cut.npz", "other.npz", "missing.npz"):
        with pytest.raises(ModelError, match=name):
            load_pages(tmp_path / name)


def test_another_weight_file_is_used_where_settings_name_it(tmp_path: Path) -> None:
    """The same file under another name gives the same text."""
    with resources.as_file(SHIPPED) as path:
        (tmp_path / "mine.npz").write_bytes(path.read_bytes())
    settings = boilerstrip.Settings(page_model=str(tmp_path / "mine.npz"))
    assert boilerstrip.strip_html(NEWS, settings=settings).text == boilerstrip.strip_html(NEWS).text == "\n".join(STORY)


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ("figure-caption wide", "caption"),
        ("SocialShareBar", "share"),
        ("newsletterSignup", "promo"),
        ("ad-slot", "ad"),
        ("adult-education", None),
        ("article-text", None),
    ],
)
def test_names_of_elements_say_what_they_hold(names: str, label: str | None) -> None:
    """By whole words where a part would mislead."""
    assert kind_of(names, 0) == label


def test_gold_words_count_once() -> None:
    """Of two copies of a line one is the story's, and the other is known for a copy."""
    from boilerstrip.training.golds import aligned

    share, inside, size = aligned([STORY[0], "Home", STORY[0], STORY[1]], "\n".join(STORY))
    assert share.round().tolist() in ([1, 0, 0, 1], [0, 0, 1, 1])
    assert inside.tolist() == [1, 0, 1, 1]
    assert size[1] == 1


def test_characters_of_scripts_without_spaces_are_words_of_a_gold() -> None:
    """A Chinese line is found in its gold by its characters."""
    from boilerstrip.training.golds import aligned

    share, _, _ = aligned(["首页", "小镇周二投票决定为老渡轮购买新的船体。"], "小镇周二投票决定为老渡轮购买新的船体。")
    assert np.round(share).tolist() == [0, 1]


def test_tables_are_those_of_the_other_labeller() -> None:
    """Characters mean the same to both."""
    kinds, lower = tables()
    model = page_model_of(None)
    assert (model.kinds == kinds).all()
    assert (model.lower == lower).all()
