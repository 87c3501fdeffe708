"""What facts.py has to know of a language: which one a text is in, its small numbers, its days and months, what denies.

Words that only one script has need no language. Forms are lower case, as words.py makes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from boilerstrip.scoring.words import Word

_READ = 3000  # words of a text that tell its language
_LEAST = 0.06  # share of the words that a language's commonest words have in any text of it
_COMMON = {
    "en": "the of and to that is for was with on it as at by from",
    "de": "der die das und den von mit ist nicht ein eine dem des im für auf sich auch wird zu am sind bei",
    "fr": "le la les des du et un une est dans que pour qui au aux pas sur par il ce",
    "es": "el la los las y en que del por se con una un al es su para lo",
    "it": "il la di che e i le del della per non un una in è gli nel alla con dal",
    "pt": "o os as que e do da em um uma não para no na dos das com ao se",
    "nl": "de het een van en in is dat op te voor niet zijn met die aan er",
    "sv": "och att det som en på är av för den till inte med ett har i",
    "da": "og at det som en på er af for den til ikke med et har i av",
    "pl": "w i na z do się że nie to jest po od za przez",
    "tr": "bir ve bu için ile da de olarak olan çok daha",
    "id": "yang di dan ini dengan untuk dari pada itu akan tidak",
}
_COMMONEST = {tongue: frozenset(words.split()) for tongue, words in _COMMON.items()}
# From two on: one is an article too. Under "" and " uk" those that no other language writes.
_NUMERALS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on",
    "id": "dua tiga empat lima enam tujuh delapan sembilan sepuluh",
    "": "два|две три четыре пять шесть семь восемь девять десять",
    " uk": "дві чотири|чотири чотири п'ять шість сім вісім дев'ять",
    " ar": "اثنان|اثنين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني تسعة|تسع عشرة|عشر",
    " hi": "दो तीन चार पांच|पाँच छह सात आठ नौ दस",
}
_CHINESE = frozenset("一二三四五六七八九十两兩百千")
# From Monday on, and from January on.
_DAYS = {
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda|segundas terça quarta quinta sexta sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag|måndagen tisdag|tisdagen onsdag|onsdagen torsdag|torsdagen fredag|fredagen lördag|lördagen söndag",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "pl": "poniedziałek wtorek środa|środę czwartek piątek sobota|sobotę niedziela|niedzielę",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "id": "senin selasa rabu kamis jumat sabtu minggu",
    "": "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье",
    " ar": "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    " hi": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
}
_SOFT, _HARD = (*"ьяею", "ем", "ём"), ("", *"аеу", "ом")  # of Russian months in their cases
_MONTHS = {
    "de": "januar|jänner februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts|mars april maj|mai juni juli august september oktober november december|desember",
    "": " ".join(
        "|".join(stem + end for end in ends)
        for stem, ends in (
            *(("январ", _SOFT), ("феврал", _SOFT), ("март", _HARD), ("апрел", _SOFT), ("ма", (*"йяею", "ем"))),
            *(("июн", _SOFT), ("июл", _SOFT), ("август", _HARD), ("сентябр", _SOFT), ("октябр", _SOFT)),
            *(("ноябр", _SOFT), ("декабр", _SOFT)),
        )
    ),
    " ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_DENYING = {
    "": """
        not no never none neither nor nobody nothing nowhere without cannot unlikely
        nicht kein keine keinen nie niemals pas jamais aucun aucune nunca nada tampoco nadie ninguno ninguna
        non nessuno nessuna não niet geen nooit
        не нет никогда ни ні ніколи لا لم لن ليس ليست ولا ولم ولن وليس وليست فلا فلم فلن بدون לא אין ולא שלא बिना नहीं
        không chưa değil δεν μην
        """,
    "de": "nichts niemand niemanden keiner keinem keines keins weder ohne",
    "fr": "sans ni rien personne nul nulle",
    "es": "ni sin jamás ningún",
    "it": "mai né senza nulla niente",
    "pt": "nem sem jamais ninguém nenhum nenhuma",
    "nl": "niets niemand zonder noch",
    "sv": "inte ingen inga inget aldrig",
    "da": "ikke ingen intet aldrig aldri",
    "pl": "nigdy bez nikt nic",
    "tr": "yok hiç",
    "id": "bukan belum tanpa",
}
_NOT_DENYING = {"pt": "no", "da": "no", "sv": "no", "pl": "no"}  # "in the", "well"
# In scripts without spaces a word that denies is a part of what stands there: not of "but", "very", "future".
_UNSPACED = re.compile(
    r"[不](?![过過仅僅同断斷少久管但])|[没沒]|未(?![来來])|ません|な(?:い|か(?=っ|ろ))|ไม่|[않못없]|(?<![가-힣])안(?= )"
)
# What German writes before a noun that may look like the first of two names.
_BEFORE = "er sie es wir ich aber wenn als wie nach in aus vor bis um zum zur beim vom ins über unter gegen durch ohne"
_BEFORE_NOUNS = frozenset((*_COMMON["de"].split(), *_BEFORE.split()))


class Tongue:
    """The words of one language that facts are made of."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._numerals = _numbered(_NUMERALS, name, 2)
        self._dates = {word: f"day {n}" for word, n in _numbered(_DAYS, name, 1).items()}
        self._dates.update({word: f"month {n}" for word, n in _numbered(_MONTHS, name, 1).items()})
        words = {*_DENYING[""].split(), *_DENYING.get(name, "").split()}
        self._denying = frozenset(words.difference(_NOT_DENYING.get(name, "").split()))

    @property
    def nouns_have_capitals(self) -> bool:
        """Whether a capital inside a sentence says no more than that a word is a noun."""
        return self.name == "de"

    def numbered(self, word: Word) -> Word:
        """A word with its number's digits as its form, if it is a small number."""
        number = self._numerals.get(word.form)
        return word if number is None else Word(str(number), word.written)

    def dates(self, words: Iterable[Word]) -> set[str]:
        """The days and months that words name; of a day with a capital as of one without."""
        return {self._dates[word.form] for word in words if word.form in self._dates}

    def denials(self, words: Sequence[Word], at: int, end: int) -> int:
        """How many negations stand between two places."""
        found = sum([words[k].form in self._denying and not _is_numero(words, k) for k in range(at, end)])
        return found + _unspaced_denials(words, at, end)


