"""Figures on labelled dumps: how much wrapper went, and what it cost (definitions: docs/design.md, figures).

A row of a labelled dump holds ``text``, ``lines`` (index, label, unsure) and ``spans`` (index, text). Lines marked
unsure do not count. Ink is every character that is not white space.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from boilerstrip.dumps import json_trouble
from boilerstrip.errors import InputError
from boilerstrip.labels import KEPT, LABELS
from boilerstrip.read import lines_of
from boilerstrip.result import Result

Row = dict[str, Any]
_FEWEST = 5  # lines of a label below which its recall is too noisy to count in the macro figure
SPAN_SLACK = 3  # characters by which a trimmed span may be off and still count as right


@dataclass(slots=True)
class Tally:
    """Counts over documents; figures are made from the sums."""

    sums: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    said_right: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add another tally's counts to this one."""
        for name in self.__slots__:
            getattr(self, name).update(getattr(other, name))


def read_rows(path: str | Path) -> Iterator[Row]:
    """The rows of a labelled dump, .jsonl or .jsonl.gz.

    Raises
    ------
    InputError
        When the file cannot be read or a row is not a labelled document.
    """
    for row, place in read_records(path):
        yield _row(row, place)


def read_records(path: str | Path) -> Iterator[tuple[Any, str]]:
    """What the lines of a .jsonl or .jsonl.gz file hold, each with its place, such as ``dump.jsonl:3``.

    Raises
    ------
    InputError
        When the file cannot be read or a line is not JSON in UTF-8.
    """
    opener = gzip.open if str(path).endswith(".gz") else open
    try:
        with opener(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(line, f"{path}:{number}"), f"{path}:{number}"
    except gzip.BadGzipFile:
        raise InputError(f"{path}: cannot read: not a gzip file") from None
    except (EOFError, zlib.error):
        raise InputError(f"{path}: cannot read: the gzip file is damaged or breaks off") from None
    except OSError as error:
        raise InputError(f"{path}: cannot read: {error.strerror}") from None


def _record(line: bytes, place: str) -> Any:
    """What one line holds."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{place}: byte {error.start} is not utf-8; a labelled dump has to be") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: bad JSON record: {json_trouble(error)}") from None


def _row(row: Any, place: str) -> Row:
    """One checked row."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("lines"), list):
        raise InputError(f"{place}: not a labelled document: 'text' and 'lines' are needed")
    spans = row.get("spans") or []
    if not isinstance(spans, list):
        raise InputError(f"{place}: not a labelled document: 'spans' has to be a list")
    lines = row["text"].split("\n")
    for one in [*row["lines"], *spans]:
        known = isinstance(one, dict) and isinstance(one.get("i"), int) and one.get("label") in LABELS
        if not known or not 0 <= one["i"] < len(lines):
            raise InputError(f"{place}: not a labelled document: {one!r} is no line of the text with one of the labels")
    for one in row["lines"]:
        if not lines[one["i"]].strip():
            raise InputError(
                f"{place}: not a labelled document: {one!r} labels a blank line; leave it out, or mend 'i', which "
                "counts lines between line feeds from 0, blank ones too"
            )
    for one in spans:
        if not isinstance(one.get("text"), str):
            raise InputError(f"{place}: not a labelled document: a span needs its 'text'")
        if not one["text"].strip() or one["text"] not in lines[one["i"]]:
            raise InputError(
                f"{place}: not a labelled document: {one!r} is no span of line {one['i']}; give its 'text' as it "
                "stands there, or mend 'i', which counts lines between line feeds from 0, blank ones too"
            )
    return row


def gold_lines(text: str) -> list[int]:
    """Of every line with ink, as ``Result.lines`` counts them, which line it is in for labels.

    Those count lines between line feeds; a lone carriage return ends a line of a Result too.
    """
    return [i for i, line in enumerate(text.split("\n")) for _ in lines_of(f"{line}\n")[:-1]]


def tally(row: Row, strip: Callable[[str], Result]) -> Tally:
    """The counts of one document, whether its output is stable among them."""
    result = strip(row["text"])
    counts = counted(row, result)
    counts.sums["stable"] += strip(result.text).text == result.text
    return counts


def counted(row: Row, result: Result) -> Tally:
    """The counts of one document whose outcome is known."""
    text = row["text"]
    gone = bytearray(len(text))
    for one in result.removals:
        gone[one.start : one.end] = b"\x01" * (one.end - one.start)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    label = _labels(text, result)
    counts, sums = Tally(), Counter[str]()
    for gold in row["lines"]:
        if not gold.get("unsure"):
            spans = [one["text"] for one in row.get("spans") or () if one["i"] == gold["i"]]
            _line(counts, sums, gold, text, (starts[gold["i"]], starts[gold["i"] + 1] - 1), gone, spans, label)
    right = not (sums["fp"] or sums["fn"] or sums["span_wrong"])
    wrapped = bool(sums["bad"] or sums["spans"])
    sums.update(
        docs=1, right=right, wrapped=wrapped, wrapped_right=wrapped and right, touched=not wrapped and not right
    )
    counts.sums.update(sums)
    return counts


def _labels(text: str, result: Result) -> dict[int, str]:
    """The labels that a text's lines were given, by the line as labels count them: of several, the larger part's."""
    own, where, label, most = lines_of(text), gold_lines(text), dict[int, str](), Counter[int]()
    for verdict in result.lines:
        i, size = where[verdict.index], len(own[verdict.index])
        if size > most[i]:
            label[i], most[i] = verdict.label, size
    return label


def _line(
    counts: Tally,
    sums: Counter[str],
    gold: Row,
    text: str,
    at: tuple[int, int],
    gone: bytearray,
    spans: list[str],
    label: dict[int, str],
) -> None:
    """Add one labelled line to the counts."""
    ink = [k for k in range(*at) if not text[k].isspace()]
    out = {k for k in ink if gone[k]}
    removed, bad, mine = len(out) == len(ink), gold["label"] not in KEPT, label.get(gold["i"], "text")
    sums.update(lines=1, bad=bad)
    if removed:
        counts.said[mine] += 1
        counts.said_right[mine] += mine == gold["label"]
    if bad:
        counts.gold[gold["label"]] += 1
        counts.hit[gold["label"]] += removed
        sums.update(tp=removed, fn=not removed, label_ok=removed and mine == gold["label"], left=len(ink) - len(out))
    else:
        wanted = span_ink(text, at, spans)
        sums.update(body=len(ink), fp=removed, spans=len(spans), lost=len(out - wanted))
        if removed:
            return
        extra, missed = len(out - wanted), len(wanted - out)
        sums.update(s_tp=len(wanted & out), s_fp=extra, s_fn=missed, left=missed)
        sums["span_wrong"] += extra > SPAN_SLACK or missed > max(SPAN_SLACK, len(wanted) // 10)
    sums["out"] += len(ink) - len(out)


def span_ink(text: str, at: tuple[int, int], spans: list[str]) -> set[int]:
    """Positions of ink in the gold spans of a line."""
    line, wanted = text[at[0] : at[1]], set[int]()
    for span in spans:
        begin = at[0] + line.index(span)  # rows are checked: each stands in its line
        wanted.update(k for k in range(begin, begin + len(span)) if not text[k].isspace())
    return wanted


def figures(counts: Tally) -> dict[str, Any]:
    """The figures of design section 6 from the sums."""
    c = counts.sums
    recall = {name: counts.hit[name] / n for name, n in sorted(counts.gold.items()) if n >= _FEWEST}
    precision = {name: counts.said_right[name] / n for name, n in sorted(counts.said.items())}
    return {
        "docs": c["docs"],
        "lines": c["lines"],
        "line_f1": _f1(c["tp"], c["fp"], c["fn"]),
        "precision": _share(c["tp"], c["tp"] + c["fp"]),
        "recall": _share(c["tp"], c["tp"] + c["fn"]),
        "macro_recall": mean(recall.values()) if recall else 1.0,
        "body_loss": _share(c["lost"], c["body"]),
        "left_over": _share(c["left"], c["out"]),
        "docs_right": _share(c["right"], c["docs"]),
        "wrapped_right": _share(c["wrapped_right"], c["wrapped"]),
        "clean_touched": _share(c["touched"], c["docs"] - c["wrapped"]),
        "label_accuracy": _share(c["label_ok"], c["tp"]),
        "span_f1": _f1(c["s_tp"], c["s_fp"], c["s_fn"]),
        "stable": _share(c["stable"], c["docs"]),
        "recall_by_label": recall,
        "label_precision": precision,
    }


def _share(part: int, whole: int) -> float:
    return part / max(1, whole)


def _f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if 2 * tp + fp + fn else 1.0


def evaluate(
    rows: Iterable[Row], strip: Callable[[str], Result] | None = None, by: str | None = None
) -> dict[str, dict[str, Any]]:
    """Figures over rows: under "all", and per value of the field ``by``.

    Parameters
    ----------
    rows : iterable of dict
        Labelled documents.
    strip : callable, optional
        What to measure; ``boilerstrip.strip`` when left out.
    by : str, optional
        A field of the rows (lang, group, site) to split by.
    """
    if strip is None:
        from boilerstrip.api import strip as own

        strip = own
    tallies: dict[str, Tally] = {"all": Tally()}
    for row in rows:
        one = tally(row, strip)
        tallies["all"].add(one)
        if by:
            tallies.setdefault(str(row.get(by)), Tally()).add(one)
    return {name: figures(counts) for name, counts in tallies.items()}
