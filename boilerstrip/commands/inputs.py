"""The inputs of ``clean`` and where each goes, settled and checked before anything is written."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boilerstrip.atomic import same, special
from boilerstrip.commands.account import Entry, check_ledger
from boilerstrip.errors import InputError, SettingsError
from boilerstrip.forms.names import Form, expanded, form_of, is_input, split_name, text_name


@dataclass(slots=True)
class Input:
    """One file, or standard input, and where it goes; without a ``target``, to standard output."""

    shown: str
    path: Path | None
    form: Form
    target: Path | None = None
    packing: str | None = None  # of the output
    tree: Path | None = None  # the folder it was found in
    copy: bool = False  # the output has the input's mode, for it is its copy in another folder
    dead: bool = False  # its output failed: it need not be read further
    told: Any = None  # the digest of what was read of it

    @property
    def known(self) -> Entry:
        """What the ledger says of it."""
        output = {"output": str(self.target)} if self.target else {}
        return {"path": self.shown, **output, **({} if self.form.simple else {"form": str(self.form)})}

    @property
    def real(self) -> Path | None:
        """The file that a killed run's output is gone on with; None for one text, standard output, or a pipe."""
        if self.target is None or self.form.whole or (special(self.target) and not self.copy):
            return None
        return self.target.resolve() if self.target.is_symlink() and not self.copy else self.target

    @property
    def size(self) -> int | None:
        """Bytes, where they are known."""
        try:
            return os.stat(self.path).st_size if self.path is not None and self.path.is_file() else None
        except OSError:
            return None


def inputs_of(args: argparse.Namespace, told: str | None) -> Iterable[Input | InputError]:
    """All inputs, in order; of those that cannot be read, the errors.

    Raises
    ------
    SettingsError
        When outputs would lie among inputs, or would be one file.
    InputError
        When the one input cannot be read.
    """
    if args.output_dir is None:
        return [single("clean", next(iter(args.paths), "-"), told, args.output, args.stdin_filename or "-.txt")]
    many = list(_many(args, told))
    _check_outputs(args, many)
    return many


def single(command: str, name: str, told: str | None, output: Path | None, standard: str) -> Input:
    """The one input of a command, and where it goes.

    Parameters
    ----------
    name : str
        A file, a pattern that fits one, or ``-``: standard input.
    told : str, optional
        The form, whatever the name says.
    standard : str
        What standard input is called, where it is named; its suffix says the form. ``-.jsonl``: it is not named.

    Raises
    ------
    InputError
        When it is missing, a folder, or of no known form.
    SettingsError
        When a pattern fits many, or the output would take the input's place, or is of another form.
    """
    from boilerstrip.dumps import files_under

    if name == "-":
        form = form_of(Path(standard), told)
        shown = "-" if standard in ("-.txt", "-.jsonl") else standard
        return Input(shown, None, form, output, _packing(command, form, output))
    many = command == "clean"
    named = list(expanded([name]))
    if len(named) > 1:
        instead = "many files need --output-dir OUT" if many else f"{command} takes one file"
        raise SettingsError(f"{command}: {name}: fits {len(named)} files; {instead}")
    (name,) = named
    if Path(name).is_dir():
        raise InputError(
            f"{name}: a folder; {'use --input-dir IN --output-dir OUT' if many else f'{command} takes one file'}"
        )
    found = next(files_under([name], told))
    if isinstance(found, InputError):
        raise found
    if output and same(output, found[0]):
        instead = "; 'check --fix' works in place" if many else ""
        raise SettingsError(f"{command}: {output}: would be overwritten{instead}")
    form = form_of(found[0], told)
    return Input(name, found[0], form, output, _packing(command, form, output))


def _packing(command: str, form: Form, output: Path | None) -> str | None:
    """How an output is compressed: as its name says, else as the input is."""
    if output is None:
        return form.packing
    kind, packing = split_name(output)
    if form.kind == "html" and kind != "txt" and kind is not None:
        raise SettingsError(f"{command}: {output}: what {command} writes of a page is a text; name it .txt")
    if kind is not None and kind != form.kind and "txt" not in (kind, form.kind):
        raise SettingsError(f"{command}: {output}: {command} writes the form that it reads, {form.kind}")
    return packing if packing or kind else form.packing


