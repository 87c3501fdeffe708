"""What recurs at the ends of lines that stay: a menu before the first sentence, a call behind the last."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from boilerstrip.profiles.mine import BELIEVED, closes, weighed
from boilerstrip.profiles.normal import says_something
from boilerstrip.profiles.pagerecord import Said
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Judge, Place, Story, template_of

_COUNTS = (3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)  # words at an end by which lines are put together
_LINE = 50  # characters of a line that has such ends
_LEAST, _SHARE = 5, 0.05  # stories, and share of them: what fewer begin alike may be a columnist's turn
_VALUES = 3  # different rests that the lines have
_MENU = 12  # words from which a chunk may end anywhere: no sentence that differs behind them begins alike by chance
_ASKED = 5  # stories in which a chunk is judged
_COVERED = 0.7
_TRIMMED = 0.6  # of a menu's words that are left where it is cut back to a mark
_STOP = re.compile(r"[.!?\u2026\u3002|\-\u0964][\"')\]]*\Z")
_DASHED = 4  # words from which what ends in a dash is no mere dateline
# "LONDON -", "PARIS, March 3 (Reuters) -", "MONDAY, March 3 (Harbour News) --": the story's own, whatever recurs.
_DATELINE = re.compile(r"(?:[^\W\d_]|<)[^|]{0,40}?(?:\([^()]{2,30}\) ?)?[-:]+\Z")

Chunk = tuple[str, ...]


def spans(stories: Sequence[Story], taken: set[str], judge: Judge) -> list[Template]:
    """Templates of either end, of lines that do not themselves recur (``taken``)."""
    lines = [
        (n, k)
        for n, story in enumerate(stories)
        for k, key in enumerate(story.keys)
        if len(key) >= _LINE and key not in taken and not _goes(story, k)
    ]
    return [*_at(stories, lines, "start", judge, taken), *_at(stories, lines, "end", judge, taken)]


def _goes(story: Story, k: int) -> bool:
    return story.said is not None and story.said[k].taken >= BELIEVED


def _at(stories: Sequence[Story], lines: Sequence[Place], where: str, judge: Judge, taken: set[str]) -> list[Template]:
    made: list[Template] = []
    covered: set[Place] = set()
    done: set[Chunk] = set()
    least = max(_LEAST, round(_SHARE * len(stories)))
    for places in _groups(stories, lines, where, least):
        fresh = [one for one in places if one not in covered]
        if len(fresh) < max(least, _COVERED * len(places)):
            continue
        chunk = _chunk(stories, places, where)
        if chunk is None or chunk in done:
            continue
        done.add(chunk)
        said = _judged(stories, places, len(chunk), where, judge)
        closing = where == "end" and closes(places, stories, taken)
        one = weighed(template_of(where, " ".join(chunk), places, stories, said), len(stories), closing)
        examples = tuple(_cut(stories[n].lines[k], len(chunk), where)[0][:200] for n, k in places[:1])
        made.append(replace(one, examples=examples))
        if one.status == "learned":
            covered.update(places)
    return made


def _groups(stories: Sequence[Story], lines: Iterable[Place], where: str, least: int) -> list[list[Place]]:
    """Lines that have words at an end in common, one a story; those that have most in common first."""
    groups: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for n, k in lines:
        words = stories[n].keys[k].split()
        if where == "end":
            words.reverse()
        for count in _COUNTS:
            if count >= len(words):
                break
            group = groups[count, hash(tuple(words[:count]))]
            if not group or group[-1][0] != n:
                group.append((n, k))
    some = [(count, places) for (count, _), places in groups.items() if len(places) >= least]
    return [places for count, places in sorted(some, key=lambda one: (-one[0], -len(one[1]), one[1]))]


def _chunk(stories: Sequence[Story], places: Sequence[Place], where: str) -> Chunk | None:
    """The words that all of some lines begin or end with, as far as a sentence or a mark ends there."""
    cut = [stories[n].keys[k].split() for n, k in places]
    if where == "end":
        cut = [one[::-1] for one in cut]
    most, count = min(map(len, cut)) - 1, 0
    while count < most and all(one[count] == cut[0][count] for one in cut):
        count += 1
    if len({tuple(one[count:]) for one in cut}) < _VALUES:
        return None
    words = cut[0][:count]
    while words and not _ends(cut, len(words), where):
        words.pop()
    if count >= _MENU and len(words) < _TRIMMED * count:
        words = cut[0][:count]
    chunk = tuple(words if where == "start" else words[::-1])
    text = " ".join(chunk)
    if len(chunk) < 2 or len(text) < 8 or not says_something(text):
        return None
    if where == "start" and text.endswith("-") and (len(chunk) < _DASHED or _DATELINE.match(text)):
        return None
    return chunk


def _ends(cut: Sequence[Sequence[str]], count: int, where: str) -> bool:
    """Whether a mark stands between the first so many words and the rest, in every line."""
    at = count - 1 if where == "start" else count
    return all(_STOP.search(one[at]) for one in cut)


def _cut(line: str, count: int, where: str) -> tuple[str, str]:
    """The chunk of so many words at an end of a line, and the rest."""
    words = list(re.finditer(r"\S+", line))
    if where == "start":
        at = words[count - 1].end()
        return line[:at], line[at:].strip()
    at = words[-count].start()
    return line[at:], line[:at].strip()


def _judged(stories: Sequence[Story], places: Sequence[Place], count: int, where: str, judge: Judge) -> list[Said]:
    """What rules and labeller say of a chunk that stands on a line of its own, in some of its stories."""
    texts: list[tuple[str, str | None]] = []
    at: list[int] = []
    for n, k in places[:_ASKED]:
        lines = list(stories[n].lines)
        chunk, rest = _cut(lines[k], count, where)
        lines[k : k + 1] = [chunk, rest] if where == "start" else [rest, chunk]
        texts.append(("\n".join(lines), stories[n].title))
        at.append(k if where == "start" else k + 1)
    return [said[k] if k < len(said) else Said(0.0, None, "labeller") for k, said in zip(at, judge(texts), strict=True)]
