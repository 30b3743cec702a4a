"""The index on one page: ledger → rows and columns that pages ask. Derived: it may be deleted at any moment."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad import linkage, scope
from marsad.index.building import BuildFolder
from marsad.index.rows import ADDED
from marsad.index.store import Index
from marsad.index.writing import Writer
from marsad.language import LANGUAGES, shown_name
from marsad.ledger import Ledger
from marsad.linkage import Linkage, Moment
from marsad.linking.events import event_row, fuse
from marsad.model import content_id
from marsad.model.event import Event
from marsad.model.judgement import Judgement
from marsad.registry import Registry
from marsad.sources import datasets
from marsad.version import __version__

Json = dict[str, Any]


def stamp_of(versions: Mapping[str, int | None], recorded_by: dt.datetime | None) -> str:
    """What an index is named after: all that it depends on."""
    said = {"versions": dict(versions), "recorded_by": str(recorded_by or ""), "marsad": __version__}
    return content_id(json.dumps(said, sort_keys=True))


def build(ledger: Ledger, registry: Registry, folder: BuildFolder, recorded_by: dt.datetime | None = None) -> Index:
    """A new index of all that is held by the moment."""
    versions = ledger.versions()  # first: what comes while we read is found to be missing, not lost
    with folder.writing(stamp_of(versions, recorded_by)) as writer:
        _fill(writer, ledger, registry, Moment(recorded_by=recorded_by), versions)
    return folder.opened_last()


def _fill(
    writer: Writer, ledger: Ledger, registry: Registry, moment: Moment, versions: Mapping[str, int | None]
) -> None:
    documents = ledger.documents_table(recorded_by=moment.recorded_by)
    hindsight = hindsight_days(documents)
    kept_back = scope.kept_back(ledger)
    claims = ledger.claims(rejected=True, recorded_by=moment.recorded_by)
    linked = linkage.linkage(ledger, registry, moment)
    _add_documents(writer, ledger, documents, claims, hindsight, kept_back)
    events, models = _events(linked)
    claims = _with_added(claims, ledger, registry, moment, events, hindsight, kept_back)
    writer.add_claims(claims)
    writer.add_events(_with_reports(events, claims), models)
    writer.add_ties(_ties(ledger, linked, moment))
    judgements = ledger.judgement_models(recorded_by=moment.recorded_by)
    writer.add_judgements(sorted(judgements, key=lambda item: (item.recorded_at, item.id)))
    writer.add_entries(_entries(claims, registry))
    writer.about(
        stamp=stamp_of(versions, moment.recorded_by),
        versions=dict(versions),
        built_at=dt.datetime.now(dt.UTC).isoformat(),
        totals=_totals(documents, claims, events, len(judgements)),
        coverage=[_stated(asdict(span)) for span in scope.coverage_of(ledger, None, moment.recorded_by)],
    )


# --- documents and claims --------------------------------------------------------------------------------------------


def hindsight_days(documents: pa.Table) -> dict[str, dt.date]:
    """By release of a dataset: the day before which it is seen in hindsight, because nothing of it was published.

    See the ledger's view of releases: of each dataset the earliest stands for every day before, a dated one first.
    """
    releases: dict[str, list[tuple[bool, dt.date, str]]] = {}
    for row in documents.select(["id", "dataset", "published_until", "counts_from"]).to_pylist():
        if row["dataset"] is not None:
            named = (row["published_until"] is None, row["counts_from"], row["id"])
            releases.setdefault(row["dataset"], []).append(named)
    found: dict[str, dt.date] = {}
    for held in releases.values():
        earliest = min(held)[:2]
        first = min(day for _, day, _ in held)
        found |= {id: first for undated, day, id in held if (undated, day) == earliest}
    return found


def _add_documents(
    writer: Writer,
    ledger: Ledger,
    documents: pa.Table,
    claims: pa.Table,
    hindsight: Mapping[str, dt.date],
    kept_back: Collection[str],
) -> None:
    counted = claims.filter(pc.fill_null(pc.not_equal(claims["verdict"], "reject"), True))
    counts = {row["values"]: row["counts"] for row in pc.value_counts(counted["document"]).to_pylist()}
    captured = {row["sha256"]: row["recorded_at"] for row in ledger.captured().to_pylist()}
    for batch in documents.to_batches(max_chunksize=2000):
        rows = batch.to_pylist()
        shown = [
            {name: row[name] for name in _DOCUMENT}
            | {
                "captured_at": captured.get(row["capture"]),
                "claims": counts.get(row["id"], 0),
                "length": len(row["text"]),
                "kept_back": row["dataset"] in kept_back,
            }
            for row in rows
        ]
        found = pa.Table.from_batches([batch]).drop_columns(["text"])
        found = found.append_column("seen_from", found["counts_from"])
        found = found.append_column(
            "hindsight_before", pa.array([hindsight.get(row["id"]) for row in rows], pa.date32())
        )
        found = found.append_column("kept_back", pa.array([row["kept_back"] for row in shown], pa.bool_()))
        writer.add_documents(shown, (row["text"] for row in rows), found)
    if not documents.num_rows:
        empty = documents.append_column("seen_from", documents["counts_from"])
        empty = empty.append_column("hindsight_before", documents["counts_from"])
        writer.add_documents([], [], empty.append_column("kept_back", pa.array([], pa.bool_())))


_DOCUMENT = (
    "id", "url", "title", "publisher", "published", "published_precision", "language", "label", "dataset",
    "covers_start", "covers_end", "capture", "recorded_at",
)  # fmt: skip


def _with_added(
    claims: pa.Table,
    ledger: Ledger,
    registry: Registry,
    moment: Moment,
    events: pa.Table,
    hindsight: Mapping[str, dt.date],
    kept_back: Collection[str],
) -> pa.Table:
    days = claims["document"].combine_chunks().dictionary_encode() if claims.num_rows else None
    before = pa.array([], pa.date32())
    if days is not None:
        by_document = pa.array([hindsight.get(id) for id in days.dictionary.to_pylist()], pa.date32())
        before = by_document.take(days.indices)
    areas = scope.with_admin1(claims, registry, ledger, recorded_by=moment.recorded_by)["admin1"]
    columns = {
        "seen_from": claims["counts_from"],
        "hindsight_before": before,
        "told": _told(claims, ledger, moment),
        "event": _event_of(claims, events),
        "area": pc.coalesce(areas, claims["country"]),
        "kept_back": pc.is_in(claims["dataset"], value_set=pa.array(sorted(kept_back), pa.string())),
    }
    for field in ADDED:
        claims = claims.append_column(field, columns[field.name])
    return claims


def _told(claims: pa.Table, ledger: Ledger, moment: Moment) -> pa.ChunkedArray:
    """The words by which a claim is found: its sentence and title; of a row what it tells, and whom and where."""
    of_page = pc.is_null(claims["dataset"])
    words = pc.if_else(of_page, _spoken(claims, "title", "quote_text"), _spoken(claims, *_NAMED))
    for dataset, text_of in datasets.texts_of(ledger.documents(recorded_by=moment.recorded_by)).items():
        rows = pc.fill_null(pc.equal(claims["dataset"], dataset), False)
        if pc.any(rows).as_py():
            texts = text_of(pc.if_else(rows, claims["quote_text"], None).combine_chunks())
            words = pc.binary_join_element_wise(words, pc.fill_null(texts, ""), " ")
    return words


_NAMED = (
    "place_name",
    "place_text",
    "group_name",
    "perpetrator_name",
    "perpetrator_text",
    "target_name",
    "target_text",
)


def _spoken(claims: pa.Table, *names: str) -> Any:
    return pc.binary_join_element_wise(*(pc.fill_null(claims[name], "") for name in names), " ")


def _event_of(claims: pa.Table, events: pa.Table) -> pa.Array:
    if not events.num_rows:
        return pa.nulls(claims.num_rows, pa.string())
    members = events["claims"].combine_chunks()
    names = events["event"].combine_chunks().take(pc.list_parent_indices(members))
    place = pc.index_in(claims["id"], value_set=pc.list_flatten(members))
    return names.take(place.combine_chunks() if isinstance(place, pa.ChunkedArray) else place)


# --- events ----------------------------------------------------------------------------------------------------------


def _events(linked: Linkage) -> tuple[pa.Table, dict[str, Event]]:
    """All events as a table (linking's schema), and those of several reports as models, too."""
    members = linked.clusters.members
    codes = members["event"].combine_chunks().dictionary_encode() if members.num_rows else None
    if codes is None:
        return fuse(linked.incidents, members), {}
    numbers = codes.indices.to_numpy()
    several = pa.array(np.bincount(numbers)[numbers] > 1)
    alone = fuse(linked.incidents, members.filter(pc.invert(several)))
    together = members.filter(several)
    names = pc.unique(together["event"]).to_pylist()
    models = {event.id: event for event in linked.events(names)} if names else {}
    claim_of = dict(zip(linked.incidents["ref"].to_pylist(), linked.incidents["claim"].to_pylist(), strict=True))
    rows = [event_row(event, claim_of) for event in models.values()]
    return pa.concat_tables([alone, pa.Table.from_pylist(rows, schema=alone.schema)]).combine_chunks(), models


def _with_reports(events: pa.Table, claims: pa.Table) -> pa.Table:
    """Events with what is only known of their reports: `lenses`, `origins`, `seen_from`, `kept_back`; and `area`.

    An event is seen once all its reports are: what it says rests on each. It is kept back where one of them is.
    """
    lists = events["claims"].combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = pa.array([], pa.list_(pa.string()))
    cuts = np.concatenate([[0], np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False))]).astype(np.int32)
    place = pc.index_in(pc.list_flatten(lists), value_set=claims["id"].combine_chunks())
    for name, column in (("lenses", "lens"), ("origins", "origin_id")):
        events = events.append_column(name, _distinct(pc.fill_null(claims[column], "").take(place), cuts))
    seen = claims["seen_from"].combine_chunks().cast(pa.int32()).take(place).to_numpy(zero_copy_only=False)
    kept = claims["kept_back"].combine_chunks().take(place).to_numpy(zero_copy_only=False).astype(bool)
    starts = cuts[:-1]
    latest = np.maximum.reduceat(seen, starts) if len(starts) else np.empty(0)
    events = events.append_column("seen_from", pa.array(latest.astype(np.int32), pa.int32()).cast(pa.date32()))
    held = np.logical_or.reduceat(kept, starts) if len(starts) else np.empty(0, bool)
    events = events.append_column("kept_back", pa.array(held, pa.bool_()))
    areas = claims["area"].combine_chunks().take(pc.index_in(events["claim"], value_set=claims["id"].combine_chunks()))
    return events.append_column("area", areas)


