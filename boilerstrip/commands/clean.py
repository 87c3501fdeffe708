"""``boilerstrip clean``: everything that strip() would do, to standard output, a file or a folder."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boilerstrip.atomic import Replacer
from boilerstrip.commands.account import Account
from boilerstrip.commands.apart import Target, check_apart
from boilerstrip.commands.batch import Kit
from boilerstrip.commands.copies import shelf_of
from boilerstrip.commands.inputs import Input, check_accounts, inputs_of
from boilerstrip.commands.options import (
    Choices,
    add_pages,
    add_shared,
    add_source_fields,
    choices,
    names_of,
    show,
    stripper,
)
from boilerstrip.commands.outputs import check_files, output_of, standard_output
from boilerstrip.commands.progress import Progress
from boilerstrip.commands.rejects import Rejects
from boilerstrip.commands.resume import Saver, State, cut_ledger, load, run_of, state_path
from boilerstrip.commands.run import Run
from boilerstrip.commands.sources import Scores, Sources
from boilerstrip.errors import SettingsError

if TYPE_CHECKING:
    from boilerstrip.sources.index import SourceIndex

_FORMS = "one PATH, or --input-dir IN --output-dir OUT, or PATH... --output-dir OUT"  # how inputs and outputs are named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="one input, standard input when left out; many with --output-dir"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--input-dir", type=Path, metavar="IN")
    parser.add_argument("--output-dir", type=Path, metavar="OUT")
    parser.add_argument("--ledger", metavar="FILE", help="add what went to it, one JSON object a document")
    parser.add_argument("--source", metavar="FILE", help="the source's story: what stands in its body stays")
    parser.add_argument(
        "--sources",
        metavar="PATH",
        help="sources of many texts, which are scored too: a folder with files of the same names, a .jsonl dump "
        "with the same ids (--id-field), or an index ('match --save-index'), where each text's is found",
    )
    parser.add_argument("--match", action="store_true", help="find them by what texts say, not by names or ids")
    parser.add_argument(
        "--scores", metavar="FILE", help="with --source or --sources: write scores to it, as JSON lines"
    )
    parser.add_argument(
        "--with-copies",
        action="append",
        default=[],
        metavar="DUMP",
        help="a dump, this one perhaps, in which other sites' copies of the stories are looked for; --site-field tells "
        "the sites (repeatable)",
    )
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name to report standard input under")
    large = parser.add_argument_group("large dumps")
    large.add_argument("--workers", type=int, default=1, metavar="N", help="so many processes; the output is the same")
    large.add_argument("--rejects", metavar="FILE", help="bad records go to it, with the reason, and not to the output")
    large.add_argument("--stats", metavar="FILE", help="what went, by label, code, site and language, as JSON")
    large.add_argument("--resume", action="store_true", help="go on where the same command was killed")
    large.add_argument("-q", "--quiet", action="store_true", help="no progress, notices and summary")
    add_shared(parser)
    add_pages(parser)
    add_source_fields(parser)


def run(args: argparse.Namespace) -> int:
    """Clean every input; 3 when a document held no story, 1 when one was left for too much of it would have gone."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    _check_options(args)
    inputs = list(inputs_of(args, chosen.format))
    check_accounts(args, inputs)
    check_apart("clean", args, chosen, _targets(args, inputs), (args.input_dir, *args.paths))
    strips, sources = stripper(args, chosen), _sources(args, chosen)
    with contextlib.ExitStack() as stack:
        # What an earlier run has left stays as it is until all is read that this one cannot do without.
        copies = stack.enter_context(shelf_of(args.with_copies, chosen, args.quiet, "clean: --with-copies", args.paths))
        saver = Saver(state_path(args.output, args.output_dir))
        state = _state(args, saver, run_of(args, chosen, strips), inputs)
        replacing = Replacer()
        scores = stack.enter_context(_scores(args, replacing))
        rejects = stack.enter_context(contextlib.closing(Rejects(args.rejects, state.rejects)))
        limit, lang = chosen.settings.max_removed, chosen.settings.lang
        kit = Kit(strips, limit, lang, bool(args.ledger), sources, args.input_dir, copies=copies)
        work = Run(
            args=args,
            names=names_of(args, chosen),
            encoding=chosen.encoding,
            kit=kit,
            inputs=inputs,
            account=Account(args.ledger),
            rejects=rejects,
            scores=scores,
            progress=Progress(_total(inputs), not args.quiet),
            saver=saver,
            state=state,
            replacing=replacing,
        )
        code = work.run()
        scores.made = work.made
        if sources and code not in (130, 143):
            scores.end(work.missing)
    return code


