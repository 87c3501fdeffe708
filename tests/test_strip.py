"""What must hold for every text, whatever the rules say of it."""

from __future__ import annotations

import json
import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip import LedgerError, Settings, SettingsError, Stripper
from boilerstrip.document import Decision, Evidence
from boilerstrip.evidence.shape import shapes
from boilerstrip.outcome import outcome
from boilerstrip.read import read

STORY = (
    "The boat that has crossed the harbour since 1931 will go on running, the town council decided on Tuesday night.",
    '"Nobody here wants a bridge," said Marta Osei, who has worked the ropes for eleven years and steers on Sundays.',
    "The vote was closer than many had expected: nine members were for the boat, and seven would rather have sold it.",
    "Repairs to the hull will begin in March and should be done before the summer visitors come, the mayor added.",
)
WRAPPER = ("Advertisement", "Follow us on Facebook and Twitter", "Read also: Bridge plans shelved for good", "Share")
GLUED = (
    "(With PTI inputs)",
    "(Also read: The north)",
    "\u00a9 2009-2025 Harbour News Service. All rights reserved.",
    "Advertisement",
    "--Reuters",
    "Read More",
    "ALSO READ | The boat that stayed",
    "Published in Harbour Post, February 11th, 2019",
    "Stay tuned for the latest news!",
    "im/ta",
)
HEADLINE = "The harbour wall falls into the sea at night"
ODD = ("\ufeff", "\x0c", "\u2028", "\u200b", "\u200f", "\u2067", "\t", "\u00a0", "\x85", "", " ", "\u0130stanbul")
ENDS = ("\n", "\r\n", "\r", "\n\n", "\n\n\n")

pieces = st.lists(st.tuples(st.sampled_from(STORY + WRAPPER + ODD), st.sampled_from(ENDS)), max_size=14)
texts = st.one_of(pieces.map(lambda ps: "".join(a + b for a, b in ps)), st.text(max_size=200))
BREAK = re.compile(r"\r\n|\r|\n")


def blank_runs(text: str) -> int:
    """The longest run of blank lines in a text."""
    longest = run = 0
    for line in BREAK.split(text):
        run = run + 1 if not line.strip() else 0
        longest = max(longest, run)
    return longest


@given(texts)
@settings(max_examples=300, deadline=None)
def test_the_output_is_the_input_without_the_removals(text: str) -> None:
    """Cutting the removals out of the input gives the text, and putting them back gives the input."""
    r = boilerstrip.strip(text)
    last, parts = 0, []
    for m in r.removals:
        assert last <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.text
        parts.append(text[last : m.start])
        last = m.end
    assert "".join([*parts, text[last:]]) == r.text
    assert r.restore() == text
    assert boilerstrip.restore(r.text, json.loads(json.dumps(r.ledger()))) == text


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_verdict_agrees_with_what_was_done(text: str) -> None:
    """A kept line has ink in the output, a removed one has none; every line with ink has one verdict, in order."""
    r = boilerstrip.strip(text)
    gone = {k for m in r.removals for k in range(m.start, m.end)}
    lines = BREAK.split(text)
    starts = [0, *(m.end() for m in BREAK.finditer(text))]
    assert [v.index for v in r.lines] == [i for i, line in enumerate(lines) if line.strip()]
    for v in r.lines:
        ink = [k for k in range(starts[v.index], starts[v.index] + len(v.text)) if not text[k].isspace()]
        assert v.text == lines[v.index]
        assert v.kept == any(k not in gone for k in ink)
        assert 0.0 <= v.confidence <= 1.0


@given(pieces)
@settings(max_examples=300, deadline=None)
def test_no_run_of_blank_lines_appears_that_was_not_there(ps: list[tuple[str, str]]) -> None:
    """Removing lines leaves no longer run of blank lines than the input had."""
    text = "".join(a + b for a, b in ps)
    assert blank_runs(boilerstrip.strip(text).text) <= max(1, blank_runs(text))


