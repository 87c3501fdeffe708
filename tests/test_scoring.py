"""The scorer says what of a source survives, what is not the source's, what was changed and what stripping lost."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip.errors import SettingsError
from boilerstrip.scoring import coded
from boilerstrip.scoring.score import Score
from boilerstrip.scoring.spelling import spelled
from boilerstrip.scoring.words import EDGES, STOP, _is_foreign, _pattern, ends, pieces, simple

STORY = [
    "The boat that has crossed the harbour since 1931 will go on running, the council decided on Tuesday evening.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
    "Repairs to the hull will begin in March and should be done before the summer visitors come, Mayor Okonkwo said.",
    "The engines are those of a trawler that was broken up in Bergen. They burn 12 litres of diesel an hour.",
    "Nobody had asked the ferrymen, who heard of the vote from a fishmonger at the market in Wexcombe.",
    "A bridge, which the county has promised four times, is not on any list of works for the coming decade.",
]
OTHER = "The museum of glass has bought a lamp that an apprentice made in 1788, and shows it from Friday on."
SOURCE = "\n".join(STORY)


def changed(old: str, new: str) -> str:
    """The story with some words put for others."""
    assert old in SOURCE
    return SOURCE.replace(old, new)


def status(scored: Score) -> list[str]:
    """The fate of the cleaned lines."""
    return [one.status for one in scored.cleaned_lines]


# Sameness

_ODD = ["5", "1969", "I", "U.S", "Mr", "cent", "\u0663", "\u0e01\u0e02", "\u5f71\u5b50", "\ud55ca"]
_APOSTROPHES = ["Trump\u2019s", "can't", "o'clock", "rock'n'roll", "\u00e9's", "al-Nusra's"]
_HYPHENS = [
    "Left-Wing",
    "2018\u201319",
    "42-year-old",
    "twenty-one",
    "U-M",
    "mid-Rep",
    "d\u00e9j\u00e0-vu",
    "a\u2014it",
    "a--b",
]
_SCRIPTS = [
    "\u0441\u043b\u043e\u0432\u043e",
    "\u0391\u03a3",
    "\u0639\u0628\u062f\u0640",
    "\u0915\u092e\u0932",
    "\ud55c\uad6d",
]
CORES = st.sampled_from([*_ODD, *_APOSTROPHES, *_HYPHENS, *_SCRIPTS, "a\ufffdb", "\ufb01ne"])
MARKS = st.text(st.sampled_from(".,;:!?\"'()[]-\u2018\u2019\u201c\u201d\u2026|*"), max_size=3)


@given(MARKS, CORES, MARKS)
def test_the_quick_way_to_a_words_form_leads_to_the_patterns(before: str, core: str, after: str) -> None:
    raw = f"{before}{core}{after}"
    quick = simple(raw, raw.strip(EDGES))
    if quick is not None:
        stop = [STOP] if ends(raw, raw.strip(EDGES)) else []
        assert [*(form for word in quick for form in spelled(word)), *stop] == [word.form for word in pieces(raw)]


@given(st.characters(min_codepoint=0x250, exclude_categories=["Cs"]), st.sampled_from(["{}", "a{}b", "5{}", "a.{}"]))
def test_the_pattern_of_latin_letters_does_for_all_marks_that_are_no_letters(one: str, around: str) -> None:
    raw = around.format(one)
    if not _is_foreign(one):
        found = [[(match.lastgroup, match[0]) for match in _pattern(wide).finditer(raw)] for wide in (False, True)]
        assert found[0] == found[1]


def test_a_text_is_faithful_to_itself() -> None:
    """Every line verbatim, every source line kept, nothing changed."""
    scored = boilerstrip.score(SOURCE, SOURCE)
    assert (scored.relation, scored.verdict, scored.coverage, scored.purity) == ("republished", "faithful", 1.0, 1.0)
    assert set(status(scored)) == {"verbatim"}
    assert {one.status for one in scored.source_lines} == {"kept"}
    assert [one.match for one in scored.cleaned_lines] == list(range(len(STORY)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The boat", "THE boat"),
        ("decided on Tuesday evening.", "decided on Tuesday evening\u2026"),
        ("Mayor Okonkwo said", "Mayor Okonkwo  said"),
        ("fishmonger", "\ufb01shmonger"),
        ("harbour", "harbor"),
        ("litres", "liters"),
        ("12 litres", "twelve litres"),
        ("four times", "4 times"),
        ("is not on", "isn't on"),
        ("far side", "far-side"),
    ],
)
def test_typography_spelling_and_numerals_make_no_difference(old: str, new: str) -> None:
    """The line stays verbatim and nothing has changed."""
    scored = boilerstrip.score(changed(old, new), SOURCE)
    assert set(status(scored)) == {"verbatim"}
    assert (scored.changes, scored.verdict) == ((), "faithful")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr. Ferris said the U.S. ship was lost with 26 percent of its crew off the coast of the island.",
         "Mr Ferris said the US ship was lost with 26% of its crew off the coast of the island."),
        ("\u201cIt\u2019s gone\u201d, she wrote to all \u2014 and no one answered her for the better part of a year.",
         '"It\'s gone," she wrote to all - and no one answered her for the better part of a year.'),
        ("They won't say whether 3,000 or 1.2 million litres were lost in the first week of the strike.",
         "They will not say whether 3000 or 1,200,000 liters were lost in the 1st week of the strike."),
        ("The co-operation of twenty-five high-level centres cost $5bn, per cent by per cent, the organisers said.",
         "The cooperation of 25 high level centers cost $5 billion, percent by percent, the organizers said."),
    ],
)  # fmt: skip
def test_ways_of_writing_one_thing(one: str, other: str) -> None:
    """Neither is a change of the other."""
    for cleaned, source in ((one, other), (other, one)):
        scored = boilerstrip.score(cleaned, source)
        assert scored.changes == ()
        assert scored.relation == "republished"


# Lines, many to many


def test_split_merged_moved_and_repeated_lines_are_found() -> None:
    """Coverage and purity stay whole whatever the paragraphs do."""
    split = SOURCE.replace("Bergen. They", "Bergen.\nThey")
    merged = "\n".join([f"{STORY[0]} {STORY[1]}", *STORY[2:]])
    moved = "\n".join([*STORY[3:], *STORY[:3]])
    repeated = "\n".join([STORY[0], *STORY])
    for cleaned in (split, merged, moved, repeated):
        scored = boilerstrip.score(cleaned, SOURCE)
        assert (scored.coverage, scored.purity, scored.relation) == (1.0, 1.0, "republished"), cleaned
        assert set(status(scored)) == {"verbatim"}


def test_a_page_on_one_line_is_aligned_with_its_paragraphs() -> None:
    """Whichever of the two has no paragraphs."""
    line = " ".join(STORY * 3)
    assert boilerstrip.score(line, SOURCE).coverage == 1.0
    assert boilerstrip.score(SOURCE, line).purity == 1.0


def test_an_edited_line_is_still_carried_over() -> None:
    """A dateline, an attribution, a trimmed or reworded line: edited, matched, and no changed fact."""
    cleaned = [
        f"WEXCOMBE (Reuters) - {STORY[0]}",
        STORY[1].replace(", and most of those live on the far side of the river", ""),
        STORY[2].replace("should be done before", "ought to be finished before"),
        *STORY[3:],
    ]
    scored = boilerstrip.score("\n".join(cleaned), SOURCE)
    assert status(scored)[:3] == ["edited"] * 3
    assert [one.match for one in scored.cleaned_lines][:3] == [0, 1, 2]
    assert scored.changes == ()
    assert scored.source_lines[0].status == "kept"
    assert scored.source_lines[1].status == "edited"


def test_a_sentence_of_a_longer_paragraph_is_verbatim() -> None:
    """And its paragraph in the source is edited."""
    sentence = "They burn 12 litres of diesel an hour."
    scored = boilerstrip.score("\n".join([*STORY[:3], sentence, *STORY[4:]]), SOURCE)
    assert status(scored)[3] == "verbatim"
    assert scored.source_lines[3].status == "edited"


def test_what_is_not_the_sources_is_added_and_lowers_purity() -> None:
    """Journalism and wrapper alike: nothing is excused."""
    for line in (OTHER, "Thank you for your kind interest in these stories of ours, and come again soon to our pages"):
        for wrapper in ("off", "signs", "rules"):
            scored = boilerstrip.score(f"{SOURCE}\n{line}", SOURCE, wrapper=wrapper)
            assert status(scored)[-1] in ("added", "boilerplate")
            assert scored.purity < 1.0
            assert scored.coverage == 1.0


def test_a_line_that_went_is_missing_and_lowers_coverage() -> None:
    """It is named."""
    scored = boilerstrip.score("\n".join(STORY[:-1]), SOURCE)
    assert [one.index for one in scored.source_lines if one.status == "missing"] == [5]
    assert 0.7 < scored.coverage < 1.0


# Changed facts


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("41 of 600", "47 of 600", "number"),
        ("since 1931", "since 1913", "number"),
        ("four times", "five times", "number"),
        ("Okonkwo", "Brannigan", "name"),
        ("in Bergen", "in Rotterdam", "name"),
        ("Tuesday", "Monday", "name"),
        ("is not on", "is on", "negation"),
        ("were against", "were not against", "negation"),
        ("will begin", "will never begin", "negation"),
    ],
)
def test_one_changed_fact_is_called_out(old: str, new: str, kind: str) -> None:
    """With its kind, its line and the words of both texts."""
    scored = boilerstrip.score(changed(old, new), SOURCE)
    assert scored.verdict == "changed-facts"
    (change,) = scored.changes
    assert (change.kind, change.line) == (kind, change.source_line)
    assert change.now != change.was


def test_units_converted_rightly_are_no_change() -> None:
    """Wrongly, they are."""
    source = (
        "The hole that the stone left in the wood is 12 metres wide and 5 metres deep, said the men of the institute."
    )
    right = source.replace("12 metres", "39 feet").replace("5 metres", "16 feet")
    assert boilerstrip.score(right, source).changes == ()
    wrong = source.replace("12 metres", "93 feet")
    assert [one.kind for one in boilerstrip.score(wrong, source).changes] == ["number"]


def test_a_number_may_be_rounded_if_it_says_so() -> None:
    """Not silently, and not made more exact."""
    source = "Imports of soybeans and other goods fell by 26.4% in the first nine months of the year, the bureau said."
    assert boilerstrip.score(source.replace("by 26.4%", "by more than 26%"), source).changes == ()
    assert boilerstrip.score(source.replace("26.4", "25"), source).changes != ()


def test_an_elected_president_is_not_a_hopeful_one() -> None:
    """Nor is a name put into a quotation what was said."""
    source = 'The presidential hopeful replied: "Jesus, Jehovah, all these are names that we have given to one being."'
    elected = source.replace("presidential hopeful", "President-elect")
    assert [one.kind for one in boilerstrip.score(elected, source).changes] == ["name"]
    put = source.replace("Jesus, Jehovah", "Jesus, Mohammed, Jehovah")
    assert [one.now for one in boilerstrip.score(put, source).changes] == ["Mohammed"]


def test_a_template_with_all_its_names_and_figures_swapped_is_called_out() -> None:
    """Whatever the overlap of its wording."""
    template = (
        "Shares of {} rose {} percent on {} after the company said that it would buy its rival {} for {} million "
        "dollars.\nAnalysts at {} had expected a price of {} million.\nThe deal, which is to close in {}, makes the "
        "firm the largest maker of pumps in {}.\nIts chief executive, {}, said that no jobs would be lost."
    )
    one = template.format(
        "Drobny", 4, "Monday", "Castellane", 310, "Wexcombe Bank", 280, "March", "Norway", "Anna Pettibone"
    )
    other = template.format(
        "Oyelaran", 7, "Friday", "Takahashi", 95, "Lieber Partners", 120, "June", "Chile", "Juan Sotomayor"
    )
    scored = boilerstrip.score(other, one)
    assert scored.verdict in ("changed-facts", "not-the-source")
    assert scored.relation == "different" or len(scored.changes) >= 4


# Relation


def test_a_story_that_takes_a_few_paragraphs_is_partial() -> None:
    """And one that takes none is another story."""
    own = [OTHER.replace("lamp", thing) for thing in ("lamp", "vase", "bowl", "jar of sand", "lens")]
    scored = boilerstrip.score("\n".join([*own, STORY[0], STORY[3]]), SOURCE)
    assert (scored.relation, scored.verdict) == ("partial", "partial")
    scored = boilerstrip.score("\n".join(own), SOURCE)
    assert (scored.relation, scored.verdict) == ("different", "not-the-source")
    assert (scored.coverage, scored.purity) == (0.0, 0.0)


def test_two_stories_may_share_what_was_said_in_public() -> None:
    """A post that both quote makes neither the other's source; a text of nothing but posts is its own."""
    post = (
        '"The boat stays and the bridge goes and nobody shall ever take it from us again," the mayor tweeted on Monday.'
    )
    theirs = "\n".join([post, *STORY[:3]])
    ours = "\n".join([OTHER, post, OTHER.replace("lamp", "vase"), OTHER.replace("glass", "clay")])
    assert boilerstrip.score(ours, theirs).relation == "different"
    assert boilerstrip.score(post, post).relation == "republished"


