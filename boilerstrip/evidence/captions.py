"""Contexts of captions: galleries, a photo's second caption, what stands over a credit, captions without a mark."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from boilerstrip.evidence.view import LEADS_ON, View, is_open, story_lies
from boilerstrip.labels import PREFIXES

_WORD = re.compile(r"\w{3,}")
_ANY_WORD = re.compile(r"\w+")
_LEAD = re.compile(r"([^\W\d_])[^:.\"\d]{3,45}[!?]?: (['\"]|[^\W\d_])")
_CALL = re.compile(r"([^\W\d_])[^:.!?\"]{3,45}[!?] ([^\W\d_])")
# Characters of a caption with a lead: sub-headings such as "Step two: Apply for a permit" are shorter, so are some
# captions beside longer ones.
_LED, _LED_SHORT, _LED_LONG = 95, 57, 320
_MANY_LED = 4  # of them that need no long one among them
_INSIDE = re.compile(r"[^\W\d_]['\"]?,? ([^\W\d_])")  # how a word inside a sentence begins
_TWIN = 0.66  # share of words that a caption's twin has from it
_ROW = 12  # of captions that stand together between two paragraphs
_GALLERY = 3  # captions in a row that make a gallery
_REPEATED = 85  # characters of a caption that says again what the story says; shorter ones are mostly sub-headings
_AGAIN, _TITLED = 0.5, 0.5  # share of its threes of words that the story has; most of its words that have a capital
_NAMES = 0.3  # share of words with a capital: captions name people and places (tried: 0, 0.3, 0.5)
_GERMAN_NAMES = 0.6  # where every noun has one
_GERMAN = re.compile(r"\b(?:der|die|das|und|ist|nicht|mit|von|den|ein|eine|zu)\b")
_GERMAN_WORDS = 3  # of a paragraph, that tell its language
_LONG_DOCUMENT = 40  # lines; the lists in longer ones look like captions


def galleries(view: View) -> None:
    """CAP901: lines between captions, and the heading over a run of them, are the gallery's."""
    label, shape = view.label, view.shape
    captions = [k for k, one in enumerate(label) if one == "caption"]
    runs: list[list[int]] = []
    for k in captions:
        if runs and k - runs[-1][-1] <= 2:
            runs[-1].append(k)
        else:
            runs.append([k])
    known = frozenset(captions)
    for run in runs:
        if len(run) < _GALLERY:
            continue
        for k in range(run[0] + 1, run[-1]):
            # Caption and paragraph in turns are a story with a photo to each paragraph, and no gallery.
            beside = (k - 2 in known) + (k + 2 in known)
            if label[k] is None and shape.size[k] <= 400 and beside > shape.terminal[k]:
                view.take(k, "CAP901", "caption", 0.96)
        above = run[0] - 1
        if above > 0 and shape.size[above] <= 90 and is_open(view, above):
            view.take(above, "CAP901", "caption", 0.95)


def twin_captions(view: View) -> None:
    """CAP902: beside a caption, a line that says the same again is the other caption of that photo."""
    label, lines = view.label, view.doc.lines
    for k in [k for k, one in enumerate(label) if one == "caption"]:
        for near in (k - 1, k + 1):
            if not 0 <= near < len(label) or label[near] is not None or near in view.titles:
                continue
            if view.shape.size[near] > 400 or view.shape.prose[near]:
                continue  # a paragraph may be what the caption says again
            mine = set(_WORD.findall(lines[near].casefold()))
            shared = len(mine & set(_WORD.findall(lines[k].casefold())))
            if len(mine) >= 5 and shared >= _TWIN * len(mine) and lines[near][0] not in "\"'":
                view.take(near, "CAP902", "caption", 0.96)


def credited_neighbours(view: View) -> None:
    """CAP903: over a line that is nothing but a credit stands the caption it belongs to."""
    label, shape = view.label, view.shape
    for k in range(2, len(label)):  # the first line is a headline or standfirst over its photo
        line = view.doc.lines[k - 1]
        credit = label[k] == "caption" and (shape.size[k] <= 40 or view.doc.lines[k][0] in "([")
        if (
            credit
            and 60 <= shape.size[k - 1] <= 300
            and is_open(view, k - 1)
            and line[-1] != ":"
            and line[0] not in "\"'"
        ):
            view.take(k - 1, "CAP903", "caption", 0.94)


def captions_without_a_mark(view: View) -> None:
    """CAP904, REL904: between paragraphs of a wrapped document, a line as long as a sentence that ends like none.

    Known cost: a long sub-heading with many capitals.
    """
    wrapper = [one for one in view.label if one is not None]
    if len(view.label) > _LONG_DOCUMENT or wrapper in ([], ["related"]):
        return  # one link between paragraphs is no wrapping
    for k in _between_paragraphs(view):
        words = view.doc.lines[k].split()
        least = _GERMAN_NAMES if len(_GERMAN.findall(view.doc.lines[k - 1])) >= _GERMAN_WORDS else _NAMES
        if 55 <= view.shape.size[k] <= 190 and sum(word[0].isupper() for word in words) > least * len(words):
            # A caption, unless other stories' headlines are all that is known here.
            kind = "related" if "related" in wrapper and "caption" not in wrapper else "caption"
            view.take(k, f"{PREFIXES[kind]}904", kind, 0.9)


