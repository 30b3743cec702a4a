"""A figure of the week before never falls into the week that it is compared with."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from marsad.coding import code
from marsad.model import Document, Figure
from marsad.registry import Registry, open_registry


@cache
def registry() -> Registry:
    return open_registry()


def periods(text: str, language: str) -> list[tuple[int, str | None, str | None]]:
    page = Document(text=text, language=language, published=date(2023, 4, 17), published_precision="day")
    figures = [claim for claim in code(page, registry()) if isinstance(claim, Figure)]
    return [
        (int(f.number.low or 0), str(f.period.start) if f.period else None, str(f.period.end) if f.period else None)
        for f in figures
    ]


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "Islamic State carried out 30 attacks between 16 and 22 September, compared with 45 the previous week.",
         "2022-09-09", "2022-09-15"),
        ("en", "Islamic State carried out 30 attacks last week, down from 45 the week before.",
         "2023-04-04", "2023-04-10"),
        ("en", "Islamic State carried out 30 attacks in the week to 15 April, compared with 45 in the previous week.",
         "2023-04-02", "2023-04-08"),
        ("en", "Islamic State carried out 30 attacks in August, down from 45 the previous month.",
         "2022-07-01", "2022-07-31"),
        ("fr", "L'État islamique a mené 30 attaques en Irak, contre 45 la semaine précédente.",
         "2023-04-04", "2023-04-10"),
        ("ar", "نفذ تنظيم الدولة الإسلامية 30 هجوما في العراق الأسبوع الماضي مقابل 45 هجوما في الأسبوع السابق.",
         "2023-04-04", "2023-04-10"),
        ("ar", "نفذ تنظيم الدولة الإسلامية 30 هجوما في العراق الأسبوع الماضي مقابل 45 الأسبوع الذي قبله.",
         "2023-04-04", "2023-04-10"),
    ],
)  # fmt: skip
def test_the_previous_week_is_one_step_back(language: str, text: str, start: str, end: str) -> None:
    assert periods(text, language)[-1] == (45, start, end)


def test_what_was_reported_earlier_has_no_days() -> None:
    text = "Islamic State carried out 30 attacks last week, down from 26 reported earlier."
    assert periods(text, "en") == [(30, "2023-04-11", "2023-04-17"), (26, None, None)]
