"""The page itself: one file without a network, set by Jinja2, which escapes whatever it is given.

Texts do not stand in the markup. They are JSON in elements that no browser runs (``safe``), and the page's script,
which makes elements of them as they are looked at, writes text nodes alone. A Content-Security-Policy lets run and
style nothing but what has the hashes of the files beside this module, and with ``require-trusted-types-for`` the
browser itself refuses to read markup out of a string.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from boilerstrip.errors import SettingsError
from boilerstrip.labels import label_of_code
from boilerstrip.reporting.safe import markup_text, script_json
from boilerstrip.reporting.selection import Chosen

_SCRIPTS = ("data.js", "lines.js", "source.js", "list.js", "main.js")  # in the order that they build on each other
_STYLES = ("page.css", "document.css")
_ROWS = 300  # of one kind of bars, at most
_KINDS = {  # of bars: the key in statistics, and the heading
    "label": "Label",
    "code": "Code",
    "site": "Site",
    "language": "Language",
}
_OUTCOMES = {
    "story": "a story was found",
    "suspect": "much went, or what went reads like a story",
    "no-story": "no line of a story was found",
    "left as it was": "more than max-removed would go, so clean leaves it",
}
_UNKNOWN = "unknown"
_CODELESS = {"title": ("a page's headline",)}  # which is not in its text, but apart


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report says beside its documents.

    ``statistics`` as ``Statistics.report`` gives them, ``outcomes`` and ``verdicts`` by name, ``missing`` documents
    without a source, ``bad`` the first messages of ``rejected`` inputs and records; ``codes`` name and reason by code.
    """

    inputs: Sequence[str]
    statistics: Mapping[str, Any]
    outcomes: Mapping[str, int]
    verdicts: Mapping[str, int]
    missing: int
    rejected: int
    bad: Sequence[str]
    codes: Mapping[str, tuple[str, str]]
    versions: Mapping[str, str]
    settings: Mapping[str, str]


class Page:
    """The template with its styles and scripts.

    Raises
    ------
    SettingsError
        When jinja2 is missing.
    """

    def __init__(self) -> None:
        try:
            import jinja2
            from markupsafe import Markup
        except ImportError:
            raise SettingsError("report: needs jinja2: pip install 'boilerstrip[report]'") from None
        self._own = Markup
        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(_file),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {"compact": compact, "share": share, "plural": plural}
        self._template = environment.get_template("report.html.j2")

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy: nothing but our own scripts and styles, by their hashes."""
        scripts, styles = (" ".join(f"'{_hash(_file(name))}'" for name in some) for some in (_SCRIPTS, _STYLES))
        parts = ["default-src 'none'", f"script-src {scripts}", f"style-src {styles}", "img-src data:"]
        parts += ["base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"]
        return "; ".join(parts)

    def pieces(self, facts: Facts, chosen: Chosen) -> Iterator[bytes]:
        """The page as UTF-8, piece by piece: the same facts and documents make the same bytes."""
        codes = sorted(set().union(*(one.view.codes for one in chosen.documents)) | set(facts.statistics["by"]["code"]))
        data = {
            "sampled": bool(chosen.reasons),
            "codes": {code: facts.codes[code] for code in codes if code in facts.codes},
            "documents": [one.view.row for one in chosen.documents],
        }
        told = self._template.generate(
            facts=facts,
            inputs=markup_text(", ".join(facts.inputs)),
            chosen=chosen,
            groups=groups_of(facts),
            policy=self.policy,
            styles=[self._own(_file(name)) for name in _STYLES],
            scripts=[self._own(_file(name)) for name in _SCRIPTS],
            data=self._own(script_json(data)),
            texts=(self._own(one.view.body.decode()) for one in chosen.documents),
        )
        for piece in told:
            yield piece.encode()


def _file(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A script's or style's hash as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def groups_of(facts: Facts) -> list[dict[str, Any]]:
    """The bars, by kind: each with its name, what it counts, and its length in percent of the longest."""
    made = [_group(kind, title, facts) for kind, title in _KINDS.items()]
    told = {name: about for name, about in _OUTCOMES.items() if facts.outcomes.get(name)}
    made.insert(0, _counted("outcome", "Outcome", facts.outcomes, told))
    if facts.verdicts:
        names = sorted(facts.verdicts, key=lambda name: (-facts.verdicts[name], name))
        made.insert(1, _counted("verdict", "Against its source", facts.verdicts, dict.fromkeys(names, "")))
    return made


def _counted(kind: str, title: str, counts: Mapping[str, int], told: Mapping[str, str]) -> dict[str, Any]:
    """Bars of documents, with a word about each."""
    rows = [
        {"name": name, "about": about, "label": None, "documents": counts[name], "measure": counts[name]}
        for name, about in told.items()
    ]
    return _with_bars({"kind": kind, "title": title, "unit": "documents", "rows": rows, "more": 0})


def _group(kind: str, title: str, facts: Facts) -> dict[str, Any]:
    """Rows of statistics as bars of the characters that went."""
    by = facts.statistics["by"][kind]
    rows: list[dict[str, Any]] = []
    for name, row in list(by.items())[:_ROWS]:
        about = facts.codes.get(name, _CODELESS.get(name, ("",)))[0] if kind == "code" else ""
        label = name if kind == "label" else label_of_code(name) if kind == "code" else None
        rows.append({"name": markup_text(name), "about": about, "label": label, "measure": row["removed"], **row})
    if list(by) == [_UNKNOWN]:
        rows = []
    made = {"kind": kind, "title": title, "unit": "removed", "rows": rows, "more": max(0, len(by) - _ROWS)}
    return _with_bars(made)


def _with_bars(group: dict[str, Any]) -> dict[str, Any]:
    longest = max((row["measure"] for row in group["rows"]), default=0)
    for row in group["rows"]:
        row["bar"] = round(100 * row["measure"] / longest, 2) if longest else 0
    return group


def compact(number: int) -> str:
    """A count in few characters: 950, 9,999, 12.3k, 4.56M."""
    if number < 10_000:
        return f"{number:,}"
    for size, letter in ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G")):
        told = f"{number / size:.3g}"
        if "e" not in told and float(told) < 1000:
            return told + letter
    return f"{number / 1_000_000_000:,.0f}G"


def share(part: int, whole: int) -> str:
    """A share in percent, in as many places as it needs."""
    return f"{part / whole:.1%}" if whole else "0%"


def plural(number: int, word: str) -> str:
    """A number with its word: 1 document, 2,000 documents."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
