"""From what is said of some texts to their Results; the labeller is asked about all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from boilerstrip.again import wavers, with_second
from boilerstrip.batches import TEXTS
from boilerstrip.decide import decide
from boilerstrip.document import Decision, Evidence
from boilerstrip.errors import BoilerstripError, PatternTimeout, PluginError
from boilerstrip.evidence import copies as beside
from boilerstrip.evidence.shape import safety
from boilerstrip.judge import Judge, Judged
from boilerstrip.learned.told import Told
from boilerstrip.outcome import outcome
from boilerstrip.result import Result
from boilerstrip.settings import selects

if TYPE_CHECKING:
    from boilerstrip.copies.laid import Panel


class Verdicts(Judge):
    """A Judge that decides."""

    @staticmethod
    def laid_beside(one: Judged, panel: Panel) -> Judged:
        """A judged text with what its copies say of it."""
        kept, own = beside.split(one.doc, one.alone, one.context.evidence)
        return one._replace(copies=panel.standing(kept, own))

    def results(self, some: Sequence[Judged]) -> Iterator[Result]:
        """Decide about texts that were judged, a batch at a time; errors as in ``strip_many``."""
        for at in range(0, len(some), TEXTS):
            yield from self._results(some[at : at + TEXTS])

    def _results(self, some: Sequence[Judged]) -> Iterator[Result]:
        """Decide about some texts; the labeller is asked about all of them at once.

        Raises
        ------
        PatternTimeout, PluginError
            When the second look at a text fails; the results of the texts before it have come by then.
        """
        decided = self._decided(some)
        results = [self._result(one, decisions) for one, (decisions, _) in zip(some, decided, strict=True)]
        again = [k for k, pair in enumerate(decided) if self._model is not None and wavers(*pair)]
        rest: list[Judged] = []
        failure: BoilerstripError | None = None
        for k in again:
            try:
                one = some[k]
                left = self.judged(results[k].text, one.doc.title, one.doc.lang, one.profiles)
                if one.copies is not None:
                    left = left._replace(copies=one.copies.of_rest(one.doc, results[k].decisions, left.doc))
                rest.append(left)
            except (PatternTimeout, PluginError) as error:
                failure = error
                del results[k:]
                break
        for k, (second, _) in zip(again, self._decided(rest), strict=False):
            decisions = with_second(results[k].decisions, second, self._settled(some[k]))
            if decisions != results[k].decisions:
                results[k] = self._result(some[k], decisions)
        yield from results
        if failure:
            raise failure

    def _settled(self, one: Judged) -> frozenset[int]:
        """Lines of which something spoke that the user may have left out."""
        if not (self.settings.select or self.settings.ignore):
            return frozenset()
        spoken = [*one.alone.items(), *one.context.evidence.items()]
        return frozenset(k for k, evidence in spoken if any(each.action == "line" for each in evidence))

    def _decided(self, some: Sequence[Judged]) -> list[tuple[tuple[Decision, ...], Sequence[float]]]:
        """The decisions about some texts, and by line how safe it is to keep."""
        return [
            (decide(one.alone, one.context.evidence, one.context.titles, plain, self.settings, model), plain)
            for one, (model, plain) in zip(some, self._asked(some), strict=True)
        ]

    def _asked(self, some: Sequence[Judged]) -> list[tuple[Mapping[int, Sequence[Evidence]], Sequence[float]]]:
        """What the labeller says against lines, and by line how safe it is to keep."""
        model = self._model
        if model is None:
            return [(self._carried(one), safety(one.shape)) for one in some]
        from boilerstrip.learned.told import accused

        limits = model.thresholds[self.settings.strictness]
        answers: list[tuple[Mapping[int, Sequence[Evidence]], Sequence[float]]] = []
        for one, told in zip(some, self.told(some), strict=True):
            if one.copies is not None:
                told = beside.with_copies(told, one.copies, one.doc, limits[not told.wrapped])
            found = accused(told, limits, one.argue)
            for k, evidence in self._carried(one, told).items():
                found[k] = [*found.get(k, ()), *evidence]
            answers.append((found, told.plain))
        return answers

    def _carried(self, one: Judged, told: Told | None = None) -> dict[int, list[Evidence]]:
        """What copies say for lines that other sites carry."""
        if one.copies is None or selects(self.settings.ignore, "", beside.SHARED):
            return {}
        return beside.carried(one.copies, one.doc, one.alone, one.context.evidence, told)

    def told(self, some: Sequence[Judged]) -> list[Told]:
        """What the labeller says of some texts, whatever the strictness; asked about all of them at once."""
        from boilerstrip.learned.labeller import Question, ask, told_of
        from boilerstrip.learned.state import state_of

        questions = [
            Question(
                one.doc,
                one.shape,
                state_of(one.doc, one.alone, one.context),
                *([beside.LEAST] if one.copies is not None and one.copies.whole else []),
            )
            for one in some
        ]
        return [
            told_of(answer, question) for answer, question in zip(ask(self._model, questions), questions, strict=True)
        ]

    def _result(self, one: Judged, decisions: tuple[Decision, ...]) -> Result:
        status, confidence, told = outcome(one.doc, one.shape, decisions, self.settings)
        return Result(one.doc, decisions, status, confidence, told, one.context.title, self._digests)