# The source's own wrapper


@pytest.mark.parametrize("wrapper", ["signs", "rules", "model"])
def test_the_sources_own_wrapper_is_missed_by_nobody(wrapper: str) -> None:
    """And where it stayed it is wrapper still."""
    extra = ["By Anna Pettibone", "Most popular", "Read more"]
    theirs = "\n".join([extra[0], *STORY, *extra[1:]])
    scored = boilerstrip.score(SOURCE, theirs, wrapper=wrapper)
    assert (scored.coverage, scored.verdict) == (1.0, "faithful")
    assert [one.index for one in scored.source_lines if one.status == "boilerplate"] == [0, 7, 8]
    scored = boilerstrip.score("\n".join([*STORY, "Read more"]), theirs, wrapper=wrapper)
    assert status(scored)[-1] == "boilerplate"
    assert scored.verdict == "boilerplate-left"
    assert scored.purity < 1.0


def test_without_rules_all_of_the_source_counts_as_body() -> None:
    """The scorer works alone."""
    scored = boilerstrip.score(SOURCE, f"{SOURCE}\nRead more", wrapper="off")
    assert scored.source_lines[-1].status == "missing"
    assert scored.coverage < 1.0


# Given the raw text


def test_a_paragraph_that_stripping_lost_is_named() -> None:
    """The wrapper that went is not."""
    raw = "\n".join([*STORY[:3], "Advertisement", *STORY[3:], "Read more"])
    scored = boilerstrip.score(SOURCE, SOURCE, raw=raw)
    assert (scored.verdict, scored.wrongly_removed) == ("faithful", ())
    scored = boilerstrip.score("\n".join([*STORY[:4], *STORY[5:]]), SOURCE, raw=raw)
    assert scored.verdict == "body-lost"
    assert [(one.index, one.match) for one in scored.wrongly_removed] == [(5, 4)]