def _is_numero(words: Sequence[Word], at: int) -> bool:
    """Whether "No" stands before a number, as its short form."""
    return words[at].form == "no" and at + 1 < len(words) and words[at + 1].form[:1].isdigit()


def _numbered(lists: dict[str, str], name: str, first: int) -> dict[str, int]:
    """Words of a language, and of those that need none, with their number."""
    rows = [words for tongue, words in lists.items() if tongue == name or tongue[:1] in ("", " ")]
    return {word: n for row in rows for n, ways in enumerate(row.split(), first) for word in ways.split("|")}


def _unspaced_denials(words: Sequence[Word], at: int, end: int) -> int:
    """The same in scripts without spaces, where the characters around tell which word it is."""
    if all(words[k].form.isascii() for k in range(at, end)):
        return 0
    before, there = ("".join([word.written for word in some]) for some in (words[max(0, at - 1) : at], words[at:end]))
    text = f"{before}{there}{''.join([word.written for word in words[end : end + 2]])}"
    first, last = len(before), len(before) + len(there)
    return sum([first < match.end() and match.start() < last for match in _UNSPACED.finditer(text)])


def chinese_numbers_differ(now: Sequence[Word], was: Sequence[Word]) -> bool:
    """Whether Chinese numerals stand for others, and nothing else does."""
    return all(word.form in _CHINESE for word in (*now, *was)) and [w.form for w in now] != [w.form for w in was]


def before_noun(word: Word) -> bool:
    """Whether German has a word before nouns, or at the beginning of a sentence: it is no name."""
    return word.form in _BEFORE_NOUNS


def tongue_of(texts: Iterable[str]) -> Tongue:
    """The language of some lines, told by its commonest words; one without a name where none has enough of them."""
    counts: Counter[str] = Counter()
    read = 0
    for text in texts:
        words = text.lower().split()
        read += len(words)
        counts.update(words)
        if read >= _READ:
            break
    total = {name: sum([counts[word] for word in words]) for name, words in _COMMONEST.items()}
    best = max(total, key=lambda name: total[name])
    return Tongue(best if total[best] >= max(1, _LEAST * read) else "")
