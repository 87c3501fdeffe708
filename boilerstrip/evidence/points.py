"""Context of a summary in points: the heading over a story, such as "Key points", and the short lines under it."""

from __future__ import annotations

import re

from boilerstrip.evidence.view import ITEM, View

_LONGEST = 40  # characters of the heading
_POINTS, _POINT = 8, 200  # points at most, and characters of one
_LATE = 4  # lines behind the first paragraph's beginning where the heading may stand: a point may be one
_HEADINGS = re.compile(
    r"\W*(?:(?:\w+ ){0,2}key (?:points?|updates|moments|takeaways|facts|findings|events)"
    r"|(?:in|the) brief|at a glance|(?:story |news )?highlights|(?:quick |story |article )?summary"
    r"|what (?:we(?:'re| are) covering|(?:you need )?to know)|takeaways"
    r"|(?:les )?points[ -]cl[ée]s?|l'essentiel(?: en bref)?|das wichtigste in kürze|auf einen blick"
    r"|(?:los )?puntos clave|(?:las )?claves|en resumen|in sintesi|punti chiave|pontos-chave|destaques|em resumo"
    r"|in het kort|samenvatting|w skrócie|najważniejsze informacje|главное|коротко|головне|накратко|με λίγα λόγια"
    r"|tóm tắt|điểm chính|ringkasan|poin(?:-poin)? penting|özet|özetle"
    r"|मुख्य बातें|हाइलाइट्स|النقاط الرئيسية|أبرز النقاط|نکات کلیدی|要点|重點|本文重點|重點摘要|ポイント|요약|핵심 요약)\W*",
    re.IGNORECASE,
)


def summaries(view: View) -> None:
    """KEP904: a heading such as "Key points" over the story and the points under it are the story's.

    They end with the first line that a rule knows, or with one that is no item where the first is. It speaks of 64
    lines in 12 documents of the labelled and read ones that may be read, and of one that is not the story's.
    """
    size, label, lines = view.shape.size, view.label, view.doc.lines
    for k in range(min(len(lines), view.first + _LATE)):
        if size[k] > _LONGEST or not _HEADINGS.fullmatch(lines[k]):
            continue
        end, item = k + 1, k + 1 < len(lines) and lines[k + 1][0] in ITEM
        while end < min(len(lines), k + 1 + _POINTS) and label[end] is None and size[end] <= _POINT:
            if item and lines[end][0] not in ITEM:
                break
            end += 1
        if end > k + 1:
            for own in range(k, end):
                view.keep(own, "KEP904")
            return
