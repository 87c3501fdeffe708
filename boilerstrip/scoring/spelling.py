"""One spelling for words that are written in several ways: British and American, numbers, short forms.

Two different words that fall together here would hide a change between them; that is why doubled letters and vowel
pairs are folded in listed stems only.
"""

from __future__ import annotations

import re
import unicodedata

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
NUMBERS = {word: str(n) for n, word in enumerate([*_UNITS.split(), "seventeen", "eighteen", "nineteen"])}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
NUMBERS.update({word: str(n) for word, n in TENS.items()})
SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# Words that are worth the same in all languages that have them: German and Spanish have other billions.
_WORTH = {
    12: "dozen",
    10**3: "हजार tysiąc tysiące tysięcy tys duizend tausend tusen ribu nghìn тысяча тысячи тысяч тыс тисяча"
    " тисячі тисяч тис",
    10**4: "万 萬 만",
    10**5: "lakh lakhs लाख",
    10
    ** 6: "mn mln mio millions millionen millones milhões milhão milioni milione milion miliony milionów miljoen miljon"
    " miljoner millioner milyon juta triệu миллион миллиона миллионов миллионы млн мільйон мільйона мільйонів мільйони"
    " مليون ملايين",
    10**7: "crore crores cr करोड़",
    10**8: "億 亿 억",
    10**9: "bn bln mrd mld milliarden milliarde milliards miliardi miliardo bilhões bilhão miliard miliarda miliardy"
    " miliardów miljard miljarder milliarder milyar miliar tỷ tỉ миллиард миллиарда миллиардов миллиарды млрд мільярд"
    " мільярда мільярдів мільярди مليار مليارات अरब",
    10**12: "tn billionen billones bilionów biliony triliun trilyun trilyon trilhões триллион триллиона триллионов трлн"
    " трильйон трильйона трильйонів تريليون 兆 조",
}
SCALES.update({unicodedata.normalize("NFKC", word): n for n, row in _WORTH.items() for word in row.split()})
GLUED = frozenset("万萬億亿兆만억조")  # scales that what is counted is written behind without a space
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_ENDS = {1: "st", 2: "nd", 3: "rd"}

_SAME = {
    # Short forms
    "&": "and",
    "percent": "%",
    "pct": "%",
    "mister": "mr",
    "mt": "mount",
    "missus": "mrs",
    "jan": "january",
    "feb": "february",
    "aug": "august",
    "sept": "september",
    "sep": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    # British and American
    "grey": "gray",
    "programme": "program",
    "programmes": "programs",
    "cheque": "check",
    "cheques": "checks",
    "tyre": "tire",
    "tyres": "tires",
    "kerb": "curb",
    "plough": "plow",
    "jewellery": "jewelry",
    "aluminium": "aluminum",
    "pyjamas": "pajamas",
    "moustache": "mustache",
    "sceptic": "skeptic",
    "sceptics": "skeptics",
    "sceptical": "skeptical",
    "scepticism": "skepticism",
    "mould": "mold",
    "draught": "draft",
    "storey": "story",
    "storeys": "stories",
    "aeroplane": "airplane",
    "ageing": "aging",
    "judgement": "judgment",
    "acknowledgement": "acknowledgment",
    "whilst": "while",
    "amongst": "among",
    "towards": "toward",
    "afterwards": "afterward",
    "learnt": "learned",
    "burnt": "burned",
    "spelt": "spelled",
    "dreamt": "dreamed",
    "leapt": "leaped",
    "defence": "defense",
    "defences": "defenses",
    "offence": "offense",
    "offences": "offenses",
    "pretence": "pretense",
    "licence": "license",
    "licences": "licenses",
    "practise": "practice",
    "practised": "practiced",
    "practises": "practices",
    "practising": "practicing",
    "fulfil": "fulfill",
    "enrol": "enroll",
    "instil": "instill",
    "skilful": "skillful",
    "wilful": "willful",
    "enrolment": "enrollment",
    "fulfilment": "fulfillment",
    "instalment": "installment",
    "manoeuvre": "maneuver",
    "manoeuvres": "maneuvers",
    "cosy": "cozy",
    "axe": "ax",
    "artefact": "artifact",
    "artefacts": "artifacts",
}
_SAME.update({word: f"{n}{_ENDS.get(n, 'th')}" for n, word in enumerate(_ORDINALS.split(), 1)})

# Each with letters that are looked for first: most words have none of them, and a search for a pattern takes longer.
_FOLDS = (
    ("our", re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|er|ers|able|ably|ite|ites|ful|less|hood|y|ist|ists)?$)"), "or"),
    ("is", re.compile(r"(?<=[a-z]{2})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)"), "iz"),
    ("ys", re.compile(r"(?<=[a-z])ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    ("re", re.compile(r"(cent|theat|met|lit|fib|calib|sab|somb|spect|lust|meag|och)re(?=[sd]?$)"), r"\1er"),
    (
        "ll",
        re.compile(r"([vcbg]el|[dn]el|u?nsel|rrel|ewel|owel|tal|ial|gnal|ival)l(?=(?:ed|ing|er|ers|or|ors|ation)$)"),
        r"\1",
    ),
    ("gue", re.compile(r"((?:[aoe]|d[ie]a|cat)l?og)ue(?=s?$)"), r"\1"),
    ("ae", re.compile(r"^(an|haem|leuk|p|f|oestr|encyclop|orthop|arch|gyn|di)ae(?=[a-z]{3})"), r"\1e"),
    ("oe", re.compile(r"^(an|haem|leuk|p|f|oestr|encyclop|orthop|arch|gyn|di)oe(?=[a-z]{3})"), r"\1e"),
)
# Words that are looked up whole.
_KNOWN: dict[str, tuple[str, ...]] = {word: (same,) for word, same in (*NUMBERS.items(), *_SAME.items())}
_KNOWN.update({"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")})


def spelled(word: str) -> tuple[str, ...]:
    """The one spelling of a lower-case word without marks around it; of a negated verb, the verb and ``not``."""
    known = _KNOWN.get(word)
    if known is not None:
        return known
    if word.endswith("n't"):
        return (word[:-3], "not")
    if len(word) > 4 and word.isascii():
        for letters, pattern, new in _FOLDS:
            if letters in word:
                word = pattern.sub(new, word)
    return (word,)


def scale_of(unit: str) -> str:
    """The short scale that is one only where it is glued to a number (``5k``) as its word; anything else as it is."""
    return "thousand" if unit == "k" else unit
