"""What is wrong with a row is told in one way by all readers; nothing is guessed in its place."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.registry.gazetteer import country_extents
from marsad.sources.faults import Fault, Repeats, backwards, coordinates, doubted, no_date, none_of, sort_out, tolls


def flagged(faults: list[Fault], rows: int) -> list[list[str]]:
    """The reasons of each row."""
    _, aside = sort_out(pa.array(range(rows), pa.int64()), faults)
    found: list[list[str]] = [[] for _ in range(rows)]
    for item in aside:
        found[item.row] = item.reason.split("; ")
    return found


def test_an_unknown_toll_is_null_and_a_negative_one_or_a_word_sets_the_row_aside() -> None:
    cells = ["3", "unknown", "-2", None, "Unknown ", "many", "4.0", "4.5", "غير معروف", "+7"]
    read = tolls({"dead": pa.array(cells, pa.string())})
    assert read.numbers["dead"].to_pylist() == [3, None, -2, None, None, None, 4, None, None, 7]
    reasons = flagged(read.faults, len(cells))
    assert [number for number, why in enumerate(reasons) if why] == [2, 5, 7]
    assert reasons[2] == ["dead is negative"]
    (doubt,) = doubted(pa.array(range(len(cells)), pa.int64()), read.doubts)
    assert (doubt.reason, doubt.rows, doubt.first) == ("dead is said to be unknown", 3, 1)


@given(st.lists(st.lists(st.sampled_from(["1", "2", "3", None]), max_size=6), max_size=5))
def test_the_first_row_of_an_id_stands_over_all_batches(batches: list[list[str | None]]) -> None:
    repeats, seen = Repeats(), set()
    for ids in batches:
        reason, mask = repeats.fault(pa.array(ids, pa.string()))
        expected = []
        for id in ids:
            expected.append(id is not None and id in seen)
            seen.add(id)
        assert mask.to_pylist() == expected
        assert "earlier row" in reason


def places(*rows: tuple[float | None, float | None, str | None]) -> tuple[list[tuple[float, float] | None], list[str]]:
    if not country_extents():
        pytest.skip("the gazetteer is made at installation")
    latitude, longitude, country = (list(column) for column in zip(*rows, strict=True))
    found = coordinates(
        pa.array(latitude, pa.float64()), pa.array(longitude, pa.float64()), pa.array(country, pa.string())
    )
    pairs = zip(found.latitude.to_pylist(), found.longitude.to_pylist(), strict=True)
    doubts = doubted(pa.array(range(len(rows)), pa.int64()), found.doubts)
    return [None if lat is None or lon is None else (lat, lon) for lat, lon in pairs], [item.reason for item in doubts]


def test_swapped_coordinates_are_doubtful_and_never_turned_back() -> None:
    manila, swapped = (14.6, 121.0, "PH"), (121.0, 14.6, "PH")
    kabul, turned = (34.5, 69.2, "AF"), (69.2, 34.5, "AF")
    found, reasons = places(manila, swapped, kabul, turned)
    assert found == [(14.6, 121.0), None, (34.5, 69.2), None]
    assert reasons == ["latitude and longitude look swapped for the country that the row names"]


def test_a_swap_that_lies_in_the_country_next_door_is_seen() -> None:
    humaimah, in_turkey = (34.46, 39.78, "SY"), (39.78, 34.46, "SY")
    found, reasons = places(humaimah, in_turkey)
    assert found == [(34.46, 39.78), None]
    assert reasons == ["latitude and longitude look swapped for the country that the row names"]
    # Outside of Syria as well when turned round: a place over the border, as reports have it.
    over_the_border = (37.9, 40.2, "SY")
    just_outside = (36.5, 35.6, "SY")  # turned round it lies in Syria, but no box is exact
    assert places(over_the_border, just_outside) == ([(37.9, 40.2), (36.5, 35.6)], [])


def test_what_may_be_right_is_left_as_it_is() -> None:
    aleppo = (36.2, 37.1, "SY")  # turned round it lies in Syria, too
    abroad = (33.3, 44.4, "SY")  # Baghdad under Syria: no swap explains it
    at_sea, nowhere, unknown = (12.0, 43.2, "YE"), (69.2, 34.5, None), (69.2, 34.5, "ZZ")
    found, reasons = places(aleppo, abroad, at_sea, nowhere, unknown)
    assert found == [(36.2, 37.1), (33.3, 44.4), (12.0, 43.2), (69.2, 34.5), (69.2, 34.5)]
    assert reasons == []


def test_coordinates_off_the_globe_or_by_halves_are_no_coordinates() -> None:
    found, reasons = places((95.0, 400.0, "SY"), (35.0, None, "SY"), (None, None, "SY"))
    assert found == [None, None, None]
    assert sorted(reasons) == ["one of latitude and longitude is missing", "the coordinates lie on no globe"]


def test_dates_that_are_none_and_dates_turned_round() -> None:
    cells = pa.array(["2019-02-29", "2020-02-29", "31/31/2019", "29 Feb 2019", None])
    days = pa.array([None, dt.date(2020, 2, 29), None, None, None], pa.date32())
    reasons = flagged(no_date("date_start", cells, days), 5)
    leap = ["date_start is 29 February of a year that has none"]
    assert reasons == [leap, [], ["date_start is no date"], leap, ["date_start is no date"]]
    first, last = (pa.array([dt.date(2019, 3, day), None], pa.date32()) for day in (2, 1))
    assert flagged([backwards(first, last)], 2) == [["date_end lies before date_start"], []]


def test_codes_outside_of_their_list() -> None:
    codes = pa.array([1, 9, None], pa.int64())
    assert flagged([none_of("where_prec", codes, [1, 2])], 3) == [[], *[["where_prec is none of 1, 2"]] * 2]
    assert flagged([none_of("where_prec", codes, [1, 2], or_empty=True)], 3)[2] == []
