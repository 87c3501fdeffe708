"""What ``compare`` found, told: counts by label and code, and excerpts, or every change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from boilerstrip.commands.account import plain
from boilerstrip.differences import Change, Difference

KINDS = ("gained", "lost", "relabelled")
_COLUMNS = {"old": "in OLD", "new": "in NEW", **{kind: kind for kind in KINDS}}  # with their headings
_EXAMPLES = 3  # of each kind and code, in the concise form
_LONGEST = 100  # characters of an excerpt
_WIDE = 16
Names = tuple[str, str]  # label and code


@dataclass(slots=True)
class Changes:
    """Counts over all documents. Only ``concise`` holds examples back, and few."""

    style: str
    by_code: bool  # ledgers are compared, which know what went and why
    documents: Counter[str] = field(default_factory=Counter)
    _counts: dict[str, Counter[Names]] = field(default_factory=lambda: {name: Counter() for name in _COLUMNS})
    _examples: dict[tuple[str, Names, Names], list[str]] = field(default_factory=dict)
    _told: int = 0

    def removed(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> None:
        """Count what two entries remove."""
        for name, entry in (("old", old), ("new", new)):
            if entry is not None:
                self._counts[name].update((one["label"], one["code"]) for one in entry["removals"])

    def add(self, place: str, found: Difference) -> None:
        """Count a document, and tell its changes where all are told."""
        self.documents["compared"] += 1
        self.documents["changed"] += bool(found)
        self.documents["in white space alone"] += found.blank
        self.documents["of another text"] += found.another
        for one in found.changes:
            self.change(place, one)
        if self.style == "full" and (found.blank or found.another):
            print(f"{plain(place)}: {'made of another text' if found.another else 'other white space'}")

    def alone(self, place: str, which: str) -> None:
        """Count a document that only one of two outputs has."""
        for name in ("compared", "changed", f"only in {which}"):
            self.documents[name] += 1
        if self.style == "full":
            print(f"{plain(place)}: only in {which}")

    def change(self, place: str, one: Change) -> None:
        """Count a change."""
        self._counts[one.kind][one.old if one.kind != "gained" else one.new] += 1
        if self.style == "json":
            self._row(place, one)
        elif self.style == "full":
            print(f"{plain(place)}: {_told(one)}  {plain(one.text.strip())}")
        else:
            some = self._examples.setdefault((one.kind, one.old, one.new), [])
            if len(some) < _EXAMPLES:
                some.append(f"{plain(place)}: {_told(one)}  {_excerpt(one.text)}")

    def _row(self, place: str, one: Change) -> None:
        row: dict[str, str | None] = {"place": place, "kind": one.kind, "text": one.text}
        if self.by_code:
            for name, (label, code) in (("old", one.old), ("new", one.new)):
                row |= {f"{name}_label": label or None, f"{name}_code": code or None}
        print(",\n  " if self._told else '{"changes": [\n  ', json.dumps(row), sep="", end="")
        self._told += 1

    @property
    def any(self) -> bool:
        """Whether anything has changed."""
        return bool(self.documents["changed"])

    def close(self, versions: Mapping[str, Mapping[str, str]]) -> None:
        """Tell the counts, and which versions made the two."""
        if self.style == "json":
            head = "\n], " if self._told else '{"changes": [], '
            documents = {name.replace(" ", "_"): number for name, number in self._numbers().items()}
            rest = {"documents": documents, "versions": versions, "all": self._total(), "labels": self._labels()}
            print(head + json.dumps(rest)[1:])
            return
        for key in sorted(self._examples, key=lambda key: (key[0], -self._counts[key[0]][key[2] or key[1]], key)):
            print(*self._examples[key], sep="\n")
        if self._examples:
            print()
        for name, made in versions.items():
            print(f"{name}: {', '.join(f'{part} {plain(str(value))[:12]}' for part, value in made.items())}")
        print("documents: " + ", ".join(f"{number} {name}" for name, number in self._numbers().items()))
        if self.by_code:
            self._table()
        else:
            total = self._total()
            print(f"removals: {total['gained']} gained, {total['lost']} lost")

    def _numbers(self) -> dict[str, int]:
        """Documents by what became of them: those compared and changed always, the others where there are any."""
        always = {name: self.documents[name] for name in ("compared", "changed")}
        return always | {name: number for name, number in sorted(self.documents.items()) if number}

    def _total(self) -> dict[str, int]:
        return {name: sum(self._counts[name].values()) for name in _COLUMNS}

    def _labels(self) -> dict[str, Any]:
        """Counts by label, and by code."""
        found: dict[str, Any] = {}
        names = {name for counts in self._counts.values() for name in counts}
        for label, code in sorted(names, key=lambda name: (-self._weight(name), name)):
            row = {column: self._counts[column][label, code] for column in _COLUMNS}
            known = found.setdefault(label, {**dict.fromkeys(_COLUMNS, 0), "codes": {}})
            known["codes"][code] = row
            for column in _COLUMNS:
                known[column] += row[column]
        return found

    def _weight(self, name: Names) -> int:
        return sum(self._counts[kind][name] for kind in KINDS)

    def _table(self) -> None:
        """All labels; of codes only those in which something changed."""
        print(f"\n{'':{_WIDE}}" + "".join(f"{told:>12}" for told in _COLUMNS.values()))
        print(_line("all", self._total()))
        for label, row in self._labels().items():
            print(_line(label, row))
            for code, inner in row["codes"].items():
                if any(inner[kind] for kind in KINDS):
                    print(_line(f"  {code}", inner))


def _line(name: str, row: Mapping[str, Any]) -> str:
    return f"{plain(name):{_WIDE}}" + "".join(f"{row[column]:12}" for column in _COLUMNS)


def _told(one: Change) -> str:
    """A change in words."""
    names = [plain(f"{code} {label}") for label, code in (one.old, one.new) if label]
    return " ".join([one.kind, " -> ".join(names)]).strip()


def _excerpt(text: str) -> str:
    told = plain(" ".join(text.strip()[: 20 * _LONGEST].split()))
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 4]} ..."
