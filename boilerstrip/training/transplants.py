"""Documents that training makes: real stories in other documents' wrappers, in lists of headlines, laid out anew.

A wrapper is learned from few sites, and a model that has seen each wrapper with its own stories alone takes the
site's subjects for signs of it. A story is only ever put together with wrappers of the training side of a fold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from boilerstrip.rulefile import Rule, shipped_rules
from boilerstrip.training.corpus import Example, Reader
from boilerstrip.training.galleries import with_gallery
from boilerstrip.training.layout import laid_down, laid_out
from boilerstrip.training.lookalikes import lookalike
from boilerstrip.training.parts import Line, Parts, taken_apart
from boilerstrip.training.words import part_of

Chance = np.random.Generator
_OWN = 0.5  # weight of a line that a rule gives as its example
_GALLERIES = 0.12  # share of stories in others' wrappers that get one


@dataclass(frozen=True)
class Stock:
    """What transplants are made of, by language where they differ by it."""

    parts: Sequence[Parts]
    langs: Sequence[str]
    headlines: dict[str, list[str]]
    own: dict[str, list[tuple[Line, str]]]  # rules' own examples, with where they stand
    spice: dict[str, list[str]]  # lines of wrapper
    captions: dict[str, list[str]]
    groups: Sequence[str]


def stock_of(examples: Sequence[Example]) -> Stock:
    """The stock of some examples."""
    parts, langs, groups = [], [], []
    headlines: dict[str, list[str]] = {}
    spice: dict[str, list[str]] = {}
    captions: dict[str, list[str]] = {}
    for one in examples:
        made = taken_apart(one)
        if made is None:
            continue
        parts.append(made)
        langs.append(one.lang)
        groups.append(one.group)
        spice.setdefault(one.lang, []).extend(line.text for line in made.lines if not line.stays and len(line.text) > 5)
        captions.setdefault(one.lang, []).extend(line.text for line in made.lines if line.label == "caption")
        headlines.setdefault(one.lang, []).extend(
            line.text for line in made.lines if line.label in ("title", "related") and 20 < len(line.text) < 160
        )
    return Stock(parts, langs, headlines, _own(), spice, captions, groups)


def _own() -> dict[str, list[tuple[Line, str]]]:
    """By language, the lines that the shipped rules say they must take."""
    own: dict[str, list[tuple[Line, str]]] = {}
    for rule in shipped_rules():
        if rule.action == "line":
            own.setdefault(rule.lang, []).extend(_examples(rule))
    return own


def _examples(rule: Rule) -> Iterator[tuple[Line, str]]:
    for one in rule.drops:
        if "{title}" not in one["line"]:
            yield Line(one["line"], rule.label, _OWN), rule.where


def transplants(examples: Sequence[Example], count: int, seed: int, reader: Reader) -> list[Example]:
    """Documents made of some examples; the same ones for the same seed.

    A document is made of one part of the sites alone: what words say of its lines then comes from other sites.
    """
    chance = np.random.default_rng(seed)
    by_part: dict[int, list[Example]] = {}
    for one in examples:
        if one.origin != "pages":
            by_part.setdefault(part_of(one.group), []).append(one)
    made: list[Example] = []
    for part, some in sorted(by_part.items()):
        stock = stock_of(some)
        by_lang: dict[str, list[int]] = {}
        for k, lang in enumerate(stock.langs):
            by_lang.setdefault(lang, []).append(k)
        for number in range(count * len(some) // len(examples)):
            at = int(chance.integers(len(stock.parts)))
            text, gold = laid_down(laid_out(_wrapped(stock, by_lang, at, chance), chance))
            made.append(
                reader.example(
                    text,
                    gold,
                    identity=f"made-{part}-{number}",
                    group=stock.groups[at],
                    lang=stock.langs[at],
                    origin="made",
                )
            )
    return made


def _wrapped(stock: Stock, by_lang: dict[str, list[int]], at: int, chance: Chance) -> list[Line]:
    """One document's story with somebody else's wrapper around it, or with its own."""
    lang, parts = stock.langs[at], stock.parts[at]
    story = list(parts.story)
    if chance.random() < 0.4:
        return _enriched(list(parts.lines), story, stock.spice.get(lang, []), chance)
    lines = _enriched(story, story, stock.spice.get(lang, []), chance)
    same = by_lang[lang] if chance.random() < 0.85 else range(len(stock.parts))
    head = stock.parts[same[int(chance.integers(len(same)))]].head
    tail = stock.parts[same[int(chance.integers(len(same)))]].tail
    lines = [*head, *lines, *tail]
    if chance.random() < 0.5:
        lines = _with_own(lines, stock.own.get(lang, []) + stock.own["any"], chance)
    if chance.random() < 0.35:
        lines = _with_headlines(lines, stock.headlines.get(lang, []), chance)
    if chance.random() < _GALLERIES:
        lines = with_gallery(lines, stock.captions.get(lang, []), chance)
    return lines


def _enriched(lines: list[Line], story: Sequence[Line], spice: Sequence[str], chance: Chance) -> list[Line]:
    """Perhaps with a block that looks like wrapper, somewhere behind the story's beginning."""
    if chance.random() < 0.5:
        return lines
    places = [k for k, one in enumerate(lines) if one.label == "text"]
    if not places:
        return lines
    at = places[int(chance.integers(len(places)))] + 1
    if chance.random() < 0.25:
        at = places[-1] + 1
    return [*lines[:at], *lookalike(story, spice, chance), *lines[at:]]


def _with_own(lines: list[Line], own: Sequence[tuple[Line, str]], chance: Chance) -> list[Line]:
    """Some of the rules' own examples, at the end that their rules name."""
    places = [k for k, one in enumerate(lines) if one.label == "text"]
    if not own or not places:
        return lines
    head: list[Line] = []
    tail: list[Line] = []
    for k in chance.integers(len(own), size=int(chance.integers(1, 5))):
        line, where = own[int(k)]
        line = line._replace(blank=int(chance.integers(2)))
        (head if where == "head" or (where != "tail" and chance.random() < 0.35) else tail).append(line)
    first, last = places[0], places[-1] + 1
    if chance.random() < 0.3:
        last = places[int(chance.integers(len(places)))] + 1
    return [*lines[:first], *head, *lines[first:last], *tail, *lines[last:]]


def _with_headlines(lines: list[Line], headlines: Sequence[str], chance: Chance) -> list[Line]:
    """Other stories' headlines without a word that says so, between paragraphs or under the story."""
    places = [k for k, one in enumerate(lines) if one.label == "text"]
    if len(headlines) < 8 or not places:
        return lines
    some = chance.integers(len(headlines), size=int(chance.integers(1, 7)))
    gap = int(chance.integers(2))
    more = [Line(headlines[int(k)], "related", 0.7, True, gap) for k in some]
    at = (places[int(chance.integers(len(places)))] if chance.random() < 0.4 else places[-1]) + 1
    return [*lines[:at], *more, *lines[at:]]
