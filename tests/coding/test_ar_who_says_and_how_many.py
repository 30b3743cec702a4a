"""Arabic pages: which group "the movement" is, who "the cell" is, days in words, those whom no number counts."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code, periods
from marsad.model import Claim, Document, Figure, Incident, Indicator
from marsad.registry import open_registry


def _claims(text: str, published: dt.date = dt.date(2024, 3, 10), language: str = "ar") -> list[Claim]:
    document = Document(text=text, published=published, published_precision="day", language=language)
    return code(document, open_registry())


def _figure(claims: list[Claim], printed: str) -> Figure:
    return next(c for c in claims if isinstance(c, Figure) and c.number.text.strip("() ") == printed)


_TWO = "قتل تنظيم داعش 12 مدنيا في ديالى.\nوقتلت حركة الشباب 20 جنديا في مقديشو.\n"


@pytest.mark.parametrize(
    ("text", "printed", "group"),
    [
        (_TWO + "ونفذ التنظيم 14 هجوما خلال أسبوع.", "14", "islamic-state"),
        (_TWO + "وشنت الحركة 30 هجوما خلال أسبوع.", "30", "al-shabaab"),
        (_TWO + "وخسرت الجماعة 9 عناصر.", "9", "al-shabaab"),  # neither is called so: the last named
        ("قتلت حركة الشباب 20 جنديا.\nوخسر التنظيم 9 عناصر.", "9", "al-shabaab"),  # the page knows no other
        ("قتلت ولاية خراسان 5 جنود في كابول.\nونفذ التنظيم 27 هجوما في موزمبيق.", "27", "islamic-state-mozambique"),
        ("قتلت ولاية خراسان 5 جنود في كابول.\nونفذ التنظيم 27 هجوما في ننغرهار.", "27", "iskp"),
    ],
)
def test_the_noun_says_which_of_the_groups_is_meant(text: str, printed: str, group: str) -> None:
    actor = _figure(_claims(text), printed).group
    assert actor is not None
    assert actor.id == group


_CELL = "أعلنت خلية الإعلام الأمني في العراق مقتل خمسة عناصر من تنظيم داعش في حمرين.\n"
_SOHR = "قتل داعش 15 جنديا، بحسب المرصد السوري لحقوق الإنسان.\n"


@pytest.mark.parametrize(
    ("text", "printed", "voices"),
    [
        (_CELL + "وقالت الخلية في بيان إن القوات عثرت على 4 جثث.", "4", ["iraqi-security-media-cell"]),
        (_SOHR + "وكانت حصيلة سابقة للمرصد أفادت بمقتل 8 جنود.", "8", ["sohr"]),
        (_SOHR + "وأوضح مدير المرصد رامي عبد الرحمن أن 7 جنود قتلوا.", "7", ["sohr"]),
        (_SOHR + "وقال مدير المستشفى إن 7 جنود قتلوا.", "7", ["مدير-المستشفى"]),
        ("كشفت قوات سوريا الديمقراطية عن مقتل 40 شخصا في هجوم تنظيم داعش على السجن.", "40", ["sdf"]),
        ("نقلت وكالة سبوتنيك عن الجيش السوري مقتل 40 شخصا.", "40", ["sputnik", "syrian-army"]),
    ],
)
def test_who_is_cited_under_a_shorter_name(text: str, printed: str, voices: list[str]) -> None:
    assert [voice.id for voice in _figure(_claims(text), printed).attribution] == voices


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("هاجموا السجن مساء العشرين من يناير/كانون الثاني", "2024-01-20", "2024-01-20"),
        ("في الخامس عشر من آذار 2019", "2019-03-15", "2019-03-15"),
        ("في الحادي والعشرين من شباط الماضي", "2024-02-21", "2024-02-21"),
        ("قتل ثلاثة فجر أمس الأول", "2024-03-08", "2024-03-08"),
        ("خلال الشهرين الأخيرين من العام الماضي", "2023-11-01", "2023-12-31"),
        ("خلال الأشهر الثلاثة الأخيرة من عام 2022", "2022-10-01", "2022-12-31"),
        ("خلال الشهر الماضي من العام الجاري", "2024-02-01", "2024-02-29"),
    ],
)
def test_days_and_months_in_words(text: str, start: str, end: str) -> None:
    found = periods.find(text, "ar", dt.date(2024, 3, 10), "day")[0].period
    assert (str(found.start), str(found.end)) == (start, end)


def test_twenty_people_are_no_day() -> None:
    assert _figure(_claims("قتل داعش عشرين شخصا من أبناء القرية في ديالى."), "عشرين").number.low == 20


@pytest.mark.parametrize(
    ("text", "printed", "measure"),
    [
        ("لقي 29 جنديا مصرعهم في هجوم شنه أكثر من 100 مسلح من داعش في النيجر.", "100", "other"),
        ("قتل 7 مدنيين في تفجير لداعش نفذه انتحاريان في كركوك.", "انتحاريان", "other"),
        ("قتل 12 جنديا في هجوم نفذه تنظيم داعش وقتل 5 مسلحين.", "5", "killed"),
        ("قتلت طائرات إف 16 العراقية 5 عناصر من داعش في حمرين.", "5", "killed"),
    ],
)
def test_who_led_the_attack_and_what_they_flew_are_not_among_the_dead(text: str, printed: str, measure: str) -> None:
    claims = _claims(text)
    assert _figure(claims, printed).measure == measure
    assert not any(isinstance(c, Figure) and c.number.text == "16" for c in claims)


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("ar", "قتل ضابط و10 جنود في هجوم لداعش على حاجز في كركوك السبت.", 11),
        ("ar", "قتل 10 جنود بينهم ضابط في هجوم لداعش على حاجز في كركوك السبت.", 10),
        ("ar", "قتل ضابط وأصيب 10 جنود في هجوم لداعش على حاجز في كركوك السبت.", 1),
        ("fr", "L'État islamique a tué un officier et dix soldats à Kirkouk samedi.", 11),
    ],
)
def test_one_whom_no_number_counts_is_added_to_those_beside_him(language: str, text: str, killed: int) -> None:
    assert [c.killed for c in _claims(text, language=language) if isinstance(c, Incident)] == [killed]


def test_a_movement_of_young_men_is_not_what_it_struck() -> None:
    text = "هاجم مقاتلو حركة الشباب الصومالية فجر الجمعة قاعدة للقوات الأوغندية في مقديشو."
    targets = [c.target.text for c in _claims(text) if isinstance(c, Incident) and c.target]
    assert all(target.startswith("قاعدة") for target in targets)


@pytest.mark.parametrize(
    ("text", "indicator", "modality"),
    [
        ("وكان مسلحو داعش قد هاجموا السجن في الحسكة.", "prison_break", "asserted"),
        ("وقد يعيد تنظيم داعش ترتيب صفوفه في البادية.", "regrouping", "hypothetical"),
    ],
)
def test_what_was_done_before_is_no_mere_possibility(text: str, indicator: str, modality: str) -> None:
    found = [c.modality for c in _claims(text) if isinstance(c, Indicator) and c.indicator == indicator]
    assert found == [modality]
