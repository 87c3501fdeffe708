"""Each line in its neighbourhood, after every line was judged alone. Both answers are kept.

A context is a small function: it looks at what rules said of the lines around, and adds evidence of its own. Context
evidence is never certain, and a keep-rule beats it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from boilerstrip.decide import strongest
from boilerstrip.document import Document, Evidence
from boilerstrip.evidence.shape import Shapes
from boilerstrip.fold import fold
from boilerstrip.labels import PREFIXES, label_of_code

_WORD = re.compile(r"\w{3,}")
_NAME = re.compile(r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}")
_DATES = ("MET002", "MET003")
_GALLERY = 3  # captions in a row that make a gallery
_LINK_LONGEST = 160
_SENTENCE_LINK = 100  # characters of a teaser that is a whole sentence
_LINKS, _LINK_MEAN = 3, 45  # links in a run, and their mean length (characters), that make a list without a heading
_SUBHEADING = 35
_TITLE_REACH = 8
_CONTACTS = 12  # lines under a contacts heading
_PRESS = frozenset({"SYN031", "SYN033", "SYN034"})
_PORTRAITS = {"SYN032": "syndication", "LEG017": "legal"}
_BUTTON = re.compile(
    r"(?i)(?:reply|report|like|flag|quote|share|log in to reply|upvote|downvote)(?:\W{1,4}(?:\w{1,8})){0,4}"
)
_COMMENTS = re.compile(
    r"(?i)\W*(?:(?:\d[\d,.]*|all|view|reader|readers'|recent|your|no) ){0,2}(?:comments?|responses|replies)\b.{0,20}"
)
_COMMENT_LINES = 8  # from one Reply button to the next
_REPLIES = 2  # Reply buttons that make a run of lines a discussion
_HEAD_WRAPPER = ("nav", "share", "furniture", "ad", "promo")


@dataclass(frozen=True, slots=True)
class Context:
    """What the neighbourhood adds: evidence, and the headline with the places where it stands."""

    evidence: Mapping[int, Sequence[Evidence]]
    titles: frozenset[int]
    title: str | None


@dataclass(slots=True)
class View:
    """What contexts look at: the document, its shapes, and per position the label so far (None: stays) and keeps."""

    doc: Document
    shape: Shapes
    label: list[str | None]
    argue: Callable[[int], Sequence[Evidence]]  # what keep-rules say for a position
    trimmed: frozenset[int]  # positions that a rule trims: it takes the rest for story
    block: list[bool]
    dated: frozenset[int]  # positions that are a date or time and nothing else
    codes: Mapping[int, frozenset[str]]  # of the rules that matched, by position
    titles: frozenset[int] = frozenset()
    added: dict[int, list[Evidence]] = field(default_factory=dict)

    def take(self, k: int, code: str, label: str, confidence: float) -> None:
        """Say that position ``k`` is ``label``, unless a keep-rule argues for the line or it goes already."""
        if self.label[k] is None and k not in self.trimmed and not self.argue(k):
            self.label[k] = label
            self.added.setdefault(k, []).append(Evidence(code, label, False, confidence, "line"))


def judge_in_context(
    doc: Document,
    shape: Shapes,
    alone: Mapping[int, Sequence[Evidence]],
    argue: Callable[[int], Sequence[Evidence]],
) -> Context:
    """Run the contexts in their order over a document."""
    count = len(doc.lines)
    trimmed = frozenset([k for k, evidence in alone.items() if "span" in [one.action for one in evidence]])
    codes = {k: frozenset([one.code for one in evidence]) for k, evidence in alone.items()}
    dated = frozenset([k for k, told in codes.items() if not told.isdisjoint(_DATES)])
    view = View(doc, shape, [None] * count, argue, trimmed, [False] * count, dated, codes)
    for k, evidence in alone.items():
        winner = strongest(evidence)
        if winner is not None:
            view.label[k] = winner.label if winner.action == "line" else None
            view.block[k] = winner.action == "line" and True in [one.block for one in evidence]
    titles = headlines(view)
    view.titles = titles
    if not all(shape.prose):
        for context in CONTEXTS if alone else UNMARKED:
            context(view)
    first = min(titles, default=None)
    return Context(view.added, frozenset(titles), doc.title or (None if first is None else doc.lines[first]))


def headlines(view: View) -> frozenset[int]:
    """Positions of the story's own headline: the one given, or a headline-like line over the first paragraph."""
    doc, shape = view.doc, view.shape
    wanted = fold(doc.title).casefold().strip() if doc.title else None
    if wanted is None:
        for k in range(min(len(doc.lines) - 1, _TITLE_REACH)):
            if view.label[k] is not None:
                continue
            if shape.size[k] < 20 and not shape.terminal[k]:
                continue  # a section's name, a place
            if shape.prose[k] or not _headline_like(doc.lines[k], shape.size[k], shape.terminal[k]):
                break
            wanted = doc.lines[k].casefold()
            break
    if wanted is None:
        return frozenset()
    return frozenset(
        k
        for k, line in enumerate(doc.lines)
        if len(line) <= len(wanted) + 3 and view.label[k] in (None, "related") and line.casefold().startswith(wanted)
    )


