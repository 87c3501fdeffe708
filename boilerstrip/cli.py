"""The ``boilerstrip`` command: parses, calls one command's module, and turns errors into one line and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from boilerstrip.version import VERSION

COMMANDS = {
    "check": "report wrapper lines; with --fix take them out of the files",
    "clean": "write the story: standard input to standard output, or a folder to a folder",
    "restore": "put back what --fix took out, from its ledger",
    "rule": "explain one rule code",
    "rules": "list the rules",
    "evaluate": "figures on labelled dumps",
}


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser whose usage errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one line on standard error."""
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code (0 fine, 1 findings, 2 wrong use or unreadable input, 3 no story)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = next((one for one in arguments if not one.startswith("-")), None)
    parser = _Parser(prog="boilerstrip", description="The story's own prose out of scraped news, with a ledger.")
    parser.add_argument("--version", action="version", version=f"boilerstrip {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command, told in COMMANDS.items():
        sub = commands.add_parser(command, help=told, description=told[0].upper() + told[1:] + ".")
        if command == name:
            # Only the chosen command's module is imported: --help has nothing to wait for.
            import_module(f"boilerstrip.commands.{command}").add_arguments(sub)
    args = parser.parse_args(arguments)
    from boilerstrip.errors import BoilerstripError

    try:
        code: int = import_module(f"boilerstrip.commands.{args.command}").run(args)
        sys.stdout.flush()
        return code
    except BoilerstripError as error:
        print(f"boilerstrip: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("boilerstrip: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader went away: say nothing, and keep the interpreter from flushing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
