"""``tag`` and ``decide``: another balance from what was found once, and the very answer of a direct run."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, OWN, SLOW, STORY, WRAPPER, feed, put, refused, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.attributes import Remembered, from_row, spans_of, to_row
from boilerstrip.document import Evidence
from boilerstrip.errors import AttributesError
from boilerstrip.evidence.plugins import Plugin
from boilerstrip.ledger import digest
from boilerstrip.remembering import Memory, Remembering, Tagger
from boilerstrip.settings import STRICTNESS, Settings
from boilerstrip.stripper import Stripper

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
FIXTURES = sorted((ROOT / "fixtures").glob("*/scraped.txt"))
CHOICES: tuple[dict[str, Any], ...] = (
    *({"strictness": name} for name in STRICTNESS),
    {"strictness": "thorough", "select": ("CAP", "SYN", "related")},
    {"strictness": "careful", "ignore": ("CAP", "REL000"), "max_removed": 0.05},
    # Rules that are ignored by their codes are not even tried: neighbours and the labeller then see other things.
    {"strictness": "thorough", "ignore": ("ADV001", "CAP004", "NAV001", "REL001", "SYN005", "MET005", "KEP001")},
    {"keep": ("caption", "ad"), "select": ("caption", "ADV", "NAV"), "ignore": ("CAP904",)},
)
DIRECT = [Stripper(Settings(**one)) for one in CHOICES]
DECIDING = [Remembering(Settings(**one)) for one in CHOICES]
TAGGER = Tagger(Settings())
LINES = (
    *STORY,
    "Advertisement",
    "Read more",
    "Related stories",
    "The ferry at the quay on Monday. AFP",
    "A boat and its crew",
    "By Ann Harbour",
    "Our best stories on boats, piers and the people who love them",
    "Follow us on Facebook (Advertisement) and Twitter",
    "Harbour town keeps its old ferry",
    "Harbour town\u2019s council \u2013 once more \u2013 keeps it",
    "All rights reserved.",
    "x",
    "\ud800",
    "",
    " \t",
    "\u6e2f\u53e3\u7684\u6e21\u8f2e",
)
TEXTS = st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=14).map("\n".join)


def tagged(text: str, title: str | None = None) -> str:
    """All that is known of a text, as it is written down."""
    (memory,) = TAGGER.remember([(text, title)])
    assert isinstance(memory, Memory)
    TAGGER.tag(text, memory, title)
    return json.dumps({name: to_row(one) for name, one in memory.known.items()})


def assert_the_same(text: str, title: str | None = None) -> list[int]:
    """Deciding on what was tagged is stripping, in all that can be seen; how often something was judged anew."""
    rows, anew = tagged(text, title), []
    for direct, deciding in zip(DIRECT, DECIDING, strict=True):
        deciding.memory = Memory(json.loads(rows))
        one, other = direct.strip(text, title=title), deciding.strip(text, title=title)
        assert one.to_dict() == other.to_dict()
        assert one.ledger() == other.ledger()
        anew.append(deciding.memory.anew)
    return anew


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from([None, "Harbour town keeps its old ferry"]))
def test_deciding_on_what_was_tagged_is_stripping(text: str, title: str | None) -> None:
    """Whatever the text, and whatever is chosen; strictness alone judges nothing anew."""
    assert assert_the_same(text, title)[:3] == [0, 0, 0]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_deciding_on_a_fixture_is_stripping_it(path: Path) -> None:
    """The same for real dumps' manners."""
    assert_the_same(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["dumps-en", "dumps-xx", "dumps-wrapped", "dumps-more"])
def test_deciding_on_labelled_dumps_is_stripping_them(name: str) -> None:
    """Every eighth, where they are at hand: some of them are looked at again."""
    path = CORPORA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip("the labelled dumps are not here")
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in list(rows)[::8]:
            assert assert_the_same(json.loads(row)["text"])[:3] == [0, 0, 0]


