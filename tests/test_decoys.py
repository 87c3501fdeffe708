"""Clean texts that look like wrapper come back as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip

DECOYS = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "decoys").glob("*.txt"))
# What is still got wrong, and why. Strict: a decoy that comes out right has to leave this list.
KNOWN = {
    "corrections-packet": "a last line of a list without a full stop",
    "glossary-newspaper-words": "its headwords are the marks themselves",
    "lang-de-gemeindeblatt": "a last paragraph without a full stop",
    "lang-pt-receita-caldeirada": "a last line without a full stop",
    "newsletter-parish-sheet": "a quotation in capitals between paragraphs",
    "poem-harbour-notices": "a verse that is a section's name",
    "poem-twelve-postcards": "a verse that is a weather box",
    "recipe-three-from-the-larder": "a serving note as the last line",
    "social-price-of-followers": "a row of a table that is a share counter",
    "timeline-tarrow-bridge": "dates over entries of a word or two",
}


def case(decoy: Path) -> object:
    """A decoy, marked where it is a known failure."""
    why = KNOWN.get(decoy.stem)
    return pytest.param(decoy, id=decoy.stem, marks=[pytest.mark.xfail(reason=why, strict=True)] if why else [])


@pytest.mark.parametrize("decoy", map(case, DECOYS))
def test_a_decoy_is_left_as_it_is(decoy: Path) -> None:
    """Every line of a decoy is the story's, however much it sounds like a site."""
    text = decoy.read_bytes().decode("utf-8")
    result = boilerstrip.strip(text)
    went = [(line.index + 1, line.text, line.reasons) for line in result.lines if not line.kept]
    assert result.text == text, went
    assert result.status == "story"


def test_every_known_failure_is_a_decoy() -> None:
    """A name that changed would hide a failure."""
    assert set(KNOWN) <= {decoy.stem for decoy in DECOYS}