def test_a_reworded_paragraph_that_stripping_lost_is_named() -> None:
    """It carried the source's paragraph over, and nothing else does."""
    reworded = (
        "Work on the hull will begin in March and should be done in May, long before the summer visitors come to town, "
        "officials said."
    )
    raw = [*STORY[:2], "Advertisement", reworded, *STORY[3:]]
    left = "\n".join(line for line in raw if line != "Advertisement")
    scored = boilerstrip.score(left, SOURCE, raw="\n".join(raw))
    assert (status(scored)[2], scored.wrongly_removed) == ("edited", ())
    assert scored.cleaned_lines[2].similarity < 0.75
    scored = boilerstrip.score("\n".join([*STORY[:2], *STORY[3:]]), SOURCE, raw="\n".join(raw))
    assert scored.verdict == "body-lost"
    assert [(one.index, one.match) for one in scored.wrongly_removed] == [(3, 2)]
    again = boilerstrip.score(SOURCE, SOURCE, raw="\n".join([*STORY, reworded]))
    assert (again.verdict, again.wrongly_removed) == ("faithful", ())


@pytest.mark.parametrize("which", [2, 5])
def test_a_line_that_stands_in_the_cleaned_text_once_more_is_not_lost(which: int) -> None:
    """Whichever of the two in the raw text went, and whichever of the source's it was found in."""
    refrain = "Watch this space for more, the clerk said."
    lines = [*STORY[:2], refrain, *STORY[2:4], refrain, *STORY[4:]]
    once = "\n".join([*lines[:which], *lines[which + 1 :]])
    scored = boilerstrip.score(once, "\n".join(lines), raw="\n".join(lines), wrapper="off")
    assert (scored.verdict, scored.wrongly_removed) == ("faithful", ())
    scored = boilerstrip.score(SOURCE, "\n".join(lines), raw="\n".join(lines), wrapper="off")
    assert [one.index for one in scored.wrongly_removed] == [2, 5]


