"""Plug-ins: what they say counts as what rules say, when settings name them; what is no evidence is told."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from conftest import STORY, put, refused, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip import Document, Evidence, PluginError, Settings, SettingsError, Stripper, restore
from boilerstrip.commands.options import LEDGER
from boilerstrip.evidence import plugins
from boilerstrip.evidence.plugins import Plugin

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "plugin"
SHARES = "Shares of Harbour Lines (HBR 12.40 +0.3%) were hardly changed on Tuesday, and so were those of its rivals."
PRICES = "HBR 12.40 +0.3% NBF 8.10 -1.2% QAY 3.05 +0.1%"
TICK = "10:45 - Read more about the ferry"
TEXT = "\n".join([STORY[0], PRICES, SHARES, TICK, STORY[1], ""])
CLEAN = "\n".join([STORY[0], SHARES.replace(" (HBR 12.40 +0.3%)", ""), TICK, STORY[1], ""])


def installed(folder: Path) -> Path:
    """The example package as an installer leaves it, in a folder of its own."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    name = project["name"].replace("-", "_")
    shutil.copy(EXAMPLE / "src" / f"{name}.py", folder)
    info = folder / f"{name}-{project['version']}.dist-info"
    put(info / "METADATA", f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [
        line
        for group, points in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in points.items()))
    ]
    put(info / "entry_points.txt", "\n".join(lines))
    return folder


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example package, installed for this test."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(installed(folder)))
    yield folder
    sys.modules.pop("boilerstrip_quotes", None)


def of(judge: Any, codes: Any = None, name: str = "mine") -> Plugin:
    """A plug-in that was not installed."""
    return Plugin(name, "mine 1", judge, codes)


@pytest.fixture
def given_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Stripper]:
    """Makes a Stripper with one plug-in, which says what a function says."""

    def made(judge: Any, **choices: Any) -> Stripper:
        monkeypatch.setattr("boilerstrip.judge.load_plugins", lambda names: (of(judge),) if names else ())
        return Stripper(Settings(plugins=("mine",), model="none", **choices))

    return made


def test_the_example_takes_trims_and_keeps(example: Path) -> None:
    """A line goes, a span goes, and a line that a rule knows stays."""
    result = Stripper(Settings(plugins=("quotes",))).strip(TEXT)
    assert result.text == CLEAN
    assert [m.code for m in result.removals] == ["FUR880", "FUR881"]
    assert [one.reasons for one in result.lines] == [(), ("FUR880",), ("FUR881",), (), ()]


def test_the_ledger_names_plug_in_and_version(example: Path) -> None:
    """Beside those of rules and model; without plug-ins nothing is said of them."""
    result = Stripper(Settings(plugins=("quotes",))).strip(TEXT)
    told = json.loads(json.dumps(result.ledger()))
    assert told["plugins"] == "quotes (boilerstrip-quotes 0.1)"
    assert restore(result.text, told) == TEXT
    assert "plugins" not in Stripper().strip(TEXT).ledger()


def test_what_is_installed_changes_nothing_unless_named(example: Path) -> None:
    """Same input, same output, whatever else a machine has."""
    assert SHARES in Stripper(Settings(model="none")).strip(TEXT).text


def test_select_ignore_and_keep_know_a_plug_ins_codes(example: Path) -> None:
    """As they know rules'; a code that nobody has is still a slip of the pen."""
    with_ = {"plugins": ("quotes",), "model": "none"}
    assert [m.code for m in Stripper(Settings(ignore=("FUR880",), **with_)).strip(TEXT).removals] == ["FUR881"]
    assert [m.code for m in Stripper(Settings(select=("FUR880",), **with_)).strip(TEXT).removals] == ["FUR880"]
    assert not Stripper(Settings(keep=("furniture",), **with_)).strip(TEXT).removals
    with pytest.raises(
        SettingsError, match="no rule or plug-in has the code 'FUR899'; see 'boilerstrip rules --plugin quotes'"
    ):
        Stripper(Settings(ignore=("FUR899",), **with_))


