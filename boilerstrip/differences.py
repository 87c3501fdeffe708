"""What one document lost in two runs, compared: by the ledgers' removals, or by the lines of two outputs."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from boilerstrip.read import lines_of

_CELLS = 1 << 26  # of two texts' lines multiplied, above which their order is not looked at
_AHEAD = 16  # lines among which a cut one is sought
Entry = Mapping[str, Any]


class Change(NamedTuple):
    """``gained``: what the new run removes and the old one did not; ``lost``: the other way; ``relabelled``: both do.

    Labels and codes are empty where outputs are compared, and on the side that does not remove it.
    """

    kind: str
    text: str
    old: tuple[str, str] = ("", "")  # label and code
    new: tuple[str, str] = ("", "")


class Difference(NamedTuple):
    """The changes of one document; whether anything else is other than it was."""

    changes: tuple[Change, ...]
    blank: bool = False  # outputs differ in white space alone
    another: bool = False  # the two runs saw different texts

    def __bool__(self) -> bool:
        return bool(self.changes) or self.blank or self.another


def of_ledgers(old: Entry, new: Entry) -> Difference:
    """The difference of two entries about one document.

    Removals are the same where the same ink went: which of the blank lines around goes with it does not matter. Where
    the runs saw different texts, offsets say nothing, and removals are the same where they have the same words.
    """
    another = old["sha256_input"] != new["sha256_input"]
    waiting: dict[Hashable, deque[Entry]] = defaultdict(deque)
    for one in old["removals"]:
        waiting[_ink(one, another)].append(one)
    found: list[tuple[int, Change]] = []
    for one in new["removals"]:
        if some := waiting.get(_ink(one, another)):
            before = some.popleft()
            if _names(before) != _names(one):
                found.append((one["start"], Change("relabelled", one["text"], _names(before), _names(one))))
        elif one["text"].strip():
            found.append((one["start"], Change("gained", one["text"], new=_names(one))))
    for some in waiting.values():
        found += [(one["start"], Change("lost", one["text"], old=_names(one))) for one in some if one["text"].strip()]
    found.sort(key=lambda pair: pair[0])
    changes = tuple(change for _, change in found)
    differs = old["sha256_output"] != new["sha256_output"]
    blank = differs and not another and all(one.kind == "relabelled" for one in changes)
    return Difference(changes, blank, another)


def _ink(one: Entry, by_words: bool) -> Hashable:
    """What is the same of two removals that are one."""
    text = one["text"]
    if by_words:
        return " ".join(text.split())
    return one["start"] + len(text) - len(text.lstrip()), one["end"] - len(text) + len(text.rstrip())


def _names(one: Entry) -> tuple[str, str]:
    return one["label"], one["code"]


def of_texts(old: str, new: str) -> Difference:
    """The difference of two outputs, line by line: a line that only the old one has is a removal gained."""
    if old == new:
        return Difference(())
    before, after = ([line.strip() for line in lines_of(text) if line.strip()] for text in (old, new))
    changes = tuple(_lines(before, after))
    return Difference(changes, blank=not changes)


def _lines(before: list[str], after: list[str]) -> Iterator[Change]:
    """Changes of lines; what both begin and end with is passed over at once."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(before) * len(after) > _CELLS:
        yield from _unordered(before, after)
        return
    from rapidfuzz.distance import Indel

    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            yield from _block(gone, come)
            gone, come = [], []
        else:
            gone += before[step.src_start : step.src_end]
            come += after[step.dest_start : step.dest_end]
    yield from _block(gone, come)


def _block(gone: Sequence[str], come: Sequence[str]) -> Iterator[Change]:
    """Lines that stand in place of each other: of a line that was only cut, the part that went."""
    at = 0
    for was in gone:
        for k in range(at, min(len(come), at + _AHEAD)):
            gained, lost = _cut(was, come[k]), _cut(come[k], was)
            if gained or lost:
                yield from (Change("lost", now) for now in come[at:k])
                yield Change("gained", gained) if gained else Change("lost", lost)
                at = k + 1
                break
        else:
            yield Change("gained", was)
    yield from (Change("lost", now) for now in come[at:])


def _cut(longer: str, shorter: str) -> str:
    """The one part of a line that is missing in the other; nothing where more is different."""
    if len(longer) <= len(shorter):
        return ""
    head = 0
    while head < len(shorter) and longer[head] == shorter[head]:
        head += 1
    tail = len(shorter) - head
    return longer[head : len(longer) - tail] if longer.endswith(shorter[head:]) else ""


def _unordered(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Of very many lines, how often each stands in both."""
    was, now = Counter(before), Counter(after)
    yield from (Change("gained", line) for line in (was - now).elements())
    yield from (Change("lost", line) for line in (now - was).elements())
