"""Fingerprints: texts that share a passage share some, typography makes no difference, and they are always the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.sources.fingerprints import WINDOW, WORDS, fingerprints, runs, tokens, winnowed

PASSAGE = (
    "The council voted nine to three on Tuesday to keep the old ferry running through the winter, and the harbour "
    "master said that repairs to its hull would begin as soon as the ice had gone from the lower basin."
)
WORD = st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=4)


def texts(least: int = 0, most: int = 60) -> st.SearchStrategy[str]:
    """Texts of words that are often the same."""
    return st.lists(WORD, min_size=least, max_size=most).map(" ".join)


@given(texts(), texts(WORDS + WINDOW - 1), texts(), texts(), texts())
def test_a_shared_passage_is_always_seen(one: str, shared: str, two: str, three: str, four: str) -> None:
    """Of as many words as a run and a window have, wherever it stands."""
    left, right = fingerprints(f"{one}\n{shared}\n{two}"), fingerprints(f"{three} {shared}. {four}")
    assert len(np.intersect1d(left, right))


@given(st.text(max_size=400))
def test_any_text_has_sorted_distinct_fingerprints(text: str) -> None:
    """Lone surrogates and marks too; no more of them than words."""
    found = fingerprints(text)
    assert found.dtype == np.uint64
    assert (found[1:] > found[:-1]).all()
    assert len(found) <= len(tokens(text))
    assert bool(len(found)) == bool(len(tokens(text)))


@given(st.lists(st.integers(0, 9), max_size=50), st.integers(1, 8))
def test_winnowing_keeps_the_least_of_every_window(numbers: list[int], window: int) -> None:
    """By the definition, spelled out; which of several equal ones does not show."""
    spread = winnowed(np.array(numbers, np.uint64), 1).tolist()
    kept = set()
    for start in range(max(len(numbers) - window, 0) + 1 if numbers else 0):
        inside = range(start, min(start + window, len(numbers)))
        kept.add(spread[min(inside, key=lambda at: numbers[at])])
    found = winnowed(np.array(numbers, np.uint64), window).tolist()
    assert set(found) == kept
    assert len(found) <= max(1, len(numbers) - window + 1) or window == 1


@pytest.mark.parametrize(
    "other",
    [
        PASSAGE.upper(),
        PASSAGE.replace(" ", "\n"),
        PASSAGE.replace(" ", "\u00a0 "),
        PASSAGE.replace("harbour", "ha\u00adrbour").replace(",", " \u2014 "),
        PASSAGE.replace("winter", "w\u0131nter".replace("\u0131", "\u00ef")),
        PASSAGE.replace("ferry", "\uff46\uff45\uff52\uff52\uff59"),
        PASSAGE.replace("hull", "\u201chull\u201d").replace("ice", "i\u0301ce"),
    ],
)
def test_typography_makes_no_difference(other: str) -> None:
    """Case, white space, soft hyphens, dashes, accents, wide letters, quotes."""
    assert np.array_equal(fingerprints(other), fingerprints(PASSAGE))


def test_apostrophes_and_ligatures_make_no_difference() -> None:
    """However they are written."""
    one = fingerprints("it's the office's first file, and they don't mind the dust on its shelves or the damp")
    two = fingerprints(
        "it\u2019s the o\ufb03ce`s \ufb01rst \ufb01le, and they dont mind the dust on its shelves or the damp"
    )
    assert np.array_equal(one, two)


@pytest.mark.parametrize(
    "text",
    [
        "\u5e02\u8bae\u4f1a\u5468\u4e8c\u6295\u7968\u51b3\u5b9a\u8ba9\u65e7\u6e21\u8f6e\u8fd0\u884c\u5230\u51ac\u5929\u7ed3\u675f\u7a0b\u5e8f\u5df2\u7ecf\u5b8c\u6210",
        "\u5e02\u8b70\u4f1a\u306f\u706b\u66dc\u65e5\u306b\u53e4\u3044\u30d5\u30a7\u30ea\u30fc\u3092\u51ac\u306e\u9593\u3082\u904b\u884c\u3059\u308b\u3053\u3068\u3092\u6c7a\u3081\u305f",
        "\u0e2a\u0e20\u0e32\u0e40\u0e21\u0e37\u0e2d\u0e07\u0e25\u0e07\u0e21\u0e15\u0e34\u0e40\u0e21\u0e37\u0e48\u0e2d\u0e27\u0e31\u0e19\u0e2d\u0e31\u0e07\u0e04\u0e32\u0e23\u0e43\u0e2b\u0e49\u0e40\u0e23\u0e37\u0e2d\u0e40\u0e01\u0e48\u0e32\u0e27\u0e34\u0e48\u0e07\u0e15\u0e48\u0e2d\u0e44\u0e1b",
    ],
)
def test_scripts_without_spaces_go_by_characters(text: str) -> None:
    """A passage is seen in the midst of other letters, and its line breaks make no difference."""
    inside = f"{text[25:]}{text[:25]}Ferry 7{text}{text[:9]}"
    broken = "\n".join(text[at : at + 7] for at in range(0, len(text), 7))
    assert np.array_equal(fingerprints(text), fingerprints(broken))
    assert set(fingerprints(text)[:3].tolist()) <= set(fingerprints(inside, window=1).tolist())


@given(st.lists(WORD, min_size=WORDS, max_size=40))
def test_other_words_have_other_runs(words: list[str]) -> None:
    """One hash for each run, the same for the same words alone."""
    found = runs(tokens(" ".join(words))).tolist()
    said = [tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)]
    assert len(found) == len(said)
    assert len(set(found)) == len(set(said)) == len(set(zip(found, said, strict=True)))


def test_they_are_the_same_in_every_process_and_version() -> None:
    """Indexes on disk rely on it: whoever changes these numbers raises SCHEME."""
    code = f"from boilerstrip.sources.fingerprints import fingerprints; print(fingerprints({PASSAGE!r})[:3].tolist())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(fingerprints(PASSAGE)[:3].tolist())
    assert fingerprints(PASSAGE)[:3].tolist() == FIRST


def pieces() -> Iterator[str]:
    """Texts that are made to take long or much."""
    yield "a" * (1 << 20)
    yield "\u0301\u0327" * (1 << 19)
    yield "\u4e00" * (1 << 20)
    yield "\n" * (1 << 20)
    yield "ab " * (1 << 19)


@pytest.mark.parametrize("text", list(pieces()))
def test_long_and_odd_texts_have_few(text: str) -> None:
    """Endless words, marks, signs and line breaks."""
    assert len(fingerprints(text)) <= 20


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 200))
def test_long_texts_are_cut_between_words(length: int) -> None:
    """Which makes no difference."""
    text = " ".join(f"{'w' * length}{at}" for at in range((1 << 19) // (length + 6)))
    assert len(fingerprints(text, 1, 1)) == len(set(text.split()))


FIRST = [3670023980449431686, 3709006878460325208, 7537392079342893080]
