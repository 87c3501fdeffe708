"""Lines that were merged, cut at a width or repeated are still the story's."""

from __future__ import annotations

import textwrap

import pytest

import boilerstrip
from boilerstrip.scoring.align import Index
from boilerstrip.scoring.coded import Coder, coded_lines
from boilerstrip.scoring.unwrapped import joined

STORY = [
    "Harbour town votes to keep its last wooden ferry",
    "The council of Wexcombe decided on Tuesday night that the wooden ferry will keep crossing the bay for ten years.",
    "Mayor Ada Okonkwo called the vote a gift to the people who had signed a petition in the spring.",
    "It was close.",
    "The boat was built in 1931 by a family of shipwrights and has been repaired nineteen times since. Its engine came "
    "out of a trawler that was broken up in Bergen, and it burns twelve litres of diesel an hour.",
    "Opponents said the money would be better spent on a bridge, which the county has promised four times.",
    "Only one member of the council, the retired teacher Paul Drobny, voted against the plan.",
    "He told reporters that nostalgia is no way to run a timetable and left the hall before the end.",
    "Repairs to the hull should begin in March and be finished before the first summer visitors arrive.",
    "The shipyard expects to replace 40 planks of oak and most of the copper sheathing below the waterline.",
    "Fishmongers at the market, who use the first crossing every morning, heard the news on the radio.",
    "Some of them rang the ship's bell, which had been silent since the previous winter, for several minutes.",
    "A party for all passengers is planned for the day when the ferry returns to its quay, at a cost of 1.2 million.",
]
SOURCE = "\n".join(STORY)


def wrapped(lines: list[str], width: int) -> str:
    """Lines cut at a width."""
    return "\n".join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in lines)


@pytest.mark.parametrize("gone", range(len(STORY)))
def test_a_text_on_one_line_that_lacks_a_paragraph_has_all_the_others(gone: int) -> None:
    """Whichever paragraph it is; the others are neither missing nor added."""
    left = [line for k, line in enumerate(STORY) if k != gone]
    scored = boilerstrip.score(" ".join(left), SOURCE, wrapper="off")
    assert scored.relation == "republished"
    assert scored.purity > 0.99
    assert [one.index for one in scored.source_lines if one.status == "missing"] == [gone]
    assert scored.changes == ()


def test_paragraphs_of_another_story_on_one_line_are_not_the_sources() -> None:
    """Words that two stories have in common by chance are not looked for one by one."""
    other = (
        "The museum of glass has bought a lamp that an apprentice made in 1788, and shows it from Friday on. The vote "
        "of the trustees was close. A bridge of glass, said the director, is planned for the first summer visitors of "
        "next year, when the market for lamps will have found its feet again, and he will have left the house. "
    )
    scored = boilerstrip.score(other * 3, " ".join(STORY), wrapper="off")
    assert (scored.relation, scored.purity) == ("different", 0.0)


@pytest.mark.parametrize("width", [25, 40, 60, 80])
def test_a_text_cut_at_a_width_is_the_text(width: int) -> None:
    """Whichever of the two was cut, or both, at other widths; and its facts are compared over the cuts."""
    cut, one_line = wrapped(STORY, width), " ".join(STORY)
    for cleaned, source in ((cut, SOURCE), (SOURCE, cut), (cut, one_line), (one_line, cut), (cut, wrapped(STORY, 50))):
        scored = boilerstrip.score(cleaned, source, wrapper="off")
        assert scored.coverage > 0.98
        assert scored.purity > 0.98
        assert scored.verdict == "faithful"
        assert not [one for one in scored.cleaned_lines if one.status == "added"]


@pytest.mark.parametrize("width", [40, 80])
def test_lines_of_a_paragraph_that_is_whole_are_whole(width: int) -> None:
    """Verbatim and kept, although no sentence ends where they do; and the lines of one that went are lost, by name."""
    cut = wrapped(STORY, width)
    scored = boilerstrip.score(cut, SOURCE, wrapper="off")
    assert {one.status for one in scored.cleaned_lines} == {"verbatim"}
    scored = boilerstrip.score(SOURCE, cut, wrapper="off")
    assert {one.status for one in scored.source_lines} == {"kept"}
    gone = textwrap.wrap(STORY[6], width)
    left = "\n".join(line for line in cut.split("\n") if line not in gone)
    lost = boilerstrip.score(left, SOURCE, raw=cut, wrapper="off")
    assert lost.verdict == "body-lost"
    assert [one.text for one in lost.wrongly_removed] == gone


