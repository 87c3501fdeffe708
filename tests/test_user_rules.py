"""A user's rules and settings are checked when they are read: what would pass unseen is an error that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip
from boilerstrip import RuleError, Settings, SettingsError, Stripper

STORY = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines."
RULE = """
[[rule]]
code = "PRO801"
name = "rope-shop"
label = "promo"
why = "The harbour shop's own lines, for this test."
literals = ["rope"]
pattern = '(?i)buy your rope at .*'
where = "anywhere"
action = "line"
certain = false
drops = ["Buy your rope at the pier"]
keeps = [{ line = "The rope held.", why = "a sentence" }]
"""


def written(folder: Path, text: str, name: str = "mine.toml") -> tuple[str, ...]:
    """The path of a rule file of this text, as settings take it."""
    (folder / name).write_text(text)
    return (str(folder / name),)


def test_a_users_rule_is_used_and_its_code_can_be_chosen(tmp_path: Path) -> None:
    """Like one of the package's own."""
    path = written(tmp_path, RULE)
    text = f"{STORY}\nBuy your rope at Harbour Street\n{STORY}\n"
    assert Stripper(Settings(rule_files=path)).strip(text).lines[1].reasons == ("PRO801",)
    chosen = Settings(rule_files=path, select=("PRO801",))
    assert [m.code for m in Stripper(chosen).strip(text).removals] == ["PRO801"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('drops = ["Buy your', 'drops = ["Sell your', "rule PRO801: field 'drops'"),
        ('line = "The rope held."', 'line = "Buy your rope at night."', "rule PRO801: field 'keeps'"),
        ('literals = ["rope"]', "max_length = 200", "rule PRO801: field 'literals'"),
        ("(?i)buy your", "buy(?i) your", "rule PRO801: field 'pattern': flags"),
        (
            "certain = false",
            'certain = false\nfamily = "ropes"',
            "rule PRO801: field 'family': 'ropes' is none of date,",
        ),
        ('literals = ["rope"]', 'literals = ["sail"]', "rule PRO801: field 'drops'"),
    ],
)
def test_a_rule_that_does_not_do_what_its_examples_say_is_refused(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    """File, rule and field are named; nothing is stripped with it."""
    with pytest.raises(RuleError, match=r"mine\.toml") as caught:
        Stripper(Settings(rule_files=written(tmp_path, RULE.replace(old, new))))
    assert said in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_a_rule_file(tmp_path: Path) -> None:
    """Some editors write one."""
    Stripper(Settings(rule_files=written(tmp_path, "\ufeff" + RULE)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("why = " + "[" * 3000 + "]" * 3000, "(too deep in one another|nested .*)"),
        ("n = " + "9" * 5000, "too many digits"),
    ],
)
def test_a_rule_file_that_python_cannot_read_is_told_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    """Where its own limits end it, the line names the file too."""
    with pytest.raises(RuleError, match=f"^[^\n]*mine.toml: not a TOML file: [^\n]*{said}$"):
        Stripper(Settings(rule_files=written(tmp_path, text)))


def test_one_code_in_two_files_is_refused(tmp_path: Path) -> None:
    """Nobody could tell which of the two spoke."""
    both = written(tmp_path, RULE) + written(tmp_path, RULE, "other.toml")
    with pytest.raises(RuleError, match="PRO801: the code is taken already"):
        Stripper(Settings(rule_files=both))


def test_a_rule_ignored_by_its_code_is_not_tried(tmp_path: Path) -> None:
    """The advice of a time-out has to work."""
    slow = RULE.replace("(?i)buy your rope at .*", "(?:a|a|aa)+ ?rope ?!").replace(
        "Buy your rope at the pier", "a rope!"
    )
    path, text = written(tmp_path, slow), "a" * 200 + " rope"
    with pytest.raises(boilerstrip.PatternTimeout, match="PRO801"):
        Stripper(Settings(rule_files=path, pattern_seconds=0.05)).strip(text)
    assert Stripper(Settings(rule_files=path, ignore=("PRO801",))).strip(text).lines


@pytest.mark.parametrize("field", ["select", "ignore"])
def test_a_code_that_no_rule_has_is_refused(field: str) -> None:
    """A slip of the pen would pass unseen; the model's and contexts' codes are known."""
    with pytest.raises(SettingsError, match=f"{field}: no rule has the code 'CAP899'"):
        Stripper(Settings(**{field: ("CAP899",)}))
    Stripper(Settings(**{field: ("CAP000", "CAP901", "SYN905", "REL907", "SITE:a.example:1", "CAP")}))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"keep": "caption"}, "keep: 'caption' is no list of names"),
        ({"rule_files": "mine.toml"}, "rule_files"),
        ({"select": (1,)}, "select: 1 is not a name"),
        ({"max_removed": "60%"}, "max-removed: '60%' is not a share"),
        ({"pattern_seconds": None}, "pattern-seconds"),
        ({"pattern_seconds": float("inf")}, "pattern-seconds: inf is not a number above zero"),
        ({"pattern_seconds": 10**400}, "pattern-seconds"),
        ({"lang": "klingon"}, "lang: 'klingon' is no language tag"),
    ],
)
def test_settings_of_the_wrong_kind_are_named(wrong: dict[str, object], said: str) -> None:
    """With the field and what it should be."""
    with pytest.raises(SettingsError) as caught:
        Settings(**wrong)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_lists_serve_as_tuples_and_tags_as_languages() -> None:
    """Settings stay hashable whatever they are given."""
    settings = Settings(keep=["caption"], lang="en-GB")  # type: ignore[arg-type]
    assert settings.keep == ("caption",)
    assert settings.lang == "en"
    assert boilerstrip.strip(STORY, settings=settings).text == STORY
    assert boilerstrip.strip(STORY, lang="fr").text == STORY


def test_things_of_the_wrong_kind_are_type_errors() -> None:
    """Said at once, in words."""
    with pytest.raises(TypeError, match="title"):
        boilerstrip.strip(STORY, title=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="settings"):
        boilerstrip.strip(STORY, settings={"keep": ("caption",)})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="settings"):
        Stripper("caption")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="strip_many"):
        Stripper().strip_many(STORY)
    with pytest.raises(TypeError, match="restore"):
        boilerstrip.restore(b"", {})  # type: ignore[arg-type]
    with pytest.raises(boilerstrip.LedgerError, match="a ledger is"):
        boilerstrip.restore(STORY, "{}")  # type: ignore[arg-type]
