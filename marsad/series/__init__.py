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
from marsad.series.cells import cells_of, read_cell
from marsad.series.controls import everywhere_else, others_here, rows_of
from marsad.series.count import count_claims
from marsad.series.coverage import infer_coverage
from marsad.series.exact import count_between
from marsad.series.linked import Together, counted_members, linked_coverage, together, with_events
from marsad.series.many import ManyOptions, ManySeries, SeriesKey, count_rows_by
from marsad.series.rows import standing
from marsad.series.scope import names_group

__all__ = [
    "Counts",
    "Coverage",
    "Every",
    "GroupScope",
    "Imprecise",
    "LeftOut",
    "ManyOptions",
    "ManySeries",
    "Observation",
    "PlaceScope",
    "Series",
    "SeriesKey",
    "SeriesOptions",
    "Together",
    "cells_of",
    "count_between",
    "count_claims",
    "count_rows_by",
    "counted_members",
    "everywhere_else",
    "infer_coverage",
    "linked_coverage",
    "names_group",
    "others_here",
    "read_cell",
    "rows_of",
    "standing",
    "together",
    "with_events",
]
