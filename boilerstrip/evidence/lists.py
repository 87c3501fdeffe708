"""Contexts of lists: other stories under a heading or without one, press contacts, readers' comments, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from boilerstrip.document import Evidence
from boilerstrip.evidence.view import FULL_STOPS, LEADS_ON, STAMP, View, headline_like, is_open, story_lies
from boilerstrip.labels import PREFIXES

_LINK_LONGEST = 160
_SENTENCE_LINK = 100  # characters of a teaser that is a whole sentence
_OVER_A_SENTENCE = 3  # links over it
_LINKS, _LINK_MEAN = 3, 45  # links in a run, and their mean length (characters), that make a list without a heading
_SUBHEADING = 35
_UNDER_HEADLINE = ("meta", "caption", "share")  # what stands between a headline and the first paragraph
_HEADLINE_WORDS = 3  # of letters alone
_NEAR = 8  # lines under a button that are asked whether they are links
_ALIKE = 3  # words that items of a list begin or end with alike; headlines about one person share fewer
_DEFINED = re.compile(r"[\w' -]{3,30}: ([^\W\d_])")  # a term and what it means
_ADVERT = 3  # times that a line under a heading occurs in the text
_CONTACTS = 12  # lines under a contacts heading
_BIOGRAPHY = 12  # lines under the heading over the writer's
_STORY = 3  # paragraphs over that heading
_BUTTON = re.compile(
    r"(?i)(?:reply|report|like|flag|quote|share|log in to reply|upvote|downvote)(?:\W{1,4}(?:\w{1,8})){0,4}"
)
_COMMENTS = re.compile(
    r"(?i)\W*(?:(?:\d[\d,.]*|all|view|reader|readers'|recent|your|no) ){0,2}(?:comments?|responses|replies)\b.{0,20}"
)
_ACCENTED = re.compile(r"[^\W\d_a-zA-Z]")
_COMMENTER = 60  # characters of a commenter's name
_SPEAKS = tuple(
    f" {word}:"
    for word in (
        *("says", "wrote", "said", "dice", "dijo", "escribió", "diz", "disse", "escreveu", "dit", "a dit", "a écrit"),
        *(
            "ha detto",
            "scrive",
            "sagt",
            "sagte",
            "schreibt",
            "schrieb",
            "zegt",
            "schreef",
            "pisze",
            "dedi ki",
            "berkata",
        ),
        *("говорит", "сказал", "пишет", "написал", "каже", "пише", "каза"),
    )
)
_STAMPS = frozenset(("date", "stamp"))  # families
_TEASERS, _STAMPED = 3, 60  # stamps of a list of teasers, and characters of one
_SIGNED = re.compile(r"(?i)(?:posted )?(?:by|von|par|por|di|door) \S")
_COMMENT_LINES = 8  # from one Reply button to the next
_REPLIES = 2  # Reply buttons that make a run of lines a discussion
_BAR = "|"
_ROWS = 3  # that make a table, its head with them
_CELLS = 3  # of each, or fewer where a column is of figures
_FIGURE = 24  # characters of a figure with its unit
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W\d_]{3}")
_DIGIT = re.compile(r"\d")
_RESULT = re.compile(r"\b\d{1,3}-\d{1,3}\b")
_TOLD_IN_FIGURES = re.compile(r"\d(?!\d*\]\s*\Z)")  # other than the number of a link, "[4]" behind its words


def lists_under_headings(view: View) -> None:
    """REL901, ADV901: the links after a heading such as "Read also", until the story goes on."""
    end = 0  # where the last list ended: a heading inside it finds nothing more
    for k in [k for k, heading in enumerate(view.block) if heading]:
        if view.label[k] == "syndication":
            contacts(view, k)
            continue
        stop = end if k < end else _list_end(view, k)
        own = None
        # Of a heading inside a list it was asked for the one over it: to ask for each would be quadratic.
        if end <= k < view.first <= stop + 1 and view.first < len(view.label):
            own = _own_headline(view, k, stop)
        if own is not None:
            stop = own
            view.titles = frozenset([one for one in view.titles if not k < one < own]) | {own}
        for link in range(max(k + 1, end), stop):
            # No list names a story three times over, and an advertiser is named as often as it pays for.
            kind = "ad" if view.count(view.doc.lines[link]) >= _ADVERT else "related"
            view.take(link, f"{PREFIXES[kind]}901", kind, 0.96)
        end = stop
        if view.label[k] == "nav" and any(one == "related" for one in view.label[k + 1 : min(stop, k + _NEAR)]):
            # "Read more" is a button, but over a list it is the list's heading.
            view.added.setdefault(k, []).append(Evidence("REL901", "related", False, 0.995, "line"))


def _list_end(view: View, heading: int) -> int:
    """The position after the last link of the list under a heading."""
    shape, count = view.shape, len(view.label)
    stop = heading + 1
    while stop < count and _may_be_a_link(view, stop) and stop not in view.kept and not view.argue(stop):
        if _ends_a_list(view, stop) and not (stop - heading > _OVER_A_SENTENCE and _is_a_teaser(view, stop)):
            break
        stop += 1
    # A short line right over a paragraph is a sub-heading of the story rather than the list's last link.
    if stop < count and shape.prose[stop] and stop - heading > 2 and shape.size[stop - 1] < _SUBHEADING:
        stop -= 1
    return stop


def _own_headline(view: View, heading: int, stop: int) -> int | None:
    """The position of the story's own headline in a list that runs down to the story's first paragraph.

    That is the last line like a headline, where a byline, a date or a picture's caption parts it from the paragraph and
    none stands over the list. A standfirst under it is spared with it where a button parts both from the list.
    """
    over = [k for k in range(min(stop, view.first)) if view.label[k] is None and _reads_like_a_headline(view, k)]
    if not over or over[0] < heading:
        return None
    last = max((k for k in over if view.label[k + 1] == "meta"), default=over[-1])
    if not any(view.label[k] in _UNDER_HEADLINE for k in range(last + 1, min(stop, view.first))):
        return None
    if last - 1 in over and last - 2 > heading and view.label[last - 2] is not None:
        return last - 1
    return last


def _reads_like_a_headline(view: View, k: int) -> bool:
    """Whether a line is like a headline and has some words: a row of figures has none."""
    words = view.doc.lines[k].split()
    worded = len(words) == 1 or sum(word.isalpha() for word in words) >= _HEADLINE_WORDS
    return worded and headline_like(view.doc.lines[k], view.shape.size[k])


def _ends_a_list(view: View, k: int) -> bool:
    """Whether a line ends as sentences and introductions do, and headlines do not."""
    line = view.doc.lines[k]
    return view.label[k] is None and line[-1] in FULL_STOPS + ":\uff1a" and not line.endswith("..")


def _closed(view: View, k: int) -> bool:
    """Whether nothing of the story follows at once: the next line goes, or there is none."""
    return k + 1 == len(view.label) or view.label[k + 1] is not None


def _is_a_teaser(view: View, k: int) -> bool:
    """Whether a sentence under links may be one more: as long as a paragraph, and nothing of the story follows.

    A short one is the story's last rather. Seldom: of the labelled dumps and the readings seven lines went as a
    sentence behind two links, none another story's and one the story's own, so that what a mistake costs decides.
    """
    return view.shape.prose[k] and _closed(view, k)


def _may_be_a_link(view: View, k: int) -> bool:
    """Whether a line under a heading can be another story's headline: those may ask, shout or trail off."""
    if view.shape.size[k] > _LINK_LONGEST:
        return False
    if view.shape.size[k] <= _SENTENCE_LINK and _closed(view, k):
        return True
    return not view.shape.prose[k] or view.doc.lines[k][-1] in "?!\u2026" or view.doc.lines[k].endswith("...")


