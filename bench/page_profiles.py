r"""Site profiles on pages: what they are worth on pages of sites of which other pages were learned from.

Every page is stripped by the fold's model that saw no page of its site (bench/crossval.py), without a profile and with
the one that the same model learned from the site's other pages, which nobody labelled:

    python bench/page_profiles.py --sites --made 20 --measured

usage: python bench/page_profiles.py [--sites] [--made N] [--measured] [--draw N]
    --sites      sites with five training pages and more; of those that are set aside their sum alone
    --made N     N sites a fold made of training pages (bench/made_pages.py): ten pages to learn from, four to strip
    --measured   sites with five pages and more of trafilatura-eval, which chose nothing, by the shipped model
    --draw N     with --made: N learned paths, drawn by chance, to be read
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from corpora import Row, rows_of, yardstick  # noqa: E402
from made_pages import made_site, source_of  # noqa: E402

from boilerstrip.profiles.judging import judge_with  # noqa: E402
from boilerstrip.profiles.learn import profile_of  # noqa: E402
from boilerstrip.profiles.pagejudging import reader_with  # noqa: E402
from boilerstrip.profiles.profile import Profile  # noqa: E402
from boilerstrip.profiles.sample import Sample  # noqa: E402
from boilerstrip.settings import Settings  # noqa: E402
from boilerstrip.stripper import Stripper  # noqa: E402
from boilerstrip.training.crossval import FOLDS  # noqa: E402
from boilerstrip.training.pagebuild import PAGES, fold_of  # noqa: E402
from boilerstrip.training.pages import group_of  # noqa: E402

FEWEST = 5  # pages of a site
LEARNED, STRIPPED = 10, 4  # pages of a made one
SHELLS = ("wcxb-dev-articles", "fundus-train", "postlight")


def settings_of(fold: int | None) -> Settings:
    """A fold's models, or the shipped ones."""
    return Settings() if fold is None else Settings(page_model=str(HERE / "folds" / f"pages-{fold}.npz"))


@cache
def engine(fold: int | None) -> Stripper:
    """A Stripper of a fold."""
    return Stripper(settings_of(fold))


@cache
def readers(fold: int | None) -> tuple[Any, Any]:
    """What learning asks: about texts, and about pages."""
    return judge_with(settings_of(fold)), reader_with(settings_of(fold))


def learned(site: str, pages: Sequence[Row], fold: int | None) -> Profile:
    """What some pages teach."""
    sample, (judge, reader) = Sample(), readers(fold)
    for one in pages:
        sample.add_page(site, one["html"], reader)
    return profile_of(site, sample.of(site), sample.sites[site].seen, judge)


class Figures:
    """Figures of some pages without a profile, with its lines, and with its paths too."""

    def __init__(self) -> None:
        self.pages: list[tuple[Row, list[str]]] = []

    def add(self, page: Row, profile: Profile, fold: int | None) -> None:
        """Strip a page with every part of its profile."""
        used = [one for one in profile.templates if one.status == "learned"]
        lines = [one for one in used if one.where != "path"]
        parts = [[], lines, used]
        known: dict[int, str] = {}
        for part in parts:
            if len(part) not in known:
                told = replace(profile, templates=tuple(part)) if part else None
                known[len(part)] = engine(fold).strip_html(page["html"], profile=told).text
        self.pages.append((page, [known[len(part)] for part in parts]))

    def told(self) -> str:
        """The figures of all parts, and how many pages became better and worse with all of it."""
        pages, out = [page for page, _ in self.pages], []
        for part in range(3):
            figures = _figures(pages, {id(page): texts[part] for page, texts in self.pages})
            out.append(" ".join(f"{value:.4f}" for value in figures.values()))
        changed = [(page, texts[0], texts[2]) for page, texts in self.pages if texts[0] != texts[2]]
        better = sum(_right(page, after) > _right(page, before) for page, before, after in changed)
        worse = sum(_right(page, after) < _right(page, before) for page, before, after in changed)
        return f"{len(pages):4} pages  {' -> '.join(out)}  ({better} better, {worse} worse)"


