"""Two streams paired by key, whatever their order, in bounded memory.

What has no partner yet waits (a symmetric hash join): of streams in the same order next to nothing does, however much
one of them lacks. What waits beyond a bound goes to a temporary database on the disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

Keyed = tuple[str, Any]  # a key, and what json can write
_BYTES = 32 << 20  # that wait in memory, of each stream


class _Waiting:
    """What waits for a partner, by key; of one key the first that came is the first that goes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._held: dict[str, deque[str]] = {}
        self._disk: sqlite3.Connection | None = None

    def put(self, key: str, item: Any) -> None:
        told = json.dumps(item)
        self._held.setdefault(key, deque()).append(told)
        self._size += len(key) + len(told)
        if self._size > self._limit:
            self._spill()

    def _spill(self) -> None:
        if self._disk is None:
            # An empty name is a database in a temporary file, which goes when it is closed. Nobody reads it after a
            # crash, so nothing is synced.
            self._disk = sqlite3.connect("")
            self._disk.execute("PRAGMA synchronous = OFF")
            self._disk.execute("CREATE TABLE waiting (id INTEGER PRIMARY KEY, key BLOB, item TEXT)")
            self._disk.execute("CREATE INDEX by_key ON waiting (key, id)")
        rows = ((_bytes(key), told) for key, some in self._held.items() for told in some)
        self._disk.executemany("INSERT INTO waiting (key, item) VALUES (?, ?)", rows)
        self._held, self._size = {}, 0

    def take(self, key: str) -> Any:
        """The first that waits under a key; None where none does."""
        if self._disk is not None:  # what was put there came before what is held
            found = self._disk.execute(
                "SELECT id, item FROM waiting WHERE key = ? ORDER BY id LIMIT 1", (_bytes(key),)
            ).fetchone()
            if found is not None:
                self._disk.execute("DELETE FROM waiting WHERE id = ?", (found[0],))
                return json.loads(found[1])
        some = self._held.get(key)
        if some is None:
            return None
        told = some.popleft()
        self._size -= len(key) + len(told)
        if not some:
            del self._held[key]
        return json.loads(told)

    def rest(self) -> Iterator[tuple[str, Any]]:
        """All that waits still."""
        if self._disk is not None:
            for key, told in self._disk.execute("SELECT key, item FROM waiting ORDER BY id"):
                yield key.decode("utf-8", "surrogatepass"), json.loads(told)
            self._disk.close()
        for key, some in self._held.items():
            for told in some:
                yield key, json.loads(told)


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def paired(one: Iterable[Keyed], other: Iterable[Keyed], limit: int = _BYTES) -> Iterator[tuple[str, Any, Any]]:
    """Key, and the items of both streams; None for one that has none. Of a key that recurs, first goes with first.

    Parameters
    ----------
    limit : int
        Bytes that wait in memory, of each stream. No answer depends on it but for the order of what has no partner.
    """
    left, right = _Waiting(limit), _Waiting(limit)
    for mine, theirs in zip_longest(one, other):
        if mine and theirs and mine[0] == theirs[0]:
            # Those of this key that wait on one side came before it.
            before, after = left.take(mine[0]), right.take(mine[0])
            if before is not None:
                left.put(*mine)
                yield mine[0], before, theirs[1]
            elif after is not None:
                right.put(*theirs)
                yield mine[0], mine[1], after
            else:
                yield mine[0], mine[1], theirs[1]
            continue
        if mine:
            found = right.take(mine[0])
            if found is None:
                left.put(*mine)
            else:
                yield mine[0], mine[1], found
        if theirs:
            found = left.take(theirs[0])
            if found is None:
                right.put(*theirs)
            else:
                yield theirs[0], found, theirs[1]
    yield from ((key, item, None) for key, item in left.rest())
    yield from ((key, None, item) for key, item in right.rest())
