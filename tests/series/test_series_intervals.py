"""Figures with days of their own, and running totals: used where they say something, never where they do not."""

from __future__ import annotations

from typing import Any

import pytest
from claims_table import day, figure, incident, table
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.series import Coverage, GroupScope, PlaceScope, Series, SeriesOptions, count_claims

IRAQ = PlaceScope(id="geonames:99237", country="IQ")


def only(rows: list[dict[str, Any]], **other: Any) -> Series:
    asked = {"group": GroupScope(id="islamic-state"), "places": (IRAQ,)} | other
    (series,) = count_claims(table(rows), SeriesOptions(**asked)).series
    return series


def total(value: Any, as_of: str, since: str = "2019-01-01", **other: Any) -> dict[str, Any]:
    return figure(value, since, as_of, accumulation="running_total", period_precision="since", **other)


def left(series: Series) -> dict[str, int]:
    return {item.code: len(item.claims) for item in series.left_out}


def test_a_months_figure_stands_beside_weeks_with_its_own_days() -> None:
    month, week = figure(127, "2019-08-01", "2019-08-31"), figure(30, "2019-09-02", "2019-09-08")
    series = only([month, week])
    assert series.counts == (30.0,)
    assert series.intervals == ()  # the month lies outside of the weeks asked about
    wide = only([month, week], start=day("2019-08-05"))
    assert [(item.start, item.end, item.best, item.claims) for item in wide.intervals] == [
        (day("2019-08-01"), day("2019-08-31"), 127.0, (month["id"],))
    ]
    assert [count for count in wide.counts if count is not None] == [30.0]
    assert left(wide) == {"period_longer_than_week": 1}


def test_weeks_make_a_month_only_if_every_day_is_there() -> None:
    starts = ["2019-02-01", "2019-02-08", "2019-02-15", "2019-02-22"]
    weeks = [figure(10, start, f"{start[:8]}{int(start[8:]) + 6:02}") for start in starts]
    whole = only(weeks, every="month")
    assert whole.counts == (40.0,)
    assert whole.observations[0].derived == "sum"
    assert len(whole.observations[0].claims) == 4
    assert (whole.intervals, whole.left_out) == ((), ())
    part = only(weeks[:3], every="month")
    assert set(part.counts) == {None}
    assert [item.best for item in part.intervals] == [10, 10, 10]


def test_what_a_source_states_for_the_month_stands_before_the_sum_of_its_weeks() -> None:
    weeks = [figure(10, f"2019-02-{1 + 7 * week:02}", f"2019-02-{7 + 7 * week:02}") for week in range(4)]
    series = only([*weeks, figure(45, "2019-02-01", "2019-02-28")], every="month")
    assert series.counts == (45.0,)
    assert [item.counted for item in series.observations] == [True, False]


def test_running_totals_give_what_was_added_between_their_days() -> None:
    rows = [total(100, "2019-03-03"), total(112, "2019-03-10"), total(160, "2019-04-07")]
    series = only(rows)
    assert series.counts[series.starts.index(day("2019-03-04"))] == 12
    assert series.observations[0].derived == "difference"
    assert series.observations[0].claims == (rows[0]["id"], rows[1]["id"])
    (later,) = series.intervals
    assert (later.start, later.end) == (day("2019-03-11"), day("2019-04-07"))
    assert (later.best, later.derived) == (48, "difference")


def test_a_total_that_falls_is_a_revision_and_no_count() -> None:
    series = only([total(100, "2019-03-03"), total(90, "2019-03-10"), total(95, "2019-03-17")])
    assert [count for count in series.counts if count is not None] == [5]
    (revision,) = series.intervals
    assert (revision.best, revision.revised) == (-10, True)
    assert (revision.start, revision.end) == (day("2019-03-04"), day("2019-03-10"))


def test_an_unchanged_total_may_be_an_old_one_told_again_and_is_no_zero() -> None:
    series = only([total(100, "2019-03-03"), total(100, "2019-03-10"), total(120, "2019-03-17")])
    assert set(series.counts) == {None}
    assert [(item.start, item.best) for item in series.intervals] == [(day("2019-03-04"), 20)]


@pytest.mark.parametrize(
    "change",
    [
        {"period_start": day("2018-01-01")},
        {"origin_id": "someone-else"},
        {"cohort": "foreign"},
        {"accumulation": "stock"},
        {"qualifier": "about"},
        {"modality": "denied"},
        {"per": "month"},
        {"low": 110.0, "high": None},
    ],
)
def test_totals_that_are_not_of_the_same_thing_are_not_held_against_each_other(change: dict[str, Any]) -> None:
    rows = [total((None, 100.0), "2019-03-03") if change.get("high", 1) is None else total(100, "2019-03-03")]
    rows = [total((100.0, None), "2019-03-03")] if "low" in change else rows
    counts = count_claims(
        table([*rows, total(112, "2019-03-10") | change]),
        SeriesOptions(group=GroupScope(id="islamic-state"), places=(IRAQ,)),
    )
    assert counts.series == ()
    assert sum(len(item.claims) for item in counts.left_out) == 2


def test_a_total_without_a_day_of_its_own_was_reached_when_it_was_published() -> None:
    rows = [total(100, "2019-03-03"), total(112, "2019-03-10")]
    rows = [row | {"published_until": row["period_end"], "period_end": None} for row in rows]
    assert [count for count in only(rows).counts if count is not None] == [12]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 500), min_size=2, max_size=12))
def test_differences_and_revisions_add_up_to_the_last_total(values: list[int]) -> None:
    days = [f"2019-{1 + week // 4:02}-{7 * (week % 4) + 6:02}" for week in range(len(values))]
    rows = [total(value, one) for value, one in zip(values, days, strict=True)]
    counts = count_claims(table(rows), SeriesOptions(group=GroupScope(id="islamic-state"), places=(IRAQ,)))
    found = [
        item.best
        for series in counts.series
        for item in (*series.intervals, *(one for one in series.observations if one.derived))
    ]
    assert sum(item or 0 for item in found) == values[-1] - values[0]
    assert all(count is None or count >= 0 for series in counts.series for count in series.counts)


def test_nothing_published_or_happening_later_is_among_who_spoke() -> None:
    coverage = (Coverage(lens="dataset:test", start=day("2019-01-07"), end=day("2019-02-28"), countries=("IQ",)),)
    rows = [
        incident("2019-01-09"),
        figure(3, "2019-01-07", "2019-01-13", published_until=day("2019-06-01"), publisher="Later"),
        incident("2019-01-19", publisher="Same week, after the day"),
    ]
    series = only(rows, as_of=day("2019-01-17"), coverage=coverage, measures=("events",))
    assert series.publishers == (1, 0)
    assert series.origins == (1, 0)
