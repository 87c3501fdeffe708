"""Configuration files: boilerstrip.toml, [tool.boilerstrip] of pyproject.toml, [boilerstrip] of setup.cfg."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

from boilerstrip.codec import plain_name
from boilerstrip.errors import SettingsError
from boilerstrip.settings import EXTRACTORS, STRICTNESS, Settings
from boilerstrip.tomltext import tables
from boilerstrip.version import VERSION

NAMES = ("boilerstrip.toml", "pyproject.toml", "setup.cfg")
LISTS = ("select", "ignore", "keep", "rules", "plugins")
STRINGS = (
    "lang",
    "model",
    "page-model",
    "profile",
    "text-field",
    "title-field",
    "id-field",
    "html-field",
    "site-field",
    "url-field",
    "encoding",
    "baseline",
    "ledger",
    "site-config",
    "required-version",
)
NUMBERS = ("max-removed", "pattern-seconds")  # or strings: ini files know no others, and a share may be "60%"
CHOICES = {
    "format": ("txt", "html", "jsonl", "csv", "tsv", "parquet", "warc"),
    "output-format": ("full", "concise", "json", "json-lines", "github"),
    "strictness": STRICTNESS,
    "extractor": EXTRACTORS,
}
KEYS = (*LISTS, *STRINGS, *NUMBERS, *CHOICES)
Config = dict[str, Any]


def find_config(start: Path) -> tuple[Path, Config] | None:
    """The nearest configuration above ``start``, and its file; None when there is none."""
    for folder in (start, *start.parents):
        for name in NAMES:
            path = folder / name
            if path.is_file() and (found := _section(path)) is not None:
                return path, checked(found, path)
    return None


def read_config(path: Path) -> Config:
    """The configuration of a file that the user named.

    Raises
    ------
    SettingsError
        When it cannot be read or holds what is no setting; names file and key.
    """
    found = _section(path)
    if found is None:
        raise SettingsError(f"{path}: no boilerstrip section in it")
    return checked(found, path)


def _section(path: Path) -> Config | None:
    """The settings that a file holds; None when it is about other things."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SettingsError(f"{path}: cannot read the configuration: {why}") from None
    if path.name in NAMES[1:] and "boilerstrip" not in text:
        return None  # another program's, which need not even be in order
    try:
        if path.suffix in (".cfg", ".ini"):
            parser = configparser.ConfigParser(interpolation=None)
            parser.read_string(text, str(path))
            return _from_ini(parser["boilerstrip"]) if "boilerstrip" in parser else None
        data = tables(text)
    except (ValueError, configparser.Error) as error:
        raise SettingsError(f"{path}: broken configuration: {' '.join(str(error).split())}") from None
    # A file of our own name or of the user's naming may hold the keys bare, as nobody else's are in it.
    return _from_pyproject(data, path) if path.name == "pyproject.toml" or "tool" in data else data


def _from_pyproject(data: Config, path: Path) -> Config | None:
    tool = data.get("tool", {})
    found = tool.get("boilerstrip") if isinstance(tool, dict) else tool
    if found is not None and not isinstance(found, dict):
        raise SettingsError(f"{path}: [tool.boilerstrip] has to be a table")
    return found


def _from_ini(section: configparser.SectionProxy) -> Config:
    return {key: value.replace(",", " ").split() if key in LISTS else value for key, value in section.items()}


def checked(config: Config, path: Path) -> Config:
    """``config`` with keys and types checked."""
    for key, value in config.items():
        if key not in KEYS:
            raise SettingsError(f"{path}: unknown key {key!r}; the keys are {', '.join(sorted(KEYS))}")
        if key in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise SettingsError(f"{path}: {key!r} has to be a list of strings")
        elif key in NUMBERS and isinstance(value, (int, float)) and not isinstance(value, bool):
            config[key] = str(value)
        elif not isinstance(value, str):
            raise SettingsError(f"{path}: {key!r} has to be a string")
        elif key in CHOICES and value not in CHOICES[key]:
            raise SettingsError(f"{path}: {key!r} has to be one of {', '.join(CHOICES[key])}")
    _check_version(config.get("required-version"), path)
    _check_values(config, path)
    return config


def _check_values(config: Config, path: Path) -> None:
    """Let Settings say what it thinks of names and numbers, and say which file they stand in."""
    select, ignore, keep = (tuple(config.get(key, ())) for key in ("select", "ignore", "keep"))
    try:
        Settings(select, ignore, keep, share(config.get("max-removed", "60%")))
        Settings(lang=config.get("lang"), pattern_seconds=seconds(config.get("pattern-seconds", "1")))
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None
    if (encoding := config.get("encoding")) is not None and plain_name(encoding) is None:
        raise SettingsError(f"{path}: unknown encoding {encoding!r}")


def _check_version(wanted: str | None, path: Path) -> None:
    for one in (wanted or "").split(","):
        match = re.fullmatch(r"\s*(>=|<=|==|!=|>|<)?\s*(\d+(?:\.\d+)*)\s*", one)
        if wanted and match is None:
            raise SettingsError(f"{path}: 'required-version' {wanted!r} is not understood; write \">=0.1, <1\"")
        if match is None:
            continue
        have, need = (tuple(map(int, v.split("."))) for v in (VERSION, match[2]))
        have, need = have + (0,) * (4 - len(have)), need + (0,) * (4 - len(need))
        fits = {">=": have >= need, "<=": have <= need, "!=": have != need, ">": have > need, "<": have < need}
        if not fits.get(match[1] or "==", have == need):
            raise SettingsError(f"{path}: requires boilerstrip {wanted}, this is {VERSION}")


def seconds(told: str) -> float:
    """A time.

    Raises
    ------
    SettingsError
        When it is no number.
    """
    try:
        return float(told)
    except ValueError:
        raise SettingsError(f"pattern-seconds: {told!r} is not a number of seconds") from None


def share(told: str, name: str = "max-removed") -> float:
    """A share from "60%" or "0.6"; ``name`` is the setting that an error speaks of.

    Raises
    ------
    SettingsError
        When it is neither, or not between nothing and all.
    """
    number, percent = told.strip(), 1.0
    if number.endswith("%"):
        number, percent = number[:-1], 100.0
    try:
        value = float(number) / percent
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise SettingsError(f"{name}: {told!r} is not a share; write 60% or 0.6")
    return value
