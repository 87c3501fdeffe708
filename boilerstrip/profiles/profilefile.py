"""Profiles as TOML files that a person can read, edit and keep under version control; one a site."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from boilerstrip.errors import ProfileError
from boilerstrip.profiles.normal import as_counted
from boilerstrip.profiles.profile import Profile, Template, check
from boilerstrip.tomltext import tables

FORMAT = 1
_MOST_COUNTED = 10**15  # more is none of this world
_NUMBER = re.compile("[0-9]{1,15}")
_SUFFIX, _LONGEST_NAME, _BEGUN = ".toml", 255, 150  # bytes of a file's name, and of a long one that are kept
_HEAD = """\
# Site profile of boilerstrip (docs/profiles.md). Yours to edit: status = "accepted" takes a template's lines out for
# certain, "rejected" keeps them, and label says what they are. Learning again updates the counts and keeps your words.
# Comments are not kept. A note is, of a template or here: note = "..."
"""
_FIELDS = {
    "code": str,
    "where": str,
    "text": str,
    "label": str,
    "by": str,
    "guess": str,
    "status": str,
    "note": str,
    "documents": int,
    "judged": int,
    "taken": float,
    "lengths": list,
    "examples": list,
    "first": str,
    "last": str,
}
_NEEDED = ("code", "where", "text", "label", "status", "documents")
_TOP = {"site": str, "format": int, "documents": int, "seen": int, "first": str, "last": str, "why": str}
_TOP |= {"sites": int, "used": int, "note": str, "template": list}


def name_of(site: str) -> str:
    """The file name of a site's profile; of one that file systems find too long its beginning, and a digest of it."""
    name = quote(site, safe=" ,+@()")
    if len(name) + len(_SUFFIX) > _LONGEST_NAME:
        begun = re.sub("%[0-9A-F]?$", "", name[:_BEGUN])
        name = (
            f"{begun}%~{hashlib.blake2b(site.encode(), digest_size=16).hexdigest()}"  # no quoted name has such a mark
        )
    return name + _SUFFIX


def dumped(profile: Profile) -> str:
    """A profile's file; the same text for the same profile."""
    profile = profile.settled()
    rows = [_HEAD, *_pairs({"site": profile.site, "format": FORMAT, **_about(profile)})]
    for one in sorted(profile.templates, key=lambda one: (-one.documents, one.number)):
        rows += ["", "[[template]]", *_pairs(_row(profile, one))]
    return "\n".join(rows) + "\n"


def _about(profile: Profile) -> dict[str, Any]:
    told = {"documents": profile.documents, "seen": profile.seen, "first": profile.first, "last": profile.last}
    more = {"why": profile.why or None, "sites": profile.sites if profile.sites > 1 else None}
    return {**told, **more, "used": profile.used, "note": profile.note or None}


def _row(profile: Profile, one: Template) -> dict[str, Any]:
    return {
        "code": profile.code(one),
        "where": one.where,
        "text": one.text,
        "label": one.label,
        "status": one.status,
        "note": one.note or None,
        "documents": one.documents,
        "judged": one.judged,
        "taken": round(one.taken, 4),
        "by": one.by,
        "guess": one.guess,
        "lengths": [one.least, one.most],
        "examples": list(one.examples),
        "first": one.first,
        "last": one.last,
    }