def _distinct(values: Any, cuts: Any) -> pa.Array:
    """Lists without repetitions; an empty word is none."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(values, pa.ChunkedArray):
        values = pa.array([], pa.string())
    encoded = values.dictionary_encode()
    labels, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False)
    parent = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts))
    pairs = np.unique(np.stack([parent, codes]), axis=1) if len(codes) else np.empty((2, 0), np.int64)
    pairs = pairs[:, np.array([bool(label) for label in labels], bool)[pairs[1]]] if len(labels) else pairs
    counts = np.bincount(pairs[0].astype(np.int64), minlength=len(cuts) - 1)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), encoded.dictionary.take(pa.array(pairs[1].astype(np.int64))))


def _ties(ledger: Ledger, linked: Linkage, moment: Moment) -> list[tuple[str, Judgement]]:
    """The standing words between two reports of one event, by the event's id."""
    decisions, members = linked.decisions, linked.clusters.members
    if not decisions.num_rows or not members.num_rows:
        return []
    names = members["event"].combine_chunks()
    left, right = (
        names.take(pc.index_in(decisions[side], value_set=members["ref"].combine_chunks()).combine_chunks())
        for side in ("left", "right")
    )
    inside = decisions.filter(pc.fill_null(pc.equal(left, right), False))
    if not inside.num_rows:
        return []
    told = ledger.judgements(recorded_by=moment.recorded_by)
    told = told.filter(pc.is_in(told["id"], value_set=inside["judgement"].combine_chunks()))
    event_of = dict(zip(members["ref"].to_pylist(), names.to_pylist(), strict=True))
    rows = told.drop_columns(["since"]).to_pylist()
    return [(event_of[row["about"][0]], Judgement(**row | {"about": tuple(row["about"])})) for row in rows]


