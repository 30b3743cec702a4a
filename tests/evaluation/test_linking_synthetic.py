"""The worlds that linking is timed on grow in place and time, not in density: else the exponent would say nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.linking_world import DENSITY, synthetic
from marsad.linking.incidents import INCIDENTS


def years(incidents: pa.Table) -> float:
    ends = pc.min_max(incidents["start"]).as_py()
    return float((ends["max"] - ends["min"]).days / 365.25)


def test_density_stays_while_rows_grow() -> None:
    for rows in (5_000, 50_000):
        made = synthetic(rows)
        assert made.incidents.schema.equals(INCIDENTS)
        assert made.incidents.num_rows == rows == pc.count_distinct(made.incidents["ref"]).as_py()
        countries = pc.count_distinct(made.incidents["country"]).as_py()
        assert abs(rows / countries / years(made.incidents) / DENSITY - 1) < 0.15


def test_no_source_reports_an_event_twice_and_a_seed_is_a_world() -> None:
    made, again = synthetic(5_000, seed=3), synthetic(5_000, seed=3)
    assert made.incidents.equals(again.incidents)
    reported = np.column_stack([made.event, made.incidents["source"].combine_chunks().dictionary_encode().indices])
    assert len(np.unique(reported, axis=0)) == len(reported)
