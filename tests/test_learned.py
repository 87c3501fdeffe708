"""The learned labeller: the same answer however it is asked, weaker than all else, and a file that is checked."""

from __future__ import annotations

import itertools
import json
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip
from boilerstrip.errors import ModelError
from boilerstrip.learned import modelfile
from boilerstrip.learned.labeller import model_of
from boilerstrip.settings import STRICTNESS, Settings
from boilerstrip.stripper import Stripper

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "boilerstrip" / "learned" / "labeller.npz"
STORY = (
    "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines.",
    "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
    "The yard in Port Elm will start on the hull in March, and until then the small boat runs four times a day.",
)
UNMARKED = "Our best stories on boats, piers and the people who love them"
ODD = ("x", "\u6e2f\u53e3\u7684\u6e21\u8f2e", "  \t", "\u200b", "9:41", "", "\U0001f6a2", "\ud800")
TEXTS = st.lists(st.sampled_from([*STORY, UNMARKED, "Advertisement", *ODD]) | st.text(max_size=60), max_size=12)
RULES = Stripper(Settings(model="none"))
WITH = {name: Stripper(Settings(model="shipped", strictness=name)) for name in STRICTNESS}


def verdicts(result: Any) -> list[tuple[Any, ...]]:
    """All that can differ."""
    return [(one.label, one.kept, one.confidence, one.reasons) for one in result.lines]


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS.map("\n".join), max_size=5))
def test_alone_and_in_a_batch_the_answer_is_the_same(texts: list[str]) -> None:
    """To the last digit of every confidence: words and trees are added up in whole numbers."""
    for text, together in zip(texts, WITH["balanced"].strip_many(texts), strict=True):
        alone = WITH["balanced"].strip(text)
        assert verdicts(alone) == verdicts(together)
        assert alone.text == together.text
        assert alone.restore() == text


@settings(deadline=None, max_examples=40)
@given(TEXTS.map("\n".join))
def test_it_only_adds_to_what_rules_take(text: str) -> None:
    """Nothing that a rule has taken comes back, or gets another label unless a context alone took it."""
    rules = RULES.strip(text)
    told = [WITH[name].strip(text) for name in STRICTNESS]
    for k, line in enumerate(rules.lines):
        gone = [not one.lines[k].kept for one in told]
        assert line.kept or all(gone)
        if not line.kept and line.reasons[0][3] != "9":
            assert [one.lines[k].label for one in told] == [line.label] * 3
        if line.label == "title":
            assert not any(gone)


def test_the_more_thorough_the_more_goes() -> None:
    """Over the fixtures, for which there is no line that only the more careful take."""
    rows = [json.loads(line) for line in (ROOT / "fixtures" / "labelled.jsonl").read_text().splitlines()]
    for row in rows:
        gone = [{one.index for one in WITH[name].strip(row["text"]).lines if not one.kept} for name in STRICTNESS]
        assert gone[0] <= gone[1] <= gone[2]


ENDS = (
    *("Our best stories on boats, piers and the people who love them", "Ann Reed, Harbour Post", "Ferry news"),
    *("Sign up and get the harbour in your mailbox", "The ferry at its pier on Monday", "Photograph by the archive"),
    *("More boats than the bay can hold, a reader finds", "Tell the desk what you saw", "Port Elm office hours"),
)


def named_lines() -> list[tuple[str, int, str, str]]:
    """Last lines that a context takes by their place and the labeller names: text, position, label and the new one."""
    found = []
    for head, tail in itertools.product(("Advertisement", "Read more", "Share this", "Photo: Ann Reed/Reuters"), ENDS):
        text = "\n".join([*STORY, head, tail])
        plain, named = RULES.strip(text).lines[-1], WITH["balanced"].strip(text).lines[-1]
        if not plain.kept and plain.reasons[0][3] == "9" and named.label != plain.label:
            found.append((text, len(STORY) + 1, plain.label, named.label))
    return found


NAMED = named_lines()


def test_what_a_context_alone_takes_the_labeller_may_name() -> None:
    """Its code comes first and the context's stays among the reasons; how sure it is to go is the context's to say."""
    assert NAMED
    for text, k, _, label in NAMED:
        plain, named = RULES.strip(text).lines[k], WITH["balanced"].strip(text).lines[k]
        assert (named.label, named.kept, named.confidence) == (label, False, plain.confidence)
        assert named.reasons[0].endswith("000")
        assert named.reasons[1:] == (*plain.reasons[:1], "model")


