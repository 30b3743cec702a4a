"""Arabic sentences that are easily misread: whose words, which day, which month, which comparison."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure
from marsad.registry import open_registry


def _claims(text: str, published: dt.date = dt.date(2022, 8, 9)) -> list[Claim]:
    document = Document(
        text=text,
        url="https://example.org/page",
        title="",
        published=published,
        published_precision="day",
        language="ar",
    )
    return code(document, open_registry())


def _figure(text: str, printed: str) -> Figure:
    return next(c for c in _claims(text) if isinstance(c, Figure) and c.number.text.strip("()% ") == printed)


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "وجاء في البيان العسكري الذي صدر أمس عن وزارة الدفاع العراقية أن خلية من داعش هاجمت قرية، وقتلت 4 جنود.",
            ["Iraqi Defence Ministry"],
        ),
        (
            "وذكرت وكالة سبوتنيك، أنه قالت خلية الإعلام الأمني، في بيان، إن الهجوم أسفر عن مقتل 7 مزارعين.",
            ["Sputnik", "Iraqi Security Media Cell"],
        ),
        ("أحصى مرصد الأزهر هجمات يوليو. ووفقا للإحصائية، قتل داعش 14 شخصا في مالي.", ["Al-Azhar Observatory"]),
    ],
)
def test_the_chain_runs_from_who_carries_it_to_who_says_it(text: str, chain: list[str]) -> None:
    printed = next(word for word in text.split() if word.isdigit())
    figure = _figure(text, printed)
    assert [voice.name for voice in figure.attribution] == chain
    assert not figure.self_claimed


def test_the_day_of_the_statement_is_not_that_of_the_attack() -> None:
    text = "قتل 5 جنود في ديالى بهجوم لتنظيم داعش، بحسب ما صرحت به اليوم الثلاثاء خلية الإعلام الأمني."
    assert _figure(text, "5").period is None
    assert [voice.name for voice in _figure(text, "5").attribution] == ["Iraqi Security Media Cell"]


def test_a_day_between_commas_inside_the_reported_sentence_is_that_of_the_attack() -> None:
    text = "قالت وزارة الداخلية إن عناصر داعش استهدفوا، مساء الإثنين، قرية في كركوك، ما أسفر عن مقتل 6 مواطنين."
    period = _figure(text, "6").period
    assert period is not None
    assert period.start == period.end == dt.date(2022, 8, 8)


@pytest.mark.parametrize(
    ("text", "printed", "comparison"),
    [
        ("تصاعد عدد العمليات الإرهابية في مالي خلال يوليو مقارنة بشهر يونيو الماضي بنسبة (20 %).", "20", "change"),
        ("انخفضت هجمات داعش في العراق بمعدل 40 % عن الشهر السابق.", "40", "change"),
        ("تصدرت مالي المشهد، بنسبة بلغت (60 %) من العمليات الإرهابية.", "60", "share"),
    ],
)
def test_a_percentage_of_a_rise_or_fall_is_a_change(text: str, printed: str, comparison: str) -> None:
    assert _figure(text, printed).comparison == comparison


def test_figures_of_the_month_compared_with_are_of_that_month() -> None:
    text = (
        "سجل شهر يوليو 2022 انخفاضا في هجمات داعش مقارنة بعددها في شهر يونيو من العام ذاته، والتي بلغت (33) عملية، "
        "بمعدل 45 %، أسفرت عن مقتل (210) أشخاص."
    )
    assert [_figure(text, printed).period.start.month for printed in ("33", "210")] == [6, 6]  # type: ignore[union-attr]
    assert _figure(text, "45").period.start == dt.date(2022, 7, 1)  # type: ignore[union-attr]
