"""What Arabic sentences count, whose it is, where, when and by whose word. The sentences are our own."""

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
    ("text", "read"),
    [
        ("قُتل 137 ضابطا، و236 أُصيبوا في هجمات بالعراق.", [(137, "killed"), (236, "wounded")]),
        ("أسفر الهجوم عن استشهاد عدد 12 وإصابة عدد ستة من أبطال القوات المسلحة.", [(12, "killed"), (6, "wounded")]),
        ("أسفر التفجير عن مقتل رجلي شرطة في مقديشو.", [(2, "killed")]),
        ("قتل (8) جنود وأصيب (50) آخرون في هجوم لبوكو حرام.", [(8, "killed"), (50, "wounded")]),
        ("لقي 40 جنديا مصرعهم وفقد 65 آخرون في كمين لبوكو حرام.", [(40, "killed"), (65, "other")]),
        ("هاجمت خلايا داعش النقاط 7 مرات في دير الزور.", [(7, "attacks")]),
        ("هناك آلاف الدواعش في العراق.", [(2000, "fighters")]),
        ("قال التقرير إن ما بين 20 و30 ألفا من مقاتلي داعش ما زالوا في العراق.", [(20000, "fighters")]),
        (
            "أصيبوا أو قتلوا: قالت الأمم المتحدة إن خمسة آلاف مدني أصيبوا أو قتلوا في أفغانستان.",
            [(5000, "killed_or_wounded")],
        ),
        (
            "ارتفعت حصيلة قتلى المعارك الدائرة في مدينة درنة شرقي ليبيا بين الأهالي وتنظيم داعش إلى 11 شخصا.",
            [(11, "killed")],
        ),
        ("قال مسؤول إن 1659 مقاتلا مغربيا موجودون مع داعش في سوريا والعراق.", [(1659, "foreign_fighters")]),
    ],
)
def test_what_is_counted(text: str, read: list[tuple[int, str]], registry: Registry) -> None:
    assert [(figure.number.low, figure.measure) for figure in _figures(text, registry)] == read


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("وثق المرصد 58 قتيلا، هم: 50 من تنظيم الدولة الإسلامية في سوريا.", ["perpetrator", "victim"]),
        ("أعلنت حركة الشباب مقتل ثلاثة من مقاتليها في الصومال.", ["victim"]),
        ("أعلن الجيش النيجيري مقتل 5 من جنوده في كمين لبوكو حرام.", ["perpetrator"]),
        ("قتلت القوات الباكستانية 37 مسلحا من حركة طالبان باكستان.", ["victim"]),
        ("أسفر الإنزال عن مقتل اثنين من عناصر تنظيم داعش وإصابة سبعة آخرين في العراق.", ["victim", "victim"]),
        ("مقتل 15 مدنيا بهجوم لبوكو حرام على قرى في نيجيريا.", ["perpetrator"]),
        ("نفذ التحالف 31 عملية ضد تنظيم داعش في العراق.", ["victim"]),
        ("نفذت خلايا تنظيم داعش 59 عملية أمنية في العراق.", ["perpetrator"]),
    ],
)
def test_whose_it_is(text: str, roles: list[str], registry: Registry) -> None:
    figures = _figures(text, registry)
    assert [figure.role for figure in figures] == roles
    assert all(figure.group is not None for figure in figures)


