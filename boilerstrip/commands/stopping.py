"""How a command is ended from outside: Ctrl-C, and SIGTERM, as process managers and ``timeout`` send it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

_INTERRUPTED, _TERMINATED = 130, 143  # 128 and the signal's number


class Terminated(KeyboardInterrupt):
    """SIGTERM: everything is ended as by Ctrl-C, but for the exit code."""


def code_of(stop: KeyboardInterrupt) -> int:
    """The exit code of a command that was ended so."""
    return _TERMINATED if isinstance(stop, Terminated) else _INTERRUPTED


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM ends what runs in the block by an exception: outputs are whole or not there, workers are sent home.

    Where another part of the process handles it already, or this is not the main thread, that stays as it is.
    """
    ours = _taken_over()
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _taken_over() -> bool:
    """Whether SIGTERM raises Terminated from now on."""
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return False
    try:
        signal.signal(signal.SIGTERM, _raise)
    except ValueError:  # not the main thread
        return False
    return True


def _raise(number: int, frame: Any) -> None:
    raise Terminated
