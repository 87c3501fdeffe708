"""``boilerstrip learn --review``: a person walks through templates, the most frequent first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from boilerstrip.commands.account import complain, plain
from boilerstrip.errors import InputError
from boilerstrip.labels import REMOVED
from boilerstrip.profiles.profile import Profile, Template
from boilerstrip.profiles.profilefile import load, save
from boilerstrip.profiles.shelf import Shelf, paths

_WORDS = {"k": "k", "keep": "k", "r": "r", "reject": "r", "l": "l", "relabel": "l", "n": "n", "next": "n", "": "n"}
_WORDS |= {"q": "q", "quit": "q"}


def review(folder: Path) -> int:
    """Ask about every template that nobody has spoken of; 130 when interrupted. What was said is written at once.

    What the sites of a folder share is brought up to date at the end.

    Raises
    ------
    InputError
        When there is no profile, or nobody to answer.
    ProfileError
        When a profile is broken.
    """
    files = list(paths(folder)) if folder.is_dir() else [folder]
    known = {path: load(path) for path in files}
    if not known:
        raise InputError(f"{folder}: no profile; 'boilerstrip learn -o {folder}' writes them")
    if sys.stdin is None:
        raise InputError("standard input is closed; there is nobody to answer")
    before = dict(known)
    try:
        _walk(known)
    except KeyboardInterrupt:
        print()
        return 130
    finally:
        if known != before and folder.is_dir():
            Shelf(folder).share()
    return 0


def _walk(known: dict[Path, Profile]) -> None:
    """Ask about one template after another, until the last or until it is enough; ``known`` is kept up to date."""
    todo = list(_open(known))
    complain(f"learn: {len(todo)} templates to look at")
    for number, (path, code) in enumerate(todo, 1):
        profile = known[path]
        one = next(each for each in profile.templates if each.number == code)
        print(f"\n[{number} of {len(todo)}] {_told(profile, one)}")
        said = _answer()
        if said is None:
            return
        # Whoever says what kind of wrapper a doubtful one is says that it is wrapper.
        status = said.get("status", "accepted" if "label" in said and one.status == "doubtful" else one.status)
        changed = replace(one, status=status, label=said.get("label", one.label), by=said.get("by", one.by))
        if changed != one:
            known[path] = profile.numbered(changed if each is one else each for each in profile.templates)
            save(known[path], path)


def _open(known: dict[Path, Profile]) -> Iterator[tuple[Path, int]]:
    """What is to be asked about: profile and number, by how many documents carry it.

    A doubtful template that only its label was changed of is not used: what it is was not said.
    """
    some = [
        (-one.documents, path, one.number)
        for path, each in known.items()
        for one in each.templates
        if not one.edited or one.status == "doubtful"
    ]
    yield from ((path, number) for _, path, number in sorted(some))


def _told(profile: Profile, one: Template) -> str:
    """A template as it is shown."""
    days = f", {one.first} to {one.last}" if one.first else ""
    judged = f"; rules and labeller believe it by {one.belief:.0%}" if one.judged else ""
    rows = [
        f"{profile.code(one)}  {one.label} (by {one.by}), {one.where}, {one.status}",
        f"  {plain(one.text)}",
        f"  {one.documents} of {profile.documents} stories{days}{judged}",
        *([f"  note: {plain(one.note)}"] if one.note else ()),
        *(f"  > {plain(example)}" for example in one.examples),
    ]
    return "\n".join(rows)


def _answer() -> dict[str, str] | None:
    """What is to change of a template; None to stop."""
    while True:
        line = _ask("k(eep: wrapper, take it), r(eject: story, leave it), l(abel: other wrapper), n(ext), q(uit): ")
        if line is None or (said := _WORDS.get(line)) == "q":
            return None
        if said == "l":
            label = _label()
            return None if label is None else {"label": label, "by": "person"}
        if said is not None:
            return {"k": {"status": "accepted"}, "r": {"status": "rejected"}, "n": {}}[said]


def _label() -> str | None:
    while True:
        line = _ask(f"label ({', '.join(REMOVED)}): ")
        if line is None or line in REMOVED:
            return line
        fits: Iterable[str] = [one for one in REMOVED if line and one.startswith(line)]
        if len(list(fits)) == 1:
            return next(iter(fits))


def _ask(question: str) -> str | None:
    """A line's answer, in lower case; None at the end of standard input."""
    print(question, end="", flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        print(plain(line.strip()[:20]))
    return line.strip().lower() if line else None