@pytest.mark.parametrize(
    ("option", "which", "goes"),
    [
        ("select", "new", True),
        ("select", "old", False),
        ("ignore", "new", False),
        ("ignore", "old", False),
        ("keep", "new", False),
        ("keep", "old", True),
    ],
)
def test_a_line_with_a_better_name_is_chosen_by_that_name_and_ignored_by_either(
    option: str, which: str, goes: bool
) -> None:
    """What check shows is what the user selects by; who ignores a context never gets its removals."""
    text, k, old, new = NAMED[0]
    choice: Any = {option: (new if which == "new" else old,)}
    assert Stripper(Settings(model="shipped", **choice)).strip(text).lines[k].kept is not goes


# Tails in which a line goes only when its neighbours are gone: three for each strictness, the most careful first.
WAVERING = (
    ("Ferry news", "Ann Reed", "Tell the desk what you saw"),
    ("Ferry news", "The new hull", "Story by Harbour Post staff"),
    ("Ferry news", "Tell the desk what you saw", "Story by Harbour Post staff"),
    ("Ferry news", "What the town decides next", "Story by Harbour Post staff"),
    ("Our best stories on boats, piers and the people who love them", "Tell the desk what you saw", "Ann Reed"),
    ("Sign up and get the harbour in your mailbox", "Harbour master to leave after thirty years", "Tell the desk"),
    ("The new hull", "Ann Reed", "Ferry news"),
    ("Ann Reed", "Tell the desk what you saw"),
    ("Podcast:", "Listen to this story", "Read also: The piers of the bay"),
)


@pytest.mark.parametrize("name", STRICTNESS)
def test_a_line_that_wavers_is_judged_again_when_its_neighbours_are_gone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer takes what the second would: a second strip changes nothing."""
    texts = ["\n".join([*STORY, *tail]) for tail in WAVERING]
    found = [one.text for one in WITH[name].strip_many(texts)]
    assert [one.restore() for one in WITH[name].strip_many(texts)] == texts
    assert [one.text for one in WITH[name].strip_many(found)] == found
    monkeypatch.setattr("boilerstrip.verdicts.wavers", lambda *_: False)
    once = [one.text for one in WITH[name].strip_many(texts)]
    assert once != found
    assert all(set(two.splitlines()) <= set(one.splitlines()) for one, two in zip(once, found, strict=True))
    assert [one.text for one in WITH[name].strip_many(once)] != once


def test_what_it_takes_says_so() -> None:
    """With the model's own code, a probability, and never as certain; the ledger names the model by its digest."""
    text = "\n".join([STORY[0], "Story by Harbour Post staff, photographs from the archive", *STORY[1:]])
    result = WITH["thorough"].strip(text)
    mine = [one for one in result.lines if "model" in one.reasons]
    assert mine
    for one in mine:
        assert one.reasons[0].endswith("000")
        assert not one.certain
        assert 0.5 < one.confidence <= 1
    assert result.ledger()["model"] == model_of(None).digest


def test_what_was_judged_before_an_error_still_comes() -> None:
    """A batch is no reason to lose what would have come one by one."""
    told = WITH["balanced"].strip_many([STORY[0], STORY[1], b"no text"])  # type: ignore[list-item]
    assert [next(told).text, next(told).text] == list(STORY[:2])
    with pytest.raises(TypeError):
        next(told)


def test_a_second_look_that_takes_too_long_loses_its_own_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before in its batch still comes, and the error names the rule as in a first look."""
    plain = Stripper(Settings(model="shipped", strictness="careful"))
    monkeypatch.setattr("boilerstrip.verdicts.wavers", lambda decisions, plain: len(decisions) == 1)
    texts = [*STORY[:2], "\n".join(STORY), STORY[2], STORY[0]]
    looked: list[str] = []
    judged = plain.judged

    def slow(text: str, *rest: Any) -> Any:
        """The fourth text's second look runs out of time."""
        looked.append(text)
        if looked.count(STORY[2]) == 2:
            raise boilerstrip.PatternTimeout("PRO999 took too long")
        return judged(text, *rest)

    monkeypatch.setattr(plain, "judged", slow)
    told = plain.strip_many(texts)
    assert [next(told).text for _ in range(3)] == texts[:3]
    with pytest.raises(boilerstrip.PatternTimeout, match="PRO999"):
        next(told)


