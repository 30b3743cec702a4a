"""Arabic pages on prison breaks, on provinces in a ranking, and on who and what only looks like a name or an attack."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import open_registry


def _claims(text: str, published: dt.date = dt.date(2025, 1, 14)) -> list[Claim]:
    document = Document(text=text, published=published, published_precision="day", language="ar")
    return code(document, open_registry())


def _figure(text: str, printed: str) -> Figure:
    return next(c for c in _claims(text) if isinstance(c, Figure) and c.number.text == printed)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("فر العشرات من السجن خلال هجوم شنه تنظيم داعش على سجن في الرقة.", "العشرات"),
        ("هاجمت بوكو حرام سجنا قرب مايدوغوري، ما أدى إلى فرار 640 سجينا.", "640"),
        ("اقتحم مقاتلو داعش سجن تكريت وتمكن نحو 300 سجين من الهروب.", "300"),
        ("هرب 17 من عناصر تنظيم داعش من سجن في دير الزور.", "17"),
    ],
)
def test_who_breaks_out_of_a_prison_is_not_displaced(text: str, printed: str) -> None:
    figure = _figure(text, printed)
    assert (figure.measure, figure.role) == ("other", "member")
    assert figure.group is not None


def test_who_flees_from_home_is_displaced_and_a_prisoner_shot_on_the_run_is_dead() -> None:
    assert _figure("فر نحو 9 آلاف شخص من منازلهم في ميناكا بعد هجمات داعش.", "9 آلاف").measure == "displaced"
    assert _figure("قتل 20 سجينا خلال محاولة الفرار من سجن في بوني.", "20").measure == "killed"


def test_a_ranking_of_provinces_gives_each_its_own_group_and_country() -> None:
    text = (
        "تصدرت ولاية غرب إفريقيا القائمة بسبع عمليات، تلتها ولاية الشام بخمس عمليات، "
        "ثم ولاية العراق بثلاث عمليات، وولاية وسط إفريقيا بعمليتين."
    )
    found = [
        (c.number.low, c.group and c.group.name, c.place and c.place.country)
        for c in _claims(text)
        if isinstance(c, Figure)
    ]
    assert found == [
        (7, "ISWAP", None),
        (5, "Islamic State", "SY"),
        (3, "Islamic State", "IQ"),
        (2, "ISCAP", None),
    ]


def test_a_base_that_was_stormed_is_not_al_qaeda() -> None:
    text = "هاجم مسلحون من حركة الشباب قاعدة عسكرية في بلدوين واقتحموا القاعدة فجرا. وقالت الحركة إنها قتلت 30 جنديا."
    figure = _figure(text, "30")
    assert [voice.name for voice in figure.attribution] == ["al-Shabaab"]


def test_drones_do_not_speak() -> None:
    text = "قال المرصد السوري إن تنظيم داعش استهدف بالطائرات المسيرة رتلا وقتل 6 جنود."
    assert "Al-Masirah" not in [voice.name for voice in _figure(text, "6").attribution]


def test_what_follows_happened_in_the_smaller_of_two_places() -> None:
    text = "نفذت بوكو حرام 31 هجوما في ولاية بورنو شمال شرقي نيجيريا. وأدت هذه الهجمات إلى مقتل 124 شخصا."
    place = _figure(text, "124").place
    assert place is not None
    assert place.name == "Borno"


def test_an_observatorys_home_is_no_place_of_the_attack() -> None:
    text = (
        "تبنى داعش هجوما على حافلة تقل جنودا من الجيش السوري في بادية السخنة. "
        "وقال المرصد السوري لحقوق الإنسان إن الهجوم أدى إلى مقتل 15 عنصرا من قوات النظام."
    )
    place = _figure(text, "15").place
    assert place is not None
    assert place.name == "Al-Sukhnah"


def test_in_each_of_two_countries_is_no_origin() -> None:
    place = _figure("نفذ تنظيم داعش 14 عملية في كل من مالي والنيجر.", "14").place
    assert place is not None
    assert place.countries == ("ML", "NE")


def test_background_that_the_page_tells_itself_has_no_speaker() -> None:
    text = (
        "وأكدت وزارة الدفاع الصومالية مقتل 33 من عناصر حركة الشباب. "
        "وكانت الحركة قد شنت في نوفمبر هجوما في جوهر أسفر عن مقتل 21 شخصا."
    )
    assert _figure(text, "21").attribution == ()


def test_strength_has_no_date_that_the_next_clause_gives_its_bombings() -> None:
    text = "ذكر التقرير أن تنظيم داعش خراسان يضم 4000 مقاتل، وأنه نفذ منذ عام 2022 أكثر من 190 تفجيرا انتحاريا."
    assert _figure(text, "4000").period is None
    assert _figure(text, "190").period is not None


def test_in_january_the_halves_of_the_year_are_last_years() -> None:
    text = "نفذ داعش 31 هجوما في النصف الأول من العام و19 هجوما في النصف الثاني من العام."
    first, second = _figure(text, "31").period, _figure(text, "19").period
    assert first is not None
    assert first.start == dt.date(2024, 1, 1)
    assert second is not None
    assert second.end == dt.date(2024, 12, 31)


def test_bombs_that_were_found_are_no_bombing() -> None:
    text = "وكشفت مفرزة للجيش ودمرت 5 مخابئ للإرهابيين و3 قنابل تقليدية الصنع في البويرة."
    assert not [c for c in _claims(text) if isinstance(c, Incident)]


def test_shepherds_shot_by_the_organisation_are_not_its_own() -> None:
    text = "هاجم تنظيم داعش ديالى. وقتل ثلاثة من رعاة الأغنام برصاص خلايا التنظيم."
    assert _figure(text, "ثلاثة").role == "perpetrator"