def test_a_stripper_with_plug_ins_can_be_pickled(example: Path) -> None:
    """The plug-in travels by name."""
    stripper = pickle.loads(pickle.dumps(Stripper(Settings(plugins=("quotes",), model="none"))))
    assert stripper.strip(TEXT).text == CLEAN


def test_the_command_takes_plug_ins(example: Path, here: Path, capsys: Any) -> None:
    """By option or by key, and the ledger of --fix names them."""
    put(here / "a.txt", TEXT)
    code, out, _ = said_by(["check", "--plugin", "quotes", "--select", "FUR88", "a.txt"], capsys)
    assert code == 1 and "a.txt:2:1: FUR880 furniture" in out
    put(here / "boilerstrip.toml", 'plugins = ["quotes"]\nselect = ["FUR88"]\n')
    assert said_by(["check", "--fix", "--unsafe-fixes", "a.txt"], capsys)[0] == 0
    assert (here / "a.txt").read_text() == CLEAN
    (entry,) = map(json.loads, (here / LEDGER).read_text().splitlines())
    assert entry["plugins"].startswith("quotes (")
    assert said_by(["restore", "a.txt", "--ledger", LEDGER], capsys)[0] == 0
    assert (here / "a.txt").read_text() == TEXT


def test_a_plug_ins_codes_are_listed_and_explained(example: Path, here: Path, capsys: Any) -> None:
    """Where it is named, on the command line or in the configuration; --unused knows them too."""
    assert "FUR880" not in said_by(["rules"], capsys)[1]
    listed = said_by(["rules", "--plugin", "quotes", "--select", "FUR88,KEP"], capsys)[1].splitlines()
    assert [line[:7] for line in listed if "88" in line[:6]] == ["FUR880 ", "FUR881 ", "KEP880 "]
    assert listed[0] == "FUR880  furniture    varies   any   any  quotes"
    put(here / "boilerstrip.toml", 'plugins = ["quotes"]\n')
    assert said_by(["rule", "FUR880"], capsys) == (
        0,
        "FUR880 quotes (furniture, varies)\n\na line that is mostly share prices\n\n"
        "where: by the document   action: any   from: plugin 'quotes' (boilerstrip-quotes 0.1)\n",
        [],
    )
    (row,) = json.loads(said_by(["rules", "--select", "FUR880", "--output-format", "json"], capsys)[1])
    assert (row["certain"], row["origin"]) == (None, "plugin 'quotes' (boilerstrip-quotes 0.1)")
    put(here / "a.txt", TEXT)
    left = said_by(["rules", "--unused", "a.txt", "--select", "FUR88"], capsys)
    assert left[:2] == (0, "")
    refused(["rule", "FUR889"], "no rule or plug-in has the code 'FUR889'; see 'boilerstrip rules --plugin q", capsys)
    refused(["rule", "FUR880", "--isolated"], "no rule has the code 'FUR880'; see 'boilerstrip rules'", capsys)


