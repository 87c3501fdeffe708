"""The file of bad records: one JSON line each, with its place, the reason, and the record where it can be shown."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from boilerstrip.atomic import special
from boilerstrip.errors import InputError, SettingsError


class Rejects:
    """Writes bad records to a file, from where a killed run can be continued or from its start.

    What an earlier run has put there goes with the first bad record, or when ``begin`` says so: a run that could read
    nothing leaves it.

    Raises
    ------
    InputError
        When it is not what the killed run left.
    """

    def __init__(self, path: str | None, at: int | None = None) -> None:
        self.path = path
        self._out: BinaryIO | None = None
        self._new = False  # something was written since it was last brought to the disk
        if path is None or at is None:
            return
        try:
            self._out = open(path, "r+b")  # noqa: SIM115
            if os.path.getsize(path) < at:
                raise InputError(f"{path}: shorter than when the run was killed; run without --resume")
            self._out.truncate(at)
            self._out.seek(at)
        except OSError as error:
            raise InputError(f"{path}: cannot write: {error.strerror}") from None

    def begin(self) -> None:
        """Empty the file, unless that was done."""
        if self._out is None and self.path is not None:
            with self._told():
                self._out = open(self.path, "wb")  # noqa: SIM115

    def add(self, path: str, record: int | None, reason: str, raw: dict[str, Any]) -> None:
        """Write one bad record."""
        self.begin()
        if self._out is None:
            return
        where = {"path": path} | ({} if record is None else {"record": record})
        with self._told():
            self._new = True
            self._out.write(json.dumps({**where, "reason": reason, **raw}).encode() + b"\n")

    def sync(self) -> int | None:
        """Bring it to the disk; its length (bytes), where it has one."""
        if self._out is None or self.path is None:
            return None
        with self._told():
            self._out.flush()
            if special(self.path):
                return None
            if self._new:
                os.fsync(self._out.fileno())
                self._new = False
            return self._out.tell()

    def close(self) -> None:
        """Write what is left."""
        if self._out is not None:
            with self._told():
                self._out.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """The run ends where bad records cannot be put aside: they would be lost."""
        try:
            yield
        except OSError as error:
            raise SettingsError(f"--rejects {self.path}: cannot write: {error.strerror}") from None