# --- names and numbers -----------------------------------------------------------------------------------------------


def _entries(claims: pa.Table, registry: Registry) -> list[tuple[str, str, Json]]:
    made = [("group", id, entry) for id, entry in _groups(claims, registry).items()]
    made += [("place", id, entry) for id, entry in _places(claims, registry).items()]
    return [*made, *(("source", id, entry) for id, entry in _sources(claims, registry).items())]


def _names(entry: Any) -> dict[str, str]:
    return {language: shown_name(entry.id, entry.name, entry.names, language) for language in LANGUAGES}


def _groups(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for side in ("group", "perpetrator", "target"):
        for row in _pairs(claims, f"{side}_id", f"{side}_name"):
            found[row[0]] = {"name": row[1] or row[0], "names": {}}
    for actor in registry.actors:
        found[actor.id] = {
            "name": actor.name,
            "names": _names(actor),
            "parent": actor.parent,
            "country": actor.countries[0] if len(actor.countries) == 1 else None,
        }
    return found


def _places(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    columns = ("place_id", "place_name", "country", "place_precision", "latitude", "longitude")
    held = claims.select(columns).group_by(["place_id"], use_threads=False)
    rows = held.aggregate([(name, "first") for name in columns[1:]]).to_pylist()
    for row in rows:
        if row["place_id"] is not None:
            found[row["place_id"]] = {
                "name": row["place_name_first"] or row["place_id"],
                "names": {},
                "country": row["country_first"],
                "precision": row["place_precision_first"],
                "latitude": row["latitude_first"],
                "longitude": row["longitude_first"],
            }
    known = {place.id: place for place in registry.places}
    for id in found.keys() - known.keys():
        with suppress(KeyError, LookupError):
            known[id] = registry.places.get(id)
    for id, place in known.items():
        found[id] = {
            "name": place.name,
            "names": _names(place),
            "parent": place.admin1 or place.country,
            "country": place.country,
            "precision": place.precision,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    return found


def _sources(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for id, name in _pairs(claims, "origin_id", "origin_name"):
        found[id] = {"name": name or id, "names": {}}
    for source in registry.sources:
        found[source.id] = {
            "name": source.name,
            "names": _names(source),
            "parent": source.actor,
            "country": source.country,
        }
    return found


def _pairs(claims: pa.Table, id: str, name: str) -> list[tuple[str, str | None]]:
    rows = claims.select([id, name]).group_by([id, name]).aggregate([]).to_pylist()
    return sorted((row[id], row[name]) for row in rows if row[id] is not None and row[name] is not None)


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


def _text(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _stated(row: Json) -> Json:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