def _headline_like(line: str, size: int, terminal: bool) -> bool:
    """Whether a line has a headline's length and does not end like a statement."""
    if not 20 <= size <= 200 or line[-1] in ".:;," or line[0].islower():
        return False
    return line.count(" ") >= 3 or not line.isascii()


def _open(view: View, k: int) -> bool:
    """Whether a line is still kept, and does not end like a sentence."""
    return view.label[k] is None and not view.shape.terminal[k] and k not in view.titles


def chronicles(view: View) -> None:
    """KEP901: dates or times that head the paragraphs of a chronicle are the story's, not its dateline."""
    shape, label = view.shape, view.label
    if len(view.dated) < 3:
        return
    first = next((k for k, prose in enumerate(shape.prose) if prose), len(label))
    heads = [
        k
        for k in sorted(view.dated)
        if 0 < k < len(label) - 1 and label[k] == "meta" and shape.size[k] <= 30 and label[k + 1] is None
    ]
    # Dates between headlines belong to a list of other stories.
    heading = sum(shape.prose[k + 1] or view.doc.lines[k][-1] == ":" for k in heads)
    if len(heads) >= 3 and heads[-1] > first and 2 * heading > len(heads):
        for k in heads:
            label[k] = None
            view.added.setdefault(k, []).append(Evidence("KEP901", "text", False, 0.9, "keep"))


def lists_under_headings(view: View) -> None:
    """REL901: the links after a heading such as "Read also", until the story goes on."""
    shape, count = view.shape, len(view.label)
    for k in [k for k, heading in enumerate(view.block) if heading]:
        if view.label[k] == "syndication":
            contacts(view, k)
            continue
        stop = k + 1
        while stop < count and _may_be_a_link(view, stop) and not view.argue(stop):
            if _ends_a_list(view, stop) and not (stop - k > 2 and _closed(view, stop)):
                break
            stop += 1
        # A short line right over a paragraph is a sub-heading of the story rather than the list's last link.
        if stop < count and shape.prose[stop] and stop - k > 2 and shape.size[stop - 1] < _SUBHEADING:
            stop -= 1
        for link in range(k + 1, stop):
            view.take(link, "REL901", "related", 0.96)
        if view.label[k] == "nav" and any(view.label[link] == "related" for link in range(k + 1, stop)):
            # "Read more" is a button, but over a list it is the list's heading.
            view.added.setdefault(k, []).append(Evidence("REL901", "related", False, 0.995, "line"))


def _ends_a_list(view: View, k: int) -> bool:
    """Whether a line ends as sentences and introductions do, and headlines do not."""
    line = view.doc.lines[k]
    return view.label[k] is None and line[-1] in ".:" and not line.endswith("..")


def _closed(view: View, k: int) -> bool:
    """Whether nothing of the story follows at once: the next line goes, or there is none."""
    return k + 1 == len(view.label) or view.label[k + 1] is not None


def _may_be_a_link(view: View, k: int) -> bool:
    """Whether a line under a heading can be another story's headline: those may ask, shout or trail off."""
    if view.shape.size[k] > _LINK_LONGEST:
        return False
    if view.shape.size[k] <= _SENTENCE_LINK and _closed(view, k):
        return True
    return not view.shape.prose[k] or view.doc.lines[k][-1] in "?!\u2026" or view.doc.lines[k].endswith("...")


