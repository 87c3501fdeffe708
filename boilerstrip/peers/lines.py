"""Tools that take lines out of plain texts, each in the form that ``boilerstrip.evaluate`` measures.

The rules of C4 (Raffel et al. 2020, section 2.2) are what pre-training pipelines apply to lines: a line stays when it
ends like a sentence, has three words, and speaks neither of JavaScript nor of terms and cookies. ``c4`` is these rules
in plain Python, for ratios where datatrove is not at hand; the table's row is datatrove's own filter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any

from boilerstrip.peers.peer import Peer, Row
from boilerstrip.read import lines_of
from boilerstrip.settings import Settings

_ENDS = (".", "?", "!", '"', "\u201d", "'")
_POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_CLOSED = re.compile("[.!?\u2026\u3002\uff01\uff1f\u0964\u06d4\u061f][\"'\u201d\u2019\u00bb)\\]\u300d\u300f]*$")
# Languages that jusText has words of, by the codes that rows carry; it looks at lines of others without words.
_STOPLISTS = {
    **{"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek"},
    **{"en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew"},
    **{"hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ko": "Korean", "ku": "Kurdish"},
    **{"nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"ru": "Russian", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "tr": "Turkish", "uk": "Ukrainian"},
    **{"ur": "Urdu", "vi": "Vietnamese"},
}


@dataclass(frozen=True)
class Cut:
    """A removal, as far as figures ask for it."""

    start: int
    end: int


@dataclass(frozen=True)
class Kept:
    """A line's verdict, as far as figures ask for it: these tools know no labels."""

    index: int
    label: str


@dataclass(frozen=True)
class Stripped:
    """What a tool makes of a text."""

    text: str
    removals: tuple[Cut, ...]
    lines: tuple[Kept, ...]
    failed: bool = False


Strip = Callable[[Sequence[Row]], Iterable[Any]]  # rows to a Stripped or a Result each, in order


def by_line(text: str, stays: Callable[[str], bool]) -> Stripped:
    """A text without the lines, of those with ink, that do not stay."""
    cuts, lines, kept, at, index = [], [], [], 0, 0
    for line in text.split("\n"):
        stay = not line.strip() or stays(line)
        if line.strip():
            lines.append(Kept(index, "text" if stay else "furniture"))
        if not stay:
            cuts.append(Cut(at, at + len(line)))
        kept.append(line if stay else "")
        at += len(line) + 1
        index += len(lines_of(f"{line}\n")) - 1  # as a Result counts: a lone carriage return ends a line too
    return Stripped("\n".join(kept), tuple(cuts), tuple(lines))


def c4_keeps(line: str) -> bool:
    """Whether C4's rules keep a line."""
    line, low = line.strip(), line.lower()
    ends = line.endswith(_ENDS) and not line.endswith("...")
    return ends and len(line.split()) >= 3 and "javascript" not in low and not any(one in low for one in _POLICIES)


def c4(text: str) -> Stripped:
    """A text without the lines that C4 drops."""
    return by_line(text, c4_keeps)


def ends_closed(line: str) -> bool:
    """Whether a line ends in a full stop or its like, in any script, quotes and brackets behind it left aside."""
    return _CLOSED.search(line.rstrip()) is not None


def _each(stays: Callable[[str], bool]) -> Strip:
    """A judge of lines as a function of rows."""
    return lambda rows: (by_line(row["text"], stays) for row in rows)


def _tried(strip: Callable[[Row], Stripped], row: Row) -> Stripped:
    """What a tool makes of a row; the text as it is where it fails, as on half of a surrogate pair."""
    try:
        return strip(row)
    except Exception:
        return replace(by_line(row["text"], lambda line: True), failed=True)


def _datatrove() -> Strip:
    """datatrove's C4QualityFilter with the line rules that it has by default.

    Off are the rules that drop whole documents (few sentences, a curly bracket, "lorem ipsum"), for which figures of
    lines have no place, and the removal of reference marks.
    """
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    judge = C4QualityFilter(
        remove_citations=False, min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False
    )

    def strip(row: Row) -> Stripped:
        document = Document(text=row["text"], id="")
        judge.filter(document)  # edits the text; whether a line stays depends on its words alone
        kept = set(document.text.split("\n"))
        return by_line(row["text"], lambda line: any(one.strip() in kept for one in line.splitlines()))

    return lambda rows: (_tried(strip, row) for row in rows)


def justext_reader() -> Callable[[bytes | str, str | None], list[tuple[str, bool]]]:
    """A function from a page and a language to jusText's paragraphs and whether each stays.

    The language's stop words where jusText has them, else its thresholds for none, as its manual advises.
    """
    import justext

    @cache
    def words(language: str | None) -> frozenset[str]:
        return justext.get_stoplist(_STOPLISTS[language]) if language in _STOPLISTS else frozenset()

    def read(page: bytes | str, language: str | None) -> list[tuple[str, bool]]:
        some = words((language or "en").partition("-")[0].lower())
        encoding = {"encoding": "utf-8"} if isinstance(page, bytes) else {}
        none = {} if some else {"stopwords_low": 0, "stopwords_high": 0}
        return [(one.text, not one.is_boilerplate) for one in justext.justext(page, some, **encoding, **none)]

    return read


def _justext() -> Strip:
    """jusText on a page that holds the text's lines as paragraphs."""
    read = justext_reader()

    def strip(row: Row) -> Stripped:
        lines = [line for line in row["text"].split("\n") if line.strip()]
        page = "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
        good = Counter(" ".join(text.split()) for text, stays in read(page.encode(), row.get("lang")) if stays)
        return by_line(row["text"], lambda line: good[" ".join(line.split())] > 0)

    return lambda rows: (_tried(strip, row) for row in rows)


def own(**choices: Any) -> Callable[[], Strip]:
    """boilerstrip with settings, over a batch, as a dump is cleaned."""

    def make() -> Strip:
        from boilerstrip.stripper import Stripper

        stripper = Stripper(Settings(**choices))

        def strip(rows: Sequence[Row]) -> Iterator[Any]:
            return stripper.strip_many([row["text"] for row in rows])

        return strip

    return make


NOTHING = "nothing removed"
C4 = "C4's line rules (datatrove)"
RULES = "boilerstrip, rules alone"
OWN = "boilerstrip"
BASE: tuple[Peer[Strip], ...] = (
    Peer(NOTHING, lambda: _each(lambda line: True)),
    Peer("lines without a full stop dropped", lambda: _each(ends_closed)),
    Peer(C4, _datatrove, "datatrove"),
    Peer("jusText on lines", _justext, "jusText"),
)
RULES_ALONE: Peer[Strip] = Peer(RULES, own(model="none"), "boilerstrip")
LINES: tuple[Peer[Strip], ...] = (*BASE, RULES_ALONE, Peer(OWN, own(), "boilerstrip"))