def _targets(args: argparse.Namespace, inputs: Iterable[Any]) -> Iterator[Target]:
    """All that will be written, and the option that says so."""
    output = "-o" if args.output_dir is None else "--output-dir"
    yield from ((output, one.target) for one in inputs if isinstance(one, Input))
    yield from ((f"--{name}", getattr(args, name)) for name in ("ledger", "rejects", "stats"))
    yield "--scores", None if args.scores == "-" else args.scores


def _state(args: argparse.Namespace, saver: Saver, this_run: dict[str, Any], inputs: Iterable[Any]) -> State:
    """Where an earlier run was killed, with the ledger as it was there; the beginning, where none is gone on with."""
    state = load(saver.path, this_run) if args.resume and saver.path else None
    if state is None:
        saver.forget()
        return State(this_run)
    saver.saved = True
    if args.ledger:
        cut_ledger(args.ledger, state.ledger or 0, (one.shown for one in inputs if isinstance(one, Input)))
    return state


def _check_options(args: argparse.Namespace) -> None:
    """Refuse options of which one would be ignored or lead astray."""
    args.output = output_of(args.output)
    scores = () if args.scores == "-" else ("scores",)
    ledger = ("ledger",)  # may stand in the folder that is only made with the first output
    kept, others = (("rejects",), ledger) if args.output_dir else (("rejects", *ledger), ())
    check_files("clean", args, ("output", "stats", *scores), others, kept)
    for is_so, told in _clashes(args):
        if is_so:
            raise SettingsError(f"clean: {told}")


def _clashes(args: argparse.Namespace) -> Iterator[tuple[object, str]]:
    """What options may not be, one after another: whether they are, and what is said then."""
    into, out, paths, resume = args.input_dir, args.output_dir, args.paths, args.resume
    pair = "--input-dir and --output-dir go together"
    yield into is not None and out is None, pair
    yield out is not None and into is None and not paths, pair
    yield into and paths, _FORMS
    yield out is None and len(paths) > 1, _FORMS
    yield out and args.output, "-o and --output-dir do not go together"
    yield out and "-" in paths, "standard input has no name in --output-dir; use -o"
    elsewhere = out or paths not in ([], ["-"])
    yield args.stdin_filename is not None and elsewhere, "--stdin-filename names standard input, which is not read here"
    taken = args.scores == "-" and args.output is None and out is None
    yield taken, "--scores -: standard output takes the texts; -o or --scores names a file"
    yield args.workers < 1, f"--workers {args.workers}: at least one"
    lost = resume and state_path(args.output, out) is None
    yield lost, "--resume needs an output that can be gone on with: -o or --output-dir"
    yield resume and (args.source or args.sources), "--resume and --source or --sources do not go together"
    yield resume and args.with_copies, "--resume and --with-copies do not go together"


def _total(inputs: list[Any]) -> int | None:
    """Bytes of all inputs, where every one's size is known."""
    sizes = [one.size for one in inputs if isinstance(one, Input)]
    return None if None in sizes else sum(size or 0 for size in sizes)


def _sources(args: argparse.Namespace, chosen: Choices) -> Sources | None:
    if args.source and args.sources:
        raise SettingsError("clean: --source and --sources do not go together")
    if args.match and not args.sources:
        raise SettingsError("clean: --match goes with --sources")
    if not args.match and any(one is not None for one in (args.source_text_field, args.source_html_field)):
        raise SettingsError("clean: --source-text-field and --source-html-field go with --match")
    if not (args.source or args.sources):
        if args.scores:
            raise SettingsError("clean: --scores goes with --source or --sources")
        return None
    if args.source and args.output_dir:
        raise SettingsError("clean: --source is for one text; --sources takes a folder or a dump of them")
    return Sources(args.source, args.sources, chosen.encoding, _made(args, chosen) if args.match else None)


def _made(args: argparse.Namespace, chosen: Choices) -> SourceIndex | None:
    """An index of a dump, made now; None where ``--sources`` is an index already."""
    from boilerstrip.commands.match import index_of
    from boilerstrip.sources.folder import is_index

    return None if is_index(args.sources) else index_of(args.sources, args, chosen)


class _Unmade(Exception):
    """Leaves the block that writes scores: the file stays as it is."""


@contextlib.contextmanager
def _scores(args: argparse.Namespace, replacing: Replacer) -> Iterator[Scores]:
    """Where scores go; a file of them is there whole, or as it was where no text came through."""
    if not args.scores:
        yield Scores(None)
        return
    if args.scores == "-":
        standard_output()
        yield Scores(sys.stdout)
        return
    with contextlib.suppress(_Unmade), replacing.output(Path(args.scores)) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
        scores = Scores(text)
        yield scores
        text.detach()
        if not scores.made:
            raise _Unmade