def test_a_changed_fact_of_a_cut_text_is_told_with_the_line_it_stands_in() -> None:
    """Not with the paragraph's first line."""
    cut = wrapped(STORY, 40)
    changed = cut.replace("Bergen", "Hamburg")
    (change,) = boilerstrip.score(changed, SOURCE).changes
    assert (change.now, change.was) == ("Hamburg", "Bergen")
    assert "Hamburg" in changed.split("\n")[change.line]
    assert "Bergen" in STORY[change.source_line]


def test_a_line_that_was_cut_once_keeps_its_tail() -> None:
    """A word alone on its line goes with the line that it was cut off, before it or behind it."""
    for cut in (SOURCE.replace(" spring.", "\nspring."), SOURCE.replace("Mayor Ada", "Mayor\nAda")):
        scored = boilerstrip.score(cut, SOURCE, wrapper="off")
        assert (scored.coverage, scored.purity) == (1.0, 1.0)
    scored = boilerstrip.score(SOURCE.replace(" spring.", " spring.\nSummer."), SOURCE, wrapper="off")
    assert [one.text for one in scored.cleaned_lines if one.status == "added"] == ["Summer."]


def test_paragraphs_and_lists_are_not_taken_for_cut_lines() -> None:
    """Lines of one length go on in the next one only if it begins like the rest of a sentence."""
    coder = Coder()
    for text in (SOURCE, "\n".join(f"Lot {n} was sold" for n in range(1000, 1100)), "a\nb\nc", ""):
        lines = coded_lines(text, coder)
        assert joined(lines, coder).lines is lines


def test_a_line_that_stands_everywhere_is_looked_up_once() -> None:
    """So time does not grow with how often it is repeated."""
    coder = Coder()
    index = Index(coded_lines("Yes it is so.\n" * 500 + "Yes it was so.\n" * 500, coder))
    assert dict(index.likely(coder.line("Yes it is so today"))) == {0: 4, 500: 3}
    scored = boilerstrip.score("Yes it is so today.\nNo it was not.\n" * 50, "Yes it is so.\n" * 100)
    assert [one.match for one in scored.cleaned_lines] == [0, None] * 50


@pytest.mark.parametrize("others", [0, 40, 400])
def test_a_line_finds_its_counterpart_among_few_lines_and_among_many(others: int) -> None:
    """Few are all compared; among many those with the most telling words in common are."""
    around = [f"Boat {n} of the harbour's list was painted in the year {1900 + n}." for n in range(others)]
    source = "\n".join([*around, *SOURCE.split("\n")])
    cut = SOURCE.replace(" the ", " that ", 3)
    assert cut != SOURCE
    scored, alone = boilerstrip.score(cut, source), boilerstrip.score(cut, SOURCE)
    matches = [None if one.match is None else one.match - others for one in scored.cleaned_lines]
    assert matches == [one.match for one in alone.cleaned_lines]
    assert [one.status for one in scored.cleaned_lines] == [one.status for one in alone.cleaned_lines]


SHORT = [
    "The boats come home at night.",
    "Nobody knows where they have been.",
    "The old men count the lanterns.",
    "Children sleep beside the cold stove.",
    "Morning brings the gulls and fog.",
    "Ropes lie coiled along the pier.",
    "Women mend the nets in silence.",
    "A bell rings over the water.",
    "Somebody calls a name out loud.",
    "Then all the doors are closed.",
]


@pytest.mark.parametrize("number", [4, 10])
@pytest.mark.parametrize("stop", [".", ""])
def test_short_lines_merged_into_one_are_the_source(number: int, stop: str) -> None:
    """With stops and without; none of them alone is much of the line that they were merged into."""
    lines = [line.rstrip(".") + stop for line in SHORT[:number]]
    for cleaned, source in ((" ".join(lines), "\n".join(lines)), ("\n".join(lines), " ".join(lines))):
        scored = boilerstrip.score(cleaned, source, raw=source, wrapper="off")
        assert (scored.verdict, scored.coverage, scored.purity) == ("faithful", 1.0, 1.0)