def test_a_headline_that_was_kept_beside_the_text_is_not_lost() -> None:
    """A page's is; another headline is lost as any line."""
    title = "Ferry stays in service until 2030"
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    page = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    p = boilerstrip.strip_html(page)
    assert (p.title, title in p.text) == (title, False)
    scored = boilerstrip.score(p.text, f"{title}\n{SOURCE}", raw=p.raw_text, title=p.title)
    assert (scored.verdict, scored.wrongly_removed) == ("faithful", ())
    for other in ("Ferry goes", None):
        scored = boilerstrip.score(p.text, f"{title}\n{SOURCE}", raw=p.raw_text, title=other)
        assert [one.text for one in scored.wrongly_removed] == [title]


def test_short_lines_of_wrapper_that_resemble_the_sources_are_not_lost() -> None:
    """A byline and a date of the same form, and a call to sign up that both may take for a sentence."""
    theirs = f"Jamey Keaten, Associated Press Writer\n{SOURCE}"
    raw = f"Anna Keaten, Associated Press Bern\n{SOURCE}"
    assert boilerstrip.score(SOURCE, theirs, raw=raw).wrongly_removed == ()


def test_absence_from_the_source_is_no_fault() -> None:
    """An earlier version of the source lacks what the republication adds: that is added, and its loss not body-lost."""
    early, late = "\n".join(STORY[:3]), f"{SOURCE}\nRead more"
    scored = boilerstrip.score(SOURCE, early, raw=late)
    assert status(scored) == ["verbatim"] * 3 + ["added"] * 3
    assert scored.verdict == "faithful"
    assert boilerstrip.score("\n".join(STORY[:3]), early, raw=late).wrongly_removed == ()


