"""The packed rules are the rule files' own, are not used where they are not, and leave no match untried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.firsts import firsts
from boilerstrip.packing import complaints, pack
from boilerstrip.rulefile import Rule, digest_of, same, shipped_rules
from boilerstrip.ruleindex import RuleIndex
from boilerstrip.rulepack import NAME, packed, ready_rules

ROOT = Path(__file__).resolve().parents[1]
RULES = shipped_rules()
EXAMPLES = [one["line"] for rule in RULES for one in (*rule.drops, *rule.keeps)]


def test_the_pack_is_of_the_rule_files() -> None:
    """Byte for byte what packing makes of them now."""
    told = "rules/packed.txt is of other rule files: run 'python -m boilerstrip.packing' and commit what it writes"
    assert (ROOT / "rules" / NAME).read_bytes() == pack(str(ROOT / "rules")), told
    assert packed() is not None, told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pattern": "(?i)support (the"}, "pattern: missing ) at position 16"),
        ({"literals": ("help the",)}, "field 'drops': the pattern and literals do not take 'Support the fund'"),
        ({"keeps": ({"line": "Support the fund"},)}, "field 'keeps': the pattern takes 'Support the fund'"),
    ],
)
def test_a_rule_that_does_other_than_its_examples_say_is_told_with_its_file(change: dict[str, Any], told: str) -> None:
    """One line each, before anything is packed; places are those of the pattern as it was written."""
    good = next(rule for rule in RULES if rule.code == "PRO001")
    mine = {"pattern": "(?i)support the fund", "literals": ("support the",), "drops": ({"line": "Support the fund"},)}
    rule = replace(good, **{**mine, "keeps": ({"line": "Support him"},)}, _compiled=None, _quick=None, _alike=None)
    assert list(complaints([rule])) == []
    (line,) = complaints([replace(rule, **change, _compiled=None, _quick=None, _alike=None)])
    assert line.startswith(f"{good.origin}: rule PRO001: {told}")


def test_packed_rules_take_what_the_files_rules_take() -> None:
    """All that counts is there, in the same order, with the same digest for ledgers."""
    ready = ready_rules()
    assert len(ready) == len(RULES)
    assert all(same(one, other) and one.trusted for one, other in zip(ready, RULES, strict=True))
    pack = packed()
    assert pack is not None
    assert pack.digest == digest_of(RULES)


def tried(index: RuleIndex, lines: list[str]) -> set[tuple[str, int, int]]:
    """The candidates on some lines that a rule then takes or may take."""
    found = (one for some in index.candidates(lines) for one in some)
    return {(rule.code, k, at) for rule, k, at in found if rule.literals or rule.find(lines[k], 5.0)}


@pytest.mark.parametrize("keeping", [False, True])
def test_packed_rules_are_looked_up_as_the_files_rules_are(keeping: bool) -> None:
    """On one in eleven of all rules' examples, many at once."""
    indexes = [RuleIndex([one for one in some if (one.action == "keep") == keeping]) for some in (ready_rules(), RULES)]
    lines = [line for line in EXAMPLES[::11] if line.strip()]
    assert tried(indexes[0], lines) == tried(indexes[1], lines)


def test_a_share_of_the_packed_rules_finds_what_it_would_alone() -> None:
    """What is looked up for rules that are not in use is passed over."""
    ready, some = ready_rules()[::3], RULES[::3]
    pair = [RuleIndex([one for one in rules if one.action != "keep"]) for rules in (ready, some)]
    assert tried(pair[0], EXAMPLES[::50]) == tried(pair[1], EXAMPLES[::50])


def test_no_line_begins_with_what_its_rule_says_it_never_does() -> None:
    """By all examples of all rules."""
    for rule in ready_rules():
        if rule.never:
            for line in filter(str.isascii, EXAMPLES[:: 1 + len(EXAMPLES) // 400]):
                assert line[:1] not in rule.never or rule.find(line, 5.0) is None, (rule.code, line)
    mine: dict[str, Rule] = {rule.code: rule for rule in ready_rules()}
    for rule in RULES:
        for one in rule.drops:
            line = one["line"]
            if line.isascii() and "{title}" not in line and rule.find(line, 5.0) is not None:
                assert line[0] not in mine[rule.code].never, (rule.code, line)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ab|c", "ac"),
        ("(?i)ab|c", "ACac"),
        ("(?i:a)b", "Aa"),
        ("a?b", "ab"),
        ("a*", None),
        ("(?!x)a", "a"),
        (r"\Aa(?=b)", "a"),
        ("[a-c]{2}", "abc"),
        ("(?i)[a-b]", "ABab"),
        ("(?i)(?-i:a)b", "a"),
        (".a", None),
        ("(a", None),
        (r"(x)?\1a", None),
        ("\u0131a|b", "b"),
    ],
)
def test_what_a_pattern_can_begin_with(pattern: str, found: str | None) -> None:
    """Read off its tree; None where that may be anything."""
    assert firsts(pattern) == found


@settings(deadline=None, max_examples=150)
@given(st.from_regex(r"[a-c(|)?*+\[\]^.]{1,9}", fullmatch=True), st.text("abcABC(|.", min_size=1, max_size=5))
def test_a_pattern_matches_nothing_that_begins_otherwise(pattern: str, text: str) -> None:
    """Whatever the pattern."""
    import re
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = firsts(pattern)
        if found is not None and text[0] not in found:
            assert re.match(pattern, text, re.ASCII) is None


def test_a_pack_of_other_rule_files_is_not_used(tmp_path: Path) -> None:
    """A rule file that was edited counts at once, also where its size stays the same, and a broken pack is none."""
    for name in ("boilerstrip", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(tmp_path / "rules", tmp_path / "boilerstrip" / "rules")
    folder = tmp_path / "boilerstrip" / "rules"
    code = "from boilerstrip.rulepack import packed, ready_rules; print(packed() is not None, ready_rules()[0].label)"

    def said() -> str:
        run = [sys.executable, "-P", "-c", code] if sys.version_info >= (3, 11) else [sys.executable, "-c", code]
        paths = {**os.environ, "PYTHONPATH": str(tmp_path)}
        return subprocess.run(run, env=paths, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()

    assert said().startswith("True ")
    path = next(folder.glob("en/*.toml"))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'why = "A', b'why = "B', 1))
    assert path.stat().st_size == len(whole)
    assert said().startswith("False ")
    path.write_bytes(whole)
    assert said().startswith("True ")
    (folder / NAME).write_bytes((folder / NAME).read_bytes()[:100_000])
    assert said().startswith("False ")
