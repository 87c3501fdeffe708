r"""The documents that were read line by line (``training/readings``) as a labelled dump: what all is worth on them.

usage: python bench/readings.py [-o FILE.jsonl]

Prints line F1 and more for dumps and pages, of groups that may be read and of the fifth that is set aside: by rules
alone, and by models that saw none of the group (``bench/folds``). With ``-o`` those that may be read are written as a
labelled dump, outside the repository, for they are other people's texts; then

    boilerstrip rules --precision FILE.jsonl --select CAP910

tells what a rule takes of them. Pages are flattened loosely, a block a line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossval
from aside import is_aside
from corpora import corpus as file_of

from boilerstrip.evaluate import evaluate, read_records
from boilerstrip.training.build import PAGES
from boilerstrip.training.crossval import fold_of
from boilerstrip.training.pages import blocks_of, group_of
from boilerstrip.training.readings import CORPUS, Reading, digest_of, lines_told, readings

_SHOWN = ("line_f1", "precision", "recall", "body_loss", "left_over", "label_accuracy")


def rows() -> Iterator[dict[str, Any]]:
    """All of them whose text is the one that was read, as rows of a labelled dump."""
    known = readings()
    for corpus in (*PAGES, CORPUS):
        for row, _ in read_records(file_of(corpus)):
            name = digest_of([row["text"]]) if corpus == CORPUS else str(row["id"])
            reading = known.pop((corpus, name), None)
            text = None if reading is None else row["text"] if corpus == CORPUS else _part(row["html"], reading)
            if reading is not None and text is not None:
                kind, group = ("dumps", row["group"]) if corpus == CORPUS else ("pages", group_of(row))
                side = "set aside" if is_aside(group) else "may be read"
                told = lines_told(text, reading).items()
                lines = [{"i": i, "label": label, "unsure": not weight} for i, (label, weight, _) in told]
                yield {"id": name, "group": group, "of": f"{kind}, {side}", "text": text, "lines": lines}


def _part(html: str, reading: Reading) -> str | None:
    """The blocks of a page that were read, one a line; None where the page is another."""
    lines = [one.text for one in blocks_of(html)[reading.first : reading.end]]
    return "\n".join(lines) if digest_of(lines) == reading.digest else None


def main(argv: list[str] | None = None) -> int:
    """Print the table, or write the labelled dump."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE")
    args = parser.parse_args(argv)
    read = list(rows())
    if args.output:
        some = [json.dumps(row, ensure_ascii=False) for row in read if "may be read" in row["of"]]
        args.output.write_text("\n".join(some) + "\n", encoding="utf-8")
        return 0
    crossval._folds().update((row["text"], fold_of(row["group"])) for row in read)
    print(f"| documents | of | {' | '.join(_SHOWN)} |\n|{'---|' * (2 + len(_SHOWN))}")
    for name, strip in (("rules", crossval.rules), ("all", crossval.balanced)):
        for of, figures in sorted(evaluate(read, strip, by="of").items()):
            told = " | ".join(f"{figures[one]:.4f}" for one in _SHOWN)
            print(f"| {of}: {name} | {figures['docs']} | {told} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