def test_without_the_labeller_it_is_the_same() -> None:
    """Rules and contexts alone."""
    tagger, chosen = Tagger(Settings(model="none")), Settings(model="none", ignore=("ADV",))
    (memory,) = tagger.remember([(DUMP, None)])
    assert isinstance(memory, Memory)
    tagger.tag(DUMP, memory)
    deciding = Remembering(chosen)
    deciding.memory = Memory(json.loads(json.dumps({name: to_row(one) for name, one in memory.known.items()})))
    assert deciding.strip(DUMP).to_dict() == Stripper(chosen).strip(DUMP).to_dict()
    assert deciding.memory.anew == 0


def remembered(text: str) -> Remembered:
    """What is known of a text."""
    (memory,) = TAGGER.remember([(text, None)])
    assert isinstance(memory, Memory)
    return memory.known[digest(text)]


def test_spans_say_where_and_how_surely() -> None:
    """In Dolma's form: for labels, for codes, for what the labeller was asked about, and what would go."""
    spans = spans_of(remembered(DUMP), {"balanced": Stripper().strip(DUMP)})
    at = DUMP.index("Advertisement")
    assert spans["boilerstrip__ad"] == [[at, at + 13, 0.998]] == spans["boilerstrip__ADV001"]
    assert [DUMP[start:end] for start, end, _ in spans["boilerstrip__removed_balanced"]] == [
        "Advertisement\n",
        "Read more\n",
    ]
    assert [DUMP[start:end] for start, end, _ in spans["boilerstrip__model"]] == list(STORY)
    assert all(0 <= score <= 1 for some in spans.values() for _, _, score in some)


DAMAGED = [
    ("alone", [[99, "ADV001", "ad", "line", 0.9, True]]),
    ("alone", [[1, "ADV001", "ad", "line", 1.5, True]]),
    ("alone", [[1, "ADV001", "adverts", "line", 0.9, True]]),
    ("alone", [[1, "ADV001", "ad", "span", 0.9, True, 0, 900]]),
    ("alone", [[1, "ADV001", "ad", "line", 0.9, True, 1, 2]]),
    ("alone", [["1", "ADV001", "ad", "line", 0.9, True]]),
    ("alone", [[1, "ADV001", "ad", "burn", 0.9, True]]),
    ("alone", [[True, "ADV001", "ad", "line", 0.9, True]]),
    ("alone", 7),
    ("titles", [-1]),
    ("titles", None),
    ("model", {"plain": [0.5], "names": [], "against": [], "wrapped": True}),
    ("model", []),
]


@pytest.mark.parametrize(("name", "value"), DAMAGED)
def test_damaged_evidence_is_refused(name: str, value: Any) -> None:
    """Nothing is cut on the strength of it."""
    row = json.loads(json.dumps(to_row(remembered(DUMP))))
    with pytest.raises(AttributesError, match="the evidence is damaged"):
        from_row({**row, name: value}, Stripper().document(DUMP))
    assert from_row(row, Stripper().document(DUMP)).told == remembered(DUMP).told


# The commands


def dump(here: Path, extra: str = "") -> Path:
    """A dump of four records, a blank line and two that are none."""
    rows = [
        {"id": "a", "text": DUMP, "source": "harbour", "title": "The old ferry"},
        {"id": 7, "text": WRAPPER, "n": 1.50},
        {"id": "b", "note": "no text"},
        {"id": "c", "text": "\r\n".join([*STORY, *WRAPPER.split("\n")])},
        {"id": "d", "text": ""},
    ]
    lines = [json.dumps(row) for row in rows]
    return put(here / "d.jsonl", "\n".join([*lines[:3], "", "not json", *lines[3:]]) + "\n" + extra)


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    "chosen", ["--strictness thorough", "--select ADV,NAV --max-removed 10%", "--ignore ADV001,ad", "--keep ad"]
)
def test_decide_writes_what_clean_would(chosen: str, packed: str, here: Path, capsys: Any) -> None:
    """Output, ledger, messages and exit code; bad records and blank lines among them."""
    dump(here)
    common = ["--id-field", "id", "--title-field", "title", "--text-field", "text"]
    code, _, said = said_by(["tag", "d.jsonl", "-o", f"a.jsonl{packed}", *common], capsys)
    assert (code, len(said)) == (2, 2)
    wanted = said_by(["clean", "d.jsonl", "-o", "o.jsonl", "--ledger", "l1", *chosen.split(), *common], capsys)
    output = (here / "o.jsonl").read_bytes()
    args = ["decide", "d.jsonl", f"a.jsonl{packed}", "-o", "o.jsonl", "--ledger", "l2", *chosen.split(), *common]
    code, out, said = said_by(args, capsys)
    assert (code, out, [one for one in said if "judged" not in one]) == wanted
    assert (here / "o.jsonl").read_bytes() == output
    assert (here / "l2").read_bytes() == (here / "l1").read_bytes()


