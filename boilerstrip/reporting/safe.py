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
