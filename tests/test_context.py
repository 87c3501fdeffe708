"""Each context takes what it is for, in a document, and leaves the near miss; both judgements of a line are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from boilerstrip.evidence import lists
from boilerstrip.evidence.context import CONTEXTS
from boilerstrip.evidence.context import codes as every_code
from boilerstrip.evidence.view import View
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

RULES = Stripper(Settings(model="none"))

P1 = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and two engines."
P2 = "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river."
P3 = "The yard in Port Elm will start on the hull in March, and until then the small boat runs four times a day."
P4 = "Nobody on the pier remembers a winter without the ferry, and nobody there wants to try one either."
TITLE = "Old ferry will keep crossing the bay"
LONG_TITLE = (
    "The town of Windhaven will vote on its old ferry once more before the winter comes, the clerk of the town says, "
    "and the yard in Port Elm waits for word on the new hull and on both of its engines, as Harbour Post has learned"
)
LEADS = "On the move: She was seen on the quay in a long coat and a red hat, with her brother and two of his friends"
READY = "Ready to go: The captain stood at the wheel with Ana Lind and a bag on the last run of the old boat"
LESS = "Less fuel: The new engine needs a third less oil on every crossing than the old one did before"
MORE = "More room: There is space for forty more bags and bicycles on the lower deck of the boat now"
HEADED = "The yard in Port Elm will start on the hull"
CREDIT = "Photo: Ana Lind"
REPEATED = "The yard in Port Elm will start on the hull in March, and until then the small boat runs for all"
MENU = (
    "Home Harbour News Ferry Times Lighthouse Tours Fish Market Weather Tides Business Jobs Housing Sports Rowing "
    "Sailing Culture Music Films Books Opinion Letters Obituaries Classifieds"
)
LISTED = (
    "Harbour master to leave after thirty years",
    "Who owns the lighthouse on the rocks now?",
    "Fishermen of the bay ask for a second pier",
)
ES1 = "El viejo barco seguirá cruzando la bahía después de que el pueblo votara el martes por pagar casco y motores."
ES2 = "Solo 41 de 600 votantes estuvieron en contra, dijo la secretaria, y casi todos ellos viven al otro lado del río."
ES3 = "Barcos del Puerto construye cascos y motores para transbordadores en el astillero de Puerto Claro desde 1968."
RU1 = (
    "Старый паром будет ходить через залив и дальше: во вторник город решил заплатить за новый корпус и два двигателя."
)
RU2 = "Против был лишь 41 из 600 голосовавших, сказала секретарь, и почти все они живут на дальнем берегу этой реки."


@dataclass(frozen=True)
class Case:
    """A document, and the lines of it that a context takes or leaves."""

    code: str
    takes: tuple[str, ...]
    doc: tuple[str, ...]
    why: str = ""


TAKES = [
    Case("KEP905", (), (TITLE, P1, "Politics", P2, "Sport", P3, "Weather", P4), "parts named as sections are"),
    Case("KEP905", (), (P1, "Politics", P2, "The far shore", "Nobody rows.", "Weather", "It rained."), "sentences"),
    Case(
        "KEP906",
        (),
        (P1, "The highest:", "Windhaven 31.2\u00b0C", "Thornby 29.8\u00b0C", "Elmsund 28.1\u00b0C", P2, P3),
        "temperatures that the story leads on to",
    ),
    Case(
        "KEP906",
        (),
        (P1, "FTSE 100: 7,412.40 (+0.3%)", "Nasdaq: 15,988.10 (+0.2%)", "Gold: $2,388.00 (+0.3%)", P2, P3),
        "prices between sentences",
    ),
    Case("KEP906", (), (P1, "Built: 1968", "Editor: Ana Lind", "Crew: Nine", P2), "facts, one as a rule's"),
    Case("KEP902", (), (P1, "Read more | Pages | Year", "Photos | 41 | 9", "Share | 12 | 4", P2), "a table"),
    Case(
        "KEP903",
        (),
        (P1, P2, CREDIT, "Gull and Anchor", CREDIT, "The Old Net Loft", CREDIT, P3),
        "entries that a credit parts",
    ),
    Case("KEP902", (), (P1, "Boat | Price", "Subscribe | $9", "Sign up | $12", P2), "prices under their head"),
    Case("KEP901", (), ("Three days", P1, "Monday", P2, "Tuesday", P3, "Wednesday", P4), "a chronicle's own dates"),
    Case(
        "KEP901",
        (),
        (
            "The night as it went",
            "18.41 GMT",
            "The hall is empty",
            P1,
            "18.19 GMT",
            "Votes are counted",
            P2,
            "17.52 GMT",
            P3,
        ),
        "a live blog's times and its entries' headlines",
    ),
    Case("KEP904", (), ("Key points", "Ferry stays in the bay", "Far shore is against it", P1, P2), "a summary"),
    Case(
        "KEP904", (), ("Das Wichtigste in Kürze", "- Die Fähre bleibt", "- Das Ufer ist dagegen", P1, P2), "in German"
    ),
    Case(
        "REL901",
        ("Harbour master to leave after thirty years", "Who owns the lighthouse on the rocks now?"),
        (
            P1,
            P2,
            "Read also:",
            "Harbour master to leave after thirty years",
            "Who owns the lighthouse on the rocks now?",
            P3,
        ),
    ),
    Case(
        "REL901",
        (*LISTED, "The captain learned to swim, and then he learned to leave the ropes alone."),
        (
            *(P1, P2, "Most read", *LISTED),
            *("The captain learned to swim, and then he learned to leave the ropes alone.", "Advertisement"),
        ),
        "a sentence as long as a teaser under three links",
    ),
    Case(
        "SYN901",
        ("Ana Lind", "Harbour Boats, Inc."),
        (P1, P2, P3, P4, "Media Contact:", "Ana Lind", "Harbour Boats, Inc.", "ana@boats.example"),
    ),
    Case(
        "SYN902",
        (P4,),
        (P1, P2, P3, "About Harbour Boats", P4, "Media Contact:", "Ana Lind", "/PRNewswire/ -- Harbour Boats"),
    ),
    Case("MET904", ("Andrew Lind and Stefan Pier",), (TITLE, "Andrew Lind and Stefan Pier", P1, P2, P3)),
    Case("MET904", ("Laura Pier, Harbour Almanac",), (TITLE, "Laura Pier, Harbour Almanac", P1, P2, P3)),
    Case(
        "MET903",
        ("Ana Lind", P4),
        (TITLE, P1, P2, P3, "About the author", "Ana Lind", P4, "Advertisement"),
    ),
    Case(
        "MET903",
        (P4,),
        (TITLE, P1, P2, P3, "About the author", "By Ana Lind", P4, "Advertisement"),
    ),
    Case(
        "COM901",
        ("I learned to swim there in 1968 and the water was cold.", "Who pays for the boiler, that is what I ask."),
        (
            *(P1, P2, P3, P4, "Comments", "Oldswimmer", "I learned to swim there in 1968 and the water was cold."),
            *("Reply", "Ted", "Who pays for the boiler, that is what I ask.", "Reply"),
        ),
    ),
    Case("NAV901", ("Thornby",), ("Home", "News", "Thornby", "Old ferry will keep crossing the bay", P1, P2, P3)),
    Case("MET902", ("Thornby",), ("Home", "Print", "Thornby", "Old ferry will keep crossing the bay", P1, P2, P3)),
    Case(
        "CAP901",
        ("Gulls over the pier",),
        (
            *(
                P1,
                "The hull in the yard. (Photo: Ana Lind)",
                "The bay at noon. (Photo: Ana Lind)",
                "Gulls over the pier",
            ),
            *("The clerk counts. (Photo: Ana Lind)", "The last boat. (Photo: Ana Lind)", P2),
        ),
    ),
    Case(
        "CAP902",
        ("The mayor paints the old ferry's hull in the yard at Port Elm",),
        (
            *(P1, "FILE PHOTO: The mayor paints the old ferry's hull in the yard at Port Elm. REUTERS/Ana Lind"),
            *("The mayor paints the old ferry's hull in the yard at Port Elm", P2, P3),
        ),
    ),
    Case(
        "CAP903",
        ("Voters wait in front of the town hall of Windhaven on a Tuesday in the rain",),
        (
            P1,
            P2,
            "Voters wait in front of the town hall of Windhaven on a Tuesday in the rain",
            "(Photo: Ana Lind)",
            P3,
        ),
    ),
    Case("MET901", ("Joe Pier",), ("Old ferry will keep crossing the bay", "Joe Pier", "July 3, 2019", P1, P2)),
    Case(
        "REL902",
        ("Harbour master to leave after thirty years on the pier",),
        (
            *(P1, P2, P3, P4, "Harbour master to leave after thirty years on the pier"),
            *("Small boat runs aground and nobody notices it", "Why the lighthouse was sold to a man from the city"),
        ),
    ),
    Case(
        "REL903",
        ("HARBOUR MASTER TO LEAVE AFTER THIRTY YEARS ON THE PIER",),
        (P1, P2, "HARBOUR MASTER TO LEAVE AFTER THIRTY YEARS ON THE PIER", P3, P4),
    ),
    Case("ADV901", ("Rope and sail",), (P1, "Read also:", *(("Rope and sail", "Who owns the rocks now?") * 3), P2)),
    Case(
        "REL909",
        ("July 3, 2019", "July 4, 2019"),
        (
            *(P1, P2, P3, "Read also:", "Harbour master to leave after thirty years", "July 3, 2019"),
            *("Who owns the lighthouse on the rocks now?", "July 4, 2019"),
        ),
    ),
    Case("905", ("Pier", "Quay"), (P1, P2, P3, "Advertisement", "Pier", "Quay", "Advertisement", P4)),
    Case("906", ("Windhaven upper town",), (TITLE, "July 3, 2019", "Windhaven upper town", P1, P2, P3)),
    Case("907", ("Harbour walk",), (P1, P2, P3, "Advertisement", "Harbour walk")),
    Case(
        "907",
        ("Who will paint the lighthouse now", "Rope"),
        (P1, P2, "Tweet", "Rope", "Who will paint the lighthouse now"),
    ),
    Case("908", ("Ana Lind",), (P1, P2, P3, P4, P1, "Ana Lind")),
    Case("908", ("Ana Lind knows the bay",), (P1, "Tweet", P2, "Advertisement", P3, P4, P1, "Ana Lind knows the bay")),
    Case(
        "CAP904",
        ("Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind",),
        (P1, P2, "Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind", P3, "Advertisement", P4),
    ),
    Case(
        "REL904",
        ("Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind",),
        (
            *(P1, P2, "Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind", P3, "Advertisement", P4),
            "Read also: Small boat runs aground",
        ),
    ),
    Case(
        "CAP910",
        (
            READY,
            LEADS.replace("two of his friends", "Tom Berg"),
            "Off they go! Ana waves to the people of Port Elm from the upper deck",
        ),
        (
            *(P1, READY),
            *(P2, LEADS.replace("two of his friends", "Tom Berg")),
            *("Off they go! Ana waves to the people of Port Elm from the upper deck", P3),
        ),
    ),
    Case(
        "CAP910",
        (
            *(
                "Off they go! Ana waves to the people of Port Elm far below",
                "Old friends: Ana and Tom Berg row out to the mole at dawn",
            ),
            *(
                "At rest: The hull lies in the yard of Tom Berg and his father",
                "The boys of Port Elm said they had never seen a ferry so full",
            ),
            "Last call: Tom Berg rings the bell of the old ferry for once",
        ),
        (
            *(P1, "Off they go! Ana waves to the people of Port Elm far below"),
            *("Old friends: Ana and Tom Berg row out to the mole at dawn", P2, P3),
            *(
                "At rest: The hull lies in the yard of Tom Berg and his father",
                "The boys of Port Elm said they had never seen a ferry so full",
            ),
            "Last call: Tom Berg rings the bell of the old ferry for once",
        ),
    ),
    Case("MET912", ("Port Elm.",), (TITLE, "Share this article", "Port Elm.", P1, P2, P3)),
    Case(
        "NAV913",
        ("1. Find a hull", "2. Why paint it red?", "3. Ring the bell"),
        (
            *(P1, "1. Find a hull", "2. Why paint it red?", "3. Ring the bell"),
            *("Find a hull", P2, "Why paint it red?", P3, "Ring the bell", P4),
        ),
    ),
    Case(
        "MET911",
        (
            "Ottilie Pier",
            "Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",
        ),
        (
            *(P1, P2, P3, P4, "Ottilie Pier"),
            "Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",
        ),
    ),
    Case(
        "MET911",
        ("Pier has lived in the old harbour house for twenty years as a writer with five cats and a small boat.",),
        (
            *("By Ottilie Pier", P1, P2, P3, P4),
            "Pier has lived in the old harbour house for twenty years as a writer with five cats and a small boat.",
        ),
    ),
    Case(
        "REL910",
        ("Harbour fair opens a week early this year", f"{P4} So it is.", "Gulls leave the mole for the winter months"),
        (
            *(TITLE, P1, P2, P3, P4, "Tags", "Harbour fair opens a week early this year", "May 9, 2020, 4:12 pm"),
            *(f"{P4} So it is.", "Gulls leave the mole for the winter months", "May 8, 2020, 8:33 pm"),
            *(f"{P3} So it is.", "The old bell rings again on the pier", "May 6, 2020, 10:07 am", f"{P2} So it is."),
        ),
    ),
    Case(
        "REL910",
        (P4, P3),
        (
            *("by Ana Lind - May 9, 2020 6:20 am", P4, "May 9, 2020 6:20 AM"),
            *("by Tom Reyes - May 9, 2020 1:15 pm", P3, "May 9, 2020 1:15 PM", "SHARES", P1, P2, f"{P1} So it is."),
        ),
    ),
    Case(
        "REL914",
        ("THE DAY IN PORT ELM", f"By boat to the hills {P3} Read more", f"Seals at the zoo {P4} Zum Artikel"),
        (P1, P2, "THE DAY IN PORT ELM", f"By boat to the hills {P3} Read more", f"Seals at the zoo {P4} Zum Artikel"),
    ),
    Case(
        "CAP911",
        (REPEATED, f"{REPEATED[:-14]} in the yard"),
        (P1, P3, REPEATED, f"{REPEATED[:-14]} in the yard", P2, P4),
    ),
    Case("NAV912", (MENU,), (MENU, P1, P2, P3, P4)),
    Case(
        "COM902",
        ("Ted says:", "Who pays for the boiler, that is what I ask, and I ask it every single year until I hear."),
        (
            *(TITLE, P1, P2, P3, "Ted says:", "March 3, 2020 at 5:30 pm"),
            "Who pays for the boiler, that is what I ask, and I ask it every single year until I hear.",
        ),
    ),
]

RU_LEADS = (
    "Всё готово: Капитан стоял у штурвала вместе с Анной Линд и сумкой в последнем рейсе старого парома через залив",
    "Снова в пути: На причале её видели в длинном пальто и красной шляпе вместе с братом и его другом Томом Бергом",
)
OTHER_LANGUAGES = [
    Case("CAP910", RU_LEADS, (RU1, RU_LEADS[0], RU2, RU_LEADS[1], RU1)),
    Case(
        "KEP901",
        (),
        ("Tres días", ES1, "Lunes, 4 de mayo de 2020", ES2, "5 de mayo de 2020", ES1, "6 de mayo de 2020", ES2),
    ),
    Case(
        "COM901",
        ("Я там плавать учился в 1968 году, вода была холодная.", "А кто платит за котёл, вот о чём я спрашиваю."),
        (
            *(RU1, RU2, RU1, RU2, "Комментарии (2)", "Пловец", "Я там плавать учился в 1968 году, вода была холодная."),
            *("Ответить", "Фёдор", "А кто платит за котёл, вот о чём я спрашиваю.", "Ответить"),
        ),
    ),
    Case(
        "COM902",
        (
            "Tomás dice:",
            "Quién paga la caldera, eso es lo que yo pregunto, y lo pregunto todos los años que vivo aquí.",
        ),
        (
            *(ES1, ES2, ES1, ES2, "Tomás dice:", "3 de marzo de 2020 a las 17:30"),
            "Quién paga la caldera, eso es lo que yo pregunto, y lo pregunto todos los años que vivo aquí.",
        ),
    ),
    Case("MET903", (RU2,), (RU1, RU2.replace("41", "12"), RU1, "Об авторе", RU2)),
    Case(
        "SYN902",
        (ES3,),
        (ES1, ES1, ES1, "Acerca de Barcos del Puerto", ES3, "Contacto de prensa: Ana Lind, prensa@barcos.example"),
    ),
]

LEAVES = [
    Case(
        "KEP906",
        ("Windhaven 31.2\u00b0C", "Thornby 29.8\u00b0C"),
        (TITLE, P1, P2, P3, P4, "Advertisement", "Windhaven 31.2\u00b0C", "Thornby 29.8\u00b0C", "Elmsund 28.1\u00b0C"),
        "the bar of a station, to which nothing leads",
    ),
    Case("KEP905", ("Politics",), ("Politics", "Sport", TITLE, P1, P2, P3), "a menu's words stand side by side"),
    Case("KEP905", ("Sport",), (TITLE, P1, "Sport", P2, P3), "the section of the story itself"),
    Case("KEP906", ("Editor: Ana Lind",), (P1, P2, "Built: 1968", "Editor: Ana Lind"), "two rows"),
    Case(
        "KEP906",
        ("Publisher: Harbour House", "Managing editor: Ana Lind"),
        (P1, P2, "Publisher: Harbour House", "Managing editor: Ana Lind", "Printers: Joe Pier and Stefan Lind"),
        "most rows are a colophon's",
    ),
    Case(
        "REL902",
        ("A handrail along both sides of the old pier", "No crossing in a wind that blows the gulls backwards"),
        (
            *(P1, P2, P3, "The demands in full", "A handrail along both sides of the old pier"),
            *("No crossing in a wind that blows the gulls backwards", "Tea for everybody who has missed the last boat"),
        ),
        "a heading announces the story's own list",
    ),
    Case(
        "REL902",
        ("The demands of the ferry's crew", "A handrail along both sides of the old pier"),
        (
            *(P1, P2, P3, "The demands of the ferry's crew", "A handrail along both sides of the old pier"),
            *("No crossing in a wind that blows the gulls backwards", "Tea for everybody who has missed the last boat"),
        ),
        "a longer heading does too",
    ),
    Case(
        "REL902",
        ("Ana Lind (Port Elm) beat Eva Pier (Windhaven) 6-4 6-4",),
        (
            *(P1, P2, P3, "Women's singles of the harbour games, second round of four"),
            *("Ana Lind (Port Elm) beat Eva Pier (Windhaven) 6-4 6-4", "Joan Moor (Thornby) beat Ida Elm 7-6 3-6 6-1"),
        ),
        "results, and the round that heads them",
    ),
    Case(
        "KEP901", ("July 3, 2019", "July 4, 2019"), ("July 3, 2019", "July 4, 2019", P1, P2), "dates over the story go"
    ),
    Case(
        "KEP904",
        ("Harbour master to leave after thirty years", "Twitter"),
        (P1, P2, P3, P4, P1, "Read also:", "Harbour master to leave after thirty years", "Highlights", "Twitter"),
        "no summary stands under a story",
    ),
    Case(
        "KEP902",
        ("Share | Print | Email", "Home | Contact | Terms"),
        (P1, P2, P3, "Share | Print | Email", "Home | Contact | Terms"),
        "two rows are a footer's",
    ),
    Case("REL901", (P3,), (P1, P2, "Read also:", "Who owns the lighthouse on the rocks now?", P3), "the story goes on"),
    Case(
        "REL901",
        ("Experts at the yard begged him to stop.",),
        (P1, P2, "Most read", *LISTED, "Experts at the yard begged him to stop.", "Advertisement"),
        "a short sentence is the story's last, and no link",
    ),
    Case(
        "REL901",
        (P4,),
        (P1, P2, "Most read", *LISTED[:2], P4, "Advertisement"),
        "nor is a long one under two links",
    ),
    Case("REL901", ("A cold winter",), (P1, "Read also:", "Who owns it?", "A cold winter", P3, P4), "a sub-heading"),
    Case(
        "REL901",
        (TITLE,),
        ("Latest news", "Harbour master to leave this year", "Home", TITLE, "By Ana Lind", "May 4, 2021", P1, P2, P3),
        "a list over the story ends over its headline",
    ),
    Case(
        "REL901",
        (TITLE, "Town votes for a new hull and two engines"),
        (
            *("Latest news", "Harbour master to leave this year", "Home", TITLE),
            *("Town votes for a new hull and two engines", "By Ana Lind", "May 4, 2021", P1, P2, P3),
        ),
        "and over the headline of a standfirst",
    ),
    Case("SYN901", (P4,), (P1, P2, P3, "Media Contact:", "Ana Lind", P4), "prose after the contacts"),
    Case(
        "REL901",
        (TITLE,),
        ("Home", "News", "Contact", TITLE, "By Ana Lind", P1, P2, P3),
        "a menu's button is no heading over contacts, nor over a list",
    ),
    Case(
        "REL907",
        ("New hull, 12 metres", "Old hull, 9 metres"),
        (
            P1,
            P2,
            P3,
            "What was asked for",
            "New hull, 12 metres",
            "Old hull, 9 metres",
            "It goes in May.",
            "Share this",
        ),
        "short sentences that follow at once are the story's, with what stands between",
    ),
    Case(
        "REL907",
        ("the quay by the market", "the quay by the school"),
        (P1, P2, "Share this", "It stops at:", "the quay by the market", "the quay by the school", "Follow us on X"),
        "what a line leads on to",
    ),
    Case("SYN902", (P4,), (P1, P2, P3, "About Ana Lind", P4), "no press release"),
    Case("COM901", (P3,), (P1, P2, "Comments", P3, P4), "no Reply buttons"),
    Case("MET904", ("Laura Pier",), (P1, P2, "Laura Pier", P3, P4), "inside the story a name is a heading"),
    Case("MET904", ("Laura Pier's Old Ferry",), (TITLE, "Laura Pier's Old Ferry", P1, P2), "a headline"),
    Case("MET904", ("Laura sails again",), (TITLE, "Laura sails again", P1, P2), "no name"),
    Case("MET903", (P3, P4), (P1, "About the author", P2, P3, P4), "hardly a story over it"),
    Case("NAV901", ("Thornby",), (P4, "Thornby", TITLE, P1, P2), "no menu above"),
    Case("MET902", ("Thornby",), (P4, "Thornby", "Old ferry will keep crossing the bay", P1, P2), "no menu above"),
    Case(
        "CAP901",
        (P2, P3),
        ("The hull. (Photo: A Lind)", P2, "The bay. (Photo: A Lind)", P3, "Gulls. (Photo: A Lind)", P1),
        "a photo to each paragraph",
    ),
    Case(
        "CAP902", (P1,), (P1, f"FILE PHOTO: {P1} REUTERS/Ana Lind", P2, P3), "the standfirst that the caption repeats"
    ),
    Case("CAP903", ("A short line",), (P1, P2, "A short line", "(Photo: Ana Lind)", P3), "too short for a caption"),
    Case(
        "CAP903",
        (LONG_TITLE,),
        (
            LONG_TITLE,
            *("(Photo: Ana Lind)", P1, P2, P3),
        ),
        "the first line is over the photo, not under it",
    ),
    Case(
        "CAP903",
        ('"Gemiyi yine kırmızı beyaza boyayacağız, babamın zamanında nasılsa öyle olacak',),
        (
            P1,
            '"Gemiyi yine kırmızı beyaza boyayacağız, babamın zamanında nasılsa öyle olacak',
            "(Photo: AP)",
            P2,
        ),
        "a quotation",
    ),
    Case("MET901", ("Joe Pier",), (P1, P2, "Joe Pier", "Forty years at sea", P3), "inside the story"),
    Case("REL902", ("The hull", "The rope"), (P1, P2, P3, P4, "The hull", "The rope", "The bell"), "items of a list"),
    Case("REL903", ("WHAT HAPPENS NOW",), (P1, P2, "WHAT HAPPENS NOW", P3, P4), "a sub-heading"),
    Case("905", ("Pier",), (P1, P2, "Advertisement", "Pier", P3, P4), "the story goes on after it"),
    Case(
        "905",
        ("Gull and Anchor", "The Old Net Loft", "Stoker's Rest"),
        (
            *(P1, P2, "Photo: Ana Lind", "Gull and Anchor", "Photo: Ana Lind", "The Old Net Loft"),
            *("Photo: Ana Lind", "Stoker's Rest", "Subscribe now", P3),
        ),
        "a credit that comes again and again parts the entries of a list",
    ),
    Case(
        "KEP903",
        ("Pier", "Quay", "Dock"),
        (P1, P2, "Subscribe now", "Pier", "Photo: Ana Lind", "Quay", "Sign up", "Dock", "Getty Images", P3),
        "nothing that comes again",
    ),
    Case(
        "REL909",
        ("July 3, 2019",),
        ("Read also: Harbour master to leave after thirty years", "July 3, 2019", P1, P2, P3),
        "the story's own date",
    ),
    Case("ADV901", ("Rope and sail",), (P1, P2, "Rope and sail", P3, "Rope and sail", P4), "no list"),
    Case(
        "906",
        ("Windhaven upper town",),
        (TITLE, "Windhaven upper town", P1, P2, P3, P4),
        "no other wrapper over the story",
    ),
    Case("906", ("* A joint overheated",), (TITLE, "July 3, 2019", "* A joint overheated", P1, P2), "a summary"),
    Case("907", ("Prelims",), (P1, P2, P3, "Prelims", "Lind beat Reyes"), "no wrapper under the story"),
    Case("908", ("Ana Lind knows the bay.",), (P1, P2, P3, P4, P1, "Ana Lind knows the bay."), "a sentence"),
    Case("908", ("- 40 votes against",), (P1, P2, P3, P4, P1, "- 40 votes against"), "an item of a list"),
    Case(
        "REL904",
        ("why nobody in the town wants to lose the boat that their fathers built",),
        (
            *(P1, P2, "why nobody in the town wants to lose the boat that their fathers built", P3),
            *("Advertisement", P4, "Read also: Small boat runs aground"),
        ),
        "hardly a name in it",
    ),
    Case(
        "CAP904",
        ("why nobody in the town wants to lose the boat that their fathers built",),
        (P1, P2, "why nobody in the town wants to lose the boat that their fathers built", P3, "Advertisement", P4),
        "hardly a name in it",
    ),
    Case(
        "CAP904",
        ("Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind",),
        (
            P1,
            "Read also: Small boat runs aground",
            P2,
            "Voters in front of the Town Hall of Windhaven wait for Mayor Ana Lind",
            P3,
        ),
        "one link does not make a wrapped document",
    ),
    Case(
        "906",
        ("Что произошло",),
        ("Старый паром будет ходить через залив", "Фото: Анна Линд / Reuters", "Что произошло", RU1, RU2, RU1),
        "a sub-heading between photo and paragraph",
    ),
    Case(
        "REL902",
        ("The first chapter: How a boat was bought", "The second chapter: How a boat was sold for good"),
        (
            *(P1, P2, P3, P4, "The first chapter: How a boat was bought"),
            *("The second chapter: How a boat was sold for good", "The third chapter: How the town came to vote on it"),
        ),
        "a table of contents",
    ),
    Case(
        "REL903",
        ("EL PUEBLO VOTA OTRA VEZ POR SU VIEJO BARCO",),
        (ES1, ES2, "EL PUEBLO VOTA OTRA VEZ POR SU VIEJO BARCO", ES1, ES2),
        "a sub-heading, in capitals as other languages' desks set them",
    ),
    Case(
        "REL903",
        ("NATO NATO NATO NATO NATO NATO में नई नियमावली",),
        (P1, P2, "NATO NATO NATO NATO NATO NATO में नई नियमावली", P3, P4),
        "hardly a capital",
    ),
    Case("CAP910", (LEADS,), (P1, P2, LEADS, P3, P4), "one alone may be a sub-heading"),
    Case(
        "REL914",
        (f"{P3} Zum Artikel", f"{P4} Zum Artikel"),
        ("The day in short", f"{P1} Zum Artikel", f"{P2} Zum Artikel", f"{P3} Zum Artikel", f"{P4} Zum Artikel"),
        "a digest, whose paragraphs all have a button",
    ),
    Case("REL914", (P4,), (P1, P2, f"{P3} Read more", P4), "one button amid the story"),
    Case(
        "REL910",
        (P2, P3, P4),
        (TITLE, P1, "May 9, 2020, 4:12 pm", P2, "May 9, 2020, 5:12 pm", P3, "May 9, 2020, 6:12 pm", P4),
        "what happened when, without headlines",
    ),
    Case(
        "REL910",
        (P3, P4),
        (
            *(TITLE, P1, P2, "Harbour fair opens a week early this year", "May 9, 2020, 4:12 pm", P3, P4, P1),
            *("Gulls leave the mole for the winter months", "May 8, 2020, 8:33 pm", P2),
        ),
        "two, with more than a teaser under the first",
    ),
    Case("MET912", ("Port Elm.",), ("Port Elm.", P1, P2, P3, "Share this article"), "the first line may be a headline"),
    Case("MET912", ("So be it.",), (TITLE, "Share this article", "So be it.", P1, P2, P3), "no place"),
    Case(
        "NAV913",
        ("Find a hull", "Ring the bell"),
        (P1, "Find a hull", "Ring the bell", P2, "Find a hull", P3, "Ring the bell", P4),
        "two are no table of contents",
    ),
    Case(
        "NAV913",
        ("Boat", "Year", "Keeper"),
        (
            "Boat",
            "Year",
            "Keeper",
            P1,
            "Boat",
            "Year",
            "Keeper",
            P2,
            "Boat",
            "Year",
            "Keeper",
            P3,
            "Boat",
            "Year",
            "Keeper",
        ),
        "fields of one card after another",
    ),
    Case(
        "NAV913",
        ("The hull", "The bell", "The yard"),
        (P1, "The hull", "The bell", "The yard", P2, "The hull", "The bell", "The yard", P3),
        "a list that stands there twice",
    ),
    Case(
        "MET911",
        ("Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",),
        (
            *(
                P1,
                "Tomas Berg",
                "Tomas Berg runs the fish stall by the mole as its owner and has never had a cat in all his life.",
                P2,
            ),
            *(P3, P4, "Ottilie Pier"),
            "Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",
        ),
        "in a list of people each has a heading",
    ),
    Case(
        "MET911",
        ("Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",),
        (
            *(P1, P2, P3, P4),
            "Ottilie Pier runs the old harbour house as its manager and keeps five cats and a small boat there.",
        ),
        "nobody of that name wrote it",
    ),
    Case(
        "MET911",
        ("Thornby has asked for money for its pier, and the harbour board will say in May what it thinks of that.",),
        (
            *("By Thornby Post", P1, P2, P3, P4),
            "Thornby has asked for money for its pier, and the harbour board will say in May what it thinks of that.",
        ),
        "an outlet is called as its town is",
    ),
    Case(
        "CAP910",
        (
            "Asking the harbour office: How the town came by its boat",
            "Off to the yard: What the hull tells of its years",
        ),
        (
            *(P1, "Asking the harbour office: How the town came by its boat", P2),
            *("Off to the yard: What the hull tells of its years", P3),
        ),
        "sub-headings are shorter than captions",
    ),
    Case(
        "CAP910",
        (
            LESS,
            MORE,
        ),
        (
            *(P1, LESS, P2),
            *(MORE, P3),
        ),
        "points that name nobody",
    ),
    Case(
        "CAP911",
        (HEADED,),
        (P1, P3, HEADED, P2),
    ),
    Case("CAP911", (REPEATED.title(),), (P1, P3, REPEATED.title(), P2), "a title"),
    Case("CAP911", (f"{REPEATED}.",), (P1, P3, f"{REPEATED}.", P2), "a paragraph that comes back"),
    Case("NAV912", (MENU,), (P1, P2, MENU, P3, P4), "inside the story it may be its list"),
    Case("NAV912", (MENU.replace(" ", ", "),), (P1, P2, P3, P4, MENU.replace(" ", ", ")), "a list with its commas"),
    Case(
        "CAP910",
        (f"Pros: {LEADS[13:]}", f"Pros: {LEADS[17:]}"),
        (P1, f"Pros: {LEADS[13:]}", P2, f"Pros: {LEADS[17:]}", P3),
        "the same lead twice is a part of each entry",
    ),
    Case(
        "REL902",
        (
            "Three piers for a swim in the rain",
            "Three piers for a nap in the sun",
            "Three piers for a cheap lunch of fish with bread",
        ),
        (
            *(P1, P2, P3, "Three piers for a swim in the rain", "Three piers for a nap in the sun"),
            "Three piers for a cheap lunch of fish with bread",
        ),
        "items of one form are the story's",
    ),
    Case("906", ("3. Oars",), ("Advertisement", "3. Oars", P1, P2), "an item of a list"),
    Case("906", ("In brief",), ("Advertisement", "In brief", "- The boat stays", P1, P2), "the heading over a list"),
    Case(
        "CAP910",
        ("The first hull: Shipwright Ana Lind of Port Elm, built in 1968",),
        (
            *(P1, "The first hull: Shipwright Ana Lind of Port Elm, built in 1968", P2),
            *("The second hull: Shipwright Joe Pier of Port Elm, built in 1999", P3),
        ),
        "headings end in years",
    ),
    Case(
        "CAP901",
        ("And then the gulls came back.",),
        (
            *(P1, "The hull in the yard. (Photo: Ana Lind)", "The bay at noon. (Photo: Ana Lind)"),
            *("And then the gulls came back.", "The last boat. (Photo: Ana Lind)", P2),
        ),
        "a sentence between photos, not captions on both sides of both",
    ),
    Case(
        "907",
        ("Who wants to",),
        (P1, P2, P3, "Advertisement", "Who wants to", "!", "Advertisement"),
        "the next line goes on with it",
    ),
    Case("908", ("and a half",), (P1, P2, P3, P4, P1, "and a half"), "few words that are no name"),
    Case("COM902", ("Ana Lind says:",), (TITLE, P1, "Ana Lind says:", P2, P3), "nobody dates what the story quotes"),
]


RENAMES = ("REL909",)  # what goes anyway, under another label


def test_thousands_of_dates_in_a_row_are_looked_at_once_each() -> None:
    """A list that holds little else is no harder than a list, and all of its dates are the list's."""
    dates = ["July 3, 2019"] * 20_000
    lines = RULES.strip("\n".join([P1, P2, "Read also:", "Harbour master to leave after thirty years", *dates])).lines
    assert all(one.reasons[0] == "REL909" for one in lines[-len(dates) :])


