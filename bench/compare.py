"""boilerstrip beside the tools one would pick instead, on the same data in one run: tables and plots.

Labelled dumps and training pages are judged by models that saw none of the document's site (bench/crossval.py says how
to make them); pages of the two evaluation sets, which taught and chose nothing, by the shipped model. Intervals are of
95%, by resampling sites. Where the corpora are not at hand the bundled fixtures are measured, by the shipped model.

usage: python bench/compare.py [--write] [--quick] [--only SET,...] [--redraw]
    --write   bench/comparison.json, the tables in docs/comparison.md and README.md, and the plots are made anew
    --only    sets whose names begin so, "growth" among them; with --write the others stay as they were measured
    --quick   a sample of the sites, to see that all of it runs; writes nothing
    --redraw  the tables and plots from bench/comparison.json, without measuring
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from aside import is_aside
from corpora import ROOT, SHARED, corpus
from gate import HERE
from growth import grown

from boilerstrip.peers import lines, pages
from boilerstrip.peers.measure import compared
from boilerstrip.peers.peer import Peer
from boilerstrip.peers.rows import read, sampled
from boilerstrip.peers.tables import cell, ratio, table, title
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper
from boilerstrip.version import VERSION

KEPT = HERE / "comparison.json"
DOCS, README = ROOT / "docs" / "comparison.md", ROOT / "README.md"
FOLDS = HERE / "folds"
DUMPS = ("dumps-en", "dumps-more", "dumps-wrapped", "dumps-xx")
PAGE_SETS = {  # pages of each that are measured at most, whole sites at random, and what they are
    "aeb": (None, "article-extraction-benchmark, measured only"),
    "fundus-train": (None, "fundus, news in thirty languages, cross-validated by site"),
    "wcxb-dev-articles": (250, "WCXB, cross-validated by site"),
    "trafilatura-eval": (250, "trafilatura's own evaluation, measured only"),
}
QUICK = 12  # documents of each set, roughly
SIZES, QUICK_SIZES = (1, 2, 4, 8, 16), (0.05, 0.1)
SEED = 20261128


def fold_strip() -> lines.Strip:
    """A batch of labelled rows, each by the model of the fold that its group is left out of."""
    from boilerstrip.training.crossval import FOLDS as COUNT
    from boilerstrip.training.crossval import fold_of

    strippers = [Stripper(Settings(model=str(_fold(f"fold-{fold}.npz")))) for fold in range(COUNT)]

    def strip(rows: Sequence[Any]) -> Iterable[Any]:
        by_fold: dict[int, list[int]] = {}
        for k, row in enumerate(rows):
            by_fold.setdefault(fold_of(row["group"]), []).append(k)
        results: list[Any] = [None] * len(rows)
        for fold, places in by_fold.items():
            for k, one in zip(places, strippers[fold].strip_many([rows[k]["text"] for k in places]), strict=True):
                results[k] = one
        return results

    return strip


def fold_read(extractor: str) -> pages.Read:
    """A page by labellers of pages and of texts that saw none of its site, as its address tells it."""
    from boilerstrip.training.crossval import fold_of
    from boilerstrip.training.pagebuild import fold_of as page_fold_of
    from boilerstrip.training.pages import group_of

    @cache
    def stripper(of_page: int, of_text: int) -> Stripper:
        files = {"page_model": f"pages-{of_page}.npz", "model": f"fold-{of_text}.npz"}
        return Stripper(Settings(extractor=extractor, **{key: str(_fold(name)) for key, name in files.items()}))

    def read(row: Any) -> str:
        group = group_of(row)
        return stripper(page_fold_of(group), fold_of(group)).strip_html(row["html"], url=row.get("url")).text

    read({"html": "<p>.</p>", "id": "0"})  # the models are there, or it is said at once
    return read


def _fold(name: str) -> Path:
    """A model of the cross-validation."""
    if not (FOLDS / name).exists():
        raise ImportError(f"bench/folds/{name} is not there; bench/crossval.py says how to make it")
    return FOLDS / name


def sets(quick: bool) -> Iterator[tuple[str, str, list[Any], tuple[Peer[Any], ...]]]:
    """What is measured: name, kind, rows, tools."""
    if not SHARED.is_dir():
        yield "the bundled fixtures", "texts", read(ROOT / "fixtures" / "labelled.jsonl")[1], lines.LINES
        yield "the bundled pages, seen in tuning", "pages", list(_bundled()), pages.PAGES
        return
    of_lines = (*lines.BASE, lines.RULES_ALONE, Peer(lines.OWN, fold_strip, "boilerstrip"))
    yield from ((name, "texts", rows, of_lines) for name, rows in _texts(quick))
    seen = (*pages.BASE, *(Peer(name, _folded(one), "boilerstrip") for name, one in pages.EXTRACTORS.items()))
    for name, (most, what) in PAGE_SETS.items():
        rows = read(corpus(name))[1]
        some = sampled([_grouped(row) for row in rows], QUICK if quick else most or len(rows), SEED)
        part = f", {len(some)} of {len(rows)} pages, whole sites drawn at random" if len(some) < len(rows) else ""
        yield f"{name} ({what}{part})", "pages", some, seen if "cross" in what else pages.PAGES


def _texts(quick: bool) -> Iterator[tuple[str, list[Any]]]:
    """Labelled dumps by corpus, and those of sites that nobody read when rules were written."""
    every = {name: read(corpus(name))[1] for name in DUMPS}
    unread = [row for rows in every.values() for row in rows if is_aside(row["group"])]
    english = [row for row in unread if row["lang"] == "en"]
    chosen = {
        "English, sites nobody has read": english,
        "other languages, sites nobody has read": [row for row in unread if row["lang"] != "en"],
        **every,
    }
    for name, rows in chosen.items():
        yield name, sampled(rows, QUICK, SEED) if quick else rows


def _folded(extractor: str) -> Any:
    return lambda: fold_read(extractor)


def _grouped(row: dict[str, Any]) -> dict[str, Any]:
    """A page with its registrable domain, by which sites are drawn."""
    from boilerstrip.training.pages import group_of

    return {**row, "group": group_of(row)}


def _bundled() -> Iterator[dict[str, Any]]:
    """The pages of the repository, with the texts that should come of them."""
    for path in sorted((ROOT / "fixtures" / "pages").glob("*.html")):
        gold = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield {"id": path.stem, "html": path.read_text(encoding="utf-8", errors="replace"), "gold": gold}


def measured(quick: bool, only: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Figures as they are had, ready for JSON: a set a time, those whose names begin so; at last growth."""
    told = {"python": platform.python_version(), "seed": SEED}
    for name, kind, rows, peers in sets(quick):
        if only and not any(name.startswith(one) for one in only):
            continue
        begun = time.monotonic()
        base = lines.C4 if kind == "texts" else pages.TRAFILATURA
        one = compared(name, kind, rows, peers, base=base, first=lines.OWN, seed=SEED)
        print(f"{title(one)}\n\n{table(one)}\n", flush=True)
        yield {**told, "sets": [{**one, "boilerstrip": VERSION, "minutes": _minutes(begun)}], "growth": []}
    if not only or "growth" in only:
        begun = time.monotonic()
        growth = grown(_stories(), QUICK_SIZES if quick else SIZES)
        print(growth_table(growth))
        yield {**told, "sets": [], "growth": growth, "growth_minutes": _minutes(begun)}