def test_it_is_in_use_unless_told_otherwise() -> None:
    """The shipped model is what no settings mean; the ledger says which it was."""
    assert boilerstrip.strip(STORY[0]).ledger()["model"] == model_of(None).digest
    assert Stripper(Settings(model="none")).strip(STORY[0]).ledger()["model"] == "none"


def test_without_its_file_rules_go_on_alone_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation cleans less, and says why; who asked for the model by name gets an error."""

    def broken(_: object) -> None:
        raise ModelError("labeller.npz: cannot read the model file")

    monkeypatch.setattr("boilerstrip.learned.labeller.model_of", broken)
    with pytest.warns(RuntimeWarning, match=r"rules and contexts alone: labeller\.npz"):
        result = Stripper().strip("\n".join([*STORY, "Advertisement"]))
    assert result.text == "\n".join(STORY)
    with pytest.raises(ModelError, match="cannot read"):
        Stripper(Settings(model="shipped")).strip(STORY[0])


def test_trees_in_numpy_say_what_lightgbm_says() -> None:
    """Written out as arrays they give its probabilities, to a thousandth, and a row alone the same as among others."""
    lightgbm = pytest.importorskip("lightgbm")
    from boilerstrip.learned.trees import likely
    from boilerstrip.training.fit import written_out

    chance = np.random.default_rng(1)
    table = chance.integers(-50, 400, size=(3000, 6)).astype(np.int16)
    gold = (table[:, 0] + table[:, 1] * (table[:, 2] > 7) > 150).astype(float)
    settings = {"objective": "binary", "num_leaves": 12, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(table.astype(np.float32), gold), 90)
    trees = modelfile.trees_of({f"story_{part}": one for part, one in written_out(booster).items()}, "story", 1)
    score = trees.scores(table)[:, 0]
    assert np.abs(likely(score) - booster.predict(table)).max() < 0.001
    assert [trees.scores(table[k : k + 1])[0, 0] for k in range(50)] == score[:50].tolist()


def test_only_the_shipped_file_is_mended_by_installing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file of the user's the advice is another one."""
    (tmp_path / "labeller.npz").write_bytes(b"PK no model")
    told = "labeller.npz: no model file, or a damaged one; "
    with pytest.raises(ModelError, match=f"{told}'boilerstrip train' writes them$"):
        model_of(str(tmp_path / "labeller.npz"))
    monkeypatch.setattr("boilerstrip.learned.modelfile.resources.files", lambda _: tmp_path)
    with pytest.raises(ModelError, match=f"{told}install boilerstrip anew$"):
        modelfile.held_by(None, "labeller.npz", modelfile.load)


@pytest.mark.parametrize("size", [0, 10, 1000, 500_000])
def test_a_file_that_breaks_off_is_refused(size: int, tmp_path: Path) -> None:
    """In one line that names it."""
    path = tmp_path / "m.npz"
    path.write_bytes(SHIPPED.read_bytes()[:size])
    with pytest.raises(ModelError, match=r"m\.npz: (?:no model file, or a damaged one; 'boiler|cannot read)"):
        modelfile.load(path)


