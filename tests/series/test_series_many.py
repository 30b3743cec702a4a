"""Many series at once: the same numbers as one question after another gives."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from claims_table import day, incident, table
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.model.counts import Every
from marsad.series import Coverage, GroupScope, ManyOptions, PlaceScope, SeriesOptions, count_claims, count_rows_by

GROUPS = ("islamic-state", "boko-haram", "al-shabaab")
PLACES = ("IQ", "SY", "NE")
SPANS = [
    ("day", 0),
    ("day", 0),
    ("day", 0),
    ("interval", 4),
    ("week", 6),
    ("month", 30),
    ("year", 300),
    ("interval", 40),
]


def world(seed: int, rows: int) -> list[dict[str, Any]]:
    """Rows of two releases of one dataset and one of another, some of them dated coarsely, some undated."""
    draw = random.Random(seed)
    found = []
    for _ in range(rows):
        precision, length = draw.choice(SPANS)
        start = dt.date(2019, 1, 1) + dt.timedelta(days=draw.randrange(300))
        release = draw.choice(["old", "new", "other"])
        row = incident(
            start.isoformat(),
            (start + dt.timedelta(days=length)).isoformat(),
            precision,
            lens="dataset:second" if release == "other" else "dataset:test",
            document=release,
            key=str(draw.randrange(40)),
            country=draw.choice(PLACES),
            actors=draw.sample(GROUPS, draw.choice([1, 2])),
            published_until=day("2019-08-01" if release == "old" else "2020-06-01"),
            hindsight=release != "old",
        )
        found.append(row | ({"period_start": None, "period_end": None} if draw.random() < 0.05 else {}))
    return found


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from(["week", "month", "hijri-month"]), st.booleans())
def test_each_series_is_the_one_that_its_question_gives(seed: int, rows: int, every: Every, limited: bool) -> None:
    claims = table(world(seed, rows))
    coverage = tuple(
        Coverage(lens=lens, start=day("2019-01-03"), end=day("2019-10-20"), countries=("IQ", "SY"))
        for lens in ("dataset:test", "dataset:second")
    )
    asked: dict[str, Any] = {"every": every, "as_of": day("2019-09-10") if limited else None, "coverage": coverage}
    many = count_rows_by(claims, ManyOptions(**asked))
    for key, counts, spread, hindsight in zip(many.keys, many.counts, many.spread, many.hindsight, strict=True):
        assert key.group
        places = (PlaceScope(id=str(key.place), country=key.place),)
        one = count_claims(claims, SeriesOptions(group=GroupScope(id=key.group), places=places, **asked))
        series = next(item for item in one.series if item.lens == key.lens)
        shown = {start: (counts[place], spread[place]) for place, start in enumerate(many.starts)}
        for start, count, chance in zip(series.starts, series.counts, series.spread, strict=True):
            found = shown.pop(start, (np.nan, np.nan))
            assert (None if np.isnan(found[0]) else found[0]) == count
            assert found[1] == pytest.approx(chance, nan_ok=True) if chance is not None else np.isnan(found[1])
        assert all(np.isnan(count) for count, _ in shown.values())
        assert hindsight == series.hindsight


def test_series_of_a_group_wherever_of_a_place_whoever_and_of_branches() -> None:
    rows = [
        incident("2019-01-07", actors=["a-branch", "islamic-state"]),
        incident("2019-01-08", actors=["a-branch"], country="SY"),
        incident("2019-02-20", actors=["else"], country="SY"),
    ]
    coverage = (Coverage(lens="dataset:test", start=day("2019-01-07"), end=day("2019-01-20"), countries=("IQ", "SY")),)

    def totals(**asked: Any) -> dict[tuple[str | None, str | None], float]:
        many = count_rows_by(table(rows), ManyOptions(coverage=coverage, **asked))
        sums = np.nansum(many.counts, axis=1)
        return {(key.group, key.place): count for key, count in zip(many.keys, sums, strict=True)}

    rolled = {"branches": {"a-branch": "islamic-state"}, "groups": frozenset({"islamic-state"})}
    assert totals(**rolled) == {("islamic-state", "IQ"): 1, ("islamic-state", "SY"): 1}
    assert totals(by=("group",), **rolled) == {("islamic-state", None): 2}
    assert totals(by=("country",)) == {(None, "IQ"): 1, (None, "SY"): 1}


def test_by_cell_counts_what_is_located_finely_enough() -> None:
    at = {"latitude": 36.34, "longitude": 43.13}
    rows = [
        incident("2019-01-07", **at),
        incident("2019-01-08", place_precision="admin2", **at),
        incident("2019-01-09", place_precision="admin1", **at),
        incident("2019-01-20"),
    ]
    many = count_rows_by(table(rows), ManyOptions(by=("group", "cell")))
    assert [key.place for key in many.keys] == ["cell:0.5:36.25:43.25"]
    assert np.nansum(many.counts) == 2
    assert many.left_out["rows_located_too_coarsely"] == 2


def test_two_kinds_of_area_at_once_are_refused() -> None:
    with pytest.raises(UsageError):
        ManyOptions(by=("country", "cell"))
    with pytest.raises(UsageError, match="admin1"):
        count_rows_by(table([incident("2019-01-07")]), ManyOptions(by=("admin1",)))
