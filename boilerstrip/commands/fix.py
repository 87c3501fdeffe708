"""What ``check --fix`` makes of one text, and the diff that shows it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from boilerstrip.commands.account import Entry, complain, plain
from boilerstrip.commands.diff import unified
from boilerstrip.commands.findings import Place
from boilerstrip.overdone import ink

ROUNDS = 5  # strips until nothing changes; two are enough in more than 99 of 100 documents


@dataclass(slots=True)
class Fix:
    """What --fix makes of one text. Of its rounds only what was cut out is kept: Results are large."""

    ledgers: list[Entry] = field(default_factory=list)
    cuts: list[list[tuple[int, int]]] = field(default_factory=list)
    gone: int = 0  # ink
    rest: Any = None  # the Result of what is left
    held: bool = False  # too much would have gone

    @property
    def text(self) -> str:
        """The text afterwards."""
        return str(self.rest.raw_text)

    def add(self, part: Any) -> None:
        """Keep account of one more round."""
        self.ledgers.append(part.ledger())
        self.cuts.append([(m.start, m.end) for m in part.removals])
        self.gone += sum(ink(m.text) for m in part.removals)


def fixed(
    place: Place,
    text: str,
    find: Callable[[str], Any],
    unsafe: bool,
    limit: float,
    say: Callable[[object], None] = complain,
) -> Fix:
    """As many rounds as change something; none, and a complaint, when too much would go.

    Parameters
    ----------
    find : callable
        Gives a text's Result.
    unsafe : bool
        Whether likely findings go too.
    limit : float
        Share (0..1) of the text's ink that may go.
    say : callable
        Is told where more would go.
    """
    fix = Fix(rest=find(text))
    while len(fix.cuts) < ROUNDS:
        part = fix.rest.filtered(lambda m: m.certain or unsafe)
        if not part.removals:
            break
        part, fix.rest = part.without_lines(), None
        fix.add(part)
        shorter = part.text
        part = None
        fix.rest = find(shorter)
    share = fix.gone / max(1, ink(text)) if fix.gone else 0.0
    if share > limit:
        say(f"{place}: not fixed: {share:.0%} would go, more than --max-removed {limit:.0%}")
        return Fix(rest=find(text), held=True)
    return fix


def show_diff(place: Place, text: str, fix: Fix, mark: str = "") -> bool:
    """Show what --fix would do; whether that is anything.

    ``mark`` is what stands before the text in its file, which patch(1) takes for a part of the first line. A patch has
    to be what the text is, but a terminal need not obey it: there control characters are escaped.
    """
    fix.rest = None
    if fix.cuts:
        size = len(mark)
        cuts = [[(start + size, end + size) for start, end in one] for one in fix.cuts] if mark else fix.cuts
        lines = unified(plain(str(place)), mark + text, cuts)
        sys.stdout.writelines(map(_harmless, lines) if sys.stdout.isatty() else lines)
    return bool(fix.cuts)


def _harmless(line: str) -> str:
    """A line of a diff as a terminal may get it: tabs and its break stay."""
    body = line.rstrip("\r\n")
    return "\t".join(map(plain, body.split("\t"))) + line[len(body) :]
