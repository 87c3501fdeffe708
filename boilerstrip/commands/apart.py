"""What a run reads, beside its inputs too, and that nothing it writes takes the place of any of it."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.atomic import special
from boilerstrip.errors import SettingsError
from boilerstrip.forms.names import expanded, is_input
from boilerstrip.settings import MODELS

if TYPE_CHECKING:
    from boilerstrip.commands.options import Choices

Target = tuple[str, "str | Path | None"]  # an option, and the file that it names, if it does
_HEAD = 4096  # bytes in which a file of our own is known
_OWN = {  # how that begins which an option writes: an earlier run's may stand among inputs
    "--rejects": re.compile(rb'\{"path": .*"reason": '),
    "--scores": re.compile(rb'\{"name": .*"verdict": '),
    "--stats": re.compile(rb'\{\s+"documents": '),
    "-o": re.compile(rb'(?s)<!doctype html>.*<meta name="generator" content="boilerstrip'),  # of report
}


class _Read(NamedTuple):
    told: str  # what it is
    path: str
    suffix: str = ""  # of a folder's files that are read, where it is known


def check_apart(
    command: str,
    args: argparse.Namespace,
    chosen: Choices,
    targets: Iterable[Target],
    inputs: Iterable[str | Path | None] = (),
) -> None:
    """Refuse, before any work, to write over sources, copies, rules, profiles, recipes, models or the configuration.

    Parameters
    ----------
    targets : iterable of (option, file or None)
        What the run will write.
    inputs : iterable of str, Path or None
        What is read. A file in a folder of these that is an input by its name is written over only where an earlier
        run has made it; outputs in a folder of their own are for ``commands/inputs``.

    Raises
    ------
    SettingsError
        Names the file, and what it is.
    """
    held = _Held(_read(args, chosen), [str(one) for one in inputs if one is not None])
    for option, path in targets:
        why = None if path is None or special(path) else held.why(option, path)
        if why is not None:
            raise SettingsError(f"{command}: {option} {path}: {why}")


class _Held:
    """What is read, by its files and folders."""

    def __init__(self, beside: Iterable[_Read], inputs: Iterable[str]) -> None:
        beside, named = list(beside), list(expanded(inputs))
        self._files = {_identity(one): "an input" for one in named}
        self._files |= {_identity(one.path): one.told for one in beside}
        self._trees = [Path(os.path.realpath(one)) for one in named if os.path.isdir(one)]
        # A folder that is an input too is for the rules about inputs: an output may lie in it.
        folders = [(Path(os.path.realpath(one.path)), one) for one in beside if os.path.isdir(one.path)]
        self._folders = [(folder, one) for folder, one in folders if folder not in self._trees]

    def why(self, option: str, path: str | Path) -> str | None:
        """Why a file may not be written; None where it may."""
        if (told := self._files.get(_identity(path))) is not None:
            return f"is {told}; it would be overwritten"
        real = Path(os.path.realpath(path))
        for folder, one in self._folders:
            if real.is_relative_to(folder) and real.name.endswith(one.suffix):
                what = "it would be overwritten" if real.exists() else "it would be one more the next time"
                return f"lies in {one.told}; {what}"
        if option != "--output-dir" and any(map(real.is_relative_to, self._trees)) and _foreign(option, real):
            return "an input by its name; it would be overwritten"
        return None


def _read(args: argparse.Namespace, chosen: Choices) -> Iterator[_Read]:
    """What the options and the configuration name to be read, inputs left out."""
    for name in ("source", "sources", "with_copies"):
        told = getattr(args, name, None) or ()
        for one in expanded([told] if isinstance(told, str) else told):
            yield _Read(f"what --{name.replace('_', '-')} names", one)
    settings = chosen.settings
    yield from (_Read("a rule file", one) for one in settings.rule_files)
    if settings.profile is not None:
        yield _Read("the profile", settings.profile, ".toml")
    if settings.site_config is not None:
        yield _Read("the folder of site recipes", settings.site_config, ".txt")
    if settings.model not in MODELS:
        yield _Read("the model file", settings.model)
    if settings.page_model != "shipped":
        yield _Read("the model file of pages", settings.page_model)
    if chosen.config_file is not None:
        yield _Read("the configuration", str(chosen.config_file))


def _identity(path: str | Path) -> Hashable:
    """What two names of one file have in common, which need not be there yet."""
    try:
        known = os.stat(path)
    except OSError:
        return os.path.realpath(path)
    return known.st_dev, known.st_ino


def _foreign(option: str, path: Path) -> bool:
    """Whether a file is there, an input by its name, that is not what the option writes."""
    try:
        if not is_input(path) or not path.is_file() or not path.stat().st_size:
            return False
        with open(path, "rb") as stream:
            own = _OWN.get(option)
            return own is None or own.match(stream.read(_HEAD)) is None
    except OSError:
        return False  # what is wrong with it is said when it is written
