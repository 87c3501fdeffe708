"""Options that several commands share, and what they and the configuration files add up to."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable
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
        what.add_argument(f"--{name}", action="append", metavar="NAMES", help=f"{told}, comma separated (repeatable)")
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


def add_source_fields(parser: argparse.ArgumentParser) -> None:
    """How sources are read that are found by what they say; as the documents are, where neither is given."""
    read = parser.add_argument_group("sources' records")
    for name, what in (("text", "text"), ("html", "page")):
        read.add_argument(
            f"--source-{name}-field", metavar="NAME", help=f"the {what} in a source's record, where it is another one's"
        )


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
    return _reading(args, config), _either(args, config, "id-field")


def _reading(args: argparse.Namespace, config: dict[str, Any]) -> Reading:
    keys = ("encoding", "format", "text-field", "title-field")
    return Reading(*(_either(args, config, key) for key in keys))


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


def _either(args: argparse.Namespace, config: dict[str, Any], key: str) -> Any:
    """An option of the command, where it has it, or the file's; an empty one is as if the file had none."""
    told = getattr(args, key.replace("-", "_"), None)
    return config.get(key) if told is None else told or None


def _file(args: argparse.Namespace, config: dict[str, Any], path: Path | None, key: str, words: Any = ()) -> Any:
    """As ``_either``, of a key that names a file or folder: the configuration's stands beside it, unless it is one of
    the ``words`` that are none."""
    told = _either(args, config, key)
    by_file = getattr(args, key.replace("-", "_"), None) is None
    return _beside(path, told) if told is not None and by_file and told not in words else told


def _plugins(args: argparse.Namespace, config: dict[str, Any]) -> tuple[str, ...]:
    told = getattr(args, "plugins", None)
    return tuple(filter(None, config.get("plugins", ()) if told is None else told))


def names_in(told: Iterable[str]) -> tuple[str, ...]:
    """Names between commas, spaces allowed, of an option that may be given more than once."""
    return tuple(one.strip() for some in told for one in some.split(",") if one.strip())


def _configuration(args: argparse.Namespace) -> tuple[Path | None, dict[str, Any]]:
    """The configuration file that counts, and what it says."""
    from boilerstrip.config import find_config, read_config

    if args.config and args.isolated:
        raise SettingsError("--config and --isolated do not go together")
    if args.config:
        return args.config, read_config(args.config)
    return (None if args.isolated else find_config(Path.cwd())) or (None, {})


def _rule_files(args: argparse.Namespace, config: dict[str, Any], path: Path | None) -> tuple[str, ...]:
    if args.rules is not None:
        return tuple(filter(None, args.rules))
    return tuple(_beside(path, one) for one in config.get("rules", ()))


def choices(args: argparse.Namespace) -> Choices:
    """Everything in force: the command line, else the configuration file, else what Settings says."""
    path, config = _configuration(args)

    def either(key: str) -> Any:
        return _either(args, config, key)

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
        baseline=_file(args, config, path, "baseline"),
        ledger=_file(args, config, path, "ledger") or LEDGER,
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
        return tuple(config.get(key, ())) if told is None else names_in(told)

    told, limit = _either(args, config, "max-removed"), config.get("pattern-seconds")
    return Settings(
        select=names("select"),
        ignore=names("ignore"),
        keep=names("keep"),
        lang=_either(args, config, "lang"),
        rule_files=_rule_files(args, config, path),
        extractor=_either(args, config, "extractor") or "own",
        strictness=_either(args, config, "strictness") or "balanced",
        model=_file(args, config, path, "model", MODELS) or "auto",
        page_model=_file(args, config, path, "page-model", ("shipped",)) or "shipped",
        plugins=_plugins(args, config),
        site_config=_file(args, config, path, "site-config"),
        profile=_file(args, config, path, "profile"),
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
    """Print the settings in force as a configuration file takes them; what is not set stands in a comment."""
    print(f"# configuration: {chosen.config_file or 'none'}")
    for whose, names in ((chosen.settings, chosen.settings.__slots__), (chosen, chosen.__slots__[2:])):
        for name in names:
            key = "rules" if name == "rule_files" else name.replace("_", "-")
            value = getattr(whose, name)
            # JSON's strings, numbers and lists of strings are TOML's.
            print(f"# {key} =" if value is None else f"{key} = {json.dumps(value, ensure_ascii=False)}")
