"""Changed facts in other languages: small numbers, days, months, negations, names; and what is no change in them."""

from __future__ import annotations

import pytest

import boilerstrip
from boilerstrip.scoring.tongues import tongue_of

TEXTS = {
    "de": "Die Regierung in Berlin hat am Montag nach einer langen Debatte beschlossen, dass die vier Brücken über den "
    "Rhein bis März saniert werden. Das sagte Minister Karl Müller der Zeitung, und die Corona-Krise ist nicht vorbei.",
    "fr": "Le maire de la ville a annoncé mardi que les trois ponts sur la rivière seront réparés avant le mois de "
    "mai. Il n'est pas question de fermer le marché, a dit le conseil à São Paulo.",
    "es": "El alcalde de la ciudad anunció el martes que los tres puentes sobre el río serán reparados antes de mayo, "
    "y que el mercado no cerrará por las obras.",
    "it": "Il sindaco della città ha annunciato martedì che i tre ponti sul fiume saranno riparati prima di maggio, e "
    "che il mercato non chiude mai per i lavori.",
    "pt": "O prefeito da cidade anunciou na terça que os três postes sobre o rio serão trocados antes de maio no "
    "Brasil, e que o mercado não vai fechar em São Paulo.",
    "ru": "Мэр города объявил во вторник, что три моста через реку будут отремонтированы до мая, и что рынок не "
    "закроется из-за этих работ.",
    "zh": "市长星期二宣布，三座桥梁将在五月之前修好，市场不会关闭，费用约为24万元，不过居民仍然担心。",
    "ja": "市長は火曜日に、三つの橋を五月までに修理すると発表した。市場は閉鎖しません。費用は二十万円だという。",
    "ar": "أعلن رئيس البلدية يوم الثلاثاء أن ثلاثة جسور فوق النهر ستصلح قبل مايو ولن يغلق السوق خلال الأعمال التي تكلف "
    "240000 دولار.",
    "tr": "Belediye başkanı salı günü üç köprünün mayıs ayından önce onarılacağını ve pazarın bu çalışmalar için "
    "kapanmayacağını açıkladı.",
    "en": "The climbers on Mount Hood said on Tuesday that they met a man from São Paulo near the church of Saint "
    "Helen, and that 240000 people in Fort Wayne had seen them.",
}
CHANGED = [
    *(("de", "vier", "fünf", "number"), ("de", "März", "Mai", "name"), ("de", "Montag", "Dienstag", "name")),
    *(("de", "Berlin", "Hamburg", "name"), ("de", "Müller", "Schmidt", "name"), ("de", "ist nicht", "ist", "negation")),
    *(("fr", "trois", "quatre", "number"), ("fr", "mardi", "jeudi", "name"), ("fr", "mai", "juin", "name")),
    *(("fr", "pas question", "question", "negation"), ("es", "tres", "cuatro", "number")),
    *(("es", "martes", "jueves", "name"), ("es", "no cerrará", "cerrará", "negation")),
    *(("it", "tre", "quattro", "number"), ("it", "martedì", "giovedì", "name"), ("it", "mai per", "per", "negation")),
    *(("pt", "três", "cinco", "number"), ("pt", "terça", "quinta", "name"), ("pt", "não vai", "vai", "negation")),
    *(("ru", "до мая", "в марте", "name"), ("ru", "три", "пять", "number"), ("ru", "вторник", "четверг", "name")),
    *(("ru", "не закроется", "закроется", "negation"), ("tr", "salı", "cuma", "name"), ("tr", "üç", "dört", "number")),
    *(("zh", "不会", "会", "negation"), ("zh", "三座", "五座", "number"), ("zh", "24万", "25万", "number")),
    *(("ja", "しません", "します", "negation"), ("ar", "ولن", "و", "negation"), ("ar", "الثلاثاء", "الخميس", "name")),
    *(("ar", "240000", "٢٥٠٠٠٠", "number"), ("en", "Hood", "Ross", "name"), ("en", "Saint", "Fort", "name")),
]
# Another thousandfold, with what stands before and behind it.
SCALES = [
    *(("nl", "230 {} euro", "miljoen", "miljard"), ("sv", "230 {} kronor", "miljoner", "miljarder")),
    *(
        ("da", "230 {} kroner", "millioner", "milliarder"),
        ("pl", "230 {} z\u0142otych", "milion\u00f3w", "miliard\u00f3w"),
    ),
    *(("tr", "230 {} lira", "milyon", "milyar"), ("id", "230 {} rupiah", "juta", "miliar")),
    *(("ru", "230 {} \u043a\u0440\u043e\u043d", "миллионов", "миллиардов"), ("ru", "230 {} крон", "млн", "млрд")),
    *(("ru", "230 {} крон", "тысяч", "миллионов"), ("uk", "230 {} крон", "мільйонів", "мільярдів")),
    *(("ar", "230 {} كرونة", "مليون", "مليار"), ("hi", "230 {} रुपये", "लाख", "करोड़")),
    *(("hi", "230 {} रुपये", "करोड़", "अरब"), ("vi", "230 {} đồng", "triệu", "tỷ")),
    *(("ko", "230{} 원이", "만", "억"), ("ko", "230{}원이", "억", "조"), ("de", "230 {} Kronen", "Mio.", "Mrd.")),
]
ONE_SCALE = [
    *(("de", "230 Millionen Kronen", "230 Mio. Kronen"), ("de", "41 Millionen Kronen", "41.000.000 Kronen")),
    ("ru", "230 миллионов крон", "230 млн крон"),
]
SAME = [
    *(("de", "Debatte", "Diskussion"), ("de", "vier", "4"), ("de", "Müller", "Mueller"), ("de", "Zeitung", "Presse")),
    *(("de", "Corona-Krise", "Corona-Pandemie"), ("fr", "trois", "3"), ("fr", "São", "Sao"), ("es", "tres", "3")),
    *(("pt", "no Brasil", "do Brasil"), ("zh", "24万", "240000"), ("zh", "不过居民", "居民"), ("zh", "不过", "但是")),
    *(("ar", "240000", "٢٤٠٠٠٠"), ("ar", "ثلاثة", "3"), ("en", "São", "Sao"), ("en", "Mount", "Mt.")),
    *(("en", "Saint", "St."), ("en", "Fort", "Ft."), ("en", "240000", "240,000")),
]