def contacts(view: View, heading: int) -> None:
    """SYN901: short lines under a press release's contacts heading: names, posts, numbers, addresses."""
    first = next((k for k, prose in enumerate(view.shape.prose) if prose), len(view.label))
    # Over the story one name follows, and then the headline.
    for k in range(heading + 1, min(len(view.label), heading + (_CONTACTS if heading > first else 2))):
        if view.shape.prose[k] or view.shape.size[k] > 100 or k in view.titles:
            break
        view.take(k, "SYN901", "syndication", 0.94)


def portraits(view: View) -> None:
    """SYN902: in a press release, the paragraphs under "About" the company and under its legal headings."""
    if not any(codes & _PRESS for codes in view.codes.values()):
        return
    for heading, codes in view.codes.items():
        label = next((label for code, label in _PORTRAITS.items() if code in codes), None)
        if label is None or view.label[heading] is None:
            continue
        for k in range(heading + 1, min(len(view.label), heading + 4)):
            if not view.shape.prose[k] or view.label[k] is not None:
                break
            view.take(k, "SYN902", label, 0.94)


def readers_comments(view: View) -> None:
    """COM901: what stands between the heading over readers' comments and the last of their Reply buttons."""
    for heading in sorted(view.codes):
        line = view.doc.lines[heading]
        if len(line) > 40 or view.label[heading] is None or not _COMMENTS.fullmatch(line):
            continue
        for k in range(heading + 1, _last_reply(view.doc.lines, heading) + 1):
            if view.label[k] is None:
                # A reader's words may look like a quotation: keep-rules are not asked.
                view.label[k] = "comment"
                view.added.setdefault(k, []).append(Evidence("COM901", "comment", False, 0.94, "line"))


def _last_reply(lines: Sequence[str], heading: int) -> int:
    """Position of the last button of the discussion under a heading; the heading's own where there is none."""
    last, replies = heading, 0
    while True:
        near = range(last + 1, min(len(lines), last + 1 + _COMMENT_LINES))
        button = next((k for k in near if len(lines[k]) <= 40 and _BUTTON.fullmatch(lines[k])), None)
        if button is None:
            return last if replies >= _REPLIES else heading
        last, replies = button, replies + ("reply" in lines[button].casefold())


def breadcrumbs(view: View) -> None:
    """NAV901: one or two words between the menu and the headline are the section's name."""
    for k in view.titles:
        near = k - 1
        menu = near > 0 and all(label in _HEAD_WRAPPER for label in view.label[:near])
        if menu and view.shape.size[near] <= 25 and view.doc.lines[near].count(" ") <= 1 and _open(view, near):
            view.take(near, "NAV901", "nav", 0.94)


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
    for run in runs:
        if len(run) < _GALLERY:
            continue
        for k in range(run[0] + 1, run[-1]):
            # Caption and paragraph in turns are a story with a photo to each paragraph, and no gallery.
            beside = (k - 2 in run) + (k + 2 in run)
            if label[k] is None and shape.size[k] <= 400 and beside > shape.prose[k]:
                view.take(k, "CAP901", "caption", 0.96)
        above = run[0] - 1
        if above > 0 and shape.size[above] <= 90 and _open(view, above):
            view.take(above, "CAP901", "caption", 0.95)


def twin_captions(view: View) -> None:
    """CAP902: beside a caption, a line that says the same again is the other caption of that photo."""
    label, lines = view.label, view.doc.lines
    first = next((k for k, prose in enumerate(view.shape.prose) if prose and label[k] is None), None)
    for k in [k for k, one in enumerate(label) if one == "caption"]:
        for near in (k - 1, k + 1):
            if not 0 <= near < len(label) or label[near] is not None or near in view.titles:
                continue
            if view.shape.size[near] > 400 or near == first:
                continue  # the first paragraph may be what the caption says again
            mine = set(_WORD.findall(lines[near].casefold()))
            shared = len(mine & set(_WORD.findall(lines[k].casefold())))
            enough = 0.85 if view.shape.prose[near] else 0.66
            if len(mine) >= 5 and shared >= enough * len(mine) and lines[near][0] not in "\"'":
                view.take(near, "CAP902", "caption", 0.96)


def credited_neighbours(view: View) -> None:
    """CAP903: over a line that is nothing but a credit stands the caption it belongs to."""
    label, shape = view.label, view.shape
    for k in range(1, len(label)):
        credit = label[k] == "caption" and (shape.size[k] <= 40 or view.doc.lines[k][0] in "([")
        if credit and 60 <= shape.size[k - 1] <= 300 and _open(view, k - 1):
            view.take(k - 1, "CAP903", "caption", 0.94)


