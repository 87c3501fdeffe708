"""Documents that were read line by line: what the file says, and what training takes of it."""

from __future__ import annotations

import json

import pytest

from boilerstrip.labels import LABELS
from boilerstrip.training import readings as module
from boilerstrip.training.corpus import LABEL_ID, Reader
from boilerstrip.training.readings import CORPUS, Reading, digest_of, lines_told, read_dumps, readings

STORY = (
    "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
)
TEXT = f"Ferry stays\n\n{STORY[0]}\nGulls over the pier\n{STORY[1]}\nRead also: Boats of the bay\nPiers of the bay"


def entry(text: str, **told: object) -> str:
    """A line of the file about a text."""
    labels = {"title": "0", "caption": "2", "related": "4-5?"}
    digest = digest_of([text])
    row = {"corpus": CORPUS, "id": digest, "lang": "en", "first": 0, "end": 6, "digest": digest, "labels": labels}
    return json.dumps(row | told)


def test_every_reading_names_known_labels_of_lines_that_were_read() -> None:
    """No line has two labels, and none lies outside what was read; a document stands there once."""
    known = readings()
    assert len(known) == len(module._file().splitlines()) > 1900
    for reading in known.values():
        assert {label.removesuffix("?") for label in reading.labels.values()} <= {*LABELS}
        assert all(0 <= k < reading.end - reading.first for k in reading.labels)


def test_the_file_holds_no_text() -> None:
    """Names, numbers, digests and labels: no third party's words."""
    for line in module._file().splitlines():
        row = json.loads(line)
        assert set(row) <= {"corpus", "id", "lang", "first", "end", "digest", "labels"}
        assert all(set(runs) <= set("0123456789-? ") for runs in row["labels"].values())


def test_blank_lines_are_not_counted_and_doubts_weigh_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers count lines with something on them; a question mark makes a line teach nothing."""
    monkeypatch.setattr(module, "_file", lambda: entry(TEXT))
    (example,) = read_dumps([{"text": TEXT, "group": "harbour.example"}], Reader())
    told = ["title", "text", "caption", "text", "related", "related"]
    assert [int(one) for one in example.gold] == [LABEL_ID[label] for label in told]
    assert list(example.weight) == [1, 1, 1, 1, 0, 0]
    assert (example.group, example.lang, example.origin) == ("harbour.example", "en", "read")


def test_another_text_is_not_the_one_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that has changed by a letter is left out, and one that stands there twice is taken once."""
    monkeypatch.setattr(module, "_file", lambda: entry(TEXT))
    rows = [{"text": text, "group": "harbour.example"} for text in (f"{TEXT}.", TEXT, TEXT)]
    assert len(list(read_dumps(rows, Reader()))) == 1


def test_a_line_that_nothing_is_said_of_is_the_storys() -> None:
    """Only what does not stay is named."""
    reading = Reading("en", 0, 2, "", {1: "share"})
    assert lines_told("One\n \nTwo\nThree", reading) == {
        0: ("text", 1.0, True),
        2: ("share", 1.0, True),
        3: ("text", 1.0, True),
    }
