"""Configuration files: which one counts, what may stand in it, and what the command line beats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import OWN, put, refused

from boilerstrip.cli import main
from boilerstrip.config import KEYS, find_config, read_config, share
from boilerstrip.errors import SettingsError


def test_the_nearest_file_with_a_section_counts(here: Path) -> None:
    """Files without a section, and alien ones that do not even parse, are passed over."""
    (here / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    (here / "setup.cfg").write_text("no section\n")
    (here.parent / "boilerstrip.toml").write_text('lang = "en"\n')
    (here.parent.parent / "boilerstrip.toml").write_text('lang = "fr"\n')
    assert find_config(here) == (here.parent / "boilerstrip.toml", {"lang": "en"})
    (here / "setup.cfg").write_text("[boilerstrip]\nlang = de\n")
    assert find_config(here) == (here / "setup.cfg", {"lang": "de"})
    (here / "pyproject.toml").write_text('[tool.boilerstrip]\nlang = "it"\n')
    assert find_config(here) == (here / "pyproject.toml", {"lang": "it"})


def test_a_byte_order_mark_is_no_part_of_a_configuration(here: Path) -> None:
    """Some editors write one."""
    (here / "boilerstrip.toml").write_bytes(b'\xef\xbb\xbflang = "en"\n')
    assert read_config(here / "boilerstrip.toml") == {"lang": "en"}


def test_lists_of_setup_cfg_may_stand_on_lines_or_between_commas(here: Path) -> None:
    """Ini files know no lists."""
    (here / "setup.cfg").write_text("[boilerstrip]\nkeep =\n    nav\n    ad\nselect = CAP, SYN\n")
    assert read_config(here / "setup.cfg") == {"keep": ["nav", "ad"], "select": ["CAP", "SYN"]}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("boilerstrip.toml", 'select = ["NOPE"]', "select: unknown label or code 'NOPE'"),
        ("boilerstrip.toml", 'keep = ["captions"]', "keep: unknown label 'captions'"),
        ("boilerstrip.toml", 'max-removed = "lots"', "max-removed: 'lots' is not a share"),
        ("boilerstrip.toml", "max-removed = 60", "max-removed: '60' is not a share"),
        ("boilerstrip.toml", "keep = [", "broken configuration"),
        ("boilerstrip.toml", "lang = 3", "'lang' has to be a string"),
        ("boilerstrip.toml", 'rules = ["missing.toml"]', "cannot read the rule file"),
        ("boilerstrip.toml", "keep = " + "[" * 3000 + "]" * 3000, "broken configuration"),
        ("boilerstrip.toml", "max-removed = " + "9" * 5000, "broken configuration"),
        ("pyproject.toml", "[tool]\nboilerstrip = 3", "[tool.boilerstrip] has to be a table"),
        ("pyproject.toml", 'tool = "boilerstrip"', "[tool.boilerstrip] has to be a table"),
        ("pyproject.toml", "[tool.boilerstrip]\nkep = 3", "unknown key 'kep'"),
        ("setup.cfg", "[boilerstrip\nkeep = nav", "broken configuration"),
        ("setup.cfg", "[boilerstrip]\nkeep = nav\nkeep = ad", "broken configuration"),
        ("setup.cfg", "[boilerstrip]\nrequired-version = >=99", "requires boilerstrip >=99"),
        ("setup.cfg", "[boilerstrip]\nrequired-version = ~=1", "'required-version' '~=1' is not understood"),
    ],
)
def test_a_broken_configuration_names_its_file(name: str, text: str, said: str, here: Path, capsys: Any) -> None:
    """One line, exit 2, nothing checked."""
    (here / name).write_text(text + "\n")
    (here / "a.txt").write_text("Read more\n")
    assert main(["check", "a.txt"]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert said in err
    assert name in err or "missing.toml" in err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.toml", None, "cannot read the configuration"),
        ("setup.cfg", b"[metadata]\nname = boilerstrip\n", "no boilerstrip section in it"),
        ("other.toml", b"\xff\xfe", "cannot read the configuration"),
        (".", None, "cannot read the configuration"),
    ],
)
def test_a_configuration_that_was_named_has_to_be_one(
    name: str, data: bytes | None, said: str, here: Path, capsys: Any
) -> None:
    """--config FILE is not passed over in silence."""
    if data is not None:
        (here / name).write_bytes(data)
    assert main(["check", "--config", name, "--show-settings"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert "Errno" not in err


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [(">=0.1", True), (">=0.1, <1", True), ("0.1", True), ("==0.1.0", True), ("!=0.1", False), ("<0.1", False)],
)
def test_a_required_version_is_a_list_of_bounds(wanted: str, fits: bool, here: Path) -> None:
    """Missing parts of a version are zeros."""
    path = here / "boilerstrip.toml"
    path.write_text(f'required-version = "{wanted}"\n')
    if fits:
        assert read_config(path) == {"required-version": wanted}
    else:
        with pytest.raises(SettingsError, match="requires boilerstrip"):
            read_config(path)


@pytest.mark.parametrize(("told", "value"), [("60%", 0.6), ("0.6", 0.6), ("100%", 1.0), ("0", 0.0), (" 5 % ", 0.05)])
def test_a_share_is_a_number_or_a_percentage(told: str, value: float) -> None:
    """Both spellings mean the same."""
    assert share(told) == pytest.approx(value)


def test_the_command_line_beats_the_file_key_by_key(here: Path, capsys: Any) -> None:
    """Keys it does not name stay; an empty list takes the file's away; --isolated reads none of it."""
    (here / "boilerstrip.toml").write_text('keep = ["nav"]\nselect = ["CAP"]\nlang = "en"\nencoding = "cp1252"\n')

    def shown(*options: str) -> list[str]:
        assert main(["check", "--show-settings", *options]) == 0
        return str(capsys.readouterr().out).splitlines()

    assert {'keep = ["nav"]', 'select = ["CAP"]', 'lang = "en"', 'encoding = "cp1252"'} <= set(shown())
    assert {'keep = ["ad", "meta"]', "select = []", 'lang = "en"'} <= set(shown("--keep", "ad, meta", "--select", ""))
    assert {'encoding = "utf-8"', 'lang = "fr"'} <= set(shown("--encoding", "utf-8", "--lang", "fr"))
    assert {"# configuration: none", "keep = []", "# lang ="} <= set(shown("--isolated"))
    (here / "mine.toml").write_text('lang = "de"\n')
    assert {"# configuration: mine.toml", "keep = []", 'lang = "de"'} <= set(shown("--config", "mine.toml"))