def contacts(view: View, heading: int) -> None:
    """SYN901: short lines under a press release's contacts heading: names, posts, numbers, addresses."""
    # Over the story one name follows, and then the headline.
    for k in range(heading + 1, min(len(view.label), heading + (_CONTACTS if heading > view.first else 2))):
        if view.shape.prose[k] or view.shape.size[k] > 100 or k in view.titles:
            break
        view.take(k, "SYN901", "syndication", 0.94)


def writers(view: View) -> None:
    """MET903: under a story, what stands between the heading "About the author" and the text's end or a button."""
    lines, count = view.doc.lines, len(view.label)
    over, counted = 0, 0  # paragraphs over a heading, and how far they are counted: what is taken stands below it
    for heading, families in sorted(view.families.items()):
        if families.get("portrait") != "meta" or view.label[heading] is None or 2 * heading < count - _BIOGRAPHY:
            continue
        over += sum(view.shape.prose[k] and view.label[k] is None for k in range(counted, heading))
        counted = heading
        if over < _STORY:
            continue  # a book's or a film's author, of whom the story goes on to tell
        last = min(count, heading + _BIOGRAPHY + 1)  # as far as it matters
        end = next((k for k in range(heading + 1, last) if _ends_a_portrait(view, k)), last)
        # Where neither is near, one paragraph is the writer's, with the name over it.
        first = next((k for k in range(heading + 1, end) if view.shape.prose[k]), heading)
        for k in range(heading + 1, end if end - heading <= _BIOGRAPHY else first + 1):
            if lines[k][0] not in "\"'":
                view.take(k, "MET903", "meta", 0.94)


