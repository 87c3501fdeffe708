"""What rules, contexts and the labeller say of every line, as votes about templates."""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.batches import TEXTS
from boilerstrip.decide import strongest
from boilerstrip.judge import Judged
from boilerstrip.learned.told import Told
from boilerstrip.profiles.pagerecord import Said
from boilerstrip.profiles.story import Judge
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

_LEAST = 0.3  # a probability below it is no label's


def judge_with(settings: Settings | None = None) -> Judge:
    """A Judge that asks a Stripper of these settings, without profiles.

    Raises
    ------
    PatternTimeout
        When a rule's pattern runs out of time on a text.
    """
    from dataclasses import replace

    stripper = Stripper(replace(settings or Settings(), select=(), ignore=(), keep=(), profile=None))

    def judge(texts: Sequence[tuple[str, str | None]]) -> list[list[Said]]:
        out: list[list[Said]] = []
        for at in range(0, len(texts), TEXTS):
            some = [stripper.judged(text, title) for text, title in texts[at : at + TEXTS]]
            out += map(_said, some, stripper.told(some) if stripper.asks else [None] * len(some))
        return out

    return judge


def _said(one: Judged, told: Told | None) -> list[Said]:
    return [_of_line(one, told, k) for k in range(len(one.doc.lines))]


def _of_line(one: Judged, told: Told | None, k: int) -> Said:
    alone, beside = one.alone.get(k, ()), one.context.evidence.get(k, ())
    best = strongest([*alone, *beside])
    if best is not None:
        if best.action == "keep":
            return Said(0.0, None, "rules")
        named = told.names.get(k) if told is not None else None
        by = "rules" if any(each is best for each in alone) else "context"
        if named is not None:
            return Said(best.confidence, named.label, "labeller")
        return Said(best.confidence, best.label, by)
    if k in one.context.titles or told is None:
        return Said(0.0, None, "rules")
    against = told.against.get(k)
    if against is not None and not one.argue(k):
        return Said(against.confidence, against.label if against.confidence >= _LEAST else None, "labeller")
    return Said(1 - told.plain[k], None, "labeller")
