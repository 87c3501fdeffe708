r"""Site profiles: what they are worth on labelled dumps of the sites they were learned from, and what learning costs.

Profiles are learned from the unlabelled pools, each with the cross-validation's model that saw none of its site
(bench/crossval.py), and the labelled dumps of those sites are stripped with that model, with and without profiles:

    python bench/profiles.py --learn --table
    PYTHONPATH=bench python ../shared/tools/measure.py dumps ../shared/corpora/dumps-*.jsonl.gz --ids IDS \
        --stripper profiles:balanced

usage: python bench/profiles.py [--learn] [--table] [--ids FILE] [--draw N] [--scale N]
    --learn      learn anew (else what bench/folds/profiles holds is used)
    --table      a row a site, without and with profiles; of set-aside sites their sum alone
    --ids FILE   write the ids of the labelled dumps to it, for measure.py; --rest or --aside: of one side alone
    --draw N     N learned templates of sites that are not set aside, drawn by chance, to be read
    --scale N    MB/s and memory of learning from N documents of --sites sites (a thousand), made from the pools
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from corpora import corpus, pools  # noqa: E402
from crossval import _folds, _stripper  # noqa: E402
from crossval import balanced as without  # noqa: E402

from boilerstrip.evaluate import evaluate, read_rows  # noqa: E402
from boilerstrip.profiles.judging import judge_with  # noqa: E402
from boilerstrip.profiles.learn import profile_of  # noqa: E402
from boilerstrip.profiles.pagerecord import Said  # noqa: E402
from boilerstrip.profiles.profilefile import load, name_of, save  # noqa: E402
from boilerstrip.profiles.sample import Sample  # noqa: E402
from boilerstrip.profiles.store import Store  # noqa: E402
from boilerstrip.read import read  # noqa: E402
from boilerstrip.settings import Settings  # noqa: E402
from boilerstrip.sites import site_name  # noqa: E402
from boilerstrip.training.build import DUMPS  # noqa: E402
from boilerstrip.training.crossval import fold_of  # noqa: E402

FOLDER = HERE / "folds" / "profiles"
FIGURES = ("line_f1", "body_loss", "left_over", "clean_touched", "label_accuracy", "span_f1")


@cache
def groups() -> dict[str, str]:
    """The group of every site of the pools."""
    return {row["site"]: row["group"] for row in pools()}


def learn() -> None:
    """Profiles of all sites of the pools, each with the fold's model that has not seen it."""
    sample = Sample()
    for row in pools():
        sample.add(row["site"], row["text"])
    models = {n: str(HERE / "folds" / f"fold-{n}.npz") for n in set(map(fold_of, groups().values()))}
    judges = {n: judge_with(Settings(model=path)) for n, path in models.items()}
    FOLDER.mkdir(exist_ok=True)
    for site, group in sorted(groups().items()):
        name, judge = site_name(site), judges[fold_of(group)]
        save(profile_of(name, sample.of(site), sample.sites[site].seen, judge), FOLDER / name_of(name))


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The labelled dumps of the pools' sites, by text."""
    paths = map(corpus, DUMPS)
    return {row["text"]: row for path in paths for row in read_rows(path) if row["site"] in groups()}


@cache
def _store() -> Store:
    return Store(str(FOLDER))


_SITES: dict[str, str] = {}  # of texts that were stripped before


def balanced(text: str, **options: Any) -> Any:
    """Strip with the fold's model and the site's profile."""
    site = _SITES.get(text) or rows()[text]["site"]
    fold = _folds()[text]
    stripper = _stripper(fold, "balanced")
    stripper._store = _store()
    try:
        result = stripper.strip(text, site=site, **options)
    finally:
        stripper._store = None
    _folds().setdefault(result.text, fold)
    _SITES[text] = _SITES[result.text] = site
    return result


def ids(side: bool | None) -> list[str]:
    """Ids of the labelled dumps of the pools' sites, of one side of the set-aside split or of both."""
    return [str(row["id"]) for row in rows().values() if side is None or is_aside(row["group"]) == side]


