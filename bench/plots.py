"""Two plots: quality against speed, and growth with size. The same figures give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

OURS, THEIRS = "#1b6ca8", "#8a8a8a"
STYLE = {
    "svg.hashsalt": "boilerstrip",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "figure.facecolor": "white",
}
SHOWN = (("texts", "English, sites nobody has read", "line_f1"), ("pages", "aeb", "shingle_f1"))
GAP = 0.075  # between names, of the panel's height
SHORT = {"C4's line rules (datatrove)": "C4 (datatrove)", "lines without a full stop dropped": "no full stop: dropped"}


def draw(kept: dict[str, Any], folder: Path) -> None:
    """Write quality-speed.svg and growth.svg from what bench/compare.py keeps."""
    with matplotlib.rc_context(STYLE):
        _save(_quality(kept["sets"]), folder / "quality-speed.svg")
        if kept["growth"]:
            _save(_growth(kept["growth"]), folder / "growth.svg")


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    pyplot.close(figure)


def _quality(sets: list[dict[str, Any]]) -> Any:
    """A panel for texts and one for pages: a point a tool, with its interval."""
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4))
    for axis, (kind, name, quality) in zip(axes, SHOWN, strict=True):
        found = next((one for one in sets if one["kind"] == kind and one["name"].startswith(name)), None)
        if found is None:
            axis.set_visible(False)
            continue
        tools = [one for one in found["tools"] if one["figures"][quality][0]]
        for tool in tools:
            value, low, high = tool["figures"][quality]
            speed = 1 / max(tool["time"], 1e-4)
            color = OURS if tool["name"].startswith("boilerstrip") else THEIRS
            axis.errorbar(speed, value, [[value - low], [high - value]], fmt="o", color=color, elinewidth=0.8)
        axis.set_xscale("log")
        _named(axis, tools, quality)
        axis.set_xlabel(f"speed, {found['base']} = 1")
        axis.set_ylabel({"line_f1": "line F1", "shingle_f1": "shingle F1"}[quality])
        axis.set_title(
            f"{found['name'].partition(' (')[0]}: {found['documents']} {'documents' if kind == 'texts' else kind}"
        )
    figure.tight_layout()
    return figure


def _named(axis: Any, tools: list[dict[str, Any]], quality: str) -> None:
    """Names in a column beside the panel, in the points' order, a thin line to each."""
    low, high = axis.get_ylim()
    ordered = sorted(tools, key=lambda one: one["figures"][quality][0])
    at = spread([(one["figures"][quality][0] - low) / (high - low) for one in ordered], GAP)
    for tool, height in zip(ordered, at, strict=True):
        color = OURS if tool["name"].startswith("boilerstrip") else "#444444"
        axis.annotate(
            SHORT.get(tool["name"], tool["name"]),
            (1 / max(tool["time"], 1e-4), tool["figures"][quality][0]),
            xytext=(1.04, height),
            textcoords="axes fraction",
            va="center",
            fontsize=8,
            color=color,
            arrowprops={
                "arrowstyle": "-",
                "color": color,
                "linewidth": 0.4,
                "alpha": 0.6,
                "relpos": (0, 0.5),
                "shrinkA": 2,
            },
        )


def spread(heights: list[float], gap: float) -> list[float]:
    """Rising heights moved as little as a gap between neighbours asks for, none over 1 where there is room."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else height)
    for k in range(len(moved) - 1, -1, -1):
        moved[k] = min(moved[k], 1.0 - (len(moved) - 1 - k) * gap)
    return moved


def _growth(rows: list[dict[str, Any]]) -> Any:
    """Seconds and memory of ``clean`` by the size of its input."""
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 3.4))
    for form, marker in zip(dict.fromkeys(row["form"] for row in rows), "os", strict=False):
        some = [row for row in rows if row["form"] == form]
        sizes = [row["megabytes"] for row in some]
        times = [row["seconds"] for row in some]
        axes[0].plot(sizes, times, marker=marker, label=f"clean, {form}")
        axes[1].plot(sizes, [row["memory"] for row in some], marker=marker, label=f"clean, {form}")
    for axis, what in zip(axes, ("seconds of one core", "peak memory, MB"), strict=True):
        axis.set_xlabel("MB of input")
        axis.set_ylabel(what)
        axis.set_ylim(bottom=0)
        axis.set_xlim(left=0)
        axis.legend(frameon=False)
    figure.tight_layout()
    return figure
