"""The whole flow on one page: sources → documents → coding → ledger → series → assessment.

This is the only place where stages meet. Each function takes from the ledger or from outside, calls a stage, and appends
what it gave; any of them can be run again and changes nothing that was there.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from marsad import assessment, coding, documents
from marsad.errors import MarsadError, UnknownName, UsageError
from marsad.ledger import Batch, Coding, Ledger
from marsad.model import Capture, Claim, Document
from marsad.registry import Registry
from marsad.series import Counts, Every, GroupScope, PlaceScope, SeriesOptions, count_claims
from marsad.sources import pages

_BATCH = 64  # pages kept with one commit: a kill costs at most these
Progress = Callable[[str], None]


@dataclass(slots=True)
class ReadReport:
    """What became of the items of one `read`: "12 read, 1 known already, 2 refused"."""

    read: int = 0
    known: int = 0
    claims: int = 0
    refused: list[MarsadError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of one dataset file. `known`: this very release was imported before."""

    document: Document
    rows: int
    claims: int
    known: bool
    set_aside: tuple[tuple[int | None, str], ...]
    unknown_columns: tuple[str, ...]


def read(ledger: Ledger, registry: Registry, paths: Iterable[str], progress: Progress | None = None) -> ReadReport:
    """Pages → claims in the ledger. What cannot be taken is in the report; the rest goes on."""
    report = ReadReport()
    waiting: list[tuple[Capture | None, Document]] = []
    for capture, document in _opened(paths, report, progress):
        waiting.append((capture, document))
        if len(waiting) == _BATCH:
            _keep(ledger, registry, waiting, report)
            waiting.clear()
    _keep(ledger, registry, waiting, report)
    return report


def code(registry: Registry, paths: Iterable[str], report: ReadReport) -> Iterator[tuple[Document, list[Claim]]]:
    """Pages → documents and their claims; nothing is kept. Refusals go to `report`."""
    for _, document in _opened(paths, report, None):
        report.read += 1
        yield document, coding.code(document, registry)


def import_dataset(ledger: Ledger, source: str, path: Path, released: dt.date | None = None) -> ImportReport:
    """A dataset file → its release in the ledger, one incident or figure claim a row."""
    from marsad.sources import datasets  # pyarrow.csv and the sources' data files: only where a dataset is read

    reader = datasets.READERS.get(source)
    if reader is None:
        names = ", ".join(sorted(datasets.READERS))
        raise UsageError(source, "is no dataset that can be imported", f"Choose one of: {names}")
    release = reader(path, released)
    receipt = ledger.append_dataset(release.document, release.rows, release.claims, release.coder)
    return ImportReport(
        document=release.document,
        rows=release.rows.num_rows,
        claims=release.claims.num_rows,
        known=receipt.codings == 0,
        set_aside=tuple((item.row, item.reason) for item in release.set_aside),
        unknown_columns=release.unknown_columns,
    )


def _opened(
    paths: Iterable[str], report: ReadReport, progress: Progress | None
) -> Iterator[tuple[Capture | None, Document]]:
    """Captures read into documents; documents given ready are taken to the letter."""
    for taken in pages.captures(paths):
        if isinstance(taken, MarsadError):
            report.refused.append(taken)
            continue
        if progress:
            progress(taken.url if isinstance(taken, Capture) else taken.label or taken.url or taken.id)
        if isinstance(taken, Document):
            yield None, taken
            continue
        try:
            reading = documents.examine(taken)
        except MarsadError as error:
            report.refused.append(error)
            continue
        report.remarks += [f"{taken.url}: {remark}" for remark in reading.remarks]
        yield taken, reading.document


def _keep(
    ledger: Ledger, registry: Registry, waiting: list[tuple[Capture | None, Document]], report: ReadReport
) -> None:
    """Code what is new in the batch and append it with its captures, claims and codings."""
    by_coder: dict[str, list[str]] = {}
    for _, document in waiting:
        by_coder.setdefault(coding.coder_name(document.language), []).append(document.id)
    known = {id for coder, ids in by_coder.items() for id in ledger.known(ids, coder)}
    fresh: dict[str, tuple[Capture | None, Document]] = {}
    for capture, document in waiting:
        if document.id in known or document.id in fresh:
            report.known += 1
        else:
            fresh[document.id] = (capture, document)
    if not fresh:
        return
    claims = {id: coding.code(document, registry) for id, (_, document) in fresh.items()}
    codings = [
        Coding(document=id, coder=coding.coder_name(document.language), claims=tuple(claims[id]))
        for id, (_, document) in fresh.items()
    ]
    captures = tuple(capture for capture, _ in fresh.values() if capture is not None)
    ledger.append(Batch(captures=captures, documents=tuple(d for _, d in fresh.values()), codings=tuple(codings)))
    report.read += len(fresh)
    report.claims += sum(map(len, claims.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the ledger, in names as a person writes them. `branches`: roll branches up into the group."""

    group: str
    places: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    every: Every = "week"
    week_start: int = 0
    start: dt.date | None = None
    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None
    branches: bool = False


def count(ledger: Ledger, registry: Registry, question: Question) -> Counts:
    """Claims → counts by lens. Raises UnknownName for a group, place or measure that the registry does not hold."""
    options = SeriesOptions(
        group=_group_scope(registry, question),
        places=tuple(_place_scope(registry, name) for name in question.places),
        measures=tuple(_measure(registry, name) for name in question.measures),
        every=question.every,
        week_start=question.week_start,
        start=question.start,
        as_of=question.as_of,
    )
    return count_claims(_claims_for(ledger, question, options), options)


def assess(
    ledger: Ledger, registry: Registry, question: Question, compare: Sequence[str] = ()
) -> tuple[assessment.Answer, Counts]:
    """Counts → the answer for the question's one place, beside the places compared with; and the counts it rests on."""
    counts = count(ledger, registry, question)
    others = count(ledger, registry, replace(question, places=tuple(compare))).series if compare else ()
    return assessment.assess(counts.series, others, as_of=question.as_of), counts


def _claims_for(ledger: Ledger, question: Question, options: SeriesOptions) -> pa.Table:
    """Every claim in the places asked for, of any group: what the others did there shows which weeks were covered."""
    places = [place.country or place.id for place in options.places] or None
    return ledger.claims(as_of=question.as_of, recorded_by=question.recorded_by, places=places)


def _group_scope(registry: Registry, question: Question) -> GroupScope:
    group = registry.actors.resolve(question.group)
    branches = registry.actors.descendants(group.id) if question.branches else ()
    return GroupScope(id=group.id, branches=branches)


def _place_scope(registry: Registry, name: str) -> PlaceScope:
    place = registry.places.resolve(name)
    return PlaceScope(id=place.id, country=place.country if place.precision == "country" else None)


def _measure(registry: Registry, name: str) -> str:
    if name in registry.measures:
        return name
    near = tuple(difflib.get_close_matches(name, registry.measures, n=3))
    raise UnknownName(name, "is no measure", "" if near else f"Measures: {', '.join(registry.measures)}", near)
