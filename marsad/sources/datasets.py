"""The datasets that `marsad import` knows, by the name the user types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from marsad.errors import UsageError
from marsad.sources import acled, counts, ucdp_ged
from marsad.sources.release import ImportOptions, Release


def _ucdp_ged(path: Path, options: ImportOptions) -> Release:
    return ucdp_ged.read(path, released=options.released)


def _acled(path: Path, options: ImportOptions) -> Release:
    return acled.read(path, released=options.released)


def _counts(path: Path, options: ImportOptions) -> Release:
    if options.released is not None:
        raise UsageError("--released", "a table of counts states its own date", "Write `released:` in its head")
    return counts.read(path)


# Their terms of use forbid passing rows on; whoever brings a table made from them keeps it.
NOT_PASSED_ON = frozenset({"acled", "gtd"})

# What the kept rows of an event dataset say about the province in which they lie, by the dataset's name.
PROVINCES: dict[str, Callable[[pa.Array], pa.Array]] = {
    "acled": acled.provinces,
    "ucdp-ged": ucdp_ged.provinces,
}

# What the kept rows of an event dataset tell in words (headline, note, summary), for comparing with other reports.
TEXTS: dict[str, Callable[[pa.Array], pa.Array]] = {"acled": acled.notes}

READERS: dict[str, Callable[[Path, ImportOptions], Release]] = {
    "acled": _acled,
    "counts": _counts,
    "ucdp-ged": _ucdp_ged,
}
