"""JSON that may stand in a script element of a page whatever it holds."""

from __future__ import annotations

import json
import re
from typing import Any

# What could end or open an element or a comment, begin a character reference, or be a line's end to a script; and
# halves of surrogate pairs, which UTF-8 cannot carry.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def script_json(value: Any) -> str:
    """``value`` as JSON on one line, in which no browser finds markup (HTML, "script data state")."""
    told = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", told)


# What a browser reads otherwise than it was written: NUL and line ends in attributes, and what has no UTF-8.
_CHANGED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def markup_text(text: str) -> str:
    """A name that comes back from markup as it went in: U+FFFD stands for what would not."""
    return _CHANGED.sub("\ufffd", text)