def captions_with_a_lead(view: View) -> None:
    """CAP910: two or more lines such as "On the move: She was seen ..." between paragraphs, without a full stop.

    In a row with them other such lines too, such as "On the move! She was seen ...".
    """
    lines, size = view.doc.lines, view.shape.size
    some = [
        k
        for k in _inside(view, beyond=True)
        # What is short and ends in a year or a bracket is a heading, or an item of a list.
        if _LED_SHORT <= size[k] <= _LED_LONG
        and (size[k] >= _LED or lines[k].rstrip("'")[-1:].isalpha())
        and not {"[", "|"} & set(lines[k])
    ]
    led = {k for k in some if _leads(lines[k], _LEAD) or _leads(lines[k], _CALL)}
    runs = [run for run in _closed_runs(view, some) if not led.isdisjoint(run)]
    found = [k for run in runs for k in run if k in led]
    leads = [lines[k].partition(":")[0] for k in found if _leads(lines[k], _LEAD)]
    long = [k for k in found if size[k] >= _LED and _leads(lines[k], _LEAD)]
    named = sum(any(begin.isupper() for begin in _INSIDE.findall(lines[k])) for k in found)
    if 2 * len(set(leads)) <= len(leads) or 3 * named < len(found):
        return  # "Pros:", again and again, or points about no one: parts of the story
    if len(long) > 1 or (long and "caption" in view.label) or (len(found) >= _MANY_LED and named > _MANY_LED / 2):
        for k in [k for run in runs for k in run]:
            view.take(k, "CAP910", "caption", 0.94)


def captions_that_repeat(view: View) -> None:
    """CAP911: between paragraphs, a line as long as a sentence that ends like none, in words that the story has too.

    Who writes captions takes them from the story. Known cost: a long sub-heading, or an item of a list, that does so.
    """
    some = [k for k in _inside(view) if _REPEATED <= view.shape.size[k] <= 320 and "|" not in view.doc.lines[k]]
    if not some:
        return
    told = {three for k, prose in enumerate(view.shape.prose) if prose for three in _threes(view.doc.lines[k])}
    for run in _closed_runs(view, [k for k in some if _repeats(view.doc.lines[k], told)]):
        for k in run:
            view.take(k, "CAP911", "caption", 0.93)


def _threes(line: str) -> list[tuple[str, str, str]]:
    words = _ANY_WORD.findall(line.casefold())
    return list(zip(words, words[1:], words[2:], strict=False))


def _repeats(line: str, told: Container[tuple[str, str, str]]) -> bool:
    """Whether a line says again what is told, and is no title."""
    threes = _threes(line)
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    if len(threes) < 6 or sum(word[0].isupper() for word in long) > _TITLED * len(long):
        return False
    return sum(three in told for three in threes) >= _AGAIN * len(threes)


def _leads(line: str, lead: re.Pattern[str]) -> bool:
    """Whether a line begins with a few words and a mark, with a capital before and behind it."""
    found = lead.match(line)
    return found is not None and found[1].isupper() and not found[2].islower()


def _between_paragraphs(view: View) -> Iterator[int]:
    """Positions inside the story of lines that do not end like sentences, with a paragraph or wrapper on both sides."""
    for k in _inside(view):
        if _is_closed(view, k - 1) and _is_closed(view, k + 1):
            yield k


def _closed_runs(view: View, some: Sequence[int]) -> list[list[int]]:
    """Rows of some positions, in order, that stand between paragraphs, wrapper or the text's end."""
    runs: list[list[int]] = []
    for k in some:
        if runs and k == runs[-1][-1] + 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    return [run for run in runs if len(run) <= _ROW and _is_closed(view, run[0] - 1) and _is_closed(view, run[-1] + 1)]


def _is_closed(view: View, near: int) -> bool:
    return near == len(view.label) or view.shape.prose[near] or view.label[near] is not None


def _inside(view: View, beyond: bool = False) -> Iterator[int]:
    """Positions inside the story of lines that do not end like sentences, and are no quotation, list item or post.

    With ``beyond`` those under the story's last paragraph too.
    """
    if not view.rough:
        return
    first, last = story_lies(view)
    if beyond:
        last = len(view.label)
    for k in view.rough:
        line = view.doc.lines[k]
        if (
            not first < k < last
            or not is_open(view, k)
            or line[0] in "\"'@#*["
            or line[0].isdigit()
            or line[-1] in LEADS_ON
        ):
            continue
        if "http" in line or "(@" in line or "pic.twitter" in line:
            continue  # a quoted post
        yield k
