"""``boilerstrip rules --output-format markdown``: the index of all rules and contexts, as docs/rules.md has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from boilerstrip.commands.catalogue import Code

_HEAD = """# Rules

Made by `boilerstrip rules --output-format markdown > docs/rules.md`; do not edit. How rules are made:
[writing-a-rule.md](writing-a-rule.md); what the labels mean: [labels.md](labels.md). `boilerstrip rule CODE` prints all
of one: why it is there and what it is known to cost, its pattern, what it takes and what it leaves.
"""
_LANGUAGES = {
    **{"any": "Any language", "ar": "Arabic", "bg": "Bulgarian", "de": "German", "el": "Greek", "en": "English"},
    **{"es": "Spanish", "fa": "Persian", "fr": "French", "hi": "Hindi", "id": "Indonesian", "it": "Italian"},
    **{"ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese"},
    **{"ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese"},
}
_FIRST = ("en", "any")
_CONTEXTS = """
## Contexts

Codes from 900 on are for lines that say nothing of themselves: code looks at the lines around
([design.md](design.md)). Those in 000 are the [learned labeller's](model.md).

| codes | name | what |
|---|---|---|
"""


def markdown(codes: Iterable[Code]) -> str:
    """All codes as a page: rules by language, then contexts."""
    some = list(codes)
    rules = [one for one in some if one.rule is not None]
    languages = sorted({one.lang for one in rules}, key=_place)
    parts = [_HEAD]
    for language in languages:
        mine = [one for one in rules if one.lang == language]
        parts.append(f"\n## {_LANGUAGES.get(language, language)} ({len(mine)})\n\n")
        parts.append("| code | name | label | | takes |\n|---|---|---|---|---|\n")
        parts += map(_row, mine)
    parts += [_CONTEXTS, *_contexts(one for one in some if one.rule is None)]
    return "".join(parts)


def _place(language: str) -> tuple[int, str]:
    """English first, then what holds in any language, then the others by name."""
    return (_FIRST.index(language) if language in _FIRST else len(_FIRST), _LANGUAGES.get(language, language))


def _row(code: Code) -> str:
    """A rule with the first of its examples, or the part of it that goes."""
    assert code.rule is not None
    first = code.rule.drops[0] if code.rule.drops else code.rule.keeps[0]
    kept = "" if code.action != "keep" else "keeps "
    shown = first.get("cut", first["line"])
    return f"| {code.code} | {code.name} | {code.label} | {code.surely} | {kept}{_quoted(shown)} |\n"


def _contexts(codes: Iterable[Code]) -> Iterator[str]:
    """A context has a code for each label that it can give."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in codes:
        found.setdefault((one.name, " ".join(one.why.split()).replace("|", "&#124;")), []).append(one.code)
    for (name, why), mine in found.items():
        yield f"| {', '.join(mine)} | {name} | {why} |\n"


def _quoted(line: str) -> str:
    """An example as code in a cell of a table."""
    return "`" + line.strip().replace("`", "'").replace("|", "\\|") + "`"
