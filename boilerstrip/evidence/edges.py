"""Contexts of a document's edges: what stands over the story, under it, and between lines of wrapper."""

from __future__ import annotations

import re

from boilerstrip.document import Evidence
from boilerstrip.evidence.names import is_name, names_people
from boilerstrip.evidence.view import ITEM, LEADS_ON, LONGER, STAMP, View, is_open, story_lies
from boilerstrip.labels import PREFIXES

# Chosen on the training dumps with two in five (site, rule) pairs switched off, which leaves rules as much recall as
# they have on sites nobody has read; each takes over ten lines of wrapper for one of a story there.
_SHORT, _HEAD_SHORT = 90, 24  # characters of a line between two lines of wrapper, and of one over the story
_BETWEEN = 9  # lines between two of wrapper that may go with them (tried: 1, 2, 3, 5, 9)
_PARTS_ENTRIES = ("promo", "caption")  # "Book now" under each of the places that a story tells of
_AGAIN = 3  # times that such a line comes
_ENTRIES = 3  # of a chronicle
_SIGNED = 60  # characters of the writers' names
_NAME_AND_PAPER = re.compile(r"[^\d/|,]{5,40}, [^\d/|,]{3,40}")
_PLACE = 32  # characters of a place or two
_PLACES = re.compile(r"[^\W\d_a-z][\w'-]+(?:(?:, |/| )(?:de |del )?[^\W\d_a-z][\w'-]+){0,3}\.")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GLUED, _CAPITALS, _MARKS = 120, 0.75, 0.1  # characters of a menu in one line; shares of its words
_MANY, _LOWER = 40, 0.2  # words; share of them that have no capital
_UNDER_TITLE, _BARE = 40, 31  # characters of a line over the first paragraph
_NUMBERED = re.compile(r"\d{1,2}[.)] [^\W\d]")  # what an item of a numbered list begins with
_HEADLINE = 200
_WRAPPED = 0.12  # share of a document's lines that makes it one full of wrapper (tried: 0.08, 0.12, 0.2)
_NEAR = 50  # lines: bounds the work on a long document
_SENTENCE_WITHIN = re.compile(r"\w{3}[.!?\u061f\u06d4\u0964][\"']? [\"']?([^\W\d_])")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_RETOLD = 0.7  # share of words (tried: 0.5 to 0.9)
_TITLE_SPACES, _TITLE_WORDS = 2, 2  # of a headline that is as short as names of desks are
_STORY = 4  # lines over the last one that make a story
_OVER_STORY = ("share", "ad")
_HEAD_WRAPPER = ("nav", "share", "furniture", "ad", "promo")


def chronicles(view: View) -> None:
    """KEP901: dates or times that head the paragraphs of a chronicle are the story's, not its dateline.

    What stands between such a stamp and its paragraph is the entry's own headline, and stays with it.
    """
    if len(view.dated) < _ENTRIES:
        return
    heads = [k for k in sorted(view.dated) if _may_head_an_entry(view, k)]
    told = {k: paragraph for k in heads if (paragraph := _entry(view, k)) is not None}
    # Dates between headlines belong to a list of other stories.
    if len(heads) >= _ENTRIES and heads[-1] > view.first and 2 * len(told) > len(heads):
        for k in heads:
            for own in range(k, told.get(k, k + 1)):
                view.keep(own, "KEP901")


def _may_head_an_entry(view: View, k: int) -> bool:
    """Whether a line is a short stamp, and something stands under it that stays."""
    # Day, year and minute in one are no chronicle's: other stories are listed with them.
    line, under = view.doc.lines[k], k + 1 < len(view.label) and view.label[k + 1] is None
    return view.label[k] == "meta" and view.shape.size[k] <= 30 and k > 0 and under and not STAMP.search(line)


