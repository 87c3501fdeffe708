"""Site profiles: what is learned of a site, what never is, and what it changes."""

from __future__ import annotations

import os
import pickle
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip import InputError, Profile, ProfileError, Settings, Stripper, learn_profile, strip
from boilerstrip.profiles.learn import profile_of
from boilerstrip.profiles.mine import weighed
from boilerstrip.profiles.normal import as_counted, key_of, sentences_of, title_of
from boilerstrip.profiles.pagerecord import Said
from boilerstrip.profiles.profile import Template
from boilerstrip.profiles.profilefile import dumped, load, parsed, save
from boilerstrip.profiles.sample import Sample
from boilerstrip.profiles.shelf import Shelf
from boilerstrip.profiles.stories import distinct
from boilerstrip.read import read
from boilerstrip.stripper import Asking

TOLD = (
    "river council harbour budget market school bridge storm police doctor farmer engine forest winter court voter "
    "paper music island coast train vote mayor ferry garden valley teacher lawyer bakery museum tunnel signal"
)
WORDS = TOLD.split()
MEMBERS = "Harbour Gazette friends hear the whole tale at breakfast"
SITE = "harbour.example"


def sentence(chance: random.Random) -> str:
    """Some words that say nothing, with a full stop."""
    return " ".join(chance.choice(WORDS) for _ in range(14)).capitalize() + "."


def story(number: int, extra: str = MEMBERS) -> str:
    """A story of the made site."""
    chance = random.Random(number)
    body = "\n".join(f"{sentence(chance)} {sentence(chance)}" for _ in range(4))
    name = " ".join(chance.choice(WORDS).capitalize() for _ in range(2))
    return f"The {chance.choice(WORDS)} of the {chance.choice(WORDS)} and more {number}\nBy {name}\n{body}\n{extra}"


@pytest.fixture(scope="module")
def profile() -> Profile:
    """What is learned of forty stories."""
    return learn_profile([{"text": story(n), "date": f"2020-03-{n % 28 + 1:02}T10:00"} for n in range(40)], SITE)


def found(profile: Profile, text: str) -> Template | None:
    """The template that is this line, if there is one."""
    return next((one for one in profile.templates if one.text == key_of(text)), None)


def test_a_line_of_most_stories_is_learned_with_its_counts_and_days(profile: Profile) -> None:
    """How many documents of how many, two examples, first and last day."""
    one = found(profile, MEMBERS)
    assert one is not None and (one.documents, profile.documents, profile.seen) == (40, 40, 40)
    assert (one.first, one.last, one.examples) == ("2020-03-01", "2020-03-28", (MEMBERS,))
    assert profile.code(one).startswith(f"SITE:{SITE}:")


def test_bylines_become_one_template_with_a_slot(profile: Profile) -> None:
    """What varies in a line is a slot."""
    assert any(one.text.startswith("by <*>") and one.label == "meta" for one in profile.templates)


def test_a_profile_takes_what_nothing_else_does_and_gives_its_code(profile: Profile) -> None:
    """A line that means nothing to rules goes where a site's profile knows it."""
    text = story(99)
    plain, known = strip(text), strip(text, profile=profile)
    assert known.text != text and MEMBERS not in known.text and known.restore() == text
    if MEMBERS in plain.text:
        assert any(one.code.startswith("SITE:") for one in known.removals)


def test_three_documents_teach_nothing_and_the_profile_says_why() -> None:
    """What three documents have in common may be anything."""
    known = learn_profile([story(n) for n in range(3)], site=SITE)
    assert not known.templates and "3 distinct stories" in known.why


def test_versions_of_one_story_count_once() -> None:
    """An updated story is no second witness for its own sentences."""
    base = story(1, "").strip()
    versions = [f"{base}\nA new line of version {n} says that the {WORDS[n]} is open." for n in range(20)]
    known = learn_profile([*versions, *(story(n) for n in range(50, 58))], site=SITE)
    assert known.documents == 9
    assert all(found(known, line) is None for line in base.split("\n"))


