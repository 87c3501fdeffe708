"""Options that several commands share, and what they and the configuration files add up to."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from boilerstrip.config import CHOICES
from boilerstrip.errors import SettingsError
from boilerstrip.forms.unit import Names

LEDGER = "boilerstrip-ledger.jsonl"


@dataclass(frozen=True, slots=True)
class Choices:
    """Options after the configuration file was read; the command line beats it."""

    settings: Any
    config_file: Path | None
    encoding: str | None
    format: str | None
    text_field: str | None
    title_field: str | None
    id_field: str | None
    html_field: str | None
    site_field: str | None
    url_field: str | None
    output_format: str
    baseline: str | None
    ledger: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read, for commands that only look."""

    encoding: str | None
    format: str | None
    text_field: str | None
    title_field: str | None


def add_shared(parser: argparse.ArgumentParser, balance: bool = True) -> None:
    """Options about what is taken out and how inputs are read; without ``balance`` about what is found alone."""
    what = parser.add_argument_group("what goes" if balance else "what is found")
    if balance:
        _add_balance(what)
    else:
        parser.set_defaults(select=None, ignore=None, keep=None, strictness=None, max_removed=None)
    _add_rules(what)
    what.add_argument("--site-config", metavar="DIR", help="site recipes of FiveFilters' form, heard about pages")
    what.add_argument("--lang", help="only this language's rules and those for any")
    what.add_argument(
        "--profile", metavar="PATH", help="a site's profile, or a folder of them that --site-field chooses from"
    )
    what.add_argument(
        "--model",
        metavar="MODEL",
        help="the learned labeller: auto (the default: the shipped one), none, shipped, or a model file",
    )
    read = parser.add_argument_group("inputs")
    read.add_argument("--encoding", help="of files without a byte-order mark (utf-8)")
    read.add_argument("--format", choices=CHOICES["format"], help="whatever the file's name says")
    for name in ("text", "id", "title"):
        read.add_argument(f"--{name}-field", metavar="NAME", help=f"the {name} in a record, dots for inner fields")
    for name in ("site", "url"):
        read.add_argument(f"--{name}-field", metavar="NAME", help=f"the {name} in a record, for --profile and --stats")
    config = _add_config(parser)
    config.add_argument("--show-settings", action="store_true", help="print what is in force, and stop")


def _add_balance(what: Any) -> None:
    for name, told in (
        ("select", "only these labels or codes"),
        ("ignore", "not these labels or codes"),
        ("keep", "labels that stay"),
    ):
        what.add_argument(f"--{name}", metavar="NAMES", help=f"{told}, comma separated")
    what.add_argument("--strictness", choices=CHOICES["strictness"], help="how sure it has to be (balanced)")
    what.add_argument("--max-removed", metavar="SHARE", help="leave a text that would lose more (60%%); not of pages")


def add_pages(parser: argparse.ArgumentParser, extractor: bool = True) -> None:
    """Options about pages (HTML), of commands that read them; without ``extractor``, of one that asks blocks alone."""
    pages = parser.add_argument_group("pages")
    if extractor:
        pages.add_argument("--extractor", choices=CHOICES["extractor"], help="what finds a page's story (own)")
    pages.add_argument("--page-model", metavar="MODEL", help="the labeller of pages: shipped, or a model file")
    told = "; its story goes to the text's" if extractor else ""
    pages.add_argument("--html-field", metavar="NAME", help=f"the page in a record, dots for inner fields{told}")


def add_standard_name(parser: argparse.ArgumentParser) -> None:
    """What standard input is called, of commands that take it for .jsonl else."""
    parser.add_argument(
        "--stdin-filename", metavar="NAME", help="the name to report standard input under, which says its form too"
    )


