"""The classes of remaining errors are told by label and looks, and every error falls into one."""

from __future__ import annotations

from typing import Any

import errors
import pytest

from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

P1 = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and two engines."
P2 = "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river."


def told(lines: list[tuple[str, str]], spans: list[dict[str, Any]]) -> list[str]:
    """The classes of the errors that rules alone make in a document of labelled lines."""
    row = {
        "text": "\n".join(text for text, _ in lines),
        "lines": [{"i": i, "label": label} for i, (_, label) in enumerate(lines)],
        "spans": spans,
    }
    return list(errors.errors_of(row, Stripper(Settings(model="none")).strip))


@pytest.mark.parametrize(
    ("line", "label", "name"),
    [
        ("The pier lies under snow.", "caption", "caption without a credit, a whole sentence"),
        ("the pier", "caption", "caption of a few words"),
        ("the pier under the first snow of the winter", "caption", "caption without a credit, no full stop"),
        (P2, "related", "paragraph of a second story"),
        ("Snow falls again", "related", "one related headline between others' lines, without a marker"),
        ("the pier", "meta", "name, place, time, section"),
        ("Would you swim?", "share", "question to the readers"),
        ("Advertisement", "text", "sub-heading, list item, name of a speaker taken"),
    ],
)
def test_a_class_is_told_by_label_and_looks(line: str, label: str, name: str) -> None:
    """One wrong line between paragraphs falls into the class that its label and looks say."""
    assert told([(P1, "text"), (P2, "text"), (line, label), (P1, "text"), (P2, "text")], []) == [name]


def test_what_is_right_is_no_error() -> None:
    """Wrapper that goes and story that stays are counted nowhere."""
    assert told([(P1, "text"), ("Advertisement", "ad"), (P2, "text")], []) == []


def test_a_span_is_told_by_its_place_in_the_line() -> None:
    """What no rule knows in front of a sentence is missed before it."""
    line = f"qq xx zz - {P2}"
    spans = [{"i": 1, "text": "qq xx zz - ", "label": "meta"}]
    assert told([(P1, "text"), (line, "text"), (P1, "text")], spans) == ["span missed before the sentence"]
