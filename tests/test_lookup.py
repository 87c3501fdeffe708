"""Which rules are tried on a line: literals are whole words where a script has words, and their anchors hold."""

from __future__ import annotations

import json

import pytest

from boilerstrip.errors import RuleError
from boilerstrip.rulefile import parse_rules
from boilerstrip.ruleindex import RuleIndex

RULE = """
[[rule]]
code = "PRO801"
name = "any"
label = "promo"
why = "A rule that takes whatever it is tried on."
literals = {literals}
pattern = '.*'
where = "anywhere"
action = "line"
certain = false
drops = ["x"]
keeps = [{{ line = "y", why = "none" }}]
"""


def tried(literal: str, line: str) -> bool:
    """Whether a rule with this literal is tried on a line."""
    rules = parse_rules(RULE.format(literals=json.dumps([literal])), "mine.toml", "any")
    return any(RuleIndex(rules).candidates([line]))


@pytest.mark.parametrize(
    ("literal", "line", "found"),
    [
        ("лодка", "Где лодка?", True),
        ("лодка", "Где лодками торгуют?", False),
        ("^лодка", "\u2022 Лодка и мост", True),
        ("^лодка", "Старая лодка", False),
        ("лодка$", "Старая лодка.", True),
        ("лодка$", "Лодка и мост", False),
        ("القارب", "أين القارب؟", True),
        ("قارب", "أين القارب؟", False),
        ("नाव", "नाव कहाँ है", True),
        ("नाव", "नाविक कहाँ है", False),
        ("ç", "a ç b", True),
        ("ç", "façade", False),
    ],
)
def test_a_word_of_a_script_with_spaces_is_looked_up_whole(literal: str, line: str, found: bool) -> None:
    """As an ASCII word is, with its anchor; vowel signs belong to the word."""
    assert tried(literal, line) == found


@pytest.mark.parametrize(
    ("literal", "line"),
    [
        ("小船", "那条小船在哪里"),
        ("船", "小船ABC"),
        ("小船", "小船ABC"),
        ("เรือ", "ไปเรือไหม"),
        ("나룻배", "나룻배는 어디에"),
        ("^小船", "小船在"),
    ],
)
def test_a_word_of_a_script_without_spaces_is_found_anywhere(literal: str, line: str) -> None:
    """Whatever stands beside it, a Latin letter too; so are Korean words, whose endings are glued to them."""
    assert tried(literal, line)


def test_a_literal_with_two_anchors_is_refused() -> None:
    """One of them would count for nothing; the message names the field."""
    with pytest.raises(RuleError, match=r"mine\.toml: rule PRO801: field 'literals'"):
        parse_rules(RULE.format(literals='["^rope$"]'), "mine.toml", "any")
