r"""Strippers that judge every document by a model that saw none of its group, for ``measure.py --stripper``.

First keep the models of the cross-validation, then measure:

    boilerstrip train ../shared/corpora -o /tmp/labeller.npz --folds bench/folds
    PYTHONPATH=bench python ../shared/tools/measure.py dumps ../shared/corpora/dumps-en.jsonl.gz \
        --stripper crossval:balanced

Pages, after ``boilerstrip train ../shared/corpora --pages /tmp/pages.npz --folds bench/folds``:

    PYTHONPATH=bench python ../shared/tools/measure.py pages ../shared/corpora/fundus-train.jsonl.gz \
        --stripper crossval:page

``careful``, ``balanced`` and ``thorough`` are the strictnesses, ``rules`` is rules and contexts alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from corpora import corpus

from boilerstrip.evaluate import read_rows
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper
from boilerstrip.training.build import DUMPS
from boilerstrip.training.crossval import fold_of
from boilerstrip.training.pagebuild import fold_of as page_fold_of
from boilerstrip.training.pages import group_of

HERE = Path(__file__).resolve().parent


@cache
def _folds() -> dict[str, int]:
    paths = map(corpus, DUMPS)
    return {row["text"]: fold_of(row["group"]) for path in paths for row in read_rows(path)}


@cache
def _stripper(fold: int, strictness: str) -> Stripper:
    return Stripper(Settings(model=str(HERE / "folds" / f"fold-{fold}.npz"), strictness=strictness))


def _of(strictness: str) -> Any:
    def strip(text: str, **options: Any) -> Any:
        fold = _folds()[text]
        result = _stripper(fold, strictness).strip(text, **options)
        _folds().setdefault(result.text, fold)  # a second strip, which stability asks for, has the same model
        return result

    return strip


careful, balanced, thorough = _of("careful"), _of("balanced"), _of("thorough")


@cache
def _page_stripper(fold: int) -> Stripper:
    return Stripper(Settings(page_model=str(HERE / "folds" / f"pages-{fold}.npz")))


def page(html: str, url: str | None = None) -> Any:
    """A page by a model that saw no page of its site, as its address tells it."""
    group = group_of({"html": html, "url": url, "id": ""})
    return _page_stripper(page_fold_of(group)).strip_html(html, url=url)


def rules(text: str, **options: Any) -> Any:
    """Rules and contexts alone."""
    return _rules_alone().strip(text, **options)


@cache
def _rules_alone() -> Stripper:
    return Stripper(Settings(model="none"))
