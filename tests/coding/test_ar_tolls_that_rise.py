"""Arabic tolls told backwards, whose dead they are, rivers that are no countries, offensives since which is counted."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code, periods
from marsad.model import Claim, Document, Figure
from marsad.registry import open_registry


def _claims(text: str, language: str = "ar") -> list[Claim]:
    document = Document(text=text, published=dt.date(2023, 9, 12), published_precision="day", language=language)
    return code(document, open_registry())


def _figure(claims: list[Claim], printed: str) -> Figure:
    return next(c for c in claims if isinstance(c, Figure) and c.number.text.strip("() ") == printed)


@pytest.mark.parametrize(
    ("text", "printed", "measure"),
    [
        ("وبذلك يرتفع إلى 240 عدد القتلى من العسكريين في هجمات داعش منذ مطلع العام.", "240", "killed"),
        ("ارتفع إلى 42 عدد قتلى الهجوم الذي شنه داعش على مدرسة في أوغندا.", "42", "killed"),
        ("وارتفع إلى 15 عدد الجرحى في هجوم داعش.", "15", "wounded"),
        ("وارتفع إلى 90 عدد الهجمات التي شنها داعش هذا العام.", "90", "attacks"),
        ("وقالت الحكومة إن الحصيلة المؤقتة للهجومين بلغت 49 مدنيا و15 جنديا قتلهم داعش.", "49", "killed"),
        ("وبلغت حصيلة هجمات داعش في يوليو 30 هجوما.", "30", "attacks"),
        ("ولا يزال ثمانية أشخاص يتلقون العلاج بعد هجوم داعش الذي خطف فيه ستة.", "ثمانية", "wounded"),
    ],
)
def test_what_rises_to_a_number_may_be_named_behind_it(text: str, printed: str, measure: str) -> None:
    assert _figure(_claims(text), printed).measure == measure


@pytest.mark.parametrize("text", ["ارتفع إلى 12 عدد القرى التي سيطر عليها داعش.", "ارتفع إلى 5 عدد الدول المشاركة."])
def test_villages_and_states_that_grow_in_number_are_no_figure(text: str) -> None:
    assert not [c for c in _claims(text) if isinstance(c, Figure)]


@pytest.mark.parametrize(
    ("text", "printed", "role"),
    [
        ("قالت قوات سوريا الديمقراطية إن عدد قتلى تنظيم داعش بلغ 374 شخصا.", "374", "victim"),
        ("وبلغ عدد قتلى داعش 40 عنصرا.", "40", "victim"),
        ("وتشن الحكومة حملة ضد حركة الشباب قتل فيها أكثر من 3000 مقاتل.", "3000", "victim"),
        ("وبلغ عدد قتلى هجمات داعش 90 مدنيا.", "90", "perpetrator"),
        ("وأسفرت هجمات داعش ضد قوات سوريا الديمقراطية عن مقتل 12 مقاتلا.", "12", "perpetrator"),
        ("شن داعش هجوما على الجيش قتل فيه 12 عنصرا.", "12", "perpetrator"),
        ("ارتفع عدد ضحايا داعش إلى 50 شخصا.", "50", "perpetrator"),
    ],
)
def test_whose_dead_they_are(text: str, printed: str, role: str) -> None:
    assert _figure(_claims(text), printed).role == role


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ar", "قتل متشددون من داعش 49 مدنيا على سفينة في نهر النيجر شمالي مالي.", "ML"),
        ("fr", "L'EI a tué 49 civils sur un bateau du fleuve Niger dans le nord du Mali.", "ML"),
        ("en", "ISIS killed 49 civilians on a boat on the Niger River in northern Mali.", "ML"),
        ("ar", "قتل متشددون من داعش 49 مدنيا في غرب النيجر.", "NE"),
    ],
)
def test_a_river_is_not_the_country_that_it_is_called_like(language: str, text: str, country: str) -> None:
    place = _figure(_claims(text, language), "49").place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ('أسفرت الهجمات منذ بدء عملية "سهام الشرق" في أغسطس 2022 عن مقتل ستين', "since"),
        ("أسفرت الهجمات منذ بدء الحملة في أغسطس 2022 عن مقتل ستين", "since"),
        ('قال "إنها بدأت منذ زمن" في أغسطس 2022', "month"),
    ],
)
def test_counted_since_an_offensive_that_has_a_name(text: str, precision: str) -> None:
    found = periods.find(text, "ar", dt.date(2023, 9, 12), "day")
    assert found[0].period.precision == precision


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("ولا يزال مئات من عناصر داعش ينشطون في الجبال، رغم إعلان النصر عليه أواخر 2017.", False),
        ("وقتل داعش 12 مدنيا على الرغم من هزيمته في مارس 2019.", False),
        ("ورغم الإجراءات الأمنية قتل داعش 12 مدنيا في مارس 2019.", True),
    ],
)
def test_the_year_of_a_defeat_is_not_that_of_what_goes_on_in_spite_of_it(text: str, dated: bool) -> None:
    figures = [c for c in _claims(text) if isinstance(c, Figure)]
    assert [f.period is not None for f in figures] == [dated]