NOTES = {
    "short sentences": (
        "One engineer said no to the old bridge.|The school board paid for the old bridge.|The mayor walked out "
        "over the fish market.|The council asked about the town clock.|A farmer painted a second pier.|The coach sold "
        "a bus line.",
        "The night crew counted {} boats.",
    ),
    "hardly a sentence": ("Norrby 2, Vallis 1|Eastvale 0|Tarn Hill|Kelso Bay 4, Redfield 4|Sunmere 1", "{} goals"),
    "Chinese": (
        "\u5f53\u5730\u5c45\u6c11\u544a\u8bc9\u8bb0\u8005\uff0c\u591c\u95f4\u516c\u4ea4\u8f66\u5c06\u589e\u52a0\u4e09"
        "\u6761\u7ebf\u8def\uff0c\u9884\u8ba1\u6301\u7eed\u5230\u5e74\u5e95\u3002|\u9879\u76ee\u8d1f\u8d23\u4eba\u8bf4"
        "\uff0c\u6cb3\u5824\u7684\u52a0\u56fa\u5de5\u7a0b\u6bd4\u539f\u8ba1\u5212\u63a8\u8fdf\uff0c\u610f\u89c1"
        "\u5206\u6b67\u5f88\u5927\u3002|\u5e02\u957f\u544a\u8bc9\u8bb0\u8005\uff0c\u65b0\u7684\u7801\u5934\u5c06\u5728"
        "\u660e\u5e74\u6625\u5929\u5f00\u653e\u3002",
        "\u8bae\u4f1a\u8868\u793a\uff0c\u7b2c{}\u6b21\u4f1a\u8bae\u5df2\u7ecf\u7ed3\u675f\u3002",
    ),
}


@pytest.mark.parametrize("kind", NOTES)
def test_versions_of_a_story_in_short_lines_count_once(kind: str) -> None:
    """Twenty-five updates of a brief teach nothing, and nothing of it goes."""
    kept, changing = NOTES[kind]
    texts = ["\n".join([*kept.split("|"), changing.format(n + 2)]) for n in range(25)]
    known = learn_profile(texts, site=SITE)
    assert known.documents == 1 and not known.templates
    assert strip(texts[3], profile=known).text == strip(texts[3]).text


def test_sixteen_chinese_characters_tell_stories_apart_as_forty_letters_do() -> None:
    """Fifteen do not; and a line needs twenty."""
    sixteen = "\u5e02\u957f\u544a\u8bc9\u8bb0\u8005\u65b0\u7684\u7801\u5934\u5c06\u5728\u660e\u5e74\u6625\u5929"
    assert list(sentences_of([f"{sixteen}\u3002{sixteen[:-1]}\u3002"])) == [sixteen]
    assert list(sentences_of([sixteen])) == []


def test_briefs_with_a_long_notice_are_stories_of_their_own() -> None:
    """Long sentences that every document carries do not stand for the short ones that it says."""
    notice = [f"The readers of the gazette agree to the terms that number {n} sets out in full." for n in range(3)]
    briefs = [[f"The {one} opens at noon.", f"A {one} costs {n} crowns."] for n, one in enumerate(WORDS[:30])]
    assert len(distinct([[*some, *notice] for some in briefs])) == 30


def test_a_short_line_that_all_briefs_carry_makes_them_no_versions() -> None:
    """It weighs little beside a sentence of each."""
    briefs = [[sentence(random.Random(n)), "Join the club now"] for n in range(10)]
    assert len(distinct(briefs)) == 10


def test_recurring_content_stays() -> None:
    """A heading over a rate table and a columnist's refrain are the story's, in however many of a site's stories."""
    refrain = "And that, dear reader, is how the harbour always wins in the end."
    texts = [story(n, f"Exchange rates at noon\nDollar 1.{n}\n{refrain}").strip() for n in range(40)]
    known = learn_profile(texts, site=SITE)
    for line in (refrain, "Exchange rates at noon"):
        one = found(known, line)
        assert one is None or one.status == "doubtful" or one.belief >= 0.5
    assert refrain in strip(texts[0], profile=known).text


@pytest.mark.parametrize("dateline", ["WINDHAVEN, March 3 (Harbour News) -", "MONDAY, May {}, 2020 (Harbour News) --"])
def test_a_dateline_is_the_storys_however_many_begin_with_it(dateline: str) -> None:
    """With place or day, and the agency behind it."""
    texts = []
    for n in range(40):
        first, second, body = story(n).split("\n", 2)
        texts.append(f"{first}\n{second}\n{dateline.format(n % 28 + 1)} {body}")
    known = learn_profile(texts, site=SITE)
    assert not [one for one in known.templates if one.where == "start"]


