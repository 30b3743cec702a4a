"""Which periods a lens watched. Missing is not zero: outside of coverage there is no count at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from marsad.model.counts import Coverage
from marsad.series.grid import Grid
from marsad.series.scope import Mask, dataset_rows

Span = tuple[dt.date, dt.date]


def infer_coverage(claims: pa.Table) -> tuple[Coverage, ...]:
    """From the first to the last day on which a release's rows begin, by lens and country, whatever the group.

    Last ends would reach too far: coarsely dated rows run beyond the release.
    A dataset that holds no row of a country does not cover it: a file for one country says nothing about another.
    """
    rows = claims.select(["lens", "document", "country", "period_start"]).filter(pa.array(dataset_rows(claims)))
    spans = rows.group_by(["lens", "document", "country"]).aggregate([("period_start", "min"), ("period_start", "max")])
    return tuple(
        Coverage(lens=span["lens"], start=span["period_start_min"], end=span["period_start_max"], countries=countries)
        for span in spans.sort_by(
            [("lens", "ascending"), ("country", "ascending"), ("document", "ascending")]
        ).to_pylist()
        if span["period_start_min"] is not None and span["period_start_max"] is not None
        for countries in [(span["country"],) if span["country"] else ()]
    )


def watched(coverage: Iterable[Coverage], lens: str, country: str | None) -> tuple[Coverage, ...]:
    """The spans of a lens that hold for a place in this country."""
    return tuple(span for span in coverage if span.lens == lens and (not span.countries or country in span.countries))


def covered_periods(grid: Grid, spans: Iterable[Span], last: dt.date | None) -> Mask:
    """Periods of the grid that lie wholly inside what is watched without a gap, and are over by `last`."""
    covered = np.zeros(len(grid.starts), dtype=bool)
    for start, reached in without_gaps(spans):
        end = reached if last is None else min(reached, last)
        covered |= (grid.edges[:-1] >= np.datetime64(start)) & (grid.edges[1:] - 1 <= np.datetime64(end))
    return covered


def without_gaps(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or follow one another joined: a year's release and the month after it."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start - joined[-1][1]).days <= 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
