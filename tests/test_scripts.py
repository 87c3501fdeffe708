"""Stories in scripts without spaces or from right to left, and texts whose lines are in more than one language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.evidence.shape import shapes
from boilerstrip.read import read
from boilerstrip.settings import Settings
from boilerstrip.stripper import Stripper

RULES = Stripper(Settings(model="none"))
P1 = "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and two engines."
P2 = "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river."
ZH = (
    "小镇周二投票决定为老渡轮购买新的船体和两台发动机，渡轮将继续横渡海湾。",
    "书记员说，六百名选民中只有四十一人反对，其中大多数住在河的对岸。",
    "克莱尔港的船厂将于三月开工建造，在那之前小船每天往返海湾四次。",
)
JA = (
    "町は火曜日の投票で、古い渡し船に新しい船体とエンジン二基を買うことを決めた。",
    "書記によると、六百人のうち反対は四十一人だけで、その多くは川の向こう岸に住んでいる。",
    "クレア港の造船所は三月に工事を始め、それまでは小さな船が一日に四往復する。",
)
AR = (
    "صوّتت البلدة يوم الثلاثاء لصالح دفع ثمن هيكل جديد ومحركين للعبّارة القديمة التي ستواصل عبور الخليج.",
    "وقالت الكاتبة إن واحداً وأربعين من أصل ستمائة ناخب كانوا ضد القرار ومعظمهم يعيشون في الضفة البعيدة.",
    "ويبدأ الحوض العمل في شهر مارس، وحتى ذلك الحين يعبر القارب الصغير الخليج أربع مرات كل يوم.",
)
HI = (
    "कस्बे ने मंगलवार को मतदान करके पुरानी नौका के लिए नया ढाँचा और दो इंजन खरीदने का फैसला किया, इसलिए नौका चलती रहेगी।",
    "क्लर्क ने बताया कि छह सौ मतदाताओं में से केवल इकतालीस इसके खिलाफ थे, और उनमें से ज़्यादातर नदी के उस पार रहते हैं।",
    "बंदरगाह की गोदी में काम मार्च में शुरू होगा, और तब तक छोटी नाव दिन में चार बार खाड़ी पार करेगी, ऐसा मालिक ने कहा।",
)
UK = (
    "Містечко у вівторок проголосувало за новий корпус і два двигуни для порома, тож він і далі ходитиме затокою.",
    "Проти був лише сорок один виборець із шестисот, сказала секретарка, і майже всі вони живуть на тому березі річки.",
    "Верф візьметься до роботи в березні, а доти маленький човен перетинатиме затоку чотири рази на день.",
)


def verdicts(*lines: str) -> dict[str, bool]:
    """Whether each line stays, by rules and contexts alone."""
    return {verdict.text: verdict.kept for verdict in RULES.strip("\n".join(lines)).lines}


@pytest.mark.parametrize(
    ("head", "story", "tail"),
    [
        (("来源：港口日报", "2020年5月3日 10:20"), ZH, ("责任编辑：林安", "相关阅读", "港务长三十年后离任")),
        (("2020年5月3日 10時20分",), JA, ("関連記事", "港の長、三十年で退任", "無断転載を禁じます")),
        (("كتب: آنا ليند",), AR, ("اقرأ أيضا", "مدير الميناء يغادر بعد ثلاثين عاما")),
        (("नई दिल्ली, 3 मई 2020",), HI, ("यह भी पढ़ें", "बंदरगाह के मुखिया तीस साल बाद पद छोड़ेंगे")),
        (("3 травня 2020, 10:20",), UK, ("Читайте також", "Начальник порту йде після тридцяти років")),
    ],
    ids=["zh", "ja", "ar", "hi", "uk"],
)
def test_a_wrapped_story_is_unwrapped_in_any_script(
    head: tuple[str, ...], story: tuple[str, ...], tail: tuple[str, ...]
) -> None:
    """Date, source and byline over the story go, and the list of others under it; paragraphs of any script stay."""
    kept = verdicts(*head, *story, *tail)
    assert {line for line, stays in kept.items() if stays} == set(story)


@pytest.mark.parametrize("story", [ZH, JA], ids=["zh", "ja"])
def test_a_paragraph_of_two_dozen_characters_is_one_where_characters_are_words(story: tuple[str, ...]) -> None:
    """Length is counted in what a Latin letter says, not in characters."""
    assert shapes(read("\n".join(story))).prose == (True, True, True)


def test_the_headline_of_a_chinese_story_is_its_short_first_line() -> None:
    """Ten characters are a headline, and a sentence with its own full stop is none."""
    assert RULES.strip("渡轮将继续横渡海湾\n" + "\n".join(ZH)).title == "渡轮将继续横渡海湾"
    assert RULES.strip("\n".join(ZH)).title is None
    assert RULES.strip("\n".join(HI)).title is None


@pytest.mark.parametrize(
    ("heading", "link", "after"),
    [
        ("यह भी पढ़ें", "बंदरगाह के मुखिया तीस साल बाद पद छोड़ेंगे", "नौका चलती रहेगी।"),
        ("相关阅读", "港务长三十年后离任", "渡轮照开。"),
        ("関連記事", "港の長、三十年で退任", "船は続く。"),
    ],
    ids=["hi", "zh", "ja"],
)
def test_a_list_ends_at_a_sentence_whatever_its_full_stop(heading: str, link: str, after: str) -> None:
    """A short sentence after the links is the story's, by the full stop of its script."""
    story = {"यह भी पढ़ें": HI, "相关阅读": ZH, "関連記事": JA}[heading]
    kept = verdicts(*story, heading, link, after, *reversed(story))
    assert not kept[heading]
    assert not kept[link]
    assert kept[after]


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u202b", "\u2069"])
def test_marks_of_direction_change_nothing(mark: str) -> None:
    """A line from right to left is judged the same with the marks that editors leave around it."""
    doc = ("كتب: آنا ليند", *AR, "اقرأ أيضا", "مدير الميناء يغادر بعد ثلاثين عاما")
    plain, marked = list(verdicts(*doc).values()), list(verdicts(*(mark + line + mark for line in doc)).values())
    assert plain == marked