def amid(number: int, *lines: str) -> str:
    """A story with lines between its paragraphs."""
    head, by, *body = story(number, "The tide was high at noon.").split("\n")
    return "\n".join([head, by, body[0], *lines, *body[1:]])


def taught(texts: list[str], belief: float) -> Profile:
    """What is learned where rules and labeller say of every line that it goes, with one probability."""
    sample = Sample()
    for text in texts:
        sample.add(SITE, text)

    def judge(some: Sequence[tuple[str, str | None]]) -> list[list[Said]]:
        return [[Said(belief, "share", "labeller")] * len(read(text).lines) for text, _ in some]

    return profile_of(SITE, sample.of(SITE), len(texts), judge)


@pytest.mark.parametrize(
    "lines",
    [
        ["What do you read?", "Where will you be in ten years?"],
        ["Ingredients", "2 eggs", "100 g flour", "1 pinch of salt", "Method"],
        ["Give us this day our daily bread, and forgive us our debts."],
    ],
)
def test_what_all_stories_of_a_site_ask_cook_or_pray_stays(lines: list[str]) -> None:
    """Counts alone take nothing that rules and labeller call the story's."""
    known = taught([amid(n, *lines) for n in range(30)], 0.35)
    assert known.documents == 30
    assert {one.status for line in lines if (one := found(known, line)) is not None} == {"doubtful"}


def test_updates_that_share_half_of_a_running_story_do_not_teach_it() -> None:
    """Each tells enough of its own to count, in more than half of the documents; what they share stays all the same."""
    chance = random.Random(9)
    shared = [f"{sentence(chance)} {sentence(chance)}" for _ in range(5)]
    updates = [amid(n, *shared) for n in range(35)]
    known = taught([*updates, *(story(n) for n in range(50, 80))], 0.01)
    assert known.documents >= 60
    assert {one.status for line in shared if (one := found(known, line)) is not None} == {"doubtful"}


def weighed_at(belief: float, text: str, closing: bool, where: str = "line") -> str:
    """The status of a template that all of forty stories carry."""
    one = Template(where, text, "nav", "place", "nav", "doubtful", 40, 40, 40 * belief, len(text), len(text))
    return weighed(one, 40, closing).status


def test_overwhelming_counts_decide_where_the_labeller_wavers_or_stories_are_over() -> None:
    """Not against it: a long line that is no sentence goes at the stories' end alone, whatever it thinks."""
    menu = "home news sport weather storm a flood b rain c wind d and snow e today"
    assert weighed_at(0.45, "sharing concepts and ideas", False) == "learned"
    assert weighed_at(0.35, "sharing concepts and ideas", True) == "doubtful"
    assert (weighed_at(0.05, menu, True), weighed_at(0.05, menu, False)) == ("learned", "doubtful")
    assert weighed_at(0.05, menu + ".", True) == "doubtful"
    glued = "<n> reply to: name - reply"
    assert (weighed_at(0.25, glued, True, "end"), weighed_at(0.1, glued, True, "end")) == ("learned", "doubtful")
    assert weighed_at(0.35, "serves <n>", True, "end") == "doubtful"


def test_a_rejected_template_stays_and_an_accepted_one_is_certain(profile: Profile) -> None:
    """A person has the last word, but for the user's keep and certain rules."""
    one = found(profile, MEMBERS)
    assert one is not None

    def said(status: str) -> Profile:
        changed = replace(one, status=status)
        return replace(profile, templates=tuple(changed if each is one else each for each in profile.templates))

    text = story(99)
    assert MEMBERS in strip(text, profile=said("rejected")).text
    (cut,) = [m for m in strip(text, profile=said("accepted")).removals if MEMBERS in m.text]
    assert cut.certain and cut.code == profile.code(one)
    kept = strip(text, profile=said("accepted"), settings=Settings(keep=(one.label,)))
    assert MEMBERS in kept.text


def test_the_source_beats_a_profile(profile: Profile) -> None:
    """What stands in the source's body stays."""
    text = story(99)
    source = story(99, MEMBERS + ".")
    assert MEMBERS in strip(text, profile=profile, source=source).text or MEMBERS in strip(source).removals[-1].text