class Counted(list[Any]):
    """What is known of lines, counting how often it is looked at."""

    looks = 0

    def __getitem__(self, k: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(k)


@pytest.mark.parametrize(
    ("context", "before", "heading", "after"),
    [
        (lists.writers, [P1, P2, P3], "About the author", []),
        (lists.writers, [], "About the author", []),
        (lists.lists_under_headings, [], "Read also:", [P1]),
    ],
)
def test_headings_by_the_thousand_do_not_look_at_all_lines_each(
    context: Callable[[View], None], before: list[str], heading: str, after: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text of nothing else takes as long as its lines are many, not as the square of that."""

    def counted(view: View) -> None:
        view.label, view.shape = Counted(view.label), replace(view.shape, prose=Counted(view.shape.prose))
        context(view)

    monkeypatch.setattr("boilerstrip.evidence.context.CONTEXTS", (counted,))
    monkeypatch.setattr(Counted, "looks", 0)
    RULES.strip("\n".join([*before, *[heading] * 2_000, *after]))
    assert Counted.looks < 20_000


def ids(cases: list[Case]) -> list[str]:
    """Names for the parameters."""
    return [f"{case.code}-{n}" for n, case in enumerate(cases)]


@pytest.mark.parametrize("case", TAKES, ids=ids(TAKES))
def test_a_context_takes_what_it_is_for(case: Case) -> None:
    """The lines go by this context, alone they would have stayed, and the paragraphs stay."""
    lines = {v.text: v for v in RULES.strip("\n".join(case.doc)).lines}
    for text in case.takes:
        assert not lines[text].kept
        assert lines[text].reasons[0].endswith(case.code), lines[text]
        assert lines[text].alone == ("meta" if case.code in RENAMES else "text")
    assert all(lines[p].kept for p in (P1, P2, P3, P4) if p in lines and p not in case.takes)
    if case.code in ("KEP901", "KEP902", "KEP904", "KEP905", "KEP906"):
        assert all(verdict.kept for verdict in lines.values()), case.why
    if case.code == "KEP903":
        assert all(verdict.kept != (verdict.text == CREDIT) for verdict in lines.values()), case.why


@pytest.mark.parametrize("case", OTHER_LANGUAGES, ids=ids(OTHER_LANGUAGES))
def test_a_context_asks_rules_of_every_language_for_their_family(case: Case) -> None:
    """Dates, press releases, comments and Reply buttons are known in Spanish and Russian as they are in English."""
    lines = RULES.strip("\n".join(case.doc)).lines
    for verdict in lines:
        if verdict.text in case.takes:
            assert any(one.endswith(case.code) for one in verdict.reasons), verdict
    assert case.takes or all(verdict.kept for verdict in lines), lines


@pytest.mark.parametrize("case", LEAVES, ids=ids(LEAVES))
def test_a_context_leaves_its_near_misses(case: Case) -> None:
    """The same words elsewhere stay (dates over the story go: the chronicle's context does not shelter them)."""
    lines = {v.text: v for v in RULES.strip("\n".join(case.doc)).lines}
    for text in case.takes:
        assert lines[text].kept == (not case.code.startswith("KEP") and case.code not in RENAMES), case.why
        assert case.code not in lines[text].reasons, case.why


def test_a_list_in_a_text_without_a_paragraph_is_looked_at_to_its_end() -> None:
    """There is no story whose headline it could have swallowed."""
    lines = RULES.strip("Read more\nHarbour master to leave after thirty years").lines
    assert len(lines) == 2


def test_every_context_is_tested_and_explained() -> None:
    """A context without a case or without words for ``boilerstrip rule`` is not finished."""
    codes = {code for context in CONTEXTS for code in (context.__doc__ or "").partition(":")[0].split(", ")}
    assert codes <= {case.code for case in TAKES}
    assert codes <= {case.code for case in LEAVES}
    assert all((code if len(code) == 6 else f"ADV{code}") in every_code() for code in codes)


SEEDED = """
import boilerstrip, sys
docs = sys.stdin.read().split("\\f")
print([[(v.label, v.kept, v.confidence, v.reasons) for v in boilerstrip.strip(doc).lines] for doc in docs])
"""


def test_the_answer_is_the_same_in_every_process() -> None:
    """Whatever the seed of the interpreter's hashes."""
    text = "\f".join("\n".join(case.doc) for case in TAKES + LEAVES)
    told = {
        subprocess.run(
            [sys.executable, "-c", SEEDED],
            input=text,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(told) == 1


@pytest.mark.parametrize(
    ("title", "name", "date"),
    [
        ("Старый паром будет ходить через залив", "Анна Линд", "12 мая 2021, 10:30"),
        ("Το παλιό πλοίο μένει στον κόλπο", "Άννα Λιντ", "12 Μαΐου 2021, 10:30"),
    ],
)
def test_a_name_has_capitals_in_every_script_that_has_them(title: str, name: str, date: str) -> None:
    """Beside a date over the story, as in English; a line in small letters is left."""
    lines = RULES.strip("\n".join((title, name, date, RU1, RU2, RU1))).lines
    assert not lines[1].kept
    assert "MET901" in lines[1].reasons
    assert RULES.strip("\n".join((title, name.lower(), date, RU1, RU2, RU1))).lines[1].reasons != ("MET901",)


@pytest.mark.parametrize(
    "last",
    ["А зачем он нужен. Никто там не знает", "وهل يعرف أحد لماذا. لا أحد يعرف", "Γιατί το θέλουν. Κανείς δεν ξέρει"],
)
def test_a_last_paragraph_without_its_full_stop_stays_in_every_script(last: str) -> None:
    """A sentence ends within it, and another begins with a capital or in a script without them."""
    assert RULES.strip("\n".join([RU1, RU2] * 3 + [last])).lines[-1].kept


FOOT = "Old ferry to keep crossing the bay after town voted, clerk"


def test_a_headline_under_its_story_is_the_storys() -> None:
    """Some sites' pages give it there: the one line behind the last paragraph that stays says what the first say."""
    result = RULES.strip("\n".join((P1, P2, P3, P4, FOOT, "Most popular today")))
    assert result.title == FOOT
    assert [(v.label, v.kept) for v in result.lines[-2:]] == [("title", True), ("related", False)]


@pytest.mark.parametrize(
    "behind",
    [
        ("Harbour master to leave after thirty years on the quay",),
        ("The yard in Port Elm will start in March",),
        ("Old ferry",),
        (FOOT, "Harbour master to leave after thirty years on the quay"),
        (FOOT + ".",),
    ],
    ids=["of another story", "what a later paragraph says", "too short", "one of two", "a sentence"],
)
def test_no_other_line_behind_a_story_is_its_headline(behind: tuple[str, ...]) -> None:
    """They are a list's, a sub-heading's or a paragraph's."""
    assert RULES.strip("\n".join((P1, P2, P3, P4, *behind, "Most popular today"))).title is None


def test_a_name_and_its_paper_wrote_the_story_under_the_headline_and_took_a_picture_elsewhere() -> None:
    """The line is the same."""
    signed = "Laura Pier, Harbour Post"
    over = {v.text: v for v in RULES.strip("\n".join((TITLE, signed, P1, P2, P3))).lines}[signed]
    amid = {v.text: v for v in RULES.strip("\n".join((TITLE, P1, P2, signed, P3))).lines}[signed]
    assert (over.kept, over.label) == (False, "meta")
    assert (amid.kept, amid.label) == (False, "caption")
