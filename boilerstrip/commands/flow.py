"""Inputs to outcomes, in order: pieces go through in batches, here or in as many processes as the user wants."""

from __future__ import annotations

import contextlib
import copy
import errno
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from boilerstrip.batches import CHARACTERS, TEXTS
from boilerstrip.commands.account import Entry
from boilerstrip.commands.batch import Task
from boilerstrip.errors import BoilerstripError
from boilerstrip.forms.unit import Codec, Unit

# Of one batch, at most: as many texts as the labeller is asked about at once, and pieces as fit a worker's pipe without
# its waiting long.
_UNITS, _SIZE, _EVENTS = TEXTS, CHARACTERS, 2048
_AHEAD = 2  # batches a worker, read before their turn: one at work, one waiting


class Kit(Protocol):
    """What it takes to do a command's work anywhere; it goes to other processes."""

    @property
    def command(self) -> str:
        """The command, as messages call it."""

    def work(self, tasks: Iterable[Task]) -> list[Any]:
        """What becomes of the units of some tasks, in order."""


class Start(NamedTuple):
    """A file begins."""

    file: Any
    codec: Codec
    known: Entry


class Note(NamedTuple):
    """Something to be said when its turn comes; ``anew``: from here on units are opened in another way."""

    message: str
    anew: bool = False


class End(NamedTuple):
    """A file has ended, or could not be read further."""

    file: Any
    error: Exception | None = None


Event = Start | Note | Unit | End


@dataclass(slots=True)
class _Batch:
    events: list[Event] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


def flow(kit: Kit, events: Iterable[Event], workers: int) -> Iterator[tuple[Event, Any]]:
    """Every event in order, a document's unit with what became of it.

    Raises
    ------
    BoilerstripError
        When a worker process dies.
    """
    if workers == 1:
        for batch in _batches(events):
            yield from _paired(batch, kit.work(batch.tasks))
        return
    with _kept(kit) as path, _untroubled():
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (path,))
        try:
            yield from _spread(pool, events, _AHEAD * workers)
        except BrokenProcessPool:
            _unblock(pool)
            raise BoilerstripError(
                f"{kit.command}: a worker process has died (killed, or out of memory?); "
                "fewer --workers need less memory"
            ) from None
        finally:
            _end(pool)


@contextlib.contextmanager
def _untroubled() -> Iterator[None]:
    """Without the traceback of the pool's own thread, which may trip over a worker that is being started while it ends
    the others (Python 3.10 and 3.11 do not lock that either): BrokenProcessPool has said by then all that there is."""
    before = threading.excepthook

    def hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not RuntimeError or type(args.thread).__module__ != ProcessPoolExecutor.__module__:
            before(args)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before


def _unblock(pool: ProcessPoolExecutor) -> None:
    """A broken pool waits for nobody: not for a worker that was only being started when another died, and that the pool
    does not end; nor, on Pythons before 3.11.5 (gh-94777), for a batch that goes into a pipe which no worker reads."""
    for one in multiprocessing.active_children():
        one.kill()
    queue = getattr(pool, "_call_queue", None)
    if sys.version_info < (3, 11, 5) and queue is not None:
        with contextlib.suppress(OSError):
            queue._reader.close()


def _end(pool: ProcessPoolExecutor) -> None:
    """What runs still is at most a few batches a worker; what waits is not begun.

    When a worker has died, a thread of the pool's own closes the pipe that this call writes to, perhaps between its
    looking and its writing (Python 3.10 and 3.11 do not lock it); the second call sees that it is closed.
    """
    try:
        pool.shutdown(wait=True, cancel_futures=True)
    except OSError:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, tasks: list[Task]) -> Future[list[Any]]:
    """A batch on its way; the pipe of ``_end``, closed meanwhile, means what BrokenProcessPool means."""
    try:
        return pool.submit(_work, tasks)
    except OSError as error:
        if error.errno in (None, errno.EBADF, errno.EPIPE):
            raise BrokenProcessPool(str(error)) from None
        raise


@contextlib.contextmanager
def _kept(kit: Kit) -> Iterator[str]:
    """A file, this user's alone, that workers read the kit from, for as long as they may start.

    What a process is started with goes through a pipe whose other end the parent holds too: it would wait for ever on
    more than a pipe holds for a worker that was killed before it read. A killed parent leaves the file behind.
    """
    with tempfile.TemporaryDirectory(prefix="boilerstrip-") as folder:
        path = os.path.join(folder, "kit")
        with open(path, "wb") as out:
            pickle.dump(kit, out)
        yield path


def _spread(pool: ProcessPoolExecutor, events: Iterable[Event], ahead: int) -> Iterator[tuple[Event, Any]]:
    """As ``flow``, with as many batches under way as ``ahead`` says: memory stays what those take."""
    waiting: deque[tuple[_Batch, Future[list[Any]] | None]] = deque()
    for batch in _batches(events):
        waiting.append((batch, _submitted(pool, batch.tasks) if batch.tasks else None))
        while len(waiting) > ahead or (waiting and (first := waiting[0][1]) is not None and first.done()):
            yield from _first(waiting)
    while waiting:
        yield from _first(waiting)


def _first(waiting: deque[tuple[_Batch, Future[list[Any]] | None]]) -> Iterator[tuple[Event, Any]]:
    batch, future = waiting.popleft()
    yield from _paired(batch, future.result() if future else [])


def _batches(events: Iterable[Event]) -> Iterator[_Batch]:
    """Events in batches. Where units are opened anew another batch begins, for codecs go with them as they are."""
    batch, units, size = _Batch(), 0, 0
    codec, known, task = None, {}, None
    for event in events:
        if isinstance(event, Note) and event.anew and batch.events:
            yield batch
            batch, units, size, task = _Batch(), 0, 0, None
        batch.events.append(event)
        if isinstance(event, Start):
            codec, known, task = event.codec, event.known, None
        elif isinstance(event, Unit):
            size += event.size
            if asks(event) and codec is not None:
                if task is None:
                    task = Task(copy.copy(codec), known, [])
                    batch.tasks.append(task)
                task.units.append(event)
                units += 1
        if units >= _UNITS or size >= _SIZE or len(batch.events) >= _EVENTS:
            yield batch
            batch, units, size, task = _Batch(), 0, 0, None
    if batch.events:
        yield batch


def asks(unit: Unit) -> bool:
    """Whether a unit may hold a document."""
    return not unit.plain and unit.trouble is None


def _paired(batch: _Batch, outcomes: list[Any]) -> Iterator[tuple[Event, Any]]:
    rest = iter(outcomes)
    for event in batch.events:
        yield event, next(rest) if isinstance(event, Unit) and asks(event) else None


_KIT: Kit  # of this process, where it is a worker: a pool's tasks can get it in no other way


def _begin(path: str) -> None:
    """A worker begins. Ctrl-C is its parent's to handle, and it does not outlive that."""
    global _KIT
    with open(path, "rb") as kept:
        _KIT = pickle.load(kept)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_orphaned, daemon=True).start()


def _orphaned() -> None:
    """Wait for the parent's end: a killed one has no chance to send its workers home."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(tasks: list[Task]) -> list[Any]:
    return _KIT.work(tasks)