def _entry(view: View, k: int) -> int | None:
    """The position of the paragraph that a stamp heads, the next line or the one after an entry's headline."""
    ends, lines = view.shape.terminal, view.doc.lines
    if ends[k + 1] or lines[k][-1] == ":":
        return k + 1
    headed = k + 2 < len(lines) and view.label[k + 2] is None and view.shape.prose[k + 2] and k + 1 not in view.dated
    return k + 2 if headed else None


def section_names(view: View) -> None:
    """MET902, NAV901: one or two words between wrapper and headline are the section's, the writer's or the menu's."""
    near = min(view.titles, default=0) - 1
    menu = near > 0 and all(label in _HEAD_WRAPPER for label in view.label[:near])
    if menu and view.shape.size[near] <= 25 and view.doc.lines[near].count(" ") <= 1 and is_open(view, near):
        kind = "nav" if view.label[near - 1] == "nav" else "meta"
        view.take(near, f"{PREFIXES[kind]}90{1 if kind == 'nav' else 2}", kind, 0.94)


def names_by_dates(view: View) -> None:
    """MET901: a name-like line beside a date or byline over the story is the writer's or the desk's."""
    label, lines = view.label, view.doc.lines
    if "meta" not in label:
        return
    for k in range(view.first):
        near = {label[j] for j in (k - 1, k + 1) if 0 <= j < len(lines)}
        named = "meta" in near and is_open(view, k) and view.shape.size[k] <= 40 and is_name(lines[k])
        if named and not _is_its_title(view, k):
            view.take(k, "MET901", "meta", 0.94)


def signed(view: View) -> None:
    """MET904: over the first paragraph, a line of nothing but people's names says who wrote the story.

    Under the headline a name and its paper do so too, which elsewhere are a picture's.
    """
    first, last = story_lies(view)
    for k in view.rough:
        if k >= first or last < 0:
            return
        if view.shape.size[k] > _SIGNED:
            continue
        if is_open(view, k) and names_people(view.doc.lines[k]):
            view.take(k, "MET904", "meta", 0.92)
        elif view.label[k] == "caption" and k - 1 in view.titles and _NAME_AND_PAPER.fullmatch(view.doc.lines[k]):
            view.added.setdefault(k, []).append(Evidence("MET904", "meta", False, 0.0, "name"))


def places_alone(view: View) -> None:
    """MET912: over the first paragraph and under something else, a place and a full stop is where it was written."""
    first, last = story_lies(view)
    for k in range(1, first if last >= 0 else 0):
        if view.shape.size[k] <= _PLACE and k not in view.titles and _PLACES.fullmatch(view.doc.lines[k]):
            view.take(k, "MET912", "meta", 0.9)


def glued_menus(view: View) -> None:
    """NAV912: outside the story, twenty words and more with capitals and no mark between them are a menu in one line.

    Known cost: none seen; tables in one line have bars or figures, titles are shorter.
    """
    found = [k for k in view.rough if is_menu(view.doc.lines[k]) and is_open(view, k)]
    if not found:
        return
    first, last = story_lies(view)
    # Without a story something else has to say that the text is a page's.
    if last >= 0 or view.label.count(None) < len(view.label):
        for k in found:
            if not first < k < last:
                view.take(k, "NAV912", "nav", 0.93)


def is_menu(line: str) -> bool:
    """Whether a line is names of pages, with hardly a mark between them; a long one may have some."""
    if len(line) < _GLUED:  # nearly all are: they cost nothing
        return False
    words = line.split()
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    if len(words) < 20 or len(long) < 12 or line[0] == "*" or "(" in line or (len(words) < _MANY and ":" in line):
        return False
    if sum(map(str.islower, words)) > _LOWER * len(words):
        return False
    marks = sum(not word[-1].isalnum() or (word[0].isdigit() and not _YEAR.fullmatch(word)) for word in words)
    named = sum(word[0].isupper() for word in long)
    return named >= _CAPITALS * len(long) and marks <= (_MARKS if len(words) < _MANY else 2 * _MARKS) * len(words)


