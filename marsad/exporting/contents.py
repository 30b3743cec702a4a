"""The rows of each content, from the ledger, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from marsad import counting, linkage, scope
from marsad.errors import UnknownName
from marsad.export import Content
from marsad.export.content import Row
from marsad.exporting.question import ExportQuestion
from marsad.exporting.selection import claims_chosen, events_chosen, without
from marsad.exporting.told import Tally
from marsad.index.filters import Filter
from marsad.ledger import Ledger
from marsad.ledger.views import CLAIM_VIEW, DOCUMENT_VIEW
from marsad.linking.events import EVENTS
from marsad.model.form import claim_to_json
from marsad.model.schemas import OF_MODEL, claim_from_row
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import Counts, Series, count_claims

_AT_ONCE = 10_000
SOURCES = pa.schema(
    [
        *(field for field in DOCUMENT_VIEW if field.name != "text"),
        pa.field("claims", pa.int64()),
        pa.field("licence", pa.string()),
        pa.field("citation", pa.string()),
        pa.field("passed_on", pa.bool_()),
    ]
)
SERIES = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("lens", "measure", "role", "cohort", "group", "place", "every")),
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        *(pa.field(name, pa.float64()) for name in ("count", "low", "high", "total", "spread")),
        pa.field("covered", pa.bool_()),
        pa.field("in_grid", pa.bool_()),
        pa.field("publishers", pa.int64()),
        pa.field("origins", pa.int64()),
        pa.field("hindsight", pa.bool_()),
        pa.field("breaks", pa.list_(pa.string())),
    ]
)


def claims(ledger: Ledger, registry: Registry, question: ExportQuestion, kept: set[str], tally: Tally) -> Content:
    """Claims, or incidents alone, without those of datasets in `kept`."""

    def batches() -> Iterator[pa.RecordBatch]:
        yield from tally.passing(map(tally.cited, claims_of(ledger, registry, question, kept, tally)))

    return Content(kind=question.kind, schema=CLAIM_VIEW, batches=batches, shape=_as_coded, language=question.language)


def claims_of(
    ledger: Ledger, registry: Registry, question: ExportQuestion, kept: set[str], tally: Tally | None = None
) -> Iterator[pa.RecordBatch]:
    """The claims that the question asks for, but those of datasets in `kept`; `tally` notes how many these are."""
    filter, allowed = question.filter, without(kept)
    groups = groups_of(registry, filter)
    releases = scope.releases(ledger, question.recorded_by) if filter.text else ()
    held = ledger.claim_batches(
        as_of=filter.as_of,
        recorded_by=question.recorded_by,
        groups=_given(groups),
        places=_given(filter.country) if not filter.place else None,
        kinds=["incident"] if question.kind == "incidents" else _given(filter.kind),
        lenses=_given(filter.lens),
        documents=_given(filter.document),
        rejected="reject" in filter.verdict,
    )
    for batch in held:
        chosen = claims_chosen(batch, filter, groups, releases)
        left = allowed(chosen)
        yield left if tally is None else tally.stayed(chosen, left)


def _given(values: tuple[str, ...]) -> tuple[str, ...] | None:
    return values if values and "none" not in values else None


def groups_of(registry: Registry, filter: Filter) -> tuple[str, ...]:
    """The groups asked for and, where they are asked for, their branches."""
    branches = [branch for id in filter.group for branch in registry.actors.descendants(id)] if filter.branches else []
    return (*filter.group, *branches)


def _as_coded(row: Row) -> Row:
    return claim_to_json(claim_from_row({name: row[name] for name in OF_MODEL}))


def events(ledger: Ledger, registry: Registry, question: ExportQuestion, kept: set[str], tally: Tally) -> Content:
    """Events without what rows say that may not be passed on."""
    filter = question.filter
    moment = linkage.Moment(as_of=filter.as_of, recorded_by=question.recorded_by)
    groups = groups_of(registry, filter)

    def batches() -> Iterator[pa.RecordBatch]:
        found = linkage.events(ledger, registry, moment, kept)
        for batch in tally.passing(
            events_chosen(batch, filter, groups) for batch in found.to_batches(max_chunksize=_AT_ONCE)
        ):
            for source in pc.list_flatten(batch["sources"]).to_pylist():
                kind, _, id = source.partition(":")
                tally.datasets.update([id] if kind == "dataset" else ())
                tally.documents.update([id] if kind == "document" else ())
            yield batch

    return Content(kind="events", schema=EVENTS, batches=batches, language=question.language)


def series(ledger: Ledger, registry: Registry, question: ExportQuestion, tally: Tally) -> Content:
    """Counts by lens, a row for each period. Those of datasets whose rows stay are counts, and leave."""
    filter = question.filter

    def batches() -> Iterator[pa.RecordBatch]:
        held, options = counting.claims_of(ledger, registry, _asked(registry, question))
        counts = count_claims(held, replace(options, end=filter.end) if filter.end else options)
        chosen = [one for one in counts.series if not filter.lens or one.lens in filter.lens]
        _note(held, replace(counts, series=tuple(chosen)), tally)
        rows = [row for one in chosen for row in (*series_rows(one), *interval_rows(one))]
        table = pa.Table.from_pylist(rows, schema=SERIES)
        yield from tally.passing(table.to_batches(max_chunksize=_AT_ONCE))

    return Content(kind="series", schema=SERIES, batches=batches, language=question.language)


def _asked(registry: Registry, question: ExportQuestion) -> Question:
    filter = question.filter
    return Question(
        group=filter.group[0],
        places=(*filter.place, *(country_id(registry, code) for code in filter.country)),
        measures=filter.measure,
        every=question.every,
        week_start=question.week_start,
        start=filter.start,
        as_of=filter.as_of,
        recorded_by=question.recorded_by,
        branches=filter.branches,
    )


def country_id(registry: Registry, code: str) -> str:
    """The place that a country's code means. Raises UnknownName."""
    found = [place.id for place in registry.places if place.precision == "country" and place.country == code.upper()]
    if not found:
        raise UnknownName(code, "is no country's code", "Write two letters, as IQ")
    return found[0]


