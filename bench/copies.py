r"""Copies: what they are worth on families made by transplanting one story into five wrappers, and on labelled pairs.

Every text is judged with the cross-validation's model that saw neither its story's group nor its wrapper's
(bench/crossval.py), without and with its copies.

usage: python bench/copies.py [options]
    --families N   N families of training groups, and of set-aside groups
    --real         the copies that stand among the labelled dumps and pools of training groups
    --pairs        both sides of the republished pairs with line gold
    --odds         with --families and --real: how often lines are shared, by what they are (training groups alone)
    --labels       with --families: how right the labels are that copies yield (training groups)
    --scale N      what a shelf of N documents, made from the pools, takes: seconds, memory, disk
    --seed S       of the chance that makes families
    --write DUMP   the families of training groups as a dump, with site and labels
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from aside import is_aside  # noqa: E402
from corpora import corpus, pools, rows_of  # noqa: E402
from crossval import _stripper  # noqa: E402
from profiles import made as made_texts  # noqa: E402

from boilerstrip.copies.compare import Compared, compared  # noqa: E402
from boilerstrip.copies.finder import Gathering, entry_of  # noqa: E402
from boilerstrip.copies.labels import lines_of  # noqa: E402
from boilerstrip.copies.shelf import Filling  # noqa: E402
from boilerstrip.evaluate import Tally, figures, read_rows, tally  # noqa: E402
from boilerstrip.evidence.copies import FURNITURE  # noqa: E402
from boilerstrip.labels import KEPT  # noqa: E402
from boilerstrip.sites import registrable  # noqa: E402
from boilerstrip.stripper import Stripper  # noqa: E402
from boilerstrip.training.build import DUMPS  # noqa: E402
from boilerstrip.training.crossval import fold_of  # noqa: E402

COPIES = 5
_PROSE = 60  # characters of sentences that are joined or split
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
    return [row for name in DUMPS for row in read_rows(corpus(name))]


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


def edited(body: Sequence[Line], foreign: Sequence[Sequence[Line]], chance: random.Random) -> list[Line]:
    """A story as another desk prints it: cut, split, merged, reworded a little, with a few lines of its own."""
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
        at = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
        first, rest = " ".join(parts[:at]), " ".join(parts[at:])
        if cut and min(len(first), len(rest)) >= _PROSE and chance.random() < 0.5:
            made += [Line(first, "text"), Line(rest, "text")]
        elif join and made and _joins(made[-1].text, text) and chance.random() < 0.3:
            made[-1] = Line(f"{made[-1].text} {text}", "text")
        else:
            made.append(Line(text, "text"))
    if chance.random() < 0.3:
        other, place = chance.choice(foreign), chance.randint(1, len(made))
        size = chance.randint(1, 3)
        at = chance.randrange(max(1, len(other) - size + 1))
        made[place:place] = other[at : at + size]
    return made


def _joins(text: str, other: str) -> bool:
    """Whether two lines are sentences that may stand in one: nobody joins the items of a list."""
    return min(len(text), len(other)) >= _PROSE and len(text) + len(other) < 900 and text.endswith((".", '"', "\u201d"))


def copy_row(
    story: Story, host: Host, foreign: Sequence[Sequence[Line]], chance: random.Random
) -> tuple[str, list[Row]]:
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


def families(aside: bool, count: int, seed: int = 0, copies: int = COPIES) -> Iterator[list[Row]]:
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
    able = [key for key in sorted(stories) if len(hosts[key]) > copies]
    every = [(key, group, one) for key in able for group, one in stories[key]]
    for number, (key, group, story) in enumerate(chance.sample(every, min(count, len(every)))):
        foreign = [one.body for other, one in stories[key] if other != group]
        names = chance.sample(sorted(set(hosts[key]) - {group}), copies)
        made = []
        for name in names:
            text, lines = copy_row(story, chance.choice(hosts[key][name]), foreign, chance)
            made.append(
                {"id": f"family-{number}-{name}", "family": number, "fold": key[0], "lang": key[1], "site": name}
                | {"home": group, "group": name, "text": text, "lines": lines, "spans": []}
            )
        yield made


Member = tuple[Row, Compared | None, Any]  # a labelled text, with its copies and without


def stripper_of(group: str) -> Stripper:
    """The Stripper whose model has seen no document of a group."""
    return _stripper(fold_of(group), "balanced")


def made(aside: bool, count: int, seed: int) -> Iterator[Member]:
    """The members of families that were made."""
    for family in families(aside, count, seed):
        stripper = stripper_of(family[0]["home"])
        told = [(row["text"], row["site"], None) for row in family]
        for row, one in zip(family, compared(stripper, told), strict=True):
            yield row, one, stripper.strip(row["text"])


def real() -> Iterator[Member]:
    """Labelled dumps of training groups that have copies among the others and in the pools."""
    rows = [row for row in labelled() if not is_aside(row["group"])]
    pool = [*rows, *(row for row in pools() if not is_aside(row["group"]))]
    gathering = Gathering()
    for row in pool:
        gathering.add(entry_of(row["text"], row["site"]))
    finder = gathering.finder()
    for row in rows:
        found = finder.find(entry_of(row["text"], row["site"]))
        if found.others:
            told = [(one["text"], one["site"], None) for one in (row, *(pool[k] for k in found.others))]
            stripper = stripper_of(row["group"])
            yield row, compared(stripper, told)[0], stripper.strip(row["text"])


def pairs() -> Iterator[Member]:
    """Both sides of the republished pairs with line gold, each by a model that has not seen its group."""
    groups = {registrable(row["site"]): row["group"] for row in labelled()}
    some = [row for row in rows_of("pairs") if row.get("line_gold")]
    for pair in some:
        sides = [pair[name] for name in ("source", "republished")]
        told = [(side["text"], side["site"] or None, None) for side in sides]
        for k, name in enumerate(("source", "republished")):
            site = registrable(sides[k]["site"])
            stripper = stripper_of(groups.get(site, site or pair["id"]))
            gold = [
                {"i": one["i"], "label": "furniture" if one["label"] == "boilerplate" else "text"}
                for one in pair["line_gold"][name]
            ]
            row = {"id": f"{pair['id']} {name}", "text": sides[k]["text"], "lines": gold}
            yield row, compared(stripper, told)[k], stripper.strip(sides[k]["text"])


def figures_of(name: str, members: Iterable[Member]) -> None:
    """Two rows: without copies and with them."""
    tallies = Tally(), Tally()
    for row, one, without in members:
        for counts, result in zip(tallies, (without, one.result if one else without), strict=True):
            counts.add(tally(row, _always(result)))
    for how, counts in zip(("without", "with"), tallies, strict=True):
        told, sums = figures(counts), counts.sums
        shown = "  ".join(f"{key} {told[key]:.4f}" for key in ("precision", "recall", "line_f1", "label_accuracy"))
        loss = f"body loss {told['body_loss']:.3%}  left over {told['left_over']:.2%}"
        print(f"{name:22} {sums['docs']:5} texts {sums['bad']:6} wrapper lines  {how:8} {shown}  {loss}", flush=True)


def _always(result: Any) -> Callable[[str], Any]:
    """A strip that gives this Result, whatever it is asked: what a second strip would do is not measured here."""
    return lambda text: result


def odds_of(name: str, members: Iterable[Member]) -> None:
    """How lines stand in copies, by what they are and by the sites that have the story whole."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row, one, _ in members:
        if one is None or not one.whole:
            continue
        standing = one.standing
        for gold in row["lines"]:
            label, index = gold["label"], gold["i"]
            what = "story" if label in KEPT else "furniture" if label in FURNITURE else "agency"
            how = "shared" if index in standing.shared else "alone" if standing.alone(index) else "in part"
            if not gold.get("unsure") and label != "title":
                counts["one" if one.whole == 1 else "more", what, how] += 1
    for whole in ("one", "more"):
        for what in ("story", "agency", "furniture"):
            some = {how: counts[whole, what, how] for how in ("shared", "in part", "alone")}
            print(f"{name}: whole on {whole} other site{'' if whole == 'one' else 's'}: {what:9} {some}", flush=True)


