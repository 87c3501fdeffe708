"""Rules of languages never written in ASCII cost English texts nothing, and lose nothing in texts of their own."""

from __future__ import annotations

import pytest

from boilerstrip.read import is_foreign
from boilerstrip.rulefile import shipped_rules
from boilerstrip.ruleindex import RuleIndex
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

VIETNAMESE = "Chiếc phà cũ sẽ tiếp tục chạy qua vịnh sau khi thị trấn bỏ phiếu hôm thứ Ba để trả tiền cho thân tàu mới."


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Plain words", False),
        ("Café owners met Zoë at the quay to talk about the ferry and the fares.", False),
        (VIETNAMESE, True),
        ("港口", True),
    ],
)
def test_a_text_is_foreign_by_its_letters(text: str, foreign: bool) -> None:
    """A few accents make no text foreign."""
    assert is_foreign(text) is foreign


def test_ascii_lines_of_english_texts_see_no_rule_of_such_a_language() -> None:
    """Lines with other letters do, in any text."""
    index = RuleIndex([rule for rule in shipped_rules() if rule.action != "keep"])
    lines = ["Reuters, AFP", "Facebook Twitter Zalo", "Фото: Reuters"]
    tried = {(rule.lang, k) for some in index.candidates(lines, foreign=False) for rule, k, _ in some}
    assert not {("vi", 0), ("vi", 1), ("ja", 1)} & tried
    assert ("ru", 2) in tried


def test_ascii_lines_of_a_foreign_text_are_tried_on_all() -> None:
    """A Vietnamese credit may hold no letter that English lacks."""
    rules = Stripper(Settings(model="none"))
    result = rules.strip("\n".join([VIETNAMESE, VIETNAMESE.replace("cũ", "mới"), "Theo TTXVN"]))
    assert not result.lines[-1].kept