@given(st.lists(texts, max_size=6))
@settings(max_examples=60, deadline=None)
def test_alone_in_a_batch_and_in_threads_the_answer_is_the_same(batch: list[str]) -> None:
    """Neither order nor company changes a document's result."""
    stripper = Stripper()
    alone = [boilerstrip.strip(text).to_dict() for text in batch]
    assert [r.to_dict() for r in stripper.strip_many(batch)] == alone
    assert [r.to_dict() for r in stripper.strip_many(reversed(batch))] == alone[::-1]
    with ThreadPoolExecutor(4) as pool:
        assert [r.to_dict() for r in pool.map(stripper.strip, batch)] == alone


@pytest.mark.parametrize("mark", ["\x0c", "\u2028", "\u2029", "\ufeff", "\t", "\u00a0", "\u200b", "\x85", "\x0b"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_odd_characters_and_line_ends_survive_in_what_is_kept(mark: str, end: str) -> None:
    """What stays, stays to the character."""
    kept = [STORY[0] + mark, mark + STORY[1], STORY[2][:50] + mark + STORY[2][50:]]
    text = end.join([kept[0], "Advertisement", kept[1], kept[2]]) + end
    assert boilerstrip.strip(text).text == end.join(kept) + end


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{0}\nAdvertisement\n{1}\n", "{0}\n{1}\n"),
        ("{0}\n\nAdvertisement\n\n{1}\n", "{0}\n\n{1}\n"),
        ("{0}\n\n\nAdvertisement\n\n{1}\n", "{0}\n\n\n{1}\n"),
        ("Advertisement\n\n{0}\n{1}\n", "{0}\n{1}\n"),
        ("{0}\n{1}\n\nAdvertisement\n", "{0}\n{1}\n"),
        ("{0}\n{1}\n\nAdvertisement", "{0}\n{1}"),
        ("{0}\r\n{1}\r\nAdvertisement", "{0}\r\n{1}"),
        ("{0}\n{1}\n\nAdvertisement\n\n", "{0}\n{1}\n\n"),
        ("\n\nAdvertisement\n{0}\n{1}", "\n\n{0}\n{1}"),
    ],
)
def test_a_removed_line_takes_its_own_break_along(before: str, after: str) -> None:
    """The last line goes with the break before it, any other with its own; blank lines do not pile up."""
    assert boilerstrip.strip(before.format(*STORY)).text == after.format(*STORY)


def test_a_text_of_nothing_but_wrapper_gives_nothing_and_says_so() -> None:
    """A document without a story has an empty output, a status and a reason."""
    r = boilerstrip.strip("Advertisement\n\nFollow us on Facebook and Twitter\n")
    assert (r.text, r.status) == ("", "no-story")
    assert r.warnings


@pytest.mark.parametrize(
    ("text", "keep", "told"),
    [
        ("Advertisement\n\nFollow us on Facebook and Twitter\n", (), "; everything else was removed"),
        ("Advertisement\n\nPhoto: AFP\n", ("caption",), ", only lines of caption; everything else was removed"),
        ("Photo: AFP\n", ("caption",), ", only lines of caption"),
        (f"{HEADLINE}\n{HEADLINE}\n", (), ", only lines of title"),
    ],
)
def test_what_is_said_of_a_text_without_a_story_is_true_of_its_output(
    text: str, keep: tuple[str, ...], told: str
) -> None:
    """Lines that stay are named, and removals are spoken of where there are some."""
    r = Stripper(Settings(keep=keep)).strip(text)
    assert (r.status, r.warnings) == ("no-story", (f"no line of a story was found{told}",))
    assert bool(r.text) == ("only" in told) and bool(r.removals) == ("removed" in told)


