"""Tallies that Arabic pages retell: by whose word they are, whose each item is, and where the whole was."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import Registry, open_registry

_PUBLISHED = date(2023, 12, 2)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry()


def _figures(text: str, registry: Registry) -> list[Figure]:
    document = Document(text=text, language="ar", published=_PUBLISHED, published_precision="day")
    return [claim for claim in code(document, registry) if isinstance(claim, Figure)]


@pytest.mark.parametrize(
    "text",
    [
        "تبنى داعش 8 عمليات في سوريا، بحسب ما قال إعلامه.\nوتوزعت العمليات بواقع 5 في دير الزور و3 في الرقة.",
        "نشر تنظيم الدولة حصيلة عملياته في العراق.\nوبلغ عدد العمليات 15 عملية، أدت إلى مقتل 30 شخصا.",
        "وفقا لإحصائية النبأ شن داعش 6 هجمات في بغداد.\nوبحسب النبأ فقد سقط 59 قتيلا وجريحا في كابول.",
        "هاجمت حركة الشباب قاعدة في الصومال.\nوقال المتحدث العسكري باسم الحركة إن مقاتليها قتلوا 15 جنديا.",
        "تبنى تنظيم ولاية سيناء، الذي بايع داعش، قتل 172 مجندا مصريا في سيناء.",
        "ذكر داعش أنه دمر 7 آليات.\nونقلت وكالة أعماق عن مصدر أمني أن مقاتلي التنظيم قتلوا 6 جنود في كركوك.",
    ],
)
def test_a_group_s_own_tally_is_its_claim(text: str, registry: Registry) -> None:
    found = _figures(text, registry)
    assert found
    assert all(figure.self_claimed for figure in found)


def test_whoever_comes_next_in_a_ranking_has_what_follows(registry: Registry) -> None:
    found = _figures(
        "نفذت بوكو حرام 17 عملية، أسفرت عن سقوط 119 وإصابة 80 آخرين، كما اختطفت 46 شخصا، "
        "تليها حركة الشباب التي نفذت 15 عملية في الصومال وكينيا.",
        registry,
    )
    assert [figure.group.name if figure.group else None for figure in found] == ["Boko Haram"] * 4 + ["al-Shabaab"]
    assert all(figure.place is None for figure in found[:4])


def test_a_worldwide_tally_has_no_place_though_most_of_it_was_somewhere(registry: Registry) -> None:
    found = _figures(
        "نفذ تنظيم الدولة 71 عملية حول العالم خلفت 148 قتيلا، أغلبيتهم في إفريقيا وأفغانستان.\n"
        "وقتل في هذه العمليات مجتمعة ستة قادة.",
        registry,
    )
    assert [figure.number.low for figure in found] == [71, 148, 6]
    assert all(figure.place is None for figure in found[:2])


def test_the_toll_of_all_is_not_where_a_part_was(registry: Registry) -> None:
    found = _figures(
        "نفذت حركة الشباب 22 عملية بينها 7 عمليات في كينيا، وأسفرت تلك العمليات عن مقتل 77 شخصا.", registry
    )
    assert [figure.place.country if figure.place else None for figure in found][1] == "KE"
    assert found[2].number.low == 77


@pytest.mark.parametrize("patron", ["الموالية لإيران", "التابعة لإيران", "المدعومة من إيران", "المرتبطة بإيران"])
def test_a_militia_s_patron_is_no_place(patron: str, registry: Registry) -> None:
    found = _figures(f"أسفرت هجمات داعش في سوريا عن مقتل 36 جنديا و2 من الفصائل المسلحة {patron}.", registry)
    assert [figure.place.country if figure.place else None for figure in found] == ["SY", "SY"]


@pytest.mark.parametrize(
    "said",
    ["وفق المرصد السوري اليوم السبت.", "حسبما أعلن المرصد السوري أمس.", "على ما أفاد مصدر أمني الجمعة."],
)
def test_the_day_that_closes_a_citation_dates_nothing(said: str, registry: Registry) -> None:
    found = _figures(f"قتل داعش 70 شخصا في ست هجمات في البادية السورية، {said}", registry)
    assert [figure.period for figure in found if figure.period and figure.period.start] == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("قالت الأمم المتحدة إن 45 مدنيا استشهدوا وأصيبوا في العراق.", "killed_or_wounded"),
        ('قال المتحدث باسم الحركة "قتلنا 40 جنديا" في هجوم لحركة الشباب أصيب فيه آخرون.', "killed"),
        ("أحصت النبأ 8 عمليات أمنية نفذها مقاتلو التنظيم، داعش، في سوريا.", "attacks"),
    ],
)
def test_what_is_counted(text: str, measure: str, registry: Registry) -> None:
    assert _figures(text, registry)[0].measure == measure
