r"""Copies: what they are worth on families made by transplanting one story into five wrappers, and on labelled pairs.

Every text is judged with the cross-validation's model that saw neither its story's group nor its wrapper's
(bench/crossval.py), without and with its copies.

usage: python bench/copies.py [--families] [--pairs] [--table FILE] [--write DUMP]
    --families     families of training groups, and of set-aside groups
    --pairs        both sides of the republished pairs with line gold
    --table FILE   a row a line of the families of training groups, from which the weights were fitted
    --write DUMP   the families of training groups as a dump, with a site and a family's number
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from gate import SHARED  # noqa: E402

from boilerstrip.evaluate import read_rows  # noqa: E402
from boilerstrip.labels import KEPT  # noqa: E402
from boilerstrip.training.build import DUMPS  # noqa: E402
from boilerstrip.training.crossval import fold_of  # noqa: E402

COPIES = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")
Row = dict[str, Any]


class Line(NamedTuple):
    """A line of a made copy."""

    text: str
    label: str


class Host(NamedTuple):
    """A document as a wrapper: what stands over, in and under its story; ``mid`` with the share of the story above."""

    site: str
    head: list[Line]
    mid: list[tuple[float, Line]]
    tail: list[Line]


class Story(NamedTuple):
    """A document as a story: its lines, and its agency's captions and credits."""

    site: str
    title: str | None
    body: list[Line]
    agency: list[Line]


def labelled() -> list[Row]:
    """All labelled dumps."""
    return [row for name in DUMPS for row in read_rows(SHARED / "corpora" / f"{name}.jsonl.gz")]


def taken_apart(row: Row) -> tuple[Story | None, Host | None]:
    """A labelled document as a story and as a wrapper, as far as it serves."""
    texts, spans = row["text"].split("\n"), {one["i"] for one in row.get("spans") or ()}
    lines = [(Line(texts[one["i"]].strip(), one["label"]), one) for one in row["lines"]]
    places = [k for k, (line, _) in enumerate(lines) if line.label == "text"]
    if not places:
        return None, None
    sure = [one for one in lines if not one[1].get("unsure")]
    body = [line for line, _ in lines if line.label == "text"]
    clean = not any(one.get("unsure") or one["i"] in spans for line, one in lines if line.label == "text")
    story = None
    if clean and len(body) >= 4 and sum(len(line.text) for line in body) >= 600:
        title = next((line.text for line, _ in sure if line.label == "title"), None)
        agency = [line for line, _ in sure if line.label in ("caption", "syndication")][:3]
        story = Story(row["site"], title, body, agency)
    head = [line for line, one in lines[: places[0]] if line.label not in KEPT and not one.get("unsure")]
    tail = [line for line, one in lines[places[-1] + 1 :] if line.label not in KEPT and not one.get("unsure")]
    mid = [
        (sum(p < k for p in places) / len(places), line)
        for k, (line, one) in enumerate(lines[: places[-1]])
        if k > places[0] and line.label not in KEPT and not one.get("unsure")
    ]
    host = Host(row["site"], head, mid, tail) if len(head) + len(mid) + len(tail) >= 3 else None
    return story, host


def edited(body: Sequence[Line], foreign: Sequence[Line], chance: random.Random) -> list[Line]:
    """A story as another desk prints it: cut, split, merged, reworded a little, with something of its own."""
    lines = list(body)
    if chance.random() < 0.3 and len(lines) > 5:
        del lines[-chance.randint(1, min(4, len(lines) // 3)) :]
    made: list[Line] = []
    join, cut, reword = (chance.random() < share for share in (0.3, 0.3, 0.4))
    for line in lines:
        text = line.text
        words = text.split(" ")
        if reword and len(words) > 12 and chance.random() < 0.3:
            at = chance.randrange(2, len(words) - 2)
            words[at : at + 2] = chance.choice(([], ["also", words[at]], [words[at + 1], words[at]]))
            text = " ".join(words)
        parts = _SENTENCE.split(text)
        if cut and len(parts) > 1 and chance.random() < 0.5:
            at = chance.randrange(1, len(parts))
            made += [Line(" ".join(parts[:at]), "text"), Line(" ".join(parts[at:]), "text")]
        elif join and made and len(made[-1].text) + len(text) < 900 and chance.random() < 0.3:
            made[-1] = Line(f"{made[-1].text} {text}", "text")
        else:
            made.append(Line(text, "text"))
    if chance.random() < 0.3:
        for _ in range(chance.randint(1, 2)):
            made.insert(chance.randint(1, len(made)), chance.choice(foreign))
    return made


def copy_row(story: Story, host: Host, foreign: Sequence[Line], chance: random.Random) -> tuple[str, list[Row]]:
    """A copy: a text and the labels of its lines."""
    body = edited(story.body, foreign, chance)
    placed = [((k + 1) / len(body), 1, line) for k, line in enumerate(body)]
    placed += [(at, 2, line) for at, line in host.mid]
    lines = [line for _, _, line in sorted(placed, key=lambda one: one[:2])]
    for line in story.agency:
        if chance.random() < 0.6:
            where = 0 if line.label == "caption" and chance.random() < 0.5 else len(lines)
            lines.insert(where, line)
    title = [Line(story.title, "title")] if story.title and chance.random() < 0.7 else []
    lines = [*title, *host.head, *lines, *host.tail]
    gap = "\n" if chance.random() < 0.6 else "\n\n"
    step = len(gap)
    return gap.join(line.text for line in lines), [{"i": k * step, "label": line.label} for k, line in enumerate(lines)]


def families(aside: bool, count: int, seed: int = 0) -> Iterator[list[Row]]:
    """Families of copies; story and wrappers of one side of the set-aside split, of one fold and one language."""
    chance = random.Random(seed)
    stories: dict[tuple[int, str], list[tuple[str, Story]]] = defaultdict(list)
    hosts: dict[tuple[int, str], dict[str, list[Host]]] = defaultdict(lambda: defaultdict(list))
    for row in labelled():
        if is_aside(row["group"]) != aside:
            continue
        key = (fold_of(row["group"]), row["lang"])
        story, host = taken_apart(row)
        if story:
            stories[key].append((row["group"], story))
        if host:
            hosts[key][row["group"]].append(host)
    able = [key for key in sorted(stories) if len(hosts[key]) > COPIES]
    every = [(key, group, one) for key in able for group, one in stories[key]]
    for number, (key, group, story) in enumerate(chance.sample(every, min(count, len(every)))):
        foreign = [line for other, one in stories[key] if other != group for line in one.body if len(line.text) > 80]
        names = chance.sample(sorted(set(hosts[key]) - {group}), COPIES)
        made = []
        for name in names:
            text, lines = copy_row(story, chance.choice(hosts[key][name]), foreign, chance)
            made.append(
                {"id": f"family-{number}-{name}", "family": number, "fold": key[0], "lang": key[1], "site": name}
                | {"group": name, "text": text, "lines": lines, "spans": []}
            )
        yield made