def table() -> None:
    """Figures without and with profiles: of each site that may be read, and of three sums."""
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows().values():
        by["(set aside)" if is_aside(row["group"]) else row["site"]].append(row)
    by = dict(sorted(by.items()))
    by["(all that may be read)"] = [row for row in rows().values() if not is_aside(row["group"])]
    by["(all)"] = list(rows().values())
    print(f"{'site':28} {'docs':>4}  " + "  ".join(f"{name:>15}" for name in FIGURES))
    for site, some in by.items():
        before, after = (evaluate(some, strip)["all"] for strip in (without, balanced))
        pairs = [f"{before[name]:7.4f}{after[name]:8.4f}" for name in FIGURES]
        print(f"{site:28} {len(some):4}  " + "  ".join(pairs))


def draw(count: int) -> None:
    """Templates that are used, of sites that may be read."""
    some = []
    for site, group in sorted(groups().items()):
        if not is_aside(group):
            profile = load(FOLDER / name_of(site_name(site)))
            some += [(profile, one) for one in profile.templates if one.status == "learned"]
    print(f"{len(some)} templates that are used:", Counter(one.where for _, one in some))
    for n, (profile, one) in enumerate(random.Random(0).sample(some, min(count, len(some)))):
        told = f"{one.documents}/{profile.documents} {one.belief:.2f} {one.where} {one.label} by {one.by}"
        print(f"{n} {profile.code(one)} {told}: {one.text[:110]!r} | {one.examples[0][:110]!r}")


def made(count: int, sites: int) -> Iterable[tuple[str, str]]:
    """Documents of so many sites: those of the pools' sites, their sentences shuffled among a site's documents."""
    chance = random.Random(0)
    by: dict[str, list[list[str]]] = defaultdict(list)
    for row in pools():
        by[row["site"]].append([line for line in row["text"].split("\n") if line.strip()][:60])
    names = sorted(by)
    for k in range(count):
        mine = by[names[k % sites % len(names)]]
        head, body = chance.choice(mine), chance.choice(mine)
        lines = [*head[:3], *(" ".join(chance.sample(one.split(), len(one.split()))) for one in body[3:-3]), *head[-3:]]
        yield f"site-{k % sites}.example", "\n".join(lines)


def unjudged(texts: Sequence[tuple[str, str | None]]) -> list[list[Said]]:
    """A judge who says nothing: what is left is counting."""
    begun = time.process_time()
    said = [[Said(0.5, "furniture", "labeller")] * len(read(text).lines) for text, _ in texts]
    _JUDGING.append(time.process_time() - begun)
    return said


_JUDGING: list[float] = []  # seconds that the judge who says nothing took


def scale(count: int, sites: int) -> None:
    """What counting costs, of growing numbers of documents: reading, and templates without the labeller.

    At the design point, a million documents of a thousand sites, a sample holds 250 documents a site.
    """
    documents, sample = iter(made(count, sites)), Sample(most=250 * sites)
    done, size, reading = 0, 0, 0.0
    for part in (count // 4, count // 2, count):
        while done < part:
            some = list(islice(documents, min(1000, part - done)))
            size += sum(len(text.encode()) for _, text in some)
            begun = time.process_time()
            for site, text in some:
                sample.add(site, text)
            reading += time.process_time() - begun
            done += len(some)
        held = memory()
        begun = time.process_time()
        templates = sum(
            len(profile_of(site, sample.of(site), sample.sites[site].seen, unjudged).templates) for site in sample.sites
        )
        mined = time.process_time() - begun - sum(_JUDGING)
        _JUDGING.clear()
        mb = size / 1e6
        print(
            f"{part} documents, {mb:.0f} MB: read at {mb / reading:.1f} MB/s, counted at {mb / mined:.1f}, together "
            f"{mb / (reading + mined):.1f}; {templates} templates; {held} MB in memory, {memory()} after counting"
        )


def memory() -> int:
    """Megabytes that the process holds now."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) >> 10


def main(argv: list[str] | None = None) -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--ids", type=Path)
    parser.add_argument("--rest", action="store_true")
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--scale", type=int, default=0)
    parser.add_argument("--sites", type=int, default=1000)
    args = parser.parse_args(argv)
    if args.learn:
        learn()
    if args.ids:
        args.ids.write_text("\n".join(ids(True if args.aside else False if args.rest else None)) + "\n")
    if args.table:
        table()
    if args.draw:
        draw(args.draw)
    if args.scale:
        scale(args.scale, args.sites)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
