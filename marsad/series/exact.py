"""Rows summed over exactly the days that a figure states, wherever these lie on a grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from marsad.model.comparison import Spread
from marsad.model.counts import PlaceScope, SeriesOptions
from marsad.series.coverage import watched, without_gaps
from marsad.series.rows import days
from marsad.series.scope import names_group, within

Span = tuple[dt.date, dt.date]


def count_between(
    rows: pa.Table, lens: str, place: PlaceScope, spans: Iterable[Span], options: SeriesOptions
) -> dict[Span, Spread]:
    """How many rows of the group in the place lie in each span, both days included; spans not wholly watched are left
    out.

    rows: of one lens, standing (`controls.rows_of`). Rows whose days lie only partly in the span make a range; each is
    expected in it with the share of its days that do (dates taken as spread evenly over what the row states).
    """
    mine = rows.filter(pa.array(names_group(rows, options.group) & within(rows, place)))
    start, end = days(mine["period_start"]), days(mine["period_end"])
    dated = ~np.isnat(start)
    start, end = start[dated], np.where(np.isnat(end), start, end)[dated]
    countries = [place.country] if place.country else [code for code in mine["country"].unique().to_pylist() if code]
    seen = without_gaps(
        (span.start, span.end) for code in countries or [None] for span in watched(options.coverage, lens, code)
    )
    found: dict[Span, Spread] = {}
    for first, last in spans:
        if not any(one <= first and last <= other for one, other in seen):
            continue
        low, high = np.datetime64(first), np.datetime64(last)
        inside = (start >= low) & (end <= high)
        partly = ~inside & (start <= high) & (end >= low)
        held = (np.minimum(end[partly], high) - np.maximum(start[partly], low)).astype(np.int64) + 1
        share = held / ((end[partly] - start[partly]).astype(np.int64) + 1)
        sure = float(inside.sum())
        found[first, last] = Spread(
            low=sure,
            high=sure + float(partly.sum()),
            expected=sure + float(share.sum()),
            variance=float((share * (1 - share)).sum()),
        )
    return found
