"""The missing are not dead, in three languages; and whose estimate an Arabic sentence still is."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Indicator
from marsad.registry import open_registry


def _claims(language: str, text: str, published: dt.date = dt.date(2024, 3, 10)) -> list[Claim]:
    document = Document(text=text, published=published, published_precision="day", language=language)
    return code(document, open_registry())


def _figure(claims: list[Claim], printed: str) -> Figure:
    return next(c for c in claims if isinstance(c, Figure) and c.number.text.strip("() ") == printed)


@pytest.mark.parametrize(
    ("language", "text", "printed", "measure"),
    [
        ("ar", "قال المرصد إن 4 من عناصر داعش بين القتلى، فيما لا يزال نحو 50 شخصا في عداد المفقودين.", "50", "other"),
        ("ar", "قتل تنظيم داعش 9 رعاة وما زال 15 منهم في عداد المفقودين.", "15", "other"),
        ("ar", "قتل 7 جنود في كمين لتنظيم داعش، وفقد الاتصال بـ12 آخرين.", "12", "other"),
        ("ar", "قتل 7 جنود في كمين لتنظيم داعش، وقتل 12 آخرون في تفجير.", "12", "killed"),
        ("ar", "قتل داعش 7 جنود، ثم عثر على جثث 3 أشخاص كانوا مفقودين منذ أيام.", "7", "killed"),
        (
            "en",
            "ISIS killed 12 men; four policemen were among the dead, and about 50 people are missing.",
            "50",
            "other",
        ),
        ("en", "An ISIS attack killed 12 people, and 20 others remain unaccounted for.", "20", "other"),
        ("en", "ISIS killed 12 people who had been missing a night.", "12", "killed"),
        ("fr", "L'EI a tué 12 bergers et 20 autres sont toujours portés disparus.", "20", "other"),
        ("fr", "L'EI a tué 12 bergers et 20 autres personnes.", "20", "killed"),
    ],
)
def test_who_is_missing_is_not_counted_among_the_dead(language: str, text: str, printed: str, measure: str) -> None:
    assert _figure(_claims(language, text), printed).measure == measure


@pytest.mark.parametrize(
    ("language", "text", "unverified"),
    [
        ("ar", "قتل تنظيم داعش 4 رعاة، فيما لا يزال نحو 50 شخصا في عداد المفقودين.", False),
        ("ar", "خطف تنظيم داعش 30 عاملا ولا يزال مصير 11 منهم مجهولا.", False),
        ("ar", "ولا يزال كثير من مقاتلي داعش الأجانب في عداد المفقودين.", True),
        ("en", "Around 50 villagers are unaccounted for after ISIS attacked the village.", False),
        ("en", "Hundreds of ISIS foreign fighters are unaccounted for.", True),
        ("fr", "L'EI a tué 12 bergers et 20 autres sont toujours portés disparus.", False),
    ],
)
def test_victims_of_an_attack_who_are_missing_are_no_unverified_deaths_of_the_group(
    language: str, text: str, unverified: bool
) -> None:
    found = [c.indicator for c in _claims(language, text) if isinstance(c, Indicator)]
    assert ("deaths_unverified" in found) is unverified


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "وتقدر الأمم المتحدة عدد مقاتلي داعش في سوريا والعراق بما بين 3000 و5000 مقاتل.\n"
            "وتراجع عدد هجمات داعش في العراق إلى 35 هجوما في الربع الأول مقارنة بـ 48 هجوما في العام الماضي.",
            False,
        ),
        (
            "وترجح الأمم المتحدة أن لدى حركة الشباب نحو 7000 مقاتل.\n"
            "ونفذت الحركة 12 هجوما في يناير و9 هجمات في فبراير.",
            False,
        ),
        (
            "وقال تقرير للأمم المتحدة إن داعش نفذ 120 هجوما في العراق.\n"
            "وتراجع عدد هجمات داعش في ديالى إلى 35 هجوما مقارنة بـ 48 هجوما في العام الماضي.",
            True,
        ),
    ],
)
def test_an_estimate_of_strength_says_nothing_of_the_attacks_that_a_new_paragraph_counts(text: str, said: bool) -> None:
    attacks = [c for c in _claims("ar", text) if isinstance(c, Figure) and c.measure == "attacks"]
    assert attacks
    assert all(bool(figure.attribution) is said for figure in attacks[-2:])