def test_learning_again_keeps_codes_and_a_persons_words(profile: Profile) -> None:
    """Counts are new; codes, statuses and labels that a person gave are not."""
    first = profile.templates[0]
    edited = replace(profile, templates=(replace(first, status="rejected", label="share"), *profile.templates[1:]))
    fresh = learn_profile([story(n) for n in range(10, 60)], site=SITE)
    again = edited.relearned(fresh)
    codes = {one.key: one.number for one in profile.templates}
    assert all(codes.get(one.key, one.number) == one.number for one in again.templates)
    mine = next(one for one in again.templates if one.key == first.key)
    assert (mine.status, mine.label) == ("rejected", "share") and mine.documents != first.documents


def test_a_number_is_never_given_twice(profile: Profile) -> None:
    """The code of a template that is gone stays its own."""
    without = replace(profile, templates=())
    made = without.relearned(
        replace(profile, templates=(Template("line", "new line", "ad", "rules", "ad", "learned", 5),))
    )
    assert made.templates[0].number > profile.used - 1


def test_a_file_says_all_of_a_profile(profile: Profile, tmp_path: Path) -> None:
    """What is written is read again, whatever characters are in it."""
    odd = Template("line", 'a "quoted" \\ line\x7f <*> é', "ad", "rules", "ad", "learned", 5, examples=("\t\u2028",))
    whole = profile.numbered([*profile.templates, odd])
    save(whole, tmp_path / "one.toml")
    assert load(tmp_path / "one.toml") == whole
    assert dumped(load(tmp_path / "one.toml")) == dumped(whole)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('label = "', 'label = "x', "field 'label'"),
        ("format = 1", "format = 2", "format"),
        ('status = "learned"', 'status = "maybe"', "field 'status'"),
        ("documents = 40\njudged", 'documents = "many"\njudged', "field 'documents'"),
        ("[[template]]", "[[template", "not a TOML file"),
        ('code = "SITE:', 'code = "SITE:other', "field 'code'"),
        ('ample:1"', f'ample:{"1" * 5000}"', "field 'code'"),
        ("documents = 40", f"documents = {'1' * 5000}", "not a TOML file"),
        ("documents = 40", f"documents = {'1' * 4000}", "field 'documents'"),
        ("documents = 40\njudged", "documents = -40\njudged", "field 'documents'"),
        ("format = 1", f"format = 1\nwhy = {'[' * 3000}{']' * 3000}", "not a TOML file"),
        ('where = "line"', 'where = "path"\nnote = 5', "field 'note'"),
        ('where = "line"\ntext = "by', 'where = "start"\ntext = "by', "the start or end of a line has no <[*]>"),
        (
            'where = "line"\ntext = "',
            f'where = "line"\ntext = "{"long " * 900}',
            "no line of more than 3,000 characters",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_field(profile: Profile, old: str, new: str, told: str) -> None:
    """One line: what, where, what to do."""
    with pytest.raises(ProfileError, match=told) as caught:
        parsed(dumped(profile).replace(old, new, 1), "mine.toml")
    assert str(caught.value).startswith("mine.toml: ") and "\n" not in str(caught.value)


def test_a_number_that_two_templates_have_is_told_with_the_second(profile: Profile) -> None:
    """Codes name one template each."""
    rows = dumped(profile).replace(f':{profile.templates[1].number}"', f':{profile.templates[0].number}"', 1)
    with pytest.raises(ProfileError, match=r"^mine\.toml: template 2: field 'code': \d+ is another's too$"):
        parsed(rows, "mine.toml")


def test_a_template_that_stands_there_twice_is_told(profile: Profile) -> None:
    """In capitals or not: but one of them would count."""
    text = dumped(
        profile.numbered([*profile.templates, replace(found(profile, MEMBERS), number=0, text=MEMBERS.upper())])
    )
    with pytest.raises(ProfileError, match=f"template 3: line '{key_of(MEMBERS)}' is template 2 too; leave one"):
        parsed(text, "mine.toml")


def test_a_profile_is_saved_and_loaded_by_its_own_methods(profile: Profile, tmp_path: Path) -> None:
    """A byte-order mark, as some editors write one, is no part of it; what is not there is told."""
    path = tmp_path / "mine.toml"
    profile.save(path)
    assert Profile.load(str(path)) == profile
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Profile.load(path) == profile
    with pytest.raises(ProfileError, match="cannot read the profile"):
        Profile.load(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot write"):
        profile.save(tmp_path / "none" / "mine.toml")


ASKED = "HOTLINE (call Anna) today"


@pytest.mark.parametrize(
    ("where", "text", "line", "gone"),
    [
        ("line", "HOTLINE (call <*>) today", ASKED, ASKED),
        ("line", "hotline (<*>) today", ASKED, ASKED),
        ("line", "hot<*>day", ASKED, ASKED),
        ("line", "<*>day", ASKED, ASKED),
        ("line", " hotline  (call\u00a0anna) today ", ASKED, ASKED),
        ("line", "Read 25 more \u2013 of the coast", "READ 7 more - of the coast", "READ 7 more - of the coast"),
        ("line", "Monday, March 3", "Friday, May 14", "Friday, May 14"),
        (
            "start",
            "BY ANNA | 3 O\u2019CLOCK",
            f"By Anna | 4 o'clock {sentence(random.Random(1))}",
            "By Anna | 4 o'clock ",
        ),
    ],
)
def test_what_a_person_writes_is_read_as_lines_are_looked_up(
    profile: Profile, where: str, text: str, line: str, gone: str
) -> None:
    """In capitals, with numbers, other marks and slots inside words: an accepted template goes for certain."""
    one = Template(where, text, "promo", "person", "promo", "accepted", 5)
    mine = parsed(dumped(replace(profile, templates=(one,), used=0)), "mine.toml")
    removals = strip(f"{sentence(random.Random(2))}\n{line}\n{sentence(random.Random(3))}", profile=mine).removals
    assert [one.text.strip("\n") for one in removals if one.code.startswith("SITE:")] == [gone]


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789 .,:/'<>nmay \u02bc\u0149\u0130\u00dfABC"), max_size=200))
def test_a_learned_text_is_read_as_it_was_written(text: str) -> None:
    """Whatever a line held, a template of it stays the same template."""
    for line in read(text).lines:
        assert as_counted(key_of(line)) == key_of(line).strip()


def test_notes_are_kept(profile: Profile, tmp_path: Path) -> None:
    """Of the profile and of templates, those that are not found again too; by learning, merging and writing."""
    first, *rest = profile.templates
    noted = replace(profile, note="ours", templates=(replace(first, note="seen in print"), *rest))
    save(noted, tmp_path / "p.toml")
    assert load(tmp_path / "p.toml") == noted
    again = noted.relearned(replace(profile, templates=()))
    assert again.note == "ours" and [one.note for one in again.templates] == ["seen in print"]
    again = noted.relearned(profile)
    assert [one.note for one in again.templates if one.note] == ["seen in print"]
    other = replace(profile, note="theirs", templates=(replace(first, note="a menu"), *rest))
    for merged in (noted.merge(other), other.merge(noted)):
        assert merged.note == "ours\ntheirs"
        assert [one.note for one in merged.templates if one.note] == ["a menu\nseen in print"]


def test_a_folder_chooses_by_site_and_by_the_domain_above(profile: Profile, tmp_path: Path) -> None:
    """``site=`` finds ``example.com`` for ``www.example.com`` and ``news.example.com``, and nothing for another."""
    save(profile, tmp_path / "harbour.example.toml")
    engine = Stripper(Settings(profile=str(tmp_path)))
    text = story(99)
    known = strip(text, profile=profile).text
    for site in (SITE, f"www.{SITE}", f"news.{SITE}", SITE.upper()):
        assert engine.strip(text, site=site).text == known
    assert engine.strip(text, site="other.example").text == strip(text).text == engine.strip(text).text


def test_a_profile_that_was_edited_is_read_again(profile: Profile, tmp_path: Path) -> None:
    """In place, too, where its folder stays as it was: a site's own, what sites share, and one that was not there."""
    text, name = story(81), f"{SITE}.toml"

    def gone(site: str = SITE, path: Path = tmp_path) -> bool:
        return any(one.code.startswith("SITE:") for one in strip(text, site=site, profile=path).removals)

    def edit(path: Path, status: str) -> None:
        one = found(profile, MEMBERS)
        assert one is not None
        told = dumped(replace(profile, templates=(replace(one, status=status),), site=path.stem)).encode()
        with open(path, "r+b" if path.exists() else "wb") as file:
            file.write(told)
            file.truncate()
        before = os.stat(path).st_mtime_ns + 1_000_000_000  # clocks of file systems are coarse
        os.utime(path, ns=(before, before))

    edit(tmp_path / "other.example.toml", "accepted")
    assert not gone()
    for status in ("accepted", "rejected", "accepted"):
        edit(tmp_path / name, status)
        assert gone() == gone(path=tmp_path / name) == (status == "accepted")
    assert not gone("third.example")
    for status in ("accepted", "rejected"):
        edit(tmp_path / "_shared.toml", status)
        assert gone("third.example") == (status == "accepted")
    (tmp_path / name).unlink()
    assert not gone()


def test_a_stripper_holds_the_profiles_that_it_has_read(profile: Profile, tmp_path: Path) -> None:
    """A run has one answer, whatever is edited meanwhile."""
    save(profile, tmp_path / f"{SITE}.toml")
    engine = Stripper(Settings(profile=str(tmp_path)))
    before = engine.strip(story(81), site=SITE)
    (tmp_path / f"{SITE}.toml").write_text("broken")
    assert engine.strip(story(81), site=SITE).text == before.text
    with pytest.raises(ProfileError, match="not a TOML file"):
        strip(story(81), site=SITE, profile=tmp_path)


def test_strippers_with_profiles_are_pickled_and_take_batches(profile: Profile, tmp_path: Path) -> None:
    """As other processes need them."""
    save(profile, tmp_path / "harbour.example.toml")
    engine = pickle.loads(pickle.dumps(Stripper(Settings(profile=str(tmp_path)))))
    (one,) = engine.strip_each([Asking(story(99), site=SITE)])
    assert one.text == strip(story(99), profile=tmp_path, site=SITE).text
    assert "profile" in dict(one.digests)
    alone = Stripper(Settings(profile=str(tmp_path / "harbour.example.toml")))
    texts = [story(98), story(99)]
    assert [one.text for one in alone.strip_many(texts)] == [alone.strip(text).text for text in texts]
    assert [one.text for one in alone.strip_each(list(map(Asking, texts)))] == [  # type: ignore[union-attr]
        alone.strip(text).text for text in texts
    ]


def test_a_second_strip_changes_nothing(profile: Profile) -> None:
    """What is left is left."""
    out = strip(story(99), profile=profile).text
    assert strip(out, profile=profile).text == out


def test_what_many_sites_carry_is_set_apart(tmp_path: Path) -> None:
    """A line of a content system, learned at three sites, goes on a fourth that nobody has learned."""
    shelf = Shelf(tmp_path)
    for name in ("one", "two", "three"):
        site = f"{name}.example"
        line = Template("line", "powered by pressworks", "furniture", "labeller", "furniture", "accepted", 9, number=1)
        shelf.put(Profile(site, 12, 12, templates=(line,)))
    assert shelf.share() == 1
    text = story(7, "Powered by Pressworks")
    assert "Pressworks" not in strip(text, profile=tmp_path, site="four.example").text


def shared(folder: Path) -> dict[str, str]:
    """What the sites of a folder share, with its status."""
    return {one.text: one.status for one in load(folder / "_shared.toml").templates}


def test_what_sites_share_no_longer_goes_from_what_is_set_apart(profile: Profile, tmp_path: Path) -> None:
    """Rejected at all of them, or with their files; a number is not given anew, and a person's word stays."""
    shelf, sites = Shelf(tmp_path), [f"{name}.example" for name in "abc"]
    for site in sites:
        shelf.put(replace(profile, site=site))
    assert shelf.share() >= 2 and key_of(MEMBERS) in shared(tmp_path)
    used = load(tmp_path / "_shared.toml").used
    for site in sites:
        path = tmp_path / f"{site}.toml"
        path.write_text(path.read_text().replace('"learned"', '"rejected"'))
    assert shelf.share() == 0 and not shared(tmp_path)
    assert load(tmp_path / "_shared.toml").used == used
    for site in sites:
        save(replace(profile, site=site), tmp_path / f"{site}.toml")
    shelf.share()
    common = load(tmp_path / "_shared.toml")
    one, *rest = common.templates
    save(common.numbered([replace(one, status="accepted"), *rest]), tmp_path / "_shared.toml")
    for site in sites:
        (tmp_path / f"{site}.toml").unlink()
    shelf.share()
    assert shared(tmp_path) == {one.text: "accepted"}


def test_a_label_that_a_person_gave_at_the_sites_is_no_word_about_what_they_share(
    profile: Profile, tmp_path: Path
) -> None:
    """It goes with them."""
    called = tuple(replace(one, label="legal", by="person") for one in profile.templates)
    shelf, sites = Shelf(tmp_path), [f"{name}.example" for name in "abc"]
    for site in sites:
        shelf.put(replace(profile, site=site, templates=called))
    assert shelf.share() and {one.label for one in load(tmp_path / "_shared.toml").templates} == {"legal"}
    for site in sites:
        (tmp_path / f"{site}.toml").unlink()
    assert shelf.share() == 0 and not shared(tmp_path)


def test_too_few_stories_leave_a_known_profile_as_it_is(profile: Profile, tmp_path: Path) -> None:
    """They say nothing about what it knows; one that knows nothing takes over why."""
    few = learn_profile([story(n) for n in range(3)], site=SITE)
    assert few.why and profile.relearned(few) is profile
    assert replace(few, documents=1).relearned(few).documents == 3


def test_a_profile_under_another_sites_name_is_told(profile: Profile, tmp_path: Path) -> None:
    """Where it is brought up to date, or merged: it would become the other site's."""
    save(profile, tmp_path / "other.example.toml")
    shelf = Shelf(tmp_path)
    with pytest.raises(ProfileError, match=f"'{SITE}' under another site's name; call it {SITE}.toml"):
        shelf.put(replace(profile, site="other.example"))
    with pytest.raises(ProfileError, match="under another site's name"):
        Shelf(tmp_path / "new").take_in(tmp_path)


def test_errors_of_arguments_name_what_is_wrong(tmp_path: Path) -> None:
    """Wrong types and missing files are told."""
    wrong: list[tuple[Callable[[], object], type[Exception], str]] = [
        (lambda: learn_profile("one text", site=SITE), TypeError, "many documents"),
        (lambda: learn_profile([3], site=SITE), TypeError, "not int"),  # type: ignore[list-item]
        (lambda: learn_profile([], site=""), TypeError, "site"),
        (lambda: strip("x", profile=3), TypeError, "profile"),  # type: ignore[arg-type]
        (lambda: strip("x", profile=tmp_path / "no.toml"), ProfileError, "no.toml"),
        (lambda: Settings(profile=""), boilerstrip.SettingsError, "profile"),
    ]
    for call, kind, told in wrong:
        with pytest.raises(kind, match=told):
            call()


DOCUMENTS = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 60)), max_size=60)


