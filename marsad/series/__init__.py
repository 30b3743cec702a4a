"""Claims → counts by group, place, lens, measure and period, with coverage. Lenses are compared, never pooled."""

from marsad.series.count import count_claims
from marsad.series.coverage import infer_coverage
from marsad.series.models import (
    Counts,
    Coverage,
    GroupScope,
    Imprecise,
    LeftOut,
    Observation,
    PlaceScope,
    Series,
    SeriesOptions,
)

__all__ = [
    "Counts",
    "Coverage",
    "GroupScope",
    "Imprecise",
    "LeftOut",
    "Observation",
    "PlaceScope",
    "Series",
    "SeriesOptions",
    "count_claims",
    "infer_coverage",
]
