"""Claims counted by two things at once: what the columns say is what counting the rows one by one says."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

import marsad
from marsad import samples
from marsad.index.filters import Filter
from marsad.index.models import ClaimRow
from marsad.index.store import Index
from marsad.index.tallies import Every


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    observatory = marsad.open(tmp_path_factory.mktemp("tallies") / "observatory")
    observatory.read([str(path) for path in samples.sample_paths()])
    return observatory.index(wait=60)


def rows(index: Index, filter: Filter) -> list[ClaimRow]:
    return list(index.claims(filter, limit=1000).rows)


def test_two_columns_at_once_count_as_the_rows_do(index: Index) -> None:
    counted = {one.values: one.count for one in index.tally(Filter(), ("lens", "kind"))}
    assert counted == Counter((row.lens, row.kind) for row in rows(index, Filter()))


def test_a_filter_narrows_and_days_reach_from_first_to_last(index: Index) -> None:
    iraq = Filter(country=("IQ",), kind=("figure",))
    for one in index.tally(iraq, ("measure",)):
        held = [row for row in rows(index, iraq) if row.measure == one.values[0]]
        assert one.count == len(held)
        assert one.first == min((row.period_start for row in held if row.period_start), default=None)
        assert one.last == max((row.period_end for row in held if row.period_end), default=None)


@pytest.mark.parametrize("every", ["month", "year"])
def test_months_and_years_are_those_of_the_last_day(index: Index, every: Every) -> None:
    def start(day: dt.date | None) -> dt.date | None:
        return day.replace(day=1, month=day.month if every == "month" else 1) if day else None

    counted = {(one.values[0], one.start): one.count for one in index.tally(Filter(), ("source",), every)}
    assert counted == Counter((row.origin_id, start(row.period_end)) for row in rows(index, Filter()))


def test_both_sides_of_an_incident_count(index: Index) -> None:
    incidents = Filter(kind=("incident",))
    sides = Counter(side for row in rows(index, incidents) for side in {row.group_id, row.target_id} if side)
    assert {one.values[0]: one.count for one in index.tally(incidents, ("group",))} == sides


def test_nothing_gives_nothing(index: Index) -> None:
    assert index.tally(Filter(group=("no-such-group",)), ("lens", "kind")) == ()
    assert index.tally(Filter(), ("lens",), area="no-such-area") == ()
