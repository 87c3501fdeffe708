"""The ``boilerstrip`` command: parses, calls one command's module, and turns errors into one line and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from boilerstrip.version import VERSION

COMMANDS = {
    "check": "report wrapper lines; with --fix take them out of the files",
    "clean": "write the story: standard input to standard output, or a folder to a folder",
    "restore": "put back what --fix took out, from its ledger",
    "rule": "explain one rule code",
    "rules": "list the rules",
    "recipes": "check a folder of site recipes",
    "score": "say how true a cleaned text is to its source",
    "match": "name the likely sources of a dump's documents, or the copies within it",
    "tag": "write every line's evidence beside a dump, for decide and other tools",
    "decide": "clean a dump by its attributes: other settings, no second judging",
    "audit": "judge a sample of what would go, and see how much of it rightly does",
    "report": "show what would go, and why, in one page for a browser",
    "compare": "show what changed between two ledgers, or two outputs",
    "learn": "learn site profiles from raw dumps, and review them",
    "evaluate": "figures on labelled dumps",
    "bench": "boilerstrip beside the tools one would pick instead, on labelled data",
    "train": "build the model file from the training corpora",
}
_READER_GONE = 141  # 128 and the number of SIGPIPE: what a shell says of a tool that this ended
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}  # what a standard output may say
_MEANT = "\0"  # before an argument that is no option whatever it looks like; no argument can hold it


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser whose usage errors are one line, and which takes no option for what is half of its name."""

    def __init__(self, **told: Any) -> None:
        # ``check --fi`` would rewrite files, and mean another option the day that one of that beginning is added.
        super().__init__(**told, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one line on standard error."""
        told = self.prog.replace(" ", ": ")
        self.exit(2, f"{told}: {message.replace(_MEANT, '')}; see '{self.prog} --help'\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code (0 fine, 1 findings, 2 wrong use or unreadable input, 3 no story)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in COMMANDS:
        arguments = [_overview().parse_args(arguments).command, *arguments[1:]]
    name, *rest = arguments
    command = import_module(f"boilerstrip.commands.{name}")
    parser = _Parser(prog=f"boilerstrip {name}", description=COMMANDS[name][0].upper() + COMMANDS[name][1:] + ".")
    command.add_arguments(parser)
    args = _parsed(parser, rest)
    _ready_streams()
    return _called(command.run, args)


def _parsed(parser: argparse.ArgumentParser, rest: list[str]) -> argparse.Namespace:
    """The options and paths of a command; paths may stand before and after options.

    argparse forgets ``--`` between its two passes over such lines, so what stands behind it is marked meanwhile.
    """
    if "--" not in rest:
        return parser.parse_intermixed_args(rest)
    at = rest.index("--")
    args = parser.parse_intermixed_args([*rest[:at], *(_MEANT + one for one in rest[at + 1 :])])
    for name, value in vars(args).items():
        if isinstance(value, str):
            setattr(args, name, value.removeprefix(_MEANT))
        elif isinstance(value, list):
            setattr(args, name, [one.removeprefix(_MEANT) for one in value])
    return args


def _ready_streams() -> None:
    """Streams that exist, and escape what they cannot show: a letter their encoding lacks, a lone surrogate."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None and name == "stdout":  # closed by the caller
            from boilerstrip.commands.outputs import Nowhere

            sys.stdout = io.TextIOWrapper(Nowhere(), write_through=True)
        elif stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _overview() -> _Parser:
    """What --help and a missing or unknown command lead to. Imports no command: help has nothing to wait for."""
    parser = _Parser(prog="boilerstrip", description="The story's own prose out of scraped news, with a ledger.")
    parser.add_argument("--version", action="version", version=f"boilerstrip {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command, told in COMMANDS.items():
        commands.add_parser(command, help=told)
    return parser


def _called(command: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """The exit code of a command, whatever happens."""
    from boilerstrip.commands.account import complain
    from boilerstrip.commands.stopping import code_of, ended_by_signals
    from boilerstrip.errors import BoilerstripError

    try:
        try:
            with ended_by_signals():
                code = command(args)
        except BoilerstripError as error:
            complain(error)
            code = 2
        sys.stdout.flush()
        return code or _lost()
    except KeyboardInterrupt as stop:
        complain("interrupted")
        return code_of(stop)
    except BrokenPipeError:
        _hush()  # the reader went away, and there was something to read
        return _READER_GONE
    except OSError as error:
        told = f"standard output: cannot write: {error.strerror}" if error.errno in _FULL else error.strerror or error
        complain(f"{error.filename}: {error.strerror}" if error.filename else told)
        _hush()
        return 2


def _lost() -> int:
    """2 where the caller has closed a standard output that something was written to, and no exit code tells; else 0."""
    from boilerstrip.commands.account import complain
    from boilerstrip.commands.outputs import CLOSED, Nowhere

    lost = isinstance(where := getattr(sys.stdout, "buffer", None), Nowhere) and where.lost
    if lost:
        complain(CLOSED)
    return 2 if lost else 0


def _hush() -> None:
    """Keep the interpreter from complaining, at its end, of a standard output that takes nothing any more."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
