"""Wrapper that a scraper glued to a paragraph is cut out of it, and the paragraph stays."""

from __future__ import annotations

import pytest

from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

RULES = Stripper(Settings(model="none"))
TOLD = "The harbour office said on Monday that the ferry would sail again from the old pier after weeks of repairs."
LAST = "The council is to vote on the money in March, the clerk said, when the school also needs a roof."
HEADLINE = "Паром снова выйдет в море от старого причала"
STORY = "Портовая служба сообщила в понедельник, что паром после трёх недель ремонта снова отправится от причала."


@pytest.mark.parametrize(
    ("glued", "stays"),
    [
        ("Photo: Ann LindIn light of the storm the council has called off the concert on the pier.", "In light of"),
        ("ABC/Ann Lind(LONDON) -- The host of the show has a new contract, which ends in May.", "(LONDON)"),
        ("Foto: Anna LindDie Fähre fährt von Montag an wieder, wie der Betreiber am Dienstag mitteilte.", "Die Fähre"),
        ("(Foto: dpa)Die Fähre fährt von Montag an wieder, wie der Betreiber am Dienstag mitteilte.", "Die Fähre"),
    ],
)
def test_a_credit_before_a_paragraph_goes(glued: str, stays: str) -> None:
    """Rules for captions would take the line."""
    assert RULES.strip(f"{TOLD}\n\n{glued}\n\n{LAST}").text == f"{TOLD}\n\n{glued[glued.index(stays) :]}\n\n{LAST}"


@pytest.mark.parametrize(
    "note",
    [
        "[ANI]",
        "This article originally appeared in The Lantern.",
        "(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",
        "Associated Press writer Mara Holt contributed to this report.",
        "Copyright 2021 The Lantern. All rights reserved.",
        "Reporting by Ann Lind; Editing by Tom Reyes",
        "Follow Ann Lind on Twitter @annlind",
        "Tags: ferry, harbour, council",
    ],
)
def test_a_note_behind_the_last_paragraph_goes(note: str) -> None:
    """What a desk puts there must not take the paragraph with it."""
    assert RULES.strip(f"{TOLD}\n\n{LAST} {note}").text == f"{TOLD}\n\n{LAST}"


@pytest.mark.parametrize(
    ("last", "sign_off"),
    [
        ("Der Rat stimmt im März über das Geld ab, wenn auch über das Dach der Schule entschieden wird.", " (dpa)"),
        ("Rada zagłosuje nad pieniędzmi w marcu, gdy zapadnie też decyzja w sprawie dachu szkoły.", " (PAP)"),
        ("Dewan akan memutuskan dana itu pada Maret, ketika atap sekolah juga harus diputuskan.", " (Antara)"),
        ("議会は三月に予算を採決する予定で、島の学校の屋根についても決める必要がある。", "（共同）"),
    ],
)
def test_an_agency_behind_the_last_paragraph_makes_no_caption_of_it(last: str, sign_off: str) -> None:
    """In languages whose captions name the picture before their agency."""
    assert RULES.strip(f"{last}\n\n{last}{sign_off}").text == f"{last}\n\n{last}"


def test_an_hour_before_a_headline_goes_and_those_of_a_chronicle_stay() -> None:
    """One is a portal's stamp; two tell what happened when."""
    assert RULES.strip(f"17:54 {HEADLINE}\n\n{STORY}").text == f"{HEADLINE}\n\n{STORY}"
    told = f"{STORY}\n\n17:54 {HEADLINE}\n\n18:20 Капитан вышел на палубу и поднял флаг города."
    assert RULES.strip(told).text == told
