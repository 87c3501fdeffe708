"""The model card, written by the training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from boilerstrip.labels import LABELS, REMOVED
from boilerstrip.settings import STRICTNESS
from boilerstrip.training.authored import ORIGIN as AUTHORED
from boilerstrip.training.corpus import Example
from boilerstrip.training.crossval import ALLOWED, RULES, TOUCHED, Calibration, Judged, Score, reliability, score
from boilerstrip.training.fit import MADE, Recipe
from boilerstrip.training.readings import ORIGIN as READ

_FEWEST = 10  # documents of a set or language that gets a row


def table(judged: Sequence[Judged], chosen: Mapping[str, tuple[float, float]]) -> str:
    """Figures by set and language, rules alone and with the model, cross-validated by group."""
    sets: dict[str, list[Judged]] = {}
    for one in judged:
        sets.setdefault(one.example.origin, []).append(one)
        sets.setdefault(f"language {one.example.lang or '?'}", []).append(one)
    told = [
        "| set (documents) | rules: line F1, loss | careful | balanced | thorough | label | wrapped right "
        "| clean touched |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in sorted(sets):
        if len(sets[name]) >= _FEWEST:
            told.append(_row(name, sets[name], chosen))
    return "\n".join(told)


def _row(name: str, some: Sequence[Judged], chosen: Mapping[str, tuple[float, float]]) -> str:
    def pair(one: Score) -> str:
        return f"{one.f1:.3f}, {one.body_loss:.2%}"

    scores = {strictness: score(some, threshold) for strictness, threshold in chosen.items()}
    balanced = scores["balanced"]
    cells = [name + f" ({len(some)})", pair(score(some, RULES)), *(pair(scores[k]) for k in STRICTNESS)]
    cells += [f"{balanced.label_accuracy:.3f}", f"{balanced.wrapped_right:.0%}", f"{balanced.clean_touched:.0%}"]
    return f"| {' | '.join(cells)} |"


def _by_label(judged: Sequence[Judged], limits: tuple[float, float]) -> str:
    """By label: lines, how many of them go by rules and with the model, and how many of those under their own label."""
    told = ["| label | lines | go by rules | go | of these, so labelled |", "|---|---|---|---|---|"]
    for label in REMOVED:
        number, lines, ruled, gone, named = LABELS.index(label), 0, 0, 0, 0
        for one in judged:
            mine = (one.example.gold == number) & (one.example.weight > 0)
            by_rule, by_model = one.label > 1, one.accused(limits)
            lines += int(mine.sum())
            ruled += int((mine & by_rule).sum())
            gone += int((mine & (by_rule | by_model)).sum())
            named += int((mine & (by_rule | by_model) & (one.said == number)).sum())
        told.append(
            f"| {label} | {lines} | {ruled / max(1, lines):.0%} | {gone / max(1, lines):.0%} "
            f"| {named / max(1, gone):.0%} |"
        )
    return "\n".join(told)


def written(
    judged: Sequence[Judged],
    chosen: Mapping[str, tuple[float, float]],
    fit: Calibration,
    digests: Mapping[str, str],
    examples: Sequence[Example],
) -> str:
    """The card's text."""
    pages = sum(one.origin == "pages" for one in examples)
    read = sum(one.origin == READ for one in examples)
    written = sum(one.origin == AUTHORED for one in examples)
    files = "\n".join(f"- `{name}`: sha256 {digest}" for name, digest in digests.items())
    steps = "\n".join(
        f"| {low:.2f} to {high:.2f} | {lines} | {mean:.3f} | {share:.3f} |"
        for low, high, lines, mean, share in reliability(judged)
    )
    told = "\n".join(
        f"| {name} | {chosen[name][0]:.2f} | {chosen[name][1]:.2f} | {ALLOWED[name]:.2%} | {TOUCHED[name]:.1%} |"
        for name in STRICTNESS
    )
    return _CARD.format(
        table=table(judged, chosen),
        labels=_by_label(judged, chosen["balanced"]),
        reliability=steps,
        told=told,
        fit=fit,
        dumps=len(examples) - pages - read - written,
        read=read,
        written=written,
        pages=pages,
        made=MADE * (len(examples) - pages) // max(1, len(examples)),
        files=files,
        recipe=Recipe(),
    )


