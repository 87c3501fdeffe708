"""``boilerstrip rule`` and ``rules``: every code that a finding can have is explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import OWN

from boilerstrip.cli import main
from boilerstrip.rulefile import shipped_rules


def shown(capsys: Any, *args: str) -> str:
    """What a command prints."""
    assert main([*args]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return str(out)


def test_rules_of_ones_own_are_listed_and_explained(here: Path, capsys: Any) -> None:
    """Named on the command line or in a configuration, which --isolated leaves out, as for check."""
    (here / "own.toml").write_text(OWN)
    (here / "boilerstrip.toml").write_text('rules = ["own.toml"]\n')
    (here / "mine.toml").write_text("")
    assert "PRO801  promo" in shown(capsys, "rules", "--isolated", "--rules", "own.toml")
    assert "PRO801  promo" in shown(capsys, "rules")
    assert "PRO801" not in shown(capsys, "rules", "--isolated")
    assert "PRO801" not in shown(capsys, "rules", "--config", "mine.toml")
    assert "from: own.toml" in shown(capsys, "rule", "PRO801")
    assert main(["rule", "PRO801", "--isolated"]) == 2


def test_a_rule_that_takes_a_shipped_ones_place_is_the_one_that_is_shown(here: Path, capsys: Any) -> None:
    """What check uses is what is explained."""
    (here / "own.toml").write_text(OWN.replace("PRO801", "PRO001"))
    assert shown(capsys, "rule", "PRO001", "--rules", "own.toml").startswith("PRO001 pier (promo, certain)\n")
    assert sum(line.startswith("PRO001") for line in shown(capsys, "rules", "--rules", "own.toml").splitlines()) == 1


def test_a_rule_is_shown_with_all_that_it_does(here: Path, capsys: Any) -> None:
    """Where it looks, for what, and its examples."""
    (here / "own.toml").write_text(OWN)
    assert shown(capsys, "rule", "PRO801", "--rules", "own.toml") == (
        "PRO801 pier (promo, certain)\n\n"
        "A rule of the user's own. Known cost: none.\n\n"
        "where: anywhere   action: line   from: own.toml\n"
        "max_length: 300\n"
        "literals: 'walk the pier'\n"
        "pattern: (?i)walk the pier\n\n"
        "takes\n  Walk the pier\n"
        "leaves\n  They walk the pier.   (a sentence)\n"
    )


def test_contexts_are_listed_and_explained_like_rules(here: Path, capsys: Any) -> None:
    """Those of one label, of two, of any, and the one that keeps."""
    listed = {line[:6]: line for line in shown(capsys, "rules").splitlines()}
    for code, label in (("CAP901", "caption"), ("REL901", "related"), ("ADV901", "ad"), ("KEP901", "text")):
        assert listed[code].split()[1:3] == [label, "likely"]
    assert {f"{prefix}{n}" for prefix in ("CAP", "MET", "COM") for n in (905, 906, 907, 908)} <= set(listed)
    told = shown(capsys, "rule", "ADV901")
    assert told.startswith("ADV901 lists-under-headings (ad, likely)\n\nThe links after a heading")
    assert "where: by the lines around   action: line   from: a context\n" in told
    assert shown(capsys, "rule", "KEP901").startswith("KEP901 chronicles (text, likely)\n\nDates or times")
    assert "\n    " not in shown(capsys, "rule", "MET906")


def test_every_listed_code_can_be_explained(capsys: Any) -> None:
    """And the list holds every shipped rule."""
    codes = [line[:6] for line in shown(capsys, "rules").splitlines()]
    assert codes == sorted(set(codes))
    assert {rule.code for rule in shipped_rules()} <= set(codes)
    for code in codes[::60]:
        assert shown(capsys, "rule", code).startswith(code)


def test_select_picks_rules_and_contexts(capsys: Any) -> None:
    """By label, prefix or code, spaces after commas allowed."""
    codes = {line[:6] for line in shown(capsys, "rules", "--select", "caption, NAV905, SYN001 ,").splitlines()}
    assert {"CAP004", "CAP901", "CAP905", "NAV905", "SYN001"} <= codes
    assert {code[:3] for code in codes} == {"CAP", "NAV", "SYN"}
    twice = shown(capsys, "rules", "--select", "caption,NAV905", "--select", "SYN001")
    assert {line[:6] for line in twice.splitlines()} == codes
    rows = json.loads(shown(capsys, "rules", "--select", "CAP9", "--output-format", "json"))
    assert {"CAP901", "CAP908"} <= {row["code"] for row in rows}
    assert all(row["why"][0].isupper() and row["origin"] == "a context" for row in rows)


def test_a_choice_of_nothing_is_refused(capsys: Any) -> None:
    """As check refuses a code that no rule has."""
    for name in ("CAP999", "SITE:x"):
        assert main(["rules", "--select", name]) == 2
        assert capsys.readouterr() == ("", f"boilerstrip: select: no rule or context is named by {name!r}\n")


def test_the_models_own_code_is_explained(capsys: Any) -> None:
    """It says how to do without the model; a label that it has not is no code."""
    told = shown(capsys, "rule", "CAP000")
    assert told.startswith("CAP000 model (caption, likely)\n\nThe learned model:")
    assert "Not in use with --model none" in told
    for code in ("KEP000", "XYZ000", "CAP999", "caption"):
        assert main(["rule", code]) == 2
        assert capsys.readouterr().err == f"boilerstrip: no rule has the code {code!r}; see 'boilerstrip rules'\n"
