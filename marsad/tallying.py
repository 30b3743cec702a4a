"""Rows counted and screened over many workers: what `screening` does in memory, where the tables are Spark's.

The claims view is never held by one machine: workers name each row's province, one expression counts, and the series
are screened in groups.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad import scope
from marsad.assessment.farrington import Farrington, upper_bounds
from marsad.assessment.screen import Screening, screen_series
from marsad.ledger import Ledger
from marsad.registry import open_registry
from marsad.series import ManyOptions, ManySeries
from marsad.series.tallies import NEEDED, check, many_from, releases_of, replaced, tallied
from marsad.sources import datasets

Floats = npt.NDArray[np.float64]
COLUMNS = (*NEEDED, "place_id", "quote_text", "row")
_SERIES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each series, in its newest week: see `Screened`. `bound`: Farrington's."""

    p: Floats
    expected: Floats
    dispersion: Floats
    baseline: npt.NDArray[np.int64]
    reason: npt.NDArray[np.int64]
    bound: Floats


_SCORED = pa.schema(
    [
        ("number", pa.int64()),
        ("p", pa.float64()),
        ("expected", pa.float64()),
        ("dispersion", pa.float64()),
        ("baseline", pa.int64()),
        ("reason", pa.int64()),
        ("bound", pa.float64()),
    ]
)


def score(counts: Floats, settings: Screening, farrington: Farrington) -> Scores:
    """The newest week of each series (a row a series), here and now."""
    found = screen_series(counts, settings)
    bounds = upper_bounds(counts, farrington, monitored=1)[:, 0]
    return Scores(
        p=found.p[:, 0],
        expected=found.expected[:, 0],
        dispersion=found.dispersion[:, 0],
        baseline=found.baseline[:, 0],
        reason=found.reason[:, 0],
        bound=bounds,
    )


def score_by_workers(ledger: Ledger, counts: Floats, settings: Screening, farrington: Farrington) -> Scores:
    """The same, each worker some of the series."""
    number = np.arange(len(counts))
    given = pa.table(
        {
            "part": number // _SERIES_AT_ONCE,
            "number": number,
            "counts": pa.array([row.tobytes() for row in np.ascontiguousarray(counts)], pa.binary()),
        }
    )
    made = ledger.by_group(functools.partial(_scored, settings, farrington), given, "part", _SCORED).sort_by("number")
    columns = {name: made[name].to_numpy() for name in _SCORED.names if name != "number"}
    return Scores(**columns)


def _scored(settings: Screening, farrington: Farrington, part: pa.Table) -> pa.Table:
    counts = np.stack([np.frombuffer(row) for row in part["counts"].to_pylist()])
    found = score(counts, settings, farrington)
    columns = [getattr(found, name) for name in _SCORED.names if name != "number"]
    return pa.Table.from_arrays([part["number"].combine_chunks(), *map(pa.array, columns)], schema=_SCORED)


def series_by_workers(
    ledger: Ledger, options: Mapping[str, ManyOptions], seen: Mapping[str, Any]
) -> tuple[dict[str, ManySeries], dict[str, str]]:
    """The series of each kind of area, and the groups by id as the rows name them.

    options: by area. seen: the filters of `Ledger.claims`.
    """
    documents = ledger.documents(as_of=seen.get("as_of"), recorded_by=seen.get("recorded_by"))
    telling = datasets.provinces_of(documents)
    with ledger.expressed(COLUMNS, functools.partial(_with_admin1, telling), "admin1", seen) as (claims, shown):
        releases = releases_of(claims).to_pyarrow()
        several = any(count > 1 for count in _releases_of_each(releases).values())
        found = {}
        for area, asked in options.items():
            check(asked)
            ages = shown("replaced", replaced(releases, asked))
            found[area] = many_from(tallied(claims, ages, asked, several=several).to_pyarrow(), asked)
        return found, _stated_names(claims)


def _releases_of_each(releases: pa.Table) -> dict[str, int]:
    pairs = set(zip(releases["lens"].to_pylist(), releases["document"].to_pylist(), strict=True))
    return {lens: sum(one == lens for one, _ in pairs) for lens, _ in pairs}


def _with_admin1(
    telling: Mapping[str, datasets.Telling], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """On the workers: each row's province."""
    registry, known = _registry(), scope.Known()
    for batch in batches:
        named = scope.with_named_admin1(pa.Table.from_batches([batch]), registry, telling, known)
        yield from named.combine_chunks().to_batches()


@functools.cache
def _registry() -> Any:
    return open_registry()


def _stated_names(claims: Any) -> dict[str, str]:
    """The groups by id as the rows name them, each by the first of its rows; the same as `screening` takes."""
    told = [f"dataset:{name}" for name in datasets.SIDES]
    rows = claims.filter(claims.lens.isin(told))
    place = rows.document + " " + rows.row.cast("string").lpad(12, "0")
    rows = rows.select("lens", "quote_text", place=place, id=rows.actors.unnest())
    first = rows.group_by("id").agg(lens=rows.lens.argmin(rows.place), quote_text=rows.quote_text.argmin(rows.place))
    named: dict[str, str] = {}
    for row in first.order_by("id").to_pyarrow().to_pylist():
        if row["id"] not in named:
            named |= datasets.SIDES[row["lens"].removeprefix("dataset:")](row["quote_text"])
    return named