def entries(view: View) -> None:
    """KEP903: what stands between a button or a photo's credit and the next is a list's entry, where they come again.

    A story that tells of places to eat or of things to buy has "Book now" under each. Known cost: a shop's own list.
    """
    for before, after in _between_wrapper(view):
        if any(view.label[k] in _PARTS_ENTRIES and view.count(view.doc.lines[k]) >= _AGAIN for k in (before, after)):
            for inner in range(before + 1, after):
                # What comes as often itself is a part of the button, or of a card.
                if view.count(view.doc.lines[inner]) < _AGAIN and not view.argue(inner):
                    view.keep(inner, "KEP903")


def surrounded(view: View) -> None:
    """905: short lines without a sentence's end between two lines of wrapper go with them."""
    for before, after in _between_wrapper(view):
        for inner in range(before + 1, after):
            counts = view.label[after] == "share" and view.doc.lines[inner].isdecimal()  # "0" over "SHARES"
            kind = str(view.label[after if counts else before])
            view.take(inner, f"{PREFIXES[kind]}905", kind, 0.94)


def _between_wrapper(view: View) -> list[tuple[int, int]]:
    """Pairs of positions of lines of wrapper between which some short lines stand that do not end like sentences."""
    label, pairs = view.label, []
    # Over the first paragraph a line of some length may be the headline, however it is wrapped.
    first = story_lies(view)[0]
    before = None  # position of the last line of wrapper, while only short lines have followed it
    for k in range(len(label)):
        if label[k] is None:
            # A line that ends in a colon leads on to something of the story's, if only to a picture that is gone.
            short = is_open(view, k) and view.shape.size[k] <= (_HEAD_SHORT if k < first else _SHORT)
            short = short and (k < first or view.doc.lines[k][-1] not in ":\uff1a")
            before = before if short else None
            continue
        if before is not None and 1 < k - before <= _BETWEEN + 1:
            pairs.append((before, k))
        before = k
    return pairs


def heads(view: View) -> None:
    """906: over the story, a short line without a sentence's end goes where other wrapper stands there or all around.

    Between headline and first paragraph one line of wrapper is enough; over the headline much of the text has to be.
    """
    first, last = story_lies(view)
    if last < 0 or not view.rough or view.rough[0] >= first:
        return
    title = max((k for k in view.titles if k < first), default=first)
    beside = any(view.label[k] is not None for k in range(title + 1, first))
    wrapped = gone(view) > _WRAPPED
    for k in view.rough:
        if k >= first:
            break
        if view.shape.size[k] > (_UNDER_TITLE if k > title and beside else _BARE if wrapped else 0):
            continue
        line = view.doc.lines[k]
        if k == first - 1 and k > 0 and view.label[k - 1] == "caption":
            continue  # between photo and paragraph stands a sub-heading
        if _NUMBERED.match(line) or (k + 1 < first and view.doc.lines[k + 1][0] in ITEM and view.label[k + 1] is None):
            continue  # an item of a list, a heading over one
        if is_open(view, k) and line[-1] not in LEADS_ON and line[0] not in ITEM:
            near = nearest(view, k)
            kind = near if near in _OVER_STORY and not (is_name(line) and " " in line) else "meta"
            if view.shape.size[k] > _BARE:
                kind = "caption"  # longer than names, places and desks are
            if not _is_its_title(view, k):
                view.take(k, f"{PREFIXES[kind]}906", kind, 0.94)