def _ends_a_portrait(view: View, k: int) -> bool:
    """Whether a line is wrapper of another kind, or the heading of another portrait."""
    return view.label[k] not in (None, "meta") or "portrait" in view.families.get(k, ())


def portraits(view: View) -> None:
    """SYN902: in a press release, the paragraphs under "About" the company and under its legal headings."""
    if not any("press" in families for families in view.families.values()):
        return
    for heading, families in view.families.items():
        label = families.get("portrait")
        if label in (None, "meta") or view.label[heading] is None:
            continue
        for k in range(heading + 1, min(len(view.label), heading + 4)):
            if not view.shape.prose[k] or view.label[k] is not None:
                break
            view.take(k, "SYN902", label, 0.94)


def readers_comments(view: View) -> None:
    """COM901: what stands between the heading over readers' comments and the last of their Reply buttons."""
    reached = -1  # the last button that was looked at: a heading before it leads to the same ones
    for heading in sorted(view.families):
        line = view.doc.lines[heading]
        if heading <= reached or len(line) > 40 or view.label[heading] is None:
            continue
        if "comments" not in view.families[heading] and not _COMMENTS.fullmatch(line):
            continue
        reached, replies = _last_reply(view, heading)
        for k in range(heading + 1, reached + 1 if replies >= _REPLIES else heading):
            if view.label[k] is None:
                # A reader's words may look like a quotation: keep-rules are not asked.
                view.label[k] = "comment"
                view.added.setdefault(k, []).append(Evidence("COM901", "comment", False, 0.94, "line"))


def dated_comments(view: View) -> None:
    """COM902: from the first "Somebody says:" with a date and time under it, comments run to the end of the text."""
    first = next((k - 1 for k in sorted(view.families) if _speaks(view, k - 1)), None)
    if first is None or first <= story_lies(view)[0]:
        return
    for k in range(first, len(view.label)):
        if view.label[k] is None or (k - 1 >= first and _speaks(view, k - 1)):
            view.label[k] = "comment"
            view.added.setdefault(k, []).append(Evidence("COM902", "comment", False, 0.995, "line"))


def _speaks(view: View, k: int) -> bool:
    """Whether a line names a commenter, and the next one says when they wrote."""
    lines = view.doc.lines
    named = k + 1 < len(lines) and len(lines[k]) <= _COMMENTER and lines[k].replace(" :", ":").endswith(_SPEAKS)
    return named and not {"date", "stamp"}.isdisjoint(view.families.get(k + 1, ()))


def _last_reply(view: View, heading: int) -> tuple[int, int]:
    """Position of the last button of the discussion under a heading, and how many of them say Reply."""
    lines, last, replies = view.doc.lines, heading, 0
    while True:
        near = range(last + 1, min(len(lines), last + 1 + _COMMENT_LINES))
        button = next(
            (k for k in near if len(lines[k]) <= 40 and (_answers(view, k) or _BUTTON.fullmatch(lines[k]))), None
        )
        if button is None:
            return last, replies
        last, replies = button, replies + (_answers(view, button) or "reply" in lines[button].casefold())


def _answers(view: View, k: int) -> bool:
    """Whether a rule knows a line as a Reply button."""
    return "reply" in view.families.get(k, ())


