"""Another number, unit, currency, half of the day or order of a result is a change; right conversions are none."""

from __future__ import annotations

import pytest

import boilerstrip

LINE = "The council of Wexcombe said in a report on {} that nobody had expected it, and it went on to praise the work."

DIFFERENT = [
    # The point of a decimal number is no mark like others
    ("3.5 percent", "35 percent"),
    ("1.5", "15"),
    ("12.7 points", "127 points"),
    ("$3.50", "$350"),
    (".5 percent", "5 percent"),
    ("3-5 people", "35 people"),
    # Halves of the day, currencies, units
    ("5 p.m.", "5 a.m."),
    ("5:30pm", "5:30am"),
    ("5 p.m.", "16:00"),
    ("$5 million", "\u20ac5 million"),
    ("5 million euros", "5 million dollars"),
    ("5 miles", "5 kilometers"),
    ("five days", "five weeks"),
    ("230 pounds", "230 dollars"),
    ("Rs 230", "$230"),
    ("230 won", "230 yen"),
    ("230 naira", "230 cedis"),
    ("HK$230", "$230"),
    ("R$230", "$230"),
    ("230 crowns", "230 dollars"),
    # Scales
    ("\u00a3230 m", "\u00a3230 bn"),
    ("230 mn", "230 bn"),
    ("230 mln euros", "230 bln euros"),
    ("Rs 230 cr", "Rs 230 lakh"),
    ("230m people", "230bn people"),
    ("2,400m", "2,500m"),
    ("2,400m", "24,000 feet"),
    ("December 4th", "December 5"),
    ("2024-25", "2024-2026"),
    ("two dozen", "25"),
    ("the twenty-first", "the 22nd"),
    # What is below zero
    ("-12 degrees", "12 degrees"),
    ("minus 12", "12"),
    ("-0.5 percent", "0.5 percent"),
    # Results
    ("a 3-1 win", "a 1-3 win"),
    ("a 52-48 vote", "a 48-52 vote"),
    ("a vote of 52 to 48", "a vote of 48 to 52"),
    # Wrong conversions
    ("97 \u00b0F", "46 \u00b0C"),
    ("14F", "10C"),
    ("60 mph", "60 km/h"),
    ("60 mph", "160 km/h"),
    ("3 square miles", "4.8 square kilometers"),
]
SAME = [
    ("97 degrees Fahrenheit", "36 degrees Celsius"),
    ("97 \u00b0F", "36 \u00b0C"),
    ("14F", "-10C"),
    ("14 degrees F", "minus 10 degrees C"),
    ("60 mph", "97 km/h"),
    ("60 miles per hour", "97 kilometers an hour"),
    ("3 square miles", "7.8 square kilometers"),
    ("3 square miles", "7.8 km\u00b2"),
    ("35 cubic feet", "1 cubic metre"),
    ("20 knots", "37 km/h"),
    ("two weeks", "14 days"),
    ("5 p.m.", "17:00"),
    ("5:30 p.m.", "17.30"),
    ("3:30 p.m.", "3.30pm"),
    ("3.50 dollars", "3.5 dollars"),
    ("0.5 percent", ".5 percent"),
    ("$5 million", "5 million dollars"),
    ("5 km", "5 kilometres"),
    ("5 tonnes", "5 tons"),
    ("3\u20131", "3-1"),
    ("240 000", "240,000"),
    ("in 2019 50 people", "50 people in 2019"),
    ("-12 degrees", "minus 12 degrees"),
    ("pages 10 -12", "pages 10-12"),
    ("the No. 1 seed", "the number 1 seed"),
    ("the No. 1 seed", "the top seed"),
    ("1,000 metres", "1,000m"),
    ("2,400m", "7,874 feet"),
    ("230m people", "230 million people"),
    ("\u00a3230m", "\u00a3230 m"),
    ("\u00a3230m", "\u00a3230 million"),
    ("December 4th", "December 4"),
    ("two dozen", "24"),
    ("2024-25", "2024-2025"),
    ("the 21st", "the twenty-first"),
    ("1.5 million", "one and a half million"),
    ("$5", "US$5"),
    ("$5", "5 dollars"),
    ("A$5", "5 Australian dollars"),
    ("5 crowns", "5 kronor"),
    ("5 pounds", "2.3 kilograms"),
    ("Rs 230 cr", "\u20b9230 crore"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_figure_is_called_out(one: str, other: str) -> None:
    """Whichever of the two stands in the source."""
    for now, was in ((one, other), (other, one)):
        scored = boilerstrip.score(LINE.format(now), LINE.format(was))
        assert [change.kind for change in scored.changes] == ["number"]
        assert scored.verdict == "changed-facts"


NAMES = [
    ("Niger", "Nigeria"),
    ("Peter Johnson", "Peter John"),
    ("Martin", "Martinez"),
    ("Anders Lars", "Anders Larsen"),
]


@pytest.mark.parametrize(("one", "other"), NAMES)
def test_a_name_that_begins_with_another_is_another(one: str, other: str) -> None:
    """Letters that they share at the beginning make no short form."""
    for now, was in ((one, other), (other, one)):
        assert [change.kind for change in boilerstrip.score(LINE.format(now), LINE.format(was)).changes] == ["name"]


@pytest.mark.parametrize(("one", "other"), [("Calif.", "California"), ("Israel", "Israelis"), ("Oct. 3", "October 3")])
def test_a_short_form_and_a_people_are_no_other_name(one: str, other: str) -> None:
    """Nor is one of many."""
    for now, was in ((one, other), (other, one)):
        assert boilerstrip.score(LINE.format(now), LINE.format(was)).changes == ()


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_figure_said_otherwise_is_no_change(one: str, other: str) -> None:
    """Nor is it a name."""
    for now, was in ((one, other), (other, one)):
        assert boilerstrip.score(LINE.format(now), LINE.format(was)).changes == ()
