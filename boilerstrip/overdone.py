"""When so much of a story would go that it is better left as it was."""

from __future__ import annotations

from typing import Any

# All that str.isspace() says yes to. Counted one by one: split() would make millions of strings of a long text.
_WHITE = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def ink(text: str) -> int:
    """Characters that are not white space."""
    return len(text) - sum(map(text.count, _WHITE))


def share_over(text: str, result: Any, limit: float) -> float | None:
    """The share (0..1) of a story's ink that would go, where that is more than ``limit``; None where it is not.

    Of a page it never is: most of each is wrapper, and what is written is its story or nothing.
    """
    if result.page is not None:
        return None
    gone = sum(ink(one.text) for one in result.removals)
    # The ink of a text is counted only where something goes.
    if not gone or result.status == "no-story" or (share := gone / max(1, ink(text))) <= limit:
        return None
    return share