def surrounded(view: View) -> None:
    """905: a short line without a sentence's end between two lines of wrapper goes with them."""
    label, shape, count = view.label, view.shape, len(view.label)
    if label.count(None) == count:
        return
    # Over the first paragraph a line of some length may be the headline, however it is wrapped.
    first = next((k for k in range(count) if shape.prose[k] and label[k] is None), count)
    for k in range(count):
        if not _open(view, k) or shape.size[k] > 90 or (k < first and shape.size[k] >= 25):
            continue
        before, after = label[k - 1] if k else None, label[k + 1] if k + 1 < count else None
        if before is not None and after is not None:
            view.take(k, f"{PREFIXES[before]}905", before, 0.94)


def names_by_dates(view: View) -> None:
    """MET901: a name-like line beside a date or byline over the story is the writer's or the desk's."""
    label, lines = view.label, view.doc.lines
    if "meta" not in label:
        return
    first = next((k for k, prose in enumerate(view.shape.prose) if prose), len(lines))
    for k in range(first):
        near = {label[j] for j in (k - 1, k + 1) if 0 <= j < len(lines)}
        if "meta" in near and _open(view, k) and view.shape.size[k] <= 40 and _NAME.fullmatch(lines[k]):
            view.take(k, "MET901", "meta", 0.94)


def repeated(view: View) -> None:
    """FUR902: a short line that occurs again and again is the site's."""
    if len(set(view.doc.lines)) == len(view.doc.lines):
        return
    counts = Counter(view.doc.lines)
    for k, line in enumerate(view.doc.lines):
        if counts[line] >= 3 and 8 <= view.shape.size[k] <= 60 and "@" not in line and _open(view, k):
            view.take(k, "FUR902", "furniture", 0.94)


def unmarked_headlines(view: View) -> None:
    """REL902: a run of headlines after the story's last paragraph is a list of other stories."""
    shape, lines, label = view.shape, view.doc.lines, view.label
    count = len(lines)
    last = next((k for k in range(count - 1, -1, -1) if shape.prose[k] and label[k] is None), -1)
    run: list[int] = []
    for k in range(last + 1 if last >= 0 else count, count + 1):
        if k < count and label[k] is not None:
            continue
        if k < count and _open(view, k) and _like_a_link(lines[k]):
            run.append(k)
            continue
        # Headlines are longer than the items of a list that belongs to the story.
        if len(run) >= _LINKS and sum(shape.size[one] for one in run) >= _LINK_MEAN * len(run):
            for one in run:
                view.take(one, "REL902", "related", 0.94)
        run = []


def _like_a_link(line: str) -> bool:
    """Whether a line could be another story's headline by its length and its first and last letters."""
    sized = 25 <= len(line) <= _LINK_LONGEST and line.count(" ") >= 3
    return sized and line[0].isupper() and line[-1] != ":" and not line.startswith("For ")


def shouted_headlines(view: View) -> None:
    """REL903: one line in capitals between paragraphs is another story's headline; a sub-heading is shorter."""
    shape, lines = view.shape, view.doc.lines
    for k in range(1, len(lines) - 1):
        if shape.prose[k]:
            continue
        alone = shape.prose[k - 1] and shape.prose[k + 1] and 40 <= shape.size[k] <= 200 and _open(view, k)
        if alone and lines[k].isupper() and not lines[k][0].isdigit() and lines[k].count(" ") >= 5:
            view.take(k, "REL903", "related", 0.94)


CONTEXTS: tuple[Callable[[View], None], ...] = (
    chronicles,
    lists_under_headings,
    portraits,
    readers_comments,
    breadcrumbs,
    galleries,
    twin_captions,
    credited_neighbours,
    names_by_dates,
    repeated,
    unmarked_headlines,
    shouted_headlines,
    surrounded,
)
# Those that find something where no rule did.
UNMARKED = (repeated, unmarked_headlines, shouted_headlines)


def explain(code: str) -> str | None:
    """What a context's code stands for, in the words of its function; None for other codes."""
    for context in CONTEXTS:
        told, _, what = (context.__doc__ or "").partition(": ")
        if code == told or (told == "905" and code[3:] == told and label_of_code(code)):
            return what
    return None
