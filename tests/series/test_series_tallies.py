"""Counting where the rows lie, by one expression, gives what counting them in memory gives."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from claims_table import day, table
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_series_many import world

from marsad.errors import UsageError
from marsad.model.counts import Coverage
from marsad.series import ManyOptions, ManySeries, count_rows_by
from marsad.series.many import By
from marsad.series.tallies import NEEDED, check, many_from, releases_of, replaced, tallied

ibis = pytest.importorskip("ibis", reason="ibis comes with the extra spark")
PROVINCES = {"IQ": ("nineveh", "anbar"), "SY": ("raqqa",), "NE": ("diffa", None)}
COVERAGE = tuple(
    Coverage(lens=lens, start=day("2019-01-03"), end=day("2019-10-20"), countries=countries, **release)
    for lens, countries, release in (
        ("dataset:test", ("IQ", "SY"), {"document": "old", "published": day("2019-08-01")}),
        ("dataset:test", ("SY", "NE"), {"document": "new", "published": day("2020-06-01")}),
        ("dataset:second", (), {"document": "other", "published": day("2020-06-01")}),
    )
)


def claims_of(seed: int, rows: int, until: dt.date | None) -> pa.Table:
    """Two releases of one dataset and one of another, with provinces, rows of nobody and rows of nowhere; as the view
    gives them, which leaves out what was not over by the day asked about."""
    draw, found = random.Random(seed), world(seed, rows)
    found = [row for row in found if until is None or row["period_end"] is None or row["period_end"] <= until]
    for row in found:
        if draw.random() < 0.1:
            row["country"] = None
        if draw.random() < 0.1:
            row["actors"] = []
        if draw.random() < 0.1:
            row["key"] = None
    provinces = [draw.choice(PROVINCES.get(row["country"], (None,))) for row in found]
    return table(found).append_column("admin1", pa.array(provinces, pa.string()))


def by_expression(claims: pa.Table, options: ManyOptions) -> ManySeries:
    """As many machines do it, on one."""
    connection = ibis.duckdb.connect()
    lies = connection.create_table("claims", claims.select([*NEEDED, "admin1"]))
    releases = releases_of(lies).to_pyarrow()
    several = len(set(zip(releases["lens"].to_pylist(), releases["document"].to_pylist(), strict=True))) > 1
    ages = connection.create_table("ages", replaced(releases, options))
    return many_from(tallied(lies, ages, options, several=several).to_pyarrow(), options)


@settings(deadline=None, max_examples=25, phases=[Phase.generate])  # to shrink one takes minutes
@given(
    st.integers(0, 10**6),
    st.integers(1, 80),
    st.sampled_from(["country", "admin1"]),
    st.sampled_from([None, "2019-09-10", "2019-08-15"]),
    st.sampled_from([0, 6]),
    st.booleans(),
)
def test_the_same_series_row_for_row(
    seed: int, rows: int, area: By, until: str | None, week_start: int, adding: bool
) -> None:
    last = None if until is None else day(until)
    claims = claims_of(seed, rows, last)
    options = ManyOptions(
        by=("group", area),
        as_of=last,
        week_start=week_start,
        coverage=COVERAGE,
        increments=frozenset({"dataset:test"}) if adding else frozenset(),
    )
    expected, found = count_rows_by(claims, options), by_expression(claims, options)
    assert sorted(found.keys, key=str) == sorted(expected.keys, key=str)
    assert (found.starts, found.ends) == (expected.starts, expected.ends)
    same = [found.keys.index(key) for key in expected.keys]  # in an order of its own
    np.testing.assert_array_equal(found.counts[same], expected.counts)
    np.testing.assert_allclose(found.spread[same], expected.spread, atol=1e-9)
    assert list(found.hindsight[same]) == list(expected.hindsight)
    assert dict(found.left_out) == dict(expected.left_out)


@pytest.mark.parametrize("asked", [{"every": "month"}, {"by": ("country",)}, {"branches": {"a": "b"}}])
def test_what_is_counted_in_memory_alone_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="counted in memory alone"):
        check(ManyOptions(**asked))


def test_rows_before_1970_fall_into_their_weeks() -> None:
    row = world(1, 1)[0] | {"period_precision": "day", "actors": ["islamic-state"], "country": "IQ"}
    days = [dt.date(1969, 12, 28) + dt.timedelta(days=number) for number in range(16)]
    claims = table([row | {"period_start": one, "period_end": one, "key": str(one)} for one in days])
    claims = claims.append_column("admin1", pa.nulls(16, pa.string()))
    span = Coverage(lens=row["lens"], start=days[0], end=days[-1], countries=("IQ",))
    options = ManyOptions(coverage=(span,))
    expected = count_rows_by(claims, options).counts
    assert np.nansum(expected) == 14  # the weeks that are covered whole
    np.testing.assert_array_equal(by_expression(claims, options).counts, expected)
