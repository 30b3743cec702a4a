"""Claims → counts by group, place, lens, measure and period, with coverage. Lenses are compared, never pooled."""

from marsad.model.counts import (
    Counts,
    Coverage,
    Every,
    GroupScope,
    Imprecise,
    LeftOut,
    Observation,
    PlaceScope,
    Series,
    SeriesOptions,
)
from marsad.series.count import count_claims
from marsad.series.coverage import infer_coverage
from marsad.series.linked import Together, counted_members, linked_coverage, together, with_events
from marsad.series.rows import standing

__all__ = [
    "Counts",
    "Coverage",
    "Every",
    "GroupScope",
    "Imprecise",
    "LeftOut",
    "Observation",
    "PlaceScope",
    "Series",
    "SeriesOptions",
    "Together",
    "count_claims",
    "counted_members",
    "infer_coverage",
    "linked_coverage",
    "standing",
    "together",
    "with_events",
]
