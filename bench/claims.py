"""What pages say of themselves against their gold texts: the figures of docs/pages.md.

Pages of the set-aside fifth are left out, and so are pages that hold nothing. Times are of the first call on a
fresh tree (cold) and the best of three (warm), beside the parse of the same pages in the same run.

usage: python bench/claims.py PAGES.jsonl.gz ...
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

from aside import is_aside
from corpora import read_lines

from boilerstrip.pages.blocks import OTHER, TAGS, Blocks, blocks_of
from boilerstrip.pages.claims import Claims, claims_of
from boilerstrip.pages.parse import parsed
from boilerstrip.pages.titles import headline_line, key
from boilerstrip.pages.told import shares, tokens
from boilerstrip.training.pages import group_of


def share(text: str, body: str) -> float:
    """How much of a text stands in a body."""
    return shares([text], body)[0] if tokens(text) else 0.0


def band(value: float) -> str:
    """Of a share, how whole it is."""
    return (
        "whole >= .95" if value >= 0.95 else ".90 to .95" if value >= 0.9 else ".50 to .90" if value >= 0.5 else "< .50"
    )


def tag_of(blocks: Blocks, k: int) -> str:
    """The name of a block's element."""
    tag = blocks.nodes.tag[blocks.node[k]]
    return TAGS[tag] if tag < OTHER else ""


def bodies(counts: Counter[str], row: dict[str, Any], found: Claims) -> None:
    """Count what the claimed bodies have of the gold."""
    marked = "\n".join(line for one in found.body_elements for line in blocks_of(deepcopy(one)).text)
    for kind, body in (("json-ld", found.body), ("microdata", marked)):
        if not body:
            continue
        whole = share(row["gold"], body)
        counts[f"{kind}: {band(whole)}"] += 1
        if whole >= 0.9:
            clean = share(body, row["gold"])
            counts[f"{kind}: of those >= .90, gold's share of it {'>= .95' if clean >= 0.95 else '< .95'}"] += 1
            counts[f"{kind}: of those >= .90, gold's share of it < .80"] += clean < 0.8


def headlines(counts: Counter[str], row: dict[str, Any], found: Claims, lines: list[str], tags: list[str]) -> None:
    """Count how the headline's block is found, where an h1 has the words of the title, and where none has."""
    title = key(row["title"])
    keys = [key(one) for one in found.headlines]
    counts[f"title: {'first claim' if keys[:1] == [title] else 'later claim' if title in keys else 'no claim'}"] += 1
    right = [k for k, line in enumerate(lines) if tags[k] == "h1" and key(line) == title]
    got = headline_line(lines, tags, found.headlines, found.heading)
    if right:
        counts[f"headline, h1 is the title: {'right' if got in right else 'none' if got is None else 'wrong'}"] += 1
    else:
        answer = "none" if got is None else "the title" if key(lines[got]) == title else f"another {tags[got]}"
        counts[f"headline, no h1 is the title: {answer}"] += 1


def main(argv: list[str] | None = None) -> int:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    for path in parser.parse_args(argv).pages:
        counts: Counter[str] = Counter()
        spent = {"parse": 0.0, "cold": 0.0, "warm": 0.0}
        for row in read_lines(path):
            if is_aside(group_of(row)):
                continue
            times = [time.perf_counter()]
            root = parsed(row["html"]).root
            if root is None:
                continue
            for _ in range(4):
                times.append(time.perf_counter())
                found = claims_of(root)
            times.append(time.perf_counter())
            steps = [b - a for a, b in itertools.pairwise(times)]
            for name, step in (("parse", steps[0]), ("cold", steps[1]), ("warm", min(steps[2:]))):
                spent[name] += step
            counts["pages"] += 1
            bodies(counts, row, found)
            if row.get("title"):
                blocks = blocks_of(root)
                tags = [tag_of(blocks, k) for k in range(len(blocks.text))]
                headlines(counts, row, found, blocks.text, tags)
        print(path.name, {name: f"{1000 * step / max(1, counts['pages']):.2f} ms" for name, step in spent.items()})
        for name, count in sorted(counts.items()):
            print(f"{count:6} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