@pytest.mark.parametrize("option", ["select", "ignore", "keep"])
def test_an_option_of_names_that_is_given_twice_adds_up(option: str, here: Path, capsys: Any) -> None:
    """As with linters; together they beat the file's key."""
    (here / "boilerstrip.toml").write_text(f'{option} = ["nav"]\n')
    assert main(["check", "--show-settings", f"--{option}", "ad,meta", f"--{option}", "", f"--{option}=share"]) == 0
    assert f'{option} = ["ad", "meta", "share"]' in capsys.readouterr().out.splitlines()


def test_an_empty_option_takes_away_what_the_file_says(here: Path, capsys: Any) -> None:
    """Of every key that is no choice among words."""
    (here / "boilerstrip.toml").write_text(
        'rules = ["none.toml"]\nplugins = ["none"]\nprofile = "none.toml"\nbaseline = "none.json"\nmodel = "none"\n'
        'site-config = "none"\npage-model = "none.npz"\nlang = "en"\nencoding = "cp1252"\nmax-removed = "1%"\n'
        'text-field = "body"\n'
    )
    keys = {"rules": "rules", "plugin": "plugins"} | {
        name: name
        for name in ("profile", "baseline", "model", "site-config", "page-model", "lang", "encoding", "max-removed")
    }
    assert main(["check", "--show-settings", *(f"--{name}=" for name in keys), "--text-field", ""]) == 0
    shown = set(capsys.readouterr().out.splitlines())
    assert main(["check", "--show-settings", "--isolated"]) == 0
    unset = set(capsys.readouterr().out.splitlines())
    assert shown ^ unset == {"# configuration: none", f"# configuration: {here / 'boilerstrip.toml'}"}


def test_the_settings_that_are_shown_are_a_configuration(here: Path, capsys: Any) -> None:
    """Read again, they show the same."""
    (here / "boilerstrip.toml").write_text(
        'keep = ["nav"]\nrules = ["own \\"x\\".toml"]\nlang = "de"\nmax-removed = "5%"\ntext-field = "tex\u0142"\n'
    )
    assert main(["check", "--show-settings"]) == 0
    told = capsys.readouterr().out
    (here / "boilerstrip.toml").write_text(told, encoding="utf-8")
    assert read_config(here / "boilerstrip.toml")["rules"] == ['own "x".toml']
    assert main(["check", "--show-settings"]) == 0
    assert capsys.readouterr().out == told


