r"""The classes of error that remain, on groups that may be read, each judged by a model that saw none of it.

First keep the models of the cross-validation (``boilerstrip train ../shared/corpora -o X --folds bench/folds``), then

    python bench/errors.py            prints the table
    python bench/errors.py --write    writes docs/errors.md

A class is a line's gold label and its looks, nothing that a person chose by reading it: ``CLASSES`` says which, and the
first that fits counts. Lines marked unsure do not count; spans are those of lines that stay.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpora import SHARED
from look import documents

from boilerstrip.evaluate import SPAN_SLACK, Row, span_ink
from boilerstrip.evidence.shape import shapes
from boilerstrip.labels import KEPT
from boilerstrip.read import read

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "docs" / "errors.md"
_FEW = 32  # characters of a name, a place, a button
_HEADLINE = 160  # and of most headlines


class Wrong(NamedTuple):
    """A line that was decided wrongly, as the classes see it."""

    label: str  # the gold's
    size: int
    ends: bool  # like a sentence
    prose: bool  # it looks like a paragraph
    asks: bool
    beside: frozenset[str]  # the gold's labels of the lines before and after
    kept: bool


Class = tuple[str, str, Callable[[Wrong], bool]]
CLASSES: tuple[Class, ...] = (
    (
        "caption without a credit, a whole sentence",
        "missed, `caption`, ends like a sentence",
        lambda w: w.kept and w.label == "caption" and w.ends,
    ),
    (
        "caption of a few words",
        f"missed, `caption`, up to {_FEW} characters",
        lambda w: w.kept and w.label == "caption" and w.size <= _FEW,
    ),
    (
        "caption without a credit, no full stop",
        "missed, `caption`, all others",
        lambda w: w.kept and w.label == "caption",
    ),
    (
        "paragraph of a second story",
        "missed, `related`, looks like a paragraph",
        lambda w: w.kept and w.label == "related" and w.prose,
    ),
    (
        "related headlines in a row, without a marker",
        "missed, `related`, another `related` line beside it",
        lambda w: w.kept and w.label == "related" and "related" in w.beside,
    ),
    (
        "one related headline between others' lines, without a marker",
        "missed, `related`, all others",
        lambda w: w.kept and w.label == "related",
    ),
    (
        "biography of the writer, note on the story",
        f"missed, `meta`, ends like a sentence or has over {_FEW * 2} characters",
        lambda w: w.kept and w.label == "meta" and (w.ends or w.size > _FEW * 2),
    ),
    ("name, place, time, section", "missed, `meta`, all others", lambda w: w.kept and w.label == "meta"),
    (
        "question to the readers",
        "missed, `share`, ends with a question mark",
        lambda w: w.kept and w.label == "share" and w.asks,
    ),
    (
        "the site's own business in a sentence",
        "missed, any other label, ends like a sentence",
        lambda w: w.kept and w.ends,
    ),
    ("button, heading, other furniture", "missed, all others", lambda w: w.kept),
    ("title taken", "false alarm, `title`", lambda w: w.label == "title"),
    ("paragraph taken", "false alarm, `text`, looks like a paragraph", lambda w: w.prose),
    ("short sentence taken", "false alarm, `text`, ends like a sentence", lambda w: w.ends),
    ("sub-heading, list item, name of a speaker taken", "false alarm, all others", lambda w: True),
)
SPANS: tuple[tuple[str, str], ...] = (
    ("span missed before the sentence", "a gold span that begins its line"),
    ("span missed behind the sentence", "a gold span that ends its line"),
    ("span missed inside a paragraph", "all other gold spans"),
    ("span cut too wide", f"over {SPAN_SLACK} characters cut of a kept line that no gold span holds"),
)


def errors_of(row: Row, strip: Callable[[str], Any]) -> Iterator[str]:
    """The class of each error in a document."""
    result = strip(row["text"])
    verdicts = {verdict.index: verdict for verdict in result.lines}
    shape = shapes(read(row["text"]))
    looks = {verdict.index: k for k, verdict in enumerate(result.lines)}
    gold = row["lines"]
    for at, line in enumerate(gold):
        verdict = verdicts[line["i"]]
        if line.get("unsure") or verdict.kept == (line["label"] in KEPT):
            continue
        k = looks[line["i"]]
        beside = frozenset(gold[j]["label"] for j in (at - 1, at + 1) if 0 <= j < len(gold))
        asks = verdict.text.rstrip(" \"'”’»)").endswith(("?", "？", "؟"))
        wrong = Wrong(line["label"], shape.size[k], shape.terminal[k], shape.prose[k], asks, beside, verdict.kept)
        yield next(name for name, _, fits in CLASSES if fits(wrong))
    yield from span_errors(row, result, {line["i"] for line in gold if not line.get("unsure")})


def span_errors(row: Row, result: Any, sure: set[int]) -> Iterator[str]:
    """The class of each span of a kept line that was missed or cut too wide."""
    text, start = row["text"], 0
    gone = {at for cut in result.removals for at in range(cut.start, cut.end) if not text[at].isspace()}
    kept = {verdict.index for verdict in result.lines if verdict.kept}
    for i, line in enumerate(text.split("\n")):
        place, start = (start, start + len(line)), start + len(line) + 1
        if i not in kept or i not in sure:
            continue
        spans = [span["text"] for span in row.get("spans") or () if span["i"] == i]
        for span in spans:
            wanted = span_ink(text, place, [span])
            if len(wanted - gone) > max(SPAN_SLACK, len(wanted) // 10):
                begins, ends = line.strip().startswith(span.strip()), line.strip().endswith(span.strip())
                yield SPANS[0 if begins else 1 if ends else 2][0]
        if len((gone & set(range(*place))) - span_ink(text, place, spans)) > SPAN_SLACK:
            yield SPANS[3][0]


def counted(strip: Callable[[str], Any]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Errors by class, and the groups they occur in."""
    found: Counter[str] = Counter()
    groups: dict[str, set[str]] = defaultdict(set)
    for row in documents("all"):
        for name in errors_of(row, strip):
            found[name] += 1
            groups[name].add(row["group"])
    return found, groups


