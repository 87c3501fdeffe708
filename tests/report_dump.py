"""A dump for the tests of reports: stories and wrapper of our own, in two directions, and texts that mean harm."""

from __future__ import annotations

import json
from typing import Any

from conftest import DUMP, STORY, WRAPPER

HARM = (
    "</script><script>window.harmed=1</script>",
    "<!-- <script>window.harmed=2",
    '<img src="https://example.invalid/x.png" onerror="window.harmed=3">',
    "\"'><svg onload=window.harmed=4></svg>",
    "{{ 7 * 7 }} {% for %} ${window.harmed=5} &lt;b&gt; \\u003cb\\u003e",
    "one\u2028two\u2029three \u202eevil\u0000\u001b[31m\ufffe",
)
HALF = "half \ud800 a pair"  # of two characters that are one: no driver of a browser takes it
ARABIC = (
    "\u0642\u0631\u0631 \u0645\u062c\u0644\u0633 \u0627\u0644\u0645\u062f\u064a\u0646\u0629 \u064a\u0648\u0645 "
    "\u0627\u0644\u062b\u0644\u0627\u062b\u0627\u0621 \u0623\u0646 \u062a\u0628\u0642\u0649 \u0627\u0644\u0639"
    "\u0628\u0627\u0631\u0629 \u0641\u064a \u0627\u0644\u062e\u062f\u0645\u0629 \u062d\u062a\u0649 \u0627\u0644"
    "\u0639\u0627\u0645 \u0627\u0644\u0645\u0642\u0628\u0644."
)
SPAN = "Hind Al Soulia - Riyadh - " + STORY[0]


def harmful(text: str) -> dict[str, Any]:
    """A record with the same harmful text wherever a record can have one."""
    lines = [f"{text} {STORY[0]}", "Advertisement", text, STORY[1], f"Read more: {text}"]
    return {"id": text, "site": text, "lang": text[:30], "title": f"{text} and a title", "text": "\n".join(lines)}


def records() -> list[dict[str, Any]]:
    """Every outcome there is, and every harmful text."""
    plain = {"site": "harbour.example", "lang": "en"}
    pier = {"site": "pier.example", "lang": "en"}
    return [
        {"id": "wrapped", "title": "Ferry to stay", "text": DUMP, **plain},
        {"id": "clean", "title": "Ferry saved", "text": "\n".join(STORY), **plain},
        {"id": "empty", "title": "Nothing here", "text": WRAPPER, **pier},
        {
            "id": "most",
            "title": "Too much",
            "text": f"{STORY[1]}\n" + WRAPPER * 4,
            "site": "pier.example",
            "lang": "en",
        },
        {"id": "arabic", "title": ARABIC[:30], "text": f"{ARABIC}\nAdvertisement\n{ARABIC}", "site": "m.example"},
        {"id": "part", "title": "A part of a line", "text": f"{SPAN}\n{STORY[1]}", "site": "m.example", "lang": "en"},
        *map(harmful, HARM),
    ]


def dumped(some: list[dict[str, Any]]) -> str:
    """Records as JSON lines."""
    return "".join(json.dumps(one) + "\n" for one in some)


FIELDS = ["--id-field", "id", "--site-field", "site", "--title-field", "title", "--text-field", "text"]


def whole(parts: Any) -> str:
    """A line of a view as it came, whatever goes of it."""
    return parts if isinstance(parts, str) else "".join(one if isinstance(one, str) else one[0] for one in parts)
