"""What is known of a site: templates, with how many of its stories carried each, and what a person said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from boilerstrip.labels import REMOVED
from boilerstrip.profiles.normal import LONGEST, writable
from boilerstrip.sites import site_name

PLACES = ("line", "block", "start", "end", "habit", "path")
STATUSES = ("learned", "doubtful", "accepted", "rejected")
GUESSERS = ("rules", "labeller", "context", "place", "person")
SHARED = "_shared"  # the name under which a folder keeps what many sites carry


def profiled(site: str) -> str:
    """A site's name as profiles are found by it; empty where it is none.

    None are the name of what sites share, and one that no file can hold.
    """
    name = site_name(site)
    return name if name != SHARED and writable(name) else ""


@dataclass(frozen=True, slots=True)
class Template:
    """One template of a site.

    Parameters
    ----------
    where : str
        "line" (a whole line), "block" (a line with the list below it), "start" or "end" (of a line that stays),
        "habit" (lines of one shape, ``text`` names it), "path" (blocks of a page, by their markup).
    text : str
        The line as ``normal.key_of`` writes it, with ``<*>`` once at most; a path as ``pages.paths`` writes it.
    label, by : str
        What it is, and who says so: one of GUESSERS.
    guess : str
        The label that learning gave it: where ``label`` differs, a person has changed it.
    status : str
        "learned" (used), "doubtful" (recurs, but is taken for story: not used), "accepted" (a person says that it
        always goes: certain), "rejected" (a person says that it stays).
    documents : int
        Distinct stories that carry it.
    judged, taken : int, float
        Stories of which rules and labeller judged it, and the sum of the probabilities (0..1) that it goes in each.
    least, most : int
        Lengths (characters) of the lines that it was learned from; of one with a slot others are not taken.
    examples : tuple of str
        Two lines, as they stood.
    first, last : str or None
        Days (ISO 8601) of the first and the last document that carried it.
    number : int
        Of its code, ``SITE:<site>:<number>``.
    note : str
        What a person has to say about it; learning writes none.
    """

    where: str
    text: str
    label: str
    by: str
    guess: str
    status: str
    documents: int
    judged: int = 0
    taken: float = 0.0
    least: int = 0
    most: int = 0
    examples: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    number: int = 0
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this template, whatever is counted."""
        return self.where, self.text

    @property
    def belief(self) -> float:
        """How likely (0..1) rules and labeller think that it goes, over all stories in which it was judged."""
        return self.taken / self.judged if self.judged else 0.0

    def fits(self, size: int, key: str) -> bool:
        """Whether a line of so many characters, in its counted form, has this slot's ends and about its length.

        A person who accepts a template with a slot accepts it for lines of any length.
        """
        if not self.least // 2 <= size <= self.most * 3 // 2 and self.status != "accepted":
            return False
        before, after = self.text.split("<*>")
        return len(key) > len(before) + len(after) and key.startswith(before) and key.endswith(after)

    @property
    def edited(self) -> bool:
        """Whether a person has said something of it."""
        return self.status in ("accepted", "rejected") or self.label != self.guess

    def plus(self, other: Template) -> Template:
        """The same template, counted in both; what a person said of either holds, of the first by name where both."""
        mine, theirs = sorted((self, other), key=_weight)
        return replace(
            mine,
            documents=self.documents + other.documents,
            judged=self.judged + other.judged,
            taken=round(self.taken + other.taken, 4),
            least=min(self.least, other.least),
            most=max(self.most, other.most),
            examples=tuple(sorted({*mine.examples, *theirs.examples})[:2]),
            first=min(filter(None, (self.first, other.first)), default=None),
            last=max(filter(None, (self.last, other.last)), default=None),
            number=min(filter(None, (self.number, other.number)), default=0),
            note=_notes(self.note, other.note),
        )


def _notes(one: str, other: str) -> str:
    """The lines of two notes, each once, in one order whichever comes first."""
    return one if one == other else "\n".join(sorted({*one.split("\n"), *other.split("\n")} - {""}))


def _weight(one: Template) -> tuple[object, ...]:
    """Whose word counts where two differ: a person's, the stricter status, then a fixed order of names."""
    order = ("rejected", "accepted", "doubtful", "learned").index(one.status)
    return not one.edited, order, GUESSERS.index(one.by), one.label, one.guess