def unmarked_headlines(view: View) -> None:
    """REL902: a run of headlines after the story's last paragraph is a list of other stories.

    Where a line that stays leads on to the run, or heads it, the list is the story's own: a heading over links goes.
    """
    shape, lines, label = view.shape, view.doc.lines, view.label
    count = len(lines)
    last = next((k for k in range(count - 1, -1, -1) if shape.prose[k] and label[k] is None), -1)
    run: list[int] = []
    for k in range(last + 1 if last >= 0 else count, count + 1):
        if k < count and label[k] is not None:
            continue
        if k < count and is_open(view, k) and _like_a_link(lines[k]):
            run.append(k)
            continue
        # Headlines are longer than the items of a list that belongs to the story.
        listed = len(run) >= _LINKS and sum(shape.size[one] for one in run) >= _LINK_MEAN * len(run)
        if listed and not _are_facts([lines[one] for one in run]) and not _announced(view, run):
            for one in run:
                view.take(one, "REL902", "related", 0.94)
        run = []


def _announced(view: View, run: Sequence[int]) -> bool:
    """Whether a heading, or words that lead on to it, stand over a run of lines, or a heading is the first of them."""
    sizes = [view.shape.size[k] for k in run]
    if sizes[0] < min(_SUBHEADING, *sizes[1:]):
        return True
    over = run[0] - 1
    if over < 0 or view.label[over] is not None or view.shape.terminal[over]:
        return False
    return view.shape.size[over] < _SUBHEADING or view.doc.lines[over][-1] in LEADS_ON


def _are_facts(lines: Sequence[str]) -> bool:
    """Whether rows name a thing and tell of it each, or have figures each, or are alike: facts, results, contents.

    Of a competition's results some rows have figures, two to a round: the others head them.
    """
    if all(": " in one for one in lines) or all(map(_TOLD_IN_FIGURES.search, lines)) or _of_one_form(lines):
        return True
    return 2 * sum(_RESULT.search(one) is not None for one in lines) >= len(lines)


def _of_one_form(lines: Sequence[str]) -> bool:
    """Whether half of some lines, and at least two, begin or end with the same words: items of a list that is told."""
    words = [line.casefold().split() for line in lines]
    for ends in ([tuple(one[:_ALIKE]) for one in words], [tuple(one[-_ALIKE:]) for one in words]):
        times = Counter(ends).most_common(1)[0][1]
        if times > 1 and 2 * times >= len(lines):
            return True
    return False


def _like_a_link(line: str) -> bool:
    """Whether a line could be another story's headline by its length and its first and last letters."""
    defined = _DEFINED.match(line)
    if defined is not None and defined[1].islower():
        return False
    sized = 25 <= len(line) <= _LINK_LONGEST and line.count(" ") >= 3
    return sized and line[0].isupper() and line[-1] != ":" and not line.startswith("For ")


def _is_shouted(line: str) -> bool:
    """Whether all letters of a line are capitals."""
    return line.isupper() and not line[0].isdigit() and not any(c.isalpha() and not c.isupper() for c in line)


def shouted_headlines(view: View) -> None:
    """REL903: one line in capitals between paragraphs is another story's headline; a sub-heading is shorter.

    In other languages' stories, whose letters tell them, sub-headings in capitals are as long.
    """
    shape, lines = view.shape, view.doc.lines
    for k in range(1, len(lines) - 1):
        if shape.prose[k]:
            continue
        alone = shape.prose[k - 1] and shape.prose[k + 1] and 40 <= shape.size[k] <= 200 and is_open(view, k)
        if (
            alone
            and lines[k].count(" ") >= 5
            and _is_shouted(lines[k])
            and not (_ACCENTED.search(lines[k - 1]) and _ACCENTED.search(lines[k + 1]))
        ):
            view.take(k, "REL903", "related", 0.94)


def stamps_of_listed_stories(view: View) -> None:
    """REL909: a date, or a name with one, between headlines of other stories is theirs, and goes under their name."""
    stamps = {k for k in view.families if view.label[k] == "meta" and not _STAMPS.isdisjoint(view.families[k])}
    last = story_lies(view)[1] if stamps else -1
    for k in sorted(stamps):
        if k - 1 not in stamps:  # of some in a row, what stands before the first and behind the last counts
            end = k + 1
            while end in stamps:
                end += 1
            listed = k > 0 and view.label[k - 1] == "related"
            closed = end == len(view.label) or view.label[end] == "related"
        if listed and (k > last or closed):
            view.added.setdefault(k, []).append(Evidence("REL909", "related", False, 0.0, "name"))


