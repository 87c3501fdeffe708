"""Evidence about share prices and live tickers: what a rule's pattern cannot say, for it cannot count."""

from __future__ import annotations

import re

from boilerstrip import Document, Evidence

_PRICE = re.compile(r"\b[A-Z]{2,5} [0-9]+\.[0-9]{2} [+-][0-9]+\.[0-9]+%")
_BRACKET = re.compile(r" \([A-Z]{2,5} [0-9]+\.[0-9]{2} [+-][0-9]+\.[0-9]+%\)")
_TICK = re.compile(r"[0-2]?[0-9]:[0-5][0-9] - \S")


def judge(document: Document) -> dict[int, list[Evidence]]:
    """What the package says of a document's lines, by position; lines that it does not know are left out."""
    told: dict[int, list[Evidence]] = {}
    for k, line in enumerate(document.lines):
        begin = document.begins[k]
        if _TICK.match(line):
            told[k] = [Evidence("KEP880", "text", certain=False, confidence=0.9, action="keep")]
        elif 2 * sum(len(price) for price in _PRICE.findall(line)) > len(line):
            told[k] = [Evidence("FUR880", "furniture", certain=True, confidence=0.95, action="line")]
        else:
            told[k] = [
                Evidence("FUR881", "furniture", False, 0.8, "span", begin + found.start(), begin + found.end())
                for found in _BRACKET.finditer(line)
            ]
    return told


# Codes in use, and what they stand for: --select and --ignore then know them.
judge.codes = {  # type: ignore[attr-defined]
    "FUR880": "a line that is mostly share prices",
    "FUR881": "a share price in brackets",
    "KEP880": "an entry of a live ticker, which begins with a time",
}
