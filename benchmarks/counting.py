"""CPU seconds of counting rows: a hundred thousand, then a million, over 200 places by week. Growth must be linear.

`python -m benchmarks.counting`
"""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import pyarrow as pa

from marsad.model.schemas import CLAIMS
from marsad.series import GroupScope, ManyOptions, PlaceScope, SeriesOptions, count_claims, count_rows_by

PLACES, GROUPS = 200, 20
_VIEW = {"published_until": pa.date32(), "publisher": pa.string(), "hindsight": pa.bool_()}


def rows(size: int, seed: int = 5) -> pa.Table:
    """Dataset rows of ten years, one in ten of them dated to a month."""
    draw = np.random.default_rng(seed)
    start = np.datetime64("2010-01-01") + draw.integers(0, 3650, size)
    coarse = draw.random(size) < 0.1
    place = draw.integers(0, PLACES, size)
    given = {
        "id": pa.array(np.arange(size)).cast(pa.string()),
        "kind": pa.array(["incident"] * size),
        "lens": pa.array(["dataset:test"] * size),
        "document": pa.array(["release"] * size),
        "country": pa.array([f"{code:03}" for code in range(PLACES)]).take(pa.array(place)),
        "period_start": pa.array(start),
        "period_end": pa.array(np.where(coarse, start + 30, start)),
        "period_precision": pa.array(np.where(coarse, "month", "day").tolist()),
        "actors": pa.array([[f"group{code}"] for code in range(GROUPS)]).take(pa.array(draw.integers(0, GROUPS, size))),
        "published_until": pa.array([dt.date(2020, 1, 1)] * size, pa.date32()),
        "publisher": pa.array(["test"] * size),
        "hindsight": pa.array([False] * size),
    }
    types = {field.name: field.type for field in CLAIMS} | _VIEW
    return pa.table({name: given.get(name, pa.nulls(size, kind)) for name, kind in types.items()})


def report(sizes: tuple[int, ...] = (100_000, 1_000_000)) -> None:
    """Print the seconds that each takes."""
    scopes = tuple(PlaceScope(id=f"{code:03}", country=f"{code:03}") for code in range(PLACES))
    branches = tuple(f"group{code}" for code in range(1, GROUPS))
    asked = SeriesOptions(group=GroupScope(id="group0", branches=branches), places=scopes)
    for size in sizes:
        claims = rows(size)
        start = time.process_time()
        count_claims(claims, asked)
        middle = time.process_time()
        found = count_rows_by(claims, ManyOptions())
        end = time.process_time()
        one, many = middle - start, end - middle
        series = f"{len(found.keys):,} series of {len(found.starts)} weeks"
        print(f"{size:>9,} rows: {PLACES} places as series {one:.2f} s; {series} at once {many:.2f} s")


if __name__ == "__main__":
    report()
