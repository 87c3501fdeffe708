"""Fold typography to one form, character for character, so that a pattern is written once for every kind of quote."""

from __future__ import annotations

_FOLDS = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff\t"
    "\u0085\u1680\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x1f"
    # Which way a line runs says nothing of it.
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    # str.lower() makes two characters of this one; every offset after it would be wrong.
    "I": "\u0130",
}
_PAIRS = tuple((old, new) for new, olds in _FOLDS.items() for old in olds)
_ASCII_PAIRS = tuple((old, new) for old, new in _PAIRS if old.isascii())


def fold(text: str) -> str:
    """``text`` with quotes, dashes and spaces in their plain forms; always of the same length.

    A chain of ``str.replace``: each costs a memory scan, where one ``str.translate`` costs a look-up per character.
    """
    for old, new in _ASCII_PAIRS if text.isascii() else _PAIRS:
        text = text.replace(old, new)
    return text
