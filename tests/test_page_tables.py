"""A story's tables stay: the bars between cells are ours, and say nothing of what the cells hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_pages import STORY, true_of

import boilerstrip
from boilerstrip import Result, Settings, Stripper

ROWS = [
    ("Player", "Club", "Country"),
    ("Ann Lo", "Kirkby", "England"),
    ("Mia Dahl", "Fenwick", "Norway"),
    ("Jo Pell", "Barrow", "Wales"),
]


def table(rows: list[tuple[str, ...]], cell: str = "{}") -> str:
    """A table of cells that hold words."""
    made = ("".join(f"<td>{cell.format(one)}</td>" for one in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>"


def stripped(inside: str, stripper: Stripper | None = None) -> Result:
    """The Result of a page with something at its story's end."""
    page = (
        f"<html lang=en><title>Ferry stays</title><body><article><h1>Ferry stays</h1>{STORY}{inside}</article></html>"
    )
    result = stripper.strip_html(page) if stripper else boilerstrip.strip_html(page)
    true_of(result)
    return result


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        [("Home", "Draw", "Away"), ("Kirkby", "Fenwick", "Barrow")],
        [("Gemini", "Yes", "Under two minutes"), ("Kilocode", "No", "Over two minutes")],
    ],
)
def test_a_table_of_words_stays(rows: list[tuple[str, ...]]) -> None:
    """Whole: its rows look like a text's bars of links, and are none."""
    kept = stripped(table(rows)).text.split("\n")
    assert kept[-len(rows) :] == [" | ".join(row) for row in rows]


def test_cells_that_are_links_are_a_bar_of_links() -> None:
    """As they would be in a text."""
    result = stripped(table(ROWS[:1], "<a href=/{0}>{0}</a>"))
    assert [(one.label, one.text) for one in result.removals[-1:]] == [("nav", "\nPlayer | Club | Country")]


def test_a_users_own_rule_hears_the_bars(tmp_path: Path) -> None:
    """They stand in the page's own text, from which rules are written."""
    rules = tmp_path / "own.toml"
    rules.write_text(
        '[[rule]]\ncode = "NAV890"\nname = "bars"\nlabel = "nav"\nwhy = "Bars."\nliterals = ["player |"]\n'
        'pattern = "(?i)player [|] club.*"\nwhere = "anywhere"\naction = "line"\ncertain = true\n'
        'drops = ["Player | Club"]\nkeeps = [{line = "Player", why = "no bar"}]\n'
    )
    gone = stripped(table(ROWS), Stripper(Settings(rule_files=(str(rules),)))).removals
    assert [one.code for one in gone if "Player" in one.text] == ["NAV890"]