def filled(documents: list[tuple[str, int]]) -> Sample:
    """A small sample."""
    sample = Sample(limit=8, most=9)
    for site, number in documents:
        sample.add(site, f"text {number}", None, f"2020-01-{number % 28 + 1:02}")
    return sample


def state(sample: Sample) -> object:
    """All that matters of a sample."""
    return sample.limit, {name: (site.seen, sample.of(name)) for name, site in sorted(sample.sites.items())}


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_samples_merge_to_the_sample_of_all_in_any_order(
    documents: list[tuple[str, int]], chance: random.Random
) -> None:
    """However documents are shared out, and whatever is merged first."""
    parts: list[list[tuple[str, int]]] = [[], [], []]
    for one in documents:
        parts[chance.randrange(3)].append(one)
    one, two, three = map(filled, parts)
    one.merge(two)
    one.merge(three)
    other, late, early = map(filled, (parts[0], parts[1], parts[2]))
    early.merge(late)
    early.merge(other)
    mixed = list(documents)
    chance.shuffle(mixed)
    assert state(one) == state(early) == state(filled(mixed))


def templates() -> st.SearchStrategy[Template]:
    """Templates of few kinds, so that they meet."""
    return st.builds(
        Template,
        where=st.sampled_from(["line", "start"]),
        text=st.sampled_from(["one", "two", "three"]),
        label=st.sampled_from(["ad", "promo"]),
        by=st.sampled_from(["rules", "labeller"]),
        guess=st.sampled_from(["ad", "promo"]),
        status=st.sampled_from(["learned", "accepted", "rejected", "doubtful"]),
        documents=st.integers(1, 9),
        examples=st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(lambda one: tuple(sorted(one))),
        number=st.integers(0, 4),
    )


