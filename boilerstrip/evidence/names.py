"""Whether a line is a name by its capitals, and whether it names people, by first names that many bear (Latin letters).

First names that are also words, places, or mostly known from stories' headlines are left out.
"""

from __future__ import annotations

import re

_BORNE = """
    aaron abby abigail adam adrian agnieszka ahmed aidan alan albert alejandro alessandro alex alexander
    alexandra alexis alice alicia alison allison alyssa amanda amelia amit amy ana andrea andreas andrew andy
    angela angelica anita anja anjali ann anna anne anneke annie anthony antonio arthur ashley audrey aurélie
    ayşe barbara beatriz becky ben benjamin benoît bernard bernd beth bethany birgit bob bobby bonnie bradley
    brandon brenda brendan brent brett brian bridget brittany bruce bryan caitlin callum calvin cameron camille
    carl carla carlos carmen carol carolina caroline carolyn carrie casey cassandra catherine cathy charles
    charlie chelsea cheryl chiara chloe chris christian christina christine christopher cindy claire claudia
    colin colleen connor corey courtney craig cristina curtis cynthia céline damian damien dan daniel daniela
    danielle danny darren dave david deborah debra declan deepak denise dennis derek diana diane diego dieter
    dominic donald donna doug douglas duncan dustin dylan eddie edgar edward eileen elaine eleanor elena
    elizabeth ella ellen ellie emily emma emre enrique eric erica erik erin ethan eugene eva evan evelyn fatma
    federica felipe felix fernanda fernando fiona florian frances francesca francesco francis francisco françois
    fred frederick gabriel gabriela gareth gary gavin gemma george gerald gerard gina giovanni giulia giuseppe
    gloria gonzalo gordon graham greg gregory guillaume guillermo gustavo hannah hans harold harry hector heidi
    heike heinz helen henry howard hugh hugo hüseyin ian ignacio imogen irene isaac isabel isabella ivan jack
    jackie jackson jacob jacqueline jacques jade jake james jamie jan jane janet janice jared jasmine jason
    javier jay jayme jeff jeffrey jen jenna jennifer jenny jens jeremy jeroen jerome jerry jesse jessica jessie
    jesús jill jim jimmy joan joanna joanne jodi joe joel john johnny jon jonas jonathan jorge jose joseph josh
    joshua josé joyce joão juan judith judy julia julian juliana julie julien julio justin jörg jürgen karen
    karl katarzyna kate katharina katherine kathleen kathryn kathy katie katrin kayla keith kelly kelsey ken
    kenneth kerry kevin kimberly kirsten klaus kristen kristin kristina krzysztof kurt kyle larry laura lauren
    laurie lawrence leah lee leigh leo leon leonard leslie lewis liam linda lindsay lindsey lisa liz lori louis
    louise luca lucas lucia lucy lucía luis luiz lukas luke lydia lynn maarten madeleine madeline maggie malcolm
    manuel marc marcelo marco marcus margaret maria mariana marie marilyn marina mario marisa marissa markus
    marsha marta martha martin mary maría mateo mathieu matt matteo matthew matthias maureen małgorzata megan
    mehmet melanie melissa mercedes meredith mia michael michel michelle miguel mike mitchell mohammad mohammed
    molly monica monika morgan muhammad mustafa nancy naomi natalie natasha nathan neha neil nicholas nick
    nicola nicolas nicole nigel nina noah nora oliver olivia oscar owen pablo pamela paolo patricia patrick
    patty paul paula pauline paulo pedro peggy peter petra phil philip philippa philippe phillip phoebe pieter
    pilar piotr pooja priya priyanka rachel rafael rafaela rahul rajesh ralf ralph ramesh randy raquel raymond
    rebecca rhys ricardo richard rick rita rob robert roberto rocío rodney rodrigo roger roland ron ronald rory
    rosa rosie ross roy ruben russell ruth ryan sabine sabrina sally sam samantha samuel sander sandra sandrine
    sanjay sara sarah scott sean sebastian sergio shane shannon sharon shaun shawn sheila shelby sheryl silke
    simon sofia sonia sophia sophie stacey stacy stefan stefano stephanie stephen steve steven stewart stuart
    sue sunil suresh susan susanne suzanne sylvia sébastien tamara tammy tanya tara ted teresa terry theresa
    thiago thomas thorsten tiffany tim timothy tina tobias todd tom tomasz tommy toni tony torsten tracey tracy
    travis trevor tyler ulrich ursula uwe valentina valerie vanessa vera veronica vicki victor vijay vincent
    vivian walter wayne wendy wesley willem william wolfgang yolanda yvonne zach zachary zoe álvaro élodie
"""
_FIRST = frozenset(_BORNE.split())
_ONE = r"[^\W\d_][\w-]+(?: [^\W\d_]\.)?(?: (?:[^\W\d_][\w'-]+|de|van|von|al|bin)){1,2}"
_LINE = re.compile(rf"({_ONE})((?:, | and | & | y | und | et | e )(?:{_ONE}))*(?:, [^\W\d_][\w.&' -]{{1,40}})?")

_WORDS = re.compile(r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3}")


def is_name(line: str) -> bool:
    """Whether a line is up to four words with capitals; scripts without capitals have none."""
    return _WORDS.fullmatch(line) is not None and all(word[0].isupper() for word in line.split(" "))


def names_people(line: str) -> bool:
    """Whether a line names one or more people, the first by a common first name, and at most an outlet behind them."""
    first, _, rest = line.partition(" ")
    if first.casefold() not in _FIRST or not rest or line.endswith("'s") or "'s " in line:
        return False
    capitals = all(word[0].isupper() or len(word) <= 3 for word in line.split())
    return capitals and _LINE.fullmatch(line) is not None