def test_files_named_in_a_configuration_stand_beside_it(here: Path, capsys: Any) -> None:
    """Wherever the command is called from: rules, baseline and ledger."""
    (here.parent / "boilerstrip.toml").write_text(
        'rules = ["own.toml"]\nbaseline = "accepted.json"\nledger = "went.jsonl"\n'
    )
    (here.parent / "own.toml").write_text(OWN)
    (here.parent / "accepted.json").write_text('{"accepted": []}')
    (here / "a.txt").write_text(
        "The old ferry will keep crossing the bay after the town voted on Tuesday for a new hull.\nWalk the pier\n"
    )
    assert main(["check", "a.txt"]) == 1
    assert "a.txt:2:1: PRO801 promo  Walk the pier" in capsys.readouterr().out
    assert main(["check", "--fix", "a.txt"]) == 0
    assert (here.parent / "went.jsonl").exists()
    assert not (here / "boilerstrip-ledger.jsonl").exists()


def test_what_a_record_holds_and_how_findings_look_may_be_configured(here: Path, capsys: Any) -> None:
    """As on the command line, which beats it; --show-settings shows every key."""
    (here / "boilerstrip.toml").write_text(
        'format = "jsonl"\noutput-format = "json-lines"\ntext-field = "words"\n'
        'title-field = "name"\nid-field = "n"\npattern-seconds = 2\n'
    )
    (here / "d.dump").write_text('{"n": 7, "name": "The ferry stays", "words": "Advertisement"}\n')
    assert main(["check", "d.dump"]) == 1
    assert capsys.readouterr().out.startswith('{"path": "d.dump", "record": 1, ')
    assert main(["check", "--output-format", "concise", "d.dump"]) == 1
    assert capsys.readouterr().out.startswith("d.dump:1:1:1: ADV001")
    assert main(["check", "--fix", "--max-removed", "100%", "d.dump"]) == 0
    assert '"id": "7"' in (here / "boilerstrip-ledger.jsonl").read_text()
    assert main(["check", "--show-settings"]) == 0
    told = (line.removeprefix("# ").partition(" =") for line in capsys.readouterr().out.splitlines()[1:])
    shown = {key: value.strip() for key, _, value in told}
    assert shown["pattern-seconds"] == "2.0"
    assert (shown["format"], shown["output-format"], shown["text-field"]) == ('"jsonl"', '"json-lines"', '"words"')
    assert (shown["title-field"], shown["id-field"]) == ('"name"', '"n"')
    assert set(KEYS) - {"required-version"} == set(shown)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.toml", 'lang = "en"'),
        ("mine.toml", '[tool.boilerstrip]\nlang = "en"'),
        ("mine.conf", '[tool.boilerstrip]\nlang = "en"'),
        ("mine.cfg", "[boilerstrip]\nlang = en"),
        ("mine.ini", "[other]\nx = 1\n[boilerstrip]\nlang = en"),
        ("boilerstrip.toml", '[tool.boilerstrip]\nlang = "en"'),
    ],
)
def test_a_configuration_that_was_named_may_have_any_name(name: str, text: str, here: Path) -> None:
    """And the form of any of the three."""
    (here / name).write_text(text)
    assert read_config(here / name) == {"lang": "en"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('encoding = "klingon"', "unknown encoding 'klingon'"),
        ('lang = "english!"', "lang: 'english!' is no language tag"),
        ('format = "pdf"', "'format' has to be one of txt, html, jsonl"),
        ('output-format = "xml"', "'output-format' has to be one of full, concise"),
        ('pattern-seconds = "soon"', "pattern-seconds: 'soon' is not a number of seconds"),
        ("pattern-seconds = 0", "pattern-seconds: 0.0 is not a number above zero"),
        ("max-removed = true", "'max-removed' has to be a string"),
        ("[tool.other]", "no boilerstrip section in it"),
    ],
)
def test_a_wrong_value_names_the_file_once(text: str, said: str, here: Path, capsys: Any) -> None:
    """And not every input, which are not wrong."""
    (here / "mine.toml").write_text(text + "\n")
    for name in ("a.txt", "b.txt"):
        (here / name).write_text("Read more\n")
    assert main(["check", "--config", "mine.toml", "a.txt", "b.txt"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("boilerstrip: mine.toml: "), len(err.splitlines())) == ("", True, 1)
    assert said in err


@pytest.mark.parametrize("key", ["select", "ignore"])
@pytest.mark.parametrize("command", [["check", "-"], ["clean"]])
def test_a_code_that_no_rule_has_is_named_with_its_file(key: str, command: list[str], here: Path, capsys: Any) -> None:
    """As everything else that is wrong in a configuration; not where the command line beats it."""
    put(here / "boilerstrip.toml", f'{key} = ["CAP999"]\n')
    said = f"{key}: no rule has the code 'CAP999'; see 'boilerstrip rules'"
    refused(command, f"boilerstrip: {here / 'boilerstrip.toml'}: {said}", capsys)
    refused([*command, f"--{key}", "CAP999"], f"boilerstrip: {said}", capsys)