def _many(args: argparse.Namespace, told: str | None) -> Iterator[Input | InputError]:
    """Every file of a folder to the same place under another; files that were named, right under it."""
    from boilerstrip.dumps import files_under

    target: Path = args.output_dir
    for folder in (args.input_dir, target):
        if folder and folder.exists() and not folder.is_dir():
            raise SettingsError(f"{folder}: not a folder")
    names = [str(args.input_dir)] if args.input_dir else list(expanded(args.paths))
    for name in names:
        if Path(name).is_dir():
            _check_apart(Path(name), target)
    done: set[tuple[str, Path]] = set()
    without = [args.ledger, args.rejects, args.stats, args.scores, target]
    for found in files_under(names, told, without, is_input):
        if isinstance(found, InputError):
            yield found
            continue
        path, tree = found
        try:
            form = form_of(path, told)
        except InputError as error:
            yield error
            continue
        copy = target / (path.relative_to(tree) if tree else path.name)
        if form.kind == "html":
            copy = text_name(copy)
        # Met twice, by another name or through a loop of links, it is done once; a link's own copy is another one.
        if (met := (os.path.realpath(path), copy)) in done:
            continue
        done.add(met)
        yield Input(str(path), path, form, copy, form.packing, tree, copy=True)


def _check_apart(source: Path, target: Path) -> None:
    """Refuse an output folder that holds the inputs; inside them it may lie, for it is then no input."""
    one, other = Path(os.path.realpath(source)), Path(os.path.realpath(target))
    if one == other:
        raise SettingsError(f"clean: {target}: would be overwritten; 'check --fix' works in place")
    if one.is_relative_to(other):
        raise SettingsError(f"clean: {target}: holds {source}; inputs would be overwritten")


def _check_outputs(args: argparse.Namespace, many: Sequence[Input | InputError]) -> None:
    """Refuse outputs that a link leads back into the inputs, and two inputs of one output, before any is written."""
    out = Path(os.path.realpath(args.output_dir))
    roots: dict[Path, Path] = {}
    seen: dict[Path, str] = {}
    for one in many:
        if isinstance(one, InputError) or one.target is None or one.path is None:
            continue
        if one.target in seen:
            raise SettingsError(f"clean: {one.target}: would be the output of both {seen[one.target]} and {one.shown}")
        seen[one.target] = one.shown
        real = Path(os.path.realpath(one.target))
        if one.tree is None:
            if real == Path(os.path.realpath(one.path)):
                raise SettingsError(f"clean: {one.target}: would be overwritten; 'check --fix' works in place")
            continue
        root = roots.setdefault(one.tree, Path(os.path.realpath(one.tree)))
        if real.is_relative_to(root) and not real.is_relative_to(out):
            raise SettingsError(f"clean: {one.target}: leads into {one.tree}; inputs would be overwritten")


def check_accounts(
    args: argparse.Namespace,
    inputs: Iterable[Input | InputError],
    command: str = "clean",
    options: Sequence[str] = ("rejects", "stats", "scores"),
) -> None:
    """Refuse a ledger, or a file of rejects or statistics, that is an input, an output, or one of the others.

    Raises
    ------
    LedgerError, SettingsError
        Before anything is written.
    """
    files: list[str | Path] = []
    for one in inputs:
        if isinstance(one, Input):
            files += [name for name in (one.path, one.target) if name is not None]
    if args.ledger:
        check_ledger(args.ledger, files)
    taken = [("an input or output", path) for path in files] + ([("the ledger", args.ledger)] if args.ledger else [])
    for option in options:
        path = getattr(args, option)
        if path is None:
            continue
        known = _same_names(path, taken)
        if known:
            raise SettingsError(f"{command}: --{option} {path}: {known}; it would be overwritten")
        taken.append((f"--{option} too", path))


def _same_names(path: str, taken: Iterable[tuple[str, str | Path]]) -> str | None:
    equal: Callable[[str | Path], bool] = lambda other: same(path, other)  # noqa: E731
    return next((what for what, other in taken if equal(other)), None)
