"""The scorer on made pairs: clean stories of the dumps, each changed in one known way.

usage: python bench/mutations.py [--pairs 200] [--aside] [--show KIND] [--wrapper signs|rules|model|off]

A number, a name or a negation changed has to be called out; edits of style must not be; a paragraph that stripping lost
has to be named under "body-lost"; a paragraph of another story has to be "added". With --aside the stories are those of
the set-aside sites, which nobody has read.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from corpora import corpus  # noqa: E402

import boilerstrip  # noqa: E402
from boilerstrip.evaluate import read_rows  # noqa: E402

DUMPS = ("dumps-en", "dumps-wrapped", "dumps-more")
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|have|had|will|would|can|could|should|did|does|do|must)\b(?! not)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
# Put for names of the stories, and named by none of them.
_NEW = ("Okonkwo", "Brannigan", "Liebermann", "Takahashi", "Wexcombe", "Oyelaran", "Pettibone", "Castellane", "Drobny")
# Written with a capital, and no names.
_NO_NAMES = ("President", "Minister", "Story", "Power", "The", "One", "And", "In", "Of", "For", "Senate", "House")
_SPELLINGS = (
    ("color", "colour"),
    ("labor", "labour"),
    ("center", "centre"),
    ("organization", "organisation"),
    ("defense", "defence"),
    ("program ", "programme "),
    ("recognize", "recognise"),
    ("favor", "favour"),
    ("neighbor", "neighbour"),
    ("behavior", "behaviour"),
    ("realize", "realise"),
    ("traveled", "travelled"),
)
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

Edit = Callable[[str, random.Random, "list[Story]"], "str | None"]


@dataclass(frozen=True)
class Story:
    """The paragraphs of a clean body."""

    name: str
    group: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body."""
        return "\n".join(self.lines)


def stories(aside: bool) -> list[Story]:
    """English bodies of six paragraphs or more, by the labels alone."""
    made = []
    for name in DUMPS:
        for row in read_rows(corpus(name)):
            if row["lang"] != "en" or is_aside(row["group"]) != aside:
                continue
            lines = row["text"].split("\n")
            trimmed = {span["i"] for span in row.get("spans") or []}
            body = [lines[one["i"]].strip() for one in row["lines"] if one["label"] == "text" and not one.get("unsure")]
            if not trimmed and len(body) >= 6 and sum(len(line.split()) for line in body) >= 120:
                made.append(Story(row["id"], row["group"], tuple(body)))
    return made