PROFILES = st.lists(templates(), max_size=4, unique_by=lambda one: one.key).map(
    lambda some: Profile("a", 10, 11, templates=tuple(sorted(some, key=lambda one: one.key)))
)


@given(PROFILES, PROFILES, PROFILES)
def test_profiles_merge_in_any_order(one: Profile, two: Profile, three: Profile) -> None:
    """Associative and commutative, and every code is one template's."""
    whole = one.merge(two).merge(three)
    assert whole == one.merge(two.merge(three)) == three.merge(one).merge(two)
    numbers = [each.number for each in whole.settled().templates]
    assert 0 not in numbers and len(numbers) == len(set(numbers))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([MEMBERS, "Sign up now", "A line that says little", "1.", "\t", "By A B"]), max_size=8))
def test_a_profile_loses_nothing(profile: Profile, lines: list[str]) -> None:
    """Whatever goes, the ledger has it, and the same text has the same answer."""
    text = "\n".join([*lines, story(3, ""), *lines])
    result = strip(text, profile=profile)
    assert result.restore() == text and result.text == strip(text, profile=profile).text


def test_learning_is_the_same_in_any_order(profile: Profile) -> None:
    """A function of the documents alone."""
    texts = [{"text": story(n), "date": f"2020-03-{n % 28 + 1:02}"} for n in range(40)]
    random.Random(5).shuffle(texts)
    assert learn_profile(texts, SITE) == profile


