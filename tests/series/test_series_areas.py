"""Cells, towns, provinces and Hijri months; and breaks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from claims_table import day, incident, table
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.model.counts import SeriesBreak
from marsad.series import Counts, Coverage, GroupScope, PlaceScope, SeriesOptions, cells_of, count_claims, read_cell
from marsad.series.cells import CellGrid
from marsad.series.grid import hijri_month, hijri_name, make_grid

MOSUL = {"latitude": 36.34, "longitude": 43.13}
COVERAGE = (Coverage(lens="dataset:test", start=day("2019-01-07"), end=day("2019-03-03"), countries=("IQ",)),)


def ask(rows: list[dict[str, Any]], *places: PlaceScope, **other: Any) -> Counts:
    asked = {"group": GroupScope(id="islamic-state"), "places": places, "coverage": COVERAGE} | other
    return count_claims(table(rows), SeriesOptions(**asked))


@given(
    st.floats(-90, 90, allow_nan=False),
    st.floats(-180, 180, allow_nan=False),
    st.sampled_from([0.05, 0.1, 0.5, 1.0, 2.5, 30.0]),
)
def test_every_point_lies_in_the_cell_that_its_name_gives(latitude: float, longitude: float, size: float) -> None:
    grid = CellGrid(size)
    code = int(grid.codes(np.array([latitude]), np.array([longitude]))[0])
    again, same = read_cell(grid.id(code))
    assert (again.size, same) == (size, code)
    north, east = (float(part) for part in grid.id(code).split(":")[2:])
    assert abs(latitude - north) <= size / 2 + 1e-6
    assert min(abs(longitude - east), 360 - abs(longitude - east)) <= size / 2 + 1e-6


@pytest.mark.parametrize(
    "id", ["cell:0.5:36:43.25", "cell:0.5:36.25", "cell:0:1:1", "cell:a:b:c", "cell:7:-83:3.5", "cell:0.5:95.25:0.25"]
)
def test_what_is_no_cell_is_refused(id: str) -> None:
    with pytest.raises(UsageError):
        read_cell(id)


def test_a_cell_counts_what_lies_in_it_and_says_what_may() -> None:
    rows = [
        incident("2019-01-08", **MOSUL),
        incident("2019-01-09", **MOSUL | {"latitude": 36.51}),
        incident("2019-01-10", place_precision="admin1", **MOSUL),
        incident("2019-01-11"),
    ]
    assert cells_of(table(rows), 0.5) == ("cell:0.5:36.25:43.25", "cell:0.5:36.75:43.25")
    counts = ask(rows, *(PlaceScope(id=id, within=("IQ",)) for id in cells_of(table(rows), 0.5)))
    assert [series.counts[0] for series in counts.series] == [1, 1]
    for series in counts.series:
        assert {item.code: len(item.claims) for item in series.left_out} == {"rows_located_too_coarsely": 2}


def test_a_town_counts_exact_coordinates_at_it_and_its_own_name() -> None:
    town = PlaceScope(id="geonames:99072", within=("IQ", "geonames:92877"), at=(36.335, 43.1189))
    rows = [
        incident("2019-01-08", latitude=36.34, longitude=43.12),
        incident("2019-01-15", place_id="geonames:99072", place_precision="city"),
        incident("2019-01-09", latitude=36.34, longitude=43.12, place_precision="city"),  # within 25 km of it
        incident("2019-01-10", latitude=35.5, longitude=44.4),
        incident("2019-01-10", latitude=35.5, longitude=44.4, place_precision="city"),
        incident("2019-01-11", place_id="geonames:92877", place_precision="admin1"),
    ]
    (series,) = ask(rows, town).series
    assert series.counts[:2] == (1, 1)
    assert {item.code: len(item.claims) for item in series.left_out} == {"rows_counted_by_country_only": 2}


def test_a_quiet_province_is_zero_where_the_list_tells_provinces_and_nothing_elsewhere() -> None:
    provinces = tuple(PlaceScope(id=f"geonames:{number}", within=("IQ",)) for number in (1, 2))
    told = ask([incident("2019-01-08", place_id="geonames:1", place_precision="admin1")], *provinces)
    assert [(series.place, series.counts[0]) for series in told.series] == [("geonames:1", 1), ("geonames:2", 0)]
    assert ask([incident("2019-01-08")], *provinces).series == ()


def test_hijri_months_are_those_of_umm_al_qura() -> None:
    grid = make_grid("hijri-month", 0, day("2019-09-24"), day("2019-10-10"))
    assert (grid.starts, grid.ends) == (
        (day("2019-08-31"), day("2019-09-30")),
        (day("2019-09-29"), day("2019-10-28")),
    )
    assert (hijri_month(day("2019-09-24")), hijri_name(day("2019-09-24"))) == ((1441, 1), "Muharram 1441")
    rows = [incident("2019-01-08"), incident("2019-02-10")]
    (series,) = ask(rows, PlaceScope(id="x", country="IQ"), every="hijri-month").series
    # Jumada al-Akhirah 1440 reaches to the 7th of March, beyond what was watched.
    assert series.starts[series.covered.index(True)] == day("2019-01-07")
    assert [count for count in series.counts if count is not None] == [1]
    with pytest.raises(UsageError, match="Hijri"):
        make_grid("hijri-month", 0, day("1900-01-01"), day("2019-01-01"))


@given(st.dates(dt.date(1924, 8, 1), dt.date(2077, 11, 16)))
def test_every_day_of_the_table_lies_in_one_hijri_month(one: dt.date) -> None:
    grid = make_grid("hijri-month", 0, one, one)
    assert grid.starts[0] <= one <= grid.ends[0]
    assert (grid.ends[0] - grid.starts[0]).days + 1 in range(28, 32)  # eight months before 1946 are odd in the table
    assert len(grid.starts) == 1


def test_a_month_of_the_sun_is_no_month_of_the_moon() -> None:
    from claims_table import figure

    moon, sun = figure(9, "2019-08-31", "2019-09-29"), figure(8, "2019-09-15", "2019-10-14")
    (series,) = count_claims(
        table([moon, sun]),
        SeriesOptions(
            group=GroupScope(id="islamic-state"),
            places=(PlaceScope(id="geonames:99237", country="IQ"),),
            every="hijri-month",
        ),
    ).series
    assert series.counts == (9.0,)
    assert [item.best for item in series.intervals] == [8.0]
    assert [item.code for item in series.left_out] == ["period_of_another_calendar"]


def test_breaks_of_the_lens_and_gaps_in_what_it_watched() -> None:
    changed = SeriesBreak(lens="dataset:test", date=day("2019-02-01"), code="source_changed", change=(("en", "new"),))
    other = SeriesBreak(lens="dataset:other", date=day("2019-02-01"), code="source_changed")
    gap = Coverage(lens="dataset:test", start=day("2019-03-11"), end=day("2019-03-31"), countries=("IQ",))
    (series,) = ask(
        [incident("2019-01-08")],
        PlaceScope(id="x", country="IQ"),
        breaks=(changed, other),
        coverage=(*COVERAGE, gap),
    ).series
    assert [(item.date, item.code) for item in series.breaks] == [
        (day("2019-02-01"), "source_changed"),
        (day("2019-03-11"), "coverage_resumed"),
    ]
    assert series.breaks_between(day("2019-01-01"), day("2019-02-28")) == (changed,)
    assert series.breaks_between(day("2019-02-01"), day("2019-02-28")) == ()
