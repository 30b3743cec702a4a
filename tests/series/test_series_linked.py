"""Events as a lens: each counted once, only where all lists watched, and never beside the lists' own counts pooled."""

from __future__ import annotations

import pyarrow as pa
from claims_table import day as date
from claims_table import incident, table

from marsad.series import Coverage, GroupScope, PlaceScope, SeriesOptions, count_claims, standing
from marsad.series.linked import FUSED, linked_coverage, together, with_events

IRAQ = PlaceScope(id="geonames:99237", country="IQ")


def span(lens: str, start: str, end: str, *countries: str) -> Coverage:
    return Coverage(lens=lens, start=date(start), end=date(end), countries=countries)


def test_what_two_lists_hold_is_counted_once_under_its_own_lens() -> None:
    ged = [incident("2019-03-05", id="a1", lens="dataset:ged"), incident("2019-03-12", id="a2", lens="dataset:ged")]
    acled = [
        incident("2019-03-06", id="b1", lens="dataset:acled"),
        incident("2019-03-14", id="b2", lens="dataset:acled"),
    ]
    claims = table([*ged, *acled])
    events = pa.Table.from_pylist(
        [
            # a1 and b1 are one event, on the day that the finer of them gives.
            {"claim": "a1", "period_start": date("2019-03-06")},
            {"claim": "a2", "period_start": date("2019-03-12")},
            {"claim": "b2", "period_start": date("2019-03-14")},
            {"claim": "not seen as of that day", "period_start": date("2019-03-14")},
        ]
    )
    events = events.append_column("period_end", events["period_start"])
    same = {"period_precision": "day", "place_id": None, "place_precision": "point", "country": "IQ"}
    for name, value in same.items():
        events = events.append_column(name, pa.array([value] * events.num_rows, pa.string()))
    events = events.append_column("actors", pa.array([["islamic-state"]] * events.num_rows))
    events = events.append_column("sources", pa.array([["dataset:ged"], *[["dataset:acled"]] * 2, ["dataset:ged"]]))
    told = {"claim": "b1", "sources": ["document:page"]} | {name: events[name][0].as_py() for name in FUSED}
    events = pa.concat_tables([events, pa.Table.from_pylist([told], schema=events.schema)])
    both = (
        span("dataset:ged", "2019-03-04", "2019-03-17", "IQ"),
        span("dataset:acled", "2019-03-04", "2019-03-17", "IQ"),
    )
    lists = together(both)
    options = SeriesOptions(
        group=GroupScope(id="islamic-state"), places=(IRAQ,), coverage=(*both, *linked_coverage(lists))
    )
    series = {item.lens: item for item in count_claims(with_events(claims, events, lists), options).series}
    assert series["dataset:ged"].counts == (1, 1)
    assert series["dataset:acled"].counts == (1, 1)
    assert series["linked"].counts == (1, 2)
    assert series["linked"].observations[0].claims == ("a1",)


def test_events_count_only_while_every_list_of_the_country_watched() -> None:
    spans = [
        span("dataset:ged", "2016-01-01", "2019-12-31", "IQ", "SY"),
        span("dataset:acled", "2018-01-01", "2020-06-30", "IQ"),
        span("dataset:acled", "2015-01-01", "2016-06-30", "IQ"),
        span("dataset:mine", "2019-03-01", "2019-03-21", "IQ"),  # three weeks do not silence four years
        span("attributed:sohr", "2015-01-01", "2020-01-01", "SY"),
    ]
    assert linked_coverage(together(spans)) == (
        span("linked", "2016-01-01", "2016-06-30", "IQ"),
        span("linked", "2018-01-01", "2019-12-31", "IQ"),
        span("linked", "2016-01-01", "2019-12-31", "SY"),
    )
    assert together([span("attributed:sohr", "2015-01-01", "2020-01-01", "SY")]) == ()


def test_only_rows_of_the_newest_release_and_file_stand() -> None:
    old = [
        incident(day, id=f"old{day}", document="r1", published_until=date("2019-06-01"))
        for day in ("2018-05-01", "2018-09-01")
    ]
    new = [
        incident(day, id=f"new{day}", document="r2", published_until=date("2020-06-01"))
        for day in ("2018-05-02", "2018-12-01")
    ]
    first = incident(
        "2018-05-01", id="f1", document="f1", lens="dataset:adds", key="7", published_until=date("2018-05-01")
    )
    again = incident(
        "2018-05-01", id="f2", document="f2", lens="dataset:adds", key="7", published_until=date("2018-05-02")
    )
    other = incident(
        "2018-05-01", id="f3", document="f1", lens="dataset:adds", key="8", published_until=date("2018-05-01")
    )
    page = incident("2018-09-01", id="page", document="page", lens="attributed:sohr")
    claims = table([*old, *new, first, again, other, page])
    stand = claims.filter(pa.array(standing(claims, {"dataset:adds"})))["id"].to_pylist()
    # What the newer release no longer tells of the days that it covers was withdrawn.
    assert stand == ["old2018-05-01", "new2018-05-02", "new2018-12-01", "f2", "f3", "page"]
