"""Figures that were measured as tables in markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SHARES = ("body_loss", "left_over", "wrapped_right", "clean_touched")  # shown in percent
_HEADS = {
    "line_f1": "line F1",
    "shingle_f1": "shingle F1",
    "segment_f1": "segment F1",
    "precision": "precision",
    "recall": "recall",
    "word_f1": "word F1",
    "body_loss": "body loss",
    "left_over": "left over",
    "wrapped_right": "wrapped right",
    "clean_touched": "clean touched",
}
_MAIN = ("segment_f1", "line_f1", "shingle_f1")  # what a set is judged by, the first that it has
_WITH_INTERVAL = ("line_f1", "shingle_f1", "segment_f1", "body_loss")


def number(figure: str, value: float | None) -> str:
    """A figure as tables show it; a dash where there is none."""
    if value is None:
        return "-"
    if figure in _SHARES:
        return "0" if not value else f"{value:.1%}" if value >= 0.02 else f"{value:.2%}"
    return "0" if not value else f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.1f}"


def cell(figure: str, told: Sequence[float | None], ends: bool = True) -> str:
    """A figure, with the ends of its interval where ``ends`` asks for them."""
    value, low, high = told
    shown = number(figure, value)
    if not ends or low is None or high is None:
        return shown
    return f"{shown} ({number(figure, low)} to {number(figure, high)})"


def ratio(value: float) -> str:
    """A time as a multiple of another."""
    return f"{value:.3g}" if value < 10 else f"{value:.0f}"


def title(found: Mapping[str, Any]) -> str:
    """What a set is: its name, how much there is of it, and of how many sites."""
    return f"{found['name']}: {_counted(found['documents'], found['kind'])} of {found['groups']} sites"


def _counted(count: int, kind: str) -> str:
    return f"{count:,} {'documents' if kind == 'texts' else 'pages'}"


def table(found: Mapping[str, Any]) -> str:
    """One set: a row a tool, a column a figure that is known, the time as a multiple of the base's."""
    tools = found["tools"]
    known = {one for tool in tools for one, told in tool["figures"].items() if told[0] is not None}
    figures = [one for one in _HEADS if one in known]
    main = next((one for one in _MAIN if any(one in tool["behind"] for tool in tools)), None)
    head = ["", *(_HEADS[one] for one in figures)]
    if main:
        head.append(f"behind boilerstrip, {_HEADS[main]}")
    head.append(f"time, {found['base']} = 1")
    lines = [_row(head), "|" + "---|" * len(head)]
    for tool in tools:
        shown = [_named(tool), *(cell(one, tool["figures"][one], one in _WITH_INTERVAL) for one in figures)]
        if main:
            shown.append(cell(main, tool["behind"][main]) if main in tool["behind"] else "")
        lines.append(_row([*shown, ratio(tool["time"])]))
    lines += [_row([name, "not measured", *[""] * (len(head) - 2)]) for name in found["missing"]]
    return "\n".join(lines) + "\n" + notes(found)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _named(tool: Mapping[str, Any]) -> str:
    name = str(tool["name"])
    return f"**{name}**" if name == "boilerstrip" else name


def notes(found: Mapping[str, Any]) -> str:
    """What a table does not say: tools that are not here, and pages that some failed on."""
    told = [f"Not measured: {name} ({why})." for name, why in found["missing"].items()]
    failed = [f"{tool['name']} on {tool['failed']}" for tool in found["tools"] if tool["failed"]]
    if failed:
        told.append(f"Failed, which counts as nothing found: {', '.join(failed)}.")
    return "".join(f"\n{one}\n" for one in told)
