"""What a program may expect of a library: a Stripper travels and is shared, nothing is global, nothing is printed."""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import subprocess
import sys
import threading
import typing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import OWN, STORY, WRAPPER, put
from harbour_site import STORIES, manner, story

import boilerstrip
from boilerstrip import Settings, Stripper

TEXTS = [
    *("\n".join([*manner(n)[0], story(n), *manner(n)[1]]) for n in range(len(STORIES))),
    *(f"{line}\n{WRAPPER}{STORY[0]}\n{line}" for line in ("Photo: AFP", "Read also: Pier shut", "By Sam Quay")),
    "",
    "\r\n".join(STORY),
]


def told(stripper: Stripper, text: str) -> tuple[object, ...]:
    """All that is said of a text."""
    result = stripper.strip(text)
    return (result.ledger(), result.to_dict())


def strip_elsewhere(stripper: Stripper) -> list[tuple[object, ...]]:
    """Run in a process that shares nothing with this one."""
    return [told(stripper, text) for text in TEXTS]


@pytest.fixture
def stripper(tmp_path: Path) -> Stripper:
    """One with a rule file and the learned labeller."""
    return Stripper(Settings(rule_files=(str(put(tmp_path / "own.toml", OWN)),), keep=("meta",)))


def test_a_stripper_goes_to_a_process_that_was_spawned(stripper: Stripper, tmp_path: Path) -> None:
    """And says the same there, though the rule file is gone by then."""
    expected = strip_elsewhere(stripper)
    (tmp_path / "own.toml").unlink()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(strip_elsewhere, (stripper,)) == expected


def test_a_pickle_holds_nothing_of_texts(stripper: Stripper) -> None:
    """It is as long after many texts as before them."""
    before = pickle.dumps(stripper)
    strip_elsewhere(stripper)
    assert len(pickle.dumps(stripper)) == len(before)


def test_eight_threads_say_what_one_says(stripper: Stripper) -> None:
    """From the first text on, when rules are compiled and the model is loaded, all at once."""
    fresh = pickle.loads(pickle.dumps(stripper))
    start = threading.Barrier(8)

    def work(shift: int) -> list[tuple[int, tuple[object, ...]]]:
        start.wait()
        order = [(k + shift) % len(TEXTS) for k in range(len(TEXTS))]
        return [(k, told(fresh, TEXTS[k])) for k in order]

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(work, range(8)))
    expected = strip_elsewhere(stripper)
    assert all(one == expected[k] for part in made for k, one in part)


def test_batches_in_threads_do_not_mix(stripper: Stripper) -> None:
    """Each iterator of strip_many is its own."""
    expected = [stripper.strip(text).text for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: [one.text for one in stripper.strip_many(TEXTS)], range(8))
        assert all(part == expected for part in made)


def test_two_strippers_of_different_settings_do_not_meet() -> None:
    """Whichever is asked first: there is no state but their own."""
    first, second = Stripper(Settings(select=("CAP",))), Stripper(Settings(ignore=("CAP",)))
    alone = [told(first, text) for text in TEXTS], [told(second, text) for text in TEXTS]
    mixed = [(told(first, text), told(second, text)) for text in TEXTS]
    assert mixed == list(zip(*alone, strict=True))


def test_nothing_is_printed_and_nothing_is_set() -> None:
    """Importing and stripping leave logging, warnings and standard output as they were."""
    code = (
        "import numpy  # sets a filter of its own\n"
        "import logging, warnings; filters = list(warnings.filters); root = list(logging.root.handlers)\n"
        "import boilerstrip, boilerstrip.integrations, boilerstrip.integrations.datasets\n"
        "boilerstrip.strip('Advertisement'); list(boilerstrip.Stripper().strip_many(['Read more']))\n"
        "assert warnings.filters == filters and logging.root.handlers == root and logging.root.level == 30\n"
        "logging.getLogger('boilerstrip.integrations.datasets').warning('not shown')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_loggers_are_below_the_packages_name() -> None:
    """One place switches them all."""
    import boilerstrip.integrations.datasets as module

    assert module.logger.name == "boilerstrip.integrations.datasets"
    assert any(isinstance(one, logging.NullHandler) for one in logging.getLogger("boilerstrip").handlers)


@pytest.mark.parametrize("name", [name for name in boilerstrip.__all__ if name != "__version__"])
def test_every_public_name_is_typed(name: str) -> None:
    """Its parameters and its answer; and type checkers are told so."""
    value = getattr(boilerstrip, name)
    assert (Path(boilerstrip.__file__).parent / "py.typed").exists()
    made: list[Callable[..., object]] = [value]
    if isinstance(value, type):
        made = [one for key, one in vars(value).items() if callable(one) and not key.startswith("_")]
    for one in made:
        if hasattr(one, "__code__"):
            hints = typing.get_type_hints(one)
            count = one.__code__.co_argcount + one.__code__.co_kwonlyargcount
            names = [key for key in one.__code__.co_varnames[:count] if key not in ("self", "cls")]
            assert {*names, "return"} <= set(hints), one