def table() -> str:
    """The table in Markdown: with rules and contexts alone, and with the cross-validated labeller."""
    import crossval

    alone, _ = counted(crossval.rules)
    whole, groups = counted(crossval.balanced)
    lines = ["| class | what counts | rules alone | with the labeller | groups |", "|---|---|---|---|---|"]
    for name, means in [*((name, means) for name, means, _ in CLASSES), *SPANS]:
        lines.append(f"| {name} | {means} | {alone[name]} | {whole[name]} | {len(groups[name])} |")
    lines.append(f"| all | | {alone.total()} | {whole.total()} | |")
    return "\n".join(lines)


PAGE = """# What is still decided wrongly

Written by `python bench/errors.py --write`; do not edit. Errors on the labelled dumps' groups that may be read, by
rules and contexts alone, and with the labeller at "balanced", where every document is judged by a model that saw none
of its group. A class is a line's label by hand and its looks (does it end like a sentence, does it look like a
paragraph, what stands beside it), and the first that fits counts. Groups are those of the column before.

{table}

What the classes have in common: a line that is a sentence, or looks like one, and says nothing that only a site would
say. Captions and teasers of that kind are told apart from the story by what it is about, which neither rules nor the
labeller know; a second story in one dump is told only by its subject.
"""


def main(argv: list[str] | None = None) -> int:
    """Print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/errors.md")
    args = parser.parse_args(argv)
    if not SHARED.is_dir() or not (Path(__file__).resolve().parent / "folds").is_dir():
        print("the shared data or bench/folds is not here: there is nothing to count")
        return 1
    told = table()
    if args.write:
        WRITTEN.write_text(PAGE.format(table=told), encoding="utf-8")
    else:
        print(told)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
