"""One spelling for words that are written in several ways: British and American, numbers, short forms.

Two different words that fall together here would hide a change between them; that is why doubled letters and vowel
pairs are folded in listed stems only.
"""

from __future__ import annotations

import re

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
NUMBERS = {word: str(n) for n, word in enumerate([*_UNITS.split(), "seventeen", "eighteen", "nineteen"])}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
NUMBERS.update({word: str(n) for word, n in TENS.items()})
SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# Words of other languages that are worth the same in all that have them; German and Spanish have other billions.
SCALES.update(lakh=10**5, lakhs=10**5, crore=10**7, crores=10**7, millions=10**6, millionen=10**6, millones=10**6)
SCALES.update({"milhões": 10**6, "milioni": 10**6, "milliarden": 10**9, "milliards": 10**9, "miliardi": 10**9})
SCALES.update({"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8})
_SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
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
    """A short scale (``bn``) as its word, behind a number; anything else as it is."""
    return _SHORT_SCALES.get(unit, unit)