def test_stories_that_share_a_disclaimer_are_two() -> None:
    """What every document of a site carries does not make them one story."""
    notice = [f"The readers of the gazette agree to the terms that number {n} sets out in full." for n in range(3)]
    lines = [[*(sentence(random.Random(n * 9 + k)) for k in range(4)), *notice] for n in range(30)]
    assert len(distinct(lines)) == 30


@pytest.mark.parametrize(
    "site", ["\u67d0" * 28, "a" * 260 + ".example", "\u0436" * 90], ids=["Han", "Latin", "Cyrillic"]
)
def test_a_site_with_a_long_name_has_a_file_too(profile: Profile, tmp_path: Path, site: str) -> None:
    """Of a cut name with a digest, by which it is found again, and by which another such site is not."""
    shelf = Shelf(tmp_path)
    shelf.put(replace(profile, site=site))
    shelf.put(replace(profile, site=SITE))
    (name,) = {path.name for path in tmp_path.iterdir()} - {f"{SITE}.toml"}
    assert len(name.encode()) <= 255 and load(tmp_path / name).site == site

    def removed(named: str) -> list[str]:
        return [one.code for one in strip(story(81), site=named, profile=tmp_path).removals]

    assert any(one.startswith(f"SITE:{site}:") for one in removed(site))
    assert not any(one.startswith("SITE:") for one in removed(site[:-1] + "x"))