def test_bad_records_are_put_aside_as_clean_puts_them_aside(here: Path, capsys: Any) -> None:
    """Output, the file of bad records, messages and exit code."""
    dump(here)
    common = ["--id-field", "id", "--title-field", "title", "--text-field", "text"]
    assert said_by(["tag", "d.jsonl", "-o", "a.jsonl", *common], capsys)[0] == 2
    wanted = said_by(["clean", "d.jsonl", "-o", "o.jsonl", "--rejects", "r1", *common], capsys)
    output = (here / "o.jsonl").read_bytes()
    code, out, said = said_by(["decide", "d.jsonl", "a.jsonl", "-o", "o.jsonl", "--rejects", "r2", *common], capsys)
    assert (code, out, [one.replace("r2", "r1") for one in said]) == wanted
    assert (here / "o.jsonl").read_bytes() == output
    assert (here / "r2").read_bytes() == (here / "r1").read_bytes()
    assert len((here / "r2").read_bytes().splitlines()) == 2
    args = ["decide", "d.jsonl", "a.jsonl", *common, "--rejects"]
    refused([*args, "a.jsonl"], "--rejects a.jsonl: would be overwritten", capsys)
    refused([*args, "d.jsonl"], "--rejects d.jsonl: an input or output", capsys)


def test_a_row_has_the_form_of_dolma(here: Path, capsys: Any) -> None:
    """As many rows as records, in order, with ids as the records have them, so that its mixer takes them."""
    dump(here)
    code, out, _ = said_by(["tag", "d.jsonl", "--id-field", "id"], capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [row["id"] for row in rows] == ["a", 7, "3", "5", "c", "d"]
    assert rows[0]["source"] == "harbour"
    assert all(isinstance(row["attributes"], dict) for row in rows)
    assert [row["boilerstrip"]["record"] for row in rows] == [1, 2, 3, 5, 6, 7]
    assert ["error" in row["boilerstrip"] for row in rows] == [False, False, True, True, False, False]
    assert said_by(["tag", "d.jsonl"], capsys)[1].startswith('{"id":"1"')


def test_a_single_text_can_be_tagged(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """From a file or standard input, and decided on."""
    put(here / "a.txt", DUMP)
    assert said_by(["tag", "a.txt", "-o", "a.attr"], capsys) == (0, "", [])
    assert said_by(["decide", "a.txt", "a.attr"], capsys) == said_by(["clean", "a.txt"], capsys)
    feed(monkeypatch, DUMP.encode())
    assert said_by(["tag", "-", "--format", "txt"], capsys)[0] == 0


@pytest.mark.parametrize(
    ("text", "chosen", "wanted"), [(WRAPPER, [], 3), (DUMP, ["--max-removed", "1%"], 1), (STORY[0], [], 0)]
)
def test_exit_codes_are_those_of_clean(text: str, chosen: list[str], wanted: int, here: Path, capsys: Any) -> None:
    """No story, too much to go, and nothing wrong."""
    put(here / "d.jsonl", json.dumps({"text": text}) + "\n")
    common = ["--text-field", "text"]
    assert said_by(["tag", "d.jsonl", "-o", "a.jsonl", *common], capsys)[0] == 0
    code, out, said = said_by(["clean", "d.jsonl", *common, *chosen], capsys)
    assert said_by(["decide", "d.jsonl", "a.jsonl", *common, *chosen], capsys) == (code, out, said)
    assert code == wanted


def test_a_text_that_could_not_be_tagged_is_judged_by_decide(here: Path, capsys: Any) -> None:
    """A pattern that ran out of time may be left out the next time."""
    slow = SLOW.replace("(?:a|a|aa)+ ?b", "aaaa (?:a|a|aa)+b").replace('"aaaa b"', '"aaaa aaab"')
    rules = ["--rules", str(put(here / "slow.toml", slow))]
    texts = DUMP, f"{DUMP}aaaa {'a' * 200}\n"
    put(here / "d.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    put(here / "boilerstrip.toml", "pattern-seconds = 0.05\n")
    common = [*rules, "--text-field", "text"]
    code, _, said = said_by(["tag", "d.jsonl", "-o", "a.jsonl", *common], capsys)
    assert (code, len(said)) == (2, 1) and "d.jsonl:2: " in said[0]
    ignoring = [*common, "--ignore", "PRO800"]
    code, out, _ = said_by(["clean", "d.jsonl", *ignoring], capsys)
    assert said_by(["decide", "d.jsonl", "a.jsonl", *ignoring], capsys)[:2] == (code, out)
    assert said_by(["decide", "d.jsonl", "a.jsonl", *common], capsys) == said_by(["clean", "d.jsonl", *common], capsys)


def test_attributes_of_something_else_are_refused(here: Path, capsys: Any) -> None:
    """Another text, other rules, another model or version, another title, more or fewer records: one line, and 2."""
    one, two = json.dumps({"text": DUMP, "h": "Ferry"}), json.dumps({"text": DUMP + "More."})
    put(here / "d.jsonl", f"{one}\n{two}\n")
    put(here / "less.jsonl", f"{one}\n")
    put(here / "other.jsonl", f"{two}\n{two}\n")
    put(here / "own.toml", OWN)
    common = ["--text-field", "text"]
    assert said_by(["tag", "d.jsonl", "-o", "a.jsonl", *common], capsys)[0] == 0
    rows = (here / "a.jsonl").read_text()
    put(here / "short.jsonl", rows.splitlines()[0] + "\n")
    put(here / "old.jsonl", rows.replace('"boilerstrip":"', '"boilerstrip":"9.'))
    put(here / "torn.jsonl", rows[:-40])
    put(here / "form.jsonl", rows.replace('"format":1', '"format":2'))
    put(here / "empty.jsonl.gz", gzip.compress(rows.encode())[:-30])

    def told(name: str, attributes: str, said: str, *more: str) -> None:
        refused(["decide", name, attributes, "-o", "out", *common, *more], said, capsys)
        assert not (here / "out").exists()

    told("other.jsonl", "a.jsonl", "a.jsonl:1: of another text than other.jsonl:1 has now (sha256 differs)")
    told("less.jsonl", "a.jsonl", "a.jsonl:2: of a document that less.jsonl does not have")
    told("d.jsonl", "short.jsonl", "short.jsonl: ends before d.jsonl:2")
    told("d.jsonl", "old.jsonl", "old.jsonl:1: made by boilerstrip 9.")
    told("d.jsonl", "torn.jsonl", "torn.jsonl:2: no attributes: every line has to be a JSON object")
    told("d.jsonl", "form.jsonl", "form.jsonl:1: attributes of another form (2)")
    told("d.jsonl", "d.jsonl", "d.jsonl:1: no attributes of 'boilerstrip tag'")
    told("d.jsonl", "empty.jsonl.gz", "empty.jsonl.gz: its compressed data break off")
    told("d.jsonl", "none.jsonl", "none.jsonl: cannot read")
    told("d.jsonl", "a.jsonl", "a.jsonl:1: made with another rule set", "--rules", "own.toml")
    told("d.jsonl", "a.jsonl", "a.jsonl:1: made with another model", "--model", "none")
    told("d.jsonl", "a.jsonl", "give --title-field as for 'tag'", "--title-field", "h")
    told("d.jsonl", "a.jsonl", "give --lang as for 'tag'", "--lang", "en")


def test_nothing_is_written_over(here: Path, capsys: Any) -> None:
    """Neither the dump nor the attributes; and a folder is no dump."""
    dump(here)
    put(here / "a.jsonl", "")
    before = (here / "d.jsonl").read_bytes()
    refused(["tag", "d.jsonl", "-o", "d.jsonl"], "d.jsonl: would be overwritten", capsys)
    refused(["decide", "d.jsonl", "a.jsonl", "-o", "a.jsonl"], "a.jsonl: would be overwritten", capsys)
    refused(["decide", "d.jsonl", "a.jsonl", "-o", "d.jsonl"], "d.jsonl: would be overwritten", capsys)
    refused(["decide", "d.jsonl", "a.jsonl", "--ledger", "a.jsonl"], "cannot be the ledger too", capsys)
    refused(["tag", "."], ".: a folder; tag takes one file", capsys)
    assert (here / "d.jsonl").read_bytes() == before


def test_tag_takes_no_balance(here: Path, capsys: Any) -> None:
    """What a configuration chooses is for decide alone; the rows are the same."""
    put(here / "d.jsonl", json.dumps({"text": DUMP}) + "\n")
    plain = said_by(["tag", "d.jsonl"], capsys)
    put(here / "boilerstrip.toml", 'ignore = ["ADV001"]\nstrictness = "careful"\nkeep = ["nav"]\n')
    assert said_by(["tag", "d.jsonl"], capsys) == plain
    refused(["tag", "d.jsonl", "--strictness", "careful"], "unrecognized arguments", capsys)
    code, out, _ = said_by(["tag", "d.jsonl", "--show-settings"], capsys)
    assert code == 0 and 'model = "auto"' in out


def test_the_example_in_the_documentation_runs() -> None:
    """With its imports, and to the same end twice."""
    page = (ROOT / "docs" / "tag-and-decide.md").read_text(encoding="utf-8")
    known: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], known)
    assert known["again"].memory.anew <= 1
    row = json.loads(page.split("```json\n")[1].split("```")[0])
    assert set(row) == {"id", "attributes", "boilerstrip"}


def test_a_text_on_which_a_plug_in_fails_costs_no_other(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """It is named by tag and audit, and decide says of it what clean does."""

    def judge(doc: Any) -> Any:
        if "Follow us" in doc.text:
            raise RuntimeError("no more")
        return {k: Evidence("PRO880", "promo", False, 0.9, "line") for k, one in enumerate(doc.lines) if "Read" in one}

    plugin = Plugin("mine", "mine 1", judge, None)
    monkeypatch.setattr("boilerstrip.judge.load_plugins", lambda names: (plugin,) if names else ())
    put(here / "d.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in (DUMP, WRAPPER, DUMP)))
    common = ["--text-field", "text", "--plugin", "mine"]
    code, _, said = said_by(["tag", "d.jsonl", "-o", "a.jsonl", *common], capsys)
    assert (code, len(said)) == (2, 1) and "d.jsonl:2: plugin 'mine'" in said[0]
    for chosen in ([], ["--ignore", "PRO880,NAV"], ["--strictness", "thorough", "--select", "PRO"]):
        wanted = said_by(["clean", "d.jsonl", *common, *chosen], capsys)
        code, out, said = said_by(["decide", "d.jsonl", "a.jsonl", *common, *chosen], capsys)
        assert (code, out, [one for one in said if "judged anew" not in one]) == wanted
    feed(monkeypatch, b"y\n" * 9)
    code, _, said = said_by(["audit", "d.jsonl", *common], capsys)
    assert (code, len(said)) == (2, 2) and "d.jsonl:2: plugin 'mine'" in said[0]