def add_rule_files(parser: argparse.ArgumentParser) -> None:
    """Options about which rules there are, for commands that show them."""
    _add_rules(parser)
    _add_config(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Options about how texts are read, for commands that look at nothing else."""
    read = parser.add_argument_group("inputs")
    read.add_argument("--encoding", help="of files without a byte-order mark (utf-8)")
    read.add_argument("--format", choices=CHOICES["format"], help="whatever the file's name says")
    for name in ("text", "id"):
        read.add_argument(f"--{name}-field", metavar="NAME", help=f"the {name} in a record, dots for inner fields")
    _add_config(parser)


def reading(args: argparse.Namespace) -> tuple[Reading, str | None]:
    """How inputs are read, by the command line or the configuration, and the field of ids."""
    config = _configuration(args)[1]
    return _reading(args, config), args.id_field or config.get("id-field")


def _reading(args: argparse.Namespace, config: dict[str, Any]) -> Reading:
    keys = ("encoding", "format", "text-field", "title-field")
    return Reading(*(getattr(args, key.replace("-", "_"), None) or config.get(key) for key in keys))


def _add_rules(where: Any) -> None:
    where.add_argument("--rules", action="append", metavar="FILE", help="a rule file of your own (repeatable)")
    where.add_argument(
        "--plugin", action="append", dest="plugins", metavar="NAME", help="an installed plug-in's evidence (repeatable)"
    )


def _add_config(parser: argparse.ArgumentParser) -> Any:
    config = parser.add_argument_group("configuration")
    config.add_argument("--config", type=Path, metavar="FILE", help="instead of the nearest one found")
    config.add_argument("--isolated", action="store_true", help="read no configuration file")
    return config


def rules_alone(args: argparse.Namespace) -> tuple[Any, Reading]:
    """A Stripper of the rules and plug-ins in use, without the learned labeller, and how inputs are read."""
    from boilerstrip.config import seconds
    from boilerstrip.settings import Settings
    from boilerstrip.stripper import Stripper

    path, config = _configuration(args)
    settings = Settings(rule_files=_rule_files(args, config, path), plugins=_plugins(args, config), model="none")
    if limit := config.get("pattern-seconds"):
        settings = replace(settings, pattern_seconds=seconds(limit))
    return _built(args, path, lambda: Stripper(settings)), _reading(args, config)


def _plugins(args: argparse.Namespace, config: dict[str, Any]) -> tuple[str, ...]:
    return tuple(getattr(args, "plugins", None) or config.get("plugins", ()))


def names_in(told: str) -> tuple[str, ...]:
    """Names between commas, spaces allowed."""
    return tuple(one.strip() for one in told.split(",") if one.strip())


def _configuration(args: argparse.Namespace) -> tuple[Path | None, dict[str, Any]]:
    """The configuration file that counts, and what it says."""
    from boilerstrip.config import find_config, read_config

    if args.config and args.isolated:
        raise SettingsError("--config and --isolated do not go together")
    if args.config:
        return args.config, read_config(args.config)
    return (None if args.isolated else find_config(Path.cwd())) or (None, {})


def _rule_files(args: argparse.Namespace, config: dict[str, Any], path: Path | None) -> tuple[str, ...]:
    return tuple(args.rules or (_beside(path, one) for one in config.get("rules", ())))


def choices(args: argparse.Namespace) -> Choices:
    """Everything in force: the command line, else the configuration file, else what Settings says."""
    path, config = _configuration(args)

    def beside(key: str) -> str | None:
        """A file that the configuration names, which stands beside it."""
        return _beside(path, config[key]) if key in config else None

    def either(key: str) -> str | None:
        """An option of the command, where it has it, or the file's."""
        return getattr(args, key.replace("-", "_"), None) or config.get(key)

    settings = _settings(args, config, path)
    by_id = isinstance(known := getattr(args, "sources", None), str) and not os.path.isdir(known)
    by_site = settings.profile or getattr(args, "with_copies", None)
    return Choices(
        settings=settings,
        config_file=path,
        encoding=either("encoding"),
        format=either("format"),
        text_field=either("text-field"),
        title_field=either("title-field"),
        id_field=either("id-field") or ("id" if by_id and not getattr(args, "match", False) else None),
        html_field=either("html-field"),
        site_field=either("site-field") or ("site" if by_site else None),
        url_field=either("url-field") or ("url" if by_site else None),
        output_format=either("output-format") or "concise",
        baseline=getattr(args, "baseline", None) or beside("baseline"),
        ledger=getattr(args, "ledger", None) or beside("ledger") or LEDGER,
    )


def stripper(args: argparse.Namespace, chosen: Choices, kind: Callable[[Any], Any] | None = None) -> Any:
    """The Stripper of a command, or one of another ``kind``."""
    from boilerstrip.stripper import Stripper

    return _built(args, chosen.config_file, lambda: (kind or Stripper)(chosen.settings))


def _built(args: argparse.Namespace, config_file: Path | None, make: Callable[[], Any]) -> Any:
    """What ``make`` makes. What it does not know of a configuration is said with the file's name."""
    try:
        return make()
    except SettingsError as error:
        field = str(error).partition(":")[0].replace("-", "_")
        if config_file is None or getattr(args, field, None) is not None:
            raise
        raise SettingsError(f"{config_file}: {error}") from None


def names_of(args: argparse.Namespace, chosen: Choices) -> Names:
    """The fields of records, those for statistics too."""
    return Names(
        chosen.text_field, chosen.title_field, chosen.id_field, chosen.site_field, chosen.url_field, chosen.html_field
    )


def _settings(args: argparse.Namespace, config: dict[str, Any], path: Path | None) -> Any:
    from boilerstrip.config import seconds, share
    from boilerstrip.settings import MODELS, Settings

    def names(key: str) -> tuple[str, ...]:
        told = getattr(args, key)
        if told is None:
            return tuple(config.get(key, ()))
        return names_in(told)

    told, limit = args.max_removed or config.get("max-removed"), config.get("pattern-seconds")
    page_model = getattr(args, "page_model", None) or (
        _beside(path, name) if (name := config.get("page-model", "shipped")) != "shipped" else name
    )
    model = args.model or (_beside(path, name) if (name := config.get("model", "auto")) not in MODELS else name)
    return Settings(
        select=names("select"),
        ignore=names("ignore"),
        keep=names("keep"),
        lang=args.lang or config.get("lang"),
        rule_files=_rule_files(args, config, path),
        extractor=getattr(args, "extractor", None) or config.get("extractor", "own"),
        strictness=args.strictness or config.get("strictness", "balanced"),
        model=model,
        page_model=page_model,
        plugins=_plugins(args, config),
        site_config=args.site_config or (_beside(path, config["site-config"]) if "site-config" in config else None),
        profile=getattr(args, "profile", None) or (_beside(path, config["profile"]) if "profile" in config else None),
        **_given(max_removed=share(told) if told else None, pattern_seconds=seconds(limit) if limit else None),
    )


def _given(**fields: float | None) -> Any:
    """The fields that were given a value."""
    return {name: value for name, value in fields.items() if value is not None}


def _beside(config_file: Path | None, name: str) -> str:
    """A file named in a configuration, as seen from the working directory."""
    folder = (config_file or Path()).parent
    return name if folder == Path.cwd() else str(folder / name)


def show(chosen: Choices) -> None:
    """Print the settings in force."""
    print(f"configuration: {chosen.config_file or 'none'}")
    for name in chosen.settings.__slots__:
        print(f"{name.replace('_', '-')} = {getattr(chosen.settings, name)!r}")
    for name in chosen.__slots__[2:]:
        print(f"{name.replace('_', '-')} = {getattr(chosen, name)!r}")
