"""``boilerstrip score``: how true cleaned texts are to their sources."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from boilerstrip.commands.account import plain, standard_input
from boilerstrip.errors import SettingsError

_SHOWN = 100  # characters of a line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("cleaned", metavar="CLEANED", help="the cleaned text; - is standard input")
    parser.add_argument("source", metavar="SOURCE", help="the story as its source published it")
    parser.add_argument("--raw", metavar="FILE", help="the text before cleaning, to tell what was wrongly removed")
    parser.add_argument("--min-coverage", metavar="SHARE", help="exit 1 when less of the source survives (90%% or 0.9)")
    parser.add_argument("--min-purity", metavar="SHARE", help="exit 1 when less of the cleaned text is the source's")
    parser.add_argument("--wrapper", choices=("off", "rules", "model"), default="rules", help="who tells the wrapper")
    parser.add_argument("--encoding", help="of files without a byte-order mark (utf-8)")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing; the exit code tells")


def run(args: argparse.Namespace) -> int:
    """Score one text; 1 when it is under a bound."""
    from boilerstrip.scoring.score import score

    bounds = {name: _bound(args, name) for name in ("coverage", "purity")}
    cleaned, source = _text(args.cleaned, args.encoding), _text(args.source, args.encoding)
    scored = score(cleaned, source, _text(args.raw, args.encoding) if args.raw else None, wrapper=args.wrapper)
    if args.json:
        print(json.dumps(scored.to_dict(), ensure_ascii=False))
    elif not args.quiet:
        _show(scored, args.cleaned, args.source)
    return int(any(bound is not None and getattr(scored, name) < bound for name, bound in bounds.items()))


def _bound(args: argparse.Namespace, name: str) -> float | None:
    from boilerstrip.config import share

    told = getattr(args, f"min_{name}")
    return None if told is None else share(told, f"min-{name}")


def _text(name: str, encoding: str | None) -> str:
    """A file's text.

    Raises
    ------
    InputError
        When it cannot be read, is binary or not in its encoding.
    """
    from boilerstrip.codec import decode
    from boilerstrip.dumps import files_under, read_bytes
    from boilerstrip.errors import InputError

    if name == "-":
        return decode(read_bytes(standard_input(), name), name, encoding).text
    if Path(name).is_dir():
        raise SettingsError(f"score: {name}: a folder; name a file, or use --pairs")
    found = next(files_under([name], "txt"))
    if isinstance(found, InputError):
        raise found
    return decode(read_bytes(found[0], name), name, encoding).text


def _show(scored: Any, cleaned: str, source: str) -> None:
    """A summary, then what is not as it should be, line by line."""
    print(
        f"{cleaned}: {scored.verdict} ({scored.relation}): "
        f"coverage {scored.coverage:.1%}, purity {scored.purity:.1%} of {source}"
    )
    for line in scored.cleaned_lines:
        if line.status in ("added", "boilerplate"):
            print(f"{cleaned}:{line.index + 1}: {line.status}  {_excerpt(line.text)}")
    for line in scored.source_lines:
        if line.status == "missing":
            print(f"{source}:{line.index + 1}: missing  {_excerpt(line.text)}")


def _excerpt(text: str) -> str:
    text = plain(text.strip())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