_CARD = """# The labeller

Written by `boilerstrip train`; do not edit. Its text stands in `boilerstrip/training/card.py`.

The labeller says of every line that rules and contexts leave open how likely it is wrapper, and of those that go, what
they are. It is two steps:

1. **Words.** Every word, pair of words and end of a line is hashed to 16 bits and has one learned weight (logistic
   regression); a line's score is their sum over the square root of their number. Works in any language: letters of
   scripts without spaces are words of their own.
2. **Neighbourhood.** Boosted trees look at that score, at a line's looks (length, case, digits, marks, how it begins
   and ends), at what rules said, all of it also of three lines either side, and at where the line stands: place, zone,
   gaps, repeats, the share of its words that the rest of the document has too.

Trees never see a score that was learned from the line's own site, in training either. Everything is whole numbers run
with numpy: the same answer alone, in a batch and on any machine. Labels come from a second, smaller set of trees.
It may only add to what rules and contexts take: where a rule, a keep-rule or the headline has spoken, it is not asked.
What a context takes by its place alone it names: that context knows that a line goes, and guesses what it is. But
a writer's name, by a context, that is a section's to the labeller, stays a name: to trees both look alike. And
where it wavered about a line, the text is judged once more without what went, as a second strip would.

## Figures

Cross-validated by group: every document was judged by a model that saw none of its group. Line F1 and body loss, for
rules and contexts alone and for each strictness; label accuracy, wrapped documents right and clean documents touched at
"balanced". Rules were written on four fifths of the sites, so what they are worth there says little of other sites.

{table}

By label, all dumps, at "balanced":

{labels}

A line goes when it is wrapper with more than a probability, which is higher in documents in which rules found nothing.
The lowest were chosen that touch no more documents without wrapper, and with two in five (site, rule) pairs off, as on
sites that nobody has read, cost no more of the story, than these shares beyond what rules do; where rules found none,
"careful" and "balanced" leave the decoys of fixtures/ besides. A line of 800 characters or more, which is a whole
paragraph, goes only above 0.75.

| strictness | where rules found wrapper | where they found none | of the story | of clean documents |
|---|---|---|---|---|
{told}

## Reliability

Of the lines that rules leave open, cross-validated; log odds are scaled by {fit.slope} and moved by {fit.lift}
(Platt 1999).

| probability of wrapper | lines | mean | share that is wrapper |
|---|---|---|---|
{reliability}

## What was compared

Before the rules of other languages were written; all labelled dumps, cross-validated by group, two in five
(site, line rule) pairs switched off at random, as on sites that nobody has read; line F1 at a body loss of at most
0.25% and 0.40%.

| model | line F1, 0.25% | line F1, 0.40% |
|---|---|---|
| rules and contexts alone (0.09%) | .726 | .726 |
| bags of hashed words in a small network, convolutions over neighbours (the first version) | .837 | .840 |
| the same, larger (32 by 96), or with more of its words dropped | .838, .835 | .837, .839 |
| the same with the words' score of step 1 as a feature | .834 | .840 |
| the same, words only by that score | .827 | .834 |
| trees over seven lines of the network's features and the words' score | .849 | .859 |
| their mean with the network | .857 | .859 |
| trees over seven lines of whole numbers (this model) | .845 | .850 |

Words alone, average precision of wrapper in English and in other languages: words, pairs and ends .898 and .632; with
4-grams of characters .897 and .655; words only .866 and .587. Without any rule, at 0.40%: trees .804, network .777,
mean .813. Trees were kept: better by two points where sites are unread, and asked about few lines only.

Later, with the rules of all languages, judged in the same way (trees: line F1 .858 at 0.25%, .862 at 0.40%; average
precision of the lines left open .696):

| tried on top of the trees, or in their data | line F1, 0.25% | line F1, 0.40% | average precision |
|---|---|---|---|
| a linear chain over wrapper and story, on the trees' odds, best of five weights | .852 | .861 | .694 |
| second trees over the first ones' answers, four lines either side and the document's | .852 | .859 | .670 |

A chain ties together what stands together, as the trees have done already with three lines either side; in republished
lists it gains a point, elsewhere it loses more. Of no weight either way (within half a point): neighbours' places as
columns; the best overlap with any one other line; the nearest line taken; pages left out, or three times as heavy, or
flattened in one manner or in four; no made documents. On two of the five parts, unlabelled dumps of 62 sites
(`site-pools`, the part's own groups left out) as further examples, with the rules' labels, lines that recur on their
site as wrapper and paragraphs as story, brought average precision from .680 down to .670: they are not used here.

With the rules of flattened pages' families, figures of lines that rules leave open, on sites that may be read and with
two in five pairs off (average precision in English and in other languages; line F1 at 0.1% of the story beyond what
rules cost):

| how it was trained | average precision | line F1 |
|---|---|---|
| two draws, two in five pairs off (before) | .718, .384 | .898, .740 |
| three draws, three in five off | .724, .393 | .899, .746 |
| two draws, authored documents of next to no weight | .711, .387 | .899, .745 |
| 14 columns more: runs of lines, the next lines that go, words of the story's prose | .716, .389 | .902, .741 |
| means of two or three of these models' log odds | .710 to .719, .382 to .388 | .898 to .899, .739 to .751 |

Then, with a few rules more (three draws, three in five off: .725, .396; .899, .753):

| how it was trained | average precision | line F1 |
|---|---|---|
| indentation and blank lines as columns | .728, .431 | .902, .753 |
| the same, and some pages flattened with their own breaks and indentation | .727, .442 | .900, .756 |
| the same, and columns of the headline's manner, other rough lines, paragraphs' words | .732, .455 | .900, .777 |
| the same, 450 smaller steps instead of 300 | .739, .459 | .901, .769 |
| 300 steps, pages of two and a half times the weight | .716, .453 | .894, .775 |

Then, of 4,256 unlabelled dumps and 1,136 training pages some were read line by line. 450 steps, rules as before:

| how it was trained | average precision | line F1 |
|---|---|---|
| 464 dumps that were read | .750, .454 | .905, .767 |
| 703 of them, the further ones not in English | .748, .456 | .904, .763 |
| 464, and 763 pages labelled by readers instead of gold texts, their weight as before | .751, .443 | .907, .781 |
| 511 pages alone, as heavy as dumps (one part of five: .791, .488 before) | .755, .424 | .922, .690 |
| the same, two fifths as heavy | .773, .464 | .931, .748 |
| 703 dumps, 700 smaller steps instead of 450 (four parts: .749, .408 before) | .755, .410 | .909, .730 |

Then a language model wrote documents, 704 more than the 204 of before: 344 as an extractor leaves a body, the others as
whole pages are flattened. 700 steps, with the rules written from what those left over (before: .754, .460; .909, .777):

| how it was trained | average precision | line F1 |
|---|---|---|
| 664 bodies, their weight .3 (this model) | .765, .466 | .914, .758 |
| the same, their weight .12 | .758, .461 | .913, .778 |

Of lines that rules leave open in 360 of the whole pages, which neither model has seen, by other writers than the
bodies': average precision .647 and .673 before, .724 and .733 with this model (one part). Whole pages beside them
helped less: on one part (before: .806, .479) 192 pages .822, .500, all 704 documents .809, .448, twice as heavy
.810, .445.

However well pages are labelled, guides, shops and firms' blogs are not what dumps of news are, and lines of theirs make
the trees surer of what is not so: read pages say what rules are worth (`bench/readings.py`), read dumps are trained on.

A context for what is nested deeper than all paragraphs and stands off on both sides took nine headlines of one site,
and on flattened pages as many sub-headings and captions as headlines: it is not there, the columns are.

Names, with two in five rules off: contexts that take a line by where it stands and guess what it is (904, 906 to 908,
910) were right in .36 of cases, the label trees in .66, which name such lines now. Contexts that read it from a heading
or from neighbours on both sides were right in .83, the trees in .79: these keep theirs, and so does what rules take.

## Data

{dumps} labelled dumps; {read} dumps of `site-pools` that a language model read line by line under the dumps' own rules
of labelling: beside them it read 56 labelled dumps that it did not know for such, and of 1,701 lines of theirs about
which both are sure all were to be kept or taken as there, and of 705 that go .96 were named as there. What it doubted
teaches nothing. {pages} pages flattened to lines, labelled by gold text and class names; and some {made}
documents that training makes of all these: stories in other documents' wrappers, with rules' own examples and other
stories' headlines around them; verse, tables, chronicles, lists and questions made of a story's words and of some of
a wrapper's, which stay; galleries of 2 to 80 captions; blank lines dropped or added, heads and tails cut, paragraphs
or wrapper joined, lines hard-wrapped, other quotes, separators and case. Pages are flattened in five manners, each page
in one: as a loose extractor, inscriptis and html2text would, and BeautifulSoup's `get_text`, a line a piece or with the
page's own breaks and indentation. Beside them {written} documents that a language model wrote for training: invented
stories in the wrappers of as many made-up sites, each in words of its own, with what looks like wrapper and is not,
most of them as an extractor leaves a story's body. They are on the training side of every fold; dumps that were read
keep to their group's. No figure here is about either.

{files}

## Training

{recipe}. Rules are switched off by chance, so that trees do not lean on them more than they can on unread sites.

## Known weaknesses

Captions without a credit and related headlines without a marker are most of what is missed; docs/errors.md counts what
is decided wrongly, by class. Verse, rows of tables and
lists that speak with a site's words are taken too often: tests/test_decoys.py names the decoys that it changes. Sites
in languages other than English are few in training, and Japanese, Ukrainian, Dutch and mainland Chinese have none but
invented ones.
"""
