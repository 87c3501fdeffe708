"""Every code there is: of rules, contexts and plug-ins in use, and the model's own; for ``rule`` and ``rules``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from boilerstrip.evidence.context import CONTEXTS, codes_of
from boilerstrip.evidence.pagecontexts import PAGE_CONTEXTS
from boilerstrip.evidence.plugins import Plugin
from boilerstrip.labels import label_of_code
from boilerstrip.rulefile import Rule

MODEL = (
    "The learned model: where no rule or context speaks, it says that a line goes; of a line that a context "
    "takes by its place alone, it may say better what it is (the context's code is then among the line's reasons). "
    "Not in use with --model none."
)


@dataclass(frozen=True, slots=True)
class Code:
    """One code, with the rule behind it if it is a rule's."""

    code: str
    name: str
    label: str
    why: str
    where: str
    action: str
    certain: bool | None  # None: one time so, another time so
    origin: str
    lang: str = "any"
    rule: Rule | None = None

    def row(self) -> dict[str, Any]:
        """As JSON shows it."""
        fields = ("code", "name", "label", "why", "where", "action", "certain", "origin")
        return {field: getattr(self, field) for field in fields}

    @property
    def surely(self) -> str:
        """Whether it is certain, in a word."""
        return "varies" if self.certain is None else "certain" if self.certain else "likely"

    def __str__(self) -> str:
        return f"{self.code}  {self.label:12} {self.surely:8} {self.action:5} {self.lang:4} {self.name}"


def codes_in_use(rules: Iterable[Rule], plugins: Iterable[Plugin]) -> list[Code]:
    """The rules, the contexts and what plug-ins declare, by code."""
    return sorted([*map(_of_rule, rules), *_contexts(), *_of_plugins(plugins)], key=lambda one: one.code)


def model_code(code: str) -> Code | None:
    """The model's own code of a label; None for other codes."""
    label = label_of_code(code)
    if label is None or code[3:] != "000":
        return None
    return Code(code, "model", label, MODEL, "anywhere", "line", False, "the model")


def _of_rule(rule: Rule) -> Code:
    told = (rule.code, rule.name, rule.label, rule.why, rule.where, rule.action, rule.certain, rule.origin, rule.lang)
    return Code(*told, rule)


def _of_plugins(plugins: Iterable[Plugin]) -> Iterator[Code]:
    """What plug-ins say that their codes stand for; whether it is a line or a span that goes, they say of each."""
    for plugin in plugins:
        for code, why in (plugin.codes or {}).items():
            label = label_of_code(code)
            action = "any" if label else "keep"
            yield Code(code, plugin.name, label or "text", why, "by the document", action, None, str(plugin))


def _contexts() -> Iterator[Code]:
    """A context's docstring says what it is for behind its codes."""
    found: list[tuple[Callable[..., object], str]] = [(one, "by the lines around") for one in CONTEXTS]
    found += [(one, "by the page's markup") for one in PAGE_CONTEXTS]
    for context, where in found:
        what = inspect.cleandoc(context.__doc__ or "").partition(": ")[2]
        name, why = context.__name__.replace("_", "-"), what[:1].upper() + what[1:]
        for code in codes_of(context):
            label = label_of_code(code)
            action = "line" if label else "keep"
            yield Code(code, name, label or "text", why, where, action, False, "a context")