def test_short_lines_merged_with_another_word_are_the_source_but_for_that_line() -> None:
    """The lines around it are found, to the word."""
    merged = " ".join(SHORT).replace("cold", "warm")
    scored = boilerstrip.score(merged, "\n".join(SHORT), wrapper="off")
    assert scored.relation == "republished"
    assert [one.status for one in scored.source_lines].count("kept") == len(SHORT) - 1


def test_one_short_line_of_the_source_in_a_long_one_is_no_republication() -> None:
    """What is merged has to make up as much of a line as what is edited."""
    long = (
        f"The museum of glass has bought a lamp from {SHORT[0]} It shows the lamp to visitors from Friday on, it said."
    )
    assert boilerstrip.score(long, "\n".join(SHORT), wrapper="off").relation == "different"


@pytest.mark.parametrize("width", [30, 38, 46])
def test_names_cut_at_a_width_are_the_text(width: int) -> None:
    """Although lines go on in capitals, as German ones do, and nobody takes them for cut."""
    names = [
        "Anna Berg, Otto Lind and Eva Storm of the Harbour Party met Mayor Ekelund at Lindfors Town Hall on Monday.",
        "The Osterby Dam Company, Grankulla University and the Lindfors Museum signed the Ralla Accord on Wednesday.",
        "Peter Dahl, Maria Sund and Lars Holm told Radio Lindfors that the Ralla Accord was good for Osterby.",
    ]
    scored = boilerstrip.score("\n".join(names), wrapped(names, width), wrapper="off")
    assert (scored.verdict, scored.coverage, scored.purity) == ("faithful", 1.0, 1.0)


@pytest.mark.parametrize(("width", "other"), [(60, 74), (60, 500), (66, 80), (72, 64)])
def test_a_text_of_nouns_with_capitals_cut_at_a_width_is_the_text(width: int, other: int) -> None:
    """Although most lines that go on begin with a capital; a number cut off from its scale is no change."""
    story = [
        "Prüfer haben in der vergangenen Woche 14 Risse im Überlauf der Talsperre Oberwald gefunden, wie der "
        "Wasserverband am Donnerstag mitteilte. Das Bauwerk soll für 230 Millionen Euro neu gebaut werden.",
        "Die Talsperre, die oberhalb der Stadt Lindenfels 41 Millionen Kubikmeter Wasser staut, wurde 1957 gebaut und "
        "seit 1988 nicht mehr instand gesetzt.",
        "Landwirte an der Ralla, die in trockenen Sommern Wasser aus dem See pumpen, sagten, niemand habe gefragt.",
        "Nils Berg, der bei Tollheim auf 60 Hektar Gerste und Kartoffeln anbaut, sagte, seine Pumpen würden im Juli in "
        "der Luft hängen.",
    ]
    scored = boilerstrip.score(wrapped(story, other), wrapped(story, width), wrapper="off")
    assert (scored.verdict, scored.changes) == ("faithful", ())
    assert min(scored.coverage, scored.purity) > 0.98
    assert not [one for one in scored.cleaned_lines if one.status == "added"]


def test_lines_joined_into_one_are_kept_in_their_order() -> None:
    """No word of a sentence is looked for elsewhere where it stands whole; a headline's end is none in one line."""
    scored = boilerstrip.score(" ".join(STORY), SOURCE, wrapper="off")
    assert {one.status for one in scored.source_lines} == {"kept"}
    scored = boilerstrip.score(SOURCE, " ".join(STORY), wrapper="off")
    assert (scored.coverage, scored.purity) == (1.0, 1.0)
    assert [one.index for one in scored.cleaned_lines if one.status != "verbatim"] == [0, 1]


def test_a_line_that_stands_twice_is_kept_twice_wherever_it_was_moved() -> None:
    """Of equal lines each is another one's match."""
    refrain = "Watch this space for more, the clerk said."
    source = "\n".join([STORY[1], refrain, STORY[2], refrain, STORY[5]])
    for order in ([refrain, STORY[5], STORY[1], refrain, STORY[2]], [STORY[5], refrain, STORY[1], refrain, STORY[2]]):
        scored = boilerstrip.score("\n".join(order), source, wrapper="off")
        assert {one.status for one in scored.source_lines} == {"kept"}