# ---- changed facts: each gives the changed line, or None where there is nothing to change
def number(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Another number for one of the line's."""
    found = list(_NUMBER.finditer(line))
    if not found:
        return None
    one = dice.choice(found)
    digits = list(one[0])
    at = dice.choice([k for k, digit in enumerate(digits) if digit.isdigit()])
    digits[at] = str(
        (int(digits[at]) + dice.randint(1, 8)) % 9 + 1 if at == 0 else (int(digits[at]) + dice.randint(1, 9)) % 10
    )
    new = "".join(digits)
    return None if new == one[0] else line[: one.start()] + new + line[one.end() :]


def name(line: str, dice: random.Random, others: list[Story]) -> str | None:
    """Another name for one inside a sentence: of a story on something else, or a made one."""
    found = [one for one in _NAME.finditer(line) if one[0] not in _NO_NAMES]
    if not found:
        return None
    one = dice.choice(found)
    there = [new for new in _NAME.findall(dice.choice(others).text) if new not in _NO_NAMES and new not in line]
    new = dice.choice(there if there and dice.random() < 0.5 else _NEW)
    return line[: one.start()] + new + line[one.end() :]


def negation(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """A negation less where there is one, else one more."""
    if " not " in line:
        return line.replace(" not ", " ", 1)
    found = list(_AUXILIARY.finditer(line))
    if not found:
        return None
    one = dice.choice(found)
    return f"{line[: one.end()]} not{line[one.end() :]}"


# ---- edits of style
def quotes(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Straight quotation marks for curly ones, or the other way round."""
    new = line.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
    if new == line:
        new = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", line).replace("'", "\u2019")
    return new if new != line else None


def dashes(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Other dashes and hyphens."""
    new = line.replace("\u2014", " - ").replace(" - ", " \u2013 ").replace("-", "\u2011")
    return new if new != line else None


def ligatures(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Ligatures."""
    new = line.replace("fi", "\ufb01").replace("fl", "\ufb02")
    return new if new != line else None


def case(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """The line's first word in capitals."""
    first, _space, rest = line.partition(" ")
    return f"{first.upper()} {rest}" if first.isalpha() and not first.isupper() else None


def titles(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Mr for Mr., US for U.S."""
    new = line.replace("Mr.", "Mr").replace("Mrs.", "Mrs").replace("Dr.", "Dr").replace("U.S.", "US")
    if new == line:
        new = re.sub(r"\b(Mr|Mrs|Dr) ", r"\1. ", line)
        new = re.sub(r"\bUS\b", "U.S.", new)
    return new if new != line else None


def percent(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """% for percent, or the other way round."""
    new = re.sub(r" ?per ?cent\b", "%", line)
    new = new if new != line else line.replace("%", " percent")
    return new if new != line else None


def numerals(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """Small numbers written out, or in digits."""
    new = re.sub(r"(?<![\w.,$/:-])(\d|1[0-2])(?![\w.,%/:-])", lambda m: _DIGITS[int(m[1])], line)
    if new == line:
        new = re.sub(rf"\b({'|'.join(_DIGITS[2:])})\b", lambda m: str(_DIGITS.index(m[1])), line)
    return new if new != line else None


def spelling(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """British for American, or the other way round."""
    new = line
    for american, british in _SPELLINGS:
        new = new.replace(american, british) if american in new else new.replace(british, american)
    return new if new != line else None


def dateline(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """A dateline before the first word."""
    return f"LONDON (Reuters) - {line}"


def attribution(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """An attribution behind the last word."""
    return f"{line[:-1]}, according to Reuters." if line.endswith(".") else None


def trimmed(line: str, dice: random.Random, _: list[Story]) -> str | None:
    """The last sentence left out."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", line)
    return " ".join(sentences[:-1]) if len(sentences) > 1 and len(sentences[0].split()) > 5 else None


CHANGED: dict[str, Edit] = {"number": number, "name": name, "negation": negation}
STYLE: dict[str, Edit] = {
    "quotes": quotes,
    "dashes": dashes,
    "ligatures": ligatures,
    "case": case,
    "titles": titles,
    "percent": percent,
    "numerals": numerals,
    "spelling": spelling,
    "dateline": dateline,
    "attribution": attribution,
    "trimmed": trimmed,
}


KINDS = (*CHANGED, *STYLE, "deleted", "inserted")


def edited(story: Story, edit: Edit, dice: random.Random, others: list[Story]) -> tuple[Story, int] | None:
    """The story with one line edited, and which; a line of eight words or more."""
    for k in dice.sample(range(len(story.lines)), len(story.lines)):
        if len(story.lines[k].split()) < 8:
            continue
        new = edit(story.lines[k], dice, others)
        if new is not None:
            return Story(story.name, story.group, (*story.lines[:k], new, *story.lines[k + 1 :])), k
    return None


def trials(some: list[Story], kind: str, wrapper: str) -> Iterator[tuple[bool, str]]:
    """For every story whether the scorer says what it should, and what it said."""
    dice = random.Random(kind)
    for story in some:
        others = [one for one in some if one.group != story.group]
        if kind in CHANGED or kind in STYLE:
            made = edited(story, (CHANGED | STYLE)[kind], dice, others)
            if made is None:
                continue
            s = boilerstrip.score(made[0].text, story.text, wrapper=wrapper)
            called = s.verdict == "changed-facts" and any(one.line == made[1] for one in s.changes)
            told = f"{story.name}: {s.verdict} {s.changes}\n    {made[0].lines[made[1]]}\n    {story.lines[made[1]]}"
            yield (called if kind in CHANGED else not s.changes), told
            continue
        k = dice.randrange(len(story.lines))
        if kind == "deleted":
            left = "\n".join((*story.lines[:k], *story.lines[k + 1 :]))
            s = boilerstrip.score(left, story.text, raw=story.text, wrapper=wrapper)
            right = s.verdict == "body-lost" and [one.index for one in s.wrongly_removed] == [k]
            yield (
                right or story.lines.count(story.lines[k]) > 1,
                f"{story.name}: {s.verdict} {s.wrongly_removed} {story.lines[k]}",
            )
        else:
            paragraph = max(dice.choice(others).lines, key=len)
            s = boilerstrip.score(
                "\n".join((*story.lines[:k], paragraph, *story.lines[k:])), story.text, wrapper=wrapper
            )
            yield s.cleaned_lines[k].status == "added", f"{story.name}: {s.cleaned_lines[k]}"


def shares(aside: bool = False, number: int = 200, wrapper: str = "signs") -> dict[str, float]:
    """The share that is right, by kind of change; all edits of style together."""
    found = stories(aside)
    some = random.Random(1).sample(found, min(number, len(found)))
    made = {kind: [good for good, _ in trials(some, kind, wrapper)] for kind in KINDS}
    made["style"] = [good for kind in STYLE for good in made.pop(kind)]
    return {kind: sum(answers) / len(answers) for kind, answers in made.items()}


def main(argv: list[str] | None = None) -> int:
    """Print a share for every kind of change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--show", metavar="KIND", help="print what went wrong")
    parser.add_argument("--wrapper", default="signs")
    args = parser.parse_args(argv)
    found = stories(args.aside)
    some = random.Random(1).sample(found, min(args.pairs, len(found)))
    print(f"{len(some)} stories of {len({one.group for one in some})} groups")
    for kind in KINDS:
        answers = list(trials(some, kind, args.wrapper))
        right = sum(one for one, _ in answers)
        print(f"{kind:12} {right}/{len(answers)}  {right / max(1, len(answers)):.3f}")
        if args.show == kind and not args.aside:
            print("\n".join(told for good, told in answers if not good))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
