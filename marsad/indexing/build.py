"""A new index of all that is held: the whole way on one page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad import linkage, scope
from marsad.index.building import BuildFolder
from marsad.index.store import Index
from marsad.index.writing import Writer
from marsad.indexing.claims import event_of, with_added
from marsad.indexing.documents import add_documents, hindsight_days
from marsad.indexing.entries import entries
from marsad.indexing.events import events_of, known, ties, with_stages
from marsad.ledger import Ledger
from marsad.linkage import Moment
from marsad.model import content_id
from marsad.registry import Registry
from marsad.version import __version__

Json = dict[str, Any]
Versions = Mapping[str, int | None]


def stamp_of(versions: Versions, recorded_by: dt.datetime | None = None) -> str:
    """What an index is named after: all that it depends on."""
    said = {"versions": dict(versions), "recorded_by": str(recorded_by or ""), "marsad": __version__}
    return content_id(json.dumps(said, sort_keys=True))


def build(ledger: Ledger, registry: Registry, folder: BuildFolder, recorded_by: dt.datetime | None = None) -> Index:
    """A new index of all that is held by the moment."""
    versions = ledger.versions()  # first: what comes while we read is found to be missing, not lost
    reached = ledger.reached()
    with folder.writing(stamp_of(versions, recorded_by)) as writer:
        _fill(writer, ledger, registry, recorded_by)
        said(writer, versions, recorded_by, reached)
    return folder.opened_last()


def said(writer: Writer, versions: Versions, recorded_by: dt.datetime | None, reached: Json) -> None:
    """What an index says of itself. `reached`: see `Ledger.reached`."""
    writer.about(
        stamp=stamp_of(versions, recorded_by),
        versions=dict(versions),
        marsad=__version__,
        reached=reached,
        built_at=dt.datetime.now(dt.UTC).isoformat(),
    )


def _fill(writer: Writer, ledger: Ledger, registry: Registry, recorded_by: dt.datetime | None) -> None:
    # Others may write meanwhile. Each of these is read after what it has to know of: events after which their claims
    # are read, and last of all which datasets must not be passed on, or one that came in between would leave.
    linked = linkage.linkage(ledger, registry, Moment(recorded_by=recorded_by))
    claims = ledger.claims(rejected=True, recorded_by=recorded_by)
    documents = ledger.documents_table(recorded_by=recorded_by)
    kept_back = scope.kept_back(ledger)
    hindsight = hindsight_days(documents)
    add_documents(writer, documents, ledger.captured(), hindsight, kept_back)
    events, models = events_of(linked)
    events = known(events, claims)
    claims = with_added(claims, ledger, registry, recorded_by, event_of(claims, events), hindsight, kept_back)
    writer.add_claims(claims)
    writer.add_events(with_stages(linked, events, claims), models)
    writer.add_ties(ties(ledger, linked, recorded_by))
    judgements = ledger.judgement_models(recorded_by=recorded_by)
    writer.add_judgements(sorted(judgements, key=lambda item: (item.recorded_at, item.id)))
    writer.add_entries(entries(claims, registry))
    writer.about(
        totals=_totals(documents, claims, events, len(judgements)),
        coverage=coverage(ledger, recorded_by),
    )


def coverage(ledger: Ledger, recorded_by: dt.datetime | None = None) -> list[Json]:
    """What each release of a dataset covers, as plain values."""
    spans = (asdict(span) for span in scope.coverage_of(ledger, None, recorded_by))
    return [{name: _text(value) for name, value in span.items()} for span in spans]


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _totals(documents: pa.Table, claims: pa.Table, events: pa.Table, judgements: int) -> Json:
    releases = documents.num_rows - documents["dataset"].null_count
    return {
        "documents": documents.num_rows - releases,
        "releases": releases,
        "claims": pc.sum(pc.fill_null(pc.not_equal(claims["verdict"], "reject"), True)).as_py() or 0,
        "events": events.num_rows,
        "judgements": judgements,
        "newest_source": _text(pc.max(documents["published_until"]).as_py()),
        "newest_recorded": _text(pc.max(documents["recorded_at"]).as_py()),
    }
