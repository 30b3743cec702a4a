"""The counts of an answer, cell by cell: what is known of each, and nothing that is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import marsad
from marsad.language import wording
from marsad.model.asked import AskedQuestion
from marsad.web.ask.counts import cell
from marsad.web.ask.links import Links


@pytest.mark.parametrize(
    ("low", "high", "said"), [(12.0, 15.0, "12–15"), (3.0, None, "≥ 3"), (None, 9.0, "≤ 9"), (None, None, None)]
)
def test_a_count_of_which_only_bounds_are_known_is_no_zero(
    demo: Path, low: float | None, high: float | None, said: str | None
) -> None:
    found = marsad.open(demo).series("Islamic State").series
    series = next(one for one in found if one.lens.startswith(("dataset:", "linked")) and any(one.covered))
    at = max(index for index, there in enumerate(series.covered) if there)
    size = len(series.starts)
    bounded = replace(
        series,
        counts=tuple(None if index == at else series.counts[index] for index in range(size)),
        lows=tuple(low if index == at else series.lows[index] for index in range(size)),
        highs=tuple(high if index == at else series.highs[index] for index in range(size)),
    )
    links = Links(AskedQuestion(group=series.group, place=series.place))
    shown = cell(bounded, (series.starts[at], series.ends[at]), links, wording("en"))
    assert shown.covered
    assert [number.text for number in shown.numbers] == ([said] if said else [])