@pytest.mark.parametrize("limit", [0.55, 0.6])
def test_a_span_that_two_rules_speak_of_goes_once(limit: float) -> None:
    """58 of 100 characters go, and no more are told of."""
    text = (
        "Repairs will begin in March, the mayor said. (Also read: Seal on the slipway takes the whole of Monday off)\n"
    )
    r = Stripper(Settings(max_removed=limit)).strip(text)
    assert len({s.code for one in r.decisions for s in one.spans}) > 1 and len(r.removals) == 1
    over = ("58% of the text was removed, more than max-removed (55%)",)
    assert (r.status, r.warnings) == (("suspect", over) if limit < 0.58 else ("story", ()))


def test_a_span_of_signs_for_syllables_counts_as_its_line_does() -> None:
    """A Japanese span is as much of its text as it is of the characters."""
    line = "港の船は来年も走り続けると町議会が火曜日の夜に決めた。"
    text = f"{line}（こちらも読む：橋の計画は見送られた）"
    doc = read(text, None, None)
    span = Evidence("REL999", "related", False, 0.9, "span", len(line), len(text))
    one = Decision("text", True, False, 0.9, ("REL999",), "text", (span,))
    share = (len(text) - len(line)) / len(text)
    told = [outcome(doc, shapes(doc), [one], Settings(max_removed=share + by))[0] for by in (-0.01, 0.01)]
    assert told == ["suspect", "story"]


def test_an_empty_text_is_no_story() -> None:
    """Nothing in, nothing out, without an error."""
    r = boilerstrip.strip("")
    assert (r.text, r.lines, r.removals, r.status) == ("", (), (), "no-story")


def test_bytes_are_refused_with_one_clear_line() -> None:
    """Decoding is the caller's: bytes are a TypeError that says so."""
    with pytest.raises(TypeError, match="takes a str, not bytes"):
        boilerstrip.strip(b"Advertisement")  # type: ignore[arg-type]


def test_a_million_blank_lines_cost_little() -> None:
    """Blank lines are not lines; the one line among them is judged."""
    r = boilerstrip.strip("\n" * 500_000 + STORY[0] + "\n" * 500_000)
    assert len(r.lines) == 1
    assert r.text == r.raw_text


def test_labels_that_the_user_keeps_stay() -> None:
    """A label in ``keep`` is never removed; ``select`` and ``ignore`` choose by label, prefix and code."""
    text = "\n".join([*STORY, "Advertisement", "Follow us on Facebook and Twitter"])
    assert "Advertisement" in boilerstrip.strip(text, settings=Settings(keep=("ad",))).text
    assert "Follow us" in boilerstrip.strip(text, settings=Settings(select=("ADV",))).text
    assert "Follow us" not in boilerstrip.strip(text, settings=Settings(ignore=("ad",))).text