def test_neighbours_in_another_language_go_and_the_story_stays() -> None:
    """An English story between Hindi and Arabic links, and the other way round."""
    english = verdicts(
        "यह भी पढ़ें", "बंदरगाह के मुखिया तीस साल बाद पद छोड़ेंगे", P1, P2, "اقرأ أيضا", "مدير الميناء يغادر بعد ثلاثين عاما"
    )
    assert [line for line, stays in english.items() if stays] == [P1, P2]
    arabic = verdicts("Advertisement", *AR, "Read also:", "Harbour master to leave after thirty years")
    assert [line for line, stays in arabic.items() if stays] == [*AR]


def test_a_summary_in_another_language_under_a_story_stays() -> None:
    """A long last line in Latin letters under Arabic paragraphs may be the story's, cut off; elsewhere it goes."""
    cut = "The town voted on Tuesday to pay for a new hull and two engines, and the old ferry will"
    assert verdicts(*AR, *AR, cut)[cut]
    assert not verdicts(P1, P2, P1, P2, P1, "Harbour master to leave after thirty years on the pier")[
        "Harbour master to leave after thirty years on the pier"
    ]


def test_paragraphs_of_two_languages_in_turns_all_stay() -> None:
    """A text printed in two languages is one story."""
    assert all(verdicts(P1, ZH[0], P2, ZH[1], AR[0], HI[0], UK[0]).values())


@given(st.lists(st.sampled_from([*ZH, *JA, *AR, *HI, *UK, P1, P2]), min_size=1, max_size=12, unique=True))
def test_nothing_of_stories_in_any_mixture_of_scripts_goes(lines: list[str]) -> None:
    """Paragraphs alone are never wrapper, in whatever order and company."""
    assert all(verdicts(*lines).values())