@pytest.mark.parametrize("seed", range(3))
def test_a_file_with_a_bit_turned_is_refused_or_says_what_it_said(seed: int, tmp_path: Path) -> None:
    """In one line, wherever the bit stands: in packed arrays, in their heads, or in the list of them at the end."""
    data, whole = SHIPPED.read_bytes(), modelfile.load(SHIPPED)
    with zipfile.ZipFile(SHIPPED) as members:
        begins = [one.header_offset for one in members.infolist()]
    chance, path, refused = random.Random(seed), tmp_path / "m.npz", 0
    places = (
        [range(len(data))] * 10 + [range(one, one + 120) for one in begins] + [range(len(data) - 900, len(data))] * 9
    )
    for at in map(chance.choice, places):
        damaged = bytearray(data)
        damaged[at] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            held = modelfile.load(path)
        except ModelError as error:
            assert str(error).startswith(f"{path}: ") and "\n" not in str(error)
            refused += 1
        else:
            assert np.array_equal(held.spoken, whole.spoken) and np.array_equal(held.named, whole.named)
            assert np.array_equal(held.wrapper.value, whole.wrapper.value) and held.thresholds == whole.thresholds
    assert refused >= 15


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """Its arrays may mean something else."""
    path = tmp_path / "m.npz"
    with np.load(SHIPPED, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    about = json.loads(bytes(arrays["about"])) | {"format": 0}
    np.savez_compressed(path, **arrays | {"about": np.frombuffer(json.dumps(about).encode(), np.uint8)})
    with pytest.raises(ModelError, match="of another version"):
        modelfile.load(path)


@pytest.mark.parametrize("name", ["wrapper_down", "label_roots"])
def test_trees_that_lead_nowhere_are_refused(name: str, tmp_path: Path) -> None:
    """A file whose arrays fit in shape and not in what they say would read past their ends."""
    path = tmp_path / "m.npz"
    with np.load(SHIPPED, allow_pickle=False) as held:
        arrays = {key: held[key].copy() for key in held.files}
    arrays[name][-1] = 1 << 30
    np.savez_compressed(path, **arrays)
    with pytest.raises(ModelError, match="damaged"):
        modelfile.load(path)


def test_a_file_with_an_object_in_it_is_refused(tmp_path: Path) -> None:
    """Nothing is ever unpickled."""
    path = tmp_path / "m.npz"
    np.savez(path, about=np.array([{"format": 1}], dtype=object))
    with pytest.raises(ModelError, match="damaged"):
        modelfile.load(path)


def test_a_file_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    """Before any of it is read."""
    path = tmp_path / "m.npz"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("x", b"0" * (modelfile.LARGEST + 1))
    with pytest.raises(ModelError, match="too many"):
        modelfile.load(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("x", b"0" * (9 << 20))
    with pytest.raises(ModelError, match="unpacks to too many"):
        modelfile.load(path)
    with pytest.raises(ModelError, match="cannot read"):
        Stripper(Settings(model=str(tmp_path / "none.npz"))).strip(STORY[0])


def test_the_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    """So that a model file can be compared by its digest."""
    paths = [tmp_path / name for name in ("a.npz", "b.npz")]
    for path in paths:
        modelfile.save(path, {"words": np.zeros((4, 2), np.int8)}, {"thresholds": {}})
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_documents_written_for_training_have_known_labels_and_stay_on_the_training_side() -> None:
    """Each line has one, each document a story and a group of its own, and no fold is measured on one."""
    pytest.importorskip("lightgbm")
    pytest.importorskip("sklearn")
    from boilerstrip.labels import LABELS
    from boilerstrip.training import authored, crossval
    from boilerstrip.training.corpus import Reader

    some = authored.authored(Reader())
    assert len({one.group for one in some}) == len({one.identity for one in some}) == len(some) > 200
    assert all(len(one.gold) == len(one.doc.lines) and LABELS[0] == "text" and 0 in one.gold for one in some)
    fitted: list[int] = []

    class Stop(Exception):
        pass

    def fit(examples: Sequence[Any], fold: int) -> Any:
        fitted.append(len(examples))
        raise Stop

    with pytest.raises(Stop):
        crossval.cross_validated(some, fit, lambda told: None)
    assert fitted == [len(some)]


def test_training_runs_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a handful of documents: what is written can be loaded and asked, and the same seed writes the same bytes."""
    pytest.importorskip("lightgbm")
    from boilerstrip.training import build
    from boilerstrip.training.corpus import Reader, labelled

    monkeypatch.setattr(build, "MADE", 40)
    rows = [json.loads(line) for line in (ROOT / "fixtures" / "labelled.jsonl").read_text().splitlines()]
    examples = labelled([row | {"group": row["id"]} for row in rows], "fixtures", Reader())
    paths = [tmp_path / name for name in ("a.npz", "b.npz")]
    for path in paths:
        build.put(path, build.fitted(examples, 3))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert Stripper(Settings(model=str(paths[0]))).strip("\n".join(STORY)).lines


def test_a_made_document_holds_what_its_gold_says() -> None:
    """Every line that training writes has a label, and the story's own lines are all still there."""
    pytest.importorskip("lightgbm")
    from boilerstrip.training.corpus import LABEL_ID, Reader, labelled
    from boilerstrip.training.transplants import transplants

    rows = [json.loads(line) for line in (ROOT / "fixtures" / "labelled.jsonl").read_text().splitlines()]
    reader = Reader()
    examples = labelled([row | {"group": row["id"]} for row in rows], "fixtures", reader)
    made = transplants(examples, 60, 5, reader)
    assert len(made) > 40
    assert [one.doc.text for one in made] == [one.doc.text for one in transplants(examples, 60, 5, reader)]
    for one in made:
        assert len(one.gold) == len(one.doc.lines)
        assert (one.gold == LABEL_ID["text"]).any()
        assert (one.weight >= 0).all()


def test_a_second_look_takes_only_lines_that_stay_and_never_the_headline() -> None:
    """It adds to the first decisions, in their places, and keeps what was said of a line alone."""
    from boilerstrip.again import wavers, with_second
    from boilerstrip.document import Decision

    stays = Decision("text", True, False, 0.6, (), "text")
    gone = Decision("related", False, False, 0.7, ("REL000", "model"), "text")
    title = stays._replace(label="title")
    first = (title, gone, stays, stays)
    assert with_second(first, (gone, stays, gone)) == (title, gone, stays, gone)
    assert with_second(first, (gone, stays, gone), {3}) == first  # the user ignores what spoke there
    assert with_second(first, (gone,)) == first  # a line went as spans: places are not known
    assert wavers(first, [1, 1, 0.6, 1])
    assert not wavers(first, [1, 0.1, 0.9, 1])  # sure of all that stays
    assert not wavers((stays, stays), [0.6, 0.6])  # nothing went: a second strip sees the same text


def test_a_whole_paragraph_goes_only_where_the_labeller_is_sure() -> None:
    """No other loss costs as much: half sure is enough of a line, not of a thousand characters."""
    from boilerstrip.evidence.context import judge_in_context
    from boilerstrip.learned import labeller
    from boilerstrip.learned.state import state_of

    texts = ["x" * size for size in (799, 800, 800)]
    doc, shape, alone, argue, *_ = RULES.judged("\n".join(texts))
    states = state_of(doc, alone, judge_in_context(doc, shape, alone, argue))
    answer = labeller.Answer(np.array([0.7, 0.7, 0.8]), np.full(3, 5, np.int64))
    assert set(labeller.told_of(answer, labeller.Question(doc, shape, states)).against) == {0, 2}


@pytest.mark.parametrize(
    ("line", "stays"),
    [("Katia Rejon", True), ("Kultur", False), ("HARBOUR LIFE", False), ("Harbour News", False), ("Ann Lind", True)],
)
def test_a_name_that_a_context_takes_for_the_writers_is_no_sections(line: str, stays: bool) -> None:
    """The labeller may name what contexts take, but a writer's name looks to it as a section's does."""
    from boilerstrip.labels import LABELS
    from boilerstrip.learned import labeller

    doc, shape, *_ = RULES.judged(line)
    label = np.array([LABELS.index("meta")])
    no = np.zeros(1, bool)
    states = labeller.States(label, no, no, no, no, ~no)
    question = labeller.Question(doc, shape, states)
    answer = labeller.Answer(np.ones(1), np.array([LABELS.index("nav")]))
    assert (labeller.told_of(answer, question).names == {}) == stays


def judged_as(
    probabilities: Sequence[float], wrapper: Sequence[int], rules: Sequence[int], sizes: Sequence[int]
) -> Any:
    """A document's lines with what a labeller said of them, as the training judges them."""
    from boilerstrip.learned.labeller import Answer
    from boilerstrip.training.corpus import Reader
    from boilerstrip.training.crossval import Judged

    text = "\n".join("x" * size for size in sizes)
    gold = {k: ("promo" if k in wrapper else "text", 1.0, True) for k in range(len(sizes))}
    example = Reader().example(text, gold, identity="a", group="a", lang="en", origin="dumps-en")
    label = np.array([5 if k in rules else 0 for k in range(len(sizes))])
    answer = Answer(np.array(probabilities), np.full(len(sizes), 5))
    return Judged(example, label, label == 0, np.zeros(len(sizes), bool), answer)


def test_limits_are_chosen_where_rules_know_less() -> None:
    """What a line of the story costs there decides, and not what it costs with all rules on."""
    from boilerstrip.training.crossval import thresholds

    read = [judged_as([0.0, 0.1, 0.1], [0], [0], [30, 500, 300])]
    unread = [judged_as([0.0, 0.9, 0.55], [0, 1], [0], [30, 30, 300])]
    assert {limits[0] for limits in thresholds(read, read).values()} == {0.3}
    assert {limits[0] for limits in thresholds(read, unread).values()} == {0.55}
