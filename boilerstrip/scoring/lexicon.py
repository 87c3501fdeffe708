"""Words that facts.py asks for: what is written with a capital and is no name, what somebody is."""

from __future__ import annotations

# Before a name, or for one: a matter of style.
_HONORIFICS = """
mr mrs ms miss dr sir dame lord lady prof professor rev president senator sen congressman congresswoman rep gov
governor minister secretary judge justice king queen prince princess pope general gen col capt lt sgt officer
mayor chairman chief prime
"""
# Written with a capital where a sentence or a headline begins, and no names.
_OPENING = """
the a an i it he she they we you his her their its this that these those there and but or if when while as at by for
from in of on to with after before since until however meanwhile also then now so yet what who how why where which
said says today yesterday tomorrow one two three some many most all both each every few several other others
"""
# Two ways to name one country or its people.
_SAME = ("us usa america american americans", "uk britain british britons", "eu european")
# Names that are written short by cutting off their end: as agencies write states, parties, months and offices.
_SHORTENED = """
ala ariz ark cal calif colo conn del fla ill ind kan mass mich minn miss mont neb nev okla ore penn tenn tex wash wis
wyo dem dems rep reps lib libs con univ dept intl assn corp assoc natl nat org admin
jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
col maj adm cmdr supt gen gov sen prof sec pres min asst
"""
_MONTHS = "january february march april may june july august september october november december"
# Who is made one from another of these is somebody else, small letters or not.
_STANDINGS = "elect hopeful nominee candidate former acting deputy vice ex interim"

# Names that stand alone in German, where a capital says nothing: countries, and towns that news are made in.
_PLACES = """
deutschland österreich schweiz frankreich italien spanien portugal polen ungarn tschechien slowakei rumänien
bulgarien griechenland türkei russland ukraine belarus china japan indien israel iran irak syrien afghanistan
ägypten usa amerika kanada mexiko brasilien argentinien australien großbritannien england schottland irland
niederlande belgien luxemburg dänemark schweden norwegen finnland europa afrika asien berlin hamburg münchen
köln frankfurt stuttgart düsseldorf leipzig dresden hannover nürnberg bremen dortmund essen wien graz salzburg
zürich bern basel genf brüssel paris london rom madrid moskau kiew kyjiw warschau prag budapest athen istanbul
ankara washington peking tokio jerusalem teheran bayern sachsen hessen thüringen brandenburg niedersachsen
"""
# The codes of currencies, and how they are written; one word may be several countries'.
_MONEY = {
    "usd": "$ usd dollar dollars",
    "aud": "a$ aud dollar dollars",
    "cad": "c$ cad dollar dollars",
    "hkd": "hk$ hkd dollar dollars",
    "nzd": "nz$ nzd dollar dollars",
    "sgd": "s$ sgd dollar dollars",
    "twd": "nt$ twd dollar dollars",
    "eur": "\u20ac eur euro euros",
    "gbp": "\u00a3 gbp sterling pound pounds quid",
    "egp": "egp pound pounds",
    "jpy": "\u00a5 jpy yen",
    "cny": "\u00a5 cny yuan renminbi rmb",
    "inr": "\u20b9 inr rs rupee rupees",
    "pkr": "pkr rs rupee rupees",
    "rub": "\u20bd rub rouble roubles ruble rubles",
    "chf": "chf franc francs",
    "mxn": "mxn peso pesos",
    "php": "\u20b1 php peso pesos",
    "sek": "sek krona kronor crown crowns",
    "nok": "nok krone kroner crown crowns",
    "dkk": "dkk krone kroner crown crowns",
    "czk": "czk koruna korunas crown crowns",
    "krw": "\u20a9 krw won",
    "ngn": "\u20a6 ngn naira",
    "ghs": "ghs cedi cedis",
    "pln": "pln zloty zlotys złoty złotych",
    "aed": "aed dirham dirhams",
    "try": "\u20ba lira liras",
    "uah": "\u20b4 uah hryvnia hryvnias",
    "zar": "zar rand",
    "brl": "r$ brl real reais",
    "kes": "kes shilling shillings",
    "ils": "\u20aa ils shekel shekels",
    "dem": "mark marks",
}
_TWO_MEANINGS = "won real rand mark marks crown crowns pound pounds lira quid rs"  # money only beside a number
HONORIFICS = frozenset(_HONORIFICS.split())
OPENING = frozenset(_OPENING.split())
SHORTENED = frozenset(_SHORTENED.split())
STANDINGS = frozenset(_STANDINGS.split())
SAME = {word: row.split()[0] for row in _SAME for word in row.split()}
PLACES = frozenset(_PLACES.split())
CURRENCIES = {
    word: frozenset(code for code, row in _MONEY.items() if word in row.split())
    for words in _MONEY.values()
    for word in words.split()
}
MONTHS = frozenset(_MONTHS.split())
TWO_MEANINGS = frozenset(_TWO_MEANINGS.split())
