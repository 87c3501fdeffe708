"""Words that facts.py asks for: what denies, what is written with a capital and is no name, what somebody is."""

from __future__ import annotations

_DENYING = """
not no never none neither nor nobody nothing nowhere without cannot unlikely
nicht kein keine keinen nie niemals pas jamais aucun aucune nunca nada tampoco nadie ninguno ninguna
non mai nessuno nessuna não niet geen nooit не нет никогда
"""
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
# Who is made one from another of these is somebody else, small letters or not.
_STANDINGS = "elect hopeful nominee candidate former acting deputy vice ex interim"

DENYING = frozenset(_DENYING.split())
HONORIFICS = frozenset(_HONORIFICS.split())
OPENING = frozenset(_OPENING.split())
STANDINGS = frozenset(_STANDINGS.split())
SAME = {word: row.split()[0] for row in _SAME for word in row.split()}
