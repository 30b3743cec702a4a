"""Arabic news phrasings → the slots of their figures and incidents."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import Registry, open_registry


@cache
def _registry() -> Registry:
    return open_registry()


def _claims(text: str, published: dt.date | None = dt.date(2023, 5, 10)) -> list[Claim]:
    document = Document(
        text=text,
        url="https://example.org/page",
        title="",
        published=published,
        published_precision="day" if published else None,
        language="ar",
    )
    return code(document, _registry())


def _figures(text: str) -> list[Figure]:
    return [claim for claim in _claims(text) if isinstance(claim, Figure)]


def _slots(figure: Figure) -> tuple[str, float | None, str, str | None, str | None]:
    """What was printed, the lower bound, the measure, the group and the country."""
    group = figure.group.name if figure.group else None
    country = figure.place.country if figure.place else None
    return figure.number.text, figure.number.low, figure.measure, group, country


IS = "Islamic State"
CASES: list[tuple[str, str, list[tuple[str, float | None, str, str | None, str | None]]]] = [
    (
        "وأحد is 'and one', not واحد",
        "سقط في ديالى عشرون قتيلاً وأحدَ عشرَ جريحاً.",
        [("عشرون", 20, "killed", None, "IQ"), ("أحدَ عشرَ", 11, "wounded", None, "IQ")],
    ),
    (
        "a numeral that repeats its dual counts once",
        "قتل عناصر تنظيم داعش جنديين اثنين قرب الطارمية.",
        [("جنديين", 2, "killed", IS, "IQ")],
    ),
    (
        "half a million, and the label before it",
        "بلغ عدد النازحين داخل بوركينا فاسو نحو نصف مليون شخص.",
        [("نصف مليون", 500_000, "displaced", None, "BF")],
    ),
    (
        "the Taliban are not two students",
        "قالت حركة طالبان باكستان إنها نفذت 48 هجوماً في باكستان.",
        [("48", 48, "attacks", "TTP", "PK")],
    ),
    (
        "a toll that is told behind its noun is not split",
        "سقط في نينوى خمسون مدنياً بين قتيل وجريح.",
        [("خمسون", 50, "killed_or_wounded", None, "IQ")],
    ),
    (
        "fighters at the end of a list of the dead are dead",
        "أسفر الهجوم على السجن في الحسكة عن مقتل 77 من الحراس وأربعين من مقاتلي قسد.",
        [("77", 77, "killed", None, "SY"), ("أربعين", 40, "killed", None, "SY")],
    ),
    (
        "a noun of harm belongs to its own number",
        "سجل المرصد في العراق 9 جرحى، و7 مختطفين.",
        [("9", 9, "wounded", None, "IQ"), ("7", 7, "abducted", None, "IQ")],
    ),
    (
        "families are not captives: الأسر and أسر",
        "وقالت الحركة إنها أسرت خمسة جنود في مالي، بينما نزحت مئات الأسر.",
        [("خمسة", 5, "abducted", None, "ML"), ("مئات", 200, "displaced", None, "ML")],
    ),
    (
        "a subject behind 'that' takes the verb behind it",
        "قال مصدر إن ستة جنود قتلوا في كركوك، وإن أربعة عشر جندياً أصيبوا بجروح.",
        [("ستة", 6, "killed", None, "IQ"), ("أربعة عشر", 14, "wounded", None, "IQ")],
    ),
    (
        "prisoners counted past a number of prisons",
        'تحتجز "قسد" في أكثر من 20 سجناً في سوريا نحو عشرة آلاف من مقاتلي "داعش"، بينهم ألفا أجنبي من 60 جنسية.',
        [("عشرة آلاف", 10_000, "detainees", IS, "SY"), ("ألفا", 2_000, "detainees", IS, "SY")],
    ),
    (
        "from one number to another, with the noun behind the second",
        "ارتفع عدد ضحاياه في مالي من نحو 320 إلى ما يقارب ألف قتيل.",
        [("320", 320, "killed", None, "ML"), ("ألف", 1_000, "killed", None, "ML")],
    ),
    (
        "sentences of death are no deaths",
        "أصدرت محكمة في بغداد أحكاماً بالإعدام على سبعة من عناصر داعش في العراق.",
        [("سبعة", 7, "other", IS, "IQ")],
    ),
    (
        "displaced people who were abducted",
        "اختطف عناصر بوكو حرام أكثر من 200 نازح في ولاية بورنو.",
        [("200", 200, "abducted", "Boko Haram", "NG")],
    ),
    (
        "a ranking of countries: the place stands before its number",
        'تبنى تنظيم "الدولة الإسلامية" في سوريا 9 هجمات، تلتها العراق بـ6 والفلبين بـ2.',
        [
            ("9", 9, "attacks", IS, "SY"),
            ("6", 6, "attacks", IS, "IQ"),
            ("2", 2, "attacks", "Islamic State - East Asia Province", "PH"),
        ],
    ),
    (
        "a place in brackets is that of the number in them",
        "شهد غرب أفريقيا 8 عمليات.\nشرق أفريقيا: 13 عملية (11 منها في الصومال وحدها)، 52 قتيلًا.",
        [
            ("8", 8, "attacks", None, None),
            ("13", 13, "attacks", None, None),
            ("11", 11, "attacks", None, "SO"),
            ("52", 52, "killed", None, None),
        ],
    ),
    (
        "'the city of' is not Medina",
        "قتل ثلاثة جنود في مدينة رفح.",
        [("ثلاثة", 3, "killed", None, "EG")],
    ),
    (
        "the attacks of a group that another is loyal to",
        "أعلنت جماعة نصرة الإسلام والمسلمين الموالية للقاعدة أنها نفذت 29 عملية في مالي.",
        [("29", 29, "attacks", "JNIM", "ML")],
    ),
    (
        "numbers that count nothing of the kind",
        "تبعد القرية 12 كيلومتراً، وعاد إليها رجل عمره 45 عاماً مع أولاده إلى منزل من طابقين بعد القرار 2170.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_figures_of_a_sentence(
    text: str, expected: list[tuple[str, float | None, str, str | None, str | None]]
) -> None:
    assert [_slots(figure) for figure in _figures(text)] == expected


def test_the_newspaper_named_before_still_speaks_for_the_group() -> None:
    figures = _figures(
        'أحصت صحيفة "النبأ" التابعة لتنظيم "الدولة الإسلامية" 11 عملية في سوريا. '
        "ووفق إنفوغراف نشرته الصحيفة، تركزت سبع من العمليات في دير الزور."
    )
    assert [(f.number.low, f.self_claimed) for f in figures] == [(11, True), (7, True)]


def test_a_group_named_for_a_part_does_not_own_the_whole() -> None:
    figures = _figures("أسفرت العمليات الأمنية في الصومال عن مقتل 218 شخصاً، من بينهم 160 من عناصر حركة الشباب.")
    assert [(f.number.low, f.group.name if f.group else None) for f in figures] == [(218, None), (160, "al-Shabaab")]


def test_an_attack_in_a_dated_line_is_one_incident() -> None:
    text = (
        "الاثنين: انفجار سيارة مفخخة يقودها انتحاري في سوق شعبية بمدينة الصدر شرقي بغداد يوقع 35 شهيداً ونحو ستين جريحاً."
    )
    (incident,) = (claim for claim in _claims(text) if isinstance(claim, Incident))
    assert (incident.type, incident.killed, incident.wounded) == ("suicide_bombing", 35, 60)
    assert incident.place is not None
    assert incident.place.country == "IQ"


def test_a_tally_over_months_is_no_incident_even_without_a_date() -> None:
    text = "ومنذ مارس الماضي أسفرت عمليات تنظيم الدولة في بادية حمص عن مقتل 418 عنصراً من قوات النظام."
    assert not [claim for claim in _claims(text, published=None) if isinstance(claim, Incident)]


def test_dawn_is_no_explosion() -> None:
    text = "قتل ستة جنود فجر الثلاثاء في كمين نصبه تنظيم داعش قرب الحويجة."
    (incident,) = (claim for claim in _claims(text) if isinstance(claim, Incident))
    assert incident.type == "armed_assault"
