"""What a strip gives back. Lines and removals are built when asked for: who wants the text pays for no more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from boilerstrip.document import Decision, Document, LineVerdict, Removal
from boilerstrip.emit import cuts, left, without
from boilerstrip.ledger import digest, make_ledger, rebuild


@dataclass(frozen=True)
class Result:
    """The story of one text, and the account of everything that went.

    Attributes
    ----------
    status : str
        "story", "no-story" (no line of prose was left) or "suspect" (much went, or what went reads like a story).
    confidence : float
        0..1: how likely every line was decided right.
    warnings : tuple of str
        What a person should know, one line each.
    title : str or None
        The story's headline: as it was given, or its line as it stands in the text.
    """

    document: Document
    decisions: tuple[Decision, ...]
    status: str
    confidence: float
    warnings: tuple[str, ...]
    title: str | None
    digests: tuple[tuple[str, str], ...]  # of boilerstrip, rules and model, for the ledger
    page: tuple[bytes | str, str | None] | None = None  # and its address, where the input was one

    @property
    def raw_text(self) -> str:
        """The input."""
        return self.document.text

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """What went, in order, not overlapping."""
        return tuple(cuts(self.document, self.decisions))

    @cached_property
    def text(self) -> str:
        """The input with the removals cut out: nothing inserted, nothing changed."""
        return left(self.document, self.decisions)

    @cached_property
    def body(self) -> str:
        """The text without the title lines: the story's prose alone."""
        decisions = tuple(
            one._replace(kept=False) if one.kept and one.label == "title" else one for one in self.decisions
        )
        return left(self.document, decisions)

    @cached_property
    def lines(self) -> tuple[LineVerdict, ...]:
        """One verdict per line with ink, in order."""
        doc = self.document
        verdicts = []
        for k, one in enumerate(self.decisions):
            start, end = doc.starts[doc.index[k]], doc.starts[doc.index[k] + 1]
            text = doc.text[start:end].rstrip("\r\n")
            verdicts.append(
                LineVerdict(
                    doc.index[k], text, one.label, one.kept, one.certain, one.confidence, one.reasons, one.alone
                )
            )
        return tuple(verdicts)

    @cached_property
    def metadata(self) -> dict[str, str | None]:
        """A page's author, date, site name and language, by trafilatura; computed when asked for. Empty of a text.

        Raises
        ------
        InputError
            When trafilatura cannot read them.
        """
        if self.page is None:
            return {}
        from boilerstrip.pages.metadata import metadata_of

        return metadata_of(*self.page)

    def without_lines(self) -> Account:
        """What is said of the text as a whole, for who needs nothing of its lines."""
        return Account(self.raw_text, self.removals, self.status, self.title, self.warnings, self.digests, self.page)

    def restore(self) -> str:
        """The input text, rebuilt from the output and the removals."""
        return _restored(self.text, self.removals)

    def ledger(self) -> dict[str, Any]:
        """A JSON-ready account from which ``boilerstrip.restore(text, ledger)`` rebuilds the input."""
        return make_ledger(self.raw_text, self.text, self.removals, dict(self.digests))

    def filtered(self, wanted: Callable[[Removal], bool]) -> Result:
        """The same Result with only those removals that ``wanted`` says yes to; the other lines and spans stay."""
        from dataclasses import replace

        doc, unwanted = self.document, [m for m in self.removals if not wanted(m)]
        if not unwanted:
            return self
        decisions = list(self.decisions)
        at = 0
        for k, one in enumerate(self.decisions):
            begin = doc.begins[k]
            end = begin + max(1, len(doc.lines[k]))
            while at < len(unwanted) and unwanted[at].end <= begin:
                at += 1
            stop = at
            while stop < len(unwanted) and unwanted[stop].start < end:
                stop += 1
            inside = unwanted[at:stop]
            if not inside:
                continue
            if not one.kept:
                decisions[k] = one._replace(kept=True)
            else:
                ends = [m.end for m in inside]
                met = [(s, bisect_right(ends, s.start)) for s in one.spans]
                spans = tuple(s for s, n in met if n == len(inside) or inside[n].start >= s.end)
                decisions[k] = one._replace(spans=spans)
        return replace(self, decisions=tuple(decisions))

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON-ready values; of a page with ``raw_text``, which offsets of removals count in."""
        return {
            "text": self.text,
            "body": self.body,
            **({"raw_text": self.raw_text} if self.page is not None else {}),
            "title": self.title,
            "status": self.status,
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "lines": [_plain({name: getattr(one, name) for name in one.__slots__}) for one in self.lines],
            "removals": [_plain(one._asdict()) for one in self.removals],
        }

    def sha256(self) -> str:
        """Digest of the input, as in the ledger."""
        return digest(self.raw_text)


@dataclass(frozen=True)
class Account:
    """A Result without its lines, which take as much memory as a large text itself: what a dump's record is written of.

    No Result of its own, so that nobody asks it for what is made of lines: ``body``, ``filtered``.
    """

    raw_text: str
    removals: tuple[Removal, ...]
    status: str
    title: str | None
    warnings: tuple[str, ...]
    digests: tuple[tuple[str, str], ...]
    page: tuple[bytes | str, str | None] | None = None

    @cached_property
    def text(self) -> str:
        """As ``Result.text``."""
        return without(self.raw_text, ((one.start, one.end) for one in self.removals))

    def restore(self) -> str:
        """As ``Result.restore``."""
        return _restored(self.text, self.removals)

    def ledger(self) -> dict[str, Any]:
        """As ``Result.ledger``."""
        return make_ledger(self.raw_text, self.text, self.removals, dict(self.digests))


def _restored(text: str, removals: tuple[Removal, ...]) -> str:
    return rebuild(text, [(m.start, m.text) for m in removals])


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
