"""The documents of inputs, one at a time, those that cannot be read among them: for commands that go on after one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.commands.account import Fields, complain, standard_input
from boilerstrip.commands.findings import Place
from boilerstrip.commands.inputs import Input
from boilerstrip.commands.options import Choices, Reading
from boilerstrip.commands.progress import Progress
from boilerstrip.errors import InputError
from boilerstrip.forms.names import expanded, form_of, is_input


@dataclass(frozen=True, slots=True)
class Item:
    """A document, or the error that stands in its place; ``says``: its id and source, as its record has them.

    Of a page, ``text`` is empty.
    """

    place: Place
    text: str = ""
    title: str | None = None
    identity: str | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    error: InputError | None = None
    page: bytes | str | None = None
    url: str | None = None  # of the page
    site: str | None = None
    date: str | None = None
    lang: str | None = None


def inputs(
    paths: list[str], told: str | None, fail: Callable[[InputError], None], standard: str = "-.jsonl"
) -> Iterator[Input]:
    """Files, folders, patterns and standard input (of the form that ``standard`` names), each once.

    What is missing, or of no known form, goes to ``fail``.
    """
    from boilerstrip.dumps import files_under

    done: set[str] = set()
    for one in expanded(paths):
        for found in [(None, None)] if one == "-" else files_under([one], told, (), is_input):
            if isinstance(found, InputError):
                fail(found)
                continue
            path, tree = found
            real = one if path is None else os.path.realpath(path)
            if real in done:
                continue
            done.add(real)
            try:
                yield Input(str(path or one), path, form_of(path or Path(standard), told), tree=tree)
            except InputError as error:
                fail(error)


def sites_of(chosen: Choices | Reading) -> tuple[str | None, str | None]:
    """The fields of site and address, where profiles have to be chosen by them."""
    return (chosen.site_field, chosen.url_field) if isinstance(chosen, Choices) else (None, None)


def documents(
    one: Input,
    chosen: Choices | Reading,
    fields: Fields,
    note: Callable[[str], None] = complain,
    html: str | None = None,
    pages: bool = False,
    more: tuple[str | None, ...] = (),
    progress: Progress | None = None,
) -> Iterator[Item]:
    """The documents of an input in order; those without a text to judge come with their error.

    ``pages``: whether pages are documents too, and not errors; ``html`` names the field that holds them in records.
    ``more``: fields of site, address and date; of commands that are given none, those of profiles. ``progress`` is told
    how much of the input is read.

    Raises
    ------
    InputError
        When the input itself cannot be read (any further).
    """
    from boilerstrip.forms.reading import codec_of, opened
    from boilerstrip.forms.unit import Names

    site, url, date = (*(more or sites_of(chosen)), None, None, None)[:3]
    names = Names(chosen.text_field, *fields.names, site, url, html=html, pages=pages, date=date)
    codec = codec_of(one.form, one.shown, names, chosen.encoding, False)
    codec.writes = False
    source = standard_input() if one.path is None else one.path
    with opened(source, one.form, one.shown, progress.begin if progress else None) as stream:
        for unit in codec.read(stream):
            if unit.plain:
                continue
            codec.learn(unit, note)
            place = Place(one.shown, unit.number)
            try:
                if unit.trouble is not None:
                    raise InputError(f"{place}: {unit.trouble}")
                doc = codec.open(unit)
            except InputError as error:
                if unit.number is None:
                    raise
                yield Item(place, error=error)
                continue
            if doc is None:
                continue
            if unit.number is not None:
                fields.met(title=doc.title is not None, id=doc.identity is not None)
            told = codec.says(unit, doc)
            about = doc.page, doc.url, doc.site, doc.date, doc.lang
            yield Item(place, doc.text, doc.title, doc.identity, told, None, *about)
    if progress is not None:
        progress.end(one.size)