@dataclass(frozen=True, slots=True)
class Profile:
    """The templates of one site.

    Parameters
    ----------
    site : str
    documents, seen : int
        Distinct stories that were learned from, and documents that were seen.
    first, last : str or None
        Days (ISO 8601) of the first and the last document.
    templates : tuple of Template
    why : str
        Why nothing was learned; empty otherwise.
    sites : int
        Sites that it was made of: 1, or more where it is what they share.
    note : str
        What a person has to say about it; learning writes none.
    """

    site: str
    documents: int = 0
    seen: int = 0
    first: str | None = None
    last: str | None = None
    templates: tuple[Template, ...] = ()
    why: str = ""
    sites: int = 1
    used: int = field(default=0)  # the highest number ever given
    note: str = ""

    def save(self, path: str | Path) -> None:
        """Write it as TOML that a person may read and edit; the file that was there is replaced at once.

        Raises
        ------
        InputError
            When it cannot be written, as in a folder that is not there.
        ProfileError
            When something in it has no UTF-8.
        """
        from boilerstrip.profiles.profilefile import save

        save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> Profile:
        """A profile of a file: one that was saved or learned, edited or not.

        Raises
        ------
        ProfileError
            When it cannot be read, is not TOML, or not in the form of docs/profiles.md: names template and field.
        """
        from boilerstrip.profiles.profilefile import load

        return load(path)

    def code(self, one: Template) -> str:
        """A template's code."""
        return f"SITE:{self.site}:{one.number}"

    def merge(self, other: Profile) -> Profile:
        """What two profiles of one site, learned from different documents, know together: counts add up.

        Associative, and the same in any order. A template that either has not found counts nothing there: where
        documents are shared out among processes, merge their samples (``boilerstrip learn --partial``) instead.

        Raises
        ------
        ValueError
            When they are of different sites.
        TypeError
            When ``other`` is no Profile.
        """
        if not isinstance(other, Profile):
            raise TypeError(f"merge() takes a Profile, not {type(other).__name__}")
        if self.site != other.site:
            raise ValueError(f"profiles of two sites, {self.site} and {other.site}, do not merge")
        found: dict[tuple[str, str], Template] = {}
        for one in (*self.templates, *other.templates):
            found[one.key] = found[one.key].plus(one) if one.key in found else one
        return replace(
            self,
            templates=tuple(found[key] for key in sorted(found)),
            documents=self.documents + other.documents,
            seen=self.seen + other.seen,
            first=min(filter(None, (self.first, other.first)), default=None),
            last=max(filter(None, (self.last, other.last)), default=None),
            why="" if found else min(filter(None, (self.why, other.why)), default=""),
            sites=max(self.sites, other.sites),
            used=max(self.used, other.used),
            note=_notes(self.note, other.note),
        )

    def settled(self) -> Profile:
        """This profile with a number for every template that has none of its own; done when it is written or used."""
        return self.numbered(self.templates)

    def numbered(self, templates: Iterable[Template]) -> Profile:
        """This profile with other templates: each with a number of its own, those that have one keeping it.

        Of two with one number, which come from different profiles, the more frequent keeps it.
        """
        given: dict[int, Template] = {}
        without: list[Template] = []
        for one in sorted(templates, key=lambda one: (-one.documents, one.key)):
            if one.number and one.number not in given:
                given[one.number] = one
            else:
                without.append(one)
        highest = max([self.used, *given])
        for one in without:
            highest += 1
            given[highest] = replace(one, number=highest)
        return replace(self, templates=tuple(given[n] for n in sorted(given)), used=highest)

    def relearned(self, fresh: Profile) -> Profile:
        """This profile brought up to date: fresh counts, a person's word kept, numbers as they were.

        What was not found again stays where a person has spoken of it, with its old counts, and goes otherwise; notes
        stay. Where
        nothing was learned, because there are too few stories, all stays as it is.
        """
        if fresh.why and self.templates:
            return self
        known = {one.key: one for one in self.templates}
        templates = []
        for one in fresh.templates:
            old, one = known.pop(one.key, None), replace(one, number=0)
            if old is not None:
                said = old.status in ("accepted", "rejected")
                one = replace(
                    one,
                    number=old.number,
                    status=old.status if said else one.status,
                    label=old.label if old.label != old.guess else one.label,
                    by=old.by if old.label != old.guess else one.by,
                    note=old.note,
                )
            templates.append(one)
        templates += [old for old in known.values() if old.edited or old.note]
        used = max([self.used, *(one.number for one in self.templates)])
        return replace(fresh, used=used, note=self.note).numbered(templates)


def check(one: Template) -> str | None:
    """What is wrong with a template, in words; None where nothing is."""
    for name, value, known in (
        ("where", one.where, PLACES),
        ("label", one.label, REMOVED),
        ("status", one.status, STATUSES),
        ("by", one.by, GUESSERS),
    ):
        if value not in known:
            return f"field {name!r}: {value!r} is none of {', '.join(known)}"
    if one.text.count("<*>") > 1 or not one.text.replace("<*>", "").strip():
        return "field 'text': a template has words, and one <*> at most"
    if one.where in ("start", "end") and "<*>" in one.text:
        return "field 'text': the start or end of a line has no <*>; name the whole line, or the words before it"
    if one.where in ("line", "block") and len(one.text) > LONGEST:
        return f"field 'text': no line of more than {LONGEST:,} characters is looked up"
    if one.number < 1:
        return "field 'code' does not end in a number above zero"
    return None
