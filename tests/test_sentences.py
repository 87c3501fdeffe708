"""A line that holds a whole page is judged sentence by sentence."""

from __future__ import annotations

import boilerstrip

PROSE = (
    "The council of Port Elm met on Tuesday to talk about the harbour wall, which has leaned since the winter. "
    "Two engineers showed drawings, and a fisherman asked who would pay for the stones. "
) * 14


def test_wrapper_sentences_of_a_long_line_go_as_spans() -> None:
    """The line stays, its notice goes, and everything can be put back."""
    text = f"{PROSE}All rights reserved. {PROSE.strip()}\nThe vote is in May, the mayor said on Tuesday."
    result = boilerstrip.strip(text)
    assert "All rights reserved" not in result.text
    assert result.text.count("Two engineers") == 28
    assert [(one.text.strip(), one.label) for one in result.removals] == [("All rights reserved.", "legal")]
    assert result.restore() == text


def test_the_same_words_in_a_paragraph_stay() -> None:
    """A line of common length is a line: what stands inside its sentences is the rules' for spans."""
    text = f"{PROSE[:600]}All rights reserved. {PROSE[:400]}".strip()
    assert "All rights reserved." in boilerstrip.strip(text).text
