"""The stories of a site as mining sees them: lines in their counted form, and what was said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from boilerstrip.document import Document
from boilerstrip.labels import REMOVED
from boilerstrip.profiles.normal import key_of, title_of, writable
from boilerstrip.profiles.pagerecord import Record, Said, Seen
from boilerstrip.profiles.profile import GUESSERS, Template
from boilerstrip.read import read

EXAMPLE = 200  # characters of a line that are shown


Judge = Callable[[Sequence[tuple[str, str | None]]], list[list[Said]]]  # texts and titles to their lines' verdicts


@dataclass(slots=True)
class Story:
    """One distinct story."""

    doc: Document
    title: str | None
    date: str | None
    keys: list[str]
    said: list[Said] | None = None  # where it was judged
    paths: Sequence[Seen] = ()  # of a page, its markup

    @property
    def lines(self) -> Sequence[str]:
        """Its folded lines."""
        return self.doc.lines


def story_of(doc: Document, title: str | None, date: str | None) -> Story:
    """A story with its lines in their counted form; none of those that no profile's file could hold."""
    headline, whole = title_of(title), writable(doc.text)
    keys = [key_of(line, headline) if whole or writable(line) else "" for line in doc.lines]
    return Story(doc, title, date, keys)


def story_of_page(record: Record, title: str | None, date: str | None) -> Story:
    """A page's story: its lines were judged where they stood."""
    made = story_of(read(record.text, title), title, date)
    made.said, made.paths = [said for _, said in record.lines], record.paths
    return made


Place = tuple[int, int]  # a story's number, and a line's


def template_of(
    where: str, text: str, places: Sequence[Place], stories: Sequence[Story], said: Sequence[Said] | None = None
) -> Template:
    """A template with its counts. ``places``: one a story. ``said``: verdicts, where they are not the lines' own."""
    if said is None:
        said = [told[k] for n, k in places if (told := stories[n].said) is not None]
    label, by = guess(said)
    lines = [stories[n].lines[k] for n, k in places]
    shown = {line[:EXAMPLE] for line in lines if writable(line)}
    dates = sorted(day for n, _ in places if (day := stories[n].date))
    return Template(
        where=where,
        text=text,
        label=label,
        by=by,
        guess=label,
        status="doubtful",
        documents=len(places),
        judged=len(said),
        taken=round(sum(one.taken for one in said), 4),
        least=min(map(len, lines)),
        most=max(map(len, lines)),
        examples=tuple(sorted(shown, key=lambda one: (len(one), one))[:2]),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )


def guess(said: Sequence[Said]) -> tuple[str, str]:
    """The label that most verdicts of the best informed give: rules, then the labeller, then contexts."""
    for by in GUESSERS[:3]:
        votes: dict[str, float] = {}
        for one in said:
            if one.by == by and one.label is not None:
                votes[one.label] = votes.get(one.label, 0.0) + one.taken
        if votes:
            return max(sorted(votes), key=lambda label: (votes[label], -REMOVED.index(label))), by
    return "furniture", "place"
