"""One run of ``clean``: reads inputs, takes what became of their records, writes outputs and accounts, in order."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from boilerstrip.atomic import Replacer, part_of
from boilerstrip.commands.account import Account, Complaints, Fields, placed
from boilerstrip.commands.batch import Kit, Outcome
from boilerstrip.commands.feed import Feed, of_file
from boilerstrip.commands.flow import End, Event, Note, Start, flow
from boilerstrip.commands.inputs import Input
from boilerstrip.commands.outputs import standard_output
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.rejects import Rejects
from boilerstrip.commands.resume import Current, Saver, State, cut_ledger, stamp
from boilerstrip.commands.sited import Sited
from boilerstrip.commands.sources import Scores
from boilerstrip.commands.statistics import Statistics
from boilerstrip.commands.stopping import code_of
from boilerstrip.errors import BoilerstripError, InputError, SettingsError
from boilerstrip.forms.names import Form
from boilerstrip.forms.packing import joined
from boilerstrip.forms.reading import Writer, writer_of
from boilerstrip.forms.unit import Codec, Names, Unit


@dataclass(slots=True)
class _Open:
    """The output that is being written."""

    file: Input
    codec: Codec
    stack: contextlib.ExitStack
    out: BinaryIO
    writer: Writer
    units: int = 0
    dropped: int = 0  # records that are not in the output


@dataclass(slots=True, kw_only=True)
class Run:
    """One call of the command: what was chosen, and what is noted on the way through its inputs."""

    args: argparse.Namespace
    names: Names
    encoding: str | None
    kit: Kit
    inputs: list[Input | InputError]
    account: Account
    rejects: Rejects
    scores: Scores
    progress: Progress
    saver: Saver
    state: State
    at_end: Callable[[str], None] | None = None  # told of each input that is read, before its output stands
    statistics: Statistics = field(default_factory=Statistics)
    fail: Complaints = field(default_factory=Complaints)
    fields: Fields = field(init=False)
    sited: Sited = field(init=False)
    replacing: Replacer = field(default_factory=Replacer)
    left: bool = False  # a document as it was, for too much of it would have gone
    empty: bool = False
    missing: int = 0
    made: bool = False  # an input was read to its end, or put aside: there is something to account for
    _now: _Open | None = None
    _done: int = 0  # files
    _listing: Any = field(default_factory=hashlib.sha256)
    _kept: bool = False
    _ledger_before: int | None = None  # bytes of it, where they were noted at the beginning
    _begun: bool = False  # where the ledger stood at the beginning is on the disk

    def __post_init__(self) -> None:
        self.fields = Fields(self.names.title, self.names.id)
        self.sited = Sited(self.kit.stripper.settings.profile)
        if self.state.counts:
            self._begun = True
            self._resume(self.state)
        elif self.args.resume:
            self._note("clean: no killed run of this command was found; it begins anew")
        if self.args.resume:
            self._note_begun()

    def _note_begun(self) -> None:
        """Say that the next file, if it is parquet, is done from its first row, whatever there is of it."""
        one = next(iter(self.inputs[self._done :]), None)
        if isinstance(one, Input) and one.form.kind == "parquet":
            self._note(
                f"clean: --resume: {one.shown} begins at its first row; parquet is gone on with file by file alone"
            )

    @property
    def patient(self) -> bool:
        """Whether bad records are put aside."""
        return self.args.rejects is not None

    def run(self) -> int:
        """Clean everything; the exit code."""
        try:
            rest, before = self.inputs[self._done :], self.state.current
            feed = Feed(rest, self.names, self.encoding, self.patient, before, self.progress)
            for event, outcome in flow(self.kit, feed.events(), self.args.workers):
                self._take(event, outcome)
        except KeyboardInterrupt as stop:
            self._stop(stop)
            more = "; the same command with --resume goes on" if self.saver.saved else ""
            self.progress.say(f"interrupted: {self.progress.told()}{more}")
            return code_of(stop)
        except BaseException as error:
            self._stop(error)
            raise
        self._end()
        if self.fail.failed or (self.progress.rejected and not self.progress.documents):
            return 2
        return 3 if self.empty else int(self.left)

    def _stop(self, error: BaseException) -> None:
        """The run ends before its time; its partial output stays where it can be gone on with."""
        self._kept = self.saver.saved
        with contextlib.suppress(BaseException):
            self._close(error)
        if not (self._kept or self._done):
            self._undo()

    def _undo(self) -> None:
        """Nothing of any output stands: nor shall the ledger speak of one, and there is nothing to go on with."""
        if self._ledger_before is not None and self.account.path is not None:
            mine = [one.shown for one in self.inputs if isinstance(one, Input)]
            try:
                cut_ledger(self.account.path, self._ledger_before, mine)
            except BoilerstripError:
                return  # the state says where it stood
            self.saver.forget()

    def _end(self) -> None:
        self.progress.clear()
        self.fields.end()
        self.sited.end(self._note)
        if self.made:
            self.rejects.begin()
        if self.args.stats and self.made:
            with self.replacing.output(Path(self.args.stats)) as out:
                self.statistics.write(out, self.progress.rejected)
            if not self.args.quiet:
                self.statistics.tell(self.progress.say, self.args.stats)
        self.saver.forget()
        if self.args.quiet:
            return
        if rejected := self.progress.rejected:
            self.progress.say(f"clean: {rejected:,} bad record{'s' if rejected > 1 else ''} in {self.args.rejects}")
        if self.progress.shown:
            self.progress.say(f"cleaned {self.progress.told()}")

    # Writing

    def _take(self, event: Event, outcome: Outcome | None) -> None:
        """One event. What goes wrong with one file ends that file."""
        try:
            if isinstance(event, Unit):
                self._unit(event, outcome)
            elif isinstance(event, Note):
                self._note(event.message)
            elif isinstance(event, Start):
                self._start(event)
            else:
                self._ended(event)
        except (SettingsError, BrokenPipeError):
            raise
        except BoilerstripError as error:
            self._abort(error)
        except OSError as error:  # most likely the disk is full: the run ends, and can be gone on with
            where = self._now.file.target if self._now else None
            if where is None:  # standard output's is said as every command says it
                raise
            raise BoilerstripError(f"{where}: cannot write: {error.strerror}") from None

    def _start(self, event: Start) -> None:
        one: Input = event.file
        before = of_file(self.state.current, one)
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self._output(one, before.length if before else None))
            form = Form(one.form.kind, one.packing)
            writer = writer_of(form, out, event.codec, str(one.target or one.shown), before is None, one.real is None)
            if not self._begun:
                self._begin()
            done = (before.units, before.dropped) if before else (0, 0)
            self._now = _Open(one, event.codec, stack.pop_all(), out, writer, *done)

    def _output(self, one: Input, at: int | None) -> contextlib.AbstractContextManager[BinaryIO]:
        """Where a file's output goes."""
        if one.target is None:
            return contextlib.nullcontext(standard_output())
        if not one.copy:
            if one.real is None:
                return self.replacing.output(one.target)
            return self.replacing.continuing(one.real, one.target, None, at, lambda: self._kept)
        try:
            one.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{one.target}: cannot write: {error.strerror}") from None
        if one.real is None:
            return self.replacing(one.target, like=one.path)
        return self.replacing.continuing(one.real, one.target, one.path, at, lambda: self._kept)

    def _unit(self, unit: Unit, outcome: Outcome | None) -> None:
        now = self._now
        if now is None:
            return
        if unit.trouble is not None:
            outcome = Outcome(error=InputError(f"{now.codec.place(unit)}: {unit.trouble}"))
        if outcome is None:
            now.writer.write(unit, None)
        elif outcome.error is not None:
            self._bad(now, unit, outcome.error)
        else:
            self._good(now, unit, outcome)
        if self._now is None or self.saver.path is None:
            return
        stamp(now.file.told, unit)
        now.units += 1
        if self.saver.due and now.writer.between:
            self._save()

    def _good(self, now: _Open, unit: Unit, outcome: Outcome) -> None:
        """A document: what it is to be is written when its removals are in the ledger."""
        self.account.append(placed(outcome.entries, unit.number, now.dropped))
        now.writer.write(unit, outcome.payload)
        for message in outcome.said:
            self.progress.say(message)
        if unit.number is not None and outcome.fact:
            self.fields.met(title=outcome.titled, id=outcome.named)
        if outcome.row is not None:
            self.scores.add(outcome.row, outcome.source)
        self.missing += outcome.missing
        self.left |= outcome.left
        self.empty |= outcome.empty
        if fact := outcome.fact:
            self.sited.met(fact.site is not None or now.codec.reads_pages)
            if self.args.stats:
                self.statistics.add(fact)
            self.progress.add(fact.characters, sum(cut.characters for cut in fact.cuts))

    def _bad(self, now: _Open, unit: Unit, error: InputError) -> None:
        """A bad record: put aside where there is a place for such, else told, and passed as it is."""
        if self.patient:
            self._reject(now.file.shown, unit.number, str(error), now.codec.raw(unit))
            now.writer.drop(unit)
            now.dropped += 1
            if unit.number is None:
                self._close(_Dropped())
        elif unit.number is None:
            raise error
        else:
            self.fail(error)
            now.writer.write(unit, None)

    def _reject(self, path: str, number: int | None, reason: str, raw: dict[str, Any]) -> None:
        place = path if number is None else f"{path}:{number}"
        self.rejects.add(path, number, reason.removeprefix(f"{place}: "), raw)
        self.made = True
        self.progress.rejected += 1

    def _ended(self, event: End) -> None:
        """A file has ended; where it broke off, what came before that stays only if the rest is put aside."""
        error, now = event.error, self._now
        if error is not None and self.patient and isinstance(event.file, Input):
            self._reject(event.file.shown, None, str(error), {})
            error = None
            if now is not None and not now.units:
                self._close(_Dropped())
        if error is not None:
            self._abort(error)
        elif self._now is not None:
            if self.at_end is not None:
                self.at_end(self._now.file.shown)
            self._now.writer.close()
            if self._now.writer.members > 1 and (real := self._now.file.real) is not None:
                self._now.out.flush()
                joined(part_of(real), self._now.file.packing)
            self.account.sync()
            self.rejects.sync()
            self._close(None)
            self.made = True
        if isinstance(event.file, Input):
            self.fail.end_of(event.file.shown)
        self._finished(event.file)
        if self.saver.due:
            self._save()

    def _abort(self, error: Exception) -> None:
        """Give up a file's output, and say why."""
        if self._now is not None:
            self._now.file.dead = True
        self.progress.clear()
        try:
            self._close(error)
        except BoilerstripError as told:
            error = told
        self.fail(error)

    def _close(self, error: BaseException | None) -> None:
        """End the output: whole, or not at all."""
        now, self._now = self._now, None
        if now is None:
            return
        if now.file.target is None:
            if error is None:
                now.out.flush()
            return
        if error is None:
            now.stack.close()
            return
        with contextlib.suppress(type(error)):
            now.stack.__exit__(type(error), error, error.__traceback__)

    def _note(self, message: str) -> None:
        if not self.args.quiet:
            self.progress.say(message)

    # Going on

    def _finished(self, one: Input | InputError | None) -> None:
        """A file is done, for better or worse."""
        self._done += 1
        if isinstance(one, Input) and one.path is not None:
            with contextlib.suppress(OSError):
                known = os.stat(one.path)
                self._listing.update(json.dumps([one.shown, known.st_size, known.st_mtime_ns]).encode())

    def _begin(self) -> None:
        """Note where the ledger stands: of a run that is killed before its first state, entries are there already."""
        self._begun = True
        if self.account.path is not None and self.saver.path is not None:
            self._ledger_before = self.account.length()
            self._save()
            self.saver.saved = False  # nothing of the output is worth keeping yet

    def _save(self) -> None:
        """Bring everything to the disk, and then where it stands."""
        now, current = self._now, None
        if now is not None and now.writer.between:
            now.out.flush()
            os.fsync(now.out.fileno())
            length = now.out.tell()
            current = Current(now.file.shown, now.file.size, now.units, now.file.told.hexdigest(), length, now.dropped)
        self.account.sync()
        counts = {
            "progress": [self.progress.documents, self.progress.characters, self.progress.gone, self.progress.rejected],
            "fields": self.fields.state(),
            "flags": [self.fail.failed, self.left, self.empty],
            "statistics": self.statistics.state() if self.args.stats else None,
        }
        ledger, rejects = self.account.length(), self.rejects.sync()
        listing = self._listing.hexdigest()
        self.saver.save(State(self.state.run, self._done, listing, current, ledger, rejects, counts))

    def _resume(self, state: State) -> None:
        """Go on from what an earlier run knew.

        Raises
        ------
        SettingsError
            When the inputs that it had done are others now.
        """
        counts, progress, self.made = state.counts, self.progress, state.done > 0
        progress.documents, progress.characters, progress.gone, progress.rejected = counts["progress"]
        self.fields.resume(counts["fields"])
        self.fail.failed, self.left, self.empty = counts["flags"]
        if counts["statistics"]:
            self.statistics.resume(counts["statistics"])
        for one in self.inputs[: state.done]:
            self._finished(one)
        if self._done < state.done or self._listing.hexdigest() != state.listing:
            raise SettingsError("clean: --resume: inputs have changed since the run was killed; run without --resume")


class _Dropped(Exception):
    """Leaves the block that writes an output: there is to be none."""
