"""A person's judgments, kept in a file that the next run goes on with."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from boilerstrip.commands.account import complain
from boilerstrip.errors import InputError

if TYPE_CHECKING:
    from boilerstrip.commands.surroundings import Case

_SAID = ("y", "n", "s")


class Answers:
    """Judgments by the keys of cases; of one without a path nothing is left.

    Raises
    ------
    InputError
        When the file cannot be read or written, or is something else.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._known: dict[str, str] = {}
        self._file: IO[str] | None = None

    def __enter__(self) -> Answers:
        if self._path is None:
            return self
        try:
            self._file = open(self._path, "a+", encoding="utf-8", errors="replace")
            self._file.seek(0)
            lines = self._file.read().split("\n")
        except OSError as error:
            raise InputError(f"{self._path}: cannot use it for answers: {error.strerror}") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._read(line, number, last=number == len(lines))
        if lines[-1]:
            self._file.write("\n")  # a killed run's last line: nothing may be glued to it
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _read(self, line: str, number: int, last: bool) -> None:
        try:
            row = json.loads(line)
            key, said = row["key"], row["answer"]
        except (ValueError, KeyError, TypeError, RecursionError):
            key, said = None, None
        if isinstance(key, str) and said in _SAID:
            self._known[key] = said
        elif last:
            complain(f"{self._path}:{number}: an answer that breaks off is passed over")
        else:
            raise InputError(f"{self._path}:{number}: no answer of 'boilerstrip audit'; nothing is added to it")

    def of(self, case: Case) -> str | None:
        """What was said of a case: "y", "n" or "s"; None where nothing was."""
        return self._known.get(case.key)

    def add(self, case: Case, said: str) -> None:
        """Remember an answer, and write it down at once.

        Raises
        ------
        InputError
            When it cannot be written.
        """
        self._known[case.key] = said
        if self._file is None:
            return
        row = {"key": case.key, "answer": said, "place": case.place, "label": case.label, "code": case.code}
        try:
            self._file.write(json.dumps(row) + "\n")
            self._file.flush()
        except OSError as error:
            raise InputError(f"{self._path}: cannot write the answer: {error.strerror}") from None
