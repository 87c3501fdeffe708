"""Which form a file has, and how it is compressed, by its name or as the user says."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from boilerstrip.errors import InputError

KINDS = {
    ".txt": "txt",
    ".text": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
PACKINGS = {".gz": "gz", ".zst": "zst", ".bz2": "bz2", ".xz": "xz"}
FORMS = tuple(dict.fromkeys(KINDS.values()))


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a file, and what it is compressed with."""

    kind: str
    packing: str | None = None

    def __str__(self) -> str:
        return self.kind + (f".{self.packing}" if self.packing else "")

    @property
    def whole(self) -> bool:
        """Whether a file is one document."""
        return self.kind in ("txt", "html")

    @property
    def simple(self) -> bool:
        """Whether ``check --fix`` and ``restore`` can write it in place."""
        return self.packing is None and self.kind in ("txt", "jsonl")


def split_name(path: Path) -> tuple[str | None, str | None]:
    """Kind and packing that a file's name speaks of."""
    suffix = path.suffix.lower()
    packing = PACKINGS.get(suffix)
    if packing:
        suffix = path.with_suffix("").suffix.lower()
    return KINDS.get(suffix), packing


def bare(name: str) -> str:
    """A file's path without what its name says of compression: ``a.jsonl`` of ``a.jsonl.gz``."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in PACKINGS else name


def form_of(path: Path, told: str | None) -> Form:
    """A file's form: its kind by ``--format`` or its name, its compression by its name.

    Raises
    ------
    InputError
        When neither says, or the two do not go together.
    """
    kind, packing = split_name(path)
    kind = told or kind
    if kind is None:
        suffix = "".join(path.suffixes[-2:]) if packing else path.suffix
        raise InputError(
            f"{path}: unknown kind of input {suffix or '(no extension)'}; pass --format {', '.join(FORMS[:-1])} "
            f"or {FORMS[-1]}"
        )
    if kind == "parquet" and packing:
        raise InputError(f"{path}: parquet compresses its own columns; it is read without {packing} around it")
    return Form(kind, packing)


def text_name(path: Path) -> Path:
    """Where the text of a page goes: ``.txt`` for what the page's name ends in, how it is compressed apart."""
    kind, packing = split_name(path)
    bare = path.with_suffix("") if packing else path
    bare = bare.with_suffix("") if kind in ("html", "txt") else bare
    return bare.with_name(f"{bare.name}.txt{path.suffix if packing else ''}")


def is_input(path: Path) -> bool:
    """Whether a file in a folder is one to read, by its name."""
    return split_name(path)[0] is not None


def expanded(paths: Iterable[str]) -> Iterator[str]:
    """Paths with patterns that the shell did not expand replaced by what they fit, in order; ``**`` is any folders.

    A pattern that is a file's name is that file; one that fits nothing is left as it is.
    """
    for one in paths:
        if glob.has_magic(one) and not os.path.lexists(one):
            yield from sorted(glob.glob(one, recursive=True)) or [one]
        else:
            yield one
