"""What ``clean`` reads: the pieces of all inputs in order, behind what an earlier run has done."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from boilerstrip.atomic import special, target_of
from boilerstrip.commands.account import standard_input
from boilerstrip.commands.flow import End, Event, Note, Start, asks
from boilerstrip.commands.inputs import Input
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.resume import Current, differs, stamp
from boilerstrip.errors import InputError
from boilerstrip.forms.packing import trouble, unpacked
from boilerstrip.forms.reading import codec_of
from boilerstrip.forms.unit import Codec, Names


def of_file(current: Current | None, one: Input) -> Current | None:
    """How far an earlier run came in a file; None where it did not begin it.

    Raises
    ------
    SettingsError
        When the file is of another size now.
    """
    if current is None or current.path != one.shown:
        return None
    if current.size != one.size:
        raise differs(one.shown)
    return current


@dataclass(frozen=True, slots=True)
class Feed:
    """Reads inputs, one after another."""

    inputs: Iterable[Input | InputError]
    names: Names
    encoding: str | None
    patient: bool
    current: Current | None
    progress: Progress
    writes: bool = True  # whether units are written again

    def events(self) -> Iterator[Event]:
        """Everything that is read, in order; what cannot be read ends its file."""
        for one in self.inputs:
            if isinstance(one, InputError):
                yield End(None, one)
            else:
                yield from self._file(one)

    def _file(self, one: Input) -> Iterator[Event]:
        try:
            if one.tree is not None and one.path is not None:
                target_of(one.path, one.tree)
            codec = codec_of(one.form, one.shown, self.names, self.encoding, self.patient)
            codec.writes = self.writes
        except InputError as error:
            yield End(one, error)
            return
        yield Start(one, codec, one.known)
        failed: InputError | None = None
        try:
            with self._opened(one) as stream:
                yield from self._units(one, codec, stream)
        except InputError as error:
            failed = error
        except Exception as error:
            why = trouble(error)
            if why is None:
                raise
            failed = InputError(f"{one.shown}: {why}")
        yield End(one, failed)

    @contextlib.contextmanager
    def _opened(self, one: Input) -> Iterator[BinaryIO]:
        with contextlib.ExitStack() as stack:
            raw = standard_input() if one.path is None else stack.enter_context(open(one.path, "rb"))
            if one.path is not None and not special(one.path):
                self.progress.position = raw.tell
            try:
                yield unpacked(raw, one.form.packing, one.shown)
            finally:
                self.progress.position, self.progress.before = int, self.progress.before + (one.size or 0)

    def _units(self, one: Input, codec: Codec, stream: BinaryIO) -> Iterator[Event]:
        """The units of a file, without those that an earlier run has done; these have to be what they were."""
        one.told = hashlib.sha256()
        before = of_file(self.current, one)
        skip = before.units if before else 0
        for unit in codec.read(stream):
            if one.dead:
                return
            notes: list[str] = []
            anew = asks(unit) and codec.learn(unit, notes.append)
            yield from (Note(note, anew) for note in notes)
            if not skip:
                yield unit
                continue
            stamp(one.told, unit)
            skip -= 1
            if not skip and before and one.told.hexdigest() != before.digest:
                raise differs(one.shown)
        if skip:
            raise differs(one.shown)