def _minutes(begun: float) -> float:
    return round((time.monotonic() - begun) / 60, 2)


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What was kept, with the sets that were measured anew in their places, and new ones behind them."""
    fresh = {one["name"]: one for one in new["sets"]}
    some = [fresh.pop(one["name"], one) for one in old["sets"]] + list(fresh.values())
    growth = new if new["growth"] else old
    return {**new, "sets": some, "growth": growth["growth"], "growth_minutes": growth["growth_minutes"]}


def _stories() -> list[str]:
    """Texts that growth is measured on."""
    paths = [corpus(name) for name in DUMPS[:3]] if SHARED.is_dir() else []
    return [row["text"] for path in paths or [ROOT / "fixtures" / "labelled.jsonl"] for row in read(path)[1]]


def growth_table(rows: Sequence[dict[str, Any]]) -> str:
    """Time and memory by size."""
    told = ["| `clean` of | MB | time, C4 = 1 | memory, MB |", "|---|---|---|---|"]
    for row in rows:
        times = ratio(row["seconds"] / max(row["c4_seconds"], 1e-3))
        told.append(f"| {row['form']} | {row['megabytes']:.3g} | {times} | {row['memory']} |")
    return "\n".join(told) + "\n"


def documentation(kept: dict[str, Any]) -> str:
    """The tables of docs/comparison.md."""
    parts = ["![Quality against speed](quality-speed.svg)\n"]
    for kind, heading in (("texts", "Texts"), ("pages", "Pages")):
        parts.append(f"## {heading}\n")
        parts += [f"### {title(one)}\n\n{table(one)}" for one in kept["sets"] if one["kind"] == kind]
    if kept["growth"]:
        parts.append("## Growth with size\n\n![Time and memory against size](growth.svg)\n")
        parts.append(growth_table(kept["growth"]))
    ours = {f"boilerstrip {one['boilerstrip']}" for one in kept["sets"]}
    made = sorted(ours | {f"Python {kept['python']}"} | _versions(kept), key=str.lower)
    minutes = sum(one["minutes"] for one in kept["sets"]) + kept["growth_minutes"]
    parts.append(f"{', '.join(made)}. The run took {minutes:.0f} minutes.\n")
    return "\n".join(parts)


def _versions(kept: dict[str, Any]) -> set[str]:
    """The packages that were measured."""
    tools = [tool for found in kept["sets"] for tool in found["tools"] if not tool["name"].startswith("boilerstrip")]
    return {f"{tool['package']} {tool['version']}" for tool in tools if tool["version"]}


def front(kept: dict[str, Any]) -> str:
    """The short tables of the README, and the plot."""
    texts = [one for one in kept["sets"] if one["kind"] == "texts" and "nobody" in one["name"]]
    some = [one for one in kept["sets"] if one["kind"] == "pages" and not one["name"].startswith("wcxb")]
    heads = [f"{_short(one)}: line F1 | story lost" for one in texts]
    told = _front_table("texts", heads, texts, ("line_f1", "body_loss"))
    told += ["", *_front_table("pages", [f"{_short(one)}: {_main(one)[1]}" for one in some], some, ())]
    return "\n".join([*told, "", "![Quality against speed](docs/quality-speed.svg)"]) + "\n"


def _front_table(kind: str, heads: Sequence[str], some: Sequence[dict[str, Any]], figures: Sequence[str]) -> list[str]:
    """A row a tool over several sets."""
    if not some:
        return []
    cells = " | ".join(heads).count("|") + 3
    told = [f"| {kind} | {' | '.join(heads)} | time, {some[0]['base']} = 1 |", "|" + "---|" * cells]
    return told + [_front_row(name, some, figures) for name in _tools(some)]


def _tools(some: Sequence[dict[str, Any]]) -> list[str]:
    """The tools of several sets, those that are not here too."""
    return list(dict.fromkeys(name for one in some for name in [*(t["name"] for t in one["tools"]), *one["missing"]]))


def _short(found: dict[str, Any]) -> str:
    name = found["name"].partition(" (")[0].partition(",")[0]
    return f"{name} ({found['documents']})"


def _main(found: dict[str, Any]) -> tuple[str, str]:
    """The figure that a set of pages is judged by."""
    segments = any(tool["figures"]["segment_f1"][0] is not None for tool in found["tools"])
    return ("segment_f1", "segment F1") if segments else ("shingle_f1", "shingle F1")


def _front_row(name: str, some: Sequence[dict[str, Any]], figures: Sequence[str]) -> str:
    """A tool's row; its time is that on the set with most characters."""
    cells, largest = [], max(some, key=lambda found: found["characters"])
    for found in some:
        tool = _tool(found, name)
        for figure in figures or (_main(found)[0],):
            cells.append(cell(figure, tool["figures"][figure], ends=False) if tool else "not measured")
    timed = _tool(largest, name)
    shown = f"**{name}**" if name == lines.OWN else name
    return f"| {shown} | {' | '.join(cells)} | {ratio(timed['time']) if timed else '-'} |"