@pytest.mark.parametrize(
    "wrong",
    [{"select": ("NOPE",)}, {"keep": ("captions",)}, {"max_removed": 2.0}, {"pattern_seconds": 0.0}],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, object]) -> None:
    """An unknown name or a number out of range is an error, not a silent no."""
    with pytest.raises(SettingsError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_stripper_travels_to_another_process() -> None:
    """A pickled Stripper gives the same answers."""
    text = "\n".join([*STORY, *WRAPPER])
    stripper = Stripper()
    stripper.strip(text)
    assert pickle.loads(pickle.dumps(stripper)).strip(text).to_dict() == stripper.strip(text).to_dict()


def test_a_ledger_of_another_text_is_refused() -> None:
    """restore() checks both digests."""
    r = boilerstrip.strip("\n".join([*STORY, "Advertisement"]))
    ledger = r.ledger()
    with pytest.raises(LedgerError, match="sha256"):
        boilerstrip.restore(r.text + "!", ledger)
    ledger["removals"][0]["text"] = "AdvertisemenT\n"
    with pytest.raises(LedgerError):
        boilerstrip.restore(r.text, ledger)


@pytest.mark.parametrize("place", range(4))
def test_a_line_of_zero_width_marks_is_a_line_like_others(place: int) -> None:
    """What looks blank but is not breaks no judgement about its neighbours, wherever it stands."""
    lines = ["Read also", "The ferry that nobody wanted to paint", *STORY[:2]]
    lines.insert(place, "\u200b\ufeff")
    r = boilerstrip.strip("\n".join(lines))
    assert len(r.lines) == 5
    assert r.restore() == "\n".join(lines)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r\n"])
def test_a_text_of_many_blocks_has_the_lines_of_its_parts(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading by blocks and looking up by chunks changes nothing, wherever their borders fall."""
    text = "".join(f"\u00a0{line} {n}{end}" for n in range(40) for line in (*STORY, *WRAPPER, "\u200b", " "))
    whole = boilerstrip.strip(text)
    for size in (1, 50, 333):
        monkeypatch.setattr("boilerstrip.read._BLOCK", size)
        monkeypatch.setattr("boilerstrip.ruleindex._CHUNK", size)
        parts = boilerstrip.strip(text)
        assert parts.document == whole.document
        assert parts.removals == whole.removals
        assert parts.lines == whole.lines


@pytest.mark.parametrize(
    "title",
    [
        "\u2018Old\u2019 ferry \u2013 and its crew \u2013 stays",
        "\u0130stanbul\u2019un eski vapuru \u2033kal\u0131yor\u2033",
    ],
)
def test_the_headline_is_as_it_stands_in_the_text(title: str) -> None:
    """Quotes, dashes and letters are its own, and not those that patterns see; white space around it is left out."""
    assert boilerstrip.strip(f"\u3000{title} \t\n\n{STORY[0]}\n{STORY[1]}\n").title == title


def test_the_body_is_the_text_without_its_title() -> None:
    """Whether the headline was found or given, and when nothing else goes."""
    title = "Old ferry will keep crossing the bay"
    for text in (f"{title}\n\n{STORY[0]}\n", f"{title}\n{STORY[0]}\nAdvertisement\n{STORY[0]}\n"):
        result = boilerstrip.strip(text)
        assert result.title == title
        assert title in result.text
        assert title not in result.body
        assert result.body.strip() == result.text.replace(title, "").strip()
    assert boilerstrip.strip(STORY[0], title="Another headline").body == STORY[0]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("She asked for a bridge (Also read: The north) and left.", "She asked for a bridge and left."),
        ("She asked for a bridge (Also read: The north). She left.", "She asked for a bridge. She left."),
        ("She asked for one (Also read: The north), and left.", "She asked for one, and left."),
        ("She asked for one [Also read: The north].", "She asked for one."),
        ('She heard "(Also read: The north)" and left.', "She heard and left."),
        ("(Also read: The north) She asked for a bridge and left at once.", "She asked for a bridge and left at once."),
    ],
)
def test_a_trimmed_span_leaves_a_line_as_an_editor_would(line: str, left: str) -> None:
    """No doubled space, none before a full stop, no orphaned bracket or empty quotation."""
    assert boilerstrip.strip(f"{STORY[0]}\n{line}\n{STORY[0]}\n").text == f"{STORY[0]}\n{left}\n{STORY[0]}\n"


def test_a_short_headline_that_its_wrapper_repeats_stays() -> None:
    """However little there is of it; the wrapper around it goes."""
    text = (
        f"A quiet ferry\nThank you for reading the news A quiet ferry and now with details\n{STORY[0]}\nAdvertisement"
    )
    result = boilerstrip.strip(text)
    assert result.title == "A quiet ferry"
    assert result.text == f"A quiet ferry\n{STORY[0]}"


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(GLUED), min_size=1, max_size=6), st.sampled_from(["", " ", "  "]))
def test_spans_that_meet_or_overlap_are_cut_once(parts: list[str], gap: str) -> None:
    """Removals stand in order and apart whatever is glued to whatever, and everything comes back."""
    text = f"{STORY[0]}\n{STORY[1]}{gap}{gap.join(parts)}\n{STORY[2]}"
    result = boilerstrip.strip(text)
    end = 0
    for one in result.removals:
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.text
        end = one.end
    assert result.restore() == text


def test_every_place_of_a_marker_in_a_line_is_cut() -> None:
    """However near to each other they stand: one strip takes them all."""
    line = (
        "He went (Also read: Ferry stays) and came (Also read: Bridge falls) and stayed (Also read: Tide turns) there."
    )
    result = boilerstrip.strip(f"{STORY[0]}\n{line}\n{STORY[1]}")
    assert result.text.split("\n")[1] == "He went and came and stayed there."


def test_the_title_is_the_line_as_it_stands() -> None:
    """Quotes, dashes and letters as they were written, though rules see them in plain forms."""
    title = "“İzmir’s ferry” – it keeps crossing the bay"
    result = boilerstrip.strip(f"\u00a0{title} \n\n{STORY[0]}\n{STORY[1]}\n")
    assert result.title == title and title in result.text
    page = f"<title>{title}</title><body><article><h1>{title}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p></article></body>"
    assert boilerstrip.strip_html(page).title == title


@pytest.mark.parametrize("title", [" ", "\u200b", ""])
def test_a_blank_title_is_none(title: str) -> None:
    """It would stand at the beginning of every line."""
    result = boilerstrip.strip(f"Yes\n{STORY[0]}\nNo\n{STORY[1]}", title=title)
    assert result.title != title
    assert result.body == result.text


@pytest.mark.parametrize("space", ["\u2028", "\u0085", "\u1680", "\u3000", "\t", "\x0c"])
def test_any_space_stands_between_words(space: str) -> None:
    """A rule's words are found whatever white space a page has set between them."""
    assert boilerstrip.strip(f"{STORY[0]}\nShare{space}this{space}article\n{STORY[1]}").lines[1].label == "share"


def test_removals_that_could_not_be_put_back_make_no_ledger() -> None:
    """A defect is told before a file is written on the strength of it."""
    from boilerstrip.document import Removal
    from boilerstrip.ledger import make_ledger

    one, two = (
        Removal(0, 5, STORY[0][:5], "ad", "ADV001", 1.0, True),
        Removal(4, 8, STORY[0][4:8], "ad", "ADV001", 1.0, True),
    )
    with pytest.raises(LedgerError, match="a defect"):
        make_ledger(STORY[0], "", [one, two], {})


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("هل يعرف أحد لماذا؟", True),
        ("یہ کشتی کل بھی چلے گی۔", True),
        ("Γιατί το θέλουν τόσο πολύ στην Αθήνα;", True),
        ("A list of Greek words; αλφα;", False),
        ("Паром и мост;", False),
        ("他说：「那条船还在。」", True),
    ],
)
def test_a_sentence_ends_as_its_script_ends_it(line: str, ends: bool) -> None:
    """Arabic and Urdu marks; a semicolon asks where most letters are Greek."""
    assert shapes(read(line, None, None)).terminal == (ends,)


def test_a_mark_of_direction_hides_nothing() -> None:
    """Such marks are read as spaces, which a line may begin with."""
    text = "\n".join([*STORY, "\u200fRead also: Bridge plans shelved for good\u200e"])
    assert boilerstrip.strip(text).text.rstrip() == "\n".join(STORY)


def test_an_account_says_the_same_of_the_text_and_nothing_of_its_lines() -> None:
    """Text, removals, ledger and the way back need no lines; what is made of lines is not there."""
    result = boilerstrip.strip(
        "Advertisement\nThe boat \U0001f6a2 left at nine, and nobody was on the quay to see it go.\n"
    )
    bare = result.without_lines()
    assert (bare.text, bare.removals, bare.ledger()) == (result.text, result.removals, result.ledger())
    assert (bare.status, bare.warnings, bare.page) == (result.status, result.warnings, result.page)
    assert bare.restore() == result.raw_text
    assert not any(hasattr(bare, name) for name in ("lines", "decisions", "document", "body", "filtered", "to_dict"))
