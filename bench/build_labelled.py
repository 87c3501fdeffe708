"""Join fixtures/*/scraped.txt and labels.tsv into fixtures/labelled.jsonl, rows as the labelled dumps have them.

A line of labels.tsv is: line number (from 1), label; with a third column it is a span, that text inside a line that
stays. A label followed by "?" is unsure. The same folders always give the same bytes. A folder is refused when a
line has no label, or when its labels and its expected.txt disagree about what stays.

usage: python bench/build_labelled.py [--check]     with --check nothing is written; exit 1 when the file is stale
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from boilerstrip.labels import KEPT, LABELS

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LABELLED = FIXTURES / "labelled.jsonl"


class FixtureError(ValueError):
    """A fixture folder that contradicts itself."""


def row(case: Path) -> dict[str, Any]:
    """The labelled document of one fixture folder."""
    text = (case / "scraped.txt").read_bytes().decode("utf-8")
    where, texts = case / "labels.tsv", text.split("\n")
    lines: dict[int, dict[str, Any]] = {}
    spans: list[dict[str, Any]] = []
    for number, entry in enumerate(where.read_text(encoding="utf-8").splitlines(), 1):
        fields = entry.split("\t")
        if len(fields) not in (2, 3) or not fields[0].isdecimal() or fields[1].removesuffix("?") not in LABELS:
            raise FixtureError(f"{where}:{number}: not a line number, a label and perhaps a span: {entry!r}")
        i, label = int(fields[0]) - 1, fields[1].removesuffix("?")
        one = {"i": i, "label": label} | ({"unsure": True} if fields[1] != label else {})
        if not 0 <= i < len(texts) or not texts[i].strip():
            raise FixtureError(f"{where}:{number}: scraped.txt has nothing in line {i + 1}")
        if len(fields) == 2:
            if i in lines:
                raise FixtureError(f"{where}:{number}: line {i + 1} has a label already")
            lines[i] = one
        elif texts[i].count(fields[2]) != 1:
            raise FixtureError(f"{where}:{number}: the span does not stand once in line {i + 1}: {fields[2]!r}")
        else:
            spans.append({"i": i, "text": fields[2]} | one)
    for i, line in enumerate(texts):
        if line.strip() and i not in lines:
            raise FixtureError(f"{where}: no label for line {i + 1}: {line[:60]!r}")
    _check_against_expected(case, texts, lines, spans)
    return {
        "id": f"fixture-{case.name}",
        "lang": "en",
        "site": "",
        "repo": "boilerstrip",
        "path": f"fixtures/{case.name}/scraped.txt",
        "text": text,
        "lines": [lines[i] for i in sorted(lines)],
        "spans": sorted(spans, key=lambda one: (one["i"], texts[one["i"]].index(one["text"]))),
        "group": f"fixture-{case.name}",
    }


def _check_against_expected(
    case: Path, texts: list[str], lines: dict[int, dict[str, Any]], spans: list[dict[str, Any]]
) -> None:
    """Refuse a folder in which the ink that its labels keep is not the ink of expected.txt, line by line."""
    kept = []
    for i in sorted(lines):
        inside = [one["text"] for one in spans if one["i"] == i]
        if lines[i]["label"] not in KEPT:
            if inside:
                raise FixtureError(f"{case}: line {i + 1} goes whole and has a span")
            continue
        line = texts[i]
        for span in inside:
            bracketed = f"({span})"
            line = line.replace(bracketed if bracketed in line else span, "")
        kept.append("".join(line.split()))
    wanted = (case / "expected.txt").read_bytes().decode("utf-8").split("\n")
    if kept != ["".join(line.split()) for line in wanted if line.strip()]:
        raise FixtureError(f"{case}: labels.tsv and expected.txt disagree about what stays")


def labelled() -> str:
    """The whole file: a row a folder, by name."""
    cases = sorted(path.parent for path in FIXTURES.glob("*/scraped.txt"))
    return "".join(json.dumps(row(case), ensure_ascii=False) + "\n" for case in cases)


def main(argv: list[str] | None = None) -> int:
    """Write fixtures/labelled.jsonl, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is stale")
    args = parser.parse_args(argv)
    try:
        new = labelled()
    except (FixtureError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.check:
        fresh = LABELLED.exists() and LABELLED.read_bytes() == new.encode("utf-8")
        print("fixtures/labelled.jsonl is up to date" if fresh else "stale: run python bench/build_labelled.py")
        return not fresh
    LABELLED.write_bytes(new.encode("utf-8"))
    print(f"{LABELLED}: {new.count(chr(10))} documents")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
