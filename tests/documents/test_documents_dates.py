"""Datelines as pages write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.documents.article import choose, days_of, is_dateline
from marsad.documents.dates import grammar, stated_dates, without_dates

DAY = dt.date(2019, 9, 24)


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday 24/September/2019 - 04:24 PM",
        "24 September 2019",
        "Tuesday, September 24, 2019",
        "Published on 24th of September, 2019 at 16:24 GMT",
        "Sept. 24, 2019",
        "24-Sep-2019",
        "2019-09-24",
        "2019-09-24T16:24:00+02:00",
        "2019/09/24",
        "24/09/2019",
        "09/24/2019",
        "24.09.2019 16:24",
        "Publié le mardi 24 septembre 2019 à 16h24",
        "Le 24 septembre 2019",
        "الثلاثاء 24 سبتمبر 2019",
        "الثلاثاء ٢٤ سبتمبر ٢٠١٩ - ٠٤:٢٤ م",
        "24 أيلول 2019",
        "نشر في: 24 أيلول/سبتمبر 2019",
        "الثلاثاء، 24 أيلول (سبتمبر) 2019",
        "24 شتنبر 2019",
        "25 محرم 1441 هـ",
        "الثلاثاء 25 محرم 1441 هـ الموافق 24 سبتمبر 2019 م",
    ],
)
def test_a_dateline_is_read(line: str) -> None:
    assert is_dateline(line)
    day, remarks = choose(days_of(line))
    assert day is not None
    assert (day.day, day.precision, remarks) == (DAY, "day", ())


@pytest.mark.parametrize(
    ("line", "day", "precision"),
    [
        ("September 2019", dt.date(2019, 9, 1), "month"),
        ("تشرين الثاني 2019", dt.date(2019, 11, 1), "month"),
        ("1er août 2019", dt.date(2019, 8, 1), "day"),
        ("Published: 2019", dt.date(2019, 1, 1), "year"),
        ("03/04/2019", dt.date(2019, 1, 1), "year"),
        ("Publié le 03/04/2019", dt.date(2019, 4, 3), "day"),
        ("نشر بتاريخ 03/04/2019", dt.date(2019, 4, 3), "day"),
        ("31 February 2019", None, None),
        ("31/02/2019", None, None),
        ("30 février 2019", None, None),
        ("12/2019/4", None, None),
    ],
)
def test_dates_are_as_exact_as_stated(line: str, day: dt.date | None, precision: str | None) -> None:
    found, _ = choose(days_of(line))
    assert (found.day if found else None, found.precision if found else None) == (day, precision)


def test_the_day_of_publication_goes_before_the_day_of_an_update() -> None:
    found, _ = choose(days_of("Updated 26 September 2019 | Published 24 September 2019"))
    assert found is not None
    assert found.day == DAY


@pytest.mark.parametrize(
    "line",
    [
        "Attack of 11 September 2001 is remembered in the valley",
        "By 24 September 2019 the group had killed 31 people.",
        "12 killed as a bus overturns",
        "Report 2019",
    ],
)
def test_a_line_that_tells_a_story_is_no_dateline(line: str) -> None:
    assert not is_dateline(line)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(sorted(grammar().months)))
def test_every_month_name_is_read_with_any_day(day: dt.date, month: str) -> None:
    number = grammar().months[month]
    line = f"{day.day} {month} {day.year}"
    stated = list(stated_dates(line))
    assert len(stated) == 1
    try:
        wanted = dt.date(day.year, number, day.day)
    except ValueError:
        wanted = None
    assert stated[0].day == wanted


@given(st.text(max_size=80))
def test_any_line_is_read_without_an_exception(line: str) -> None:
    for stated in stated_dates(line, year_alone=True):
        assert 0 <= stated.start < stated.end <= len(line)
    without_dates(line)
    choose(days_of(line))