def test_what_stands_in_the_source_is_not_stripped() -> None:
    """Whatever it looks like; what does not stand there goes as ever."""
    odd = "Follow us on Facebook, the sign at the quay has said for years, and nobody ever did."
    raw = "\n".join([*STORY[:3], odd, *STORY[3:], "Follow us on Facebook", ""])
    theirs = "\n".join([*STORY[:3], odd, *STORY[3:]])
    assert odd not in boilerstrip.strip(raw).text
    result = boilerstrip.strip(raw, source=theirs)
    assert odd in result.text
    assert "Follow us on Facebook\n" not in result.text
    assert result.restore() == raw
    assert boilerstrip.score(boilerstrip.strip(raw).text, theirs, raw=raw).verdict == "body-lost"


def test_the_sources_wrapper_protects_nothing() -> None:
    """A byline or a button that both texts have goes."""
    raw = "\n".join(["Read more", *STORY, "Advertisement", ""])
    assert boilerstrip.strip(raw, source=raw).text == boilerstrip.strip(raw).text


@pytest.mark.parametrize("glued", [" (Also read: Seal on the slipway)", " READ MORE: Seal on the slipway"])
def test_wrapper_glued_to_a_line_of_the_source_is_wrapper(glued: str) -> None:
    """It protects nothing, counts in nothing and is missed by nobody."""
    raw = SOURCE.replace(STORY[2], STORY[2] + glued)
    cleaned = boilerstrip.strip(raw)
    assert cleaned.text == SOURCE
    assert boilerstrip.strip(raw, source=raw).text == SOURCE
    scored = boilerstrip.score(SOURCE, raw, raw=raw)
    assert (scored.verdict, scored.coverage, scored.purity) == ("faithful", 1.0, 1.0)
    assert {one.status for one in scored.source_lines} == {"kept"}
    scored = boilerstrip.score(SOURCE.replace(STORY[2], STORY[1]), raw, raw=raw)
    assert [one.text for one in scored.wrongly_removed] == [STORY[2] + glued]
    assert boilerstrip.score(raw, raw, wrapper="rules").purity < 1.0


# Bad input


@pytest.mark.parametrize(
    ("cleaned", "source"),
    [("", ""), ("", SOURCE), (SOURCE, ""), ("\n \n\t", "\u200b"), ("***", "***"), ("\x00\x01", "\ud800"), ("a", "b")],
)
def test_odd_texts_have_a_score(cleaned: str, source: str) -> None:
    """Empty, blank, binary, without words."""
    scored = boilerstrip.score(cleaned, source)
    assert 0.0 <= scored.coverage <= 1.0
    assert 0.0 <= scored.purity <= 1.0
    assert scored.to_dict()["verdict"] == scored.verdict


def test_two_languages_have_nothing_in_common() -> None:
    """And a text without spaces is compared all the same."""
    chinese = "市议会星期二决定渡轮继续运行。\n修理工作将于三月开始。"
    assert boilerstrip.score(SOURCE, chinese).relation == "different"
    assert boilerstrip.score(chinese, chinese).coverage == 1.0
    assert boilerstrip.score(chinese.splitlines()[0], chinese).source_lines[0].status == "kept"