def test_what_falls_from_the_air_is_no_armed_groups(registry: Registry) -> None:
    figures = _figures("أسفرت غارات التحالف عن مقتل 17 مدنيا في الرقة معقل داعش.", registry)
    assert [figure.group for figure in figures] == [None]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "أعلنت الوزارة اليوم، السبت 2 كانون الأول، أن داعش نفذ 8 هجمات في العراق خلال أسبوع.",
            (2023, 11, 26),
            (2023, 12, 2),
        ),
        ("بلغ عدد القتلى في سوريا من 24 مارس/آذار 2019 وحتى يومنا هذا 570 قتيلا.", (2019, 3, 24), None),
        ("منذ سقوط المدينة في 8 آب 2021 قتل التنظيم 12 مدنيا في العراق.", (2021, 8, 8), None),
        ("قتل داعش 12 جنديا في العراق بين الأول من يناير و30 يونيو 2021.", (2021, 1, 1), (2021, 6, 30)),
        ("قتل داعش 12 جنديا في العراق في صيف 2019.", (2019, 6, 1), (2019, 8, 31)),
        ("قتل داعش 5 جنود في العراق فجر الخميس 15/07/2021.", (2021, 7, 15), (2021, 7, 15)),
        ("قتل داعش 5 جنود خلال شهر آيار 2015 في العراق.", (2015, 5, 1), (2015, 5, 31)),
        ("قتل داعش 5 جنود في العراق خلال النصف الأول من العام الجاري 2023.", (2023, 1, 1), (2023, 6, 30)),
        ("أعلنت البعثة الثلاثاء مقتل 241 مدنيا في العراق خلال تموز الماضي.", (2023, 7, 1), (2023, 7, 31)),
    ],
)
def test_when(text: str, start: tuple[int, int, int], end: tuple[int, int, int] | None, registry: Registry) -> None:
    period = _figures(text, registry)[0].period
    assert period is not None
    assert (period.start, period.end) == (date(*start), date(*end) if end else None)


def test_a_yardstick_is_no_date(registry: Registry) -> None:
    (figure,) = _figures("قُتل 29 جنديا في النيجر في هجوم هو الأكثر دموية منذ نهاية يوليو الماضي.", registry)
    assert figure.period is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("قتل داعش 20 من الميليشيات الموالية لإيران في بادية حمص.", "SY"),
        ("قتل 7 جنود بهجوم لتنظيم داعش قرب مدينة تبسة، حدودية مع تونس.", "DZ"),
        ("• (ولاية موزمبيق): 8 قتلى في 3 عمليات لتنظيم داعش.", "MZ"),
        ("قتل 14 جنديا أفغانيا في هجوم لحركة طالبان.", "AF"),
        ("قتل داعش 7 من لواء القدس في ريف حماة.", "SY"),
    ],
)
def test_where(text: str, country: str, registry: Registry) -> None:
    place = _figures(text, registry)[0].place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("أعلنت بعثة الأمم المتحدة في العراق (يونامي) بيانا. وقالت البعثة في بيان، إن 117 مدنيا قتلوا.", "UNAMI"),
        ("قال فلان الفلاني، الضابط بشرطة المرور، لوكالة رويترز إن ثلاثة جنود أصيبوا.", "الضابط"),
        ("نشر تنظيم داعش مقطعا. وجاء في بيان التنظيم: “أسفر الهجوم عن مقتل 15 شخصا”.", "Islamic State"),
    ],
)
def test_who_says_it(text: str, voice: str, registry: Registry) -> None:
    chain = _figures(text, registry)[-1].attribution
    assert any(voice in each.name for each in chain)


@pytest.mark.parametrize(
    ("text", "qualifier", "low"),
    [
        ("تجاوز عدد الشهداء حتى الآن 5000 شهيد في العراق.", "at_least", 5000),
        ("قتل عنصران على الأقل من الشرطة في هجوم لداعش.", "at_least", 2),
        ("قتل داعش 8 عناصر من قوات الأمن، على الأقل، في كركوك.", "at_least", 8),
        ("لدى داعش في ليبيا 3 أو 4 آلاف عنصر.", "range", 3000),
    ],
)
def test_bounds(text: str, qualifier: str, low: int, registry: Registry) -> None:
    number = _figures(text, registry)[0].number
    assert (number.qualifier, number.low) == (qualifier, low)


def test_a_headline_takes_the_voice_of_its_text(registry: Registry) -> None:
    text = "20 قتيلا في هجوم على مسجد بكابول\nقالت وزارة الداخلية الأفغانية إن 20 شخصا قتلوا في هجوم لداعش في كابول."
    headline, body = _figures(text, registry)
    assert headline.attribution == body.attribution != ()


@pytest.mark.parametrize(
    "text",
    [
        "نفذ التنظيم هجمات خلال الأشهر الـ12 الماضية في العراق.",
        "يقاتل داعش على محور الكورفات السبعة في درنة.",
        "استهدفت طائرات من طراز إف 16 مواقع داعش في سوريا.",
        "بقي في أفغانستان 12500 جندي أجنبي لتدريب القوات.",
    ],
)
def test_numbers_that_count_nothing(text: str, registry: Registry) -> None:
    assert _figures(text, registry) == []
