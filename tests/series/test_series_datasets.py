"""Rows of event datasets: zeros inside coverage, nothing outside, coarse dates apart, newer releases first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from claims_table import SYRIA, day, figure, ged_syria, incident, table
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.series import Coverage, GroupScope, PlaceScope, Series, SeriesOptions, count_claims

IRAQ = PlaceScope(id="geonames:99237", country="IQ")
YEAR = (Coverage(lens="dataset:test", start=day("2019-01-01"), end=day("2019-12-31"), countries=("IQ",)),)


def only(rows: list[dict[str, Any]], **other: Any) -> Series:
    asked = {"group": GroupScope(id="islamic-state"), "places": (IRAQ,)} | other
    series = count_claims(table(rows), SeriesOptions(**asked)).series
    assert len(series) == 1
    return series[0]


ADDED = ("2019-02-12", "2019-02-13")


def test_weeks_without_a_row_are_zeros_inside_coverage_only() -> None:
    series = only([incident("2019-03-05"), incident("2019-03-06")], coverage=YEAR, as_of=day("2020-02-29"))
    assert series.counts[series.starts.index(day("2019-03-04"))] == 2
    assert series.counts[series.starts.index(day("2019-03-11"))] == 0
    # 2018-12-31 to 2019-01-06 lies only in part inside the year; so does the last week.
    assert series.counts[0] is None
    assert series.counts[-1] is None
    assert sum(count for count in series.counts if count is not None) == 2


def test_a_week_that_is_not_over_is_not_counted() -> None:
    series = only([incident("2019-03-05")], coverage=YEAR, as_of=day("2019-03-06"))
    assert series.covered[-1] is False
    assert [item.code for item in series.left_out] == ["outside_coverage"]


def test_coverage_is_inferred_from_all_groups_and_per_country() -> None:
    others = [incident("2019-01-07", actors=["another"]), incident("2019-02-03", actors=["another"])]
    series = only([*others, incident("2019-01-15")])
    assert series.counts == (0.0, 1.0, 0.0, 0.0)
    nowhere = SeriesOptions(group=GroupScope(id="islamic-state"), places=(PlaceScope(id="geonames:1", country="SY"),))
    assert count_claims(table(others), nowhere).series == ()


def test_a_month_after_a_year_is_one_span_and_a_gap_stays_a_gap() -> None:
    def span(start: str, end: str) -> Coverage:
        return Coverage(lens="dataset:test", start=day(start), end=day(end), countries=("IQ",))

    rows = [incident("2018-12-20"), incident("2019-01-09", document="candidate")]
    following = only(rows, coverage=(span("2018-12-03", "2018-12-31"), span("2019-01-01", "2019-01-31")))
    assert following.counts[following.starts.index(day("2018-12-31"))] == 0
    apart = only(rows, coverage=(span("2018-12-03", "2018-12-31"), span("2019-01-03", "2019-01-31")))
    assert apart.counts[apart.starts.index(day("2018-12-31"))] is None


def test_a_group_that_a_dataset_never_saw_has_zeros_not_nothing() -> None:
    series = only([incident("2019-01-07", actors=["another"]), incident("2019-02-03", actors=["another"])])
    assert set(series.counts[:3]) == {0.0}


def test_coarse_dates_never_land_on_the_first_of_the_month() -> None:
    rows = [
        incident("2019-04-01", "2019-04-30", "month"),
        incident("2019-01-01", "2019-12-31", "year"),
        incident("2019-04-01"),
        incident("2019-04-03", "2019-04-06", "interval"),
        incident("2019-04-02", "2019-05-20", "interval"),
    ]
    weekly = only(rows, coverage=YEAR)
    assert weekly.counts[weekly.starts.index(day("2019-04-01"))] == 2
    assert {item.code: len(item.claims) for item in weekly.left_out} == {"dated_too_coarsely": 3}
    assert [(item.start, item.count) for item in weekly.imprecise] == [
        (day("2019-01-01"), 1),
        (day("2019-04-01"), 1),
        (day("2019-04-01"), 1),
    ]
    monthly = only(rows, coverage=YEAR, every="month")
    april = monthly.starts.index(day("2019-04-01"))
    assert (monthly.counts[april], monthly.totals[april]) == (3, 4)


@pytest.mark.parametrize("precision", ["week", "interval", None])
def test_a_row_across_two_weeks_falls_to_neither(precision: str | None) -> None:
    across = incident("2019-04-06", "2019-04-09") | {"period_precision": precision}
    inside = incident("2019-04-01", "2019-04-07") | {"period_precision": precision}
    weekly = only([across, inside], coverage=YEAR)
    assert weekly.counts[weekly.starts.index(day("2019-04-01"))] == 1
    assert weekly.counts[weekly.starts.index(day("2019-04-08"))] == 0
    assert {item.code: item.claims for item in weekly.left_out} == {"dated_too_coarsely": (across["id"],)}
    assert sum(count or 0 for count in only([across, inside], coverage=YEAR, every="month").counts) == 2


def test_a_newer_release_replaces_the_older_where_it_covers() -> None:
    old = [incident(text, document="old", published_until=day("2020-01-01")) for text in ("2019-01-08", "2019-02-12")]
    new = [incident(text, document="new") for text in ("2019-02-04", "2019-02-12", "2019-02-13", "2019-03-31")]
    series = only([*old, *new], coverage=YEAR)
    assert series.counts[series.starts.index(day("2019-01-07"))] == 1
    assert series.counts[series.starts.index(day("2019-02-11"))] == 2
    assert {item.code: item.claims for item in series.left_out}["superseded_release"] == (old[1]["id"],)


def test_an_undated_import_replaces_no_day_of_a_dated_release() -> None:
    dated = [incident(text, document="dated") for text in ("2019-01-08", "2019-02-12", "2019-02-13")]
    undated = [incident(text, document="undated", published_until=None) for text in ("2019-01-08", "2019-03-31")]
    series = only([*dated, *undated], coverage=YEAR)
    assert series.counts[series.starts.index(day("2019-02-11"))] == 2
    assert series.counts[series.starts.index(day("2019-03-25"))] == 1
    assert {item.code: item.claims for item in series.left_out}["superseded_release"] == (undated[0]["id"],)


def test_files_that_add_to_one_another_replace_only_the_rows_that_come_again() -> None:
    first = [incident(text, document="first", key=text, published_until=day("2019-02-20")) for text in ADDED]
    again = [incident("2019-02-13", document="later", key="2019-02-12"), incident("2019-02-14", document="later")]
    series = only([*first, *again], coverage=YEAR, increments=frozenset({"dataset:test"}))
    assert series.counts[series.starts.index(day("2019-02-11"))] == 3  # 02-13 of both files, 02-14 without a key
    assert {item.code: item.claims for item in series.left_out}["superseded_release"] == (first[0]["id"],)


def test_a_table_of_weekly_counts_enters_and_rows_stand_where_both_are() -> None:
    def counted(value: float, start: str, end: str) -> dict[str, Any]:
        return figure(value, start, end, lens="dataset:test", measure="events", role=None, origin_id="test")

    tallies = [counted(9, "2019-01-07", "2019-01-13"), counted(0, "2019-02-04", "2019-02-10")]
    assert only(tallies).counts == (9.0, None, None, None, 0.0)
    rows = [incident("2019-01-07"), incident("2019-01-20")]
    both = only([*tallies, *rows])
    assert both.counts == (1.0, 1.0, None, None, 0.0)
    assert both.left_out[0].code == "counted_from_rows"


def test_rows_published_later_are_seen_only_as_hindsight() -> None:
    rows = [incident("2019-03-05"), incident("2019-03-06", hindsight=False)]
    series = only(rows, coverage=YEAR, as_of=day("2019-06-30"))
    assert sum(count or 0 for count in series.counts) == 1
    assert series.hindsight


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.dates(dt.date(2019, 1, 1), dt.date(2019, 12, 31)), max_size=30),
    st.integers(0, 6),
    st.sampled_from(["week", "month"]),
)
def test_every_row_is_counted_once_or_left_out_with_a_reason(days: list[dt.date], start: int, every: Any) -> None:
    rows = [incident(one.isoformat()) for one in days]
    series = only(rows, coverage=YEAR, every=every, week_start=start) if rows else None
    if series is None:
        return
    cited = [claim for item in series.observations for claim in item.claims]
    left = [claim for item in series.left_out for claim in item.claims]
    assert sorted(cited + left) == sorted(row["id"] for row in rows)
    assert sum(count or 0 for count in series.counts) == len(cited)
    if every == "month":
        assert not left


@pytest.mark.skipif(not SYRIA.exists(), reason="UCDP GED for Syria is not beside the repository")
def test_ucdp_syria_by_month_and_by_week() -> None:
    claims = ged_syria()
    syria = (PlaceScope(id="geonames:163843", country="SY"),)
    group = GroupScope(id="islamic-state")
    (monthly,) = count_claims(claims, SeriesOptions(group=group, places=syria, every="month")).series
    year = [total for start, total in zip(monthly.starts, monthly.totals, strict=True) if start.year == 2019]
    assert year == [86, 54, 74, 40, 25, 28, 34, 33, 29, 23, 15]
    (weekly,) = count_claims(claims, SeriesOptions(group=group, places=syria, as_of=day("2019-09-24"))).series
    assert weekly.hindsight
    assert sum(weekly.covered) == 194
    assert weekly.counts[-1] is None
    assert weekly.starts[-1] == day("2019-09-23")