def test_a_text_has_to_be_a_text() -> None:
    """And who tells the wrapper has to be known."""
    for texts in ((b"a", "b"), ("a", None)):
        with pytest.raises(TypeError, match="a str"):
            boilerstrip.score(*texts)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="wrapper"):
        boilerstrip.score("a", "b", wrapper="magic")


def test_a_score_can_be_pickled() -> None:
    """With its lines."""
    scored = boilerstrip.score(changed("600", "700"), SOURCE)
    again = pickle.loads(pickle.dumps(scored))
    assert again.to_dict() == scored.to_dict()


def _pickled(scored: Score) -> Score:
    return pickle.loads(pickle.dumps(scored))


# Half of the story with a changed fact, beside all of it: lost lines are found by coding a third text.
HARMED = ("\n".join(changed("600", "700").split("\n")[:3]), SOURCE, SOURCE)


@pytest.fixture
def other_coder(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts another Coder in the place of the process's, which has met other words first."""

    def replace() -> None:
        monkeypatch.setattr(coded, "_shared", [coded.Coder()])
        boilerstrip.score(OTHER, OTHER)

    return replace


def test_a_score_says_the_same_when_it_is_read_after_many_others(other_coder: Callable[[], None]) -> None:
    """The process's Coder is replaced when it has grown large."""
    at_once = boilerstrip.score(*HARMED, wrapper="off").to_dict()
    scored = boilerstrip.score(*HARMED, wrapper="off")
    other_coder()
    assert scored.to_dict() == at_once
    assert [one["index"] for one in at_once["wrongly_removed"]] == [3, 4, 5]
    assert [one["kind"] for one in at_once["changes"]] == ["number"]


@pytest.mark.parametrize("again", [_pickled, copy.copy, copy.deepcopy])
@pytest.mark.parametrize("is_read", [False, True])
def test_a_copy_of_a_score_says_the_same(
    other_coder: Callable[[], None], again: Callable[[Score], Score], is_read: bool
) -> None:
    """Whether anything was asked of the first one before, or not."""
    at_once = boilerstrip.score(*HARMED, wrapper="off").to_dict()
    scored = boilerstrip.score(*HARMED, wrapper="off")
    if is_read:
        assert scored.changes
    other_coder()
    assert again(scored).to_dict() == at_once


def test_a_score_that_a_worker_made_says_the_same_here(other_coder: Callable[[], None]) -> None:
    """Its verdict too, which is made where it is read."""
    other_coder()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = pool.submit(boilerstrip.score, *HARMED, wrapper="off").result(60)
    assert made.to_dict() == boilerstrip.score(*HARMED, wrapper="off").to_dict()
    assert made.verdict == "body-lost"


def test_a_pickled_score_holds_its_texts_once() -> None:
    """And no Coder, which may know a hundred thousand words."""
    long = "\n".join(f"{line} {number}" for number in range(100) for line in STORY)
    assert len(pickle.dumps(boilerstrip.score(long, long, wrapper="off"))) < 2 * len(long)


# Properties

WORDS = st.sampled_from(
    ["ferry", "Ferry", "not", "3", "1.5 million", "Mr.", "said.", '"quay', "bay'", "—", "the", "café"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=8).map("\n".join)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_is_its_own_faithful_copy(text: str) -> None:
    """With nothing changed and nothing missing."""
    scored = boilerstrip.score(text, text, raw=text, wrapper="off")
    assert scored.changes == ()
    assert scored.wrongly_removed == ()
    assert all(
        one.status == "kept" for one, line in zip(scored.source_lines, scored.pair.source, strict=True) if line.words
    )
    if any(line.words for line in scored.pair.source):
        assert (scored.coverage, scored.purity) == (1.0, 1.0)


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_scores_are_shares_and_the_same_every_time(cleaned: str, source: str) -> None:
    """And every line with ink is told of, once, with a match that exists."""
    one, other = boilerstrip.score(cleaned, source), boilerstrip.score(cleaned, source)
    assert one.to_dict() == other.to_dict()
    assert 0.0 <= one.coverage <= 1.0
    assert 0.0 <= one.purity <= 1.0
    assert [x.index for x in one.cleaned_lines] == [k for k, line in enumerate(cleaned.split("\n")) if line.strip()]
    known = {x.index for x in one.source_lines}
    assert all(x.match is None or x.match in known for x in one.cleaned_lines)
    assert all(0.0 <= x.similarity <= 1.0 for x in (*one.cleaned_lines, *one.source_lines))
