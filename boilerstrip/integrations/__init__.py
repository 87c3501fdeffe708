"""boilerstrip inside other programs. Each module needs that program, which an extra of the same name installs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from boilerstrip.errors import SettingsError

# What a program does not ask for is not printed: the library's habit, wherever a module logs.
logging.getLogger("boilerstrip").addHandler(logging.NullHandler())


@contextmanager
def needed(extra: str) -> Iterator[None]:
    """Around imports of a package that an extra installs.

    Raises
    ------
    ImportError
        Where it is missing, or too old to have what is imported: names the extra.
    """
    try:
        yield
    except ImportError as error:
        told = f"boilerstrip.integrations.{extra} needs {error.name or extra} ({error})"
        raise ImportError(f"{told}: pip install 'boilerstrip[{extra}]'", name=error.name) from None


def check_names(read: Mapping[str, str | None], made: Mapping[str, str | None]) -> None:
    """Refuse a name for something that is made where something else has it: one would be lost without a word.

    Parameters
    ----------
    read, made : mapping
        Names of columns, fields or keys, by the option that says them; None: it says none. What is made in the place
        of what is read, as the user wants it, is not among them.

    Raises
    ------
    SettingsError
        Names both options.
    """
    taken = {name: option for option, name in read.items() if name}
    for option, name in made.items():
        if name and name in taken:
            raise SettingsError(f"{option}: {name!r} is what {taken[name]} names, and would be overwritten")
        if name:
            taken[name] = option
