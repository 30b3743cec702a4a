"""The datasets that `marsad import` knows, by the name the user types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model import Document
from marsad.registry import open_registry
from marsad.sources import acled, counts, gdelt, gtd, table, ucdp_ged
from marsad.sources.release import ImportOptions, Release

Telling = Callable[[pa.Array], pa.Array]  # kept rows (canonical JSON) to what each of them says, null for nothing


def _ucdp_ged(path: Path, options: ImportOptions) -> Release:
    return ucdp_ged.read(path, released=options.released)


def _acled(path: Path, options: ImportOptions) -> Release:
    return acled.read(path, released=options.released)


def _gtd(path: Path, options: ImportOptions) -> Release:
    return gtd.read(path, released=options.released)


def _gdelt(path: Path, options: ImportOptions) -> Release:
    return gdelt.read(path, released=options.released)


def _counts(path: Path, options: ImportOptions) -> Release:
    if options.released is not None:
        raise UsageError("--released", "a table of counts states its own date", "Write `released:` in its head")
    return counts.read(path)


def _table(path: Path, options: ImportOptions) -> Release:
    mapping = table.mapping_for(path, options)
    if mapping.dataset in READERS:
        cause = f"dataset: {mapping.dataset} is the name of a dataset that Marsad reads itself"
        raise UsageError(mapping.named, cause, f"Call it otherwise, as my-{mapping.dataset}")
    return table.read(path, mapping, options.registry or open_registry(), released=options.released)


def not_passed_on(releases: Iterable[Document]) -> set[str]:
    """The datasets that never leave row by row. `releases`: all that are kept, in the order in which they came.

    Of a table the last one decides.
    """
    latest = {release.dataset: release for release in releases if release.dataset}
    return {*NOT_PASSED_ON, *(name for name, release in latest.items() if not table.may_be_passed_on(release))}


def texts_of(releases: Iterable[Document]) -> dict[str, Telling]:
    """`TEXTS`, and for each table the column that its mapping calls notes. `releases`: the later mapping counts."""
    return {**TEXTS, **_columns_of(releases, "notes")}


def provinces_of(releases: Iterable[Document]) -> dict[str, Telling]:
    """`PROVINCES`, and for each table the column that its mapping calls admin1."""
    return {**PROVINCES, **_columns_of(releases, "admin1")}


def _columns_of(releases: Iterable[Document], slot: str) -> dict[str, Telling]:
    found = {release.dataset: table.column_of(release, slot) for release in releases if release.dataset}
    return {name: column for name, column in found.items() if column is not None}


# Their terms of use forbid passing rows on; whoever brings a table made from them keeps it.
NOT_PASSED_ON = frozenset({"acled", "gtd"})

# What the kept rows of an event dataset say about the province in which they lie, by the dataset's name.
PROVINCES: dict[str, Telling] = {
    "acled": acled.provinces,
    "gdelt": gdelt.provinces,
    "gtd": gtd.provinces,
    "ucdp-ged": ucdp_ged.provinces,
}

# What the kept rows of an event dataset tell in words (headline, note, summary), for comparing with other reports.
TEXTS: dict[str, Telling] = {
    "acled": acled.notes,
    "gtd": gtd.summaries,
    "ucdp-ged": ucdp_ged.headlines,
}

# Ids and names of all groups on either side of a kept row.
SIDES: dict[str, Callable[[str], dict[str, str]]] = {"ucdp-ged": ucdp_ged.sides}

READERS: dict[str, Callable[[Path, ImportOptions], Release]] = {
    "acled": _acled,
    "counts": _counts,
    "gdelt": _gdelt,
    "gtd": _gtd,
    "table": _table,
    "ucdp-ged": _ucdp_ged,
}
