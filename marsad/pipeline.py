"""The flow into the ledger, and out of it row by row: sources → documents → coding → ledger → export.

Each function takes from the ledger or from outside, calls a stage, and appends what it gave; any of them can be run
again and changes nothing that was there. From the ledger on, `counting`, `answering` and `briefing` lead to a page.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad import coding, documents, scope
from marsad.errors import MarsadError, MissingItem, UsageError
from marsad.language import shown_name
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Capture, Claim, Document
from marsad.model.changes import Changes, HeldRelease
from marsad.registry import Registry
from marsad.sources import datasets, pages, table
from marsad.sources.description import Bounds, describe
from marsad.sources.release import Doubt, ImportOptions, Release, SetAside, UnknownCode, at_address, gathered, summed

if TYPE_CHECKING:  # httpx is heavy: only where something is fetched
    from marsad.sources.fetching import Fetcher, Step
    from marsad.sources.ucdp_ged.api import Counted, Query

_BATCH = 64  # pages kept with one commit: a kill costs at most these
_SHORT_ID = 8  # digits of an id that tell releases apart
_SLOW_BATCH = 8  # where a language model reads, minutes go by
Progress = Callable[[str], None]


@dataclass(slots=True)
class ReadReport:
    """What became of the items of one `read`: "12 read, 1 known already, 2 refused".

    `undated` and `unpublished`: pages among those read that state no date, no publisher. `unchanged`: feeds without
    anything new. `unread`: addresses of pages that came and were refused. `coders` know what a language
    model was asked and how it compares with the rules; `differs`: in which slots, by claim (of `code` alone).
    """

    read: int = 0
    undated: int = 0
    unpublished: int = 0
    known: int = 0
    claims: int = 0
    refused: list[MarsadError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    coders: coding.Coders = field(default_factory=coding.Coders)
    differs: dict[str, tuple[coding.Difference, ...]] = field(default_factory=dict)


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


def read(
    ledger: Ledger,
    registry: Registry,
    paths: Iterable[str],
    progress: Progress | None = None,
    coders: coding.Coders | None = None,
    web: pages.Web | None = None,
) -> ReadReport:
    """Pages → claims in the ledger, those of each coder apart. What cannot be taken is in the report; the rest goes on.

    With `web`, addresses are followed. Raises EndpointError where a language model cannot be used; what was read before
    is kept.
    """
    report = ReadReport(coders=coders or coding.Coders())
    batch = _SLOW_BATCH if report.coders.llm else _BATCH
    waiting: list[tuple[Capture | None, Document]] = []
    for capture, document in _opened(paths, report, progress, web):
        waiting.append((capture, document))
        if len(waiting) == batch:
            _keep(ledger, registry, waiting, report)
            waiting.clear()
    _keep(ledger, registry, waiting, report)
    if web is not None:  # not before what the feeds gave is kept
        web.remember(whole=not report.refused, refused=report.unread)
        report.known += web.skipped
        report.unchanged += web.unchanged
    return report


def code(
    registry: Registry, paths: Iterable[str], report: ReadReport, web: pages.Web | None = None
) -> Iterator[tuple[Document, list[Claim]]]:
    """Pages → documents and their claims by the coders of the report; nothing is kept. Refusals go to `report`.

    The claims of two coders come merged. A document that no coder got to is left out.
    """
    for _, document in _opened(paths, report, None, web):
        coded = report.coders.code(document, registry)
        report.refused += [coded.refused] if coded.refused else []
        if coded.merged is not None:
            report.differs.update(coded.merged.differs)
        claims = coded.merged.claims if coded.merged else next(iter(coded.claims.values()), None)
        if claims is not None:
            report.read += 1
            yield document, list(claims)


def import_dataset(ledger: Ledger, source: str, path: Path, options: ImportOptions) -> ImportReport:
    """A dataset file → its release in the ledger, one incident or figure claim a row."""
    read = _reader(source)
    if options.mapping is not None and source != "table":
        raise UsageError("--mapping", f"{source} knows its own columns", "Leave it out, or import as table")
    release = read(path, _with_kept_mapping(ledger, options))
    if options.url:
        release = at_address(release, options.url, options.since)
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
) -> ImportReport:
    """A dataset file at an address → downloaded into `folder`, then as a file. Raises FetchError."""
    from marsad.sources.fetching import download

    _reader(source)  # nothing is downloaded that nobody can read
    got = download(fetcher, url, folder, step)
    if got.path is None:
        raise ValueError(f"{url} gave no file")
    return import_dataset(ledger, source, got.path, replace(options, url=got.asked))


def import_events(
    ledger: Ledger, query: Query, options: ImportOptions, folder: Path, fetcher: Fetcher, step: Counted | None = None
) -> ImportReport:
    """Events of the UCDP API → its pages in `folder`, then as the file with the same events. Raises FetchError."""
    from marsad.sources.ucdp_ged.api import download_events

    got = download_events(fetcher, query, folder, step)
    report = import_dataset(ledger, "ucdp-ged", got.path, replace(options, url=got.url, since=query.since))
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


def _opened(
    paths: Iterable[str], report: ReadReport, progress: Progress | None, web: pages.Web | None
) -> Iterator[tuple[Capture | None, Document]]:
    """Captures read into documents; documents given ready are taken to the letter."""
    for taken in pages.captures(paths, web):
        if isinstance(taken, MarsadError):
            report.refused.append(taken)
            continue
        if progress:
            progress(taken.url if isinstance(taken, Capture) else taken.label or taken.url or taken.id)
        if isinstance(taken, Document):
            yield None, taken if taken.language else replace(taken, language=documents.language_of(taken.text))
            continue
        try:
            reading = documents.examine(taken)
        except MarsadError as error:
            report.refused.append(error)
            report.unread.add(taken.url)
            continue
        report.remarks += [f"{taken.url}: {remark}" for remark in reading.remarks]
        yield taken, reading.document


def _keep(
    ledger: Ledger, registry: Registry, waiting: list[tuple[Capture | None, Document]], report: ReadReport
) -> None:
    """Code what is new in the batch and append it with its captures, claims and codings."""
    coders = report.coders
    by_coder: dict[str, list[str]] = {}
    for _, document in waiting:
        for name in coders.names(document.language):
            by_coder.setdefault(name, []).append(document.id)
    known = {name: ledger.known(ids, name) for name, ids in by_coder.items()}
    fresh: dict[str, tuple[Capture | None, Document]] = {}
    for capture, document in waiting:
        missing = [name for name in coders.names(document.language) if document.id not in known[name]]
        if document.id in fresh or not missing:
            report.known += 1
        else:
            fresh[document.id] = (capture, document)
    kept: list[tuple[Capture | None, Document]] = []
    codings: list[Coding] = []
    try:
        for id, (capture, document) in fresh.items():
            coded = coders.code(document, registry, [name for name, ids in known.items() if id in ids])
            if coded.refused:
                report.refused.append(coded.refused)
                report.unread |= {capture.url} if capture else set()
            if coded.claims:
                kept.append((capture, document))
                codings += [Coding(document=id, coder=name, claims=tuple(c)) for name, c in coded.claims.items()]
    finally:  # a model that goes silent, or a user who stops, costs only the document that was being read
        _append(ledger, kept, codings, report)


def _append(
    ledger: Ledger, kept: list[tuple[Capture | None, Document]], codings: list[Coding], report: ReadReport
) -> None:
    if not kept:
        return
    captures = tuple(capture for capture, _ in kept if capture is not None)
    ledger.append(Batch(captures=captures, documents=tuple(d for _, d in kept), codings=tuple(codings)))
    report.read += len(kept)
    report.undated += sum(document.published is None for _, document in kept)
    report.unpublished += sum(document.publisher is None for _, document in kept)
    report.claims += sum(len(item.claims) for item in codings)


def known_names(
    ledger: Ledger, registry: Registry, language: str, recorded_by: dt.datetime | None = None
) -> dict[str, str]:
    """The names of all origins in the ledger and of all that the registry holds, by id, for readers of a language."""
    entries = (*registry.sources, *registry.actors, *registry.places)
    claims = ledger.claims(kinds=["figure", "indicator"], recorded_by=recorded_by)
    origins = claims.group_by(["origin_id", "origin_name"]).aggregate([])
    stated = {row["origin_id"]: row["origin_name"] for row in origins.to_pylist() if row["origin_id"]}
    return stated | {entry.id: shown_name(entry.id, entry.name, entry.names, language) for entry in entries}
