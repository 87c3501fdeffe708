"""A second look: what stood beside a line is gone, and the line is judged once more, as a second strip would.

Only where the labeller wavered about a line that stays, so that it costs little. Without it a second strip of the
output takes more in one document of a hundred; most of that is wrapper that had passed because of its neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from boilerstrip.document import Decision

_WAVERS = 0.3  # the least probability of wrapper at which a line that stays is worth a second look


def wavers(decisions: Sequence[Decision], plain: Sequence[float]) -> bool:
    """Whether a document has lost something, and the labeller was not sure of something that stays.

    ``plain`` is, by line, how safe it is to keep.
    """
    if min(plain, default=1.0) > 1 - _WAVERS or all(one.kept and not one.spans for one in decisions):
        return False
    return any(one.kept and sure <= 1 - _WAVERS for one, sure in zip(decisions, plain, strict=True))


def with_second(
    decisions: Sequence[Decision], second: Sequence[Decision], settled: Collection[int] = ()
) -> tuple[Decision, ...]:
    """The decisions, and of those ``second`` made about the lines that stay the ones that take a line.

    ``settled`` are positions of which the first decision is the last word: the user's, who ignores what spoke there.
    """
    stay = [k for k, one in enumerate(decisions) if one.kept]
    if len(stay) != len(second):  # a line of nothing but spans is no line any more
        return tuple(decisions)
    out = list(decisions)
    for k, one in zip(stay, second, strict=True):
        if not one.kept and out[k].label == "text" and k not in settled:
            out[k] = one._replace(alone=out[k].alone)
    return tuple(out)