@pytest.mark.parametrize(("tongue", "old", "new", "kind"), CHANGED)
def test_a_fact_changed_in_any_language_is_called_out(tongue: str, old: str, new: str, kind: str) -> None:
    """Whichever of the two stands in the source, and as what it is."""
    text = TEXTS[tongue]
    assert old in text
    other = text.replace(old, new)
    for cleaned, source in ((text, other), (other, text)):
        assert [change.kind for change in boilerstrip.score(cleaned, source).changes] == [kind]


@pytest.mark.parametrize(("tongue", "amount", "old", "new"), SCALES)
def test_another_scale_is_another_number_in_any_language(tongue: str, amount: str, old: str, new: str) -> None:
    """A million is no milliard, however it is written."""
    text = f"{TEXTS.get(tongue, TEXTS['en'])} {{}}."
    for now, was in ((old, new), (new, old)):
        scored = boilerstrip.score(text.format(amount.format(now)), text.format(amount.format(was)))
        assert [change.kind for change in scored.changes] == ["number"]


@pytest.mark.parametrize(("tongue", "one", "other"), ONE_SCALE)
def test_one_number_in_two_scales_is_no_change(tongue: str, one: str, other: str) -> None:
    """Short forms, and thousands marked by full stops."""
    for now, was in ((one, other), (other, one)):
        assert boilerstrip.score(f"{TEXTS[tongue]} {now}.", f"{TEXTS[tongue]} {was}.").changes == ()


@pytest.mark.parametrize(("tongue", "old", "new"), SAME)
def test_what_other_languages_write_otherwise_is_no_change(tongue: str, old: str, new: str) -> None:
    """Common nouns with capitals, numbers in words and in other digits, accents left out, short forms."""
    text = TEXTS[tongue]
    assert old in text
    other = text.replace(old, new)
    for cleaned, source in ((text, other), (other, text)):
        assert boilerstrip.score(cleaned, source).changes == ()


def test_a_language_is_told_by_its_commonest_words() -> None:
    """And none is where none has enough of them."""
    told = {name: tongue_of(text.splitlines()).name for name, text in TEXTS.items()}
    assert told == {name: "" if name in ("ru", "zh", "ja", "ar") else name for name in TEXTS}
    assert tongue_of([]).name == ""
