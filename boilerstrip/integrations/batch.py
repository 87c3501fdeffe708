"""Many texts at once, of which one that fails does not take the others along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from boilerstrip.errors import PatternTimeout, PluginError
from boilerstrip.result import Result
from boilerstrip.stripper import Stripper

Failed = PatternTimeout | PluginError


def strip_batch(stripper: Stripper, texts: Sequence[str], titles: Sequence[Any] | None = None) -> list[Result | Failed]:
    """For each text its Result, or the error that it failed with.

    Parameters
    ----------
    titles : sequence, optional
        Headlines, as far as they are strings. Texts with headlines are judged one by one, the others in batches.
    """
    if titles is None:
        try:
            return list(stripper.strip_many(texts))
        except (PatternTimeout, PluginError):
            titles = [None] * len(texts)  # of which text it was is found out one by one
    return [_alone(stripper, text, title) for text, title in zip(texts, titles, strict=True)]


def _alone(stripper: Stripper, text: str, title: Any) -> Result | Failed:
    try:
        return stripper.strip(text, title=title if isinstance(title, str) else None)
    except (PatternTimeout, PluginError) as error:
        return error