def test_a_plug_in_that_declares_no_codes_is_said_to(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Nobody can list what it may say; what it has said in a document is known."""
    monkeypatch.setattr("boilerstrip.judge.load_plugins", lambda names: (of(lambda doc: {}),) if names else ())
    code, out, said = said_by(["rules", "--plugin", "mine"], capsys)
    assert (code, len(said)) == (0, 1) and "does not say which codes it gives" in said[0] and "ADV001" in out
    refused(["rule", "FUR880", "--plugin", "mine"], "plugin 'mine' (mine 1) does not say which codes it gives", capsys)


def test_the_command_says_where_an_unknown_plug_in_stands(here: Path, capsys: Any) -> None:
    """In the configuration, or on the command line; and what there is."""
    put(here / "a.txt", TEXT)
    refused(["check", "--plugin", "quotez", "a.txt"], "plugins: no installed package gives 'quotez'", capsys)
    put(here / "boilerstrip.toml", 'plugins = ["quotez"]\n')
    refused(["check", "a.txt"], "boilerstrip.toml: plugins: no installed package gives 'quotez'", capsys)


def test_a_failing_plug_in_is_named_with_the_input(here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line; the other inputs are done."""

    def judge(document: Document) -> dict[int, Evidence]:
        if "Tuesday" in document.text:
            raise ValueError("no\nTuesdays")
        return {}

    monkeypatch.setattr("boilerstrip.judge.load_plugins", lambda names: (of(judge),) if names else ())
    put(here / "a.txt", STORY[0])
    put(here / "b.txt", "Advertisement\n")
    code, out, err = said_by(["check", "-q", "--plugin", "mine", "a.txt", "b.txt"], capsys)
    assert (code, err) == (2, ["boilerstrip: a.txt: plugin 'mine' (mine 1): ValueError: no Tuesdays"])
    assert "b.txt:1:1" in out


L = Evidence("SHA880", "share", False, 0.9, "line")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], "TypeError: gave list, no mapping"),
        ({"0": L}, "TypeError"),
        ({2: L}, "position 2 is none of the document's (0 to 1)"),
        ({-1: L}, "position -1"),
        ({0: "share"}, "line 1: str is no Evidence"),
        ({0: 5}, "TypeError"),
        ({0: L._replace(action="name")}, "line 1: action 'name'"),
        ({0: L._replace(label="sport")}, "label 'sport' is none that goes"),
        ({0: L._replace(label="text")}, "label 'text' is none that goes"),
        ({0: L._replace(certain=1)}, "certain 1"),
        ({0: L._replace(confidence=float("nan"))}, "confidence nan"),
        ({0: L._replace(confidence="high")}, "confidence 'high'"),
        ({0: L._replace(confidence=7)}, "confidence 7"),
        ({1: L._replace(code="SHA000")}, "line 2: code 'SHA000' is not SHA and a number from 001 to 899"),
        ({1: L._replace(code="SHA901")}, "code 'SHA901'"),
        ({1: L._replace(code="CAP880")}, "code 'CAP880' is not SHA"),
        ({1: L._replace(action="keep")}, "code 'SHA880' is not KEP"),
        ({1: L._replace(code="SHA001")}, "code 'SHA001' is a rule's"),
        ({1: L._replace(code=None)}, "code None"),
        ({1: L._replace(action="span", start=0, end=3)}, "span 0 to 3 is not within the line"),
        ({1: L._replace(action="span", start=9, end=9)}, "span 9 to 9"),
        ({1: L._replace(action="span", start="a", end=9)}, "span 'a' to 9"),
    ],
)
def test_what_is_no_evidence_is_told(told: Any, said: str, given_by: Callable[..., Stripper]) -> None:
    """With the plug-in's name and the line."""
    with pytest.raises(PluginError, match=r"^plugin 'mine' \(mine 1\): ") as failed:
        given_by(lambda document: told).strip("One.\nTwo, and more of it.\n")
    assert said in str(failed.value) and "\n" not in str(failed.value)


def test_a_code_that_was_not_declared_is_told() -> None:
    """Or --ignore would not know it."""
    with pytest.raises(PluginError, match="'SHA880' is none of the plug-in's 'codes'"):
        list(
            of(lambda document: {0: L}, {"SHA881": "x"}).evidence(
                Document("a", (0, 1), (0,), (0,), ("a",)), frozenset()
            )
        )


def test_an_unknown_code_may_be_a_plug_ins_that_declares_none(given_by: Callable[..., Stripper]) -> None:
    """It is known when it is met."""
    stripper = given_by(lambda document: {0: [L]}, ignore=("SHA880",))
    assert stripper.strip("The pier.\n").text == "The pier.\n"


def test_a_certain_rule_wins_against_a_plug_ins_keep(given_by: Callable[..., Stripper]) -> None:
    """It goes the road of keep-rules."""
    keep = Evidence("KEP880", "text", False, 0.9, "keep")
    assert Stripper(Settings(model="none")).strip("Advertisement\n").removals[0].certain
    assert given_by(lambda document: {0: keep}).strip("Advertisement\n").text == ""


