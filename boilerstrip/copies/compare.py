"""Many texts of one story, each stripped with what the others say of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from boilerstrip.copies.laid import Panel, copy_of
from boilerstrip.document import Document
from boilerstrip.emit import left
from boilerstrip.evidence.copies import ALONE, Standing
from boilerstrip.result import Result
from boilerstrip.scoring.coded import Coder
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

ALL = 13  # texts that are all laid beside each other; of more, each beside those that have most in common with it
Text = str | Mapping[str, Any]
Told = tuple[str, str | None, str | None]  # text, site, title


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One line of a copy.

    Attributes
    ----------
    index : int
        Its place among all lines of its text, blank ones too, from 0.
    text : str
        The line.
    status : str
        "shared" (other independent sites carry it), "candidate" (none does, although one has the story whole, and
        something speaks against the line) or "own" (all others: what this copy alone has, and what is not to be told).
    sites : int
        How many other independent sites carry it.
    """

    index: int
    text: str
    status: str
    sites: int


@dataclass(frozen=True)
class Compared:
    """One copy, stripped, with what the others said of its lines.

    Attributes
    ----------
    result : Result
        What ``strip`` gives, copies' evidence included.
    sharing, whole : int
        Other independent sites that have at least a part of the story, and those of them that have it whole.
    """

    result: Result
    standing: Standing

    @property
    def sharing(self) -> int:
        """Other independent sites that have at least a part of the story."""
        return self.standing.sharing

    @property
    def whole(self) -> int:
        """Other independent sites that have the story whole."""
        return self.standing.whole

    @cached_property
    def lines(self) -> tuple[CopyLine, ...]:
        """One for each line with ink, in order; what was decided about it stands in ``result.lines``."""
        shared, made = self.standing.shared, []
        for one in self.result.lines:
            status = "shared" if one.index in shared else "own"
            if self.standing.alone(one.index) and (not one.kept or ALONE in one.reasons):
                status = "candidate"
            made.append(CopyLine(one.index, one.text, status, shared.get(one.index, 0)))
        return tuple(made)

    @cached_property
    def body(self) -> str:
        """The consensus: what this text has of the story and other sites have too. Empty where there are none."""
        doc: Document = self.result.document
        held = tuple(
            one
            if not one.kept or (one.label == "text" and doc.index[k] in self.standing.shared)
            else one._replace(kept=False)
            for k, one in enumerate(self.result.decisions)
        )
        return left(doc, held)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON-ready values."""
        return {
            "sharing": self.sharing,
            "whole": self.whole,
            "lines": [asdict(one) for one in self.lines],
            "body": self.body,
            "result": self.result.to_dict(),
        }


def compare_copies(texts: Iterable[Text], settings: Settings | None = None) -> tuple[Compared, ...]:
    """Strip texts that carry one story, each with the evidence of the others.

    What several independent sites share is body, a shared caption, credit or byline set aside; what stands in one copy
    alone goes more easily where the labeller wavers. The same for every order of the texts.

    Parameters
    ----------
    texts : iterable of str or mapping
        Texts, or mappings with ``text`` and, where they are known, ``site`` and ``title``. Texts of one site, or of
        sites that share their furniture, say nothing of each other; without a site each text counts for itself, and the
        same text once. One that turns out to carry another story is judged without the others. Of more than 13 texts
        each is laid beside those of eight sites.
    settings : Settings, optional

    Returns
    -------
    tuple of Compared
        One for each text, in order.

    Raises
    ------
    TypeError
        When a text is neither a str nor such a mapping.
    PatternTimeout, PluginError
        As ``strip``.
    """
    if isinstance(texts, (str, bytes, Mapping)) or not isinstance(texts, Iterable):
        raise TypeError("compare_copies() takes many texts; a single one has nothing to be compared with")
    return compared(Stripper(settings), [_parts(number, one) for number, one in enumerate(texts)])


def compared(stripper: Stripper, told: Sequence[Told]) -> tuple[Compared, ...]:
    """Texts with their sites and titles by a Stripper; errors as in ``compare_copies``."""
    coder = Coder()
    copies = [copy_of(text, site, coder) for text, site, _ in told]
    judged = []
    for number, (others, recurring) in enumerate(_found(told)):
        text, site, title = told[number]
        one = stripper.judged(text, title, None, stripper.profiles_of(site))
        panel = Panel(copies[number], [copies[k] for k in others], coder, recurring)
        judged.append(stripper.laid_beside(one, panel))
    results = stripper.results(judged)
    return tuple(Compared(result, one.copies or Standing()) for result, one in zip(results, judged, strict=True))


def _parts(number: int, one: Text) -> Told:
    if isinstance(one, str):
        return one, None, None
    if not isinstance(one, Mapping):
        raise TypeError(f"text {number}: a str or a mapping with 'text', not {type(one).__name__}; decode bytes first")
    text, site, title = (one.get(name) for name in ("text", "site", "title"))
    if not isinstance(text, str):
        raise TypeError(f"text {number}: its 'text' is a str, not {type(text).__name__}")
    for name, value in (("site", site), ("title", title)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"text {number}: its {name!r} is a str or None, not {type(value).__name__}")
    return text, site, title


def _found(told: Sequence[Told]) -> Iterator[tuple[list[int], frozenset[int]]]:
    """By text the numbers of those that it is laid beside, and lines that recur in other stories."""
    if len(told) <= ALL:
        yield from (([k for k in range(len(told)) if k != number], frozenset()) for number in range(len(told)))
        return
    from boilerstrip.copies.finder import Gathering, entry_of

    gathering, entries = Gathering(), [entry_of(text, site) for text, site, _ in told]
    for entry in entries:
        gathering.add(entry)
    finder = gathering.finder()
    yield from map(finder.find, entries)