def labels_of(members: Iterable[Member]) -> None:
    """How many lines get a label that is sure, and how many of those are right."""
    counts: Counter[str] = Counter()
    for row, one, _ in members:
        gold = {each["i"]: each["label"] for each in row["lines"] if not each.get("unsure")}
        for line in lines_of(one) if one and one.whole else ():
            if line["i"] in gold and not line.get("unsure"):
                what = "story" if line["label"] == "text" else "wrapper"
                counts[what] += 1
                counts[f"{what} right"] += (gold[line["i"]] in KEPT) == (what == "story")
                counts[f"{what} named right"] += gold[line["i"]] == line["label"]
            counts["lines"] += line["i"] in gold
    print(dict(counts))


def scale(count: int) -> None:
    """A shelf of so many documents: seconds and MB/s of filling, memory and disk a document, seconds a look-up."""
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Filling(folder)) as filling:
        size, seconds = 0, 0.0
        begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        some = []
        for site, text in made_texts(count, 1000):
            size += len(text.encode())
            some = [*some[-99:], (text, site)]
            before = time.process_time()
            filling.add(text, site)
            seconds += time.process_time() - before
        before = time.process_time()
        shelf = filling.shelf()
        ordering = time.process_time() - before
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun) * 1024
        files = {one.name: one.stat().st_size for one in Path(folder).iterdir()}
        before = time.process_time()
        for text, site in some:
            shelf.panel(text, site)
        asked = (time.process_time() - before) / len(some)
        shelf.close()
        numbers = sum(value for name, value in files.items() if name != "texts")
        print(
            f"{count} documents, {size / 1e6:.0f} MB: {size / 1e6 / seconds:.1f} MB/s, ordering {ordering:.1f} s, "
            f"memory {peak / count / 1024:.2f} KB a document at most, numbers {numbers / count / 1024:.2f} KB, "
            f"texts {files['texts'] / count / 1024:.2f} KB on the disk, a look-up {asked * 1000:.1f} ms"
        )


def main(argv: list[str] | None = None) -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--odds", action="store_true")
    parser.add_argument("--labels", action="store_true")
    parser.add_argument("--scale", type=int, metavar="N")
    parser.add_argument("--write", type=Path, metavar="DUMP")
    args = parser.parse_args(argv)
    if args.write:
        rows = [row for family in families(False, args.families or 100, args.seed) for row in family]
        random.Random(args.seed).shuffle(rows)
        args.write.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return 0
    if args.scale:
        scale(args.scale)
    if args.labels:
        labels_of(made(False, args.families or 100, args.seed))
        return 0
    tell = odds_of if args.odds else figures_of
    if args.families:
        tell("families", made(False, args.families, args.seed))
        if not args.odds:
            tell("families (set aside)", made(True, args.families, args.seed))
    if args.real:
        tell("real copies", real())
    if args.pairs and not args.odds:
        tell("pairs", pairs())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
