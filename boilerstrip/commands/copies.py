"""The copies that a command is given for its texts: a dump is read once, and put on a shelf on the disk."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from boilerstrip.commands.account import Fields, complain
from boilerstrip.commands.documents import documents, inputs
from boilerstrip.commands.options import Choices
from boilerstrip.errors import InputError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.commands.documents import Item
    from boilerstrip.copies.shelf import Filling, Shelf


@contextlib.contextmanager
def shelf_of(
    paths: Sequence[str], chosen: Choices, quiet: bool, option: str, known: Sequence[str] = ()
) -> Iterator[Shelf | None]:
    """The texts of some dumps, on a shelf that is gone at the end; None where there are no dumps.

    ``known`` are paths of which it is said elsewhere how they are read.

    Raises
    ------
    InputError
        When one cannot be read: a part of the copies says nothing of them all.
    SettingsError
        When standard input is named, which is read once.
    """
    if not paths:
        yield None
        return
    if "-" in paths:
        raise SettingsError(f"{option}: standard input is no dump that can be named here; name a file")
    try:
        from boilerstrip.copies.shelf import Filling
    except ImportError as error:
        raise SettingsError(f"{option} needs {error.name}: install it") from None
    with tempfile.TemporaryDirectory(prefix="boilerstrip-") as folder:
        try:
            with contextlib.closing(Filling(folder)) as filling:
                bad = _fill(filling, paths, chosen, known)
                shelf = filling.shelf()
        except OSError as error:
            raise InputError(f"{option}: cannot keep the copies in {folder}: {error.strerror}") from None
        if not quiet:
            _tell(option, len(shelf), bad, filling.long)
        with contextlib.closing(shelf):
            yield shelf


def _fill(filling: Filling, paths: Sequence[str], chosen: Choices, known: Sequence[str]) -> int:
    """Put all texts on the shelf; how many records had none."""
    bad = 0
    for item in items(paths, chosen, _refuse, known):
        if item.error is not None:
            bad += 1
        else:
            filling.add(item.text, item.site)
    return bad


def items(
    paths: Sequence[str], chosen: Choices, fail: Callable[[InputError], None], known: Sequence[str] = ()
) -> Iterator[Item]:
    """The documents of dumps with their sites; what cannot be read goes to ``fail``."""
    fields = Fields(chosen.title_field, chosen.id_field)
    whose = (chosen.site_field or "site", chosen.url_field or "url")
    for one in inputs(list(paths), chosen.format, fail):
        note = _silent if one.shown in known else complain
        yield from documents(one, chosen, fields, note, more=whose)


def _silent(message: str) -> None:
    """Say nothing: it was said."""


def _refuse(error: InputError) -> None:
    raise error


def _tell(option: str, count: int, bad: int, long: int) -> None:
    left = [f"{bad} bad record{'s' if bad > 1 else ''}"] if bad else []
    left += [f"{long} text{'s' if long > 1 else ''} of more than 262,144 characters"] if long else []
    without = f"; left out: {', '.join(left)}" if left else ""
    complain(f"{option}: {count} text{'' if count == 1 else 's'} to look for copies in{without}")