def _tool(found: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((one for one in found["tools"] if one["name"] == name), None)


def between(path: Path, mark: str, text: str) -> str:
    """A file's text with what stands between two marks replaced."""
    old = path.read_text(encoding="utf-8")
    before, begin, rest = old.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->\n")
    if not begin or not end:
        raise SystemExit(f"{path.name}: the marks of {mark!r} are not there")
    return f"{before}{begin}\n{text}\n{end}{after}"


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="replace the tables, plots and bench/comparison.json")
    parser.add_argument("--quick", action="store_true", help="a sample of the sites; writes nothing")
    parser.add_argument("--redraw", action="store_true", help="tables and plots from bench/comparison.json")
    parser.add_argument("--only", default="", metavar="SET,...", help="sets whose names begin so, or growth")
    args = parser.parse_args(argv)
    only = [one for one in args.only.split(",") if one]
    if args.redraw and not KEPT.exists():
        raise SystemExit(f"{KEPT.name} is not there: measure with --write first")
    if args.redraw:
        write(json.loads(KEPT.read_text(encoding="utf-8")))
        return 0
    writes = args.write and not args.quick and SHARED.is_dir()
    if args.write and not writes:
        print("a sample, or the fixtures alone: nothing is written", file=sys.stderr)
    kept = {"sets": [], "growth": [], "growth_minutes": 0}
    if only and KEPT.exists():
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
    for one in measured(args.quick, only):
        kept = merged(kept, one)
        if writes:  # at once: a run that is stopped has not been for nothing
            write(kept)
    return 0


def write(kept: dict[str, Any]) -> None:
    """Keep the figures, and make tables and plots of them."""
    from plots import draw

    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path, made in ((DOCS, documentation(kept)), (README, front(kept))):
        path.write_text(between(path, "comparison", made), encoding="utf-8")
    draw(kept, ROOT / "docs")


if __name__ == "__main__":
    raise SystemExit(main())
