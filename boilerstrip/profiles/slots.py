"""Templates with one slot: lines that begin, end, or begin and end alike, found by counting their first and last words.

Of Drain's idea (He et al., ICWS 2017) the first words are kept, of SLCT's (Vaarandi 2003) the counting; a line of news
has few words that vary in one place, so that one slot is enough, and what is learned can be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from boilerstrip.profiles.mine import BELIEVED, LEAST, weighed
from boilerstrip.profiles.normal import ANY, says_something
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.story import Place, Story, template_of

_WORDS = 5  # that are counted at either end, at most
_LINE, _SENTENCE = 250, 100  # characters of a line with a slot, and of one that ends in a full stop
_VALUES = 3  # different ones that a slot needs
_FEW = 3  # own words, up to which a template has to have a mark, or to be in so large a share of the stories
_OFTEN = (0.2, 0.2, 0.1)
_MARKS = ":|()[]@\u00a9"
_LETTERS, _MOST = 5, 0.5  # that a template has of its own, if it is not in so large a share of the stories
AGREED = 0.85  # mean probability from which lines with a slot go: they are not all known
_FITTING = 0.95  # share of all lines that fit which are taken for wrapper, each for itself
_LONGER = 0.75  # share of a template's lines from which a longer one takes its place


def slotted(stories: Sequence[Story], taken: set[str]) -> list[Template]:
    """Templates with a slot of lines that are none of ``taken``, most telling first."""
    groups = _groups(stories, taken)
    made: dict[str, Template] = {}
    covered: set[Place] = set()
    for places in sorted(groups.values(), key=lambda one: (-len(one), one)):
        text = _common([stories[n].keys[k] for n, k in places])
        if text is None or text in made or not _telling(text, len(places) / len(stories)):
            continue
        fresh = [one for one in places if one not in covered]
        if len(fresh) < max(LEAST, len(places) // 2):
            continue
        one = weighed(template_of("line", text, places, stories), len(stories))
        if one.belief < AGREED or one.judged < LEAST or not _agreed(one, stories):
            continue
        made[text] = replace(one, status="learned")
        covered.update(places)
    return list(made.values())


def _agreed(one: Template, stories: Sequence[Story]) -> bool:
    """Whether nearly all lines that a template would take are taken for wrapper, those that it was not made of too."""
    going = all_of_them = 0
    for story in stories:
        for key, line, said in zip(story.keys, story.lines, story.said or (), strict=False):
            if one.fits(len(line), key):
                all_of_them += 1
                going += said.taken >= BELIEVED
    return going >= _FITTING * all_of_them


def _telling(text: str, share: float) -> bool:
    """Whether a template's own words tell a line: by a mark, by their number, or by how many stories have them.

    Names and turns begin lines too, and what their lines have been says little of the next one.
    """
    words = [one for one in text.split() if one != ANY]
    if share < _MOST and sum(map(str.isalpha, "".join(words))) < _LETTERS:
        return False
    return len(words) > _FEW or any(mark in text for mark in _MARKS) or share >= _OFTEN[len(words) - 1]


def covers(slot: Template, one: Template) -> bool:
    """Whether a template with a slot says all that a whole line's does."""
    before, after = slot.text.split(ANY)
    fits = len(one.text) > len(before) + len(after) and one.text.startswith(before) and one.text.endswith(after)
    return (
        fits
        and one.where == "line"
        and slot.documents >= one.documents
        and (one.status == "doubtful" or one.label == slot.label)
    )


def _groups(stories: Sequence[Story], taken: set[str]) -> dict[tuple[str, ...], list[Place]]:
    """Lines by their first, and by their last, words; one place a story, and no group that a longer one stands for.

    Level by level, as Apriori does it: what is seldom by one word is not looked at by two.
    """
    lines = [
        (n, k, words)
        for n, story in enumerate(stories)
        for k, key in enumerate(story.keys)
        if _may_have_slot(key) and key not in taken and len(words := key.split()) > 1
    ]
    groups: dict[tuple[str, ...], list[Place]] = {}
    for side in "<>":
        alive = lines
        for count in range(1, _WORDS + 1):
            level: dict[tuple[str, ...], list[tuple[int, int, list[str]]]] = defaultdict(list)
            for one in alive:
                if len(one[2]) > count:
                    level[tuple(one[2][:count] if side == "<" else one[2][-count:])].append(one)
            often = {part: some for part, some in level.items() if len(some) >= LEAST}
            for part, some in often.items():
                places = list({n: (n, k) for n, k, _ in reversed(some)}.values())[::-1]
                if len(places) >= LEAST:
                    groups[(side, *part)] = places
            alive = [one for some in often.values() for one in some]
    longer: dict[tuple[str, ...], int] = defaultdict(int)
    for part, places in groups.items():
        if len(part) > 2:
            shorter = part[:-1] if part[0] == "<" else (">", *part[2:])
            longer[shorter] = max(longer[shorter], len(places))
    return {part: places for part, places in groups.items() if longer[part] < _LONGER * len(places)}


def _may_have_slot(key: str) -> bool:
    return len(key) <= _SENTENCE or (len(key) <= _LINE and key[-1] not in ".!?")


def _common(keys: Sequence[str]) -> str | None:
    """What some lines have in common: the words at both ends, a slot between; None where that says little."""
    distinct = sorted(set(keys))
    if len(distinct) < _VALUES:
        return None
    cut = [one.split() for one in distinct]
    most = min(map(len, cut)) - 1
    before = _alike(cut, most)
    after = _alike([one[::-1] for one in cut], most - before)
    first, last = cut[0][:before], cut[0][len(cut[0]) - after :]
    text = " ".join([*first, ANY, *last])
    own = " ".join([*first, *last])
    return text if says_something(own) else None


def _alike(cut: Sequence[Sequence[str]], most: int) -> int:
    """How many first words all have in common."""
    count = 0
    while count < most and all(one[count] == cut[0][count] for one in cut):
        count += 1
    return count