def dated_teasers(view: View) -> None:
    """REL910: three or more stamps of day, year and minute, from each to the next one teaser at most: other stories'.

    A teaser's headline stands over its stamp, or somebody's name stands in it. A chronicle's stamps have no year.
    """
    stamps = [k for k in sorted(view.families) if _is_stamp(view, k)]
    while len(stamps) >= _TEASERS:
        run = 1
        while run < len(stamps) and _is_one_teaser(view, stamps[run - 1], stamps[run]):
            run += 1
        taken, stamps = stamps[:run], stamps[run:]
        signed = _is_signed(view, taken)
        if run >= _TEASERS and (signed or all(_has_headline(view, k) for k in taken)):
            _take_teasers(view, taken, headed=not signed)


def _is_stamp(view: View, k: int) -> bool:
    """Whether a line is a date with its year and a time, perhaps with a name, and nothing else."""
    return (
        view.label[k] == "meta" and len(view.doc.lines[k]) <= _STAMPED and STAMP.search(view.doc.lines[k]) is not None
    )


def _is_one_teaser(view: View, stamp: int, other: int) -> bool:
    """Whether at most a paragraph and a headline stand between two stamps."""
    between = range(stamp + 1, other)
    return len(between) <= 2 and sum(view.shape.prose[k] for k in between) <= 1


def _has_headline(view: View, stamp: int) -> bool:
    """Whether a headline stands over a stamp."""
    over = stamp - 1
    return over >= 0 and not view.shape.prose[over] and headline_like(view.doc.lines[over], view.shape.size[over])


def _is_signed(view: View, stamps: Sequence[int]) -> bool:
    """Whether half of some stamps name a writer."""
    return 2 * sum(_SIGNED.match(view.doc.lines[k]) is not None for k in stamps) >= len(stamps)


def _take_teasers(view: View, stamps: Sequence[int], headed: bool) -> None:
    first, last = stamps[0] - headed, stamps[-1]
    # Under a headline and its stamp stands the last teaser, where nothing of the story's follows it.
    if headed and last + 1 < len(view.label) and (last + 2 == len(view.label) or view.label[last + 2] is not None):
        last += 1
    view.titles = frozenset([k for k in view.titles if not first <= k <= last])
    for k in range(first, last + 1):
        if view.label[k] is None:
            view.take(k, "REL910", "related", 0.94)
        else:
            view.added.setdefault(k, []).append(Evidence("REL910", "related", False, 0.0, "name"))


def rows_of_tables(view: View) -> None:
    """KEP902: three or more rows with as many cells each, or with a column of figures, are a table of the story's.

    What a row says is little and looks like anything; a menu or a footer with bars is one such line, or two.

    Known cost: a row of a footer that repeats, and the dates of events that a site announces.
    """
    if _BAR not in view.doc.text:
        return
    rows = [_cells(line) for line in view.doc.lines]
    start, count = 0, len(rows)
    while start < count:
        end = start + 1
        if rows[start]:
            while end < count and len(rows[end]) == len(rows[start]):
                end += 1
            if end - start >= _ROWS and _is_table(rows[start:end]):
                for k in range(start, end):
                    view.keep(k, "KEP902")
        start = end


def _cells(line: str) -> list[str]:
    """What stands between a line's bars; nothing where it has none inside."""
    cells = [cell.strip() for cell in line.strip("| ").split(_BAR)] if _BAR in line else []
    return cells if len(cells) > 1 else []


def _is_table(rows: list[list[str]]) -> bool:
    """Whether rows of as many cells each have enough of them, or a column of figures under its head."""
    return len(rows[0]) >= _CELLS or any(all(_is_figure(row[k]) for row in rows[1:]) for k in range(len(rows[0])))


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number with its unit: no date with its year, as other stories' headlines have beside them."""
    if len(cell) > _FIGURE or not _DIGIT.search(cell):
        return False
    return not (_YEAR.search(cell) and _WORD.search(cell))