def _figures(pages: Sequence[Row], answers: dict[int, str]) -> dict[str, float]:
    yard = yardstick()
    known = [one for one in pages if one.get("gold")]
    if not known:
        hits = [(text in answers[id(one)], True) for one in pages for text in one.get("with") or ()]
        hits += [(text in answers[id(one)], False) for one in pages for text in one.get("without") or ()]
        right = sum(found and wanted for found, wanted in hits)
        return {"segment F1": 2 * right / max(1, sum(found for found, _ in hits) + sum(want for _, want in hits))}
    pairs = [yard.shingle_pr(one["gold"], answers[id(one)]) for one in known]
    precision, recall = (sum(one or 0 for one in values) / len(pairs) for values in zip(*pairs, strict=True))
    word = sum(yard.word_f1(answers[id(one)], one["gold"]) for one in known) / len(known)
    return {"shingle F1": 2 * precision * recall / max(1e-9, precision + recall), "word F1": word}


def _right(page: Row, text: str) -> float:
    if page.get("gold"):
        return float(yardstick().word_f1(text, page["gold"]))
    wanted, other = (sum(one in text for one in page.get(name) or ()) for name in ("with", "without"))
    return float(wanted - other)


def over_sites(pages: Sequence[Row], shipped: bool) -> None:
    """A row a site: each of its pages with what the others teach."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in pages:
        by[group_of(row)].append(row)
    whole, aside = Figures(), Figures()
    for group, some in sorted(by.items()):
        if len(some) < FEWEST:
            continue
        mine, fold = Figures(), None if shipped else fold_of(group)
        for page in some:
            profile = learned(group, [one for one in some if one is not page], fold)
            for one in (mine, whole, *([aside] if is_aside(group) else [])):
                one.add(page, profile, fold)
        if not is_aside(group) or shipped:
            print(f"{group:28} {mine.told()}", flush=True)
    if aside.pages and not shipped:
        print(f"{'(set aside)':28} {aside.told()}")
    print(f"{'(all)':28} {whole.told()}")


def made(count: int) -> Iterator[tuple[int, list[Row]]]:
    """Made sites, so many a fold, with their folds; without what is set aside."""
    sources = [one for row in rows_of(*SHELLS) if not is_aside(group_of(row)) and (one := source_of(row)) is not None]
    chance = random.Random(1)
    for fold in range(FOLDS):
        mine = [one for one in sources if fold_of(one.group) == fold]
        chance.shuffle(mine)
        given = 0
        for shell in mine:
            others = [one for one in mine if one.group != shell.group]
            chance.shuffle(others)
            pages = list(made_site(shell, others[: LEARNED + STRIPPED], given)) if given < count else []
            if len(pages) == LEARNED + STRIPPED:
                given += 1
                yield fold, pages


def over_made(count: int, draw: int) -> None:
    """Figures on made sites, and of what their profiles hold."""
    figures, paths = Figures(), []
    kinds: dict[str, int] = defaultdict(int)
    sites = 0
    for fold, pages in made(count):
        profile = learned("made.example", pages[:LEARNED], fold)
        sites += 1
        for one in profile.templates:
            kinds[f"{one.where} {one.status}"] += 1
            if one.where == "path" and one.status == "learned":
                paths.append((pages[0]["id"], one))
        for page in pages[LEARNED:]:
            figures.add(page, profile, fold)
    print(f"{f'({sites} made sites)':28} {figures.told()}")
    print("  ".join(f"{kind}: {kinds[kind]}" for kind in sorted(kinds)))
    for identity, one in random.Random(0).sample(paths, min(draw, len(paths))):
        print(f"{identity} {one.documents} {one.belief:.2f} {one.label} {one.text!r}: {one.examples[0][:100]!r}")


def main(argv: list[str] | None = None) -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", action="store_true")
    parser.add_argument("--made", type=int, default=0)
    parser.add_argument("--measured", action="store_true")
    parser.add_argument("--draw", type=int, default=0)
    args = parser.parse_args(argv)
    if args.sites:
        over_sites(list(rows_of(*PAGES)), shipped=False)
    if args.measured:
        over_sites(list(rows_of("trafilatura-eval")), shipped=True)
    if args.made:
        over_made(args.made, args.draw)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
