"""Labelled documents and pages as they are measured: read, told apart by site, and a sample of the sites."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from boilerstrip.errors import InputError
from boilerstrip.evaluate import read_records, read_rows
from boilerstrip.peers.peer import Row
from boilerstrip.sites import site_of


def group_of(row: Row) -> str:
    """Whose document it is, for resampling: the field ``group``, else the site, the address's host, or the id."""
    return str(row.get("group") or site_of(row.get("site"), row.get("url")) or row.get("id"))


def read_pages(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of pages: ``html``, and ``gold`` (the story's text) or ``with`` and ``without`` (strings).

    Raises
    ------
    InputError
        When the file cannot be read or a row is none of these.
    """
    return [_page(row, place) for row, place in read_records(path)]


def _page(row: Any, place: str) -> dict[str, Any]:
    """One checked row."""
    if not isinstance(row, dict) or not isinstance(row.get("html"), str):
        raise InputError(f"{place}: not a page: 'html' is needed")
    strings = [one for name in ("with", "without") for one in _listed(row.get(name), f"{place}: not a page: {name!r}")]
    if not isinstance(row.get("gold"), str) and not strings:
        raise InputError(f"{place}: nothing to measure by: 'gold', or 'with' and 'without', are needed")
    return row


def _listed(value: Any, what: str) -> list[str]:
    """A list of strings that may be left out."""
    if value is not None and (not isinstance(value, list) or not all(isinstance(one, str) for one in value)):
        raise InputError(f"{what} has to be a list of strings")
    return value or []


def read(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """What a file holds, ``pages`` or ``texts`` (by its first row), and its rows.

    Raises
    ------
    InputError
        When it can be read as neither.
    """
    try:
        rows = list(read_rows(path))
    except InputError as error:
        try:
            return "pages", read_pages(path)
        except InputError as other:
            raise (error if "'html' is needed" in str(other) else other) from None
    return "texts", rows


def sampled(rows: Sequence[dict[str, Any]], documents: int, seed: int = 0) -> list[dict[str, Any]]:
    """Whole groups, drawn at random, until there are so many documents or more; all rows where there are no more."""
    if len(rows) <= documents:
        return list(rows)
    groups = sorted({group_of(row) for row in rows})
    random.Random(seed).shuffle(groups)
    count = dict.fromkeys(groups, 0)
    for row in rows:
        count[group_of(row)] += 1
    chosen: set[str] = set()
    left = documents
    for name in groups:
        if left <= 0:
            break
        chosen.add(name)
        left -= count[name]
    return [row for row in rows if group_of(row) in chosen]