def tails(view: View) -> None:
    """907: under the story, lines without a sentence's end go once the wrapper has begun."""
    last = story_lies(view)[1]
    if last < 0 or not view.rough or view.rough[-1] <= last:
        return
    begun = next((k for k in range(last + 1, len(view.label)) if view.label[k] is not None), len(view.label))
    if begun == len(view.label):
        return
    # Short sentences that follow at once are still the story's, with what stands between them.
    last = max((k for k in range(last + 1, begun) if view.shape.terminal[k]), default=last)
    tail = range(last + 1, len(view.label))
    wrapped = gone(view) > _WRAPPED
    many = 4 * sum(view.label[k] is not None for k in tail) >= len(tail)
    listed = False  # whether a line that leads on has been followed by nothing but what it leads on to
    for k in tail:
        stays = view.label[k] is None
        listed = stays and (view.doc.lines[k][-1] in LEADS_ON or (listed and not view.shape.terminal[k]))
        if listed:
            continue
        longest = _SHORT if k > begun and many else 0
        if wrapped:
            longest = _HEADLINE if k > last + 1 and not view.doc.lines[k][0].isdigit() else max(longest, _BARE)
        if view.shape.size[k] <= longest and is_open(view, k) and view.doc.lines[k][-1] not in LEADS_ON:
            near = nearest(view, k)
            kind = "related" if view.shape.size[k] > _BARE and near not in ("caption", "meta") else near
            if view.shape.size[k] <= _BARE and " " in view.doc.lines[k] and is_name(view.doc.lines[k]):
                kind = "meta"
            view.take(k, f"{PREFIXES[kind]}907", kind, 0.94)


def last_line(view: View) -> None:
    """908: one line left under the last paragraph that does not end like a sentence is not the story's."""
    if not view.rough:
        return
    last = story_lies(view)[1]
    left = [k for k in range(last + 1, len(view.label)) if view.label[k] is None]
    if len(left) != 1 or last < _STORY or not is_open(view, left[0]):
        return
    line = view.doc.lines[left[0]]
    if len(line) > _HEADLINE or line[0] in "\"'-*@#" or line[0].isdigit() or "(@" in line:
        return  # a quotation, an item of a list, somebody's post with their name
    if line[-1] in LEADS_ON + ")\uff09":
        return
    head, colon, _ = line.partition(": ")
    if _sentence_within(line) or (colon and any(one.startswith(head + colon) for one in view.doc.lines[:last])):
        return  # a paragraph whose full stop was lost, a row such as others above
    if _retold(view, line) or (len(line) > _BARE and _in_other_letters(view, line)):
        return  # the story's own headline, set under it, or what it says in another language
    # Few words are who wrote it, whose names have capitals; other few English words need a wrapped text.
    kind = "related" if len(line) > _BARE else "meta" if is_name(line) else "furniture"
    if kind == "furniture" and gone(view) <= (0 if view.doc.foreign else _WRAPPED):
        return
    view.take(left[0], f"{PREFIXES[kind]}908", kind, 0.9)


def _is_its_title(view: View, k: int) -> bool:
    """Whether a line over a story without a known headline is it: three words or more, the long ones said below."""
    line = view.doc.lines[k]
    if view.titles or line.count(" ") < _TITLE_SPACES or (view.doc.foreign and is_name(line)):
        return False  # only English has capitals all through a headline: elsewhere they are somebody's name
    return _retold(view, line, _TITLE_WORDS)


def _sentence_within(line: str) -> bool:
    """Whether a sentence ends inside a line: the next one begins with no small letter."""
    return any(not found[1].islower() for found in _SENTENCE_WITHIN.finditer(line))


def _in_other_letters(view: View, line: str) -> bool:
    """Whether a line is in ASCII's letters, and hardly one letter of the story's last paragraph is."""
    told = view.doc.lines[story_lies(view)[1]]
    return line.isascii() and 4 * len(_ASCII_LETTER.findall(told)) < len(told)


def _retold(view: View, line: str, fewest: int = 3) -> bool:
    """Whether most longer words of a line, and so many at least, stand in the paragraphs of the story."""
    words = set(LONGER.findall(line.casefold()))
    return len(words) >= fewest and len(words & view.said) >= _RETOLD * len(words)


def gone(view: View) -> float:
    """Share of the lines (0..1) that go so far."""
    return 1 - view.label.count(None) / len(view.label)


def nearest(view: View, k: int) -> str:
    """The label of the line of wrapper next to a position; the one before it where two are as near."""
    label = view.label
    for away in range(1, min(len(label), _NEAR)):
        for near in (k - away, k + away):
            if 0 <= near < len(label) and label[near] is not None:
                return str(label[near])
    return "furniture"
