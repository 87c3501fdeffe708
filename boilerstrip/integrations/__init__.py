"""boilerstrip inside other programs. Each module needs that program, which an extra of the same name installs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

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
