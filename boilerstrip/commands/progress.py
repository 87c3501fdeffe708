"""How far a run is: a line on standard error that is written over, where a person looks at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import BinaryIO

from boilerstrip.commands.account import complain

_EVERY = 0.5  # seconds


class Progress:
    """Counts documents, and says so now and then in a terminal.

    Parameters
    ----------
    total : int, optional
        Bytes of all inputs, where they are known.
    shown : bool
        Whether the line is wanted; it needs a terminal too.
    share : bool
        Whether the share that was removed is said: not of commands that only look.
    """

    def __init__(self, total: int | None, shown: bool, share: bool = True) -> None:
        self._total, self._shares = total, share
        self.shown = shown and sys.stderr.isatty()
        self._begun = self._last = time.monotonic()
        self._width = 0
        self.documents = self.characters = self.gone = self.rejected = 0
        self.before = 0  # bytes of inputs that are done
        self.skipped = 0  # bytes that an earlier run did
        self.position: Callable[[], int] = int  # bytes of the input that is being read

    def begin(self, raw: BinaryIO) -> None:
        """An input is read from this stream, before it is unpacked."""
        if raw.seekable():
            self.position = raw.tell

    def end(self, size: int | None) -> None:
        """An input of so many bytes, where they are known, is read."""
        self.position, self.before = int, self.before + (size or 0)

    def add(self, characters: int, gone: int) -> None:
        """One document more."""
        self.documents += 1
        self.characters += characters
        self.gone += gone
        if self.shown and (now := time.monotonic()) - self._last >= _EVERY:
            self._last = now
            self._show(now - self._begun)

    @property
    def share(self) -> float:
        """The share of all characters that went."""
        return self.gone / max(1, self.characters)

    def told(self) -> str:
        """What was done, in words."""
        told = f"{self.documents:,} document{'s' if self.documents != 1 else ''}"
        return told + self._removed()

    def _removed(self) -> str:
        told = f", {self.share:.1%} removed" if self._shares else ""
        return told + (f", {self.rejected:,} rejected" if self.rejected else "")

    def _show(self, seconds: float) -> None:
        done = self.before + self.position()
        rate = max(0, done - self.skipped) / max(seconds, 1e-9)
        told = f"{self.documents:,} documents, {done / 1e6:,.1f} MB, {rate / 1e6:.2f} MB/s"
        if self._total and rate:
            told += f", {_clock((self._total - done) / rate)} left"
        told += self._removed()
        sys.stderr.write(f"\r{told.ljust(self._width)}")
        sys.stderr.flush()
        self._width = len(told)

    def clear(self) -> None:
        """Take the line away: something else is said, or the run ends."""
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()
            self._width = 0

    def say(self, message: object) -> None:
        """Say something in a line of its own."""
        self.clear()
        complain(message)


def _clock(seconds: float) -> str:
    """A time as 1:02:03."""
    whole = max(0, round(seconds))
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
