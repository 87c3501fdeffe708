r"""Site profiles: what they are worth on labelled dumps of the sites that they were learned from, and what learning costs.

Profiles are learned from the unlabelled pools, each with the cross-validation's model that saw none of its site
(bench/crossval.py), and the labelled dumps of those sites are stripped with that model, with and without profiles:

    PYTHONPATH=bench python ../shared/tools/measure.py dumps ../shared/corpora/dumps-en.jsonl.gz ... \
        --ids SITES --stripper profiles:balanced

usage: python bench/profiles.py [--learn] [--sites FILE] [--draw N] [--scale 100000]
    --learn      learn anew (else what bench/folds/profiles holds is used)
    --table      a row a site, with and without profiles; of set-aside sites their sum alone
    --draw N     N templates of sites that may be read, drawn by chance, to be judged by hand
    --scale N    seconds, MB/s and memory of learning from N documents made from the pools
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from crossval import _folds, _stripper  # noqa: E402
from gate import SHARED  # noqa: E402

from boilerstrip.evaluate import read_rows  # noqa: E402
from boilerstrip.profiles.judging import judge_with  # noqa: E402
from boilerstrip.profiles.learn import profile_of  # noqa: E402
from boilerstrip.profiles.profile import SHARED as EVERYWHERE  # noqa: E402
from boilerstrip.profiles.profilefile import name_of, save  # noqa: E402
from boilerstrip.profiles.sample import Sample  # noqa: E402
from boilerstrip.profiles.store import Store  # noqa: E402
from boilerstrip.settings import Settings  # noqa: E402
from boilerstrip.training.build import DUMPS  # noqa: E402
from boilerstrip.training.crossval import fold_of  # noqa: E402

FOLDER = HERE / "folds" / "profiles"
POOLS = SHARED / "corpora" / "site-pools.jsonl.gz"


def pools() -> Iterator[dict[str, Any]]:
    """The rows of the pools, which have no labels."""
    with gzip.open(POOLS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def learn() -> None:
    """Profiles of all sites of the pools, each with the fold's model that has not seen it."""
    sample, groups = Sample(), {}
    for row in pools():
        sample.add(row["site"], row["text"])
        groups[row["site"]] = row["group"]
    judges = {n: judge_with(Settings(model=str(HERE / "folds" / f"fold-{n}.npz"))) for n in set(map(fold_of, groups.values()))}
    FOLDER.mkdir(exist_ok=True)
    for site in sorted(groups):
        judge = judges[fold_of(groups[site])]
        save(profile_of(site, sample.of(site), sample.sites[site].seen, judge), FOLDER / name_of(site))


@cache
def _rows() -> dict[str, dict[str, Any]]:
    """The labelled dumps of the pools' sites, by text."""
    sites = {row["site"] for row in pools()}
    paths = [SHARED / "corpora" / f"{name}.jsonl.gz" for name in DUMPS]
    return {row["text"]: row for path in paths for row in read_rows(path) if row["site"] in sites}


@cache
def _store() -> Store:
    return Store(str(FOLDER))


_SITES: dict[str, str] = {}  # of texts that were stripped before


def balanced(text: str, **options: Any) -> Any:
    """Strip with the fold's model and the site's profile."""
    site = _SITES.get(text) or _rows()[text]["site"]
    fold = _folds()[text]
    stripper = _stripper(fold, "balanced")
    stripper._store = _store()
    result = stripper.strip(text, site=site, **options)
    stripper._store = None
    _folds().setdefault(result.text, fold)
    _SITES[text] = _SITES[result.text] = site
    return result