def _pairs(fields: dict[str, Any]) -> Iterator[str]:
    """Lines of TOML. JSON's strings are TOML's but for one control character that JSON leaves as it is."""
    for name, value in fields.items():
        if value is None:
            continue
        told = f"[{', '.join(map(_value, value))}]" if isinstance(value, list) else _value(value)
        yield f"{name} = {told}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def parsed(text: str, origin: str) -> Profile:
    """The profile of a file's text.

    Raises
    ------
    ProfileError
        When it is not TOML, or not in this form: names file, template and field.
    """
    try:
        data = tables(text)
    except ValueError as error:
        raise ProfileError(f"{origin}: not a TOML file: {error}") from None
    for name, value in data.items():
        if name not in _TOP or not _is(value, _TOP[name]):
            raise ProfileError(f"{origin}: field {name!r} is none of a profile, or of another type")
    if data.get("format") != FORMAT or not data.get("site"):
        raise ProfileError(f"{origin}: no site profile of this format ({FORMAT}): field 'site' or 'format'")
    site, templates = data["site"], []
    for n, row in enumerate(data.get("template", ()), 1):
        templates.append(_template(row, site, f"{origin}: template {n}"))
    known: set[int] = set()
    for n, one in enumerate(templates, 1):
        if one.number in known:
            raise ProfileError(f"{origin}: template {n}: field 'code': {one.number} is another's too")
        known.add(one.number)
    _check_unique(templates, origin)
    about = {name: data[name] for name in _TOP if name in data and name not in ("site", "format", "template")}
    return Profile(site, templates=tuple(sorted(templates, key=lambda one: one.number)), **about)


def _check_unique(templates: Sequence[Template], origin: str) -> None:
    """Raise ProfileError where two templates are one, of which but one would count."""
    known: dict[tuple[str, str], int] = {}
    for n, one in enumerate(templates, 1):
        if one.key in known:
            told = f"{one.where} {one.text[:60]!r} is template {known[one.key]} too; leave one of them"
            raise ProfileError(f"{origin}: template {n}: {told}")
        known[one.key] = n


def _is(value: Any, kind: type) -> bool:
    """Whether a value is of a type; numbers are counts, or sums of them."""
    if kind in (int, float):
        known: Any = int if kind is int else (int, float)
        return isinstance(value, known) and not isinstance(value, bool) and 0 <= value <= _MOST_COUNTED
    return isinstance(value, kind)


def _template(row: Any, site: str, where: str) -> Template:
    if not isinstance(row, dict):
        raise ProfileError(f"{where}: is not a table")
    for name in _NEEDED:
        if name not in row:
            raise ProfileError(f"{where}: field {name!r} is missing")
    for name, value in row.items():
        if name not in _FIELDS or not _is(value, _FIELDS[name]):
            raise ProfileError(f"{where}: field {name!r} is none of a template, or of another type")
    prefix, _, number = row["code"].rpartition(":")
    if prefix != f"SITE:{site}" or not _NUMBER.fullmatch(number):
        raise ProfileError(f"{where}: field 'code': {row['code'][:60]!r} is not SITE:{site}: and a number")
    lengths = row.get("lengths", [0, 0])
    examples = row.get("examples", [])
    if len(lengths) != 2 or not all(_is(one, int) for one in lengths):
        raise ProfileError(f"{where}: field 'lengths' is not two numbers of characters")
    if not all(isinstance(one, str) for one in examples):
        raise ProfileError(f"{where}: field 'examples' is not a list of strings")
    told = {name: row[name] for name in _FIELDS if name in row and name not in ("code", "lengths", "examples")}
    made = Template(
        **{"by": "person", "guess": row["label"], **told},
        least=lengths[0],
        most=lengths[1],
        examples=tuple(examples),
        number=int(number),
    )
    if made.where not in ("habit", "path"):
        made = replace(made, text=as_counted(made.text, made.where not in ("start", "end")))
    for problem in filter(None, [check(made)]):
        raise ProfileError(f"{where}: {problem}")
    return made


def load(path: str | Path) -> Profile:
    """The profile of a file.

    Raises
    ------
    ProfileError
        When it cannot be read, or is none.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ProfileError(f"{path}: cannot read the profile: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: the profile is not UTF-8 (byte {error.start})") from None
    return parsed(text, str(path))


def save(profile: Profile, path: str | Path) -> None:
    """Write a profile; the file that was there is replaced at once.

    Raises
    ------
    InputError
        When it cannot be written.
    ProfileError
        When something in it has no UTF-8.
    """
    from boilerstrip.atomic import Replacer

    try:
        data = dumped(profile).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ProfileError(f"{path}: a profile is UTF-8, and {error.object[error.start]!a} has none") from None
    with Replacer().output(Path(path)) as out:
        out.write(data)
