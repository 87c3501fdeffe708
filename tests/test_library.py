"""What a program may expect of a library: a Stripper travels and is shared, nothing is global, nothing is printed."""

from __future__ import annotations

import hashlib
import json
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
from conftest import OWN, PROFILE, STORY, WRAPPER, put
from harbour_site import STORIES, manner, story

import boilerstrip
from boilerstrip import Settings, Stripper
from boilerstrip.profiles.profilefile import dumped, load

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


def test_the_one_call_functions_notice_that_a_file_of_the_settings_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that its name means another one in another folder."""
    here, there = tmp_path / "here", tmp_path / "there"
    put(here / "live.toml", OWN)
    put(there / "live.toml", OWN.replace("walk the pier", "see the light").replace("Walk the pier", "See the light"))
    monkeypatch.chdir(here)
    settings = Settings(model="none", rule_files=("live.toml",))

    def gone() -> list[str]:
        text = "\n".join([STORY[0], "Walk the pier", STORY[1], "See the light", STORY[0], ""])
        return [cut.text.strip() for cut in boilerstrip.strip(text, settings=settings).removals]

    assert gone() == ["Walk the pier"]
    monkeypatch.chdir(there)
    assert gone() == ["See the light"]
    put(there / "live.toml", OWN)
    assert gone() == ["Walk the pier"]


@pytest.mark.parametrize("folder", [False, True])
@pytest.mark.parametrize("how", ["settings", "profile"])
def test_the_one_call_functions_notice_that_a_profile_has_changed(how: str, folder: bool, tmp_path: Path) -> None:
    """Its file, or one of a folder that was written where it stood."""
    path = tmp_path / "profiles" / f"{PROFILE}.toml"
    named = str(path.parent if folder else path)
    known = f'site = "{PROFILE}"\nformat = 1\n\n[[template]]\ncode = "SITE:{PROFILE}:1"\nwhere = "line"\n'
    known += 'text = "{}"\nlabel = "furniture"\nstatus = "accepted"\ndocuments = 9\n'
    lines = ["The harbour paper of this town", "The harbour paper of that town"]
    text = "\n".join([STORY[0], lines[0], STORY[1], lines[1], STORY[0], ""])

    def gone() -> list[str]:
        given = {"profile": named} if how == "profile" else {"settings": Settings(profile=named)}
        return [cut.text.strip() for cut in boilerstrip.strip(text, site=PROFILE, **given).removals]  # type: ignore

    for line in lines:
        put(path, known.format(line.lower()))
        assert gone() == [line]


def test_the_one_call_functions_notice_that_a_model_or_a_recipe_has_changed(tmp_path: Path) -> None:
    """A model file that is another now is read anew, and so is a site's recipe."""
    learned = Path(boilerstrip.__file__).parent / "learned"
    model, pages = (put(tmp_path / name, (learned / name).read_bytes()) for name in ("labeller.npz", "pages.npz"))
    html = f"<html><body><div id=a><p>{STORY[0]}</p></div><div id=b><p>{STORY[1]}</p></div>"
    recipe = put(tmp_path / "recipes" / "a.example.txt", "strip: //div[@id='a']\n")
    settings = Settings(page_model=str(pages), site_config=str(recipe.parent))

    def codes() -> set[str]:
        result = boilerstrip.strip_html(html, "https://a.example/1", settings=settings)
        return {cut.code for cut in result.removals}

    assert codes() == {"RECIPE:a.example.txt:1"}
    put(recipe, "# nothing\n\nstrip: //div[@id='b']\n")
    assert codes() == {"RECIPE:a.example.txt:3"}
    assert boilerstrip.strip(STORY[0], settings=Settings(model=str(model))).status == "story"
    for path in (model, pages):
        put(path, b"no model")
    with pytest.raises(boilerstrip.ModelError, match=r"labeller\.npz"):
        boilerstrip.strip(STORY[0], settings=Settings(model=str(model)))
    with pytest.raises(boilerstrip.ModelError, match=r"pages\.npz"):
        codes()


def test_a_stripper_holds_to_what_it_was_built_of(tmp_path: Path) -> None:
    """Whatever becomes of the files: a run's answers are those of one version of them."""
    rules = put(tmp_path / "own.toml", OWN)
    pages = put(tmp_path / "pages.npz", (Path(boilerstrip.__file__).parent / "learned" / "pages.npz").read_bytes())
    stripper = Stripper(Settings(model="none", rule_files=(str(rules),), page_model=str(pages)))
    page = f"<html><body><p>{STORY[0]}</p><p>Walk the pier</p>"
    before = told(stripper, "Walk the pier\n"), stripper.strip_html(page).to_dict()
    for path in (rules, pages):
        put(path, b"else")
    assert (told(stripper, "Walk the pier\n"), stripper.strip_html(page).to_dict()) == before


def test_the_ledger_names_the_profile_that_was_given(tmp_path: Path) -> None:
    """By its file's digest, be it read already or not, and not by that of the settings."""
    known = f'site = "{PROFILE}"\nformat = 1\ndocuments = {{}}\n'
    one, other = (put(tmp_path / f"{n}.toml", known.format(n)) for n in (1, 2))
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (one, other)]
    stripper = Stripper(Settings(model="none", profile=str(other)))
    page = f"<html><body><p>{STORY[0]}</p>"
    for call in (lambda **told: stripper.strip(STORY[0], **told), lambda **told: stripper.strip_html(page, **told)):
        assert call().ledger()["profile"] == digests[1]
        assert call(profile=one).ledger()["profile"] == digests[0]
        assert call(profile=load(one)).ledger()["profile"] == hashlib.sha256(dumped(load(one)).encode()).hexdigest()
    assert "profile" not in boilerstrip.strip(STORY[0]).ledger()


def test_what_a_result_holds_can_be_written_down_whole() -> None:
    """Offsets of removals are of the input, which is named where nobody else has it."""
    result = boilerstrip.strip(TEXTS[0])
    assert result.to_dict()["body"] == result.body
    assert "raw_text" not in result.to_dict()
    page = boilerstrip.strip_html(f"<html><body><h1>Ferry stays</h1><p>{STORY[0]}</p><p>Advertisement</p>").to_dict()
    for cut in page["removals"]:
        assert page["raw_text"][cut["start"] : cut["end"]] == cut["text"]
    assert page["removals"] and json.loads(json.dumps(page)) == page
