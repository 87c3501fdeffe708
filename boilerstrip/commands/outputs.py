"""Where a command writes: standard output for ``-``, and files that are looked at before any work is done for them."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.atomic import Replacer, check_kept, check_target
from boilerstrip.errors import InputError, SettingsError


class Nowhere(io.RawIOBase):
    """Takes the place of a standard output that the caller has closed, and knows whether something was lost."""

    def __init__(self) -> None:
        self.lost = False
        self._held = os.open(os.devnull, os.O_WRONLY)  # so that no file is opened in the place of the closed one

    def writable(self) -> bool:
        """As a stream says it."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes, and forget them."""
        self.lost |= bool(data)
        return len(data)


CLOSED = "standard output is closed; there is nowhere to write"


def standard_output() -> BinaryIO:
    """Standard output's bytes, for what must not be lost.

    Raises
    ------
    InputError
        When the caller has closed it.
    """
    if isinstance(sys.stdout.buffer, Nowhere):
        raise InputError(CLOSED)
    return sys.stdout.buffer


@contextlib.contextmanager
def written(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output where there is no path, or a file that is there whole or not at all.

    Raises
    ------
    InputError
        When it cannot be written.
    """
    if path is None:
        yield standard_output()
        sys.stdout.buffer.flush()
        return
    with Replacer().output(path) as out:
        yield out


def output_of(path: Path | None) -> Path | None:
    """Where ``-o`` says; None, which is standard output, for ``-``."""
    return None if path is not None and str(path) == "-" else path


def check_files(
    command: str,
    args: argparse.Namespace,
    options: Sequence[str],
    others: Sequence[str] = (),
    kept: Sequence[str] = (),
) -> None:
    """Refuse, before any work, files that could not be written at its end.

    Parameters
    ----------
    options : sequence of str
        Those whose files are written whole or not at all.
    others : sequence of str
        Those that are folders: that they are not standard output is all that is looked at.
    kept : sequence of str
        Those whose files are written where they stand: added to, or from their start.

    Raises
    ------
    SettingsError
        When one is ``-``, standard output, which does not take it.
    InputError
        When a folder stands there, or it cannot be written.
    """
    for option in (*options, *others, *kept):
        path = getattr(args, option)
        if path is None:
            continue
        if str(path) == "-":
            named = "-o" if option == "output" else f"--{option.replace('_', '-')}"
            raise SettingsError(f"{command}: {named} -: standard output does not take it; name a file")
        if option in options:
            check_target(Path(path))
        elif option in kept:
            check_kept(Path(path))