def _note(held: pa.Table, counts: Counts, tally: Tally) -> None:
    """Which documents and datasets the counted claims come from."""
    seen = {claim for one in counts.series for item in one.observations for claim in item.claims}
    seen |= {claim for one in counts.series for item in one.intervals for claim in item.claims}
    used = held.filter(pc.is_in(held["id"], pa.array(sorted(seen), pa.string())))
    for batch in used.select(["document", "dataset", "lens"]).to_batches():
        tally.cited(batch)


def series_rows(one: Series) -> Iterator[Row]:
    """A series as rows of `SERIES`."""
    totals = one.totals if one.every == "month" else one.counts
    for index, (start, end) in enumerate(zip(one.starts, one.ends, strict=True)):
        yield {
            "lens": one.lens,
            "measure": one.measure,
            "role": one.role,
            "cohort": one.cohort,
            "group": one.group,
            "place": one.place,
            "every": one.every,
            "start": start,
            "end": end,
            "count": one.counts[index],
            "low": one.lows[index],
            "high": one.highs[index],
            "total": totals[index],
            "spread": one.spread[index] if one.spread else None,
            "covered": one.covered[index],
            "in_grid": True,
            "publishers": one.publishers[index],
            "origins": one.origins[index],
            "hindsight": one.hindsight,
            "breaks": [str(item.date) for item in one.breaks if start <= item.date <= end],
        }


def interval_rows(one: Series) -> Iterator[Row]:
    """Counts of other days than the grid's, as rows of `SERIES`; a total that was revised downward is no count."""
    for item in one.intervals:
        if not item.revised:
            yield {
                "lens": one.lens,
                "measure": one.measure,
                "role": one.role,
                "cohort": one.cohort,
                "group": item.group or one.group,
                "place": item.place or one.place,
                "every": one.every,
                "start": item.start,
                "end": item.end,
                "count": item.best,
                "low": item.low,
                "high": item.high,
                "covered": True,
                "in_grid": False,
                "hindsight": item.hindsight,
            }


def sources(table: pa.Table, terms: dict[str, tuple[str | None, str | None, bool]], tally: Tally) -> pa.Table:
    """Documents (schema of `Ledger.sources_table`) with their terms and how many of the rows they state."""
    rows = []
    for row in table.to_pylist():
        licence, citation, passed_on = terms.get(row["dataset"] or "", (None, None, row["dataset"] is None))
        row |= {"claims": tally.documents.get(row["id"]), "licence": licence, "citation": citation}
        rows.append(row | {"passed_on": passed_on if row["dataset"] else None})
    return pa.Table.from_pylist(rows, schema=SOURCES)
