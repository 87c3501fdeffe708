"""Documents written for training: invented stories in wrappers of many manners, with a label to every line.

The corpora hold few sites' wrappers, and most of those sites are alike; these say what other sites say, each in other
words, and put beside it what looks like wrapper and is the story's. A language model wrote them; sentences that stood
in the corpora too, or that sounded like a known outlet's own, were reworded, short formulas apart. They are trained on
and never measured on: no figure of the cross-validation is about them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from boilerstrip.training.corpus import Example, Reader, labelled

ORIGIN = "authored"
FILE = "authored.jsonl"


def authored(reader: Reader) -> list[Example]:
    """The documents as examples, each a site of its own."""
    return labelled(list(_rows()), ORIGIN, reader)


def digest() -> str:
    """The sha256 of their file."""
    return hashlib.sha256(_file().encode()).hexdigest()


def _rows() -> Iterator[dict[str, Any]]:
    for line in _file().splitlines():
        one = json.loads(line)
        # A blank line has no label.
        lines = [{"i": k, "label": label} for k, (label, text) in enumerate(one["lines"]) if text]
        text = "\n".join(text for _, text in one["lines"])
        yield {"id": one["id"], "group": f"authored {one['id']}", "lang": one["lang"], "text": text, "lines": lines}


def _file() -> str:
    return resources.files("boilerstrip.training").joinpath(FILE).read_text(encoding="utf-8")