@pytest.mark.parametrize("site", ["_shared", " _Shared ", "bad\ud800.example", "www.", " "])
def test_what_is_no_sites_name_has_no_profile(profile: Profile, tmp_path: Path, site: str) -> None:
    """Neither what sites share is taken for a site's own, nor does a name that no file can have end a run."""
    save(profile, tmp_path / f"{SITE}.toml")
    assert strip(story(81), site=site, profile=tmp_path).text == strip(story(81)).text
    with pytest.raises(TypeError, match="a site's name"):
        learn_profile([story(1)], site=site)


def test_a_line_with_half_of_a_surrogate_pair_is_not_learned(tmp_path: Path) -> None:
    """A file could not hold it; what else recurs is learned."""
    known = learn_profile([story(n, f"{MEMBERS}\nFollow the Gazette now \ud83d") for n in range(30)], site=SITE)
    save(known, tmp_path / "p.toml")
    assert found(load(tmp_path / "p.toml"), MEMBERS) is not None
    assert strip(story(3, "Follow the Gazette now \ud83d"), profile=tmp_path / "p.toml").status == "story"
    with pytest.raises(ProfileError, match="UTF-8"):
        save(replace(known, site="\ud800"), tmp_path / "q.toml")


def test_a_mark_of_a_slot_in_a_text_is_no_slot(tmp_path: Path) -> None:
    """Once it would stand for anything, and twice for a file that cannot be read."""
    twice, once = "<*> <*> More from the Gazette <*>", "Join <*> our club at the harbour"
    known = learn_profile([story(n, f"{MEMBERS}\n{twice}\n{once}") for n in range(30)], site=SITE)
    save(known, tmp_path / "p.toml")
    again = load(tmp_path / "p.toml")
    for line in (twice, once):
        one = found(again, line)
        assert one is not None and "<*>" not in one.text
    assert key_of("Join <*> our club at the harbour") != key_of("join <\\*> of course")


def test_no_mark_of_a_text_is_taken_for_a_slot() -> None:
    """Not in headlines either."""
    assert key_of("<n> of 5 <month>") == "<\\n> of <n> <\\month>"
    assert key_of("More: The <*> of the harbour", title_of("The <*> of the harbour")) == "more: <title>"
