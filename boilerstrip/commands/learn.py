"""``boilerstrip learn``: site profiles from raw dumps, a TOML file a site; a person's walk through them; labels."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.atomic import same
from boilerstrip.commands.account import Complaints, Fields, complain
from boilerstrip.commands.apart import check_apart
from boilerstrip.commands.documents import Item, documents, inputs
from boilerstrip.commands.options import Choices, add_pages, add_shared, add_standard_name, choices, show
from boilerstrip.commands.outputs import check_files
from boilerstrip.errors import BoilerstripError, InputError, PageError, PatternTimeout, PluginError, SettingsError

if TYPE_CHECKING:
    from boilerstrip.profiles.sample import Sample

_FEW = 5  # sites that learned nothing which are named on standard error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="DUMP", help="files, folders and patterns; - is standard input")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="where profiles go; known ones are updated")
    add_standard_name(parser)
    whose = parser.add_argument_group("whose documents they are")
    whose.add_argument("--site", metavar="NAME", help="all of this site")
    whose.add_argument("--by-url", action="store_true", help="the host of --url-field (url)")
    whose.add_argument("--date-field", metavar="NAME", help="the day in a record, as ISO 8601 writes it (date)")
    share = parser.add_argument_group("work that several processes share")
    share.add_argument("--partial", action="store_true", help="write what was read to one FILE (-o), for --merge")
    share.add_argument("--merge", action="store_true", help="DUMP are such files; or folders of profiles")
    share.add_argument("--sample", type=int, metavar="N", help="documents of a site that count, at most (1024)")
    parser.add_argument("--review", type=Path, metavar="DIR", help="walk through templates: keep, reject, relabel")
    parser.add_argument(
        "--labels-from-copies",
        metavar="FILE",
        help="write a labelled dump to one FILE (-o): of the documents that other sites have too",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary")
    add_shared(parser, balance=False)
    add_pages(parser, extractor=False)


def run(args: argparse.Namespace) -> int:
    """Learn, merge, review or label; 2 when an input could not be read."""
    chosen = choices(args)
    if args.show_settings:
        show(chosen)
        return 0
    _check_options(args)
    if args.partial or args.labels_from_copies:
        check_apart("learn", args, chosen, [("-o", args.output)], args.paths)
    if args.review:
        from boilerstrip.commands.review import review

        return review(args.review)
    if args.labels_from_copies:
        from boilerstrip.commands.copies import write_labels

        return write_labels(args, chosen)
    fail = Complaints()
    if args.merge and all(Path(one).is_dir() for one in args.paths):
        _merge_profiles(args)
        return 0
    sample = _merged(args) if args.merge else _sampled(args, chosen, fail)
    if fail.unread:  # its documents may be of any site, whose profile would say less than the one that stands
        raise InputError(f"learn: nothing is written to {args.output}, for not all could be read")
    if args.partial:
        sample.save(args.output)
    else:
        _learn(args, chosen, sample)
    return 2 if fail.failed else 0


def _check_options(args: argparse.Namespace) -> None:
    if args.review:
        if args.paths or args.output:
            raise SettingsError("learn: --review DIR takes no DUMP and no -o")
        return
    if args.labels_from_copies:
        _check_labels(args)
        return
    if not args.paths:
        raise SettingsError("learn: no DUMP given; '-' is standard input")
    if args.output is None:
        raise SettingsError("learn: -o says where profiles go")
    check_files("learn", args, ("output",) if args.partial else (), ("output",))
    if args.partial and args.merge:
        raise SettingsError("learn: --partial and --merge do not go together")
    if args.site and (args.by_url or args.site_field):
        raise SettingsError("learn: --site names the site of all documents; --by-url and --site-field tell them apart")
    if not args.partial and args.output.exists() and not args.output.is_dir():
        raise SettingsError(f"learn: {args.output}: not a folder")


def _check_labels(args: argparse.Namespace) -> None:
    if args.paths or args.partial or args.merge or args.site:
        raise SettingsError("learn: --labels-from-copies FILE takes no DUMP, --partial, --merge or --site")
    if args.output is None:
        raise SettingsError("learn: -o says where labels go")
    if args.output.is_dir():
        raise SettingsError(f"learn: {args.output}: a folder; labels go to one file")
    check_files("learn", args, ("output",))
    if same(args.output, args.labels_from_copies):
        raise SettingsError(f"learn: {args.output}: would be overwritten")


def _sampled(args: argparse.Namespace, chosen: Choices, fail: Complaints) -> Sample:
    """One pass through the inputs."""
    from boilerstrip.profiles.learn import day_of
    from boilerstrip.profiles.pagejudging import reader_with
    from boilerstrip.profiles.profile import profiled
    from boilerstrip.profiles.sample import LIMIT, Sample

    sample, nameless, reader = Sample(args.sample or LIMIT), 0, reader_with(chosen.settings)
    for item in _items(args, chosen, fail):
        try:
            site = args.site or item.site or _own_site(item)
            name = profiled(site or "")
            if not name:
                nameless += 1
            elif item.page is not None:
                sample.add_page(name, item.page, reader, item.title, day_of(item.date))
            else:
                sample.add(name, item.text, item.title, day_of(item.date))
        except (PageError, PatternTimeout, PluginError) as error:
            fail(InputError(f"{item.place}: {error}"))
    if nameless:
        told = f"{nameless} document{'s' if nameless > 1 else ''} without a site"
        complain(f"learn: {told}; --site-field, --by-url or --site says whose they are")
        fail.failed |= not sample.sites
    return sample


def _own_site(item: Item) -> str | None:
    """The site of a page that comes without an address: the host of the one that it gives for itself."""
    if item.page is None or item.url is not None:
        return None
    from boilerstrip.pages.page import page_of
    from boilerstrip.sites import site_of

    return site_of(None, page_of(item.page).claims.canonical)


def _items(args: argparse.Namespace, chosen: Choices, fail: Complaints) -> Iterator[Item]:
    """Texts and pages, each with title, site and date."""
    fields = Fields(chosen.title_field, chosen.id_field)
    whose = (
        (None, chosen.url_field or "url") if args.by_url else (chosen.site_field or "site", chosen.url_field or "url")
    )
    for one in inputs(args.paths, chosen.format, fail.lost, args.stdin_filename or "-.jsonl"):
        try:
            more = (*whose, args.date_field or "date")
            for item in documents(one, chosen, fields, html=chosen.html_field, pages=True, more=more):
                if item.error:
                    fail(item.error)
                else:
                    yield item
        except BoilerstripError as error:
            fail.lost(error)
        fail.end_of(one.shown)
    fields.end()


def _merged(args: argparse.Namespace) -> Sample:
    from boilerstrip.profiles.sample import Sample

    whole: Sample | None = None
    for name in _once(args.paths):
        if Path(name).is_dir():
            raise SettingsError(f"learn: {name}: a folder among files; --merge takes either")
        one = Sample.load(Path(name))
        if whole is None:
            whole = one
        else:
            whole.merge(one)
    if whole is None:
        raise InputError("learn: nothing to merge")
    return whole


def _learn(args: argparse.Namespace, chosen: Choices, sample: Sample) -> None:
    """Write a profile for every site of a sample, and what they share."""
    from boilerstrip.profiles.judging import judge_with
    from boilerstrip.profiles.learn import learned
    from boilerstrip.profiles.shelf import Shelf

    shelf, judge, idle = Shelf(args.output), judge_with(chosen.settings), 0
    for fresh in learned(sample, judge):
        known = len(shelf.put(fresh).templates)
        if fresh.why:
            idle += 1
            if idle <= _FEW and not args.quiet:
                stay = f"; what is known stays ({known} template{'s' if known > 1 else ''})" if known else ""
                complain(f"learn: {fresh.site}: nothing learned: {fresh.why}{stay}")
    if idle > _FEW and not args.quiet:
        complain(f"learn: ... and {idle - _FEW} more site{'s' if idle > _FEW + 1 else ''} that taught nothing")
    shared = shelf.share()
    if not args.quiet:
        complain(f"learn: {shelf.told()}{f', {shared} shared by many' if shared else ''} in {args.output}")


def _merge_profiles(args: argparse.Namespace) -> None:
    from boilerstrip.profiles.shelf import Shelf

    shelf = Shelf(args.output)
    for name in _once(args.paths, args.output):
        shelf.take_in(Path(name))
    shelf.share()
    if not args.quiet:
        complain(f"learn: {shelf.told()} in {args.output}")


def _once(paths: Sequence[str], *there: Path) -> list[str]:
    """Inputs that are none of ``there``, each once: what is counted twice has not been seen twice."""
    known: list[str | Path] = list(there)
    some: list[str] = []
    for one in paths:
        if not any(same(one, other) for other in known):
            known.append(one)
            some.append(one)
    return some
