"""One verdict per line from all its evidence. The weaker never wins against the stronger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from boilerstrip.document import Decision, Evidence
from boilerstrip.labels import KEPT
from boilerstrip.settings import Settings, selects

MODEL = "000"  # the digits of the model's codes
RECIPE = "RECIPE:"  # what codes of site recipes begin with: where they keep, they are stronger than the model alone
SITE = "SITE:"  # what codes of site profiles begin with
COPY = "COPY:"  # what codes of other copies of a story begin with
_ABOUT_LINES = ("line", "keep")  # actions that say whether a line goes


def strongest(evidence: Sequence[Evidence]) -> Evidence | None:
    """The line evidence that wins: a certain rule, a keep-rule, the most confident likely one, a profile, the model.

    Copies that carry a line count as a keep-rule, that none does, as the model.
    """
    if len(evidence) == 1:
        return evidence[0] if evidence[0].action in _ABOUT_LINES else None
    best = None
    for one in evidence:
        if one.action not in _ABOUT_LINES:
            continue
        if best is None or _rank(one) > _rank(best):
            best = one
    return best


def _rank(one: Evidence) -> tuple[float, float]:
    if one.action == "keep":
        return (-0.5 if one.code.startswith(RECIPE) else 1, one.confidence)
    if one.certain:
        return (2, one.confidence)
    if one.code[3:] == MODEL or one.code.startswith(COPY):
        return (-2, one.confidence)
    return (-1 if one.code.startswith(SITE) else 0, one.confidence)


def allowed(one: Evidence, settings: Settings) -> bool:
    """Whether the user wants this removal: codes selected and ignored (the closer name wins)."""
    if not settings.select and not settings.ignore:
        return True
    ignored = selects(settings.ignore, one.label, one.code)
    chosen = selects(settings.select, one.label, one.code) if settings.select else 1
    return chosen > ignored


def decide(
    alone: Mapping[int, Sequence[Evidence]],
    context: Mapping[int, Sequence[Evidence]],
    titles: frozenset[int],
    plain: Sequence[float],
    settings: Settings,
    model: Mapping[int, Sequence[Evidence]] = MappingProxyType({}),
) -> tuple[Decision, ...]:
    """One Decision per line.

    Parameters
    ----------
    alone, context : mapping of position to evidence
        What rules said of the line itself, and what its neighbours add.
    titles : frozenset of int
        Positions of the story's own headline.
    plain : sequence of float
        Per position, how safe it is to keep the line when nothing speaks against it (0..1).
    settings : Settings
        ``select`` and ``ignore`` choose what evidence is heard, ``keep`` the labels that stay.
    model : mapping of position to evidence
        What the labeller says; the weakest.
    """
    # There are few kinds of lines that nothing speaks about, and many such lines: they share their Decisions.
    decisions = [_TEXT.get(one) or _plain(one) for one in plain]
    filtering = bool(settings.select or settings.ignore)
    for k in alone.keys() | context.keys() | model.keys() | titles:
        base = "title" if k in titles else "text"
        first = alone.get(k, ())
        second = [*context.get(k, ()), *model.get(k, ())]
        if filtering:
            first, second = _wanted(first, settings), _wanted(second, settings)
        decisions[k] = _decision([*first, *second], base, strongest(first), plain[k], settings.keep)
    return tuple(decisions)


def decided(evidence: Sequence[Evidence], base: str, plain: float, settings: Settings) -> Decision:
    """The Decision about one line that has no neighbours: ``base`` is what it is when nothing speaks against it."""
    if not evidence:
        return _TEXT.get(plain) or _plain(plain)
    if settings.select or settings.ignore:
        evidence = _wanted(evidence, settings)
    return _decision(evidence, base, strongest(evidence), plain, settings.keep)


def _wanted(evidence: Sequence[Evidence], settings: Settings) -> list[Evidence]:
    """The evidence that the user's codes leave.

    A context's removal that goes under another name is selected by that name, and ignored by either.
    """
    name = _name(evidence)
    if name is None:
        return [one for one in evidence if one.action == "keep" or allowed(one, settings)]
    goes = allowed(name, settings)
    return [
        one for one in evidence if one.action == "keep" or (goes and not selects(settings.ignore, one.label, one.code))
    ]


def _name(evidence: Sequence[Evidence]) -> Evidence | None:
    return next((one for one in evidence if one.action == "name"), None)


_TEXT: dict[float, Decision] = {}


def _plain(confidence: float) -> Decision:
    """The shared Decision of text that is safe to keep with this confidence."""
    made = Decision("text", True, False, confidence, (), "text")
    if len(_TEXT) < 256:
        _TEXT[confidence] = made
    return made


def _decision(
    evidence: Sequence[Evidence], base: str, mine: Evidence | None, plain: float, keep: Sequence[str]
) -> Decision:
    winner = strongest(evidence)
    alone = mine.label if mine is not None and mine.action == "line" else base
    if winner is not None and winner.action == "line" and winner.label not in KEPT:
        label = winner.label
        codes = [winner.code, *[one.code for one in evidence if one.label == label and one.action == "line"]]
        name = _name(evidence)
        if name is not None:
            label, codes = name.label, [name.code, *codes]
        if codes[0][3:] == MODEL:
            codes.append("model")
        # A label that the user keeps is still told: the line stays, recognised.
        kept, certain = label in keep, winner.certain and label not in keep
        return Decision(label, kept, certain, winner.confidence, tuple(dict.fromkeys(codes)), alone)
    spans = tuple([one for one in evidence if one.action == "span" and one.label not in keep])
    reasons = tuple(dict.fromkeys([one.code for one in evidence if one.action in ("keep", "span")]))
    confidence = min([plain, *[one.confidence for one in spans]])
    return Decision(base, True, False, confidence, reasons, alone, spans)
