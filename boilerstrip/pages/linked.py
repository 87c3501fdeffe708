"""JSON-LD as pages of the wild hold it: read with forbearance, searched for the object that stands for the story."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

# The largest script of the training pages has 0.6 million characters; parsed JSON may take forty times its own size.
LARGEST_SCRIPT, LARGEST_SUM = 1 << 21, 1 << 22  # characters
_MOST_OBJECTS, _DEEPEST = 2_000, 12  # objects looked at in a script, and how far down
_MOST_AUTHORS = 20
_SPEAKS = re.compile(r"rticle|headline|Body|Posting")  # without one of these a script holds no story
_STORY = re.compile(r"(?i)article\b|posting\b|report\b|^review\b|critique")
# Where an object that stands for the page is found in another. Lists of other stories (``itemListElement``,
# ``hasPart``, ``mentions``) are left out on purpose: their headlines are not this page's.
_WAYS = ("@graph", "mainEntity", "mainEntityOfPage", "article", "review")
_OPENING = re.compile(r"(?:/[/*]\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*/)?\s*")
_TRAILING = re.compile(r",(?=\s*[}\]])")
_BREAK = re.compile(r"(?i)<(?:br|/?(?:p|div|li|ul|ol|h[1-6]|tr|blockquote|figure|figcaption|section))\b[^<>]*>")
_TAG = re.compile(r"<[a-zA-Z!/][^<>]*>")
_DECODER = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str
)  # whole numbers of a million digits cost nothing

Object = Mapping[str, Any]


def parsed(script: str) -> Any | None:
    """What a script says, or None: of other things, too large, or beyond repair.

    Taken as it is: raw line breaks in strings, comments and CDATA around it, commas before a closing bracket, anything
    behind the first value. Never raises.
    """
    if len(script) > LARGEST_SCRIPT or not _SPEAKS.search(script):
        return None
    text = script.lstrip(" \t\r\n\f\ufeff")
    for _ in range(2):  # a comment in CDATA, or the other way round
        opening = _OPENING.match(text)
        text = text[opening.end() :] if opening else text
    for repair in _REPAIRS:
        try:
            return _DECODER.raw_decode(repair(text))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _as_it_is(text: str) -> str:
    return text


def _without_trailing(text: str) -> str:
    """Without commas before a closing bracket."""
    return _TRAILING.sub("", text)


# Tried in turn; the last for scripts whose quotes are written as entities.
_REPAIRS: tuple[Callable[[str], str], ...] = (_as_it_is, _without_trailing, html.unescape)


def stories(value: Any) -> list[Object]:
    """The objects in a parsed script that may stand for the page's story, in the script's order."""
    return [one for one in _objects(value) if _is_story(one)]


def _objects(value: Any) -> Iterator[Object]:
    """Objects at the top of a script and along ``_WAYS``, without recursion, in bounded number and depth."""
    stack, left = [(value, 0)], _MOST_OBJECTS
    while stack and left:
        one, depth = stack.pop()
        left -= 1
        if isinstance(one, list) and depth < _DEEPEST:
            stack.extend((item, depth + 1) for item in reversed(one[:left]))
        elif isinstance(one, dict):
            yield one
            if depth < _DEEPEST:
                stack.extend((one[way], depth + 1) for way in reversed(_WAYS) if isinstance(one.get(way), (dict, list)))


def _is_story(one: Object) -> bool:
    """Whether an object is of a type that stands for a story, or has a story's own fields."""
    kinds = one.get("@type") or one.get("type") or ""
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _STORY.search(kind) for kind in kinds[:8]) or bool(text_of(one, "articleBody"))


def best(found: Sequence[Object]) -> Object | None:
    """The story among several objects: the one with most body; of those without one, the first with a headline."""
    return max(found, key=lambda one: (len(body_of(one)), bool(text_of(one, "headline", "name"))), default=None)


def body_of(one: Object) -> str:
    """The raw text of a story's body ('' without one)."""
    return max((text_of(one, name) for name in ("articleBody", "reviewBody", "text")), key=len)


def text_of(one: Object, *names: str) -> str:
    """The first of some fields that holds text ('' for none). Of a list, its strings, one a line."""
    for name in names:
        value = one.get(name)
        if isinstance(value, list):
            value = "\n".join(part for part in value if isinstance(part, str))
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, str) and value.strip():
            return value
    return ""


def names_of(value: Any) -> tuple[str, ...]:
    """The names in an ``author`` field: a string, an object with ``name``, or a list of such."""
    found: dict[str, None] = {}
    for one in (value if isinstance(value, list) else [value])[:_MOST_AUTHORS]:
        name = text_of(one, "name") if isinstance(one, dict) else one
        if isinstance(name, str) and 0 < len(name) < 400:
            found[" ".join(html.unescape(name).split())] = None
    return tuple(name for name in found if name)


def plain(text: str) -> str:
    """A value's text: entities resolved (twice, where they were escaped twice), tags gone, paragraphs on lines."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", _without_code(text)))
    if "&" in text:
        text = html.unescape(text)
    return text.strip()


def body_lines(body: str, most: int) -> tuple[str, bool]:
    """A claimed body as a text, a paragraph a line, and whether that is all of it: ``most`` characters at most.

    What no file can hold (half a surrogate pair) becomes a question mark.
    """
    cut = body[:most].encode("utf-8", "replace").decode("utf-8")
    if len(body) > most:
        cut = cut[: max(cut.rfind(" "), cut.rfind("\n"))] if " " in cut or "\n" in cut else cut
    lines = (" ".join(line.replace("\0", "").split()) for line in cut.splitlines())
    return "\n".join(line for line in lines if line), len(body) <= most


def _without_code(text: str) -> str:
    """A text without the scripts and style sheets that some bodies hold."""
    for name in ("script", "style"):
        low = text.lower()
        if f"</{name}" not in low or len(low) != len(text):
            continue
        kept, at = [], 0
        while (start := low.find(f"<{name}", at)) >= 0 and (end := low.find(f"</{name}", start)) >= 0:
            kept.append(text[at:start])
            at = end
        text = "".join([*kept, text[at:]])
    return text
