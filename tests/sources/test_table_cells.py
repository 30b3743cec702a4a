"""Cells that people fill in: numbers of people, dates, coordinates, read where sure and said to be unread elsewhere."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.sources.table.cells import is_unknown
from marsad.sources.table.dates import DateRules, NoDate, read_days
from marsad.sources.table.positions import NoCoordinate, read_coordinate, read_pair
from marsad.sources.table.tolls import Count, Unsure, read_toll
from marsad.sources.table.victims import counted


@pytest.mark.parametrize(
    ("cell", "low", "high", "qualifier", "best"),
    [
        ("12", 12, 12, None, 12),
        ("١٢", 12, 12, None, 12),
        ("0", 0, 0, None, 0),
        ("صفر", 0, 0, None, 0),
        ("3.0", 3, 3, None, 3),
        ("3,0", 3, 3, None, 3),
        ("1,200", 1200, 1200, None, 1200),
        ("1.200", 1200, 1200, None, 1200),  # there is no fifth of a person
        ("1 200", 1200, 1200, None, 1200),
        ("1\u202f200", 1200, 1200, None, 1200),
        ("1.234.567", 1234567, 1234567, None, 1234567),
        ("12-15", 12, 15, "range", None),
        ("12–15", 12, 15, "range", None),
        ("12 à 15", 12, 15, "range", None),
        ("entre 12 et 15", 12, 15, "range", None),
        ("من ١٢ إلى ١٥", 12, 15, "range", None),
        ("at least 3", 3, None, "at_least", 3),
        ("3+", 3, None, "at_least", 3),
        ("≥ 3", 3, None, "at_least", 3),
        ("plus de 3", 3, None, "at_least", 3),
        ("٣ على الأقل", 3, None, "at_least", 3),
        ("up to 5", None, 5, "at_most", None),
        ("~20", 20, 20, "about", 20),
        ("20 environ", 20, 20, "about", 20),
        ("حوالي 20", 20, 20, "about", 20),
    ],
)
def test_tolls_read_where_sure(cell: str, low: int | None, high: int | None, qualifier: str | None, best: int) -> None:
    read = read_toll(cell)
    assert isinstance(read, Count)
    assert (read.low, read.high, read.qualifier, read.best) == (low, high, qualifier, best)


@pytest.mark.parametrize(
    "cell", ["unknown", "N/A", "n/a", "-", "?", "inconnu", "Non précisé", "غير معروفة", "مجهول", "…"]
)
def test_that_nobody_knows_is_no_number(cell: str) -> None:
    assert is_unknown(cell)
    assert read_toll(cell) == Unsure()


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("-3", "negative"),
        ("−3", "negative"),
        ("2024-12-15", "Excel"),
        ("12.000", "decimal"),
        ("3.5", "number"),
        ("3/4", "number"),
        ("15-12", "number"),
        ("3 morts", "number"),
        ("a few", "number"),
        ("12 15", "number"),
        ("99999999999", "number"),
    ],
)
def test_what_is_not_sure_is_no_number_and_says_why(cell: str, cause: str) -> None:
    read = read_toll(cell)
    assert isinstance(read, Unsure)
    assert cause in read.cause


def test_the_decimal_mark_settles_three_zeros() -> None:
    assert read_toll("12.000", ".") == Count(12, 12)
    assert read_toll("12.000", ",") == Count(12000, 12000)
    assert read_toll("12,000") == Count(12000, 12000)
    assert read_toll("12,000", ",") == Count(12, 12)


@given(st.integers(0, 99_999), st.sampled_from(["{}", "{:,}", " {} ", "\u200f{}\u200e", "{}.0"]))
def test_every_whole_number_is_read_back(number: int, shape: str) -> None:
    assert read_toll(shape.format(number)) == Count(number, number)


@given(st.text(max_size=12))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    assert isinstance(read_toll(cell), Count | Unsure)
    with contextlib.suppress(NoDate):
        read_days(cell, DateRules())
    with contextlib.suppress(NoCoordinate):
        read_pair(cell)


def test_bounds_in_columns_of_their_own_hold_the_number() -> None:
    found, unsure = counted({"": "12", "_low": "10", "_high": "11"}, None)
    assert found is not None
    assert (found.best, found.low, found.high, found.qualifier, unsure) == (12, 10, 12, "range", {})
    found, _ = counted({"_low": "10", "_high": "15"}, None)
    assert found is not None
    assert (found.best, found.low, found.high) == (None, 10, 15)
    found, unsure = counted({"": "12", "_low": "30", "_high": "some"}, None)
    assert found is not None
    assert (found.best, found.low) == (12, 12)
    assert list(unsure) == ["_high"]


DAY = dt.date(2024, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-03-12", "2024-03-12 05:06:00", "2024-03-12T10:00:00Z", "20240312", "2024/3/12", "12 mars 2024"),
        *("March 12, 2024", "12th March 2024", "12-Mar-2024", "mardi 12 mars 2024", "12 مارس 2024", "12 آذار 2024"),
        *("١٢ آذار/مارس ٢٠٢٤", "٢٠٢٤/٠٣/١٢", "الثلاثاء 12 مارس 2024", "12/03/2024", "12.3.2024", "12/03/2024 14:30"),
    ],
)
def test_one_day_in_many_spellings(cell: str) -> None:
    read = read_days(cell, DateRules(order="day-first"))
    assert (read.start, read.end, read.precision) == (DAY, DAY, "day")


@pytest.mark.parametrize(
    ("cell", "start", "end", "precision"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("كانون الثاني 2024", "2024-01-01", "2024-01-31", "month"),
        ("août 2024", "2024-08-01", "2024-08-31", "month"),
        ("2024-03-12/2024-03-15", "2024-03-12", "2024-03-15", "interval"),
        ("12 mars 2024 au 15 mars 2024", "2024-03-12", "2024-03-15", "interval"),
        ("13/02/2024", "2024-02-13", "2024-02-13", "day"),  # no month is a thirteenth
        ("02/13/2024", "2024-02-13", "2024-02-13", "day"),
    ],
)
def test_coarser_dates_stand_for_all_their_days(cell: str, start: str, end: str, precision: str) -> None:
    read = read_days(cell, DateRules())
    assert (str(read.start), str(read.end), read.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("03/04/2024", "day-first"),
        ("12/03/24", "two digits"),
        ("29/02/2023", "28 days"),
        ("29 février 2023", "28 days"),
        ("2023-02-29", "28 days"),
        ("31/04/2024", "30 days"),
        ("2024-03-15/2024-03-12", "ends before"),
        ("45352", "no date"),
        ("last week", "no date"),
        ("0000-00-00", "year 0"),
    ],
)
def test_what_is_no_date_says_why(cell: str, cause: str) -> None:
    with pytest.raises(NoDate, match=cause):
        read_days(cell, DateRules())


def test_formats_and_the_numbers_of_excel() -> None:
    assert read_days("12.3.24", DateRules(format="DD.MM.YY")).start == DAY
    assert read_days("12-Mar-24", DateRules(format="DD-MMM-YY")).start == DAY
    assert read_days("2024-03-12", DateRules(format="DD.MM.YY")).start == DAY  # a workbook's own date
    assert read_days("45363", DateRules(format="excel")).start == DAY
    with pytest.raises(NoDate, match="month 13"):
        read_days("12.13.24", DateRules(format="DD.MM.YY"))


def test_hijri_dates_become_ours() -> None:
    rules = DateRules(order="day-first", calendar="hijri")
    for cell in ("15/09/1445", "١٥ رمضان ١٤٤٥هـ", "1445-09-15"):
        assert read_days(cell, rules).start == dt.date(2024, 3, 25)
    month = read_days("رمضان 1445", rules)
    assert (str(month.start), str(month.end), month.precision) == ("2024-03-11", "2024-04-09", "interval")
    with pytest.raises(NoDate, match="1343"):
        read_days("12/03/2024", rules)


@pytest.mark.parametrize(
    "cell",
    [
        "34.5, -1.25",
        "34,5; -1,25",
        "34.5,-1.25",
        "34,5 -1,25",
        "34.5 N, 1.25 W",
        "34°30'N 1°15'W",
        "(34.5, -1.25)",
        "٣٤٫٥، -١٫٢٥",
    ],
)
def test_coordinates_in_one_cell(cell: str) -> None:
    assert read_pair(cell) == pytest.approx((34.5, -1.25))


@pytest.mark.parametrize("cell", ["134.2", "abc", "34.5 E", "34°70'N", "", "1,2,3"])
def test_what_is_no_latitude(cell: str) -> None:
    with pytest.raises(NoCoordinate, match="latitude"):
        read_coordinate(cell, "latitude")
