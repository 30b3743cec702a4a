"""What a view counts is neither more nor less than what is there: clusters, areas, weeks and months."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.index.models import Points
from marsad.web.map.asked import WORLD
from marsad.web.map.clusters import CELL, TILE, clusters
from marsad.web.map.plane import Plane, degrees, projected
from marsad.web.map.timeline import timeline

PRECISIONS = ("point", "city", "admin1", "country", "region")
AREAS = ("geonames:170792", "geonames:92877", "SY")

longitudes = st.one_of(st.floats(-180, 180, width=32), st.sampled_from([40.9, 40.9, 36.3, 179.999, -180.0]))
latitudes = st.one_of(st.floats(-84, 84, width=32), st.sampled_from([34.5, 34.5, 33.5, 0.0]))
rows = st.lists(st.tuples(longitudes, latitudes, st.integers(0, 4)), min_size=0, max_size=120)


def points(placed: list[tuple[float, float, int]], days: list[tuple[int, int]] | None = None) -> Points:
    """Rows by longitude, latitude and precision; the coarse ones stand in an area, those of a region in none."""
    count = len(placed)
    exact = [precision < 2 for *_, precision in placed]
    at: list[list[float]] = [
        [row[axis] if known else np.nan for row, known in zip(placed, exact, strict=True)] for axis in (0, 1)
    ]
    area = [-1 if precision == 4 else precision % len(AREAS) for *_, precision in placed]
    dated = days or [(-1, -1)] * count
    none: Any = np.full(count, -1)
    return Points(
        lon=np.array(at[0], np.float32),
        lat=np.array(at[1], np.float32),
        start=np.array([start for start, _ in dated], np.int32),
        end=np.array([end for _, end in dated], np.int32),
        seen_from=none.astype(np.int32),
        lens=np.zeros(count, np.int16),
        group=none.astype(np.int32),
        type=none.astype(np.int16),
        source=none.astype(np.int32),
        precision=np.array([precision for *_, precision in placed], np.int8),
        country=none.astype(np.int16),
        area=np.array(area, np.int32),
        killed=none.astype(np.int32),
        rowid=np.arange(1, count + 1, dtype=np.int64),
        lenses=("dataset:ucdp-ged",),
        groups=(),
        types=(),
        sources=(),
        precisions=PRECISIONS,
        countries=(),
        areas=AREAS,
    )


@settings(max_examples=150, deadline=None)
@given(rows, st.integers(0, 22), st.randoms(use_true_random=False))
def test_clusters_of_the_world_hold_every_point_once_at_every_zoom(placed: Any, zoom: int, chance: Any) -> None:
    plane = Plane(points(placed), {})
    some = np.array([row for row in range(len(placed)) if chance.random() < 0.7], np.int32)
    selection = plane.selected(some)
    found = clusters(selection, WORLD, zoom)
    exact = [row for row in some.tolist() if placed[row][2] < 2]
    assert sum(cluster.count for cluster in found) == len(exact)
    assert sum(cluster.fine for cluster in found) == sum(placed[row][2] == 0 for row in exact)
    assert selection.total == len(some)
    # what is no point is in an area or counted as nowhere, and never among the clusters
    coarse = [row for row in some.tolist() if placed[row][2] >= 2]
    assert sum(selection.areas.values()) + selection.nowhere == len(coarse)
    assert {int(plane.points.precision[cluster.first]) for cluster in found} <= {0, 1}


@settings(max_examples=100, deadline=None)
@given(rows, st.integers(2, 18), st.tuples(longitudes, latitudes))
def test_a_view_shows_all_that_lies_in_it_and_nothing_far_from_it(placed: Any, zoom: int, middle: Any) -> None:
    selection = Plane(points(placed), {}).selected(np.arange(len(placed), dtype=np.int32))
    half = 600 / TILE / 2**zoom  # a screen of 1200 pixels
    x, y = projected(*middle)
    (west, east), (north, south) = degrees([x - half, x + half], [y - half, y + half])
    box = (max(-180.0, west), max(-85.0, south), min(180.0, east), min(85.0, north))
    counted = sum(cluster.count for cluster in clusters(selection, box, zoom))

    def within(margin: float) -> int:
        px, py = projected(*(np.array([row[axis] for row in placed if row[2] < 2], np.float32) for axis in (0, 1)))
        return int(((abs(px - x) <= half + margin) & (abs(py - y) <= half + margin)).sum())

    rounding = 1e-9
    assert within(-rounding) <= counted <= within(CELL / TILE / 2**zoom + rounding)


def test_two_points_beside_an_edge_of_the_grid_are_one_mark() -> None:
    """At zoom 3 the prime meridian is an edge of cells, and 0.2 degrees are two pixels."""
    plane = Plane(points([(-0.1, 10.0, 0), (0.1, 10.0, 1)]), {})
    assert [one.count for one in clusters(plane.selected(np.arange(2, dtype=np.int32)), WORLD, 3)] == [2]
    apart = clusters(plane.selected(np.arange(2, dtype=np.int32)), (-1.0, 9.0, 1.0, 11.0), 12)
    assert [one.count for one in apart] == [1, 1]


def test_rows_on_one_spot_are_told_as_such_and_stand_where_they_are() -> None:
    (spot,) = clusters(Plane(points([(40.9, 34.5, 0)] * 3), {}).selected(np.arange(3, dtype=np.int32)), WORLD, 3)
    assert (spot.count, spot.fine, spot.alike) == (3, 3, True)
    assert np.allclose(spot.degrees, (40.9, 34.5), atol=1e-4)
    apart = clusters(
        Plane(points([(40.9, 34.5, 0), (41.0, 34.5, 1)]), {}).selected(np.arange(2, dtype=np.int32)), WORLD, 0
    )
    assert [(one.count, one.fine, one.alike) for one in apart] == [(2, 1, False)]


def test_an_area_without_borders_of_its_own_is_counted_where_it_is_drawn() -> None:
    """Ituri has no borders in the file: it is drawn in the former province around it."""
    ituri, orientale, syria = AREAS[2], AREAS[0], AREAS[1]
    plane = Plane(points([(0.0, 0.0, 2), (0.0, 0.0, 2), (0.0, 0.0, 3)]), {ituri: orientale})
    assert plane.selected(np.arange(3, dtype=np.int32)).areas == {orientale: 3}
    assert plane.areas == (orientale, syria)


day = st.integers(dt.date(2010, 1, 1).toordinal(), dt.date(2020, 12, 31).toordinal())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(day, st.integers(0, 400)), max_size=80), st.sampled_from(["week", "month", None]))
def test_the_timeline_places_what_is_dated_finely_enough_and_counts_the_rest(dated: Any, unit: Any) -> None:
    spans = [(start, start + length) for start, length in dated] + [(-1, -1)]
    made = timeline(points([(0.0, 0.0, 0)] * len(spans), spans), np.arange(len(spans), dtype=np.int32), unit)
    assert sum(made.counts) + made.coarse + made.undated == len(spans)
    assert made.undated == 1
    for start in made.starts:
        first = dt.date.fromordinal(int(start))
        assert first.weekday() == 0 if made.unit == "week" else first.day == 1
    for start, end in spans[:-1]:
        if end - start > 30:  # a quarter or a year is no month's, whichever month it begins in
            assert made.coarse > 0
    assert list(made.starts) == sorted(set(made.starts))


def test_a_month_never_lands_in_its_first_week() -> None:
    month = (dt.date(2019, 9, 1).toordinal(), dt.date(2019, 9, 30).toordinal())
    one_day = (dt.date(2019, 9, 24).toordinal(),) * 2
    two = points([(0.0, 0.0, 0)] * 2, [month, one_day])
    by_week = timeline(two, np.arange(2, dtype=np.int32), "week")
    assert (by_week.counts, by_week.coarse) == ((1,), 1)
    assert dt.date.fromordinal(int(by_week.starts[0])) == dt.date(2019, 9, 23)
    by_month = timeline(two, np.arange(2, dtype=np.int32), "month")
    assert (by_month.counts, by_month.coarse) == ((2,), 0)