def test_contexts_and_the_labeller_leave_what_a_plug_in_keeps(given_by: Callable[..., Stripper]) -> None:
    """They ask it as they ask keep-rules."""
    text = "\n".join([*STORY, "Read more", "Ferry fares to rise", "Pier closed for winter", "Read more", ""])
    keep = Evidence("KEP880", "text", False, 0.9, "keep")
    plain = Stripper(Settings(model="none")).strip(text)
    assert not plain.lines[3].kept
    kept = given_by(lambda document: dict.fromkeys(range(len(document.lines)), keep)).strip(text)
    assert kept.lines[3].kept


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no_such_module_at_all:judge", "cannot be loaded: ModuleNotFoundError"),
        ("boilerstrip.labels:LABELS", "boilerstrip.labels:LABELS is no function"),
        ("boilerstrip.settings:Settings", "is no function of a Document"),
    ],
)
def test_what_cannot_be_loaded_is_told(value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the Stripper is built."""
    point = EntryPoint("mine", value, plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda **_: [point])
    with pytest.raises(SettingsError, match=r"^plugins: 'mine'") as failed:
        Stripper(Settings(plugins=("mine",)))
    assert said in str(failed.value)


def test_two_packages_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of them would count hangs on the order of folders."""
    point = EntryPoint("mine", "a:b", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda **_: [point, point])
    with pytest.raises(SettingsError, match="remove one"):
        Stripper(Settings(plugins=("mine",)))


def test_no_rule_has_a_code_that_is_kept_free_for_plug_ins() -> None:
    """As docs/integrations/plugins.md promises."""
    assert not [rule.code for rule in Stripper(Settings(model="none")).rules if rule.code[3:] >= "880"]


def test_declared_codes_are_checked() -> None:
    """Against rules', other plug-ins', and their form."""
    one, two = of(len, {"SHA880": "x"}, "one"), of(len, {"SHA880": "x"}, "two")
    with pytest.raises(SettingsError, match="code 'SHA880' is that of plugin 'one'"):
        plugins.check_apart([one, two], ())
    with pytest.raises(SettingsError, match="is that of a rule too"):
        plugins.check_apart([one], ["SHA880"])
    for wrong in ({"SHA9": "x"}, {"XXX880": "x"}, {7: "x"}, ["SHA880"]):
        with pytest.raises(SettingsError):
            plugins._codes(wrong, "plugins: 'mine'")


def test_a_process_of_its_own_finds_the_example(example: Path) -> None:
    """By the entry point alone, as a worker would that was not forked."""
    code = f"from boilerstrip import *; print(Stripper(Settings(plugins=('quotes',))).strip({TEXT!r}).text, end='')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(example)}
    )
    assert done.stdout == CLEAN


def test_the_example_of_the_documentation_runs(example: Path) -> None:
    """The Python block of docs/integrations/plugins.md, with its assertions."""
    page = (Path(__file__).resolve().parents[1] / "docs" / "integrations" / "plugins.md").read_text(encoding="utf-8")
    exec(page.split("```python\n")[1].split("```")[0], {})


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(1, 40), st.booleans()), max_size=12))
def test_any_good_evidence_can_be_restored(pieces: list[tuple[int, int, int, bool]]) -> None:
    """However its spans lie."""
    stripper = Stripper(Settings(model="none"))
    text = "\n".join([STORY[0], "Advertisement", STORY[1], "Photo: The ferry at the quay on Monday. AFP", STORY[0]])

    def judge(document: Document) -> dict[int, list[Evidence]]:
        told: dict[int, list[Evidence]] = {}
        for k, start, size, whole in pieces:
            if k < len(document.lines):
                low = document.begins[k]
                high = low + len(document.lines[k])
                start, end = min(low + start, high - 1), min(low + start + size, high)
                span = Evidence("PRO880", "promo", False, 0.7, "span", start, max(start + 1, end))
                told.setdefault(k, []).append(Evidence("PRO881", "promo", whole, 0.6, "line") if whole else span)
        return told

    stripper._plugins = (of(judge),)
    result = stripper.strip(text)
    assert result.restore() == text
    assert restore(result.text, result.ledger()) == text
