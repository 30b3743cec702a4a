"""Datasets into the ledger, each file as a release; and what one release says otherwise than another.

An import takes a file, or what was downloaded, calls the reader of its source, and appends what it gave. Importing the
same release again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad import scope
from marsad.errors import MissingItem, UsageError
from marsad.ledger import Ledger
from marsad.model import Document
from marsad.model.changes import Changes, HeldRelease
from marsad.registry import Registry
from marsad.sources import datasets, table
from marsad.sources.description import Bounds, describe
from marsad.sources.release import Doubt, ImportOptions, Release, SetAside, UnknownCode, at_address, gathered, summed
from marsad.withdrawn import Withdrawn

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    from marsad.sources.fetching import Fetcher, Step
    from marsad.sources.ucdp_ged.api import Counted, Query

_SHORT_ID = 8  # digits of an id that tell releases apart


@dataclass(slots=True)
class ImportReport:
    """What became of one dataset file. `known`: this very release was imported before, and nothing was read again.

    `bounds`: how many rows such a release has, where this one has fewer or more.
    """

    document: Document
    rows: int = 0
    claims: int = 0
    known: bool = False
    set_aside: list[SetAside] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()
    unknown_codes: tuple[UnknownCode, ...] = ()
    bounds: Bounds | None = None
    remarks: list[str] = field(default_factory=list)
    doubts: tuple[Doubt, ...] = ()
    unmapped: tuple[UnknownCode, ...] = ()
    without_violence: tuple[UnknownCode, ...] = ()

    def counted(self, release: Release) -> Iterator[tuple[pa.Table, pa.Table]]:
        """The rows and claims of each batch, counted as they pass."""
        for batch in release.batches:
            self.rows += batch.rows.num_rows
            self.claims += batch.claims.num_rows
            self.set_aside += batch.set_aside
            self.unknown_codes = summed([*self.unknown_codes, *batch.unknown_codes])
            self.doubts = gathered([*self.doubts, *batch.doubts])
            self.unmapped = summed([*self.unmapped, *batch.unmapped])
            self.without_violence = summed([*self.without_violence, *batch.without_violence])
            yield batch.rows, batch.claims


def import_dataset(
    ledger: Ledger, source: str, path: Path, options: ImportOptions, withdrawn: Withdrawn | None = None
) -> ImportReport:
    """A dataset file → its release in the ledger, one incident or figure claim a row.

    Raises PurgedItem for one of a `withdrawn` dataset.
    """
    read = _reader(source)
    if options.mapping is not None and source != "table":
        raise UsageError("--mapping", f"{source} knows its own columns", "Leave it out, or import as table")
    release = read(path, _with_kept_mapping(ledger, options))
    if options.url:
        release = at_address(release, options.url, options.since)
    if withdrawn is not None:
        withdrawn.check(options.url or str(path), dataset=release.document.dataset)
    report = ImportReport(document=release.document, unknown_columns=release.unknown_columns)
    report.remarks += release.remarks
    receipt = ledger.append_dataset(release.document, release.coder, report.counted(release))
    report.known = receipt.codings == 0
    if not report.known:
        report.bounds = describe(source).outside_bounds(release.edition, report.rows)
    return report


def guess_mapping(registry: Registry, path: Path) -> str:
    """A table → the mapping proposed for it: YAML with comments. Raises MissingItem, UnreadableDataset."""
    return table.proposal(path, table.guess(path, registry), registry)


def _with_kept_mapping(ledger: Ledger, options: ImportOptions) -> ImportOptions:
    """Where `mapping` names a dataset that was imported with one, that mapping as it was last kept."""
    if options.mapping is None or options.mapping.is_file():
        return options
    releases = [item for item in scope.releases(ledger) if item.dataset == str(options.mapping) and item.text]
    return replace(options, kept_mapping=releases[-1].text) if releases else options


def import_address(
    ledger: Ledger,
    source: str,
    url: str,
    options: ImportOptions,
    folder: Path,
    fetcher: Fetcher,
    step: Step | None = None,
    withdrawn: Withdrawn | None = None,
) -> ImportReport:
    """A dataset file at an address → downloaded into `folder`, then as a file. Raises FetchError, PurgedItem."""
    from marsad.sources.fetching import download

    _reader(source)  # nothing is downloaded that nobody can read
    if withdrawn is not None:
        withdrawn.check(source, dataset=source)
    got = download(fetcher, url, folder, step)
    if got.path is None:
        raise ValueError(f"{url} gave no file")
    return import_dataset(ledger, source, got.path, replace(options, url=got.asked), withdrawn)


def import_events(
    ledger: Ledger,
    query: Query,
    options: ImportOptions,
    folder: Path,
    fetcher: Fetcher,
    step: Counted | None = None,
    withdrawn: Withdrawn | None = None,
) -> ImportReport:
    """Events of the UCDP API → its pages in `folder`, then as the file with the same events. Raises FetchError,
    PurgedItem."""
    from marsad.sources.ucdp_ged.api import download_events

    if withdrawn is not None:
        withdrawn.check("ucdp-ged", dataset="ucdp-ged")
    got = download_events(fetcher, query, folder, step)
    report = import_dataset(ledger, "ucdp-ged", got.path, replace(options, url=got.url, since=query.since), withdrawn)
    if got.events != got.announced:
        report.remarks.append(f"{got.url} announces {got.announced:,} events and gave {got.events:,}")
    return report


def _reader(source: str) -> Callable[[Path, ImportOptions], Release]:
    reader = datasets.READERS.get(source)
    if reader is None:
        names = ", ".join(sorted(datasets.READERS))
        remedy = f"{_meant(source, datasets.READERS)}Choose one of: {names}"
        raise UsageError(source, "is no dataset that can be imported", remedy)
    return reader


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"Did you mean {near[0]}? " if near else ""


def changes(
    ledger: Ledger,
    dataset: str,
    between: tuple[str, str] | None = None,
    as_of: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> Changes:
    """What the newest release of a dataset says otherwise than the one before it, or of the two named.

    `between`: the older and the newer, each by its version ("25.1"), its day of publication or the start of its id.
    Without it, the newest and the one before it that says something of the same countries.
    Raises MissingItem, UsageError.
    """
    held = ledger.releases(dataset, as_of=as_of, recorded_by=recorded_by)
    if f"dataset:{dataset}" in scope.increments():
        raise UsageError(
            dataset, "its files add to one another: none withdraws what another holds", "See marsad series"
        )
    if len(held) < 2:
        there = "one release of it is" if held else "no release of it is"
        meant = "" if held else _meant(dataset, datasets.READERS)
        remedy = f"{meant}Import another with `marsad import`"
        raise MissingItem(dataset, f"{there} in this observatory", remedy)
    older, newer = (_release_called(name, held) for name in between) if between else _newest_two(held)
    if older.id == newer.id:
        raise UsageError(f"--between {' '.join(between or ())}", "names one release twice", _named(held))
    if not older.shares_a_country(newer):
        asked = f"--between {' '.join(between)}" if between else dataset
        cause = "the two have no country in common: parts of one release, of which neither changes the other"
        raise UsageError(asked, cause, _named(held))
    rows, totals = ledger.changes(older, newer)
    passed_on = dataset not in scope.kept_back(ledger)
    return Changes(older, newer, rows, totals, passed_on)


def _newest_two(held: Sequence[HeldRelease]) -> tuple[HeldRelease, HeldRelease]:
    """The newest release, behind the newest before it that says something of the same countries; else the last two."""
    alike = [item for item in held[:-1] if item.shares_a_country(held[-1])]
    return alike[-1] if alike else held[-2], held[-1]


def _release_called(name: str, held: Sequence[HeldRelease]) -> HeldRelease:
    found = [
        release
        for release in held
        if (release.title or "").endswith(f" version {name}")
        or str(release.published) == name
        or (len(name) >= _SHORT_ID and release.id.startswith(name))
    ]
    if len(found) != 1:
        cause = f"means {len(found)} of the releases" if found else "is none of the releases"
        raise UsageError(name, f"{cause} in this observatory", _named(held))
    return found[0]


def _named(held: Sequence[HeldRelease]) -> str:
    """The releases that there are, as a remedy."""
    return "There are " + "; ".join(f"{item.id[:_SHORT_ID]} ({item.title}, {item.published})" for item in held)
